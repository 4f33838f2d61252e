"""Tables on a screen: aligned columns, some of which wrap to the width of the terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from plantool.cli.output import clean, columns_of

_GAP = "  "
_NARROWEST = 60
_WIDEST = 100
"""Longer lines are hard to read across."""
_NARROWEST_WRAPPED = 16
_HIGHEST_HEAD = 3
"""Lines of a heading."""


class Column(Struct, frozen=True):
    """One column of a table."""

    heading: str
    is_right: bool = False
    """Whether its cells stand at the right edge, as numbers do."""
    wraps: bool = False


class Cell(Struct, frozen=True):
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
    yield from _head_lines(columns, widths)
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
        max(
            _head_width(column),
            *(columns_of(clean(row[place].lead + row[place].words)) for row in rows),
        )
        for place, column in enumerate(columns)
    ]
    excess = sum(widths) + len(_GAP) * (len(widths) - 1) - screen_width()
    floors = {
        place: _narrowest(row[place] for row in rows)
        for place, column in enumerate(columns)
        if column.wraps
    }
    for _ in range(excess):
        wide = [place for place, floor in floors.items() if widths[place] > floor]
        if not wide:
            break
        widths[max(wide, key=widths.__getitem__)] -= 1
    return widths


def _head_width(column: Column) -> int:
    """What the heading needs: over numbers, which are narrow, it may stand in several lines."""
    heading = clean(column.heading)
    if not column.is_right:
        return columns_of(heading)
    narrowest = max(map(columns_of, heading.split()), default=0)
    fitting = (
        width
        for width in range(narrowest, columns_of(heading))
        if len(list(wrapped(heading, width))) <= _HIGHEST_HEAD
    )
    return next(fitting, columns_of(heading))


def _narrowest(cells: Iterable[Cell]) -> int:
    """How far a column that wraps may shrink: no word is broken."""
    longest = (
        columns_of(cell.lead) + columns_of(word) for cell in cells for word in cell.words.split()
    )
    return max(_NARROWEST_WRAPPED, *longest, 0)


def _head_lines(columns: Sequence[Column], widths: Sequence[int]) -> Iterator[str]:
    """The headings, which end on the same line."""
    heads = [
        list(wrapped(column.heading, width)) for column, width in zip(columns, widths, strict=True)
    ]
    height = max(map(len, heads))
    heads = [[""] * (height - len(lines)) + lines for lines in heads]
    yield from _padded_lines(columns, heads, widths)


def _row_lines(
    columns: Sequence[Column], row: Sequence[Cell], widths: Sequence[int]
) -> Iterator[str]:
    cells = [
        list(wrapped(cell.words, width, cell.lead))
        if column.wraps
        else [clean(cell.lead + cell.words)]
        for column, cell, width in zip(columns, row, widths, strict=True)
    ]
    yield from _padded_lines(columns, cells, widths)


def _padded_lines(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], widths: Sequence[int]
) -> Iterator[str]:
    """Cells of several lines, side by side."""
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
