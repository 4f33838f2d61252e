"""The foot of an administrative document: recipients, archive line, signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.message import Message, message
from plantool.word.import_head import Line, is_rule_line, lines_of
from plantool.word.import_ids import folded
from plantool.word.read import Block, Paragraph, Table

_RECIPIENTS = "noi nhan"
_AUTHORITY = re.compile(r"(TM|KT|Q|TL|TUQ|TUN)\s*\.\s*\w")
_MOST_LINES = 80
"""A table of more lines is no foot: a sample of a whole document, say."""
_APPENDIX = re.compile(r"(?i)phụ lục\b")


class Foot(Struct, frozen=True):
    """What the foot of a document says."""

    recipients: tuple[str, ...] = ()
    archive: str = ""
    lines: tuple[str, ...] = ()
    name: str = ""
    unplaced: tuple[str, ...] = ()
    """Lines that are none of these: kept in the text."""
    report: tuple[Message, ...] = ()


def find_foot(blocks: Sequence[Block], start: int) -> tuple[int, int]:
    """Where the foot begins and ends; both the end of the text where there is none."""
    for at in range(start, len(blocks)):
        block = blocks[at]
        lines = list(lines_of(block))
        if len(lines) > _MOST_LINES or not any(_is_recipients(line) for line in lines):
            continue
        if isinstance(block, Table):
            return at, at + 1
        return _typed_foot(blocks, start, at)
    return len(blocks), len(blocks)


def read_foot(blocks: Sequence[Block]) -> Foot:
    """Recipients, archive line and signature of the foot's blocks."""
    foot = Foot()
    for line in (line for block in blocks for line in lines_of(block)):
        foot = _with_line(foot, line)
    if not blocks:
        note = message("no recipients and no signature were found")
        return replace(foot, report=(note,))
    report = [
        message("recipients: {count}", count=len(foot.recipients)),
        message("archive line: {text}", text=foot.archive),
        message("signature: {lines}", lines=" / ".join((*foot.lines, foot.name))),
    ]
    report += [
        message("kept as text, not recognised in the foot: {text}", text=text)
        for text in foot.unplaced
    ]
    return replace(foot, report=tuple(report))


def _is_recipients(line: Line) -> bool:
    return folded(line.text).rstrip(": ") == _RECIPIENTS


def _typed_foot(blocks: Sequence[Block], start: int, at: int) -> tuple[int, int]:
    """A foot that is no table: from the signature's first line to the next appendix."""
    begin = at
    for above in range(at - 1, max(start - 1, at - 15), -1):
        lines = list(lines_of(blocks[above]))
        if any(_AUTHORITY.match(line.text) for line in lines):
            begin = above
        elif any(not line.capitals and not line.bold for line in lines):
            break
    end = at + 1
    while end < len(blocks):
        block = blocks[end]
        if isinstance(block, Table) or _APPENDIX.match(block.text.strip()):
            break
        end += 1
    return begin, end


def _with_line(foot: Foot, line: Line) -> Foot:
    text = line.text
    # The renderer ends each recipient with ";"; another end stays. The archive line stays whole.
    bare = text.lstrip("-–+ ").removesuffix(";").rstrip()
    if _is_recipients(line) or is_rule_line(text):
        return foot
    if folded(bare).startswith("luu"):
        return replace(foot, archive=text)
    if text.startswith(("-", "–", "+")) or folded(bare).rstrip(".,") == "nhu tren":
        return replace(foot, recipients=(*foot.recipients, bare))
    return _with_signature_line(foot, line, bare)


def _with_signature_line(foot: Foot, line: Line, bare: str) -> Foot:
    text = line.text
    if line.capitals and (line.bold or _AUTHORITY.match(text) or foot.lines):
        return replace(foot, lines=(*foot.lines, text))
    if text.startswith("("):
        return replace(foot, unplaced=(*foot.unplaced, text))
    if foot.lines and not foot.name:
        return replace(foot, name=text)
    if not foot.lines and foot.recipients and not line.bold and not foot.archive:
        return replace(foot, recipients=(*foot.recipients, bare))
    return replace(foot, unplaced=(*foot.unplaced, text))


def is_blank(block: Block) -> bool:
    """Whether a paragraph holds nothing."""
    return isinstance(block, Paragraph) and not block.text.strip() and not block.boxes
