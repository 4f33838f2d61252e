"""The wording that staff adopt instead of the one asked for: where they begin, what they decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plantool.core.comment import Action, EditRequest, LocatedComment
from plantool.core.message import Message
from plantool.core.quote_place import place_of_quote
from plantool.core.review import Review

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


@dataclass(frozen=True)
class Wording:
    """One edit whose words can be changed."""

    request: EditRequest = field(repr=False)
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
    is_whole = request.quote is None and bool(request.section)
    if not is_whole and request.quote is None:
        return None
    about = request.model_copy(
        update={"action": Action.REPLACE, "whole": request.whole or is_whole}
    )
    there = place_of_quote(review, located, about)
    span = None if isinstance(there, Message) else there.view.source_span(there.plain)
    if span is None:
        return None
    words = span.of(review.base.source.text)
    return Wording(about.model_copy(update={"text": words}), words, place, is_text_of_comment=False)


def adopted(
    located: LocatedComment, wordings: Sequence[Wording], texts: Sequence[str]
) -> dict[str, Any]:
    """What the decision says: `text` where that is enough, else `edits`, all of them.

    The comment's edits without words stay among them as they are.
    """
    if len(wordings) == 1 and wordings[0].is_text_of_comment:
        return {"text": texts[0]}
    new = {
        one.place: one.request.model_copy(update={"text": text})
        for one, text in zip(wordings, texts, strict=True)
    }
    asked = located.comment.adopted
    edits = [new.get(place, request) for place, request in enumerate(asked)]
    return {"edits": tuple(map(_as_yaml, edits or new.values()))}


def _as_yaml(request: EditRequest) -> Mapping[str, Any]:
    keys = set(EditRequest.model_fields)
    return request.model_dump(mode="json", include=keys, exclude_defaults=True)
