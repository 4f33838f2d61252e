"""Makes the Word file: a template filled, pandoc run once, its OOXML finished, then checked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from plantool.core.settings import Style as HouseStyle
from plantool.word.archive import open_archive
from plantool.word.body import Heading, bullet_lists, finish_body, finish_notes
from plantool.word.markdown_text import fill_markdown, fill_template
from plantool.word.package import parse_part, part_bytes, read_parts, write_parts
from plantool.word.package_check import check_package
from plantool.word.pandoc import markdown_to
from plantool.word.parts import finish_parts, rename_styles
from plantool.word.reference import reference_docx
from plantool.word.tables import finish_tables
from plantool.word.template import Templates


def render_docx(
    context: Mapping[str, object],
    *,
    document: str,
    templates: Templates,
    epoch: int,
    house: HouseStyle | None = None,
) -> bytes:
    """The Word file of a document: the same context and epoch make the same bytes."""
    house = house or HouseStyle()
    filled = fill_template(context, document=document, templates=templates, house=house)
    with _reference(templates, house) as reference:
        made = markdown_to(
            "docx",
            filled.text,
            epoch=epoch,
            options=(f"--reference-doc={reference}", "--syntax-highlighting=none"),
        )
    parts = read_parts(made)
    root = parse_part(parts["word/document.xml"])
    numbering = parts.get("word/numbering.xml")
    bullets = bullet_lists(parse_part(numbering)) if numbering else frozenset()
    finish_body(
        root,
        bullets,
        raw_blocks=filled.raw_blocks,
        headings=_headings(context),
    )
    finish_tables(root[0])
    notes = parts.get("word/footnotes.xml")
    if notes:
        parts["word/footnotes.xml"] = part_bytes(finish_notes(parse_part(notes), bullets))
    rename_styles(root, parse_part(parts["word/styles.xml"]))
    finished = finish_parts(parts, root, properties=_properties(context), epoch=epoch)
    check_package(finished)
    return write_parts(finished, epoch=epoch)


def render_markdown(
    context: Mapping[str, object],
    *,
    document: str,
    templates: Templates,
    house: HouseStyle | None = None,
) -> str:
    """The document as the Markdown that its Word file is made from."""
    return fill_markdown(
        context, document=document, templates=templates, house=house or HouseStyle()
    )


@contextmanager
def _reference(templates: Templates, house: HouseStyle) -> Iterator[Path]:
    """The reference document: a repo's own, or the shipped one, or one made to the house style."""
    found = templates.reference
    if templates.is_foreign(found):
        # A repo's own file is anybody's file: refused here if it is a bomb or no Word file.
        open_archive(found.read_bytes(), found.name)
        yield found
    elif house == HouseStyle():
        yield found
    else:
        with tempfile.TemporaryDirectory() as folder:
            made = Path(folder) / "reference.docx"
            made.write_bytes(reference_docx(house))
            yield made


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
