"""Which comments caused a change: read from the records of the drafts, never guessed.

The new draft is kept as pieces: stretches of the old draft, and stretches that some edit put in.
Every record between the two drafts cuts these pieces further, so that a change made in draft 2
still has its comments in draft 3. What an edit took out stays among the pieces as gone, so that
what is put back later is what it was before, and nobody's change.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment import LocatedComment
from plantool.core.credit import covered_in, with_covered
from plantool.core.edit import Edit, apply_edits
from plantool.core.history import edits_of, flat, make_draft
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import HistoryLine, Plan
from plantool.core.record import RecordFile, sha256_of
from plantool.core.text import SourceText, Span
from plantool.core.text_diff import changed_spans


class _Piece(Struct, frozen=True):
    """A stretch of a draft: kept from the old one, or put in by comments (or by nobody known)."""

    length: int
    origin: int | None
    """Where it stands in the old draft; None for what was put in."""
    text: str = ""
    """The words of what was put in."""
    comments: tuple[str, ...] = ()
    """Who put it in."""
    gone: tuple[str, ...] | None = None
    """Who took it out again; None while it stands in the text."""

    @property
    def width(self) -> int:
        """How many characters of the text it takes."""
        return self.length if self.gone is None else 0

    def words(self, old: str) -> str:
        """Its characters."""
        return self.text if self.origin is None else old[self.origin : self.origin + self.length]

    def cut(self, length: int) -> tuple[_Piece, _Piece]:
        """Its first characters, and the rest."""
        origin = None if self.origin is None else self.origin + length
        return (
            replace(self, length=length, text=self.text[:length]),
            replace(self, length=self.length - length, origin=origin, text=self.text[length:]),
        )

    def is_put_back_by(self, comments: tuple[str, ...]) -> bool:
        """Whether an edit that puts in the same words again takes back what took them out.

        Anybody can put back words of the old draft; words that a comment brought are its words
        again only where the one that took them out is undone.
        """
        return self.origin is not None or bool({*(self.gone or ())} & {*comments})


class Causes(Struct, frozen=True):
    """Where each stretch of the new draft comes from, and who took out what of the old one."""

    starts: Sequence[int] = ()
    pieces: Sequence[_Piece] = ()
    deleted: Sequence[tuple[Span, tuple[str, ...]]] = ()
    """Stretches of the old draft that went, in order, with the comments that asked for it."""
    is_known: bool = False
    """Whether there was a record to read."""

    def origin(self, offset: int) -> int | None:
        """Where a character of the new draft stood in the old one; None if it is new."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0 or self.pieces[index].origin is None:
            return None
        return (self.pieces[index].origin or 0) + offset - self.starts[index]

    def origin_of(self, start: int, end: int) -> int | None:
        """Where a stretch of the new draft began in the old one, if it ended there as far on."""
        index = bisect_right(self.starts, start) - 1
        if index < 0 or (origin := self.pieces[index].origin) is None:
            return None
        at = start - self.starts[index]
        first, last = origin + at, origin + at + end - start - 1
        is_one = at + end - start <= self.pieces[index].length
        return first if is_one or self.origin(end - 1) == last else None

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
    comments: Mapping[str, LocatedComment] | None = None,
) -> Causes:
    """Follows the old draft through the records that lead to the new one.

    `drafts` holds the frozen drafts between them; one that is missing is made from its record.
    `comments` tell which comments the words of another one cover.
    What a record does not account for, such as a line typed by hand, is a change by nobody.
    """
    by_draft = {record.model.draft: record for record in records}
    steps = range(old.header.draft + 1, new.header.draft + 1)
    if not any(number in by_draft for number in steps):
        return Causes()
    text = old.source.text
    pieces: list[_Piece] = [_Piece(len(text), 0)]
    for number in steps:
        record = by_draft.get(number)
        edits = _edits(text, record, comments or {}) if record else ()
        target = _target(number, text, record, new, drafts)
        if target is None:
            return Causes()
        pieces = _cut(pieces, edits, old.source.text)
        made = apply_edits(text, edits)
        by_hand = [Edit(a, b.of(target)) for a, b in changed_spans(made, target)]
        pieces, text = _cut(pieces, by_hand, old.source.text), target
    return _causes(pieces)


def _causes(pieces: Sequence[_Piece]) -> Causes:
    """The pieces that stand, each with its place, and what went of the old draft."""
    standing = [piece for piece in pieces if piece.gone is None]
    starts = [0, *accumulate(piece.length for piece in standing)][:-1]
    deleted = sorted(
        (Span(piece.origin, piece.origin + piece.length), piece.gone)
        for piece in pieces
        if piece.origin is not None and piece.gone is not None
    )
    return Causes(starts, standing, deleted, is_known=True)


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


def _edits(
    text: str, record: RecordFile, comments: Mapping[str, LocatedComment]
) -> tuple[Edit, ...]:
    """The record's edits that fit this text: one that does not is no explanation of it."""
    covered = covered_in(record.model, comments)
    fitting = [
        replace(edit, comments=with_covered(edit.comments, covered))
        for edit, recorded in zip(edits_of(record.model), record.model.edits, strict=True)
        if text[recorded.start : recorded.end] == recorded.old
    ]
    return flat(fitting)


def _cut(pieces: Iterable[_Piece], edits: Iterable[Edit], old: str) -> list[_Piece]:
    """The pieces after the edits."""
    found: list[_Piece] = []
    rest = _Rest(list(pieces))
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        found += rest.take(edit.span.start)
        found += (
            piece if piece.gone is not None else replace(piece, gone=edit.comments)
            for piece in rest.take(edit.span.end)
        )
        if edit.new and not _put_back(found, edit, old):
            found.append(_Piece(len(edit.new), None, edit.new, edit.comments))
    found += rest.take(None)
    return found


def _put_back(pieces: list[_Piece], edit: Edit, old: str) -> bool:
    """Whether the edit's words are those that went here: then they stand again."""
    first = len(pieces)
    while first and pieces[first - 1].gone is not None:
        first -= 1
    for start in range(first, len(pieces)):
        words, end = "", start
        while end < len(pieces) and len(words) < len(edit.new):
            words += pieces[end].words(old)
            end += 1
        back = pieces[start:end]
        if words == edit.new and all(piece.is_put_back_by(edit.comments) for piece in back):
            pieces[start:end] = [replace(piece, gone=None) for piece in back]
            return True
    return False


class _Rest(Struct):
    """The pieces not yet passed; `at` is the offset reached."""

    pieces: list[_Piece]
    index: int = 0
    at: int = 0

    def take(self, until: int | None) -> list[_Piece]:
        """The pieces up to an offset, the last one cut there, and what is gone at that offset; all
        that are left for None.
        """
        taken: list[_Piece] = []
        while self.index < len(self.pieces):
            piece = self.pieces[self.index]
            left = piece.width if until is None else until - self.at
            if piece.width and not left:
                break
            if piece.width > left:
                first, self.pieces[self.index] = piece.cut(left)
            else:
                first = piece
                self.index += 1
            taken.append(first)
            self.at += first.width
        return taken
