"""Opening a Word file safely: limits against zip bombs, XML without entities or network."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from lxml import etree
from msgspec import Struct

from plantool.core.message import Message, message
from plantool.errors import PlantoolError

MAX_PART_BYTES = 100 * 1024 * 1024
MAX_TOTAL_BYTES = 400 * 1024 * 1024
MAX_PARTS = 20_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Archive(Struct, frozen=True):
    """The parts of an opened Word file, each read at most to its limit."""

    path: str
    parts: Mapping[str, bytes]

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None where the file has no such part."""
        part = self.parts.get(name)
        if part is None:
            return None
        return _parse_xml(part, name, self.path)


def open_archive(data: bytes, path: str) -> Archive:
    """The Word file in `data`; whatever is not one is a PlantoolError that says what to do."""
    if data.startswith(_OLE):
        raise PlantoolError(_ole_message(data, path))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            archive = Archive(path, _read_parts(file, path))
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        ValueError,
    ) as error:
        raise PlantoolError(
            message("{path} is not a Word file (.docx); save it as .docx in Word", path=path)
        ) from error
    if "word/document.xml" not in archive.parts:
        raise PlantoolError(
            message("{path} is no Word document; save it as .docx in Word", path=path)
        )
    return archive


def _ole_message(data: bytes, path: str) -> Message:
    if _ENCRYPTED in data:
        return message("{path} is locked by a password; save it without one in Word", path=path)
    return message("{path} is an old Word file (.doc); save it as .docx in Word", path=path)


def _read_parts(file: zipfile.ZipFile, path: str) -> dict[str, bytes]:
    infos = file.infolist()
    if len(infos) > MAX_PARTS:
        what = message(
            "{path} holds more than {n} parts; it was not opened", path=path, n=MAX_PARTS
        )
        raise PlantoolError(what)
    parts: dict[str, bytes] = {}
    total = 0
    for info in infos:
        if info.is_dir() or not info.filename.endswith((".xml", ".rels")):
            continue
        if info.flag_bits & 1:
            raise PlantoolError(
                message(
                    "{path} is locked by a password; save it without one in Word",
                    path=path,
                )
            )
        with file.open(info) as part:
            # The size in the directory may lie: read one byte past the limit instead.
            content = part.read(MAX_PART_BYTES + 1)
        total += len(content)
        is_part = len(content) > MAX_PART_BYTES
        if is_part or total > MAX_TOTAL_BYTES:
            raise PlantoolError(
                message(
                    "{path} unpacks to far too much: more than {n} MB in {part}; not opened",
                    path=path,
                    n=(MAX_PART_BYTES if is_part else MAX_TOTAL_BYTES) >> 20,
                    part=info.filename if is_part else message("all parts"),
                )
            )
        parts.setdefault(str(PurePosixPath(info.filename.replace("\\", "/"))), content)
    return parts


def _parse_xml(part: bytes, name: str, path: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise PlantoolError(
            message(
                "{path} is damaged ({part} is no XML); open it in Word and save it again",
                path=path,
                part=name,
            )
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise PlantoolError(
            message(
                "{path} declares XML entities, which no Word file does; it was not opened",
                path=path,
            )
        )
    return root
