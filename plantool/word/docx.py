"""Makes the Word file: a template filled, pandoc run once, its OOXML finished, then checked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from plantool.core.settings import Style as HouseStyle
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
    with start_text(templates, house) as started:
        begun = started.begin(context, document=document)
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


class StartedText(Struct, frozen=True):
    """A pandoc that waits for its document."""

    templates: Templates
    house: HouseStyle
    running: RunningPandoc
    kept: ExitStack
    """Ends pandoc and takes away what it reads."""

    def begin(self, context: Mapping[str, object], *, document: str) -> BegunText:
        """Fill a document's template and let pandoc make its text."""
        # Imported while pandoc starts.
        from plantool.word.markdown_text import fill_template

        filled = fill_template(
            context, document=document, templates=self.templates, house=self.house
        )
        self.running.read(filled.text.encode())
        return BegunText(filled.raw_blocks, self.running, self.kept)


@contextmanager
def start_text(templates: Templates, house: HouseStyle | None = None) -> Iterator[StartedText]:
    """Start pandoc for a document that is yet to be filled in; it ends where that fails.

    pandoc takes as long to start as Jinja does.
    """
    house = house or HouseStyle()
    kept = ExitStack()
    try:
        options = (
            f"--reference-doc={_reference(templates, house, kept)}",
            "--syntax-highlighting=none",
        )
        running = start_markdown_to("docx", options=options)
        kept.callback(running.close)
        yield StartedText(templates, house, running, kept)
    except BaseException:
        kept.close()
        raise


def render_markdown(
    context: Mapping[str, object],
    *,
    document: str,
    templates: Templates,
    house: HouseStyle | None = None,
) -> str:
    """The document as the Markdown that its Word file is made from."""
    from plantool.word.markdown_text import fill_markdown

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
