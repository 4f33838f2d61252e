"""`plantool decide`: the decision on comments, given on the command line or ticked in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.comment_plan import plan_of_comments
from plantool.cli.decide_source import read_decisions
from plantool.cli.options import DryRunOption, FormatOption, OutputFormat
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say
from plantool.cli.reading import review_of, stamp
from plantool.cli.round_files import day_given, refuse_faulty, write_comment_files
from plantool.cli.text_change import show_change
from plantool.cli.words import decision_word
from plantool.core.comment import DecisionStatus
from plantool.core.deciding import Decided, Deciding, DecisionGiven, dated, decide_comments
from plantool.core.decision_table import DecisionTable, TableDecisions, table_decisions
from plantool.core.finding import Finding
from plantool.core.message import Message, message, plural
from plantool.core.review import Review
from plantool.disk import find_repo, locked
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help=_("The comments' IDs."))
    ] = None,
    *,
    status: Annotated[
        str,
        typer.Option(
            "--status",
            metavar="S",
            help=_("accepted, partly, rejected, noted, referred (to the leadership), pending."),
        ),
    ] = "",
    source: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="FILE", help=_("What the leadership ticked: .docx, .xlsx or .csv.")
        ),
    ] = None,
    reply: Annotated[
        str | None, typer.Option("--reply", metavar="T", help=_("The answer to the body."))
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", metavar="T", help=_("The wording adopted instead of that asked.")),
    ] = None,
    same_as: Annotated[
        str | None,
        typer.Option("--same-as", metavar="ID", help=_("The comment whose wording covers it.")),
    ] = None,
    no_edit: Annotated[
        str | None,
        typer.Option("--no-edit", metavar="T", help=_("Why it is accepted and changes no text.")),
    ] = None,
    proposal: Annotated[
        str | None,
        typer.Option("--proposal", metavar="T", help=_("What staff propose to the leadership.")),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help=_("Who decides."))] = None,
    date: Annotated[
        str, typer.Option("--date", metavar="D", help=_("The day of the decision; else today."))
    ] = "",
    plan: Annotated[
        str, typer.Option("--plan", metavar="P", help=_("The plan, if several have such an ID."))
    ] = "",
    dry_run: DryRunOption = False,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool decide`."""
    day = day_given(date, "--date")
    repo = find_repo(Path.cwd())
    wording = (text, same_as, no_edit, proposal)
    _refuse_mixed(ids, source, status, is_worded=any(one is not None for one in wording))
    table = read_decisions(source) if source else None
    named = table.ids if table else ids or []
    plan_id = plan_of_comments(repo, named, plan)
    decision = DecisionGiven(
        status,
        _trimmed(reply),
        text,
        same_as=same_as,
        no_edit=_trimmed(no_edit),
        proposal=_trimmed(proposal),
        by=_trimmed(by),
        date=day or None,
    )
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        made, unticked = _made(review, table, named, decision)
        if isinstance(made, Deciding):
            for path in made.files:
                refuse_faulty(loaded, plan_id, path)
            if made.files and not dry_run:
                write_comment_files(repo, review, made.files)
    if output_format is OutputFormat.JSON:
        print_json(_json(plan_id, made, unticked, dry_run=dry_run))
    else:
        _print(review, made, unticked, dry_run=dry_run)
    return exit_code(made.findings) if isinstance(made, Deciding) else 1


def _made(
    review: Review, table: DecisionTable | None, ids: Sequence[str], decision: DecisionGiven
) -> tuple[Deciding | tuple[Finding, ...], tuple[str, ...]]:
    """The decisions made, and the comments that a file leaves open."""
    given: Mapping[str, DecisionGiven] = dict.fromkeys(ids, decision)
    unticked: tuple[str, ...] = ()
    if table:
        found = table_decisions(review, table, decision)
        if not isinstance(found, TableDecisions):
            return found, ()
        given, unticked = found.given, found.unticked
    return decide_comments(review, dated(review, given, stamp().date)), unticked


def _refuse_mixed(
    ids: Sequence[str] | None, source: Path | None, status: str, *, is_worded: bool
) -> None:
    """A file says itself which comments are decided how; without one, both must be said."""
    if source and (ids or status or is_worded):
        raise PlantoolError(
            message("--from FILE names comments and decisions itself; leave IDs, --status out")
        )
    if not source and not ids:
        raise PlantoolError(message("name the comments to be decided, or give --from FILE"))
    if not source and not status:
        known = ", ".join(one.value for one in DecisionStatus)
        raise PlantoolError(message("say what is decided: --status, one of {known}", known=known))


def _trimmed(words: str | None) -> str | None:
    return words.strip() if words is not None else None


def _print(
    review: Review,
    made: Deciding | tuple[Finding, ...],
    unticked: Sequence[str],
    *,
    dry_run: bool,
) -> None:
    if not isinstance(made, Deciding):
        print_findings(made)
        say(message("Nothing was written."))
        return
    if dry_run:
        texts = {file.source.path: file.source.text for file in review.files}
        for path, text in made.files.items():
            show_change(path, texts[path], text)
    for one in made.decided:
        say(_line(one))
    if made.findings:
        print_findings(made.findings)
    if unticked:
        say(message("Nothing is ticked for {ids}.", ids=", ".join(unticked)))
    if not made.decided:
        say(message("The file decides nothing that is open; nothing was written."))
    elif not made.files:
        say(message("All of this is decided so already; nothing was written."))
    elif dry_run:
        say(plural("{n} file would change.", "{n} files would change.", len(made.files)))


def _line(one: Decided) -> Message:
    before, after = one.before.comment.decision.status, one.after.comment.decision.status
    if before is after:
        return message("{id}: {status} as before", id=one.after.id, status=decision_word(after))
    return message(
        "{id}: {before} → {after}",
        id=one.after.id,
        before=decision_word(before),
        after=decision_word(after),
    )


def _json(
    plan_id: str,
    made: Deciding | tuple[Finding, ...],
    unticked: Sequence[str],
    *,
    dry_run: bool,
) -> dict[str, object]:
    decided = made.decided if isinstance(made, Deciding) else ()
    findings = made.findings if isinstance(made, Deciding) else made
    return {
        "plan": plan_id,
        "dry_run": dry_run,
        "decided": [
            {
                "comment": one.after.id,
                "agency": one.after.agency,
                "path": one.after.file.source.path,
                "before": one.before.comment.decision.status.value,
                "status": one.after.comment.decision.status.value,
                "changed": one.before.comment != one.after.comment,
            }
            for one in decided
        ],
        "unticked": list(unticked),
        "findings": [finding_json(one) for one in findings],
    }
