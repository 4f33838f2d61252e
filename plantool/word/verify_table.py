"""The cells of a Word table in reading order, each with what holds for the words in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from msgspec.structs import replace

from plantool.core.message import Message, message
from plantool.core.verify_model import NOT_READABLE, TRACKED, Story
from plantool.word.read_styles import W, value
from plantool.word.verify_look import is_off_page, shade
from plantool.word.verify_told import DELETED, INSERTED, Context, Told

_LEAST_ROW = 140
"""Twips; a row of 7 points cuts off any letter that could be read."""


def cells_of(
    table: etree._Element, context: Context, number: int, told: Told
) -> Iterator[tuple[etree._Element, Context]]:
    """The cells of the table of this number; what cannot be compared is told on the way."""
    inside = _in_table(table, context, number, told)
    for row_number, row in enumerate(_below(table, f"{W}tr"), 1):
        in_row = _in_row(row, inside, told)
        column = 1
        for cell in _below(row, f"{W}tc"):
            yield cell, _in_cell(cell, in_row, (number, row_number, column), told)
            span = value(cell, "tcPr/gridSpan") or "1"
            column += int(span) if re.fullmatch("[1-9][0-9]?", span) else 1


def _in_table(table: etree._Element, context: Context, number: int, told: Told) -> Context:
    properties = table.find(f"{W}tblPr")
    style = value(properties, "tblStyle")
    ground = replace(
        context.ground,
        colour=shade(properties, context.ground.colour),
        tables=(*((style,) if style else ()), *context.ground.tables),
    )
    if is_off_page(properties):
        ground = replace(ground, hidden=message("a table off the page"))
    if properties is not None and properties.find(f"{W}bidiVisual") is not None:
        what = message("its columns run from right to left")
        told.of(NOT_READABLE, what, replace(context, where=message("table {table}", table=number)))
    return replace(context, ground=ground)


def _in_row(row: etree._Element, context: Context, told: Told) -> Context:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return context
    for mark in properties:
        if mark.tag in INSERTED | DELETED:
            told.tracked(mark, context, message("a table row"))
            context = replace(
                context,
                is_inserted=context.is_inserted or mark.tag in INSERTED,
                is_deleted=context.is_deleted or mark.tag in DELETED,
            )
    if properties.find(f"{W}tblHeader") is not None:
        context = replace(context, repeats=True)
    why = _why_unseen(properties)
    return replace(context, ground=replace(context.ground, hidden=why)) if why else context


def _why_unseen(properties: etree._Element) -> Message | None:
    """Why a reader sees nothing of a row."""
    hidden = properties.find(f"{W}hidden")
    if hidden is not None and hidden.get(f"{W}val", "1") not in {"0", "false", "off"}:
        return message("a hidden table row")
    height = properties.find(f"{W}trHeight")
    if height is not None and height.get(f"{W}hRule") == "exact":
        twips = height.get(f"{W}val", "0")
        if twips.isdecimal() and int(twips[:9]) < _LEAST_ROW:
            return message("a table row too low for its letters")
    return None


def _in_cell(
    cell: etree._Element, context: Context, place: tuple[int, int, int], told: Told
) -> Context:
    table, row, column = place
    where = message(
        "table {table}, row {row}, column {column}", table=table, row=row, column=column
    )
    if context.column or context.story is not Story.TEXT:
        where = context.where
    properties = cell.find(f"{W}tcPr")
    inner = replace(
        context,
        where=where,
        column=context.column * 100 + column,
        ground=replace(context.ground, colour=shade(properties, context.ground.colour)),
    )
    for mark in properties if properties is not None else ():
        if mark.tag in INSERTED | DELETED:
            told.of(TRACKED, message("a table cell came or went"), inner)
    return inner


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, looking through content controls and the like."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in {f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"}:
            yield from _below(child, tag)
