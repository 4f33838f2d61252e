"""Two drafts as Word text merged into one file with tracked changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree
from msgspec import Struct

from plantool.core.plan import Plan
from plantool.core.redline import Credits
from plantool.word.body import bookmark_name
from plantool.word.finish import finish_text, pack_docx
from plantool.word.names import W
from plantool.word.package import parse_part, part_bytes
from plantool.word.redline_credit import CausesOfWords, find_causes
from plantool.word.redline_links import adopt_links
from plantool.word.redline_marks import COMMENT_STYLES, Marks
from plantool.word.redline_merge import Merger
from plantool.word.redline_notes import Notes
from plantool.word.redline_read import Line, TaskRow, WordText, all_lines, read_text
from plantool.word.redline_shared import exchange_sections

_NOTES = "word/footnotes.xml"
_STYLES = "word/styles.xml"
_LINKS = "word/_rels/document.xml.rels"
_NOTE_LINKS = "word/_rels/footnotes.xml.rels"


class WordDraft(Struct, frozen=True):
    """A draft as Word text."""

    plan: Plan
    context: Mapping[str, object]
    parts: dict[str, bytes]
    root: etree._Element
    stand_ins: Mapping[str, str]
    """Words in the place of sections that are made of the other draft, by the sections' IDs."""

    @classmethod
    def of(
        cls,
        plan: Plan,
        context: Mapping[str, object],
        made: bytes,
        *,
        raw_blocks: Mapping[str, str],
        stand_ins: Mapping[str, str],
    ) -> WordDraft:
        """The draft from the file that pandoc made."""
        parts, root = finish_text(made, context=context, raw_blocks=raw_blocks)
        return cls(plan, context, parts, root, stand_ins)

    def read(self) -> WordText:
        """Its text, taken apart."""
        sections = {bookmark_name(section.id): section.id for section in self.plan.sections}
        return read_text(self.root[0], sections, list(_task_rows(self.plan, self.context)))


def marks_of(signing: Credits) -> Marks:
    """The marks of a redline, all that can be known without its text known already."""
    marks = Marks(signing)
    for cause in signing.read_sources():
        marks.credit(cause)
    return marks


def merge_drafts(old: WordDraft, new: WordDraft, marks: Marks, *, epoch: int) -> bytes:
    """The new draft's file, in which every change of the old one is tracked."""
    parts = _merged(old, new, marks)
    return pack_docx(parts, new.root, context=new.context, epoch=epoch)


def _merged(old: WordDraft, new: WordDraft, marks: Marks) -> dict[str, bytes]:
    """The parts of the redline; the new draft's root becomes its text."""
    parts = dict(new.parts)
    old_notes, new_notes = _part(old.parts, _NOTES), _part(new.parts, _NOTES)
    adopt_links(old.parts, parts, old.root, _LINKS)
    if old_notes is not None:
        adopt_links(old.parts, parts, old_notes, _NOTE_LINKS)
    for root in (old.root, new.root):
        _forget_picture_numbers(root)
    notes = Notes.of(old_notes, new_notes, old.root)
    before, after = old.read(), new.read()
    exchange_sections((before, old.stand_ins), (after, new.stand_ins))
    for text, held, is_new in ((before, notes.old, False), (after, notes.new, True)):
        find_causes(marks.credits, _with_notes(text, notes, held), is_new=is_new)
    names = frozenset(name for line in all_lines(after.blocks) for name in line.bookmarks)
    sections = {
        bookmark_name(section.id): section.id
        for plan in (old.plan, new.plan)
        for section in plan.sections
    }
    causes = CausesOfWords(marks.credits, sections)
    merger = Merger(marks, causes, notes, names)
    elements = merger.blocks(before.blocks, after.blocks)
    body = new.root[0]
    for child in [*body]:
        body.remove(child)
    body.extend(elements)
    if after.end is not None:
        body.append(after.end)
    for count, picture in enumerate(new.root.iter("{*}docPr"), start=1):
        picture.set("id", str(count))
    if notes.root is not None:
        parts[_NOTES] = part_bytes(notes.root)
    if len(marks.comments):
        parts["word/comments.xml"] = part_bytes(marks.comments)
        parts[_STYLES] = _with_comment_styles(parts[_STYLES])
    return parts


def _part(parts: Mapping[str, bytes], name: str) -> etree._Element | None:
    return parse_part(parts[name]) if name in parts else None


def _with_notes(text: WordText, notes: Notes, held: Mapping[str, etree._Element]) -> Iterator[Line]:
    """All lines of a text, each section's notes behind it, as a diff has them."""
    called: list[Line] = []
    for line in all_lines(text.blocks):
        yield line
        for call in line.element.iter(f"{W}footnoteReference") if held else ():
            note = held.get(call.get(f"{W}id", ""))
            if note is not None:
                called += notes.lines(note, line.region)
    yield from called


def _task_rows(plan: Plan, context: Mapping[str, object]) -> Iterator[TaskRow]:
    """Whose rows the table of tasks has, heads left out: the last appendix is made of it."""
    tasks = iter(plan.header.tasks)
    task = next(tasks, None)
    for row in _rows(context):
        if task is None or not isinstance(row, Mapping):
            return
        cells = row.get("cells")
        if isinstance(cells, list):
            yield TaskRow(task.id, tuple(str(cell["key"]) for cell in cells))
            task = next(tasks, None)
        else:
            yield TaskRow(task.id, ("group",), is_group=True)


def _rows(context: Mapping[str, object]) -> Iterable[object]:
    appendices = context.get("appendices")
    last = appendices[-1] if isinstance(appendices, list) and appendices else None
    table = last.get("tasks") if isinstance(last, Mapping) else None
    rows = table.get("rows") if isinstance(table, Mapping) else None
    return rows if isinstance(rows, list) else ()


def _forget_picture_numbers(root: etree._Element) -> None:
    """The same picture is the same in both texts, whatever its number there."""
    for picture in root.iter("{*}docPr", "{*}cNvPr"):
        picture.set("id", "0")
        picture.set("name", "")


def _with_comment_styles(part: bytes) -> bytes:
    root = parse_part(part)
    there = {style.get(f"{W}styleId") for style in root.iter(f"{W}style")}
    for text in COMMENT_STYLES:
        style = etree.fromstring(f'<w:x xmlns:w="{root.nsmap["w"]}">{text}</w:x>')[0]
        if style.get(f"{W}styleId") not in there:
            root.append(style)
    return part_bytes(root)
