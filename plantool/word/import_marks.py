"""The number or bullet that begins a paragraph, typed by hand or counted by Word."""

from __future__ import annotations

import re
from enum import IntEnum

from msgspec import Struct

_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters of điểm in Vietnamese order."""

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


class Kind(IntEnum):
    """What a mark is, from the widest division to the narrowest."""

    PART = 1
    """Phần I, Chương I."""
    ARTICLE = 2
    """Điều 1."""
    ROMAN = 3
    DECIMAL = 4
    MULTI = 5
    """1.1, 1.1.1."""
    LETTER = 6
    DASH = 7
    PLUS = 8


class Mark(Struct, frozen=True):
    """A mark with its place in its own sequence."""

    kind: Kind
    text: str
    number: int = 0
    depth: int = 1
    """How many numbers it has: 2 for 1.1."""


_PATTERNS = (
    (
        Kind.PART,
        re.compile(r"(?i)(?:phần|chương)\s+(?P<n>[ivxlc]+|\d{1,2}|thứ\s+\w+)\b\s*[.:]?"),
    ),
    (Kind.ARTICLE, re.compile(r"Điều\s+(?P<n>\d{1,3})\s*[.:]")),
    (Kind.ROMAN, re.compile(r"(?P<n>[IVXLC]{1,7})\s*[.)/](?=\s|[^\W\d_])")),
    (
        Kind.MULTI,
        re.compile(
            r"\d{1,2}(?:\.\d{1,2})*\.(?P<n>\d{1,2})(?:[.)](?![\d/])|(?=\s+[^\W\da-zà-ỹđ_]))"
        ),
    ),
    (Kind.DECIMAL, re.compile(r"(?P<n>\d{1,3})\s*[.)/](?=\s|[^\W\d_])")),
    (Kind.LETTER, re.compile(r"(?P<n>[a-zđ])\s*[.)](?=\s|[^\W\d_])")),
    (Kind.DASH, re.compile(r"[-–—•▪●*](?=\s|[^\W\d_]|[“\"(])|[•▪●]")),
    (Kind.PLUS, re.compile(r"\+(?=\s|[^\W\d_])")),
)


def read_mark(text: str) -> tuple[Mark, int] | None:
    """The mark at the start of the words, and how many letters it takes up with its space."""
    start = len(text) - len(text.lstrip())
    for kind, pattern in _PATTERNS:
        found = pattern.match(text, start)
        if not found:
            continue
        rest = text[found.end() :]
        end = found.end() + len(rest) - len(rest.lstrip())
        mark = found[0].strip()
        digits = found.groupdict().get("n") or ""
        depth = len(re.findall(r"\d+", mark)) if kind is Kind.MULTI else 1
        return Mark(kind, mark, _number(kind, digits), depth), end
    return None


def _number(kind: Kind, digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    if kind is Kind.LETTER:
        return _LETTERS.index(digits) + 1 if digits in _LETTERS else 0
    if kind in {Kind.ROMAN, Kind.PART} and set(digits.upper()) <= set(_ROMAN):
        values = [_ROMAN[sign] for sign in digits.upper()]
        after = [*values[1:], 0]
        return sum(-one if one < two else one for one, two in zip(values, after, strict=True))
    return 0
