"""A fault in somebody's file, as a value: what, how bad, where, and the cure if there is one."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from plantool.core.edit import Edit
from plantool.core.message import Message
from plantool.core.text import Place


class Severity(Enum):
    """How bad a finding is; notes alone leave the exit code at 0."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Fix(Struct, frozen=True):
    """The one right answer to a finding, as edits of the finding's own file."""

    message: Message
    edits: tuple[Edit, ...]


class Finding(Struct, frozen=True):
    """One fault of one file."""

    code: str
    name: str
    severity: Severity
    message: Message
    path: str
    place: Place | None = None
    """Where in the file; None when the whole file is meant."""
    section: str | None = None
    comment: str | None = None
    fix: Fix | None = None


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of the findings is an error."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings by path, place and code: the same order whatever found them first."""
    return tuple(sorted(findings, key=_order))


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    span = finding.place.span if finding.place else None
    start, end = (span.start, span.end) if span else (-1, -1)
    return finding.path, start, end, finding.code, str(finding.message)
