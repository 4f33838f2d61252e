"""Ý kiến trùng: comments that say the same about the same place, whoever sent them.

They are shown together and can be decided at once; each keeps its own row and its own credit.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from rapidfuzz import fuzz

from plantool.core.comment import Action, EditRequest, LocatedComment
from plantool.core.comment_place import place_of
from plantool.core.fold import fold
from plantool.core.message import Message
from plantool.core.quote_place import place_of_quote
from plantool.core.review import Review
from plantool.core.text import Span

NEAR_EQUAL = 85.0
"""How alike two wordings are at least, in per cent, that say the same anywhere in a place."""
ALIKE_AT_SAME_WORDS = 65.0
"""The same where both speak of the same words of the draft."""

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
_TURNING = frozenset(
    ("không", "chưa", "bỏ", "giữ", "thêm", "tăng", "giảm", "trước", "sau", "trên", "dưới", "cấm",
     "cho", "phép", "nâng", "hạ", "rút", "kéo")
)  # fmt: skip
"""Words of which one turns a sentence round: "đề nghị bỏ …" and "đề nghị giữ …"."""


class DuplicateGroup(Struct, frozen=True):
    """Comments that say the same, in the order of files."""

    comments: tuple[LocatedComment, ...]

    def others(self, comment_id: str) -> tuple[LocatedComment, ...]:
        """The members beside this one."""
        return tuple(one for one in self.comments if one.id != comment_id)


def duplicate_groups(review: Review) -> tuple[DuplicateGroup, ...]:
    """The groups of two and more; a comment that supports another's stands in that one's group.

    Each comment is compared with the first of each group of its place, not with all others.
    """
    by_key: dict[tuple[object, ...], list[list[_Said]]] = {}
    group_of: dict[str, list[_Said]] = {}
    supporters: list[_Said] = []
    for located in review.consulted.comments:
        if located.comment.withdrawn:
            continue
        said = _said(review, located)
        if located.comment.supports in review.by_id:
            supporters.append(said)
            continue
        groups = by_key.setdefault(said.key, [])
        found = next((group for group in groups if said.is_like(group[0])), None)
        if found is None:
            found = []
            groups.append(found)
        found.append(said)
        group_of[located.id] = found
    _join(supporters, group_of)
    place = {one.id: number for number, one in enumerate(review.comments)}
    several = {id(group): group for group in group_of.values() if len(group) > 1}
    ordered = (
        sorted((one.located for one in group), key=lambda one: place[one.id])
        for group in several.values()
    )
    return tuple(DuplicateGroup(tuple(group)) for group in ordered)


def _join(supporters: Sequence[_Said], group_of: dict[str, list[_Said]]) -> None:
    """Puts each supporter beside the comment it supports, over any number of steps."""
    waiting = list(supporters)
    while waiting:
        left = []
        for said in waiting:
            group = group_of.get(said.located.comment.supports or "")
            if group is None:
                left.append(said)
                continue
            group.append(said)
            group_of[said.located.id] = group
        if len(left) == len(waiting):
            return  # they support each other, or what was withdrawn
        waiting = left


class _Said(Struct, frozen=True, dict=True):
    """What a comment says, as far as comments are compared."""

    located: LocatedComment
    section: str
    field_name: str
    spans: tuple[Span, ...]
    """The words of the base that its quotes are about."""

    @property
    def key(self) -> tuple[object, ...]:
        """Comments are alike only if they share all of this."""
        return self.section, self.field_name, self.asked_numbers

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        return tuple(request.action for request in self.located.comment.asked)

    @cached_property
    def asked(self) -> str:
        """The wording asked for, of all its edits."""
        return _folded(" ".join(map(_new, self.located.comment.asked)))

    @cached_property
    def quoted(self) -> str:
        """The words of the draft it is about."""
        asked = self.located.comment.asked or (self.located.comment,)
        return _folded(" ".join(one.quote.exact for one in asked if one.quote))

    @cached_property
    def words(self) -> str:
        """What it says in its own words."""
        comment = self.located.comment
        return _folded(comment.content or comment.reason)

    @cached_property
    def word_counts(self) -> Counter[str]:
        return Counter(_WORD.findall(self.words))

    @cached_property
    def asked_numbers(self) -> tuple[str, ...]:
        """The numbers in it: 2025 and 2026 are nearly equal, and not the same."""
        return tuple(sorted(_NUMBER.findall(self.asked if self.actions else self.words)))

    def is_like(self, other: _Said) -> bool:
        """Whether both say the same; both are about the same place."""
        if self.actions and other.actions:
            return self._asks_like(other)
        return self._says_like(other)

    def _asks_like(self, other: _Said) -> bool:
        if self.actions != other.actions:
            return False
        same_place = self._meets(other) if self.spans and other.spans else False
        if not same_place and _ratio(self.quoted, other.quoted, NEAR_EQUAL) < NEAR_EQUAL:
            return False
        return _ratio(self.asked, other.asked, NEAR_EQUAL) >= NEAR_EQUAL

    def _says_like(self, other: _Said) -> bool:
        if not self.words or not other.words:
            return False
        least = ALIKE_AT_SAME_WORDS if self._meets(other) else NEAR_EQUAL
        if _ratio(self.words, other.words, least) < least:
            return False
        one, two = self.word_counts, other.word_counts
        return not _TURNING & {*(one - two), *(two - one)}

    def _meets(self, other: _Said) -> bool:
        return any(span.overlaps(rival) for span in self.spans for rival in other.spans)


def _said(review: Review, located: LocatedComment) -> _Said:
    comment = located.comment
    place = place_of(comment)
    found = list(_quoted_places(review, located))
    section = next((section for section, _ in found if section), place.section)
    spans = tuple(span for _, span in found)
    return _Said(located, section, place.field, spans)


def _quoted_places(review: Review, located: LocatedComment) -> Iterator[tuple[str, Span]]:
    """Where its quotes stand in today's text; those that are gone from it have no place."""
    for request in located.comment.edits or (located.comment,):
        if request.quote is None and not request.whole:
            continue
        there = place_of_quote(review, located, request)
        if isinstance(there, Message):
            continue
        span = there.view.source_span(there.plain)
        if span is not None:
            yield there.section, span


def _new(request: EditRequest) -> str:
    title = request.new.title if request.new else ""
    value = request.value if isinstance(request.value, str) else ""
    target = request.after or request.before or request.into
    parts = (title, request.text, request.item, value, target)
    return " ".join(part for part in parts if part)


def _folded(words: str) -> str:
    return " ".join(_WORD.findall(fold(words).text.casefold()))


def _ratio(one: str, other: str, least: float) -> float:
    return 100.0 if one == other else float(fuzz.ratio(one, other, score_cutoff=least))
