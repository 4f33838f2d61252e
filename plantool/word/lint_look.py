"""Rules for the look of components: size, weight, slant, capitals, place on the line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from plantool.core.finding import Severity
from plantool.core.message import message
from plantool.core.rule import fault
from plantool.word.lint_component import Component, Kind
from plantool.word.lint_components import Anatomy
from plantool.word.lint_finding import (
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    points,
    side,
    size_range,
)


class LookOf(Struct, frozen=True):
    """What the decree asks of a component; None where it asks nothing."""

    section: str
    least: float
    most: float
    bold: bool = False
    italic: bool = False
    upper: bool | None = False
    centred: bool = False


LOOKS: Mapping[Kind, LookOf] = {
    Kind.STATE_NAME: LookOf("II.1.a", 12, 13, bold=True, upper=True),
    Kind.MOTTO: LookOf("II.1.b", 13, 14, bold=True, upper=None, centred=True),
    Kind.PARENT: LookOf("II.2.b", 12, 13, upper=True, centred=True),
    Kind.ISSUER: LookOf("II.2.b", 12, 13, bold=True, upper=True, centred=True),
    Kind.NUMBER: LookOf("II.3.c", 13, 13, upper=None, centred=True),
    Kind.PLACE_DATE: LookOf("II.4.c", 13, 14, italic=True, centred=True),
    Kind.TYPE_NAME: LookOf("II.5.b", 13, 14, bold=True, upper=True, centred=True),
    Kind.TITLE: LookOf("II.5.b", 13, 14, bold=True, centred=True),
    Kind.GROUND: LookOf("II.6.a", 13, 14, italic=True),
    Kind.AUTHORITY: LookOf("II.7.đ", 13, 14, bold=True, upper=True, centred=True),
    Kind.SIGNER: LookOf("II.7.đ", 13, 14, bold=True, centred=True),
    Kind.RECIPIENTS: LookOf("II.9.d", 12, 12, bold=True, italic=True),
    Kind.RECIPIENT: LookOf("II.9.d", 11, 11, upper=None),
    Kind.URGENCY: LookOf("III.2.b", 13, 14, bold=True, upper=True),
    Kind.APPENDIX_LABEL: LookOf("III.1.b", 14, 14, bold=True, centred=True),
    Kind.APPENDIX_TITLE: LookOf("III.1.b", 13, 14, bold=True, upper=True, centred=True),
    Kind.ATTACHED: LookOf("III.1.c", 13, 14, italic=True, centred=True),
}

SIZE = docx_rule(
    fault(
        "D121",
        "component-size",
        Severity.ERROR,
        """Each component has its range of sizes.

        Quốc hiệu and names of bodies 12–13, Tiêu ngữ 13–14, số, ký hiệu 13, tên loại and trích yếu
        13–14, "Nơi nhận" 12, its list 11, "Phụ lục" 14 points.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục V.
        """,
    ),
    annex_one("V"),
    says=message("the letters are too small or too large"),
)
WEIGHT = docx_rule(
    fault(
        "D122",
        "component-weight",
        Severity.ERROR,
        """Each component is bold or regular throughout.

        Of the bodies' names the issuing one is bold, the parent body above it regular.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục V.
        """,
    ),
    annex_one("V"),
    says=message("the letters have the wrong weight"),
)
SLANT = docx_rule(
    fault(
        "D123",
        "component-slant",
        Severity.ERROR,
        """Italic are place and day, grounds, "Nơi nhận" and the line "(Kèm theo …)".

        All other components are upright.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục V.
        """,
    ),
    annex_one("V"),
    says=message("the letters are italic where they must not be, or upright"),
)
CASE = docx_rule(
    fault(
        "D124",
        "component-case",
        Severity.ERROR,
        """Quốc hiệu, names of bodies, tên loại, the signer's position are set in capitals.

        The title line, place and day, the signer's name and "Phụ lục" are not.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục V.
        """,
    ),
    annex_one("V"),
    says=message("capitals and small letters are not as they must be"),
)
NOT_CENTRED = docx_rule(
    fault(
        "D125",
        "component-not-centred",
        Severity.ERROR,
        """Components stand in the middle of their column or of the page.

        Centre the paragraph; spaces and tabs do not hold when the font or the width changes.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.
        """,
    ),
    annex_one("II"),
    says=message("the line is not centred"),
)

LOOK_RULES: tuple[DocxRule, ...] = (SIZE, WEIGHT, SLANT, CASE, NOT_CENTRED)


def check_look(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of the look of every component."""
    for component in anatomy.components:
        wanted = LOOKS[component.kind]
        yield from _check_pieces(component, wanted)
        yield from _check_case(component, wanted)
        # Where tabs set two components on one line, their places cannot be told.
        whole = component.pieces == component.paragraph.pieces
        if wanted.centred and whole and component.paragraph.layout.align != "center":
            yield NOT_CENTRED.found(
                component.place,
                measured=side(component.paragraph.layout.align),
                allowed=message("centred"),
                index=component.paragraph.index,
                annex=annex_one(wanted.section),
            )


def _check_pieces(component: Component, wanted: LookOf) -> Iterator[DocxFinding]:
    index, annex, place = component.paragraph.index, annex_one(wanted.section), component.place
    # A raised sign calls a note and has a look of its own.
    shown = [one for one in component.pieces if not one.look.raised]
    pieces = [one for one in shown if any(map(str.isalnum, one.text))]
    for size in sorted({one.look.size for one in pieces}):
        if not wanted.least <= size <= wanted.most:
            yield SIZE.found(
                place,
                measured=points(size),
                allowed=size_range(wanted.least, wanted.most),
                index=index,
                annex=annex,
            )
    if any(one.look.bold != wanted.bold for one in pieces):
        names = (message("regular"), message("bold"))
        yield WEIGHT.found(
            place,
            measured=names[not wanted.bold],
            allowed=names[wanted.bold],
            index=index,
            annex=annex,
        )
    if any(one.look.italic != wanted.italic for one in pieces):
        names = (message("upright"), message("italic"))
        yield SLANT.found(
            place,
            measured=names[not wanted.italic],
            allowed=names[wanted.italic],
            index=index,
            annex=annex,
        )


def _check_case(component: Component, wanted: LookOf) -> Iterator[DocxFinding]:
    text = component.words
    if wanted.upper is None or not any(map(str.isalpha, text)):
        return
    names = (message("small letters"), message("capitals"))
    is_upper = text == text.upper()
    if is_upper == wanted.upper:
        return
    yield CASE.found(
        component.place,
        measured=names[not wanted.upper],
        allowed=names[wanted.upper],
        index=component.paragraph.index,
        annex=annex_one(wanted.section),
    )
