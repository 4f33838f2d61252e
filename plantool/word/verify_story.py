"""Walks one story of a Word file: its paragraphs, tables, boxes, fields and tracked changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from plantool.core.message import Message, message
from plantool.core.verify_model import (
    NOT_READABLE,
    STRIKE_OFF,
    STRIKE_ON,
    Piece,
    Story,
)
from plantool.errors import PlantoolError
from plantool.word.read_numbering import ListCounter
from plantool.word.read_styles import Styles, W, value
from plantool.word.verify_look import Ground, Looks, is_on, shade, why_unseen
from plantool.word.verify_table import cells_of
from plantool.word.verify_told import (
    DELETED,
    INSERTED,
    MATH,
    Context,
    Fields,
    Told,
    is_page_number,
    words_below,
)

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_VML = "{urn:schemas-microsoft-com:vml}"
_MAX_DEPTH = 60
_ON_EACH_PAGE = frozenset({Story.HEADER, Story.FOOTER})

_PICTURES = frozenset({f"{_DRAWING}blip", f"{_VML}imagedata"})
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}
_EMBEDDED = frozenset(
    {f"{W}{name}" for name in ("altChunk", "subDoc", "object", "control", "contentPart", "movie")}
)
_REORDERED = frozenset({f"{W}dir", f"{W}bdo"})
_OWN_MARKS = re.compile(f"[{STRIKE_ON}-\ue013]")


class _Line(Struct):
    """A paragraph while it is being read."""

    paragraph: etree._Element
    context: Context
    looks: tuple[etree._Element, ...] = ()
    text: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unseen: list[tuple[Message, str]] = field(default_factory=list)


class Reader:
    """Reads the stories of one file into pieces; counts lists, tables and paragraphs as it goes."""

    def __init__(
        self,
        looks: Looks,
        styles: Styles,
        counter: ListCounter,
        notes: Mapping[str, etree._Element],
        sections: Mapping[str, str],
    ) -> None:
        self.pieces: list[Piece] = []
        self.told = Told()
        self.pictures: list[Message] = []
        self._looks = looks
        self._styles = styles
        self._counter = counter
        self._notes = notes
        self._called: list[str] = []
        self._sections = sections
        self._paragraphs = self._tables = 0
        self._fields = Fields()

    def read_body(self, root: etree._Element, body: etree._Element) -> None:
        """The text itself, its footnotes behind the paragraphs that call them."""
        background = root.find(f"{W}background")
        ground = Ground()
        if background is not None:
            shading = etree.Element(f"{W}rPr")
            etree.SubElement(shading, f"{W}shd", {f"{W}fill": background.get(f"{W}color", "auto")})
            ground = Ground(shade(shading, ground.colour))
        self.read_blocks(body, Context(Story.TEXT, message("the text"), ground=ground))
        self.told.changes_of_form(root)

    def read_blocks(self, parent: etree._Element, context: Context) -> None:
        """Every paragraph and table below the parent."""
        if context.depth > _MAX_DEPTH:
            raise PlantoolError(message("the Word file nests its text too deeply to be read"))
        deeper = replace(context, depth=context.depth + 1)
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child, deeper)
            elif child.tag == f"{W}tbl":
                self._table(child, deeper)
            elif not self._passed(child, deeper, self.read_blocks):
                self._foreign(child, deeper)

    def read_comments(self, root: etree._Element) -> None:
        """The comments in the margin, with their authors."""
        for comment in root.iterfind(f"{W}comment"):
            author = comment.get(f"{W}author", "")
            where = message("comment by {author}", author=author)
            self.read_blocks(comment, Context(Story.COMMENT, where))

    def read_uncalled_notes(self, root: etree._Element) -> None:
        """Notes that no place calls, and what stands between text and notes."""
        kind = etree.QName(root).localname.removesuffix("s")
        for note in root.iterfind(f"{W}{kind}"):
            name = f"{kind}-{note.get(f'{W}id', '')}"
            if name in self._called:
                continue
            where = message("note that nothing calls")
            story = Story.OTHER
            self.read_blocks(note, Context(story, where))
        self.told.changes_of_form(root)

    def read_loose_words(self, root: etree._Element, context: Context) -> None:
        """The words of a part that is no story of its own: a diagram's, a chart's."""
        names = {"t", "delText", "v"}
        words = [
            element.text
            for element in root.iter("{*}*")
            if etree.QName(element).localname in names and element.text
        ]
        if "".join(words).strip():
            self.pieces.append(Piece(" ".join(words), context.where, context.story))

    def _passed(
        self,
        child: etree._Element,
        context: Context,
        read: Callable[[etree._Element, Context], None],
    ) -> bool:
        """Whether the element is one that is looked through, passed over or told of."""
        tag = child.tag
        if tag in _EMBEDDED:
            self._embedded(child, context)
        elif tag == f"{_MC}AlternateContent":
            for number, choice in enumerate(child):
                story = context.story if number == 0 else Story.FALLBACK
                read(choice, replace(context, story=story))
        elif tag in INSERTED or tag in DELETED:
            inner = replace(
                context,
                is_inserted=context.is_inserted or tag in INSERTED,
                is_deleted=context.is_deleted or tag in DELETED,
            )
            self.told.tracked(child, context)
            read(child, inner)
        elif tag in _REORDERED:
            self.told.reordered(child, context)
            read(child, context)
        elif etree.QName(child).namespace == W[1:-1]:
            if tag == f"{W}sdtPr" and child.find(f"{W}dataBinding") is not None:
                what = message("Word fills in its text from data beside it")
                self.told.of(NOT_READABLE, what, context)
            if not tag.endswith(("Pr", "PrEx")):
                read(child, context)
        else:
            return False
        return True

    def _foreign(self, element: etree._Element, context: Context) -> None:
        """An element Word does not know: it shows nothing of what stands inside."""
        if element.tag.startswith(MATH):
            return
        words = words_below(element)
        if words.strip():
            self.told.unseen(message("inside an unknown element"), words, context)

    def _table(self, table: etree._Element, context: Context) -> None:
        if context.story is Story.TEXT and not context.column:
            self._tables += 1
        for cell, inner in cells_of(table, context, self._tables, self.told):
            self.read_blocks(cell, inner)

    # Paragraphs

    def _paragraph(self, paragraph: etree._Element, context: Context) -> None:
        if context.story is Story.TEXT and not context.note:
            self._paragraphs += 1
            if not context.column:
                where = message("paragraph {n}", n=self._paragraphs)
                context = replace(context, where=where)
        line = _Line(paragraph, context, self._looks.paragraph_chain(paragraph))
        label = self._label(paragraph)
        if label:
            line.text.append(f"{label} ")
        for mark in paragraph.iterfind(f"{W}pPr/{W}rPr/*"):
            if mark.tag in INSERTED | DELETED:
                self.told.tracked(mark, context, message("a paragraph's end"))
        self._inline(paragraph, context, line)
        self._finished(line)

    def _finished(self, line: _Line) -> None:
        text = "".join(line.text).replace(STRIKE_OFF + STRIKE_ON, "")
        context = line.context
        if text.strip():
            self.pieces.append(
                Piece(
                    text,
                    context.where,
                    context.story,
                    context.column,
                    self.told.section,
                    context.note,
                    context.repeats,
                )
            )
        reasons: dict[str, tuple[Message, list[str]]] = {}
        for why, words in line.unseen:
            reasons.setdefault(str(why), (why, []))[1].append(words)
        for why, parts in reasons.values():
            words = "".join(parts)
            if words.strip():
                self.told.unseen(why, words, context)
        for name in line.notes:
            self._note(name, context)

    def _note(self, name: str, context: Context) -> None:
        if name in self._called or name not in self._notes:
            return
        self._called.append(name)
        number = len(self._called)
        where = message("note {n}", n=number)
        # A page is the ground of a note, whatever its call stands on.
        inner = Context(context.story, where, note=number, depth=context.depth)
        self.read_blocks(self._notes[name], inner)

    def _label(self, paragraph: etree._Element) -> str:
        properties = paragraph.find(f"{W}pPr")
        list_id, level = value(properties, "numPr/numId"), value(properties, "numPr/ilvl")
        style_id = value(properties, "pStyle") or self._styles.default_paragraph
        for style in self._styles.chain(style_id):
            list_id = style.list_id if list_id is None else list_id
            level = style.list_level if level is None else level
        if list_id is None or list_id == "0":
            return ""
        return self._counter.label(list_id, int(level[:2]) if level and level.isdecimal() else 0)

    # Runs

    def _inline(self, parent: etree._Element, context: Context, line: _Line) -> None:
        if context.depth > _MAX_DEPTH:
            raise PlantoolError(message("the Word file nests its text too deeply to be read"))
        deeper = replace(context, depth=context.depth + 1)

        def read(element: etree._Element, inner: Context) -> None:
            self._inline(element, inner, line)

        for child in parent:
            if child.tag == f"{W}r":
                self._run(child, deeper, line)
            elif child.tag == f"{W}bookmarkStart":
                name = child.get(f"{W}name", "")
                self.told.section = self._sections.get(name, self.told.section)
            elif child.tag == f"{W}fldSimple":
                instruction = child.get(f"{W}instr", "")
                self.told.field(instruction, deeper)
                if not is_page_number(instruction) or context.story not in _ON_EACH_PAGE:
                    read(child, deeper)
            elif child.tag.startswith(MATH):
                words = "".join(t.text or "" for t in child.iter(f"{MATH}t"))
                self._put(words, None, deeper, line)
            elif not self._passed(child, deeper, read):
                self._foreign(child, deeper)

    def _run(self, run: etree._Element, context: Context, line: _Line) -> None:
        chain = self._looks.run_chain(run, line.paragraph, context.ground)
        why = why_unseen(chain, line.looks, context.ground)
        caps = is_on(chain, "caps") or is_on(chain, "smallCaps")
        struck = is_on(chain, "strike") or is_on(chain, "dstrike")
        if is_on(chain, "rtl"):
            self.told.reordered(run, context)
        for part in run:
            words = _words_of(part)
            if words:
                words = words.upper() if caps else words
                words = f"{STRIKE_ON}{words}{STRIKE_OFF}" if struck and words.strip() else words
                self._put(words, why, context, line)
            elif part.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                kind = "footnote" if part.tag == f"{W}footnoteReference" else "endnote"
                name = f"{kind}-{part.get(f'{W}id', '')}"
                line.notes.append(name)
                number = len(set(self._called) | set(line.notes))
                self._put(f"{number}", why, context, line)
            elif part.tag in {f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"}:
                self.told.field(self._fields.read(part), context)
            elif part.tag == f"{W}ruby":
                for inner in part.iter(f"{W}r"):
                    self._run(inner, context, line)
            elif part.tag in _EMBEDDED:
                self._embedded(part, context)
            elif part.tag not in {f"{W}rPr", f"{W}t", f"{W}delText"}:
                self._graphic(part, replace(context, story=_boxed(context.story)))

    def _put(self, words: str, why: Message | None, context: Context, line: _Line) -> None:
        """Words of a run where they belong: seen, not seen, a field's inside, or another story."""
        words = _OWN_MARKS.sub(_kept_mark, words)
        if self._fields.is_in_instruction:
            if words.strip():
                line.unseen.append((message("text inside a field's instruction"), words))
        elif self._fields.is_page_number and context.story in _ON_EACH_PAGE:
            return
        elif why:
            line.unseen.append((why, words))
        elif context.story is not line.context.story:
            self.pieces.append(Piece(words, context.where, context.story))
        elif not context.is_inserted:
            # What is deleted but not yet gone is still the text; what is added is not yet.
            line.text.append(words)

    def _embedded(self, element: etree._Element, context: Context) -> None:
        self.told.embedded(element, context)
        for child in element:
            self._graphic(child, replace(context, story=Story.OTHER))

    # Drawings

    def _graphic(self, element: etree._Element, context: Context) -> None:
        """What a drawing shows: boxes of text, words of its own, pictures."""
        if context.depth > _MAX_DEPTH:
            raise PlantoolError(message("the Word file nests its drawings too deeply to be read"))
        deeper = replace(context, depth=context.depth + 1)
        tag = element.tag
        if tag == f"{W}txbxContent":
            where = message("text box at {place}", place=context.where)
            self.read_blocks(element, replace(deeper, where=where, column=0, ground=Ground()))
        elif tag in _PICTURES:
            if context.story is not Story.FALLBACK:
                self.pictures.append(context.where)
        elif tag == f"{_MC}AlternateContent":
            for number, choice in enumerate(element):
                story = context.story if number == 0 else Story.FALLBACK
                self._graphic(choice, replace(deeper, story=story))
        else:
            if tag in _EMBEDDED:
                self.told.embedded(element, context)
            words = _drawn_words(element)
            if words.strip():
                self.pieces.append(Piece(words, context.where, context.story))
            for child in element:
                self._graphic(child, deeper)


def _drawn_words(element: etree._Element) -> str:
    """The words that a drawing holds itself, outside any box of text."""
    if element.tag in {f"{_DRAWING}t", f"{W}t"}:
        return element.text or ""
    return element.get("string", "") if element.tag == f"{_VML}textpath" else ""


def _words_of(part: etree._Element) -> str:
    if part.tag in {f"{W}t", f"{W}delText"}:
        text = part.text or ""
        kept = part.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        return text if kept else text.strip(" \t\r\n")
    if part.tag == f"{W}sym":
        code = part.get(f"{W}char", "")
        sign = chr(int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{2,4}", code) else ""
        return "\ufffd" if "\ud800" <= sign <= "\udfff" else sign
    return _SIGNS.get(part.tag, "")


def _kept_mark(match: re.Match[str]) -> str:
    """Our own marks stay; whatever else stands there in a file is a character like others."""
    return match.group() if match.group() in {STRIKE_ON, STRIKE_OFF} else "\ufffd"


def _boxed(story: Story) -> Story:
    return Story.BOX if story is Story.TEXT else story
