"""Tables of comments: which column holds what is read from the words of the header row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

from plantool.core.header_row import Table, find_table
from plantool.core.intake_said import FORM_DASH, Spoken, change_asked
from plantool.core.typed_text import clean_lines

Row = Sequence[str]


class Column(Enum):
    """What a column holds."""

    NUMBER = "TT"
    PLACE = "place"
    CHAPTER = "chapter"
    """The part of the document, beside a column of places: "MỤC"."""
    TEXT = "text"
    """The draft's text of the place, or the place itself: "Nội dung dự thảo"."""
    SHOWN = "shown"
    """The draft's text in our own form, there to be read: nothing that the body says."""
    OLD = "old"
    NEW = "new"
    CONTENT = "content"
    REASON = "reason"
    BODY = "body"
    PERSON = "person"
    ANSWER = "answer"


HEADERS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
    (column, re.compile("|".join(patterns)))
    for column, patterns in (
        (
            Column.ANSWER,
            (
                "tiep thu",
                "giai trinh",
                "ket qua xu ly",
                "y kien cua (?:co quan|don vi) (?:chu tri|soan thao)",
            ),
        ),
        (Column.SHOWN, ("^du thao \\(de doc\\)?$",)),
        (Column.NUMBER, ("^(?:tt|stt|so tt|so thu tu|no)$",)),
        (
            Column.REASON,
            ("^ly do", "^reason", "giai thich", "can cu (?:de xuat|de nghi)", "thuyet minh"),
        ),
        (Column.PERSON, ("^nguoi (?:gop y|phat bieu|de nghi)", "^ho (?:va )?ten")),
        (
            Column.BODY,
            (
                "chu the gop y",
                "(?:don vi|co quan|to chuc)[^.]*gop y",
                "^(?:ten )?(?:don vi|co quan|to chuc)(?:, (?:don vi|co quan|to chuc|ca nhan))*$",
                "^(?:ten )?dai bieu",
                "don vi gui",
                "^body$",
            ),
        ),
        (
            Column.NEW,
            ("thanh$", "(?:sau khi sua|moi)$", "phuong an (?:sua|chinh|de xuat)", "proposed"),
        ),
        (
            Column.OLD,
            (
                "cau chu",
                "cau tu",
                "tu ngu",
                "doan (?:trich|can|gop y|cua du thao)",
                "nguyen van",
                "(?:noi dung|doan) (?:can|hien tai|cu)\\b",
                "criticised",
            ),
        ),
        (
            Column.NEW,
            (
                "de (?:nghi|xuat) (?:sua|chinh|thay|bo sung|noi dung)",
                "noi dung (?:de nghi|de xuat|sua)",
            ),
        ),
        (
            Column.TEXT,
            (
                "noi dung (?:(?:trong|cua|tai|theo) )?(?:du thao|ke hoach|muc|dieu)",
                "^text\\b",
            ),
        ),
        (
            Column.PLACE,
            ("vi tri", "nhom van de", "dieu(?:,| |/)+khoan", "^(?:section|place)\\b"),
        ),
        (Column.CHAPTER, ("^(?:dieu|khoan|muc|phan|trang|chuong)\\b",)),
        (
            Column.CONTENT,
            (
                "noi dung (?:y kien|gop y|tham gia|phat bieu)",
                "y kien",
                "gop y",
                "kien nghi",
                "^noi dung$",
                "^comment",
            ),
        ),
    )
)
"""Plain words by which a header is known; the first that fits decides."""

_SAYS = {Column.CONTENT, Column.NEW}
_WHERE = {
    Column.PLACE,
    Column.CHAPTER,
    Column.TEXT,
    Column.OLD,
    Column.BODY,
    Column.PERSON,
    Column.NUMBER,
}

_ENUMERATED = re.compile(r"^\(?(?:[IVXLC]+|\d+|[A-Za-zđĐ])(?:[.)/]+\s*|\s+|$)")

_BODY_ABOVE = re.compile(
    r"(?:(?:tên\s+)?(?:cơ quan|đơn vị|tổ chức)[^:]{0,60}|đại biểu|body)\s*:\s*(?P<body>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""The line above the header that names whose sheet it is: "Cơ quan, đơn vị góp ý: Sở Nội vụ"."""


class TableRemarks(Struct, frozen=True):
    """What a table says."""

    remarks: tuple[Spoken, ...]
    has_bodies: bool
    """Whether a column names the body of each row."""
    body: str = ""
    """The body that a line above the header names."""
    answers: int = 0
    """How many rows also hold an answer, which is no comment."""
    unread: tuple[str, ...] = ()
    """Headers of columns that are none of these and yet hold something."""


def read_table(rows: Sequence[Row], name: str = "dòng") -> TableRemarks | None:
    """The remarks of a table; None where no header row of comments is found."""
    table = find_table(rows, HEADERS, _is_enough)
    if table is None:
        return None
    answers = sum(1 for _, row in table.rows if table.lines(row, Column.ANSWER))
    unread = tuple(
        clean_lines(words).replace("\n", " ")
        for index, words in enumerate(rows[table.header])
        if words.strip() and index not in table.columns.values() and _is_used(table, index)
    )
    return TableRemarks(
        tuple(_remarks(table, name)),
        Column.BODY in table.columns,
        _body_above(rows[: table.header]),
        answers,
        unread,
    )


def _is_enough(columns: frozenset[Column]) -> bool:
    """Whether somebody says something, and of what or by whom."""
    return bool(columns & _SAYS and columns & _WHERE)


def _body_above(rows: Sequence[Row]) -> str:
    """The body named above the table, in the cell itself or in the one beside it."""
    for row in rows:
        cells = [clean_lines(cell) for cell in row]
        for index, cell in enumerate(cells):
            match = _BODY_ABOVE.fullmatch(cell)
            if match is None:
                continue
            beside = next((other for other in cells[index + 1 :] if other), "")
            if found := match["body"].strip(" .…") or beside.strip(" .…"):
                return found
    return ""


def _remarks(table: Table[Column], name: str) -> Iterator[Spoken]:
    group = ""
    last: Spoken | None = None
    for number, row in table.rows:
        spoken = _spoken(table, row, f"{name} {number}", group)
        if spoken is None:
            group = _group(table, row) or group
            continue
        # A cell merged downwards says the same again in each of its rows.
        if last is None or _without_part(spoken) != _without_part(last):
            yield spoken
        last = spoken


def _spoken(table: Table[Column], row: Row, part: str, group: str) -> Spoken | None:
    """What a row says; None where nobody wrote anything into it."""
    content = table.lines(row, Column.CONTENT)
    old, new = table.lines(row, Column.OLD), table.lines(row, Column.NEW)
    reason = table.lines(row, Column.REASON)
    if not (content or new or old or reason):
        return None
    text = "" if old else table.lines(row, Column.TEXT)
    place = table.cell(row, Column.PLACE) or table.cell(row, Column.CHAPTER)
    return Spoken(
        part,
        content or change_asked(old, new) or reason,
        cited=place or ("" if text else group),
        reason=reason if content or old or new else "",
        old=old or text,
        new=new if content or old or text else "",
        body=table.lines(row, Column.BODY),
        author=table.cell(row, Column.PERSON),
    )


def _group(table: Table[Column], row: Row) -> str:
    """A title alone in its row stands over those below it: "I. Về bố cục".

    Its own number counts the parts of the table: it is no place of the draft.
    """
    filled = [at for at, cell in enumerate(row) if cell.strip()]
    words = [at for at in filled if at != table.columns.get(Column.NUMBER)] or filled
    if len(words) != 1:
        return ""
    title = clean_lines(row[words[0]]).replace("\n", " ")
    # A place chosen in our form, to which nothing was written, stands over nothing.
    return "" if FORM_DASH in title else _ENUMERATED.sub("", title)


def _without_part(spoken: Spoken) -> tuple[str, ...]:
    return (
        spoken.content,
        spoken.cited,
        spoken.reason,
        spoken.old,
        spoken.new,
        spoken.body,
        spoken.author,
    )


def _is_used(table: Table[Column], index: int) -> bool:
    return any(index < len(row) and row[index].strip() for _, row in table.rows)
