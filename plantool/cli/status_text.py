"""The state of a consultation as text for a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plantool.cli.output import summary
from plantool.cli.table import Cell, Column, screen_width, table_lines, wrapped
from plantool.cli.words import day_words, decision_word, status_word
from plantool.core.comment import DecisionStatus
from plantool.core.message import message, plural
from plantool.core.status import Answer, BodyRow, PlanStatus, RoundRow, Tally
from plantool.i18n import gettext as _
from plantool.i18n import translate

_MARGIN = "  "


def status_lines(status: PlanStatus) -> Iterator[str]:
    """The screen of `plantool status`."""
    draft = translate(message("draft {n}", n=status.draft))
    yield f"{status.plan}: {draft} · {status_word(status.status)}"
    yield from _tally_lines(status.opinions)
    for row in status.rounds:
        yield ""
        yield from _round_lines(row, is_only=len(status.rounds) == 1)
    if status.places:
        yield ""
        yield from _place_lines(status)
    yield ""
    yield from final_lines(status)


def _tally_lines(tally: Tally, margin: str = "") -> Iterator[str]:
    """`38 opinions: 30 accepted, 3 partly accepted …`; statuses that do not occur are left out."""
    parts = [f"{number} {decision_word(status)}" for status, number in tally.by_status if number]
    if tally.withdrawn:
        parts.append(f"{tally.withdrawn} {_('withdrawn')}")
    opinions = translate(plural("{n} opinion", "{n} opinions", tally.total))
    yield from wrapped(", ".join(parts), screen_width(), f"{margin}{opinions}: ")
    if tally.applied or tally.not_applied:
        what = message(
            "Of the accepted ones {done} are in the text, {waiting} are not yet.",
            done=tally.applied,
            waiting=tally.not_applied,
        )
        yield from wrapped(translate(what), screen_width(), margin)


def _round_lines(row: RoundRow, *, is_only: bool) -> Iterator[str]:
    named = f"{_('Round')} {row.round}"
    if row.title:
        yield from wrapped(row.title, screen_width(), f"{named}: ")
    else:
        yield named
    facts = [translate(message("about draft {n}", n=row.draft))]
    if row.deadline:
        facts.append(translate(message("deadline {date}", date=day_words(row.deadline))))
    if row.closed:
        facts.append(translate(message("closed {date}", date=day_words(row.closed))))
    yield _MARGIN + " · ".join(facts)
    yield from wrapped(_bodies_counted(row), screen_width(), _MARGIN)
    if not is_only:
        yield from _tally_lines(row.opinions, _MARGIN)
    came = [body for body in row.bodies if body.answer is not Answer.SILENT]
    if came:
        yield ""
        yield from _body_table(came)
    silent = [body for body in row.bodies if body.answer is Answer.SILENT]
    if silent:
        yield ""
        names = "; ".join(body.name for body in silent)
        yield from wrapped(names, screen_width(), f"{_('No reply')}: ")


def _bodies_counted(row: RoundRow) -> str:
    """`27 bodies asked, 17 replied (2 agree, 15 with comments), 10 silent …`: those that were
    asked, and apart from them those that were not.
    """
    answers = (
        (Answer.AGREE, _("agree")),
        (Answer.COMMENTS, _("with comments")),
        (Answer.NO_COMMENT, _("without comment")),
        (Answer.OUT_OF_SCOPE, _("not competent")),
    )
    parts = [f"{n} {words}" for answer, words in answers if (n := row.count_asked(answer))]
    silent = row.count_asked(Answer.SILENT)
    replied = translate(message("{n} replied", n=row.asked_replies))
    facts = [
        translate(plural("{n} body asked", "{n} bodies asked", row.asked)),
        f"{replied} ({', '.join(parts)})" if parts else replied,
    ]
    counts = row.silence == "agree" and silent
    words = message("{n} silent (count as agreeing)", n=silent)
    facts.append(translate(words if counts else message("{n} silent", n=silent)))
    if row.unasked_replies:
        facts.append(translate(message("{n} more replied unasked", n=row.unasked_replies)))
    return ", ".join(facts)


def _answer_word(answer: Answer) -> str:
    match answer:
        case Answer.AGREE:
            return _("agrees")
        case Answer.COMMENTS:
            return _("comments")
        case Answer.NO_COMMENT:
            return _("no comment")
        case Answer.OUT_OF_SCOPE:
            return _("not competent")
        case Answer.SILENT:
            return _("silent")


def _body_table(bodies: Sequence[BodyRow]) -> Iterator[str]:
    columns = (Column(_("Body"), wraps=True), Column(_("Answer")), *_tally_columns())
    rows = [
        (Cell(body.name), Cell(_answer_word(body.answer)), *_tally_cells(body.opinions))
        for body in bodies
    ]
    yield from table_lines(columns, rows)


def _place_lines(status: PlanStatus) -> Iterator[str]:
    columns = (Column(_("Section"), wraps=True), Column(_("No.")), *_tally_columns())
    rows = [
        (
            Cell(row.section or row.field or _("(general comments)")),
            Cell(row.path),
            *_tally_cells(row.opinions),
        )
        for row in status.places
    ]
    yield from table_lines(columns, rows)


def _tally_columns() -> tuple[Column, ...]:
    headings = (_("All"), _("Accepted"), _("Partly"), _("Rejected"), _("Noted"), _("Open"))
    return tuple(Column(heading, is_right=True) for heading in headings)


def _tally_cells(tally: Tally) -> tuple[Cell, ...]:
    counted = dict(tally.by_status)
    statuses = (
        DecisionStatus.ACCEPTED,
        DecisionStatus.PARTLY,
        DecisionStatus.REJECTED,
        DecisionStatus.NOTED,
    )
    numbers = (tally.total, *(counted[status] for status in statuses), tally.open)
    return tuple(Cell(str(number) if number else "") for number in numbers)


def final_lines(status: PlanStatus) -> Iterator[str]:
    """What stands in the way of the Word file for signing."""
    if status.is_ready:
        yield _("Nothing stands in the way of 'plantool render --final'.")
        return
    yield _("Before 'plantool render --final':")
    lists = (
        (
            plural("{n} comment to decide", "{n} comments to decide", len(status.undecided)),
            status.undecided,
        ),
        (
            plural("{n} comment to answer", "{n} comments to answer", len(status.unanswered)),
            status.unanswered,
        ),
        (
            plural("{n} comment to apply", "{n} comments to apply", len(status.not_applied)),
            status.not_applied,
        ),
    )
    for words, ids in lists:
        if ids:
            yield from wrapped(", ".join(ids), screen_width(), f"{_MARGIN}{translate(words)}: ")
    if status.faults:
        what = message(
            "{errors} ('plantool validate' and 'plantool audit' show them)",
            errors=summary(status.faults),
        )
        yield from wrapped(translate(what), screen_width(), _MARGIN)
