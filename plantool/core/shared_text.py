"""The sections that two drafts print alike: a redline needs them made once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from plantool.core.body_markdown import section_texts
from plantool.core.model import ID
from plantool.core.numbering import Numbering
from plantool.core.plan import CLOSING, LANDSCAPE, Plan, Section

NumberedPlan = tuple[Plan, Numbering]

_OUTWARD = re.compile(r"\]\((?!#)|<")
"""A link or picture: a Word file names what it leads to beside its text."""


class SharedSections(Struct, frozen=True):
    """The IDs of sections that come out the same from both drafts, by the draft to make them of.

    The work is shared out evenly: the two drafts are made at the same time.
    """

    of_old: frozenset[str] = frozenset()
    of_new: frozenset[str] = frozenset()


def shared_sections(
    old: NumberedPlan, new: NumberedPlan, images: Mapping[str, bytes]
) -> SharedSections:
    """The sections whose heading and own text are the same in both drafts.

    Whatever depends on other places of its draft is left out: notes, links with a definition
    elsewhere, and the last section of a part.
    """
    if old[0].link_definitions or new[0].link_definitions:
        return SharedSections()
    before, after = (dict(_printed(numbered, images)) for numbered in (old, new))
    shared = [section for section, text in after.items() if before.get(section) == text]
    alike = sum(len(after[section].text) for section in shared)
    room = [len(numbered[0].source.text) - alike for numbered in (old, new)]
    made: tuple[set[str], set[str]] = set(), set()
    for section in shared:
        text = after[section].text
        place = 1 if room[1] <= room[0] or _OUTWARD.search(text) else 0
        room[place] += len(text)
        made[place].add(section)
    return SharedSections(frozenset(made[0]), frozenset(made[1]))


class _Printed(Struct, frozen=True):
    """What a section comes out as."""

    text: str
    is_wide: bool
    """Whether it stands on pages in landscape: tables and pictures are fitted to them."""


def _printed(numbered: NumberedPlan, images: Mapping[str, bytes]) -> Iterator[tuple[str, _Printed]]:
    """Sections with what they come out as, where that is the same wherever they stand.

    A section ends on paper where the next one's heading is found, by the bookmark that its ID
    makes: both must have one, and stand in one part of the document.
    """
    plan, numbering = numbered
    counts = Counter(section.id for section in plan.sections)
    texts = [*section_texts(plan, numbering, images)]
    for (section, text), (following, _) in pairwise(texts):
        part = _appendix_of(plan, section)
        if (
            _has_bookmark(section)
            and _has_bookmark(following)
            and counts[section.id] == 1
            and _appendix_of(plan, following) is part
            and "[^" not in text
        ):
            yield section.id, _Printed(text, part is not None and LANDSCAPE in part.classes)


def _has_bookmark(section: Section) -> bool:
    """Whether its heading is printed with the text, under an ID that pandoc reads as we do."""
    is_in_text = section.is_numbered and not section.is_appendix and section.id != CLOSING
    return is_in_text and bool(ID.fullmatch(section.id))


def _appendix_of(plan: Plan, section: Section) -> Section | None:
    """The appendix that a section is printed in; None for the text itself."""
    while (around := plan.parent_of(section)) is not None:
        section = around
    return section if section.is_appendix else None
