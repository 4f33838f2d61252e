"""What a reader sees of one inline Markdown string, and where in the source it stands."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct

from plantool.core.text import Span


class MarkKind(Enum):
    """What a mark does to the words it encloses."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    STRIKEOUT = "strikeout"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    CODE = "code"
    LINK = "link"
    IMAGE = "image"
    REFERENCE = "reference"
    FOOTNOTE = "footnote"


class Mark(Struct, frozen=True):
    """One pair of delimiters, such as the stars of `*x*`, and what it encloses.

    A reference encloses nothing but itself, a footnote call nothing a reader sees in the line:
    for both, `inner` is `outer`.
    """

    kind: MarkKind
    outer: Span
    """From the first character of the opening delimiter to the last of the closing one."""
    inner: Span
    """The source between the delimiters."""
    target: str = ""
    """Where a link or reference leads, which file an image shows, which footnote is called."""

    def shifted(self, by: int) -> Mark:
        """The same mark in a text in which everything stands `by` characters further on."""
        return Mark(self.kind, self.outer.shifted(by), self.inner.shifted(by), self.target)


class Inline(Struct, frozen=True):
    """The plain text of one inline Markdown string, mapped back to it character by character.

    Characters that one piece of source makes together (a reference's words, an entity of two
    letters) all map to the whole of that piece.
    """

    text: str
    starts: Sequence[int]
    """For each plain character, where its source begins."""
    ends: Sequence[int]
    """For each plain character, where its source ends."""
    marks: tuple[Mark, ...] = ()
    """All marks, from the left, outer ones before the ones they enclose."""
