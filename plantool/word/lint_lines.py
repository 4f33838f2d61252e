"""Lines drawn in a Word file: shapes and their lengths, and the paragraph borders used as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from plantool.word.lint_styles import A, number
from plantool.word.read_styles import W

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_EMU_PER_POINT = 12_700
_FLAT = 5.0
"""Points up to which a shape is a line, not a picture."""

_LENGTH = re.compile(r"(-?[0-9.]+)(pt|in|cm|mm|px)?")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "px": 0.75, None: 1.0}


class Drawing(Struct, frozen=True):
    """A shape or picture anchored in a paragraph; lengths in points."""

    width: float
    height: float
    solid: bool = True

    @property
    def is_line(self) -> bool:
        """Whether it is a horizontal line."""
        return self.height <= _FLAT < self.width


def read_drawings(paragraph: etree._Element) -> tuple[Drawing, ...]:
    """The shapes anchored in a paragraph; of alternatives the first."""
    return tuple(_drawings(paragraph))


def _drawings(paragraph: etree._Element) -> Iterator[Drawing]:
    stack = list(reversed(paragraph))
    while stack:
        part = stack.pop()
        if part.tag == f"{_MC}AlternateContent":
            stack.extend(reversed(next(iter(part), ())))
        elif part.tag == f"{W}drawing":
            yield from _drawn(part)
        elif part.tag == f"{W}pict":
            yield from _vml(part)
        elif part.tag not in {f"{W}del", f"{W}txbxContent"}:
            stack.extend(reversed(part))


def _drawn(drawing: etree._Element) -> Iterator[Drawing]:
    for extent in drawing.iter(f"{_WP}extent"):
        dash = next(drawing.iter(f"{A}prstDash"), None)
        width, height = (number(extent.get(key)) / _EMU_PER_POINT for key in ("cx", "cy"))
        yield Drawing(width, height, dash is None or dash.get("val", "solid") == "solid")


def _vml(picture: etree._Element) -> Iterator[Drawing]:
    for shape in picture:
        if not shape.tag.startswith(_V):
            continue
        stroke = shape.find(f"{_V}stroke")
        solid = stroke is None or stroke.get("dashstyle", "solid") == "solid"
        if shape.tag == f"{_V}line":
            start, end = (_point(shape.get(key, "")) for key in ("from", "to"))
            yield Drawing(abs(end[0] - start[0]), abs(end[1] - start[1]), solid)
        elif shape.tag != f"{_V}shapetype":
            style = dict(
                part.strip().split(":", 1)
                for part in shape.get("style", "").split(";")
                if ":" in part
            )
            width, height = (_points(style.get(key, "0")) for key in ("width", "height"))
            yield Drawing(width, height, solid)


def _point(text: str) -> tuple[float, float]:
    across, _, down = text.partition(",")
    return _points(across), _points(down)


def _points(text: str) -> float:
    match = _LENGTH.match(text.strip())
    if match is None or match[1].count(".") > 1 or not match[1].strip("-."):
        return 0.0
    return float(match[1]) * _POINTS[match[2]]
