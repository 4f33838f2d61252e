"""A Word table as rows of plain words."""

from __future__ import annotations

from collections.abc import Iterator

from plantool.word.read import Cell, Table, paragraphs


def table_rows(table: Table, *, struck: bool = True) -> Iterator[tuple[str, ...]]:
    """The cells' words; what is merged downwards says the same in each row.

    `struck=False` leaves out what is struck through by its look.
    """
    above: list[str] = []
    for row in table.rows:
        words: list[str] = []
        for cell in row:
            text = _words(cell, struck=struck)
            if cell.continued and len(words) < len(above):
                text = above[len(words)]
            words += [text, *[""] * (cell.columns - 1)]
        above = words
        yield tuple(words)


def _words(cell: Cell, *, struck: bool) -> str:
    lines = (
        "".join(run.text for run in paragraph.runs if struck or not run.strike)
        for paragraph in paragraphs(cell.blocks)
    )
    return "\n".join(lines).strip()
