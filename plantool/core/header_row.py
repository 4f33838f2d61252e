"""Finds the row of a table that names its columns, by the words in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import Generic, TypeVar

from msgspec import Struct

from plantool.core.plain_words import plain_words
from plantool.core.typed_text import clean_lines

MOST_ROWS_ABOVE = 30
"""How far down the header row is sought: titles and notes stand above it."""
_LONGEST_HEADER = 120
_NUMBERING = re.compile(r"\(?\d{1,2}\)?")

Column = TypeVar("Column", bound=Enum)


class Table(Struct, Generic[Column], frozen=True):
    """The rows below a header, each cell by what its column holds."""

    header: int
    """Which row the header is, counted from 0."""
    columns: Mapping[Column, int]
    rows: tuple[tuple[int, Sequence[str]], ...]
    """The rows that say something, with their numbers as a spreadsheet shows them."""

    def lines(self, row: Sequence[str], column: Column) -> str:
        """The words of a row in this column, line by line; "" where there is no such column."""
        at = self.columns.get(column)
        return clean_lines(row[at]) if at is not None and at < len(row) else ""

    def cell(self, row: Sequence[str], column: Column) -> str:
        """The same on one line."""
        return self.lines(row, column).replace("\n", " ")


def find_table(
    rows: Sequence[Sequence[str]],
    headers: Sequence[tuple[Column, re.Pattern[str]]],
    is_enough: Callable[[frozenset[Column]], bool],
) -> Table[Column] | None:
    """The table below the first row whose words name two columns or more; else below the first
    that names one. None where no row names enough.

    `headers` are patterns of plain words; the first that fits a cell decides. A title such as
    "DANH SÁCH CƠ QUAN, ĐƠN VỊ" above the table names one column, its header more. Rows further
    down are of the list, whatever their cells speak of.
    """
    found: list[tuple[int, dict[Column, int]]] = []
    for index, row in enumerate(rows[:MOST_ROWS_ABOVE]):
        columns: dict[Column, int] = {}
        for at, words in enumerate(row):
            column = column_of(words, headers)
            if column is not None:
                columns.setdefault(column, at)
        if is_enough(frozenset(columns)):
            found.append((index, columns))
            if len(columns) > 1:
                break
    if not found:
        return None
    index, columns = found[-1] if len(found[-1][1]) > 1 else found[0]
    return Table(index, columns, tuple(_filled(rows[index + 1 :], index + 2)))


def column_of(words: str, headers: Sequence[tuple[Column, re.Pattern[str]]]) -> Column | None:
    """What a column holds by the words of its header; None for what is none of these."""
    plain = " ".join(plain_words(words).split()).strip(" .:*()")
    if not plain or len(plain) > _LONGEST_HEADER:
        return None
    return next((column for column, pattern in headers if pattern.search(plain)), None)


def _filled(rows: Sequence[Sequence[str]], first: int) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in enumerate(rows, first):
        if any(cell.strip() for cell in row) and not _is_numbering(row):
            yield number, row


def _is_numbering(row: Sequence[str]) -> bool:
    """The row of numbers (1) (2) (3) below a header, which pages may repeat.

    A cell that is merged across columns says its number again.
    """
    words = [cell.strip() for cell in row if cell.strip()]
    if len(words) < 2 or not all(_NUMBERING.fullmatch(word) for word in words):  # noqa: PLR2004
        return False
    numbers = [int(word.strip("()")) for word in words]
    return numbers[0] == 1 and all(0 <= b - a <= 1 for a, b in pairwise(numbers))
