"""A text and the places in it: spans of characters inside, lines and columns only when shown."""

from __future__ import annotations

import bisect
import re
from functools import cached_property

from msgspec import Struct

_LINE_END = re.compile(r"\r\n?|\n")
"""The line ends of CommonMark and YAML. `str.splitlines` knows more."""


class Span(Struct, frozen=True, order=True):
    """A stretch of text: code points from 0, the end left out, as in slices."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end

    def shifted(self, by: int) -> Span:
        """The same stretch, `by` characters further on."""
        return Span(self.start + by, self.end + by)

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.end]


class Position(Struct, frozen=True, order=True):
    """Where an offset stands as editors show it: line and column from 1."""

    line: int
    column: int


class SourceText(Struct, frozen=True, dict=True):
    """The text of one file, with its path below the repo's root (posix, "" where there is none)."""

    text: str
    path: str = ""

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offset at which each line begins; the first is 0."""
        return (0, *(match.end() for match in _LINE_END.finditer(self.text)))

    @cached_property
    def newline(self) -> str:
        """The line end this text uses: the first one found, else LF."""
        match = _LINE_END.search(self.text)
        return match.group() if match else "\n"

    def position(self, offset: int) -> Position:
        """Line and column of an offset."""
        line = bisect.bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def line_span(self, line: int) -> Span:
        """The whole line (counted from 0), its line end included."""
        starts = self.line_starts
        end = starts[line + 1] if line + 1 < len(starts) else len(self.text)
        return Span(starts[line], end)

    def lines_span(self, first: int, last: int) -> Span:
        """Lines `first` to `last` (from 0, the last left out), their line ends included."""
        starts = self.line_starts
        end = starts[last] if last < len(starts) else len(self.text)
        return Span(starts[first] if first < len(starts) else len(self.text), end)

    def place(self, span: Span) -> Place:
        """A span of this very text."""
        return Place(self, span)


class Place(Struct, frozen=True):
    """A span in a named file: all that is needed to show where something is."""

    source: SourceText
    span: Span

    @property
    def words(self) -> str:
        """The characters at this place."""
        return self.span.of(self.source.text)
