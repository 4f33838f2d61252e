"""How Decree 30 numbers places: Roman numerals, and the letters of points in Vietnamese order."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LETTERS: Final = tuple("abcdđeghiklmnopqrstuvxy")
"""The letters that name points (điểm), in the order of Decree 30."""

_ROMAN: Final = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
    *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_MAX_ROMAN: Final = 3999
_ROMAN_FORM: Final = re.compile(r"M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


def letter(n: int) -> str:
    """The letter of the nth point: a b c d đ e …; after y, the 23rd, come aa, ab, ac …."""
    name = ""
    while n > 0:
        n, place = divmod(n - 1, len(LETTERS))
        name = LETTERS[place] + name
    return name


def from_letter(name: str) -> int | None:
    """Which point a letter names, from 1; None where it is no such letter (f, j, w, z)."""
    n = 0
    for sign in unicodedata.normalize("NFC", name).lower():
        if sign not in LETTERS:
            return None
        n = n * len(LETTERS) + LETTERS.index(sign) + 1
    return n or None


def roman(n: int) -> str:
    """The capital Roman numeral of 1 to 3999; any other number in digits."""
    if not 1 <= n <= _MAX_ROMAN:
        return str(n)
    numeral = ""
    for value, signs in _ROMAN:
        numeral += signs * (n // value)
        n %= value
    return numeral


def from_roman(numeral: str) -> int | None:
    """The number of a capital Roman numeral in its proper form, else None."""
    if not numeral or not _ROMAN_FORM.fullmatch(numeral):
        return None
    rest, n = numeral, 0
    for value, signs in _ROMAN:
        while rest.startswith(signs):
            rest, n = rest.removeprefix(signs), n + value
    return n
