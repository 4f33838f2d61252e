"""The header of two drafts compared: fields by name, tasks, targets and sources by their ID."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, pairwise

from msgspec.structs import replace

from plantool.core.diff_blocks import compare_unit, compare_units, value_unit
from plantool.core.diff_cause import Causes
from plantool.core.diff_model import ORDER, BlockChange, ChangeKind, FieldChange, Run, Unit
from plantool.core.diff_words import in_place
from plantool.core.plan import FREE_FIELDS, OWN_FIELDS, Plan
from plantool.core.text import Span
from plantool.core.yaml_text import (
    YamlMapping,
    YamlNode,
    YamlScalar,
    YamlSequence,
    plain_value,
    scalars,
)


def compare_headers(old: Plan, new: Plan, causes: Causes) -> tuple[FieldChange, ...]:
    """The header fields that differ, in the new file's order; plantool's own ones left out."""
    return tuple(_Comparison(old, new, causes).mappings("", old.front, new.front))


class _Comparison:
    """One comparison of two headers, which knows both files."""

    def __init__(self, old: Plan, new: Plan, causes: Causes) -> None:
        self.old = old
        self.new = new
        self.causes = causes

    def mappings(self, name: str, old: YamlMapping, new: YamlMapping) -> Iterator[FieldChange]:
        before = {key.value: value for key, value in old.entries}
        after = {key.value: value for key, value in new.entries}
        for key in dict.fromkeys(chain(after, before)):
            if name or key not in OWN_FIELDS:
                way = f"{name}.{key}" if name else key
                yield from self.nodes(way, before.get(key), after.get(key))

    def nodes(self, name: str, old: YamlNode | None, new: YamlNode | None) -> Iterator[FieldChange]:
        if _value(old) == _value(new):
            return
        match old, new:
            case YamlMapping(), YamlMapping():
                yield from self.mappings(name, old, new)
            case YamlSequence(), YamlSequence() if _has_ids(old) or _has_ids(new):
                yield from self.members(name, old, new)
            case _:
                yield self.texts(name, old, new)

    def members(self, name: str, old: YamlSequence, new: YamlSequence) -> Iterator[FieldChange]:
        """Members by their ID; one without is named by its place."""
        before, after = _by_id(old), _by_id(new)
        for key in dict.fromkeys(chain(after, before)):
            yield from self.nodes(f"{name}.{key}", before.get(key), after.get(key))
        kept = [key for key in before if key in after]
        if kept != [key for key in after if key in before]:
            block = self.order(before, after, old.span, new.span)
            yield FieldChange(f"{name}{ORDER}", ChangeKind.CHANGED, (block,))

    def order(
        self, before: Mapping[str, YamlNode], after: Mapping[str, YamlNode], old: Span, new: Span
    ) -> BlockChange:
        """Members in another order: each that stands elsewhere goes here and comes there."""
        names = [key for key in before if key in after], [key for key in after if key in before]
        places = {key: place for place, key in enumerate(names[0])}
        pairs = [(places[key], place) for place, key in enumerate(names[1])]
        is_kept = [self.causes.origin(_name_span(after[key]).start) is not None for key in names[1]]
        staying = in_place(pairs, is_kept if self.causes.is_known else [True] * len(pairs))
        anchors = [pair for pair in pairs if pair[1] in staying]
        runs: list[Run] = []
        for (i, j), (next_i, next_j) in pairwise([(-1, -1), *anchors, (len(pairs),) * 2]):
            moved = [(key, True) for key in names[0][i + 1 : next_i]]
            moved += [(key, False) for key in names[1][j + 1 : next_j]]
            runs += (self.move(before[key], after[key], key, is_old=old) for key, old in moved)
            if next_i < len(pairs):
                key = names[1][next_j]
                spans = _name_span(before[key]), _name_span(after[key])
                runs.append(Run(*spans, f"{key}, ", f"{key}, ", is_equal=True))
        last = runs.pop()
        runs.append(replace(last, old=last.old.rstrip(", "), new=last.new.rstrip(", ")))
        units = (value_unit(old, ", ".join(names[0])), value_unit(new, ", ".join(names[1])))
        return BlockChange(ChangeKind.CHANGED, *units, (tuple(runs),))

    def move(self, old: YamlNode, new: YamlNode, key: str, *, is_old: bool) -> Run:
        """A member where it went, or where it came."""
        spans = _name_span(old), _name_span(new)
        comments, explained = self.causes.of(*spans)
        nowhere = Span(0, 0)
        before, after = (spans[0], nowhere) if is_old else (nowhere, spans[1])
        words = (f"{key}, ", "") if is_old else ("", f"{key}, ")
        return Run(before, after, *words, is_equal=False, comments=comments, explained=explained)

    def texts(self, name: str, old: YamlNode | None, new: YamlNode | None) -> FieldChange:
        before = self.units(self.old, old)
        after = self.units(self.new, new)
        blocks: tuple[BlockChange, ...]
        if isinstance(old, YamlScalar) and isinstance(new, YamlScalar) and before and after:
            blocks = (compare_unit(before[0], after[0], self.causes),)
        else:
            blocks = compare_units(before, after, self.causes)
        kind = ChangeKind.CHANGED
        if not before:
            kind = ChangeKind.ADDED
        elif not after:
            kind = ChangeKind.DELETED
        return FieldChange(name, kind, blocks, is_free=name in FREE_FIELDS)

    def units(self, plan: Plan, node: YamlNode | None) -> list[Unit]:
        """The values below a node; a mapping's with their keys, an ID first."""
        if node is None:
            return []
        return [
            value_unit(*_words(plan, scalar)) for _, scalar in scalars(node) if not scalar.is_null
        ]


def _value(node: YamlNode | None) -> object:
    return None if node is None else plain_value(node)


def _has_ids(node: YamlSequence) -> bool:
    return any(isinstance(item, YamlMapping) and item.get("id") for item in node.items)


def _by_id(node: YamlSequence) -> dict[str, YamlNode]:
    found: dict[str, YamlNode] = {}
    for index, item in enumerate(node.items, 1):
        key = item.get("id") if isinstance(item, YamlMapping) else None
        found.setdefault(key.value if isinstance(key, YamlScalar) else str(index), item)
    return found


def _name_span(node: YamlNode) -> Span:
    """Where a member's ID stands; of one without, where it stands itself."""
    key = node.get("id") if isinstance(node, YamlMapping) else None
    return (key or node).span


def _words(plan: Plan, scalar: YamlScalar) -> tuple[Span, str]:
    """The words of a value where they stand in the file, quotes and block marks left out.

    A value that the file writes with escapes is taken as its words: its places are then those
    of a text as long, which begins where the value does.
    """
    source = scalar.span.of(plan.source.text)
    at = source.find(scalar.value) if scalar.style in {"", "'", '"'} else -1
    if at >= 0:
        start = scalar.span.start + at
        return Span(start, start + len(scalar.value)), scalar.value
    if scalar.style in {"|", ">"} and "\n" in source:
        head = source.index("\n") + 1
        body = source[head:]
        lead = len(body) - len(body.lstrip())
        start = scalar.span.start + head + lead
        words = body.strip()
        return Span(start, start + len(words)), words
    words = source.strip("'\"")
    start = scalar.span.start + source.find(words)
    return Span(start, start + len(words)), words
