"""Walks over a plan's blocks and inline content: what the rules of structure and wording read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plantool.core.inline import MarkKind, plain_inline
from plantool.core.markdown import Block
from plantool.core.plan import Plan
from plantool.core.text import Span


@dataclass(frozen=True)
class Piece:
    """The inline content of one heading, paragraph or cell."""

    section: str
    """The ID of the section it stands in; "" for a footnote's text."""
    span: Span


def blocks_of(plan: Plan) -> Iterator[tuple[str, Block, int]]:
    """Every block below the headings with its section's ID and its depth, in file order."""
    for section in plan.sections:
        for block in section.blocks:
            for inner, depth in _walk(block, 0):
                yield section.id, inner, depth
    for block in plan.footnotes:
        for inner, depth in _walk(block, 0):
            yield "", inner, depth


def _walk(block: Block, depth: int) -> Iterator[tuple[Block, int]]:
    yield block, depth
    for child in block.children:
        yield from _walk(child, depth + 1)


def pieces_of(plan: Plan) -> Iterator[Piece]:
    """Every stretch of inline content: titles, paragraphs, items, cells, footnotes."""
    for section in plan.sections:
        if len(section.title_span):
            yield Piece(section.id, section.title_span)
        for block in section.blocks:
            for leaf in block.leaves():
                if leaf.inline:
                    yield Piece(section.id, leaf.content)
    for block in plan.footnotes:
        for leaf in block.leaves():
            if leaf.inline:
                yield Piece("", leaf.content)


def code_spans(text: str, offset: int) -> tuple[Span, ...]:
    """The code spans of one piece of inline content that begins at `offset`."""
    if "`" not in text:
        return ()
    marks = plain_inline(text).marks
    return tuple(mark.outer.shifted(offset) for mark in marks if mark.kind is MarkKind.CODE)


def is_escaped(text: str, index: int) -> bool:
    """Whether an odd number of backslashes stands before `index`."""
    count = 0
    while index > count and text[index - count - 1] == "\\":
        count += 1
    return count % 2 == 1
