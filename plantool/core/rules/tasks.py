"""Tasks, targets and sources: each has an ID, a body that exists, a place, and is carried out."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date

from plantool.core.deadline import Deadline, DeadlineKind, only_year, parse_deadline
from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.plan import Task
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.text import Place
from plantool.core.yaml_text import Path, nearest_span


@rule("T101", Severity.ERROR)
def duplicate_item_id(review: Review, rule: Rule) -> Iterator[Finding]:
    """Two tasks, two targets or two sources have the same ID, so that a comment on one
    (`field: tasks.dao-tao`) could mean either.

    Give the later one another ID: `dao-tao` and `dao-tao-nghe`.
    """
    header = review.plan.header
    lists = (
        ("tasks", [task.id for task in header.tasks]),
        ("targets", [target.id for target in header.targets]),
        ("sources", [source.id for source in header.sources]),
    )
    for key, ids in lists:
        seen: set[str] = set()
        for index, member in enumerate(ids):
            if member in seen:
                what = message("ID '{id}' stands twice in '{key}'", id=member, key=key)
                yield rule.finding(_place(review, key, index, "id"), what)
            seen.add(member)


@rule("T102", Severity.WARNING)
def task_without_lead(review: Review, rule: Rule) -> Iterator[Finding]:
    """A task has no lead body (cơ quan chủ trì), so nobody is answerable for it.

    Add `lead: so-noi-vu`, or free wording with the bodies it means:
    `lead: {text: "Các sở, ban, ngành", agencies: [cac-so]}`.
    """
    for index, task in enumerate(review.plan.header.tasks):
        if not task.lead.agencies and not task.lead.text.strip():
            what = message("task '{task}' has no lead", task=task.id)
            yield rule.finding(_place(review, "tasks", index, "id"), what)


@rule("T103", Severity.ERROR)
def unknown_agency(review: Review, rule: Rule) -> Iterator[Finding]:
    """The plan names a body that plans/agencies.yaml does not list.

    Wrong: `lead: so-noi-vu-tinh` where the file has `so-noi-vu`. Mend the ID, or add the body:
    `so-noi-vu: {name: Sở Nội vụ, short: SNV, kind: so}`. Where the file lists no body at all,
    one note says so.
    """
    known = review.agencies.by_id
    for way, agency in _named_agencies(review):
        if agency in known:
            continue
        if not known:
            what = message("bodies are named here, but plans/agencies.yaml lists none")
            yield rule.finding(_place(review, *way), what, severity=Severity.NOTE)
            return
        what = message("'{id}' is not in plans/agencies.yaml", id=agency)
        yield rule.finding(_place(review, *way), what)


@rule("T104", Severity.WARNING)
def abolished_agency(review: Review, rule: Rule) -> Iterator[Finding]:
    """A task is given to a body that had ceased to exist at the plan's date, or at the day its
    comments were asked for where the plan has no date yet.

    Wrong, in a plan of 2026: `lead: so-noi-vu-cu` with `until: 2025-03-01`. Name the body that
    took over; the message says which.
    """
    day = _day(review)
    if not day:
        return
    known = review.agencies.by_id
    for way, agency_id in _named_agencies(review):
        agency = known.get(agency_id)
        if agency is None or not agency.until or agency.until >= day[: len(agency.until)]:
            continue
        successors = ", ".join(review.agencies.name(other) for other in agency.successor)
        what = message(
            "'{name}' ceased to exist in {until}",
            name=review.agencies.name(agency_id),
            until=agency.until,
        )
        if successors:
            what = message(
                "'{name}' ceased to exist in {until}; its work went to: {successors}",
                name=review.agencies.name(agency_id),
                until=agency.until,
                successors=successors,
            )
        yield rule.finding(_place(review, *way), what)


@rule("T105", Severity.WARNING)
def lead_also_cooperates(review: Review, rule: Rule) -> Iterator[Finding]:
    """A body leads a task and stands among those who cooperate in it.

    Wrong: `lead: so-noi-vu`, `with: [so-noi-vu, so-tai-chinh]`. Take it out of `with`.
    """
    for index, task in enumerate(review.plan.header.tasks):
        for agency in task.lead.agencies:
            if agency in task.with_.agencies:
                what = message(
                    "task '{task}': '{agency}' leads and cooperates", task=task.id, agency=agency
                )
                yield rule.finding(_place(review, "tasks", index, "with"), what)


@rule("T106", Severity.NOTE)
def task_without_section(review: Review, rule: Rule) -> Iterator[Finding]:
    """A task belongs to no section: nobody sees which part of the text it carries out, and
    comments on that part do not show it.

    Add the section's ID: `section: kien-toan`, or `section: [kien-toan, dao-tao]`.
    """
    tasks = review.plan.header.tasks
    if len(tasks) > 1 and not any(task.section for task in tasks):
        what = message("none of the {n} tasks belongs to a section", n=len(tasks))
        yield rule.finding(_place(review, "tasks"), what)
        return
    for index, task in enumerate(tasks):
        if not task.section:
            what = message("task '{task}' belongs to no section", task=task.id)
            yield rule.finding(_place(review, "tasks", index, "id"), what)


@rule("T107", Severity.NOTE)
def uncovered_source_item(review: Review, rule: Rule) -> Iterator[Finding]:
    """No task carries out an item of a source document: what the programme or directive asks may
    have been forgotten.

    Add `implements: chuong-trinh-10/muc-3` to the task that does it; `implements: chuong-trinh-10`
    says that a task carries out the whole. Where no task implements anything, one note says so.
    `plantool trace` shows which task and section carries out what.
    """
    header = review.plan.header
    done = {item for task in header.tasks for item in task.implements}
    if not done and sum(len(source.items) for source in header.sources) > 1:
        what = message("no task carries out anything of the plan's sources")
        yield rule.finding(_place(review, "sources"), what)
        return
    for index, source in enumerate(header.sources):
        for item in source.items:
            if f"{source.id}/{item}" not in done and source.id not in done:
                what = message(
                    "no task carries out '{item}' of '{source}'", item=item, source=source.id
                )
                yield rule.finding(_place(review, "sources", index, "items", item), what)


@rule("T108", Severity.WARNING)
def due_outside_period(review: Review, rule: Rule) -> Iterator[Finding]:
    """A task is due after the period that the plan covers, or before it begins.

    Wrong: `due: Quý II/2031` with `period: {from: 2026, to: 2030}`. Mend the date or the period.
    A stretch that only reaches beyond the period is a note, and so is a task due before it;
    deadlines without a day, such as `Thường xuyên`, are right.
    """
    period = review.plan.header.period
    if period is None:
        return
    first = _day_at(period.from_, is_last=False) or date.min
    last = _day_at(period.to, is_last=True) or date.max
    for index, task in enumerate(review.plan.header.tasks):
        deadline = parse_deadline(task.due, year=only_year(review.plan.header))
        for what, severity in _outside(task, deadline, first, last):
            yield rule.finding(_place(review, "tasks", index, "due"), what, severity=severity)


@rule("T109", Severity.ERROR)
def task_without_text(review: Review, rule: Rule) -> Iterator[Finding]:
    """A task does not say what is to be done; its row of the appendix would be empty.

    Add `text: Kiện toàn tổ chức, bộ máy`.
    """
    for index, task in enumerate(review.plan.header.tasks):
        if not task.text.strip():
            what = message("task '{task}' has no text", task=task.id)
            yield rule.finding(_place(review, "tasks", index, "id"), what)


@rule("T110", Severity.WARNING)
def impossible_deadline(review: Review, rule: Rule) -> Iterator[Finding]:
    """A deadline names a day that no calendar has, or a stretch that ends before it begins.

    Wrong: `due: 31/6/2026`, `due: 13/2026`, `due: Quý IV - II/2026`. Mend the date.
    """
    for index, task in enumerate(review.plan.header.tasks):
        if parse_deadline(task.due).kind is DeadlineKind.IMPOSSIBLE:
            what = message(
                "task '{task}': there is no such day or stretch as '{due}'",
                task=task.id,
                due=task.due,
            )
            yield rule.finding(_place(review, "tasks", index, "due"), what)


def _outside(
    task: Task, deadline: Deadline, first: date, last: date
) -> Iterator[tuple[Message, Severity]]:
    """What is wrong with a deadline's days, and how bad it is."""
    starts = [one.start or one.end for one in deadline.ranges]
    if starts and all(day and day > last for day in starts):
        what = message(
            "task '{task}' is due '{due}', after the plan's period ends in {year}",
            task=task.id,
            due=task.due,
            year=last.year,
        )
        yield what, Severity.WARNING
    elif any(day > last for day in deadline.ends):
        what = message(
            "task '{task}' is due '{due}', which reaches beyond the plan's period, to {year}",
            task=task.id,
            due=task.due,
            year=last.year,
        )
        yield what, Severity.NOTE
    elif deadline.end and deadline.end < first:
        what = message(
            "task '{task}' is due '{due}', before the plan's period begins in {year}",
            task=task.id,
            due=task.due,
            year=first.year,
        )
        yield what, Severity.NOTE


def _day_at(day: str | None, *, is_last: bool) -> date | None:
    """A date whose month or day is left open, as the first or the last day that it may be."""
    year, month, number = (*(day or "0").split("-"), "", "")[:3]
    if not int(year):
        return None
    at_month = int(month) if month else (12 if is_last else 1)
    most = calendar.monthrange(int(year), at_month)[1]
    at_day = int(number) if number else (most if is_last else 1)
    return date(int(year), at_month, min(at_day, most))


def _named_agencies(review: Review) -> Iterator[tuple[Path, str]]:
    header = review.plan.header
    if header.drafter and header.drafter.agency:
        yield ("drafter", "agency"), header.drafter.agency
    for index, task in enumerate(header.tasks):
        yield from _of_task(task, index)


def _of_task(task: Task, index: int) -> Iterator[tuple[Path, str]]:
    for key, actors in (("lead", task.lead), ("with", task.with_)):
        for agency in actors.agencies:
            yield ("tasks", index, key), agency


def _day(review: Review) -> str:
    """The day that the plan's bodies must exist at, as far as it is known."""
    if review.plan.header.date:
        return review.plan.header.date
    asked = [day for item in review.rounds if (day := item.model.opened or item.model.deadline)]
    return max(asked, default="")


def _place(review: Review, *way: str | int) -> Place:
    plan = review.plan
    return plan.source.place(nearest_span(plan.front, way))
