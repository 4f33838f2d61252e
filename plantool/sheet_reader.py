"""Reads Excel and CSV tables as plain words, within limits; no formula is computed."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from xml.parsers import expat

from msgspec import Struct
from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from plantool.core.message import Message, message
from plantool.errors import PlantoolError

MOST_ROWS = 50_000
MOST_COLUMNS = 100
MOST_UNPACKED = 150 * 1024 * 1024
MOST_ELEMENTS = 3_000_000
"""openpyxl makes an object of each; a sheet of 50,000 rows and 20 columns has two million."""
MOST_SPREAD = 1_000_000
"""The cells that merged cells and links reach over: openpyxl makes every one of them."""

_MACROS = re.compile(r"vbaProject|macrosheets/", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError,
    AttributeError, IndexError, EOFError, NotImplementedError, SyntaxError, OSError,
)  # fmt: skip
"""What openpyxl raises on a file that is damaged on purpose."""


class ReadSheet(Struct, frozen=True):
    """One table as words; merged cells say the same in each of their rows."""

    name: str
    rows: tuple[tuple[str, ...], ...]


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
    except _BROKEN as error:
        what = message("{path} is damaged or no Excel file; save it as .xlsx again", path=path)
        raise PlantoolError(what) from error
    return tuple(
        ReadSheet(sheet.title, tuple(_rows(sheet, formulas, path)))
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
    )


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
    if any(map(any, (row[MOST_COLUMNS:] for row in rows))):
        raise PlantoolError(_too_wide(path))
    return (ReadSheet("", tuple(row[:MOST_COLUMNS] for row in rows)),)


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
    elements = _Elements(path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            total = 0
            for info in file.infolist():
                if _MACROS.search(info.filename):
                    raise PlantoolError(_macros(path))
                read = elements.reader()
                with file.open(info) as part:
                    # The size in the directory may lie.
                    while chunk := part.read(1 << 20):
                        total += len(chunk)
                        if total > MOST_UNPACKED:
                            what = message(
                                "{path} unpacks to far too much: more than {n} MB; not opened",
                                path=path,
                                n=MOST_UNPACKED >> 20,
                            )
                            raise PlantoolError(what)
                        read(chunk)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, TypeError
    ) as error:  # fmt: skip
        # ValueError: a directory that points before the file's beginning, or a bad reference.
        what = message("{path} is damaged or no Excel file; save it as .xlsx again", path=path)
        raise PlantoolError(what) from error
    return elements.has_formulas


class _Elements:
    """What the XML parts of a file hold, counted before openpyxl makes objects of it."""

    def __init__(self, path: str) -> None:
        self.has_formulas = False
        self._path = path
        self._count = 0
        self._spread = 0

    def reader(self) -> Callable[[bytes], None]:
        """Takes one part piece by piece; from where it is no XML, openpyxl reads no further."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        is_xml = True

        def read(chunk: bytes) -> None:
            nonlocal is_xml
            if is_xml:
                try:
                    parser.Parse(chunk)
                except expat.ExpatError:
                    is_xml = False

        return read

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            what = message(
                "{path} holds too much: more than {n} cells and formats; divide it",
                path=self._path,
                n=MOST_ELEMENTS,
            )
            raise PlantoolError(what)
        name = tag.rpartition(" ")[2]
        self.has_formulas |= name == "f"
        if name in {"mergeCell", "hyperlink"}:
            self._spread += _cells_in(attributes.get("ref", "A1"))
        if self._spread > MOST_SPREAD:
            what = message(
                "{path} merges or links more than {n} cells at once; undo that in Excel",
                path=self._path,
                n=MOST_SPREAD,
            )
            raise PlantoolError(what)


def _cells_in(area: str) -> int:
    left, top, right, bottom = range_boundaries(area)
    if left is None or top is None or right is None or bottom is None:
        return MOST_SPREAD + 1  # whole columns or rows
    return (right - left + 1) * (bottom - top + 1)


def _rows(sheet: Worksheet, formulas: Workbook | None, path: str) -> Iterator[tuple[str, ...]]:
    merged: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        first = _words(sheet.cell(area.min_row, area.min_col).value)
        for number in range(area.min_row + 1, min(area.max_row, MOST_ROWS) + 1):
            merged[number, area.min_col] = first
    written = formulas[sheet.title] if formulas else None
    last_row, last_column = _last_cell(sheet)
    if isinstance(written, Worksheet):
        last_row, last_column = map(max, (last_row, last_column), _last_cell(written))
    if last_row > MOST_ROWS:
        raise PlantoolError(_too_many(path))
    if last_column > MOST_COLUMNS:
        raise PlantoolError(_too_wide(path))
    # A sheet without words has no rows.
    rows = sheet.iter_rows(max_row=last_row, max_col=last_column, values_only=True)
    for number, row in enumerate(rows if last_row else (), 1):
        if isinstance(written, Worksheet):
            _refuse_formulas(written, number, row, path)
        yield tuple(
            _words(value) or merged.get((number, at), "") for at, value in enumerate(row, 1)
        )


def _last_cell(sheet: Worksheet) -> tuple[int, int]:
    """The row and column of the last words.

    Colours and lines down to the last row of the sheet are no rows; openpyxl would make a cell
    of each of their places.
    """
    cells = sheet._cells.items()  # noqa: SLF001 - no public way to ask only for those that are
    filled = [place for place, cell in cells if _words(cell.value).strip()]
    return max((row for row, _ in filled), default=0), max((at for _, at in filled), default=0)


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


def _too_wide(path: str) -> Message:
    return message(
        "{path} has words to the right of column {n}; move or delete them",
        path=path,
        n=MOST_COLUMNS,
    )
