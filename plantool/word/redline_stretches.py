"""Two wordings of a paragraph in Word, letter by letter: what both share and what one alone has."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Indel

from plantool.core.text import Span
from plantool.word.redline_read import Line


def stretches(old: Line, new: Line) -> Iterator[tuple[bool, Span, Span]]:
    """Equal and changed stretches of letters in turn, which join up to both lines."""
    matched = _matched_words(old, new)
    begin = done = (0, 0)
    """Where the equal stretch began that is still open, and where the last matched word ends."""
    ends = (len(old.text), len(new.text))
    for one, other in [*matched, (None, None)]:
        end = (one.start, other.start) if one and other else ends
        gap = (Span(done[0], end[0]), Span(done[1], end[1]))
        if not _is_same(old, gap[0], new, gap[1]):
            lead, tail = _shared_blanks(old, gap[0], new, gap[1])
            change = (done[0] + lead, done[1] + lead)
            if change > begin:
                yield True, Span(begin[0], change[0]), Span(begin[1], change[1])
            begin = (end[0] - tail, end[1] - tail)
            yield False, Span(change[0], begin[0]), Span(change[1], begin[1])
        if one and other:
            done = (one.end, other.end)
    if begin < ends:
        yield True, Span(begin[0], ends[0]), Span(begin[1], ends[1])


def _matched_words(old: Line, new: Line) -> Iterator[tuple[Span, Span]]:
    """The words that answer to each other; neighbours with the same blanks between as one."""
    for code in Indel.opcodes(_word_keys(old), _word_keys(new)):
        if code.tag != "equal":
            continue
        one = old.spans[code.src_start : code.src_end]
        other = new.spans[code.dest_start : code.dest_end]
        whole = Span(one[0].start, one[-1].end), Span(other[0].start, other[-1].end)
        if whole[0].of(old.text) == whole[1].of(new.text):
            yield whole
        else:
            yield from zip(one, other, strict=True)


def _word_keys(line: Line) -> list[tuple[tuple[str, bytes], ...]]:
    """Words with the same key look the same."""
    pieces = iter(line.pieces)
    look, end = b"", 0
    found: list[tuple[tuple[str, bytes], ...]] = []
    for word, span in zip(line.printed_words, line.spans, strict=True):
        while end <= span.start:
            piece = next(pieces)
            look, end = piece.look, piece.span.end
        if span.end <= end:
            found.append(((word, look),))
        else:
            found.append(tuple((letters, part.look) for part, letters in line.pieces_in(span)))
    return found


def _is_same(old: Line, one: Span, new: Line, other: Span) -> bool:
    """Whether what stands between matched words is the same: blanks, whatever they look like."""
    return one.of(old.text) == other.of(new.text) and not one.of(old.text).strip()


def _shared_blanks(old: Line, one: Span, new: Line, other: Span) -> tuple[int, int]:
    """How many blanks at both ends of two stretches are the same."""
    before, after = one.of(old.text), other.of(new.text)
    least = min(len(before), len(after))
    lead = 0
    while lead < least and before[lead] == after[lead] and before[lead].isspace():
        lead += 1
    tail = 0
    while (
        tail < least - lead
        and before[-1 - tail] == after[-1 - tail]
        and before[-1 - tail].isspace()
    ):
        tail += 1
    return lead, tail
