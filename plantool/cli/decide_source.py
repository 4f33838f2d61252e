"""A file with decisions: the Word paper of the leadership, or the comments as Excel or CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from plantool.core.decision_table import DecisionRow, DecisionTable, decision_rows
from plantool.core.message import message
from plantool.disk import read_file
from plantool.errors import PlantoolError


def read_decisions(path: Path) -> DecisionTable:
    """All rows of the file's tables that name a comment; a file without any is refused."""
    found: list[DecisionRow] = []
    for rows in _tables(path):
        found += decision_rows(rows) or ()
    named = tuple(row for row in found if row.comment)
    nameless = [row for row in found if row.decision and not row.comment]
    if nameless:
        what = message(
            "{path}: row {n} decides something, but names no comment: fill in its ID",
            path=str(path),
            n=nameless[0].number,
        )
        raise PlantoolError(what)
    if not named:
        what = message(
            "{path} has no table with the columns 'Mã' and 'Ý kiến của Lãnh đạo' or 'Kết quả'; "
            "'plantool render PLAN --as xin-y-kien-lanh-dao' makes one",
            path=str(path),
        )
        raise PlantoolError(what)
    return DecisionTable(str(path), named)


def _tables(path: Path) -> Iterator[Sequence[Sequence[str]]]:
    if path.suffix.lower() == ".docx":
        from plantool.word.read import Table, read_docx
        from plantool.word.table_words import table_rows

        for block in read_docx(read_file(path), str(path)).blocks:
            if isinstance(block, Table):
                yield tuple(table_rows(block, struck=False))
        return
    if path.suffix.lower() not in {".xlsx", ".xlsm", ".xls", ".csv", ".tsv"}:
        what = message("{path}: decisions are read from .docx, .xlsx or .csv", path=str(path))
        raise PlantoolError(what)
    from plantool.cli.sheet_source import named_sheets

    for _, rows in named_sheets(path):
        yield rows
