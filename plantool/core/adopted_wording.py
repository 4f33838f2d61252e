"""The wording that staff adopt instead of the one asked for: where they begin, what they decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.capture import capture
from plantool.core.comment import REQUEST_KEYS, Action, EditRequest, LocatedComment
from plantool.core.cover import Cover, cover
from plantool.core.edit import Edit, apply_edits
from plantool.core.message import Message, message
from plantool.core.model import plain_data
from plantool.core.parse_plan import parse_plan
from plantool.core.quote_edit import quote_changes
from plantool.core.quote_place import place_of_quote
from plantool.core.review import Review
from plantool.core.section_edit import as_typed
from plantool.core.text import SourceText, Span

_WORDED = frozenset(
    {
        Action.REPLACE,
        Action.INSERT_BEFORE,
        Action.INSERT_AFTER,
        Action.APPEND,
        Action.ADD_SECTION,
        Action.RETITLE,
    }
)
"""Actions that carry a `text`."""


class Wording(Struct, frozen=True):
    """One edit whose words can be changed."""

    request: EditRequest
    """The edit as it would be adopted."""
    text: str
    """Its words before anybody changes them."""
    place: int
    """Which of the comment's edits it is, from 0."""
    is_text_of_comment: bool
    """Whether `decision.text` is enough to say other words."""


def wordings_of(review: Review, located: LocatedComment) -> tuple[Wording, ...]:
    """The edits of a comment whose words staff can change.

    A wish to delete, or a remark that asks for no edit, begins with the draft's own words.
    """
    comment = located.comment
    edits = comment.adopted or comment.edits or (comment,)
    return tuple(_wordings(review, located, edits))


def _wordings(
    review: Review, located: LocatedComment, edits: Sequence[EditRequest]
) -> Iterator[Wording]:
    asked = located.comment.asked
    is_single = len(asked) == 1 and not located.comment.decision.edits
    for place, request in enumerate(edits):
        if request.action in _WORDED:
            yield Wording(request, request.text, place, is_text_of_comment=is_single)
        elif request.action in {Action.DELETE, Action.COMMENT}:
            quoted = _draft_words(review, located, request, place)
            if quoted is not None:
                yield quoted


def _draft_words(
    review: Review, located: LocatedComment, request: EditRequest, place: int
) -> Wording | None:
    """The words of the draft that the request is about, to be replaced by others."""
    if request.quote is None and not request.whole:
        text = _own_text(review, located, request)
        return None if text is None else Wording(request, text, place, is_text_of_comment=False)
    about = replace(request, action=Action.REPLACE)
    there = place_of_quote(review, located, about)
    if isinstance(there, Message):
        return None
    covered = cover(there.view, there.plain)
    if not isinstance(covered, Cover):
        return None
    words = covered.span.of(review.base.source.text)
    about = replace(about, text=words)
    changes = quote_changes(review, review.base, located, about)
    if isinstance(changes, Message):
        return None
    return Wording(about, words, place, is_text_of_comment=False)


def _own_text(review: Review, located: LocatedComment, request: EditRequest) -> str | None:
    """The whole own text of a section, where the comment is about today's draft."""
    span = _own_span(review, request)
    is_today = located.draft == review.base.header.draft
    return span.of(review.base.source.text) if span and is_today else None


def _own_span(review: Review, request: EditRequest) -> Span | None:
    section = review.base.section(request.section or "")
    if section is None or not section.blocks:
        return None
    text = review.base.source.text
    start, end = section.blocks[0].span.start, section.blocks[-1].span.end
    return Span(start, start + len(text[start:end].rstrip()))


def adopted(
    review: Review, located: LocatedComment, wordings: Sequence[Wording], texts: Sequence[str]
) -> dict[str, Any] | Message:
    """What the decision says: `text` where that is enough, else `edits`, all of them.

    The comment's edits without words stay among them as they are. Of a section's whole text, the
    edits that lead to the new one; a message where there are none that do.
    """
    if len(wordings) == 1 and wordings[0].is_text_of_comment:
        return {"text": texts[0]}
    if len(wordings) == 1 and wordings[0].request.action is Action.COMMENT:
        return _edits_between(review, wordings[0], texts[0])
    new = {
        one.place: replace(one.request, text=text)
        for one, text in zip(wordings, texts, strict=True)
        if one.request.action is not Action.COMMENT
    }
    asked = located.comment.adopted
    edits = [new.get(place, request) for place, request in enumerate(asked)]
    return {"edits": tuple(map(_as_yaml, edits or new.values()))}


def _edits_between(review: Review, wording: Wording, text: str) -> dict[str, Any] | Message:
    """The edits from a section's text as it is to the one that staff wrote."""
    base, span = review.base, _own_span(review, wording.request)
    if span is None:
        return _cannot_say()
    changed = apply_edits(base.source.text, (Edit(span, as_typed(base, text)),))
    plan, _ = parse_plan(SourceText(changed, base.source.path))
    if plan is None or [one.id for one in plan.sections] != [one.id for one in base.sections]:
        return _cannot_say()
    # The draft is what it is; the text that staff wrote stands for a hand edit of it.
    frozen = {**review.frozen, base.header.draft: base.source}
    requests = [one.request for one in capture(replace(review, plan=plan, frozen=frozen))]
    if not requests or any(one.action is Action.PATCH for one in requests):
        return _cannot_say()
    return {"edits": tuple(map(_as_yaml, requests))}


def _cannot_say() -> Message:
    return message("these words cannot be told as edits of the section; edit the plan, then use "
                   "'plantool capture --for'")  # fmt: skip


def _as_yaml(request: EditRequest) -> Mapping[str, Any]:
    return plain_data(request, only=REQUEST_KEYS)
