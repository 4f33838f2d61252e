"""Bản so sánh, thuyết minh: draft before, draft after, and whose opinion made the difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from plantool.core.diff import diff_plans
from plantool.core.diff_model import (
    BlockChange,
    ChangeKind,
    FieldChange,
    PlanDiff,
    Run,
    SectionChange,
    SectionChangeKind,
    Unit,
    UnitKind,
)
from plantool.core.drafter import drafter_values
from plantool.core.inline import plain_inline
from plantool.core.message import message
from plantool.core.numbering import Numbering
from plantool.core.opinion import OtherOpinion, lines_of
from plantool.core.body_markdown import words_with_references
from plantool.core.plan import Plan
from plantool.core.printed_place import Places, PrintedPlace
from plantool.core.record import Event
from plantool.core.review import Review
from plantool.errors import PlantoolError


@dataclass(frozen=True)
class Piece:
    """A stretch of words, `is_new` where the other draft has it not."""

    text: str
    is_new: bool


@dataclass(frozen=True)
class Line:
    """A heading, paragraph, list item, table row or header value of one draft."""

    kind: str
    """`heading`, `paragraph`, `item`, `row`, `value` and the like; `gap` for what stayed."""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """A comment that the change goes back to."""

    opinion: OtherOpinion
    reply: tuple[str, ...]
    is_own: bool
    """The drafter's own revision."""
    is_taken_back: bool
    """Its words were applied once and have been taken back since."""


@dataclass(frozen=True)
class Row:
    """One section or header field in both drafts."""

    place: PrintedPlace
    kinds: tuple[str, ...]
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    explanations: tuple[Explanation, ...]
    is_explained: bool
    """Whether comments account for all of it."""


@dataclass(frozen=True)
class Renumbered:
    """A section that has another number only."""

    before: str
    after: str


def comparison_context(
    review: Review, since: int | None = None, until: int | None = None
) -> dict[str, object]:
    """The values of the template `so-sanh`: two drafts, else the one sent out and today's text."""
    until = until or review.plan.header.draft
    since = since or _sent_before(review, until)
    old, new = _draft(review, since), _draft(review, until)
    records = [record for number, record in sorted(review.records.items()) if since < number <= until]
    diff = diff_plans(old, new, records=records, comments=review.by_id, drafts=review.frozen)
    rows = _Rows(review, diff, Places(review), since, until)
    return drafter_values(review) | {
        "since": since,
        "until": until,
        "rows": [asdict(row) for row in rows.all()],
        "renumbered": [asdict(one) for one in rows.renumbered()],
    }


def _draft(review: Review, number: int) -> Plan:
    plan = review.plan if number == review.plan.header.draft else review.draft(number)
    if plan is None:
        what = message("draft {n} is missing: plans/drafts/ holds no text of it", n=number)
        raise PlantoolError(what)
    return plan


def _sent_before(review: Review, until: int) -> int:
    """The last draft before `until` that went out for comments, else the one before it."""
    sent = [item.model.draft for item in review.rounds if item.model.draft < until]
    if until == 1:
        raise PlantoolError(
            message("{plan} has one draft only; there is none to compare it with", plan=review.plan.id)
        )
    return max(sent, default=until - 1)


@dataclass(frozen=True)
class _Rows:
    """The rows of one comparison."""

    review: Review
    diff: PlanDiff
    places: Places
    since: int
    until: int

    def all(self) -> Iterator[Row]:
        """Header fields before the text, what stands behind it after it."""
        fields = [self.field(change) for change in self.diff.fields if _is_shown(change)]
        sections = [
            self.section(change)
            for change in self.diff.changed_sections
            if set(change.kinds) != {SectionChangeKind.RENUMBERED}
        ]
        behind_text = (4, 0)
        yield from sorted(
            (row for row in fields if row.place.rank < behind_text), key=lambda row: row.place.rank
        )
        yield from sections
        yield from sorted(
            (row for row in fields if row.place.rank >= behind_text), key=lambda row: row.place.rank
        )

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
        comments = dict.fromkeys((*change.comments, *(c for run in change.runs for c in run.comments)))
        return Row(
            self.places.of_names(change.id, "", number),
            tuple(kind.value for kind in change.kinds),
            tuple(self.lines(change, is_new=False)),
            tuple(self.lines(change, is_new=True)),
            self.explanations(comments),
            change.explained and all(run.explained for run in change.runs),
        )

    def lines(self, change: SectionChange, *, is_new: bool) -> Iterator[Line]:
        """The heading and the blocks that differ, one mark for each stretch that stayed."""
        section = change.new if is_new else change.old
        if section is None:
            return
        numbering = self.numbering(self.until if is_new else self.since)
        whole = section.heading
        label = numbering.label(change.id)
        title = _pieces(change.title, section.title, section.title_span.start, numbering, is_new)
        is_added = is_new and change.old is None
        if section.level and label:
            title = (Piece(f"{label} ", is_added), *title)
        if section.level and len(whole):
            yield Line("heading", title)
        was_gap = False
        for block in change.blocks:
            unit = block.new if is_new else block.old
            if block.kind is ChangeKind.EQUAL:
                if not was_gap:
                    yield Line("gap")
                was_gap = True
            elif unit is not None:
                yield _line(block, unit, numbering, is_new)
                was_gap = False

    def field(self, change: FieldChange) -> Row:
        name = change.name.removesuffix(_ORDER)
        runs = [run for block in change.blocks for run in block.changes]
        before = self.places.of_names("", name, self.since)
        is_there = not (before.field == "tasks" and not before.row)
        place = before if is_there else self.places.of_names("", name, self.until)
        comments = dict.fromkeys(c for run in runs for c in run.comments)
        return Row(
            place,
            (change.kind.value,),
            tuple(self.values(change.blocks, is_new=False)),
            tuple(self.values(change.blocks, is_new=True)),
            self.explanations(comments),
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
                    Piece(_flat(words_with_references(words, numbering)), changed and is_new)
                    for words, changed in pieces
                    if words
                ),
            )

    def explanations(self, comments: Iterable[str]) -> tuple[Explanation, ...]:
        return tuple(
            found for comment in comments if (found := self.explanation(comment)) is not None
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
            reply,
            located.file.model.own,
            was_reverted and decision.overturned is not None,
        )


_ORDER = " (order)"


def _is_shown(change: FieldChange) -> bool:
    """Whether the field is something to explain: number, day and status are not."""
    return not change.is_free and not change.name.startswith(("history", "draft"))


def _line(block: BlockChange, unit: Unit, numbering: Numbering, is_new: bool) -> Line:
    """One unit as its reader sees it, the cells of a row behind each other."""
    pieces: list[Piece] = []
    parts = block.parts
    for place, (span, words) in enumerate(zip(unit.parts, unit.words, strict=True)):
        if place:
            pieces.append(Piece(" | ", False))
        runs = _runs_of(parts, place, span.start, is_new)
        pieces += _pieces(runs, words, span.start, numbering, is_new)
    if unit.kind is UnitKind.ITEM:
        pieces.insert(0, Piece("- " if unit.mark in "-*+" else "", False))
    return Line(unit.kind.value, tuple(piece for piece in pieces if piece.text))


def _runs_of(
    parts: Sequence[tuple[Run, ...]], place: int, start: int, is_new: bool
) -> tuple[Run, ...]:
    """The runs of one cell: by its place, or where cells came or went by where they begin."""
    for runs in parts:
        spans = [run.new_span if is_new else run.old_span for run in runs]
        if any(len(span) and span.start == start for span in spans):
            return runs
    return parts[place] if place < len(parts) else ()


def _pieces(
    runs: Sequence[Run], words: str, start: int, numbering: Numbering, is_new: bool
) -> tuple[Piece, ...]:
    """What a reader sees of `words`, cut where runs of new wording begin and end."""
    inline = plain_inline(words, references=numbering.reference)
    changed = [
        run.new_span.shifted(-start) if is_new else run.old_span.shifted(-start)
        for run in runs
        if not run.is_equal
    ]
    pieces: list[Piece] = []
    for sign, at in zip(inline.text, inline.starts, strict=True):
        is_changed = is_new and any(span.start <= at < span.end for span in changed)
        if pieces and pieces[-1].is_new == is_changed:
            pieces[-1] = Piece(pieces[-1].text + sign, is_changed)
        else:
            pieces.append(Piece(sign, is_changed))
    return tuple(Piece(_flat(piece.text), piece.is_new) for piece in pieces)


def _flat(words: str) -> str:
    """The words on one line, blanks at their ends kept."""
    lead = " " if words[:1].isspace() else ""
    tail = " " if words.strip() and words[-1:].isspace() else ""
    return f"{lead}{' '.join(words.split())}{tail}"
