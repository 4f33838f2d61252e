"""Where lines and boxes of a page stand: lengths in twips, computed from the words they go with."""

from __future__ import annotations

from collections.abc import Sequence

from plantool.core.settings import Style as HouseStyle
from plantool.word.metrics import Face, balanced_room, text_width, wrapped_widths
from plantool.word.styles import A4, STATE_SIZE, twips

STATE_NAME = "Cộng hòa xã hội chủ nghĩa Việt Nam"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

_TWIPS = 20
_ROOM_BESIDE_STATE_NAME = 8
"""Points to spare beside the state's name, which must stand on one line."""

LANDSCAPE_MARGIN = 20
"""Millimetres on all sides of a page in landscape."""


def page_values(house: HouseStyle) -> dict[str, object]:
    """Sizes of paper, margins, columns and types: the `page` of every template."""
    width, height = A4
    left, right = twips(house.left), twips(house.right)
    text = width - left - right
    state = text_width(STATE_NAME.upper(), STATE_SIZE, Face.BOLD) + _ROOM_BESIDE_STATE_NAME
    head_right = round(_TWIPS * state)
    return {
        "width": width,
        "height": height,
        "top": twips(house.top),
        "bottom": twips(house.bottom),
        "left": left,
        "right": right,
        "landscape_margin": twips(LANDSCAPE_MARGIN),
        "text": text,
        "head": [text - head_right, head_right],
        "foot": [text // 2, text - text // 2],
        "state_size": STATE_SIZE,
        "body_size": house.body_size,
        "state_name": STATE_NAME,
        "motto": MOTTO,
    }


def line_indent(lines: Sequence[str], size: float, face: str, room: int, share: float) -> int:
    """The indent on both sides that leaves a line of `share` of the longest line of words."""
    width = max((_widest(line, size, face, room) for line in lines), default=0.0)
    return max(0, round((room - _TWIPS * width * share) / 2))


def box_indent(lines: Sequence[str], size: float, face: str, room: int) -> int:
    """The indent on both sides of a box around the longest of these lines."""
    width = max((text_width(line, size, Face(face)) for line in lines), default=0.0)
    return max(0, round((room - _TWIPS * (width + size)) / 2))


def balanced_indent(text: str, size: float, face: str, room: int) -> int:
    """The indent on both sides that makes all lines of a centred text about equally long."""
    points = room / _TWIPS
    lines = len(wrapped_widths(text, points, size, Face(face)))
    # A hundredth to spare: other programs may measure a hair differently.
    narrow = balanced_room(text, points, size, Face(face)) * 1.01
    return max(0, round((room - _TWIPS * narrow) / 2)) if lines > 1 else 0


def fitting_size(text: str, size: float, smaller: float, face: str, room: int) -> float:
    """`size`, or the smaller one where the text would not stand on one line."""
    return size if _TWIPS * text_width(text, size, Face(face)) < room else smaller


def name_size(lines: Sequence[str], size: float, smaller: float, face: str, room: int) -> float:
    """`size`, or the smaller one where a name then takes fewer lines."""
    points = room / _TWIPS

    def count(at: float) -> int:
        return sum(len(wrapped_widths(line, points, at, Face(face))) for line in lines)

    return smaller if count(smaller) < count(size) else size


def _widest(line: str, size: float, face: str, room: int) -> float:
    points = room / _TWIPS
    narrow = balanced_room(line, points, size, Face(face))
    return max(wrapped_widths(line, narrow, size, Face(face)))


LAYOUT_FUNCTIONS = {
    "line_indent": line_indent,
    "box_indent": box_indent,
    "balanced_indent": balanced_indent,
    "fitting_size": fitting_size,
    "name_size": name_size,
}
