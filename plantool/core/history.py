"""How a draft is made of the one before: recorded edits, plantool's own lines, free values.

`make_draft` is a plain function of base, edits and history line, so that `audit` can make every
draft again, and `carry` can follow a place from the draft a comment was written on to today's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from plantool.core.edit import Edit, apply_edits
from plantool.core.plan import FREE_FIELDS, HistoryLine, Plan
from plantool.core.record import Record, RecordedEdit
from plantool.core.text import Span
from plantool.core.yaml_text import YamlScalar, YamlSequence


class Move(Struct, frozen=True):
    """A stretch that stands somewhere else afterwards, its headings perhaps on other levels."""

    span: Span
    to: int
    old: str
    new: str
    comments: tuple[str, ...] = ()


def without_history_line(base: Plan, edits: Sequence[Edit | Move], number: int) -> str:
    """The next draft but for its history line: what a record's `result` is the hash of."""
    own = (_draft_number(base, number),)
    return apply_edits(base.source.text, (*flat(edits), *own))


def make_draft(base: Plan, edits: Sequence[Edit | Move], line: HistoryLine) -> str:
    """The next draft: the edits, its number and its history line."""
    return apply_edits(base.source.text, (*flat(edits), *own_edits(base, line)))


def placed(
    base: Plan,
    edits: Sequence[Edit | Move],
    index: int,
    line: HistoryLine,
    *,
    source: bool = False,
) -> int:
    """Where the new words of edit `index` begin in the draft that was made; with `source`, where
    a moved stretch stood before.
    """
    pieces: list[tuple[Edit, bool]] = []
    for number, edit in enumerate(edits):
        parts = flat((edit,))
        wanted = parts[0] if source else parts[-1]
        pieces += ((part, number == index and part is wanted) for part in parts)
    pieces += ((own, False) for own in own_edits(base, line))
    shift = 0
    for piece, is_wanted in sorted(pieces, key=lambda one: (one[0].span.start, one[0].span.end)):
        if is_wanted:
            return piece.span.start + shift
        shift += len(piece.new) - len(piece.span)
    raise IndexError(index)


def own_edits(base: Plan, line: HistoryLine) -> tuple[Edit, Edit]:
    """What plantool itself writes into a new draft: its number and its history line."""
    return _draft_number(base, line.draft), _history_edit(base, line)


def flat(edits: Iterable[Edit | Move]) -> tuple[Edit, ...]:
    """Moves as what they do to the text: one deletion, one insertion."""
    found: list[Edit] = []
    for edit in edits:
        if isinstance(edit, Move):
            found.append(Edit(edit.span, "", edit.comments))
            found.append(Edit(Span(edit.to, edit.to), edit.new, edit.comments))
        else:
            found.append(edit)
    return tuple(found)


def recorded(base: str, edits: Iterable[Edit | Move]) -> tuple[RecordedEdit, ...]:
    """The edits as a record holds them."""
    found = []
    for edit in edits:
        start, end = edit.span.start, edit.span.end
        target = edit.to if isinstance(edit, Move) else None
        found.append(
            RecordedEdit(
                start=start,
                end=end,
                old=edit.span.of(base),
                new=edit.new,
                to=target,
                comments=edit.comments,
            )
        )
    return tuple(found)


def edits_of(record: Record) -> tuple[Edit | Move, ...]:
    """The edits that a record holds."""
    return tuple(
        Edit(Span(edit.start, edit.end), edit.new, edit.comments)
        if edit.to is None
        else Move(Span(edit.start, edit.end), edit.to, edit.old, edit.new, edit.comments)
        for edit in record.edits
    )


def _draft_number(base: Plan, number: int) -> Edit:
    node = base.front.get("draft")
    if node is None or not len(node.span):
        at = base.front.entries[0][0].span.start
        return Edit(Span(at, at), f"draft: {number}{base.source.newline}")
    return Edit(node.span, str(number))


def _history_edit(base: Plan, line: HistoryLine) -> Edit:
    newline = base.source.newline
    words = f"- {{draft: {line.draft}, base: {line.base}, record: {line.record}}}{newline}"
    node, key = base.front.get("history"), base.front.key("history")
    if isinstance(node, YamlSequence) and node.items and not node.flow:
        last = base.source.position(node.items[-1].span.end - 1).line - 1
        at = base.source.line_span(last).end
        return Edit(Span(at, at), words)
    if key is not None and node is not None:
        last = base.source.position(max(node.span.end - 1, key.span.end)).line - 1
        return Edit(
            Span(key.span.start, base.source.line_span(last).end), f"history:{newline}{words}"
        )
    closing = base.front_matter.of(base.source.text).rstrip().rfind("---")
    at = base.front_matter.start + closing
    return Edit(Span(at, at), f"history:{newline}{words}")


# Free values


def free_entries(plan: Plan) -> tuple[Span, ...]:
    """The lines of `status`, `number` and `date`: key to value, and the line end where nothing
    else stands on the line.
    """
    spans = []
    for key, value in plan.front.entries:
        if key.value not in FREE_FIELDS or not isinstance(value, YamlScalar):
            continue
        colon = plan.source.text.index(":", key.span.end) + 1
        start, end = key.span.start, max(value.span.end, colon)
        line = plan.source.line_span(plan.source.position(end).line - 1)
        rest = plan.source.text[end : line.end]
        if not rest.strip() and plan.source.position(start).column == 1:
            end = line.end
        spans.append(Span(start, end))
    return tuple(spans)


def masked(plan: Plan) -> str:
    """The text without its free values: what two states of one draft must have in common."""
    return apply_edits(plan.source.text, (Edit(span, "") for span in free_entries(plan)))


def with_free_values(plan: Plan, values_of: Plan) -> str:
    """The text of `plan` with the free values of another state of it."""
    edits: list[Edit] = []
    for name in FREE_FIELDS:
        here, there = plan.front.key(name), values_of.front.key(name)
        value, other = plan.front.get(name), values_of.front.get(name)
        if there is None or not isinstance(other, YamlScalar):
            continue
        words = other.span.of(values_of.source.text)
        if here is None:
            at = plan.front.entries[0][0].span.start
            edits.append(Edit(Span(at, at), f"{name}: {words}{plan.source.newline}"))
        elif isinstance(value, YamlScalar) and value.span.of(plan.source.text) != words:
            blank = "" if len(value.span) or plan.source.text[value.span.start - 1] == " " else " "
            edits.append(Edit(value.span, blank + words))
    return apply_edits(plan.source.text, edits)


# Carrying places forward


class Lost(Struct, frozen=True):
    """The words at a place were changed since: by which comments."""

    comments: tuple[str, ...]


def carry(span: Span, edits: Sequence[Edit | Move]) -> Span | Lost:
    """Where a span stands after the edits; lost when one of them touches its characters or
    inserts between them.
    """
    for edit in edits:
        if isinstance(edit, Move):
            if edit.span.contains(span):
                return _inside_move(span, edit, edits)
            if edit.span.overlaps(span) or span.start < edit.to < span.end:
                return Lost(edit.comments)
        elif edit.span.overlaps(span) or span.start < edit.span.start < span.end:
            return Lost(edit.comments)
    start = _shifted(span.start, flat(edits))
    return Span(start, start + len(span))


def _inside_move(span: Span, move: Move, edits: Sequence[Edit | Move]) -> Span:
    """A place in a moved stretch, whose headings may have gained or lost a `#`."""
    inserted = 0
    for edit in sorted(flat(edits), key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.span == Span(move.to, move.to) and edit.new == move.new:
            break
        if edit.span.end <= move.to:
            inserted += len(edit.new) - len(edit.span)
    start = move.to + inserted + _in_moved_text(span.start - move.span.start, move)
    return Span(start, start + len(span))


def _in_moved_text(offset: int, move: Move) -> int:
    """The offset in a move's new text that answers to one in its old text: the lines are the
    same, but for the marks at the start of headings.
    """
    lead = len(move.new) - len(move.new.lstrip("\r\n"))
    new_lines = move.new[lead:].splitlines(keepends=True)
    done, at = 0, lead
    for old, new in zip(move.old.splitlines(keepends=True), new_lines, strict=False):
        if offset < done + len(old):
            return at + max(0, offset - done + len(new) - len(old))
        done, at = done + len(old), at + len(new)
    return at + offset - done


def _shifted(offset: int, edits: Iterable[Edit]) -> int:
    """An offset behind everything that is inserted at it."""
    return offset + sum(len(edit.new) - len(edit.span) for edit in edits if edit.span.end <= offset)


def through_free_values(offset: int, old: Plan, new: Plan) -> int:
    """The same place in another state of one draft, which differs in free values alone."""
    bare = offset
    for span in reversed(free_entries(old)):
        if span.end <= offset:
            bare -= len(span)
        elif span.start < offset:
            bare -= offset - span.start
    for span in free_entries(new):
        if span.start <= bare:
            bare += len(span)
    return bare
