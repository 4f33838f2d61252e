"""Says that what is shown was counted from files of which some could not be read whole."""

from __future__ import annotations

from plantool.cli.output import summary, tell
from plantool.cli.reading import unreadable
from plantool.core.finding import Severity
from plantool.core.message import message
from plantool.disk import Loaded


def tell_incomplete(loaded: Loaded) -> int:
    """The exit code: 1, with a line on standard error, where reading showed errors, else 0."""
    faults = [one for one in unreadable(loaded) if one.severity is Severity.ERROR]
    if not faults:
        return 0
    what = message(
        "{path}: {errors} in what was read, so counts may be too low; "
        "'plantool validate' shows them",
        path=faults[0].path,
        errors=summary(faults),
    )
    tell(what)
    return 1
