"""Reads Excel and CSV tables as plain words, within limits; no formula is computed."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from plantool.core.message import Message, message
from plantool.errors import PlantoolError

MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_UNPACKED = 150 * 1024 * 1024

_MACROS = "xl/vbaProject.bin"
_FORMULA = re.compile(rb"<f[\s>/]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError,
    AttributeError, IndexError, EOFError, NotImplementedError, SyntaxError,
)  # fmt: skip
"""What openpyxl raises on a file that is damaged on purpose."""


@dataclass(frozen=True)
class ReadSheet:
    """One table as words; merged cells say the same in each of their rows."""

    name: str
    rows: tuple[tuple[str, ...], ...] = field(repr=False)


def read_xlsx(data: bytes, path: str) -> tuple[ReadSheet, ...]:
    """The visible sheets of an .xlsx file; a PlantoolError where it is not one."""
    if data.startswith(_OLE):
        what = (
            message("{path} is locked by a password; save it without one in Excel", path=path)
            if _ENCRYPTED in data
            else message("{path} is an old Excel file (.xls); save it as .xlsx", path=path)
        )
        raise PlantoolError(what)
    has_formulas = _check_parts(data, path)
    try:
        with warnings.catch_warnings():
            # openpyxl warns of drop-downs and styles that it does not know.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
            formulas = load_workbook(io.BytesIO(data), keep_links=False) if has_formulas else None
            return tuple(
                ReadSheet(sheet.title, tuple(_rows(sheet, formulas, path)))
                for sheet in book.worksheets
                if sheet.sheet_state == "visible"
            )
    except _BROKEN as error:
        what = message("{path} is damaged or no Excel file; save it as .xlsx again", path=path)
        raise PlantoolError(what) from error


def read_csv(data: bytes, path: str) -> tuple[ReadSheet, ...]:
    """The table of a CSV file in UTF-8, parted by commas, semicolons or tabs."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = message("{path} is not UTF-8; save it as 'CSV UTF-8' in Excel", path=path)
        raise PlantoolError(what) from error
    if "\0" in text:
        raise PlantoolError(message("{path} holds no text", path=path))
    text = unicodedata.normalize("NFC", text)
    old = csv.field_size_limit(1_000_000)
    try:
        rows = [
            tuple(row)
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        ]
    except csv.Error as error:
        what = message("{path} is no CSV file: {why}", path=path, why=str(error))
        raise PlantoolError(what) from error
    finally:
        csv.field_size_limit(old)
    if len(rows) > MOST_ROWS:
        raise PlantoolError(_too_many(path))
    return (ReadSheet("", tuple(rows)),)


def _delimiter(text: str) -> str:
    """The sign that parts most rows into the same number of cells, more than one."""
    head = text[:200_000]

    def evenness(sign: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(head, newline=""), delimiter=sign)]
        except csv.Error:
            return 0, 0
        wide = [width for width in widths if width > 1]
        common = max(set(wide), key=wide.count, default=0)
        return wide.count(common), common

    return max(",;\t", key=evenness)


def _check_parts(data: bytes, path: str) -> bool:
    """Whether a sheet holds formulas; bombs and macros are refused."""
    has_formulas = False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            total = 0
            for info in file.infolist():
                if info.filename == _MACROS:
                    raise PlantoolError(_macros(path))
                is_sheet = info.filename.startswith("xl/worksheets/")
                with file.open(info) as part:
                    # The size in the directory may lie.
                    while chunk := part.read(1 << 20):
                        total += len(chunk)
                        has_formulas |= is_sheet and _FORMULA.search(chunk) is not None
                        if total > MOST_UNPACKED:
                            what = message("{path} unpacks to far too much; not opened", path=path)
                            raise PlantoolError(what)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        what = message("{path} is damaged or no Excel file; save it as .xlsx again", path=path)
        raise PlantoolError(what) from error
    return has_formulas


def _rows(sheet: Worksheet, formulas: Workbook | None, path: str) -> Iterator[tuple[str, ...]]:
    merged: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        first = _words(sheet.cell(area.min_row, area.min_col).value)
        for number in range(area.min_row + 1, min(area.max_row, MOST_ROWS) + 1):
            merged[number, area.min_col] = first
    last = min(sheet.max_column or 0, MOST_COLUMNS)
    written = formulas[sheet.title] if formulas else None
    for number, row in enumerate(sheet.iter_rows(max_col=last or None, values_only=True), 1):
        if isinstance(written, Worksheet):
            _refuse_formulas(written, number, row, path)
        words = tuple(
            _words(value) or merged.get((number, at), "") for at, value in enumerate(row, 1)
        )
        # Colours and lines down to the last row of the sheet are no rows.
        if number > MOST_ROWS and any(words):
            raise PlantoolError(_too_many(path))
        if number <= MOST_ROWS:
            yield words


def _refuse_formulas(written: Worksheet, number: int, row: Sequence[object], path: str) -> None:
    """A formula counts by the value that Excel keeps beside it; one without is refused.

    Excel takes "-Đề nghị bổ sung" for a formula and shows #NAME?: the words would be lost.
    """
    for at, value in enumerate(row, 1):
        cell = written.cell(number, at)
        if cell.data_type != "f" or (value is not None and not str(value).startswith("#")):
            continue
        raise PlantoolError(
            message(
                "{path}, cell {cell}: a formula without a value: {formula}; type it as text",
                path=path,
                cell=cell.coordinate,
                formula=str(cell.value)[:60],
            )
        )


def _words(value: object) -> str:
    """A cell's value as a person would write it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" if value.time() == time() else f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unicodedata.normalize("NFC", str(value))


def _macros(path: str) -> Message:
    return message("{path} holds macros; save it without them as .xlsx", path=path)


def _too_many(path: str) -> Message:
    return message("{path} holds more than {n} rows; divide it", path=path, n=MOST_ROWS)
