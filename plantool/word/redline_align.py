"""Which paragraphs, tables and rows of two texts answer to each other.

However well they are matched, the redline is right: what answers to nothing is shown as deleted
in one text and inserted in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import Indel

from plantool.core.diff_words import Pair, align, rising
from plantool.word.redline_read import Block, Line, Row, Table

Item = Block | Row

_SIMILAR = 0.4
"""From here on two blocks are one block reworded."""

_MOST_PAIRS = 2_500
"""So many pairs of blocks are weighed against each other; above, they pair in order."""


def align_items(old: Sequence[Item], new: Sequence[Item]) -> list[Pair]:
    """The places of those that are the same or similar, rising in both."""
    anchors = _anchors(old, new)
    same = align([item.key for item in old], [item.key for item in new], anchors)
    found: list[Pair] = []
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *same, (len(old), len(new))]):
        if next_i > i + 1 and next_j > j + 1:
            pairs = _similar(old[i + 1 : next_i], new[j + 1 : next_j])
            found += ((i + 1 + one, j + 1 + other) for one, other in pairs)
        if next_i < len(old):
            found.append((next_i, next_j))
    return found


def with_last_pair(old: Sequence[Item], new: Sequence[Item], pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs where the last paragraphs answer to each other if they must.

    The last paragraph of a text or cell can neither come nor go. Where paragraphs alone follow
    the last pair of paragraphs, theirs are the marks that come and go; else the last ones are a
    pair.
    """
    found = list(pairs)
    if not old or not new or (found and found[-1] == (len(old) - 1, len(new) - 1)):
        return found
    i, j = found[-1] if found else (-1, -1)
    behind = (*old[max(i, 0) :], *new[max(j, 0) :])
    if found and all(isinstance(item, Line) and not item.ends_section for item in behind):
        return found
    last = (len(old) - 1, len(new) - 1)
    return [pair for pair in found if pair[0] < last[0] and pair[1] < last[1]] + [last]


def _anchors(old: Sequence[Item], new: Sequence[Item]) -> list[Pair]:
    """Pairs that stand out: equal ones there is one of, headings of one section, a task's rows."""
    names = [_names(items) for items in (old, new)]
    places = {name: place for place, name in enumerate(names[0]) if name}
    pairs = [
        (places[name], place) for place, name in enumerate(names[1]) if name and name in places
    ]
    return rising(pairs)


def _names(items: Sequence[Item]) -> list[object]:
    """What each is known by in the whole text; None where others look the same."""
    named = [_name(item) for item in items]
    counts = Counter(item.key for item in items)
    return [
        name or (item.key if counts[item.key] == 1 else None)
        for name, item in zip(named, items, strict=True)
    ]


def _name(item: Item) -> object:
    if isinstance(item, Line):
        if item.label_of:
            return "label", item.label_of
        return ("section", item.section) if item.section else None
    if isinstance(item, Row):
        return ("task", item.task, item.shape) if item.task else None
    return None


def _similar(old: Sequence[Item], new: Sequence[Item]) -> list[Pair]:
    """The pairs, rising in both, whose likeness adds up to most."""
    if len(old) * len(new) > _MOST_PAIRS:
        return [
            (place, place)
            for place in range(min(len(old), len(new)))
            if likeness(old[place], new[place]) >= _SIMILAR
        ]
    scores = [[likeness(one, other) for other in new] for one in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            pair = best[i + 1][j + 1] + scores[i][j] if scores[i][j] >= _SIMILAR else 0.0
            best[i][j] = max(pair, best[i + 1][j], best[i][j + 1])
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        if scores[i][j] >= _SIMILAR and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def likeness(old: Item, new: Item) -> float:
    """How much of the words two blocks share, from 0 to 1; 0 where one cannot become the other."""
    if isinstance(old, Table) and isinstance(new, Table):
        # Rows of other columns do not go into one table: pandoc would lose cells.
        if (old.is_frame, old.is_tasks, old.columns) != (new.is_frame, new.is_tasks, new.columns):
            return 0.0
        return 1.0 if old.is_frame or old.is_tasks else _shared(old.words, new.words)
    if isinstance(old, Row) and isinstance(new, Row):
        if old.shape != new.shape or old.task != new.task:
            return 0.0
        first = old.cells[0][0].words if old.cells and old.cells[0] else ()
        is_same = bool(first) and first == (new.cells[0][0].words if new.cells[0] else ())
        # A row is known by its first cell (TT 12), however much the rest was reworded.
        return is_same + _shared(old.words, new.words)
    if isinstance(old, Line) and isinstance(new, Line):
        is_other = (
            (old.section, old.label_of) != (new.section, new.label_of)
            or old.ends_section != new.ends_section
            or bool(old.region.fields) != bool(new.region.fields)
        )
        if is_other or (old.region.fields and old.style != new.style):
            return 0.0
        if not old.words and not new.words and old.style != new.style:
            return 0.0
        return _shared(old.words, new.words)
    return 0.0


def _shared(old: Sequence[str], new: Sequence[str]) -> float:
    return Indel.normalized_similarity(old, new)
