"""What stands in another order in a copy than in its draft, and rows that are new in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, field

from plantool.core.intake_align import Alignment, Target
from plantool.core.intake_draft import SentDraft
from plantool.core.marked_text import MarkedParagraph
from plantool.core.plan import APPENDIX

_LISTS = frozenset({"recipients", "archive"})


class Moves(Struct, frozen=True):
    """Texts that were moved; neighbours that went together have one name."""

    paragraphs: Mapping[int, str] = field(default_factory=dict)
    targets: Mapping[int, str] = field(default_factory=dict)


def moves_in(draft: SentDraft, alignment: Alignment) -> Moves:
    """The fewest texts of sections by whose moving the copy came to its order."""
    places = [
        (index, at)
        for index, at in sorted(alignment.by_paragraph.items())
        if _is_text(draft, alignment.targets[at])
    ]
    kept = _longest_rising([at for _, at in places])
    paragraphs: dict[int, str] = {}
    targets: dict[int, str] = {}
    last = (-2, -2)
    for (index, at), stays in zip(places, kept, strict=True):
        if stays:
            continue
        follows = (index - 1, at - 1) == last
        name = paragraphs[last[0]] if follows else f"silent-{index}"
        paragraphs[index] = targets[at] = name
        last = (index, at)
    return Moves(paragraphs, targets)


def new_rows(
    draft: SentDraft, paragraphs: Sequence[MarkedParagraph], alignment: Alignment
) -> frozenset[int]:
    """Rows with words, but without any text of the draft, below one of a table in its sections."""
    found = alignment.by_paragraph
    known = {paragraphs[index].row for index, at in found.items() if draft.targets[at].section}
    aligned = {paragraphs[index].row for index in found}
    filled = {one.row for one in paragraphs if one.final.strip()} - aligned
    new: set[int] = set()
    for row, above in _rows_above(paragraphs).items():
        if above and row in filled and (above in known or above in new):
            new.add(row)
    return frozenset(new)


def in_recipients(alignment: Alignment) -> range:
    """The paragraphs of the copy from its first recipient to the last, or the archive's line."""
    found = [
        index
        for index, at in alignment.by_paragraph.items()
        if alignment.targets[at].field in _LISTS
    ]
    return range(min(found), max(found) + 1) if found else range(0)


def _rows_above(paragraphs: Sequence[MarkedParagraph]) -> dict[int, int]:
    """Each row with the one right above it in its table; 0 for a table's first."""
    found: dict[int, int] = {}
    last = 0
    for paragraph in paragraphs:
        if paragraph.row and paragraph.row != last:
            found.setdefault(paragraph.row, last)
        last = paragraph.row
    return found


def _is_text(draft: SentDraft, target: Target) -> bool:
    """Whether it is printed in the order of the draft: appendices and cells are not looked at."""
    section = draft.plan.section(target.section)
    if section is None or target.is_note:
        return False
    return not any(
        APPENDIX in holder.classes
        for holder in draft.plan.sections
        if holder.level and holder.extent.contains(section.extent)
    )


def _longest_rising(numbers: Sequence[int]) -> Iterator[bool]:
    """For each number whether it is one of the longest rising selection."""
    tails: list[int] = []
    lengths: list[int] = []
    for number in numbers:
        length = bisect_left(tails, number)
        tails[length : length + 1] = [number]
        lengths.append(length)
    wanted = len(tails) - 1
    kept = [False] * len(numbers)
    limit: float = float("inf")
    for at in range(len(numbers) - 1, -1, -1):
        if lengths[at] == wanted and numbers[at] < limit:
            kept[at], limit, wanted = True, numbers[at], wanted - 1
    return iter(kept)
