"""How wide a text is in Times New Roman, so that drawn lines and boxes fit their words.

The advance widths are those of Tinos, a font made with the same advances as Times New Roman, in
units of 1/2048 of the size; `tests/test_metrics.py` reads them out of the font again. Vietnamese
letters with tone, breve or circumflex are as wide as their base letter; horned ones are not.
"""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import cache

UNITS_PER_EM = 2048

_ADVANCES = {
    "regular": """
369 '
410 |
512 ,.
569 /:;\\ijltı
614 ²³
682 !()-I[]`fr‘’·
717 •
797 Js
819 °
836 "
909 ?acez“”
961 ^
983 {}
1024 #$*0123456789_bdghknopquvxyđ–«»§€ß
1083 ơ
1108 ~
1110 ư
1124 ÷≥≤±
1139 FPS
1155 +<=>×−
1251 ELTZ
1366 BCR
1479 ADGHKNOQUVXYwĐƠ
1536 ½¼¾
1589 Ư
1593 &m
1706 %
1821 M
1886 @
1933 W
2048 —…""",
    "bold": """
451 |
512 ,.
569 '/\\ilı
614 ²³
682 !()-:;[]`fjt‘’
683 ·
717 •
797 Is
807 {}
819 °
909 cerz
1024 #$*0123456789?J_agovxy–“”«»§€
1065 ~
1124 ÷≥≤±
1134 ơ
1137 "
1139 Sbdhknpquđß
1167 +<=>×−
1190 ^
1229 ư
1251 FP
1366 BELTZ
1479 ACDNRUVXYwĐ
1536 ½¼¾
1593 GHKOQƠ
1630 Ư
1706 &m
1905 @
1933 M
2048 %W—…""",
    "italic": """
438 '
512 ,.·
563 |
569 /\\fijltı
614 ²³
682 !()-:;I`‘’
717 •
797 []rsz
819 {}°
860 "
864 ^
909 Jcekvxy
1024 #$*0123456789?S_abdghnopquđ–«»§€ß
1093 ơ
1108 ~
1117 ư
1124 ÷≥≤±
1139 LTYZ“”
1251 ABEFPRVX
1366 CKNw
1382 +<=>×−
1479 DGHOQUmĐƠ
1536 ½¼¾
1544 Ư
1593 &
1706 %MW
1821 —…
1884 @""",
}

_SPACE = 512
_OTHER = 1024
"""What a letter outside the table is taken for: a digit's width, the middle of the range."""


class Face(Enum):
    """The faces of Times New Roman that headings and boxes use."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"


def text_width(text: str, size: float, face: Face = Face.REGULAR) -> float:
    """The width in points of `text` on one line, set at `size` points."""
    return sum(map(_advances(face).__getitem__, text)) * size / UNITS_PER_EM


def wrapped_widths(text: str, room: float, size: float, face: Face) -> tuple[float, ...]:
    """The widths of the lines that `text` breaks into where there are `room` points."""
    space = text_width(" ", size, face)
    lines: list[float] = []
    for word in text.split():
        width = text_width(word, size, face)
        if lines and lines[-1] + space + width <= room:
            lines[-1] += space + width
        else:
            lines.append(width)
    return tuple(lines) or (0.0,)


def balanced_room(text: str, room: float, size: float, face: Face) -> float:
    """The least room in which `text` takes no more lines than in `room`: lines of like length
    instead of a last line of one word.
    """
    count = len(wrapped_widths(text, room, size, face))
    if count == 1:
        return room
    low, high = text_width(text, size, face) / (count + 1), room
    while high - low > 1:
        middle = (low + high) / 2
        if len(wrapped_widths(text, middle, size, face)) > count:
            low = middle
        else:
            high = middle
    return high


@cache
def _advances(face: Face) -> _Advances:
    found = _Advances({" ": _SPACE, "\u00a0": _SPACE})
    for line in _ADVANCES[face.value].split("\n")[1:]:
        width, _, chars = line.partition(" ")
        found.update(dict.fromkeys(chars, int(width)))
    return found


class _Advances(dict[str, int]):
    """Widths by letter; those of letters with marks are added when they are first asked for."""

    def __missing__(self, char: str) -> int:
        self[char] = width = self._composite(char)
        return width

    def _composite(self, char: str) -> int:
        """The width of a letter with marks: that of the letter, the horn being part of it."""
        if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Cc", "Zl"}:
            return 0
        base = unicodedata.normalize("NFD", char)
        stem = unicodedata.normalize("NFC", base[:2]) if "\u031b" in base[1:2] else base[0]
        return self.get(stem, _OTHER)
