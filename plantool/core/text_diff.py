"""Where two texts differ: lines first, then words within the lines, each stretch in both texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

from plantool.core.text import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")

SpanPair = tuple[Span, Span]
"""A stretch of the old text and what stands there in the new one."""


def changed_spans(old: str, new: str) -> Iterator[SpanPair]:
    """The stretches that differ, whole words each, in order."""
    if old == new:
        return
    for before, after in _changed(_spans(_LINE, old, 0), _spans(_LINE, new, 0), old, new):
        yield from _words_in(old, new, before, after)


def _words_in(old: str, new: str, before: Span, after: Span) -> Iterator[SpanPair]:
    """The words that differ within changed lines; whole lines that came or went stay whole."""
    if not len(before) or not len(after):
        yield before, after
        return
    old_words = _spans(_TOKEN, before.of(old), before.start)
    new_words = _spans(_TOKEN, after.of(new), after.start)
    last: SpanPair | None = None
    for one, other in _changed(old_words, new_words, old, new):
        # Two changed words with nothing but blanks between them are one change to a reader.
        if (
            last
            and not old[last[0].end : one.start].strip()
            and "\n" not in old[last[0].end : one.start]
        ):
            last = (Span(last[0].start, one.end), Span(last[1].start, other.end))
            continue
        if last:
            yield last
        last = (one, other)
    if last:
        yield last


def _changed(
    old_parts: Sequence[Span], new_parts: Sequence[Span], old: str, new: str
) -> Iterator[SpanPair]:
    """Stretches of parts that differ; parts are compared by their characters."""
    old_end = old_parts[-1].end if old_parts else 0
    new_end = new_parts[-1].end if new_parts else 0
    start: tuple[int, int] | None = None
    codes = Indel.opcodes(
        [part.of(old) for part in old_parts], [part.of(new) for part in new_parts]
    )
    for code in codes:
        at = (
            old_parts[code.src_start].start if code.src_start < len(old_parts) else old_end,
            new_parts[code.dest_start].start if code.dest_start < len(new_parts) else new_end,
        )
        if code.tag != "equal":
            start = start or at
        elif start:
            yield Span(start[0], at[0]), Span(start[1], at[1])
            start = None
    if start:
        yield Span(start[0], old_end), Span(start[1], new_end)


def _spans(pattern: re.Pattern[str], text: str, shift: int) -> list[Span]:
    return [Span(*match.span()).shifted(shift) for match in pattern.finditer(text)]
