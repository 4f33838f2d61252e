"""Rules for running text: sizes, indents, spacing, breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.finding import Severity
from plantool.core.message import message
from plantool.core.rule import fault
from plantool.word.lint_components import GROUND, Anatomy
from plantool.word.lint_finding import (
    PRACTICE,
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    points,
    quoted,
    side,
    size_range,
)
from plantool.word.lint_heading import is_bold
from plantool.word.lint_layout import room_of
from plantool.word.lint_read import LintParagraph
from plantool.word.metrics import Face, text_width

BODY_SIZE = docx_rule(
    fault(
        "D161",
        "body-size",
        Severity.ERROR,
        """Running text is set in 13–14 points.

        Tables and footnotes have no size in the decree.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.e.
        """,
    ),
    annex_one("II.6.e"),
    says=message("the text is too small or too large"),
)
NOT_JUSTIFIED = docx_rule(
    fault(
        "D162",
        "text-not-justified",
        Severity.ERROR,
        """Running text is justified.

        Short lines, headings and tables are left alone.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.e.
        """,
    ),
    annex_one("II.6.e"),
    says=message("the text is not even at both margins"),
)
INDENT = docx_rule(
    fault(
        "D163",
        "first-line-indent",
        Severity.ERROR,
        """A paragraph's first line is indented by 1 or 1.27 cm.

        Set it in the paragraph, not with spaces. Half a millimetre more or less is accepted.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.e.
        """,
    ),
    annex_one("II.6.e"),
    says=message("the first line does not begin where it must"),
)
GAP = docx_rule(
    fault(
        "D164",
        "paragraph-spacing",
        Severity.ERROR,
        """Between paragraphs there are at least 6 points.

        Counted are the space after one and the space before the next.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.e.
        """,
    ),
    annex_one("II.6.e"),
    says=message("paragraphs stand too close"),
)
LINE_SPACING = docx_rule(
    fault(
        "D165",
        "line-spacing",
        Severity.ERROR,
        """Lines are set single to one and a half.

        An exact spacing in points is compared with what single and one and a half make at that
        size.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.e.
        """,
    ),
    annex_one("II.6.e"),
    says=message("the lines are too close or too far apart"),
)
TEXT_BREAK = docx_rule(
    fault(
        "D166",
        "line-break-in-sentence",
        Severity.WARNING,
        """No line break is typed inside a sentence.

        Such breaks come with text pasted from a PDF; the line above is then pulled apart.

        Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định.
        """,
    ),
    PRACTICE,
    says=message("a sentence is broken by hand"),
)
BODY_SLANT = docx_rule(
    fault(
        "D167",
        "body-slant",
        Severity.WARNING,
        """Running text is upright.

        Single words in italics, grounds, and notes in brackets are left alone.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.e.
        """,
    ),
    annex_one("II.6.e"),
    says=message("running text is italic"),
)
BODY_RULES: tuple[DocxRule, ...] = (
    BODY_SIZE,
    NOT_JUSTIFIED,
    INDENT,
    GAP,
    LINE_SPACING,
    TEXT_BREAK,
    BODY_SLANT,
)

_SIZES = (13, 14)
_TWIPS_PER_CM = 1440 / 2.54
_INDENTS = (1.0, 1.27)
_INDENT_TOLERANCE = 0.055
_MOST_SPACES = 2
_LEAST_GAP = 120
_SINGLE = 1.15
"""The line height of Times New Roman, in parts of its size."""

_BROKEN = re.compile(r"[^\W\d][ ,]*\n *[^\W\d_A-ZĐ]")
_LIST = re.compile(r"[-–+•*▪o]\s")
_LONG = 150
"""So many characters are running text, wherever they stand."""


def check_body(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of running text."""
    named = anatomy.by_index
    addressed = _addressed(anatomy)
    for paragraph in anatomy.body:
        # An appendix holds tables, forms and lists too, for which the decree has no such rules.
        if not paragraph.letters or anatomy.is_appendix:
            continue
        if paragraph.index not in named:
            yield from _check_break(paragraph)
            yield from _check_size(paragraph)
            yield from _check_slant(paragraph)
        if paragraph.layout.align not in {"center", "right"} and paragraph.index not in addressed:
            yield from _check_setting(anatomy, paragraph)
    yield from _check_gaps(anatomy)


def _addressed(anatomy: Anatomy) -> frozenset[int]:
    """The lines "Kính gửi" and those of the bodies below, which are aligned to its colon; dotted
    lines for a pen too.
    """
    found: set[int] = set()
    listing = False
    for paragraph in anatomy.body:
        text = paragraph.words
        listing = text.startswith("Kính gửi") or (listing and (not text or text[0] in "-–"))
        dotted = 2 * sum(map(str.isalnum, text)) < len(text)
        if listing or dotted:
            found.add(paragraph.index)
    return frozenset(found)


def _check_break(paragraph: LintParagraph) -> Iterator[DocxFinding]:
    match = _BROKEN.search(paragraph.text.strip())
    if match and not is_bold(paragraph):
        yield TEXT_BREAK.found(
            quoted(paragraph.words),
            measured=message("a line break"),
            allowed=message("none"),
            index=paragraph.index,
        )


def _check_size(paragraph: LintParagraph) -> Iterator[DocxFinding]:
    for size in sorted({one.look.size for one in paragraph.letters if not one.look.raised}):
        if not _SIZES[0] <= size <= _SIZES[1]:
            yield BODY_SIZE.found(
                quoted(paragraph.words),
                measured=points(size),
                allowed=size_range(*_SIZES),
                index=paragraph.index,
            )


def _check_slant(paragraph: LintParagraph) -> Iterator[DocxFinding]:
    text = paragraph.words
    if text.startswith(("(", "Ghi chú", "Lưu ý", "[")) or GROUND.match(text) or is_bold(paragraph):
        return
    if all(piece.look.italic for piece in paragraph.letters) and paragraph.letters:
        yield BODY_SLANT.found(
            quoted(text),
            measured=message("italic"),
            allowed=message("upright"),
            index=paragraph.index,
        )


def _check_setting(anatomy: Anatomy, paragraph: LintParagraph) -> Iterator[DocxFinding]:
    layout, place, index = paragraph.layout, quoted(paragraph.words), paragraph.index
    size = max((piece.look.size for piece in paragraph.letters), default=14.0)
    if not is_bold(paragraph):
        room = (room_of(anatomy.document, paragraph) - layout.left - layout.right) / 20
        is_long = text_width(paragraph.words, size, Face.REGULAR) > room
        if is_long and layout.align not in {"both", "distribute"}:
            yield NOT_JUSTIFIED.found(
                place, measured=side(layout.align), allowed=message("justified"), index=index
            )
        yield from _check_indent(paragraph)
    low, high = _lines(layout.line_rule, layout.line, size)
    if low < 1 - 0.03 or high > 1.5 + 0.03:
        yield LINE_SPACING.found(
            place,
            measured=message("{n} lines", n=f"{low if low < 1 else high:.2f}"),
            allowed=message("{least}–{most} lines", least=1, most="1.5"),
            index=index,
        )


def _lines(rule: str, line: int, size: float) -> tuple[float, float]:
    """The line spacing in lines: the least and the most that it can be."""
    if rule == "auto":
        return line / 240, line / 240
    lines = line / 20 / (size * _SINGLE)
    return (1.0, max(1.0, lines)) if rule == "atLeast" else (lines, lines)


def _check_indent(paragraph: LintParagraph) -> Iterator[DocxFinding]:
    layout = paragraph.layout
    allowed = message("{a} or {b} cm", a="1", b="1.27")
    place, index = quoted(paragraph.words), paragraph.index
    text = paragraph.text
    if text.startswith("\t"):
        return
    start = (layout.left + layout.first_line) / _TWIPS_PER_CM
    spaces = len(text) - len(text.lstrip(" \xa0"))
    if spaces > _MOST_SPACES:
        yield INDENT.found(place, measured=message("spaces"), allowed=allowed, index=index)
        return
    is_list = bool(paragraph.label) or _LIST.match(paragraph.words) is not None
    deeper = is_list and start > max(_INDENTS)
    if deeper or any(abs(start - wanted) <= _INDENT_TOLERANCE for wanted in _INDENTS):
        return
    yield INDENT.found(
        place, measured=message("{n} cm", n=f"{start:.2f}"), allowed=allowed, index=index
    )


def _check_gaps(anatomy: Anatomy) -> Iterator[DocxFinding]:
    addressed = _addressed(anatomy)
    body = {one.index: one for one in anatomy.body if one.index not in addressed}
    for index, paragraph in body.items():
        after = body.get(index + 1)
        if after is None or not paragraph.words or not after.words:
            continue
        if anatomy.is_appendix and max(len(paragraph.words), len(after.words)) < _LONG:
            continue
        above, below = paragraph.layout, after.layout
        if "center" in {above.align, below.align}:
            continue
        alike = paragraph.style == after.style
        gap = 0 if above.contextual and alike else above.after
        gap += 0 if below.contextual and alike else below.before
        if gap < _LEAST_GAP - 1:
            yield GAP.found(
                quoted(after.words),
                measured=points(gap / 20),
                allowed=message("at least {n} pt", n=6),
                index=after.index,
            )
