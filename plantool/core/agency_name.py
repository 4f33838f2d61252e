"""Finds the body that somebody means by its ID, abbreviation or name."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from plantool.core.agency import Agencies
from plantool.core.fold import fold
from plantool.core.message import Message, message
from plantool.core.plain_words import plain_words


def find_agency(words: str, agencies: Agencies) -> tuple[str, ...]:
    """The bodies that words name: by ID, abbreviation, name or alias, without marks and case.

    One where it is certain, several where the words fit several, none where nobody is called so.
    What is typed with its marks goes before what only agrees without them.
    """
    if words.strip() in agencies.by_id:
        return (words.strip(),)
    for spelled in (_with_marks, _without_marks, _without_committee):
        wanted = spelled(words)
        found = tuple(
            agency_id
            for agency_id, agency in agencies.by_id.items()
            if wanted
            and any(
                wanted == spelled(name)
                for name in (agency.short, agency.name, *agency.aliases, agency_id)
            )
        )
        if found:
            return found
    return ()


@lru_cache(maxsize=1 << 16)
def _with_marks(words: str) -> str:
    return " ".join(fold(words).text.lower().split())


@lru_cache(maxsize=1 << 16)
def _without_marks(words: str) -> str:
    """Letters and digits alone, with `ubnd` for the committee's full name."""
    plain = plain_words(words).replace("uy ban nhan dan", "ubnd")
    letters = "".join(sign if sign.isalnum() else " " for sign in plain)
    return " ".join(letters.split())


@lru_cache(maxsize=1 << 16)
def _without_committee(words: str) -> str:
    """`UBND xã Bình Thành` is Xã Bình Thành too."""
    return _without_marks(words).removeprefix("ubnd ")


def one_agency(words: str, agencies: Agencies) -> str | Message:
    """The body that words name; a refusal with the list, or the nearest, where it is not one."""
    found = find_agency(words, agencies)
    if len(found) == 1:
        return found[0]
    if found:
        shown = ", ".join(f"{one} ({agencies.name(one)})" for one in found)
        return message("'{words}' may be: {bodies}", words=words, bodies=shown)
    near = _nearest(words, agencies)
    if near:
        return message(
            "no body is called '{words}'; did you mean '{near}' ({name})?",
            words=words,
            near=near,
            name=agencies.name(near),
        )
    return message("no body is called '{words}'; plans/agencies.yaml lists them", words=words)


def one_body(words: str, agencies: Agencies) -> str | Message:
    """The same for a body that speaks for itself: a group of bodies says nothing."""
    found = one_agency(words, agencies)
    if isinstance(found, Message) or not agencies.by_id[found].members:
        return found
    members = ", ".join(agencies.expanded((found,)))
    return message(
        "'{id}' is a group; name one of its bodies: {members}", id=found, members=members
    )


def _nearest(words: str, agencies: Agencies) -> str:
    """The body whose ID, abbreviation or name comes near the words; "" if none does."""
    spelled: dict[str, str] = {}
    for agency_id, agency in agencies.by_id.items():
        for name in (agency_id, agency.short, agency.name, *agency.aliases):
            spelled.setdefault(_without_marks(name), agency_id)
    near = get_close_matches(_without_marks(words), spelled, n=1, cutoff=0.75)
    return spelled[near[0]] if near else ""
