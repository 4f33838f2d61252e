"""`plantool.yaml`: the settings of a plan repo, all optional."""

from __future__ import annotations

from plantool.core.finding import Finding
from plantool.core.model import Ids, Model, Text, Texts
from plantool.core.read_model import read_model
from plantool.core.text import SourceText
from plantool.core.yaml_text import parse_yaml


class Style(Model):
    """House style: sizes in points, margins in millimetres, within the decree's ranges."""

    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 20
    body_size: float = 14
    line_spacing: float = 1.0
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
    deciders: Ids | Texts = ()
    """Who may decide: names as they stand in `decision.by`."""


def parse_settings(source: SourceText) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings in `plantool.yaml`, and its faults."""
    node, findings = parse_yaml(source)
    if node is None:
        return Settings(), findings
    model, faults = read_model(Settings, node, source)
    return model or Settings(), (*findings, *faults)
