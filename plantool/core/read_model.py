"""From YAML nodes to the models of the file formats, every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.model import Model
from plantool.core.model_reader import WRONG, Fault, read_as
from plantool.core.rule import fault
from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import (
    YamlMapping,
    YamlNode,
    YamlScalar,
    nearest_span,
    node_at,
    scalars,
)

UNKNOWN_KEY = fault(
    "K001",
    "unknown-key",
    Severity.ERROR,
    """A key is none of the format's. A misspelt key would otherwise be passed over in silence.

    Mend the key, or begin it with `x-` if it is your own.
    """,
)
INVALID_VALUE = fault(
    "K002",
    "invalid-value",
    Severity.ERROR,
    """A value is not of its key's type: a list where text belongs, an ID with capital letters, a
    word that is none of the choices.

    The message names what is expected.
    """,
)
SWALLOWED_TEXT = fault(
    "K003",
    "swallowed-text",
    Severity.WARNING,
    """A ` #` in a text without quotes begins a YAML comment: the rest of the line is not part of
    the value.

    Put the value in quotes, or write the comment on a line of its own.
    """,
)

AnyModel = TypeVar("AnyModel", bound=Model)

PROSE_KEYS = frozenset(
    {
        *("title", "subtitle", "text", "reason", "reply", "content", "exact", "prefix", "suffix"),
        *("cited", "name", "note", "output", "due", "group", "proposal", "grounds", "recipients"),
        *("archive", "value", "no_edit", "label", "lines"),
    }
)
"""Keys whose value is running text, in which a ` #` is more likely a loss than a comment."""


def read_model(
    kind: type[AnyModel], node: YamlNode | None, source: SourceText
) -> tuple[AnyModel | None, tuple[Finding, ...]]:
    """The model of a node, with the faults found; entries that are wrong are left out of it."""
    if not isinstance(node, YamlMapping):
        span = node.span if node else Span(0, min(1, len(source.text)))
        what = message("expected keys and values here ('key: value')")
        return None, (INVALID_VALUE.finding(source.place(span), what),)
    faults: list[Fault] = []
    model = read_as(kind, node, faults)
    found = (_finding(node, source, fault) for fault in faults)
    return None if model is WRONG else model, (*_swallowed(node, source), *found)


def _finding(node: YamlMapping, source: SourceText, fault: Fault) -> Finding:
    if fault.what:
        return INVALID_VALUE.finding(source.place(nearest_span(node, fault.at)), fault.what)
    around, name = fault.at[:-1], str(fault.at[-1])
    holder = node_at(node, around)
    if not isinstance(holder, YamlMapping) or (key := holder.key(name)) is None:
        raise AssertionError(fault)
    place = source.place(key.span)
    value = holder.get(name)
    if holder.flow and value is not None and not len(value.span):
        what = message(
            "a comma ends a value inside braces, so '{key}' stands alone; "
            "put quotes around the whole value",
            key=name,
        )
        return UNKNOWN_KEY.finding(place, what)
    return UNKNOWN_KEY.finding(place, _unknown(name, fault.known))


def _unknown(name: str, known: Sequence[str]) -> Message:
    # Imported late: reading a sound file needs no search for the key that was meant.
    from rapidfuzz import process

    near = process.extractOne(name, known, score_cutoff=60)
    if near:
        return message("unknown key '{key}'; did you mean '{near}'?", key=name, near=near[0])
    return message(
        "unknown key '{key}'; expected one of: {known}", key=name, known=", ".join(known)
    )


IGNORE_MARK = "plantool: ignore"
"""Behind `# ` at a line's end: a wish not to be shown a rule there (`core/ignore.py`)."""

_COMMENT_BEHIND = re.compile(r"(?P<blank>[ \t]+)#(?P<next>.?)")


def _swallowed(node: YamlMapping, source: SourceText) -> list[Finding]:
    """Texts of which a ` #` cut off the end: one blank before it, or no blank behind it."""
    if " #" not in source.text:
        return []
    found = []
    for path, scalar in scalars(node):
        keys = [step for step in path if isinstance(step, str)]
        if scalar.style or not keys or keys[-1] not in PROSE_KEYS or not scalar.value:
            continue
        match = _COMMENT_BEHIND.match(source.text, scalar.span.end)
        if match and source.text.startswith(IGNORE_MARK, match.end("blank") + 2):
            continue
        if match and (match["blank"] == " " or match["next"] not in {" ", ""}):
            what = message(
                "' #' begins a comment: the text ends at '{end}'; put the value in quotes",
                end=scalar.value[-30:],
            )
            found.append(SWALLOWED_TEXT.finding(source.place(_line_rest(source, scalar)), what))
    return found


def _line_rest(source: SourceText, scalar: YamlScalar) -> Span:
    line = source.line_span(source.position(scalar.span.end).line - 1)
    return Span(scalar.span.start, line.start + len(line.of(source.text).rstrip("\r\n")))
