"""Vietnamese words: IDs made of them, their bare letters, their order, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

MAX_ID_LENGTH: Final = 40

_MARKS: Final = re.compile("[\u0300-\u036f]+")
_BARRED_D: Final = str.maketrans("đĐ", "dD")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LAST_MONTH_WITH_ZERO: Final = 2
_OPEN: Final = " " * 4
"""The room left in a date for what is written in by hand, beside a space on either hand."""


def to_id(words: str) -> str:
    """An ID made of words: `Kiện toàn tổ chức` gives `kien-toan-to-chuc`; `m` if none is left.

    At most 40 characters, cut between words; an ID starts with a letter, so `2021` gives `m2021`.
    """
    plain = unicodedata.normalize("NFKD", words.translate(_BARRED_D)).lower()
    parts: list[str] = re.findall("[a-z0-9]+", _MARKS.sub("", plain))
    if not parts or not parts[0][0].isalpha():
        parts = ["m" + "".join(parts[:1]), *parts[1:]]
    made = parts[0][:MAX_ID_LENGTH]
    for part in parts[1:]:
        if len(made) + 1 + len(part) > MAX_ID_LENGTH:
            break
        made += "-" + part
    return made


def make_id(words: str, taken: Collection[str]) -> str:
    """An ID made of words that nobody has yet: `muc-dich`, else `muc-dich-2`, `muc-dich-3` …."""
    plain = made = to_id(words)
    number = 1
    while made in taken:
        number += 1
        ending = f"-{number}"
        made = plain[: MAX_ID_LENGTH - len(ending)].rstrip("-") + ending
    return made


def strip_marks(text: str) -> str:
    """The text without tone and vowel marks, đ as d: `Sở Nội vụ` gives `So Noi vu`."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.translate(_BARRED_D))


def natural_key(words: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that counts: `snv-2` comes before `snv-10`."""
    parts = re.findall("[0-9]+|[^0-9]+", words)
    return tuple(_natural_part(part) for part in parts)


def _natural_part(part: str) -> tuple[int, int, str]:
    if not part[0].isascii() or not part[0].isdigit():
        return 1, 0, part
    digits = part.lstrip("0")  # not int(): Python refuses a number of 5,000 digits
    return 0, len(digits), digits


def date_words(date: str | None) -> str:
    """A date as Decree 30 prints it, `ngày 05 tháng 02 năm 2021`; what is not known yet is open.

    Takes `2021-02-05`, `2021-02`, `2021` or nothing. Only the months 1 and 2 have a leading zero.
    """
    match = _DATE.fullmatch(date or "")
    year, month, day = match.groups() if match else (None, None, None)
    if month is not None and int(month) > _LAST_MONTH_WITH_ZERO:
        month = month.lstrip("0")
    day, month, year = day or _OPEN, month or _OPEN, year or _OPEN
    return f"ngày {day} tháng {month} năm {year}".rstrip()
