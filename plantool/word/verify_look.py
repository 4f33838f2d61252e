"""Whether a reader sees the words of a run: its colour on its ground, its size and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lxml import etree
from msgspec import Struct

from plantool.core.message import Message, message
from plantool.word.read_styles import W

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = frozenset({"0", "false", "off", "none"})
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_LEAST_CONTRAST = 96
"""The least difference, over the three colours together, at which words are read easily."""
_SMALLEST = 8
"""Half-points; the smallest print of a document for people is 8 points."""
_NARROWEST = 20
_FARTHEST = 80
"""Half-points by which raised or lowered words leave their line."""
_MOST_INDENT = 9_000
"""Twips; the text of an A4 page in portrait is about as wide."""
_MOST_OUTDENT = -1_700
_WIDEST, _HIGHEST = 11_900, 16_800
"""A4 in twips."""
_LEAST_LINE = 80

_HIGHLIGHTS = {
    "black": _BLACK,
    "blue": (0, 0, 255),
    "darkBlue": (0, 0, 139),
    "darkGray": (169, 169, 169),
    "darkGreen": (0, 100, 0),
    "darkMagenta": (139, 0, 139),
    "darkRed": (139, 0, 0),
    "darkCyan": (0, 139, 139),
    "darkYellow": (128, 128, 0),
    "red": (255, 0, 0),
    "white": _WHITE,
}
_THEME = {
    **dict.fromkeys(("background1", "light1", "bg1"), "lt1"),
    **dict.fromkeys(("text1", "dark1", "tx1"), "dk1"),
    **dict.fromkeys(("background2", "light2", "bg2"), "lt2"),
    **dict.fromkeys(("text2", "dark2", "tx2"), "dk2"),
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_USUAL_THEME = {"lt1": "FFFFFF", "dk1": "000000"}

Colour = tuple[int, int, int]


class Ground(Struct, frozen=True):
    """What a paragraph stands on: the table's styles, and the nearest shade behind it."""

    colour: Colour = _WHITE
    tables: tuple[str, ...] = ()
    hidden: Message | None = None
    """Why nothing of it is seen, if so."""


class Looks:
    """The formats of a file's runs, looked up through its styles."""

    def __init__(self, styles: etree._Element | None) -> None:
        root = [] if styles is None else list(styles.iterfind(f"{W}style"))
        self._styles = {style.get(f"{W}styleId", ""): style for style in root}
        default = f"{W}docDefaults/{W}rPrDefault/{W}rPr"
        found = None if styles is None else styles.find(default)
        self._defaults = [] if found is None else [found]
        self._default_paragraph = next(
            (
                style.get(f"{W}styleId", "")
                for style in root
                if style.get(f"{W}type") == "paragraph"
                and style.get(f"{W}default", "0") not in _OFF
            ),
            "",
        )

    def run_chain(
        self, run: etree._Element, paragraph: etree._Element | None, ground: Ground
    ) -> tuple[etree._Element, ...]:
        """The run's properties, the most particular first."""
        own = run.find(f"{W}rPr")
        chain = [] if own is None else [own]
        chain += self._of_style(_value(own, "rStyle"), "rPr")
        style = _value(_child(paragraph, "pPr"), "pStyle") or self._default_paragraph
        chain += self._of_style(style, "rPr")
        for table in ground.tables:
            chain += self._of_style(table, "rPr")
            for each in self._chain(table):
                chain += each.iterfind(f"{W}tblStylePr/{W}rPr")
        return (*chain, *self._defaults)

    def paragraph_chain(self, paragraph: etree._Element) -> tuple[etree._Element, ...]:
        """The paragraph's properties, the most particular first."""
        own = paragraph.find(f"{W}pPr")
        style = _value(own, "pStyle") or self._default_paragraph
        return (*([] if own is None else [own]), *self._of_style(style, "pPr"))

    def _of_style(self, style_id: str | None, part: str) -> Iterator[etree._Element]:
        for style in self._chain(style_id or ""):
            properties = style.find(f"{W}{part}")
            if properties is not None:
                yield properties

    def _chain(self, style_id: str) -> Iterator[etree._Element]:
        seen: set[str] = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            yield style
            style_id = _value(style, "basedOn") or ""


def theme_colours(theme: etree._Element | None) -> dict[str, str]:
    """The colours of the file's theme by their names there, `lt1`, `dk1`, `accent1`."""
    colours = dict(_USUAL_THEME)
    for scheme in () if theme is None else theme.iter(f"{_DRAWING}clrScheme"):
        for entry in scheme:
            for colour in entry.iter(f"{_DRAWING}srgbClr", f"{_DRAWING}sysClr"):
                value = colour.get("lastClr") or colour.get("val")
                colours[etree.QName(entry).localname] = str(value or "")
    return colours


def resolve_theme(root: etree._Element, colours: Mapping[str, str]) -> None:
    """Write the theme's colours where the part only names them: they win over what stands there."""
    for element in root.iter(f"{W}color", f"{W}shd"):
        for name, own in (("themeColor", "val"), ("themeFill", "fill")):
            named = element.get(f"{W}{name}")
            colour = colours.get(_THEME.get(named or "", named or ""))
            if colour:
                own_name = "color" if element.tag == f"{W}shd" and own == "val" else own
                element.set(f"{W}{own_name}", colour)


def is_on(chain: Sequence[etree._Element], name: str) -> bool:
    """Whether a switch such as `caps` is on, the most particular word counting."""
    found = _first(chain, name)
    return found is not None and found.get(f"{W}val", "1") not in _OFF


def shade(properties: etree._Element | None, below: Colour) -> Colour:
    """The colour behind what has these properties."""
    found = _child(properties, "shd")
    if found is None or found.get(f"{W}val") == "nil":
        return below
    if found.get(f"{W}val") == "solid":
        return _rgb(found.get(f"{W}color"), _BLACK)
    return _rgb(found.get(f"{W}fill"), below)


def is_off_page(table: etree._Element | None) -> bool:
    """Whether a table's properties put it beside the page."""
    indent, frame = _child(table, "tblInd"), _child(table, "tblpPr")
    across = 0 if indent is None else _int(indent.get(f"{W}w"), 0)
    if not _MOST_OUTDENT <= across <= _MOST_INDENT:
        return True
    return frame is not None and any(
        not _MOST_OUTDENT <= _int(frame.get(f"{W}{axis}"), 0) <= limit
        for axis, limit in (("tblpX", _WIDEST), ("tblpY", _HIGHEST))
    )


def why_unseen(
    run: Sequence[etree._Element], paragraph: Sequence[etree._Element], ground: Ground
) -> Message | None:
    """Why a reader does not see the words of a run, or None where they are plain to see."""
    if ground.hidden:
        return ground.hidden
    if is_on(run, "vanish") or is_on(run, "specVanish"):
        return message("hidden text")
    why = _why_out_of_place(paragraph)
    if why:
        return why
    size = _number(_first(run, "sz"), 24)
    if size < _SMALLEST:
        return message("letters of {n} pt", n=f"{size / 2:g}")
    if _number(_first(run, "w"), 100) < _NARROWEST:
        return message("letters squeezed to a line")
    if abs(_number(_first(run, "position"), 0)) > _FARTHEST:
        return message("letters moved out of their line")
    if _number(_first(run, "spacing"), 0) < -size * 5:
        return message("letters set over one another")
    behind = _behind(run, paragraph, ground.colour)
    if _difference(_colour(run, behind), behind) < _LEAST_CONTRAST:
        return message("letters in the colour of the paper")
    return None


def _why_out_of_place(paragraph: Sequence[etree._Element]) -> Message | None:
    for properties in paragraph:
        frame = properties.find(f"{W}framePr")
        if frame is not None and any(
            not 0 <= _int(frame.get(f"{W}{axis}"), 0) <= limit
            for axis, limit in (("x", _WIDEST), ("y", _HIGHEST))
        ):
            return message("a frame off the page")
    indent = _first(paragraph, "ind")
    if indent is not None:
        for side in ("left", "start", "firstLine", "right", "end"):
            length = _int(indent.get(f"{W}{side}"), 0)
            if length > _MOST_INDENT or length < _MOST_OUTDENT:
                return message("an indent off the page")
        if _int(indent.get(f"{W}hanging"), 0) > _MOST_INDENT:
            return message("an indent off the page")
    spacing = _first(paragraph, "spacing")
    is_exact = spacing is not None and spacing.get(f"{W}lineRule") == "exact"
    if spacing is not None and is_exact and _int(spacing.get(f"{W}line"), 240) < _LEAST_LINE:
        return message("a line too low for its letters")
    return None


def _behind(
    run: Sequence[etree._Element], paragraph: Sequence[etree._Element], ground: Colour
) -> Colour:
    colour = ground
    for properties in reversed(paragraph):
        colour = shade(properties, colour)
    for properties in reversed(run):
        colour = shade(properties, colour)
    highlight = _first(run, "highlight")
    name = "" if highlight is None else highlight.get(f"{W}val", "")
    return _HIGHLIGHTS.get(name, colour)


def _colour(run: Sequence[etree._Element], behind: Colour) -> Colour:
    for properties in run:
        fill = properties.find(f"{_W14}textFill")
        if fill is not None:
            if fill.find(f"{_W14}noFill") is not None:
                return behind
            solid = fill.find(f"{_W14}solidFill/{_W14}srgbClr")
            if solid is not None:
                alpha = solid.find(f"{_W14}alpha")
                if alpha is not None and _int(alpha.get(f"{_W14}val"), 0) > _MOST_ALPHA:
                    return behind
                return _rgb(solid.get(f"{_W14}val"), _BLACK)
    found = _first(run, "color")
    automatic = _WHITE if sum(behind) < sum(_WHITE) // 4 else _BLACK
    if found is None:
        return automatic
    return _rgb(found.get(f"{W}val"), automatic)


_MOST_ALPHA = 80_000


def _difference(one: Colour, other: Colour) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _rgb(value: str | None, otherwise: Colour) -> Colour:
    try:
        number = int(value or "", 16)
    except ValueError:
        return otherwise
    return (number >> 16 & 255, number >> 8 & 255, number & 255)


def _first(chain: Sequence[etree._Element], name: str) -> etree._Element | None:
    for properties in chain:
        found = properties.find(f"{W}{name}")
        if found is not None:
            return found
    return None


def _child(parent: etree._Element | None, name: str) -> etree._Element | None:
    return None if parent is None else parent.find(f"{W}{name}")


def _value(parent: etree._Element | None, name: str) -> str | None:
    child = _child(parent, name)
    return None if child is None else child.get(f"{W}val")


def _number(element: etree._Element | None, otherwise: int) -> int:
    return otherwise if element is None else _int(element.get(f"{W}val"), otherwise)


def _int(value: str | None, otherwise: int) -> int:
    try:
        # Word itself writes whole numbers, LibreOffice also such as 12.5 and 100%.
        return round(float((value or "").rstrip("%")))
    except (ValueError, OverflowError):
        return otherwise
