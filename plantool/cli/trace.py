"""`plantool trace`: which item of the programme each section and task carries out."""

from __future__ import annotations

from pathlib import Path

import typer

from plantool.cli.incomplete import tell_incomplete
from plantool.cli.options import FormatOption, OutputFormat, OutputOption, PlanArgument
from plantool.cli.output import print_json, say, tell
from plantool.cli.reading import read_plan, review_of
from plantool.cli.trace_html import trace_page
from plantool.cli.trace_json import trace_json
from plantool.cli.trace_text import trace_lines
from plantool.core.message import message
from plantool.core.trace import trace_of
from plantool.disk import write_output
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    *,
    output: OutputOption = None,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool trace`."""
    if output:
        _refuse_other_kinds(output)
    _repo, _plan_id, loaded = read_plan(plan)
    trace = trace_of(review_of(loaded))
    if output:
        write_output(output, trace_page(trace).encode())
        tell(message("Written: {path}", path=str(output)))
    if output_format is OutputFormat.JSON:
        print_json(trace_json(trace))
    elif not output:
        for line in trace_lines(trace):
            say(line)
    return tell_incomplete(loaded)


def _refuse_other_kinds(output: Path) -> None:
    if output.suffix.lower() not in {".html", ".htm"}:
        what = _("write to a file that ends in .html, not '{path}'")
        raise typer.BadParameter(what.format(path=output))
