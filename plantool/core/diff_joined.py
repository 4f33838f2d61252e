"""Paragraphs or table rows that became one, and one that became two: words that only went over.

A table row that a page break had cut in two is often mended in the next draft. Its words would
look deleted in one row and added in the other, though nobody changed them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from plantool.core.diff_cause import Causes
from plantool.core.diff_model import BREAK, BlockChange, ChangeKind, Run, Unit
from plantool.core.diff_words import align, compare_words, word_spans, words_of
from plantool.core.text import Span

_LEAST = 4
"""So many words must have gone over: one or two are alike in any two rows."""


def with_joined(changes: Iterable[BlockChange], causes: Causes) -> Iterator[BlockChange]:
    """The changes, those that are one unit here and two neighbours there put together.

    Where records say who deleted a unit and who added its words elsewhere, they are believed.
    """
    waiting: BlockChange | None = None
    for change in changes:
        joined = None if waiting is None or causes.is_known else _joined(waiting, change)
        if waiting is not None and joined is None:
            yield waiting
        waiting = joined or change
    if waiting is not None:
        yield waiting


def _joined(first: BlockChange, second: BlockChange) -> BlockChange | None:
    """Two changes as one; None where fewer than half of the words went over."""
    whole, single = (first, second) if first.kind is ChangeKind.CHANGED else (second, first)
    if whole.kind is not ChangeKind.CHANGED or whole.joined or whole.split:
        return None
    lone = single.old or single.new
    if single.kind not in {ChangeKind.ADDED, ChangeKind.DELETED} or lone is None:
        return None
    near, one = (whole.old, whole.new) if single.old else (whole.new, whole.old)
    if near is None or one is None or not _are_alike(lone, near, one):
        return None
    two = (near, lone) if whole is first else (lone, near)
    parts = _compared(*two, one, is_join=single.old is not None)
    spared = _count(whole) + _count(single) - _count(replace(whole, parts=parts))
    # A word that went over is neither deleted nor added any more.
    if spared < max(_LEAST, sum(len(words_of(words)) for words in lone.words)):
        return None
    if single.old:
        return replace(whole, parts=parts, joined=lone)
    return replace(whole, parts=parts, split=lone)


def _are_alike(*units: Unit) -> bool:
    return len({(unit.kind, unit.depth, len(unit.parts)) for unit in units}) == 1


def _count(change: BlockChange) -> int:
    return sum(len(words_of(run.old)) + len(words_of(run.new)) for run in change.changes)


def _compared(
    first: Unit, second: Unit, one: Unit, *, is_join: bool
) -> tuple[tuple[Run, ...], ...]:
    """For each part the words of two units beside those of the one."""
    parts = [_part(first, second, one, place, is_join=is_join) for place in range(len(one.parts))]
    lone = [place for place, words in enumerate(second.words) if words.strip()]
    broken = next((place for place in lone if first.words[place].strip()), 0)
    return tuple(
        (*head, *_break(first, second, place, cut, is_join=is_join), *tail)
        if place == broken
        else (*head, *tail)
        for place, (head, tail, cut) in enumerate(parts)
    )


def _part(
    first: Unit, second: Unit, one: Unit, place: int, *, is_join: bool
) -> tuple[tuple[Run, ...], tuple[Run, ...], int]:
    """The runs of the first unit, those of the second, and where the second begins in the one."""
    words = one.words[place]
    spans = word_spans(words)
    count = len(words_of(first.words[place]))
    pairs = align(
        [*words_of(first.words[place]), *words_of(second.words[place])],
        [span.of(words) for span in spans],
    )
    last = max((new for old, new in pairs if old < count), default=-1)
    is_shared = any(old >= count for old, _ in pairs)
    cut = (spans[last].end if last >= 0 else 0) if is_shared else len(words)
    start = one.parts[place].start
    halves = []
    for unit, text, at in (
        (first, words[:cut], start),
        (second, words[cut:], start + cut),
    ):
        sides = (unit.words[place], text), (unit.parts[place].start, at)
        if not is_join:
            sides = (text, unit.words[place]), (at, unit.parts[place].start)
        halves.append(compare_words(*sides[0], Causes(), *sides[1]))
    return halves[0], halves[1], start + cut


def _break(first: Unit, second: Unit, place: int, at: int, *, is_join: bool) -> Iterator[Run]:
    """The break between the two as a change of its own."""
    gap = Span(first.parts[place].end, second.parts[place].start)
    here = Span(at, at)
    if is_join:
        yield Run(gap, here, BREAK, "", is_equal=False, explained=False)
    else:
        yield Run(here, gap, "", BREAK, is_equal=False, explained=False)
