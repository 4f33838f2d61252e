"""Bản so sánh, thuyết minh: draft before, draft after, and whose opinion made the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from msgspec import Struct, to_builtins

from plantool.core.body_markdown import words_with_references
from plantool.core.comparison_lines import (
    Line,
    Piece,
    capitalised,
    line_of_unit,
    on_one_line,
    pieces_of,
)
from plantool.core.credit import covered_in
from plantool.core.diff import diff_plans
from plantool.core.diff_cause import Causes
from plantool.core.diff_model import (
    ORDER,
    BlockChange,
    ChangeKind,
    FieldChange,
    PlanDiff,
    SectionChange,
    SectionChangeKind,
)
from plantool.core.diff_words import compare_words
from plantool.core.drafter import drafter_values
from plantool.core.message import Message, message
from plantool.core.numbering import Numbering, numbered_items
from plantool.core.opinion import OtherOpinion, other_opinion
from plantool.core.plan import CLOSING, Plan, Section
from plantool.core.printed_place import Places, PrintedPlace
from plantool.core.printed_words import lines_of
from plantool.core.record import Event
from plantool.core.review import Review
from plantool.core.task_rows import DEFAULT_COLUMNS, task_cells

_STRUCTURE = frozenset(
    {
        SectionChangeKind.ADDED,
        SectionChangeKind.DELETED,
        SectionChangeKind.MOVED,
        SectionChangeKind.RESTYLED,
    }
)


class Explanation(Struct, frozen=True):
    """A comment that the change goes back to."""

    opinion: OtherOpinion
    jointly: tuple[OtherOpinion, ...]
    """Opinions that its wording covers as well."""
    reply: tuple[str, ...]
    is_own: bool
    """The drafter's own revision."""
    is_taken_back: bool
    """Its words were applied once and have been taken back since."""


class Row(Struct, frozen=True):
    """One section or header field in both drafts."""

    place: PrintedPlace
    kinds: tuple[str, ...]
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    explanations: tuple[Explanation, ...]
    is_explained: bool
    """Whether comments account for all of it."""


class Renumbered(Struct, frozen=True):
    """A section that has another number only."""

    before: str
    after: str


def comparison_context(
    review: Review, since: int | None = None, until: int | None = None
) -> dict[str, object] | Message:
    """The values of the template `so-sanh`: two drafts, else the one sent out and today's text.

    Where one of them is missing, which.
    """
    until = until or review.plan.header.draft
    since = since or _sent_before(review, until)
    if since == 0:
        plan = review.plan.id
        return message("{plan} has one draft only; there is none to compare it with", plan=plan)
    old, new = _draft(review, since), _draft(review, until)
    if old is None or new is None:
        number = since if old is None else until
        return message("draft {n} is missing: plans/drafts/ holds no text of it", n=number)
    records = [
        record for number, record in sorted(review.records.items()) if since < number <= until
    ]
    diff = diff_plans(old, new, records=records, comments=review.by_id, drafts=review.frozen)
    rows = _Rows(review, diff, Places(review), since, until)
    return drafter_values(review) | {
        "since": since,
        "until": until,
        "rows": [to_builtins(row) for row in rows.all()],
        "renumbered": [to_builtins(one) for one in rows.renumbered()],
    }


def _draft(review: Review, number: int) -> Plan | None:
    return review.plan if number == review.plan.header.draft else review.draft(number)


def _sent_before(review: Review, until: int) -> int:
    """The last draft before `until` that went out for comments, else the one before it."""
    sent = [item.model.draft for item in review.rounds if item.model.draft < until]
    return max(sent, default=until - 1)


class _Rows(Struct, frozen=True, dict=True):
    """The rows of one comparison."""

    review: Review
    diff: PlanDiff
    places: Places
    since: int
    until: int

    def all(self) -> Iterator[Row]:
        """Header fields before the text, then the text, then what stands behind it."""
        fields = sorted(self.fields(), key=lambda row: row.place.rank)
        yield from (row for row in fields if row.place.rank < _BEHIND_TEXT)
        for change in self.diff.changed_sections:
            if set(change.kinds) != {SectionChangeKind.RENUMBERED}:
                yield self.section(change)
        yield from (row for row in fields if row.place.rank >= _BEHIND_TEXT)

    def fields(self) -> Iterator[Row]:
        """The header fields that are printed, a task's cells each by itself."""
        done: set[str] = set()
        for change in self.diff.fields:
            task = change.name.split(".")[1:2] if change.name.startswith("tasks.") else []
            if task and change.name.count(".") == 1 and task[0] not in done:
                done.add(task[0])
                yield self.field(change, *self.whole_task(task[0]))
            elif task and change.name.count(".") >= _CELL_DEPTH:
                name = ".".join(change.name.split(".")[:3])
                cells = self.task_cell(*name.split(".")[1:])
                if name not in done and cells is not None:
                    done.add(name)
                    yield self.field(change, *cells)
            elif not task and _is_printed(change):
                yield self.field(
                    change,
                    tuple(self.values(change.blocks, is_new=False)),
                    tuple(self.values(change.blocks, is_new=True)),
                )

    def task_cell(self, task: str, key: str) -> tuple[tuple[Line, ...], tuple[Line, ...]] | None:
        """One cell of a task's row in both drafts; None where no column shows it."""
        before = self.cells(self.since).get(task, {}).get(key)
        after = self.cells(self.until).get(task, {}).get(key)
        if before == after:
            return None
        runs = compare_words(before or "", after or "", Causes())
        old = tuple(Piece(on_one_line(run.old)) for run in runs if run.old)
        new = tuple(Piece(on_one_line(run.new), is_new=not run.is_equal) for run in runs if run.new)
        return (Line("value", old),) if old else (), (Line("value", new),) if new else ()

    def whole_task(self, task: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
        """A task that came or went, cell by cell."""
        before, after = self.cells(self.since).get(task, {}), self.cells(self.until).get(task, {})
        return (
            tuple(Line("value", (Piece(words),)) for words in before.values() if words),
            tuple(Line("value", (Piece(words, is_new=True),)) for words in after.values() if words),
        )

    @cached_property
    def _cells(self) -> dict[int, Mapping[str, Mapping[str, str]]]:
        return {}

    def cells(self, number: int) -> Mapping[str, Mapping[str, str]]:
        """The printed cells of each task of a draft, without its number."""
        if number not in self._cells:
            header = (self.diff.old if number == self.since else self.diff.new).header
            keys = [column.key for column in header.task_table.columns or DEFAULT_COLUMNS]
            agencies, numbering = self.review.agencies, self.numbering(number)
            self._cells[number] = task_cells(header, agencies, numbering, keys)
        return self._cells[number]

    def renumbered(self) -> Iterator[Renumbered]:
        """The sections of which nothing but the number changed."""
        for change in self.diff.changed_sections:
            if set(change.kinds) == {SectionChangeKind.RENUMBERED}:
                before = self.numbering(self.since).reference(change.id)
                after = self.numbering(self.until).reference(change.id)
                if before != after:
                    yield Renumbered(before, after)

    def numbering(self, number: int) -> Numbering:
        return self.places.numbering(number)

    def section(self, change: SectionChange) -> Row:
        number = self.since if change.old else self.until
        # What only moved the numbers of a section is told where it stands itself.
        structural = change.comments if _STRUCTURE & {*change.kinds} else ()
        worded = (comment for run in change.runs for comment in run.comments)
        comments = dict.fromkeys((*structural, *worded))
        return Row(
            self.places.of_names(change.id, "", number),
            tuple(kind.value for kind in change.kinds),
            tuple(self.lines(change, is_new=False)),
            tuple(self.lines(change, is_new=True)),
            self.explanations(comments),
            (change.explained or not _STRUCTURE & {*change.kinds})
            and all(run.explained for run in change.runs),
        )

    def lines(self, change: SectionChange, *, is_new: bool) -> Iterator[Line]:
        """The heading and the blocks that differ, one mark for each stretch that stayed."""
        section = change.new if is_new else change.old
        if section is None:
            return
        numbering = self.numbering(self.until if is_new else self.since)
        yield self.heading(change, section, numbering, is_new=is_new)
        labels = _item_labels(section, numbering)
        was_gap = False
        for block in change.blocks:
            if block.kind is ChangeKind.EQUAL:
                if not was_gap:
                    yield Line("gap")
                was_gap = True
                continue
            for unit in block.units(is_new=is_new):
                label = labels.get(unit.parts[0].start, "") if unit.parts else ""
                yield line_of_unit(block, unit, numbering, label, is_new=is_new)
                was_gap = False

    def heading(
        self, change: SectionChange, section: Section, numbering: Numbering, *, is_new: bool
    ) -> Line:
        """The section's number and title; of a place without a heading its name."""
        if section.level == 0 or section.id == CLOSING:
            return Line("heading", (Piece(capitalised(numbering.reference(section.id))),))
        start = section.title_span.start
        title = pieces_of(change.title, section.title, start, numbering, is_new=is_new)
        if not numbering.label(section.id):
            return Line("heading", title)
        is_added = is_new and change.old is None
        number = Piece(f"{capitalised(numbering.reference(section.id))}. ", is_new=is_added)
        return Line("heading", (number, *title))

    def field(self, change: FieldChange, before: tuple[Line, ...], after: tuple[Line, ...]) -> Row:
        name = change.name.removesuffix(ORDER)
        runs = [run for block in change.blocks for run in block.changes]
        place = self.places.of_names("", name, self.since)
        if place.field == "tasks" and not place.row:
            place = self.places.of_names("", name, self.until)
        return Row(
            place,
            (change.kind.value,),
            before,
            after,
            self.explanations(dict.fromkeys(c for run in runs for c in run.comments)),
            all(run.explained for run in runs),
        )

    def values(self, blocks: Iterable[BlockChange], *, is_new: bool) -> Iterator[Line]:
        numbering = self.numbering(self.until if is_new else self.since)
        for block in blocks:
            unit = block.new if is_new else block.old
            if unit is None or block.kind is ChangeKind.EQUAL:
                continue
            runs = [run for part in block.parts for run in part]
            pieces = ((run.new if is_new else run.old, not run.is_equal) for run in runs)
            yield Line(
                "value",
                tuple(
                    Piece(
                        on_one_line(words_with_references(words, numbering)),
                        is_new=changed and is_new,
                    )
                    for words, changed in pieces
                    if words
                ),
            )

    @cached_property
    def _covered(self) -> Mapping[str, tuple[str, ...]]:
        """The opinions that another one's wording covers, by that one's ID."""
        found: dict[str, tuple[str, ...]] = {}
        for number, record in sorted(self.review.records.items()):
            if self.since < number <= self.until:
                for comment, others in covered_in(record.model, self.review.by_id).items():
                    found[comment] = tuple(dict.fromkeys((*found.get(comment, ()), *others)))
        return found

    def explanations(self, comments: Iterable[str]) -> tuple[Explanation, ...]:
        """The comments behind a change; those covered by another one stand beside it."""
        named = tuple(comments)
        beside = {other for one in named for other in self._covered.get(one, ())}
        return tuple(
            found
            for one in named
            if one not in beside and (found := self.explanation(one)) is not None
        )

    def explanation(self, comment_id: str) -> Explanation | None:
        located = self.review.by_id.get(comment_id)
        if located is None:
            return None
        decision = located.comment.decision
        reply = lines_of(words_with_references(decision.reply, self.review.numbering))
        if located.file.model.own:
            reply = lines_of(located.comment.reason or decision.reply)
        record = self.review.records.get(self.until)
        was_reverted = record is not None and record.model.event is Event.REVERT
        return Explanation(
            OtherOpinion(located.id, self.review.agencies.name(located.agency)),
            tuple(
                found
                for other in self._covered.get(comment_id, ())
                if (found := other_opinion(self.review, other))
            ),
            reply,
            located.file.model.own,
            was_reverted and decision.overturned is not None,
        )


def _item_labels(section: Section, numbering: Numbering) -> Mapping[int, str]:
    """The numbers and letters typed before a section's items, by where their words begin."""
    return {
        item.children[0].inline[0].start: numbering.list_label(section.id, numbers)
        for item, numbers in numbered_items(section.blocks)
        if item.children and item.children[0].inline
    }


_BEHIND_TEXT = (4, 0)
_CELL_DEPTH = 2


def _is_printed(change: FieldChange) -> bool:
    """Whether the field stands on the plan's paper; number, day and status need no explanation."""
    key, _, rest = change.name.partition(".")
    if key == "targets":
        return rest.count(".") == 0 or rest.endswith(".text")
    return not change.is_free and key not in _UNPRINTED


_UNPRINTED = frozenset(("plan", "drafter", "draft", "history", "sources", "period"))
