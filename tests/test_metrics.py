"""The widths of Times New Roman: the table is that of the font."""

from __future__ import annotations

import struct
import unicodedata
from pathlib import Path

import pytest

from plantool.word.metrics import UNITS_PER_EM, Face, balanced_room, text_width, wrapped_widths

_FONTS = Path("/usr/share/fonts/truetype/croscore")
_VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


@pytest.mark.parametrize("face", list(Face))
def test_the_table_holds_the_advances_of_the_metric_compatible_font(face: Face) -> None:
    font = _FONTS / f"Tinos-{face.value.capitalize()}.ttf"
    if not font.exists():
        pytest.skip(f"{font} is not installed (Debian: fonts-croscore)")
    advances = _font_advances(font.read_bytes())
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES]
    letters += [chr(code) for code in range(32, 127)] + list("đĐ–—‘’“”…")
    wrong = {
        letter: (text_width(letter, UNITS_PER_EM, face), advances[letter])
        for letter in letters
        if text_width(letter, UNITS_PER_EM, face) != advances[letter]
    }
    assert not wrong


def test_a_decomposed_letter_is_as_wide_as_the_composed_one() -> None:
    text = "Độc lập - Tự do - Hạnh phúc của ƯỚC MƠ"
    decomposed = unicodedata.normalize("NFD", text).replace("\u031b", "")
    assert text_width(text, 14) >= text_width(decomposed, 14)
    assert text_width("Ấ", 14, Face.BOLD) == text_width("A", 14, Face.BOLD)


def test_a_text_breaks_at_spaces_only_and_a_long_word_stands_alone() -> None:
    assert len(wrapped_widths("một hai ba", 1000, 14, Face.REGULAR)) == 1
    assert len(wrapped_widths("một hai ba", 1, 14, Face.REGULAR)) == 3
    assert wrapped_widths("", 100, 14, Face.REGULAR) == (0.0,)


def test_balanced_lines_are_no_more_than_before_and_of_like_length() -> None:
    text = "Thực hiện Chỉ thị số 42-CT/TW của Ban Bí thư về tăng cường sự lãnh đạo của Đảng " * 2
    room = 453.0
    lines = wrapped_widths(text, room, 14, Face.BOLD)
    narrow = balanced_room(text, room, 14, Face.BOLD)
    balanced = wrapped_widths(text, narrow, 14, Face.BOLD)
    assert len(balanced) == len(lines)
    assert max(balanced) <= narrow <= room
    assert max(balanced) - min(balanced) <= max(lines) - min(lines)


def _font_advances(font: bytes) -> dict[str, int]:
    """Advances by letter, from a TrueType font's tables `cmap` (format 4) and `hmtx`."""
    tables = {
        font[at : at + 4].decode(): struct.unpack(">I", font[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16)
    }
    count = _word(font, tables["hhea"] + 34)
    advances = [_word(font, tables["hmtx"] + 4 * index) for index in range(count)]
    cmap = tables["cmap"]
    records = [cmap + 4 + 8 * index for index in range(_word(font, cmap + 2))]
    starts = [cmap + struct.unpack(">I", font[at + 4 : at + 8])[0] for at in records]
    table = next(at for at in starts if _word(font, at) == 4)
    segments = _word(font, table + 6) // 2
    found: dict[str, int] = {}
    for index in range(segments):
        end = _word(font, table + 14 + 2 * index)
        first = _word(font, table + 16 + 2 * segments + 2 * index)
        delta = _word(font, table + 16 + 4 * segments + 2 * index)
        at = table + 16 + 6 * segments + 2 * index
        offset = _word(font, at)
        for code in range(first, min(end, 0xFFFE) + 1):
            glyph = code if not offset else _word(font, at + offset + 2 * (code - first))
            found[chr(code)] = advances[min((glyph + delta) & 0xFFFF, count - 1)]
    return found


def _word(font: bytes, at: int) -> int:
    value: int = struct.unpack(">H", font[at : at + 2])[0]
    return value
