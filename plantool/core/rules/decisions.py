"""Decisions: every comment has one, every refusal a reason, every acceptance an edit."""

from __future__ import annotations

from collections.abc import Iterator

from plantool.core.agency_name import find_agency
from plantool.core.comment import ADOPTED, DecisionStatus, LocatedComment
from plantool.core.finding import Finding, Severity
from plantool.core.message import message
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.comment_places import CommentPlaces
from plantool.core.rules.header import is_calendar_date, is_final


@rule("C301", Severity.ERROR)
def missing_answer(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment is rejected or accepted in part without an answer. The body has a right to the
    reason, and the matrix prints it.

    Add `reply: Giữ nguyên theo dự thảo. Lý do: …`.
    """
    places = CommentPlaces(review)
    needing = {DecisionStatus.REJECTED, DecisionStatus.PARTLY}
    for located in review.comments:
        decision = located.comment.decision
        if decision.status in needing and not decision.reply.strip() and not decision.same_as:
            what = message(
                "'{status}' needs a 'reply' with the reason", status=decision.status.value
            )
            place = places.place(located, "decision", "status")
            yield rule.finding(place, what, comment=located.id)


@rule("C302", Severity.ERROR)
def partly_without_edit(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment is accepted in part, but the decision does not hold the wording that was adopted.

    Add `text: …` to the decision, or `edits: […]`, or `no_edit: why`. What was asked is taken
    whole only by `accepted`.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        decision = located.comment.decision
        has_edit = bool(decision.edits or decision.text is not None or decision.no_edit)
        if decision.status is DecisionStatus.PARTLY and not has_edit and not decision.same_as:
            what = message("'partly' needs the adopted wording: 'text' or 'edits' in the decision")
            place = places.place(located, "decision", "status")
            yield rule.finding(place, what, comment=located.id)


@rule("C303", Severity.ERROR)
def accepted_without_edit(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment is accepted, but neither it nor the decision says what changes in the text.

    Add `edits` to the decision, or why nothing changes: `no_edit: Dự thảo đã thể hiện nội dung
    này.` For a remark that needs no change of text, `noted` is the status.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        comment, decision = located.comment, located.comment.decision
        if decision.status is not DecisionStatus.ACCEPTED or comment.withdrawn:
            continue
        if not (comment.asked or decision.edits or decision.no_edit or decision.same_as):
            what = message("'accepted' needs an edit, or 'no_edit' with the reason")
            place = places.place(located, "decision", "status")
            yield rule.finding(place, what, comment=located.id)


@rule("C304", Severity.ERROR)
def broken_link(review: Review, rule: Rule) -> Iterator[Finding]:
    """`same_as` or `supports` names a comment that does not exist, the comment itself, or leads
    round in a circle; `same_as` names one that is not accepted.

    Mend the ID: `same_as: snv-1` means that the wording of snv-1 covers this comment too.
    """
    places = CommentPlaces(review)
    by_id = review.by_id
    same = {located.id: located.comment.decision.same_as for located in review.comments}
    supports = {located.id: located.comment.supports for located in review.comments}
    for located in review.comments:
        decision = located.comment.decision
        named = (
            (("supports",), located.comment.supports, supports),
            (("decision", "same_as"), decision.same_as, same),
        )
        for way, target, links in named:
            if not target:
                continue
            key = way[-1]
            what = None
            if target not in by_id:
                what = message("'{key}' names '{id}', which is no comment", key=key, id=target)
            elif target == located.id:
                what = message("'{key}' names the comment itself", key=key)
            elif _leads_back(links, located.id):
                what = message("'{key}' leads from comment to comment back to this one", key=key)
            elif key == "same_as" and not _is_covering(by_id[target], decision.status):
                what = message("'same_as' names '{id}', which is not accepted", id=target)
            if what:
                yield rule.finding(places.place(located, *way), what, comment=located.id)


def _leads_back(links: dict[str, str | None], start: str) -> bool:
    """Whether the links from `start` come back to it."""
    seen = {start}
    here = links.get(start)
    while here and here not in seen:
        seen.add(here)
        here = links.get(here)
    return here == start


def _is_covering(target: LocatedComment, status: DecisionStatus) -> bool:
    """Whether a comment can lend its wording to one that is accepted."""
    decision = target.comment.decision
    return status not in ADOPTED or decision.status in ADOPTED


@rule("C305", Severity.ERROR)
def undecided(review: Review, rule: Rule) -> Iterator[Finding]:
    """A comment has no decision yet, or waits for the leadership (`referred`). Before signing,
    every comment has an answer.

    A note while the plan is drafted or consulted on, an error from `status: final` on. Decide it:
    `plantool review PLAN`.
    """
    severity = Severity.ERROR if is_final(review.plan.header) else Severity.NOTE
    places = CommentPlaces(review)
    for located in review.comments:
        status = located.comment.decision.status
        if located.comment.withdrawn or status not in {
            DecisionStatus.PENDING,
            DecisionStatus.REFERRED,
        }:
            continue
        what = message("comment '{id}' is undecided", id=located.id)
        if status is DecisionStatus.REFERRED:
            what = message("comment '{id}' waits for the leadership's decision", id=located.id)
        yield rule.finding(
            places.place(located, "id"),
            what,
            section=located.comment.section,
            comment=located.id,
            severity=severity,
        )


@rule("C306", Severity.ERROR)
def unclear_wording(review: Review, rule: Rule) -> Iterator[Finding]:
    """A decision holds wording that cannot be placed: `text` where the comment asks for several
    edits or none, `text` beside `edits`, wording beside `same_as` or `no_edit`, or a wording in
    a rejection.

    Write `edits: [{section, quote, action, text}]` into the decision, or take the wording out.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        comment, decision = located.comment, located.comment.decision
        has_text = decision.text is not None
        what = None
        if has_text and decision.edits:
            what = message("the decision holds both 'text' and 'edits'")
        elif (has_text or decision.edits) and decision.same_as:
            what = message("with 'same_as' the decision has no edit of its own")
        elif (has_text or decision.edits) and decision.no_edit:
            what = message("the decision holds an edit and 'no_edit'")
        elif has_text and len(comment.asked) != 1 and decision.status in ADOPTED:
            what = message(
                "'text' is the wording of one edit, but the comment asks for {n}; use 'edits'",
                n=len(comment.asked),
            )
        elif (has_text or decision.edits) and decision.status in {
            DecisionStatus.REJECTED,
            DecisionStatus.NOTED,
        }:
            what = message("'{status}' changes no text", status=decision.status.value)
        if what:
            key = "text" if has_text else "edits"
            yield rule.finding(places.place(located, "decision", key), what, comment=located.id)


@rule("C307", Severity.WARNING)
def withdrawn_but_accepted(review: Review, rule: Rule) -> Iterator[Finding]:
    """A body took its comment back, yet the comment is accepted. What was withdrawn changes no
    text.

    If the change is still wanted, make it the drafter's own revision (`plantool capture --own`);
    else set the status back.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        comment = located.comment
        if comment.withdrawn and comment.decision.status in ADOPTED:
            what = message("comment '{id}' was withdrawn, but is accepted", id=located.id)
            place = places.place(located, "decision", "status")
            yield rule.finding(place, what, comment=located.id)


@rule("C308", Severity.WARNING)
def unknown_decider(review: Review, rule: Rule) -> Iterator[Finding]:
    """A decision was made by somebody who is not among the `deciders` of plantool.yaml.

    Mend `by`, or add the name to `deciders`. Without that setting anybody may decide.
    """
    deciders = set(review.settings.deciders)
    if not deciders:
        return
    places = CommentPlaces(review)
    for located in review.comments:
        decision = located.comment.decision
        if decision.status is not DecisionStatus.PENDING and decision.by not in deciders:
            what = message("'{name}' is not among the deciders of plantool.yaml", name=decision.by)
            place = places.place(located, "decision", "by")
            yield rule.finding(place, what, comment=located.id)


@rule("C309", Severity.WARNING)
def impossible_decision_date(review: Review, rule: Rule) -> Iterator[Finding]:
    """The day of a decision or of a withdrawal is not in the calendar.

    Wrong: `date: 2021-02-30`. Mend the day.
    """
    places = CommentPlaces(review)
    for located in review.comments:
        comment = located.comment
        withdrawn = comment.withdrawn.date if comment.withdrawn else None
        for key, date in (("decision", comment.decision.date), ("withdrawn", withdrawn)):
            if date and not is_calendar_date(date):
                what = message("'{date}' is no day of the calendar", date=date)
                yield rule.finding(places.place(located, key, "date"), what, comment=located.id)


@rule("C310", Severity.WARNING)
def own_comment_decided(review: Review, rule: Rule) -> Iterator[Finding]:
    """A body decided its own comment: `by` names the body that sent it.

    Somebody else decides, as a rule the drafter: `by: Văn phòng`. What the drafter itself revises
    needs no such comment; `capture --own` records it.
    """
    places = CommentPlaces(review)
    bodies: dict[str, tuple[str, ...]] = {}
    for located in review.consulted.comments:
        decision = located.comment.decision
        if not decision.by.strip() or decision.status is DecisionStatus.PENDING:
            continue
        if decision.by not in bodies:
            bodies[decision.by] = find_agency(decision.by, review.agencies)
        if bodies[decision.by] == (located.agency,):
            what = message("'{name}' decides its own comment", name=decision.by)
            yield rule.finding(places.place(located, "decision", "by"), what, comment=located.id)
