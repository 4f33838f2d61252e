"""A sheet that came back: its rows as remarks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from plantool.cli.intake_file import Reading, SentFile, by_body
from plantool.core.intake_faults import NOT_TAKEN_IN, TAKEN_IN_PART
from plantool.core.intake_sheet import TableRemarks, read_table
from plantool.core.message import message, plural
from plantool.errors import PlantoolError

if TYPE_CHECKING:
    from plantool.sheet_reader import ReadSheet


def read_sheet(file: SentFile, data: bytes, suffix: str) -> Reading:
    """The rows of an Excel file or of a table of text, each credited to one body."""
    from plantool.sheet_reader import read_csv, read_xlsx

    is_text = suffix in {".csv", ".tsv"}
    sheets = read_csv(data, file.path) if is_text else read_xlsx(data, file.path)
    many = len(sheets) > 1
    found = [
        (sheet, table)
        for sheet in sheets
        if (table := read_table(sheet.rows, f"{sheet.name} dòng" if many else "dòng"))
    ]
    if not found:
        raise PlantoolError(
            message(
                "{path} has no header row of comments (place, wording, proposal, reason)",
                path=file.path,
            )
        )
    spoken = [one for table in _with_bodies(found) for one in table.remarks]
    kind = plural("a table, {n} row", "a table, {n} rows", len(spoken))
    findings = [
        TAKEN_IN_PART.file_finding(
            file.path, plural("{n} answer in the table was left out",
                              "{n} answers in the table were left out", table.answers)
        )
        for _, table in found
        if table.answers
    ]  # fmt: skip
    findings += [
        NOT_TAKEN_IN.file_finding(
            file.path, message("column '{column}' was not read", column=", ".join(table.unread))
        )
        for _, table in found
        if table.unread
    ]
    above = list(dict.fromkeys(table.body for _, table in found if table.body))
    if any(table.has_bodies for _, table in found) or len(above) > 1:
        arrivals, more = by_body(file, spoken)
        return Reading(file.path, kind, arrivals, (*findings, *more))
    arrival = file.arrival(file.body(above), file.spoken(spoken))
    return Reading(file.path, kind, (arrival,), tuple(findings))


def _with_bodies(found: Sequence[tuple[ReadSheet, TableRemarks]]) -> Iterator[TableRemarks]:
    """The tables; where their heads name several bodies, each row with the body of its table."""
    several = len({table.body for _, table in found if table.body}) > 1
    for _, table in found:
        if not several or table.has_bodies:
            yield table
            continue
        remarks = tuple(replace(one, body=table.body) for one in table.remarks)
        yield replace(table, remarks=remarks)
