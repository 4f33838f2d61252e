"""Lines of a copy that only the layout of another file parts or joins: a title over two paragraphs.

A draft made from a Word file keeps a title as one text and each line of the signature by itself;
the file it was made from may set them otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from plantool.core.intake_align import Target, bare
from plantool.core.marked_text import MarkedParagraph, MarkedText, Stretch

_LINES = frozenset({"title", "subtitle", "signature.lines"})
_MOST_LINES = 8
"""Over how many paragraphs one title is set at most."""

_APPENDIX_LABEL = re.compile(r"\W*phụ lục(?:\s+số)?\s*(?:[\divxlc]{1,5}|[a-zđ])?\W*", re.IGNORECASE)


def as_laid_out(targets: Sequence[Target], copy: MarkedText) -> MarkedText:
    """The copy, read without tracked changes, with its titles and signature set as the draft's."""
    titles = {bare(one.words) for one in targets if one.is_title or one.field in _LINES}
    together = dict(_together(targets))
    return MarkedText(tuple(_paragraphs(copy.paragraphs, titles, together)))


def is_appendix_label(words: str) -> bool:
    """Whether the words are only "Phụ lục số 01:", which the renderer prints over the title."""
    return _APPENDIX_LABEL.fullmatch(words) is not None


def _together(targets: Sequence[Target]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Neighbouring lines of one field as one line, with the lines."""
    for name, group in groupby(targets, key=lambda one: one.field):
        lines = [one.words for one in group] if name == "signature.lines" else []
        for start in range(len(lines)):
            for end in range(start + 2, len(lines) + 1):
                yield bare(" ".join(lines[start:end])), tuple(lines[start:end])


def _paragraphs(
    paragraphs: Sequence[MarkedParagraph],
    titles: set[str],
    together: Mapping[str, tuple[str, ...]],
) -> Iterator[MarkedParagraph]:
    at = 0
    while at < len(paragraphs):
        paragraph = paragraphs[at]
        count = _title_lines(paragraphs[at : at + _MOST_LINES], titles)
        if count > 1:
            words = " ".join(one.final.strip() for one in paragraphs[at : at + count])
            yield replace(paragraph, stretches=(Stretch(words),))
        elif lines := together.get(bare(paragraph.final)):
            yield from (replace(paragraph, stretches=(Stretch(line),)) for line in lines)
        else:
            yield paragraph
        at += count


def _title_lines(paragraphs: Sequence[MarkedParagraph], titles: set[str]) -> int:
    """How many paragraphs make one title; 1 where they make none."""
    words = ""
    for count, paragraph in enumerate(paragraphs, 1):
        if not paragraph.final.strip():
            break
        words = f"{words} {paragraph.final.strip()}"
        key = bare(words.strip())
        if key in titles:
            return count
        if not any(title.startswith(key) for title in titles):
            break
    return 1
