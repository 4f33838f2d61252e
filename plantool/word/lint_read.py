"""Any Word file as a clerk sees it: pages, and paragraphs in reading order with looks and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from plantool.core.message import message
from plantool.errors import PlantoolError
from plantool.word.archive import Archive, open_archive
from plantool.word.lint_lines import Drawing, read_drawings
from plantool.word.lint_pages import Page, Story, page_field, read_pages
from plantool.word.lint_styles import (
    Layout,
    Look,
    LookBook,
    cell_margins,
    number,
    read_look_book,
)
from plantool.word.read_numbering import ListCounter, read_numbering
from plantool.word.read_styles import W

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText"})
_PROPERTIES = frozenset({f"{W}rPr", f"{W}pPr", f"{W}sectPr", f"{W}tblPr", f"{W}tcPr", f"{W}trPr"})
_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_CELL_MARGIN = 108
_MAX_NESTING = 40
_BEHIND = 10**9
"""The index of paragraphs in headers, footers and notes: behind all of the text."""


class Piece(Struct, frozen=True):
    """Words of one look, as they stand in the file: no letter composed or changed."""

    text: str
    look: Look


class CellPlace(Struct, frozen=True):
    """Which cell of which table a paragraph stands in."""

    table: int
    row: int
    column: int
    width: int
    """The room for words between the cell's margins."""
    depth: int = 1


class LintParagraph(Struct, frozen=True, dict=True):
    """A paragraph with all that the decree has rules for."""

    index: int
    pieces: tuple[Piece, ...]
    layout: Layout
    label: str = ""
    """The number or bullet that Word counts itself."""
    cell: CellPlace | None = None
    drawings: tuple[Drawing, ...] = ()
    section: int = 0
    boxed: bool = False
    """Stands in a text box."""
    style: str = ""
    note: bool = False
    """Stands in a footnote or endnote."""
    numbers_pages: bool = False
    """Holds the field that shows the page's number."""

    @cached_property
    def text(self) -> str:
        """All its words, as typed."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def words(self) -> str:
        """Its words on one line, without spaces around; capitals where they are shown."""
        shown = "".join(
            piece.text.upper() if piece.look.caps else piece.text for piece in self.pieces
        )
        return " ".join(shown.split())

    @cached_property
    def letters(self) -> tuple[Piece, ...]:
        """The pieces that show letters or digits."""
        return tuple(piece for piece in self.pieces if any(map(str.isalnum, piece.text)))


class TableShape(Struct, frozen=True):
    """What the decree's practice asks of a table: rows, repeated heads, fixed heights."""

    index: int
    rows: int
    repeats: bool
    """Its first row stands again on every page."""
    fixed_rows: tuple[int, ...]
    """The rows, from 1, whose height cannot grow with their words."""
    section: int


class LintDocument(Struct, frozen=True, dict=True):
    """A Word file, read to be checked."""

    path: str
    pages: tuple[Page, ...]
    paragraphs: tuple[LintParagraph, ...]
    tables: tuple[TableShape, ...]
    notes: tuple[LintParagraph, ...] = ()
    stories: Mapping[str, tuple[LintParagraph, ...]] = field(default_factory=dict)
    """The paragraphs of headers and footers by their part."""
    two_sided: bool = False
    """Even pages have a header of their own."""

    @cached_property
    def text(self) -> str:
        """All words of the body, a line for each paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def read_lint_document(data: bytes, path: str) -> LintDocument:
    """The Word file in `data`; a PlantoolError where it is none or holds no text."""
    archive = open_archive(data, path)
    root = archive.xml("word/document.xml")
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise PlantoolError(
            message("{path} is no Word document; save it as .docx in Word", path=path)
        )
    book = read_look_book(archive)
    reader = _Reader(book, ListCounter(read_numbering(archive.xml("word/numbering.xml"))))
    reader.read(body, _Where())
    document = LintDocument(
        path,
        read_pages(archive, body),
        tuple(reader.paragraphs),
        tuple(reader.tables),
        _notes(archive, book),
        {},
        _is_two_sided(archive),
    )
    if not any(paragraph.words for paragraph in document.paragraphs):
        raise PlantoolError(
            message("{path} holds no text to check; a scan must be typed first", path=path)
        )
    return replace(document, stories=_stories(archive, document.pages, book))


def _is_two_sided(archive: Archive) -> bool:
    settings = archive.xml("word/settings.xml")
    switch = None if settings is None else settings.find(f"{W}evenAndOddHeaders")
    return switch is not None and switch.get(f"{W}val", "1") not in {"0", "false", "off"}


def _notes(archive: Archive, book: LookBook) -> tuple[LintParagraph, ...]:
    found: list[LintParagraph] = []
    for kind in ("footnote", "endnote"):
        root = archive.xml(f"word/{kind}s.xml")
        for note in () if root is None else root.iterfind(f"{W}{kind}"):
            if note.get(f"{W}type") in {None, "normal"}:
                found += _read_alone(note, book)
    return tuple(replace(one, note=True, index=_BEHIND) for one in found)


def _stories(
    archive: Archive, pages: tuple[Page, ...], book: LookBook
) -> dict[str, tuple[LintParagraph, ...]]:
    parts: set[Story] = {story for page in pages for story in (*page.headers, *page.footers)}
    found: dict[str, tuple[LintParagraph, ...]] = {}
    for story in sorted(parts, key=lambda story: story.part):
        root = archive.xml(story.part)
        if root is not None:
            found[story.part] = _read_alone(root, book)
    return found


def _read_alone(root: etree._Element, book: LookBook) -> tuple[LintParagraph, ...]:
    reader = _Reader(book, ListCounter({}))
    reader.read(root, _Where())
    return tuple(replace(one, index=_BEHIND) for one in reader.paragraphs)


class _Where(Struct, frozen=True):
    """Where the reader stands while it walks down."""

    cell: CellPlace | None = None
    table_style: str = ""
    boxed: bool = False
    depth: int = 0


class _Reader:
    """Walks one story in reading order; keeps what it has read, and the list counters."""

    def __init__(self, book: LookBook, counter: ListCounter) -> None:
        self.paragraphs: list[LintParagraph] = []
        self.tables: list[TableShape] = []
        self._book = book
        self._counter = counter
        self._section = 0
        self._table_count = 0

    def read(self, parent: etree._Element, where: _Where) -> None:
        """Read every block below the parent."""
        if where.depth > _MAX_NESTING:
            raise PlantoolError(message("the Word file nests tables too deeply to be read"))
        for element in _blocks(parent):
            if element.tag == f"{W}tbl":
                self._read_table(element, where)
            else:
                self._read_paragraph(element, where)

    def _read_paragraph(self, element: etree._Element, where: _Where) -> None:
        properties = element.find(f"{W}pPr")
        style = _style_of(properties) or self._book.default_style
        number_of, level = self._book.list_of(element)
        self.paragraphs.append(
            LintParagraph(
                len(self.paragraphs),
                tuple(self._pieces(element, style, where.table_style)),
                self._book.layout(element, where.table_style),
                self._counter.label(number_of, number(level)) if number_of else "",
                where.cell,
                read_drawings(element),
                self._section,
                where.boxed,
                style,
                numbers_pages=page_field(element),
            )
        )
        for box in _boxes(element):
            self.read(box, replace(where, boxed=True, depth=where.depth + 1))
        if properties is not None and properties.find(f"{W}sectPr") is not None:
            self._section += 1

    def _pieces(self, element: etree._Element, style: str, table: str) -> Iterator[Piece]:
        for run in _runs(element):
            text = "".join(_signs(run))
            if text:
                look = self._book.look(run, style, table)
                if not look.hidden:
                    yield Piece(text, look)

    def _read_table(self, element: etree._Element, where: _Where) -> None:
        index = self._table_count
        self._table_count += 1
        style = _table_style(element) or self._book.default_table
        grid = [number(c.get(f"{W}w")) for c in element.iterfind(f"{W}tblGrid/{W}gridCol")]
        margins = {**self._book.cells(style), **cell_margins(element)}
        rows = list(_children(element, f"{W}tr"))
        for row_number, row in enumerate(rows):
            column = 0
            for cell in _children(row, f"{W}tc"):
                span = max(1, number(_val(cell.find(f"{W}tcPr/{W}gridSpan")), 1))
                width = _cell_width(cell, sum(grid[column : column + span]))
                own = {**margins, **cell_margins(cell)}
                sides = (number(own.get(side), _CELL_MARGIN) for side in ("left", "right"))
                room = max(0, width - sum(sides))
                place = CellPlace(index, row_number, column, room, where.depth + 1)
                self.read(cell, replace(where, cell=place, table_style=style, depth=place.depth))
                column += span
        fixed = tuple(at for at, row in enumerate(rows, 1) if _is_fixed(row))
        repeats = bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        self.tables.append(TableShape(index, len(rows), repeats, fixed, self._section))


def _style_of(properties: etree._Element | None) -> str:
    return "" if properties is None else _val(properties.find(f"{W}pStyle"))


def _table_style(element: etree._Element) -> str:
    return _val(element.find(f"{W}tblPr/{W}tblStyle"))


def _val(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _cell_width(cell: etree._Element, grid: int) -> int:
    width = cell.find(f"{W}tcPr/{W}tcW")
    if width is not None and width.get(f"{W}type") == "dxa" and number(width.get(f"{W}w")):
        return number(width.get(f"{W}w"))
    return grid


def _is_fixed(row: etree._Element) -> bool:
    height = row.find(f"{W}trPr/{W}trHeight")
    return height is not None and height.get(f"{W}hRule") == "exact"


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables below the parent, looking through content controls and the like."""
    stack = list(reversed(parent))
    while stack:
        part = stack.pop()
        if part.tag in _GONE or part.tag in _PROPERTIES:
            continue
        if part.tag in {f"{W}p", f"{W}tbl"}:
            yield part
        elif part.tag == f"{MC}AlternateContent":
            stack.extend(reversed(next(iter(part), ())))
        else:
            stack.extend(reversed(part))


def _children(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, looking through content controls."""
    stack = list(reversed(element))
    while stack:
        part = stack.pop()
        if part.tag == tag:
            yield part
        elif part.tag not in {f"{W}tbl", f"{W}tr", f"{W}tc", f"{W}p", f"{W}del"}:
            stack.extend(reversed(part))


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs that a reader sees, those of text boxes left out."""
    stack = list(reversed(paragraph))
    while stack:
        part = stack.pop()
        if part.tag == f"{W}r":
            yield part
        elif part.tag not in _GONE and part.tag not in _PROPERTIES:
            stack.extend(reversed(part))


def _signs(run: etree._Element) -> Iterator[str]:
    for part in run:
        if part.tag == f"{W}t":
            yield part.text or ""
        elif part.tag == f"{W}br" and part.get(f"{W}type", "textWrapping") == "textWrapping":
            yield "\n"
        elif part.tag in _SIGNS:
            yield _SIGNS[part.tag]


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The contents of text boxes anchored here; of alternatives only the first counts."""
    stack = list(reversed(paragraph))
    while stack:
        part = stack.pop()
        if part.tag == f"{MC}AlternateContent":
            stack.extend(reversed(next(iter(part), ())))
        elif part.tag == f"{W}txbxContent":
            yield part
        elif part.tag not in _GONE:
            stack.extend(reversed(part))


def is_blank(text: str) -> bool:
    """Whether there is nothing to read but space, dots and underscores left for a pen."""
    return re.fullmatch(r"[\s.…_\u00a0]*", text) is not None
