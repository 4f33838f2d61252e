"""Hand edits made explainable: each difference between a draft and the text on disk becomes a
comment's edit, as an action where one expresses it exactly, else as a `patch`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from plantool.core.anchor import locate
from plantool.core.comment import Action, EditRequest, NewSection, Quote
from plantool.core.conflict import section_at
from plantool.core.edit import Edit, apply_edits
from plantool.core.field import find_field, texts_in
from plantool.core.field_edit import field_changes
from plantool.core.history import flat, free_entries
from plantool.core.message import Message
from plantool.core.parse_plan import heading_parts
from plantool.core.plain_view import Piece, PlainView, field_view
from plantool.core.plan import OWN_FIELDS, Plan, Section
from plantool.core.quote_edit import changes_at
from plantool.core.quote_place import QuotePlace, plain_of
from plantool.core.review import Review
from plantool.core.section_edit import section_changes
from plantool.core.text import Span
from plantool.core.text_diff import SpanPair, changed_spans
from plantool.core.yaml_edit import member_lines
from plantool.core.yaml_text import YamlMapping, YamlScalar, YamlSequence, scalars

CONTEXT = 40
"""Characters of context given to a quote that stands more than once."""


@dataclass(frozen=True)
class Captured:
    """One hand edit: what it does to the base, and the request that says the same."""

    edits: tuple[Edit, ...]
    request: EditRequest = field(repr=False)


def capture(review: Review) -> tuple[Captured, ...]:
    """The hand edits between the base of the next draft and the plan as it is on disk."""
    base = review.base
    edits = tuple(_hand_edits(base, review.plan))
    found: list[Captured] = []
    done = 0
    for index, edit in enumerate(edits):
        following = edits[index + 1].span.start if index + 1 < len(edits) else len(base.source.text)
        captured = express(review, base, edit, Span(done, following))
        found.append(captured)
        done = captured.edits[-1].span.end
    return tuple(found)


def touches_own_fields(base: Plan, captured: Captured) -> bool:
    """Whether a hand edit is in `draft`, `history` or `plan`, which no comment may change."""
    spans = [
        Span(key.span.start, value.span.end)
        for key, value in base.front.entries
        if key.value in {*OWN_FIELDS, "plan"}
    ]
    return any(
        span.overlaps(edit.span) or span.start < edit.span.start < span.end
        for span in spans
        for edit in captured.edits
    )


def captured_id(short: str, request: EditRequest) -> str:
    """`<short>-<4 letters>`: the letters are a hash of what is asked, so that the same edit
    captured twice is the same comment.
    """
    words = request.model_dump_json(exclude_defaults=True)
    digest = hashlib.sha256(words.encode()).digest()
    letters = "".join(chr(ord("a") + byte % 26) for byte in digest[:4])
    return f"{short}-{letters}"


def _hand_edits(base: Plan, plan: Plan) -> Iterator[Edit]:
    """The smallest stretches in which the texts differ, free values aside."""
    free_old, free_new = free_entries(base), free_entries(plan)
    values = [scalar.span for _, scalar in scalars(base.front)]
    values += (section.title_span for section in base.sections if section.level)
    last: SpanPair | None = None
    for before, after in changed_spans(base.source.text, plan.source.text):
        is_free = any(entry.contains(before) for entry in free_old) and any(
            entry.contains(after) for entry in free_new
        )
        if is_free:
            continue
        if last and any(one.contains(Span(last[0].start, before.end)) for one in values):
            # Several words of one value or title are one change: "Quý IV/2022" to "Quý I/2023".
            last = (Span(last[0].start, before.end), Span(last[1].start, after.end))
            continue
        if last:
            yield Edit(last[0], last[1].of(plan.source.text))
        last = (before, after)
    if last:
        yield Edit(last[0], last[1].of(plan.source.text))


def express(review: Review, base: Plan, edit: Edit, room: Span) -> Captured:
    """The edit as the first request that does exactly this to the text, without touching what
    other hand edits touch.
    """
    wanted = _window(base, edit, (edit,))
    for request in _candidates(review, base, edit):
        changes = made(review, base, request)
        within = changes and all(room.contains(one.span) for one in changes)
        if changes and within and _window(base, edit, changes) == wanted:
            return Captured(changes, request)
    patch = EditRequest(
        action=Action.PATCH,
        section=section_at(base, edit.span.start) or None,
        old=edit.span.of(base.source.text),
        text=edit.new,
        line=base.source.position(edit.span.start).line,
    )
    return Captured((edit,), patch)


def _window(base: Plan, edit: Edit, edits: tuple[Edit, ...]) -> tuple[int, int, str] | None:
    """What a stretch around the edit reads after `edits`; None where they reach out of it."""
    room = 2_000
    start = max(0, edit.span.start - room)
    end = min(len(base.source.text), edit.span.end + room)
    if any(one.span.start < start or one.span.end > end for one in edits):
        return None
    shifted = [Edit(one.span.shifted(-start), one.new) for one in edits]
    return start, end, apply_edits(base.source.text[start:end], shifted)


def made(review: Review, base: Plan, request: EditRequest) -> tuple[Edit, ...] | None:
    """What a candidate request would do; None where it is refused."""
    if request.quote is not None:
        place = _place(review, base, request)
        change = changes_at(base, place, request) if place else None
        if change is None or isinstance(change, Message):
            return None
        return flat(change[0])
    in_header = request.action in {Action.SET, Action.ADD_ITEM, Action.DELETE_ITEM}
    changes = field_changes(base, request) if in_header else section_changes(base, request)
    return None if isinstance(changes, Message) else flat(changes)


def _place(review: Review, base: Plan, request: EditRequest) -> QuotePlace | None:
    view = _view(review, base, request)
    quote = request.quote
    if view is None or quote is None:
        return None
    match = locate(view, quote.exact, quote.prefix, quote.suffix)
    return QuotePlace(view, match.plain, request.section or "") if match.plain else None


def _view(review: Review, base: Plan, request: EditRequest) -> PlainView | None:
    if request.field:
        found = find_field(base, request.field)
        texts = (scalar for _, scalar in texts_in(found)) if found else ()
        return field_view(base.source, texts)
    views = review.views(base.header.draft)
    return views.view(request.section or "") if views else None


# Candidates, the most readable first


def _candidates(review: Review, base: Plan, edit: Edit) -> Iterator[EditRequest]:
    if edit.span.start < base.front_matter.end:
        yield from _in_header(base, edit)
        return
    yield from _whole_sections(base, edit)
    section = base.section(section_at(base, edit.span.start) or "")
    if section is None:
        return
    if section.level and section.heading.contains(edit.span):
        inner = edit.span.shifted(-section.heading.start)
        line = section.heading.of(base.source.text)
        parts = heading_parts(line[: inner.start] + edit.new + line[inner.end :])
        if parts:
            title = parts[0].of(line[: inner.start] + edit.new + line[inner.end :])
            yield EditRequest(section=section.id, action=Action.RETITLE, text=title)
        return
    views = review.views(base.header.draft)
    view = views.view(section.id) if views else None
    if view is None:
        return
    yield from _in_piece(view, section, base, edit)
    yield from _blocks(view, section, edit)


def _quoted(view: PlainView, plain: Span) -> Quote | None:
    """The words as a quote that is found again exactly there, with context only where needed."""
    exact = plain.of(view.text)
    before = view.text[max(0, plain.start - CONTEXT) : plain.start]
    behind = view.text[plain.end : plain.end + CONTEXT]
    for prefix, suffix in (("", ""), (before, ""), (before, behind)):
        match = locate(view, exact, prefix, suffix)
        if match.plain is not None and match.plain.start == plain.start:
            return Quote(exact=exact, prefix=prefix, suffix=suffix)
    return None


def _in_piece(view: PlainView, section: Section, base: Plan, edit: Edit) -> Iterator[EditRequest]:
    """Words inside one paragraph, item or cell."""
    piece = _piece_at(view, edit.span)
    if piece is None:
        return
    text = base.source.text
    first, last = piece.lines[0].start, piece.lines[-1].end
    for start, end in _wider(text, edit.span, first, last):
        plain = plain_of(view, Span(start, end))
        quote = _quoted(view, plain) if plain else None
        if quote is None:
            continue
        new = text[start : edit.span.start] + edit.new + text[edit.span.end : end]
        place = {"section": section.id, "quote": quote}
        if not edit.new:
            yield EditRequest(**place, action=Action.DELETE)
        if not len(edit.span) and end == edit.span.start:
            yield EditRequest(**place, action=Action.INSERT_AFTER, text=edit.new)
        if not len(edit.span) and start == edit.span.end:
            yield EditRequest(**place, action=Action.INSERT_BEFORE, text=edit.new)
        if new:
            yield EditRequest(**place, action=Action.REPLACE, text=new)


def _piece_at(view: PlainView, span: Span) -> Piece | None:
    for piece in view.pieces:
        if piece.lines and piece.lines[0].start <= span.start and span.end <= piece.lines[-1].end:
            return piece
    return None


def _wider(text: str, span: Span, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Stretches that hold the edit, readable ones first: the changed words, or for an insertion
    some words before or behind it; then more and more, until the whole of the block.
    """
    if len(span):
        words = span.of(text)
        lead = len(words) - len(words.lstrip())
        yield span.start + lead, span.start + len(words.rstrip())
        yield span.start, span.end
    lefts = _steps(r"\S+\s*\Z", text, span.start, first)
    rights = _steps(r"\s*\S+", text, span.end, last)
    if not len(span):
        # Three words are a readable hook, one is often a mere syllable.
        yield from ((left, span.end) for left in (*lefts[2:3], *lefts[:2][::-1]))
        yield from ((span.start, right) for right in (*rights[2:3], *rights[:2][::-1]))
    for left, right in zip_longest(lefts, rights):
        yield left or first, span.end
        yield span.start, right or last
        yield left or first, right or last


def _steps(pattern: str, text: str, at: int, limit: int) -> list[int]:
    """Where one, two, … six words further on begin or end."""
    found: list[int] = []
    for _ in range(6):
        if limit <= at:
            match = re.search(pattern, text[limit:at])
            at = limit + match.start() if match else at
        else:
            match = re.match(pattern, text[at:limit])
            at = at + match.end() if match else at
        if match is None:
            break
        found.append(at)
    return found


def _blocks(view: PlainView, section: Section, edit: Edit) -> Iterator[EditRequest]:
    """Whole paragraphs, items and rows that came or went."""
    words = edit.new.strip("\r\n")
    neighbours = _neighbours(view, edit.span)
    if not len(edit.span) and words:
        for piece in neighbours:
            quote = _quoted(view, piece.plain)
            if quote is None:
                continue
            for action in (Action.INSERT_AFTER, Action.INSERT_BEFORE):
                for text in (words, _bare(words)):
                    yield EditRequest(
                        section=section.id, quote=quote, action=action, block=True, text=text
                    )
        yield EditRequest(section=section.id, action=Action.APPEND, text=words)
    if len(edit.span) and not words:
        plain = plain_of_lines(view, edit.span)
        quote = _quoted(view, plain) if plain else None
        if quote:
            yield EditRequest(section=section.id, quote=quote, action=Action.DELETE)
            yield EditRequest(section=section.id, quote=quote, action=Action.DELETE, block=True)


def _bare(words: str) -> str:
    """An item's or row's words without its marker or bars."""
    return re.sub(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+", "", words)


def plain_of_lines(view: PlainView, span: Span) -> Span | None:
    """The stretch of a view that whole lines of the source make."""
    inside = [
        piece
        for piece in view.pieces
        if piece.lines and span.start <= piece.lines[0].start and piece.lines[-1].end <= span.end
    ]
    return Span(inside[0].plain.start, inside[-1].plain.end) if inside else None


def _neighbours(view: PlainView, span: Span) -> tuple[Piece, ...]:
    """The words of the blocks before and behind an insertion."""
    before = [p for p in view.pieces if p.blocks and p.lines[-1].end <= span.start]
    behind = [p for p in view.pieces if p.blocks and p.lines[0].start >= span.end]
    return (*before[-1:], *behind[:1])


def _whole_sections(base: Plan, edit: Edit) -> Iterator[EditRequest]:
    for section in base.sections:
        gone = section.extent.of(base.source.text).strip()
        if section.level and not edit.new and edit.span.of(base.source.text).strip() == gone:
            yield EditRequest(section=section.id, action=Action.DELETE_SECTION)
    lines = edit.new.strip("\r\n").splitlines()
    parts = heading_parts(lines[0]) if lines else None
    if parts is None or len(edit.span) or not parts[1]:
        return
    title, new_id, _classes, _rest = parts
    text = "\n".join(lines[1:]).strip("\n")
    new = NewSection(id=new_id, title=title.of(lines[0]))
    for section in base.sections:
        if edit.span.start in {section.extent.end, section.own.end}:
            for key in ("after", "into"):
                place = {key: section.id}
                yield EditRequest(action=Action.ADD_SECTION, new=new, text=text, **place)
        if section.extent.start == edit.span.start and section.level:
            yield EditRequest(action=Action.ADD_SECTION, new=new, text=text, before=section.id)


def _in_header(base: Plan, edit: Edit) -> Iterator[EditRequest]:
    """A member that came or went, words in a field, a field set anew."""
    yield from _members(base, edit)
    for name, scalar in _named_scalars(base):
        start, end = scalar.span.start, scalar.span.end
        if not (start <= edit.span.start and edit.span.end <= end):
            continue
        yield from _words_in_field(base, name, scalar, edit)
        raw = scalar.span.of(base.source.text)
        inner = edit.span.shifted(-start)
        value = (raw[: inner.start] + edit.new + raw[inner.end :]).strip("\"'")
        yield EditRequest(field=name, action=Action.SET, value=value)


def _members(base: Plan, edit: Edit) -> Iterator[EditRequest]:
    """A text added to or deleted from a list of texts, one a line."""
    line = re.fullmatch(r"[ \t]*-[ \t]+([^\r\n]+)(\r\n?|\n)", edit.new)
    for name, node in _named_lists(base):
        for index, item in enumerate(node.items):
            if not isinstance(item, YamlScalar):
                break
            lines = member_lines(base.source, node, index)
            if not edit.new and lines == edit.span:
                yield EditRequest(field=name, action=Action.DELETE_ITEM, item=item.value)
            if line and not len(edit.span) and lines.end == edit.span.start:
                value = line[1].strip().strip("\"'")
                place = {"field": name, "item": value}
                yield EditRequest(**place, action=Action.ADD_ITEM, after=item.value)
            if line and not len(edit.span) and lines.start == edit.span.start:
                value = line[1].strip().strip("\"'")
                place = {"field": name, "item": value}
                yield EditRequest(**place, action=Action.ADD_ITEM, before=item.value)


def _named_lists(base: Plan) -> Iterator[tuple[str, YamlSequence]]:
    """The lists of texts that are fields of the header or of its mappings."""
    for key, node in base.front.entries:
        if isinstance(node, YamlSequence) and not node.flow:
            yield key.value, node
        if isinstance(node, YamlMapping):
            for inner, value in node.entries:
                if isinstance(value, YamlSequence) and not value.flow:
                    yield f"{key.value}.{inner.value}", value


def _words_in_field(base: Plan, name: str, scalar: YamlScalar, edit: Edit) -> Iterator[EditRequest]:
    found = find_field(base, name)
    if found is None:
        return
    view = field_view(base.source, (text for _, text in texts_in(found)))
    text = base.source.text
    for start, end in _wider(text, edit.span, scalar.span.start, scalar.span.end):
        plain = plain_of(view, Span(start, end))
        quote = _quoted(view, plain) if plain else None
        if quote is None:
            continue
        new = text[start : edit.span.start] + edit.new + text[edit.span.end : end]
        if not edit.new:
            yield EditRequest(field=name, quote=quote, action=Action.DELETE)
        yield EditRequest(field=name, quote=quote, action=Action.REPLACE, text=new)


def _named_scalars(base: Plan) -> Iterator[tuple[str, YamlScalar]]:
    """Every text of the header with the name of the field that holds it: list members by the
    list's name, mappings in lists by their ID.
    """

    def walk(node: object, name: str) -> Iterator[tuple[str, YamlScalar]]:
        match node:
            case YamlScalar():
                yield name, node
            case YamlSequence():
                for item in node.items:
                    key = item.get("id") if isinstance(item, YamlMapping) else None
                    inner = f"{name}.{key.value}" if isinstance(key, YamlScalar) else name
                    yield from walk(item, inner)
            case YamlMapping():
                for key, value in node.entries:
                    yield from walk(value, f"{name}.{key.value}" if name else key.value)
            case _:
                pass

    yield from walk(base.front, "")
