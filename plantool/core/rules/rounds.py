"""Rounds and bodies: who was asked, when, about which draft, and whom the list of bodies names."""

from __future__ import annotations

from collections.abc import Iterator

from plantool.core.comment import BodyFile, ReplyPosition, RoundFile
from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message, plural
from plantool.core.review import Review
from plantool.core.rule import Rule, fault, rule
from plantool.core.rules.comments import missing_draft
from plantool.core.rules.header import is_calendar_date
from plantool.core.text import Place
from plantool.core.typed_day import shown_day
from plantool.core.yaml_text import nearest_span


@rule("B101", Severity.ERROR)
def unknown_invited(review: Review, rule: Rule) -> Iterator[Finding]:
    """A round invites or notes as present a body that plans/agencies.yaml does not list.

    Wrong: `invited: [so-noi-vu-tinh]` where the file has `so-noi-vu`. Mend the ID or add the
    body. Where the file lists no body at all, one note says so.
    """
    known = review.agencies.by_id
    for item in review.rounds:
        for key, bodies in (("invited", item.model.invited), ("attended", item.model.attended)):
            for body in bodies:
                if body in known:
                    continue
                if not known:
                    what = message("bodies are invited, but plans/agencies.yaml lists none")
                    yield rule.finding(_round_place(item, key), what, severity=Severity.NOTE)
                    return
                what = message("'{id}' is not in plans/agencies.yaml", id=body)
                yield rule.finding(_round_place(item, key), what)


@rule("B102", Severity.WARNING)
def reply_after_closing(review: Review, rule: Rule) -> Iterator[Finding]:
    """A letter is dated after the day on which the round was closed; it is not in the counts
    that were reported.

    Put it into a later round, or open the round again by taking `closed` out.
    """
    for file in review.files:
        found = review.round_by_id.get(file.round)
        closed = found.model.closed if found else None
        for index, reply in enumerate(file.model.replies):
            if closed and reply.date and reply.date[: len(closed)] > closed[: len(reply.date)]:
                what = message(
                    "the reply of {date} came after the round closed on {closed}",
                    date=shown_day(reply.date),
                    closed=shown_day(closed),
                )
                span = nearest_span(file.root, ("replies", index, "date"))
                yield rule.finding(file.source.place(span), what)


@rule("B103", Severity.NOTE)
def uninvited_body(review: Review, rule: Rule) -> Iterator[Finding]:
    """A body comments in a round to which it was not invited. Its comments count; in the report
    it is no body that was asked.

    Add it to `invited` of the round if it was asked.
    """
    for file in review.files:
        invited = review.invited(file.round)
        if invited and file.agency not in invited:
            what = message(
                "'{agency}' was not invited to round '{round}'",
                agency=file.agency,
                round=file.round,
            )
            yield rule.finding(_first_line(file), what)


@rule("B104", Severity.ERROR)
def round_name_differs(review: Review, rule: Rule) -> Iterator[Finding]:
    """`round` in round.yaml is not the name of its folder.

    Wrong: `round: hoi-thao` in `comments/chi-thi-42/hoi-thao-2021-02-05/`. Mend the key.
    """
    for item in review.rounds:
        if item.model.round is not None and item.model.round != item.id:
            what = message(
                "'round' is '{round}', but its folder is named '{folder}'",
                round=item.model.round,
                folder=item.id,
            )
            yield rule.finding(_round_place(item, "round"), what)


@rule("B105", Severity.ERROR)
def round_on_missing_draft(review: Review, rule: Rule) -> Iterator[Finding]:
    """A round asks about a draft that does not exist, or whose frozen text is missing.

    Mend `draft`; `plantool release PLAN --round R` freezes the draft that goes out.
    """
    for item in review.rounds:
        reason = missing_draft(review, item.model.draft)
        if reason:
            yield rule.finding(_round_place(item, "draft"), reason)


@rule("B106", Severity.WARNING)
def missing_round_file(review: Review, rule: Rule) -> Iterator[Finding]:
    """A folder holds comments, but no round.yaml, so nobody knows who was asked and when.

    Add it: `plantool round new PLAN hoi-thao-2021-02-05 --kind workshop`.
    """
    seen: set[str] = set()
    for file in review.files:
        # The drafter's own revisions belong to no round: nobody was asked.
        if file.model.own:
            continue
        if file.round not in review.round_by_id and file.round not in seen:
            seen.add(file.round)
            what = message("round '{round}' has no round.yaml", round=file.round)
            yield rule.finding(_first_line(file), what)


@rule("B107", Severity.WARNING)
def round_dates(review: Review, rule: Rule) -> Iterator[Finding]:
    """The dates of a round are out of order or not in the calendar: it was opened before its
    deadline and before it was closed.

    Wrong: `opened: 2021-02-05`, `deadline: 2021-01-31`. Mend the dates.
    """
    for item in review.rounds:
        model = item.model
        for key in ("opened", "deadline", "closed"):
            date = getattr(model, key)
            if date and not is_calendar_date(date):
                what = message("'{date}' is no day of the calendar", date=date)
                yield rule.finding(_round_place(item, key), what)
        for key in ("deadline", "closed"):
            date = getattr(model, key)
            if date and model.opened and date[: len(model.opened)] < model.opened[: len(date)]:
                what = message(
                    "'{key}' ({date}) is before 'opened' ({opened})",
                    key=key,
                    date=date,
                    opened=model.opened,
                )
                yield rule.finding(_round_place(item, key), what)


@rule("B108", Severity.ERROR)
def unknown_member(review: Review, rule: Rule) -> Iterator[Finding]:
    """A group's member or a body's successor is not in plans/agencies.yaml itself.

    Wrong: `cac-so: {kind: nhom, members: [so-noi-vu-tinh]}`. Mend the ID or add the body.
    """
    agencies = review.agencies
    if agencies.root is None:
        return
    for agency_id, agency in agencies.by_id.items():
        for key, named in (("members", agency.members), ("successor", agency.successor)):
            for other in named:
                if other not in agencies.by_id or other == agency_id:
                    what = message(
                        "'{key}' of '{agency}' names '{other}', which is no other body",
                        key=key,
                        agency=agency_id,
                        other=other,
                    )
                    span = nearest_span(agencies.root, (agency_id, key))
                    yield rule.finding(agencies.source.place(span), what)


@rule("B109", Severity.WARNING)
def nameless_body(review: Review, rule: Rule) -> Iterator[Finding]:
    """A body in plans/agencies.yaml has no name; its ID would be printed in the matrix and the
    letters.

    Wrong: `so-noi-vu: {short: SNV}`. Right: `so-noi-vu: {name: Sở Nội vụ, short: SNV}`.
    """
    agencies = review.agencies
    if agencies.root is None:
        return
    for agency_id, agency in agencies.by_id.items():
        if not agency.name.strip():
            what = message("'{agency}' has no name", agency=agency_id)
            span = nearest_span(agencies.root, (agency_id,))
            yield rule.finding(agencies.source.place(span), what)


@rule("B110", Severity.WARNING)
def shared_name(review: Review, rule: Rule) -> Iterator[Finding]:
    """Two bodies have the same name, abbreviation or alias, so that neither can be named by it
    on the command line or recognised in a letter.

    Make one of them longer: `SNN` and `SNNMT`. A body and the one that took its name over may
    share it.
    """
    agencies = review.agencies
    if agencies.root is None:
        return
    first: dict[str, str] = {}
    for agency_id, agency in agencies.by_id.items():
        for name in dict.fromkeys((agency.name, agency.short, *agency.aliases)):
            if not name:
                continue
            other = first.setdefault(name, agency_id)
            others = agencies.by_id[other]
            succeeds = bool(agency.until or others.until)
            if other != agency_id and not succeeds:
                what = message(
                    "'{name}' is both '{one}' and '{other}'", name=name, one=other, other=agency_id
                )
                span = nearest_span(agencies.root, (agency_id,))
                yield rule.finding(agencies.source.place(span), what)


@rule("B112", Severity.NOTE)
def agreement_with_edits(review: Review, rule: Rule) -> Iterator[Finding]:
    """The last letter of a body agrees, has no comment or calls itself not competent, but the same
    file holds comments of it that ask for changes. They count as its answer.

    If the position was mistyped, mend it: `position: comments`. If the body took its comments
    back by this letter, add `withdrawn: {document: 15/SNV, date: 2021-02-10}` to each.
    """
    for file in review.files:
        if what := agreement_contradicted(file):
            last = len(file.model.replies) - 1
            span = nearest_span(file.root, ("replies", last, "position"))
            yield rule.finding(file.source.place(span), what)


def agreement_contradicted(file: BodyFile) -> Message | None:
    """What is to be said where a body's last letter asks for nothing and its comments do."""
    last = file.model.replies[-1] if file.model.replies else None
    if last is None or last.position is ReplyPosition.COMMENTS:
        return None
    asking = [
        one.id for one in file.comments if one.comment.asked and one.comment.withdrawn is None
    ]
    if not asking:
        return None
    return plural(
        "'position' is {position}, but {n} comment of {agency} asks for a change: {ids}",
        "'position' is {position}, but {n} comments of {agency} ask for changes: {ids}",
        len(asking),
        position=last.position.value,
        agency=file.agency,
        ids=", ".join(asking),
    )


UNREAD_FILE = fault(
    "B111",
    "unread-file",
    Severity.ERROR,
    """A folder under comments/ belongs to no plan, or a file there does not end in `.yaml`. What it
    holds would be passed over in silence.

    Comments on `plans/chi-thi-42.md` lie in `comments/chi-thi-42/<round>/<body>.yaml`. Rename the
    folder or file, or take it out of comments/.
    """,
)


def _round_place(item: RoundFile, key: str) -> Place:
    if item.root.get(key) is None:
        return item.source.place(item.source.line_span(0))
    return item.source.place(nearest_span(item.root, (key,)))


def _first_line(file: BodyFile) -> Place:
    span = nearest_span(file.root, ("agency",)) if file.root.get("agency") else None
    return file.source.place(span or file.source.line_span(0))
