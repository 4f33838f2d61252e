"""Freezing the draft that goes out for comments, and going back to the draft before."""

from __future__ import annotations

from msgspec import Struct

from plantool.core.audit_draft import state_faults
from plantool.core.comment import RoundFile
from plantool.core.edit import apply_edits
from plantool.core.finding import Finding, Severity
from plantool.core.message import message
from plantool.core.plan import Plan, Status
from plantool.core.record import Event, sha256_of
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.text import Span
from plantool.core.yaml_edit import set_key

CANNOT_UNDO = fault(
    "A007",
    "cannot-undo",
    Severity.ERROR,
    """The draft cannot be undone: it is the first, it was edited since, or a round or comment is
    about it.
    """,
)
CANNOT_RELEASE = fault(
    "A008",
    "cannot-release",
    Severity.ERROR,
    """The draft cannot be sent out: the plan is signed, or the round is about another draft.""",
)


class Release(Struct, frozen=True):
    """What `release` writes: the draft to be frozen, the plan and the round."""

    frozen_text: str
    plan_text: str
    round_text: str


def release_draft(review: Review, round_file: RoundFile) -> Release | tuple[Finding, ...]:
    """The plan with status `consulting`, to be frozen as it is, and the round that names it."""
    plan = review.plan
    number = plan.header.draft
    if plan.header.status is Status.SIGNED:
        what = message("the plan is signed")
        return (CANNOT_RELEASE.finding(plan.source.place(Span(0, 0)), what),)
    about = round_file.model.draft
    if "draft" in {key.value for key, _ in round_file.root.entries} and about != number:
        what = message(
            "round '{round}' is about draft {about}, the plan is at draft {n}",
            round=round_file.id,
            about=about,
            n=number,
        )
        return (CANNOT_RELEASE.file_finding(round_file.source.path, what),)
    if faults := tuple(state_faults(review)):
        return faults
    frozen = review.frozen.get(number)
    consulting = with_status(plan, Status.CONSULTING)
    sent = frozen.text if frozen else consulting
    # Frozen before, by an earlier round or a run that was killed: later free values are kept.
    is_late = frozen is not None and plan.header.status is not Status.DRAFTING
    text = plan.source.text if is_late else consulting
    return Release(sent, text, _round_text(round_file, number, sha256_of(sent)))


def with_status(plan: Plan, status: Status) -> str:
    """The plan's text with another status."""
    return apply_edits(
        plan.source.text, (set_key(plan.source, plan.front, "status", status.value),)
    )


def _round_text(round_file: RoundFile, number: int, sha256: str) -> str:
    source, root = round_file.source, round_file.root
    keys = {key.value for key, _ in root.entries}
    edits = [set_key(source, root, "frozen", sha256)]
    if "draft" not in keys:
        edits.insert(0, set_key(source, root, "draft", str(number)))
    return apply_edits(source.text, edits)


class Undo(Struct, frozen=True):
    """What `undo` writes and takes away."""

    number: int
    """The draft that is undone."""
    text: str
    """The draft before, as it was frozen."""
    thaws: bool
    """Whether its frozen copy goes too: it was made by `apply`, not sent out in a round."""


def undo_draft(review: Review) -> Undo | tuple[Finding, ...]:
    """Back to the frozen draft before, byte for byte, or the reasons why not."""
    plan = review.plan
    number = plan.header.draft
    place = plan.source.place(Span(0, 0))
    before = review.frozen.get(number - 1)
    if plan.header.status is Status.SIGNED:
        return (CANNOT_UNDO.finding(place, message("the plan is signed")),)
    if number + 1 in review.records:
        return _unfinished(review, number)
    if number == 1:
        return (CANNOT_UNDO.finding(place, message("draft 1 is the first; nothing to undo")),)
    if before is None:
        what = message("the frozen draft {n} is missing", n=number - 1)
        return (CANNOT_UNDO.finding(place, what),)
    if faults := tuple(state_faults(review)):
        return faults
    record = review.records.get(number)
    if record and record.model.event is Event.REVERT:
        what = message(
            "draft {n} was made by 'revert', which changed decisions too; take both back by git",
            n=number,
        )
        return (CANNOT_UNDO.finding(place, what),)
    named = _named(review, number)
    if named or number in review.frozen:
        what = message(
            "draft {n} was sent out or commented on: {files}",
            n=number,
            files=", ".join(named) or review.frozen[number].path,
        )
        return (CANNOT_UNDO.finding(place, what),)
    return Undo(number, before.text, not _is_sent(review, number - 1))


def _unfinished(review: Review, number: int) -> Undo | tuple[Finding, ...]:
    """The rest of an `apply` or `undo` that was killed: only its leftovers go.

    The two look alike, and neither may take a second draft with it.
    """
    if faults := tuple(state_faults(review)):
        return faults
    text, frozen = review.plan.source.text, review.frozen.get(number)
    is_copy = frozen is not None and frozen.text == text
    return Undo(number + 1, text, is_copy and not _is_sent(review, number))


def _is_sent(review: Review, number: int) -> bool:
    return any(item.model.draft == number and item.model.frozen for item in review.rounds)


def _named(review: Review, number: int) -> list[str]:
    """The round and comment files that are about a draft."""
    rounds = [item.source.path for item in review.rounds if item.model.draft == number]
    return rounds + [
        file.source.path
        for file in review.files
        if any(located.draft == number for located in file.comments) or file.model.draft == number
    ]
