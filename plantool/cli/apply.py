"""`plantool apply`: the next draft from all accepted comments that are not applied yet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import FormatOption, OutputFormat, PlanArgument
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say
from plantool.cli.reading import review_of, stamp, unreadable
from plantool.core.apply import Application, apply_comments, edit_rows
from plantool.core.finding import in_order
from plantool.core.message import message, plural
from plantool.disk import Repo, locate_plan, locked, write_draft
from plantool.i18n import gettext as _
from plantool.i18n import translate


def command(
    plan: PlanArgument,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_("Show what would change; write nothing."))
    ] = False,
    check: Annotated[
        bool,
        typer.Option("--check", help=_("Write nothing; exit 1 if something would change.")),
    ] = False,
    partial: Annotated[
        bool,
        typer.Option("--partial", help=_("Apply what does not conflict, name the rest, exit 1.")),
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option("--only", metavar="ID", help=_("Only this comment."))
    ] = None,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool apply`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    if dry_run or check:
        application = _application(repo, plan_id, only or [], partial=partial)
    else:
        with locked(repo, plan_id):
            application = _application(repo, plan_id, only or [], partial=partial)
            if application.making:
                write_draft(repo, plan_id, application.review, application.making)
    _show(application, plan_id, output_format, written=not (dry_run or check))
    changed = application.making is not None and check
    return max(exit_code(application.findings), int(changed))


def _application(repo: Repo, plan_id: str, only: list[str], *, partial: bool) -> Application:
    loaded = repo.load(plan_id)
    review = review_of(loaded)
    application = apply_comments(review, stamp(), only=only, partial=partial)
    faults = [one for one in unreadable(loaded) if one not in application.findings]
    if not faults:
        return application
    # A file that cannot be read whole may hide an accepted comment: nothing is written then.
    return Application(
        review,
        application.base,
        application.edits,
        application.credited,
        application.skipped,
        in_order((*application.findings, *faults)),
        None,
    )


def _show(
    application: Application, plan_id: str, output_format: OutputFormat, *, written: bool
) -> None:
    number = application.review.plan.header.draft
    if output_format is OutputFormat.JSON:
        print_json(
            {
                "plan": plan_id,
                "from_draft": number,
                "to_draft": application.making.number if application.making else number,
                "edits": edit_rows(application),
                "skipped": [
                    {"comment": one.comment, "why": translate(one.why)}
                    for one in application.skipped
                ],
                "findings": [finding_json(finding) for finding in application.findings],
            }
        )
        return
    if application.findings:
        print_findings(application.findings)
    for one in application.skipped:
        say(message("{comment}: {why}", comment=one.comment, why=one.why))
    if application.making is None:
        if exit_code(application.findings):
            say(message("Nothing was written."))
        else:
            say(message("Nothing to apply: no accepted comment is waiting."))
        return
    for row in edit_rows(application):
        say(_line(row))
    say(_summary(application, written=written))


def _line(row: dict[str, object]) -> str:
    old, new = (" ".join(str(row[key]).split()) for key in ("old", "new"))
    shown = " → ".join(f"«{words[:70]}»" for words in (old, new) if words)
    sign = "~" if old and new else "-" if old else "+"
    return f"{sign} {row['section'] or row['field'] or '---'}  {row['comment']}  {shown}"


def _summary(application: Application, *, written: bool) -> str:
    making = application.making
    number = making.number if making else 0
    comments = translate(plural("{n} comment", "{n} comments", len(application.credited)))
    edits = translate(plural("{n} edit", "{n} edits", len(application.edits)))
    what = (
        message(
            "Draft {number}: {comments}, {edits}.", number=number, comments=comments, edits=edits
        )
        if written
        else message(
            "Would make draft {number}: {comments}, {edits}.",
            number=number,
            comments=comments,
            edits=edits,
        )
    )
    return translate(what)
