"""A Word table as a pipe table: as many cells in each row, one line a cell."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from plantool.core.message import Message, message
from plantool.word.import_inline import to_markdown
from plantool.word.read import Cell, Run, Table, paragraphs


def table_lines(
    table: Table, note_mark: Callable[[str], str]
) -> tuple[list[str], tuple[Message, ...]]:
    """The lines of the pipe table, and what of its shape could not be kept."""
    width = max((sum(cell.columns for cell in row) for row in table.rows), default=0)
    if not width:
        return [], ()
    lines: list[str] = []
    for index, row in enumerate(table.rows):
        cells: list[str] = []
        for cell in row:
            cells.append(_cell(cell, note_mark, bold=index > 0))
            cells += [""] * (cell.columns - 1)
        cells += [""] * (width - len(cells))
        lines.append(f"| {' | '.join(cells)} |")
        if index == 0:
            lines.append(f"|{' --- |' * width}")
    return lines, tuple(_lost(table))


def _cell(cell: Cell, note_mark: Callable[[str], str], *, bold: bool) -> str:
    runs: list[Run] = []
    for paragraph in paragraphs(cell.blocks):
        if paragraph.label:
            runs.append(Run(f"{paragraph.label} "))
        runs += [replace(run, text=run.text.replace("\n", " ")) for run in paragraph.runs]
        runs.append(Run(" "))
    return to_markdown(runs, note_mark, bold=bold, at_start=False)


def _lost(table: Table) -> list[Message]:
    cells = [cell for row in table.rows for cell in row]
    report = []
    if any(cell.columns > 1 or cell.continued for cell in cells):
        report.append(message("a table's merged cells became single cells"))
    if any(sum(1 for p in paragraphs(cell.blocks) if p.text.strip()) > 1 for cell in cells):
        report.append(message("several paragraphs in a table cell became one"))
    if any(isinstance(block, Table) for cell in cells for block in cell.blocks):
        report.append(message("a table inside a table cell became plain text"))
    if any(paragraph.images for cell in cells for paragraph in paragraphs(cell.blocks)):
        report.append(message("a picture in a table was not taken over"))
    return report
