"""The plain text of one inline Markdown string, with a map back to its source.

Most paragraphs hold no mark at all: they are their own plain text, and no parser runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from plantool.core.inline_reader import read_inline
from plantool.core.inline_text import Inline, Mark, MarkKind

__all__ = ["Inline", "Mark", "MarkKind", "plain_inline"]

_MARKUP = re.compile(r"[\\`*_~^\[<&]")
"""The characters that can begin a mark, an escape, an entity, a link or a footnote call."""

_LINE_BREAK = re.compile(r" *\n[ \t]*")


def plain_inline(
    source: str,
    *,
    references: Callable[[str], str] | None = None,
    footnotes: Container[str] | None = None,
) -> Inline:
    """Return what a reader sees of `source`, the content of one paragraph, heading or cell.

    `references` gives the words that `[](#id)` renders to; without it they render to nothing.
    `footnotes` holds the labels of the footnotes there are, in lower case (`str.casefold`); where
    it is absent, every `[^label]` calls one.
    """
    if _MARKUP.search(source):
        return read_inline(source, references, footnotes)
    if "\n" in source:
        return _joined_lines(source)
    return Inline(source, range(len(source)), range(1, len(source) + 1))


def _joined_lines(source: str) -> Inline:
    text: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for found in _LINE_BREAK.finditer(source):
        begin, end = found.span()
        text += (source[done:begin], " ")
        starts += range(done, begin + 1)
        ends += range(done + 1, begin + 1)
        ends.append(end)
        done = end
    text.append(source[done:])
    starts += range(done, len(source))
    ends += range(done + 1, len(source) + 1)
    return Inline("".join(text), starts, ends)
