"""The making of a new draft: its text, and the record that lets anybody make it again."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from plantool.core.comment import LocatedComment
from plantool.core.edit import Edit
from plantool.core.finding import Finding
from plantool.core.history import (
    Move,
    make_draft,
    recorded,
    with_free_values,
    without_history_line,
)
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import HistoryLine, Plan
from plantool.core.record import Event, Record, record_text, sha256_of
from plantool.core.review import Review
from plantool.core.text import SourceText


class Making(Struct, frozen=True):
    """A new draft ready to be written: its text and the record of its making."""

    number: int
    text: str
    record: Record
    record_text: str
    plan: Plan
    findings: tuple[Finding, ...] = ()
    """What reading the new text showed."""


class Stamp(Struct, frozen=True):
    """What the record says of the run: the date and the version of plantool."""

    date: str
    version: str


def make(
    review: Review,
    changes: Sequence[Edit | Move],
    credited: Sequence[LocatedComment],
    event: Event,
    stamp: Stamp,
) -> Making | tuple[Finding, ...]:
    """The next draft from edits of the base, or the faults of a text that is no plan any more."""
    base = review.base
    number = base.header.draft + 1
    record = Record(
        draft=number,
        event=event,
        date=stamp.date,
        version=stamp.version,
        edits=recorded(base.source.text, changes),
        applied={comment.id: comment.fingerprint for comment in credited},
        result=sha256_of(without_history_line(base, changes, number)),
    )
    words = record_text(record)
    line = HistoryLine(draft=number, base=sha256_of(base.source.text), record=sha256_of(words))
    made, findings = parse_plan(
        SourceText(make_draft(base, changes, line), review.plan.source.path)
    )
    if made is None:
        return findings
    text = with_free_values(made, review.plan)
    if text != made.source.text:
        plan, findings = parse_plan(SourceText(text, review.plan.source.path))
        if plan is None:
            return findings
        made = plan
    return Making(number, text, record, words, made, findings)
