"""`plantool show`: a plan's outline with numbers, IDs, words, tasks and comments."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import to_builtins

from plantool.cli.incomplete import tell_incomplete
from plantool.cli.options import FormatOption, OutputFormat, PlanArgument
from plantool.cli.output import print_json, say
from plantool.cli.reading import read_plan, review_of
from plantool.cli.table import Cell, Column, screen_width, table_lines, wrapped
from plantool.cli.words import number_words, status_word
from plantool.core.message import message, plural
from plantool.core.outline import CommentCount, Outline, OutlineSection, OutlineTask, outline_of
from plantool.core.plan import CLOSING, OPENING, Status
from plantool.i18n import gettext as _
from plantool.i18n import translate

_INDENT = "  "


def command(plan: PlanArgument, *, output_format: FormatOption = OutputFormat.TEXT) -> int:
    """Run `plantool show`."""
    _repo, _plan_id, loaded = read_plan(plan)
    outline = outline_of(review_of(loaded))
    if output_format is OutputFormat.JSON:
        totals = {"words": outline.words, "comments": to_builtins(outline.comments)}
        print_json({**to_builtins(outline), **totals})
        return tell_incomplete(loaded)
    for line in _lines(outline):
        say(line)
    return tell_incomplete(loaded)


def _lines(outline: Outline) -> Iterator[str]:
    yield from wrapped(outline.title, screen_width(), f"{outline.plan}: ")
    yield from wrapped(_facts(outline), screen_width())
    yield ""
    columns = (
        Column(_("Section"), wraps=True),
        Column(_("ID")),
        Column(_("Words"), is_right=True),
        Column(_("Tasks"), is_right=True),
        Column(_("Comments"), is_right=True),
    )
    rows = [_row(section) for section in outline.sections if not _is_nothing(section)]
    yield from table_lines(columns, [*rows, *_rows_beside(outline)])
    if outline.comments.total:
        yield ""
        yield _("Comments: waiting for a decision / decided.")
    yield from _task_lines(outline)


def _facts(outline: Outline) -> str:
    shown = [section for section in outline.sections if section.level]
    tasks = {task.id for section in shown for task in section.tasks} | {
        task.id for task in outline.unplaced_tasks
    }
    facts = [
        translate(message("draft {n}", n=outline.draft)),
        status_word(Status(outline.status)),
        translate(plural("{n} section", "{n} sections", len(shown))),
        translate(
            plural(
                "{shown} word", "{shown} words", outline.words, shown=number_words(outline.words)
            )
        ),
        translate(plural("{n} task", "{n} tasks", len(tasks))),
        translate(plural("{n} comment", "{n} comments", outline.comments.total)),
    ]
    return " · ".join(facts)


def _is_nothing(section: OutlineSection) -> bool:
    """Whether it is the opening of a plan that has none."""
    return section.level == 0 and not section.words and not section.comments.total


def _row(section: OutlineSection) -> tuple[Cell, ...]:
    indent = _INDENT * max(0, section.level - 1)
    title = _place_name(section) or section.title
    lead = f"{indent}{section.label} " if section.label else indent
    return (
        Cell(title, lead),
        Cell(section.id),
        Cell(number_words(section.words) if section.words else ""),
        Cell(str(len(section.tasks)) if section.tasks else ""),
        Cell(_count(section.comments)),
    )


def _place_name(section: OutlineSection) -> str:
    match section.id:
        case str(name) if name == OPENING:
            return _("(opening)")
        case str(name) if name == CLOSING:
            return _("(closing)")
        case _:
            return ""


def _rows_beside(outline: Outline) -> Iterator[tuple[Cell, ...]]:
    """Comments on other places than the sections."""
    for words, count in (
        (_("(header: recipients, grounds, tasks …)"), outline.in_header),
        (_("(general comments)"), outline.general),
        (_("(sections of other drafts)"), outline.elsewhere),
    ):
        if count.total:
            yield Cell(words), Cell(""), Cell(""), Cell(""), Cell(_count(count))


def _count(count: CommentCount) -> str:
    return f"{count.open}/{count.decided}" if count.total else ""


def _task_lines(outline: Outline) -> Iterator[str]:
    rows = [
        _task_row(task, section.path or section.id)
        for section in outline.sections
        for task in section.tasks
    ]
    rows += [_task_row(task, "") for task in outline.unplaced_tasks]
    if rows:
        columns = (
            Column(_("Task")),
            Column(_("Section")),
            Column(_("Lead"), wraps=True),
            Column(_("Due"), wraps=True),
        )
        yield ""
        yield from table_lines(columns, rows)


def _task_row(task: OutlineTask, place: str) -> tuple[Cell, ...]:
    return Cell(task.id), Cell(place), Cell(task.lead), Cell(task.due)
