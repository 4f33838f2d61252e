"""`plantool verify`: is the text of a Word file or PDF the plan's text?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.document_values import document_values
from plantool.cli.options import FormatOption, OutputFormat, PlanArgument
from plantool.cli.output import (
    exit_code,
    finding_json,
    print_findings,
    print_json,
    say,
)
from plantool.cli.reading import one_line, read_plan, review_of
from plantool.core.document import Document, Selection
from plantool.core.document_day import document_day, epoch_of
from plantool.core.finding import Finding
from plantool.core.message import message
from plantool.core.verify_model import SCAN, Difference
from plantool.disk import read_file
from plantool.disk_images import read_images
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _
from plantool.i18n import translate


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("The Word file or PDF that came back."))
    ],
    plan: PlanArgument,
    *,
    document: Annotated[
        Document,
        typer.Option("--as", metavar="DOCUMENT", help=_("Which document it is.")),
    ] = Document.KE_HOACH,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool verify`."""
    data = read_file(file, str(file))
    plan_id, differences = _differences(data, str(file), plan, document)
    findings = [one.finding(str(file)) for one in differences]
    code = exit_code(findings)
    if output_format is OutputFormat.JSON:
        print_json(
            {
                "file": str(file),
                "plan": plan_id,
                "result": _result(differences, findings),
                "findings": [
                    _json(one, finding) for one, finding in zip(differences, findings, strict=True)
                ],
            }
        )
        return code
    if findings:
        print_findings(findings)
    if not code:
        say(message("{path} has the plan's text.", path=str(file)))
    return code


def _differences(
    data: bytes, path: str, plan: str, document: Document
) -> tuple[str, tuple[Difference, ...]]:
    repo, plan_id, loaded = read_plan(plan)
    review = review_of(loaded)
    images, on_images = read_images(repo, review.plan)
    if on_images:
        raise PlantoolError(one_line(on_images[0]))
    from plantool.word.docx import render_docx
    from plantool.word.template import Templates
    from plantool.word.verify_file import verify_file

    made = render_docx(
        document_values(review, document, Selection(images=images)),
        document=document.value,
        templates=Templates(repo.path("templates")),
        epoch=epoch_of(document_day(review)),
        house=review.settings.style,
    )
    return plan_id, verify_file(data, path, made=made, sections=review.plan.by_id)


def _result(differences: tuple[Difference, ...], findings: list[Finding]) -> str:
    """`equal`, `different`, or `scan` where a page could not be read as text."""
    if any(one.rule is SCAN for one in differences):
        return "scan"
    return "different" if exit_code(findings) else "equal"


def _json(difference: Difference, finding: Finding) -> dict[str, object]:
    return {
        **finding_json(finding),
        "place": translate(difference.where),
        "old": difference.old,
        "new": difference.new,
    }
