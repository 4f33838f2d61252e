"""Finishes the text that pandoc wrote: raw blocks, headings, lists, bookmarks and sections."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from lxml import etree
from msgspec import Struct

from plantool.core.message import message
from plantool.errors import PlantoolError
from plantool.word.names import RELATIONSHIPS_NAMESPACE, WORD_NAMESPACE, R, W
from plantool.word.pictures import fit_pictures

HEADER_RELATIONSHIP = "rIdHeader"

MAX_BOOKMARK = 40
"""Word knows no longer names of bookmarks; pandoc replaces longer ones by a hash."""

LABEL_END = "\u2028"
"""Between "Phần I" and its title, which stand in paragraphs of their own."""

_PROPERTIES, _STYLE, _VALUE = f"{W}pPr", f"{W}pStyle", f"{W}val"

_BULLETS = ("-", "+")
_CONTINUATION = "1000"
"""The list that pandoc gives to an item's second and later paragraphs."""


class Heading(Struct, frozen=True):
    """How a section's heading is set: its paragraph style and its level in Word's outline."""

    style: str
    outline: int


def bookmark_name(section_id: str) -> str:
    """The bookmark that pandoc makes of an ID."""
    if len(section_id) <= MAX_BOOKMARK and section_id[:1].isalpha():
        return section_id
    return "X" + hashlib.sha1(section_id.encode(), usedforsecurity=False).hexdigest()[1:]


def finish_body(
    root: etree._Element,
    bullets: frozenset[str],
    *,
    raw_blocks: Mapping[str, str],
    headings: Mapping[str, Heading],
) -> None:
    """Finish `word/document.xml` in place, tables left aside."""
    body = root[0]
    _finish_headings(body, {bookmark_name(name): how for name, how in headings.items()})
    _finish_lists(root, bullets)
    _finish_pictures(root)
    _put_raw_blocks(body, raw_blocks)
    _finish_sections(body)
    fit_pictures(root)
    _renumber_bookmarks(root)


def finish_notes(root: etree._Element, bullets: frozenset[str]) -> etree._Element:
    """`word/footnotes.xml`, its lists finished as those of the text."""
    _finish_lists(root, bullets)
    return root


def bullet_lists(numbering: etree._Element) -> frozenset[str]:
    """The numbers of those lists in `word/numbering.xml` whose items have no number."""
    bullets = set()
    for kind in numbering.iterchildren(f"{W}abstractNum"):
        form = kind.find(f"{W}lvl/{W}numFmt")
        if form is not None and form.get(f"{W}val") == "bullet":
            bullets.add(kind.get(f"{W}abstractNumId"))
    return frozenset(
        number.get(f"{W}numId", "")
        for number in numbering.iterchildren(f"{W}num")
        if number[0].get(f"{W}val") in bullets
    )


def child_of(element: etree._Element, tag: str) -> etree._Element | None:
    """The first child with this tag."""
    if not len(element):
        return None
    # Properties and styles stand first, where they are found ten times as fast.
    first = element[0]
    return first if first.tag == tag else element.find(tag)


def paragraph_style(paragraph: etree._Element) -> str:
    """The ID of a paragraph's style; "" if it has none."""
    properties = child_of(paragraph, _PROPERTIES)
    return style_of(properties) if properties is not None else ""


def style_of(properties: etree._Element) -> str:
    """The ID of the style that properties of a paragraph name; "" if none."""
    style = child_of(properties, _STYLE)
    return style.get(_VALUE, "") if style is not None else ""


def paragraph_text(paragraph: etree._Element) -> str:
    """The words of a paragraph."""
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr", "pBdr", "shd",
    "tabs", "spacing", "ind", "jc", "outlineLvl", "rPr", "sectPr",
    "tcW", "gridSpan", "vMerge", "tcBorders", "vAlign",
)  # fmt: skip
"""The order in which the schema wants properties of paragraphs and of cells."""

_RANKS = {f"{W}{name}": rank for rank, name in enumerate(_ORDER)}


def set_property(properties: etree._Element, name: str, **attributes: str) -> None:
    """Set one property of a paragraph or cell, in the place that the schema gives it."""
    found = child_of(properties, f"{W}{name}")
    if found is None:
        rank = _RANKS[f"{W}{name}"]
        later = (child for child in properties if rank < _RANKS.get(child.tag, len(_RANKS)))
        following = next(later, None)
        found = etree.SubElement(properties, f"{W}{name}")
        if following is not None:
            following.addprevious(found)
    for key, value in attributes.items():
        found.set(f"{W}{key}", value)


def set_style(paragraph: etree._Element, style: str) -> None:
    """Give a paragraph a style."""
    properties = paragraph_properties(paragraph)
    found = child_of(properties, _STYLE)
    if found is None:
        found = etree.SubElement(properties, _STYLE)
        properties.insert(0, found)
    found.set(_VALUE, style)


def paragraph_properties(paragraph: etree._Element) -> etree._Element:
    """The properties of a paragraph, made where it has none."""
    properties = child_of(paragraph, _PROPERTIES)
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        paragraph.insert(0, properties)
    return properties


def _finish_headings(body: etree._Element, headings: Mapping[str, Heading]) -> None:
    """Bookmarks go around the heading's words alone; label and title part where they must."""
    for end in [*body.iterchildren(f"{W}bookmarkEnd")]:
        body.remove(end)
    for start in [*body.iterchildren(f"{W}bookmarkStart")]:
        paragraph = start.getnext()
        while paragraph is not None and paragraph.tag == f"{W}bookmarkStart":
            paragraph = paragraph.getnext()
        body.remove(start)
        if paragraph is None or paragraph.tag != f"{W}p":
            continue
        heading = headings.get(start.get(f"{W}name", ""))
        label = _split_label(paragraph) if heading else None
        if heading:
            set_style(paragraph, heading.style)
            set_property(paragraph_properties(paragraph), "outlineLvl", val=str(heading.outline))
        marked = paragraph if label is None else label
        marked.insert(1, start)
        etree.SubElement(marked, f"{W}bookmarkEnd", {f"{W}id": start.get(f"{W}id", "")})


def _split_label(paragraph: etree._Element) -> etree._Element | None:
    """The paragraph of "Phần I", put before that of its title; None where there is no label."""
    text = next(paragraph.iter(f"{W}t"), None)
    if text is None or LABEL_END not in (text.text or ""):
        return None
    words, _, text.text = (text.text or "").partition(LABEL_END)
    label = etree.Element(f"{W}p")
    set_style(label, "Phan")
    run = etree.SubElement(label, f"{W}r")
    etree.SubElement(run, f"{W}t").text = words
    paragraph.addprevious(label)
    if not paragraph_text(paragraph):
        etree.SubElement(paragraph_properties(label), f"{W}keepNext")
    return label


def _finish_lists(root: etree._Element, bullets: frozenset[str]) -> None:
    """List items become paragraphs with a first-line indent; numbers stand in their text already,
    a dash is typed before the others.
    """
    kinds: list[bool] = []
    for mark in [*root.iter(f"{W}numPr")]:
        properties = mark.getparent()
        paragraph = properties.getparent() if properties is not None else None
        if properties is None or paragraph is None:
            continue
        values = {child.tag: child.get(_VALUE, "") for child in mark}
        number = values.get(f"{W}numId", "")
        level = int(values.get(f"{W}ilvl") or 0)
        properties.remove(mark)
        if paragraph_style(paragraph) in {"", "Compact"}:
            set_style(paragraph, "Muc")
        if number == _CONTINUATION:
            continue
        kinds[level:] = [number in bullets]
        kinds += [False] * (level + 1 - len(kinds))
        if kinds[level]:
            depth = sum(kinds[: level + 1]) - 1
            _put_dash(paragraph, f"{_BULLETS[depth % len(_BULLETS)]} ")


def _finish_pictures(root: etree._Element) -> None:
    """A picture alone in its paragraph is centred; its bytes are not named a second time."""
    for drawing in root.iter(f"{W}drawing"):
        for inline in drawing.iterchildren("{*}inline"):
            for side in ("distT", "distB", "distL", "distR"):
                # LibreOffice takes 3 mm where nothing is said.
                inline.set(side, "0")
        for about in drawing.iter("{*}cNvPr"):
            about.set("descr", "")
        paragraph = next(drawing.iterancestors(f"{W}p"), None)
        if paragraph is not None and not paragraph_text(paragraph).strip():
            set_style(paragraph, "CaptionedFigure")


def _put_dash(paragraph: etree._Element, dash: str) -> None:
    # Made at its place: an element by itself would be a document of its own first.
    run = etree.SubElement(paragraph, f"{W}r")
    words = etree.SubElement(run, f"{W}t")
    words.text = dash
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    paragraph.insert(1, run)


def _put_raw_blocks(body: etree._Element, raw_blocks: Mapping[str, str]) -> None:
    waiting = dict(raw_blocks)
    for mark, paragraph in [*_marked_paragraphs(body, raw_blocks)]:
        raw = waiting.pop(mark, None)
        if raw is not None:
            for element in _elements(raw):
                _put_before(paragraph, element)
            body.remove(paragraph)
    if waiting:
        raise PlantoolError(message("a raw block of the template stands inside a paragraph"))


def _put_before(paragraph: etree._Element, element: etree._Element) -> None:
    """Move an element of another tree, child by child.

    Of a table moved whole, lxml needs four times the time for twice the rows.
    """
    children = [*element]
    for child in children:
        element.remove(child)
    paragraph.addprevious(element)
    element.extend(children)


def _marked_paragraphs(
    body: etree._Element, raw_blocks: Mapping[str, str]
) -> Iterator[tuple[str, etree._Element]]:
    """The paragraphs of the text that hold the word of a raw block alone."""
    for text in body.iter(f"{W}t"):
        if (text.text or "") not in raw_blocks:
            continue
        above = [*text.iterancestors()][:3]
        if [one.tag for one in above] == [f"{W}r", f"{W}p", body.tag]:
            paragraph = above[1]
            if len(paragraph.findall(f"{W}r")) == 1:
                yield text.text or "", paragraph


def _elements(raw: str) -> Iterator[etree._Element]:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=True
    )
    wrapped = f'<w:x xmlns:w="{WORD_NAMESPACE}" xmlns:r="{RELATIONSHIPS_NAMESPACE}">{raw}</w:x>'
    try:
        yield from etree.fromstring(wrapped.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise PlantoolError(
            message("a raw block of the template is no XML: {sentence}", sentence=str(error))
        ) from error


def _finish_sections(body: etree._Element) -> None:
    """The template's own section properties, if it gives any; the header in every section."""
    ends = body.findall(f"{W}sectPr")
    if len(ends) > 1:
        last = next(end for end in ends if end is not body[-1])
        body.remove(body[-1])
        body.append(last)
    for section in body.iter(f"{W}sectPr"):
        for child in [*section]:
            if child.tag in (f"{W}headerReference", f"{W}footerReference", f"{W}footnotePr"):
                section.remove(child)
        header = etree.Element(
            f"{W}headerReference",
            {f"{W}type": "default", f"{R}id": HEADER_RELATIONSHIP},
        )
        section.insert(0, header)
    # Word demands a paragraph between a table and the end of the text.
    if len(body) > 1 and body[-2].tag == f"{W}tbl":
        spacer = etree.Element(f"{W}p")
        set_style(spacer, "Ngat")
        body.insert(len(body) - 1, spacer)


def _renumber_bookmarks(root: etree._Element) -> None:
    numbers: dict[str, str] = {}
    for count, mark in enumerate(root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd"), start=1):
        old = mark.get(f"{W}id", "")
        if mark.tag == f"{W}bookmarkStart":
            numbers[old] = str(count)
        mark.set(f"{W}id", numbers.get(old, str(count)))
