"""`plantool diff`: what differs between two drafts, and whose words did it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plantool.cli.diff_source import (
    Drafts,
    drafts_in_files,
    drafts_of_plan,
    drafts_since_revision,
)
from plantool.cli.options import FormatOption, OutputFormat, OutputOption
from plantool.cli.output import Piece, clean, json_text, markdown_for_log, say, tell
from plantool.core.message import message
from plantool.disk import write_output
from plantool.i18n import gettext as _

if TYPE_CHECKING:
    from plantool.cli.diff_words import Shown


class DiffFormat(StrEnum):
    """What a comparison is written as."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    DOCX = "docx"


_SUFFIXES = {
    ".md": DiffFormat.MARKDOWN,
    ".html": DiffFormat.HTML,
    ".json": DiffFormat.JSON,
    ".docx": DiffFormat.DOCX,
}


def command(
    plan: Annotated[str, typer.Argument(metavar="PLAN", help=_("The plan: its ID or its file."))],
    other: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help=_("Compare two files: the newer one."))
    ] = None,
    *,
    since: Annotated[
        int | None, typer.Option("--from", metavar="N", help=_("Compare from draft N."))
    ] = None,
    until: Annotated[
        int | None, typer.Option("--until", metavar="M", help=_("Compare up to draft M."))
    ] = None,
    revision: Annotated[
        str | None, typer.Option("--rev", metavar="R", help=_("Compare with git's revision R."))
    ] = None,
    to: Annotated[DiffFormat | None, typer.Option("--to", help=_("What to write."))] = None,
    output: OutputOption = None,
    output_format: FormatOption = OutputFormat.TEXT,
) -> None:
    """Run `plantool diff`."""
    drafts = _drafts(plan, other, since, until, revision)
    wanted = to or (_SUFFIXES.get(output.suffix.lower()) if output else None)
    if wanted is None:
        wanted = DiffFormat.JSON if output_format is OutputFormat.JSON else DiffFormat.TEXT
    if wanted is DiffFormat.DOCX:
        _write(output or Path(_redline_name(drafts)), _redline(drafts))
        return
    shown = drafts.shown()
    diff = shown.diff
    if diff.is_empty and diff.old.source.text != diff.new.source.text:
        tell(message("Only blanks, line ends or marks that do not show differ."))
    if wanted is DiffFormat.TEXT and output is None:
        _print(shown)
        return
    text = _written(shown, wanted)
    if output is None and wanted is DiffFormat.MARKDOWN:
        print(markdown_for_log(text), end="")
    elif output is None:
        say(text.removesuffix("\n"))
    else:
        _write(output, text.encode())


def _write(output: Path, data: bytes) -> None:
    write_output(output, data)
    tell(message("Written: {path}", path=str(output)))


def _redline_name(drafts: Drafts) -> str:
    """`chi-thi-42-1-2.docx`."""
    old, new = drafts.old.header, drafts.new.header
    return f"{new.plan or 'plan'}-{old.draft}-{new.draft}.docx"


def _redline(drafts: Drafts) -> bytes:
    from plantool.word.redline import begin_redline
    from plantool.word.template import Templates

    repo = drafts.around.repo if drafts.around else None
    images: dict[str, bytes] = {}
    for plan in (drafts.old, drafts.new):
        if repo and "![" in plan.source.text:
            from plantool.disk_images import read_images

            # A picture that is no longer there leaves its description.
            images |= read_images(repo, plan)[0]
    begun = begin_redline(
        drafts.old,
        drafts.new,
        drafts.agencies,
        templates=Templates(repo.root / "templates" if repo else None),
        house=drafts.settings.style,
        images=images,
    )
    # Imported and read while pandoc is at work on both drafts.
    from plantool.cli.file_day import file_epoch
    from plantool.core.document_day import document_day
    from plantool.core.redline import Credits

    review = drafts.review
    signing = Credits(drafts.compared(), review, document_day(review))
    return begun.result(signing, epoch=file_epoch(review))


def _drafts(
    plan: str, other: str | None, since: int | None, until: int | None, revision: str | None
) -> Drafts:
    drafts = since is not None or until is not None
    if sum((other is not None, drafts, revision is not None)) > 1:
        raise typer.BadParameter(_("name two files, or drafts, or a revision: one of them"))
    if other is not None:
        return drafts_in_files(plan, other)
    if revision is not None:
        return drafts_since_revision(plan, revision)
    return drafts_of_plan(plan, since, until)


def _print(shown: Shown) -> None:
    from plantool.cli.diff_text import print_diff

    if shown.diff.is_empty:
        say(message("{old} and {new}: no difference.", old=shown.old_name, new=shown.new_name))
        return
    print_diff(shown)


def _written(
    shown: Shown,
    wanted: Literal[DiffFormat.TEXT, DiffFormat.MARKDOWN, DiffFormat.HTML, DiffFormat.JSON],
) -> str:
    match wanted:
        case DiffFormat.TEXT:
            from plantool.cli.diff_text import diff_lines

            return "".join(f"{line}\n" for line in _plain(diff_lines(shown)))
        case DiffFormat.MARKDOWN:
            from plantool.cli.diff_markdown import diff_markdown

            return diff_markdown(shown)
        case DiffFormat.HTML:
            from plantool.cli.diff_html import diff_html

            return diff_html(shown)
        case DiffFormat.JSON:
            from plantool.cli.diff_json import diff_json

            return json_text(diff_json(shown)) + "\n"


def _plain(lines: Iterator[list[Piece]]) -> Iterator[str]:
    for line in lines:
        yield clean("".join(words for words, _style in line)).rstrip()
