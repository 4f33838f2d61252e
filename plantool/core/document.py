"""Which documents a plan comes out as, and what each is made of."""

from __future__ import annotations

import calendar
from enum import Enum

from plantool.core.render import RenderOptions, render_context
from plantool.core.review import Review

_EARLIEST = "1980-01-01"
"""The first day that a zip file, and so a Word file, can name."""


class Document(Enum):
    """The documents that `render` makes, by the name of their template."""

    KE_HOACH = "ke-hoach"
    DU_THAO = "du-thao"


def document_context(review: Review, document: Document) -> dict[str, object]:
    """The values of the document's template."""
    options = _options(review, document)
    return render_context(review.plan, review.agencies, review.numbering, options)


def _options(review: Review, document: Document) -> RenderOptions:
    match document:
        case Document.KE_HOACH:
            return RenderOptions()
        case Document.DU_THAO:
            return RenderOptions(release=release_number(review), sent=_sent(review))


def release_number(review: Review) -> int:
    """The n of "DỰ THẢO lần n": how often the plan was sent out up to this draft.

    0 where this draft was not sent out.
    """
    now = review.plan.header.draft
    sent = {item.model.draft for item in review.rounds if item.model.frozen}
    return sum(draft <= now for draft in sent) if now in sent else 0


def _sent(review: Review) -> str:
    """The day on which this draft went out first; "" where it did not or nobody wrote it down."""
    now = review.plan.header.draft
    days = [
        item.model.opened
        for item in review.rounds
        if item.model.frozen and item.model.draft == now and item.model.opened
    ]
    return min(days, default="")


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
