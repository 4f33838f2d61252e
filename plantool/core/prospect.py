"""What the plan would be if one comment more were accepted, and which accepted ones that hinders.

The comment is tried alone on the base text; nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment import ADOPTED, DecisionStatus, LocatedComment
from plantool.core.conflict import conflicts, united
from plantool.core.diff import diff_plans
from plantool.core.diff_model import PlanDiff
from plantool.core.edit import Edit, apply_edits
from plantool.core.finding import Finding, Severity
from plantool.core.history import flat
from plantool.core.message import Message, message
from plantool.core.parse_plan import parse_plan
from plantool.core.review import Review
from plantool.core.text import SourceText
from plantool.core.validate import check_plan
from plantool.core.wish import Wish, wishes_of


class Prospect(Struct, frozen=True):
    """The change that a comment would bring."""

    diff: PlanDiff | None = None
    """The base beside the text with the comment; None where it asks for none or cannot be."""
    obstacles: tuple[Message, ...] = ()
    """Why it cannot be carried out as it is written."""
    conflicts: tuple[Finding, ...] = ()
    """Those accepted already that want something else of the same words."""
    rivals: tuple[str, ...] = ()
    """The IDs of those."""
    equals: tuple[str, ...] = ()
    """Accepted comments that ask for the very same edit."""


AcceptedWishes = Mapping[str, tuple[Wish, ...]]
"""What the accepted, not yet applied comments ask for, by their ID."""


def accepted_wishes(review: Review) -> AcceptedWishes:
    """The wishes of all comments that wait for `apply`; those that cannot be found are left out."""
    found: dict[str, tuple[Wish, ...]] = {}
    for located in review.comments:
        if located.comment.is_adopted and located.id not in review.applied:
            wishes, _ = wishes_of(review, review.base, located)
            if wishes:
                found[located.id] = wishes
    return found


def prospect_of(review: Review, located: LocatedComment, accepted: AcceptedWishes) -> Prospect:
    """What accepting the comment would do, beside what is accepted already."""
    tried = as_accepted(located)
    if located.id in review.applied or not tried.comment.adopted:
        return Prospect()
    wishes, findings = wishes_of(review, review.base, tried)
    if findings:
        return Prospect(obstacles=tuple(finding.message for finding in findings))
    own = united(wishes)
    clashes, _ = conflicts(review, review.base, own)
    if clashes:
        return Prospect(obstacles=tuple(finding.message for finding in clashes))
    others = (wish for key, asked in accepted.items() if key != located.id for wish in asked)
    together = united((*wishes, *others))
    found, _ = conflicts(review, review.base, together)
    against = tuple(one for one in found if located.id in _pair(one))
    # An edit that others ask for as well goes by the name of the first of them.
    shared = [one for one in together if located.id in {comment.id for comment in one.comments}]
    equals = {comment.id: None for one in shared for comment in one.comments}
    names = {one.comments[0].id for one in shared} - {located.id}
    against += tuple(one for one in found if one not in against and names & set(_pair(one)))
    rivals = dict.fromkeys(name for one in against for name in _pair(one))
    diff, faults = _outcome(review, flat(one.change for one in own))
    return Prospect(
        diff,
        faults,
        against,
        tuple(one for one in rivals if one != located.id and one not in names),
        tuple(one for one in equals if one != located.id),
    )


def as_accepted(located: LocatedComment) -> LocatedComment:
    """The comment as it were if it was accepted; wording that staff adopted stays."""
    comment = located.comment
    if comment.decision.status in ADOPTED:
        return located
    decision = replace(comment.decision, status=DecisionStatus.ACCEPTED)
    return replace(located, comment=replace(comment, decision=decision))


def _pair(conflict: Finding) -> tuple[str, str]:
    params = conflict.message.params
    return str(params.get("first")), str(params.get("second"))


def _outcome(review: Review, edits: Sequence[Edit]) -> tuple[PlanDiff | None, tuple[Message, ...]]:
    base = review.base
    text = apply_edits(base.source.text, edits)
    plan, findings = parse_plan(SourceText(text, base.source.path))
    known = {str(one.message) for one in check_plan(base)}
    new = [*findings, *(check_plan(plan) if plan else ())]
    faults = tuple(
        message("with these words the plan would be faulty: {fault}", fault=one.message)
        for one in new
        if one.severity is Severity.ERROR and str(one.message) not in known
    )
    return (diff_plans(base, plan) if plan else None), faults
