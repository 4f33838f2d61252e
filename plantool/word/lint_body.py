"""Rules for running text: grounds, sizes, indents, spacing, headings and points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.finding import Severity
from plantool.core.message import Message, message
from plantool.core.vietnamese import LETTERS
from plantool.word.lint_components import GROUND, Anatomy, Kind
from plantool.word.lint_finding import (
    PRACTICE,
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    points,
    quoted,
    size_range,
    words,
)
from plantool.word.lint_layout import room_of
from plantool.word.lint_read import LintParagraph
from plantool.word.metrics import Face, text_width

GROUND_END = docx_rule(
    "D151",
    "ground-punctuation",
    Severity.ERROR,
    annex_one("II.6.a"),
    says=message("a ground ends with the wrong sign"),
    manual="""Each ground ends with a semicolon, the last one with a full stop.

    A sentence that begins with "Căn cứ" and goes on to "… ban hành Kế hoạch …" is no ground.
    """,
)
LAW_NUMBER = docx_rule(
    "D152",
    "law-with-number",
    Severity.WARNING,
    annex_one("II.6.a"),
    says=message("a law is cited with its number"),
    manual="""A ground names a law or an ordinance without number, symbol and issuing body.

    "Căn cứ Luật Điện lực ngày 30 tháng 11 năm 2024;". All other texts are cited with them.
    """,
)
BODY_SIZE = docx_rule(
    "D161",
    "body-size",
    Severity.ERROR,
    annex_one("II.6.e"),
    says=message("the text is too small or too large"),
    manual="""Running text is set in 13–14 points.

    Tables and footnotes have no size in the decree.
    """,
)
NOT_JUSTIFIED = docx_rule(
    "D162",
    "text-not-justified",
    Severity.ERROR,
    annex_one("II.6.e"),
    says=message("the text is not even at both margins"),
    manual="""Running text is justified.

    Short lines, headings and tables are left alone.
    """,
)
INDENT = docx_rule(
    "D163",
    "first-line-indent",
    Severity.ERROR,
    annex_one("II.6.e"),
    says=message("the first line does not begin where it must"),
    manual="""A paragraph's first line is indented by 1 or 1.27 cm.

    Set it in the paragraph, not with spaces. Half a millimetre more or less is accepted.
    """,
)
GAP = docx_rule(
    "D164",
    "paragraph-spacing",
    Severity.ERROR,
    annex_one("II.6.e"),
    says=message("paragraphs stand too close"),
    manual="""Between paragraphs there are at least 6 points.

    Counted are the space after one and the space before the next.
    """,
)
LINE_SPACING = docx_rule(
    "D165",
    "line-spacing",
    Severity.ERROR,
    annex_one("II.6.e"),
    says=message("the lines are too close or too far apart"),
    manual="""Lines are set single to one and a half.

    An exact spacing in points is compared with what single and one and a half make at that size.
    """,
)
HEADING = docx_rule(
    "D166",
    "heading-form",
    Severity.ERROR,
    annex_one("V.6.b"),
    says=message("a heading is not set as it must be"),
    manual="""A heading "I. MỤC ĐÍCH" is bold and in capitals.

    Headings of Phần and Chương: the label in small letters with a Roman numeral on a line of its
    own, the title in capitals below, both bold and centred. "Điều 1." is bold.
    """,
)
POINTS = docx_rule(
    "D168",
    "point-letters",
    Severity.ERROR,
    annex_one("II.6.đ"),
    says=message("points are not lettered in Vietnamese order"),
    manual="""Points are lettered a, b, c, d, đ, e, g, h, i, k and so on.

    đ follows d, and there is no f, j, w or z. Word's own lists count as in English.
    """,
)
TEXT_BREAK = docx_rule(
    "D167",
    "line-break-in-sentence",
    Severity.WARNING,
    PRACTICE,
    says=message("a sentence is broken by hand"),
    manual="""No line break is typed inside a sentence.

    Such breaks come with text pasted from a PDF; the line above is then pulled apart.
    """,
)
BODY_SLANT = docx_rule(
    "D169",
    "body-slant",
    Severity.WARNING,
    annex_one("II.6.e"),
    says=message("running text is italic"),
    manual="""Running text is upright.

    Single words in italics, grounds, and notes in brackets are left alone.
    """,
)
HEADING_BREAK = docx_rule(
    "D170",
    "line-break-in-heading",
    Severity.WARNING,
    PRACTICE,
    says=message("a heading is broken by hand"),
    manual="""No line break is typed inside a heading.

    It breaks elsewhere as soon as font or width changes.
    """,
)

BODY_RULES: tuple[DocxRule, ...] = (
    GROUND_END,
    LAW_NUMBER,
    BODY_SIZE,
    NOT_JUSTIFIED,
    INDENT,
    GAP,
    LINE_SPACING,
    HEADING,
    TEXT_BREAK,
    POINTS,
    BODY_SLANT,
    HEADING_BREAK,
)

_SIZES = (13, 14)
_TWIPS_PER_CM = 1440 / 2.54
_INDENTS = (1.0, 1.27)
_INDENT_TOLERANCE = 0.055
_LEAST_GAP = 120
_SINGLE = 1.15
"""The line height of Times New Roman, in parts of its size."""

_ROMAN = re.compile(r"[IVX]+[.)]?\s*\S.*")
_LEVEL_ONE = re.compile(r"[IVX]+\.\s*(?P<title>\S.*)")
_PART = re.compile(r"(?i:(?P<word>phần|chương))\s+(?:thứ\s+)?(?P<number>[IVXLC]+|[0-9]+)\s*[.:]?")
_POINT = re.compile(r"(?P<letter>[a-zđ])\)")
_LAW = re.compile(r"^Căn cứ (?:Bộ )?(?:luật|Luật|Pháp lệnh)\b[^;]*?(?P<number>số \d+/\d{4}/\w+)")
_BROKEN = re.compile(r"[^\W\d]+[ ,]*\n *[^\W\d_A-ZĐ]+")
_LIST = re.compile(r"[-–+•*▪o]\s")
_LONGEST_HEADING = 250
_LONG = 150
"""So many characters are running text, wherever they stand."""


def check_body(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of running text."""
    yield from _check_grounds(anatomy)
    named = {component.paragraph.index for component in anatomy.components}
    for paragraph in anatomy.body:
        if not paragraph.letters:
            continue
        if paragraph.index not in named:
            yield from _check_heading(paragraph)
        # An appendix holds tables, forms and lists too, for which the decree has no such rules.
        if anatomy.is_appendix:
            continue
        if paragraph.index not in named:
            yield from _check_break(paragraph)
            yield from _check_size(paragraph)
            yield from _check_slant(paragraph)
        if paragraph.layout.align not in {"center", "right"}:
            yield from _check_setting(anatomy, paragraph)
    yield from _check_gaps(anatomy)
    yield from _check_points(anatomy)


def _check_grounds(anatomy: Anatomy) -> Iterator[DocxFinding]:
    grounds = anatomy.of(Kind.GROUND)
    for ground in grounds:
        sign = "." if ground is grounds[-1] else ";"
        if not ground.words.endswith(sign):
            yield GROUND_END.found(
                quoted(ground.words),
                measured=words(ground.words[-1]),
                allowed=words(sign),
                index=ground.paragraph.index,
            )

        number = _LAW.search(ground.words)
        if number:
            yield LAW_NUMBER.found(
                quoted(ground.words),
                measured=words(number["number"]),
                allowed=message("the law's name alone"),
                index=ground.paragraph.index,
            )


def _check_break(paragraph: LintParagraph) -> Iterator[DocxFinding]:
    match = _BROKEN.search(paragraph.text.strip())
    if match and not _is_bold(paragraph):
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
    if text.startswith(("(", "Ghi chú", "Lưu ý", "[")) or GROUND.match(text) or _is_bold(paragraph):
        return
    if all(piece.look.italic for piece in paragraph.letters) and paragraph.letters:
        yield BODY_SLANT.found(
            quoted(text),
            measured=message("italic"),
            allowed=message("upright"),
            index=paragraph.index,
        )


def _is_bold(paragraph: LintParagraph) -> bool:
    return bool(paragraph.letters) and all(one.look.bold for one in paragraph.letters)


def _heading_text(paragraph: LintParagraph) -> str:
    return f"{paragraph.label} {paragraph.words}".strip()


def _check_heading(paragraph: LintParagraph) -> Iterator[DocxFinding]:
    text, bold = _heading_text(paragraph), _is_bold(paragraph)
    if len(text) > _LONGEST_HEADING:
        return
    level_one, part = _LEVEL_ONE.fullmatch(text), _PART.fullmatch(text)
    if level_one and (bold or level_one["title"] == level_one["title"].upper()):
        if not bold:
            yield _heading_fault(paragraph, message("regular"), message("bold"))
        if level_one["title"] != level_one["title"].upper():
            yield _heading_fault(paragraph, message("small letters"), message("capitals"))
    if part:
        yield from _check_part(paragraph, part, bold=bold)
    first = paragraph.letters[0] if paragraph.letters else None
    if first and re.match(r"Điều \d+\.\s", text) and not first.look.bold:
        yield _heading_fault(paragraph, message("regular"), message("bold"))
    if (level_one or part) and bold and "\n" in paragraph.text.strip():
        yield HEADING_BREAK.found(
            quoted(text),
            measured=message("a line break"),
            allowed=message("none"),
            index=paragraph.index,
        )


def _check_part(
    paragraph: LintParagraph, part: re.Match[str], *, bold: bool
) -> Iterator[DocxFinding]:
    if not bold:
        yield _heading_fault(paragraph, message("regular"), message("bold"))
    if paragraph.layout.align != "center":
        side = message("{side}", side=paragraph.layout.align)
        yield _heading_fault(paragraph, side, message("centred"))
    if part["number"].isdigit():
        yield _heading_fault(paragraph, words(part["number"]), message("a Roman numeral"))
    if part["word"].isupper():
        yield _heading_fault(paragraph, message("capitals"), message("small letters"))


def _heading_fault(paragraph: LintParagraph, measured: Message, allowed: Message) -> DocxFinding:
    return HEADING.found(
        quoted(_heading_text(paragraph)), measured=measured, allowed=allowed, index=paragraph.index
    )


def _check_setting(anatomy: Anatomy, paragraph: LintParagraph) -> Iterator[DocxFinding]:
    layout, place, index = paragraph.layout, quoted(paragraph.words), paragraph.index
    size = max((piece.look.size for piece in paragraph.letters), default=14.0)
    if not _is_bold(paragraph):
        room = (room_of(anatomy.document, paragraph) - layout.left - layout.right) / 20
        is_long = text_width(paragraph.words, size, Face.REGULAR) > room
        if is_long and layout.align not in {"both", "distribute"}:
            side = message("{side}", side=layout.align)
            yield NOT_JUSTIFIED.found(
                place, measured=side, allowed=message("justified"), index=index
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
    if spaces > 2:
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
    body = {paragraph.index: paragraph for paragraph in anatomy.body}
    for index, paragraph in body.items():
        after = body.get(index + 1)
        if after is None or not paragraph.words or not after.words:
            continue
        if anatomy.is_appendix and max(len(paragraph.words), len(after.words)) < _LONG:
            continue
        above, below = paragraph.layout, after.layout
        if above.align == below.align == "center":
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


def _check_points(anatomy: Anatomy) -> Iterator[DocxFinding]:
    before = ""
    for paragraph in anatomy.body:
        match = _POINT.match(_heading_text(paragraph))
        if not match:
            continue
        letter = match["letter"]
        wrong = letter not in LETTERS or (before == "d" and letter == "e")
        if wrong:
            expected = LETTERS[LETTERS.index(before) + 1] if before in LETTERS[:-1] else "đ"
            yield POINTS.found(
                quoted(_heading_text(paragraph)),
                measured=words(f"{letter})"),
                allowed=words(f"{expected})"),
                index=paragraph.index,
            )
        before = letter
