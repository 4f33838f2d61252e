"""Word files as packages: the same parts make the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from plantool.word.names import XML_DECLARATION

_DOS_EPOCH = 315_532_800
"""1980-01-01, the first day that a zip archive can name."""


def read_parts(package: bytes) -> dict[str, bytes]:
    """All parts of a package that pandoc or plantool itself made, by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        return {info.filename: file.read(info) for info in file.infolist()}


def write_parts(parts: Mapping[str, bytes], *, epoch: int) -> bytes:
    """A package of these parts: the table of content types first, the others by name."""
    moment = datetime.fromtimestamp(max(epoch, _DOS_EPOCH), UTC)
    stamp = (*moment.timetuple()[:5], moment.second // 2 * 2)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            info.create_system = 3
            file.writestr(info, parts[name])
    return buffer.getvalue()


def parse_part(part: bytes) -> etree._Element:
    """The root element of a part; entities and the network are out of reach."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(part, parser)


def part_bytes(root: etree._Element) -> bytes:
    """An XML part, as bytes."""
    return XML_DECLARATION.encode() + etree.tostring(root, encoding="UTF-8")
