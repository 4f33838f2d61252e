"""The blocks of a plan's body as markdown-it reads them, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from msgspec import Struct

from plantool.core.text import SourceText, Span


class BlockKind(Enum):
    """CommonMark's kinds of blocks, with tables and footnotes."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET_LIST = "bullet list"
    ORDERED_LIST = "ordered list"
    ITEM = "list item"
    QUOTE = "block quote"
    TABLE = "table"
    ROW = "table row"
    CELL = "table cell"
    CODE = "code block"
    FOOTNOTE = "footnote"
    HTML = "raw HTML"
    BREAK = "thematic break"


class Block(Struct, frozen=True):
    """One block: whole lines, its inline content's stretches of text, and the blocks inside."""

    kind: BlockKind
    span: Span
    """Whole lines with their line ends, blank lines after it left out; a cell's content."""
    inline: tuple[Span, ...] = ()
    """The lines of its inline content; joined by a line feed they are what Markdown parses."""
    children: tuple[Block, ...] = ()
    markup: str = ""
    """A list's marker ("-", "*", "+", "." or ")"), a fence, a heading's # or its underline."""
    start: int = 1
    """The first number of an ordered list."""
    label: str = ""
    """A footnote's label."""
    level: int = 0
    """A heading's level; a block's nesting otherwise."""

    @property
    def content(self) -> Span:
        """From the first to the last character of its inline content."""
        if not self.inline:
            return self.span
        return Span(self.inline[0].start, self.inline[-1].end)

    def walk(self) -> Iterator[Block]:
        """This block and all inside it, in file order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator[Block]:
        """The blocks that hold inline content or code."""
        return (block for block in self.walk() if block.inline or block.kind is BlockKind.CODE)


class Blocks(Struct, frozen=True):
    """The top-level blocks of a body, and what the reader took out of sight."""

    blocks: tuple[Block, ...]
    link_definitions: tuple[Span, ...]
    """`[label]: url` lines: Markdown drops them from the text."""


def parse_blocks(source: SourceText, body: Span) -> Blocks:
    """The blocks of `body`, which begins at the start of a line."""
    text = body.of(source.text).replace("\r\n", "\n").replace("\r", "\n")
    reader = _block_reader()
    env: dict[str, object] = {}
    tokens: list[Token] = []
    reader.block.parse(text, reader, env, tokens)
    first_line = source.position(body.start).line - 1
    builder = _Builder(source, first_line)
    return Blocks(builder.blocks(tokens), builder.link_definitions(env))


@lru_cache(maxsize=1)
def _block_reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table").use(footnote_plugin)


_CONTAINERS: Mapping[str, BlockKind] = {
    "bullet_list": BlockKind.BULLET_LIST,
    "ordered_list": BlockKind.ORDERED_LIST,
    "list_item": BlockKind.ITEM,
    "blockquote": BlockKind.QUOTE,
    "footnote_reference": BlockKind.FOOTNOTE,
}

_LEAVES: Mapping[str, BlockKind] = {
    "heading": BlockKind.HEADING,
    "paragraph": BlockKind.PARAGRAPH,
}

_SINGLE: Mapping[str, BlockKind] = {
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "html_block": BlockKind.HTML,
    "hr": BlockKind.BREAK,
}

_BLANK = re.compile(r"[ \t>]*(\r\n?|\n|\Z)")
_BLANK_BEGINS = ("", " ", "\t", ">", "\r", "\n")


class _Builder(Struct):
    """Turns a flat list of tokens into blocks."""

    source: SourceText
    first_line: int

    def blocks(self, tokens: list[Token]) -> tuple[Block, ...]:
        found, _ = self.run(tokens, 0)
        return found

    def run(self, tokens: list[Token], index: int) -> tuple[tuple[Block, ...], int]:
        """The blocks from `index` to the closing token of the container, and its index."""
        found: list[Block] = []
        while index < len(tokens):
            token = tokens[index]
            name = token.type.removesuffix("_open")
            if token.nesting < 0:
                return tuple(found), index
            if name in _CONTAINERS:
                children, index = self.run(tokens, index + 1)
                found.append(self.container(token, _CONTAINERS[name], children))
            elif name in _LEAVES:
                found.append(self.leaf(token, _LEAVES[name], tokens[index + 1]))
                index += 2
            elif name == "table":
                last = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
                found.append(self.table(token, tokens[index:last]))
                index = last
            elif token.type in _SINGLE:
                found.append(
                    Block(_SINGLE[token.type], self.lines(token), markup=token.markup or "-")
                )
            index += 1
        return tuple(found), index

    def container(self, token: Token, kind: BlockKind, children: tuple[Block, ...]) -> Block:
        start = int(token.attrs.get("start", 1) or 0) if kind is BlockKind.ORDERED_LIST else 1
        label = str(token.meta.get("label", "")) if kind is BlockKind.FOOTNOTE else ""
        span = self.lines(token)
        if token.map is None or kind is BlockKind.FOOTNOTE:
            span = Span(children[0].span.start, children[-1].span.end) if children else span
        return Block(kind, span, (), children, token.markup, start, label, token.level)

    def leaf(self, token: Token, kind: BlockKind, inline: Token) -> Block:
        level = int(token.tag[1:]) if kind is BlockKind.HEADING else token.level
        spans = self.inline_spans(token, inline.content)
        return Block(kind, self.lines(token), spans, (), token.markup, level=level)

    def table(self, token: Token, tokens: list[Token]) -> Block:
        rows = [
            self.row(self.first_line + item.map[0])
            for item in tokens
            if item.type == "tr_open" and item.map
        ]
        return Block(BlockKind.TABLE, self.lines(token), (), tuple(rows), level=token.level)

    def row(self, line: int) -> Block:
        span = self.source.line_span(line)
        cells = tuple(
            Block(BlockKind.CELL, cell, (cell,)) for cell in cell_spans(self.source, line)
        )
        return Block(BlockKind.ROW, span, (), cells)

    def lines(self, token: Token) -> Span:
        """The token's lines, without blank ones at the end."""
        if token.map is None:
            return Span(0, 0)
        first, last = self.first_line + token.map[0], self.first_line + token.map[1]
        starts, text = self.source.line_starts, self.source.text
        # Most lines begin with a letter or a marker: no more than that is looked at.
        while (
            last > first + 1
            and text[starts[last - 1] : starts[last - 1] + 1] in _BLANK_BEGINS
            and _is_blank(self.source, last - 1)
        ):
            last -= 1
        return self.source.lines_span(first, last)

    def inline_spans(self, token: Token, content: str) -> tuple[Span, ...]:
        """Where each line of the content stands: at its source line's end, marks and
        indentation before it left out.
        """
        if token.map is None or not content:
            return ()
        first = self.first_line + token.map[0]
        parts = content.split("\n")
        spans: list[Span] = []
        for line, part in zip(range(first, first + len(parts)), parts, strict=True):
            span = self.source.line_span(line)
            text = span.of(self.source.text)
            words = part.strip()
            at = text.rfind(words) if token.type == "paragraph_open" else text.find(part)
            if at < 0:
                at = len(text) - len(text.lstrip())
            spans.append(Span(span.start + at, span.start + at + len(words)))
        return tuple(spans)

    def link_definitions(self, env: Mapping[str, object]) -> tuple[Span, ...]:
        references = env.get("references")
        if not isinstance(references, Mapping):
            return ()
        return tuple(
            self.source.lines_span(*(self.first_line + line for line in reference["map"]))
            for reference in references.values()
        )


def _is_blank(source: SourceText, line: int) -> bool:
    return _BLANK.fullmatch(source.line_span(line).of(source.text)) is not None


def cell_spans(source: SourceText, line: int) -> tuple[Span, ...]:
    """The contents of a pipe-table row's cells, outer bars and surrounding blanks left out."""
    span = source.line_span(line)
    text = span.of(source.text).rstrip("\r\n")
    bars = [i for i, char in enumerate(text) if char == "|" and not _is_escaped(text, i)]
    stripped = text.strip(" \t")
    if not stripped:
        return ()
    lead = len(text) - len(text.lstrip(" \t"))
    edges = [*bars]
    if not (bars and bars[0] == lead):
        edges.insert(0, lead - 1)
    if not (len(bars) > (1 if bars[0:1] == [lead] else 0) and bars[-1] == lead + len(stripped) - 1):
        edges.append(len(text))
    cells = []
    for left, right in pairwise(edges):
        inner = text[left + 1 : right]
        start = left + 1 + len(inner) - len(inner.lstrip(" \t"))
        end = max(start, left + 1 + len(inner.rstrip(" \t")))
        cells.append(Span(span.start + start, span.start + end))
    return tuple(cells)


def _is_escaped(text: str, index: int) -> bool:
    before = text[:index]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
