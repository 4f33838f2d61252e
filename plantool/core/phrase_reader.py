"""Reads the numbers in the words by which a body names a place: "điểm a, b khoản 2 Điều 4"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import IntEnum
from typing import Final

from msgspec import Struct, field

from plantool.core.fold import fold
from plantool.core.numerals import from_letter, from_roman
from plantool.core.plain_words import plain_words
from plantool.core.vietnamese import strip_marks


class Unit(IntEnum):
    """What is counted, from the largest to the smallest."""

    APPENDIX = 0
    PART = 1
    CHAPTER = 2
    ARTICLE = 3
    MUC = 4
    KHOAN = 5
    DIEM = 6
    TIET = 7
    ROW = 8
    """A numbered row of an appendix: "STT 5"."""
    DASH = 9
    """A list item that a dash begins: "gạch đầu dòng thứ 3"."""
    PARAGRAPH = 10


class Part(Struct, frozen=True):
    """One unit with the numbers named for it, each as a path: `II.1` is `("II", "1")`."""

    unit: Unit
    values: tuple[tuple[str, ...], ...]
    begins: bool = False
    """Whether "và" or a semicolon stands before it, so that it may begin another place."""


class ReadPhrase(Struct, frozen=True):
    """The places named in a phrase, each a set of parts, and what could not be read."""

    chains: tuple[tuple[Part, ...], ...]
    rest: str
    """The words behind the numbers, such as a heading's title; "" if all was read."""
    has_marks: bool
    """Whether the phrase is typed with Vietnamese marks, so that d is not đ."""


LAST: Final = "-1"
"""The value of "cuối cùng"."""

_UNITS: Final = (
    (Unit.APPENDIX, "phu luc"),
    (Unit.ROW, "stt|so tt|so thu tu|nhiem vu so|nhiem vu thu|dong so|dong thu"),
    (Unit.DASH, "(?:dau )?gach (?:dau )?dong|gach ngang|dau gach"),
    (Unit.PARAGRAPH, "doan van|doan"),
    (Unit.PART, "phan"),
    (Unit.CHAPTER, "chuong"),
    (Unit.ARTICLE, "dieu"),
    (Unit.MUC, "tieu muc|muc"),
    (Unit.KHOAN, "khoan"),
    (Unit.DIEM, "diem"),
    (Unit.TIET, "tiet"),
)
_UNIT: Final = re.compile("|".join(rf"(?P<{unit.name}>(?:{words})\b)" for unit, words in _UNITS))
_ORDINALS: Final = {
    word: str(number)
    for number, words in enumerate(
        ("nhat mot", "hai nhi", "ba", "tu bon", "nam", "sau", "bay", "tam", "chin", "muoi"), 1
    )
    for word in words.split()
} | {"dau tien": "1", "cuoi cung": LAST, "cuoi": LAST}
_ORDINAL: Final = re.compile(
    rf"(?:thu |so )?(?P<word>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b"
)
_SIGN: Final = "(?:[0-9]{1,4}|[ivx]{2,9}|[a-y])"
_VALUE: Final = re.compile(rf"(?:thu |so )?[\"']?(?P<value>{_SIGN}(?:\.{_SIGN})*)[\"']?(?!\w)[.)]*")
_BARE: Final = re.compile(
    r"(?P<value>(?:[IVX]+|[0-9]{1,4})(?:\.(?:[0-9]{1,4}|[a-zđ]))+|[IVX]+)(?!\w)[.)]*"
)
_BETWEEN: Final = re.compile(r"[\s.:()/\-]+")
_AND: Final = re.compile(r"(?P<strong>[;&+]|va\b)|,")
_WORD: Final = re.compile("[a-zA-Z]{3}")
_NOISE: Final = re.compile(
    r"(?:tai|o|trong|cac|cua|thuoc|ve|doi voi|noi dung|du thao|ban|van ban|ke hoach|quy che|"
    r"quyet dinh|nay|neu tren|trang [0-9]+)(?!\w)"
)


def without_noise(plain: str) -> str:
    """Plain words without "tại", "dự thảo", "Kế hoạch" and the like at either end."""
    words = plain.strip(" .:;,()\"'-")
    while match := _NOISE.match(words):
        words = words[match.end() :].strip(" .:;,()\"'-")
    found = True
    while found:
        ends = [match.start() for match in _NOISE.finditer(words) if match.end() == len(words)]
        found = bool(ends) and (ends[0] == 0 or words[ends[0] - 1] == " ")
        words = words[: ends[0]].rstrip(" .:;,()\"'-") if found else words
    return words


def read_phrase(phrase: str) -> ReadPhrase:
    """The numbers named in a phrase, place by place."""
    text = fold(phrase).text
    reader = _Reader(text, plain_words(phrase))
    reader.run()
    chains = _with_inherited(_chains(reader.parts))
    has_marks = strip_marks(text) != text or not _WORD.search(text)
    return ReadPhrase(chains, text[reader.at :].strip(), has_marks=has_marks)


class _Reader(Struct):
    """Goes through a phrase from left to right, as far as it understands."""

    text: str
    plain: str
    at: int = 0
    parts: list[Part] = field(default_factory=list)
    after_comma: bool = False
    after_and: bool = False

    def run(self) -> None:
        while self.at < len(self.plain) and (
            self.separator() or self.unit() or self.further_value() or self.bare() or self.noise()
        ):
            pass

    def separator(self) -> bool:
        if found := _BETWEEN.match(self.plain, self.at):
            self.at = found.end()
            return True
        if found := _AND.match(self.plain, self.at):
            self.at = found.end()
            self.after_comma = True
            self.after_and |= found["strong"] is not None
            return True
        return False

    def unit(self) -> bool:
        named = _UNIT.match(self.plain, self.at)
        if not named:
            return False
        unit = Unit[named.lastgroup or ""]
        start = named.end()
        while start < len(self.plain) and self.plain[start] in " :":
            start += 1
        value, end = self.value(start, unit)
        if not value and unit is not Unit.APPENDIX:
            return False
        self.add(Part(unit, (value,), self.after_and), end if value else named.end())
        return True

    def further_value(self) -> bool:
        """The 2 of "Điều 1 & 2"."""
        if not self.after_comma or not self.parts:
            return False
        value, end = self.value(self.at, self.parts[-1].unit)
        if not value:
            return False
        last = self.parts.pop()
        self.add(Part(last.unit, (*last.values, value), last.begins), end)
        return True

    def bare(self) -> bool:
        """A path without a word before it: `II.4`."""
        found = _BARE.match(self.text, self.at)
        if not found:
            return False
        value = _signs(found["value"], Unit.MUC)
        if value:
            self.add(Part(Unit.MUC, (value,), self.after_and), found.end())
        return bool(value)

    def noise(self) -> bool:
        found = _NOISE.match(self.plain, self.at)
        self.at = found.end() if found else self.at
        return found is not None

    def add(self, part: Part, end: int) -> None:
        self.parts.append(part)
        self.at = end
        self.after_comma = self.after_and = False

    def value(self, at: int, unit: Unit) -> tuple[tuple[str, ...], int]:
        """The number at a place and where it ends; nothing where there is none."""
        if found := _VALUE.match(self.plain, at):
            signs = _signs(self.text[found.start("value") : found.end("value")], unit)
            if signs:
                return signs, found.end()
        counted = unit >= Unit.KHOAN
        if counted and (found := _ORDINAL.match(self.plain, at)):
            return (_ORDINALS[found["word"]],), found.end()
        return (), at


def _signs(words: str, unit: Unit) -> tuple[str, ...]:
    """The numbers of a path, capitals as Roman numerals, letters small; nothing if it is none."""
    signs = [_sign(word, unit) for word in words.split(".")]
    return tuple(signs) if all(signs) else ()


def _sign(word: str, unit: Unit) -> str:
    if word.isascii() and word.isdigit():
        return word.lstrip("0")
    if from_roman(word) and not (len(word) == 1 and unit >= Unit.DIEM):
        return word
    if len(word) == 1:
        return word.lower() if from_letter(word) else ""
    if not from_roman(word.upper()):
        return ""
    return word.upper() if unit <= Unit.MUC else word


def _chains(parts: Sequence[Part]) -> list[list[Part]]:
    """The parts of each place: a unit named again, or "và" before a unit, begins another."""
    chains: list[list[Part]] = []
    for part in parts:
        chain = chains[-1] if chains else []
        last = chain[-1] if chain else None
        nested = _nested(last, part) if last and not part.begins else None
        if nested:
            chain[-1] = nested
        elif not last or part.begins or part.unit in {other.unit for other in chain}:
            chains.append([part])
        else:
            chain.append(part)
    return chains


def _nested(one: Part, other: Part) -> Part | None:
    """The two as one path where a number stands under a Roman numeral: "mục 1, mục II"."""
    if not one.unit is other.unit is Unit.MUC:
        return None
    for outer, inner in ((one, other), (other, one)):
        if all(len(value) == 1 and from_roman(value[0]) for value in outer.values) and all(
            len(value) == 1 and value[0].isdigit() for value in inner.values
        ):
            values = tuple((*above, *below) for above in outer.values for below in inner.values)
            return Part(Unit.MUC, values, one.begins)
    return None


def _with_inherited(chains: list[list[Part]]) -> tuple[tuple[Part, ...], ...]:
    """Each place with the larger units that it shares with its neighbour.

    In "điểm a và điểm b khoản 2 Điều 4" both stand in khoản 2 Điều 4.
    """
    done = [sorted(chain, key=_unit_of) for chain in chains]
    forth, back = range(1, len(done)), range(len(done) - 2, -1, -1)
    pairs = [*((place, place + 1) for place in back), *((place, place - 1) for place in forth)]
    for place, neighbour in pairs:
        largest = done[place][0].unit
        others = done[neighbour]
        if largest in {part.unit for part in others}:
            done[place] = [*(part for part in others if part.unit < largest), *done[place]]
    return tuple(tuple(chain) for chain in done)


def _unit_of(part: Part) -> Unit:
    return part.unit
