"""`plantool audit`: each change of the text explained, each comment answered."""

from __future__ import annotations

from typing import Annotated

import typer

from plantool.cli.options import FormatOption, OutputFormat, PlanArgument
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say
from plantool.cli.reading import read_plan
from plantool.core.audit import audit
from plantool.core.finding import Finding, in_order
from plantool.core.message import Message, message
from plantool.core.plan import Status
from plantool.core.review import Review
from plantool.core.settings import SETTINGS_PATH
from plantool.disk import Repo
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    *,
    stage: Annotated[
        Status | None,
        typer.Option("--stage", help=_("Judge open comments as at this stage.")),
    ] = None,
    against: Annotated[
        str,
        typer.Option(
            "--against", metavar="REV", help=_("Also compare with the past at this git revision.")
        ),
    ] = "",
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool audit`."""
    repo, plan_id, loaded = read_plan(plan)
    # Bytes first: a plan that cannot be parsed any more is a finding, not an end.
    found = audit(loaded.review, stage=stage) if loaded.review else ()
    if against and loaded.review:
        found = (*found, *_past(repo, loaded.review, against))
    findings = in_order(dict.fromkeys((*loaded.findings, *found)))
    draft = loaded.review.plan.header.draft if loaded.review else None
    if output_format is OutputFormat.JSON:
        print_json(
            {
                "plan": plan_id,
                "draft": draft,
                "findings": [finding_json(finding) for finding in findings],
            }
        )
        return exit_code(findings)
    if findings:
        print_findings(findings)
    if not exit_code(findings):
        say(message("Draft {n}: every change is explained by an accepted comment.", n=draft))
        say(_reach(against))
    return exit_code(findings)


def _past(repo: Repo, review: Review, revision: str) -> tuple[Finding, ...]:
    from plantool.core.audit_against import audit_against
    from plantool.git import files_at

    plan_id = review.plan.id
    folders = (f"plans/{plan_id}.md", f"plans/drafts/{plan_id}", f"comments/{plan_id}")
    then = files_at(repo.root, revision, (*folders, SETTINGS_PATH))
    return tuple(audit_against(review, then, revision))


def _reach(against: str) -> Message:
    """How far the proof goes."""
    if against:
        return message("The past at {revision} is unaltered.", revision=against)
    return message(
        "This shows that the files agree with one another, not where they come from "
        "(--against REV does)."
    )
