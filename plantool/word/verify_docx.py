"""A Word file as pieces of text with their places: every part of it that can show words.

`read.py` reads what an honest file means; here nothing is passed over, because a file that comes
back may have been made to deceive: text boxes, fallbacks, hidden and tiny text, fields.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping

from lxml import etree

from plantool.core.message import message
from plantool.core.verify_model import (
    NOT_READABLE,
    Difference,
    FileText,
    Story,
)
from plantool.errors import PlantoolError
from plantool.word.archive import Archive, open_archive
from plantool.word.read_numbering import ListCounter, read_numbering
from plantool.word.read_styles import W, read_styles
from plantool.word.verify_look import Looks, resolve_theme, theme_colours
from plantool.word.verify_story import Reader
from plantool.word.verify_told import Context

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TEXT_PARTS = re.compile(r"/(header|footer|footnotes|endnotes|comments|aFChunk|subDocument)$")
_UNREAD_PARTS = re.compile(
    r"/(aFChunk|subDocument|oleObject|package|control|frame|attachedTemplate)$"
)
_NEVER_SHOWN = re.compile(
    r"(^|/)(docProps/|customXml/|_rels/|glossary/|theme/|\[Content_Types\])"
    r"|/(styles|settings|fontTable|numbering|webSettings|people|stylesWithEffects|"
    r"comments(Extended|Ids|Extensible))\.xml$"
)


def read_word(data: bytes, path: str, sections: Mapping[str, str] | None = None) -> FileText:
    """The text of a .docx file; `sections` are section IDs by their bookmarks."""
    _refuse_doubles(data, path)
    archive = open_archive(data, path)
    main = _main_part(archive, path)
    root = archive.xml(main)
    body = None if root is None else root.find(f"{W}body")
    if root is None or body is None:
        raise PlantoolError(
            message("{path} is no Word document; save it as .docx in Word", path=path)
        )
    theme = theme_colours(_related(archive, main, "theme"))
    styles = _related(archive, main, "styles")
    notes = _notes(archive, main)
    for part in (root, *(() if styles is None else (styles,)), *notes.values()):
        resolve_theme(part, theme)
    reader = Reader(
        Looks(styles),
        read_styles(styles),
        ListCounter(read_numbering(_related(archive, main, "numbering"))),
        notes,
        sections or {},
    )
    reader.read_body(root, body)
    for name in sorted(archive.parts):
        if name != main and not _NEVER_SHOWN.search(name) and name.endswith(".xml"):
            _read_part(archive, name, reader, theme)
    faults = [*reader.told.differences, *_linked(archive)]
    return FileText(tuple(reader.pieces), tuple(faults), tuple(reader.pictures))


def _refuse_doubles(data: bytes, path: str) -> None:
    """Two parts of one name: programs do not agree on which of them is the text."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            names = Counter(name.casefold() for name in file.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return  # a damaged file is refused where it is opened, with what to do
    for name, count in names.items():
        if count > 1:
            what = message("{path} holds the part {part} twice", path=path, part=name)
            raise PlantoolError(what)


def _main_part(archive: Archive, path: str) -> str:
    """The part that Word opens as the text, which need not be `word/document.xml`."""
    root = archive.xml("_rels/.rels")
    targets = [
        posixpath.normpath(relationship.get("Target", "").lstrip("/"))
        for relationship in (() if root is None else root.iter(_RELATIONSHIP))
        if relationship.get("Type", "").endswith("/officeDocument")
    ]
    if len(set(targets)) != 1 or targets[0] not in archive.parts:
        raise PlantoolError(
            message("{path} does not say which of its parts is the text", path=path)
        )
    return targets[0]


def _related(archive: Archive, main: str, kind: str) -> etree._Element | None:
    """The part of this kind that the text names as its own."""
    folder = posixpath.dirname(main)
    root = archive.xml(f"{folder}/_rels/{posixpath.basename(main)}.rels")
    for relationship in () if root is None else root.iter(_RELATIONSHIP):
        if relationship.get("Type", "").endswith(f"/{kind}"):
            return archive.xml(_target(folder, relationship))
    return None


def _target(folder: str, relationship: etree._Element) -> str:
    target = relationship.get("Target", "")
    path = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(path).lstrip("/")


def _notes(archive: Archive, main: str) -> dict[str, etree._Element]:
    """Footnotes and endnotes by kind and ID."""
    found: dict[str, etree._Element] = {}
    for kind in ("footnote", "endnote"):
        root = _related(archive, main, f"{kind}s")
        for note in () if root is None else root.iterfind(f"{W}{kind}"):
            found.setdefault(f"{kind}-{note.get(f'{W}id', '')}", note)
    return found


def _read_part(archive: Archive, name: str, reader: Reader, theme: Mapping[str, str]) -> None:
    root = archive.xml(name)
    if root is None:
        return
    resolve_theme(root, theme)
    kind = etree.QName(root).localname
    match kind:
        case "footnotes" | "endnotes":
            reader.read_uncalled_notes(root)
            return
        case "hdr":
            context = Context(Story.HEADER, message("page header ({part})", part=name))
        case "ftr":
            context = Context(Story.FOOTER, message("page footer ({part})", part=name))
        case "comments":
            reader.read_comments(root)
            return
        case _:
            context = Context(Story.OTHER, message("part {part}", part=name))
            reader.read_loose_words(root, context)
            return
    reader.read_blocks(root, context)


def _linked(archive: Archive) -> Iterator[Difference]:
    """What the text draws on that is embedded, outside the file, or no XML."""
    for name in sorted(archive.parts):
        if not name.endswith(".rels") or name == "_rels/.rels":
            continue
        root = archive.xml(name)
        folder = posixpath.dirname(posixpath.dirname(name))
        for relationship in () if root is None else root.iter(_RELATIONSHIP):
            yield from _of_relationship(archive, relationship, folder)


def _of_relationship(
    archive: Archive, relationship: etree._Element, folder: str
) -> Iterator[Difference]:
    kind, target = relationship.get("Type", ""), relationship.get("Target", "")
    where = message("the whole file")
    if _UNREAD_PARTS.search(kind):
        what = message(
            "embeds or draws in another file ({target})", target=target or kind.rpartition("/")[2]
        )
        yield Difference(NOT_READABLE, what, where, new=target)
        return
    if _TEXT_PARTS.search(kind):
        part = _target(folder, relationship)
        if part not in archive.parts or not part.endswith(".xml"):
            what = message("the part {part} cannot be read", part=target)
            yield Difference(NOT_READABLE, what, where, new=target)
