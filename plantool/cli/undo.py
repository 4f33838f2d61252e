"""`plantool undo`: back to the frozen draft before, byte for byte."""

from __future__ import annotations

from pathlib import Path

from plantool.cli.options import PlanArgument
from plantool.cli.output import print_findings, say
from plantool.cli.reading import review_of, unreadable
from plantool.core.message import message
from plantool.core.release import Undo, undo_draft
from plantool.disk import locate_plan, locked, remove_file, write_files


def command(plan: PlanArgument) -> int:
    """Run `plantool undo`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        # A round that cannot be read may be the one in which the draft before was sent out.
        undone = unreadable(loaded) or undo_draft(review)
        if not isinstance(undone, Undo):
            print_findings(undone)
            return 1
        source = review.plan.source
        if undone.text != source.text:
            write_files(repo, {source.path: undone.text}, {source.path: source.text})
        folder = f"plans/drafts/{plan_id}"
        gone = [f"{folder}/{undone.number - 1}.md"] if undone.thaws else []
        # The record goes last: while it is there, the next run sees that this one was killed.
        for relative in (*gone, f"{folder}/{undone.number}.yaml"):
            remove_file(repo.target(relative), relative)
    say(message("Back to draft {n}.", n=undone.number - 1))
    return 0
