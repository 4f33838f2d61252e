"""A Word file as a small neutral model: paragraphs and tables in the order one reads them.

Tracked insertions count as text, deletions do not; page headers and footers are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from plantool.core.message import message
from plantool.errors import PlantoolError
from plantool.word.archive import Archive, open_archive
from plantool.word.read_numbering import ListCounter, read_numbering
from plantool.word.read_styles import Format, Styles, W, read_format, read_styles, value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_IMAGES = frozenset(
    {
        "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
        "{urn:schemas-microsoft-com:vml}imagedata",
    }
)
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText"})
_PROPERTIES = frozenset({f"{W}rPr", f"{W}pPr", f"{W}sectPr"})
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "",
}
_SYMBOLS = {
    "F02D": "-",
    "F0B7": "•",
    "F0A7": "▪",
    "F0FC": "✓",
    "F0A8": "☐",
    "F0FE": "☒",
}
_MAX_NESTING = 40


class Run(Struct, frozen=True):
    """Words of one look. A tab is a tab in `text`, a hard line break a line feed."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    raised: str = ""
    """`superscript`, `subscript` or nothing."""
    note: str = ""
    """The ID of the footnote or endnote called here."""
    caps: bool = False
    """Shown in capitals by its look; `text` is as typed."""


class Paragraph(Struct, frozen=True):
    """A paragraph; `label` is the number or bullet Word counts itself."""

    runs: tuple[Run, ...] = ()
    label: str = ""
    style: str = ""
    """The name of its Word style, in small letters."""
    centred: bool = False
    images: int = 0
    boxes: tuple[Block, ...] = ()
    """What stands in text boxes anchored here."""
    section: int = 0
    landscape: bool = False

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(run.text for run in self.runs)


class Cell(Struct, frozen=True):
    """A table cell; `continued` is one that a cell above reaches into."""

    blocks: tuple[Block, ...]
    columns: int = 1
    continued: bool = False


class Table(Struct, frozen=True):
    """A table, row by row."""

    rows: tuple[tuple[Cell, ...], ...]
    section: int = 0
    landscape: bool = False


Block = Paragraph | Table


class WordText(Struct, frozen=True):
    """What a Word file says."""

    blocks: tuple[Block, ...]
    notes: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    tracked: int = 0
    """How many tracked insertions and deletions it holds."""
    comments: int = 0
    """How many Word comments it holds."""


def read_docx(data: bytes, path: str) -> WordText:
    """The text of a .docx file; a PlantoolError where it is not one."""
    archive = open_archive(data, path)
    root = archive.xml("word/document.xml")
    body = None if root is None else root.find(f"{W}body")
    if root is None or body is None:
        raise PlantoolError(
            message("{path} is no Word document; save it as .docx in Word", path=path)
        )
    reader = _Reader(read_styles(archive.xml("word/styles.xml")), _counter(archive))
    blocks = _with_sections(body, reader)
    notes = {
        **_notes(archive, "footnote", reader),
        **_notes(archive, "endnote", reader),
    }
    tracked = sum(1 for _ in root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom", f"{W}moveTo"))
    comments = archive.xml("word/comments.xml")
    return WordText(blocks, notes, tracked, 0 if comments is None else len(comments))


def in_capitals(runs: Sequence[Run]) -> bool:
    """Whether a reader sees capitals only, typed so or by their look."""
    return all(run.caps or run.text == run.text.upper() for run in runs)


def plain_text(blocks: tuple[Block, ...]) -> str:
    """The words of the blocks, a line for each paragraph, cells too."""
    return "\n".join(paragraph.text for paragraph in paragraphs(blocks))


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph in reading order, those in cells and text boxes too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
            yield from paragraphs(block.boxes)
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs(cell.blocks)


def _counter(archive: Archive) -> ListCounter:
    return ListCounter(read_numbering(archive.xml("word/numbering.xml")))


def _with_sections(body: etree._Element, reader: _Reader) -> tuple[Block, ...]:
    """The blocks of the body; a section's paper stands at its end, so they are marked after."""
    landscape: list[bool] = []
    blocks: list[Block] = []
    for block, ends in reader.blocks(body, 0):
        blocks.append(replace(block, section=len(landscape)))
        if ends is not None:
            landscape.append(_is_landscape(ends))
    last = body.find(f"{W}sectPr")
    landscape.append(last is not None and _is_landscape(last))
    return tuple(replace(block, landscape=landscape[block.section]) for block in blocks)


def _is_landscape(properties: etree._Element) -> bool:
    page = properties.find(f"{W}pgSz")
    if page is None:
        return False
    width, height = page.get(f"{W}w", ""), page.get(f"{W}h", "")
    wide = width.isdecimal() and height.isdecimal() and int(width[:9]) > int(height[:9])
    return wide or page.get(f"{W}orient") == "landscape"


def _notes(archive: Archive, kind: str, reader: _Reader) -> dict[str, tuple[Block, ...]]:
    root = archive.xml(f"word/{kind}s.xml")
    if root is None:
        return {}
    return {
        f"{kind}-{note.get(f'{W}id', '')}": tuple(block for block, _ in reader.blocks(note, 0))
        for note in root.iterfind(f"{W}{kind}")
        if note.get(f"{W}type") in {None, "normal"}
    }


class _Reader:
    """Walks the elements of one document; its only state is the list counters."""

    def __init__(self, styles: Styles, counter: ListCounter) -> None:
        self._styles = styles
        self._counter = counter

    def blocks(
        self, parent: etree._Element, depth: int
    ) -> Iterator[tuple[Block, etree._Element | None]]:
        """Each block below the parent, with the section properties it ends, if it ends one."""
        pending: tuple[Run, ...] = ()
        for element in _block_elements(parent):
            if element.tag == f"{W}tbl":
                yield self._table(element, depth), None
                continue
            paragraph = self._paragraph(element, depth)
            paragraph = replace(paragraph, runs=pending + paragraph.runs)
            ends = element.find(f"{W}pPr/{W}sectPr")
            if element.find(f"{W}pPr/{W}rPr/{W}del") is not None and ends is None:
                # A deleted paragraph mark: its words run on into the next paragraph.
                pending = paragraph.runs
                continue
            pending = ()
            yield paragraph, ends
        if pending:
            yield Paragraph(pending), None

    def _table(self, element: etree._Element, depth: int) -> Table:
        if depth > _MAX_NESTING:
            raise PlantoolError(message("the Word file nests tables too deeply to be read"))
        return Table(
            tuple(
                tuple(self._cell(cell, depth) for cell in _children(row, f"{W}tc"))
                for row in _children(element, f"{W}tr")
                if row.find(f"{W}trPr/{W}del") is None
            )
        )

    def _cell(self, element: etree._Element, depth: int) -> Cell:
        merge = element.find(f"{W}tcPr/{W}vMerge")
        span = value(element, "tcPr/gridSpan") or "1"
        return Cell(
            tuple(block for block, _ in self.blocks(element, depth + 1)),
            int(span) if re.fullmatch("[1-9][0-9]?", span) else 1,
            merge is not None and merge.get(f"{W}val", "continue") == "continue",
        )

    def _paragraph(self, element: etree._Element, depth: int) -> Paragraph:
        properties = element.find(f"{W}pPr")
        style_id = value(properties, "pStyle") or self._styles.default_paragraph
        chain = self._styles.chain(style_id)
        alignment = value(properties, "jc") or next(
            (style.alignment for style in chain if style.alignment), None
        )
        runs = _joined(list(self._runs(element, style_id)))
        return Paragraph(
            runs,
            self._label(properties, style_id),
            chain[0].name.lower() if chain else "",
            alignment == "center",
            sum(1 for part in _seen(element) if part.tag in _IMAGES),
            self._boxes(element, depth),
        )

    def _label(self, properties: etree._Element | None, style_id: str) -> str:
        list_id = value(properties, "numPr/numId")
        level = value(properties, "numPr/ilvl")
        for style in self._styles.chain(style_id):
            list_id = style.list_id if list_id is None else list_id
            level = style.list_level if level is None else level
        if list_id is None or list_id == "0":
            return ""
        return self._counter.label(list_id, int(level) if level and level.isdecimal() else 0)

    def _boxes(self, element: etree._Element, depth: int) -> tuple[Block, ...]:
        if depth > _MAX_NESTING:
            raise PlantoolError(message("the Word file nests text boxes too deeply to be read"))
        return tuple(
            block
            for part in _seen(element)
            if part.tag == f"{W}txbxContent"
            for block, _ in self.blocks(part, depth + 1)
        )

    def _runs(self, element: etree._Element, style_id: str) -> Iterator[Run]:
        for part in _seen(element):
            if part.tag == f"{W}r":
                properties = part.find(f"{W}rPr")
                run_style = value(properties, "rStyle") or ""
                look = self._styles.resolve(style_id, run_style, read_format(properties))
                yield from _words(part, look)
            elif part.tag == f"{_MATH}t":
                yield Run(unicodedata.normalize("NFC", part.text or ""))


def _words(run: etree._Element, look: Format) -> Iterator[Run]:
    for part in _seen(run):
        text = note = ""
        if part.tag == f"{W}t":
            text = part.text or ""
        elif part.tag == f"{W}br":
            text = "\n" if part.get(f"{W}type", "textWrapping") == "textWrapping" else ""
        elif part.tag == f"{W}sym":
            text = _symbol(part.get(f"{W}char", ""))
        elif part.tag in _SIGNS:
            text = _SIGNS[part.tag]
        elif part.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
            kind = "footnote" if part.tag == f"{W}footnoteReference" else "endnote"
            note = f"{kind}-{part.get(f'{W}id', '')}"
        if text or note:
            raised = look.raised if look.raised in {"superscript", "subscript"} else ""
            yield Run(
                unicodedata.normalize("NFC", text),
                bool(look.bold),
                bool(look.italic),
                bool(look.underline),
                bool(look.strike),
                "" if note else raised or "",
                note,
                bool(look.caps),
            )


def _symbol(code: str) -> str:
    if code.upper() in _SYMBOLS:
        return _SYMBOLS[code.upper()]
    if not re.fullmatch("[0-9A-Fa-f]{2,4}", code):
        return ""
    sign = chr(int(code, 16))
    return sign if sign.isprintable() else "□"


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbours of one look made one; a letter split from its mark over runs comes together."""
    joined: list[Run] = []
    for run in runs:
        if joined and not run.note and not joined[-1].note:
            last, marks = joined[-1], _leading_marks(run.text)
            if replace(run, text=last.text) == last:
                marks = run.text
            text = unicodedata.normalize("NFC", last.text + marks)
            joined[-1] = replace(last, text=text)
            joined.append(replace(run, text=run.text[len(marks) :]))
            if not joined[-1].text:
                joined.pop()
            continue
        joined.append(run)
    return tuple(run for run in joined if run.text or run.note)


def _leading_marks(text: str) -> str:
    """The tone marks at the start that belong to the letter before."""
    count = 0
    while count < len(text) and unicodedata.combining(text[count]):
        count += 1
    return text[:count]


def _seen(element: etree._Element) -> Iterator[etree._Element]:
    """Every element a reader sees below this one, not looking into runs or text boxes twice.

    Of alternatives only the first counts; what was deleted does not.
    """
    stack = list(reversed(element))
    while stack:
        part = stack.pop()
        if part.tag in _GONE or part.tag in _PROPERTIES:
            continue
        if part.tag == f"{_MC}AlternateContent":
            choice = next(iter(part), None)
            stack.extend(() if choice is None else reversed(choice))
            continue
        yield part
        if part.tag != f"{W}txbxContent" and not (
            part.tag == f"{W}r" and element.tag == f"{W}p" and not _holds_box(part)
        ):
            stack.extend(reversed(part))


def _holds_box(run: etree._Element) -> bool:
    return any(part.tag == f"{W}txbxContent" or part.tag in _IMAGES for part in run.iter())


def _block_elements(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables below the parent, looking through content controls and the like."""
    stack = list(reversed(parent))
    while stack:
        part = stack.pop()
        if part.tag in _GONE or part.tag in _PROPERTIES:
            continue
        if part.tag in {f"{W}p", f"{W}tbl"}:
            yield part
        elif part.tag == f"{_MC}AlternateContent":
            choice = next(iter(part), None)
            stack.extend(() if choice is None else reversed(choice))
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
