"""Reads letters and minutes as lines and tables: from Word, from PDF with text, from plain text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from plantool.core.intake_letter import LetterText
from plantool.core.verify_model import SCAN, FileText
from plantool.word.read import Block, Paragraph, Table, read_docx
from plantool.word.table_words import table_rows

_BEGINS = re.compile(
    r"\s*(?:[-–—•+*]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|[IVX]{1,5}\.\s|Kính gửi|Số\s*:|"
    r"Nơi nhận|Trên đây là|Trân trọng)"
)
_ENDS = re.compile(r"[.;:!?…]\s*$")
_PAGE_NUMBER = re.compile(r"\s*[-–]?\s*\d{1,3}\s*[-–]?\s*")
_CENTRED = 60
"""A shorter line ends its paragraph: the letter's head and titles are set line by line."""


def read_docx_letter(data: bytes, path: str) -> LetterText:
    """The letter in a .docx file; tables of four and more cells stay tables."""
    blocks = read_docx(data, path).blocks
    lines: list[str] = []
    tables: list[tuple[tuple[str, ...], ...]] = []
    _collect(blocks, lines, tables)
    has_image = any(isinstance(block, Paragraph) and block.images for block in blocks)
    return LetterText(tuple(lines), tuple(tables), is_scan=has_image and not any(lines))


def pdf_letter(found: FileText) -> LetterText:
    """The letter in a PDF's lines, put together to paragraphs."""
    lines = [piece.text for piece in found.pieces if not _PAGE_NUMBER.fullmatch(piece.text)]
    scan = not lines and any(one.rule is SCAN for one in found.differences)
    return LetterText(tuple(_paragraphs(lines)), is_scan=scan)


def typed_letter(text: str) -> LetterText:
    """A letter pasted as plain text; cells pasted from a table are parted by tabs."""
    lines = re.split(r"\r\n?|\n", unicodedata.normalize("NFC", text))
    rows = [tuple(line.split("\t")) for line in lines if line.count("\t") > 1]
    tables = (tuple(rows),) if len(rows) > 1 else ()
    return LetterText(tuple(line for line in lines if line.strip()), tables)


def _collect(
    blocks: Sequence[Block], lines: list[str], tables: list[tuple[tuple[str, ...], ...]]
) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            label = f"{block.label} " if block.label else ""
            lines.extend(f"{label}{part}" for part in block.text.split("\n") if part.strip())
            _collect(block.boxes, lines, tables)
        elif _is_frame(block):
            for row in block.rows:
                for cell in row:
                    _collect(cell.blocks, lines, tables)
        else:
            tables.append(tuple(table_rows(block)))


def _is_frame(table: Table) -> bool:
    """Whether a table only sets a head or a signature side by side."""
    return len(table.rows) < 2 or max((len(row) for row in table.rows), default=0) < 3  # noqa: PLR2004 - what a frame is


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    waiting = ""
    for line in lines:
        parted = not waiting or _BEGINS.match(line) or _ENDS.search(waiting)
        if parted or len(waiting.rpartition("\n")[2]) < _CENTRED:
            if waiting:
                yield waiting.replace("\n", " ")
            waiting = line
        else:
            waiting = f"{waiting}\n{line}"
    if waiting:
        yield waiting.replace("\n", " ")
