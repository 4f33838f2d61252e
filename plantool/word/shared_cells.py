"""Rows that share a cell stay together, and the last row of a table stays with the signature."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from plantool.word.body import paragraph_properties, paragraph_text, set_property
from plantool.word.names import W
from plantool.word.tables import BORDERLESS_STYLE

_HEAD_AND_FIRST = 2

_LONG_GROUP = 1_000
"""Characters from which on rows that share a cell may part: a page must not stay half empty."""


def keep_rows_together(body: etree._Element) -> None:
    """Tie rows that share a cell, unless they are long, and a last row to the signature below.

    Where a page ends between two such rows, the second one would stand beside an empty cell.
    """
    for table in body.iterchildren(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        # The first group follows the text above the table: all of it would go with it.
        for group in _groups(rows)[_HEAD_AND_FIRST:]:
            if sum(len(_row_text(row)) for row in group) < _LONG_GROUP:
                for row in group[:-1]:
                    _keep(row)
        if rows and _stands_before_signature(table) and rows[-1].find(f".//{W}vMerge") is None:
            _keep(rows[-1])


def _groups(rows: Sequence[etree._Element]) -> list[list[etree._Element]]:
    """The rows by the cell that they share; a row without such a cell is a group by itself."""
    groups: list[list[etree._Element]] = []
    for row in rows:
        merge = row.find(f"{W}tc/{W}tcPr/{W}vMerge")
        goes_on = merge is not None and merge.get(f"{W}val") != "restart"
        if goes_on and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _keep(row: etree._Element) -> None:
    for paragraph in row.iter(f"{W}p"):
        set_property(paragraph_properties(paragraph), "keepNext")


def _row_text(row: etree._Element) -> str:
    return max((_cell_text(cell) for cell in row.iterchildren(f"{W}tc")), key=len, default="")


def _cell_text(cell: etree._Element) -> str:
    return "".join(paragraph_text(paragraph) for paragraph in cell.iterchildren(f"{W}p"))


def _stands_before_signature(table: etree._Element) -> bool:
    between = table.getnext()
    below = between.getnext() if between is not None else None
    if below is None or below.tag != f"{W}tbl":
        return False
    style = below.find(f"{W}tblPr/{W}tblStyle")
    return style is not None and style.get(f"{W}val") == BORDERLESS_STYLE
