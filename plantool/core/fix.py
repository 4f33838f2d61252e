"""The cures of findings, put into a text together where they do not meet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from plantool.core.edit import Edit, apply_edits
from plantool.core.finding import Finding
from plantool.core.text import SourceText, Span


def fixed(source: SourceText, findings: Iterable[Finding]) -> tuple[str, int]:
    """The text with the cures that its findings offer, and how many were put in.

    Of two cures that touch one place the first is taken; another run finds the other.
    """
    edits: list[Edit] = []
    taken = _Taken()
    count = 0
    for finding in findings:
        if finding.fix is None or finding.path != source.path:
            continue
        if not any(taken.meets(edit.span) for edit in finding.fix.edits):
            edits += finding.fix.edits
            for edit in finding.fix.edits:
                taken.add(edit.span)
            count += 1
    return apply_edits(source.text, edits), count


class _Taken:
    """Stretches that do not overlap, in the text's order: each is found by bisection."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def meets(self, span: Span) -> bool:
        """Whether the span shares a character or an edge with one that is taken."""
        index = bisect_right(self._starts, span.end)
        return index > 0 and self._ends[index - 1] >= span.start

    def add(self, span: Span) -> None:
        index = bisect_right(self._starts, span.start)
        self._starts.insert(index, span.start)
        self._ends.insert(index, span.end)
