"""What a quote covers in the source: its marks, and the blocks it is the whole of.

An edit takes in the marks around a quote only where the quote covers all that they enclose. Where
it begins inside a mark and ends outside, no edit can be right: the mark would lose one delimiter.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct

from plantool.core.inline_text import Mark, MarkKind
from plantool.core.markdown import Block, BlockKind
from plantool.core.plain_view import Piece, PlainView
from plantool.core.text import Span

_UNITS = frozenset(
    {
        *(BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.CODE),
        *(BlockKind.ITEM, BlockKind.ROW, BlockKind.CELL),
    }
)
"""The kinds of blocks that an edit takes as a whole; lists and tables are their members."""


class HalfCovered(Struct, frozen=True):
    """A quote that begins inside a mark and ends outside, or the other way round."""

    mark: Mark
    """The mark, with its places in the plan's source."""


class Cover(Struct, frozen=True):
    """What a stretch of a view is in the source."""

    span: Span
    """The source to replace, with the marks of which all is covered."""
    pieces: tuple[Piece, ...]
    """The paragraphs, cells, titles … of which it holds words."""
    whole: tuple[Block, ...]
    """The blocks it is the whole of, as large as they come, in file order: paragraphs, list
    items, table rows, single cells; none where it is less than whole blocks."""
    is_whole_piece: bool
    """Whether it is all the words of each of its pieces; so also for a title or header value."""

    @property
    def crosses_blocks(self) -> bool:
        """Whether it holds words of more than one paragraph, cell or title."""
        return len(self.pieces) > 1


def cover(view: PlainView, plain: Span) -> Cover | HalfCovered | None:
    """What a stretch of the view's text covers; None where it holds no word."""
    pieces = view.pieces_in(plain)
    span = view.span_of(pieces, plain)
    if span is None:
        return None
    start, end = span.start, span.end
    for piece in pieces:
        for mark, is_covered in _marks_met(piece, plain, span):
            if not is_covered:
                return HalfCovered(mark)
            start, end = min(start, mark.outer.start), max(end, mark.outer.end)
    is_whole = all(_is_whole(piece, plain) for piece in pieces)
    whole = _whole_blocks(view, pieces) if is_whole else ()
    return Cover(Span(start, end), pieces, whole, is_whole)


def _marks_met(piece: Piece, plain: Span, span: Span) -> Iterator[tuple[Mark, bool]]:
    """The marks that the stretch covers, and those it covers half."""
    begin, end = plain.start - piece.at, plain.end - piece.at
    starts = piece.inline.starts
    unseen = [mark for mark in piece.inline.marks if _is_unseen(mark)]
    for mark in piece.inline.marks:
        first = bisect_left(starts, mark.inner.start)
        last = bisect_left(starts, mark.inner.end)
        if first == last or begin >= last or end <= first:
            continue
        if begin <= first and last <= end:
            # **Mục tiêu[^1]**: the words alone are not all that the stars enclose.
            if not any(_is_left_out(piece, other, mark, span) for other in unseen):
                yield _in_source(piece, mark), True
        elif not (first <= begin and end <= last):
            yield _in_source(piece, mark), False


def _is_unseen(mark: Mark) -> bool:
    """Whether the mark is a footnote call or a wordless image."""
    return mark.kind is MarkKind.FOOTNOTE or (mark.kind is MarkKind.IMAGE and not len(mark.inner))


def _is_left_out(piece: Piece, unseen: Mark, around: Mark, span: Span) -> bool:
    return around.outer.contains(unseen.outer) and not span.contains(
        _in_source(piece, unseen).outer
    )


def _in_source(piece: Piece, mark: Mark) -> Mark:
    outer, inner = (
        Span(piece.in_source(span.start), piece.in_source(span.end))
        for span in (mark.outer, mark.inner)
    )
    return Mark(mark.kind, outer, inner, mark.target)


def _is_whole(piece: Piece, plain: Span) -> bool:
    begin = max(0, plain.start - piece.at)
    end = max(begin, plain.end - piece.at)
    words = piece.inline.text
    if any(_is_unseen(mark) and mark.kind is MarkKind.IMAGE for mark in piece.inline.marks):
        return False  # the picture is more than its words
    return not words[:begin].strip() and not words[end:].strip()


def _whole_blocks(view: PlainView, pieces: tuple[Piece, ...]) -> tuple[Block, ...]:
    """The largest blocks of which these pieces, all whole, are all the words."""
    outside = view.neighbours(pieces)
    # Pieces of one block stand together: a block with words beyond has them next door.
    larger = {id(block) for piece in outside for block in piece.blocks}
    found: list[Block] = []
    for piece in pieces:
        block = next((b for b in piece.blocks if id(b) not in larger and _is_unit(b)), None)
        if block is not None and (not found or found[-1] is not block):
            found.append(block)
    return tuple(found)


def _is_unit(block: Block) -> bool:
    # In a table of one column a quote is a cell: deleting it leaves an empty cell.
    lone_cell = block.kind is BlockKind.ROW and len(block.children) == 1
    return block.kind in _UNITS and not lone_cell
