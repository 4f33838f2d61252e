"""Walks over a plan's blocks and inline content: what the rules of structure and wording read."""

from __future__ import annotations

from plantool.core.markdown import Block
from plantool.core.plan import Plan, PlanPiece


def blocks_of(plan: Plan) -> tuple[tuple[str, Block, int], ...]:
    """Every block below the headings with its section's ID and its depth, in file order."""
    return plan.all_blocks


def pieces_of(plan: Plan) -> tuple[PlanPiece, ...]:
    """Every stretch of inline content: titles, paragraphs, items, cells, footnotes."""
    return plan.all_pieces
