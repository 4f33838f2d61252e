"""Two wordings compared by words: a Vietnamese word is a syllable; a mark is one too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise, starmap

from rapidfuzz.distance import Indel

from plantool.core.diff_cause import Causes
from plantool.core.diff_model import Run
from plantool.core.text import Span

_WORD = re.compile(r"(?<![\w-])[a-z][a-z0-9]*(?:-[a-z0-9]+)+(?![\w-])|[\w\u0300-\u036f]+|[^\w\s]")
"""IDs are words too: `so-noi-vu` changes as a whole."""

Pair = tuple[int, int]


def words_of(text: str) -> list[str]:
    """The words and marks of a text, without the blanks between them."""
    return _WORD.findall(text)


def word_spans(text: str) -> list[Span]:
    """The places of the words and marks of a text."""
    return _placed_words(text)[1]


def _placed_words(text: str) -> tuple[list[str], list[Span]]:
    """The words and marks of a text, and their places."""
    found = [*_WORD.finditer(text)]
    return [*map(re.Match.group, found)], [*starmap(Span, map(re.Match.span, found))]


def compare_words(
    old: str, new: str, causes: Causes, old_start: int = 0, new_start: int = 0
) -> tuple[Run, ...]:
    """The runs that lead from one wording to the other; joined they are both wordings.

    Blanks count only where there are some in one wording and none in the other: a line wrapped
    elsewhere is the same text. Words that the records say were kept stand beside themselves,
    and only between them is the shortest difference sought.
    """
    (words, one), (new_words, other) = _placed_words(old), _placed_words(new)
    kept = _kept(causes, one, other, old_start, new_start)
    pairs = align(words, new_words, kept)
    runs: list[Run] = []
    for is_equal, a, b in _stretches(old, new, one, other, pairs):
        old_span, new_span = a.shifted(old_start), b.shifted(new_start)
        comments, explained = ((), True) if is_equal else causes.of(old_span, new_span)
        runs.append(Run(old_span, new_span, a.of(old), b.of(new), is_equal, comments, explained))
    return tuple(runs)


def align(old: Sequence[object], new: Sequence[object], anchors: Sequence[Pair] = ()) -> list[Pair]:
    """Which members of two sequences answer to each other: the anchors, and between them the
    longest common subsequence.
    """
    found: list[Pair] = []
    i = j = 0
    for end_i, end_j in anchors:
        found += _common(old, new, Span(i, end_i), Span(j, end_j))
        found.append((end_i, end_j))
        i, j = end_i + 1, end_j + 1
    found += _common(old, new, Span(i, len(old)), Span(j, len(new)))
    return found


def _common(old: Sequence[object], new: Sequence[object], a: Span, b: Span) -> Iterator[Pair]:
    if not len(a) or not len(b):
        return
    for code in Indel.opcodes(old[a.start : a.end], new[b.start : b.end]):
        if code.tag == "equal":
            yield from zip(
                range(a.start + code.src_start, a.start + code.src_end),
                range(b.start + code.dest_start, b.start + code.dest_end),
                strict=True,
            )


def rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest part of pairs whose first and second members both rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (one, _) in enumerate(pairs):
        place = bisect_left(tails, one)
        before.append(ends[place - 1] if place else -1)
        if place == len(tails):
            tails.append(one)
            ends.append(index)
        else:
            tails[place], ends[place] = one, index
    found: list[Pair] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def in_place(pairs: list[Pair], kept: Sequence[bool]) -> set[int]:
    """The places of those in their old order; what an edit put there counts as the one moved."""
    steady = rising([pair for pair, is_kept in zip(pairs, kept, strict=True) if is_kept])
    staying = {place for _, place in steady}
    for one, place in pairs:
        if place in staying:
            continue
        before = [old for old, new in pairs if new < place and new in staying]
        after = [old for old, new in pairs if new > place and new in staying]
        if max(before, default=-1) < one < min(after, default=one + 1):
            staying.add(place)
    return staying


def _kept(
    causes: Causes, one: list[Span], other: list[Span], old_start: int, new_start: int
) -> list[Pair]:
    """The words that the records kept, as places in both lists."""
    if not causes.is_known:
        return []
    places = {(span.start + old_start, span.end - span.start): i for i, span in enumerate(one)}
    found = []
    for index, span in enumerate(other):
        origin = causes.origin_of(span.start + new_start, span.end + new_start)
        place = None if origin is None else places.get((origin, span.end - span.start))
        if place is not None:
            found.append((place, index))
    return rising(found)


def _stretches(
    old: str, new: str, one: list[Span], other: list[Span], pairs: list[Pair]
) -> Iterator[tuple[bool, Span, Span]]:
    """Equal and changed stretches in turn, which join up to both texts."""
    begin = (0, 0)  # of the equal stretch that is still open
    done = (0, 0)  # the end of the last matched words
    whole = [(-1, -1), *pairs, (len(one), len(other))]
    for (i, j), (next_i, next_j) in pairwise(whole):
        end = (
            one[next_i].start if next_i < len(one) else len(old),
            other[next_j].start if next_j < len(other) else len(new),
        )
        gap = (old[done[0] : end[0]], new[done[1] : end[1]])
        is_adjacent = (next_i - i, next_j - j) == (1, 1)
        at_edge = i < 0 or next_i == len(one)
        if not is_adjacent or (bool(gap[0]) != bool(gap[1]) and not at_edge):
            lead, tail = _shared_blanks(*gap)
            change = (done[0] + lead[0], done[1] + lead[1])
            if change > begin:
                yield True, Span(begin[0], change[0]), Span(begin[1], change[1])
            begin = (end[0] - tail[0], end[1] - tail[1])
            yield False, Span(change[0], begin[0]), Span(change[1], begin[1])
        if next_i < len(one):
            done = (one[next_i].end, other[next_j].end)
    if begin < (len(old), len(new)) and begin != (len(old), len(new)):
        yield True, Span(begin[0], len(old)), Span(begin[1], len(new))


def _shared_blanks(old: str, new: str) -> tuple[Pair, Pair]:
    """How many blanks at the start and at the end of both belong to the words around them."""
    lead = (len(old) - len(old.lstrip()), len(new) - len(new.lstrip()))
    if not all(lead):
        lead = (0, 0)
    old, new = old[lead[0] :], new[lead[1] :]
    tail = (len(old) - len(old.rstrip()), len(new) - len(new.rstrip()))
    return lead, tail if all(tail) else (0, 0)
