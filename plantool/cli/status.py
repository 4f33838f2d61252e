"""`plantool status`: who was asked, who replied, what is decided, what blocks `render --final`."""

from __future__ import annotations

from plantool.cli.incomplete import tell_incomplete
from plantool.cli.options import FormatOption, OutputFormat, PlanArgument
from plantool.cli.output import print_json, say
from plantool.cli.reading import read_plan, review_of
from plantool.cli.status_json import status_json
from plantool.cli.status_text import status_lines
from plantool.core.status import status_of


def command(plan: PlanArgument, *, output_format: FormatOption = OutputFormat.TEXT) -> int:
    """Run `plantool status`."""
    _repo, _plan_id, loaded = read_plan(plan)
    status = status_of(review_of(loaded), loaded.findings)
    if output_format is OutputFormat.JSON:
        print_json(status_json(status))
        return tell_incomplete(loaded)
    for line in status_lines(status):
        say(line)
    return tell_incomplete(loaded)
