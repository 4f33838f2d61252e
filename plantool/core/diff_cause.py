"""Which comments caused a change: read from the records of the drafts, never guessed.

The new draft is kept as pieces: stretches of the old draft, and stretches that some edit put in.
Every record between the two drafts cuts these pieces further, so that a change made in draft 2
still has its comments in draft 3.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from plantool.core.edit import Edit, apply_edits
from plantool.core.history import edits_of, flat, make_draft
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import HistoryLine, Plan
from plantool.core.record import RecordFile, sha256_of
from plantool.core.text import SourceText, Span
from plantool.core.text_diff import changed_spans


@dataclass(frozen=True)
class _Piece:
    """A stretch of a draft: kept from the old one, or put in by comments (or by nobody known)."""

    length: int
    origin: int | None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Causes:
    """Where each stretch of the new draft comes from, and who took out what of the old one."""

    starts: Sequence[int] = field(default=(), repr=False)
    pieces: Sequence[_Piece] = field(default=(), repr=False)
    deleted: Sequence[tuple[Span, tuple[str, ...]]] = field(default=(), repr=False)
    """Stretches of the old draft that went, in order, with the comments that asked for it."""
    is_known: bool = False
    """Whether there was a record to read."""

    def origin(self, offset: int) -> int | None:
        """Where a character of the new draft stood in the old one; None if it is new."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or self.pieces[index].origin is None:
            return None
        return (self.pieces[index].origin or 0) + offset - self.starts[index]

    def of(self, old: Span, new: Span) -> tuple[tuple[str, ...], bool]:
        """The comments that made a change, and whether they account for all of it."""
        found = [*self._deleted_in(old), *self._inserted_in(new)]
        named = dict.fromkeys(comment for comments in found for comment in comments)
        return tuple(named), bool(found) and all(found)

    def _inserted_in(self, span: Span) -> Iterator[tuple[str, ...]]:
        index = max(0, bisect_right(self.starts, span.start) - 1)
        while index < len(self.pieces) and self.starts[index] < span.end:
            piece, start = self.pieces[index], self.starts[index]
            if piece.origin is None and start + piece.length > span.start:
                yield piece.comments
            index += 1

    def _deleted_in(self, span: Span) -> Iterator[tuple[str, ...]]:
        index = max(0, bisect_right(self.deleted, span.start, key=lambda item: item[0].start) - 1)
        while index < len(self.deleted) and self.deleted[index][0].start < span.end:
            if self.deleted[index][0].overlaps(span):
                yield self.deleted[index][1]
            index += 1


def trace_causes(
    old: Plan,
    new: Plan,
    records: Sequence[RecordFile],
    drafts: Mapping[int, SourceText],
) -> Causes:
    """Follows the old draft through the records that lead to the new one.

    `drafts` holds the frozen drafts between them; one that is missing is made from its record.
    What a record does not account for, such as a line typed by hand, is a change by nobody.
    """
    by_draft = {record.model.draft: record for record in records}
    steps = range(old.header.draft + 1, new.header.draft + 1)
    if not any(number in by_draft for number in steps):
        return Causes()
    text = old.source.text
    pieces: list[_Piece] = [_Piece(len(text), 0)]
    deleted: list[tuple[Span, tuple[str, ...]]] = []
    for number in steps:
        record = by_draft.get(number)
        edits = _edits(text, record) if record else ()
        target = _target(number, text, record, new, drafts)
        if target is None:
            return Causes()
        pieces = _cut(pieces, edits, deleted)
        made = apply_edits(text, edits)
        by_hand = [Edit(a, b.of(target)) for a, b in changed_spans(made, target)]
        pieces, text = _cut(pieces, by_hand, deleted), target
    starts = []
    at = 0
    for piece in pieces:
        starts.append(at)
        at += piece.length
    deleted.sort(key=lambda item: item[0])
    return Causes(starts, pieces, deleted, is_known=True)


def _target(
    number: int,
    text: str,
    record: RecordFile | None,
    new: Plan,
    drafts: Mapping[int, SourceText],
) -> str | None:
    """The text of draft `number`."""
    if number == new.header.draft:
        return new.source.text
    if number in drafts:
        return drafts[number].text
    base, _ = parse_plan(SourceText(text))
    if base is None or record is None:
        return None
    line = HistoryLine(draft=number, base=sha256_of(text), record=record.sha256)
    return make_draft(base, edits_of(record.model), line)


def _edits(text: str, record: RecordFile) -> tuple[Edit, ...]:
    """The record's edits that fit this text: one that does not is no explanation of it."""
    fitting = [
        edit
        for edit, recorded in zip(edits_of(record.model), record.model.edits, strict=True)
        if text[recorded.start : recorded.end] == recorded.old
    ]
    return flat(fitting)


def _cut(
    pieces: Iterable[_Piece],
    edits: Iterable[Edit],
    deleted: list[tuple[Span, tuple[str, ...]]],
) -> list[_Piece]:
    """The pieces after the edits; what went of the old draft is added to `deleted`."""
    found: list[_Piece] = []
    rest = _Rest(list(pieces))
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        found += rest.take(edit.span.start)
        for piece in rest.take(edit.span.end):
            if piece.origin is not None:
                span = Span(piece.origin, piece.origin + piece.length)
                deleted.append((span, edit.comments))
        if edit.new:
            found.append(_Piece(len(edit.new), None, edit.comments))
    found += rest.take(None)
    return found


@dataclass
class _Rest:
    """The pieces not yet passed; `at` is the offset reached."""

    pieces: list[_Piece]
    index: int = 0
    at: int = 0

    def take(self, until: int | None) -> list[_Piece]:
        """The pieces up to an offset, the last one cut there; all that are left for None."""
        taken: list[_Piece] = []
        while self.index < len(self.pieces) and (until is None or self.at < until):
            piece = self.pieces[self.index]
            length = piece.length if until is None else min(piece.length, until - self.at)
            taken.append(_Piece(length, piece.origin, piece.comments))
            if length == piece.length:
                self.index += 1
            else:
                origin = None if piece.origin is None else piece.origin + length
                rest = _Piece(piece.length - length, origin, piece.comments)
                self.pieces[self.index] = rest
            self.at += length
        return taken
