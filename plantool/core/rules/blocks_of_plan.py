"""Walks over a plan's blocks and inline content: what the rules of structure and wording read."""

from __future__ import annotations

from plantool.core.inline import MarkKind, plain_inline
from plantool.core.markdown import Block
from plantool.core.plan import Plan, PlanPiece
from plantool.core.text import Span


def blocks_of(plan: Plan) -> tuple[tuple[str, Block, int], ...]:
    """Every block below the headings with its section's ID and its depth, in file order."""
    return plan.all_blocks


def pieces_of(plan: Plan) -> tuple[PlanPiece, ...]:
    """Every stretch of inline content: titles, paragraphs, items, cells, footnotes."""
    return plan.all_pieces


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
