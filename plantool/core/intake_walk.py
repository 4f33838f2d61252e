"""One author's way through a marked copy: each change with the requests that it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment import EditRequest
from plantool.core.intake_align import Alignment, Target
from plantool.core.intake_blocks import (
    Line,
    block_edits,
    row_deletion,
    row_insertion,
)
from plantool.core.intake_change import (
    Change,
    authors_of,
    changed_words,
    changes_by,
    offsets_in,
    said_of,
    untouched,
)
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_marks import MarkChange, divided, joined, typed_lines
from plantool.core.intake_words import is_number, title_request, words_request
from plantool.core.marked_text import Mark, MarkedParagraph
from plantool.core.message import Message, message
from plantool.core.text import Span

NOT_IN_DRAFT = message("the words are not in the draft that was sent out")
NO_EDIT = message("no action says exactly this; the words are kept in 'content'")


class MarkedChange(Struct, frozen=True):
    """One change in the order of the text."""

    paragraph: int
    mark: Mark
    gone: Target | None = None
    lines: tuple[Line, ...] = ()
    edits: tuple[EditRequest, ...] = ()
    target: Target | None = None
    moves: frozenset[str] = frozenset()
    said: str = ""
    """The change in words, for what no action expresses."""
    doubt: Message | None = None


class AuthorWalk(Struct, frozen=True):
    """One author's way through the file."""

    draft: SentDraft
    paragraphs: Sequence[MarkedParagraph]
    alignment: Alignment
    author: str

    def ops(self) -> Iterator[MarkedChange]:
        """The changes, those side by side already one."""
        waiting: list[MarkedChange] = []
        for op in self._raw():
            if waiting and not self._follow(waiting[-1], op):
                yield from self._blocks(waiting)
                waiting = []
            if op.gone or op.lines:
                waiting.append(op)
            else:
                yield op
        yield from self._blocks(waiting)

    def _follow(self, last: MarkedChange, op: MarkedChange) -> bool:
        """Whether two changes of whole paragraphs stand side by side."""
        if not (op.gone or op.lines) or last.moves != op.moves:
            return False
        # New lines stand before or behind the paragraph that holds them, if that one stays.
        first = last.paragraph + (not (self._stays(last.paragraph) and last.target is None))
        end = op.paragraph + (self._stays(op.paragraph) and op.target is not None)
        return all(not self.paragraphs[index].original.strip() for index in range(first, end))

    def _raw(self) -> Iterator[MarkedChange]:
        skip: set[int] = set()
        for row, numbered in groupby(enumerate(self.paragraphs), key=lambda one: one[1].row):
            members = list(numbered)
            op = self._row(members) if row else None
            if op:
                yield op
                continue
            for index, paragraph in members:
                if index in skip or not self._touches(paragraph):
                    continue
                chain = self._run_on(index) if self._has_words(index) else ()
                if chain:
                    skip.update(chain)
                    yield self._joined(chain)
                else:
                    yield from self._paragraph(index)

    def _has_words(self, index: int) -> bool:
        return bool(self.paragraphs[index].original.strip()) and not self._is_gone(index)

    def _touches(self, paragraph: MarkedParagraph) -> bool:
        joined = paragraph.joined is not None and paragraph.joined.author == self.author
        return joined or self.author in authors_of(paragraph)

    def _row(self, members: Sequence[tuple[int, MarkedParagraph]]) -> MarkedChange | None:
        """A whole table row that came or went."""
        index, first = members[0]
        if first.row_deleted and first.row_deleted.author == self.author:
            targets = [self.alignment.target(at) for at, _ in members]
            known = [target for target in targets if target]
            request = row_deletion(self.draft, known)
            words = " | ".join(paragraph.original for _, paragraph in members)
            return MarkedChange(
                index,
                first.row_deleted,
                edits=(request,) if request else (),
                target=known[0] if known else None,
                said=f"Bỏ dòng «{words}».",
                doubt=None if request else NO_EDIT,
            )
        if first.row_inserted and first.row_inserted.author == self.author:
            before = self._row_before(index)
            cells = [paragraph.final for _, paragraph in members]
            request = row_insertion(self.draft, before, cells) if before else None
            return MarkedChange(
                index,
                first.row_inserted,
                edits=(request,) if request else (),
                target=before,
                said=f"Bổ sung dòng «{' | '.join(cells)}».",
                doubt=None if request else NO_EDIT,
            )
        return None

    def _row_before(self, index: int) -> Target | None:
        """A cell of the nearest row above that the author left standing."""
        rows = [one.row for one in self.paragraphs[:index]]
        for at in range(index - 1, -1, -1):
            if rows[at] == 0 or rows[at] != rows[index - 1]:
                return None
            if self._stays(at) and (target := self._hold(at)):
                return target
        return None

    def _is_gone(self, index: int) -> bool:
        """Whether the author took out all words of a paragraph and wrote none in their place."""
        paragraph = self.paragraphs[index]
        mine = [part for part in paragraph.stretches if part.inserted is None]
        all_out = bool(paragraph.original.strip()) and all(
            not part.text.strip() or (part.deleted and part.deleted.author == self.author)
            for part in mine
        )
        return all_out and not self._is_rewritten(index)

    def _is_rewritten(self, index: int) -> bool:
        new = self._left(index)
        return self.alignment.target(index) is not None and bool(new.strip()) and "\n" not in new

    def _left(self, index: int) -> str:
        """The paragraph's words as the author left them."""
        paragraph = self.paragraphs[index]
        return changed_words(paragraph.original, changes_by(paragraph, self.author))

    def _run_on(self, index: int) -> tuple[int, ...]:
        """The paragraphs that become one with this one, itself first; () where it stays alone."""
        chain = [index]
        at = index
        while self._is_open(at):
            at += 1
            if at == len(self.paragraphs) or not self.paragraphs[at].original.strip():
                break
            if not self._is_gone(at):
                chain.append(at)
        return tuple(chain) if len(chain) > 1 else ()

    def _is_open(self, index: int) -> bool:
        """Whether the author deleted the mark at the end of a paragraph."""
        joined = self.paragraphs[index].joined
        return joined is not None and joined.author == self.author

    def _paragraph(self, index: int) -> Iterator[MarkedChange]:
        paragraph = self.paragraphs[index]
        target = self.alignment.target(index)
        changes = changes_by(paragraph, self.author)
        original = paragraph.original
        if paragraph.is_note and (self._is_gone(index) or not original.strip()):
            words = f"Bổ sung chú thích «{self._left(index).strip()}»."
            if original.strip():
                words = f"Bỏ chú thích «{original.strip()}»."
            yield MarkedChange(index, changes[0].mark, target=target, said=words, doubt=NO_EDIT)
            return
        if self._is_gone(index):
            new, mark = self._left(index), changes[0].mark
            moves = frozenset[str]().union(*(change.moves for change in changes))
            if target is None:
                yield MarkedChange(index, mark, said=f"Bỏ «{original}».", doubt=NOT_IN_DRAFT)
            else:
                yield MarkedChange(index, mark, gone=target, target=target, moves=moves)
            if new.strip():
                yield MarkedChange(
                    index, mark, lines=typed_lines(paragraph, new, changes[0].line), target=target
                )
            return
        if not original.strip():
            for change in changes:
                yield MarkedChange(
                    index,
                    change.mark,
                    lines=typed_lines(paragraph, change.new, change.line),
                    moves=change.moves,
                )
            return
        if target is None:
            for change in changes:
                yield self._unplaced(index, original, change)
            return
        yield from self._in_paragraph(index, target, changes)

    def _in_paragraph(
        self, index: int, target: Target, changes: Sequence[Change]
    ) -> Iterator[MarkedChange]:
        paragraph = self.paragraphs[index]
        original = paragraph.original
        parting = next(
            (at for at, change in enumerate(changes) if _divides(original, change)), len(changes)
        )
        whole = changes[:parting]
        inner = [change for change in whole if "\n" not in change.new]
        inner = [change for change in inner if not is_number(original, change)]
        for change in whole:
            if "\n" in change.new and change.end == 0:
                yield from self._lines_before(index, target, change)
        if target.is_title and inner:
            request = title_request(self.draft, target, original, inner)
            yield self._op(index, target, original, inner[0], request)
            inner = []
        for change in inner:
            request = words_request(self.draft, target, original, change)
            yield self._op(index, target, original, change, request)
        if parting < len(changes):
            yield self._divided(index, target, changes[parting:])
        for change in whole:
            if "\n" in change.new and change.end:
                yield from self._lines_behind(index, target, change)

    def _op(
        self,
        index: int,
        target: Target,
        original: str,
        change: Change,
        request: EditRequest | None,
    ) -> MarkedChange:
        return MarkedChange(
            index,
            change.mark,
            edits=(request,) if request else (),
            target=target,
            moves=change.moves,
            said=said_of(original, change),
            doubt=None if request else NO_EDIT,
        )

    def _unplaced(self, index: int, original: str, change: Change) -> MarkedChange:
        return MarkedChange(index, change.mark, said=said_of(original, change), doubt=NOT_IN_DRAFT)

    def _lines_before(self, index: int, target: Target, change: Change) -> Iterator[MarkedChange]:
        *lines, rest = change.new.split("\n")
        paragraph = self.paragraphs[index]
        new = typed_lines(paragraph, "\n".join(lines), change.line)
        if new:
            yield MarkedChange(index, change.mark, lines=new, moves=change.moves)
        if rest.strip():
            inner = replace(change, new=rest)
            request = words_request(self.draft, target, paragraph.original, inner)
            yield self._op(index, target, paragraph.original, inner, request)

    def _lines_behind(self, index: int, target: Target, change: Change) -> Iterator[MarkedChange]:
        original = self.paragraphs[index].original
        first, *lines = change.new.split("\n")
        if first.strip() or change.start < change.end:
            inner = replace(change, new=first)
            request = words_request(self.draft, target, original, inner)
            yield self._op(index, target, original, inner, request)
        new = typed_lines(self.paragraphs[index], "\n".join(lines), change.line + 1)
        if new:
            yield MarkedChange(index, change.mark, lines=new, moves=change.moves, target=target)

    def _divided(self, index: int, target: Target, changes: Sequence[Change]) -> MarkedChange:
        found = divided(self.draft, target, self.paragraphs[index], changes)
        return self._of_mark(index, target, changes[0].mark, found)

    def _joined(self, chain: Sequence[int]) -> MarkedChange:
        paragraphs = [self.paragraphs[at] for at in chain]
        targets = [self.alignment.target(at) for at in chain]
        changes = [changes_by(paragraph, self.author) for paragraph in paragraphs]
        found = joined(self.draft, targets, paragraphs, changes)
        mark = paragraphs[0].joined or Mark()
        return self._of_mark(chain[0], targets[0], mark, found)

    def _of_mark(
        self, index: int, target: Target | None, mark: Mark, found: MarkChange
    ) -> MarkedChange:
        return MarkedChange(
            index,
            mark,
            edits=found.edits,
            target=target,
            said=found.said,
            doubt=None if found.edits else NO_EDIT,
        )

    # Whole paragraphs

    def _blocks(self, ops: Sequence[MarkedChange]) -> Iterator[MarkedChange]:
        """Paragraphs that went and came side by side, as one change."""
        if not ops:
            return
        gone = [op.gone for op in ops if op.gone]
        lines = [line for op in ops for line in op.lines]
        last = max(op.paragraph for op in ops)
        inserted_in = [op for op in ops if op.lines]
        before, behind = self._around(ops[0], last, inserted_in)
        edits = block_edits(self.draft, gone, lines, before, behind)
        said = []
        if gone:
            said.append("Bỏ «" + "», «".join(target.words for target in gone) + "».")
        if lines:
            said.append("Bổ sung «" + "», «".join(line.text.strip() for line in lines) + "».")
        yield MarkedChange(
            ops[0].paragraph,
            ops[0].mark,
            edits=edits or (),
            target=gone[0] if gone else before or behind,
            moves=ops[0].moves,
            said=" ".join(said),
            doubt=None if edits else NO_EDIT,
        )

    def _around(
        self, first: MarkedChange, last: int, inserted: Sequence[MarkedChange]
    ) -> tuple[Target | None, Target | None]:
        """The texts that stay before and behind."""
        starts_in = bool(inserted) and inserted[0].target is not None and not first.gone
        before = (
            self._hold(inserted[0].paragraph) if starts_in else self._neighbour(first.paragraph, -1)
        )
        at_end = inserted and inserted[-1].target is None and not _is_last_gone(first, inserted)
        at = last - 1 if at_end and self._stays(last) else last
        return before, self._neighbour(at, 1)

    def _stays(self, index: int) -> bool:
        is_known = self.alignment.target(index) is not None
        return is_known and not self._is_gone(index) and not self._follows(index)

    def _follows(self, index: int) -> bool:
        """Whether its words run on from a paragraph above."""
        at = index - 1
        while at >= 0 and self._is_open(at):
            if self._has_words(at):
                return True
            at -= 1
        return False

    def _neighbour(self, index: int, step: int) -> Target | None:
        """The nearest text of the draft that the author left standing, if one can hang on it."""
        at = index + step
        while 0 <= at < len(self.paragraphs):
            if self._stays(at):
                return self._hold(at)
            at += step
        return None

    def _hold(self, index: int) -> Target | None:
        """The draft's text, with those of its words on which a neighbour can hang."""
        target = self.alignment.target(index)
        paragraph = self.paragraphs[index]
        kept = untouched(paragraph) if target else None
        if target is None or kept is None:
            return None
        offsets = offsets_in(paragraph.original, target.words)
        span = Span(offsets[kept.start], offsets[kept.end])
        return replace(target, kept=span) if len(span) else target


def _is_last_gone(first: MarkedChange, inserted: Sequence[MarkedChange]) -> bool:
    return first.gone is not None and inserted[-1].paragraph == first.paragraph


def _divides(original: str, change: Change) -> bool:
    """Whether a new paragraph mark stands before words that stay."""
    return "\n" in change.new and change.end > 0 and bool(original[change.end :].strip())
