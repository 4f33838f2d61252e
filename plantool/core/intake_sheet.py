"""Tables of comments: which column holds what is read from the words of the header row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from plantool.core.intake_said import FORM_DASH, Spoken
from plantool.core.phrase_reader import plain_words
from plantool.core.typed_text import clean_lines

Row = Sequence[str]

MOST_ROWS_ABOVE = 30
"""How far down the header row is sought: titles and notes stand above it."""

_LONGEST_HEADER = 120


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


_HEADERS: tuple[tuple[Column, re.Pattern[str]], ...] = tuple(
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

_ENUMERATED = re.compile(r"^\(?(?:[IVXLC]+|\d+|[A-Za-zđĐ])(?:[.)/]+\s*|\s+|$)")

_BODY_ABOVE = re.compile(
    r"(?:(?:tên\s+)?(?:cơ quan|đơn vị|tổ chức)[^:]{0,60}|đại biểu|body)\s*:\s*(?P<body>.*)",
    re.IGNORECASE | re.DOTALL,
)
"""The line above the header that names whose sheet it is: "Cơ quan, đơn vị góp ý: Sở Nội vụ"."""


@dataclass(frozen=True)
class TableRemarks:
    """What a table says."""

    remarks: tuple[Spoken, ...] = field(repr=False)
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
    header = _header(rows)
    if header is None:
        return None
    at, columns = header
    remarks = tuple(_remarks(rows, at, columns, name))
    answers = sum(1 for row in rows[at + 1 :] if _answers(row, columns))
    unread = tuple(
        clean_lines(words).replace("\n", " ")
        for index, words in enumerate(rows[at])
        if words.strip() and index not in columns.values() and _is_used(rows[at + 1 :], index)
    )
    return TableRemarks(remarks, Column.BODY in columns, _body_above(rows[:at]), answers, unread)


def _header(rows: Sequence[Row]) -> tuple[int, Mapping[Column, int]] | None:
    for index, row in enumerate(rows[:MOST_ROWS_ABOVE]):
        columns: dict[Column, int] = {}
        for at, words in enumerate(row):
            column = column_of(words)
            if column and column not in columns:
                columns[column] = at
        says = columns.keys() & {Column.CONTENT, Column.NEW}
        where = columns.keys() & {
            Column.PLACE,
            Column.CHAPTER,
            Column.TEXT,
            Column.OLD,
            Column.BODY,
            Column.PERSON,
            Column.NUMBER,
        }
        if says and where:
            return index, columns
    return None


def column_of(words: str) -> Column | None:
    """What a column holds by the words of its header; None for what is none of these."""
    plain = " ".join(plain_words(words).split()).strip(" .:*()")
    if not plain or len(plain) > _LONGEST_HEADER:
        return None
    return next((column for column, pattern in _HEADERS if pattern.search(plain)), None)


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


def _remarks(
    rows: Sequence[Row], header: int, columns: Mapping[Column, int], name: str
) -> Iterator[Spoken]:
    group = ""
    last: Spoken | None = None
    for index, row in enumerate(rows[header + 1 :], header + 2):
        filled = [at for at, cell in enumerate(row) if cell.strip()]
        if not filled or _is_numbering(row):
            continue
        spoken = _spoken(row, columns, f"{name} {index}", group)
        if spoken is None:
            group = _group(row, filled, columns) or group
            continue
        # A cell merged downwards says the same again in each of its rows.
        if last is None or _without_part(spoken) != _without_part(last):
            yield spoken
        last = spoken


def _spoken(row: Row, columns: Mapping[Column, int], part: str, group: str) -> Spoken | None:
    """What a row says; None where nobody wrote anything into it."""
    content = _cell(row, columns, Column.CONTENT)
    old, new = _cell(row, columns, Column.OLD), _cell(row, columns, Column.NEW)
    reason = _cell(row, columns, Column.REASON)
    if not (content or new or old or reason):
        return None
    text = "" if old else _cell(row, columns, Column.TEXT)
    place = _place(row, columns) or ("" if text else group)
    return Spoken(
        part,
        content or _asked(old, new) or reason,
        cited=place.replace("\n", " "),
        reason=reason if content or old or new else "",
        old=old or text,
        new=new if content or old or text else "",
        body=_cell(row, columns, Column.BODY),
        author=_cell(row, columns, Column.PERSON).replace("\n", " "),
    )


def _place(row: Row, columns: Mapping[Column, int]) -> str:
    return _cell(row, columns, Column.PLACE) or _cell(row, columns, Column.CHAPTER)


def _asked(old: str, new: str) -> str:
    """The two cells of a row as one sentence."""
    if old and new:
        return f"Sửa «{old}» thành «{new}»."
    return new or (f"«{old}»" if old else "")


def _group(row: Row, filled: Sequence[int], columns: Mapping[Column, int]) -> str:
    """A title alone in its row stands over those below it: "I. Về bố cục".

    Its own number counts the parts of the table: it is no place of the draft.
    """
    words = [at for at in filled if at != columns.get(Column.NUMBER)] or filled
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


def _is_numbering(row: Row) -> bool:
    """The row of numbers below a header: (1) (2) (3)."""
    words = [cell.strip() for cell in row if cell.strip()]
    return len(words) > 1 and all(re.fullmatch(r"\(?\d{1,2}\)?", word) for word in words)


def _is_used(rows: Sequence[Row], index: int) -> bool:
    return any(index < len(row) and row[index].strip() and not _is_numbering(row) for row in rows)


def _answers(row: Row, columns: Mapping[Column, int]) -> bool:
    return bool(_cell(row, columns, Column.ANSWER)) and not _is_numbering(row)


def _cell(row: Row, columns: Mapping[Column, int], column: Column) -> str:
    at = columns.get(column)
    return clean_lines(row[at]) if at is not None and at < len(row) else ""
