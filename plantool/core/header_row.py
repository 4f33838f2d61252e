"""Finds the row of a table that names its columns, by the words in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from plantool.core.phrase_reader import plain_words
from plantool.core.typed_text import clean_lines

MOST_ROWS_ABOVE = 30
"""How far down the header row is sought: titles and notes stand above it."""
_LONGEST_HEADER = 120
_NUMBERING = re.compile(r"\(?\d{1,2}\)?")

Column = TypeVar("Column", bound=Enum)


@dataclass(frozen=True)
class Table(Generic[Column]):
    """The rows below a header, each cell by what its column holds."""

    columns: Mapping[Column, int]
    rows: tuple[tuple[int, Sequence[str]], ...] = field(repr=False)
    """The rows that say something, with their numbers as a spreadsheet shows them."""

    def cell(self, row: Sequence[str], column: Column) -> str:
        """The words of a row in this column; "" where there is no such column."""
        at = self.columns.get(column)
        return clean_lines(row[at]).replace("\n", " ") if at is not None and at < len(row) else ""


def find_table(
    rows: Sequence[Sequence[str]],
    headers: Sequence[tuple[Column, re.Pattern[str]]],
    is_enough: Callable[[frozenset[Column]], bool],
) -> Table[Column] | None:
    """The table below the row whose words name the most columns; None where no row names enough.

    `headers` are patterns of plain words; the first that fits a cell decides. A title such as
    "DANH SÁCH CƠ QUAN, ĐƠN VỊ" above the table names fewer columns than its header.
    """
    best: tuple[int, dict[Column, int]] | None = None
    for index, row in enumerate(rows[:MOST_ROWS_ABOVE]):
        columns: dict[Column, int] = {}
        for at, words in enumerate(row):
            column = _column(words, headers)
            if column is not None:
                columns.setdefault(column, at)
        if is_enough(frozenset(columns)) and (best is None or len(columns) > len(best[1])):
            best = index, columns
    if best is None:
        return None
    return Table(best[1], tuple(_filled(rows[best[0] + 1 :], best[0] + 2)))


def _column(words: str, headers: Sequence[tuple[Column, re.Pattern[str]]]) -> Column | None:
    plain = " ".join(plain_words(words).split()).strip(" .:*()")
    if not plain or len(plain) > _LONGEST_HEADER:
        return None
    return next((column for column, pattern in headers if pattern.search(plain)), None)


def _filled(rows: Sequence[Sequence[str]], first: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows with words; the row of numbers (1) (2) (3) below a header is none of them."""
    for number, row in enumerate(rows, first):
        words = [cell.strip() for cell in row if cell.strip()]
        is_numbering = len(words) > 1 and all(_NUMBERING.fullmatch(word) for word in words)
        if words and not (is_numbering and number == first):
            yield number, row
