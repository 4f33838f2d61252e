"""The marks of a plan's inline Markdown (links, images) with their places in the file."""

from __future__ import annotations

from collections.abc import Iterator

from plantool.core.inline import Mark, plain_inline
from plantool.core.plan import Plan
from plantool.core.text import Span


def marks_in_source(plan: Plan, sign: str) -> Iterator[tuple[Mark, Span]]:
    """The marks of all titles, paragraphs, cells and footnotes that hold `sign`, in file order.

    Looking for the sign first saves reading what has no such mark at all.
    """
    for inline in _inlines(plan) if sign in plan.source.text else ():
        content = "\n".join(span.of(plan.source.text) for span in inline)
        if sign in content:
            starts: list[int] = []
            for span in inline:
                starts += range(span.start, span.end + 1)
            for mark in plain_inline(content).marks:
                last = starts[mark.outer.end - 1]
                yield mark, Span(starts[mark.outer.start], last + 1)


def _inlines(plan: Plan) -> Iterator[tuple[Span, ...]]:
    for section in plan.sections:
        yield (section.title_span,)
        for block in section.blocks:
            yield from (leaf.inline for leaf in block.leaves())
    for footnote in plan.footnotes:
        yield from (leaf.inline for leaf in footnote.leaves())
