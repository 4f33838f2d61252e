"""A Word file with all its tracked changes accepted, as Word's "Accept All Changes" leaves it.

ECMA-376 part 1, section 17.13.5 (revisions): inserted and moved-to content stays, deleted and
moved-from content goes; a deleted paragraph mark joins the paragraph with the next one.
"""

from __future__ import annotations

from lxml import etree

from plantool.word.archive import open_archive
from plantool.word.package import part_bytes, read_parts, write_parts
from plantool.word.read_styles import W

_KEPT = frozenset({f"{W}ins", f"{W}moveTo"})
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_DOCUMENT = "word/document.xml"


def accept_changes(data: bytes, path: str) -> bytes:
    """The same file without tracked changes; the very bytes where it holds none."""
    root = open_archive(data, path).xml(_DOCUMENT)
    if root is None or next(root.iter(*_KEPT, *_GONE), None) is None:
        return data
    _drop_rows(root)
    _join_paragraphs(root)
    for element in list(root.iter(*_GONE)):
        _remove(element)
    for element in list(root.iter(*_KEPT)):
        _unwrap(element)
    return write_parts({**read_parts(data), _DOCUMENT: part_bytes(root)}, epoch=0)


def _drop_rows(root: etree._Element) -> None:
    for row in list(root.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}del") is not None:
            _remove(row)


def _join_paragraphs(root: etree._Element) -> None:
    """A paragraph whose mark is deleted runs on in the next one, which keeps its own look."""
    for paragraph in reversed(list(root.iter(f"{W}p"))):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}del") is None:
            continue
        following = paragraph.getnext()
        if following is None or following.tag != f"{W}p":
            continue
        look = following.find(f"{W}pPr")
        at = 0 if look is None else following.index(look) + 1
        content = [part for part in paragraph if part.tag != f"{W}pPr"]
        following[at:at] = content
        _remove(paragraph)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)
