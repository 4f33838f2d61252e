"""Entering number and day after signing: free values only, so that the audit holds."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.edit import apply_edits
from plantool.core.finding import Finding, has_errors
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan, Status
from plantool.core.review import Review
from plantool.core.status import PlanStatus, status_of
from plantool.core.text import SourceText
from plantool.core.yaml_edit import set_key


class Issue(Struct, frozen=True):
    """What `issue` writes."""

    text: str
    """The plan with its number and day, signed."""
    frozen: str | None
    """The text as it was approved, to be frozen; None where this draft is frozen already."""


def issue_plan(
    review: Review, *, number: int, date: str, on_reading: Iterable[Finding] = ()
) -> Issue | PlanStatus | tuple[Finding, ...]:
    """The signed plan; or what is still open; or why the text cannot take number and day.

    The signed text is the one that is judged: a plan set to `signed` by hand, its number
    missing, is mended by this.
    """
    plan = review.plan
    text = _issued(plan, number, date)
    signed, faults = parse_plan(SourceText(text, plan.source.path))
    if signed is None or has_errors(faults):
        return faults
    path = plan.source.path
    still = (one for one in on_reading if one.path != path)
    status = status_of(replace(review, plan=signed), (*still, *faults))
    if not status.is_ready:
        return status
    is_frozen = plan.header.draft in review.frozen
    return Issue(text, None if is_frozen else plan.source.text)


def _issued(plan: Plan, number: int, date: str) -> str:
    """The plan's text with the three free values; every other byte stays as it was."""
    values = (("number", number), ("date", date), ("status", Status.SIGNED.value))
    edits = (set_key(plan.source, plan.front, key, value) for key, value in values)
    return apply_edits(plan.source.text, edits)
