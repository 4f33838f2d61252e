"""Hand edits made explainable: each difference between a draft and the text on disk becomes a
comment's edit, as an action where one expresses it exactly, else as a `patch`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from msgspec import Struct

from plantool.core.anchor import locate
from plantool.core.capture_request import candidates
from plantool.core.comment import Action, EditRequest
from plantool.core.conflict import section_at
from plantool.core.edit import Edit, apply_edits
from plantool.core.field import find_field, texts_in
from plantool.core.field_edit import field_changes
from plantool.core.history import flat, free_entries
from plantool.core.message import Message
from plantool.core.model import plain_json
from plantool.core.plain_view import PlainView, field_view
from plantool.core.plan import OWN_FIELDS, Plan
from plantool.core.quote_edit import changes_at
from plantool.core.quote_place import QuotePlace
from plantool.core.review import Review
from plantool.core.section_edit import section_changes
from plantool.core.text import Span
from plantool.core.text_diff import SpanPair, changed_spans
from plantool.core.yaml_text import scalars


class Captured(Struct, frozen=True):
    """One hand edit: what it does to the base, and the request that says the same."""

    edits: tuple[Edit, ...]
    request: EditRequest


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
    words = plain_json(request)
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
    for request in candidates(review, base, edit):
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
