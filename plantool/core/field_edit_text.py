"""Quote actions inside the texts of header fields."""

from __future__ import annotations

from plantool.core.comment import Action, EditRequest
from plantool.core.edit import Edit
from plantool.core.history import Move
from plantool.core.message import Message, message
from plantool.core.plan import FREE_FIELDS, OWN_FIELDS, Plan
from plantool.core.quote_place import QuotePlace, scalar_at
from plantool.core.text import Span
from plantool.core.yaml_edit import added_member, deleted_member, key_of
from plantool.core.yaml_scalar import rewritten, scalar_view, written_in
from plantool.core.yaml_text import YamlMapping, YamlNode, YamlScalar, YamlSequence

Change = tuple[tuple[Edit | Move, ...], Span | None]


def text_change(base: Plan, place: QuotePlace, request: EditRequest) -> Change | Message:
    """The edit of a field's text, with the words it hangs on."""
    if request.field.split(".")[0] in {*OWN_FIELDS, *FREE_FIELDS, "plan"}:
        return message("'{field}' is not changed by comments", field=request.field)
    pieces = place.view.pieces_in(place.plain)
    span = place.view.source_span(place.plain)
    if len(pieces) != 1 or span is None:
        return message("the quote reaches over several members of '{field}'", field=request.field)
    found = scalar_at(base, request.field, span)
    if found is None:
        return message("the header has no field '{field}'", field=request.field)
    scalar = found[1]
    inner = Span(place.plain.start - pieces[0].at, place.plain.end - pieces[0].at)
    whole = not scalar.value[: inner.start].strip() and not scalar.value[inner.end :].strip()
    holder = _holder(found[0].node, scalar)
    member = holder is not None and (request.block or (request.action is Action.DELETE and whole))
    if holder and member and request.action is not Action.REPLACE:
        return _member_change(base, holder, request), span
    if request.block and request.action is Action.REPLACE:
        inner = Span(0, len(scalar.value))
    change = _inside(base, scalar, inner, request)
    return change if isinstance(change, Message) else (change, span)


def _holder(node: YamlNode | None, scalar: YamlScalar) -> tuple[YamlSequence, int] | None:
    """The list of which the text is a member, and its place in it."""
    match node:
        case YamlSequence():
            for index, item in enumerate(node.items):
                if item is scalar:
                    return node, index
                if found := _holder(item, scalar):
                    return found
        case YamlMapping():
            for _, value in node.entries:
                if found := _holder(value, scalar):
                    return found
        case _:
            pass
    return None


def _member_change(
    base: Plan, holder: tuple[YamlSequence, int], request: EditRequest
) -> tuple[Edit, ...]:
    node, index = holder
    match request.action:
        case Action.DELETE:
            return (deleted_member(base.source, node, index),)
        case Action.INSERT_BEFORE:
            return (added_member(base.source, node, index, request.text.strip()),)
        case _:
            return (added_member(base.source, node, index + 1, request.text.strip()),)


def _inside(
    base: Plan, scalar: YamlScalar, inner: Span, request: EditRequest
) -> tuple[Edit, ...] | Message:
    """Words inside the text, typed as its YAML style needs; else the whole text written anew."""
    words = request.text.strip("\r\n").replace("\r\n", "\n")
    value = scalar.value
    match request.action:
        case Action.INSERT_BEFORE:
            inner = Span(inner.start, inner.start)
        case Action.INSERT_AFTER:
            inner = Span(inner.end, inner.end)
        case Action.DELETE:
            words, inner = "", _with_one_space(value, inner)
        case _:
            pass
    new_value = value[: inner.start] + words + value[inner.end :]
    view = scalar_view(base.source, scalar)
    indent = base.source.position(scalar.span.start).column - 1
    typed = written_in(scalar, new_value, words, indent) if scalar.style != "|" else None
    if typed is not None and new_value.strip() and len(set(view.starts)) == len(view.starts):
        start = view.starts[inner.start] if inner.start < len(view.starts) else view.ends[-1]
        end = view.ends[inner.end - 1] if len(inner) else start
        return (Edit(Span(start, end), typed),)
    key = key_of(base.front, scalar)
    return (_written_anew(base, scalar, new_value, key),)


def _written_anew(base: Plan, scalar: YamlScalar, value: str, key: YamlScalar | None) -> Edit:
    if scalar.style not in {"|", ">"}:
        return Edit(scalar.span, rewritten(scalar, value))
    words = scalar.span.of(base.source.text)
    ending = words[len(words.rstrip(" \t\r\n")) :] if key or words.endswith(("\n", "\r")) else ""
    return Edit(scalar.span, rewritten(None, value.rstrip("\n")) + ending)


def _with_one_space(value: str, inner: Span) -> Span:
    """One space goes too where two would meet, or one would stand before punctuation or an end."""
    before = value[inner.start - 1 : inner.start] if inner.start else ""
    behind = value[inner.end : inner.end + 1]
    if before == " " and (not behind or behind in " .,;:!?)]»”…\n"):
        return Span(inner.start - 1, inner.end)
    if behind == " " and (not before or before in "([«“\n"):
        return Span(inner.start, inner.end + 1)
    return inner
