"""A list that somebody gives as a file: the tables of an .xlsx or .csv file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plantool.core.message import message
from plantool.disk import read_file
from plantool.errors import PlantoolError
from plantool.sheet_reader import ReadSheet, read_csv, read_xlsx


def named_sheets(path: Path) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
    """The rows of each table that holds words, with what it is called in messages.

    A file that is no Excel or CSV file is refused.
    """
    sheets = [sheet for sheet in _sheets_in(path) if any(map(any, sheet.rows))]
    for sheet in sheets:
        yield (f"{path} [{sheet.name}]" if len(sheets) > 1 else str(path)), sheet.rows


def _sheets_in(path: Path) -> tuple[ReadSheet, ...]:
    """The tables of a file; one that is no Excel or CSV file is refused."""
    match path.suffix.lower():
        case ".csv" | ".tsv":
            return read_csv(read_file(path), str(path))
        case ".xlsx" | ".xlsm" | ".xls":
            return read_xlsx(read_file(path), str(path))
        case _:
            what = message("{path}: a list is read from .xlsx or .csv", path=str(path))
            raise PlantoolError(what)
