"""Comments: each is in the right file, names a place, and says all that its action needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plantool.core.comment import (
    ITEM_ACTIONS,
    QUOTE_ACTIONS,
    SECTION_ACTIONS,
    Action,
    BodyFile,
    Comment,
    EditRequest,
    LocatedComment,
)
from plantool.core.field import find_field
from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.model import Model, keys_of
from plantool.core.model_reader import Fault, read_as
from plantool.core.plan import (
    CLOSING,
    OPENING,
    OWN_FIELDS,
    Drafter,
    Issuer,
    Period,
    Plan,
    PlanHeader,
    Signature,
    SourceDocument,
    Target,
    Task,
    TaskTable,
)
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.comment_places import (
    CommentPlaces,
    effective_requests,
    is_adopted,
    requests_of,
)
from plantool.core.text import Place
from plantool.core.yaml_text import nearest_span, node_of, plain_value


@rule("C101", Severity.ERROR)
def file_in_wrong_place(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment file says another plan, round or body than its folder and name. The comments
    would be credited to the wrong body.

    Wrong: `agency: so-noi-vu` in `comments/chi-thi-42/hoi-thao/so-tai-chinh.yaml`. Move the file
    or mend the key.
    """
    for file in review.files:
        stem = file.source.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        model = file.model
        pairs = (
            ("plan", model.plan, review.plan.id),
            ("round", model.round, file.round),
            ("agency", model.agency, stem),
        )
        for key, written, expected in pairs:
            if written and written != expected:
                what = message(
                    "'{key}' is '{written}', but the file's place says '{expected}'",
                    key=key,
                    written=written,
                    expected=expected,
                )
                yield rule.finding(_file_place(file, key), what)


@rule("C102", Severity.ERROR)
def unknown_body(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment file is of a body that plans/agencies.yaml does not list, so its name cannot be
    printed in the matrix.

    Add the body: `so-noi-vu: {name: Sở Nội vụ, short: SNV, kind: so}`, or mend the file's name.
    Where the file lists no body at all, one note says so.
    """
    known = review.agencies.by_id
    for file in review.files:
        if file.agency in known or file.model.own:
            continue
        if not known:
            what = message("bodies comment here, but plans/agencies.yaml lists none")
            yield rule.finding(_file_place(file, "agency"), what, severity=Severity.NOTE)
            return
        what = message("'{id}' is not in plans/agencies.yaml", id=file.agency)
        yield rule.finding(_file_place(file, "agency"), what)


@rule("C103", Severity.ERROR)
def duplicate_comment_id(review: Review, rule: Rule) -> Iterator[Finding]:
    """Two comments of one plan have the same ID, so a decision could belong to either.

    Wrong: `id: snv-1` in two files. Give the later one another ID, `snv-1b`; leave the one alone
    that was applied already.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        first = review.by_id[located.id]
        if first is not located:
            at = places.place(first, "id")
            what = message(
                "comment ID '{id}' stands twice; first in {path}:{line}",
                id=located.id,
                path=at.source.path,
                line=at.source.position(at.span.start).line,
            )
            yield rule.finding(places.place(located, "id"), what, comment=located.id)


@rule("C104", Severity.ERROR)
def draft_not_there(review: Review, rule: Rule) -> Iterator[Finding]:
    """The comments are about a draft above the plan's, or about one whose frozen text is missing
    under plans/drafts/. Their quotes cannot be found, and plantool does not guess.

    Mend `draft`, or bring the file back (`git log -- plans/drafts/`).
    """
    for file in review.files:
        reason = missing_draft(review, file.model.draft)
        if reason:
            yield rule.finding(_file_place(file, "draft"), reason)


def missing_draft(review: Review, number: int) -> Message | None:
    """Why a draft's text cannot be had; None where it can."""
    now = review.plan.header.draft
    if number > now:
        return message("draft {n} does not exist: the plan is at draft {now}", n=number, now=now)
    if number not in review.frozen and number != now:
        return message(
            "draft {n} is missing: there is no plans/drafts/{plan}/{n}.md",
            n=number,
            plan=review.plan.id,
        )
    if review.draft(number) is None:
        return message("draft {n} under plans/drafts/ cannot be read", n=number)
    return None


@rule("C105", Severity.ERROR)
def unknown_section(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment names a section that the draft it was written on does not have.

    Wrong: `section: II.4`. Right: the section's ID, `section: kien-toan`, or `mo-dau`, `ket`;
    `plantool show PLAN` lists them. Without `section` and `field` it is a general comment.
    """
    places = CommentPlaces(review)
    for located, draft in _with_draft(review):
        for way, request in requests_of(located.comment):
            for key in ("section", "after", "before", "into"):
                name = getattr(request, key)
                if not name or (key != "section" and request.action in ITEM_ACTIONS):
                    continue
                if name not in draft.by_id:
                    what = message("section '{id}' is not in draft {n}", id=name, n=located.draft)
                    place = places.place(located, *way, key)
                    yield rule.finding(place, what, section=name, comment=located.id)


_MEMBERS: Mapping[str, type[Model]] = {
    "tasks": Task,
    "targets": Target,
    "sources": SourceDocument,
}
_MAPPINGS: Mapping[str, type[Model]] = {
    "issuer": Issuer,
    "drafter": Drafter,
    "signature": Signature,
    "period": Period,
    "task_table": TaskTable,
}


@rule("C106", Severity.ERROR)
def unknown_field(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment names a field that the plan's header does not have, or one that plantool alone
    writes (`draft`, `history`).

    Wrong: `field: recipient`, `field: tasks.3`. Right: `field: recipients`,
    `field: tasks.dao-tao.due`: members of lists are named by their ID.
    """
    places = CommentPlaces(review)
    for located, draft in _with_draft(review):
        for way, request in requests_of(located.comment):
            reason = _field_fault(draft, request.field) if request.field else None
            if reason:
                place = places.place(located, *way, "field")
                yield rule.finding(place, reason, comment=located.id)


def _field_fault(draft: Plan, name: str) -> Message | None:
    first, *rest = name.split(".")
    if first in OWN_FIELDS or first == "plan":
        return message("'{field}' is written by plantool alone", field=first)
    if first not in keys_of(PlanHeader):
        return message("'{field}' is no field of the header", field=name)
    if first in _MEMBERS and rest:
        members = {member.id for member in getattr(draft.header, first)}
        if rest[0] not in members:
            return message("'{list}' has no member '{id}'", list=first, id=rest[0])
        rest = rest[1:]
    kind = _MEMBERS.get(first) or _MAPPINGS.get(first)
    if kind and rest and rest[0] not in keys_of(kind):
        return message("'{field}' is no field of the header", field=name)
    if find_field(draft, name) is None and _is_read(draft, first):
        return message("'{field}' is no field of the header", field=name)
    return None


def _is_read(draft: Plan, key: str) -> bool:
    """Whether the header has a value of this key that is not wrong as a whole."""
    node = draft.front.get(key)
    if node is None:
        return False
    faults: list[Fault] = []
    read_as(PlanHeader, node_of({key: plain_value(node)}), faults)
    return all(fault.at != (key,) for fault in faults)


@rule("C107", Severity.ERROR)
def two_places(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment names a section and a field; nobody can tell which of the two is meant.

    Wrong: `section: kien-toan` beside `field: recipients`. Keep one, or write two entries under
    `edits`.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        for way, request in requests_of(located.comment):
            if request.section and request.field:
                what = message("the comment names both a section and a field")
                place = places.place(located, *way, "field")
                yield rule.finding(place, what, comment=located.id)


@rule("C108", Severity.ERROR)
def missing_quote(review: Review, rule: Rule) -> Iterator[Finding]:
    """`replace`, `delete`, `insert-before` and `insert-after` need the words they are about: a
    `quote`, or `whole: true` for the place's whole own text. A forgotten quote wipes nothing.

    Wrong: `action: delete` alone. Right: `quote: theo hướng tinh gọn` beside it.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        for way, request in requests_of(located.comment):
            if request.action not in QUOTE_ACTIONS or request.whole:
                continue
            if request.quote is None or not request.quote.exact.strip():
                what = message(
                    "'{action}' needs a quote, or 'whole: true'", action=request.action.value
                )
                place = places.place(located, *way, "action")
                yield rule.finding(place, what, section=request.section, comment=located.id)


_NEED_TEXT = frozenset(
    {Action.REPLACE, Action.INSERT_BEFORE, Action.INSERT_AFTER, Action.APPEND, Action.RETITLE}
)


@rule("C109", Severity.ERROR)
def missing_text(review: Review, rule: Rule) -> Iterator[Finding]:
    """An action that puts words into the text has none.

    Wrong: `action: replace` without `text`. Add `text: …`; words that are to go are taken out by
    `action: delete`. On a comment that is not accepted this is a warning: its body may have left
    the wording to the drafters.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        comment = located.comment
        for way, request in effective_requests(comment):
            if request.action in _NEED_TEXT and not request.text.strip():
                if not way and comment.decision.text:
                    continue
                what = message("'{action}' needs a text", action=request.action.value)
                place = places.place(located, *way, "action")
                severity = Severity.ERROR if is_adopted(comment) else Severity.WARNING
                yield rule.finding(
                    place, what, section=request.section, comment=located.id, severity=severity
                )


_HEADING_LINE = re.compile(r"^ {0,3}#{1,6}(?:[ \t]|$)", re.MULTILINE)


@rule("C110", Severity.ERROR)
def incomplete_section_action(review: Review, rule: Rule) -> Iterator[Finding]:
    """An action on sections does not say all it needs: `add-section` a `new: {id, title}` whose
    ID is free and one of `after`, `before`, `into`; `move-section` one of these too; all of them
    but `add-section` the `section` they are about.

    Right: `action: add-section`, `new: {id: kinh-phi, title: Kinh phí thực hiện}`,
    `after: nhiem-vu`, `text: …` without headings.
    """
    places = CommentPlaces(review)
    for located, draft in _with_draft(review):
        for way, request in requests_of(located.comment):
            if request.action not in SECTION_ACTIONS:
                continue
            for reason in _section_faults(draft, request):
                place = places.place(located, *way, "action")
                yield rule.finding(place, reason, section=request.section, comment=located.id)


def _section_faults(draft: Plan, request: EditRequest) -> Iterator[Message]:
    action = request.action.value
    targets = [name for name in (request.after, request.before, request.into) if name]
    if request.action in {Action.ADD_SECTION, Action.MOVE_SECTION} and len(targets) != 1:
        yield message("'{action}' needs one of 'after', 'before', 'into'", action=action)
    if request.action is Action.ADD_SECTION:
        if request.new is None:
            yield message("'add-section' needs 'new' with an ID and a title")
        elif request.new.id in draft.by_id or request.new.id in {OPENING, CLOSING}:
            yield message("section ID '{id}' is taken", id=request.new.id)
        if _HEADING_LINE.search(request.text):
            yield message("the text of 'add-section' holds no headings")
    elif not request.section:
        yield message("'{action}' needs a section", action=action)
    elif request.section == OPENING:
        yield message("'{action}' cannot be done to '{id}'", action=action, id=request.section)


@rule("C111", Severity.ERROR)
def incomplete_field_action(review: Review, rule: Rule) -> Iterator[Finding]:
    """`set` needs a `field` and a `value`; `add-item`, `delete-item` and `move-item` a `field` and
    the `item`, `move-item` also `after` or `before`.

    Right: `field: recipients`, `action: add-item`, `item: "- Sở Nội vụ;"`.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        for way, request in requests_of(located.comment):
            for reason in _field_faults(request):
                place = places.place(located, *way, "action")
                yield rule.finding(place, reason, comment=located.id)


def _field_faults(request: EditRequest) -> Iterator[Message]:
    action = request.action
    if action is not Action.SET and action not in ITEM_ACTIONS:
        return
    if not request.field:
        yield message("'{action}' needs a field", action=action.value)
    if action is Action.SET and request.value is None and not request.text:
        yield message("'set' needs a value")
    if action in ITEM_ACTIONS and not request.item and request.value is None and not request.text:
        yield message("'{action}' needs an item", action=action.value)
    if action is Action.MOVE_ITEM and bool(request.after) == bool(request.before):
        yield message("'move-item' needs 'after' or 'before'")


@rule("C112", Severity.ERROR)
def edits_beside_edit(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment holds a list of `edits` and a single edit beside it. Only one of the two counts.

    Move the single edit into the list.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        comment = located.comment
        if comment.edits and _has_own_edit(comment):
            what = message("'edits' stands beside an edit written into the comment")
            yield rule.finding(places.place(located, "edits"), what, comment=located.id)


def _has_own_edit(comment: Comment) -> bool:
    alone = comment.action is not Action.COMMENT
    return bool(alone or comment.quote or comment.text or comment.new or comment.value is not None)


@rule("C113", Severity.ERROR)
def missing_place(review: Review, rule: Rule) -> Iterator[Finding]:
    """An edit of words names neither a section nor a field. A general comment asks for no edit.

    Wrong: `action: replace` with a quote alone. Add `section: kien-toan`, or `field: recipients`.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        for way, request in requests_of(located.comment):
            words = request.action in QUOTE_ACTIONS or request.action is Action.APPEND
            if words and not request.section and not request.field:
                what = message("'{action}' needs a section or a field", action=request.action.value)
                place = places.place(located, *way, "action")
                yield rule.finding(place, what, comment=located.id)


@rule("C114", Severity.WARNING)
def empty_comment(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment says nothing: neither the body's words nor an edit.

    Add `content:`, or take the entry out; a body that agrees has a reply with `position: agree`.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        comment = located.comment
        words = comment.content or comment.text or comment.reason or comment.supports
        if not words and not comment.asked and not comment.quote:
            what = message("comment '{id}' says nothing", id=located.id)
            yield rule.finding(places.place(located, "id"), what, comment=located.id)


@rule("C115", Severity.WARNING)
def unknown_reply(review: Review, rule: Rule) -> Iterator[Finding]:
    """`reply_to` names a letter that is not among the file's `replies`.

    Right: the number of the letter as it stands there, `reply_to: 123/SNV-CCVC`.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        named = located.comment.reply_to
        if not named:
            continue
        replies = located.file.model.replies
        by_number = named.isdecimal() and len(named) < 5 and 1 <= int(named) <= len(replies)  # noqa: PLR2004
        if not by_number and named not in {reply.document for reply in replies}:
            what = message("'{reply}' is not among the replies of this file", reply=named)
            yield rule.finding(places.place(located, "reply_to"), what, comment=located.id)


def _with_draft(review: Review) -> Iterator[tuple[LocatedComment, Plan]]:
    """The comments with the draft each was written on; without those whose draft is missing."""
    for file in review.files:
        draft = None if missing_draft(review, file.model.draft) else review.draft(file.model.draft)
        if draft is not None:
            for located in file.comments:
                yield located, draft


def _file_place(file: BodyFile, key: str) -> Place:
    found = file.root.get(key)
    span = nearest_span(file.root, (key,)) if found else file.source.line_span(0)
    return file.source.place(span)
