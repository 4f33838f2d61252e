"""`plantool issue`: enters number and day after signing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import PlanArgument
from plantool.cli.output import print_findings, say, tell
from plantool.cli.reading import review_of
from plantool.cli.round_files import day_given
from plantool.cli.status_text import final_lines
from plantool.core.finding import Finding
from plantool.core.issue import Issue, issue_plan
from plantool.core.message import Message, message
from plantool.core.plan import PlanHeader, Status
from plantool.core.review import Review
from plantool.core.status import PlanStatus
from plantool.core.typed_day import shown_day
from plantool.disk import Repo, locate_plan, locked, write_files
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _

_LARGEST = 999_999


def command(
    plan: PlanArgument,
    *,
    number: Annotated[
        int, typer.Option("--number", metavar="N", help=_("The number that was given to it."))
    ],
    date: Annotated[
        str, typer.Option("--date", metavar="DAY", help=_("The day of issue, as 2021-02-26."))
    ],
) -> int:
    """Run `plantool issue`."""
    if not 1 <= number <= _LARGEST:
        raise PlantoolError(message("--number is {n}; numbers begin at 1", n=number))
    day = day_given(date, "--date")
    if not day:
        raise PlantoolError(message("--date is empty; a day is written 2021-02-26 or 26/02/2021"))
    repo, plan_id = locate_plan(plan, Path.cwd())
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        issued = issue_plan(review, number=number, date=day, on_reading=loaded.findings)
        if not isinstance(issued, Issue):
            _tell_open(issued)
            return 1
        if issued.text == review.plan.source.text:
            say(message("Nothing to enter: number, day and status stand there already."))
            return 0
        _write(repo, plan_id, review, issued)
    if replaced := _replaced(review.plan.header, number, day):
        say(replaced)
    shown = shown_day(day)
    say(message("Number {n} and day {date} are entered; the plan is signed.", n=number, date=shown))
    return 0


def _replaced(header: PlanHeader, number: int, day: str) -> Message | None:
    """What stood in a signed plan and is no more: a slip of the pen is mended by issuing again."""
    if header.status is not Status.SIGNED or header.number is None or not header.date:
        return None
    if (header.number, header.date) == (number, day):
        return None
    return message(
        "The plan was signed already: number {n} and day {date} were replaced; if that was not "
        "meant, issue it with these again.",
        n=header.number,
        date=shown_day(header.date),
    )


def _tell_open(found: PlanStatus | tuple[Finding, ...]) -> None:
    """Why the plan cannot be signed yet."""
    if isinstance(found, PlanStatus):
        if found.faults:
            print_findings(found.faults)
        for line in final_lines(found):
            say(line)
    else:
        print_findings(found)
    tell(message("Nothing was written."))


def _write(repo: Repo, plan_id: str, review: Review, issued: Issue) -> None:
    """Freezes the text that was approved, if it was not, then replaces the plan."""
    source = review.plan.source
    files = {}
    if issued.frozen is not None:
        files[f"plans/drafts/{plan_id}/{review.plan.header.draft}.md"] = issued.frozen
    files[source.path] = issued.text
    write_files(repo, files, {source.path: source.text})
