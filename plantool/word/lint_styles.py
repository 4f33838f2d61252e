"""How letters and paragraphs of any Word file look once every style has been followed.

Document defaults lie lowest, then the table's style, the paragraph's, the list's, the run's, and
what is said directly wins. Sizes are in points, lengths in twips.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from lxml import etree
from msgspec import Struct, field

from plantool.word.archive import Archive
from plantool.word.read_styles import W

Properties = Mapping[str, str]
"""Properties by a short name; what is not said is not there."""

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_TOGGLES = ("b", "i", "caps", "smallCaps", "vanish", "strike")
_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_MAX_CHAIN = 30
_WORD_FONT = "Times New Roman"
_WORD_SIZE = 10.0
"""What Word takes where a file says nothing at all."""


class Look(Struct, frozen=True):
    """How the letters of a run look, nothing left open but what the file leaves open."""

    fonts: Mapping[str, str]
    size: float
    bold: bool
    italic: bool
    underline: bool
    caps: bool
    hidden: bool
    colour: str
    """Six hexadecimal digits, or `auto`."""
    language: str
    """A tag such as `vi-VN`; empty where the file names none."""
    raised: bool
    east_asian: bool
    """Signs that belong to no script take the East Asian font."""


class Layout(Struct, frozen=True):
    """How a paragraph is set."""

    align: str = "left"
    left: int = 0
    right: int = 0
    first_line: int = 0
    before: int = 0
    after: int = 0
    line: int = 240
    line_rule: str = "auto"
    contextual: bool = False
    border_top: str = ""
    border_bottom: str = ""
    framed: str = ""
    """Where a frame stands across the page, if the paragraph stands in one."""


class _Style(Struct, frozen=True):
    based_on: str
    letters: Properties
    paragraph: Properties
    cells: Properties


class LookBook(Struct, frozen=True):
    """All styles of a Word file, ready to resolve a run or a paragraph."""

    letters: Properties
    paragraph: Properties
    default_style: str
    default_table: str
    styles: Mapping[str, _Style]
    theme: Mapping[str, str]
    list_indents: Mapping[tuple[str, str], Properties]
    _chains: dict[tuple[str, str], Properties] = field(default_factory=dict)
    """What has been merged already: a file has few styles and many runs."""

    def look(self, run: etree._Element, style: str, table: str) -> Look:
        """The look of a run in a paragraph of a style, in a table of a style or none."""
        properties = run.find(f"{W}rPr")
        direct = run_properties(properties, self.theme)
        layers = (
            self._chain(table, "letters"),
            self._chain(style or self.default_style, "letters"),
            self._chain(direct.get("style", ""), "letters"),
        )
        merged: dict[str, str] = dict(self.letters)
        for layer in layers:
            merged.update(layer)
        for name in _TOGGLES:
            merged[name] = _toggled(name, self.letters, layers)
        merged.update(direct)
        return _look(merged)

    def layout(self, paragraph: etree._Element, table: str) -> Layout:
        """The layout of a paragraph."""
        direct = paragraph_properties(paragraph.find(f"{W}pPr"))
        style = direct.get("style") or self.default_style
        styled = self._chain(style, "paragraph")
        merged: dict[str, str] = dict(self.paragraph)
        merged.update(self._chain(table, "paragraph"))
        if "list" in direct:
            merged.update(styled)
            merged.update(self._list(direct, styled))
        else:
            merged.update(self._list(styled, styled))
            merged.update(styled)
        merged.update(direct)
        return _layout(merged)

    def list_of(self, paragraph: etree._Element) -> tuple[str, str]:
        """The list and its level that a paragraph is counted in; empty for none."""
        direct = paragraph_properties(paragraph.find(f"{W}pPr"))
        merged = {**self._chain(direct.get("style") or self.default_style, "paragraph"), **direct}
        number = merged.get("list", "")
        return ("", "") if number in {"", "0"} else (number, merged.get("level", "0"))

    def cells(self, table: str) -> Properties:
        """The margins `left` and `right` of the cells of a table of this style."""
        return self._chain(table, "cells")

    def _list(self, chosen: Properties, styled: Properties) -> Properties:
        level = chosen.get("level") or styled.get("level", "0")
        return self.list_indents.get((chosen.get("list", ""), level), {})

    def _chain(self, style: str, part: Literal["letters", "paragraph", "cells"]) -> Properties:
        """The properties of a style and of those it is based on, the nearest winning."""
        known = self._chains.get((style, part))
        if known is not None:
            return known
        asked = style
        chain: list[_Style] = []
        while style in self.styles and len(chain) < _MAX_CHAIN:
            chain.append(self.styles[style])
            style = chain[-1].based_on
        merged: dict[str, str] = {}
        for one in reversed(chain):
            merged.update(getattr(one, part))
        self._chains[asked, part] = merged
        return merged


def read_look_book(archive: Archive) -> LookBook:
    """The styles of a Word file."""
    root = archive.xml("word/styles.xml")
    theme = _theme_fonts(archive)
    styles: dict[str, _Style] = {}
    defaults: dict[str, str] = {}
    for element in () if root is None else root.iterfind(f"{W}style"):
        name, kind = element.get(f"{W}styleId", ""), element.get(f"{W}type", "")
        styles[name] = _Style(
            _value(element, "basedOn"),
            run_properties(element.find(f"{W}rPr"), theme),
            paragraph_properties(element.find(f"{W}pPr")),
            cell_margins(element),
        )
        if element.get(f"{W}default") in {"1", "true", "on"}:
            defaults[kind] = name
    letters = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    paragraph = None if root is None else root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
    return LookBook(
        run_properties(letters, theme),
        paragraph_properties(paragraph),
        defaults.get("paragraph", ""),
        defaults.get("table", ""),
        styles,
        theme,
        _list_indents(archive.xml("word/numbering.xml")),
    )


def run_properties(element: etree._Element | None, theme: Mapping[str, str]) -> Properties:
    """What a `w:rPr` says, by short names; fonts of the theme by their names."""
    found: dict[str, str] = {}
    for child in () if element is None else element:
        name = etree.QName(child).localname
        value = child.get(f"{W}val")
        if name == "rFonts":
            found.update(_fonts(child, theme))
        elif name == "lang":
            found.update({"lang": value} if value else {})
        elif name == "color":
            found["colour"] = value or "auto"
        elif name == "rStyle":
            found["style"] = value or ""
        elif name in _TOGGLES:
            found[name] = "0" if value in _OFF else "1"
        elif name in {"sz", "u", "vertAlign"} and value:
            found[name] = value
    return found


def paragraph_properties(element: etree._Element | None) -> Properties:
    """What a `w:pPr` says, by short names."""
    found: dict[str, str] = {}
    for child in () if element is None else element:
        match etree.QName(child).localname:
            case "pStyle":
                found["style"] = child.get(f"{W}val", "")
            case "jc":
                found["jc"] = child.get(f"{W}val", "left")
            case "ind":
                found.update(_indents(child))
            case "spacing":
                found.update(_attributes(child))
            case "contextualSpacing":
                found["contextual"] = "0" if child.get(f"{W}val") in _OFF else "1"
            case "pBdr":
                found.update(_borders(child))
            case "framePr":
                found["frame"] = child.get(f"{W}xAlign") or child.get(f"{W}x") or "left"
            case "numPr":
                found.update({"list": _value(child, "numId"), "level": _value(child, "ilvl")})
            case _:
                continue
    return {key: value for key, value in found.items() if value or key in {"list", "style"}}


def cell_margins(element: etree._Element) -> Properties:
    """The margins `left` and `right` that a table, its style or a cell says for its cells."""
    found = element.find(f"{W}tblPr/{W}tblCellMar")
    if found is None:
        found = element.find(f"{W}tcPr/{W}tcMar")
    margins: dict[str, str] = {}
    for side, names in (("left", ("start", "left")), ("right", ("end", "right"))):
        for name in names:
            margin = None if found is None else found.find(f"{W}{name}")
            if margin is not None:
                margins[side] = margin.get(f"{W}w", "0")
    return margins


def number(text: str | None, otherwise: int = 0) -> int:
    """A whole number of a file, or `otherwise` where it is none."""
    digits = (text or "").strip().removeprefix("-")
    whole = digits.partition(".")[0]
    if not whole.isascii() or not whole.isdecimal():
        return otherwise
    return int(whole[:9]) * (-1 if (text or "").strip().startswith("-") else 1)


def _toggled(name: str, defaults: Properties, layers: Iterable[Properties]) -> str:
    """Bold in two styles takes itself back; bold in the defaults stays."""
    if defaults.get(name) == "1":
        return "1"
    return str(sum(layer.get(name) == "1" for layer in layers) % 2)


def _look(merged: Properties) -> Look:
    size = number(merged.get("sz"))
    return Look(
        {slot: merged.get(slot, _WORD_FONT) for slot in _SLOTS},
        size / 2 if size else _WORD_SIZE,
        merged.get("b") == "1",
        merged.get("i") == "1",
        merged.get("u", "none") != "none",
        merged.get("caps") == "1",
        merged.get("vanish") == "1",
        merged.get("colour", "auto"),
        merged.get("lang", ""),
        merged.get("vertAlign", "baseline") != "baseline",
        merged.get("hint") == "eastAsia",
    )


def _layout(merged: Properties) -> Layout:
    return Layout(
        {"start": "left", "end": "right"}.get(merged.get("jc", "left"), merged.get("jc", "left")),
        number(merged.get("left")),
        number(merged.get("right")),
        number(merged.get("first")),
        _spacing(merged, "before"),
        _spacing(merged, "after"),
        number(merged.get("line"), 240),
        merged.get("lineRule", "auto"),
        merged.get("contextual") == "1",
        merged.get("border_top", ""),
        merged.get("border_bottom", ""),
        merged.get("frame", ""),
    )


_AUTOMATIC = 280
"""The 14 points that a browser leaves between paragraphs."""


def _spacing(merged: Properties, side: str) -> int:
    if merged.get(f"{side}Autospacing", "0") not in _OFF:
        return _AUTOMATIC
    return number(merged.get(side))


def _fonts(element: etree._Element, theme: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for slot in _SLOTS:
        name = element.get(f"{W}{slot}")
        if name:
            found[slot] = name
        named = element.get(f"{W}{'cstheme' if slot == 'cs' else slot + 'Theme'}")
        if named and theme.get(named):
            found[slot] = theme[named]
    hint = element.get(f"{W}hint")
    return {**found, "hint": hint} if hint else found


def _theme_fonts(archive: Archive) -> dict[str, str]:
    """The fonts that `minorHAnsi` and the like stand for."""
    name = next((part for part in archive.parts if part.startswith("word/theme/theme")), "")
    root = archive.xml(name) if name else None
    fonts: dict[str, str] = {}
    for kind in ("major", "minor"):
        scheme = None if root is None else root.find(f".//{A}{kind}Font")
        if scheme is None:
            continue
        for tag, slots in (("latin", ("HAnsi", "Ascii")), ("ea", ("EastAsia",)), ("cs", ("Bidi",))):
            font = scheme.find(f"{A}{tag}")
            typeface = "" if font is None else font.get("typeface", "")
            fonts.update({kind + slot: typeface for slot in slots})
    return fonts


def _indents(element: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, names in (("left", ("start", "left")), ("right", ("end", "right"))):
        value = next((v for name in names if (v := element.get(f"{W}{name}"))), None)
        if value is not None:
            found[key] = value
    hanging = element.get(f"{W}hanging")
    first = f"-{hanging}" if hanging else element.get(f"{W}firstLine")
    if first is not None:
        found["first"] = first
    return found


def _attributes(element: etree._Element) -> dict[str, str]:
    return {etree.QName(str(key)).localname: str(value) for key, value in element.attrib.items()}


def _borders(element: etree._Element) -> dict[str, str]:
    found = {}
    for side in ("top", "bottom"):
        line = element.find(f"{W}{side}")
        if line is not None:
            found[f"border_{side}"] = line.get(f"{W}val", "nil")
    return found


def _list_indents(root: etree._Element | None) -> dict[tuple[str, str], Properties]:
    if root is None:
        return {}
    kinds = {kind.get(f"{W}abstractNumId", ""): kind for kind in root.iterfind(f"{W}abstractNum")}
    found: dict[tuple[str, str], Properties] = {}
    for item in root.iterfind(f"{W}num"):
        kind = kinds.get(_value(item, "abstractNumId"))
        levels = [] if kind is None else list(kind.iterfind(f"{W}lvl"))
        levels += item.iterfind(f"{W}lvlOverride/{W}lvl")
        for level in levels:
            key = (item.get(f"{W}numId", ""), level.get(f"{W}ilvl", "0"))
            said = paragraph_properties(level.find(f"{W}pPr"))
            found[key] = {name: said[name] for name in ("left", "right", "first") if name in said}
    return found


def _value(parent: etree._Element, name: str) -> str:
    child = parent.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val", "")
