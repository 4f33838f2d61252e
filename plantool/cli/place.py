"""A place as typed on the command line: a section's ID, "II.4", "mục 2 Phần II", "Nơi nhận"."""

from __future__ import annotations

from difflib import get_close_matches

from msgspec import Struct

from plantool.core.message import Message, message
from plantool.core.numbering import number_plan
from plantool.core.place_phrase import NamedPlace, PlacePhrase, find_places
from plantool.core.plan import Plan
from plantool.errors import PlantoolError


class Place(Struct, frozen=True):
    """A section, or else a header field."""

    section: str = ""
    field: str = ""


def place_named(plan: Plan, words: str) -> Place:
    """The one place that the words name; what is unknown or not unique is refused with a list."""
    if plan.section(words):
        return Place(section=words)
    phrase = find_places(words, plan, number_plan(plan))
    found = {Place(place.section or "", place.field or "") for place in phrase.places}
    if len(found) != 1:
        raise PlantoolError(_refusal(plan, words, phrase))
    return found.pop()


def _refusal(plan: Plan, words: str, phrase: PlacePhrase) -> Message:
    fitting = ", ".join(dict.fromkeys(map(_shown, (*phrase.places, *phrase.candidates))))
    if fitting:
        return message(
            "'{words}' is not one place of the plan; it may be: {places}",
            words=words,
            places=fitting,
        )
    near = get_close_matches(words, plan.by_id, n=1)
    if near:
        return message(
            "the plan has no place '{words}'; did you mean '{near}'?", words=words, near=near[0]
        )
    return message(
        "the plan has no place '{words}'; 'plantool show {plan}' lists them",
        words=words,
        plan=plan.id,
    )


def _shown(place: NamedPlace) -> str:
    name = place.section or place.field or ""
    return f"{name} ({place.words})" if place.words else name
