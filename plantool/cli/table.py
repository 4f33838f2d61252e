"""Tables on a screen: aligned columns, of which one wraps to the width of the terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plantool.cli.output import clean, columns_of

_GAP = "  "
_NARROWEST = 60
_WIDEST = 100
"""Longer lines are hard to read across."""
_NARROWEST_WRAPPED = 20


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    heading: str
    is_right: bool = False
    """Whether its cells stand at the right edge, as numbers do."""
    wraps: bool = False


@dataclass(frozen=True)
class Cell:
    """The words of a cell; those that wrap stand behind its lead."""

    words: str
    lead: str = ""


def screen_width() -> int:
    """How many columns a screen's text may take."""
    return max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))


def table_lines(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a table with its head; a column whose cells are all empty is left out."""
    kept = [
        place
        for place in range(len(columns))
        if any(row[place].words or row[place].lead for row in rows)
    ]
    columns = [columns[place] for place in kept]
    rows = [[row[place] for place in kept] for row in rows]
    widths = _widths(columns, rows)
    yield from _row_lines(columns, [Cell(column.heading) for column in columns], widths)
    yield _GAP.join("─" * width for width in widths)
    for row in rows:
        yield from _row_lines(columns, row, widths)


def wrapped(words: str, width: int, lead: str = "") -> Iterator[str]:
    """The words in lines of at most `width` columns, those after the first set in below them."""
    line, margin = lead, " " * columns_of(lead)
    for word in clean(words).split():
        begun = line not in (lead, margin)
        if begun and columns_of(line) + 1 + columns_of(word) > width:
            yield line
            line, begun = margin, False
        line += f" {word}" if begun else word
    yield line.rstrip()


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> list[int]:
    widths = [
        max(columns_of(clean(cell.lead + cell.words)) for cell in cells)
        for cells in zip(*([Cell(column.heading) for column in columns], *rows), strict=True)
    ]
    for place, column in enumerate(columns):
        if column.wraps:
            others = sum(widths) - widths[place] + len(_GAP) * (len(widths) - 1)
            room = max(_NARROWEST_WRAPPED, screen_width() - others)
            widths[place] = min(widths[place], room)
    return widths


def _row_lines(
    columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[int]
) -> Iterator[str]:
    cells = [
        list(wrapped(cell.words, width, cell.lead))
        if column.wraps
        else [clean(cell.lead + cell.words)]
        for column, cell, width in zip(columns, row, widths, strict=True)
    ]
    for number in range(max(map(len, cells))):
        parts = [lines[number] if number < len(lines) else "" for lines in cells]
        padded = (
            _padded(part, width, is_right=column.is_right)
            for column, part, width in zip(columns, parts, widths, strict=True)
        )
        yield _GAP.join(padded).rstrip()


def _padded(words: str, width: int, *, is_right: bool) -> str:
    space = " " * max(0, width - columns_of(words))
    return space + words if is_right else words + space
