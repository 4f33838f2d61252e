"""A finished Word text as lines, tables, rows and cells, each line with the place it prints."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise, starmap
from operator import attrgetter

from lxml import etree
from msgspec import Struct, field

from plantool.core.redline import APPENDIX_LABELS, WORD, Cause, Region, task_region
from plantool.core.text import Span
from plantool.word.body import child_of, paragraph_style, paragraph_text
from plantool.word.names import W
from plantool.word.tables import BORDERLESS_STYLE

OBJECT = "\ufffc"
"""Stands in a line's text for whatever is no letter: a line break, a picture, a note's mark."""

_BOOKMARKS = (f"{W}bookmarkStart", f"{W}bookmarkEnd")
_PARAGRAPH, _TABLE = f"{W}p", f"{W}tbl"
_RUN, _LINK, _PROPERTIES, _TEXT = f"{W}r", f"{W}hyperlink", f"{W}rPr", f"{W}t"
_START = attrgetter("start")

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "CoQuanChuQuan": ("issuer",),
    "CoQuanBanHanh": ("issuer",),
    "SoKyHieu": ("number", "symbol"),
    "DiaDanhNgay": ("place", "date"),
    "MucDoKhan": ("urgency",),
    "TenLoai": ("type",),
    "TrichYeu": ("title", "subtitle"),
    "CanCu": ("grounds",),
    "NoiNhanTu": ("recipients", "archive"),
    "NoiNhan": ("recipients", "archive"),
    "QuyenHanChucVu": ("signature",),
    "HoTen": ("signature",),
    "KemTheo": ("number", "symbol", "date", "issuer"),
    "TenPhuLuc": ("task_table",),
}
"""The header fields that the paragraphs of a style print."""


class Piece(Struct, frozen=True):
    """A stretch of a line from one run: letters, or one thing that is none."""

    span: Span
    letters: str
    """OBJECT where it is no letters."""
    run: etree._Element
    thing: etree._Element | None
    """None for letters."""
    link: etree._Element | None
    """The hyperlink around the run."""
    look: bytes
    """Run properties and link, for comparison."""


class Line(Struct, eq=False, dict=True):
    """One paragraph, its bookmarks taken off."""

    element: etree._Element
    region: Region = field(default_factory=Region)
    bookmarks: tuple[str, ...] = ()
    section: str = ""
    """The section whose heading it is."""
    label_of: str = ""
    """What an appendix's label stands over: a section, else the tasks."""
    leading: tuple[str, ...] = ()
    """Bookmarks that stand before it."""
    causes: Mapping[int, Cause | None] = field(default_factory=dict)
    """What changed each word, by the place where the word begins."""

    @cached_property
    def key(self) -> bytes:
        """Lines with the same key look the same to the last letter."""
        return bytes_of(self.element)

    @cached_property
    def style(self) -> str:
        """The paragraph style."""
        return paragraph_style(self.element)

    @cached_property
    def ends_section(self) -> bool:
        """Whether a section of pages ends with it."""
        return self.element.find(f"{W}pPr/{W}sectPr") is not None

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """All that it holds."""
        return tuple(_pieces(self.element))

    @cached_property
    def text(self) -> str:
        """Its letters, with OBJECT for other things."""
        # Of most lines no more is asked: what they hold is not taken apart for it.
        return "".join(
            [
                (child.text or "") if child.tag == _TEXT else OBJECT
                for run, _ in _runs(self.element)
                for child in run
                if child.tag != _PROPERTIES
            ]
        )

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Where its words stand."""
        return tuple(starmap(Span, map(re.Match.span, WORD.finditer(self.text))))

    @cached_property
    def printed_words(self) -> list[str]:
        """The words at those places."""
        return WORD.findall(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words without the other things."""
        text = paragraph_text(self.element)
        return tuple(self.printed_words if text == self.text else WORD.findall(text))

    def words_from(self, span: Span) -> Sequence[Span]:
        """The words that begin in a stretch."""
        start, end = (
            bisect_left(self.spans, place, key=_START) for place in (span.start, span.end)
        )
        return self.spans[start:end]

    def pieces_in(self, span: Span) -> Iterator[tuple[Piece, str]]:
        """The pieces in a stretch, cut to it, with their letters."""
        for piece in self.pieces:
            start, end = max(piece.span.start, span.start), min(piece.span.end, span.end)
            if start < end:
                yield piece, self.text[start:end]
            if piece.span.end >= span.end:
                return


class Row(Struct, eq=False, dict=True):
    """A table row: cells of blocks."""

    element: etree._Element
    cells: tuple[tuple[Line, ...], ...]
    task: str = ""
    """The task that it prints."""

    @cached_property
    def key(self) -> bytes:
        """Rows with the same key look the same."""
        return bytes_of(self.element)

    @cached_property
    def shape(self) -> tuple[str, ...]:
        """How many columns each cell covers."""
        return tuple(
            span.get(f"{W}val", "1") if span is not None else "1"
            for cell in self.element.iterchildren(f"{W}tc")
            for span in (cell.find(f"{W}tcPr/{W}gridSpan"),)
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of all cells."""
        return tuple(word for cell in self.cells for line in cell for word in line.words)

    @property
    def lines(self) -> Iterator[Line]:
        """All its paragraphs."""
        for cell in self.cells:
            yield from cell


class Table(Struct, eq=False, dict=True):
    """A table."""

    element: etree._Element
    rows: tuple[Row, ...]
    is_frame: bool = False
    """Head and foot of the document, without grid lines."""
    is_tasks: bool = False
    leading: tuple[str, ...] = ()
    """Bookmarks that stand before it."""

    @cached_property
    def key(self) -> bytes:
        """Tables with the same key look the same."""
        return bytes_of(self.element)

    @cached_property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.element.findall(f"{W}tblGrid/{W}gridCol"))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of all rows."""
        return tuple(word for row in self.rows for word in row.words)

    @property
    def lines(self) -> Iterator[Line]:
        """All its paragraphs."""
        for row in self.rows:
            yield from row.lines


Block = Line | Table


class TaskRow(Struct, frozen=True):
    """A row of the task table: whose it is, and the keys of its cells."""

    task: str
    keys: tuple[str, ...]
    is_group: bool = False
    """Whether it is the line of the task's group."""


class WordText(Struct):
    """A document's text in order."""

    blocks: list[Block]
    end: etree._Element | None
    """The properties of the last section of pages."""


def read_text(
    body: etree._Element, sections: Mapping[str, str], tasks: Sequence[TaskRow]
) -> WordText:
    """The text of `w:body`, taken apart: its bookmarks and last section are taken off.

    `sections` are IDs by their bookmarks; `tasks` are the rows of the last table, heads left out.
    """
    found = WordText([], None)
    region = Region()
    waiting: list[str] = []
    tables = body.findall(_TABLE)
    last = tables[-1] if tables and tasks else None
    marks = _marks_of(body)
    for element in body:
        if element.tag == _PARAGRAPH:
            line = _line(element, region, marks, sections)
            region = Region(line.section) if line.section else region
            _add(found, line, waiting)
        elif element.tag in _BOOKMARKS:
            name = element.get(f"{W}name", "")
            waiting += [name] if name else []
            region = Region(sections[name]) if name in sections else region
        elif element.tag == _TABLE:
            rows = tasks if element is last else ()
            _add(found, _table(element, region, rows, marks), waiting)
        elif element.tag == f"{W}sectPr":
            found.end = element
    for block, following in pairwise(found.blocks):
        if isinstance(block, Line) and block.region == APPENDIX_LABELS:
            block.label_of = (isinstance(following, Line) and following.section) or "tasks"
    return found


def read_lines(container: etree._Element, region: Region) -> tuple[Line, ...]:
    """The paragraphs of a note."""
    return _lines(container, region, _marks_of(container))


def _lines(
    container: etree._Element,
    region: Region,
    marks: Mapping[etree._Element, Sequence[etree._Element]],
) -> tuple[Line, ...]:
    """The paragraphs of a cell or note."""
    return tuple(
        _line(element, region, marks, {}) for element in container.iterchildren(_PARAGRAPH)
    )


def _add(found: WordText, block: Block, waiting: list[str]) -> None:
    block.leading = tuple(waiting)
    waiting.clear()
    found.blocks.append(block)


def _marks_of(container: etree._Element) -> Mapping[etree._Element, Sequence[etree._Element]]:
    found: dict[etree._Element, list[etree._Element]] = {}
    for mark in container.iter(*_BOOKMARKS):
        around = mark.getparent()
        if around is not None:
            found.setdefault(around, []).append(mark)
    return found


def _line(
    element: etree._Element,
    region: Region,
    marks: Mapping[etree._Element, Sequence[etree._Element]],
    sections: Mapping[str, str],
) -> Line:
    names = []
    for mark in marks.get(element, ()):
        if mark.tag == _BOOKMARKS[0]:
            names.append(mark.get(f"{W}name", ""))
        element.remove(mark)
    section = next((sections[name] for name in names if name in sections), "")
    style = paragraph_style(element)
    if style == "PhuLuc":
        region = APPENDIX_LABELS
    elif section:
        region = Region(section)
    elif style in _FIELDS:
        region = Region(fields=_FIELDS[style])
    return Line(element, region, tuple(names), section)


def _table(
    element: etree._Element,
    region: Region,
    tasks: Sequence[TaskRow],
    marks: Mapping[etree._Element, Sequence[etree._Element]],
) -> Table:
    style = element.find(f"{W}tblPr/{W}tblStyle")
    is_frame = style is not None and style.get(f"{W}val") == BORDERLESS_STYLE
    rows = element.findall(f"{W}tr")
    heads = len(rows) - len(tasks)
    found = []
    for place, row in enumerate(rows):
        task = tasks[place - heads] if tasks and place >= heads else None
        cells = []
        for column, cell in enumerate(row.iterchildren(f"{W}tc")):
            where = region
            if tasks:
                where = Region(fields=("task_table",))
            if task:
                key = task.keys[min(column, len(task.keys) - 1)]
                where = task_region(task.task, key)
            cells.append(_lines(cell, where, marks))
        found.append(Row(row, tuple(cells), task.task if task and not task.is_group else ""))
    return Table(element, tuple(found), is_frame, bool(tasks))


def _pieces(paragraph: etree._Element) -> Iterator[Piece]:
    at = 0
    for run, link in _runs(paragraph):
        properties = child_of(run, _PROPERTIES)
        look = bytes_of(properties) if properties is not None else b""
        if link is not None:
            look += repr(sorted(link.attrib.items())).encode()
        for child in run:
            if child.tag == _PROPERTIES:
                continue
            is_text = child.tag == _TEXT
            letters = (child.text or "") if is_text else OBJECT
            if letters:
                span = Span(at, at + len(letters))
                thing = None if is_text else child
                yield Piece(span, letters, run, thing, link, look + _thing_key(thing))
                at = span.end


def _runs(paragraph: etree._Element) -> Iterator[tuple[etree._Element, etree._Element | None]]:
    for child in paragraph:
        if child.tag == _RUN:
            yield child, None
        elif child.tag == _LINK:
            for run in child.iterchildren(_RUN):
                yield run, child


def _thing_key(thing: etree._Element | None) -> bytes:
    if thing is None:
        return b""
    # Two notes' marks are one mark whose note changed.
    return b"note" if thing.tag == f"{W}footnoteReference" else bytes_of(thing)


def bytes_of(element: etree._Element) -> bytes:
    """An element as bytes: equal ones have the same."""
    # lxml's own choice, ASCII, takes half as long again to spell Vietnamese letters out.
    return etree.tostring(element, encoding="UTF-8", with_tail=False)


def all_lines(blocks: Iterable[Block]) -> Iterator[Line]:
    """All paragraphs of these blocks, those of tables too."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from block.lines
