"""Rules for headings and for the letters of points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.finding import Severity
from plantool.core.message import Message, message
from plantool.core.numerals import LETTERS
from plantool.core.rule import fault
from plantool.word.lint_components import Anatomy
from plantool.word.lint_finding import (
    PRACTICE,
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    quoted,
    side,
    words,
)
from plantool.word.lint_read import LintParagraph

HEADING = docx_rule(
    fault(
        "D168",
        "heading-form",
        Severity.ERROR,
        """A heading "I. MỤC ĐÍCH" is bold and in capitals.

        Headings of Phần and Chương: the label in small letters with a Roman numeral on a line of
        its own, the title in capitals below, both bold and centred. "Điều 1." is bold.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục V.6.b.
        """,
    ),
    annex_one("V.6.b"),
    says=message("a heading is not set as it must be"),
)
HEADING_BREAK = docx_rule(
    fault(
        "D169",
        "line-break-in-heading",
        Severity.WARNING,
        """No line break is typed inside a heading.

        It breaks elsewhere as soon as font or width changes.

        Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định.
        """,
    ),
    PRACTICE,
    says=message("a heading is broken by hand"),
)

POINTS = docx_rule(
    fault(
        "D170",
        "point-letters",
        Severity.ERROR,
        """Points are lettered a, b, c, d, đ, e, g, h, i, k and so on.

        đ follows d, and there is no f, j, w or z. Word's own lists count as in English.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.đ.
        """,
    ),
    annex_one("II.6.đ"),
    says=message("points are not lettered in Vietnamese order"),
)
HEADING_RULES: tuple[DocxRule, ...] = (HEADING, HEADING_BREAK, POINTS)

_LEVEL_ONE = re.compile(r"[IVX]+\.\s*(?P<title>\S.*)")
_PART = re.compile(r"(?i:(?P<word>phần|chương))\s+(?:thứ\s+)?(?P<number>[IVXLC]+|[0-9]+)\s*[.:]?")
_POINT = re.compile(r"(?P<letter>[a-zđ])\)")
_LONGEST_HEADING = 250


def check_headings(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of headings and points."""
    for paragraph in anatomy.body:
        if paragraph.letters and paragraph.index not in anatomy.by_index:
            yield from _check_heading(paragraph)
    yield from _check_points(anatomy)


def is_bold(paragraph: LintParagraph) -> bool:
    """Whether all its letters are bold, as those of headings are."""
    return bool(paragraph.letters) and all(one.look.bold for one in paragraph.letters)


def _heading_text(paragraph: LintParagraph) -> str:
    return f"{paragraph.label} {paragraph.words}".strip()


def _check_heading(paragraph: LintParagraph) -> Iterator[DocxFinding]:
    text, bold = _heading_text(paragraph), is_bold(paragraph)
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
        yield _heading_fault(paragraph, side(paragraph.layout.align), message("centred"))
    if part["number"].isdigit():
        yield _heading_fault(paragraph, words(part["number"]), message("a Roman numeral"))
    if part["word"].isupper():
        yield _heading_fault(paragraph, message("capitals"), message("small letters"))


def _heading_fault(paragraph: LintParagraph, measured: Message, allowed: Message) -> DocxFinding:
    return HEADING.found(
        quoted(_heading_text(paragraph)), measured=measured, allowed=allowed, index=paragraph.index
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
