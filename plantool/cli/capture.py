"""`plantool capture`: hand edits since the last draft become comments and the next draft."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import PlanArgument
from plantool.cli.output import print_findings, say
from plantool.cli.reading import review_of, stamp
from plantool.cli.round_files import body_named
from plantool.core.agency import DRAFTING_BODY
from plantool.core.capture_making import (
    OWN_ROUND,
    CaptureMaking,
    Credit,
    capture_edits,
    record_edits,
)
from plantool.core.finding import Finding
from plantool.core.message import Message, message, plural
from plantool.core.review import Review
from plantool.disk import Repo, locate_plan, locked, write_decided_draft
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _

DEFAULT_REPLY = "Tiếp thu, chỉnh sửa trực tiếp vào dự thảo."


def command(
    plan: PlanArgument,
    *,
    agency: Annotated[
        str, typer.Option("--agency", metavar="A", help=_("The body whose words these are."))
    ] = "",
    round_id: Annotated[
        str, typer.Option("--round", metavar="R", help=_("The round in which it said them."))
    ] = "",
    comment: Annotated[
        str, typer.Option("--for", metavar="ID", help=_("The comment that they are to answer."))
    ] = "",
    own: Annotated[bool, typer.Option("--own", help=_("The drafter's own revision."))] = False,
    reply: Annotated[
        str, typer.Option("--reply", metavar="T", help=_("The answer to the body."))
    ] = DEFAULT_REPLY,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="F.docx", help=_("A Word copy of the draft that was edited.")
        ),
    ] = None,
) -> int:
    """Run `plantool capture`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    if sum(map(bool, (agency, comment, own))) != 1:
        raise PlantoolError(message("say whose words these are: --agency A, --for ID or --own"))
    with locked(repo, plan_id):
        review = review_of(repo.load(plan_id))
        credit = _credit(review, agency, round_id, comment, own=own, reply=reply)
        made = _made(repo, review, credit, source)
        if not isinstance(made, CaptureMaking):
            print_findings(made)
            return 1
        write_decided_draft(repo, plan_id, review, made)
    for one, comment_id in zip(made.captured, made.ids * len(made.captured), strict=False):
        say(_line(comment_id, one.request.action.value, one.edits[0].new))
    number = made.making.number
    count = len(made.captured)
    say(
        plural(
            "Draft {number}: {n} hand edit recorded.",
            "Draft {number}: {n} hand edits recorded.",
            count,
            number=number,
        )
    )
    return 0


def _made(
    repo: Repo, review: Review, credit: Credit, source: Path | None
) -> CaptureMaking | tuple[Finding, ...]:
    if source is None:
        return capture_edits(review, credit, stamp())
    from plantool.cli.capture_source import read_copy

    copied = read_copy(repo, review, source)
    if isinstance(copied, tuple):
        return copied
    return record_edits(copied.review, copied.captured, credit, stamp())


def _credit(
    review: Review, agency: str, round_id: str, comment: str, *, own: bool, reply: str
) -> Credit:
    if own:
        drafter = review.plan.header.drafter
        body = drafter.agency if drafter and drafter.agency else DRAFTING_BODY
        return Credit(agency=body, round=OWN_ROUND, own=True, reply=reply)
    if comment:
        return Credit(comment=comment, reply=reply)
    body = body_named(agency, review.agencies)
    rounds = [item.id for item in review.rounds]
    if not round_id and len(rounds) == 1:
        round_id = rounds[0]
    if round_id not in rounds:
        known = ", ".join(rounds) or "-"
        raise PlantoolError(message("name the round by --round; there is: {known}", known=known))
    return Credit(agency=body, round=round_id, reply=reply)


def _line(comment_id: str, action: str, new: str) -> Message:
    words = " ".join(new.split())[:70]
    return message("{comment}  {action}  «{new}»", comment=comment_id, action=action, new=words)
