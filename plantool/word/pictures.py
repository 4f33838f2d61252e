"""Pictures in the text of a Word file, made to fit on their page."""

from __future__ import annotations

from lxml import etree

from plantool.word.names import W

_EMU_PER_TWIP = 635
_ROOM = 1440
"""Kept free of a picture on its page, in twips: for a heading and the words above it."""


def fit_pictures(root: etree._Element) -> None:
    """Shrink each picture that is wider or higher than the text on its page, in proportion.

    pandoc minds the width alone, and of an upright page: the foot of a high picture is cut off.
    """
    waiting: list[etree._Element] = []
    for element in root.iter(f"{W}drawing", f"{W}sectPr"):
        if element.tag == f"{W}drawing":
            waiting.append(element)
            continue
        width, height = _room(element)
        for drawing in waiting:
            _fit(drawing, width, height)
        waiting.clear()


def _room(section: etree._Element) -> tuple[int, int]:
    """Width and height that a page of a section has for a picture, in EMU."""
    width = _size(section, "pgSz", "w") - _size(section, "pgMar", "left", "right")
    height = _size(section, "pgSz", "h") - _size(section, "pgMar", "top", "bottom") - _ROOM
    return width * _EMU_PER_TWIP, height * _EMU_PER_TWIP


def _size(section: etree._Element, name: str, *keys: str) -> int:
    found = section.find(f"{W}{name}")
    return sum(int(found.get(f"{W}{key}", "0")) for key in keys) if found is not None else 0


def _fit(drawing: etree._Element, width: int, height: int) -> None:
    extents = [*drawing.iter("{*}extent", "{*}ext")]
    sizes = [(int(one.get("cx", "0")), int(one.get("cy", "0"))) for one in extents if one.get("cx")]
    if not sizes or width <= 0 or height <= 0:
        return
    wide, high = sizes[0]
    share = min(width / max(wide, 1), height / max(high, 1), 1)
    for one in extents if share < 1 else ():
        if one.get("cx"):
            one.set("cx", str(int(wide * share)))
            one.set("cy", str(int(high * share)))
