"""Two Word texts merged into one with tracked changes: accept all is the new one, reject all the
old one, word for word.

What is right by construction: every block and letter of both texts comes in once, in its order;
what both share is kept, all else is tracked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import pairwise

from lxml import etree
from msgspec import Struct, field

from plantool.core.redline import UNEXPLAINED, Cause, Region
from plantool.core.text import Span
from plantool.word.body import style_of
from plantool.word.names import W
from plantool.word.redline_align import align_items, with_last_pair
from plantool.word.redline_credit import CausesOfWords
from plantool.word.redline_marks import Change, Marks, runs_of
from plantool.word.redline_notes import Notes
from plantool.word.redline_read import Block, Line, Row, Table
from plantool.word.redline_steps import Step, looks, steps_of, tails
from plantool.word.redline_stretches import stretches


class Merger(Struct):
    """Merges texts; knows the marks made so far."""

    marks: Marks
    causes: CausesOfWords
    notes: Notes
    kept_bookmarks: frozenset[str]
    """The bookmarks of the new text: the old text's others are kept beside them."""
    is_in_note: bool = False
    waiting: list[Cause] = field(default_factory=list)
    """Changes inside a note, which Word wants explained beside the note's mark."""

    def blocks(self, old: Sequence[Block], new: Sequence[Block]) -> list[etree._Element]:
        """A text's, cell's or note's blocks; its last paragraph stays in any case."""
        pairs = with_last_pair(old, new, align_items(old, new))
        steps = list(steps_of(old, new, pairs))
        elements = [self.block(step) for step in steps]
        self.mark_paragraphs(steps, elements)
        found: list[etree._Element] = []
        for step, element in zip(steps, elements, strict=True):
            starts, ends = self.marks.bookmarks(step.new.leading if step.new else ())
            found += (*starts, *ends, element)
        return found

    def block(self, step: Step) -> etree._Element:
        """A paragraph, its own mark not yet tracked, or a table."""
        match step.old, step.new:
            case Line() as old, Line() as new:
                return self.line(old, new)
            case Table() as old, Table() as new:
                return self.table(old, new)
            case (Line() as line, None) | (None, Line() as line):
                return self.whole_line(line, step.change)
            case (Table() as table, None) | (None, Table() as table):
                return self.whole_table(table, step.change)
            case _:
                raise TypeError(step)

    def mark_paragraphs(self, steps: Sequence[Step], elements: Sequence[etree._Element]) -> None:
        """Track the paragraph marks that came and went.

        A paragraph's own mark goes with it. Where somebody typed on at the end of a paragraph,
        each mark is that of the paragraph before: the last mark of all stays.
        """
        at = 0
        for tail in tails(steps, elements):
            self.mark_own(steps[at : tail.start], elements[at : tail.start])
            self.mark_tail(steps[tail.start : tail.end], elements[tail.start : tail.end])
            at = tail.end
        self.mark_own(steps[at:], elements[at:])

    def mark_own(self, steps: Sequence[Step], elements: Sequence[etree._Element]) -> None:
        """Track the marks that came or went with their paragraphs."""
        for step, element in zip(steps, elements, strict=True):
            if step.change is not Change.KEPT and isinstance(step.new or step.old, Line):
                self.marks.mark_paragraph(element, step.change, self.cause_of_line(step))

    def mark_tail(self, steps: Sequence[Step], elements: Sequence[etree._Element]) -> None:
        """Track the marks of paragraphs typed on, the first of which is in both texts.

        The look of a mark is that of the last paragraph before it in the text that has it.
        """
        tracked = [*steps[1:], None][: len(steps)]
        causes = [self.cause_of_line(step) if step else UNEXPLAINED for step in tracked]
        olds, news = looks(step.old for step in steps), looks(step.new for step in steps)
        for at, (element, step, cause) in enumerate(zip(elements, tracked, causes, strict=True)):
            change = step.change if step else Change.KEPT
            look = olds[at] if change is Change.DELETED else news[at]
            for properties in element.findall(f"{W}pPr"):
                element.remove(properties)
            element.insert(0, deepcopy(look))
            if change is not Change.KEPT:
                self.marks.mark_paragraph(element, change, cause)
            elif style_of(olds[at]) != style_of(news[at]):
                self.marks.keep_old_properties(element, olds[at], causes[at - 1])

    def cause_of_line(self, step: Step) -> Cause:
        """The cause of a paragraph's mark: that of the words it begins with."""
        line = step.new or step.old
        if not isinstance(line, Line):
            return UNEXPLAINED
        whole = Span(0, len(line.text))
        return next((cause for _, cause in self.causes.of_whole(line, whole)), UNEXPLAINED)

    def line(self, old: Line, new: Line) -> etree._Element:
        """A paragraph of both texts."""
        if old.key == new.key:
            self.put_bookmarks(new.element, new.bookmarks)
            return new.element
        paragraph = _empty_like(new.element)
        changed: list[Cause] = []
        for is_equal, before, after in stretches(old, new):
            if is_equal:
                paragraph.extend(self.kept(old, before, new, after))
                continue
            groups = self.causes.of_change(old, before, new, after)
            changed += (cause for _, _, cause in groups)
            paragraph.extend(self.tracked(old, new, groups))
        if old.style != new.style and not (old.ends_section or new.ends_section):
            cause = changed[0] if changed else self.causes.of_place(new) or UNEXPLAINED
            self.marks.keep_old_properties(paragraph, old.element.find(f"{W}pPr"), cause)
        self.put_bookmarks(paragraph, new.bookmarks)
        return paragraph

    def whole_line(self, line: Line, change: Change) -> etree._Element:
        """A paragraph that came or went, without its mark."""
        paragraph = _empty_like(line.element)
        groups = [
            (span, change, cause)
            for span, cause in self.causes.of_whole(line, Span(0, len(line.text)))
        ]
        paragraph.extend(self.tracked(line, line, groups))
        self.causes.remember(line, groups[0][2] if groups else None)
        names = line.bookmarks
        if change is Change.DELETED:
            names = tuple(name for name in names if name not in self.kept_bookmarks)
        self.put_bookmarks(paragraph, names)
        return paragraph

    def tracked(
        self, old: Line, new: Line, groups: Sequence[tuple[Span, Change, Cause]]
    ) -> list[etree._Element]:
        """Stretches of letters as tracked changes, with the comments that explain them."""
        made: list[tuple[etree._Element, Change, Cause]] = []
        for span, change, cause in groups:
            line = old if change is Change.DELETED else new
            for run in runs_of(line.pieces_in(span), change):
                made += ((one, change, cause) for one in self.signed(run, change, cause))
        for element, change, _ in made:
            if change is Change.DELETED:
                self.notes.give_copies(element)
        return self.with_notes(_joined(made), new.region)

    def signed(self, run: etree._Element, change: Change, cause: Cause) -> list[etree._Element]:
        """A run in its tracked change; in a link, the change stands inside the link."""
        signed = self.marks.element(change.value, cause)
        if run.tag == f"{W}hyperlink":
            signed.extend([*run])
            run.append(signed)
            return [run]
        signed.append(run)
        return [signed]

    def with_notes(
        self, made: Sequence[tuple[etree._Element, Change, Cause]], region: Region
    ) -> list[etree._Element]:
        """The changes with a comment around the first of each cause in this place."""
        before: dict[int, list[etree._Element]] = {}
        behind: dict[int, list[etree._Element]] = {}
        for cause in dict.fromkeys(cause for _, _, cause in made):
            if not self.marks.wants_note(cause, region):
                continue
            if self.is_in_note:
                self.waiting.append(cause)
                continue
            places = [at for at, (_, _, found) in enumerate(made) if found == cause]
            start, end, run = self.marks.note(cause)
            # The run goes when the change goes, and with it the comment.
            signed = self.marks.element(made[places[-1]][1].value, cause)
            signed.append(run)
            before.setdefault(places[0], []).append(start)
            behind.setdefault(places[-1], []).extend((end, signed))
        found: list[etree._Element] = []
        for at, (element, _, _) in enumerate(made):
            found += (*before.get(at, ()), element, *behind.get(at, ()))
        return found

    def kept(self, old: Line, before: Span, new: Line, after: Span) -> Iterator[etree._Element]:
        """Letters of both texts; the notes called there are merged."""
        yield from runs_of(new.pieces_in(after), Change.KEPT)
        calls = zip(_calls(old, before), _calls(new, after), strict=True)
        for one, other in calls:
            self.note(one, other, new.region)
        for cause in self.waiting:
            yield from self.marks.note(cause)
        self.waiting.clear()

    def note(self, old: str, new: str, region: Region) -> None:
        """Merge a note's text into that of the new one."""
        if old == new:
            return
        before, after = self.notes.old.get(old), self.notes.new.get(new)
        if before is None or after is None:
            return
        self.is_in_note = True
        lines = self.notes.lines(before, region), self.notes.lines(after, region)
        merged = self.blocks(*lines)
        _replace_paragraphs(after, merged)
        self.is_in_note = False

    def table(self, old: Table, new: Table) -> etree._Element:
        """A table of both texts, row by row."""
        if old.key == new.key:
            return new.element
        pairs = align_items(old.rows, new.rows)
        rows = []
        for (i, j), (next_i, next_j) in pairwise(
            [(-1, -1), *pairs, (len(old.rows), len(new.rows))]
        ):
            rows += [self.whole_row(row, Change.DELETED) for row in old.rows[i + 1 : next_i]]
            rows += [self.whole_row(row, Change.INSERTED) for row in new.rows[j + 1 : next_j]]
            if next_i < len(old.rows):
                rows.append(self.row(old.rows[next_i], new.rows[next_j]))
        for row in new.element.findall(f"{W}tr"):
            new.element.remove(row)
        new.element.extend(rows)
        return new.element

    def row(self, old: Row, new: Row) -> etree._Element:
        """A row of both tables, cell by cell."""
        if old.key == new.key:
            return new.element
        cells = new.element.findall(f"{W}tc")
        for cell, before, after in zip(cells, old.cells, new.cells, strict=True):
            _replace_paragraphs(cell, self.blocks(before, after))
        return new.element

    def whole_table(self, table: Table, change: Change) -> etree._Element:
        """A table that came or went with all its rows."""
        for row in table.rows:
            self.whole_row(row, change)
        return table.element

    def whole_row(self, row: Row, change: Change) -> etree._Element:
        """A row that came or went."""
        first = next(row.lines, None)
        found: list[Cause] = []
        cells = row.element.findall(f"{W}tc")
        for cell, lines in zip(cells, row.cells, strict=True):
            for line in lines:
                whole = self.causes.of_whole(line, Span(0, len(line.text)))
                found += (cause for _, cause in whole)
            _replace_paragraphs(cell, [self.whole_line(line, change) for line in lines])
        # Its number has the cause of the row only if nothing else has.
        cause = next((one for one in found if not one.is_of_number), next(iter(found), None))
        if cause is None and first is not None:
            cause = self.causes.of_place(first)
        self.marks.mark_row(row.element, change, cause or UNEXPLAINED)
        return row.element

    def put_bookmarks(self, paragraph: etree._Element, names: Sequence[str]) -> None:
        """Bookmarks go around all that a paragraph holds."""
        if not names:
            return
        starts, ends = self.marks.bookmarks(names)
        at = 1 if paragraph.find(f"{W}pPr") is not None else 0
        for start in reversed(starts):
            paragraph.insert(at, start)
        paragraph.extend(ends)


def _joined(
    made: Sequence[tuple[etree._Element, Change, Cause]],
) -> list[tuple[etree._Element, Change, Cause]]:
    """Neighbours of one kind and cause as one change."""
    found: list[tuple[etree._Element, Change, Cause]] = []
    for element, change, cause in made:
        is_link = element.tag == f"{W}hyperlink"
        if found and not is_link:
            last, last_change, last_cause = found[-1]
            if (last.tag, last_change, last_cause) == (element.tag, change, cause):
                last.extend([*element])
                continue
        found.append((element, change, cause))
    return found


def _calls(line: Line, span: Span) -> list[str]:
    """The numbers of the notes that a stretch calls."""
    return [
        piece.thing.get(f"{W}id", "")
        for piece, _ in line.pieces_in(span)
        if piece.thing is not None and piece.thing.tag == f"{W}footnoteReference"
    ]


def _empty_like(element: etree._Element) -> etree._Element:
    """A paragraph with the same properties and nothing in it."""
    paragraph = etree.Element(f"{W}p")
    properties = element.find(f"{W}pPr")
    if properties is not None:
        paragraph.append(deepcopy(properties))
    return paragraph


def _replace_paragraphs(container: etree._Element, paragraphs: Sequence[etree._Element]) -> None:
    """Other paragraphs in a cell or note."""
    for old in container.findall(f"{W}p"):
        container.remove(old)
    container.extend(paragraphs)
