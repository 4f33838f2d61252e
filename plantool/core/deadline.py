"""Deadlines as people write them, read to days where that is certain: "Quý II/2021", "6/2025".

The words stay as they are written; what cannot be read for certain is said to be unread, never
guessed: "cuối kỳ", "sau khi Nghị định 12/2025/NĐ-CP có hiệu lực".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum

from msgspec import Struct

from plantool.core.deadline_atom import Atom, read_atoms
from plantool.core.plan import PlanHeader
from plantool.core.vietnamese import strip_marks

LONGEST = 400
"""A longer text is no deadline; it is kept unread."""


class DeadlineKind(Enum):
    """What a deadline's words say."""

    NONE = "none"
    """No deadline is given."""
    DATED = "dated"
    """One or more stretches of days."""
    YEARLY = "yearly"
    """A day of every year: "trước ngày 30/11 hằng năm"."""
    RECURRING = "recurring"
    """Again and again, without a day: "Hằng năm", "hai năm một kỳ"."""
    CONTINUOUS = "continuous"
    """All the time: "Thường xuyên"."""
    UNREAD = "unread"
    """Words in which no day could be read for certain."""
    IMPOSSIBLE = "impossible"
    """A day that no calendar has, or a stretch that ends before it begins."""


class DateRange(Struct, frozen=True):
    """From a day to a day, both among it; None where that end is open."""

    start: date | None
    end: date | None


class Deadline(Struct, frozen=True):
    """A deadline: its words as written, and the days they mean."""

    text: str
    kind: DeadlineKind
    ranges: tuple[DateRange, ...] = ()
    """In the order of the words; only `DATED` has any."""
    yearly: tuple[tuple[int, int], ...] = ()
    """Month and day by which it is due each year; only `YEARLY` has any."""

    @property
    def start(self) -> date | None:
        """The first day; None where it is open or unknown."""
        starts = [one.start for one in self.ranges]
        return min((day for day in starts if day), default=None) if all(starts) else None

    @property
    def end(self) -> date | None:
        """The last day; None where it is open or unknown."""
        ends = [one.end for one in self.ranges]
        return max((day for day in ends if day), default=None) if all(ends) else None

    @property
    def ends(self) -> tuple[date, ...]:
        """The days by which something is due, in order."""
        return tuple(sorted({one.end for one in self.ranges if one.end}))


def parse_deadline(text: str, *, year: int | None = None) -> Deadline:
    """The deadline that a text names.

    `year` is the only year that the plan covers: "tháng 6" means June of it, and is unread where
    the plan covers several. "Trước ngày 31/12" ends on the day before.
    """
    plain = _plain(text)
    if not plain:
        return Deadline(text, DeadlineKind.NONE)
    if len(plain) > LONGEST or _CONDITION.search(plain):
        return Deadline(text, DeadlineKind.UNREAD)
    try:
        atoms = read_atoms(plain)
        if atoms and _EACH_YEAR.search(plain) and all(atom.year is None for atom in atoms):
            yearly = tuple(_days_of_year(plain, atoms))
            return Deadline(text, DeadlineKind.YEARLY, yearly=yearly)
        ranges = tuple(_ranges(plain, atoms, year))
    except LookupError:
        return Deadline(text, DeadlineKind.UNREAD)
    except ValueError:
        return Deadline(text, DeadlineKind.IMPOSSIBLE)
    if ranges:
        return Deadline(text, DeadlineKind.DATED, ranges)
    if _RECURRING.search(plain):
        return Deadline(text, DeadlineKind.RECURRING)
    kind = DeadlineKind.CONTINUOUS if _CONTINUOUS.search(plain) else DeadlineKind.UNREAD
    return Deadline(text, kind)


def only_year(header: PlanHeader) -> int | None:
    """The year in which "tháng 6" lies, where the plan covers a single one."""
    period = header.period
    if period is None or not period.from_ or not period.to:
        return None
    first, last = period.from_[:4], period.to[:4]
    return int(first) if first == last else None


_CONDITION = re.compile(
    # The day hangs on something else, or lies somewhere in what is named.
    r"\b(?:sau khi|truoc khi|ngay khi|khi (?:co|duoc)|ke tu (?:khi|ngay (?:ban hanh|ky|co))|"
    r"tuy (?:theo|thuoc)|theo (?:yeu cau|quy dinh|chi dao|huong dan|ke hoach|nghi|quyet|luat)|"
    r"nam hoc|[0-9]+ ngay (?:sau|ke)|so [0-9]+/[0-9a-z])\b|"
    r"(?<!thang )(?<!nua )\b(?:dau|giua) (?:nam|quy|thang|giai)\b"
)
_EACH_YEAR = re.compile(r"\b(?:hang|moi|tung) nam\b")
_RECURRING = re.compile(
    r"\b(?:hang|moi|tung) (?:nam|quy|thang|tuan|ngay|ky)\b|\bdinh ky\b|"
    r"\b(?:nam|quy|thang) (?:mot|1) (?:lan|ky)\b"
)
_CONTINUOUS = re.compile(
    r"\b(?:thuong xuyen|lien tuc|thuong ky|suot|ca giai doan|toan giai doan)\b"
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_JOINS = re.compile(r" ?(?:-|den het|den cuoi|den|toi) ?")
_BEFORE = re.compile(r"\btruoc(?: thoi diem)?(?: het)? ?$")
_UNTIL = re.compile(r"\b(?:den het|den cuoi|den|toi|cham nhat(?: la)?(?: trong)?|khong qua) ?$")
_FROM = re.compile(r"\btu ?$")
_AFTER = re.compile(r"\bsau ?$")
_ONWARDS = re.compile(r",? ?(?:tro di|va (?:cac|nhung) nam (?:tiep theo|sau)|va tiep tuc)")


def _plain(text: str) -> str:
    """Small letters without marks, single spaces, plain hyphens."""
    return " ".join(_DASHES.sub("-", strip_marks(text).lower()).split())


def _days_of_year(plain: str, atoms: tuple[Atom, ...]) -> Iterator[tuple[int, int]]:
    """`trước ngày 15/6 và 15/12 hằng năm` is 14/6 and 14/12; 29/02 is no day of every year."""
    is_before = _BEFORE.search(plain[: atoms[0].span.start]) is not None
    for atom in atoms:
        first, last = atom.first(_USUAL_YEAR), atom.last(_USUAL_YEAR)
        due = first - timedelta(days=1) if is_before else last
        yield due.month, due.day


_USUAL_YEAR = 2023
"""A year of 365 days."""


def _ranges(plain: str, atoms: tuple[Atom, ...], year: int | None) -> Iterator[DateRange]:
    for first, last in _joined(plain, atoms):
        last_year = last.year or year
        first_year = first.year or last_year
        if first_year is None or last_year is None:
            raise LookupError(plain)
        yield _range(plain, first, last, first.first(first_year), last.last(last_year))


def _range(plain: str, first: Atom, last: Atom, start: date, end: date) -> DateRange:
    if start > end:
        raise ValueError(plain)
    lead = plain[: first.span.start]
    if first is not last or first.is_stretch:
        return DateRange(start, end)
    if _BEFORE.search(lead):
        return DateRange(None, start - timedelta(days=1))
    if _UNTIL.search(lead):
        return DateRange(None, end)
    if _ONWARDS.match(plain[last.span.end :]):
        return DateRange(start, None)
    if _AFTER.search(lead):
        return DateRange(end + timedelta(days=1), None)
    if _FROM.search(lead):
        return DateRange(start, None)
    return DateRange(start, end)


def _joined(plain: str, atoms: tuple[Atom, ...]) -> Iterator[tuple[Atom, Atom]]:
    """The stretches: "quý III/2025 - quý I/2026" is one, "5/2025; 10/2025" are two."""
    waiting = list(atoms)
    while waiting:
        first = last = waiting.pop(0)
        if waiting and _joins(plain, first, waiting[0]):
            last = waiting.pop(0)
            if waiting and _joins(plain, last, waiting[0]):
                raise LookupError(plain)
        yield first, last


def _joins(plain: str, one: Atom, other: Atom) -> bool:
    return _JOINS.fullmatch(plain[one.span.end : other.span.start]) is not None
