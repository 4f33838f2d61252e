"""Whose words a file holds: one body for certain, or a refusal with the list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from msgspec import Struct

from plantool.core.agency import Agencies
from plantool.core.agency_name import find_agency, one_body
from plantool.core.message import Message, message
from plantool.core.plain_words import plain_words
from plantool.core.plan import PlanHeader

_FILE_NOISE = re.compile(
    r"[_\-.]+|\b(?:gop y|góp ý|y kien|ý kiến|sua|sửa|du thao|dự thảo|cv|cong van|công văn|ban|v\d+|"
    r"\d+)\b",
    re.IGNORECASE,
)


_PERSON = re.compile(r"(?:ông|bà|đồng chí|đ/c)\s+(?P<name>[^-–,(:]+)", re.IGNORECASE)
_SPEAKS = re.compile(r"(?:ông|bà|đồng chí|đ/c|đại biểu|đại diện)\s", re.IGNORECASE)
_SHORTEST_NAME = 4


class Speaker(Struct, frozen=True):
    """Who said something: the bodies for which, and the person where one is named."""

    bodies: tuple[str, ...]
    person: str = ""


def speaker(words: str, agencies: Agencies) -> Speaker | Message:
    """The bodies of a cell such as "Sở Nội vụ; Sở Tài chính" or of a delegate such as "Ông
    Nguyễn Văn A, Phó Giám đốc Sở Nội vụ"; a refusal where they are not certain.
    """
    if not words.strip():
        return message("no body is named")
    parts = [part.strip() for part in re.split(r"[\n;]", words) if part.strip()]
    found = [find_agency(part, agencies) for part in parts]
    if found and all(len(ids) == 1 for ids in found):
        return Speaker(tuple(dict.fromkeys(ids[0] for ids in found)))
    flat = " ".join(words.split())
    person = _PERSON.match(flat)
    is_speaker = _SPEAKS.match(flat) is not None or len(parts) > 1
    named = set(_called_in(words, agencies)) if is_speaker else set()
    if len(named) == 1:
        return Speaker((named.pop(),), person["name"].strip() if person else "")
    return next(one for part in parts if isinstance(one := one_body(part, agencies), Message))


def _called_in(words: str, agencies: Agencies) -> Iterator[str]:
    """The bodies whose names stand in the words, without those inside a longer one's name."""
    plain = f" {_letters(words)} "
    hits = [
        (name, agency_id)
        for agency_id, agency in agencies.by_id.items()
        for name in (_letters(agency.name), *map(_letters, agency.aliases))
        if len(name) > _SHORTEST_NAME and f" {name} " in plain
    ]
    for name, agency_id in hits:
        if not any(name != other and name in other for other, _ in hits):
            yield agency_id


def _letters(words: str) -> str:
    return " ".join(re.findall(r"\w+", plain_words(words)))


def body_of_names(names: Sequence[str], agencies: Agencies, places: Sequence[str] = ()) -> str:
    """The first name that is one body's and no other's; "" if none is.

    A letterhead says "Công an tỉnh Lào Cai" where a list of the province's bodies leaves its
    name off; `places` are names of the province.
    """
    for name in names:
        for whole in (name, *_without_places(name, places)):
            for words in (whole, whole.title(), _capitalised(whole)):
                found = find_agency(words, agencies)
                if len(found) == 1:
                    return found[0]
    return ""


def province_names(header: PlanHeader) -> tuple[str, ...]:
    """The place of issue, and what stands behind "tỉnh" in the issuer's name."""
    issuer = header.issuer
    found = [header.place]
    for name in (issuer.name, issuer.parent):
        found += [match["name"] for match in _PROVINCE.finditer(name)]
    return tuple(dict.fromkeys(name.strip() for name in found if name.strip()))


def _without_places(name: str, places: Sequence[str]) -> Iterator[str]:
    """The name without the province's behind it, with and without the word "tỉnh"."""
    for place in places:
        tail = re.compile(rf"\s+(?P<kind>tỉnh|thành phố)\s+{re.escape(place)}\W*\Z", re.IGNORECASE)
        match = tail.search(name)
        if match:
            yield name[: match.end("kind")]
            yield name[: match.start()]


_PROVINCE = re.compile(r"\b(?:tỉnh|thành phố)\s+(?P<name>[^,;\n]+)", re.IGNORECASE)


def near_bodies(names: Sequence[str], invited: Sequence[str], agencies: Agencies) -> str:
    """The few bodies that may be meant: those called nearly so, else those that were invited."""
    spelled: dict[str, str] = {}
    for agency_id, agency in agencies.by_id.items():
        for called in (agency.name, *agency.aliases):
            if called:
                spelled.setdefault(_letters(called), agency_id)
    near = [
        spelled[one]
        for name in names
        for one in get_close_matches(_letters(name), spelled, n=_MOST_NAMED, cutoff=_NEAR)
    ]
    shown = tuple(dict.fromkeys(near or invited))
    more = ", …" if len(shown) > _MOST_NAMED else ""
    return ", ".join(_shown(shown[:_MOST_NAMED], agencies)) + more


def is_like(words: str, agency_id: str, agencies: Agencies) -> bool:
    """Whether words may well be a body's name, misspelt or short."""
    agency = agencies.by_id[agency_id]
    called = [_letters(one) for one in (agency.name, agency.short, *agency.aliases) if one]
    return bool(get_close_matches(_letters(words), called, n=1, cutoff=_LIKE))


_MOST_NAMED = 8
_LIKE = 0.6
_NEAR = 0.7


def body_of_authors(authors: Sequence[str], agencies: Agencies) -> str:
    """The body that the authors name, if they name one and no other."""
    found = set(bodies_by_author(authors, agencies).values())
    return found.pop() if len(found) == 1 else ""


def bodies_by_author(authors: Sequence[str], agencies: Agencies) -> dict[str, str]:
    """The authors that name one body and no other, each with it."""
    return {name: ids[0] for name in authors if len(ids := _named(name, agencies)) == 1}


def body_of_file(stem: str, agencies: Agencies) -> str:
    """The body that a file's name names."""
    whole = find_agency(stem, agencies)
    if len(whole) == 1:
        return whole[0]
    words = " ".join(_FILE_NOISE.sub(" ", stem).split())
    found = {ids[0] for part in _parts(words) if len(ids := find_agency(part, agencies)) == 1}
    return found.pop() if len(found) == 1 else ""


def known_bodies(ids: Sequence[str], agencies: Agencies) -> str:
    """Bodies for a message: the ID with its name."""
    return ", ".join(_shown(ids, agencies)) or "-"


def _named(author: str, agencies: Agencies) -> tuple[str, ...]:
    """The body of an author such as `Nguyễn Văn A - Sở Nội vụ`, `SNV`."""
    for words in (author, *re.split(r"\s*[-–,(|/)]\s*", author)):
        found = find_agency(words, agencies) if words.strip() else ()
        if found:
            return found
    return ()


def _parts(words: str) -> Iterator[str]:
    """Every run of words, the longest first."""
    parts = words.split()[:20]
    for length in range(len(parts), 0, -1):
        for at in range(len(parts) - length + 1):
            run = " ".join(parts[at : at + length])
            if len(run) > 2:  # noqa: PLR2004 - shorter ones are in every name
                yield run


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:].lower()


def _shown(ids: Sequence[str], agencies: Agencies) -> list[str]:
    return [f"{one} ({agencies.name(one)})" for one in ids]
