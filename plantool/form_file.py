"""The form for the bodies as a workbook: the draft beside open cells, a list of places to choose.

Everything but the open cells is protected, without a password, so that the places come back as
they went out.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from plantool.core.form import FormPlace
from plantool.sheets import (
    FONT,
    HEAD,
    LINE,
    LINE_HEIGHT,
    SheetColumn,
    Value,
    book_bytes,
    cell_at,
    put,
    row_height,
    set_up_page,
    tab_names,
)

FREE_ROWS = 30
"""Rows below the draft for further remarks, each with the list of places."""

COLUMNS = (
    SheetColumn("TT", 5),
    SheetColumn("Mục/điều khoản", 22),
    SheetColumn("Dự thảo (để đọc)", 50),
    SheetColumn("Câu chữ góp ý", 28),
    SheetColumn("Đề nghị sửa thành", 32),
    SheetColumn("Lý do, ý kiến khác", 28),
)
_HELD = (SheetColumn("", 24), SheetColumn("", 55))
"""What a line of place and text holds: letters of running text are narrower than digits."""
BODY_LABEL = "Cơ quan, đơn vị góp ý:"
LISTS = "Danh mục"
"""The hidden sheet that the drop-downs read."""

_HELP = (
    "Ghi vào các ô nền trắng. Cột «Câu chữ góp ý»: chép nguyên văn câu chữ của dự thảo cần sửa; "
    "cột «Đề nghị sửa thành»: câu chữ thay thế. Ý kiến chung hoặc ý kiến thêm về một mục: ghi ở "
    "các dòng cuối phiếu, chọn mục trong danh sách hoặc để trống."
)
_PLACE, _SHOWN, _FIRST_OPEN = 2, 3, 4
_BODY_ROW = 5
_HEAD_ROW = 7
_LOCKED = PatternFill("solid", fgColor="F3F4F6")
_MOST_LISTED = 250
"""Letters of one choice of a drop-down; Excel takes 255 in a cell that is checked."""


class Form(Struct, frozen=True):
    """What the sheets of one draft share."""

    title: str
    """`PHIẾU GÓP Ý DỰ THẢO KẾ HOẠCH`."""
    subject: str
    """What the draft is about."""
    sending: str
    """Whom it goes back to, until when."""
    places: tuple[FormPlace, ...]
    bodies: tuple[str, ...]
    """The names that the list of bodies offers."""


def form_bytes(form: Form, senders: Sequence[tuple[str, str]], *, epoch: int) -> bytes:
    """The workbook: a sheet for each sender (tab, name); a blank one where there is none."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets = senders or [("Phiếu góp ý", "")]
    for name, (_, sender) in zip(tab_names(tab for tab, _ in sheets), sheets, strict=True):
        _fill(book.create_sheet(name), form, sender)
    _fill_lists(book.create_sheet(LISTS), form)
    return book_bytes(book, epoch)


def _fill(tab: Worksheet, form: Form, sender: str) -> None:
    last = len(COLUMNS)
    for number, (words, size, is_bold) in enumerate(
        ((form.title, 14, True), (form.subject, 12, True), (_HELP, 11, False)), 1
    ):
        _line(tab, number, words, size=size, is_bold=is_bold)
    if form.sending:
        _line(tab, _BODY_ROW - 1, form.sending, size=11, is_bold=False)
    _body_row(tab, form, sender)
    for place, column in enumerate(COLUMNS, 1):
        cell = cell_at(tab, _HEAD_ROW, place)
        put(cell, column.heading)
        _look(cell, is_bold=True, fill=HEAD, is_centred=True)
        tab.column_dimensions[cell.column_letter].width = column.width
    row = _HEAD_ROW
    for number, one in enumerate(form.places, 1):
        for at, part in enumerate(one.parts):
            row += 1
            _row(tab, row, (None if at else number, one.choice, part))
    _free_rows(tab, row + 1, len(form.places))
    tab.freeze_panes = f"A{_HEAD_ROW + 1}"
    _protect(tab)
    set_up_page(tab, _HEAD_ROW)
    if tab.oddFooter:
        tab.oddFooter.center.text = "&P/&N"
    tab.print_area = f"A1:{cell_at(tab, 1 + _HEAD_ROW, last).column_letter}{row + FREE_ROWS}"


def _line(tab: Worksheet, row: int, words: str, *, size: int, is_bold: bool) -> None:
    """A line across the sheet above the table."""
    cell = cell_at(tab, row, 1)
    put(cell, words)
    cell.font = Font(name=FONT, size=size, bold=is_bold, italic=not is_bold)
    cell.alignment = Alignment(
        horizontal="center" if is_bold else "left", vertical="center", wrap_text=True
    )
    whole = SheetColumn("", sum(column.width for column in COLUMNS))
    tab.row_dimensions[row].height = row_height((words,), (whole,)) + 3
    tab.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(COLUMNS))


def _body_row(tab: Worksheet, form: Form, sender: str) -> None:
    label, name = cell_at(tab, _BODY_ROW, 1), cell_at(tab, _BODY_ROW, _SHOWN)
    put(label, BODY_LABEL)
    label.font = Font(name=FONT, size=12, bold=True)
    tab.merge_cells(start_row=_BODY_ROW, start_column=1, end_row=_BODY_ROW, end_column=_PLACE)
    put(name, sender)
    _look(name, is_bold=True)
    tab.row_dimensions[_BODY_ROW].height = LINE_HEIGHT + 6
    if sender:
        return
    name.protection = Protection(locked=False)
    if form.bodies:
        # Only an offer: a body that the list lacks types its name.
        choice = DataValidation(
            "list", formula1=f"'{LISTS}'!$B$1:$B${len(form.bodies)}", showErrorMessage=False
        )
        choice.add(name)
        tab.add_data_validation(choice)


def _free_rows(tab: Worksheet, first: int, places: int) -> None:
    choice = DataValidation(
        "list",
        formula1=f"'{LISTS}'!$A$1:$A${places}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Mục/điều khoản",
        error="Chọn một mục trong danh sách, hoặc để trống nếu là ý kiến chung.",
        showInputMessage=True,
        promptTitle="Mục/điều khoản",
        prompt="Chọn mục trong danh sách; để trống nếu là ý kiến chung.",
    )
    choice.add(f"B{first}:B{first + FREE_ROWS - 1}")
    tab.add_data_validation(choice)
    for row in range(first, first + FREE_ROWS):
        _row(tab, row, (places + 1 + row - first, None, None))
        cell = cell_at(tab, row, _PLACE)
        cell.protection = Protection(locked=False)
        cell.fill = PatternFill()


def _row(tab: Worksheet, row: int, values: tuple[Value, Value, Value]) -> None:
    for at in range(1, len(COLUMNS) + 1):
        cell = cell_at(tab, row, at)
        is_open = at >= _FIRST_OPEN
        if not is_open:
            put(cell, values[at - 1])
        _look(cell, fill=None if is_open else _LOCKED, is_centred=at == 1)
        if is_open:
            cell.protection = Protection(locked=False)
            cell.number_format = "@"  # "-Đề nghị bỏ" is words, no formula
    lines = (values[1], values[2])
    tab.row_dimensions[row].height = max(2 * LINE_HEIGHT, row_height(lines, _HELD))


def _look(
    cell: Cell, *, is_bold: bool = False, fill: PatternFill | None = None, is_centred: bool = False
) -> None:
    cell.font = Font(name=FONT, size=12, bold=is_bold)
    cell.border = Border(LINE, LINE, LINE, LINE)
    middle = "center" if is_bold and is_centred else "top"
    cell.alignment = Alignment(
        horizontal="center" if is_centred else "left", vertical=middle, wrap_text=True
    )
    if fill:
        cell.fill = fill


def _protect(tab: Worksheet) -> None:
    """Locked but for the open cells; whoever types may make rows higher and add some."""
    guard = tab.protection
    guard.sheet = True
    guard.formatRows = guard.formatColumns = guard.insertRows = False  # Excel: not forbidden


def _fill_lists(tab: Worksheet, form: Form) -> None:
    for row, place in enumerate(form.places, 1):
        put(cell_at(tab, row, 1), place.choice[:_MOST_LISTED])
    for row, name in enumerate(form.bodies, 1):
        put(cell_at(tab, row, 2), name)
    tab.sheet_state = "hidden"
    tab.protection.sheet = True
