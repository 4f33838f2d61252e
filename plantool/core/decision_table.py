"""Decisions in a table: the leadership's paper with its boxes ticked, or the list of comments with
its results filled in. Rows are matched by the comment's ID and by nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment_place import is_open
from plantool.core.deciding import DecisionGiven, unknown_comment
from plantool.core.finding import Finding
from plantool.core.header_row import find_table
from plantool.core.list_faults import TICK_NOT_READ
from plantool.core.message import Message, message
from plantool.core.opinion import opinions_of
from plantool.core.review import Review
from plantool.core.tick import Tick, read_tick, status_said
from plantool.core.typed_day import typed_day
from plantool.core.typed_text import clean_lines, clean_words


class DecisionColumn(Enum):
    """What a column of the table holds."""

    COMMENT = "comment"
    DECISION = "decision"
    REPLY = "reply"
    BY = "by"
    DATE = "date"


_HEADERS: tuple[tuple[DecisionColumn, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        (DecisionColumn.COMMENT, r"^ma(?: y kien| so y kien)?$|^id$"),
        (DecisionColumn.DECISION, r"^y kien (?:chi dao )?cua (?:lanh dao|chu tich)|^ket qua"),
        (DecisionColumn.REPLY, r"^noi dung (?:tiep thu|tra loi)|^tra loi"),
        (DecisionColumn.BY, r"^nguoi (?:xu ly|quyet dinh)"),
        (DecisionColumn.DATE, r"^ngay (?:xu ly|quyet dinh)"),
    )
)


class DecisionRow(Struct, frozen=True):
    """One row: a comment and what is said of it, as it stands there."""

    number: int
    comment: str
    decision: str
    reply: str = ""
    by: str = ""
    date: str = ""


class DecisionTable(Struct, frozen=True):
    """All rows of a file that name a comment."""

    path: str
    rows: tuple[DecisionRow, ...]

    @property
    def ids(self) -> list[str]:
        """The comments named, each once."""
        return list(dict.fromkeys(row.comment for row in self.rows))


class TableDecisions(Struct, frozen=True):
    """What the rows decide, and which comments they leave open."""

    given: Mapping[str, DecisionGiven]
    unticked: tuple[str, ...]


def decision_rows(rows: Sequence[Sequence[str]]) -> tuple[DecisionRow, ...] | None:
    """The rows of a table with a column of IDs and one of decisions; None where it has not both."""
    needed = {DecisionColumn.COMMENT, DecisionColumn.DECISION}
    table = find_table(rows, _HEADERS, needed.issubset)
    if table is None:
        return None

    def lines(row: Sequence[str], column: DecisionColumn) -> str:
        at = table.columns.get(column)
        return clean_lines(row[at]) if at is not None and at < len(row) else ""

    return tuple(
        DecisionRow(
            number,
            clean_words(table.cell(row, DecisionColumn.COMMENT)).strip().lower(),
            lines(row, DecisionColumn.DECISION),
            lines(row, DecisionColumn.REPLY),
            table.cell(row, DecisionColumn.BY),
            table.cell(row, DecisionColumn.DATE),
        )
        for number, row in table.rows
    )


def table_decisions(
    review: Review, table: DecisionTable, usual: DecisionGiven
) -> TableDecisions | tuple[Finding, ...]:
    """What the file decides; `usual` gives answer, `by` and day where a row gives none.

    None of it, where one row cannot be understood or was decided otherwise in the meantime.
    """
    printed = {
        one.id: "\n".join(one.answer.reply)
        for one in opinions_of(review, [review.by_id[i] for i in table.ids if i in review.by_id])
    }
    given: dict[str, DecisionGiven] = {}
    unticked: list[str] = []
    problems: list[Finding] = []
    for row in table.rows:
        made = _decision(review, row, usual, printed.get(row.comment, ""))
        if isinstance(made, Message):
            problems.append(_finding(table, row, made))
        elif made is None:
            unticked += [row.comment] if _is_waiting(review, row.comment) else []
        elif given.setdefault(row.comment, made) != made:
            what = message("another row decides it otherwise")
            problems.append(_finding(table, row, what))
    if problems:
        return tuple(problems)
    left = tuple(one for one in dict.fromkeys(unticked) if one not in given)
    return TableDecisions(given, left)


def _is_waiting(review: Review, comment_id: str) -> bool:
    located = review.by_id.get(comment_id)
    return located is not None and is_open(located.comment)


def _finding(table: DecisionTable, row: DecisionRow, what: Message) -> Finding:
    words = message("row {n}, '{id}': {what}", n=row.number, id=row.comment, what=what)
    return TICK_NOT_READ.file_finding(table.path, words, comment=row.comment)


def _decision(
    review: Review, row: DecisionRow, usual: DecisionGiven, printed: str
) -> DecisionGiven | Message | None:
    """What a row decides; None where it says nothing new; why it cannot be understood."""
    tick = read_tick(row.decision)
    if isinstance(tick, Message):
        return tick
    if tick is None:
        return None
    located = review.by_id.get(row.comment)
    if located is None:
        return unknown_comment(tuple(review.by_id), row.comment)
    before = located.comment.decision
    if tick.status is before.status:
        return None
    if not is_open(located.comment):
        if located.comment.withdrawn:
            return message("the body took this comment back")
        return message(
            "it was decided since, as '{status}'; if this is to stand, say so by its ID: "
            "'plantool decide {id} --status {new}'",
            status=before.status.value,
            new=tick.status.value,
            id=row.comment,
        )
    day = typed_day(row.date)
    if row.date and not day:
        return message("'{date}' is no day of the calendar", date=row.date)
    return replace(
        usual,
        status=tick.status.value,
        reply=_answer(row, tick, printed, before.proposal) or usual.reply,
        by=row.by or usual.by,
        date=day or usual.date,
    )


def _answer(row: DecisionRow, tick: Tick, printed: str, proposal: str) -> str:
    """The answer to the body: as filled in, else as the leadership worded it, else as staff
    proposed it, where the proposal says the same as the tick.
    """
    if row.reply and row.reply != clean_lines(printed):
        return row.reply
    if tick.words:
        return tick.words
    return proposal.strip() if status_said(proposal) is tick.status else ""
