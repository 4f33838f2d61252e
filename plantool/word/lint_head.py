"""Rules for page 1: what must stand there, and how names, number and day are written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.finding import Severity
from plantool.core.fold import fold
from plantool.core.message import message
from plantool.core.plan import ABBREVIATIONS
from plantool.core.render import TYPE_NAMES
from plantool.core.rule import fault
from plantool.word.lint_component import Component, Kind
from plantool.word.lint_components import Anatomy
from plantool.word.lint_finding import (
    PRACTICE,
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    quoted,
    words,
)
from plantool.word.lint_heading import is_bold
from plantool.word.lint_layout import room_of
from plantool.word.lint_look import LOOKS
from plantool.word.metrics import Face, text_width

MISSING = docx_rule(
    fault(
        "D131",
        "component-missing",
        Severity.ERROR,
        """An official document has all its components.

        Quốc hiệu and Tiêu ngữ, the issuing body, number, place and day, type and title (a letter
        has "V/v"), "Nơi nhận", and the signer's position. They are found by their words and places.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục IV.
        """,
    ),
    annex_one("IV"),
    says=message("a component is missing"),
)
STATE_WORDS = docx_rule(
    fault(
        "D132",
        "state-name-wording",
        Severity.ERROR,
        """Quốc hiệu and Tiêu ngữ are written as the decree writes them.

        Between the words of the motto stand hyphens with spaces around; each group begins with a
        capital. "HÒA" and "HOÀ" are both right.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.1.
        """,
    ),
    annex_one("II.1"),
    says=message("Quốc hiệu or Tiêu ngữ is written otherwise"),
)
STATE_WRAPS = docx_rule(
    fault(
        "D133",
        "state-name-on-two-lines",
        Severity.ERROR,
        """Quốc hiệu stands on one line.

        Make its column wider (10 cm), or its letters 12 points.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.1.
        """,
    ),
    annex_one("II.1"),
    says=message("Quốc hiệu does not fit on one line"),
)
NUMBER_FORM = docx_rule(
    fault(
        "D134",
        "number-form",
        Severity.ERROR,
        """Number and symbol read "Số: 05/KH-UBND".

        A colon behind "Số"; a zero before numbers below 10; no spaces around the slash and hyphens;
        the type's abbreviation as in Annex III. An empty number is right until the document is
        signed.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.3.
        """,
    ),
    annex_one("II.3"),
    says=message("number and symbol are not written as they must be"),
)
DATE_FORM = docx_rule(
    fault(
        "D135",
        "place-date-form",
        Severity.ERROR,
        """Place and day read "Hà Giang, ngày 05 tháng 02 năm 2021".

        A comma behind the place; a zero before days below 10 and before the months 1 and 2, not
        before the months 3 to 9. An empty day or month is right until the document is signed.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.4.
        """,
    ),
    annex_one("II.4"),
    says=message("place and day are not written as they must be"),
)
HARD_BREAK = docx_rule(
    fault(
        "D136",
        "line-break-in-title",
        Severity.WARNING,
        """No line break is typed inside a title.

        It breaks elsewhere as soon as font or width changes, and search and tables of contents show
        it.

        Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định.
        """,
    ),
    PRACTICE,
    says=message("a title is broken by hand"),
)
SPACES = docx_rule(
    fault(
        "D137",
        "spaces-for-layout",
        Severity.WARNING,
        """Lines are not broken or moved by rows of spaces.

        Put each line in a paragraph of its own, and centre it.

        Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định.
        """,
    ),
    PRACTICE,
    says=message("words are pushed apart by spaces"),
)

HEAD_RULES: tuple[DocxRule, ...] = (
    MISSING,
    STATE_WORDS,
    STATE_WRAPS,
    NUMBER_FORM,
    DATE_FORM,
    HARD_BREAK,
    SPACES,
)

STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_NEEDED = (
    Kind.STATE_NAME,
    Kind.MOTTO,
    Kind.ISSUER,
    Kind.NUMBER,
    Kind.PLACE_DATE,
    Kind.TYPE_NAME,
    Kind.TITLE,
    Kind.RECIPIENTS,
    Kind.AUTHORITY,
)
_LEAST = 3
_OF_ITS_OWN = frozenset({Kind.NUMBER, Kind.PLACE_DATE, Kind.RECIPIENTS, Kind.AUTHORITY})
"""A file with three components, one of them of these, is an official document, from which others
may be missing. One that is issued with another document has a head alone.
"""

_OPEN = r"[\s\xa0.…_]"
_NUMBER = re.compile(rf"Số:{_OPEN}*(?:\d*[a-z]?)/(?:\d{{4}}/)?(?P<symbol>\S+)")
_PARTY = re.compile(rf"Số:?{_OPEN}*\d*-\S+")
_SYMBOL = re.compile(r"(?:QyĐ|CTr|TTr|TrS|[A-ZĐ0-9&.…_])+(?:-[A-ZĐ0-9&.…_]+)*")
_DAY = rf"(?:0[1-9]|[12][0-9]|3[01]|{_OPEN}+)"
_MONTH = rf"(?:0[12]|[3-9]|1[0-2]|{_OPEN}+)"
_DATE = re.compile(
    rf"(?P<place>[^,]+\S), *ngày {_OPEN}*{_DAY} *tháng {_OPEN}*{_MONTH} *năm"
    rf" *(?:{_OPEN}*\d{{4}}|\d{{0,3}}{_OPEN}*)"
)
_SPACES = re.compile(r"\S[ \xa0]{3,}\S")
_PUSHED = re.compile(r"(?<=[\w,;:])[ \xa0]{4,}(?=[\w(“])")
_NEAR = 12
_BLANKS = frozenset({"số", "ngày", "tháng", "năm"})
"""Words beside which room is left for a pen."""


def check_head(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of page 1."""
    yield from _check_missing(anatomy)
    yield from _check_state(anatomy)
    for component in anatomy.of(Kind.NUMBER):
        yield from _check_number(anatomy, component)
    for component in anatomy.of(Kind.PLACE_DATE):
        yield from _check_date(component)
    for component in anatomy.components:
        index = component.paragraph.index
        if component.kind in _TITLES and "\n" in component.text:
            yield HARD_BREAK.found(
                component.place,
                measured=message("a line break"),
                allowed=message("none"),
                index=index,
            )
        if component.kind in _UNSPACED and _SPACES.search(component.text):
            yield SPACES.found(
                component.place,
                measured=message("a row of spaces in “{words}”", words=component.words),
                allowed=message("one space"),
                index=index,
            )
    for paragraph in anatomy.body:
        if any(_is_pushed(paragraph.text, gap) for gap in _PUSHED.finditer(paragraph.text)):
            yield SPACES.found(
                quoted(paragraph.words),
                measured=message("a row of spaces"),
                allowed=message("one space"),
                index=paragraph.index,
            )


def _is_pushed(text: str, gap: re.Match[str]) -> bool:
    """Whether a row of spaces is no room left for a pen."""
    before = text[max(0, gap.start() - _NEAR) : gap.start()].lower().split()[-1:]
    after = text[gap.end() : gap.end() + _NEAR].lower().split()[:1]
    return not _BLANKS.intersection(word.strip(",;:") for word in (*before, *after))


_TITLES = frozenset({Kind.TITLE, Kind.APPENDIX_TITLE, Kind.STATE_NAME, Kind.MOTTO})
_UNSPACED = frozenset(
    {Kind.PARENT, Kind.ISSUER, Kind.TYPE_NAME, Kind.TITLE, Kind.AUTHORITY, Kind.APPENDIX_TITLE}
)


def _check_missing(anatomy: Anatomy) -> Iterator[DocxFinding]:
    present = {kind for kind in _NEEDED if anatomy.of(kind)}
    if anatomy.is_appendix or len(present) < _LEAST or not present & _OF_ITS_OWN:
        return
    if Kind.STATE_NAME not in present and _is_of_party(anatomy):
        return
    excused = set(present)
    if Kind.TYPE_NAME not in present:
        untyped = _is_letter(anatomy) or _has_own_name(anatomy)
        excused |= {Kind.TITLE, Kind.TYPE_NAME} if untyped else {Kind.TITLE}
    elif not _abbreviation(anatomy):
        # Minutes, invitations and slips have forms of their own.
        excused |= {Kind.TITLE, Kind.PLACE_DATE}
    for kind in _NEEDED:
        if kind in excused:
            continue
        name = message("{component}", component=kind.value)
        section = LOOKS[kind].section
        yield MISSING.found(
            name,
            measured=message("no {component}", component=kind.value),
            allowed=name,
            annex=annex_one(section),
        )


def _has_own_name(anatomy: Anatomy) -> bool:
    """Whether a name of a form that Annex III does not list stands there, "BẢNG TỔNG HỢP …"."""
    below = anatomy.document.paragraphs[anatomy.head_end :][:_NEAR]
    return any(
        one.layout.align == "center" and is_bold(one) and one.words == one.words.upper()
        for one in below
        if one.cell is None
    )


def _is_of_party(anatomy: Anatomy) -> bool:
    """Whether this is a document of the Party, which has rules of its own."""
    head = anatomy.document.paragraphs[: anatomy.head_end]
    return any("ĐẢNG CỘNG SẢN VIỆT NAM" in one.words.upper() for one in head)


def _is_letter(anatomy: Anatomy) -> bool:
    """Whether this is an official letter, which has "V/v" in place of a type and title."""
    start = "\n".join(one.text for one in anatomy.document.paragraphs[: anatomy.head_end + 10])
    return re.search(r"\bV/v\b|Kính gửi", start) is not None


def _check_state(anatomy: Anatomy) -> Iterator[DocxFinding]:
    for component in anatomy.of(Kind.STATE_NAME):
        index = component.paragraph.index
        if fold(component.words.upper()).text != fold(STATE_NAME).text:
            yield STATE_WORDS.found(
                component.place, measured=words(component.words), allowed=words(STATE_NAME),
                index=index,
            )  # fmt: skip
        size = max(piece.look.size for piece in component.pieces)
        room = room_of(anatomy.document, component.paragraph) / 20
        width = text_width(component.words, size, Face.BOLD)
        if component.pieces == component.paragraph.pieces and 0 < room < width - 1:
            yield STATE_WRAPS.found(
                component.place,
                measured=message("{width} pt wide in {room} pt", width=f"{width:.0f}",
                                 room=f"{room:.0f}"),
                allowed=message("one line"),
                index=index,
            )  # fmt: skip
    for component in anatomy.of(Kind.MOTTO):
        dashes = set(component.words) & set("–—−‐")
        if dashes or fold(component.words).text != fold(MOTTO).text:
            yield STATE_WORDS.found(
                component.place,
                measured=words(component.words),
                allowed=words(MOTTO),
                index=component.paragraph.index,
            )


def _check_number(anatomy: Anatomy, component: Component) -> Iterator[DocxFinding]:
    text = component.text.replace("\u2011", "-")
    expected = _abbreviation(anatomy)
    if _PARTY.fullmatch(text) and not anatomy.of(Kind.STATE_NAME):
        return
    if not _is_number(text, expected):
        yield NUMBER_FORM.found(
            component.place,
            measured=words(component.words),
            allowed=words(f"Số: 05/{expected or 'KH'}-UBND"),
            index=component.paragraph.index,
        )


def _is_number(text: str, expected: str) -> bool:
    match = _NUMBER.fullmatch(text)
    digits = re.search(r"\d+", text.partition("/")[0])
    if match is None or not _SYMBOL.fullmatch(match["symbol"]):
        return False
    if digits and len(digits[0]) == 1:
        return False
    kind = match["symbol"].partition("-")[0]
    return not expected or kind == expected or re.fullmatch(r"[.…_]+", kind) is not None


def _abbreviation(anatomy: Anatomy) -> str:
    """The abbreviation of the document's type; empty where it has none."""
    for component in anatomy.of(Kind.TYPE_NAME):
        for kind, name in TYPE_NAMES.items():
            if fold(name.upper()).text == fold(component.words.upper()).text:
                return ABBREVIATIONS.get(kind, "")
    return ""


def _check_date(component: Component) -> Iterator[DocxFinding]:
    match = _DATE.fullmatch(component.text)
    first = next(filter(str.isalpha, match["place"]), "A") if match else ""
    if not first.isupper():
        yield DATE_FORM.found(
            component.place,
            measured=words(component.words),
            allowed=words("Hà Giang, ngày 05 tháng 02 năm 2021"),
            index=component.paragraph.index,
        )
