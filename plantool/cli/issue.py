"""`plantool issue`: enters number and day after signing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import PlanArgument
from plantool.cli.output import print_findings, say, tell
from plantool.cli.reading import review_of
from plantool.cli.status_text import final_lines
from plantool.core.finding import Finding
from plantool.core.issue import Issue, issue_plan
from plantool.core.message import message
from plantool.core.review import Review
from plantool.core.rules.header import is_calendar_date
from plantool.core.status import PlanStatus
from plantool.disk import Repo, locate_plan, locked, write_files
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _

_LARGEST = 999_999
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    _refuse_impossible(number, date)
    repo, plan_id = locate_plan(plan, Path.cwd())
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        issued = issue_plan(review, number=number, date=date, on_reading=loaded.findings)
        if not isinstance(issued, Issue):
            _tell_open(issued)
            return 1
        if issued.text == review.plan.source.text:
            say(message("Nothing to enter: number, day and status stand there already."))
            return 0
        _write(repo, plan_id, review, issued)
    say(message("Number {n} and day {date} are entered; the plan is signed.", n=number, date=date))
    return 0


def _refuse_impossible(number: int, date: str) -> None:
    if not 1 <= number <= _LARGEST:
        raise PlantoolError(message("--number is {n}; numbers begin at 1", n=number))
    if not _DAY.fullmatch(date) or not is_calendar_date(date):
        what = message("--date is '{date}'; a day is written 2021-02-26", date=date)
        raise PlantoolError(what)


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
