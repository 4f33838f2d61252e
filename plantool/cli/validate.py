"""`plantool validate`: every rule, over plans and comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, assert_never

import typer

from plantool.cache import entry_for
from plantool.cli.output import (
    exit_code,
    finding_json,
    print_findings,
    print_json,
    say,
    severity_word,
    summary,
)
from plantool.cli.validate_fix import show_cures, write_cures
from plantool.cli.validate_target import Target, targets_of, unread_files
from plantool.core.finding import Finding, in_order
from plantool.core.plan import Status
from plantool.disk import Loaded, Repo
from plantool.i18n import gettext as _


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
    diff: Annotated[
        bool, typer.Option("--diff", help=_("Show what --fix would mend; write nothing."))
    ] = False,
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
    statistics: Annotated[
        bool, typer.Option("--statistics", help=_("Count the findings rule by rule."))
    ] = False,
    output_format: Annotated[
        Report, typer.Option("--format", help=_("Text for people, or a form for programs."))
    ] = Report.TEXT,
) -> int:
    """Run `plantool validate`."""
    found: list[Finding] = []
    checked: list[str] = []
    is_changed = False
    wanted, unwanted = _codes(select), _codes(ignore)
    for target in targets_of(paths or []):
        if diff:
            is_changed |= show_cures(target)
        elif fix:
            write_cures(target)
        if diff:
            continue
        found += _kept_or_found(target, stage, wanted, unwanted)
        checked += (f"plans/{plan_id}.md" for plan_id in target.plans)
    if diff:
        return int(is_changed)
    findings = _each_once(found)
    if statistics:
        _count(findings, output_format)
    else:
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
    from plantool.core.ignore import Ignore, unused_in_settings, used_of, wishes
    from plantool.core.settings import SETTINGS_PATH
    from plantool.core.validate import chosen

    settings, _faults = target.repo.settings()
    asked, used = wishes(settings.ignore), frozenset[Ignore]()
    whole = target.plans == target.repo.plan_ids() and not (target.below or select or ignore)
    if not target.below:
        unread = _unread(target)
        used |= used_of(asked, unread)
        yield from chosen(unread, select=select, ignore=(*ignore, *settings.ignore))
    for plan_id in target.plans:
        loaded = target.repo.load(plan_id)
        raw, shown = _findings(target.repo, loaded, stage, select, ignore)
        used |= used_of(asked, raw, loaded.review.plan if loaded.review else None)
        yield from (finding for finding in shown if target.shows(finding))
    source = target.repo.read(SETTINGS_PATH)[0] if whole and asked else None
    if source:
        unused = unused_in_settings(source, used)
        yield from chosen(unused, ignore=settings.ignore)


def _unread(target: Target) -> Sequence[Finding]:
    return tuple(unread_files(target.repo)) if target.plans == target.repo.plan_ids() else ()


def _findings(
    repo: Repo,
    loaded: Loaded,
    stage: Status | None,
    select: Sequence[str],
    ignore: Sequence[str],
) -> tuple[Sequence[Finding], Sequence[Finding]]:
    """All that is found for a plan, and of it what is shown."""
    from plantool.core.ignore import unused_in_lines
    from plantool.core.validate import chosen, found_by_rules
    from plantool.disk_images import read_images

    review, raw = loaded.review, [*loaded.findings]
    if review is not None:
        raw += read_images(repo, review.plan)[1]
        raw += found_by_rules(review, stage=stage)
        if not select:
            raw += unused_in_lines(review, raw)
    return raw, chosen(raw, review, select=select, ignore=ignore)


def _each_once(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings in order; those on shared files are found once for every plan."""
    seen: dict[object, Finding] = {}
    for finding in findings:
        span = finding.place.span if finding.place else None
        seen.setdefault((finding.path, span, finding.code, str(finding.message)), finding)
    return in_order(seen.values())


def _count(findings: Sequence[Finding], report: Report) -> None:
    """How many findings each rule has, the most first."""
    if report not in {Report.TEXT, Report.JSON}:
        raise typer.BadParameter(_("--statistics goes with --format text or json"))
    counts = Counter((one.code, one.name, one.severity) for one in findings)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0][0]))
    if report is Report.JSON:
        print_json(
            [
                {"code": code, "name": name, "severity": severity.value, "count": count}
                for (code, name, severity), count in rows
            ]
        )
        return
    width = len(str(rows[0][1])) if rows else 0
    for (code, name, severity), count in rows:
        say(f"{count:>{width}}  {code} {name} [{severity_word(severity)}]")
    say(summary(findings))


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
