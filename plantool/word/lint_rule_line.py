"""Rules for the lines drawn under Tiêu ngữ, the issuing body and the title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from plantool.core.finding import Severity
from plantool.core.message import message
from plantool.core.rule import fault
from plantool.word.lint_component import Component, Kind
from plantool.word.lint_components import Anatomy, paragraph_place
from plantool.word.lint_finding import (
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    words,
)
from plantool.word.lint_layout import room_of
from plantool.word.lint_look import LOOKS
from plantool.word.lint_read import LintParagraph
from plantool.word.metrics import Face, text_width, wrapped_widths

NO_LINE = docx_rule(
    fault(
        "D141",
        "rule-line-missing",
        Severity.ERROR,
        """A solid line is drawn below Tiêu ngữ, the issuing body and the title.

        Draw it (Insert, Shapes, Line) or use a paragraph's border.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.
        """,
    ),
    annex_one("II"),
    says=message("there is no line below"),
)
FAKE_LINE = docx_rule(
    fault(
        "D142",
        "rule-line-typed",
        Severity.WARNING,
        """The line is drawn, not typed from underscores and not an underline.

        A typed line has the wrong length and moves with the font; an underline touches the letters.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.
        """,
    ),
    annex_one("II"),
    says=message("the line is typed or underlined, not drawn"),
)
LINE_LENGTH = docx_rule(
    fault(
        "D143",
        "rule-line-length",
        Severity.ERROR,
        """The line below Tiêu ngữ is as long as its words; the others a third to a half.

        Where the words take several lines, the longest or the last one counts, whichever fits.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.
        """,
    ),
    annex_one("II"),
    says=message("the line below is too short or too long"),
)
NOT_SOLID = docx_rule(
    fault(
        "D144",
        "rule-line-not-solid",
        Severity.ERROR,
        """The line is solid, neither dotted nor dashed.

        Change the shape's outline or the paragraph's border.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.
        """,
    ),
    annex_one("II"),
    says=message("the line below is not solid"),
)

LINE_RULES: tuple[DocxRule, ...] = (NO_LINE, FAKE_LINE, LINE_LENGTH, NOT_SOLID)

_WHOLE = (0.88, 1.12)
_PART = (0.3, 0.55)
"""A third to a half, with what the eye allows."""

_TYPED = re.compile(r"[_\-–—=─―*~]{4,}")
_UNBROKEN = frozenset({"single", "thick", "double"})
_NO_BORDER = frozenset({"", "none", "nil"})


class _Line(Struct, frozen=True):
    width: float
    solid: bool


def check_lines(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of drawn lines."""
    for kind, share in ((Kind.MOTTO, _WHOLE), (Kind.ISSUER, _PART), (Kind.TITLE, _PART)):
        lines = anatomy.of(kind)
        if lines:
            yield from _check_line(anatomy, lines, share)
    yield from _check_appendix_heads(anatomy)


def _check_line(
    anatomy: Anatomy, components: Sequence[Component], share: tuple[float, float]
) -> Iterator[DocxFinding]:
    last = components[-1]
    index, annex = last.paragraph.index, annex_one(LOOKS[last.kind].section)
    region = _region(anatomy, components)
    fake = _fake(region, components)
    if fake:
        yield FAKE_LINE.found(
            last.place, measured=words(fake), allowed=message("a drawn line"), index=index
        )
        return
    lines = _lines(anatomy, region)
    if not lines:
        if not any(one.drawings for one in region):
            yield NO_LINE.found(
                last.place,
                measured=message("no line"),
                allowed=message("a drawn line"),
                index=index,
                annex=annex,
            )
        return
    widths = _text_widths(anatomy, components)
    if last.paragraph.cell or last.kind is Kind.TITLE:
        yield from _check_length(last, lines, widths, share)
    if not any(line.solid for line in lines):
        yield NOT_SOLID.found(
            last.place,
            measured=message("a broken line"),
            allowed=message("a solid line"),
            index=index,
            annex=annex,
        )


def _check_length(
    last: Component, lines: Sequence[_Line], widths: Sequence[float], share: tuple[float, float]
) -> Iterator[DocxFinding]:
    least, most = share
    if any(least <= line.width / width <= most for line in lines for width in widths if width):
        return
    width = max(widths)
    ratio = lines[0].width / width if width else 0
    part = message("as long as the words") if share == _WHOLE else message("1/3–1/2 of the words")
    yield LINE_LENGTH.found(
        last.place,
        measured=message("{n} % of the words", n=round(100 * ratio)),
        allowed=part,
        index=last.paragraph.index,
        annex=annex_one(LOOKS[last.kind].section),
    )


def _region(anatomy: Anatomy, components: Sequence[Component]) -> tuple[LintParagraph, ...]:
    """The paragraphs in which the line below these words may be anchored."""
    paragraphs = anatomy.document.paragraphs
    first, last = components[0].paragraph, components[-1].paragraph
    if last.cell:
        cell = last.cell
        return tuple(
            one
            for one in paragraphs[first.index :]
            if one.cell and one.cell.table == cell.table and one.cell.column == cell.column
        )
    end = last.index + 1
    while end < len(paragraphs) and _is_between(paragraphs[end]):
        end += 1
    if components[0].kind is not Kind.TITLE:
        end = anatomy.head_end
    return paragraphs[first.index : min(end + 1, len(paragraphs))]


def _is_between(paragraph: LintParagraph) -> bool:
    """Whether a paragraph may stand between the title and its line: a blank one or a note."""
    return not paragraph.cell and (not paragraph.words or paragraph.words.startswith("("))


def _fake(region: Sequence[LintParagraph], components: Sequence[Component]) -> str:
    """The typed line or the underlined words; empty where there is neither."""
    last = components[-1].paragraph.index
    for paragraph in region:
        if paragraph.index > last and paragraph.words:
            if _TYPED.fullmatch(paragraph.words.replace(" ", "")):
                return paragraph.words
            break
    for component in components:
        tail = component.text.rpartition("\n")[2].strip()
        if "\n" in component.text and _TYPED.fullmatch(tail):
            return tail
    underlined = components[-1].paragraph.letters
    if underlined and all(piece.look.underline for piece in components[-1].pieces if piece.text):
        return components[-1].words
    return ""


def _lines(anatomy: Anatomy, region: Sequence[LintParagraph]) -> tuple[_Line, ...]:
    found: list[_Line] = []
    for paragraph in region:
        found += [_Line(one.width, one.solid) for one in paragraph.drawings if one.is_line]
        layout = paragraph.layout
        width = (room_of(anatomy.document, paragraph) - layout.left - layout.right) / 20
        borders = {layout.border_bottom, layout.border_top} - _NO_BORDER
        # Above and below is a box, such as that of the urgency.
        if layout.border_bottom in _NO_BORDER or layout.border_top in _NO_BORDER:
            found += [_Line(width, border in _UNBROKEN) for border in borders]
    return tuple(found)


def _text_widths(anatomy: Anatomy, components: Sequence[Component]) -> tuple[float, ...]:
    widths: list[float] = []
    for component in components:
        size = max(piece.look.size for piece in component.pieces)
        layout = component.paragraph.layout
        room = (room_of(anatomy.document, component.paragraph) - layout.left - layout.right) / 20
        for line in component.text.split("\n"):
            widths.append(text_width(" ".join(line.split()), size, Face.BOLD))
            widths += wrapped_widths(line, max(room, size), size, Face.BOLD)
    return tuple(width for width in widths if width)


def _check_appendix_heads(anatomy: Anatomy) -> Iterator[DocxFinding]:
    paragraphs = anatomy.document.paragraphs
    for kind in (Kind.ATTACHED, Kind.APPENDIX_TITLE):
        for component in anatomy.of(kind):
            below = paragraphs[component.paragraph.index + 1 : component.paragraph.index + 2]
            if below and _TYPED.fullmatch(below[0].words):
                yield FAKE_LINE.found(
                    paragraph_place(anatomy, component.paragraph),
                    measured=words(below[0].words),
                    allowed=message("a drawn line"),
                    index=below[0].index,
                )
