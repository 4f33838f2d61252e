"""The pages of a Word file: each section's paper, margins, page numbers, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from plantool.word.archive import Archive
from plantool.word.lint_styles import number
from plantool.word.read_styles import W

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MM_PER_TWIP = 25.4 / 1440
_PAGE_FIELD = re.compile(r"^\s*PAGE\b", re.IGNORECASE)


class Story(Struct, frozen=True):
    """A header or footer: on which pages it stands, its part, whether it numbers the pages."""

    kind: str
    """`default`, `first` or `even`."""
    part: str
    numbered: bool


class Page(Struct, frozen=True):
    """The pages of one section; lengths in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    landscape: bool
    first_apart: bool
    """The first page has a header of its own (`titlePg`)."""
    start: int | None
    """The number that its first page is given, None where the count runs on."""
    number_format: str
    continuous: bool
    """Begins in the middle of a page."""
    headers: tuple[Story, ...] = ()
    footers: tuple[Story, ...] = ()

    def header(self, kind: str = "default") -> Story | None:
        """Its header for these pages."""
        return next((story for story in self.headers if story.kind == kind), None)

    def footer(self, kind: str = "default") -> Story | None:
        """Its footer for these pages."""
        return next((story for story in self.footers if story.kind == kind), None)


def read_pages(archive: Archive, body: etree._Element) -> tuple[Page, ...]:
    """The sections in order; a header that is not named again goes on from the one before."""
    targets = _targets(archive)
    pages: list[Page] = []
    headers: dict[str, Story] = {}
    footers: dict[str, Story] = {}
    for properties in _sections(body):
        for found, tag in ((headers, "headerReference"), (footers, "footerReference")):
            for reference in properties.iterfind(f"{W}{tag}"):
                kind = reference.get(f"{W}type", "default")
                part = targets.get(reference.get(f"{_R}id", ""), "")
                found[kind] = Story(kind, part, _is_numbered(archive, part))
        pages.append(_page(properties, tuple(headers.values()), tuple(footers.values())))
    return tuple(pages)


def page_field(element: etree._Element) -> bool:
    """Whether there is a field below that shows the page's number."""
    simple = any(
        _PAGE_FIELD.match(field.get(f"{W}instr", "")) for field in element.iter(f"{W}fldSimple")
    )
    spoken = "".join(part.text or "" for part in element.iter(f"{W}instrText"))
    return simple or _PAGE_FIELD.match(spoken) is not None


def _sections(body: etree._Element) -> Iterator[etree._Element]:
    for properties in body.iter(f"{W}sectPr"):
        parent = properties.getparent()
        if parent is body or (parent is not None and parent.tag == f"{W}pPr"):
            yield properties


def _targets(archive: Archive) -> dict[str, str]:
    root = archive.xml("word/_rels/document.xml.rels")
    return {
        item.get("Id", ""): _part_name(item.get("Target", ""))
        for item in (() if root is None else root)
    }


def _part_name(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"word/{target}"


def _is_numbered(archive: Archive, part: str) -> bool:
    root = archive.xml(part)
    return root is not None and page_field(root)


def _page(
    properties: etree._Element, headers: tuple[Story, ...], footers: tuple[Story, ...]
) -> Page:
    size, margins = properties.find(f"{W}pgSz"), properties.find(f"{W}pgMar")
    # What Word takes where nothing is said: US Letter with an inch around.
    width, height = (_mm(size, key, otherwise) for key, otherwise in (("w", 12240), ("h", 15840)))
    top, bottom, left, right = (
        _mm(margins, key, 1440) for key in ("top", "bottom", "left", "right")
    )
    numbers = properties.find(f"{W}pgNumType")
    start = None if numbers is None else numbers.get(f"{W}start")
    title = properties.find(f"{W}titlePg")
    kind = properties.find(f"{W}type")
    return Page(
        width,
        height,
        abs(top),
        abs(bottom),
        left + _mm(margins, "gutter", 0),
        right,
        width > height,
        title is not None and title.get(f"{W}val", "1") not in {"0", "false", "off"},
        None if start is None else number(start),
        "decimal" if numbers is None else numbers.get(f"{W}fmt", "decimal"),
        kind is not None and kind.get(f"{W}val") == "continuous",
        headers,
        footers,
    )


def _mm(element: etree._Element | None, key: str, otherwise: int) -> float:
    text = None if element is None else element.get(f"{W}{key}")
    return number(text, otherwise) * _MM_PER_TWIP
