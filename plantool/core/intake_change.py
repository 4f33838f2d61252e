"""The changes of one author in one paragraph: which words went, which came, joined readably."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import Indel

from plantool.core.marked_text import Mark, MarkedParagraph, Stretch
from plantool.core.text import Span
from plantool.core.typed_text import clean_words

LONGEST_SHOWN = 60


class Change(Struct, frozen=True):
    """Words from `start` to `end` of the paragraph before any change become `new`."""

    start: int
    end: int
    new: str
    mark: Mark
    moves: frozenset[str] = frozenset()
    line: int = 0
    """In which of the paragraphs that inserted line feeds make it begins."""


def authors_of(paragraph: MarkedParagraph) -> tuple[str, ...]:
    """Who changed the paragraph's words, in order."""
    names = [
        mark.author
        for part in paragraph.stretches
        for mark in (part.inserted, part.deleted)
        if mark
    ]
    return tuple(dict.fromkeys(names))


def changes_by(paragraph: MarkedParagraph, author: str) -> tuple[Change, ...]:
    """What one author did, as if nobody else had changed anything."""
    raw = list(_raw(paragraph, author))
    joined: list[Change] = []
    original = paragraph.original
    for change in raw:
        last = joined[-1] if joined else None
        if last and _is_one(original[last.end : change.start], last, change):
            gap = original[last.end : change.start]
            joined[-1] = replace(
                last,
                end=change.end,
                new=last.new + gap + change.new,
                moves=last.moves | change.moves,
            )
        else:
            joined.append(change)
    return tuple(
        _whole_words(original, change)
        for change in joined
        if original[change.start : change.end] != change.new
    )


def changed_words(original: str, changes: Sequence[Change], *, start: int = 0) -> str:
    """The paragraph's words from `start` on, with the changes made."""
    words, done = "", start
    for change in changes:
        words += original[done : change.start] + change.new
        done = max(done, change.end)
    return words + original[done:]


def untouched(paragraph: MarkedParagraph, end: int | None = None) -> Span | None:
    """The longest run of whole words before `end` that nobody changed; None where there is none.

    What hangs on words that another change takes out could not be applied together with it.
    """
    original = paragraph.original
    limit = len(original) if end is None else end
    best: Span | None = None
    at = 0
    for part in paragraph.stretches:
        if part.inserted is not None:
            if at and "\n" in part.text:
                break  # what stands behind becomes a paragraph of its own
            continue
        if part.deleted is None:
            span = _trimmed(original, at, min(at + len(part.text), limit))
            if len(span) > (len(best) if best else 0):
                best = span
        at += len(part.text)
    return best


def _trimmed(original: str, start: int, end: int) -> Span:
    """The stretch without half words at its ends, since changes grow to whole words."""
    while 0 < start < end and _joins(original[start - 1], original[start]):
        start += 1
    while start < end < len(original) and _joins(original[end - 1], original[end]):
        end -= 1
    return Span(start, max(start, end))


def said_of(original: str, change: Change) -> str:
    """The change in words, for what no action expresses."""
    old, new = original[change.start : change.end].strip(), clean_words(change.new).strip()
    if old and new:
        return f"Sửa «{old}» thành «{new}»."
    if old:
        return f"Bỏ «{old}»."
    before = original[: change.start].rstrip()[-40:]
    return f"Bổ sung «{new}» sau «{before}»." if before else f"Bổ sung «{new}»."


def short_words(words: str) -> str:
    """A paragraph's beginning, for people."""
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST_SHOWN else f"{flat[: LONGEST_SHOWN - 3]}…"


def layered(paragraph: MarkedParagraph) -> tuple[Stretch, ...]:
    """Words that one body put in and another took out again: no draft ever held them."""
    return tuple(
        part
        for part in paragraph.stretches
        if part.inserted and part.deleted and part.inserted.author != part.deleted.author
    )


def _raw(paragraph: MarkedParagraph, author: str) -> Iterator[Change]:
    at = line = 0
    for part in paragraph.stretches:
        length = len(part.text)
        if part.inserted is None:
            if part.deleted and part.deleted.author == author:
                moves = frozenset({part.deleted.move} - {""})
                yield Change(at, at + length, "", part.deleted, moves, line)
            at += length
            continue
        took_back = part.deleted is not None and part.deleted.author == author
        if part.inserted.author == author and not took_back:
            moves = frozenset({part.inserted.move} - {""})
            yield Change(at, at, part.text, part.inserted, moves, line)
        line += part.text.count("\n")


def _is_one(gap: str, last: Change, change: Change) -> bool:
    """Whether a reader takes two changes for one: side by side, in one word, or a blank apart."""
    if "\n" in last.new or "\n" in change.new:
        # The mark of a moved paragraph may be a mere insertion.
        return not gap and (last.moves == change.moves or not last.moves or not change.moves)
    if last.moves != change.moves:
        return False
    return not gap.strip() or (len(gap) <= 3 and not any(sign.isspace() for sign in gap))  # noqa: PLR2004 - a word's middle


def _whole_words(original: str, change: Change) -> Change:
    """The change grown to whole words, and without what it puts back at its edges."""
    start, end, new = change.start, change.end, change.new
    if "\n" not in new:
        start, end, new = _without_same(original, start, end, new)
        while _joins(original[start - 1 : start], original[start:end] or new) or (
            start > 0 and _joins(original[start - 1 : start], new)
        ):
            start -= 1
            new = original[start] + new
        while end < len(original) and (
            _joins(original[start:end][-1:], original[end]) or _joins(new[-1:], original[end])
        ):
            new += original[end]
            end += 1
    return replace(change, start=start, end=end, new=new)


def _without_same(original: str, start: int, end: int, new: str) -> tuple[int, int, str]:
    while start < end and new and original[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and original[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return start, end, new


def _joins(before: str, behind: str) -> bool:
    return before[-1:].isalnum() and behind[:1].isalnum()


def offsets_in(original: str, words: str) -> tuple[int, ...]:
    """For each place between two letters of the copy's paragraph, the place in the draft's words.

    They differ by a number before, a stop behind, kinds of blanks and quotation marks.
    """
    if original == words:
        return tuple(range(len(words) + 1))
    if original.endswith(words):
        shift = len(original) - len(words)
        return tuple(max(0, at - shift) for at in range(len(original) + 1))
    found = [0] * (len(original) + 1)
    for code in Indel.opcodes(original, words):
        for at in range(code.src_start, code.src_end + 1):
            step = at - code.src_start if code.tag == "equal" else 0
            found[at] = min(code.dest_start + step, code.dest_end)
        if code.tag == "insert":
            found[code.src_end] = code.dest_end
    found[len(original)] = len(words)
    return tuple(found)
