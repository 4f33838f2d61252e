"""Changes of words inside one paragraph, title, cell or header text, as requests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plantool.core.capture import express
from plantool.core.comment import Action, EditRequest
from plantool.core.cover import HalfCovered, cover
from plantool.core.edit import Edit
from plantool.core.inline import plain_inline
from plantool.core.intake_align import Target, lead
from plantool.core.intake_change import Change, offsets_in
from plantool.core.intake_draft import SentDraft
from plantool.core.rules.headings import TYPED_NUMBER
from plantool.core.text import Span
from plantool.core.typed_text import as_markdown, clean_words


def words_request(
    draft: SentDraft, target: Target, original: str, change: Change
) -> EditRequest | None:
    """The request that changes the words so; None where none does exactly this."""
    offsets = offsets_in(original, target.words)
    start, end = offsets[change.start], offsets[change.end]
    new = clean_words(change.new)
    if not new.strip():
        start, end = _with_blanks(target.words, start, end)
    if target.field:
        return _in_field(draft, target, start, end, new)
    for edit in _source_edits(target, start, end, new):
        if not _reads(draft, target, edit, target.words[:start] + new + target.words[end:]):
            continue
        lines = target.piece.lines
        room = Span(lines[0].start, lines[-1].end)
        found = express(draft.review, draft.plan, edit, room)
        if found.request.action is not Action.PATCH:
            return draft.with_context(found.request)
    return None


def _with_blanks(words: str, start: int, end: int) -> tuple[int, int]:
    """Words that go from a paragraph's edge, with the blanks that would then stand there."""
    if end == len(words):
        start = len(words[:start].rstrip())
    if start == 0:
        end += len(words[end:]) - len(words[end:].lstrip())
    return start, end


def title_request(
    draft: SentDraft, target: Target, original: str, changes: Sequence[Change]
) -> EditRequest | None:
    """The title as all changes of one author make it."""
    number = lead(original)
    done, words = number, ""
    for change in changes:
        words += original[done : change.start] + change.new
        done = max(done, change.end)
    words += original[done:]
    if changes[0].start < number:
        words = words[lead(words) :]
    words = clean_words(words).strip()
    # Numbers are made by the renderer; one typed into a title is a fault of the plan.
    if not words or words == target.words or TYPED_NUMBER.fullmatch(words):
        return None
    request = EditRequest(
        section=target.section, action=Action.RETITLE, text=as_markdown(words, at_start=False)
    )
    return request if draft.can(request) else None


def is_number(original: str, change: Change) -> bool:
    """Whether only the number at the paragraph's start is changed, which the renderer makes."""
    number = lead(original)
    if not number or change.end > number or change.start >= number or "\n" in change.new:
        return False
    start = original[: change.start] + change.new + original[change.end : number]
    return not start.strip() or lead(f"{start}…") >= len(start.rstrip())


def _source_edits(target: Target, start: int, end: int, new: str) -> Iterator[Edit]:
    piece, view = target.piece, target.view
    words = target.words
    text = as_markdown(new, at_start=not start)
    if start == end:
        places = []
        if start:
            places.append(piece.source_end(start))
        if start < len(words):
            places.append(piece.source_start(start))
        # Marks close behind a word and open before one: stay outside of them.
        if start and not words[start - 1].isspace():
            places.reverse()
        for at in dict.fromkeys(places):
            yield Edit(Span(at, at), text)
        return
    plain = target.plain(start, end)
    covered = cover(view, plain)
    bare = view.source_span(plain)
    if bare and new and not isinstance(covered, HalfCovered):
        # Words written in the place of bold ones are bold.
        yield Edit(bare, text)
    if covered and not isinstance(covered, HalfCovered):
        yield Edit(covered.span, text)
    lines = piece.lines
    if len(lines) == 1:
        # Half a mark went: the whole paragraph is written anew, without its marks.
        yield Edit(lines[0], as_markdown(words[:start] + new + words[end:], at_start=True))


def _reads(draft: SentDraft, target: Target, edit: Edit, wanted: str) -> bool:
    """Whether the block reads as it should after the edit."""
    lines = target.piece.lines
    source = draft.plan.source.text
    if not any(line.contains(edit.span) for line in lines):
        return len(lines) > 1
    content = "\n".join(
        source[line.start : edit.span.start] + edit.new + source[edit.span.end : line.end]
        if line.contains(edit.span)
        else line.of(source)
        for line in lines
    )
    references = draft.views.references
    labels = frozenset(note.label.casefold() for note in draft.plan.footnotes)
    return plain_inline(content, references=references, footnotes=labels).text == wanted


def _in_field(
    draft: SentDraft, target: Target, start: int, end: int, new: str
) -> EditRequest | None:
    words = target.words
    if start == 0 and end == len(words) and not new.strip():
        request = EditRequest(field=target.field, action=Action.DELETE_ITEM, item=words)
        return request if draft.can(request) else None
    for first, last in _wider(words, start, end):
        if first == last:
            continue
        quote = draft.quote(target.view, target.plain(first, last))
        if quote is None:
            continue
        text = (words[first:start] + new + words[end:last]).strip()
        action = Action.REPLACE if text else Action.DELETE
        request = EditRequest(field=target.field, quote=quote, action=action, text=text)
        if draft.can(request):
            return request
    return None


def _wider(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretch itself, then with a word before, behind and around, then all."""
    yield start, end
    before = re.search(r"\S+\s*\Z", words[:start])
    behind = re.match(r"\s*\S+", words[end:])
    left = before.start() if before else start
    right = end + behind.end() if behind else end
    yield left, end
    yield start, right
    yield left, right
    yield 0, len(words)
