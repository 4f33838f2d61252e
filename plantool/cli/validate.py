"""`plantool validate`: every rule, over plans and comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, assert_never

import typer

from plantool.cache import entry_for
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say, tell
from plantool.cli.validate_target import Target, targets_of, unread_files
from plantool.core.finding import Finding, in_order
from plantool.core.message import message, plural
from plantool.core.plan import Status
from plantool.disk import Loaded, Repo, locked, write_files
from plantool.i18n import gettext as _

if TYPE_CHECKING:
    # The rules are imported late: where nothing has changed, none of them runs.
    from plantool.core.review import Review

_PASSES = 5
"""Cures that meet are put in one after the other; more than this many never do."""


class Report(StrEnum):
    """What findings are written as."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[PATHS]", help=_("Plans, comment files, folders; all if none.")),
    ] = None,
    *,
    fix: Annotated[bool, typer.Option("--fix", help=_("Mend what has one right answer."))] = False,
    stage: Annotated[
        Status | None, typer.Option("--stage", help=_("Judge the plan as at this stage."))
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option("--select", metavar="CODE", help=_("Only these rules."))
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="CODE", help=_("Not these warnings and notes.")),
    ] = None,
    output_format: Annotated[
        Report, typer.Option("--format", help=_("Text for people, or a form for programs."))
    ] = Report.TEXT,
) -> int:
    """Run `plantool validate`."""
    found: list[Finding] = []
    checked: list[str] = []
    wanted, unwanted = _codes(select), _codes(ignore)
    for target in targets_of(paths or []):
        if fix:
            for plan_id in target.plans:
                _mend(target, plan_id)
        found += _kept_or_found(target, stage, wanted, unwanted)
        checked += (f"plans/{plan_id}.md" for plan_id in target.plans)
    findings = _each_once(found)
    _write(findings, checked, output_format)
    return exit_code(findings)


def _codes(given: Sequence[str] | None) -> tuple[str, ...]:
    """Codes given one by one or with commas between."""
    return tuple(code.strip() for part in given or () for code in part.split(",") if code.strip())


def _kept_or_found(
    target: Target, stage: Status | None, select: Sequence[str], ignore: Sequence[str]
) -> tuple[Finding, ...]:
    """The findings of a target, from the cache where nothing has changed since they were made."""
    asked = (*target.plans, "", target.below, stage.value if stage else "", *select, "", *ignore)
    entry = entry_for(target.repo, asked)
    kept = entry.load() if entry else None
    if kept is not None:
        return kept
    found = tuple(_found(target, stage, select, ignore))
    if entry:
        entry.store(found)
    return found


def _found(
    target: Target, stage: Status | None, select: Sequence[str], ignore: Sequence[str]
) -> Iterator[Finding]:
    from plantool.core.validate import chosen

    if not target.below:
        yield from chosen(_unread(target), select=select, ignore=ignore)
    for plan_id in target.plans:
        loaded = target.repo.load(plan_id)
        for finding in _findings(target.repo, loaded, stage, select, ignore):
            if target.shows(finding):
                yield finding


def _unread(target: Target) -> Sequence[Finding]:
    return tuple(unread_files(target.repo)) if target.plans == target.repo.plan_ids() else ()


def _findings(
    repo: Repo,
    loaded: Loaded,
    stage: Status | None,
    select: Sequence[str],
    ignore: Sequence[str],
) -> tuple[Finding, ...]:
    from plantool.core.validate import chosen, validate
    from plantool.disk_images import read_images

    review = loaded.review
    if review is None:
        return chosen(loaded.findings, select=select, ignore=ignore)
    on_images = read_images(repo, review.plan)[1]
    reading = chosen((*loaded.findings, *on_images), review, select=select, ignore=ignore)
    return (*reading, *validate(review, stage=stage, select=select, ignore=ignore))


def _each_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings in order; those on shared files are found once for every plan."""
    seen: dict[object, Finding] = {}
    for finding in findings:
        span = finding.place.span if finding.place else None
        seen.setdefault((finding.path, span, finding.code, str(finding.message)), finding)
    return in_order(seen.values())


def _mend(target: Target, plan_id: str) -> None:
    """Writes the cures of a plan; a draft that was released is left as it is."""
    from plantool.core.fix import fixed
    from plantool.core.validate import validate

    review = target.repo.load(plan_id).review
    if review is None:
        return
    if not _is_free(review):
        what = message(
            "{path}: draft {n} has gone out or was made by plantool; --fix leaves it alone",
            path=review.plan.source.path,
            n=review.plan.header.draft,
        )
        tell(what)
        return
    total = 0
    with locked(target.repo, plan_id):
        for _pass in range(_PASSES):
            source = review.plan.source
            text, count = fixed(source, validate(review))
            if not count:
                break
            write_files(target.repo, {source.path: text}, {source.path: source.text})
            total += count
            loaded = target.repo.load(plan_id)
            if loaded.review is None:
                break
            review = loaded.review
    if total:
        path = review.plan.source.path
        tell(plural("{path}: {n} fault mended", "{path}: {n} faults mended", total, path=path))


def _is_free(review: Review) -> bool:
    """Whether the present draft may still be changed by hand."""
    number = review.plan.header.draft
    drafting = review.plan.header.status is Status.DRAFTING
    return drafting and number not in review.frozen and number not in review.records


def _write(findings: Sequence[Finding], checked: Sequence[str], report: Report) -> None:
    if report is Report.TEXT:
        print_findings(findings)
        return
    from plantool.cli.finding_formats import github_lines, gitlab, junit, sarif
    from plantool.core.faults import EVERY_RULE

    match report:
        case Report.JSON:
            print_json({"findings": [finding_json(finding) for finding in findings]})
        case Report.SARIF:
            print_json(sarif(findings, EVERY_RULE))
        case Report.GITHUB:
            for line in github_lines(findings):
                print(line)
        case Report.GITLAB:
            print_json(gitlab(findings))
        case Report.JUNIT:
            say(junit(findings, checked))
        case _:
            assert_never(report)
