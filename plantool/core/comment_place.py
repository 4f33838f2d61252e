"""The one place under which a comment is counted and listed."""

from __future__ import annotations

from msgspec import Struct

from plantool.core.comment import Comment, DecisionStatus, EditRequest

OPEN = frozenset({DecisionStatus.PENDING, DecisionStatus.REFERRED})
"""Statuses under which a comment still waits for a decision."""


class CommentPlace(Struct, frozen=True):
    """A section or a header field; neither for a general comment."""

    section: str = ""
    field: str = ""


def place_of(comment: Comment) -> CommentPlace:
    """The place a comment is about: the first one that it or its edits name.

    One opinion is one row, also where its edits touch several sections.
    """
    adopted = comment.decision.edits
    for request in (comment, *comment.edits, *adopted):
        place = _place(request)
        if place.section or place.field:
            return place
    return CommentPlace()


def is_open(comment: Comment) -> bool:
    """Whether nobody has decided the comment yet; a withdrawn one needs no decision."""
    return comment.withdrawn is None and comment.decision.status in OPEN


def _place(request: EditRequest) -> CommentPlace:
    if request.field:
        return CommentPlace(field=request.field)
    return CommentPlace(request.section or request.into or request.after or request.before)
