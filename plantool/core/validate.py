"""Runs the rules over a plan with its comments: all findings, in one order, at one stage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from plantool.core.finding import Finding, Severity, in_order
from plantool.core.ignore import ignores_of
from plantool.core.plan import Plan, Status
from plantool.core.review import Review
from plantool.core.rule import Rule
from plantool.core.rules import ALL_RULES
from plantool.core.settings import DEFAULTS

PLAN_FAMILIES = ("H", "R", "S")
"""Rules that a plan must pass by itself: header, references, structure."""

WORDING = "W"
"""Rules that read every word, each with one severity in all cases."""


def validate(
    review: Review,
    *,
    stage: Status | None = None,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """All findings of all rules, in order of file and place.

    `stage` judges the plan as if it had that status. `select` and `ignore` name codes, the
    beginnings of codes, or names.
    """
    return chosen(found_by_rules(review, stage=stage), review, select=select, ignore=ignore)


def found_by_rules(review: Review, *, stage: Status | None = None) -> Iterator[Finding]:
    """All findings of all rules, also those that are ignored."""
    judged = review if stage is None else _at_stage(review, stage)
    for rule in ALL_RULES:
        if rule.check:
            yield from rule.check(judged)


def chosen(
    findings: Iterable[Finding],
    review: Review | None = None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
) -> tuple[Finding, ...]:
    """The findings that are to be shown, in order of file and place.

    `select` shows nothing else; what else is not shown, `core/ignore.py` says.
    """
    settings = review.settings if review else DEFAULTS
    ignores = ignores_of(review, ignore)
    shown = (
        finding
        for finding in findings
        if (not select or _is_named(finding, select))
        and (
            finding.severity is Severity.ERROR
            or not (
                any(ignores.of(finding))
                or (settings.select and not select and not _is_named(finding, settings.select))
            )
        )
    )
    return in_order(shown)


def check_errors(review: Review) -> tuple[Finding, ...]:
    """The errors alone; rules of wording that only warn are not run."""
    found = (
        finding
        for rule in ALL_RULES
        if rule.check and (rule.severity is Severity.ERROR or not rule.code.startswith(WORDING))
        for finding in rule.check(review)
    )
    return in_order(finding for finding in found if finding.severity is Severity.ERROR)


def check_plan(plan: Plan) -> tuple[Finding, ...]:
    """The errors in the plan's own header, references and structure, without its comments."""
    review = Review(plan)
    found = (
        finding
        for rule in ALL_RULES
        if rule.check and _is_of_plan(rule)
        for finding in rule.check(review)
    )
    return in_order(finding for finding in found if finding.severity is Severity.ERROR)


def _is_of_plan(rule: Rule) -> bool:
    return rule.code.startswith(PLAN_FAMILIES)


def _is_named(finding: Finding, names: Sequence[str]) -> bool:
    return any(finding.code.startswith(name) or finding.name == name for name in names if name)


def _at_stage(review: Review, stage: Status) -> Review:
    header = replace(review.plan.header, status=stage)
    return replace(review, plan=replace(review.plan, header=header))
