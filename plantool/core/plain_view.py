"""A place's text as a reader sees it, in one string, with the way back to the plan's source.

A section's view holds its title, its own text and its subsections in file order, then the
footnotes that these call; numbers that the renderer makes are left out. Block and cell ends are
one line feed, which matching folds to a space.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from plantool.core.inline import plain_inline
from plantool.core.inline_text import Inline, MarkKind
from plantool.core.markdown import Block, BlockKind
from plantool.core.plan import Plan, Section
from plantool.core.text import SourceText, Span
from plantool.core.yaml_scalar import scalar_view
from plantool.core.yaml_text import YamlScalar

if TYPE_CHECKING:
    # Only quotes are folded: an outline needs nothing of it.
    from plantool.core.fold import Folded

References = Callable[[str], str]
"""The words that `[](#id)` renders to, by the ID."""

APART = "\0"
"""Stands between texts that no quote can bridge: body and footnotes, members of a field."""


class Piece(Struct, frozen=True, dict=True):
    """The words of one leaf block (paragraph, cell, code), one title or one header value."""

    inline: Inline
    lines: tuple[Span, ...]
    """Where the lines of the inline content stand in the plan's source."""
    blocks: tuple[Block, ...] = ()
    """The blocks it stands in, the outermost first, its own last; none for a title or a field."""
    section: str = ""
    """The ID of the section it belongs to."""
    at: int = 0
    """Where it begins in the view's text."""

    @property
    def plain(self) -> Span:
        """The stretch of the view's text that it fills."""
        return Span(self.at, self.at + len(self.inline.text))

    def source_start(self, offset: int) -> int:
        """Where the character at `offset` of its words begins in the source."""
        return self.in_source(self.inline.starts[offset])

    def source_end(self, offset: int) -> int:
        """Where the words before `offset` end in the source."""
        return self.in_source(self.inline.ends[offset - 1])

    def in_source(self, offset: int) -> int:
        """The source offset of an offset in the inline content."""
        if len(self.lines) == 1:
            return self.lines[0].start + offset
        line = bisect_right(self._line_starts, offset) - 1
        return self.lines[line].start + offset - self._line_starts[line]

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        starts = [0]
        for line in self.lines[:-1]:
            starts.append(starts[-1] + len(line) + 1)
        return tuple(starts)


class PlainView(Struct, frozen=True, dict=True):
    """The text of one place as a reader sees it."""

    source: SourceText
    text: str
    pieces: tuple[Piece, ...]

    @cached_property
    def folded(self) -> Folded:
        """The text as quotes are compared."""
        from plantool.core.fold import fold

        return fold(self.text)

    def pieces_in(self, plain: Span) -> tuple[Piece, ...]:
        """The pieces that share a character with a stretch of the text, in its order."""
        first = max(0, bisect_right(self._piece_starts, plain.start) - 1)
        last = bisect_left(self._piece_starts, plain.end)
        return tuple(
            piece
            for piece in self.pieces[first:last]
            if piece.at < plain.end and plain.start < piece.at + len(piece.inline.text)
        )

    def neighbours(self, pieces: Sequence[Piece]) -> tuple[Piece, ...]:
        """The piece before these consecutive ones and the piece behind them."""
        first = bisect_left(self._piece_starts, pieces[0].at)
        behind = bisect_right(self._piece_starts, pieces[-1].at)
        return (*self.pieces[max(0, first - 1) : first], *self.pieces[behind : behind + 1])

    def source_span(self, plain: Span) -> Span | None:
        """The source from the first to the last character, marks around them left out.

        None where the stretch holds nothing but block ends.
        """
        return self.span_of(self.pieces_in(plain), plain)

    def span_of(self, pieces: Sequence[Piece], plain: Span) -> Span | None:
        """The same as `source_span`, where the pieces in the stretch are known."""
        if not pieces:
            return None
        first, last = pieces[0], pieces[-1]
        start = first.source_start(max(0, plain.start - first.at))
        end = last.source_end(min(plain.end - last.at, len(last.inline.text)))
        return Span(start, end)

    def cuts_unit(self, offset: int) -> bool:
        """Whether a cut here would part what only one piece of source makes, as a reference."""
        index = bisect_right(self._piece_starts, offset) - 1
        piece = self.pieces[index] if index >= 0 else None
        if piece is None or isinstance(piece.inline.starts, range):
            return False
        at, starts, ends = offset - piece.at, piece.inline.starts, piece.inline.ends
        if not 0 < at < len(starts):
            return False
        return starts[at - 1] == starts[at] and ends[at - 1] == ends[at]

    @cached_property
    def _piece_starts(self) -> tuple[int, ...]:
        return tuple(piece.at for piece in self.pieces)


class PlainViews(Struct, frozen=True, dict=True):
    """The views of one plan's places; each section is read once."""

    plan: Plan
    references: References | None = None
    """Without it, references read as nothing."""
    _pieces: dict[int, tuple[Piece, ...]] = field(default_factory=dict)
    _views: dict[tuple[int, bool], PlainView] = field(default_factory=dict)

    def view(self, section_id: str, *, own: bool = False) -> PlainView | None:
        """The view of a section, or of its own text alone; None where no section has the ID."""
        section = self.plan.section(section_id)
        if section is None:
            return None
        key = (id(section), own)
        if key not in self._views:
            self._views[key] = self._made(section, own=own)
        return self._views[key]

    def _made(self, section: Section, *, own: bool) -> PlainView:
        sections = (section,) if own else tuple(subtree(self.plan, section))
        pieces = [piece for part in sections for piece in self._section_pieces(part)]
        if own:
            pieces = [piece for piece in pieces if piece.blocks]
        return _joined(self.plan.source, (pieces, *self._footnotes(pieces)))

    def _section_pieces(self, section: Section) -> tuple[Piece, ...]:
        key = id(section)
        if key not in self._pieces:
            self._pieces[key] = tuple(self._reader.section(section))
        return self._pieces[key]

    def _footnotes(self, pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
        """The footnotes that these words call, each by itself, once."""
        if not self.plan.footnotes:
            return
        callers = {
            mark.target.casefold(): piece.section
            for piece in pieces
            for mark in piece.inline.marks
            if mark.kind is MarkKind.FOOTNOTE
        }
        for note in self.plan.footnotes:
            section = callers.get(note.label.casefold())
            if section is not None:
                yield list(self._reader.leaves(note, (), section))

    @cached_property
    def _reader(self) -> _Reader:
        labels = frozenset(note.label.casefold() for note in self.plan.footnotes)
        return _Reader(self.plan.source, self.references, labels)


def view_of(
    plan: Plan, section_id: str, references: References | None = None, *, own: bool = False
) -> PlainView | None:
    """The view of one section; whoever needs several asks `PlainViews`, which reads each once."""
    return PlainViews(plan, references).view(section_id, own=own)


def field_view(source: SourceText, texts: Iterable[YamlScalar]) -> PlainView:
    """The view of a header field: the words of its texts; no quote reaches from one to the next."""
    whole = (Span(0, len(source.text)),)
    groups = []
    for scalar in texts:
        words = scalar_view(source, scalar)
        groups.append([Piece(Inline(words.text, words.starts, words.ends), whole)])
    return _joined(source, groups)


def subtree(plan: Plan, section: Section) -> Iterator[Section]:
    """The section and all sections inside it, which follow it in the file."""
    index = bisect_left(plan.sections, section.extent.start, key=lambda other: other.extent.start)
    while plan.sections[index] is not section:
        index += 1
    yield section
    for other in plan.sections[index + 1 :]:
        if other.extent.start >= section.extent.end:
            return
        yield other


class _Reader(Struct, frozen=True):
    """Makes pieces of blocks."""

    source: SourceText
    references: References | None
    footnotes: frozenset[str]

    def section(self, section: Section) -> Iterator[Piece]:
        if section.title:
            yield Piece(self.inline(section.title), (section.title_span,), (), section.id)
        for block in section.blocks:
            yield from self.leaves(block, (), section.id)

    def leaves(self, block: Block, around: tuple[Block, ...], section: str) -> Iterator[Piece]:
        blocks = (*around, block)
        if block.kind is BlockKind.CODE:
            lines = _code_lines(self.source, block)
            content = self.joined(lines)
            # The words of code are what is written: no mark is read in it.
            inline = Inline(content, range(len(content)), range(1, len(content) + 1))
        elif block.inline:
            lines = block.inline
            inline = self.inline(self.joined(lines))
        else:
            for child in block.children:
                yield from self.leaves(child, blocks, section)
            return
        if inline.text or inline.marks:
            yield Piece(inline, lines, blocks, section)

    def inline(self, content: str) -> Inline:
        return plain_inline(content, references=self.references, footnotes=self.footnotes)

    def joined(self, lines: Iterable[Span]) -> str:
        return "\n".join(line.of(self.source.text) for line in lines)


def _code_lines(source: SourceText, block: Block) -> tuple[Span, ...]:
    first = source.position(block.span.start).line - 1
    last = source.position(max(block.span.start, block.span.end - 1)).line
    if block.markup[:1] in ("`", "~"):
        closing = source.line_span(last - 1).of(source.text).strip(" \t>\r\n")
        first, last = first + 1, last - closing.startswith(block.markup)
    found = []
    for line in range(first, last):
        span = source.line_span(line)
        text = span.of(source.text)
        start = span.start + len(text) - len(text.lstrip(" \t"))
        found.append(Span(start, max(start, span.start + len(text.rstrip()))))
    return tuple(found)


def _joined(source: SourceText, groups: Iterable[Sequence[Piece]]) -> PlainView:
    pieces: list[Piece] = []
    words: list[str] = []
    at = 0
    for group in groups:
        for number, piece in enumerate(group):
            if pieces:
                words.append("\n" if number else APART)
                at += 1
            pieces.append(Piece(piece.inline, piece.lines, piece.blocks, piece.section, at))
            words.append(piece.inline.text)
            at += len(piece.inline.text)
    return PlainView(source, "".join(words), tuple(pieces))
