"""The tasks of a plan as text for a screen: by body, by deadline, by item of the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plantool.cli.output import say
from plantool.cli.table import Cell, Column, screen_width, table_lines, wrapped
from plantool.cli.task_words import due_words, named_task, until_words
from plantool.cli.words import day_words
from plantool.core.deadline import DeadlineKind
from plantool.core.message import message, plural
from plantool.core.tasks import BodyTasks, PlannedTask, TaskList, by_body, by_deadline
from plantool.core.trace import Trace, TracedItem
from plantool.i18n import gettext as _
from plantool.i18n import translate


def print_by_body(listed: TaskList) -> None:
    """Print what each body leads and cooperates in."""
    _say_all(_head_lines(listed))
    bodies = by_body(listed.tasks)
    for body in bodies:
        if body.leads:
            say("")
            _say_all(_body_lines(body))
    others = [body for body in bodies if not body.leads]
    if others:
        say("")
        _say_all(_other_lines(others))
    _say_all(_unread_lines(listed))


def print_by_deadline(listed: TaskList) -> None:
    """Print the tasks by their last day."""
    _say_all(_head_lines(listed))
    columns = (
        Column(_("Until")),
        Column(_("Due"), wraps=True),
        Column(_("No."), is_right=True),
        Column(_("Task"), wraps=True),
        Column(_("Lead"), wraps=True),
    )
    rows = [
        (
            Cell(_first_until(task)),
            Cell(due_words(task)),
            Cell(str(task.number)),
            Cell(task.text),
            Cell(task.lead),
        )
        for task in by_deadline(listed.tasks)
    ]
    if rows:
        say("")
        _say_all(table_lines(columns, rows))
    _say_all(_unread_lines(listed))


def print_by_source(trace: Trace) -> None:
    """Print the tasks by the item of the sources that they carry out."""
    _say_all(_head_lines(trace.tasks))
    for source in trace.sources:
        say("")
        _say_all(wrapped(source.title or source.id, screen_width(), f"{source.id}: "))
        say("")
        columns = (
            Column(_("Item"), wraps=True),
            Column(_("No."), is_right=True),
            Column(_("Task"), wraps=True),
            Column(_("Until")),
        )
        rows = [row for item in source.items for row in _item_rows(item)]
        if source.whole:
            whole = TracedItem(source.id, "", _("(the whole document)"), source.whole, ())
            rows += _item_rows(whole)
        _say_all(table_lines(columns, rows))
    if trace.serving_none:
        names = ", ".join(map(named_task, trace.serving_none))
        say("")
        _say_all(wrapped(names, screen_width(), f"{_('Carry out nothing of the sources')}: "))
    _say_all(_unread_lines(trace.tasks))


def _say_all(lines: Iterator[str]) -> None:
    for line in lines:
        say(line)


def _head_lines(listed: TaskList) -> Iterator[str]:
    tasks = listed.tasks
    dated = sum(bool(task.deadline.ends) for task in tasks)
    facts = [
        translate(message("draft {n}", n=listed.draft)),
        translate(plural("{n} task", "{n} tasks", len(tasks))),
        translate(plural("{n} with a last day", "{n} with a last day", dated)),
    ]
    missing = sum(task.deadline.kind is DeadlineKind.NONE for task in tasks)
    if missing:
        facts.append(translate(plural("{n} without deadline", "{n} without deadline", missing)))
    if listed.unread:
        facts.append(translate(plural("{n} unread", "{n} unread", len(listed.unread))))
    yield f"{listed.plan}: {' · '.join(facts)}"


def _body_lines(body: BodyTasks) -> Iterator[str]:
    yield from wrapped(body.body.name, screen_width())
    yield from table_lines(_task_columns(), [_task_row(task) for task in body.leads])
    if body.cooperates:
        yield from wrapped(_numbers(body), screen_width(), f"{_('Cooperates in')}: ")


def _other_lines(bodies: Sequence[BodyTasks]) -> Iterator[str]:
    """The bodies that lead nothing, with the numbers of the tasks they cooperate in."""
    columns = (
        Column(_("Body that leads none"), wraps=True),
        Column(_("Cooperates in"), wraps=True),
    )
    rows = [(Cell(body.body.name), Cell(_numbers(body))) for body in bodies]
    yield from table_lines(columns, rows)


def _numbers(body: BodyTasks) -> str:
    return ", ".join(str(task.number) for task in body.cooperates)


def _task_columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), is_right=True),
        Column(_("Task"), wraps=True),
        Column(_("Due"), wraps=True),
        Column(_("Until")),
    )


def _task_row(task: PlannedTask) -> tuple[Cell, ...]:
    return (
        Cell(str(task.number)),
        Cell(task.text),
        Cell(due_words(task)),
        Cell(_first_until(task)),
    )


def _item_rows(item: TracedItem) -> Iterator[tuple[Cell, ...]]:
    if not item.tasks:
        yield Cell(item.text), Cell(""), Cell(_("(nothing carries it out)")), Cell("")
    for place, task in enumerate(item.tasks):
        words = "" if place else item.text
        yield Cell(words), Cell(str(task.number)), Cell(task.text), Cell(_first_until(task))


def _first_until(task: PlannedTask) -> str:
    """The first of several last days: what comes next; the words beside it name them all."""
    ends = task.deadline.ends
    return day_words(ends[0].isoformat()) if ends else until_words(task.deadline)


def _unread_lines(listed: TaskList) -> Iterator[str]:
    for kind, words in (
        (DeadlineKind.UNREAD, _("No day could be read in these deadlines, kept as written:")),
        (DeadlineKind.IMPOSSIBLE, _("These deadlines name a day that cannot be:")),
    ):
        tasks = [task for task in listed.tasks if task.deadline.kind is kind]
        if tasks:
            yield ""
            yield from wrapped(words, screen_width())
            for task in tasks:
                yield from wrapped(task.deadline.text, screen_width(), f"  {named_task(task)}: ")
