"""From hand edits to comments and a new draft: whose words they are, and what is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.audit_draft import expected_draft
from plantool.core.capture import Captured, capture, captured_id, touches_own_fields
from plantool.core.comment import REQUEST_KEYS, BodyFile, EditRequest
from plantool.core.edit import apply_edits
from plantool.core.finding import Finding, Severity
from plantool.core.making import Making, Stamp, make
from plantool.core.message import message
from plantool.core.model import plain_data
from plantool.core.parse_comment import parse_body_file
from plantool.core.plan import Plan, Status
from plantool.core.record import Event
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.text import SourceText, Span
from plantool.core.vietnamese import to_id
from plantool.core.yaml_edit import set_key, with_members
from plantool.core.yaml_text import YamlMapping

CANNOT_CAPTURE = fault(
    "A009",
    "cannot-capture",
    Severity.ERROR,
    """The hand edits cannot be recorded: there are none, the plan is signed, `draft` or `history`
    were changed by hand, or the comment they are to be credited to is not an accepted one that
    still waits.
    """,
)

OWN_ROUND = "chinh-ly"
"""The folder of the drafter's own revisions (chỉnh lý)."""


class Credit(Struct, frozen=True):
    """To whom the hand edits are credited: a body in a round, a comment, or the drafter."""

    agency: str = ""
    round: str = ""
    comment: str = ""
    own: bool = False
    reply: str = ""
    by: str = ""


class CaptureMaking(Struct, frozen=True, kw_only=True):
    """What `capture` writes: the comment file, the frozen base, and the new draft."""

    comment_files: dict[str, str]
    """Texts of comment files by their path."""
    captured: tuple[Captured, ...] = ()
    ids: tuple[str, ...] = ()
    making: Making
    review: Review
    """The review with the base frozen."""


def capture_edits(
    review: Review, credit: Credit, stamp: Stamp
) -> CaptureMaking | tuple[Finding, ...]:
    """The hand edits since the last draft as comments and as the next draft."""
    settled = with_settled_base(review)
    if not isinstance(settled, Review):
        return (settled,)
    return record_edits(settled, capture(settled), credit, stamp)


def record_edits(
    review: Review, captured: tuple[Captured, ...], credit: Credit, stamp: Stamp
) -> CaptureMaking | tuple[Finding, ...]:
    """Edits of the base, in the order of the text, as comments and as the next draft."""
    if problem := _problem(review, captured, credit):
        return (problem,)
    if credit.comment:
        file, ids = _adopted(review, captured, credit)
    else:
        file, ids = _commented(review, captured, credit, stamp)
    if not isinstance(file, BodyFile):
        return file
    files = [other for other in review.files if other.source.path != file.source.path]
    with_file = replace(review, files=(*files, file))
    credited = [located for located in file.comments if located.id in ids]
    changes = tuple(
        replace(edit, comments=(owner,))
        for one, owner in zip(captured, _owners(captured, ids), strict=True)
        for edit in one.edits
    )
    making = make(with_file, changes, credited, Event.CAPTURE, stamp)
    if not isinstance(making, Making):
        return making
    return CaptureMaking(
        comment_files={file.source.path: file.source.text},
        captured=captured,
        ids=tuple(ids),
        making=making,
        review=with_file,
    )


def with_settled_base(review: Review) -> Review | Finding:
    """The review with the draft as it was released or made frozen, whatever a hand did since."""
    number = review.plan.header.draft
    if number in review.frozen or number == 1:
        return review
    expected = expected_draft(review, number)
    if not isinstance(expected, Plan):
        return expected
    path = f"plans/drafts/{review.plan.id}/{number}.md"
    source = SourceText(expected.source.text, path)
    return replace(review, frozen={**review.frozen, number: source})


def _owners(captured: Sequence[Captured], ids: Sequence[str]) -> Sequence[str]:
    return ids if len(ids) == len(captured) else [ids[0]] * len(captured)


def _problem(review: Review, captured: Sequence[Captured], credit: Credit) -> Finding | None:
    plan = review.plan
    place = plan.source.place(Span(0, 0))
    if plan.header.status is Status.SIGNED:
        return CANNOT_CAPTURE.finding(place, message("the plan is signed"))
    if not captured and plan.header.draft == 1 and 1 not in review.frozen:
        what = message("draft 1 was not sent out yet: edit it freely, nothing is to be recorded")
        return CANNOT_CAPTURE.finding(place, what)
    if not captured:
        what = message("nothing was edited by hand since draft {n}", n=plan.header.draft)
        return CANNOT_CAPTURE.finding(place, what)
    for one in captured:
        if touches_own_fields(review.base, one):
            what = message("'draft', 'history' and 'plan' are written by plantool alone")
            return CANNOT_CAPTURE.finding(place, what)
    if credit.comment:
        return _wrong_comment(review, credit.comment)
    return None


def _wrong_comment(review: Review, comment_id: str) -> Finding | None:
    located = review.by_id.get(comment_id)
    if located is None:
        what = message("no comment '{id}'", id=comment_id)
        return CANNOT_CAPTURE.file_finding(review.plan.source.path, what)
    place = located.file.source.place(located.span())
    if not located.comment.is_adopted:
        what = message("'{id}' is not accepted; decide it first", id=comment_id)
        return CANNOT_CAPTURE.finding(place, what, comment=comment_id)
    if comment_id in review.applied:
        what = message("'{id}' is applied already", id=comment_id)
        return CANNOT_CAPTURE.finding(place, what, comment=comment_id)
    return None


def _commented(
    review: Review, captured: Sequence[Captured], credit: Credit, stamp: Stamp
) -> tuple[BodyFile | tuple[Finding, ...], list[str]]:
    """The body's file with one new comment a hand edit."""
    plan_id, number = review.plan.id, review.plan.header.draft
    round_id = OWN_ROUND if credit.own else credit.round
    path = f"comments/{plan_id}/{round_id}/{credit.agency}.yaml"
    present = next((file for file in review.files if file.source.path == path), None)
    agency = review.agencies.by_id.get(credit.agency)
    short = _id_part(agency.short if agency else "", credit.agency)
    taken = set(review.by_id)
    ids: list[str] = []
    values: list[Mapping[str, Any]] = []
    decision = {"status": "accepted", "reply": credit.reply, "date": stamp.date}
    if credit.by:
        decision["by"] = credit.by
    for one in captured:
        new_id = captured_id(short, one.request)
        if new_id not in ids and _is_waiting(review, path, new_id, one.request):
            ids.append(new_id)
            continue
        new_id = _free_id(new_id, taken)
        taken.add(new_id)
        ids.append(new_id)
        about = {} if not present or present.model.draft == number else {"draft": number}
        asked = request_value(one.request)
        values.append({"id": new_id, **about, **asked, "decision": decision})
    if present and not values:
        text = present.source.text
    elif present:
        text = with_members(present.source, present.root, "comments", values)
    else:
        head = f"plan: {plan_id}\ndraft: {number}\nround: {round_id}\nagency: {credit.agency}\n"
        own = "own: true\n" if credit.own else ""
        source = SourceText(head + own + "comments: []\n", path)
        root = parse_body_file(source)[0]
        text = with_members(source, root.root, "comments", values) if root else source.text
    file, findings = parse_body_file(SourceText(text, path))
    return (file if file and not findings else findings), ids


def _is_waiting(review: Review, path: str, comment_id: str, request: EditRequest) -> bool:
    """Whether the file holds this very edit, not applied yet: what a killed run had written."""
    located = review.by_id.get(comment_id)
    if located is None or located.file.source.path != path or comment_id in review.applied:
        return False
    asked = plain_data(located.comment, only=REQUEST_KEYS)
    is_same = asked == plain_data(request, only=REQUEST_KEYS)
    return located.comment.is_adopted and is_same


def _adopted(
    review: Review, captured: Sequence[Captured], credit: Credit
) -> tuple[BodyFile | tuple[Finding, ...], list[str]]:
    """The comment's file, its decision adopting the hand edits."""
    located = review.by_id[credit.comment]
    source, node = located.file.source, located.node
    decision = node.get("decision") if node else None
    if not isinstance(decision, YamlMapping):
        return (), []
    edits = [request_value(one.request) for one in captured]
    text = apply_edits(source.text, (set_key(source, decision, "edits", edits),))
    file, findings = parse_body_file(SourceText(text, source.path))
    return (file if file and not findings else findings), [credit.comment]


def request_value(request: EditRequest) -> dict[str, Any]:
    """A request as the YAML of a comment holds it."""
    value = plain_data(request)
    quote = value.get("quote")
    if isinstance(quote, dict) and set(quote) == {"exact"}:
        value["quote"] = quote["exact"]
    value["action"] = request.action.value
    return value


def _id_part(short: str, agency_id: str) -> str:
    return to_id(short.replace("&", "")) if short else agency_id


def _free_id(wanted: str, taken: set[str]) -> str:
    number, found = 2, wanted
    while found in taken:
        found = f"{wanted}-{number}"
        number += 1
    return found
