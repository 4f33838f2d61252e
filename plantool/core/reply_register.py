"""The register of incoming letters (sổ đăng ký văn bản đến) as replies of a round.

Columns are known by their heads: those of Decree 30's register (Annex IV), or any list that names
the body, the letter's number and day, and what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from plantool.core.agency import Agencies
from plantool.core.agency_name import one_body
from plantool.core.comment import ReplyPosition
from plantool.core.finding import Finding
from plantool.core.header_row import Table, find_table
from plantool.core.list_faults import ROW_NOT_READ
from plantool.core.message import Message, message
from plantool.core.reply_making import NewReply
from plantool.core.reply_words import position_of
from plantool.core.typed_day import typed_day


class RegisterColumn(Enum):
    """What a column of the register holds."""

    BODY = "body"
    DOCUMENT = "document"
    NUMBER = "number"
    """The bare number, where the symbol has a column of its own."""
    SYMBOL = "symbol"
    DATE = "date"
    POSITION = "position"
    SUMMARY = "summary"
    OTHER = "other"


_HEADERS: tuple[tuple[RegisterColumn, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        (
            RegisterColumn.OTHER,
            r"^(?:tt|stt|so tt|so thu tu)$|^(?:ngay|so) (?:den|chuyen)|nguoi nhan|ky nhan|han ",
        ),
        (RegisterColumn.DOCUMENT, r"^so,? (?:va )?(?:ky hieu|ngay)|^so (?:van ban|cong van|cv|vb)"),
        (RegisterColumn.DOCUMENT, r"^so hieu|^(?:van ban|cong van)(?: so| tra loi)?$"),
        (RegisterColumn.SYMBOL, r"^ky hieu"),
        (RegisterColumn.NUMBER, r"^so$"),
        (RegisterColumn.DATE, r"^ngay\b"),
        (RegisterColumn.POSITION, r"y kien|quan diem|ket qua|noi dung (?:tra loi|gop y)|gop y$"),
        (RegisterColumn.SUMMARY, r"trich yeu|^noi dung|^ghi chu"),
        (
            RegisterColumn.BODY,
            r"^tac gia|noi (?:gui|ban hanh)|^(?:ten )?(?:co quan|don vi|to chuc|chu the)",
        ),
    )
)  # fmt: skip
_DAY_BEHIND = re.compile(r"(?:,|;)?\s*(?:ngày|ng\.|\()\s*(?P<day>[^)]+)\)?\s*$", re.IGNORECASE)


def read_register(
    rows: Sequence[Sequence[str]],
    path: str,
    agencies: Agencies,
    default: ReplyPosition | None = None,
) -> tuple[tuple[NewReply, ...], tuple[Finding, ...]] | None:
    """The replies in a register and the rows that cannot be read; None where no header is found.

    `default` is the position of rows that state none.
    """
    table = find_table(rows, _HEADERS, _is_enough)
    if table is None:
        return None
    replies: list[NewReply] = []
    findings: list[Finding] = []
    for number, row in table.rows:
        if not table.cell(row, RegisterColumn.BODY) and not _document(table, row)[0]:
            continue  # a title between rows, or a line of sums
        read = _reply(table, number, row, agencies, default)
        if isinstance(read, NewReply):
            replies.append(read)
        else:
            findings += (
                ROW_NOT_READ.file_finding(path, message("row {n}: {why}", n=number, why=why))
                for why in read
            )
    return tuple(replies), tuple(findings)


def _is_enough(columns: frozenset[RegisterColumn]) -> bool:
    letter = {
        RegisterColumn.DOCUMENT,
        RegisterColumn.NUMBER,
        RegisterColumn.SYMBOL,
        RegisterColumn.DATE,
        RegisterColumn.POSITION,
    }
    return RegisterColumn.BODY in columns and bool(columns & letter)


def _reply(
    table: Table[RegisterColumn],
    number: int,
    row: Sequence[str],
    agencies: Agencies,
    default: ReplyPosition | None,
) -> NewReply | tuple[Message, ...]:
    """The reply in a row, or all that keeps it from being one."""
    faults: list[Message] = []
    words = table.cell(row, RegisterColumn.BODY)
    body = one_body(words, agencies) if words else message("no body is named")
    faults += [body] if isinstance(body, Message) else []
    document, day_words = _document(table, row)
    day = typed_day(day_words)
    if day_words and not day:
        faults.append(message("'{date}' is no day", date=day_words))
    position = _position(table, row) or default
    if position is None:
        faults.append(
            message("it does not say whether the body agrees: '{words}'", words=_said(table, row))
        )
    if faults or isinstance(body, Message) or position is None:
        return tuple(faults)
    return NewReply(body, position, document, day, row=number)


def _document(table: Table[RegisterColumn], row: Sequence[str]) -> tuple[str, str]:
    """The letter's number with its symbol, and the words of its day."""
    document = table.cell(row, RegisterColumn.DOCUMENT)
    day = table.cell(row, RegisterColumn.DATE)
    number = table.cell(row, RegisterColumn.NUMBER)
    symbol = table.cell(row, RegisterColumn.SYMBOL)
    if not document:
        document = number if number and "/" in number else "/".join(filter(None, (number, symbol)))
    behind = _DAY_BEHIND.search(document)
    if behind and (not day or typed_day(day) == typed_day(behind["day"])):
        # "Số, ngày văn bản" is one column: 123/SNV-CCVC ngày 05/02/2021.
        return document[: behind.start()].strip(), behind["day"].strip()
    return document, day


def _position(table: Table[RegisterColumn], row: Sequence[str]) -> ReplyPosition | None:
    stated = table.cell(row, RegisterColumn.POSITION)
    return position_of(stated) or position_of(table.cell(row, RegisterColumn.SUMMARY))


def _said(table: Table[RegisterColumn], row: Sequence[str]) -> str:
    said: Iterator[str] = (
        table.cell(row, column) for column in (RegisterColumn.POSITION, RegisterColumn.SUMMARY)
    )
    return "; ".join(words[:60] for words in said if words)
