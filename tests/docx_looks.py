"""Reads Word files in tests: paragraphs with the look that their styles give them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache

from lxml import etree
from msgspec import Struct

from plantool.word.names import W

TWIPS_PER_MM = 1440 / 25.4


class Look(Struct, frozen=True):
    """How a paragraph looks, its styles followed to the end."""

    text: str
    style: str
    size: float
    bold: bool
    italic: bool
    caps: bool
    align: str
    first_line: int
    before: int
    after: int
    line: int
    borders: frozenset[str]


@cache
def parts_of(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as file:
        return {name: file.read(name) for name in file.namelist()}


@cache
def part_of(docx: bytes, name: str) -> etree._Element:
    return etree.fromstring(parts_of(docx)[name])


def words_of(element: etree._Element, name: str = "t") -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}{name}"))


def table_style(table: etree._Element) -> str:
    style = table.find(f"{W}tblPr/{W}tblStyle")
    assert style is not None
    return style.get(f"{W}val", "")


def sections_of(document: etree._Element) -> list[etree._Element]:
    return [*document.iter(f"{W}sectPr")]


def looks_of(docx: bytes) -> Iterator[Look]:
    for paragraph in part_of(docx, "word/document.xml").iter(f"{W}p"):
        yield look_of(docx, paragraph)


def find(docx: bytes, words: str | re.Pattern[str]) -> tuple[Look, etree._Element]:
    """The first paragraph with these words, or whose words begin so."""
    for paragraph in part_of(docx, "word/document.xml").iter(f"{W}p"):
        look = look_of(docx, paragraph)
        if look.text == words if isinstance(words, str) else words.match(look.text):
            return look, paragraph
    raise AssertionError(words)


def look_of(docx: bytes, paragraph: etree._Element) -> Look:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = style.get(f"{W}val", "Normal") if style is not None else "Normal"
    sources = [*_runs(paragraph), paragraph, *_styles(docx, name)]
    text = words_of(paragraph)
    caps = _on(sources, "caps")
    bounds = next((found for s in sources if (found := s.find(f"{W}pPr/{W}pBdr")) is not None), ())
    return Look(
        text=text.upper() if caps else text,
        style=name,
        size=int(_value(sources, "rPr/sz", "val") or 0) / 2,
        bold=_on(sources, "b"),
        italic=_on(sources, "i"),
        caps=caps,
        align=_value(sources, "pPr/jc", "val"),
        first_line=int(_value(sources, "pPr/ind", "firstLine") or 0),
        before=int(_value(sources, "pPr/spacing", "before") or 0),
        after=int(_value(sources, "pPr/spacing", "after") or 0),
        line=int(_value(sources, "pPr/spacing", "line") or 0),
        borders=frozenset(etree.QName(side).localname for side in bounds),
    )


def _runs(paragraph: etree._Element) -> list[etree._Element]:
    """The first run, whose own properties win."""
    return paragraph.findall(f"{W}r")[:1]


def _styles(docx: bytes, name: str) -> Iterator[etree._Element]:
    root = part_of(docx, "word/styles.xml")
    while name:
        style = root.find(f"{W}style[@{W}styleId='{name}']")
        assert style is not None, name
        yield style
        based = style.find(f"{W}basedOn")
        name = based.get(f"{W}val", "") if based is not None else ""
    yield from root.iter(f"{W}rPrDefault", f"{W}pPrDefault")


def _value(sources: list[etree._Element], path: str, key: str) -> str:
    where = "/".join(f"{W}{part}" for part in path.split("/"))
    for source in sources:
        found = source.find(where)
        if found is not None and found.get(f"{W}{key}") is not None:
            return found.get(f"{W}{key}", "")
    return ""


def _on(sources: list[etree._Element], name: str) -> bool:
    return any(source.find(f"{W}rPr/{W}{name}") is not None for source in sources)


def cell_width(paragraph: etree._Element) -> int:
    cell = next(paragraph.iterancestors(f"{W}tc"))
    return number_of(cell.find(f"{W}tcPr/{W}tcW"), "w")


def rule_length(paragraph: etree._Element) -> int:
    """How long the line drawn below a paragraph is, in twips."""
    rule = paragraph.getnext()
    assert rule is not None
    room = cell_width(paragraph) if [*paragraph.iterancestors(f"{W}tc")] else 9071
    indent = rule.find(f"{W}pPr/{W}ind")
    return room - number_of(indent, "left") - number_of(indent, "right")


def number_of(element: etree._Element | None, key: str) -> int:
    assert element is not None
    return int(element.get(f"{W}{key}", ""))
