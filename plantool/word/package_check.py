"""Looks through every part of a finished Word file for what could reach out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from plantool.core.message import message
from plantool.errors import PlantoolError
from plantool.word.names import R, W
from plantool.word.package import parse_part

FIELDS = frozenset(("PAGE", "REF", "PAGEREF", "HYPERLINK"))
LINKS = ("http://", "https://", "mailto:")

_DANGEROUS_TAGS = tuple(
    f"{{*}}{name}"
    for name in (
        *("altChunk", "attachedTemplate", "subDoc", "object", "control", "OLEObject"),
        *("dataBinding", "mailMerge", "externalData", "frameset", "movie", "webVideoPr"),
        "contentPart",
    )
)
_DANGEROUS_RELATIONSHIPS = (
    "/aFChunk", "/attachedTemplate", "/oleObject", "/package", "/control", "/vbaProject",
    "/subDocument", "/frame", "/mailMergeSource", "/externalLink", "/activeXControlBinary",
)  # fmt: skip
_DANGEROUS_PARTS = re.compile(r"(embeddings|activeX|customUI)/|vbaProject|\.(bin|exe|ole)$")


class UnsafeDocumentError(PlantoolError):
    """The Word file would hold something that reaches out of it; it is not written."""

    def __init__(self, part: str, what: str) -> None:
        """The sentence from the part's name and what is wrong in it."""
        super().__init__(
            message(
                "the Word file would hold {what} (in {part}); it was not written",
                what=what,
                part=part,
            )
        )


def check_package(
    parts: Mapping[str, bytes], read: Mapping[str, etree._Element] | None = None
) -> None:
    """Raise UnsafeDocumentError unless all parts are harmless; `read` are the roots of those
    whose bytes need not be read once more.

    Harmless: no link out of the file but http(s) and mailto, no field but PAGE, REF, PAGEREF and
    HYPERLINK, nothing embedded, no attached template.
    """
    for name in sorted(parts):
        if _DANGEROUS_PARTS.search(name):
            raise UnsafeDocumentError(name, "an embedded file")
        if name.startswith("word/media/") and not name.endswith((".png", ".jpg", ".jpeg")):
            raise UnsafeDocumentError(name, "a picture that is neither PNG nor JPEG")
        if name.endswith((".xml", ".rels")):
            root = read.get(name) if read else None
            for what in _dangers(name, parse_part(parts[name]) if root is None else root):
                raise UnsafeDocumentError(name, what)


def _dangers(name: str, root: etree._Element) -> Iterator[str]:
    if root.getroottree().docinfo.internalDTD is not None:
        yield "a document type"
    if name.endswith(".rels"):
        for relationship in root:
            yield from _relationship_dangers(relationship)
        return
    for element in root.iter(*_DANGEROUS_TAGS):
        yield f"<{etree.QName(element).localname}>"
    for field in root.iter(f"{W}fldSimple"):
        yield from _field_dangers(field.get(f"{W}instr", ""))
    for picture in root.iter("{*}blip"):
        if picture.get(f"{R}link"):
            yield "a linked picture"
    for instruction in field_instructions(root):
        yield from _field_dangers(instruction)


def field_instructions(root: etree._Element) -> Iterator[str]:
    """The instructions of all complex fields, put together from their runs."""
    open_fields: list[list[str]] = []
    stray: list[str] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText", f"{W}delInstrText"):
        if element.tag != f"{W}fldChar":
            (open_fields[-1] if open_fields else stray).append(element.text or "")
            continue
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            open_fields.append([])
        elif kind == "end" and open_fields:
            yield "".join(open_fields.pop())
    yield from ("".join(parts) for parts in open_fields)
    if stray:
        yield "".join(stray)


def _field_dangers(instruction: str) -> Iterator[str]:
    words = instruction.split()
    kind = words[0].upper() if words else ""
    if kind not in FIELDS:
        yield f"the field {kind or '(empty)'}"
    if kind == "HYPERLINK" and "\\l" not in words[1:2]:
        target = words[1].strip('"') if len(words) > 1 else ""
        if not target.lower().startswith(LINKS):
            yield f"a link to {target!r}"


def _relationship_dangers(relationship: etree._Element) -> Iterator[str]:
    kind = relationship.get("Type", "")
    target = relationship.get("Target", "")
    if kind.endswith(_DANGEROUS_RELATIONSHIPS):
        yield f"a relationship {kind.rpartition('/')[2]}"
    if relationship.get("TargetMode", "").lower() == "external":
        if not kind.endswith("/hyperlink"):
            yield f"something outside itself ({target})"
        elif not target.lower().startswith(LINKS):
            yield f"a link to {target!r}"
    elif ".." in target or "://" in target or target.startswith("\\"):
        yield f"something outside itself ({target})"
