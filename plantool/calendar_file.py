"""An iCalendar file (RFC 5545): each deadline as an all-day event on its last day.

Written with the library `icalendar`, which folds lines at 75 octets between letters, escapes
commas and line ends, and is kept up; by hand these are the places where files go wrong that one
calendar opens and another refuses. The plan's own day is the time stamp: same input, same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event
from msgspec import Struct

from plantool.core.plan import PlanHeader
from plantool.core.tasks import PlannedTask, TaskList
from plantool.core.vietnamese import to_id

_FORBIDDEN = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""What a line of the file cannot hold."""


class CalendarFile(Struct, frozen=True):
    """The file, and the tasks that are not in it because their words name no day."""

    data: bytes
    events: int
    left_out: tuple[PlannedTask, ...]


def calendar_file(listed: TaskList, header: PlanHeader, *, epoch: int) -> CalendarFile:
    """The deadlines of a plan; an event keeps its UID from draft to draft.

    A file taken in again therefore moves the events that are there instead of doubling them.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//plantool//tasks//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(listed.title or listed.plan))
    stamp = datetime.fromtimestamp(epoch, UTC)
    left_out: list[PlannedTask] = []
    years = _years(header)
    taken: set[str] = set()
    for task in listed.tasks:
        due = tuple(_days(task, years))
        if not due:
            left_out.append(task)
        for one in due:
            event = _event(task, one, listed)
            event.add("uid", _uid(task, listed, header, taken))
            event.add("dtstamp", stamp)
            calendar.add_component(event)
    data = calendar.to_ical()
    return CalendarFile(data, len(calendar.subcomponents), tuple(left_out))


class _Due(Struct, frozen=True):
    day: date
    until: date | None = None
    """The last year's day, where it is due every year."""


def _days(task: PlannedTask, years: tuple[int, int] | None) -> Iterator[_Due]:
    for end in task.deadline.ends:
        yield _Due(end)
    if years:
        first, last = years
        for month, day in task.deadline.yearly:
            yield _Due(date(first, month, day), date(last, month, day))


def _years(header: PlanHeader) -> tuple[int, int] | None:
    """The years in which a day of every year comes: those the plan covers."""
    period = header.period
    first = (period.from_ if period else None) or header.date
    last = period.to if period else None
    if not first or not last or first[:4] > last[:4]:
        return None
    return max(1, int(first[:4])), max(1, int(last[:4]))


def _event(task: PlannedTask, due: _Due, listed: TaskList) -> Event:
    event = Event()
    event.add("dtstart", due.day)
    if due.day < date.max:
        event.add("dtend", due.day + timedelta(days=1))
    if due.until:
        event.add("rrule", {"freq": "yearly", "until": due.until})
    lead = f"{task.lead}: " if task.lead else ""
    event.add("summary", _line(lead + task.text))
    event.add("description", "\n".join(_description(task, listed)))
    event.add("sequence", listed.draft)
    # A deadline takes nobody's time: the day stays free for meetings.
    event.add("transp", "TRANSPARENT")
    return event


def _description(task: PlannedTask, listed: TaskList) -> Iterator[str]:
    facts: Sequence[tuple[str, str]] = (
        ("Thời gian thực hiện", task.deadline.text),
        ("Cơ quan chủ trì", task.lead),
        ("Cơ quan phối hợp", task.cooperation),
        ("Kết quả, sản phẩm", task.output),
        ("Nơi nêu trong Kế hoạch", ", ".join(task.section_paths)),
        ("Kế hoạch", listed.title),
    )
    return (f"{name}: {_line(words)}" for name, words in facts if words)


def _uid(task: PlannedTask, listed: TaskList, header: PlanHeader, taken: set[str]) -> str:
    """`nv-so-ket-2.chi-thi-42@uy-ban-nhan-dan-tinh-ha-giang`: another province's plan of the same
    name has other events.
    """
    where = f"{listed.plan}@{to_id(header.issuer.name)}"
    number, made = 1, f"{task.id}.{where}"
    while made in taken:
        number += 1
        made = f"{task.id}-{number}.{where}"
    taken.add(made)
    return made


def _line(text: str) -> str:
    return _FORBIDDEN.sub("", " ".join(text.split()))
