"""The marks of a plan's inline Markdown (links, images, braces) with their places in the file."""

from __future__ import annotations

from collections.abc import Iterator

from plantool.core.inline import Mark, MarkKind, plain_inline
from plantool.core.plan import Plan, PlanPiece
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


def stray_braces(plan: Plan) -> Iterator[tuple[PlanPiece, Span]]:
    """Each `{` in inline content that begins attributes for a reader: neither escaped nor code."""
    text = plan.source.text
    if "{" not in text[plan.front_matter.end :]:
        return
    for piece in plan.all_pieces:
        if text.find("{", piece.span.start, piece.span.end) < 0:
            continue
        words = piece.span.of(text)
        at = words.find("{")
        code = code_spans(words, piece.span.start)
        while at >= 0:
            span = Span(piece.span.start + at, piece.span.start + at + 1)
            if not is_escaped(words, at) and not any(mark.contains(span) for mark in code):
                yield piece, span
            at = words.find("{", at + 1)


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
