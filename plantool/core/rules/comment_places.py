"""Where the keys of comments stand in their files, found by one look at each file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from plantool.core.comment import ADOPTED, Action, Comment, EditRequest, LocatedComment
from plantool.core.review import Review
from plantool.core.text import Place
from plantool.core.yaml_text import (
    Path,
    YamlMapping,
    YamlNode,
    YamlScalar,
    YamlSequence,
    nearest_span,
    node_at,
)


class CommentPlaces(Struct, frozen=True, dict=True):
    """The places of all comments of a review; the files are searched when the first is asked."""

    review: Review

    def place(self, located: LocatedComment, *way: str | int) -> Place:
        """Where a key of the comment stands; its ID where the key is not there."""
        source = located.file.source
        node = self._nodes.get((source.path, located.id, located.index))
        if node is None:
            node = self._nodes.get((source.path, located.id, -1))
        if node is None:
            return source.place(located.file.root.span)
        path: Path = way
        while path and node_at(node, path) is None:
            path = path[:-1]
        return source.place(nearest_span(node, path or ("id",)))

    @cached_property
    def _nodes(self) -> dict[tuple[str, str, int], YamlNode]:
        """By file, ID and position; the first with an ID under position -1, since entries with
        faults are left out of the model and shift the positions of the others.
        """
        found: dict[tuple[str, str, int], YamlNode] = {}
        for file in self.review.files:
            listed = file.root.get("comments")
            for index, item in enumerate(listed.items if isinstance(listed, YamlSequence) else ()):
                key = item.get("id") if isinstance(item, YamlMapping) else None
                if isinstance(key, YamlScalar):
                    found[file.source.path, key.value, index] = item
                    found.setdefault((file.source.path, key.value, -1), item)
        return found


def requests_of(comment: Comment) -> Iterator[tuple[Path, EditRequest]]:
    """All edits asked for or adopted that a comment holds, with the way to each."""
    if comment.edits:
        for index, edit in enumerate(comment.edits):
            yield ("edits", index), edit
    else:
        yield (), comment
    for index, edit in enumerate(comment.decision.edits):
        yield ("decision", "edits", index), edit


def effective_requests(comment: Comment) -> Iterator[tuple[Path, EditRequest]]:
    """The edits that count: those staff adopted where they wrote some, else those asked for."""
    for way, request in requests_of(comment):
        counts = way[:1] == ("decision",) or not comment.decision.edits
        if counts and request.action is not Action.COMMENT:
            yield way, request


def is_adopted(comment: Comment) -> bool:
    """Whether the comment's edits go into the text."""
    decision = comment.decision
    adopted = decision.status in ADOPTED and comment.withdrawn is None
    return adopted and not decision.same_as and not decision.no_edit
