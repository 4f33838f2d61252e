"""`plantool review`: the undecided comments one by one, each decision on disk before the next."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import PlanArgument
from plantool.cli.output import say
from plantool.cli.place import Place, place_named
from plantool.cli.reading import review_of, stamp
from plantool.cli.round_files import body_named
from plantool.core.comment import DecisionStatus, LocatedComment
from plantool.core.comment_place import OPEN, place_of
from plantool.core.message import message
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.disk import locate_plan
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    *,
    agency: Annotated[
        str, typer.Option("--agency", metavar="A", help=_("Only what this body says."))
    ] = "",
    section: Annotated[
        str,
        typer.Option("--section", metavar="PLACE", help=_("Only this section and those in it.")),
    ] = "",
    status: Annotated[
        list[DecisionStatus] | None,
        typer.Option("--status", help=_("Only with this decision; else those still open.")),
    ] = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help=_("Who decides."))] = "",
) -> int:
    """Run `plantool review`."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        what = message("review asks at a terminal; in scripts use 'plantool decide ID --status S'")
        raise PlantoolError(what)
    repo, plan_id = locate_plan(plan, Path.cwd())
    loaded = repo.load(plan_id)
    review = review_of(loaded)
    wanted = _wanted(review, agency, section, frozenset(status or OPEN))
    ids = _in_order(review, wanted)
    if not ids:
        say(message("No comment of {plan} waits here for a decision.", plan=plan_id))
        return 0
    from plantool.cli.review_session import Session, Signature

    session = Session(repo, plan_id, loaded, ids, Signature(by, stamp().date))
    try:
        session.walk()
    finally:
        say("")
        say(session.summary())
    return 0


def _wanted(
    review: Review, agency: str, section: str, statuses: frozenset[DecisionStatus]
) -> Callable[[LocatedComment], bool]:
    """Whether a comment is one of those asked for."""
    body = body_named(agency, review.agencies) if agency else ""
    place = place_named(review.plan, section) if section else None
    inside = _inside(review.plan, place) if place else frozenset()

    def is_wanted(located: LocatedComment) -> bool:
        comment, said = located.comment, place_of(located.comment)
        if comment.withdrawn or comment.decision.status not in statuses:
            return False
        if body and located.agency != body:
            return False
        if place is None:
            return True
        return (bool(said.section) and said.section in inside) or bool(
            place.field and said.field.partition(".")[0] == place.field.partition(".")[0]
        )

    return is_wanted


def _inside(plan: Plan, place: Place) -> frozenset[str]:
    """The section and those in it."""
    section = plan.section(place.section)
    return frozenset(part.id for part in plan.subtree(section)) if section else frozenset()


def _in_order(review: Review, is_wanted: Callable[[LocatedComment], bool]) -> tuple[str, ...]:
    """The IDs in the order of the draft."""
    from plantool.core.opinion import opinions_of

    wanted = [one for one in review.consulted.comments if is_wanted(one)]
    return tuple(dict.fromkeys(one.id for one in opinions_of(review, wanted)))
