"""`plantool revert`: applied decisions are overturned, the next draft takes their words back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.comment_plan import plan_of_comments
from plantool.cli.output import print_findings, say
from plantool.cli.reading import review_of, stamp
from plantool.core.message import message
from plantool.core.revert import Reverting, revert_comments
from plantool.disk import find_repo, locked, write_decided_draft
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help=_("The comments' IDs."))],
    *,
    reply: Annotated[
        str, typer.Option("--reply", metavar="T", help=_("The reason, as the bodies read it."))
    ],
    plan: Annotated[
        str, typer.Option("--plan", metavar="P", help=_("The plan, if several have such an ID."))
    ] = "",
) -> int:
    """Run `plantool revert`."""
    repo = find_repo(Path.cwd())
    plan_id = plan_of_comments(repo, ids, plan)
    if not reply.strip():
        raise PlantoolError(message("a decision is overturned with a reason: --reply"))
    with locked(repo, plan_id):
        review = review_of(repo.load(plan_id))
        made = revert_comments(review, ids, reply, stamp())
        if not isinstance(made, Reverting):
            print_findings(made)
            return 1
        write_decided_draft(repo, plan_id, review, made)
    say(
        message(
            "Draft {n}: the words of {comments} are taken back.",
            n=made.making.number,
            comments=", ".join(ids),
        )
    )
    return 0
