"""A wish: one edit of the base text together with the comment that asks for it, and the order in
which wishes at one point come.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from plantool.core.comment import (
    ITEM_ACTIONS,
    QUOTE_ACTIONS,
    Action,
    EditRequest,
    LocatedComment,
)
from plantool.core.edit import Edit
from plantool.core.field_edit import field_changes, field_value
from plantool.core.finding import Finding, Severity
from plantool.core.history import Move, flat
from plantool.core.message import Message, message
from plantool.core.plan import Plan, Section
from plantool.core.quote_edit import quote_changes
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.section_edit import inserted_level, section_changes
from plantool.core.text import Span
from plantool.core.vietnamese import natural_key

CANNOT_APPLY = fault(
    "A001",
    "cannot-apply",
    Severity.ERROR,
    """An accepted comment cannot be carried out as it is written: its words are not in the text,
    its place does not exist, or its wording would break the Markdown.

    The message names the reason. Mend the comment (`plantool locate` shows where words are), or
    take other wording by `decision.text` or `decision.edits`.
    """,
)

Order = tuple[int, int, str, str, int, tuple[object, ...], int]


class Wish(Struct, frozen=True):
    """One edit that a comment asks for."""

    comment: LocatedComment
    request: EditRequest
    change: Edit | Move
    order: Order
    """Where it comes among insertions at one point: kind, level, round, place of the body,
    comment."""
    anchor: Span | None = None
    """The words of the base that it hangs on."""

    @property
    def place(self) -> tuple[int, int, Order]:
        """Where its words come to stand in the base, and its order there."""
        change = self.change
        at = Span(change.to, change.to) if isinstance(change, Move) else change.span
        return at.start, at.end, self.order

    @property
    def pieces(self) -> tuple[Edit, ...]:
        """What it does to the text, a move as deletion and insertion."""
        return flat((self.change,))


def wishes_of(
    review: Review, base: Plan, located: LocatedComment
) -> tuple[tuple[Wish, ...], tuple[Finding, ...]]:
    """The wishes of an adopted comment, or the reasons why it cannot be carried out."""
    wishes: list[Wish] = []
    findings: list[Finding] = []
    for index, request in enumerate(located.comment.adopted):
        changes = _changes(review, base, located, request)
        if isinstance(changes, Message):
            place = located.file.source.place(_place(located, request, index))
            findings.append(
                CANNOT_APPLY.finding(place, changes, section=request.section, comment=located.id)
            )
            continue
        order = _order(review, base, located, request, index)
        edits, anchor = changes
        wishes += (Wish(located, request, edit, order, anchor) for edit in edits)
    return tuple(wishes), tuple(findings)


def _changes(
    review: Review, base: Plan, located: LocatedComment, request: EditRequest
) -> tuple[tuple[Edit | Move, ...], Span | None] | Message:
    action = request.action
    if action in QUOTE_ACTIONS:
        return quote_changes(review, base, located, request)
    if action is Action.SET and (stale := _changed_since(review, base, located, request)):
        return stale
    if action is Action.SET or action in ITEM_ACTIONS:
        changes = field_changes(base, request)
        return changes if isinstance(changes, Message) else (changes, None)
    if action is Action.PATCH:
        return message("'patch' is written by 'capture' alone")
    changes = section_changes(base, request)
    if isinstance(changes, Message):
        return changes
    return changes, _heading(base, request)


def _heading(base: Plan, request: EditRequest) -> Span | None:
    """The heading that an insertion hangs on."""
    name = request.after or request.before or request.into
    if request.action not in {Action.ADD_SECTION, Action.MOVE_SECTION}:
        name = request.section or ""
    section: Section | None = base.section(name)
    return section.heading if section and request.action is not Action.RETITLE else None


def _changed_since(
    review: Review, base: Plan, located: LocatedComment, request: EditRequest
) -> Message | None:
    """A value that is no longer the one the comment was about is not overwritten."""
    then = review.draft(located.draft)
    if then is None:
        return message("draft {n} is missing: plans/drafts/ holds no text of it", n=located.draft)
    if field_value(then, request.field) != field_value(base, request.field):
        return message(
            "'{field}' was changed since draft {n}, which the comment is about",
            field=request.field,
            n=located.draft,
        )
    return None


def _place(located: LocatedComment, request: EditRequest, index: int) -> Span:
    """Where the comment's file says what cannot be done."""
    decision, comment = located.comment.decision, located.comment
    key = "quote" if request.quote else "action"
    if decision.edits:
        return located.span("decision", "edits", index, key)
    if comment.edits:
        return located.span("edits", index, key)
    return located.span(key)


def _order(
    review: Review, base: Plan, located: LocatedComment, request: EditRequest, index: int
) -> Order:
    """Insert-after before insert-before, a deeper section before a higher one, which would take it
    in; then round, place in `invited`, comment ID.
    """
    before = request.action is Action.INSERT_BEFORE or bool(request.before)
    round_file = review.round_by_id.get(located.file.round)
    opened = (round_file.model.opened or "") if round_file else ""
    invited = review.invited(located.file.round)
    place = invited.get(located.agency, len(invited))
    by_id = (*natural_key(located.agency),) if place == len(invited) else ()
    return (
        int(before),
        -inserted_level(base, request),
        opened,
        located.file.round,
        place,
        (*by_id, *natural_key(located.id)),
        index,
    )


def in_text_order(wishes: Iterator[Wish] | list[Wish]) -> list[Wish]:
    """By place in the base, then by the order of insertions at one point."""
    return sorted(wishes, key=lambda wish: wish.place)
