"""The sections that two drafts print alike: a redline needs them made once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from plantool.core.body_markdown import section_texts
from plantool.core.numbering import Numbering
from plantool.core.plan import CLOSING, Plan, Section

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
    elsewhere, and what no heading follows that is printed.
    """
    if old[0].link_definitions or new[0].link_definitions:
        return SharedSections()
    before, after = (dict(_texts(numbered, images)) for numbered in (old, new))
    shared = [section for section, text in after.items() if before.get(section) == text]
    alike = sum(len(after[section]) for section in shared)
    room = [len(numbered[0].source.text) - alike for numbered in (old, new)]
    made: tuple[set[str], set[str]] = set(), set()
    for section in shared:
        text = after[section]
        place = 1 if room[1] <= room[0] or _OUTWARD.search(text) else 0
        room[place] += len(text)
        made[place].add(section)
    return SharedSections(frozenset(made[0]), frozenset(made[1]))


def _texts(numbered: NumberedPlan, images: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Sections with their texts, where these are the same wherever the section stands."""
    plan, numbering = numbered
    counts = Counter(section.id for section in plan.sections)
    for (section, text), (following, _) in pairwise(section_texts(plan, numbering, images)):
        if (
            counts[section.id] == 1
            and section.id
            and _is_in_text(section)
            and _is_in_text(following)
            and "[^" not in text
        ):
            yield section.id, text


def _is_in_text(section: Section) -> bool:
    """Whether its heading is printed as one of the text."""
    return section.is_numbered and not section.is_appendix and section.id != CLOSING
