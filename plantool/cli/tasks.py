"""`plantool tasks`: who does what by when; on the screen, in Excel, in a calendar."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.file_day import file_epoch
from plantool.cli.incomplete import tell_incomplete
from plantool.cli.options import FormatOption, OutputFormat, OutputOption, PlanArgument
from plantool.cli.output import print_json, say, tell
from plantool.cli.reading import read_plan, review_of
from plantool.cli.task_words import named_task
from plantool.cli.tasks_json import tasks_json
from plantool.cli.tasks_text import print_by_body, print_by_deadline, print_by_source
from plantool.core.message import Message, message, plural
from plantool.core.review import Review
from plantool.core.trace import Trace, trace_of
from plantool.disk import write_output
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


class Order(StrEnum):
    """What the tasks are listed by."""

    BODY = "body"
    DEADLINE = "deadline"
    SOURCE = "source"


_Writer = Callable[[Review, Trace, Order | None], tuple[bytes, list[Message]]]
"""Makes a file's bytes, and what is to be said of it."""


def command(
    plan: PlanArgument,
    *,
    by: Annotated[
        Order | None, typer.Option("--by", help=_("What the tasks are listed by; else by body."))
    ] = None,
    output: OutputOption = None,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool tasks`."""
    written = _file_kind(output) if output else None
    _repo, _plan_id, loaded = read_plan(plan)
    review = review_of(loaded)
    trace = trace_of(review)
    if output and written:
        _refuse_without_tasks(review)
        data, told = written(review, trace, by)
        write_output(output, data)
        for what in (*told, message("Written: {path}", path=str(output))):
            tell(what)
    if output_format is OutputFormat.JSON:
        print_json(tasks_json(trace.tasks, trace))
    elif not output:
        _print(trace, by or Order.BODY)
    return tell_incomplete(loaded)


def _file_kind(output: Path) -> _Writer:
    match output.suffix.lower():
        case ".xlsx":
            return _workbook
        case ".ics":
            return _calendar
        case _:
            what = _("write to a file that ends in .xlsx or .ics, not '{path}'")
            raise typer.BadParameter(what.format(path=output))


def _workbook(review: Review, trace: Trace, by: Order | None) -> tuple[bytes, list[Message]]:
    from plantool.cli.tasks_sheets import sheets_of
    from plantool.sheets import xlsx_bytes

    sheets = sheets_of(trace.tasks, trace, by.value if by else "")
    return xlsx_bytes(sheets, epoch=file_epoch(review)), []


def _calendar(review: Review, trace: Trace, _by: Order | None) -> tuple[bytes, list[Message]]:
    from plantool.calendar_file import calendar_file

    made = calendar_file(trace.tasks, review.plan.header, epoch=file_epoch(review))
    told = [plural("{n} event in the calendar.", "{n} events in the calendar.", made.events)]
    if made.left_out:
        names = ", ".join(f"{named_task(task)} '{task.deadline.text}'" for task in made.left_out)
        what = plural(
            "{n} task names no day and is not in it: {names}",
            "{n} tasks name no day and are not in it: {names}",
            len(made.left_out),
            names=names,
        )
        told.append(what)
    return made.data, told


def _refuse_without_tasks(review: Review) -> None:
    if not review.plan.header.tasks:
        what = message("{path} has no 'tasks'; nothing was written", path=review.plan.source.path)
        raise PlantoolError(what)


def _print(trace: Trace, by: Order) -> None:
    if not trace.tasks.tasks:
        say(message("{plan} has no tasks.", plan=trace.tasks.plan))
        return
    match by:
        case Order.BODY:
            print_by_body(trace.tasks)
        case Order.DEADLINE:
            print_by_deadline(trace.tasks)
        case Order.SOURCE:
            print_by_source(trace)
