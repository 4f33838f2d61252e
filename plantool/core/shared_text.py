"""The sections that two drafts print alike: a redline needs them made once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from plantool.core.body_markdown import section_texts
from plantool.core.numbering import Numbering
from plantool.core.plan import CLOSING, Plan, Section

NumberedPlan = tuple[Plan, Numbering]


def shared_sections(
    old: NumberedPlan, new: NumberedPlan, images: Mapping[str, bytes]
) -> frozenset[str]:
    """The IDs of sections whose heading and own text come out the same from both drafts.

    Whatever depends on other places of its draft is left out: notes, links with a definition
    elsewhere, and what no heading follows that is printed.
    """
    if old[0].link_definitions or new[0].link_definitions:
        return frozenset()
    before = dict(_texts(old, images))
    return frozenset(
        section for section, text in _texts(new, images) if before.get(section) == text
    )


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
