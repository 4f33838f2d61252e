"""`[tool.plantool]` of a `pyproject.toml` as the tree that `plantool.yaml` gives, with places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.finding import Finding, Severity
from plantool.core.message import message
from plantool.core.rule import fault
from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import YamlMapping, YamlNode, YamlScalar, YamlSequence

TOML_PATH = "pyproject.toml"

INVALID_TOML = fault(
    "K005",
    "invalid-toml",
    Severity.ERROR,
    """The file `pyproject.toml` holds settings of plantool and cannot be read as TOML.

    Wrong: `lang = vi`. Right, under the line `[tool.plantool]`: `lang = "vi"`. Settings may as
    well stand in `plantool.yaml`, which wins where both are there.
    """,
)

_DEEPEST = 8
"""How deep settings nest at most; no setting needs more than three."""


def parse_settings_table(source: SourceText) -> tuple[YamlMapping | None, tuple[Finding, ...]]:
    """The table `tool.plantool`; None where the file has none or is no TOML."""
    if "plantool" not in source.text:
        return None, ()
    import tomllib

    try:
        found: object = tomllib.loads(source.text.replace("\r\n", "\n"), parse_float=str)
    except tomllib.TOMLDecodeError as error:
        return None, (_invalid(source, str(error)),)
    except RecursionError:
        return None, (_invalid(source, "it nests too deeply"),)
    for name in ("tool", "plantool"):
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        return None, ()
    node = _Table(source).node(found, _place_of_table(source))
    return (node if isinstance(node, YamlMapping) else None), ()


def _invalid(source: SourceText, why: str) -> Finding:
    line = re.search(r"at line (\d+)", why)
    span = source.line_span(int(line[1]) - 1) if line else Span(0, 1)
    return INVALID_TOML.finding(source.place(span), message("no TOML: {why}", why=why))


def _place_of_table(source: SourceText) -> Span:
    header = re.search(r"^[ \t]*\[\s*tool\s*\.\s*plantool\b", source.text, re.MULTILINE)
    return Span(*header.span()) if header else Span(0, min(1, len(source.text)))


class _Table:
    """Makes nodes of values. TOML's own reader tells no places: keys are looked for in the text."""

    def __init__(self, source: SourceText) -> None:
        self._source = source

    def node(self, value: object, span: Span, depth: int = 0) -> YamlNode:
        """The node of a value; what lies too deep for any setting is its words."""
        if isinstance(value, dict) and depth < _DEEPEST:
            return YamlMapping(tuple(self._entries(value, span, depth)), span, flow=False)
        if isinstance(value, list) and depth < _DEEPEST:
            items = tuple(self.node(item, span, depth + 1) for item in value)
            return YamlSequence(items, span, flow=True)
        words = str(value).lower() if isinstance(value, bool) else str(value)
        # Quoted in TOML or not, a text is a text: "~" and "null" are no empty values there.
        return YamlScalar(words, '"' if isinstance(value, str) else "", span)

    def _entries(
        self, table: dict[object, object], span: Span, depth: int
    ) -> Iterator[tuple[YamlScalar, YamlNode]]:
        for key, value in table.items():
            place = self._place_of_key(str(key), span)
            yield YamlScalar(str(key), '"', place), self.node(value, place, depth + 1)

    def _place_of_key(self, key: str, table: Span) -> Span:
        """Where the key stands behind its table's own place: `key =`, or `[tool.plantool.key]`."""
        name = rf"(?<![\w-]){re.escape(key)}(?![\w-])"
        form = re.compile(rf"{name}(?=[\"']?\s*=)|(?<=\.){name}(?=[\"']?\s*\])")
        found = form.search(self._source.text, table.start)
        return Span(*found.span()) if found else table
