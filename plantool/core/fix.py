"""The cures of findings, put into a text together where they do not meet."""

from __future__ import annotations

from collections.abc import Iterable

from plantool.core.edit import Edit, apply_edits
from plantool.core.finding import Finding
from plantool.core.text import SourceText


def fixed(source: SourceText, findings: Iterable[Finding]) -> tuple[str, int]:
    """The text with the cures that its findings offer, and how many were put in.

    Of two cures that touch one place the first is taken; another run finds the other.
    """
    edits: list[Edit] = []
    count = 0
    for finding in findings:
        if finding.fix is None or finding.path != source.path:
            continue
        if not any(_meet(new, old) for new in finding.fix.edits for old in edits):
            edits += finding.fix.edits
            count += 1
    return apply_edits(source.text, edits), count


def _meet(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.end and other.span.start <= one.span.end
