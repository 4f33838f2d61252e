"""`plantool render`: the plan and the documents about its comments, as Word, PDF or HTML."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import Struct
from msgspec.structs import replace

from plantool.cli.document_values import document_values
from plantool.cli.file_day import file_epoch
from plantool.cli.options import OutputOption, PlanArgument
from plantool.cli.output import html_for_log, markdown_for_log, print_findings, say, tell
from plantool.cli.reading import on_settings, read_plan, review_of
from plantool.core.document import Document, Selection
from plantool.core.finding import Finding, has_errors, in_order
from plantool.core.message import message, plural
from plantool.core.review import Review
from plantool.disk import Loaded, Repo, write_output
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _

if TYPE_CHECKING:
    from plantool.core.status import PlanStatus


class FileFormat(StrEnum):
    """What kind of file is made."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MD = "md"


_STANDARD_OUTPUT = Path("-")
_PRINTABLE = frozenset({FileFormat.MD, FileFormat.HTML})


def command(
    plan: PlanArgument,
    *,
    document: Annotated[
        Document,
        typer.Option(
            "--as",
            metavar="DOCUMENT",
            help=_(
                "Which document: ke-hoach, du-thao, tong-hop, so-sanh, nhiem-vu, bao-cao, "
                "phan-hoi, xin-y-kien-lanh-dao."
            ),
        ),
    ] = Document.KE_HOACH,
    file_format: Annotated[
        FileFormat | None,
        typer.Option("--to", help=_("Kind of file; else by the name behind -o, else docx.")),
    ] = None,
    output: OutputOption = None,
    agency: Annotated[
        str,
        typer.Option("--agency", metavar="A", help=_("phan-hoi: the answer to this body alone.")),
    ] = "",
    each: Annotated[
        bool,
        typer.Option("--each", help=_("phan-hoi: a file for each body, in the folder -o.")),
    ] = False,
    since: Annotated[
        int | None,
        typer.Option("--from", metavar="N", help=_("so-sanh: the earlier draft.")),
    ] = None,
    until: Annotated[
        int | None,
        typer.Option("--until", metavar="M", help=_("so-sanh: the later draft.")),
    ] = None,
    line_numbers: Annotated[
        bool,
        typer.Option(
            "--line-numbers", help=_("du-thao: count the lines at the margin, to be cited.")
        ),
    ] = False,
    final: Annotated[
        bool,
        typer.Option(
            "--final", help=_("Refuse while anything is undecided, unapplied or invalid.")
        ),
    ] = False,
) -> int:
    """Run `plantool render`."""
    is_printed = output == _STANDARD_OUTPUT
    chosen = file_format or (FileFormat.DOCX if each else _format_of(output))
    if is_printed and (each or chosen not in _PRINTABLE):
        what = message(
            "-o - writes md or html to standard output; name a file for {to}", to=chosen.value
        )
        raise PlantoolError(what)
    repo, plan_id, loaded = read_plan(plan)
    review = review_of(loaded)
    if final and not (status := _status(review, loaded)).is_ready:
        _tell_open(status)
        return 1
    if faults := on_settings(loaded.findings):
        print_findings(faults, error=True)
        tell(message("Nothing was written."))
        return 1
    images, on_images = _images(repo, review, document)
    if on_images:
        print_findings(on_images, error=True)
        tell(message("Nothing was written."))
        return 1
    # Markdown is read by people: a picture stays its name there.
    shown = images if chosen is not FileFormat.MD else {}
    asked = Selection(since=since, until=until, line_numbers=line_numbers, images=shown)
    wanted = _wanted(review, document, agency, asked)
    usual = f"{plan_id}-{review.plan.header.draft}"
    if output and not is_printed:
        _refuse_sources(repo, output)
    if each:
        _write_each(repo, review, wanted, chosen, output or Path(f"{usual}-{document.value}"))
        return _warned(_faults_of_plan(loaded, review))
    is_printed = is_printed or (chosen is FileFormat.MD and output is None)
    target = output or Path(f"{usual}.{chosen.value}")
    if not is_printed:
        _refuse_others(target)
    finish = _begun(repo, review, wanted, chosen)
    # Checked while pandoc is at work.
    faults = _faults_of_plan(loaded, review)
    if is_printed:
        safe = markdown_for_log if chosen is FileFormat.MD else html_for_log
        print(safe(finish().decode()), end="")
    else:
        _write(target, finish(), is_named=output is not None)
    return _warned(faults)


def _write(target: Path, data: bytes, *, is_named: bool) -> None:
    """Writes the file. All documents of a draft share the usual name: if another one stood there,
    that is told.
    """
    replaces = not is_named and target.exists() and target.read_bytes() != data
    write_output(target, data)
    if replaces:
        what = message("{path} was made; it replaced the file of that name.", path=str(target))
        say(what)
        tell(message("-o FILE writes it beside the other."))
    else:
        say(message("{path} was made.", path=str(target)))


def _warned(faults: tuple[Finding, ...]) -> int:
    """Errors of the plan's own text are told: readers may not agree on what it says."""
    if not has_errors(faults):
        return 0
    sys.stdout.flush()
    print_findings(faults, error=True)
    return 1


def _refuse_others(target: Path) -> None:
    # A repo may hold a link of the usual name that leads to somebody's own file.
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise PlantoolError(message("{path} is not a file; name one", path=str(target)))


def _write_each(
    repo: Repo, review: Review, wanted: _Wanted, chosen: FileFormat, folder: Path
) -> None:
    """The answer to each body in a file named by its ID; all are made before one is written."""
    if wanted.document is not Document.PHAN_HOI or wanted.selection.agency:
        what = message("--each goes with --as {document} alone", document=Document.PHAN_HOI.value)
        raise PlantoolError(what)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise PlantoolError(message("{path} is not a folder; name one", path=str(folder)))
    from plantool.core.answers import answered_bodies

    bodies = answered_bodies(review)
    if not bodies:
        # Says why there is nobody to answer.
        document_values(review, wanted.document, wanted.selection)
    made: dict[Path, bytes] = {}
    for body in bodies:
        target = folder / f"{body}.{chosen.value}"
        _refuse_others(target)
        alone = replace(wanted, selection=replace(wanted.selection, agency=body))
        made[target] = _begun(repo, review, alone, chosen)()
    for target, data in made.items():
        write_output(target, data)
    say(
        plural(
            "{n} answer was written to {path}.",
            "{n} answers were written to {path}.",
            len(made),
            path=str(folder),
        )
    )


def _format_of(output: Path | None) -> FileFormat:
    """The format that the file's name asks for."""
    if output is None:
        return FileFormat.DOCX
    if output == _STANDARD_OUTPUT:
        raise PlantoolError(message("-o - writes to standard output; add --to md or --to html"))
    suffix = output.suffix.lower().removeprefix(".")
    if suffix not in set(FileFormat):
        what = message(
            "{path}: the name ends in none of .docx, .pdf, .html, .md; add --to", path=str(output)
        )
        raise PlantoolError(what)
    return FileFormat(suffix)


def _status(review: Review, loaded: Loaded) -> PlanStatus:
    from plantool.core.status import status_of

    return status_of(review, loaded.findings)


def _tell_open(status: PlanStatus) -> None:
    """Why this is not the final text yet."""
    if status.faults:
        print_findings(status.faults, error=True)
    from plantool.cli.status_text import final_lines

    for line in final_lines(status):
        tell(line)
    tell(message("Nothing was written."))


def _refuse_sources(repo: Repo, output: Path) -> None:
    """A document never takes the place of a plan, a draft or a comment."""
    target = output.resolve()
    for folder in ("plans", "comments", "templates"):
        if target.is_relative_to(repo.path(folder).resolve()):
            what = message(
                "{path} lies in {folder}/, which holds sources; write elsewhere",
                path=str(output),
                folder=folder,
            )
            raise PlantoolError(what)


class _Wanted(Struct, frozen=True):
    """A document and what it shows."""

    document: Document
    selection: Selection


def _wanted(review: Review, document: Document, agency: str, drafts: Selection) -> _Wanted:
    """What was asked for; an option of another document is refused."""
    options = {
        "--agency": (agency, Document.PHAN_HOI),
        "--from": (drafts.since, Document.SO_SANH),
        "--until": (drafts.until, Document.SO_SANH),
        "--line-numbers": (drafts.line_numbers, Document.DU_THAO),
    }
    for name, (value, home) in options.items():
        if value not in {"", None} and value is not False and document is not home:
            what = message("{option} goes with --as {document}", option=name, document=home.value)
            raise PlantoolError(what)
    if not agency:
        return _Wanted(document, drafts)
    from plantool.core.agency_name import find_agency

    found = find_agency(agency, review.agencies)
    if len(found) == 1:
        return _Wanted(document, replace(drafts, agency=found[0]))
    if found:
        what = message("'{agency}' may be {found}", agency=agency, found=", ".join(found))
        raise PlantoolError(what)
    raise PlantoolError(message("no body is called '{agency}'", agency=agency))


def _images(
    repo: Repo, review: Review, document: Document
) -> tuple[Mapping[str, bytes], Sequence[Finding]]:
    """The pictures of the text, and why some of them cannot be shown."""
    if document not in {Document.KE_HOACH, Document.DU_THAO} or "![" not in review.plan.source.text:
        return {}, ()
    from plantool.core.rules.marks import image_location
    from plantool.disk_images import read_images

    images, findings = read_images(repo, review.plan)
    badly_named = image_location.check(review) if image_location.check else ()
    return images, in_order((*findings, *badly_named))


def _begun(repo: Repo, review: Review, wanted: _Wanted, chosen: FileFormat) -> Callable[[], bytes]:
    """A document being made; the function returned waits for it and gives the file."""
    if chosen is FileFormat.MD:
        return lambda: _markdown(repo, review, wanted).encode()
    if chosen is FileFormat.HTML:
        return lambda: _html(repo, review, wanted).encode()
    from plantool.word.docx import begin_docx
    from plantool.word.template import Templates

    epoch = file_epoch(review)
    if chosen is FileFormat.PDF:
        from plantool.word.office import docx_to_pdf, find_office

        # Told before anything is done where there is none.
        office = find_office()
    finish = begin_docx(
        document_values(review, wanted.document, wanted.selection),
        document=wanted.document.value,
        templates=Templates(repo.path("templates")),
        epoch=epoch,
        house=review.settings.style,
    )
    if chosen is FileFormat.DOCX:
        return finish
    return lambda: docx_to_pdf(finish(), office=office, epoch=epoch)


def _html(repo: Repo, review: Review, wanted: _Wanted) -> str:
    from plantool.word.html import render_html
    from plantool.word.template import Templates

    return render_html(
        document_values(review, wanted.document, wanted.selection),
        document=wanted.document.value,
        templates=Templates(repo.path("templates")),
    )


def _markdown(repo: Repo, review: Review, wanted: _Wanted) -> str:
    from plantool.word.docx import render_markdown
    from plantool.word.template import Templates

    return render_markdown(
        document_values(review, wanted.document, wanted.selection),
        document=wanted.document.value,
        templates=Templates(repo.path("templates")),
        house=review.settings.style,
    )


def _faults_of_plan(loaded: Loaded, review: Review) -> tuple[Finding, ...]:
    """Errors of the plan's own text: readers may not agree on what it says."""
    from plantool.core.validate import check_plan  # while pandoc is at work

    path = review.plan.source.path
    on_reading = (finding for finding in loaded.findings if finding.path == path)
    return tuple(dict.fromkeys((*on_reading, *check_plan(review.plan))))
