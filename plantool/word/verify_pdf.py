"""A PDF as lines of text in the order in which they were written, with what a reader cannot see.

Programs write a PDF in the order of the document, cell by cell; only letters that another font
lends come later on the same line. So the letters are kept in their order, and sorted from left to
right where they follow one another on one line.
"""

from __future__ import annotations

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterator, Sequence

from msgspec import Struct
from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTFigure, LTImage, LTPage
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFException, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import decode_text

from plantool.core.message import Message, message
from plantool.core.verify import shortened
from plantool.core.verify_folding import letters
from plantool.core.verify_model import (
    NOT_READABLE,
    NOT_SEEN,
    OUTSIDE_TEXT,
    SCAN,
    SIGNATURE,
    Difference,
    FileText,
    Piece,
)
from plantool.errors import PlantoolError

_MILLIMETRE = 72 / 25.4
_TOP = 25 * _MILLIMETRE
"""Where page numbers stand: in the upper margin."""
_SAME_LINE = 0.5
_BLANK = 0.15
"""The gap between two letters that is a blank, as a share of their size."""
_SMALLEST = 4.0
_LEAST_CONTRAST = 0.4
_LEAST_SIDE = 3.0
"""Points; anything narrower is a line, not a ground or a cover."""
_WHOLE_PAGE = 0.5
"""The share of a page from which on a picture is a scan of it."""
_INVISIBLE = frozenset({3, 7})
_SILENT = frozenset({"Link", "Popup", "TrapNet", "PrinterMark"})
_MAX_PAGES = 5_000

_BROKEN = (
    PDFException, PSException, ValueError, TypeError, KeyError, IndexError, AttributeError,
    AssertionError, RecursionError, struct.error, zlib.error, OverflowError, EOFError,
)  # fmt: skip
"""What pdfminer raises on a file that is damaged on purpose."""

Colour = tuple[float, float, float]
Box = tuple[float, float, float, float]
_WHITE: Colour = (1.0, 1.0, 1.0)


class _Glyph(Struct, frozen=True):
    text: str
    box: Box
    baseline: float
    size: float
    colour: Colour
    is_drawn: bool


class _Area(Struct, frozen=True):
    """Something painted: a ground for what comes after, a cover for what came before."""

    box: Box
    colour: Colour | None
    """None for a picture."""


class _Page(Struct, frozen=True):
    number: int
    box: Box
    items: tuple[_Glyph | _Area, ...]
    notes: tuple[Difference, ...]


def read_pdf(data: bytes, path: str, heads: Sequence[str] = ()) -> FileText:
    """The text of a PDF. `heads` are the letters of tables' heads, which long tables repeat."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    pieces: list[Piece] = []
    differences: list[Difference] = []
    pictures: list[Message] = []
    number = 0
    try:
        # Page by page: all letters of a long document together would fill the memory.
        for page in _pages(data):
            number = page.number
            lines, told, shown = _read_page(page)
            pieces += _without_heads(lines, heads, pieces)
            differences += told
            pictures += shown
    except PDFPasswordIncorrect as error:
        what = message("{path} is locked by a password; save it without one", path=path)
        raise PlantoolError(what) from error
    except _BROKEN as error:
        what = message("{path} is damaged, or no PDF; save it as PDF again", path=path)
        raise PlantoolError(what) from error
    if not number:
        raise PlantoolError(message("{path} holds no pages", path=path))
    return FileText(tuple(pieces), tuple(differences), tuple(pictures), is_pdf=True)


class _Device(PDFLayoutAnalyzer):
    """Collects what a page paints, in order, and whether its letters are painted at all."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager, laparams=None)
        self.page: LTPage | None = None
        self.unpainted: set[int] = set()
        self._mode = 0

    def receive_layout(self, ltpage: LTPage) -> None:
        self.page = ltpage

    def render_string(self, textstate, seq, ncs, graphicstate) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        self._mode = textstate.render
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(self, *args, **kwargs) -> float:  # type: ignore[no-untyped-def] # noqa: ANN002, ANN003
        advance = super().render_char(*args, **kwargs)
        if self._mode in _INVISIBLE:
            self.unpainted.add(id(self.cur_item._objs[-1]))  # noqa: SLF001
        return advance

    def handle_undefined_char(self, font: object, cid: int) -> str:  # noqa: ARG002 - pdfminer's
        """A letter that the file does not say."""
        return "\ufffd"


def _pages(data: bytes) -> Iterator[_Page]:
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    manager = PDFResourceManager()
    device = _Device(manager)
    interpreter = PDFPageInterpreter(manager, device)
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > _MAX_PAGES:
            what = message("the PDF has more than {n} pages; divide it", n=_MAX_PAGES)
            raise PlantoolError(what)
        device.unpainted = set()
        interpreter.process_page(page)
        if device.page is None:
            continue
        items = tuple(_items(device.page, device.unpainted))
        yield _Page(number, device.page.bbox, items, tuple(_annotations(page, number)))


def _items(container: LTContainer, unpainted: set[int]) -> Iterator[_Glyph | _Area]:  # type: ignore[type-arg]
    for item in container:
        if isinstance(item, LTChar):
            yield _Glyph(
                item.get_text(),
                item.bbox,
                item.matrix[5],
                item.size,
                _rgb(item.graphicstate.ncolor),
                id(item) not in unpainted,
            )
        elif isinstance(item, LTImage):
            yield _Area(item.bbox, None)
        elif isinstance(item, LTCurve):
            if item.fill and min(item.width, item.height) >= _LEAST_SIDE:
                yield _Area(item.bbox, _rgb(item.non_stroking_color))
        elif isinstance(item, LTFigure):
            yield from _items(item, unpainted)


def _rgb(colour: object) -> Colour:
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    values = [float(part) for part in parts if isinstance(part, (int, float))]
    match values:
        case [grey]:
            return (grey, grey, grey)
        case [red, green, blue]:
            return (red, green, blue)
        case [cyan, magenta, yellow, black]:
            return tuple((1 - part) * (1 - black) for part in (cyan, magenta, yellow))  # type: ignore[return-value]
        case _:
            return (0.0, 0.0, 0.0)


def _read_page(page: _Page) -> tuple[list[Piece], list[Difference], list[Message]]:
    where = message("page {n}", n=page.number)
    told = list(page.notes)
    areas = [item for item in page.items if isinstance(item, _Area)]
    pictures = [area for area in areas if area.colour is None]
    if any(_share(area.box, page.box) >= _WHOLE_PAGE for area in pictures):
        what = message("the page is a picture (a scan); its text was not compared")
        return [], [*told, Difference(SCAN, what, where)], []
    if not any(isinstance(item, _Glyph) for item in page.items) and pictures:
        what = message("the page holds no text, only pictures; it was not compared")
        return [], [*told, Difference(SCAN, what, where)], []
    lines: list[Piece] = []
    unseen: dict[str, tuple[Message, list[str]]] = {}
    for line in _lines(page, unseen):
        text = _joined(line)
        if text.strip() and not (not lines and _is_page_number(line, text, page.box)):
            lines.append(
                Piece(text, message("page {n}, line {line}", n=page.number, line=len(lines) + 1))
            )
    for why, parts in unseen.values():
        words = _sound("".join(parts))
        if words.strip():
            what = message("«{words}» is not seen: {why}", words=shortened(words), why=why)
            told.append(Difference(NOT_SEEN, what, where, new=words.strip()))
    if any("\ufffd" in line.text for line in lines):
        what = message("the file does not say which letters some of its signs are")
        told.append(Difference(NOT_READABLE, what, where))
    return lines, told, [where for _ in pictures]


def _lines(page: _Page, unseen: dict[str, tuple[Message, list[str]]]) -> Iterator[list[_Glyph]]:
    """The letters that a reader sees, those that follow one another on one line together."""
    line: list[_Glyph] = []
    grounds = [(place, area) for place, area in enumerate(page.items) if isinstance(area, _Area)]
    for index, item in enumerate(page.items):
        if not isinstance(item, _Glyph):
            continue
        why = _why_unseen(item, index, page, grounds)
        if why:
            unseen.setdefault(str(why), (why, []))[1].append(item.text)
            continue
        if line and abs(line[-1].baseline - item.baseline) > _SAME_LINE:
            yield sorted(line, key=lambda glyph: glyph.box[0])
            line = []
        line.append(item)
    if line:
        yield sorted(line, key=lambda glyph: glyph.box[0])


def _why_unseen(
    glyph: _Glyph, index: int, page: _Page, grounds: Sequence[tuple[int, _Area]]
) -> Message | None:
    if not glyph.text.strip():
        return None
    if not glyph.is_drawn:
        return message("hidden text")
    if glyph.size < _SMALLEST:
        return message("letters of {n} pt", n=f"{glyph.size:.1f}")
    x, y = (glyph.box[0] + glyph.box[2]) / 2, (glyph.box[1] + glyph.box[3]) / 2
    if not _holds(page.box, x, y):
        return message("text off the page")
    ground = _WHITE
    for place, area in grounds:
        if area.colour is not None and _holds(area.box, x, y):
            if place > index:
                return message("something is painted over it")
            ground = area.colour
    if sum(abs(a - b) for a, b in zip(glyph.colour, ground, strict=True)) < _LEAST_CONTRAST:
        return message("letters in the colour of the paper")
    return None


def _holds(box: Box, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _share(box: Box, page: Box) -> float:
    width = min(box[2], page[2]) - max(box[0], page[0])
    height = min(box[3], page[3]) - max(box[1], page[1])
    whole = (page[2] - page[0]) * (page[3] - page[1])
    return max(0.0, width) * max(0.0, height) / whole if whole else 0.0


def _joined(line: Sequence[_Glyph]) -> str:
    parts: list[str] = []
    end: float | None = None
    for glyph in line:
        if end is not None and glyph.box[0] - end > _BLANK * glyph.size:
            parts.append(" ")
        parts.append(glyph.text)
        end = glyph.box[2]
    return _sound("".join(parts))


def _sound(text: str) -> str:
    """The text without halves of characters, which no file could be written with."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_page_number(line: Sequence[_Glyph], text: str, page: Box) -> bool:
    """Whether it is a number alone, in the middle of the upper margin."""
    middle = (line[0].box[0] + line[-1].box[2]) / 2
    width = page[2] - page[0]
    return (
        re.fullmatch(r"\s*[0-9]{1,4}\s*", text) is not None
        and page[3] - line[0].baseline < _TOP
        and abs(middle - page[0] - width / 2) < width / 8
    )


def _without_heads(
    lines: list[Piece], heads: Sequence[str], before: Sequence[Piece]
) -> list[Piece]:
    """The lines of a page without the head of a table that began on a page before."""
    for head in heads:
        text, count = "", 0
        while count < len(lines) and len(text) < len(head):
            text += letters(lines[count].text)
            count += 1
        if text == head and head in "".join(letters(piece.text) for piece in before):
            return lines[count:]
    return lines


def _annotations(page: PDFPage, number: int) -> Iterator[Difference]:
    """What is laid over a page: signatures, stamps, notes, fields."""
    where = message("page {n}", n=number)
    for reference in resolve1(page.annots) or ():
        note = resolve1(reference)
        if not isinstance(note, dict):
            continue
        kind = getattr(resolve1(note.get("Subtype")), "name", "")
        field = getattr(resolve1(note.get("FT")), "name", "")
        if kind in _SILENT:
            continue
        if kind == "Widget" and field == "Sig":
            yield Difference(SIGNATURE, message("a signature stands on the page"), where)
            continue
        raw = resolve1(note.get("V")) if kind == "Widget" else resolve1(note.get("Contents"))
        words = decode_text(raw) if isinstance(raw, bytes) else str(raw or "")
        words = _sound(words)
        what = message(
            "something is laid over the page ({kind}): «{words}»",
            kind=kind or "?",
            words=shortened(words),
        )
        yield Difference(OUTSIDE_TEXT, what, where, new=words)
