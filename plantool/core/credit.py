"""Comments without an edit of their own that another one's wording covers: both are credited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from plantool.core.comment import LocatedComment
from plantool.core.record import Record


def covering(located: LocatedComment) -> str | None:
    """The comment whose wording this one is covered by, `same_as` or else `supports`."""
    return located.comment.decision.same_as or located.comment.supports


def covered_by(
    comments: Mapping[str, LocatedComment], applied: Iterable[str], edited: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """The applied comments without an edit, by the one whose edit covers them.

    `edited` are those with edits. One comment may lead to another that is covered itself.
    """
    found: dict[str, tuple[str, ...]] = {}
    for one in applied:
        passed = {one}
        target = _target(comments, one)
        while target and target not in edited and target not in passed:
            passed.add(target)
            target = _target(comments, target)
        if target in edited and target and one not in edited:
            found[target] = (*found.get(target, ()), one)
    return found


def covered_in(
    record: Record, comments: Mapping[str, LocatedComment]
) -> dict[str, tuple[str, ...]]:
    """The same for one draft: its record names no covered comment beside the edit."""
    edited = {comment for edit in record.edits for comment in edit.comments}
    return covered_by(comments, record.applied, edited)


def with_covered(named: Iterable[str], covered: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The comments of an edit, then those that they cover."""
    named = tuple(named)
    return tuple(dict.fromkeys((*named, *(one for name in named for one in covered.get(name, ())))))


def _target(comments: Mapping[str, LocatedComment], comment: str) -> str | None:
    located = comments.get(comment)
    return covering(located) if located else None
