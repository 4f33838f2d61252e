"""Sections that both drafts print alike, taken from the new draft's Word text into the old one's.

pandoc makes them once: in the old draft a word stands in their place.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy

from lxml import etree

from plantool.word.names import W
from plantool.word.redline_read import Block, Line, Row, Table, WordText


def put_sections_in(old: WordText, new: WordText, stand_ins: Mapping[str, str]) -> None:
    """Put copies of the new draft's sections in the place of the words that stand for them.

    `stand_ins` are the words by the IDs of the sections.
    """
    if not stand_ins:
        return
    sections = _sections(new)
    waiting = {word: section for section, word in stand_ins.items()}
    blocks: list[Block] = []
    for block in old.blocks:
        section = waiting.pop(block.text, None) if isinstance(block, Line) else None
        if section is None:
            blocks.append(block)
            continue
        copies = [_copy(one, before=block.element) for one in sections[section]]
        copies[0].leading = block.leading
        blocks += copies
    if waiting:
        raise ValueError(f"no word stands for {sorted(waiting.values())}")
    old.blocks = blocks


def _sections(text: WordText) -> dict[str, list[Block]]:
    """The blocks of each section, from its heading to the next one."""
    found: dict[str, list[Block]] = {}
    section = ""
    for block in text.blocks:
        if isinstance(block, Line) and block.section:
            section = block.section
        found.setdefault(section, []).append(block)
    return found


def _copy(block: Block, before: etree._Element) -> Block:
    """The same block with elements of its own, put into a text before an element of it."""
    element = deepcopy(block.element)
    # Equal elements are told by their bytes, and those name the namespaces of the whole text.
    before.addprevious(element)
    if isinstance(block, Line):
        return _copied_line(block, element)
    rows = zip(block.rows, element.findall(f"{W}tr"), strict=True)
    copies = tuple(_copied_row(row, copied) for row, copied in rows)
    return Table(element, copies, block.is_frame, block.is_tasks)


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
