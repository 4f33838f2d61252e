"""The smallest pieces of a deadline: a day, a month, a quarter, a half-year, a year.

They are found in small letters without marks, hyphens plain and spaces single.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from plantool.core.text import Span

_MONTHS = 12
_QUARTER = 3
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


class Atom(Struct, frozen=True):
    """One day, or a stretch of whole months, with the year where the words name it."""

    span: Span
    year: int | None
    months: tuple[int, int]
    """The first and the last month."""
    day: int | None = None
    is_stretch: bool = False
    """Whether the words name both ends: "tháng 3 đến tháng 6"."""

    def first(self, year: int) -> date:
        """Its first day in a year; `ValueError` where no calendar has it."""
        return date(year, self.months[0], 1 if self.day is None else self.day)

    def last(self, year: int) -> date:
        """Its last day in a year; `ValueError` where no calendar has it."""
        month = self.months[1]
        if not 1 <= month <= _MONTHS:
            raise ValueError(month)
        whole = calendar.monthrange(year, month)[1]
        return date(year, month, whole if self.day is None else self.day)


def read_atoms(plain: str) -> tuple[Atom, ...]:
    """The days and stretches that plain words name, from the left; `LookupError` where digits
    run on into something else, such as the number of a decree: "12/2025/NĐ-CP".
    """
    atoms: list[Atom] = []
    for match in _ATOM.finditer(plain):
        if not _stands_alone(plain, match, atoms[-1].span.end if atoms else -1):
            raise LookupError(match.group())
        atoms += _of_match(match)
    return tuple(atoms)


_ONE_OR_TWO = "[0-9]{1,2}"
_YEAR = "(?:19|20|21)[0-9][0-9]"
_LATER_YEAR = rf"(?: ?(?:/|-|nam|cua nam)? ?(?P<{{}}>{_YEAR})(?![0-9]))?"
_MORE = "(?: ?(?:-|,|va|den(?: het)?) ?"
_ONE_QUARTER = "(?:iv|i{1,3}|[1-4])(?![0-9a-z])"
_ONE_MONTH = "(?:1[0-2]|0?[1-9])(?![0-9a-z])"

_FORMS = (
    rf"(?:ngay )?(?P<iso>{_YEAR}-[0-9]{{2}}-[0-9]{{2}})",
    rf"(?:ngay )?(?P<d>{_ONE_OR_TWO})(?P<sep> ?[/.-] ?)(?P<m>{_ONE_OR_TWO})(?P=sep)(?P<y>{_YEAR})",
    r"(?:ngay )?(?P<wd>[0-9]{1,2}) thang (?P<wm>[0-9]{1,2})" + _LATER_YEAR.format("wy"),
    r"(?P<n>1[0-2]|[1-9]) thang (?P<half>dau|cuoi)(?: cua)?" + _LATER_YEAR.format("hy"),
    r"nua (?P<part>dau|cuoi)" + _LATER_YEAR.format("py"),
    rf"quy (?P<quarters>{_ONE_QUARTER}{_MORE}(?:quy )?{_ONE_QUARTER})*)" + _LATER_YEAR.format("qy"),
    rf"thang (?P<months>{_ONE_MONTH}{_MORE}(?:thang )?{_ONE_MONTH}(?!/[0-9]{{1,2}}/))*)"
    + _LATER_YEAR.format("my"),
    rf"(?P<mm>[0-9]{{1,2}}) ?/ ?(?P<mmy>{_YEAR})",
    r"(?:ngay )?(?P<dd>[0-9]{1,2})/(?P<dm>[0-9]{1,2})(?![0-9])",
    rf"(?:(?:nam|giai doan|thoi ky) )?(?P<year>{_YEAR})(?![0-9])",
)
"""What is tried at each place, the longest first."""

_ATOM = re.compile("|".join(f"(?:{form})" for form in _FORMS))
_RUNS_ON = re.compile(r"[0-9a-z/%]|[.,-][0-9a-z]|-\B")


def _stands_alone(plain: str, match: re.Match[str], previous_end: int) -> bool:
    start, end = match.span()
    before = plain[start - 1 : start]
    if before == "-" and start - 1 != previous_end:
        return False
    if before.isalnum() or (before and before in "/."):
        return False
    after = _RUNS_ON.match(plain, end)
    return after is None or (plain[end] == "-" and _ATOM.match(plain, end + 1) is not None)


def _of_match(match: re.Match[str]) -> Iterator[Atom]:
    found = {name: words for name, words in match.groupdict().items() if words is not None}
    span = Span(*match.span())
    if iso := found.get("iso"):
        year, month, day = map(int, iso.split("-"))
        yield Atom(span, year, (month, month), day)
    elif quarters := found.get("quarters"):
        yield from _listed(span, quarters, _year(found, "qy"), by_quarter=True)
    elif months := found.get("months"):
        yield from _listed(span, months, _year(found, "my"), by_quarter=False)
    elif "n" in found:
        yield _part(span, int(found["n"]), _year(found, "hy"), is_first=found["half"] == "dau")
    elif "part" in found:
        yield _part(span, _MONTHS // 2, _year(found, "py"), is_first=found["part"] == "dau")
    elif "year" in found:
        yield Atom(span, int(found["year"]), (1, _MONTHS))
    elif "mm" in found:
        month = int(found["mm"])
        yield Atom(span, int(found["mmy"]), (month, month))
    else:
        for day_key, month_key, year_key in (("d", "m", "y"), ("wd", "wm", "wy"), ("dd", "dm", "")):
            if day_key in found:
                month = int(found[month_key])
                yield Atom(span, _year(found, year_key), (month, month), int(found[day_key]))


def _year(found: dict[str, str], key: str) -> int | None:
    return int(found[key]) if key in found else None


def _part(span: Span, months: int, year: int | None, *, is_first: bool) -> Atom:
    return Atom(span, year, (1, months) if is_first else (_MONTHS + 1 - months, _MONTHS))


def _listed(span: Span, words: str, year: int | None, *, by_quarter: bool) -> Iterator[Atom]:
    """`iii - iv` is one stretch, `ii, iv` are two."""
    for group in re.split(",|va", words):
        numbers = [_number(one) for one in re.findall("iv|i+|[0-9]+", group)]
        first, last = numbers[0], numbers[-1]
        if by_quarter:
            first, last = first * _QUARTER - 2, last * _QUARTER
        yield Atom(span, year, (first, last), is_stretch=len(numbers) > 1)


def _number(sign: str) -> int:
    return _ROMAN.get(sign) or int(sign)
