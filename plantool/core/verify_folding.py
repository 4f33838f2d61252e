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
        found = _lines_of(kept, words)
        if found:
            del kept[found[0] : found[1]]
    return kept


def _lines_of(lines: Sequence[Piece], words: str) -> tuple[int, int] | None:
    """The first lines that together are these letters."""
    for start, line in enumerate(lines):
        text, end = letters(line.text), start + 1
        while words.startswith(text) and len(text) < len(words) and end < len(lines):
            text += letters(lines[end].text)
            end += 1
        if text == words:
            return start, end
    return None
