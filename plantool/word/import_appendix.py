"""What stands after the signature, split into appendices with their titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from plantool.core.message import Message, message
from plantool.word.import_foot import is_blank
from plantool.word.import_head import is_rule_line
from plantool.word.import_ids import folded
from plantool.word.import_inline import clean, without_start
from plantool.word.import_marks import read_mark
from plantool.word.read import Block, Paragraph, Run, Table, in_capitals

_LABEL = re.compile(
    r"(?i)\s*phụ\s+lục(?:\s+số)?(?:\s*(?:[IVXLC]+|\d{1,3}|[A-Z])(?=[\s.:]|$))?\s*[.:]?\s*"
)
_ENCLOSED = "(kem theo"
_LONGEST_LABEL = 200


class Appendix(Struct, frozen=True):
    """One appendix: its title, its blocks, its paper."""

    runs: tuple[Run, ...]
    blocks: tuple[Block, ...]
    landscape: bool
    report: tuple[Message, ...]

    @property
    def title(self) -> str:
        """The words of the title."""
        return "".join(run.text for run in self.runs)


def is_appendix_label(paragraph: Paragraph) -> bool:
    """Whether a paragraph begins an appendix: "Phụ lục I", centred or bold."""
    text = paragraph.text
    if not _LABEL.match(text) or len(text) > _LONGEST_LABEL:
        return False
    bold = all(run.bold for run in paragraph.runs if run.text.strip())
    return paragraph.centred or (bold and in_capitals(paragraph.runs))


def split_appendices(blocks: Sequence[Block]) -> list[Appendix]:
    """The appendices among the blocks after the foot."""
    groups: list[list[Block]] = []
    for block in blocks:
        if is_blank(block) or (isinstance(block, Paragraph) and is_rule_line(block.text)):
            continue
        if not groups or (isinstance(block, Paragraph) and is_appendix_label(block)):
            groups.append([])
        groups[-1].append(block)
    return [_appendix(group) for group in groups]


def _appendix(group: Sequence[Block]) -> Appendix:
    first = group[0]
    title: list[Run] = []
    report: list[Message] = []
    at = 0
    label = ""
    if isinstance(first, Paragraph) and is_appendix_label(first):
        found = _LABEL.match(first.text)
        label = first.text[: found.end() if found else 0]
        title += without_start(first.runs, len(label))
        at = 1
    at = _take_title(group, at, title)
    at = _skip_enclosed(group, at, report)
    words = clean("".join(run.text for run in title)).strip()
    if not words:
        words = clean(label).strip(" :.") or "Phụ lục"
        title = [Run(words)]
        report.append(message("an appendix without a title is called '{title}'", title=words))
    report.insert(0, message("appendix: {title}", title=words))
    rest = tuple(group[at:])
    landscape = (rest or group)[0].landscape
    if any(block.landscape != landscape for block in rest):
        report.append(
            message(
                "appendix '{title}' turns its paper midway, which was not kept",
                title=words,
            )
        )
    return Appendix(tuple(title), rest, landscape, tuple(report))


def _take_title(group: Sequence[Block], at: int, title: list[Run]) -> int:
    """Adds the centred lines that make up the title; returns where they end."""
    while at < len(group):
        block = group[at]
        if (
            isinstance(block, Table)
            or block.boxes
            or not block.centred
            or block.text.strip().startswith("(")
        ):
            break
        if read_mark(block.text) and title:
            break
        title += [Run(" "), *block.runs] if title else block.runs
        at += 1
    return at


def _skip_enclosed(group: Sequence[Block], at: int, report: list[Message]) -> int:
    """Leaves out "(Kèm theo …)", which the renderer prints; returns what follows it."""
    words = ""
    while at < len(group):
        block = group[at]
        if isinstance(block, Table):
            break
        text = clean(block.text).strip()
        if not words and not folded(text).startswith(_ENCLOSED):
            break
        words = f"{words} {text}".strip()
        at += 1
        if text.endswith(")"):
            break
    if words:
        report.append(message("printed by plantool, not kept: {text}", text=words))
    return at
