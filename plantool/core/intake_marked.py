"""Tracked changes as remarks: each author's changes by themselves, neighbours joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from plantool.core.comment import Action, EditRequest
from plantool.core.intake_align import Alignment, Target, align, lead
from plantool.core.intake_blocks import (
    Line,
    deletions,
    insertions,
    replacement,
    row_deletion,
    row_insertion,
)
from plantool.core.intake_change import Change, authors_of, changes_by, layered
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_remark import Remark
from plantool.core.intake_words import is_number, title_request, words_request
from plantool.core.marked_text import Mark, MarkedParagraph, MarkedText
from plantool.core.message import Message, message
from plantool.core.typed_text import as_markdown, clean_words

NOT_IN_DRAFT = message("the words are not in the draft that was sent out")
NO_EDIT = message("no action says exactly this; the words are kept in 'content'")
ON_ANOTHERS = message("these words were put in by somebody else, so no draft holds them")


@dataclass(frozen=True)
class _Op:
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


def remarks_of_changes(draft: SentDraft, marked: MarkedText) -> tuple[Remark, ...]:
    """All tracked changes of a file as remarks, in the order of the text, author by author."""
    alignment = align([paragraph.original for paragraph in marked.paragraphs], draft.targets)
    found: list[Remark] = []
    for author in _authors(marked):
        walk = _Walk(draft, marked.paragraphs, alignment, author)
        ops = _by_move(list(walk.ops()))
        for number, op in enumerate(ops, 1):
            found.append(_remark(op, f"{author or 'văn bản'} {number}"))
    found += _on_others(marked, alignment)
    return tuple(found)


def _authors(marked: MarkedText) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for paragraph in marked.paragraphs:
        names.update(dict.fromkeys(authors_of(paragraph)))
        for mark in (paragraph.joined, paragraph.row_inserted, paragraph.row_deleted):
            if mark:
                names[mark.author] = None
    return tuple(names)


@dataclass(frozen=True)
class _Walk:
    """One author's way through the file."""

    draft: SentDraft
    paragraphs: Sequence[MarkedParagraph] = field(repr=False)
    alignment: Alignment = field(repr=False)
    author: str

    def ops(self) -> Iterator[_Op]:
        """The changes, those side by side already one."""
        waiting: list[_Op] = []
        for op in self._raw():
            if waiting and not self._follow(waiting[-1], op):
                yield from self._blocks(waiting)
                waiting = []
            if op.gone or op.lines:
                waiting.append(op)
            else:
                yield op
        yield from self._blocks(waiting)

    def _follow(self, last: _Op, op: _Op) -> bool:
        """Whether two changes of whole paragraphs stand side by side."""
        if not (op.gone or op.lines) or last.moves != op.moves:
            return False
        return all(
            not self.paragraphs[index].original.strip()
            for index in range(last.paragraph + 1, op.paragraph)
        )

    def _raw(self) -> Iterator[_Op]:
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
                if self._joins(index):
                    skip.add(index + 1)
                    yield self._join(index)
                else:
                    yield from self._paragraph(index)

    def _touches(self, paragraph: MarkedParagraph) -> bool:
        joined = paragraph.joined is not None and paragraph.joined.author == self.author
        return joined or self.author in authors_of(paragraph)

    def _row(self, members: Sequence[tuple[int, MarkedParagraph]]) -> _Op | None:
        """A whole table row that came or went."""
        index, first = members[0]
        if first.row_deleted and first.row_deleted.author == self.author:
            targets = [self.alignment.target(at) for at, _ in members]
            known = [target for target in targets if target]
            request = row_deletion(self.draft, known)
            words = " | ".join(paragraph.original for _, paragraph in members)
            return _Op(
                index,
                first.row_deleted,
                edits=(request,) if request else (),
                target=known[0] if known else None,
                said=f"Bỏ dòng «{words}».",
                doubt=None if request else NO_EDIT,
            )
        if first.row_inserted and first.row_inserted.author == self.author:
            before = self._neighbour(index, -1)
            cells = [paragraph.final for _, paragraph in members]
            request = row_insertion(self.draft, before, cells) if before else None
            return _Op(
                index,
                first.row_inserted,
                edits=(request,) if request else (),
                target=before,
                said=f"Bổ sung dòng «{' | '.join(cells)}».",
                doubt=None if request else NO_EDIT,
            )
        return None

    def _is_gone(self, index: int) -> bool:
        """Whether the author took out all words of a paragraph and wrote none instead."""
        paragraph = self.paragraphs[index]
        mine = [part for part in paragraph.stretches if part.inserted is None]
        return bool(paragraph.original.strip()) and all(
            not part.text.strip() or (part.deleted and part.deleted.author == self.author)
            for part in mine
        )

    def _joins(self, index: int) -> bool:
        paragraph = self.paragraphs[index]
        return (
            paragraph.joined is not None
            and paragraph.joined.author == self.author
            and not self._is_gone(index)
            and bool(paragraph.original.strip())
            and index + 1 < len(self.paragraphs)
            and not self._is_gone(index + 1)
            and bool(self.paragraphs[index + 1].original.strip())
        )

    def _paragraph(self, index: int) -> Iterator[_Op]:
        paragraph = self.paragraphs[index]
        target = self.alignment.target(index)
        changes = changes_by(paragraph, self.author)
        original = paragraph.original
        if self._is_gone(index):
            new = "".join(change.new for change in changes)
            mark = changes[0].mark
            moves = frozenset[str]().union(*(change.moves for change in changes))
            if target is None:
                yield _Op(index, mark, said=f"Bỏ «{original}».", doubt=NOT_IN_DRAFT)
            else:
                yield _Op(index, mark, gone=target, target=target, moves=moves)
            if new.strip():
                yield _Op(
                    index, mark, lines=self._lines(paragraph, new, changes[0].line), target=target
                )
            return
        if not original.strip():
            for change in changes:
                yield _Op(
                    index,
                    change.mark,
                    lines=self._lines(paragraph, change.new, change.line),
                    moves=change.moves,
                )
            return
        if target is None:
            for change in changes:
                yield self._unplaced(index, original, change)
            return
        yield from self._in_paragraph(index, target, changes)

    def _in_paragraph(self, index: int, target: Target, changes: Sequence[Change]) -> Iterator[_Op]:
        paragraph = self.paragraphs[index]
        original = paragraph.original
        inner = [change for change in changes if "\n" not in change.new]
        inner = [change for change in inner if not is_number(original, change)]
        for change in changes:
            if "\n" in change.new and change.end == 0:
                yield from self._lines_before(index, target, change)
        if target.is_title and inner:
            request = title_request(self.draft, target, original, inner)
            yield self._op(index, target, original, inner[0], request)
            inner = []
        for change in inner:
            request = words_request(self.draft, target, original, change)
            yield self._op(index, target, original, change, request)
        for change in changes:
            if "\n" in change.new and change.end:
                yield from self._lines_behind(index, target, change)

    def _op(
        self,
        index: int,
        target: Target,
        original: str,
        change: Change,
        request: EditRequest | None,
    ) -> _Op:
        return _Op(
            index,
            change.mark,
            edits=(request,) if request else (),
            target=target,
            moves=change.moves,
            said=_said(original, change),
            doubt=None if request else NO_EDIT,
        )

    def _unplaced(self, index: int, original: str, change: Change) -> _Op:
        return _Op(index, change.mark, said=_said(original, change), doubt=NOT_IN_DRAFT)

    def _lines(self, paragraph: MarkedParagraph, new: str, first: int) -> tuple[Line, ...]:
        """Typed text as paragraphs, with the styles that Word gave them."""
        found = []
        for at, text in enumerate(new.split("\n"), first):
            level = paragraph.levels[at] if 0 <= at < len(paragraph.levels) else 0
            style = paragraph.styles[at] if 0 <= at < len(paragraph.styles) else ""
            if text.strip():
                item = style in {"mục có đánh số", "list paragraph", "list bullet"} and not level
                found.append(Line(f"- {text}" if item and not _has_sign(text) else text, level))
        return tuple(found)

    def _lines_before(self, index: int, target: Target, change: Change) -> Iterator[_Op]:
        *lines, rest = change.new.split("\n")
        paragraph = self.paragraphs[index]
        new = self._lines(paragraph, "\n".join(lines), change.line)
        if new:
            yield _Op(index, change.mark, lines=new, moves=change.moves)
        if rest.strip():
            inner = replace(change, new=rest)
            request = words_request(self.draft, target, paragraph.original, inner)
            yield self._op(index, target, paragraph.original, inner, request)

    def _lines_behind(self, index: int, target: Target, change: Change) -> Iterator[_Op]:
        paragraph = self.paragraphs[index]
        original = paragraph.original
        first, *lines = change.new.split("\n")
        tail = original[change.end :]
        if tail.strip():
            yield self._split(index, target, change, tail)
            return
        if first.strip() or change.start < change.end:
            inner = replace(change, new=first)
            request = words_request(self.draft, target, original, inner)
            yield self._op(index, target, original, inner, request)
        new = self._lines(paragraph, "\n".join(lines), change.line + 1)
        if new:
            yield _Op(index, change.mark, lines=new, moves=change.moves, target=target)

    def _split(self, index: int, target: Target, change: Change, tail: str) -> _Op:
        """A paragraph parted in two or more."""
        original = self.paragraphs[index].original
        first, *lines = change.new.split("\n")
        cut = Change(change.start, len(original), first.rstrip(), change.mark)
        head_end = len(original[: change.start].rstrip())
        cut = replace(cut, start=head_end) if not first.strip() else cut
        kept = words_request(self.draft, target, original, cut)
        lines[-1] += tail
        new = self._lines(self.paragraphs[index], "\n".join(lines), change.line + 1)
        edits: tuple[EditRequest, ...] = ()
        if kept and not target.field and not target.is_title and new:
            quote = self.draft.quote(
                target.view, target.plain(0, _head(target, original, head_end))
            )
            put = tuple(
                EditRequest(
                    section=target.section,
                    quote=quote,
                    action=Action.INSERT_AFTER,
                    block=True,
                    text=as_markdown(line.bare, at_start=True),
                )
                for line in new
            )
            if quote and all(self.draft.can(one) for one in put):
                edits = (kept, *put)
        said = f"Tách đoạn «{_short(original)}» trước «{_short(lines[-1])}»."
        return _Op(
            index,
            change.mark,
            edits=edits,
            target=target,
            said=said,
            doubt=None if edits else NO_EDIT,
        )

    def _join(self, index: int) -> _Op:
        """Two paragraphs made one."""
        paragraph, other = self.paragraphs[index], self.paragraphs[index + 1]
        target, follower = self.alignment.target(index), self.alignment.target(index + 1)
        mark = paragraph.joined or Mark()
        said = f"Ghép đoạn «{_short(paragraph.original)}» với «{_short(other.original)}»."
        edits: tuple[EditRequest, ...] = ()
        if target and follower and not (target.is_title or follower.is_title or target.field):
            original = paragraph.original
            ending = _final(paragraph, self.author)
            added = _final(other, self.author)
            added = added[lead(added) :]
            if not (ending[-1:].isspace() or added[:1].isspace()):
                added = f" {added}"
            start = len(_same_start(original, ending))
            change = Change(start, len(original), ending[start:] + added, mark)
            one = words_request(self.draft, target, original, change)
            gone = deletions(self.draft, (follower,))
            if one and gone:
                edits = (one, *gone)
        return _Op(
            index, mark, edits=edits, target=target, said=said, doubt=None if edits else NO_EDIT
        )

    # Whole paragraphs

    def _blocks(self, ops: Sequence[_Op]) -> Iterator[_Op]:
        """Paragraphs that went and came side by side, as one change."""
        if not ops:
            return
        gone = [op.gone for op in ops if op.gone]
        lines = [line for op in ops for line in op.lines]
        last = max(op.paragraph for op in ops)
        inserted_in = [op for op in ops if op.lines]
        before, behind = self._around(ops[0], last, inserted_in)
        edits = self._block_edits(gone, lines, before, behind)
        said = []
        if gone:
            said.append("Bỏ «" + "», «".join(target.words for target in gone) + "».")
        if lines:
            said.append("Bổ sung «" + "», «".join(line.text.strip() for line in lines) + "».")
        yield _Op(
            ops[0].paragraph,
            ops[0].mark,
            edits=edits or (),
            target=gone[0] if gone else before or behind,
            moves=ops[0].moves,
            said=" ".join(said),
            doubt=None if edits else NO_EDIT,
        )

    def _around(
        self, first: _Op, last: int, inserted: Sequence[_Op]
    ) -> tuple[Target | None, Target | None]:
        """The texts that stay before and behind."""
        starts_in = bool(inserted) and inserted[0].target is not None and not first.gone
        before = inserted[0].target if starts_in else self._neighbour(first.paragraph, -1)
        at_end = inserted and inserted[-1].target is None and not _is_last_gone(first, inserted)
        at = last - 1 if at_end and self._stays(last) else last
        return before, self._neighbour(at, 1)

    def _stays(self, index: int) -> bool:
        return self.alignment.target(index) is not None and not self._is_gone(index)

    def _neighbour(self, index: int, step: int) -> Target | None:
        """The nearest text of the draft that the author left standing."""
        at = index + step
        while 0 <= at < len(self.paragraphs):
            if self._stays(at):
                return self.alignment.target(at)
            at += step
        return None

    def _block_edits(
        self,
        gone: Sequence[Target],
        lines: Sequence[Line],
        before: Target | None,
        behind: Target | None,
    ) -> tuple[EditRequest, ...] | None:
        if len(gone) == 1 and len(lines) == 1 and not lines[0].level:
            request = replacement(self.draft, gone[0], lines[0])
            if request:
                return (request,)
        away = deletions(self.draft, gone) if gone else ()
        come = insertions(self.draft, before, behind, lines) if lines else ()
        return None if away is None or come is None else (*away, *come)


def _is_last_gone(first: _Op, inserted: Sequence[_Op]) -> bool:
    return first.gone is not None and inserted[-1].paragraph == first.paragraph


def _by_move(ops: Sequence[_Op]) -> tuple[_Op, ...]:
    """Both halves of a move as one change."""
    found: list[_Op] = []
    for op in ops:
        at = next((i for i, one in enumerate(found) if op.moves and one.moves == op.moves), None)
        if at is None:
            found.append(op)
            continue
        first = found[at]
        edits = _moved((*first.edits, *op.edits)) if first.edits and op.edits else ()
        found[at] = replace(
            first,
            edits=edits,
            said=f"{first.said} {op.said}",
            doubt=None if edits else NO_EDIT,
        )
    return tuple(found)


def _moved(edits: tuple[EditRequest, ...]) -> tuple[EditRequest, ...]:
    """A whole section that went and came again was moved."""
    gone = [edit for edit in edits if edit.action is Action.DELETE_SECTION]
    come = [edit for edit in edits if edit.action is Action.ADD_SECTION]
    if len(gone) == len(come) == 1 == len(edits) - 1:
        place = come[0].model_copy(
            update={"action": Action.MOVE_SECTION, "section": gone[0].section, "new": None}
        )
        return (place.model_copy(update={"text": ""}),)
    return edits


def _remark(op: _Op, part: str) -> Remark:
    target = op.target
    if op.edits:
        return Remark(part, op.edits, author=op.mark.author, date=op.mark.date)
    return Remark(
        part,
        section=target.section if target else "",
        field=target.field if target else "",
        content=op.said,
        author=op.mark.author,
        date=op.mark.date,
        doubt=op.doubt or NO_EDIT,
    )


def _on_others(marked: MarkedText, alignment: Alignment) -> Iterator[Remark]:
    """What one body did to the words of another."""
    number = 0
    for index, paragraph in enumerate(marked.paragraphs):
        for part in layered(paragraph):
            number += 1
            target = alignment.target(index)
            by, of = part.deleted or Mark(), part.inserted or Mark()
            yield Remark(
                f"{by.author} trên {of.author} {number}",
                section=target.section if target else "",
                field=target.field if target else "",
                content=f"Bỏ «{part.text.strip()}» do {of.author} bổ sung.",
                author=by.author,
                date=by.date,
                doubt=ON_ANOTHERS,
            )


def _final(paragraph: MarkedParagraph, author: str) -> str:
    """The paragraph as one author left it."""
    original = paragraph.original
    words, done = "", 0
    for change in changes_by(paragraph, author):
        words += original[done : change.start] + change.new
        done = max(done, change.end)
    return words + original[done:]


def _same_start(one: str, other: str) -> str:
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    # Back to the start of the word, so that no word is parted.
    while 0 < count < len(one) and one[count - 1].isalnum():
        count -= 1
    return one[:count]


def _head(target: Target, original: str, end: int) -> int:
    """How many of the target's letters stand before a place in the copy's paragraph."""
    shift = max(0, len(original) - len(target.words)) if original.endswith(target.words) else 0
    return max(1, end - shift)


def _has_sign(text: str) -> bool:
    return Line(text).is_item


def _said(original: str, change: Change) -> str:
    old, new = original[change.start : change.end].strip(), clean_words(change.new).strip()
    if old and new:
        return f"Sửa «{old}» thành «{new}»."
    if old:
        return f"Bỏ «{old}»."
    before = original[: change.start].rstrip()[-40:]
    return f"Bổ sung «{new}» sau «{before}»." if before else f"Bổ sung «{new}»."


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 60 else f"{flat[:57]}…"  # noqa: PLR2004 - a readable length
