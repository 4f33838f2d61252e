"""Edits at quoted words: replace, delete, insert before and after, of the words or of the whole
block in which they stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from plantool.core.comment import Action, EditRequest, LocatedComment
from plantool.core.cover import Cover, HalfCovered, cover
from plantool.core.edit import Edit
from plantool.core.field_edit_text import text_change
from plantool.core.history import Move
from plantool.core.markdown import Block, BlockKind
from plantool.core.message import Message, message
from plantool.core.plain_view import Piece
from plantool.core.plan import CLOSING, Plan
from plantool.core.quote_place import QuotePlace, place_of_quote
from plantool.core.review import Review
from plantool.core.section_edit import as_typed
from plantool.core.text import Span

Change = tuple[tuple[Edit | Move, ...], Span | None]

_BLANK_LINE = re.compile(r"(\r\n?|\n)[ \t]*(\r\n?|\n)")
_LINE_END = re.compile(r"\r\n?|\n")
_PUNCTUATION = ".,;:!?)]»”…"
_OPENING = "([«“"


def quote_changes(
    review: Review, base: Plan, located: LocatedComment, request: EditRequest
) -> Change | Message:
    """The edit that a quote action asks for, with the words it hangs on, or why there is none."""
    if request.action is not Action.DELETE and not request.text.strip("\r\n"):
        return message("'text' is missing: the words to be written")
    if request.whole and not request.field and _is_empty(review, request):
        return message("the place has no text of its own; use 'append'")
    place = place_of_quote(review, located, request)
    return place if isinstance(place, Message) else changes_at(base, place, request)


def changes_at(base: Plan, place: QuotePlace, request: EditRequest) -> Change | Message:
    """The edit of words whose place is known."""
    if request.field:
        return text_change(base, place, request)
    covered = cover(place.view, place.plain)
    if covered is None:
        return message("the quote holds no words")
    if isinstance(covered, HalfCovered):
        return message(
            "the quote is half inside «{mark}» and half outside; quote all of it or none",
            mark=covered.mark.outer.of(base.source.text)[:60],
        )
    anchor = covered.span
    if request.block:
        change = _block_change(base, covered, request)
    elif request.action is Action.DELETE:
        change = _deleted(base, covered)
    elif covered.crosses_blocks:
        change = _across(base, covered, request)
    else:
        change = _inside(base, covered, request)
    return change if isinstance(change, Message) else ((change,), anchor)


def _is_empty(review: Review, request: EditRequest) -> bool:
    views = review.views(review.base.header.draft)
    view = views.view(request.section or "", own=True) if views else None
    return view is not None and not view.pieces


# Inside one block


def _inside(base: Plan, covered: Cover, request: EditRequest) -> Edit | Message:
    piece = covered.pieces[0]
    words = as_typed(base, request.text)
    fits = _fits(words, piece)
    if fits is not None:
        return fits
    words = _indented(base, words, piece)
    span = covered.span
    if request.action is not Action.INSERT_AFTER and span.start == piece.lines[0].start:
        # Blanks behind a list's marker would set the item's text, and what hangs on it, deeper.
        words = words.lstrip(" \t")
    match request.action:
        case Action.INSERT_BEFORE:
            return Edit(Span(span.start, span.start), words)
        case Action.INSERT_AFTER:
            return Edit(Span(span.end, span.end), words)
        case _:
            return Edit(span, words)


def _fits(words: str, piece: Piece) -> Message | None:
    """Why words cannot stand in a piece."""
    kind = piece.blocks[-1].kind if piece.blocks else BlockKind.HEADING
    if kind is BlockKind.HEADING and _LINE_END.search(words):
        return message("a title stands on one line")
    if kind is BlockKind.CELL:
        return _fits_cell(words)
    if kind is not BlockKind.CODE and _BLANK_LINE.search(words):
        return message("'text' holds a blank line; use 'block: true' to write whole paragraphs")
    return None


def _fits_cell(words: str) -> Message | None:
    if _LINE_END.search(words):
        return message("a table cell stands on one line")
    if re.search(r"(?<!\\)(\\\\)*\|", words):
        return message("'|' would end the cell; write \\|")
    return None


def _indented(base: Plan, words: str, piece: Piece) -> str:
    """Further lines of the words begin where the block's lines begin."""
    if not _LINE_END.search(words):
        return words
    lead = _lead(base, piece.lines[-1].start if len(piece.lines) > 1 else piece.lines[0].start)
    return _LINE_END.sub(lambda match: match.group() + lead, words)


def _lead(base: Plan, at: int) -> str:
    """What a further line of the block that begins at `at` must begin with: blanks for a list's
    marker, `> ` for a quotation's.
    """
    line = base.source.line_span(base.source.position(at).line - 1)
    return re.sub(r"[^ \t>]", " ", base.source.text[line.start : at])


# Across blocks: whole blocks only


def _across(base: Plan, covered: Cover, request: EditRequest) -> Edit | Message:
    blocks = covered.whole
    if not blocks or not _same_parent(covered, blocks):
        return message("the quote reaches over several blocks; quote whole ones or a part of one")
    return _blocks_change(base, blocks, request)


def _deleted(base: Plan, covered: Cover) -> Edit | Message:
    if covered.whole and not _is_title(covered):
        if covered.whole[0].kind is BlockKind.CELL:
            return Edit(covered.whole[0].content, "")
        if covered.crosses_blocks and not _same_parent(covered, covered.whole):
            return message("the quote reaches over several blocks; quote whole ones of one list")
        return _without_blocks(base, covered, covered.whole)
    if covered.crosses_blocks:
        return message("the quote reaches over several blocks; quote whole ones or a part of one")
    if covered.is_whole_piece and _is_title(covered):
        return message("a section needs a title; use 'delete-section' or 'retitle'")
    if covered.is_whole_piece and covered.pieces[0].blocks[-1].kind is not BlockKind.CELL:
        return message("the item has sub-items; delete it with 'block: true'")
    return Edit(_with_one_space(base, covered), "")


def _is_title(covered: Cover) -> bool:
    return not covered.pieces[0].blocks


def _with_one_space(base: Plan, covered: Cover) -> Span:
    """One space goes too where two would meet, or one would stand before punctuation or at an
    edge of the block.
    """
    text, span, piece = base.source.text, covered.span, covered.pieces[0]
    first, last = piece.lines[0].start, piece.lines[-1].end
    before = text[span.start - 1] if span.start > first else ""
    behind = text[span.end] if span.end < last else ""
    if before == " " and (behind == " " or not behind or behind in _PUNCTUATION):
        return Span(span.start - 1, span.end)
    if behind == " " and (not before or before in _OPENING):
        return Span(span.start, span.end + 1)
    if before == " " and behind in "\r\n":
        return Span(span.start - 1, span.end)
    return span


# Whole blocks


def _block_change(base: Plan, covered: Cover, request: EditRequest) -> Edit | Message:
    """The whole paragraph, list item or table row in which the quote stands."""
    blocks: list[Block] = []
    for piece in covered.pieces:
        block = _holder(piece)
        if block is None:
            return message("the quote stands in a title; 'block' means paragraphs, items and rows")
        if not blocks or blocks[-1] is not block:
            blocks.append(block)
    if request.action is Action.DELETE:
        return _without_blocks(base, covered, blocks)
    return _blocks_change(base, blocks, request)


def _holder(piece: Piece) -> Block | None:
    kinds = {BlockKind.ITEM, BlockKind.ROW}
    inner = next((block for block in reversed(piece.blocks) if block.kind in kinds), None)
    return inner or (piece.blocks[-1] if piece.blocks else None)


def _same_parent(covered: Cover, blocks: Sequence[Block]) -> bool:
    """Whether the blocks are neighbours in one list, table or section."""
    parents = set()
    for block in blocks:
        for piece in covered.pieces:
            ids = [id(holder) for holder in piece.blocks]
            if id(block) in ids:
                at = ids.index(id(block))
                parents.add(ids[at - 1] if at else None)
    return len(parents) == 1


def _blocks_change(base: Plan, blocks: Sequence[Block], request: EditRequest) -> Edit | Message:
    first, last = blocks[0], blocks[-1]
    words = as_typed(base, request.text)
    if first.kind is BlockKind.CELL:
        return _fits_cell(words) or Edit(first.content, words)
    sibling = _sibling(base, first if request.action is Action.INSERT_BEFORE else last, words)
    if isinstance(sibling, Message):
        return sibling
    newline = base.source.newline
    if request.action is Action.REPLACE:
        return Edit(_bare_lines(base, first.span.start, last.span.end), sibling)
    gap = newline if first.kind is BlockKind.PARAGRAPH else ""
    if request.action is Action.INSERT_BEFORE:
        at = _line_start(base, first)
        return Edit(Span(at, at), sibling + newline + gap)
    if _is_closing(base, last):
        return message("nothing stands behind the closing paragraph; insert before its words")
    at = last.span.end
    ends_line = base.source.text[at - 1] in "\r\n"
    return Edit(Span(at, at), ("" if ends_line else newline) + gap + sibling + newline)


def _is_closing(base: Plan, block: Block) -> bool:
    closing = base.section(CLOSING)
    return bool(closing and closing.blocks and closing.blocks[-1] is block)


def _line_start(base: Plan, block: Block) -> int:
    return base.source.line_span(base.source.position(block.span.start).line - 1).start


def _bare_lines(base: Plan, start: int, end: int) -> Span:
    """Whole lines without the last line end."""
    words = base.source.text[start:end]
    return Span(start, end - (len(words) - len(words.rstrip("\r\n"))))


def _sibling(base: Plan, block: Block, words: str) -> str | Message:
    """Words as a block of the same kind beside `block`: marker, bars and indentation put."""
    line = base.source.line_span(base.source.position(block.span.start).line - 1)
    first_line = line.of(base.source.text)
    if block.kind is BlockKind.ROW:
        return _row(block, words)
    if block.kind is BlockKind.ITEM:
        marker = re.match(r"[ \t>]*([-*+]|\d+[.)])[ \t]+", first_line)
        if marker is None:
            return message("the list item's marker was not found")
        bare = re.sub(r"^([-*+]|\d+[.)])[ \t]+", "", words)
        lead = re.sub(r"[^ \t>]", " ", marker.group())
        return marker.group() + _LINE_END.sub(lambda match: match.group() + lead, bare)
    indent = _lead(base, block.inline[0].start if block.inline else block.span.start)
    return _first_indent(base, block) + _LINE_END.sub(lambda match: match.group() + indent, words)


def _first_indent(base: Plan, block: Block) -> str:
    line = base.source.line_span(base.source.position(block.span.start).line - 1)
    start = block.inline[0].start if block.inline else line.start
    return base.source.text[line.start : start]


def _row(block: Block, words: str) -> str | Message:
    if _LINE_END.search(words):
        return message("a table row stands on one line")
    inner = words.strip()
    inner = inner.removeprefix("|").strip()
    inner = re.sub(r"(?<!\\)\|$", "", inner).strip()
    cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", inner)]
    if len(cells) != len(block.children):
        return message(
            "the row needs {n} cells divided by '|'; 'text' has {given}",
            n=len(block.children),
            given=len(cells),
        )
    return "| " + " | ".join(cells) + " |"


def _without_blocks(base: Plan, covered: Cover, blocks: Sequence[Block]) -> Edit | Message:
    """The blocks' lines with the blank lines after them; a list or table that would be empty goes
    as a whole.
    """
    wanted = {id(block) for block in blocks}
    parents = [
        holder
        for piece in covered.pieces
        for holder in piece.blocks
        if any(child in blocks for child in holder.children)
    ]
    spans = list(blocks)
    for parent in parents:
        if parent.kind is BlockKind.TABLE:
            if id(parent.children[0]) in wanted:
                return message("a table keeps its header row; delete the table by its own words")
        elif all(id(child) in wanted for child in parent.children):
            spans = [block for block in spans if block not in parent.children] + [parent]
    spans.sort(key=lambda block: block.span.start)
    start, end = _own_lines(base, spans[0]), spans[-1].span.end
    if isinstance(start, Message):
        return start
    blank = re.compile(r"[ \t]*(\r\n?|\n)")
    keeps_gap = spans[-1].kind in {BlockKind.ITEM, BlockKind.ROW} and _is_last(covered, spans[-1])
    while not keeps_gap and (match := blank.match(base.source.text, end)):
        end = match.end()
    return Edit(Span(start, end), "")


def _is_last(covered: Cover, block: Block) -> bool:
    """Whether the block is the last of its list or table: the blank line after it stays."""
    for piece in covered.pieces:
        for parent in piece.blocks:
            if parent.children and parent.children[-1] is block:
                return True
    return False


def _own_lines(base: Plan, block: Block) -> int | Message:
    """Where the block's first line begins; refused where another block begins on it."""
    line = base.source.line_span(base.source.position(block.span.start).line - 1)
    before = base.source.text[line.start : block.inline[0].start] if block.inline else ""
    if block.kind is BlockKind.PARAGRAPH and before.strip(" \t>"):
        return message("the item has more than these words; delete it with 'block: true'")
    return line.start
