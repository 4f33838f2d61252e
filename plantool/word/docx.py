"""Makes the Word file: a template filled, pandoc run once, its OOXML finished, then checked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct

from plantool.core.settings import Style as HouseStyle
from plantool.word.markdown_text import fill_markdown, fill_template
from plantool.word.pandoc import RunningPandoc, start_markdown_to
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
    finish = begin_docx(context, document=document, templates=templates, epoch=epoch, house=house)
    return finish()


def begin_docx(
    context: Mapping[str, object],
    *,
    document: str,
    templates: Templates,
    epoch: int,
    house: HouseStyle | None = None,
) -> Callable[[], bytes]:
    """Start the Word file of a document; the function returned waits for it and finishes it.

    Whatever is done between the two costs no time: pandoc is at work meanwhile.
    """
    begun = begin_text(context, document=document, templates=templates, house=house)
    # Imported while pandoc is at work: reading OOXML takes a library of its own.
    from plantool.word.finish import finish_docx

    def finish() -> bytes:
        return finish_docx(
            begun.result(), context=context, raw_blocks=begun.raw_blocks, epoch=epoch
        )

    return finish


class BegunText(Struct, frozen=True):
    """A document that pandoc is at work on, and what is to be put into it afterwards."""

    raw_blocks: Mapping[str, str]
    running: RunningPandoc
    kept: ExitStack
    """What pandoc reads meanwhile."""

    def result(self) -> bytes:
        """What pandoc made of it, as soon as it is ready."""
        with self.kept:
            return self.running.result()


def begin_text(
    context: Mapping[str, object],
    *,
    document: str,
    templates: Templates,
    house: HouseStyle | None = None,
) -> BegunText:
    """Fill a document's template and start pandoc on it."""
    house = house or HouseStyle()
    filled = fill_template(context, document=document, templates=templates, house=house)
    kept = ExitStack()
    reference = _reference(templates, house, kept)
    running = start_markdown_to(
        "docx",
        filled.text,
        options=(f"--reference-doc={reference}", "--syntax-highlighting=none"),
    )
    return BegunText(filled.raw_blocks, running, kept)


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


def _reference(templates: Templates, house: HouseStyle, kept: ExitStack) -> Path:
    """The reference document: a repo's own, or the shipped one, or one made to the house style."""
    found = templates.reference
    if templates.is_foreign(found):
        # A repo's own file is anybody's file: refused here if it is a bomb or no Word file.
        from plantool.word.archive import open_archive

        open_archive(found.read_bytes(), found.name)
        return found
    if house == HouseStyle():
        return found
    from plantool.word.reference import reference_docx

    made = Path(kept.enter_context(tempfile.TemporaryDirectory())) / "reference.docx"
    made.write_bytes(reference_docx(house))
    return made
