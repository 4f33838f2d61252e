"""The plan whose comments are named on the command line, where no plan is."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from plantool.core.message import message
from plantool.disk import Repo, locate_plan
from plantool.errors import PlantoolError


def plan_of_comments(repo: Repo, ids: Sequence[str], plan: str = "") -> str:
    """The one plan that holds all these comments; `plan` says which, where several have them."""
    if plan:
        return locate_plan(plan, Path.cwd())[1]
    known: dict[str, set[str]] = {}
    for plan_id in repo.plan_ids():
        review = repo.load(plan_id).review
        known[plan_id] = set(review.by_id) if review else set()
    holding = [plan_id for plan_id, found in known.items() if found.issuperset(ids)]
    if len(holding) == 1:
        return holding[0]
    if holding:
        what = message(
            "comments '{id}' stand in several plans: {plans}; name one by --plan",
            id=", ".join(ids),
            plans=", ".join(holding),
        )
        raise PlantoolError(what)
    every = set().union(*known.values())
    missing = [one for one in ids if one not in every]
    if not missing:
        what = message("no plan has all of '{id}'; decide plan by plan", id=", ".join(ids))
        raise PlantoolError(what)
    near = get_close_matches(missing[0], sorted(every), n=1)
    if near:
        what = message(
            "no plan has the comment '{id}'; did you mean '{near}'?", id=missing[0], near=near[0]
        )
        raise PlantoolError(what)
    raise PlantoolError(message("no plan has the comment '{id}'", id=", ".join(missing)))
