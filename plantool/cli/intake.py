"""`plantool intake`: what came back, as comments in the files of the bodies that said it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.intake_file import Reading, Sender
from plantool.cli.intake_source import read_source
from plantool.cli.options import DryRunOption, FormatOption, OutputFormat
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say
from plantool.cli.reading import review_of
from plantool.cli.round_files import (
    body_named,
    draft_in_round,
    open_round_named,
    refuse_faulty,
    write_comment_files,
)
from plantool.cli.words import action_words
from plantool.core.comment import RoundFile, RoundKind
from plantool.core.finding import Finding
from plantool.core.intake_making import Intake, take_in
from plantool.core.intake_remark import Remark
from plantool.core.message import message, plural
from plantool.core.review import Review
from plantool.disk import locate_plan, locked
from plantool.i18n import gettext as _
from plantool.i18n import translate


def command(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help=_("What came back; - for pasted text."))
    ],
    *,
    plan: Annotated[str, typer.Option("--plan", metavar="P", help=_("The plan it is about."))],
    round_id: Annotated[
        str, typer.Option("--round", metavar="R", help=_("The round in which it came."))
    ],
    agency: Annotated[
        str, typer.Option("--agency", metavar="A", help=_("The body whose words these are."))
    ] = "",
    dry_run: DryRunOption = False,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool intake`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        refuse_faulty(loaded, plan_id, f"comments/{plan_id}/{round_id}/")
        round_file = open_round_named(review, round_id)
        draft = draft_in_round(review, round_file)
        of = body_named(agency, review.agencies) if agency else ""
        sender = Sender(
            review.agencies,
            of,
            _channel(round_file),
            tuple(review.invited(round_id)),
            repo.path("templates"),
        )
        readings = [read_source(path, draft, sender) for path in files]
        arrivals = [arrival for reading in readings for arrival in reading.arrivals]
        made = take_in(review, round_id, round_file.model.draft, arrivals)
        if made.files and not dry_run:
            write_comment_files(repo, review, made.files)
    findings = (*(one for reading in readings for one in reading.findings), *made.findings)
    if output_format is OutputFormat.JSON:
        print_json(_json(review, round_id, readings, made, findings, dry_run=dry_run))
    else:
        _print(readings, made, findings, dry_run=dry_run)
    return exit_code(findings)


def _channel(round_file: RoundFile) -> str:
    match round_file.model.kind:
        case RoundKind.WORKSHOP:
            return "workshop"
        case RoundKind.MEETING:
            return "meeting"
        case RoundKind.PORTAL:
            return "portal"
        case _:
            return "letter"


def _print(
    readings: Sequence[Reading], made: Intake, findings: Sequence[Finding], *, dry_run: bool
) -> None:
    for reading in readings:
        say(message("{file}: {kind}", file=reading.file, kind=reading.kind))
    for taken in made.taken:
        say(
            message(
                "{agency}  {id}  {action}  {place}  {words}",
                agency=taken.agency,
                id=taken.id,
                action=action_words(edit.action for edit in taken.remark.edits),
                place=_place(taken.remark),
                words=" ".join(_words(taken.remark).split())[:70],
            )
        )
    if findings:
        print_findings(findings)
    done = len(made.taken)
    what = (
        plural("{n} comment would be taken in", "{n} comments would be taken in", done)
        if dry_run
        else plural("{n} comment taken in", "{n} comments taken in", done)
    )
    say(message("{what}; there already: {known}.", what=what, known=made.known))


def _place(remark: Remark) -> str:
    if not remark.edits:
        return remark.section or remark.field or "—"
    first = remark.edits[0]
    places = (first.section, first.field, first.after, first.before, first.into)
    return next((place for place in places if place), "—")


def _words(remark: Remark) -> str:
    if remark.content or not remark.edits:
        return remark.content
    first = remark.edits[0]
    quote = first.quote.exact if first.quote else first.item
    return " → ".join(part for part in (quote, first.text) if part)


def _json(
    review: Review,
    round_id: str,
    readings: Sequence[Reading],
    made: Intake,
    findings: Sequence[Finding],
    *,
    dry_run: bool,
) -> dict[str, object]:
    return {
        "plan": review.plan.id,
        "round": round_id,
        "dry_run": dry_run,
        "files": [{"file": one.file, "kind": translate(one.kind)} for one in readings],
        "comments": [
            {
                "id": taken.id,
                "agency": taken.agency,
                "part": taken.remark.part,
                "actions": [edit.action.value for edit in taken.remark.edits] or ["comment"],
                "section": (taken.remark.edits[0].section if taken.remark.edits else None)
                or taken.remark.section
                or None,
                "content": taken.remark.content,
            }
            for taken in made.taken
        ],
        "known": made.known,
        "replies": made.replies,
        "written": [] if dry_run else sorted(made.files),
        "findings": [finding_json(one) for one in findings],
    }
