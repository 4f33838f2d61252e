"""The round in which something came: the one named, or the only one that is open."""

from __future__ import annotations

from difflib import get_close_matches

from plantool.core.comment import RoundFile
from plantool.core.message import Message, message
from plantool.core.review import Review


def named_round(review: Review, round_id: str) -> RoundFile | Message:
    """The round of this ID; a refusal with the nearest one, or the list, where there is none."""
    found = review.round_by_id.get(round_id)
    if found:
        return found
    near = get_close_matches(round_id, review.round_by_id, n=1)
    if near:
        return message("no round '{id}'; did you mean '{near}'?", id=round_id, near=near[0])
    known = ", ".join(review.round_by_id)
    if known:
        return message("no round '{id}'; there is: {known}", id=round_id, known=known)
    return message(
        "{plan} has no round yet; 'plantool round new {plan} {id}' makes one",
        plan=review.plan.id,
        id=round_id,
    )


def open_round(review: Review, round_id: str = "") -> RoundFile | Message:
    """The round named, which must not be closed; without a name the only one that is open."""
    if round_id:
        found = named_round(review, round_id)
        if isinstance(found, RoundFile) and found.model.closed:
            return message(
                "{path}: the round was closed on {date}; name a later one by --round, or take "
                "'closed' out to open it again",
                path=found.source.path,
                date=found.model.closed,
            )
        return found
    waiting = [one for one in review.rounds if not one.model.closed]
    if len(waiting) == 1:
        return waiting[0]
    if waiting:
        known = ", ".join(one.id for one in waiting)
        return message("several rounds are open: {known}; name one by --round", known=known)
    return message(
        "{plan} has no open round; 'plantool round new {plan} ID' opens one", plan=review.plan.id
    )
