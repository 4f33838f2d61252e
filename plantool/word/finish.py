"""Finishes a Word file that pandoc wrote: text, tables, notes and parts, then checks it."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from plantool.word.body import Heading, bullet_lists, finish_body, finish_notes
from plantool.word.package import parse_part, part_bytes, read_parts, write_parts
from plantool.word.package_check import check_package
from plantool.word.parts import finish_parts, rename_styles
from plantool.word.shared_cells import keep_rows_together
from plantool.word.tables import finish_tables


def finish_docx(
    made: bytes, *, context: Mapping[str, object], raw_blocks: Mapping[str, str], epoch: int
) -> bytes:
    """The finished file: the template's raw blocks put in, everything in its place and harmless."""
    parts, root = finish_text(made, context=context, raw_blocks=raw_blocks)
    return pack_docx(parts, root, context=context, epoch=epoch)


def finish_text(
    made: bytes, *, context: Mapping[str, object], raw_blocks: Mapping[str, str]
) -> tuple[dict[str, bytes], etree._Element]:
    """The parts that pandoc made, notes finished, and the finished `word/document.xml`."""
    parts = read_parts(made)
    root = parse_part(parts["word/document.xml"])
    numbering = parts.get("word/numbering.xml")
    bullets = bullet_lists(parse_part(numbering)) if numbering else frozenset()
    finish_body(root, bullets, raw_blocks=raw_blocks, headings=_headings(context))
    finish_tables(root[0])
    keep_rows_together(root[0])
    notes = parts.get("word/footnotes.xml")
    if notes:
        parts["word/footnotes.xml"] = part_bytes(finish_notes(parse_part(notes), bullets))
    return parts, root


def pack_docx(
    parts: Mapping[str, bytes], root: etree._Element, *, context: Mapping[str, object], epoch: int
) -> bytes:
    """The file of these parts and this text, as soon as it is found harmless."""
    rename_styles(root, parse_part(parts["word/styles.xml"]))
    finished = finish_parts(parts, root, properties=_properties(context), epoch=epoch)
    check_package(finished, {"word/document.xml": root})
    return write_parts(finished, epoch=epoch)


def _headings(context: Mapping[str, object]) -> dict[str, Heading]:
    found = context.get("headings")
    if not isinstance(found, Mapping):
        return {}
    return {
        str(name): Heading(str(how["style"]), int(how["outline"])) for name, how in found.items()
    }


def _properties(context: Mapping[str, object]) -> dict[str, str]:
    found = context.get("properties")
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, Mapping) else {}
