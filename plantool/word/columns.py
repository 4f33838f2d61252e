"""How wide the columns of a table are, by what they have to hold."""

from __future__ import annotations

import math
from collections.abc import Sequence

from msgspec import Struct

from plantool.word.metrics import Face, balanced_room, text_width

CELL_MARGIN = 85
"""Twips left and right of a cell's text."""

_NARROWEST = 340
_HEAD_LINES = 2


class ColumnText(Struct, frozen=True):
    """What a column has to hold, in points."""

    longest_word: float = 0
    """It must not break."""
    longest_text: float = 0
    """The longest cell on one line, or the head on two."""
    all_text: float = 0

    def with_cell(self, text: str, size: float, *, is_head: bool) -> ColumnText:
        """The same column with one cell more."""
        face = Face.BOLD if is_head else Face.REGULAR
        width = text_width(text, size, face)
        longest = max(text.split(), key=len, default="")
        return ColumnText(
            max(self.longest_word, text_width(longest, size, face)),
            max(self.longest_text, _head_width(text, size) if is_head else width),
            self.all_text + width,
        )


def column_widths(columns: Sequence[ColumnText], room: int) -> tuple[int, ...]:
    """Widths in twips that add up to `room`.

    Every column holds its longest word, short columns all of their text; the others share the rest
    by how much text they have.
    """
    least = [_twips(column.longest_word) for column in columns]
    wanted = [
        max(_twips(column.longest_text), low) for column, low in zip(columns, least, strict=True)
    ]
    if sum(least) >= room:
        return _whole([width * room / sum(least) for width in least], room)
    if sum(wanted) <= room:
        return _whole([width * room / sum(wanted) for width in wanted], room)
    short = room / (1.5 * len(columns))
    widths = [
        float(much if much <= short else low) for low, much in zip(least, wanted, strict=True)
    ]
    if sum(widths) >= room:
        widths = [float(width) for width in least]
    _share_out(widths, wanted, [column.all_text**0.75 for column in columns], room)
    return _whole(widths, room)


def _head_width(text: str, size: float) -> float:
    """The room in which a head takes no more than two lines."""
    width = text_width(text, size, Face.BOLD)
    room = width / _HEAD_LINES + max(
        (text_width(word, size, Face.BOLD) for word in text.split()), default=0.0
    )
    return width if room >= width else balanced_room(text, room, size, Face.BOLD)


def _twips(points: float) -> int:
    return max(_NARROWEST, math.ceil(20 * points) + 2 * CELL_MARGIN + 20)


def _share_out(
    widths: list[float], wanted: Sequence[int], weights: Sequence[float], room: int
) -> None:
    """Give what is left of the room to the columns that want more, by their weights."""
    waiting = {place for place, width in enumerate(widths) if width < wanted[place]}
    while waiting and (spare := room - sum(widths)) > 1:
        total = sum(weights[place] for place in waiting) or 1
        shares = {place: spare * weights[place] / total for place in waiting}
        full = {place for place in waiting if widths[place] + shares[place] >= wanted[place]}
        for place in full or waiting:
            widths[place] = min(wanted[place], widths[place] + shares[place])
        waiting = waiting - full if full else set()


def _whole(widths: Sequence[float], room: int) -> tuple[int, ...]:
    whole = [int(width) for width in widths]
    whole[whole.index(max(whole))] += room - sum(whole)
    return tuple(whole)
