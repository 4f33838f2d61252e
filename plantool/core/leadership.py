"""Phiếu xin ý kiến lãnh đạo: what staff cannot settle, opinions side by side, boxes to tick."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct, to_builtins

from plantool.core.comment import Action, DecisionStatus, EditRequest, LocatedComment
from plantool.core.comment_place import is_open
from plantool.core.drafter import drafter_values
from plantool.core.opinion import Opinion, opinions_of
from plantool.core.printed_place import Places
from plantool.core.quote_place import match_of
from plantool.core.review import Review
from plantool.core.text import Span

_WHOLE_PLACE = frozenset({Action.DELETE_SECTION, Action.MERGE_SECTION, Action.SET})
"""What leaves nothing of the place for another wish to be about."""


def leadership_context(review: Review) -> dict[str, object]:
    """The values of the template `xin-y-kien-lanh-dao`."""
    review = review.consulted
    wanted = contested_or_referred(review)
    opinions = opinions_of(review, wanted)
    open_ids = {one.id for one in wanted if is_open(one.comment)}
    groups = []
    for number, (_, found) in enumerate(groupby(opinions, key=lambda one: one.place.key), 1):
        members = list(found)
        groups.append(
            {
                "number": number,
                "place": to_builtins(members[0].place),
                "wording": _wording(review, members),
                "opinions": [to_builtins(one) | {"is_open": one.id in open_ids} for one in members],
            }
        )
    return drafter_values(review) | {"groups": groups, "open": len(open_ids)}


def contested_or_referred(review: Review) -> tuple[LocatedComment, ...]:
    """The comments for the leadership: those referred to it, those that contradict each other
    while one of them is open, and beside both what other bodies wish at the same words.
    """
    places = Places(review)
    by_place: dict[str, list[_Wanted]] = {}
    for located in review.comments:
        if located.comment.withdrawn is None:
            key = places.of_comment(located).key
            by_place.setdefault(key, []).append(_Wanted(review, located))
    chosen: set[str] = set()
    for members in by_place.values():
        for one in members:
            if not is_open(one.located.comment):
                continue
            rivals = [other.located.id for other in members if one.contradicts(other)]
            is_referred = one.located.comment.decision.status is DecisionStatus.REFERRED
            if rivals or is_referred:
                chosen |= {one.located.id, *rivals}
    return tuple(one for one in review.comments if one.id in chosen)


class _Wanted(Struct, frozen=True):
    """A comment and the words that it wants to be otherwise."""

    review: Review
    located: LocatedComment

    def contradicts(self, other: _Wanted) -> bool:
        """Whether both touch the same words and want them otherwise."""
        one, two = self.located.comment, other.located.comment
        if one is two or self.located.draft != other.located.draft:
            return False
        if one.id in {two.supports, two.decision.same_as}:
            return False
        if two.id in {one.supports, one.decision.same_as}:
            return False
        pairs = ((mine, theirs) for mine in one.asked for theirs in two.asked)
        return any(
            _names(mine) == _names(theirs)
            and _want(mine) != _want(theirs)
            and self.meets(mine, other, theirs)
            for mine, theirs in pairs
        )

    def meets(self, mine: EditRequest, other: _Wanted, theirs: EditRequest) -> bool:
        """Whether two edits of one place share words of it."""
        if mine.action in _WHOLE_PLACE or theirs.action in _WHOLE_PLACE:
            return True
        if mine.whole or theirs.whole:
            return True
        if mine.quote is None or theirs.quote is None:
            return mine.action is theirs.action and mine.item == theirs.item
        one, two = self.span(mine), other.span(theirs)
        return bool(one and two and (one.overlaps(two) or one == two))

    def span(self, request: EditRequest) -> Span | None:
        """Where the quoted words stand in the place."""
        return getattr(match_of(self.review, self.located, request), "plain", None)


def _names(request: EditRequest) -> tuple[str | None, str]:
    return request.section, request.field


def _want(request: EditRequest) -> tuple[object, ...]:
    words = " ".join(request.text.split())
    quoted = " ".join(request.quote.exact.split()) if request.quote else ""
    return request.action, words, quoted, repr(request.value), request.item, request.new


def _wording(review: Review, members: Sequence[Opinion]) -> list[str]:
    """The words of the draft that these opinions are about, each once."""
    comments = (review.by_id[one.id].comment for one in members)
    quotes = (
        " ".join(request.quote.exact.split())
        for comment in comments
        for request in (comment, *comment.edits)
        if request.quote and request.quote.exact.strip()
    )
    return list(dict.fromkeys(quotes))
