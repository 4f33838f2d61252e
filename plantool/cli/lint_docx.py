"""`plantool lint-docx`: any Word file against Decree 30."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import FormatOption, OutputFormat
from plantool.cli.output import exit_code, finding_json, print_json, say, severity_word, summary
from plantool.core.message import plural
from plantool.disk import read_file
from plantool.i18n import gettext as _
from plantool.i18n import translate
from plantool.word.lint import lint_docx
from plantool.word.lint_finding import DocxFinding


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("The Word file to check, from any program."))
    ],
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool lint-docx`."""
    path = str(file)
    found = lint_docx(read_file(file), path)
    findings = [one.finding(path) for one in found]
    if output_format is OutputFormat.JSON:
        print_json({"file": path, "findings": [_json(one, path) for one in found]})
    else:
        for one in found:
            _show(one, path)
        say(summary(findings))
    return exit_code(findings)


def _json(one: DocxFinding, path: str) -> dict[str, object]:
    """A finding like all others, with where it stands, what was measured and what is allowed."""
    return {
        **finding_json(one.finding(path)),
        "place": translate(one.place),
        "measured": translate(one.measured),
        "allowed": translate(one.allowed),
        "annex": one.annex,
        "count": one.count,
    }


def _show(one: DocxFinding, path: str) -> None:
    rule = one.rule
    say(f"{path}: {translate(one.place)}")
    severity = severity_word(rule.severity)
    say(f"    {rule.code} {rule.name} [{severity}]: {translate(one.message)}")
    if one.count > 1:
        more = plural("and in {n} more place", "and in {n} more places", one.count - 1)
        say(f"    {translate(more)}")
    say(f"    ({one.annex})")
