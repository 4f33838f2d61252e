"""Paragraph marks that came or went: a paragraph divided in two or more, several made one."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from plantool.core.comment import Action, EditRequest
from plantool.core.intake_align import Target, lead
from plantool.core.intake_blocks import Line, deletions
from plantool.core.intake_change import (
    Change,
    changed_words,
    offsets_in,
    said_of,
    short_words,
    untouched,
)
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_words import words_request
from plantool.core.marked_text import Mark, MarkedParagraph
from plantool.core.text import Span
from plantool.core.typed_text import as_markdown

_ITEM_STYLES = frozenset({"mục có đánh số", "list paragraph", "list bullet"})


class MarkChange(Struct, frozen=True):
    """What the change of a mark comes to; without edits, its words are all there is."""

    said: str
    edits: tuple[EditRequest, ...] = ()


def typed_lines(paragraph: MarkedParagraph, new: str, first: int) -> tuple[Line, ...]:
    """Typed text as paragraphs, with the styles that Word gave them, from the one numbered."""
    found = []
    for at, text in enumerate(new.split("\n"), first):
        level = paragraph.levels[at] if 0 <= at < len(paragraph.levels) else 0
        style = paragraph.styles[at] if 0 <= at < len(paragraph.styles) else ""
        if text.strip():
            is_item = style in _ITEM_STYLES and not level and not Line(text).is_item
            found.append(Line(f"- {text}" if is_item else text, level))
    return tuple(found)


def divided(
    draft: SentDraft, target: Target, paragraph: MarkedParagraph, changes: Sequence[Change]
) -> MarkChange:
    """A paragraph parted by the first of the changes; those behind it are in its later parts."""
    original, change = paragraph.original, changes[0]
    tail = changed_words(original, changes[1:], start=change.end)
    first, *rest = f"{change.new}{tail}".split("\n")
    said = f"Tách đoạn «{short_words(original)}» trước «{short_words(rest[0])}»."
    if len(changes) > 1:
        said = " ".join((said, *(said_of(original, one) for one in changes[1:])))
    head_end = change.start if first.strip() else len(original[: change.start].rstrip())
    cut = Change(head_end, len(original), first.rstrip(), change.mark)
    kept = words_request(draft, target, original, cut)
    new = typed_lines(paragraph, "\n".join(rest), change.line + 1)
    if kept is None or target.field or target.is_title or not new:
        return MarkChange(said)
    hold = untouched(paragraph, head_end) or Span(0, head_end)
    offsets = offsets_in(original, target.words)
    quote = draft.quote(target.view, target.plain(offsets[hold.start], offsets[hold.end]))
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
    if quote is None or not all(draft.can(one) for one in put):
        return MarkChange(said)
    return MarkChange(said, (kept, *put))


def joined(
    draft: SentDraft,
    targets: Sequence[Target | None],
    paragraphs: Sequence[MarkedParagraph],
    changes: Sequence[Sequence[Change]],
) -> MarkChange:
    """Paragraphs that run on, as one author left each of them."""
    first, *others = paragraphs
    names = "» với «".join(short_words(paragraph.original) for paragraph in paragraphs)
    inner = [
        said_of(paragraph.original, change)
        for paragraph, own in zip(paragraphs, changes, strict=True)
        for change in own
    ]
    said = " ".join((f"Ghép đoạn «{names}».", *inner))
    known = [target for target in targets if target]
    if len(known) < len(targets) or any(one.is_title or one.field for one in known):
        return MarkChange(said)
    ending = changed_words(first.original, changes[0])
    words = ending
    for paragraph, own in zip(others, changes[1:], strict=True):
        sign = lead(paragraph.original)
        if any(change.start < sign for change in own):
            sign = 0
        # A number or dash typed by the renderer goes, and leaves the blank that stood behind it.
        gap = " " if sign and not words[-1:].isspace() else ""
        words += gap + changed_words(paragraph.original, own, start=sign)
    if "\n" in words:
        return MarkChange(said)
    start = _same_start(first.original, ending)
    change = Change(start, len(first.original), words[start:], Mark())
    one = words_request(draft, known[0], first.original, change)
    gone = deletions(draft, known[1:])
    return MarkChange(said, (one, *gone)) if one and gone else MarkChange(said)


def _same_start(one: str, other: str) -> int:
    """How many letters agree, back to the start of a word, so that no word is parted."""
    count = 0
    while count < min(len(one), len(other)) and one[count] == other[count]:
        count += 1
    while 0 < count < len(one) and one[count - 1].isalnum():
        count -= 1
    return count
