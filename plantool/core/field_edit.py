"""Edits of header fields as a whole: `set`, and the members of list fields."""

from __future__ import annotations

from plantool.core.comment import Action, EditRequest
from plantool.core.field import Field, find_field, is_list_field, members_named
from plantool.core.history import Move
from plantool.core.message import Message, message
from plantool.core.plan import FREE_FIELDS, OWN_FIELDS, Plan
from plantool.core.section_edit import Changes
from plantool.core.yaml_edit import (
    added_member,
    deleted_member,
    moved_member,
    set_key,
)
from plantool.core.yaml_text import YamlSequence, node_at, plain_value

_FIXED_FIELDS = frozenset({*OWN_FIELDS, *FREE_FIELDS, "plan"})


def field_changes(plan: Plan, request: EditRequest) -> Changes | Message:
    """What `set`, `add-item`, `delete-item` or `move-item` does to the header."""
    name = request.field
    if not name:
        return message("'field' is missing: which field of the header is meant")
    if name.split(".")[0] in _FIXED_FIELDS:
        return message("'{field}' is not changed by comments", field=name)
    found = find_field(plan, name)
    if found is None:
        return message("the header has no field '{field}'", field=name)
    if request.action is Action.SET:
        return _set(plan, found, request)
    if not is_list_field(name) and not isinstance(found.node, YamlSequence):
        return message("'{field}' is no list", field=name)
    if found.node is not None and not isinstance(found.node, YamlSequence):
        return _list_of_one(plan, found, request)
    match request.action:
        case Action.ADD_ITEM:
            return _added(plan, found, found.node, request)
        case Action.DELETE_ITEM:
            return _deleted(plan, found, found.node, request)
        case _:
            return _moved(plan, found, found.node, request)


def _set(plan: Plan, found: Field, request: EditRequest) -> Changes | Message:
    value = request.value if request.value is not None else request.text
    if found.parent is None or isinstance(found.path[-1], int):
        return message("'{field}' is a member of a list; set one of its keys", field=found.name)
    if not value and found.node is None:
        return message("'value' is missing: what '{field}' is to be", field=found.name)
    if found.node is not None and plain_value(found.node) == value:
        return ()
    return (set_key(plan.source, found.parent, found.key, value),)


def _list_of_one(plan: Plan, found: Field, request: EditRequest) -> Changes | Message:
    """`with: so-y-te` is a list of one member, written without brackets."""
    node = found.node
    value = plain_value(node) if node else None
    if found.parent is None or isinstance(value, dict):
        return message("'{field}' is no list; use 'set'", field=found.name)
    present = [value] if value else []
    given = _given(request)
    match request.action:
        case Action.ADD_ITEM if isinstance(given, Message):
            return given
        case Action.ADD_ITEM:
            members = [given, *present] if request.before else [*present, given]
        case Action.DELETE_ITEM if present == [request.item]:
            members = []
        case _:
            return _no_member(found.name, request.item)
    return (set_key(plan.source, found.parent, found.key, members),)


def _given(request: EditRequest) -> object:
    """The member to be added: a mapping or text in `value`, else `item`, else `text`."""
    value = request.value if request.value is not None else request.item or request.text
    return value or message("'item' is missing: the member to be added")


def _added(
    plan: Plan, found: Field, node: YamlSequence | None, request: EditRequest
) -> Changes | Message:
    value = _given(request)
    if isinstance(value, Message):
        return value
    if found.parent is None:
        return message("the header has no field '{field}'", field=found.name)
    if node is None or not node.items:
        return (set_key(plan.source, found.parent, found.key, [value]),)
    index = _index(found, node, request, default=len(node.items))
    if isinstance(index, Message):
        return index
    return (added_member(plan.source, node, index, value),)


def _deleted(
    plan: Plan, found: Field, node: YamlSequence | None, request: EditRequest
) -> Changes | Message:
    index = _member(found, node, request.item)
    if isinstance(index, Message) or node is None:
        return index if isinstance(index, Message) else ()
    return (deleted_member(plan.source, node, index),)


def _moved(
    plan: Plan, found: Field, node: YamlSequence | None, request: EditRequest
) -> Changes | Message:
    index = _member(found, node, request.item)
    if isinstance(index, Message) or node is None:
        return index if isinstance(index, Message) else ()
    before = _index(found, node, request, default=None)
    if isinstance(before, Message):
        return before
    if before in {index, index + 1}:
        return message("'{item}' stands there already", item=request.item)
    cut, pasted = moved_member(plan.source, node, index, before)
    if node.flow:
        return (cut, pasted)
    old = cut.span.of(plan.source.text)
    return (Move(cut.span, pasted.span.start, old, pasted.new),)


def _index(
    found: Field, node: YamlSequence, request: EditRequest, *, default: int | None
) -> int | Message:
    """The place named by `after` or `before`."""
    if request.after and request.before:
        return message("name the place by one of 'after' and 'before'")
    named = request.after or request.before
    if not named:
        return message("name the place by 'after' or 'before'") if default is None else default
    index = _member(found, node, named)
    return index if isinstance(index, Message) else index + bool(request.after)


def _member(found: Field, node: YamlSequence | None, words: str) -> int | Message:
    if not words:
        return message("'item' is missing: which member of '{field}' is meant", field=found.name)
    places = members_named(node, words) if node else ()
    if len(places) == 1:
        return places[0]
    if places:
        return message(
            "'{item}' stands {n} times in '{field}'", item=words, n=len(places), field=found.name
        )
    return _no_member(found.name, words)


def _no_member(name: str, words: str) -> Message:
    return message("'{field}' has no member '{item}'", field=name, item=words)


def field_value(plan: Plan, name: str) -> object:
    """The field's value as text, lists and mappings; None where it is not there."""
    found = find_field(plan, name)
    node = node_at(plan.front, found.path) if found else None
    return plain_value(node) if node else None
