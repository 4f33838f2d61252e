"""Rules for wording that can be tested safely: citations, days, signs, words typed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.finding import Severity
from plantool.core.fold import fold
from plantool.core.message import message
from plantool.core.plan import DocumentType
from plantool.core.render import TYPE_NAMES
from plantool.core.rule import fault
from plantool.word.lint_component import Kind
from plantool.word.lint_components import Anatomy
from plantool.word.lint_finding import (
    PRACTICE,
    SAMPLES,
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    quoted,
    words,
)
from plantool.word.lint_read import LintParagraph

DOUBLED_MARK = docx_rule(
    fault(
        "D191",
        "doubled-closing-mark",
        Severity.ERROR,
        """The closing mark is "./.", once.

        "././" and "./../." come from typing it behind one that was there.

        Nghị định 30/2020/NĐ-CP, Phụ lục III (mẫu trình bày).
        """,
    ),
    SAMPLES,
    says=message("the closing mark is typed twice"),
)
ADDRESSED = docx_rule(
    fault(
        "D192",
        "addressed-plan",
        Severity.ERROR,
        """Only letters, reports and submissions have "Kính gửi".

        A plan names those who get it under "Nơi nhận".

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.9.b.
        """,
    ),
    annex_one("II.9.b"),
    says=message("a document of this type is addressed to nobody"),
)
AS_ABOVE = docx_rule(
    fault(
        "D193",
        "as-above-in-plan",
        Severity.ERROR,
        """Only letters, reports and submissions have "Như trên".

        It stands for the bodies after "Kính gửi", which a plan does not have.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.9.c.
        """,
    ),
    annex_one("II.9.c"),
    says=message("there is nothing above that “Như trên” could mean"),
)
CITATION = docx_rule(
    fault(
        "D194",
        "citation-form",
        Severity.WARNING,
        """A cited number reads "525/QĐ-UBND", without spaces.

        The Prime Minister's abbreviation is TTg; numbers below 10 have a leading zero. Numbers of
        Party documents, "42-CT/TW", are right as they are.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.3.
        """,
    ),
    annex_one("II.3"),
    says=message("a number and symbol is not written as it must be"),
)
DAY = docx_rule(
    fault(
        "D195",
        "day-form",
        Severity.WARNING,
        """Days below 10 and the months 1 and 2 have a leading zero.

        "ngày 05 tháng 02 năm 2021", "ngày 05/02/2021".

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.4.b.
        """,
    ),
    annex_one("II.4.b"),
    says=message("a day or month lacks its zero"),
)
TWICE = docx_rule(
    fault(
        "D196",
        "word-typed-twice",
        Severity.WARNING,
        """A word stands twice in a row.

        Only words are reported that are never doubled on purpose: "của của", "số số".

        Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định.
        """,
    ),
    PRACTICE,
    says=message("a word is typed twice"),
)

WORDING_RULES: tuple[DocxRule, ...] = (DOUBLED_MARK, ADDRESSED, AS_ABOVE, CITATION, DAY, TWICE)

_DOUBLED_MARK = re.compile(r"\./\s*\./|\./\.\.?/")
_ADDRESS = re.compile(r"Kính gửi\b.*", re.IGNORECASE)
_AS_ABOVE = re.compile(r"[-–—]?\s*Như trên\b.*", re.IGNORECASE)
_TYPES = "NQ|QĐ|CT|QC|QyĐ|TC|TB|HD|CTr|KH|PA|ĐA|DA|BC|BB|TTr|HĐ|CĐ|NĐ|TT|CP"
_CITATIONS = (
    re.compile(rf"\b\d+ +/ *(?:{_TYPES})-\w+|\b\d+/ +(?:{_TYPES})-\w+"),
    re.compile(rf"\b\d+(?:/\d{{4}})?/(?:{_TYPES})(?: +- *| *- +)[A-ZĐ]+\b"),
    re.compile(r"\b\d+/QĐ-T[gG]\b|\b\d+/QĐ-TTG\b"),
    re.compile(rf"\bsố (?<!\d)[1-9]/(?:{_TYPES})-\w+"),
)
_DAYS = re.compile(
    r"\bngày (?:[1-9] tháng \d{1,2} năm \d{4}|\d{2} tháng [12] năm \d{4}"
    r"|[1-9]/\d{1,2}/\d{4}|\d{2}/[12]/\d{4})\b"
)
_TWICE = re.compile(
    r"\b(của|và|các|được|là|cho|tại|trong|với|đến|số|theo|những|trên|việc|để|về|thì|này|do|hoặc)"
    r" \1\b",
    re.IGNORECASE,
)
_ADDRESSED_TYPES = frozenset({DocumentType.TO_TRINH, DocumentType.BAO_CAO})

_OWN = (Kind.NUMBER, Kind.PLACE_DATE)


def check_wording(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of wording, paragraph by paragraph."""
    unaddressed = _is_unaddressed(anatomy)
    # Number and day of the document itself have rules of their own.
    named = {one.paragraph.index for kind in _OWN for one in anatomy.of(kind)}
    for paragraph in anatomy.document.paragraphs:
        if paragraph.index not in named:
            yield from _check_text(paragraph, fold(paragraph.text).text)
        if unaddressed:
            yield from _check_address(paragraph)


def _is_unaddressed(anatomy: Anatomy) -> bool:
    """Whether the document is of a type that has no "Kính gửi"."""
    addressed = {fold(TYPE_NAMES[kind].upper()).text for kind in _ADDRESSED_TYPES}
    known = {fold(name.upper()).text for name in TYPE_NAMES.values()}
    return any(
        fold(one.words.upper()).text in known - addressed for one in anatomy.of(Kind.TYPE_NAME)
    )


def _check_text(paragraph: LintParagraph, text: str) -> Iterator[DocxFinding]:
    place, index = quoted(paragraph.words), paragraph.index
    mark = _DOUBLED_MARK.search(text)
    if mark:
        yield DOUBLED_MARK.found(place, measured=words(mark[0]), allowed=words("./."), index=index)
    for pattern in _CITATIONS:
        for match in pattern.finditer(text):
            yield CITATION.found(
                place, measured=words(match[0]), allowed=words("525/QĐ-UBND"), index=index
            )
    for match in _DAYS.finditer(text):
        yield DAY.found(
            place, measured=words(match[0]), allowed=words("ngày 05/02/2021"), index=index
        )
    for match in _TWICE.finditer(text):
        yield TWICE.found(place, measured=words(match[0]), allowed=words(match[1]), index=index)


def _check_address(paragraph: LintParagraph) -> Iterator[DocxFinding]:
    for rule, pattern in ((ADDRESSED, _ADDRESS), (AS_ABOVE, _AS_ABOVE)):
        if pattern.fullmatch(paragraph.words):
            yield rule.found(
                quoted(paragraph.words),
                measured=words(paragraph.words),
                allowed=message("none"),
                index=paragraph.index,
            )
