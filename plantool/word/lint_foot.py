"""Rules for the foot: recipients, the archive line, the signer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plantool.core.finding import Severity
from plantool.core.fold import fold
from plantool.core.message import message
from plantool.core.rule import fault
from plantool.word.lint_component import Component, Kind
from plantool.word.lint_components import Anatomy
from plantool.word.lint_finding import (
    SAMPLES,
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    quoted,
    words,
)

LABEL = docx_rule(
    fault(
        "D171",
        "recipients-label",
        Severity.ERROR,
        """The list of recipients begins with "Nơi nhận:" on a line of its own.

        In small letters, with a colon.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.9.d.
        """,
    ),
    annex_one("II.9.d"),
    says=message("the recipients' label is not written as it must be"),
)
RECIPIENT = docx_rule(
    fault(
        "D172",
        "recipient-punctuation",
        Severity.ERROR,
        """Each recipient's line begins with a hyphen and ends with a semicolon.

        The last line, "- Lưu: VT, …", ends with a full stop.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.9.d.
        """,
    ),
    annex_one("II.9.d"),
    says=message("a recipient's line is not written as it must be"),
)
ARCHIVE = docx_rule(
    fault(
        "D173",
        "archive-line",
        Severity.ERROR,
        """The last recipient is the archive: "- Lưu: VT, KGVX."

        "Lưu" with a colon, "VT", a comma, the drafting unit, and a full stop.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.9.d.
        """,
    ),
    annex_one("II.9.d"),
    says=message("the archive's line is missing or not written as it must be"),
)
AUTHORITY = docx_rule(
    fault(
        "D174",
        "authority-abbreviation",
        Severity.ERROR,
        """The signer's authority is abbreviated TM., Q., KT., TL. or TUQ., with a full stop.

        TM. for a body, Q. acting, KT. a deputy for the head, TL. by order, TUQ. delegated.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.7.b.
        """,
    ),
    annex_one("II.7.b"),
    says=message("the abbreviation of the signer's authority is not written as it must be"),
)
ACADEMIC = docx_rule(
    fault(
        "D175",
        "title-before-name",
        Severity.ERROR,
        """The signer's name bears no academic or honorary title.

        Armed forces and bodies of education, health and science may have rules of their own.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.7.c.
        """,
    ),
    annex_one("II.7.c"),
    says=message("an academic title stands before the signer's name"),
)
CLOSING = docx_rule(
    fault(
        "D177",
        "closing-mark-missing",
        Severity.NOTE,
        """The last paragraph ends with "./.".

        Every sample of Annex III has it; the text of Annex I does not mention it.

        Nghị định 30/2020/NĐ-CP, Phụ lục III (mẫu trình bày).
        """,
    ),
    SAMPLES,
    says=message("the text does not end with its closing mark"),
)

FOOT_RULES: tuple[DocxRule, ...] = (LABEL, RECIPIENT, ARCHIVE, AUTHORITY, ACADEMIC, CLOSING)

_DASHES = ("-", "–", "—")
_ARCHIVE = re.compile(r"[-–—]?\s*Lưu\b.*")
_ARCHIVE_FORM = re.compile(r"[-–—]\s*Lưu: *VT\b(?: *[,;(.].*)?")
_AUTHORITY = re.compile(r"(?:TM|KT|TL|TUQ|Q)(?:\s|/|,).*|[TK]/[MTL]\b.*")
_ACADEMIC = re.compile(
    r"(?:GS|PGS|TSKH|TS|ThS|Th\.S|CN|KS|BS|DS|LS|NSND|NSƯT|NGND|NGƯT|TTND|TTƯT)[.,\s].*"
    r"|(?:Giáo sư|Phó Giáo sư|Tiến sĩ|Tiến sỹ|Thạc sĩ|Thạc sỹ|Kỹ sư|Bác sĩ|Bác sỹ|Luật sư)\s.*"
)
_CLOSED = re.compile(r".*\./\.?[”\")]*", re.DOTALL)


def check_foot(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of the foot."""
    for label in anatomy.of(Kind.RECIPIENTS):
        if fold(label.words).text != "Nơi nhận:" and label.words != label.words.upper():
            yield LABEL.found(
                label.place,
                measured=words(label.words),
                allowed=words("Nơi nhận:"),
                index=label.paragraph.index,
            )
    yield from _check_recipients(_items(anatomy.of(Kind.RECIPIENT)))
    yield from _check_signer(anatomy)
    yield from _check_closing(anatomy)


def _items(lines: Sequence[Component]) -> list[tuple[str, Component]]:
    """The recipients, each with its line; one that runs over two lines is joined."""
    items: list[tuple[str, Component]] = []
    for component in lines:
        bullet = "- " if component.paragraph.label else ""
        for line in (bullet + component.text).split("\n"):
            text = " ".join(line.split())
            begins = text.startswith((*_DASHES, "+"))
            if text and items and not begins and not items[-1][0].endswith((";", ".")):
                items[-1] = (f"{items[-1][0]} {text}", items[-1][1])
            elif text:
                items.append((text, component))
    return items


def _check_recipients(items: Sequence[tuple[str, Component]]) -> Iterator[DocxFinding]:
    if not items:
        return
    archive = next((item for item in items if _ARCHIVE.fullmatch(item[0])), None)
    for text, line in items:
        if (text, line) == archive or (archive is None and (text, line) == items[-1]):
            continue
        dashed = text.startswith((*_DASHES, "+"))
        if not dashed or not text.endswith(";"):
            yield RECIPIENT.found(
                quoted(text),
                measured=words(text[-1] if dashed else text[0]),
                allowed=words(";" if dashed else "-"),
                index=line.paragraph.index,
            )
    yield from _check_archive(items, archive)


def _check_archive(
    items: Sequence[tuple[str, Component]], archive: tuple[str, Component] | None
) -> Iterator[DocxFinding]:
    text, line = archive or items[-1]
    right = archive is not None and archive == items[-1]
    if right and _ARCHIVE_FORM.fullmatch(text) and text.endswith("."):
        return
    measured = words(text) if archive else message("no archive line")
    yield ARCHIVE.found(
        line.place, measured=measured, allowed=words("- Lưu: VT, KGVX."), index=line.paragraph.index
    )


def _check_signer(anatomy: Anatomy) -> Iterator[DocxFinding]:
    for component in anatomy.of(Kind.AUTHORITY):
        for line in component.text.split("\n"):
            if _AUTHORITY.fullmatch(line.strip()):
                yield AUTHORITY.found(
                    component.place,
                    measured=words(line),
                    allowed=message("TM., Q., KT., TL. or TUQ."),
                    index=component.paragraph.index,
                )
    for component in anatomy.of(Kind.SIGNER):
        if _ACADEMIC.fullmatch(component.words):
            yield ACADEMIC.found(
                component.place,
                measured=words(component.words),
                allowed=message("the name alone"),
                index=component.paragraph.index,
            )


def _check_closing(anatomy: Anatomy) -> Iterator[DocxFinding]:
    if anatomy.foot is None or not anatomy.of(Kind.TYPE_NAME):
        return
    last = next((one for one in reversed(anatomy.body) if one.words), None)
    if last and not _CLOSED.fullmatch(last.words):
        yield CLOSING.found(
            quoted(last.words),
            measured=words(last.words[-3:]),
            allowed=words("./."),
            index=last.index,
        )
