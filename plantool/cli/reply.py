"""`plantool reply`: a body's letter that agrees or not; `--from` a register for thirty at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from plantool.cli.options import (
    DryRunOption,
    FormatOption,
    OpenRoundOption,
    OutputFormat,
    PlanArgument,
)
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say, tell
from plantool.cli.reading import review_of
from plantool.cli.round_files import (
    body_named,
    day_given,
    open_round_named,
    refuse_faulty,
    write_comment_files,
)
from plantool.cli.words import position_word
from plantool.core.agency import Agencies
from plantool.core.comment import Channel, ReplyPosition, RoundFile
from plantool.core.finding import Finding, has_errors
from plantool.core.message import message, plural
from plantool.core.reply_making import NewReply, Replies, enter_replies
from plantool.core.reply_register import read_register
from plantool.disk import locate_plan, locked
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    *,
    agency: Annotated[
        str, typer.Option("--agency", metavar="A", help=_("The body that replied."))
    ] = "",
    position: Annotated[
        ReplyPosition | None,
        typer.Option("--position", help=_("What it says of the draft as a whole.")),
    ] = None,
    document: Annotated[
        str, typer.Option("--document", metavar="N", help=_("The letter's number and symbol."))
    ] = "",
    date: Annotated[str, typer.Option("--date", metavar="DAY", help=_("The letter's day."))] = "",
    channel: Annotated[
        Channel | None, typer.Option("--channel", help=_("How it came; else as the round says."))
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help=_("The register of letters: .xlsx or .csv.")),
    ] = None,
    round_id: OpenRoundOption = "",
    dry_run: DryRunOption = False,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool reply`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    if bool(agency) == bool(register):
        raise PlantoolError(message("name the body by --agency A, or a register by --from FILE"))
    if register and (document or date):
        raise PlantoolError(message("--document and --date belong to --agency; --from has its own"))
    if agency and position is None:
        known = ", ".join(one.value for one in ReplyPosition)
        raise PlantoolError(message("say what the body replied: --position {known}", known=known))
    day = day_given(date, "--date")
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        round_file = open_round_named(review, round_id)
        refuse_faulty(loaded, plan_id, f"comments/{plan_id}/{round_file.id}/")
        if register:
            replies, faults = _registered(register, review.agencies, position, channel)
        else:
            body = body_named(agency, review.agencies)
            faults = ()
            replies = (NewReply(body, position or ReplyPosition.AGREE, document, day, channel),)
        made = enter_replies(review, round_file, replies)
        findings = (*faults, *made.findings)
        if faults:
            made = Replies({}, (), made.known)
        if made.files and not dry_run:
            write_comment_files(repo, review, made.files)
    if output_format is OutputFormat.JSON:
        print_json(_json(plan_id, round_file, made, findings, dry_run=dry_run))
    else:
        _print(made, findings, dry_run=dry_run)
    return exit_code(findings)


def _registered(
    path: Path, agencies: Agencies, default: ReplyPosition | None, channel: Channel | None
) -> tuple[tuple[NewReply, ...], tuple[Finding, ...]]:
    """The replies in the tables of a file that are registers."""
    from plantool.cli.sheet_source import named_sheets

    replies: list[NewReply] = []
    findings: list[Finding] = []
    others: list[str] = []
    for shown, rows in named_sheets(path):
        found = read_register(rows, shown, agencies, default)
        if found is None:
            others.append(shown)
            continue
        replies += (replace(reply, channel=channel) for reply in found[0])
        findings += found[1]
    if replies or findings:
        for shown in others:
            tell(message("{path} is no register; it was left out", path=shown))
        return tuple(replies), tuple(findings)
    if others:
        what = message(
            "{path}: no row names the columns of a register: the body (Cơ quan, Tác giả), the "
            "letter's number (Số, ký hiệu) or its day, and what it says (Ý kiến)",
            path=str(path),
        )
        raise PlantoolError(what)
    raise PlantoolError(message("{path}: the register has no rows", path=str(path)))


def _print(made: Replies, findings: Sequence[Finding], *, dry_run: bool) -> None:
    for reply in made.entered:
        say(
            message(
                "{agency}  {position}  {letter}",
                agency=reply.agency,
                position=position_word(reply.position),
                letter=" ".join(filter(None, (reply.document, reply.date))) or "—",
            )
        )
    if findings:
        print_findings(findings)
    if has_errors(findings):
        say(message("Nothing was entered."))
        return
    done = len(made.entered)
    what = (
        plural("{n} reply would be entered", "{n} replies would be entered", done)
        if dry_run
        else plural("{n} reply entered", "{n} replies entered", done)
    )
    say(message("{what}; there already: {known}.", what=what, known=len(made.known)))


def _json(
    plan_id: str,
    round_file: RoundFile,
    made: Replies,
    findings: Sequence[Finding],
    *,
    dry_run: bool,
) -> dict[str, object]:
    return {
        "plan": plan_id,
        "round": round_file.id,
        "dry_run": dry_run,
        "replies": [_reply_json(reply) for reply in made.entered],
        "known": [_reply_json(reply) for reply in made.known],
        "written": [] if dry_run else sorted(made.files),
        "findings": [finding_json(one) for one in findings],
    }


def _reply_json(reply: NewReply) -> dict[str, object]:
    return {
        "agency": reply.agency,
        "position": reply.position.value,
        "document": reply.document or None,
        "date": reply.date or None,
    }
