"""`plantool intake`: what came back, as comments in the files of the bodies that said it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.intake_source import Reading, Sender, read_source
from plantool.cli.options import FormatOption, OutputFormat
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say
from plantool.cli.reading import one_line, review_of
from plantool.core.agency import Agencies
from plantool.core.comment import Action, RoundFile, RoundKind
from plantool.core.finding import Finding, has_errors
from plantool.core.intake_bodies import one_body
from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.intake_making import Intake, take_in
from plantool.core.intake_remark import Remark
from plantool.core.message import Message, message, plural
from plantool.core.review import Review
from plantool.disk import Loaded, locate_plan, locked, write_files
from plantool.errors import PlantoolError
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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would be written; write nothing."))
    ] = False,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool intake`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        _refuse_faulty(loaded, plan_id, round_id)
        round_file = _round(review, round_id)
        draft = _draft(review, round_file)
        sender = Sender(review.agencies, _agency(agency, review.agencies), _channel(round_file))
        readings = [read_source(path, draft, sender) for path in files]
        arrivals = [arrival for reading in readings for arrival in reading.arrivals]
        made = take_in(review, round_id, round_file.model.draft, arrivals)
        if made.files and not dry_run:
            read = {
                file.source.path: file.source.text
                for file in review.files
                if file.source.path in made.files
            }
            write_files(repo, made.files, read)
    findings = (*(one for reading in readings for one in reading.findings), *made.findings)
    if output_format is OutputFormat.JSON:
        print_json(_json(review, round_id, readings, made, findings, dry_run=dry_run))
    else:
        _print(readings, made, findings, dry_run=dry_run)
    return exit_code(findings)


def _refuse_faulty(loaded: Loaded, plan_id: str, round_id: str) -> None:
    """A comment file that was read with faults would lose what was not understood."""
    folder = f"comments/{plan_id}/{round_id}/"
    own = [one for one in loaded.findings if one.path.startswith(folder)]
    if has_errors(own):
        raise PlantoolError(one_line(own[0]))


def _round(review: Review, round_id: str) -> RoundFile:
    found = review.round_by_id.get(round_id)
    if found is None:
        known = ", ".join(review.round_by_id) or "-"
        raise PlantoolError(message("no round '{id}'; there is: {known}", id=round_id, known=known))
    return found


def _draft(review: Review, round_file: RoundFile) -> SentDraft:
    number = round_file.model.draft
    draft = sent_draft(review, number)
    if draft is None:
        what = message("draft {n} is missing: plans/drafts/ holds no text of it", n=number)
        raise PlantoolError(what)
    return draft


def _agency(words: str, agencies: Agencies) -> str:
    if not words:
        return ""
    found = one_body(words, agencies)
    if isinstance(found, Message):
        raise PlantoolError(found)
    return found


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
        actions = [edit.action for edit in taken.remark.edits] or [Action.COMMENT]
        say(
            message(
                "{agency}  {id}  {action}  {place}  {words}",
                agency=taken.agency,
                id=taken.id,
                action="+".join(dict.fromkeys(action.value for action in actions)),
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
