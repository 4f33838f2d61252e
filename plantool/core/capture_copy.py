"""A Word copy of the draft that staff edited: its differences recorded as hand edits.

Everything in the copy must have come over; what cannot be expressed is shown and nothing is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from plantool.core.audit_draft import state_faults
from plantool.core.capture import Captured, made
from plantool.core.capture_making import CANNOT_CAPTURE, with_settled_base
from plantool.core.edit import Edit, apply_edits
from plantool.core.finding import Finding, Severity
from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.intake_marked import remarks_of_changes
from plantool.core.intake_remark import Remark
from plantool.core.intake_silent import HALF, as_marked, share_kept
from plantool.core.marked_text import MarkedText
from plantool.core.message import Message, message
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.core.text import SourceText
from plantool.core.verify_model import Difference


class CopiedEdits(Struct, frozen=True):
    """What a copy changes in a draft."""

    review: Review
    """The review with its base settled, as `record_edits` takes it."""
    captured: tuple[Captured, ...]
    edited: Plan
    """The draft with the changes, its number still the same: what the copy should print like."""


def copied_edits(review: Review, copy: MarkedText, path: str) -> CopiedEdits | tuple[Finding, ...]:
    """The copy's differences from the draft as edits of it."""
    settled = with_settled_base(review)
    if not isinstance(settled, Review):
        return (settled,)
    draft = sent_draft(settled, settled.plan.header.draft)
    if draft is None or any(state_faults(settled)):
        what = message("the plan was edited by hand since; 'capture' that first")
        return (CANNOT_CAPTURE.file_finding(settled.plan.source.path, what),)
    if share_kept(draft, copy) < HALF:
        what = message("less than half of draft {n} stands in it", n=settled.plan.header.draft)
        return (CANNOT_CAPTURE.file_finding(path, what),)
    captured, lost = _expressed(settled.base, draft, _differences(draft, copy))
    lost += tuple(_overlapping(captured))
    edits = [edit for one in captured for edit in one.edits]
    text = settled.base.source.text if lost else apply_edits(settled.base.source.text, edits)
    edited, findings = parse_plan(SourceText(text, settled.plan.source.path))
    if lost or edited is None:
        told = tuple(CANNOT_CAPTURE.file_finding(path, what) for what in lost)
        return (*told, *findings)
    return CopiedEdits(settled, captured, edited)


def left_over(differences: Iterable[Difference], path: str) -> tuple[Finding, ...]:
    """What the copy says otherwise than the draft with the edits: none of it may be lost.

    Numbers count for nothing, as they are made when a plan is printed.
    """
    return tuple(
        CANNOT_CAPTURE.file_finding(path, _still_differs(one))
        for one in differences
        if is_lost(one)
    )


def is_lost(difference: Difference) -> bool:
    """Whether a copy's difference is one of words, not of a number that is made in printing."""
    return (difference.severity or difference.rule.severity) is Severity.ERROR and not (
        _NUMBER.fullmatch(difference.old) and _NUMBER.fullmatch(difference.new)
    )


_NUMBER = re.compile(r"\W*|(?:\d+|[IVXLC]+|[a-zđ])[.)]?")


def _still_differs(one: Difference) -> Message:
    return message(
        "{place}: «{old}» became «{new}»; type this one into the plan",
        place=one.where,
        old=one.old,
        new=one.new,
    )


def _differences(draft: SentDraft, copy: MarkedText) -> tuple[Remark, ...]:
    return remarks_of_changes(draft, as_marked(draft, copy))


def _expressed(
    base: Plan, draft: SentDraft, differences: Sequence[Remark]
) -> tuple[tuple[Captured, ...], tuple[Message, ...]]:
    """The edits that the differences come to, and what cannot be said by an action."""
    captured: list[Captured] = []
    lost: list[Message] = []
    for remark in differences:
        found = [(made(draft.review, base, request), request) for request in remark.edits]
        if not found or any(not edits for edits, _ in found):
            lost.append(_told(remark))
            continue
        captured += (Captured(edits, request) for edits, request in found if edits)
    captured.sort(key=lambda one: one.edits[0].span.start)
    return tuple(captured), tuple(lost)


def _overlapping(captured: Sequence[Captured]) -> Iterator[Message]:
    edits: list[Edit] = sorted(
        (edit for one in captured for edit in one.edits), key=lambda edit: edit.span.start
    )
    for first, second in pairwise(edits):
        if first.span.overlaps(second.span):
            words = " ".join(second.new.split())[:70]
            yield message("two changes meet at «{words}»; type this one into the plan", words=words)


def _told(remark: Remark) -> Message:
    place = remark.section or next((one.section for one in remark.edits if one.section), "")
    said = remark.content or next((one.text for one in remark.edits if one.text), "")
    return message(
        "a change of section '{section}' has no exact action: «{words}»; type it into the plan",
        section=place or "-",
        words=" ".join((said or (remark.quote.exact if remark.quote else "")).split())[:70],
    )
