"""Requests that say in a comment what a hand edit did: words by a quote with as little context as
it needs, whole blocks, sections, members and values of the header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from msgspec.structs import replace

from plantool.core.anchor import locate
from plantool.core.comment import Action, EditRequest, NewSection, Quote
from plantool.core.conflict import section_at
from plantool.core.edit import Edit
from plantool.core.field import find_field, texts_in
from plantool.core.parse_plan import heading_parts
from plantool.core.plain_view import Piece, PlainView, field_view
from plantool.core.plan import Plan, Section
from plantool.core.quote_place import plain_of
from plantool.core.review import Review
from plantool.core.text import Span
from plantool.core.yaml_edit import member_lines
from plantool.core.yaml_text import YamlMapping, YamlScalar, YamlSequence

CONTEXT = 40
"""Characters of context given to a quote that stands more than once."""


def candidates(review: Review, base: Plan, edit: Edit) -> Iterator[EditRequest]:
    """Requests that may do exactly what a hand edit does, the most readable first."""
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
        place = EditRequest(section=section.id, quote=quote)
        if not edit.new:
            yield replace(place, action=Action.DELETE)
        if not len(edit.span) and end == edit.span.start:
            yield replace(place, action=Action.INSERT_AFTER, text=edit.new)
        if not len(edit.span) and start == edit.span.end:
            yield replace(place, action=Action.INSERT_BEFORE, text=edit.new)
        if new:
            yield replace(place, action=Action.REPLACE, text=new)


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
    added = EditRequest(action=Action.ADD_SECTION, new=new, text=text)
    for section in base.sections:
        if edit.span.start in {section.extent.end, section.own.end}:
            yield replace(added, after=section.id)
            yield replace(added, into=section.id)
        if section.extent.start == edit.span.start and section.level:
            yield replace(added, before=section.id)


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
                added = EditRequest(field=name, action=Action.ADD_ITEM, item=value)
                yield replace(added, after=item.value)
            if line and not len(edit.span) and lines.start == edit.span.start:
                value = line[1].strip().strip("\"'")
                added = EditRequest(field=name, action=Action.ADD_ITEM, item=value)
                yield replace(added, before=item.value)


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
