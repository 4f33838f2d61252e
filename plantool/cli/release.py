"""`plantool release`: freezes the draft that goes out for comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from plantool.cli.options import PlanArgument
from plantool.cli.output import print_findings, say
from plantool.cli.reading import review_of, stamp
from plantool.core.comment import RoundFile
from plantool.core.finding import Finding, has_errors
from plantool.core.message import message
from plantool.core.model import ID, LONGEST_ID
from plantool.core.parse_comment import parse_round
from plantool.core.release import Release, release_draft
from plantool.core.review import Review
from plantool.core.round_making import NewRound, round_text
from plantool.core.rules.header import missing_drafter_name
from plantool.core.text import SourceText
from plantool.core.validate import check_plan
from plantool.disk import Loaded, Repo, locate_plan, locked, write_files
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    *,
    round_id: Annotated[
        str, typer.Option("--round", metavar="R", help=_("The round in which it is sent out."))
    ],
) -> int:
    """Run `plantool release`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    if len(round_id) > LONGEST_ID:
        what = message("'{id}…' is longer than {n} letters", id=round_id[:20], n=LONGEST_ID)
        raise PlantoolError(what)
    if not ID.fullmatch(round_id):
        what = message("'{id}' is no ID: small letters a-z, digits, single hyphens", id=round_id)
        raise PlantoolError(what)
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        if has_errors(faults := (*_unread(loaded, plan_id, round_id), *check_plan(review.plan))):
            print_findings(faults)
            return 1
        round_file = _round(review, plan_id, round_id)
        released = release_draft(review, round_file)
        if not isinstance(released, Release):
            print_findings(released)
            return 1
        _write(repo, plan_id, review, round_file, released)
    number = review.plan.header.draft
    say(message("Draft {n} is frozen and goes out in round '{round}'.", n=number, round=round_id))
    out = replace(review, rounds=(*review.rounds, round_file))
    if notes := tuple(missing_drafter_name.check(out) if missing_drafter_name.check else ()):
        print_findings(notes)
    return 0


def _unread(loaded: Loaded, plan_id: str, round_id: str) -> Iterator[Finding]:
    """Faults of the files that are to be written or frozen: one unread would pass for absent."""
    own = (
        f"plans/{plan_id}.md",
        f"plans/drafts/{plan_id}/",
        f"comments/{plan_id}/{round_id}/round.yaml",
    )
    return (finding for finding in loaded.findings if finding.path.startswith(own))


def _round(review: Review, plan_id: str, round_id: str) -> RoundFile:
    """The round's file, or a new one that is not written yet."""
    if round_id in review.round_by_id:
        return review.round_by_id[round_id]
    text = round_text(NewRound(round_id, review.plan.header.draft, stamp().date))
    made, _findings = parse_round(SourceText(text, f"comments/{plan_id}/{round_id}/round.yaml"))
    if made is None:
        raise PlantoolError(message("round '{id}' cannot be made", id=round_id))
    return made


def _write(
    repo: Repo, plan_id: str, review: Review, round_file: RoundFile, released: Release
) -> None:
    number, source = review.plan.header.draft, review.plan.source
    read = {source.path: source.text}
    files = {}
    if number not in review.frozen:
        files[f"plans/drafts/{plan_id}/{number}.md"] = released.frozen_text
    if released.plan_text != source.text:
        files[source.path] = released.plan_text
    files[round_file.source.path] = released.round_text
    if round_file.id in review.round_by_id:
        read[round_file.source.path] = round_file.source.text
    write_files(repo, files, read)
