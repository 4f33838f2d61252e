"""What a rule is: a code, a name, a severity, a manual, and how to make a finding of it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from plantool.core.finding import Finding, Fix, Severity

if TYPE_CHECKING:
    from plantool.core.message import Message
    from plantool.core.review import Review
    from plantool.core.text import Place

Check = Callable[["Review"], Iterator[Finding]]


class Rule(Struct, frozen=True):
    """One rule. `check` is None where the fault is found while reading, applying or auditing."""

    code: str
    name: str
    severity: Severity
    manual: str
    check: Check | None = None

    def finding(
        self,
        place: Place,
        what: Message,
        *,
        section: str | None = None,
        comment: str | None = None,
        fix: Fix | None = None,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule at a place."""
        level = severity or self.severity
        path = place.source.path
        return Finding(self.code, self.name, level, what, path, place, section, comment, fix)

    def file_finding(self, path: str, what: Message, *, comment: str | None = None) -> Finding:
        """A finding of this rule about a whole file."""
        return Finding(self.code, self.name, self.severity, what, path, comment=comment)


def fault(code: str, name: str, severity: Severity, manual: str) -> Rule:
    """A rule whose findings are made outside a check; `manual` explains fault and cure."""
    return Rule(code, name, severity, inspect.cleandoc(manual))


def rule(code: str, severity: Severity) -> Callable[[Callable[..., Iterator[Finding]]], Rule]:
    """Makes a `Rule` of a generator `check(review, rule)`: name from the function's name, manual
    from its docstring. It registers nothing: `ALL_RULES` is written out by hand.
    """

    def make(function: Callable[..., Iterator[Finding]]) -> Rule:
        name = function.__name__.replace("_", "-")
        manual = inspect.cleandoc(function.__doc__ or "")

        def check(review: Review) -> Iterator[Finding]:
            return function(review, made)

        made = Rule(code, name, severity, manual, check)
        return made

    return make
