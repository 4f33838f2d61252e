"""Rules for appendices and tables."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence

from plantool.core.finding import Severity
from plantool.core.message import message
from plantool.core.numerals import from_roman, roman
from plantool.core.rule import fault
from plantool.word.lint_component import Component, Kind
from plantool.word.lint_components import APPENDIX_LABEL, Anatomy
from plantool.word.lint_finding import (
    PRACTICE,
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    words,
)
from plantool.word.lint_read import LintParagraph
from plantool.word.metrics import Face, wrapped_widths

NUMBERING = docx_rule(
    fault(
        "D181",
        "appendix-number",
        Severity.ERROR,
        """Two appendices or more are numbered I, II, III; the label is "Phụ lục I".

        A single appendix needs no number. There is no "số", no colon and no Arabic figure.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục III.1.a.
        """,
    ),
    annex_one("III.1.a"),
    says=message("the appendix is not numbered as it must be"),
)
UNMENTIONED = docx_rule(
    fault(
        "D182",
        "appendix-not-mentioned",
        Severity.ERROR,
        """The text refers to each of its appendices.

        "(Chi tiết tại Phụ lục I kèm theo)", or one mention of all of them together.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục III.1.a.
        """,
    ),
    annex_one("III.1.a"),
    says=message("the text does not mention the appendix"),
)
UNATTACHED = docx_rule(
    fault(
        "D183",
        "attached-line-missing",
        Severity.ERROR,
        """Below an appendix's title stands "(Kèm theo Kế hoạch số … ngày … của …)".

        On paper it is filled in; in an electronic document number and day may stay empty.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục III.1.c.
        """,
    ),
    annex_one("III.1.c"),
    says=message("the appendix does not say which document it belongs to"),
)
FIXED_ROW = docx_rule(
    fault(
        "D184",
        "row-of-fixed-height",
        Severity.WARNING,
        """No row of a table has an exact height.

        Words that do not fit are cut off in print. In Word: Table Properties, Row, "At least".

        Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định.
        """,
    ),
    PRACTICE,
    says=message("a row of a table cannot grow"),
)
NO_REPEAT = docx_rule(
    fault(
        "D185",
        "table-head-not-repeated",
        Severity.WARNING,
        """The head of a table that goes over several pages stands again on each of them.

        In Word: Layout, Repeat Header Rows. Reported for tables that surely need two pages.

        Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định.
        """,
    ),
    PRACTICE,
    says=message("the head of a long table is not repeated"),
)

APPENDIX_RULES: tuple[DocxRule, ...] = (NUMBERING, UNMENTIONED, UNATTACHED, FIXED_ROW, NO_REPEAT)

_ALL_OF_THEM = re.compile("(?:các|những|kèm theo|theo) phụ lục|phụ lục kèm")
_LABEL_FORM = re.compile(r"(?i:phụ lục)(?: [IVXLC]+)?")
_LEAST_ROWS = 3
_LINE = 1.15
"""The line height of Times New Roman, in parts of its size."""


def check_appendices(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of appendices and tables."""
    labels = anatomy.of(Kind.APPENDIX_LABEL)
    yield from _check_numbers(labels, alone=anatomy.is_appendix)
    if not anatomy.is_appendix:
        body = _body_text(anatomy)
        for label in labels:
            known = _LABEL_FORM.fullmatch(label.words)
            if known and not _is_mentioned(body, label, only=len(labels) == 1):
                yield UNMENTIONED.found(
                    label.place,
                    measured=message("no mention of “{label}”", label=label.words),
                    allowed=message("a mention in the text"),
                    index=label.paragraph.index,
                )
    yield from _check_attached(anatomy, labels)
    yield from _check_tables(anatomy)


def _check_numbers(labels: Sequence[Component], *, alone: bool) -> Iterator[DocxFinding]:
    for place, label in enumerate(labels, 1):
        match = APPENDIX_LABEL.fullmatch(label.words)
        number = match["number"] if match else None
        expected = f"Phụ lục {roman(place)}" if len(labels) > 1 else "Phụ lục"
        right = _LABEL_FORM.fullmatch(label.words) is not None
        if len(labels) > 1 and not alone:
            right = right and from_roman(number or "") == place
        if not right:
            yield NUMBERING.found(
                label.place,
                measured=words(label.words),
                allowed=words(expected),
                index=label.paragraph.index,
            )


def _body_text(anatomy: Anatomy) -> str:
    foot = anatomy.foot.start if anatomy.foot else anatomy.appendix_start
    body = anatomy.document.paragraphs[anatomy.body_start : foot]
    return " ".join(one.words for one in body).casefold()


def _is_mentioned(body: str, label: Component, *, only: bool) -> bool:
    if "phụ lục" not in body:
        return False
    match = APPENDIX_LABEL.fullmatch(label.words)
    number = match["number"] if match else None
    if only or number is None or _ALL_OF_THEM.search(body):
        return True
    return re.search(rf"phụ lục[^.]{{0,40}}\b{re.escape(number.casefold())}\b", body) is not None


def _check_attached(anatomy: Anatomy, labels: Sequence[Component]) -> Iterator[DocxFinding]:
    attached = sorted(component.paragraph.index for component in anatomy.of(Kind.ATTACHED))
    for place, label in enumerate(labels):
        start = label.paragraph.index
        end = (
            labels[place + 1].paragraph.index
            if place + 1 < len(labels)
            else len(anatomy.document.paragraphs)
        )
        if bisect(attached, start) == bisect(attached, end):
            yield UNATTACHED.found(
                message("{component} “{words}”", component=label.kind.value, words=label.words),
                measured=message("no such line"),
                allowed=words("(Kèm theo Kế hoạch số … ngày … tháng … năm … của …)"),
                index=start,
            )


def _check_tables(anatomy: Anatomy) -> Iterator[DocxFinding]:
    inside: dict[int, list[LintParagraph]] = {}
    for one in anatomy.document.paragraphs:
        if one.cell:
            inside.setdefault(one.cell.table, []).append(one)
    for table in anatomy.document.tables:
        paragraphs = inside.get(table.index)
        if not paragraphs or paragraphs[0].index < anatomy.body_start:
            continue
        place, index = message("table {n}", n=table.index + 1), paragraphs[0].index
        if table.fixed_rows:
            yield FIXED_ROW.found(
                place,
                measured=message("row {n} of an exact height", n=table.fixed_rows[0]),
                allowed=message("rows that grow"),
                index=index,
            )
        page = anatomy.document.pages[min(table.section, len(anatomy.document.pages) - 1)]
        room = (page.height - page.top - page.bottom) * 72 / 25.4
        if table.rows >= _LEAST_ROWS and not table.repeats and _table_height(paragraphs) > room:
            yield NO_REPEAT.found(
                place,
                measured=message("{n} rows, head not repeated", n=table.rows),
                allowed=message("head repeated on each page"),
                index=index,
            )


def _table_height(paragraphs: Sequence[LintParagraph]) -> float:
    """The least height of a table, in points, by the lines that its words break into."""
    cells: dict[tuple[int, int], float] = {}
    for one in paragraphs:
        if one.cell:
            key = (one.cell.row, one.cell.column)
            cells[key] = cells.get(key, 0) + _height(one)
    rows: dict[int, float] = {}
    for (row, _column), height in cells.items():
        rows[row] = max(rows.get(row, 0), height)
    return sum(rows.values())


def _height(paragraph: LintParagraph) -> float:
    """The least height of a paragraph in a cell, in points."""
    size = max((piece.look.size for piece in paragraph.letters), default=10.0)
    room = max(paragraph.cell.width / 20 if paragraph.cell else 0, size)
    lines = len(wrapped_widths(paragraph.text, room, size, Face.REGULAR))
    return lines * size * _LINE + (paragraph.layout.before + paragraph.layout.after) / 20
