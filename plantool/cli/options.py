"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from plantool.i18n import gettext as _


class OutputFormat(StrEnum):
    """What a report is written as."""

    TEXT = "text"
    JSON = "json"


PlanArgument = Annotated[
    str, typer.Argument(metavar="PLAN", help=_("The plan: its ID or its file."))
]
FormatOption = Annotated[
    OutputFormat, typer.Option("--format", help=_("Text for people, or JSON for programs."))
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help=_("The file to write."))
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help=_("Show what would be written; write nothing."))
]
OpenRoundOption = Annotated[
    str, typer.Option("--round", metavar="R", help=_("The round, if several are open."))
]
