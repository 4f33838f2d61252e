"""Finishes the parts of a Word file around its text: styles, header, settings, properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from lxml import etree

from plantool.word.body import HEADER_RELATIONSHIP
from plantool.word.names import (
    CONTENT_TYPES,
    PACKAGE_RELATIONSHIPS,
    RELATIONSHIPS_NAMESPACE,
    WORD_NAMESPACE,
    XML_DECLARATION,
    W,
    xml_attribute,
    xml_text,
)
from plantool.word.package import parse_part, part_bytes
from plantool.word.reference import FONT_TABLE_XML, SETTINGS_XML
from plantool.word.styles import LANGUAGE, style_names

_TYPE = "application/vnd.openxmlformats-officedocument"
_WORD_TYPE = f"{_TYPE}.wordprocessingml"

_TYPES = {
    "word/document.xml": f"{_WORD_TYPE}.document.main+xml",
    "word/styles.xml": f"{_WORD_TYPE}.styles+xml",
    "word/settings.xml": f"{_WORD_TYPE}.settings+xml",
    "word/fontTable.xml": f"{_WORD_TYPE}.fontTable+xml",
    "word/footnotes.xml": f"{_WORD_TYPE}.footnotes+xml",
    "word/comments.xml": f"{_WORD_TYPE}.comments+xml",
    "word/header1.xml": f"{_WORD_TYPE}.header+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    "docProps/app.xml": f"{_TYPE}.extended-properties+xml",
    "docProps/custom.xml": f"{_TYPE}.custom-properties+xml",
}
"""The parts that a file of plantool has; all else that pandoc brings along is left out."""

_WORD_RELATIONSHIPS = {
    "word/styles.xml": "styles",
    "word/settings.xml": "settings",
    "word/fontTable.xml": "fontTable",
    "word/footnotes.xml": "footnotes",
    "word/comments.xml": "comments",
    "word/header1.xml": "header",
}

_PACKAGE_RELATIONSHIPS = (
    ("word/document.xml", f"{RELATIONSHIPS_NAMESPACE}/officeDocument"),
    (
        "docProps/core.xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
    ),
    ("docProps/app.xml", f"{RELATIONSHIPS_NAMESPACE}/extended-properties"),
    ("docProps/custom.xml", f"{RELATIONSHIPS_NAMESPACE}/custom-properties"),
)

_FIELD = "".join(
    f"<w:r>{content}</w:r>"
    for content in (
        '<w:fldChar w:fldCharType="begin"/>',
        '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>2</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
)

_HEADER_XML = (
    f'{XML_DECLARATION}<w:hdr xmlns:w="{WORD_NAMESPACE}"><w:p><w:pPr><w:pStyle w:val="Header"/>'
    f"</w:pPr>{_FIELD}</w:p></w:hdr>"
)


def finish_parts(
    parts: Mapping[str, bytes],
    document: etree._Element,
    *,
    properties: Mapping[str, str],
    epoch: int,
) -> dict[str, bytes]:
    """The parts of the finished file: those pandoc made that are needed, and plantool's own."""
    finished = {
        name: part
        for name, part in parts.items()
        if (name in _TYPES or name.startswith("word/media/")) and not _is_empty(name, part)
    }
    finished |= {
        "word/document.xml": part_bytes(document),
        "word/styles.xml": _styles(parts["word/styles.xml"]),
        "word/settings.xml": SETTINGS_XML.encode(),
        "word/fontTable.xml": FONT_TABLE_XML.encode(),
        "word/header1.xml": _HEADER_XML.encode(),
        "docProps/core.xml": _core_properties(properties, epoch).encode(),
        "docProps/app.xml": _APP_XML.encode(),
        "docProps/custom.xml": _custom_properties(properties).encode(),
    }
    links = parse_part(parts["word/_rels/document.xml.rels"])
    finished["word/_rels/document.xml.rels"] = _document_relationships(links, finished)
    notes = parts.get("word/_rels/footnotes.xml.rels")
    if notes and "word/footnotes.xml" in finished:
        finished["word/_rels/footnotes.xml.rels"] = _links_only(parse_part(notes))
    finished["_rels/.rels"] = _relationships(
        (f"rId{number}", kind, name, "")
        for number, (name, kind) in enumerate(_PACKAGE_RELATIONSHIPS, start=1)
    )
    finished["[Content_Types].xml"] = _content_types(finished)
    return finished


def rename_styles(document: etree._Element, styles: etree._Element) -> None:
    """Give plantool's styles the IDs they have in the reference document.

    Word makes new IDs of the styles' names, in its own language, whenever it saves a file.
    """
    by_name = {
        name.get(f"{W}val", "").casefold(): style.get(f"{W}styleId", "")
        for style in styles.iter(f"{W}style")
        if (name := style.find(f"{W}name")) is not None
    }
    there = frozenset(by_name.values())
    renamed = {
        style_id: by_name[name.casefold()]
        for style_id, name in style_names()
        if style_id not in there and name.casefold() in by_name
    }
    for mark in document.iter(f"{W}pStyle", f"{W}tblStyle") if renamed else ():
        mark.set(f"{W}val", renamed.get(mark.get(f"{W}val", ""), mark.get(f"{W}val", "")))


def _is_empty(name: str, part: bytes) -> bool:
    """Whether pandoc wrote the part though there is nothing in it."""
    return name == "word/comments.xml" and len(parse_part(part)) == 0


def _styles(part: bytes) -> bytes:
    """The styles, every one of them in Vietnamese, also where a house's own file says nothing."""
    root = parse_part(part)
    for number in [*root.iter(f"{W}numPr")]:
        # Numbers are typed text: a house's numbered headings would show a second one.
        properties = number.getparent()
        if properties is not None:
            properties.remove(number)
    language = {f"{W}{key}": LANGUAGE for key in ("val", "eastAsia", "bidi")}
    for style in root.iter(f"{W}style"):
        if style.get(f"{W}type") == "numbering":
            continue
        run = style.find(f"{W}rPr")
        if run is None:
            run = etree.Element(f"{W}rPr")
            before = [
                child
                for child in style
                if etree.QName(child).localname in {"tblPr", "trPr", "tcPr", "tblStylePr"}
            ]
            if before:
                before[0].addprevious(run)
            else:
                style.append(run)
        for old in run.findall(f"{W}lang"):
            run.remove(old)
        run.append(etree.Element(f"{W}lang", language))
    return part_bytes(root)


def _document_relationships(links: etree._Element, finished: Mapping[str, bytes]) -> bytes:
    """Relationships to the parts that are there, and pandoc's own to links and pictures."""
    own = [
        (
            HEADER_RELATIONSHIP if kind == "header" else f"rIdPart{number}",
            f"{RELATIONSHIPS_NAMESPACE}/{kind}",
            name.removeprefix("word/"),
            "",
        )
        for number, (name, kind) in enumerate(_WORD_RELATIONSHIPS.items(), start=1)
        if name in finished
    ]
    return _relationships((*own, *_kept(links)))


def _links_only(links: etree._Element) -> bytes:
    return _relationships(_kept(links))


def _kept(links: etree._Element) -> Iterator[tuple[str, str, str, str]]:
    for link in links:
        kind = link.get("Type", "")
        if kind.endswith(("/hyperlink", "/image")):
            yield link.get("Id", ""), kind, link.get("Target", ""), link.get("TargetMode", "")


def _relationships(
    lines: Iterator[tuple[str, str, str, str]] | tuple[tuple[str, str, str, str], ...],
) -> bytes:
    text = "".join(
        f"<Relationship Id={xml_attribute(name)} Type={xml_attribute(kind)}"
        f" Target={xml_attribute(target)}"
        f"{' TargetMode=' + xml_attribute(mode) if mode else ''}/>"
        for name, kind, target, mode in lines
    )
    whole = (
        f'{XML_DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">{text}</Relationships>'
    )
    return whole.encode()


def _content_types(finished: Mapping[str, bytes]) -> bytes:
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml"}
    defaults |= {"xml": "application/xml", "png": "image/png"}
    defaults |= {"jpg": "image/jpeg", "jpeg": "image/jpeg"}
    text = "".join(
        f'<Default Extension="{suffix}" ContentType="{kind}"/>' for suffix, kind in defaults.items()
    ) + "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, kind in _TYPES.items()
        if name in finished
    )
    return f'{XML_DECLARATION}<Types xmlns="{CONTENT_TYPES}">{text}</Types>'.encode()


def _core_properties(properties: Mapping[str, str], epoch: int) -> str:
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{moment}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    texts = "".join(
        f"<dc:{name}>{xml_text(properties.get(name, ''))}</dc:{name}>"
        for name in ("title", "subject", "creator", "identifier")
    )
    return (
        f"{XML_DECLARATION}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{texts}<dc:language>{LANGUAGE}</dc:language>{dates}</cp:coreProperties>"
    )


_APP_XML = (
    f"{XML_DECLARATION}<Properties "
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>plantool</Application></Properties>"
)

_CUSTOM_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_CUSTOM = ("plan", "draft", "sha256")
"""Which of the properties are plantool's own: the plan's ID, its draft, the hash of its text."""


def _custom_properties(properties: Mapping[str, str]) -> str:
    lines = "".join(
        f'<property fmtid="{_CUSTOM_FORMAT}" pid="{number}" name="plantool-{name}">'
        f"<vt:lpwstr>{xml_text(properties[name])}</vt:lpwstr></property>"
        for number, name in enumerate((n for n in _CUSTOM if n in properties), start=2)
    )
    return (
        f"{XML_DECLARATION}<Properties "
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{lines}</Properties>"
    )
