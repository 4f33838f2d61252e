"""Where wishes cannot stand side by side, and where they are one and the same."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz

from plantool.core.comment import Action, LocatedComment
from plantool.core.edit import Edit
from plantool.core.finding import Finding, Severity
from plantool.core.history import Move
from plantool.core.message import Message, message
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.text import Span
from plantool.core.wish import Wish, in_text_order

CONFLICT = fault(
    "A002",
    "conflict",
    Severity.ERROR,
    """Two accepted comments want different things of the same words (ý kiến chồng lấn).

    Nothing is written while a conflict stands. Decide one of the two otherwise: adopt a wording
    that serves both by `decision.text` in one and `same_as` in the other, or decline one.
    """,
)
SAME_POINT = fault(
    "A003",
    "same-point",
    Severity.NOTE,
    """Several accepted comments insert at one point. They come in this order: what stands after
    the words before it, then what stands before the words after it; within these a deeper section
    before a higher one, then by round, by the body's place in `invited`, by comment ID.
    """,
)


class United(Struct, frozen=True):
    """One edit with all the comments that ask for it; the first is the one credited."""

    change: Edit | Move
    wishes: tuple[Wish, ...]

    @property
    def comments(self) -> tuple[LocatedComment, ...]:
        """The comments, the credited one first."""
        return tuple({wish.comment.id: wish.comment for wish in self.wishes}.values())


def united(wishes: Iterable[Wish]) -> tuple[United, ...]:
    """The edits in the text's order, equal ones made one and credited to all who asked."""
    groups: dict[tuple[object, ...], list[Wish]] = {}
    for wish in in_text_order(list(wishes)):
        change = wish.change
        target = change.to if isinstance(change, Move) else None
        groups.setdefault((change.span, change.new, target), []).append(wish)
    found = []
    for group in groups.values():
        ordered = tuple(sorted(group, key=lambda wish: wish.order))
        ids = tuple({wish.comment.id: None for wish in ordered})
        found.append(United(replace(ordered[0].change, comments=ids), ordered))
    return tuple(sorted(found, key=lambda one: one.wishes[0].place))


def conflicts(
    review: Review, base: Plan, edits: Sequence[United]
) -> tuple[tuple[Finding, ...], frozenset[str]]:
    """A finding for each pair that cannot stand together, and the comments that take part."""
    pairs: dict[tuple[int, int], Span] = {}
    for one, other, at in (*_overlaps(edits), *_hung_on_deleted(edits), *_same_target(edits)):
        first, second = sorted((one, other))
        pairs.setdefault((first, second), at)
    findings = []
    involved: set[str] = set()
    for (first, second), at in sorted(pairs.items()):
        clashing = (edits[first].wishes[0], edits[second].wishes[0])
        findings.append(_finding(review, base, *clashing, at))
        for united_edit in (edits[first], edits[second]):
            involved.update(comment.id for comment in united_edit.comments)
    for kept, gone in _kept_elsewhere(base, edits):
        findings.append(_finding(review, base, kept, gone, gone.change.span))
        involved.update((kept.comment.id, gone.comment.id))
    return tuple(findings), frozenset(involved)


def same_points(base: Plan, edits: Sequence[United]) -> tuple[Finding, ...]:
    """A note for each point at which several comments insert."""
    points: dict[int, list[United]] = {}
    for edit in edits:
        for piece in edit.wishes[0].pieces:
            if not len(piece.span) and piece.new:
                points.setdefault(piece.span.start, []).append(edit)
    found = []
    for at, together in points.items():
        ids = list(dict.fromkeys(edit.wishes[0].comment.id for edit in together))
        if len(ids) > 1:
            what = message("inserted here in this order: {comments}", comments=", ".join(ids))
            place = base.source.place(Span(at, at))
            found.append(SAME_POINT.finding(place, what, section=section_at(base, at)))
    return tuple(found)


def section_at(plan: Plan, offset: int) -> str | None:
    """The ID of the section in whose heading or own text an offset stands; None in the header."""
    if offset < plan.front_matter.end:
        return None
    behind = bisect_right(plan.sections, offset, key=lambda section: section.heading.start)
    return plan.sections[behind - 1].id if behind else None


Pair = tuple[int, int, Span]

_ALIKE = 80
"""How alike, of 100, words put elsewhere are to those that go."""

LONGEST_SHOWN = 80
"""Characters of a wording that a message shows whole."""


def _overlaps(edits: Sequence[United]) -> list[Pair]:
    """Edits that share a character, and insertions strictly inside another edit: one sweep."""
    pieces = sorted(
        (piece.span.start, piece.span.end, index)
        for index, edit in enumerate(edits)
        for piece in edit.wishes[0].pieces
    )
    found: list[Pair] = []
    open_pieces: list[tuple[int, int, int]] = []
    for start, end, index in pieces:
        open_pieces = [piece for piece in open_pieces if piece[1] > start]
        for other_start, other_end, other in open_pieces:
            inside = start < end or other_start < start
            if other != index and inside and not _from_one_comment(edits[index], edits[other]):
                found.append((other, index, Span(start, min(max(end, start), other_end))))
        if end > start:
            open_pieces.append((start, end, index))
    return found


def _from_one_comment(one: United, other: United) -> bool:
    """Edits of one request belong together: a merge's heading and the references that follow."""
    return one.wishes[0].request is other.wishes[0].request


def _hung_on_deleted(edits: Sequence[United]) -> list[Pair]:
    """Insertions whose words another edit deletes, moves or cuts a section away with."""
    gone = sorted(
        (edit.change.span.start, edit.change.span.end, index)
        for index, edit in enumerate(edits)
        if len(edit.change.span) and (isinstance(edit.change, Move) or not edit.change.new)
    )
    found: list[Pair] = []
    if not gone:
        return found
    hung = sorted(
        (wish.anchor.start, wish.anchor.end, index)
        for index, edit in enumerate(edits)
        for wish in edit.wishes
        if wish.anchor and len(wish.anchor) and not len(edit.change.span)
    )
    first = 0
    for start, end, index in hung:
        while first < len(gone) and gone[first][1] <= start and _is_flat(gone, first):
            first += 1
        for other_start, other_end, other in gone[first:]:
            if other_start >= end:
                break
            if other_end > start and not _from_one_comment(edits[index], edits[other]):
                found.append((index, other, Span(start, end)))
    return found


def _is_flat(gone: Sequence[tuple[int, int, int]], index: int) -> bool:
    """Whether no later stretch reaches back before this one's end (they overlap: a conflict)."""
    return index + 1 >= len(gone) or gone[index + 1][0] >= gone[index][1]


def _same_target(edits: Sequence[United]) -> list[Pair]:
    """Two values for one field, two sections of one ID."""
    seen: dict[tuple[str, str], int] = {}
    found: list[Pair] = []
    for index, edit in enumerate(edits):
        request = edit.wishes[0].request
        key = ("", "")
        if request.action is Action.SET:
            key = ("field", request.field)
        elif request.action is Action.ADD_SECTION and request.new:
            key = ("section", request.new.id)
        if not key[0]:
            continue
        other = seen.setdefault(key, index)
        if other != index:
            found.append((other, index, edit.change.span))
    return found


def _kept_elsewhere(base: Plan, edits: Sequence[United]) -> Iterator[tuple[Wish, Wish]]:
    """Equal deletions of a paragraph of which one keeps the words: somebody joins it with the one
    before it, somebody else strikes it out.
    """
    put: dict[str, list[Wish]] = {}
    for edit in edits:
        for wish in edit.wishes if edit.change.new else ():
            put.setdefault(wish.comment.id, []).append(wish)
    for edit in edits:
        old = edit.change.span.of(base.source.text)
        if len(edit.comments) < 2 or edit.change.new or "\n" not in old:  # noqa: PLR2004
            continue
        by_comment = {wish.comment.id: wish for wish in edit.wishes}
        keeping = {
            name: wish for name in by_comment for wish in put.get(name, ()) if _holds(wish, old)
        }
        if keeping:
            keeper = next(iter(keeping.values()))
            yield from ((keeper, wish) for name, wish in by_comment.items() if name not in keeping)


def _holds(wish: Wish, old: str) -> bool:
    """Whether the words that are put hold those that go, perhaps with a few changed."""
    words = " ".join(old.split()).strip(" -.;,")
    new = " ".join(wish.change.new.split())
    # The shorter is sought in the longer: an added word is often one of those that go.
    return len(new) * 100 >= len(words) * _ALIKE and fuzz.partial_ratio(words, new) >= _ALIKE


def _finding(review: Review, base: Plan, one: Wish, other: Wish, at: Span) -> Finding:
    section = section_at(base, at.start)
    what = message(
        "{first} ({first_body}) and {second} ({second_body}) want different things of the same "
        "words: {first_wish} / {second_wish}; decline one, or adopt one wording for both "
        "(decision.text, same_as)",
        first=one.comment.id,
        first_body=review.agencies.name(one.comment.agency),
        second=other.comment.id,
        second_body=review.agencies.name(other.comment.agency),
        first_wish=_shown(base, one),
        second_wish=_shown(base, other),
    )
    place = base.source.place(at)
    return CONFLICT.finding(place, what, section=section, comment=one.comment.id)


def _shown(base: Plan, wish: Wish) -> Message:
    """A wish in words: what goes, what comes."""
    change = wish.change
    old = _short(change.span.of(base.source.text))
    new = _short(change.new)
    if isinstance(change, Move):
        return message("move «{old}»", old=old)
    if not old:
        return message("insert «{new}»", new=new)
    if not new:
        return message("delete «{old}»", old=old)
    return message("«{old}» → «{new}»", old=old, new=new)


def _short(words: str) -> str:
    flat_words = " ".join(words.split())
    return (
        flat_words
        if len(flat_words) <= LONGEST_SHOWN
        else f"{flat_words[:60]} … {flat_words[-15:]}"
    )
