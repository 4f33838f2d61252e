"""The day that a document's file is dated."""

from __future__ import annotations

import calendar

from plantool.core.review import Review

_EARLIEST = "1980-01-01"
"""The first day that a zip file, and so a Word file, can name."""


def document_day(review: Review) -> str:
    """The day that the document's file is dated: the plan's, else the last record's, else 1980.

    A day or month that the plan leaves open is the first one.
    """
    records = [
        record.model.date
        for number, record in sorted(review.records.items())
        if number <= review.plan.header.draft and record.model.date
    ]
    day = review.plan.header.date or (records[-1] if records else _EARLIEST)
    return max(_EARLIEST, day + "-01" * (2 - day.count("-")))


def epoch_of(day: str) -> int:
    """A day's first second, counted as SOURCE_DATE_EPOCH is."""
    year, month, number = map(int, day.split("-"))
    last = calendar.monthrange(year, month)[1]
    return calendar.timegm((year, month, min(number, last), 0, 0, 0))
