"""Character formats of a Word file: document defaults, then styles, then the run itself."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off", "none"})
_MAX_CHAIN = 30


class Format(Struct, frozen=True):
    """How letters look; None is "not said here"."""

    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    caps: bool | None = None
    raised: str | None = None
    """`superscript`, `subscript` or `baseline`."""

    def over(self, below: Format) -> Format:
        """This format, with what it does not say taken from the one below."""
        return Format(
            below.bold if self.bold is None else self.bold,
            below.italic if self.italic is None else self.italic,
            below.underline if self.underline is None else self.underline,
            below.strike if self.strike is None else self.strike,
            below.caps if self.caps is None else self.caps,
            below.raised if self.raised is None else self.raised,
        )


class Style(Struct, frozen=True):
    """One style: its own formats, list and alignment, and the style it is based on."""

    name: str = ""
    based_on: str = ""
    format: Format = Format()
    list_id: str | None = None
    list_level: str | None = None
    alignment: str | None = None


class Styles(Struct, frozen=True):
    """All styles of a Word file with its defaults."""

    defaults: Format = Format()
    default_paragraph: str = ""
    by_id: Mapping[str, Style] = field(default_factory=dict)

    def chain(self, style_id: str) -> tuple[Style, ...]:
        """The style and those it is based on, nearest first; a circle ends it."""
        found: list[Style] = []
        seen: set[str] = set()
        while style_id in self.by_id and style_id not in seen and len(found) < _MAX_CHAIN:
            seen.add(style_id)
            found.append(self.by_id[style_id])
            style_id = self.by_id[style_id].based_on
        return tuple(found)

    def resolve(self, paragraph_style: str, run_style: str, direct: Format) -> Format:
        """The format of a run. Bold in both its styles takes itself back, as Word has it."""
        of_paragraph = self._of_chain(paragraph_style or self.default_paragraph)
        of_run = self._of_chain(run_style)
        styled = of_run.over(of_paragraph)
        styled = replace(
            styled,
            bold=bool(of_run.bold) != bool(of_paragraph.bold),
            italic=bool(of_run.italic) != bool(of_paragraph.italic),
        )
        if of_paragraph.bold is None and of_run.bold is None:
            styled = replace(styled, bold=None)
        if of_paragraph.italic is None and of_run.italic is None:
            styled = replace(styled, italic=None)
        return direct.over(styled).over(self.defaults)

    def _of_chain(self, style_id: str) -> Format:
        result = Format()
        for style in self.chain(style_id):
            result = result.over(style.format)
        return result


def read_styles(root: etree._Element | None) -> Styles:
    """The styles in `word/styles.xml`; none where the part is missing."""
    if root is None:
        return Styles()
    defaults = read_format(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
    by_id: dict[str, Style] = {}
    default_paragraph = ""
    for element in root.iterfind(f"{W}style"):
        style_id = element.get(f"{W}styleId", "")
        by_id[style_id] = _read_style(element)
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {
            "1",
            "true",
        }:
            default_paragraph = style_id
    return Styles(defaults, default_paragraph, by_id)


def read_format(properties: etree._Element | None) -> Format:
    """What a `w:rPr` says itself."""
    if properties is None:
        return Format()
    return Format(
        bold=_switch(properties, "b"),
        italic=_switch(properties, "i"),
        underline=_switch(properties, "u"),
        strike=_switch(properties, "strike"),
        caps=_switch(properties, "caps"),
        raised=value(properties, "vertAlign"),
    )


def value(parent: etree._Element | None, path: str) -> str | None:
    """The `w:val` of the child at the path (`numPr/ilvl`), or None."""
    if parent is None:
        return None
    child = parent.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if child is None else child.get(f"{W}val")


def _read_style(element: etree._Element) -> Style:
    paragraph = element.find(f"{W}pPr")
    return Style(
        name=value(element, "name") or "",
        based_on=value(element, "basedOn") or "",
        format=read_format(element.find(f"{W}rPr")),
        list_id=value(paragraph, "numPr/numId"),
        list_level=value(paragraph, "numPr/ilvl"),
        alignment=value(paragraph, "jc"),
    )


def _switch(properties: etree._Element, name: str) -> bool | None:
    child = properties.find(f"{W}{name}")
    if child is None:
        return None
    return child.get(f"{W}val", "1") not in _OFF
