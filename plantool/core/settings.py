"""`plantool.yaml`, else `[tool.plantool]` of `pyproject.toml`: a repo's settings, all optional."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.model import Model, OneOrMoreTexts, Text, Texts
from plantool.core.read_model import read_model
from plantool.core.rule import fault
from plantool.core.settings_toml import TOML_PATH, parse_settings_table
from plantool.core.text import SourceText
from plantool.core.yaml_text import YamlMapping, YamlNode, nearest_span, parse_yaml

OUTSIDE_DECREE = fault(
    "K004",
    "style-outside-decree",
    Severity.ERROR,
    """A size or margin of the house style lies outside the range of Decree 30/2020/NĐ-CP, Annex I:
    such a Word file would break the decree, so `render` does not make it.

    Wrong: `style: {left: 25}`. Right: `style: {left: 30}`; the message names the range.
    """,
)

SETTINGS_PATH = "plantool.yaml"
SETTINGS_PATHS = (SETTINGS_PATH, TOML_PATH)
"""Where settings may stand; the first file that is there counts."""


class Style(Model):
    """House style: sizes in points, margins in millimetres, within the decree's ranges."""

    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 20
    body_size: float = 14
    line_spacing: float = 1.0
    paragraph_spacing: float = 6
    """Points between two paragraphs, at least."""
    first_line: float = 10
    tone_marks: Text = ""
    """`new` (hoà) or `old` (hòa): the placement that `--fix` writes; empty: as typed."""


class Settings(Model):
    """The settings of a plan repo."""

    lang: Text = ""
    select: Texts = ()
    """Codes (or their beginnings) of the rules to run; all when empty."""
    ignore: Texts = ()
    """Codes (or their beginnings) of warnings and notes not to be reported."""
    style: Style = Style()
    matrix: Text = "four"
    """Columns of the matrix: `four` or `five`."""
    deciders: OneOrMoreTexts = ()
    """Who may decide: names as they stand in `decision.by`."""


DEFAULTS = Settings()
"""The settings of a repo that has none."""


def parse_settings(source: SourceText) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings in `plantool.yaml` or `pyproject.toml`, and its faults."""
    node: YamlNode | None
    if source.path == TOML_PATH:
        node, findings = parse_settings_table(source)
    else:
        node, findings = parse_yaml(source)
    if node is None:
        return DEFAULTS, findings
    model, faults = read_model(Settings, node, source)
    if model is None or not isinstance(node, YamlMapping):
        return DEFAULTS, (*findings, *faults)
    outside = tuple(_outside(model.style, node, source))
    if outside:
        model = replace(model, style=Style(tone_marks=model.style.tone_marks))
    return model, (*findings, *faults, *outside)


class _Range(Struct, frozen=True):
    """The least and the most that the decree allows, or the only values."""

    least: float
    most: float
    unit: Message
    only: tuple[float, ...] = ()

    def holds(self, number: float) -> bool:
        return number in self.only if self.only else self.least <= number <= self.most


_MILLIMETRES, _POINTS, _LINES = message("mm"), message("pt"), message("lines")

_RANGES: Mapping[str, _Range] = {
    "top": _Range(20, 25, _MILLIMETRES),
    "bottom": _Range(20, 25, _MILLIMETRES),
    "left": _Range(30, 35, _MILLIMETRES),
    "right": _Range(15, 20, _MILLIMETRES),
    "body_size": _Range(13, 14, _POINTS),
    "line_spacing": _Range(1, 1.5, _LINES),
    # The decree asks for 6 points at least; its samples have no more than 12.
    "paragraph_spacing": _Range(6, 12, _POINTS),
    "first_line": _Range(10, 12.7, _MILLIMETRES, only=(10, 12.7)),
}
"""Decree 30, Annex I, part I, sections I and II; `first_line` is 1 cm or 1.27 cm."""


def _outside(style: Style, node: YamlMapping, source: SourceText) -> Iterator[Finding]:
    for key, allowed in _RANGES.items():
        number = float(getattr(style, key))
        if allowed.holds(number):
            continue
        values = {
            "key": key,
            "value": f"{number:g}",
            "unit": allowed.unit,
            "least": f"{allowed.least:g}",
            "most": f"{allowed.most:g}",
        }
        what = message(
            "'style.{key}' is {value} {unit}; Decree 30, Annex I, allows {least} to {most}",
            **values,
        )
        if allowed.only:
            what = message(
                "'style.{key}' is {value} {unit}; Decree 30, Annex I, asks for {least} or {most}",
                **values,
            )
        yield OUTSIDE_DECREE.finding(source.place(nearest_span(node, ("style", key))), what)
