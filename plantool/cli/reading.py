"""What most commands begin with: the plan as named on the command line, read with all around it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from plantool import __version__
from plantool.core.finding import Finding, Severity, has_errors
from plantool.core.message import Message, message
from plantool.core.settings import SETTINGS_PATHS
from plantool.disk import Loaded, PlanText, Repo, locate_plan
from plantool.errors import PlantoolError
from plantool.i18n import translate

if TYPE_CHECKING:
    # Reading alone needs nothing of the making of drafts.
    from plantool.core.making import Stamp
    from plantool.core.plan import Plan
    from plantool.core.review import Review


def read_plan(given: str) -> tuple[Repo, str, Loaded]:
    """The repo, the plan's ID and all that was read for it."""
    repo, plan_id = locate_plan(given, Path.cwd())
    return repo, plan_id, repo.load(plan_id)


def review_of(loaded: Loaded) -> Review:
    """The review; a plan that cannot be read stops the command with the first reason."""
    if loaded.review is None:
        raise PlantoolError(one_line(loaded.findings[0]))
    return loaded.review


def plan_of(text: PlanText) -> Plan:
    """The plan; one that cannot be read stops the command with the first reason."""
    if text.plan is None:
        raise PlantoolError(one_line(text.findings[0]))
    return text.plan


def one_line(finding: Finding) -> Message:
    """A finding as the one line of an error."""
    where = finding.path
    if finding.place:
        start = finding.place.source.position(finding.place.span.start)
        where = f"{where}:{start.line}:{start.column}"
    return message("{place}: {what}", place=where, what=translate(finding.message))


def on_settings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors of the settings: no document is made in a style that was not meant."""
    return tuple(
        one for one in findings if one.path in SETTINGS_PATHS and one.severity is Severity.ERROR
    )


def unreadable(loaded: Loaded) -> tuple[Finding, ...]:
    """The faults that reading showed, if one of them is an error."""
    return loaded.findings if has_errors(loaded.findings) else ()


def stamp() -> Stamp:
    """Today and this version; SOURCE_DATE_EPOCH makes runs reproducible."""
    from plantool.core.making import Stamp

    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal():
        day = datetime.fromtimestamp(int(epoch), UTC).date()
    else:
        day = datetime.now().astimezone().date()  # noqa: TID251 - the command line may ask
    return Stamp(day.isoformat(), __version__)
