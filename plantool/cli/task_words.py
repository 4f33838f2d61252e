"""What a deadline's words were read as, in words; shared by `tasks` and `trace`."""

from __future__ import annotations

from plantool.cli.words import day_words
from plantool.core.deadline import Deadline, DeadlineKind
from plantool.core.message import message
from plantool.core.tasks import PlannedTask
from plantool.i18n import gettext as _
from plantool.i18n import translate


def until_words(deadline: Deadline) -> str:
    """The last day, or what stands in its place."""
    if deadline.ends:
        return " ".join(day_words(day.isoformat()) for day in deadline.ends)
    match deadline.kind:
        case DeadlineKind.DATED:
            return _("open")
        case DeadlineKind.YEARLY:
            return _("yearly")
        case DeadlineKind.RECURRING:
            return _("recurring")
        case DeadlineKind.CONTINUOUS:
            return _("always")
        case DeadlineKind.UNREAD:
            return _("unread")
        case DeadlineKind.IMPOSSIBLE:
            return _("impossible")
        case DeadlineKind.NONE:
            return _("none")


def due_words(task: PlannedTask) -> str:
    """The deadline as written; an ISO date in the order of the language."""
    return day_words(task.deadline.text) if _is_iso(task) else task.deadline.text


def named_task(task: PlannedTask) -> str:
    """`3 (nv-so-ket)`: a task's row in the appendix and its ID."""
    return translate(message("{number} ({id})", number=task.number, id=task.id))


def _is_iso(task: PlannedTask) -> bool:
    ends = task.deadline.ends
    return len(ends) == 1 and ends[0].isoformat() == task.deadline.text
