"""Finds the foot of a document: recipients on the left, authority and signer on the right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from plantool.core.vietnamese import strip_marks
from plantool.word.lint_read import CellPlace, LintParagraph

AUTHORITY = re.compile(
    r"(?:(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)(?:\s*[./]\s*|\s+)(?=\w).*"
    r"|(?:PHÓ )?(?:CHỦ TỊCH|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|BỘ TRƯỞNG"
    r"|THỨ TRƯỞNG|TRƯỞNG BAN|CỤC TRƯỞNG|VỤ TRƯỞNG|TRƯỞNG PHÒNG|CHI CỤC TRƯỞNG|HIỆU TRƯỞNG"
    r"|CHỦ NHIỆM|VIỆN TRƯỞNG|BÍ THƯ|TRƯỞNG THÔN))"
)
_LABEL = re.compile(r"noi nhan\s*:?.*", re.IGNORECASE)
_LABEL_LENGTH = 40
_TABBED = re.compile(r"\t| {6,}")
_ARCHIVE = re.compile(r"[-–—]?\s*Lưu\b")
_GAP = 480
"""Twips of space above a name that leave room for a signature."""


class Foot(Struct, frozen=True):
    """The foot of a document, by paragraphs."""

    start: int
    end: int
    label: LintParagraph | None
    recipients: tuple[LintParagraph, ...]
    authority: tuple[LintParagraph, ...]
    signer: tuple[LintParagraph, ...]
    in_table: bool


def find_foot(paragraphs: Sequence[LintParagraph], after: int) -> Foot | None:
    """The foot behind paragraph `after`; None where there is none."""
    label = next((one for one in paragraphs[after:] if is_label(one)), None)
    signing = next((one for one in paragraphs[after:] if _signs(one, label)), None)
    anchor = label or signing
    if anchor is None:
        return None
    if anchor.cell:
        return _table_foot(paragraphs, anchor.cell, label)
    return _plain_foot(paragraphs, label, signing)


def is_label(paragraph: LintParagraph) -> bool:
    """Whether this is the line "Nơi nhận:"."""
    words = " ".join(_TABBED.split(paragraph.text.strip())[0].split())
    return len(words) < _LABEL_LENGTH and _LABEL.fullmatch(strip_marks(words)) is not None


def _signs(paragraph: LintParagraph, label: LintParagraph | None) -> bool:
    if paragraph.boxed or not AUTHORITY.fullmatch(paragraph.words.upper()):
        return False
    if label and label.cell:
        return paragraph.cell is not None and paragraph.cell.table == label.cell.table
    bold = any(piece.look.bold for piece in paragraph.letters)
    return bold and paragraph.words == paragraph.words.upper()


def _table_foot(
    paragraphs: Sequence[LintParagraph], anchor: CellPlace, label: LintParagraph | None
) -> Foot:
    inside = [one for one in paragraphs if one.cell and one.cell.table == anchor.table]
    # Without the label it is the signer's cell that was found.
    first_right = anchor.column + 1 if label else anchor.column
    left = [one for one in inside if one.cell and one.cell.column < first_right]
    right = [one for one in inside if one.cell and one.cell.column >= first_right]
    recipients = _recipients(one for one in left if not label or one.index > label.index)
    authority, signer = _signature(right)
    return Foot(
        inside[0].index, inside[-1].index + 1, label, recipients, authority, signer, in_table=True
    )


def _recipients(paragraphs: Iterable[LintParagraph]) -> tuple[LintParagraph, ...]:
    """The lines down to the archive's; behind it only what is a recipient's line itself."""
    found: list[LintParagraph] = []
    archived = False
    for one in paragraphs:
        begins = bool(one.label) or one.words.startswith(("-", "–", "—"))
        if one.words and (begins or not archived):
            found.append(one)
            archived = archived or _ARCHIVE.match(one.words) is not None
    return tuple(found)


def _signature(
    paragraphs: Sequence[LintParagraph],
) -> tuple[tuple[LintParagraph, ...], tuple[LintParagraph, ...]]:
    """The lines before and after the room left for the signature."""
    lines: list[LintParagraph] = []
    gap = 0
    blank = noting = False
    for paragraph in paragraphs:
        if not paragraph.words or noting or paragraph.words.startswith("("):
            # Room for the signature, or a note about it: "(đã ký)".
            blank = True
            noting = bool(paragraph.words) and not paragraph.words.endswith(")")
            continue
        if lines and (blank or paragraph.layout.before >= _GAP):
            gap = len(lines)
        lines.append(paragraph)
        blank = False
    if gap and not AUTHORITY.fullmatch(lines[gap].words.upper()):
        return tuple(lines[:gap]), tuple(lines[gap:])
    if lines and not AUTHORITY.fullmatch(lines[-1].words.upper()) and _is_mixed(lines[-1].words):
        return tuple(lines[:-1]), tuple(lines[-1:])
    return tuple(lines), ()


def _is_mixed(text: str) -> bool:
    return text != text.upper()


def _plain_foot(
    paragraphs: Sequence[LintParagraph],
    label: LintParagraph | None,
    signing: LintParagraph | None,
) -> Foot:
    """A foot set without a table: what stands there is read, what cannot be told apart is not."""
    starts = [one.index for one in (label, signing) if one]
    recipients: list[LintParagraph] = []
    for paragraph in paragraphs[label.index + 1 :] if label else ():
        if not paragraph.words or not (paragraph.label or paragraph.words.startswith("-")):
            break
        recipients.append(paragraph)
    authority: list[LintParagraph] = []
    for paragraph in paragraphs[signing.index :] if signing else ():
        if not paragraph.words or paragraph.words != paragraph.words.upper():
            break
        authority.append(paragraph)
    last = max((one.index for one in (*recipients, *authority)), default=max(starts))
    return Foot(
        min(starts), last + 1, label, tuple(recipients), tuple(authority), (), in_table=False
    )
