"""`plantool undo`: back to the frozen draft before, byte for byte."""

from __future__ import annotations

from plantool.cli.options import PlanArgument
from plantool.cli.output import print_findings, say
from plantool.cli.reading import read_plan, review_of
from plantool.core.message import message
from plantool.core.release import Undo, undo_draft
from plantool.disk import locked, remove_file, replace_file


def command(plan: PlanArgument) -> int:
    """Run `plantool undo`."""
    repo, plan_id, _loaded = read_plan(plan)
    with locked(repo, plan_id):
        undone = undo_draft(review_of(repo.load(plan_id)))
        if not isinstance(undone, Undo):
            print_findings(undone)
            return 1
        relative = f"plans/{plan_id}.md"
        replace_file(repo.path(relative), undone.text.encode(), relative)
        folder = f"plans/drafts/{plan_id}"
        remove_file(repo.path(f"{folder}/{undone.number}.yaml"))
        if undone.thaws:
            remove_file(repo.path(f"{folder}/{undone.number - 1}.md"))
    say(message("Back to draft {n}.", n=undone.number - 1))
    return 0
