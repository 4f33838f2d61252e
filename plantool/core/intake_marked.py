"""Tracked changes as remarks: each author's changes by themselves, neighbours joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from plantool.core.comment import Action, EditRequest
from plantool.core.intake_align import Alignment
from plantool.core.intake_change import authors_of, changes_by, layered
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_remark import Remark
from plantool.core.intake_walk import NO_EDIT, AuthorWalk, MarkedChange
from plantool.core.intake_words import is_number
from plantool.core.marked_text import Mark, MarkedText
from plantool.core.message import message

ON_ANOTHERS = message("these words were put in by somebody else, so no draft holds them")


def remarks_of_changes(draft: SentDraft, marked: MarkedText) -> tuple[Remark, ...]:
    """All tracked changes of a file as remarks, in the order of the text, author by author."""
    alignment = draft.align(
        marked.paragraphs, [paragraph.original for paragraph in marked.paragraphs]
    )
    found: list[Remark] = []
    for author in _authors(marked):
        walk = AuthorWalk(draft, marked.paragraphs, alignment, author)
        ops = _by_move(list(walk.ops()))
        for number, op in enumerate(ops, 1):
            found.append(_remark(op, f"{author or 'văn bản'} {number}"))
    found += _on_others(marked, alignment)
    return tuple(found)


def number_changes(marked: MarkedText) -> int:
    """How many changes are of the numbers alone that the renderer types."""
    return sum(
        is_number(paragraph.original, change)
        for paragraph in marked.paragraphs
        for author in authors_of(paragraph)
        for change in changes_by(paragraph, author)
    )


def _authors(marked: MarkedText) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for paragraph in marked.paragraphs:
        names.update(dict.fromkeys(authors_of(paragraph)))
        for mark in (paragraph.joined, paragraph.row_inserted, paragraph.row_deleted):
            if mark:
                names[mark.author] = None
    return tuple(names)


def _by_move(ops: Sequence[MarkedChange]) -> tuple[MarkedChange, ...]:
    """Both halves of a move as one change."""
    found: list[MarkedChange] = []
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
        place = replace(
            come[0], action=Action.MOVE_SECTION, section=gone[0].section, new=None, text=""
        )
        return (place,)
    return edits


def _remark(op: MarkedChange, part: str) -> Remark:
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
