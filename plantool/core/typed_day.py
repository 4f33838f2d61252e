"""A day as people type it: `2021-02-05`, `05/02/2021`, `5.2.2021`, `ngày 05 tháng 02 năm 2021`."""

from __future__ import annotations

import calendar
import re

from plantool.core.message import Message, message

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_TYPED = re.compile(
    r"(?:ngày\s+)?(?P<day>\d{1,2})(?:\s*[/.\-]\s*|\s+tháng\s+)(?P<month>\d{1,2})"
    r"(?:\s*[/.\-]\s*|\s+năm\s+)(?P<year>\d{4})",
    re.IGNORECASE,
)
_HOUR = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2})?\Z")
_MONTHS = 12


def typed_day(words: str) -> str:
    """The day as `2021-02-05`; "" where the words are no day of the calendar.

    Days come before months, as everywhere in Vietnam; an hour behind the day is left out.
    """
    bare = _HOUR.sub("", words.strip().rstrip(".,;"))
    found = _ISO.fullmatch(bare) or _TYPED.fullmatch(bare)
    if found is None:
        return ""
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    if not year or not 1 <= month <= _MONTHS or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return ""
    return f"{year:04}-{month:02}-{day:02}"


def shown_day(day: str) -> Message | str:
    """An ISO date in the order of the reader's language; one without a day stays as it is."""
    parts = day.split("-")
    if len(parts) != len(("year", "month", "day")):
        return day
    return message("{year}-{month}-{day}", year=parts[0], month=parts[1], day=parts[2])
