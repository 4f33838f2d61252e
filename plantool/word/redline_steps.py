"""The steps of a merged Word text: blocks that stayed, came or went, and whose marks those are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import pairwise

from lxml import etree
from msgspec import Struct

from plantool.core.text import Span
from plantool.word.names import W
from plantool.word.redline_marks import Change
from plantool.word.redline_read import Block, Line


class Step(Struct, frozen=True):
    """One block of the merged text: of one text alone, or of both."""

    old: Block | None
    new: Block | None

    @property
    def change(self) -> Change:
        """What became of it."""
        if self.old is None:
            return Change.INSERTED
        return Change.DELETED if self.new is None else Change.KEPT


def steps_of(
    old: Sequence[Block], new: Sequence[Block], pairs: Sequence[tuple[int, int]]
) -> Iterator[Step]:
    """All blocks of both texts, what went before what came."""
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
        yield from (Step(block, None) for block in old[i + 1 : next_i])
        yield from (Step(None, block) for block in new[j + 1 : next_j])
        if next_i < len(old):
            yield Step(old[next_i], new[next_j])


def tails(steps: Sequence[Step], elements: Sequence[etree._Element]) -> Iterator[Span]:
    """Where paragraphs were typed on: behind a paragraph of both texts whose last words changed,
    and behind the last one.

    LibreOffice takes words and a paragraph that follow each other for one change, and would join
    the wrong paragraphs if the second one's own mark went.
    """
    at = 0
    while at < len(steps):
        end = at + 1
        if steps[at].change is Change.KEPT and isinstance(steps[at].new, Line):
            while end < len(steps) and _is_loose(steps[end]):
                end += 1
            is_last = end == len(steps)
            if end > at + 1 and (is_last or _ends_changed(elements[at])):
                yield Span(at, end)
        at = end


def _is_loose(step: Step) -> bool:
    """Whether it is a paragraph of one text, and no section of pages ends with it."""
    block = step.new or step.old
    is_single = step.change is not Change.KEPT
    return is_single and isinstance(block, Line) and not block.ends_section


def _ends_changed(paragraph: etree._Element) -> bool:
    """Whether the last words of a paragraph are tracked."""
    for child in reversed(paragraph):
        if child.tag in {f"{W}ins", f"{W}del"}:
            return True
        if child.tag == f"{W}hyperlink":
            return len(child) > 0 and child[-1].tag != f"{W}r"
        if child.tag == f"{W}r":
            return False
    return False


def looks(blocks: Iterable[Block | None]) -> list[etree._Element]:
    """For each place the properties of the last paragraph up to there."""
    found: list[etree._Element] = []
    for block in blocks:
        if isinstance(block, Line):
            properties = block.element.find(f"{W}pPr")
            found.append(etree.Element(f"{W}pPr") if properties is None else deepcopy(properties))
        elif found:
            found.append(found[-1])
    return found
