"""Edits of YAML by spans: set a value, add, delete and move the members of a list.

Nothing is printed back from a model: every character outside the edit stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from plantool.core.edit import Edit, apply_edits
from plantool.core.text import SourceText, Span
from plantool.core.yaml_scalar import quoted, rewritten
from plantool.core.yaml_text import YamlMapping, YamlNode, YamlScalar, YamlSequence

Value = Any
"""Text, a list or a mapping of these, as a comment's `value` holds it."""


def set_key(source: SourceText, parent: YamlMapping, key: str, value: Value) -> Edit:
    """Gives `key` of a mapping a value, in the style that stands there; a new key comes last."""
    name = parent.key(key)
    node = parent.get(key)
    if name is None or node is None:
        return _added_key(source, parent, key, value)
    if isinstance(node, YamlScalar):
        if isinstance(value, str):
            words = rewritten(node, value)
            return _replaced_scalar(source, node, name, words)
        return _replaced_scalar(source, node, name, flow(value))
    if isinstance(value, str) or node.flow or not isinstance(node, YamlSequence):
        return _replaced_collection(source, node, name, flow(value))
    indent = _column(source, node.items[0].span.start if node.items else node.span.start)
    dash = _dash_column(source, node) if node.items else indent
    lines = [f"{' ' * dash}- {_block(item)}" for item in value]
    if not lines:
        return _replaced_collection(source, node, name, "[]")
    start = source.line_span(_line(source, node.items[0].span.start)).start
    return Edit(Span(start, node.span.end), source.newline.join(lines))


def with_mapping(
    source: SourceText, parent: YamlMapping, key: str, values: Mapping[str, Value]
) -> Edit:
    """A new mapping as the last key of `parent`: a line a key, in one line where braces stand."""
    if parent.flow or parent.get(key) is not None:
        return set_key(source, parent, key, values)
    edit = _added_key(source, parent, key, "")
    indent = " " * (_column(source, parent.entries[-1][0].span.start) + 2)
    lines = [f"{indent}{name}: {_block(value)}" for name, value in values.items()]
    words = edit.new.replace(f'{key}: ""', source.newline.join((f"{key}:", *lines)))
    return Edit(edit.span, words)


def deleted_key(source: SourceText, parent: YamlMapping, key: str) -> Edit:
    """The mapping without a key that is not its only one: its lines, or its words and a comma."""
    index = next(at for at, (name, _) in enumerate(parent.entries) if name.value == key)
    name, node = parent.entries[index]
    following = parent.entries[index + 1 :]
    end = max(node.span.end, name.span.end)
    if parent.flow:
        if following:
            return Edit(Span(name.span.start, following[0][0].span.start), "")
        return Edit(Span(parent.entries[index - 1][1].span.end, end), "")
    first = source.line_span(_line(source, name.span.start)).start
    if source.text[first : name.span.start].strip() and following:
        # "- key: value": the dash and its blank stay for the next key.
        return Edit(Span(name.span.start, following[0][0].span.start), "")
    last = source.line_span(_line(source, max(node.span.end - 1, name.span.start)))
    return Edit(Span(first, last.end), "")


def flow(value: Value) -> str:
    """A value on one line: text, [list] or {mapping}."""
    if value is None:
        return "null"
    if isinstance(value, bool | int | float):
        return str(value).lower()
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key}: {flow(item)}" for key, item in value.items())
        return "{" + pairs + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    return quoted(str(value))


def _block(value: Value) -> str:
    """A value on one line of block style, where a text may hold commas and brackets."""
    return quoted(value, in_flow=False) if isinstance(value, str) else flow(value)


def added_member(source: SourceText, node: YamlSequence, index: int, value: Value) -> Edit:
    """A new member that stands before the present member `index` (or last)."""
    if node.flow:
        return _added_in_flow(node, index, value)
    dash = _dash_column(source, node)
    lines = source.newline.join(_block_member(value, dash)) + source.newline
    if index < len(node.items):
        at = member_lines(source, node, index).start
        return Edit(Span(at, at), lines)
    at = member_lines(source, node, len(node.items) - 1).end
    if at and source.text[at - 1] not in "\r\n":
        lines = source.newline + lines.removesuffix(source.newline)
    return Edit(Span(at, at), lines)


def deleted_member(source: SourceText, node: YamlSequence, index: int) -> Edit:
    """The list without its member `index`; `[]` stays where it was the only one."""
    if node.flow:
        return _deleted_in_flow(node, index)
    lines = member_lines(source, node, index)
    if len(node.items) == 1:
        # "key:" with nothing behind it would be null; the list stays a list.
        at = source.text.rfind(":", 0, lines.start) + 1
        rest = source.text[at : lines.start]
        if not rest.strip():
            return Edit(Span(at, lines.end), " []" + source.newline)
    return Edit(lines, "")


def moved_member(
    source: SourceText, node: YamlSequence, index: int, before: int
) -> tuple[Edit, Edit]:
    """Member `index` goes and stands before member `before` (its present place): two edits."""
    if not node.flow:
        lines = member_lines(source, node, index)
        words = lines.of(source.text)
        last = before >= len(node.items)
        target = member_lines(source, node, len(node.items) - 1 if last else before)
        at = target.end if last else target.start
        return Edit(lines, ""), Edit(Span(at, at), words)
    words = node.items[index].span.of(source.text)
    at = node.items[before].span.start if before < len(node.items) else node.items[-1].span.end
    new = f"{words}, " if before < len(node.items) else f", {words}"
    return _deleted_in_flow(node, index), Edit(Span(at, at), new)


def member_lines(source: SourceText, node: YamlSequence, index: int) -> Span:
    """The whole lines of a block list's member, from its dash to the end of its last line."""
    item = node.items[index]
    first = _line(source, item.span.start)
    end = item.span.end
    if isinstance(item, YamlScalar) and item.style in {"|", ">"}:
        return Span(source.line_span(first).start, end)
    return Span(source.line_span(first).start, source.line_span(_line(source, max(end - 1, 0))).end)


def _block_member(value: Value, dash: int) -> list[str]:
    """A member's lines in block style: a mapping a key a line."""
    lead = " " * dash
    if not isinstance(value, Mapping) or not value:
        return [f"{lead}- {_block(value)}"]
    lines = [f"{key}: {_block(item)}" for key, item in value.items()]
    return [f"{lead}- {lines[0]}", *(f"{lead}  {line}" for line in lines[1:])]


def _added_key(source: SourceText, parent: YamlMapping, key: str, value: Value) -> Edit:
    pair = f"{key}: {flow(value) if parent.flow else _block(value)}"
    if parent.flow:
        if not parent.entries:
            return Edit(Span(parent.span.start + 1, parent.span.end - 1), pair)
        at = parent.entries[-1][1].span.end
        return Edit(Span(at, at), f", {pair}")
    last_key, last = parent.entries[-1]
    indent = " " * _column(source, last_key.span.start)
    at = source.line_span(_line(source, max(last.span.end - 1, last_key.span.start))).end
    if at and source.text[at - 1] in "\r\n":
        return Edit(Span(at, at), f"{indent}{pair}{source.newline}")
    return Edit(Span(at, at), f"{source.newline}{indent}{pair}")


def _replaced_scalar(source: SourceText, node: YamlScalar, name: YamlScalar, words: str) -> Edit:
    if node.style in {"|", ">"}:
        return Edit(node.span, words + source.newline)
    if not len(node.span):
        at = source.text.index(":", name.span.end) + 1
        blank = (
            "" if source.text[at : at + 1] == " " and source.text[at + 1 : at + 2] != "" else " "
        )
        start = at + 1 if blank == "" else at
        return Edit(Span(start, start), f"{blank or ''}{words}")
    return Edit(node.span, words)


def _replaced_collection(source: SourceText, node: YamlNode, name: YamlScalar, words: str) -> Edit:
    colon = source.text.index(":", name.span.end) + 1
    if source.position(node.span.start).line == source.position(colon).line:
        return Edit(node.span, words)
    return Edit(Span(colon, node.span.end), f" {words}")


def _added_in_flow(node: YamlSequence, index: int, value: Value) -> Edit:
    words = flow(value)
    if not node.items:
        return Edit(Span(node.span.start + 1, node.span.end - 1), words)
    if index < len(node.items):
        at = node.items[index].span.start
        return Edit(Span(at, at), f"{words}, ")
    at = node.items[-1].span.end
    return Edit(Span(at, at), f", {words}")


def _deleted_in_flow(node: YamlSequence, index: int) -> Edit:
    """With the comma that follows, or for the last one the comma before."""
    span = node.items[index].span
    if index + 1 < len(node.items):
        return Edit(Span(span.start, node.items[index + 1].span.start), "")
    if index:
        return Edit(Span(node.items[index - 1].span.end, span.end), "")
    return Edit(span, "")


def _dash_column(source: SourceText, node: YamlSequence) -> int:
    start = node.items[0].span.start
    line = source.line_span(_line(source, start))
    before = source.text[line.start : start]
    match = re.match(r"[ ]*", before)
    return len(match.group()) if match else 0


def _line(source: SourceText, offset: int) -> int:
    return source.position(offset).line - 1


def _column(source: SourceText, offset: int) -> int:
    return source.position(offset).column - 1


def key_of(node: YamlNode, value: YamlNode) -> YamlScalar | None:
    """The key whose value is this very node."""
    match node:
        case YamlMapping():
            for key, item in node.entries:
                if item is value:
                    return key
                if found := key_of(item, value):
                    return found
        case YamlSequence():
            for item in node.items:
                if found := key_of(item, value):
                    return found
        case _:
            pass
    return None


def with_members(source: SourceText, root: YamlMapping, key: str, values: Sequence[Value]) -> str:
    """The file's text with members added at the end of a list of the root, each key on a line."""
    node = root.get(key)
    if isinstance(node, YamlSequence) and node.items and not node.flow:
        edits = [added_member(source, node, len(node.items), value) for value in values]
        return apply_edits(source.text, edits)
    lines = [f"{key}:", *(line for value in values for line in _block_member(value, 0))]
    block = source.newline.join((*lines, ""))
    name = root.key(key)
    if name is None or node is None:
        text = source.text
        return text + ("" if text.endswith(("\n", "\r")) or not text else source.newline) + block
    last = _line(source, max(node.span.end - 1, name.span.end))
    return apply_edits(
        source.text, (Edit(Span(name.span.start, source.line_span(last).end), block),)
    )
