"""The moment that a written file is dated: the same input makes the same bytes."""

from __future__ import annotations

import os

from plantool.core.document_day import document_day, epoch_of
from plantool.core.review import Review

_LATEST = 4_102_444_800
"""The year 2100: a later one is a slip, and some file formats end there."""


def file_epoch(review: Review) -> int:
    """SOURCE_DATE_EPOCH, else the plan's own day, in seconds."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isascii() and given.isdecimal() and len(given) <= len(str(_LATEST)):
        return min(int(given), _LATEST)
    return epoch_of(document_day(review))
