"""`plantool round close`: the day on which a round ended, and who has not replied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import FormatOption, OutputFormat, PlanArgument
from plantool.cli.output import print_json, say, tell
from plantool.cli.reading import review_of, stamp
from plantool.cli.round_files import day_given, refuse_faulty, refuse_missing_draft
from plantool.core.comment import Silence
from plantool.core.message import Message, message, plural
from plantool.core.round_choice import named_round
from plantool.core.round_making import closed_text
from plantool.core.status import Answer, RoundRow, round_rows
from plantool.core.typed_day import shown_day
from plantool.disk import locate_plan, locked, write_files
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    round_id: Annotated[str, typer.Argument(metavar="R", help=_("The round's ID."))],
    *,
    date: Annotated[
        str, typer.Option("--date", metavar="DAY", help=_("The day of its end; else today."))
    ] = "",
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool round close`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    day = day_given(date, "--date") or stamp().date
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        found = named_round(review, round_id)
        if isinstance(found, Message):
            raise PlantoolError(found)
        refuse_faulty(loaded, plan_id, f"comments/{plan_id}/{round_id}/")
        refuse_missing_draft(review, found)
        text = closed_text(found, day)
        if isinstance(text, Message):
            raise PlantoolError(text)
        source = found.source
        write_files(repo, {source.path: text}, {source.path: source.text})
    row = next(row for row in round_rows(review) if row.round == round_id)
    deadline = found.model.deadline
    if deadline and day < deadline:
        tell(message("The deadline, {deadline}, has not passed yet.", deadline=shown_day(deadline)))
    if output_format is OutputFormat.JSON:
        print_json(_json(plan_id, row, day))
    else:
        _print(row, day, counts_as_agreed=found.model.silence is Silence.AGREE)
    return 0


def _print(row: RoundRow, day: str, *, counts_as_agreed: bool) -> None:
    say(message("Round '{round}' is closed on {date}.", round=row.round, date=shown_day(day)))
    silent = [body for body in row.bodies if body.answer is Answer.SILENT]
    say(
        message(
            "asked {asked} · replied {replied} · agree {agree} · with comments {comments} · "
            "no comment {none} · out of scope {out} · silent {silent}",
            asked=row.asked,
            replied=row.asked_replies,
            agree=row.count_asked(Answer.AGREE),
            comments=row.count_asked(Answer.COMMENTS),
            none=row.count_asked(Answer.NO_COMMENT),
            out=row.count_asked(Answer.OUT_OF_SCOPE),
            silent=len(silent),
        )
    )
    if row.unasked_replies:
        what = plural(
            "{n} body replied without having been asked.",
            "{n} bodies replied without having been asked.",
            row.unasked_replies,
        )
        say(what)
    if not silent:
        return
    what = (
        plural(
            "{n} body sent nothing and counts as agreeing:",
            "{n} bodies sent nothing and count as agreeing:",
            len(silent),
        )
        if counts_as_agreed
        else plural("{n} body sent nothing:", "{n} bodies sent nothing:", len(silent))
    )
    say(what)
    for body in silent:
        line = message("  {name} ({id})", name=body.name, id=body.agency)
        here = message("  {name} ({id}), was in the room", name=body.name, id=body.agency)
        say(here if body.has_attended else line)
    if row.opinions.open:
        say(
            plural(
                "{n} comment still waits for a decision.",
                "{n} comments still wait for a decision.",
                row.opinions.open,
            )
        )


def _json(plan_id: str, row: RoundRow, day: str) -> dict[str, object]:
    return {
        "plan": plan_id,
        "round": row.round,
        "closed": day,
        "asked": row.asked,
        "replied": row.replied,
        "not_asked": row.not_asked,
        "agree": row.count(Answer.AGREE),
        "comments": row.count(Answer.COMMENTS),
        "no_comment": row.count(Answer.NO_COMMENT),
        "out_of_scope": row.count(Answer.OUT_OF_SCOPE),
        "silence": row.silence,
        "silent": [
            {"agency": body.agency, "name": body.name, "attended": body.has_attended}
            for body in row.bodies
            if body.answer is Answer.SILENT
        ],
    }
