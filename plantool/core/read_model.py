"""From YAML nodes to the models of the file formats, every fault with its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.model import PRIVATE, Model
from plantool.core.rule import fault
from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import (
    Path,
    YamlMapping,
    YamlNode,
    YamlScalar,
    nearest_span,
    node_at,
    plain_value,
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
    findings = list(_swallowed(node, source))
    data: dict[str, Any] = plain_value(node)
    reported: set[Path] = set()
    for _ in range(20):
        try:
            return kind.model_validate(data), tuple(findings)
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)
        found = {_located(detail, node): detail for detail in details}
        new = [(at, detail) for at, detail in found.items() if at not in reported]
        findings += (
            _finding(kind, node, source, at, detail)
            for at, detail in new
            if not _is_private(detail)
        )
        reported.update(found)
        if not _leave_out(data, [at for at in found if at]):
            return None, tuple(findings)
    return None, tuple(findings)


def _is_private(detail: ErrorDetails) -> bool:
    """Whether it is a key of somebody's own: left out of the model, and no fault."""
    return detail["type"] == "extra_forbidden" and str(detail["loc"][-1]).startswith(PRIVATE)


def _located(detail: ErrorDetails, node: YamlNode) -> Path:
    """The error's way through the file: pydantic's own steps (unions, "[key]") left out."""
    at: list[str | int] = []
    here: YamlNode | None = node
    for step in detail["loc"]:
        following = node_at(here, (step,)) if here else None
        if following is not None:
            at.append(step)
            here = following
        elif detail["type"] == "missing" and step == detail["loc"][-1]:
            at.append(step)
    return tuple(at)


def _leave_out(data: Any, paths: Sequence[Path]) -> bool:  # noqa: ANN401 - YAML's own shape
    """Takes the faulty entries out; False if that cannot be done."""
    longest_first = sorted(paths, key=len, reverse=True)
    done = [_make_hole(data, path) for path in longest_first]
    # Not before all are made: a list that closes up has other entries at the places named.
    _drop_holes(data)
    return any(done)


def _make_hole(data: Any, path: Path) -> bool:  # noqa: ANN401
    """Empties the entry at a path, or the nearest one around it that is there."""
    holder = data
    for step in path[:-1]:
        holder = holder[step] if _has(holder, step) else None
    last = path[-1]
    if not _has(holder, last):
        return len(path) > 1 and _make_hole(data, path[:-1])
    if isinstance(holder, list):
        holder[int(last)] = None
    else:
        del holder[last]
    return True


def _has(holder: Any, step: str | int) -> bool:  # noqa: ANN401
    if isinstance(holder, list):
        return isinstance(step, int) and step < len(holder)
    return isinstance(holder, dict) and step in holder


def _drop_holes(data: Any) -> None:  # noqa: ANN401
    for value in data.values() if isinstance(data, dict) else data:
        if isinstance(value, dict | list):
            _drop_holes(value)
    if isinstance(data, list):
        data[:] = [value for value in data if value is not None]


def _finding(
    kind: type[Model], node: YamlMapping, source: SourceText, at: Path, detail: ErrorDetails
) -> Finding:
    key = ".".join(str(step) if isinstance(step, str) else str(step + 1) for step in at)
    place = source.place(nearest_span(node, at))
    if detail["type"] == "extra_forbidden":
        holder = node_at(node, at[:-1])
        name = str(at[-1]) if at else ""
        if isinstance(holder, YamlMapping) and (key_node := holder.key(name)):
            place = source.place(key_node.span)
            value = holder.get(name)
            if holder.flow and value is not None and not len(value.span):
                what = message(
                    "a comma ends a value inside braces, so '{key}' stands alone; "
                    "put quotes around the whole value",
                    key=name,
                )
                return UNKNOWN_KEY.finding(place, what)
        return UNKNOWN_KEY.finding(place, _unknown(kind, name, at))
    return INVALID_VALUE.finding(place, _wrong_value(key, detail))


def _unknown(kind: type[Model], name: str, at: Path) -> Message:
    # Imported late: reading a sound file needs no search for the key that was meant.
    from rapidfuzz import process

    known = _keys(kind, at[:-1])
    near = process.extractOne(name, known, score_cutoff=60) if known else None
    if near:
        return message("unknown key '{key}'; did you mean '{near}'?", key=name, near=near[0])
    return message(
        "unknown key '{key}'; expected one of: {known}", key=name, known=", ".join(known)
    )


def _keys(kind: type[Model], at: Path) -> list[str]:
    """The keys of the model reached by `at`."""
    model: type[Model] | None = kind
    for step in at:
        if model is None or isinstance(step, int):
            continue
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        model = _model_in(fields[step].annotation) if step in fields else None
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


def _model_in(annotation: Any) -> type[Model] | None:  # noqa: ANN401 - a type annotation
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    inner = (_model_in(part) for part in getattr(annotation, "__args__", ()))
    return next((model for model in inner if model), None)


def _wrong_value(key: str, detail: ErrorDetails) -> Message:  # noqa: C901 - a case a kind
    context: Mapping[str, Any] = detail.get("ctx", {})
    value = detail["input"]
    shown = value if isinstance(value, str) else ""
    match detail["type"]:
        case "missing":
            return message("'{key}' is missing", key=key)
        case "string_type":
            return message("'{key}' must be text; put the value in quotes", key=key)
        case "tuple_type" | "list_type":
            return message("'{key}' must be a list: one '- …' a line", key=key)
        case "model_type" | "dict_type" | "model_attributes_type":
            return message("'{key}' must hold keys and values", key=key)
        case "enum" | "literal_error":
            choices = re.sub(r"'", "", str(context.get("expected", "")).replace(" or ", ", "))
            return message(
                "'{key}' is '{value}'; expected one of: {choices}",
                key=key,
                value=shown,
                choices=choices,
            )
        case "string_pattern_mismatch" if "[a-z]" in str(context.get("pattern")):
            return message(
                "'{key}' is '{value}'; an ID has small letters a-z, digits and single hyphens, "
                "and begins with a letter",
                key=key,
                value=shown,
            )
        case "string_pattern_mismatch":
            return message(
                "'{key}' is '{value}'; a date is written 2021, 2021-02 or 2021-02-05",
                key=key,
                value=shown,
            )
        case "int_parsing" | "int_type" | "int_from_float":
            return message("'{key}' is '{value}'; expected a whole number", key=key, value=shown)
        case "greater_than" | "greater_than_equal":
            return message("'{key}' is '{value}'; the number is too small", key=key, value=shown)
        case "bool_parsing" | "bool_type":
            return message("'{key}' is '{value}'; expected true or false", key=key, value=shown)
        case "value_error":
            problem = context.get("error")
            inner = problem.args[0] if isinstance(problem, ValueError) else detail["msg"]
            return message("'{key}': {why}", key=key, why=inner)
        case _:
            return message("'{key}' is not valid: {why}", key=key, why=detail["msg"])


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
