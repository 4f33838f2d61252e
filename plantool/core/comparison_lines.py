"""The lines of a comparison: what a reader sees, cut where new wording begins and ends."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from plantool.core.diff_model import BlockChange, Run, Unit, UnitKind
from plantool.core.inline import plain_inline
from plantool.core.numbering import Numbering


class Piece(Struct, frozen=True):
    """A stretch of words, `is_new` where the other draft has it not."""

    text: str
    is_new: bool = False


class Line(Struct, frozen=True):
    """A heading, paragraph, list item, table row or header value of one draft."""

    kind: str
    """`heading`, `paragraph`, `item`, `row`, `value` and the like; `gap` for what stayed."""
    pieces: tuple[Piece, ...] = ()


def line_of_unit(
    block: BlockChange, unit: Unit, numbering: Numbering, label: str, *, is_new: bool
) -> Line:
    """One unit as its reader sees it, the cells of a row behind each other.

    `label` is the number or letter before it on paper, "" where it has none.
    """
    pieces: list[Piece] = []
    parts = block.parts
    for place, (span, words) in enumerate(zip(unit.parts, unit.words, strict=True)):
        if place:
            pieces.append(Piece(" | "))
        runs = _runs_of(parts, place, span.start, is_new=is_new)
        pieces += pieces_of(runs, words, span.start, numbering, is_new=is_new)
    if unit.kind is UnitKind.ITEM:
        mark = "- " if unit.mark in "-*+" else f"{label} " if label else ""
        pieces.insert(0, Piece(mark, is_new=is_new and block.old is None))
    return Line(unit.kind.value, tuple(piece for piece in pieces if piece.text))


def pieces_of(
    runs: Sequence[Run], words: str, start: int, numbering: Numbering, *, is_new: bool
) -> tuple[Piece, ...]:
    """What a reader sees of `words`, cut where runs of new wording begin and end."""
    inline = plain_inline(words, references=numbering.reference)
    changed = [
        run.new_span.shifted(-start) if is_new else run.old_span.shifted(-start)
        for run in runs
        if not run.is_equal
    ]
    pieces: list[Piece] = []
    for sign, at in zip(inline.text, inline.starts, strict=True):
        is_changed = is_new and any(span.start <= at < span.end for span in changed)
        if pieces and pieces[-1].is_new == is_changed:
            pieces[-1] = Piece(pieces[-1].text + sign, is_new=is_changed)
        else:
            pieces.append(Piece(sign, is_new=is_changed))
    return tuple(Piece(on_one_line(piece.text), is_new=piece.is_new) for piece in pieces)


def capitalised(words: str) -> str:
    """The words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def on_one_line(words: str) -> str:
    """The words on one line, blanks at their ends kept."""
    lead = " " if words[:1].isspace() else ""
    tail = " " if words.strip() and words[-1:].isspace() else ""
    return f"{lead}{' '.join(words.split())}{tail}"


def _runs_of(
    parts: Sequence[tuple[Run, ...]], place: int, start: int, *, is_new: bool
) -> tuple[Run, ...]:
    """The runs of one cell: by its place, or where cells came or went by where they begin."""
    for runs in parts:
        spans = [run.new_span if is_new else run.old_span for run in runs]
        if any(len(span) and span.start == start for span in spans):
            return runs
    return parts[place] if place < len(parts) else ()
