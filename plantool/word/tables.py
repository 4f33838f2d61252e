"""Finishes tables: their width, their columns by what they hold, heads that repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from plantool.word.body import (
    paragraph_properties,
    paragraph_style,
    paragraph_text,
    set_property,
    set_style,
)
from plantool.word.columns import ColumnText, column_widths
from plantool.word.names import W
from plantool.word.styles import TABLE_SIZE

GRID_STYLE = "Table"
BORDERLESS_STYLE = "KhongVien"

_LONG_CELL = 600
"""Characters from which on a row may break over two pages."""

_A4_TEXT = 9071


def finish_tables(body: etree._Element) -> None:
    """Give every table with grid lines the width of its page and columns to suit."""
    waiting: list[etree._Element] = []
    for part in [*_tables_and_sections(body)]:
        if part.tag == f"{W}sectPr":
            for table in waiting:
                _finish_table(table, _text_width(part))
            waiting.clear()
            continue
        before = part.getprevious()
        if _style(part) == GRID_STYLE:
            waiting.append(part)
            _leave_space(before)
        elif _style(part) == BORDERLESS_STYLE and before is not None:
            _keep_with_next(before)


def _tables_and_sections(body: etree._Element) -> Iterator[etree._Element]:
    """The tables of the text, and the properties that end a section of pages, in order."""
    for part in body.iter(f"{W}tbl", f"{W}sectPr"):
        above = [one.tag for one in part.iterancestors()]
        in_paragraph = part.tag == f"{W}sectPr" and above[:2] == [f"{W}pPr", f"{W}p"]
        if above[2 if in_paragraph else 0] == body.tag:
            yield part


def _finish_table(table: etree._Element, room: int) -> None:
    rows = table.findall(f"{W}tr")
    columns: list[ColumnText] = []
    for row in rows:
        is_head = row.find(f"{W}trPr/{W}tblHeader") is not None
        if is_head:
            _finish_head(row)
        _finish_row(row)
        for place, cell in _cells(row):
            columns += [ColumnText()] * (place + _span(cell) - len(columns))
            if _span(cell) == 1:
                for paragraph in cell.iterchildren(f"{W}p"):
                    text = paragraph_text(paragraph)
                    columns[place] = columns[place].with_cell(text, TABLE_SIZE, is_head=is_head)
    if columns:
        widths = _given_widths(table, room) or column_widths(columns, room)
        _set_table_width(table, widths)
        for row in rows:
            _set_cell_widths(row, widths)


def _given_widths(table: etree._Element, room: int) -> tuple[int, ...]:
    """The shares that a template itself gives to the columns of a fixed table, else nothing."""
    if table.find(f"{W}tblPr/{W}tblLayout[@{W}type='fixed']") is None:
        return ()
    shares = [int(one.get(f"{W}w", "0")) for one in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    widths = [room * share // (sum(shares) or 1) for share in shares]
    return (*widths[:-1], room - sum(widths[:-1])) if widths else ()


def _cells(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The cells of a row with the column in which each begins."""
    place = 0
    for cell in row.iterchildren(f"{W}tc"):
        yield place, cell
        place += _span(cell)


def _finish_head(row: etree._Element) -> None:
    """A head repeats on every page, bold and centred."""
    for cell in row.iterchildren(f"{W}tc"):
        set_property(_cell_properties(cell), "vAlign", val="center")
        for paragraph in cell.iterchildren(f"{W}p"):
            set_style(paragraph, "DauBang")
            properties = paragraph_properties(paragraph)
            for align in properties.findall(f"{W}jc"):
                properties.remove(align)


def _finish_row(row: etree._Element) -> None:
    """A row stays on one page, unless it is so long that half a page might stay empty."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        properties = etree.Element(f"{W}trPr")
        row.insert(0, properties)
    longest = max((len(paragraph_text(cell)) for _, cell in _cells(row)), default=0)
    if longest < _LONG_CELL and properties.find(f"{W}cantSplit") is None:
        properties.insert(0, etree.Element(f"{W}cantSplit"))


def _set_table_width(table: etree._Element, widths: Sequence[int]) -> None:
    properties = table.find(f"{W}tblPr")
    if properties is None:
        return
    for name in ("tblLayout", "jc", "tblW"):
        for old in properties.findall(f"{W}{name}"):
            properties.remove(old)
    # In the order of the schema, behind the style.
    properties.insert(1, _element("tblLayout", type="fixed"))
    properties.insert(1, _element("jc", val="center"))
    properties.insert(1, _element("tblW", w=str(sum(widths)), type="dxa"))
    for old in table.findall(f"{W}tblGrid"):
        table.remove(old)
    grid = _element("tblGrid")
    grid.extend([_element("gridCol", w=str(width)) for width in widths])
    properties.addnext(grid)


def _set_cell_widths(row: etree._Element, widths: Sequence[int]) -> None:
    for place, cell in _cells(row):
        properties = _cell_properties(cell)
        for old in properties.findall(f"{W}tcW"):
            properties.remove(old)
        width = sum(widths[place : place + _span(cell)])
        properties.insert(0, _element("tcW", w=str(width), type="dxa"))


def _element(name: str, **attributes: str) -> etree._Element:
    return etree.Element(f"{W}{name}", {f"{W}{key}": value for key, value in attributes.items()})


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return int(span.get(f"{W}val", "1")) if span is not None else 1


def _cell_properties(cell: etree._Element) -> etree._Element:
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        properties = etree.Element(f"{W}tcPr")
        cell.insert(0, properties)
    return properties


def _style(table: etree._Element) -> str:
    style = table.find(f"{W}tblPr/{W}tblStyle")
    return style.get(f"{W}val", "") if style is not None else ""


def _text_width(section: etree._Element) -> int:
    size = section.find(f"{W}pgSz")
    margins = section.find(f"{W}pgMar")
    if size is None or margins is None:
        return _A4_TEXT
    sides = (margins.get(f"{W}left", "0"), margins.get(f"{W}right", "0"))
    return int(size.get(f"{W}w", "0")) - sum(int(side) for side in sides)


def _leave_space(before: etree._Element | None) -> None:
    """Air between a paragraph of text and the table under it."""
    if before is not None and before.tag == f"{W}p" and paragraph_style(before) in _TEXT_STYLES:
        set_property(paragraph_properties(before), "spacing", after="80")


_TEXT_STYLES = frozenset(
    ("BodyText", "FirstParagraph", "Muc", *(f"Heading{level}" for level in range(1, 7)))
)


def _keep_with_next(before: etree._Element) -> None:
    """The last lines of the text stay with the signature."""
    if before.tag == f"{W}p":
        set_property(paragraph_properties(before), "keepNext")
