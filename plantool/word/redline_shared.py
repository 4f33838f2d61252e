"""Sections that both drafts print alike, taken from one draft's Word text into the other's.

pandoc makes them once: in the other draft a word stands in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from plantool.word.names import W
from plantool.word.redline_read import Block, Line, Row, Table, WordText

PartText = tuple[WordText, Mapping[str, str]]
"""A text, and the words in it by the IDs of the sections that they stand for."""


def exchange_sections(old: PartText, new: PartText) -> None:
    """Put copies of the other text's sections in the place of the words that stand for them."""
    made = [_sections(*part) for part in (old, new)]
    for (text, stand_ins), sections in ((old, made[1]), (new, made[0])):
        _put_in(text, {word: sections[section] for section, word in stand_ins.items()})


def _sections(text: WordText, stand_ins: Mapping[str, str]) -> dict[str, list[Block]]:
    """The blocks of each section that is made of the text, from its heading to the next one."""
    words = {*stand_ins.values()}
    found: dict[str, list[Block]] = {}
    section = ""
    for block in text.blocks:
        if isinstance(block, Line):
            section = "" if block.text in words else block.section or section
        found.setdefault(section, []).append(block)
    return found


def _put_in(text: WordText, wanted: dict[str, list[Block]]) -> None:
    """Put copies of blocks in the place of the words that stand for them."""
    if not wanted:
        return
    blocks: list[Block] = []
    for block in text.blocks:
        section = wanted.pop(block.text, None) if isinstance(block, Line) else None
        if section is None:
            blocks.append(block)
            continue
        copies = [_copy(one, before=block.element) for one in section]
        copies[0].leading = block.leading
        blocks += copies
    if wanted:
        raise ValueError(f"no word stands for {len(wanted)} sections")
    text.blocks = blocks


def _copy(block: Block, before: etree._Element) -> Block:
    """The same block with elements of its own, put into a text before an element of it."""
    element = deepcopy(block.element)
    # Equal elements are told by their bytes, and those name the namespaces of the whole text.
    before.addprevious(element)
    if isinstance(block, Line):
        copy: Block = _copied_line(block, element)
    else:
        rows = zip(block.rows, element.findall(f"{W}tr"), strict=True)
        copies = tuple(_copied_row(row, copied) for row, copied in rows)
        copy = Table(element, copies, block.is_frame, block.is_tasks)
    # Asked of every block: once is enough for both.
    copy.key = block.key
    return copy


def _copied_row(row: Row, element: etree._Element) -> Row:
    cells = zip(row.cells, element.iterchildren(f"{W}tc"), strict=True)
    copies = tuple(
        tuple(
            _copied_line(line, paragraph)
            for line, paragraph in zip(lines, cell.iterchildren(f"{W}p"), strict=True)
        )
        for lines, cell in cells
    )
    return Row(element, copies, row.task)


def _copied_line(line: Line, element: etree._Element) -> Line:
    return Line(element, line.region, line.bookmarks, line.section, line.label_of)
