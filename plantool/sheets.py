"""Excel and CSV files: plain values in tables, the same bytes for the same input.

Every cell is text, a number or a day and never a formula, whoever wrote its words: a comment
`=HYPERLINK(…)` stays the words it is.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import UTC, date, datetime

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from plantool.core.message import message
from plantool.errors import PlantoolError

Value = str | int | date | None

LONGEST_CELL = 32_767
"""Excel's limit; openpyxl would cut the words off without saying so."""


class SheetColumn(Struct, frozen=True):
    """A column: its head, and how many characters wide it is."""

    heading: str
    width: int


class Sheet(Struct, frozen=True):
    """One table of a workbook."""

    name: str
    """What its tab is called."""
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""
    """A line above the table."""


def xlsx_bytes(sheets: Sequence[Sheet], *, epoch: int) -> bytes:
    """The workbook; `epoch` is the moment that the file is dated, in seconds."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet, name in zip(sheets, tab_names(sheet.name for sheet in sheets), strict=True):
        _fill(book.create_sheet(name), sheet)
    return book_bytes(book, epoch)


def book_bytes(book: Workbook, epoch: int) -> bytes:
    """The workbook as a file, the same bytes for the same content."""
    moment = datetime.fromtimestamp(epoch, UTC).replace(tzinfo=None)
    book.properties.creator = "plantool"
    book.properties.created = moment
    buffer = io.BytesIO()
    book.save(buffer)
    return _dated(buffer.getvalue(), moment)


def csv_bytes(sheet: Sheet) -> bytes:
    """The table as CSV that Excel opens rightly: UTF-8 with its mark, CRLF, days as 05/02/2021.

    Excel runs a cell that begins with `=`, `+`, `-` or `@`; an apostrophe in front stops it.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_harmless(column.heading) for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(value) for value in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""How a cell begins that some spreadsheet takes for a formula or a command."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""What XML cannot hold."""

_TAB_SIGNS = re.compile(r"[\\/?*:\[\]']")
_LONGEST_TAB = 31
LINE = Side(style="thin", color="B8BFC9")
HEAD = PatternFill("solid", fgColor="E8EDF4")
FONT = "Times New Roman"
LINE_HEIGHT = 16.5
_HIGHEST_ROW = 400.0
_MOMENT = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


def _csv_cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case date():
            return f"{value:%d/%m/%Y}"
        case str():
            return _harmless(value)
        case _:
            return str(value)


def _harmless(words: str) -> str:
    bare = words.lstrip()
    # Wide forms of the signs count too: Excel folds "＝" to "=".
    start = unicodedata.normalize("NFKC", bare[:1]) or words[:1]
    return f"'{words}" if start.startswith(_RUNS) or words.startswith(_RUNS) else words


def _fill(tab: Worksheet, sheet: Sheet) -> None:
    head = 1
    if sheet.title:
        head = 3
        above = cell_at(tab, 1, 1)
        put(above, sheet.title)
        above.font = Font(name=FONT, size=13, bold=True)
        above.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        whole = SheetColumn("", sum(column.width for column in sheet.columns))
        tab.row_dimensions[1].height = row_height((sheet.title,), (whole,)) + LINE_HEIGHT
        tab.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(sheet.columns))
    for place, column in enumerate(sheet.columns, 1):
        cell = cell_at(tab, head, place)
        put(cell, column.heading)
        cell.font = Font(name=FONT, size=12, bold=True)
        cell.fill = HEAD
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = Border(LINE, LINE, LINE, LINE)
        tab.column_dimensions[cell.column_letter].width = column.width
    styles: _Styles = {}
    for number, row in enumerate(sheet.rows, head + 1):
        for place, value in enumerate(row, 1):
            _put_in_row(cell_at(tab, number, place), value, styles)
        tab.row_dimensions[number].height = row_height(row, sheet.columns)
    tab.freeze_panes = f"A{head + 1}"
    if sheet.rows:
        last = cell_at(tab, head + len(sheet.rows), len(sheet.columns)).coordinate
        tab.auto_filter.ref = f"A{head}:{last}"
    set_up_page(tab, head)


def cell_at(tab: Worksheet, row: int, column: int) -> Cell:
    """The cell, which must not stand behind the first of merged ones."""
    found = tab.cell(row, column)
    if not isinstance(found, Cell):
        raise TypeError(found)  # behind the first of merged cells: only titles are merged
    return found


_Styles = dict[tuple[bool, str, bool], StyleArray]
"""The looks of a sheet's cells, by what tells them apart."""


def _put_in_row(cell: Cell, value: Value, styles: _Styles) -> None:
    put(cell, value)
    is_centred = isinstance(value, int | date)
    look = (is_centred, cell.number_format, bool(cell.quotePrefix))
    if look in styles:
        # Made once and copied: openpyxl takes most of its time to compare the same font again.
        cell._style = copy(styles[look])  # type: ignore[attr-defined] # noqa: SLF001 - no public way
        return
    cell.font = Font(name=FONT, size=12)
    cell.alignment = Alignment(
        horizontal="center" if is_centred else "left", vertical="top", wrap_text=True
    )
    cell.border = Border(LINE, LINE, LINE, LINE)
    styles[look] = cell._style  # type: ignore[attr-defined] # noqa: SLF001 - as above


def put(cell: Cell, value: Value) -> None:
    """Write a value as what it is; words are words, whatever sign they begin with."""
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "dd/mm/yyyy"
        return
    words = _FORBIDDEN.sub("", value)
    if not words:
        return
    if len(words) > LONGEST_CELL:
        what = message(
            "a cell would have {n} characters and Excel takes {most}; shorten '{start}…'",
            n=len(words),
            most=LONGEST_CELL,
            start=words[:40],
        )
        raise PlantoolError(what)
    cell.value = words
    cell.data_type = "s"  # openpyxl takes words that begin with "=" for a formula
    # Excel then shows them as they are even after somebody edits the cell.
    cell.quotePrefix = words.lstrip().startswith(_RUNS)


def row_height(row: Sequence[Value], columns: Sequence[SheetColumn]) -> float:
    """What the fullest cell needs: LibreOffice and Excel fit no row that a program wrote."""
    lines = max(
        sum(math.ceil(len(line) / column.width) or 1 for line in value.split("\n"))
        if isinstance(value, str)
        else 1
        for value, column in zip(row, columns, strict=True)
    )
    return min(_HIGHEST_ROW, LINE_HEIGHT * lines + 3)


def set_up_page(tab: Worksheet, head: int) -> None:
    """A4, landscape, as wide as the page, the head on every page."""
    tab.page_setup.paperSize = tab.PAPERSIZE_A4
    tab.page_setup.orientation = tab.ORIENTATION_LANDSCAPE
    tab.page_setup.fitToWidth = 1
    tab.page_setup.fitToHeight = 0
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tab.print_title_rows = f"{head}:{head}"


def tab_names(wished: Iterable[str]) -> list[str]:
    """Names that Excel takes: no sign it forbids, 31 characters, none twice."""
    names: list[str] = []
    for words in wished:
        plain = _TAB_SIGNS.sub(" ", _FORBIDDEN.sub("", words))[:_LONGEST_TAB].strip() or "1"
        name, number = plain, 1
        while name.lower() in {other.lower() for other in names}:
            number += 1
            name = f"{plain[: _LONGEST_TAB - 4]} {number}"
        names.append(name)
    return names


def _dated(data: bytes, moment: datetime) -> bytes:
    """The same file without the clock's time, which openpyxl writes in two places."""
    earliest = datetime(1980, 1, 1)  # noqa: DTZ001 - a zip file knows no time zones
    stamp = max(moment, earliest).timetuple()[:6]
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MOMENT.sub(
                    rb"\g<1>" + f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\2", part
                )
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, part)
    return buffer.getvalue()
