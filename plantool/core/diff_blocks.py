"""Two drafts of one section compared block by block, and the blocks that answer by their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from plantool.core.diff_cause import Causes
from plantool.core.diff_joined import with_joined
from plantool.core.diff_model import BlockChange, ChangeKind, Run, Unit, UnitKind
from plantool.core.diff_words import Pair, align, compare_words, rising, words_of
from plantool.core.markdown import Block, BlockKind
from plantool.core.text import Span

SIMILAR = 0.4
"""From here on two blocks are one block reworded, not one deleted and one added."""

_MOST_PAIRS = 2_500
"""So many pairs of changed blocks are weighed against each other; above, they pair in order."""

_KINDS: Mapping[BlockKind, UnitKind] = {
    BlockKind.BULLET_LIST: UnitKind.ITEM,
    BlockKind.ORDERED_LIST: UnitKind.ITEM,
    BlockKind.QUOTE: UnitKind.QUOTE,
    BlockKind.FOOTNOTE: UnitKind.FOOTNOTE,
}


def units_of(text: str, blocks: Iterable[Block]) -> tuple[Unit, ...]:
    """The paragraphs, list items and table rows of a section, in file order."""
    return tuple(_units(text, blocks, UnitKind.PARAGRAPH, 0, ""))


def value_unit(span: Span, words: str) -> Unit:
    """A header value as a unit."""
    return Unit(UnitKind.VALUE, span, (span,), (words,))


def compare_unit(old: Unit, new: Unit, causes: Causes) -> BlockChange:
    """Two units that are known to answer to each other."""
    return _compared(old, new, causes)


def compare_units(
    old: Sequence[Unit], new: Sequence[Unit], causes: Causes
) -> tuple[BlockChange, ...]:
    """The units of both drafts side by side, in the new draft's order."""
    pairs = align(
        [_key(unit) for unit in old], [_key(unit) for unit in new], _kept(old, new, causes)
    )
    found: list[BlockChange] = []
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
        found += _between(old[i + 1 : next_i], new[j + 1 : next_j], causes)
        if next_i < len(old):
            found.append(_compared(old[next_i], new[next_j], causes))
    return tuple(with_joined(found, causes))


def _units(
    text: str, blocks: Iterable[Block], kind: UnitKind, depth: int, mark: str
) -> Iterator[Unit]:
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            for row in block.children:
                cells = tuple(cell.span for cell in row.children)
                words = tuple(cell.of(text) for cell in cells)
                yield Unit(UnitKind.ROW, row.span, cells, words, depth)
        elif block.kind in _KINDS:
            is_list = block.kind in {BlockKind.BULLET_LIST, BlockKind.ORDERED_LIST}
            inner_mark = block.label or (block.markup if is_list else mark)
            inner = _KINDS[block.kind]
            yield from _units(text, block.children, inner, depth + is_list, inner_mark)
        elif block.kind is BlockKind.ITEM:
            yield from _units(text, block.children, kind, depth, mark)
        else:
            is_text = bool(block.inline)
            span = block.content if is_text else block.span
            own_kind = kind if is_text else UnitKind.CODE
            yield Unit(own_kind, block.span, (span,), (span.of(text),), depth, mark)


def _key(unit: Unit) -> tuple[object, ...]:
    return unit.kind, unit.depth, unit.mark, unit.words


def _kept(old: Sequence[Unit], new: Sequence[Unit], causes: Causes) -> list[Pair]:
    """The units that the records kept or reworded: the words they begin with stood there."""
    if not causes.is_known:
        return []
    places = {
        part.start: index for index, unit in enumerate(old) for part in unit.parts if len(part)
    }
    found: list[Pair] = []
    for index, unit in enumerate(new):
        origins = (causes.origin(part.start) for part in unit.parts if len(part))
        place = next((places[at] for at in origins if at is not None and at in places), None)
        if place is not None:
            found.append((place, index))
    return rising(found)


def _between(old: Sequence[Unit], new: Sequence[Unit], causes: Causes) -> Iterator[BlockChange]:
    """Units that no other answers word for word: the similar ones are pairs."""
    i = j = 0
    for next_i, next_j in [*_similar(old, new), (len(old), len(new))]:
        yield from (_deleted(unit, causes) for unit in old[i:next_i])
        yield from (_added(unit, causes) for unit in new[j:next_j])
        if next_i < len(old) and next_j < len(new):
            yield _compared(old[next_i], new[next_j], causes)
        i, j = next_i + 1, next_j + 1


def _similar(old: Sequence[Unit], new: Sequence[Unit]) -> list[Pair]:
    """The pairs, rising in both, whose likeness adds up to most."""
    if not old or not new:
        return []
    if len(old) * len(new) > _MOST_PAIRS:
        return [
            (index, index)
            for index in range(min(len(old), len(new)))
            if _likeness(old[index], new[index]) >= SIMILAR
        ]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    scores = [[_likeness(one, other) for other in new] for one in old]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            score = scores[i][j]
            pair = best[i + 1][j + 1] + score if score >= SIMILAR else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        score = scores[i][j]
        if score >= SIMILAR and best[i][j] == best[i + 1][j + 1] + score:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(old: Unit, new: Unit) -> float:
    if UnitKind.ROW in {old.kind, new.kind} and old.kind is not new.kind:
        return 0.0
    one = words_of(" ".join(old.words))
    other = words_of(" ".join(new.words))
    if not one and not other:
        return 1.0
    likeness = Indel.normalized_similarity(one, other)
    if old.kind is UnitKind.ROW and old.words[:1] == new.words[:1] and old.words[0]:
        # A row is known by its first cell (TT 12), however much the rest was reworded.
        return 1.0 + likeness
    return likeness


def _compared(old: Unit, new: Unit, causes: Causes) -> BlockChange:
    if _key(old) == _key(new):
        return BlockChange(ChangeKind.EQUAL, old, new)
    parts = tuple(_cells(old, new, causes))
    shape = (old.kind, old.depth, old.mark) == (new.kind, new.depth, new.mark)
    is_equal = shape and all(run.is_equal for part in parts for run in part)
    return BlockChange(ChangeKind.EQUAL if is_equal else ChangeKind.CHANGED, old, new, parts)


def _cells(old: Unit, new: Unit, causes: Causes) -> Iterator[tuple[Run, ...]]:
    """The parts side by side; a cell that came or went is one run."""
    if len(old.parts) == len(new.parts):
        pairs = list(zip(range(len(old.parts)), range(len(new.parts)), strict=True))
    else:
        pairs = align(old.words, new.words)
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs, (len(old.parts), len(new.parts))]):
        for index in range(i + 1, next_i):
            yield _whole(old.parts[index], old.words[index], causes, at=None)
        for index in range(j + 1, next_j):
            yield _whole(None, new.words[index], causes, at=new.parts[index])
        if next_i < len(old.parts):
            yield compare_words(
                old.words[next_i],
                new.words[next_j],
                causes,
                old.parts[next_i].start,
                new.parts[next_j].start,
            )


def _whole(old: Span | None, words: str, causes: Causes, at: Span | None) -> tuple[Run, ...]:
    nowhere = Span(0, 0)
    comments, explained = causes.of(old or nowhere, at or nowhere)
    before, after = (words, "") if old else ("", words)
    return (
        Run(
            old or nowhere,
            at or nowhere,
            before,
            after,
            is_equal=False,
            comments=comments,
            explained=explained,
        ),
    )


def _added(unit: Unit, causes: Causes) -> BlockChange:
    parts = tuple(
        _whole(None, words, causes, at=part)
        for part, words in zip(unit.parts, unit.words, strict=True)
    )
    return BlockChange(ChangeKind.ADDED, None, unit, parts)


def _deleted(unit: Unit, causes: Causes) -> BlockChange:
    parts = tuple(
        _whole(part, words, causes, at=None)
        for part, words in zip(unit.parts, unit.words, strict=True)
    )
    return BlockChange(ChangeKind.DELETED, unit, None, parts)
