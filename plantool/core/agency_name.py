"""Finds the body that somebody means by its ID, abbreviation or name."""

from __future__ import annotations

from functools import lru_cache

from plantool.core.agency import Agencies
from plantool.core.phrase_reader import plain_words
from plantool.core.vietnamese import fold


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
