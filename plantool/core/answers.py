"""Công văn phản hồi: to each body the answer to all that it sent."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import to_builtins

from plantool.core.drafter import drafter_values
from plantool.core.matrix import place_groups
from plantool.core.message import Message, message
from plantool.core.opinion import opinions_of
from plantool.core.printed_words import LetterName, short_day
from plantool.core.review import Review
from plantool.core.vietnamese import natural_key


def answers_context(review: Review, agency: str = "") -> dict[str, object] | Message:
    """The values of the template `phan-hoi`: letters to all bodies with opinions, or to one.

    Where there is nobody to answer, why.
    """
    review = review.consulted
    bodies = [agency] if agency else answered_bodies(review)
    if agency and all(file.agency != agency for file in review.files):
        return message("{agency} has sent nothing about {plan}", agency=agency, plan=review.plan.id)
    if agency and agency == _own_body(review):
        return message(
            "{agency} drafts {plan} itself: no letter to it", agency=agency, plan=review.plan.id
        )
    if not bodies:
        return message("no body has commented on {plan} yet", plan=review.plan.id)
    return drafter_values(review) | {"letters": [_letter(review, body) for body in bodies]}


def answered_bodies(review: Review) -> Sequence[str]:
    """The bodies with opinions, as they were asked; others behind, by their ID.

    The drafter's own body is none of them: nobody writes to himself.
    """
    review = review.consulted
    asked = [
        body
        for item in sorted(review.rounds, key=lambda one: (one.model.opened or "", one.id))
        for body in review.invited(item.id)
    ]
    places = {body: place for place, body in reversed(list(enumerate(asked)))}
    bodies = {file.agency for file in review.files if file.comments} - {_own_body(review)}
    return sorted(bodies, key=lambda body: (places.get(body, len(asked)), natural_key(body)))


def _own_body(review: Review) -> str | None:
    drafter = review.plan.header.drafter
    return drafter.agency if drafter else None


def _letter(review: Review, body: str) -> dict[str, object]:
    files = [file for file in review.files if file.agency == body]
    opinions = opinions_of(review, (one for file in files for one in file.comments))
    letters = [
        LetterName(" ".join(reply.document.split()), short_day(reply.date))
        for file in files
        for reply in file.model.replies
        if reply.document or reply.date
    ]
    return {
        "id": body,
        "agency": review.agencies.name(body),
        "letters": [to_builtins(one) for one in dict.fromkeys(letters)],
        "groups": [to_builtins(group) for group in place_groups(review, opinions)],
    }
