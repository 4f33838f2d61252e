"""Reads a Word file with its tracked changes: who inserted and deleted which words.

Paragraphs are those before any change: a paragraph mark that was inserted is a line feed inside.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from plantool.core.marked_text import (
    Mark,
    MarkedParagraph,
    MarkedText,
    Stretch,
    joined_stretches,
)
from plantool.core.message import message
from plantool.errors import PlantoolError
from plantool.word.archive import Archive, open_archive
from plantool.word.comments_in import Anchors, day_of, read_remarks
from plantool.word.read_styles import Styles, W, read_styles, value

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_LOOK_CHANGES = frozenset(
    f"{W}{name}Change"
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "numbering")
)
_SKIPPED = frozenset({f"{W}pPr", f"{W}rPr", f"{W}sectPr", f"{W}instrText", f"{W}delInstrText"})
_OTHER_STORY = re.compile(r"word/(?:header|footer|endnotes)\d*\.xml")
_MAX_DEPTH = 200


def read_marked(data: bytes, path: str) -> MarkedText:
    """A .docx file's paragraphs with their tracked changes, and its Word comments."""
    archive = open_archive(data, path)
    if b"macroEnabled" in archive.parts.get("[Content_Types].xml", b""):
        raise PlantoolError(
            message("{path} holds macros; save it without them as .docx", path=path)
        )
    root = archive.xml("word/document.xml")
    body = None if root is None else root.find(f"{W}body")
    if root is None or body is None:
        raise PlantoolError(
            message("{path} is no Word document; save it as .docx in Word", path=path)
        )
    reader = _Reader(read_styles(archive.xml("word/styles.xml")), _notes(archive))
    reader.read(body, _Standing(), 0)
    reader.close()
    looks = sum(1 for element in root.iter() if element.tag in _LOOK_CHANGES)
    paragraphs = tuple(_as_before(tuple(reader.paragraphs)))
    remarks = read_remarks(archive, reader.anchors, paragraphs)
    return MarkedText(paragraphs, remarks, looks, _elsewhere(archive))


def _notes(archive: Archive) -> dict[str, etree._Element]:
    """The footnotes by their IDs."""
    root = archive.xml("word/footnotes.xml")
    notes = () if root is None else root.iterfind(f"{W}footnote")
    return {note.get(f"{W}id", ""): note for note in notes}


def _elsewhere(archive: Archive) -> int:
    found = 0
    for name in archive.parts:
        if _OTHER_STORY.fullmatch(name):
            root = archive.xml(name)
            found += 0 if root is None else sum(1 for _ in root.iter(f"{W}ins", f"{W}del"))
    return found


class _Standing(Struct, frozen=True):
    """What holds for the words being read."""

    inserted: Mark | None = None
    deleted: Mark | None = None
    row: int = 0
    row_inserted: Mark | None = None
    row_deleted: Mark | None = None
    is_note: bool = False


class _Physical(Struct, frozen=True):
    """A paragraph as the file has it, with the fate of its mark."""

    stretches: tuple[Stretch, ...]
    style: str
    level: int
    mark_inserted: Mark | None
    mark_deleted: Mark | None
    sections: tuple[str, ...]
    standing: _Standing
    anchors: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class _Reader:
    """Walks the document once; its state is the open paragraph and what was met before it."""

    def __init__(self, styles: Styles, notes: Mapping[str, etree._Element]) -> None:
        self._styles = styles
        self._notes = dict(notes)
        self._called: list[etree._Element] = []
        self.paragraphs: list[_Physical] = []
        self.anchors = Anchors()
        self._words: list[Stretch] = []
        self._bookmarks: list[str] = []
        self._rows = 0
        self._moves: dict[str, str] = {}
        self._moves_here: dict[str, str] = {}

    def close(self) -> None:
        """Nothing is left open."""
        self._read_notes(0)
        self.anchors.close(len(self.paragraphs), 0)

    def read(self, parent: etree._Element, standing: _Standing, depth: int) -> None:
        """The blocks below an element."""
        if depth > _MAX_DEPTH:
            raise PlantoolError(message("the Word file nests tables too deeply to be read"))
        for element in parent:
            if element.tag == f"{W}p":
                self._paragraph(element, standing, depth)
            elif element.tag == f"{W}tr":
                self._row(element, standing, depth)
            elif element.tag == f"{_MC}AlternateContent":
                choice = next(iter(element), None)
                if choice is not None:
                    self.read(choice, standing, depth + 1)
            elif element.tag in _SKIPPED:
                continue
            else:
                self._sign(element, standing)
                self.read(element, self._within(element, standing), depth + 1)

    def _row(self, element: etree._Element, standing: _Standing, depth: int) -> None:
        self._rows += 1
        inserted = element.find(f"{W}trPr/{W}ins")
        deleted = element.find(f"{W}trPr/{W}del")
        within = replace(
            standing,
            row=self._rows,
            row_inserted=None if inserted is None else self._mark(inserted),
            row_deleted=None if deleted is None else self._mark(deleted),
        )
        self.read(element, within, depth + 1)

    def _paragraph(self, element: etree._Element, standing: _Standing, depth: int) -> None:
        outer, self._words = self._words, []
        bookmarks, self._bookmarks = self._bookmarks, []
        properties = element.find(f"{W}pPr")
        boxes: list[etree._Element] = []
        self._moves_here = dict(self._moves)
        self._inline(element, standing, boxes, depth)
        style_id = value(properties, "pStyle") or self._styles.default_paragraph
        chain = self._styles.chain(style_id)
        inserted = element.find(f"{W}pPr/{W}rPr/{W}ins")
        if inserted is None:
            inserted = element.find(f"{W}pPr/{W}rPr/{W}moveTo")
        deleted = element.find(f"{W}pPr/{W}rPr/{W}del")
        if deleted is None:
            deleted = element.find(f"{W}pPr/{W}rPr/{W}moveFrom")
        name = chain[0].name.lower() if chain else style_id.lower()
        self.paragraphs.append(
            _Physical(
                joined_stretches(iter(self._words)),
                name,
                _level(name, value(properties, "outlineLvl")),
                None if inserted is None else self._mark(inserted, self._moves_here),
                None if deleted is None else self._mark(deleted, self._moves_here),
                (*bookmarks, *self._bookmarks),
                standing,
            )
        )
        self._words, self._bookmarks = outer, []
        for box in boxes:
            self.read(box, standing, depth + 1)
        if self.paragraphs[-1].mark_inserted is None:
            self._read_notes(depth)

    def _read_notes(self, depth: int) -> None:
        """The footnotes called in what was one paragraph before any change stand behind it."""
        called, self._called = self._called, []
        for note in called:
            self.read(note, _Standing(is_note=True), depth + 1)

    def _inline(
        self,
        parent: etree._Element,
        standing: _Standing,
        boxes: list[etree._Element],
        depth: int,
    ) -> None:
        if depth > _MAX_DEPTH:
            raise PlantoolError(message("the Word file nests its words too deeply to be read"))
        for element in parent:
            text = _text_of(element)
            if element.tag in _SKIPPED:
                continue
            if element.tag == f"{W}txbxContent":
                boxes.append(element)
            elif text is not None:
                self._add(text, standing)
            elif element.tag == f"{_MC}AlternateContent":
                choice = next(iter(element), None)
                if choice is not None:
                    self._inline(choice, standing, boxes, depth + 1)
            else:
                self._sign(element, standing)
                self._inline(element, self._within(element, standing), boxes, depth + 1)

    def _add(self, text: str, standing: _Standing) -> None:
        words = unicodedata.normalize("NFC", text).replace("\n", " ")
        self._words.append(Stretch(words, standing.inserted, standing.deleted))

    def _within(self, element: etree._Element, standing: _Standing) -> _Standing:
        """What holds inside an element."""
        if element.tag in {f"{W}ins", f"{W}moveTo"}:
            return replace(standing, inserted=self._mark(element))
        if element.tag in {f"{W}del", f"{W}moveFrom"}:
            return replace(standing, deleted=self._mark(element))
        return standing

    def _sign(self, element: etree._Element, _standing: _Standing) -> None:
        """Bookmarks, the ends of moves and of comments: places without words."""
        name = element.get(f"{W}name", "")
        here = len(self.paragraphs), sum(len(p.text) for p in self._words if p.inserted is None)
        if element.tag == f"{W}bookmarkStart":
            self._bookmarks.append(name)
        elif element.tag in {f"{W}moveFromRangeStart", f"{W}moveToRangeStart"}:
            self._moves[element.tag] = self._moves_here[element.tag] = name
        elif element.tag in {f"{W}moveFromRangeEnd", f"{W}moveToRangeEnd"}:
            self._moves.pop(element.tag.replace("RangeEnd", "RangeStart"), None)
        elif element.tag == f"{W}commentRangeStart":
            self.anchors.begin(element.get(f"{W}id", ""), *here)
        elif element.tag == f"{W}commentRangeEnd":
            self.anchors.end(element.get(f"{W}id", ""), *here)
        elif element.tag == f"{W}footnoteReference":
            note = self._notes.pop(element.get(f"{W}id", ""), None)
            self._called += [] if note is None else [note]
        elif element.tag == f"{W}commentReference":
            self.anchors.refer(element.get(f"{W}id", ""), *here)

    def _mark(self, element: etree._Element, moves: Mapping[str, str] | None = None) -> Mark:
        """Who changed it and when; a paragraph mark belongs to the move in its paragraph."""
        half = f"{element.tag}RangeStart"
        move = (self._moves if moves is None else moves).get(half, "")
        author = unicodedata.normalize("NFC", element.get(f"{W}author", "")).strip()
        return Mark(author, day_of(element), move)


def _text_of(element: etree._Element) -> str | None:
    """The words of an element that is text itself, None where it is something else."""
    if element.tag in {f"{W}t", f"{W}delText"}:
        return element.text or ""
    if element.tag == f"{W}br" and element.get(f"{W}type", "textWrapping") == "textWrapping":
        return " "
    return _SIGNS.get(str(element.tag))


def _level(style: str, outline: str | None) -> int:
    if outline is not None and outline.isdecimal() and int(outline[:2]) < 9:  # noqa: PLR2004 - 9 is body text
        return int(outline) + 1
    number = style.removeprefix("heading ").strip()
    return int(number) if style.startswith("heading ") and number.isdecimal() else 0


def _as_before(physical: tuple[_Physical, ...]) -> Iterator[MarkedParagraph]:
    """The paragraphs before any change: an inserted mark divides nothing yet."""
    waiting: list[_Physical] = []
    for paragraph in physical:
        if waiting and waiting[-1].standing.is_note is not paragraph.standing.is_note:
            yield _one(waiting)
            waiting = []
        waiting.append(paragraph)
        if paragraph.mark_inserted is None or paragraph.standing.row_inserted is not None:
            yield _one(waiting)
            waiting = []
    if waiting:
        yield _one(waiting)


def _one(parts: list[_Physical]) -> MarkedParagraph:
    stretches: list[Stretch] = []
    for part in parts:
        stretches += part.stretches
        if part is not parts[-1]:
            # Who deleted an inserted mark again took the whole of it back.
            stretches.append(Stretch("\n", part.mark_inserted, part.mark_deleted))
    first, last = parts[0], parts[-1]
    return MarkedParagraph(
        joined_stretches(iter(stretches)),
        tuple(part.style for part in parts),
        tuple(part.level for part in parts),
        None if last.mark_inserted else last.mark_deleted,
        tuple(name for part in parts for name in part.sections),
        first.standing.row,
        first.standing.row_inserted,
        first.standing.row_deleted,
        first.standing.is_note,
    )
