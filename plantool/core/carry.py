"""Follows a place from the draft a comment was written on to today's, through the records."""

from __future__ import annotations

from msgspec import Struct

from plantool.core.history import (
    Lost,
    carry,
    edits_of,
    make_draft,
    own_edits,
    through_free_values,
)
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import HistoryLine
from plantool.core.record import sha256_of
from plantool.core.review import Review
from plantool.core.text import SourceText, Span


class Gone(Struct, frozen=True):
    """The words were changed on the way: in which draft, by which comments."""

    draft: int
    comments: tuple[str, ...]
    """Empty where the draft or its record is missing."""


def carried(review: Review, span: Span, since: int) -> Span | Gone:
    """Where a span of draft `since` stands in the base of the next draft."""
    for number in range(since + 1, review.plan.header.draft + 1):
        before, after = review.draft(number - 1), review.draft(number)
        record = review.records.get(number)
        if before is None or after is None or record is None:
            return Gone(number, ())
        edits = edits_of(record.model)
        line = HistoryLine(draft=number, base=sha256_of(before.source.text), record=record.sha256)
        moved = carry(span, (*edits, *own_edits(before, line)))
        if isinstance(moved, Lost):
            return Gone(number, moved.comments)
        expected, _ = parse_plan(SourceText(make_draft(before, edits, line), before.source.path))
        if expected is None:
            return Gone(number, ())
        start = through_free_values(moved.start, expected, after)
        span = Span(start, start + len(moved))
    return span
