"""Rules for the page: paper, margins, page numbers, one section for each appendix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plantool.core.finding import Severity
from plantool.core.message import Message, message
from plantool.core.rule import fault
from plantool.word.lint_component import Component, Kind
from plantool.word.lint_components import Anatomy
from plantool.word.lint_finding import (
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    millimetres,
    points,
    side,
    size_range,
    words,
)
from plantool.word.lint_pages import Page

PAPER = docx_rule(
    fault(
        "D101",
        "paper-not-a4",
        Severity.ERROR,
        """The paper is A4, 210 × 297 mm, upright or lying.

        In Word: Layout, Size, A4. A file made abroad often has US Letter, 216 × 279 mm.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.1.
        """,
    ),
    annex_one("I.1"),
    says=message("the paper is not A4"),
)
LANDSCAPE = docx_rule(
    fault(
        "D102",
        "text-in-landscape",
        Severity.ERROR,
        """The text stands along the length of the paper.

        Landscape is allowed where the text holds tables that are no appendix, and in appendices.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.2.
        """,
    ),
    annex_one("I.2"),
    says=message("the text stands across the paper"),
)
MARGIN = docx_rule(
    fault(
        "D103",
        "margin-out-of-range",
        Severity.ERROR,
        """Margins are 20–25 mm at top and bottom, 30–35 mm left, 15–20 mm right.

        For landscape pages the decree gives no numbers of their own: 15–35 mm are accepted.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.3.
        """,
    ),
    annex_one("I.3"),
    says=message("a margin is outside its range"),
)
NO_NUMBER = docx_rule(
    fault(
        "D104",
        "no-page-number",
        Severity.ERROR,
        """Pages are numbered by a PAGE field in the header.

        A text that surely fits on one page needs none.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.7.
        """,
    ),
    annex_one("I.7"),
    says=message("the pages have no number"),
)
IN_FOOTER = docx_rule(
    fault(
        "D105",
        "page-number-in-footer",
        Severity.ERROR,
        """The page number stands in the upper margin, not in the lower one.

        Move the PAGE field from the footer to the header.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.7.
        """,
    ),
    annex_one("I.7"),
    says=message("the page number stands at the foot of the page"),
)
ON_FIRST = docx_rule(
    fault(
        "D106",
        "number-on-first-page",
        Severity.ERROR,
        """The number of the first page is not shown.

        In Word: Header & Footer, Different First Page, and nothing in the first page's header.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.7.
        """,
    ),
    annex_one("I.7"),
    says=message("the first page shows its number"),
)
NUMBER_LOOK = docx_rule(
    fault(
        "D107",
        "page-number-look",
        Severity.ERROR,
        """The page number is Arabic, 13–14 points, upright, in the middle of the line.

        Centre the header's paragraph, and set the size of the field itself.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.7.
        """,
    ),
    annex_one("I.7"),
    says=message("the page number is not set as it must be"),
)
NUMBER_START = docx_rule(
    fault(
        "D108",
        "page-number-start",
        Severity.ERROR,
        """Pages are counted from 1.

        In Word: Insert, Page Number, Format Page Numbers, Start at 1.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.7.
        """,
    ),
    annex_one("I.7"),
    says=message("the pages are not counted from 1"),
)
APPENDIX_PAGES = docx_rule(
    fault(
        "D109",
        "appendix-pages-not-its-own",
        Severity.ERROR,
        """Each appendix counts its own pages from 1.

        Put a section break before it, and let its page numbers start at 1.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục III.1.đ.
        """,
    ),
    annex_one("III.1.đ"),
    says=message("the pages of the appendix are not counted by themselves"),
)

PAGE_RULES: tuple[DocxRule, ...] = (
    PAPER,
    LANDSCAPE,
    MARGIN,
    NO_NUMBER,
    IN_FOOTER,
    ON_FIRST,
    NUMBER_LOOK,
    NUMBER_START,
    APPENDIX_PAGES,
)

_A4 = (210.0, 297.0)
_PAPER_TOLERANCE = 1.5
_MARGIN_TOLERANCE = 0.6
_PORTRAIT = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}
_LANDSCAPE = dict.fromkeys(("top", "bottom", "left", "right"), (15, 35))
_ONE_PAGE = 2_000
"""So many characters surely need a second page beside head and foot."""

_SIZES = (13, 14)


def check_page(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of the pages."""
    firsts = {one.section: one.index for one in reversed(anatomy.document.paragraphs)}
    for number, page in enumerate(anatomy.document.pages):
        yield from _check_paper(anatomy, number, page, firsts.get(number, -1))
    yield from _check_numbers(anatomy, firsts)
    yield from _check_appendices(anatomy)


def _check_paper(anatomy: Anatomy, number: int, page: Page, index: int) -> Iterator[DocxFinding]:
    place = _section_place(number)
    sides = sorted((page.width, page.height))
    if any(abs(a - b) > _PAPER_TOLERANCE for a, b in zip(sides, _A4, strict=True)):
        size = message("{w} × {h} mm", w=f"{page.width:.0f}", h=f"{page.height:.0f}")
        allowed = message("{w} × {h} mm", w=210, h=297)
        yield PAPER.found(place, measured=size, allowed=allowed, index=index)
    if number == 0 and page.landscape and not anatomy.is_appendix and not _has_table(anatomy):
        yield LANDSCAPE.found(
            place, measured=message("landscape"), allowed=message("portrait"), index=index
        )
    names = {
        "top": message("top margin"),
        "bottom": message("bottom margin"),
        "left": message("left margin"),
        "right": message("right margin"),
    }
    for edge, (least, most) in (_LANDSCAPE if page.landscape else _PORTRAIT).items():
        length = getattr(page, edge)
        if not least - _MARGIN_TOLERANCE <= length <= most + _MARGIN_TOLERANCE:
            where = message("{side}, {place}", side=names[edge], place=place)
            measured = message("{side} {length}", side=names[edge], length=millimetres(length))
            allowed = message("{least}–{most} mm", least=least, most=most)
            yield MARGIN.found(where, measured=measured, allowed=allowed, index=index)


def _has_table(anatomy: Anatomy) -> bool:
    foot = anatomy.foot.start if anatomy.foot else len(anatomy.document.paragraphs)
    return any(one.cell for one in anatomy.document.paragraphs[anatomy.body_start : foot])


def _section_place(number: int) -> Message:
    return message("pages of section {n}", n=number + 1)


def _check_numbers(anatomy: Anatomy, firsts: Mapping[int, int]) -> Iterator[DocxFinding]:
    document = anatomy.document
    if not document.pages:
        return
    lengths = [0] * len(document.pages)
    for paragraph in document.paragraphs:
        lengths[min(paragraph.section, len(lengths) - 1)] += len(paragraph.text)
    for number, page in enumerate(document.pages):
        place, index = _section_place(number), firsts.get(number, -1)
        header, footer = page.header(), page.footer()
        if header is None or not header.numbered:
            if footer and footer.numbered:
                yield IN_FOOTER.found(
                    place, measured=message("footer"), allowed=message("header"), index=index
                )
            elif lengths[number] > _ONE_PAGE:
                yield _unnumbered(place, index)
            continue
        even = page.header("even")
        if document.two_sided and not (even and even.numbered):
            yield _unnumbered(message("even pages, {place}", place=place), index)
        if number == 0:
            yield from _check_first(page, place)
        yield from _check_look(anatomy, page, header.part, place)


def _unnumbered(place: Message, index: int) -> DocxFinding:
    return NO_NUMBER.found(
        place,
        measured=message("no page number"),
        allowed=message("a page number in the header"),
        index=index,
    )


def _check_first(page: Page, place: Message) -> Iterator[DocxFinding]:
    first = page.header("first")
    if not page.first_apart or (first and first.numbered):
        yield ON_FIRST.found(
            place, measured=message("number shown"), allowed=message("number not shown"), index=0
        )
    if page.start not in {None, 1}:
        yield NUMBER_START.found(
            place, measured=message("{n}", n=page.start), allowed=message("{n}", n=1), index=0
        )


def _check_look(anatomy: Anatomy, page: Page, part: str, place: Message) -> Iterator[DocxFinding]:
    where = message("page number, {place}", place=place)
    if page.number_format != "decimal":
        form = words(page.number_format)
        yield NUMBER_LOOK.found(where, measured=form, allowed=message("Arabic numerals"), index=0)
    for paragraph in anatomy.document.stories.get(part, ()):
        if not paragraph.numbers_pages:
            continue
        layout = paragraph.layout
        # A tab leads to the middle, and a text box may stand there itself.
        placed = paragraph.boxed or "\t" in paragraph.text or layout.framed == "center"
        if layout.align != "center" and not placed:
            yield NUMBER_LOOK.found(
                where, measured=side(layout.align), allowed=message("centred"), index=0
            )
        for piece in paragraph.letters:
            if not _SIZES[0] <= piece.look.size <= _SIZES[1]:
                yield NUMBER_LOOK.found(
                    where, measured=points(piece.look.size), allowed=size_range(*_SIZES), index=0
                )
            if piece.look.italic:
                yield NUMBER_LOOK.found(
                    where, measured=message("italic"), allowed=message("upright"), index=0
                )


def _check_appendices(anatomy: Anatomy) -> Iterator[DocxFinding]:
    if anatomy.is_appendix:
        return
    begins = {one.section: one.index for one in reversed(anatomy.document.paragraphs) if one.words}
    for label in anatomy.of(Kind.APPENDIX_LABEL):
        measured = _own_pages(anatomy, label, begins)
        if measured:
            yield APPENDIX_PAGES.found(
                message("{component} “{words}”", component=label.kind.value, words=label.words),
                measured=measured,
                allowed=message("a section of its own whose pages start at 1"),
                index=label.paragraph.index,
            )


def _own_pages(anatomy: Anatomy, label: Component, begins: Mapping[int, int]) -> Message | None:
    """What keeps an appendix from counting its own pages; None where it does."""
    paragraph = label.paragraph
    if begins.get(paragraph.section) != paragraph.index:
        return message("no section of its own")
    page = anatomy.document.pages[min(paragraph.section, len(anatomy.document.pages) - 1)]
    if page.start != 1:
        return message("page numbers that run on")
    return None
