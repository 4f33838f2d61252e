"""Who does what by when: the plan's tasks with their bodies, days, sections and source items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct

from plantool.core.agency import Agencies
from plantool.core.body_markdown import words_with_references
from plantool.core.deadline import Deadline, DeadlineKind, only_year, parse_deadline
from plantool.core.plan import Actors, Task
from plantool.core.review import Review


class TaskBody(Struct, frozen=True):
    """One that leads or cooperates: a body of the repo, or free wording with no body behind it."""

    agency: str
    """Its ID; "" for free wording."""
    name: str


class PlannedTask(Struct, frozen=True):
    """One task as people read it."""

    number: int
    """Its row in the appendix, from 1."""
    id: str
    text: str
    group: str
    lead: str
    """Who leads, as printed."""
    leads: tuple[TaskBody, ...]
    cooperation: str
    """Who cooperates, as printed."""
    cooperates: tuple[TaskBody, ...]
    deadline: Deadline
    output: str
    funding: str
    note: str
    sections: tuple[str, ...]
    """IDs of the sections it belongs to."""
    section_paths: tuple[str, ...]
    """Their short names: `III.4`."""
    implements: tuple[str, ...]
    """`source/item`, as written."""


class BodyTasks(Struct, frozen=True):
    """What one body leads and what it cooperates in."""

    body: TaskBody
    leads: tuple[PlannedTask, ...]
    cooperates: tuple[PlannedTask, ...]


class TaskList(Struct, frozen=True):
    """All tasks of a plan, in the order of its appendix."""

    plan: str
    title: str
    draft: int
    tasks: tuple[PlannedTask, ...]

    @property
    def unread(self) -> tuple[PlannedTask, ...]:
        """The tasks whose deadline could not be read to a day; it stays as written."""
        kinds = {DeadlineKind.UNREAD, DeadlineKind.IMPOSSIBLE}
        return tuple(task for task in self.tasks if task.deadline.kind in kinds)


def task_list(review: Review) -> TaskList:
    """The tasks of a plan."""
    header = review.plan.header
    year = only_year(header)
    tasks = tuple(
        _planned(review, task, number, year) for number, task in enumerate(header.tasks, 1)
    )
    return TaskList(review.plan.id, _line(header.title), header.draft, tasks)


def by_body(tasks: Sequence[PlannedTask]) -> tuple[BodyTasks, ...]:
    """The tasks of each body: those that lead come first, in the order of their first task."""
    bodies = dict.fromkeys(body for task in tasks for body in task.leads)
    bodies |= dict.fromkeys(body for task in tasks for body in task.cooperates)
    return tuple(
        BodyTasks(
            body,
            tuple(task for task in tasks if body in task.leads),
            tuple(task for task in tasks if body in task.cooperates),
        )
        for body in bodies
    )


def by_deadline(tasks: Sequence[PlannedTask]) -> tuple[PlannedTask, ...]:
    """The tasks by their last day; then those without one, by what their words say."""
    return tuple(sorted(tasks, key=_deadline_rank))


_KIND_RANKS = {
    kind: rank
    for rank, kind in enumerate(
        (
            DeadlineKind.DATED,
            DeadlineKind.YEARLY,
            DeadlineKind.RECURRING,
            DeadlineKind.CONTINUOUS,
            DeadlineKind.UNREAD,
            DeadlineKind.IMPOSSIBLE,
            DeadlineKind.NONE,
        )
    )
}


def _deadline_rank(task: PlannedTask) -> tuple[bool, date, int, date, int]:
    deadline = task.deadline
    first = deadline.ends[0] if deadline.ends else date.max
    rank = _KIND_RANKS[deadline.kind]
    return not deadline.ends, first, rank, deadline.end or date.max, task.number


def _planned(review: Review, task: Task, number: int, year: int | None) -> PlannedTask:
    agencies, numbering = review.agencies, review.numbering

    def words(text: str) -> str:
        return _line(words_with_references(text, numbering))

    return PlannedTask(
        number=number,
        id=task.id,
        text=words(task.text),
        group=_line(task.group),
        lead=_printed(task.lead, agencies),
        leads=tuple(_bodies(task.lead, agencies)),
        cooperation=_printed(task.with_, agencies),
        cooperates=tuple(_bodies(task.with_, agencies)),
        deadline=parse_deadline(_line(task.due), year=year),
        output=words(task.output),
        funding=words(task.funding),
        note=words(task.note),
        sections=task.section,
        section_paths=tuple(numbering.path(one) or one for one in task.section),
        implements=task.implements,
    )


def _printed(actors: Actors, agencies: Agencies) -> str:
    return _line(actors.text) or "; ".join(_line(agencies.name(one)) for one in actors.agencies)


def _bodies(actors: Actors, agencies: Agencies) -> Iterator[TaskBody]:
    for agency in actors.agencies:
        yield TaskBody(agency, _line(agencies.name(agency)))
    if not actors.agencies and actors.text.strip():
        yield TaskBody("", _line(actors.text))


def _line(text: str) -> str:
    return " ".join(text.split())
