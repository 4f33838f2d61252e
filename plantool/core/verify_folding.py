"""What a printed page adds to a text: heads of tables again, footnotes at its foot."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from plantool.core.verify_model import Piece, Story


def letters(text: str) -> str:
    """The text without its blanks."""
    return "".join(unicodedata.normalize("NFC", text).split())


def heads_of(expected: Sequence[Piece]) -> tuple[str, ...]:
    """The letters of the heads that tables repeat on each page."""
    text = [piece for piece in expected if piece.story is Story.TEXT]
    groups = groupby(text, key=lambda piece: piece.repeats)
    found = (
        "".join(letters(piece.text) for piece in group) for is_head, group in groups if is_head
    )
    return tuple(dict.fromkeys(found))


def without_notes(lines: Sequence[Piece], expected: Sequence[Piece]) -> list[Piece]:
    """The lines without the footnotes of the plan, each of which stands at a page's foot.

    A note whose words were changed stays, and so comes out as a difference.
    """
    kept = list(lines)
    noted = [piece for piece in expected if piece.note]
    for number, group in groupby(noted, key=lambda piece: piece.note):
        words = f"{number}{''.join(letters(piece.text) for piece in group)}"
        for start, end in reversed(_lines_of(kept, words) or _over_pages(kept, words)):
            del kept[start:end]
    return kept


Run = tuple[int, int]
"""Lines that follow one another: the first, and the one behind the last."""


def _lines_of(lines: Sequence[Piece], words: str) -> tuple[Run, ...]:
    """The first lines that together are these letters."""
    for start in range(len(lines)):
        end, rest = _read(lines, start, len(lines), words)
        if not rest:
            return ((start, end),)
    return ()


def _over_pages(lines: Sequence[Piece], words: str) -> tuple[Run, ...]:
    """The lines of a note that begins at the foot of one page and ends at that of the next ones."""
    pages = [
        range(group[0], group[-1] + 1)
        for _, places in groupby(
            range(len(lines)), key=lambda place: lines[place].where.params.get("n")
        )
        for group in (list(places),)
    ]
    for number, page in enumerate(pages):
        for start in page:
            end, rest = _read(lines, start, page.stop, words)
            # What goes on overleaf is the last thing on its page.
            if end == page.stop and 0 < len(rest) < len(words):
                further = _continued(lines, pages[number + 1 :], rest)
                if further:
                    return ((start, end), *further)
    return ()


def _continued(lines: Sequence[Piece], pages: Sequence[range], words: str) -> tuple[Run, ...]:
    """The lines on these pages that are the rest of a note; none where it is not all there."""
    found: list[Run] = []
    for page in pages:
        reads = ((start, *_read(lines, start, page.stop, words)) for start in page)
        fits = [
            (start, end, rest)
            for start, end, rest in reads
            if not rest or (end == page.stop and len(rest) < len(words))
        ]
        if not fits:
            return ()
        start, end, words = fits[0]
        found.append((start, end))
        if not words:
            return tuple(found)
    return ()


def _read(lines: Sequence[Piece], start: int, stop: int, words: str) -> tuple[int, str]:
    """Where the lines from `start` on leave these letters, and the letters that are left."""
    rest, end = words, start
    while rest and end < stop:
        text = letters(lines[end].text)
        if not rest.startswith(text):
            break
        rest, end = rest[len(text) :], end + 1
    return end, rest
