"""`plantool agencies import`: the list of bodies in Excel becomes plans/agencies.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import DryRunOption, FormatOption, OutputFormat
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say, tell
from plantool.cli.reading import one_line
from plantool.cli.sheet_source import named_sheets
from plantool.core.agencies_import import (
    PATH,
    ImportedBodies,
    ListedBody,
    import_bodies,
    listed_bodies,
)
from plantool.core.agency import AgencyKind, parse_agencies
from plantool.core.finding import Finding, has_errors
from plantool.core.message import Message, message, plural
from plantool.core.text import SourceText
from plantool.disk import Repo, find_repo, locked, write_files
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("The list of bodies: .xlsx or .csv."))
    ],
    *,
    dry_run: DryRunOption = False,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool agencies import`."""
    repo = find_repo(Path.cwd())
    bodies, faults = _listed(file)
    with locked(repo, "agencies"):
        agencies, on_reading = repo.agencies()
        if has_errors(on_reading):
            raise PlantoolError(one_line(on_reading[0]))
        made = import_bodies(agencies, bodies, str(file))
        findings = (*faults, *made.findings)
        if has_errors(findings):
            made = ImportedBodies(agencies.source.text)
        elif made.text != agencies.source.text:
            _refuse_unreadable(made)
            if not dry_run:
                _write(repo, agencies.source.text, made.text)
    if output_format is OutputFormat.JSON:
        print_json(_json(made, findings, dry_run=dry_run))
    else:
        _print(made, findings, dry_run=dry_run)
    return exit_code(findings)


def _listed(path: Path) -> tuple[tuple[ListedBody, ...], tuple[Finding, ...]]:
    """The bodies of all tables of the file that are lists of bodies."""
    bodies: list[ListedBody] = []
    findings: list[Finding] = []
    others: list[str] = []
    for shown, rows in named_sheets(path):
        found = listed_bodies(rows, shown)
        if found is None:
            others.append(shown)
            continue
        bodies += found[0]
        findings += found[1]
    if not bodies and not findings:
        what = message(
            "{path}: no row names the columns of a list of bodies: the name (Tên cơ quan, đơn vị), "
            "and perhaps abbreviation (Viết tắt) and type (Loại)",
            path=str(path),
        )
        raise PlantoolError(what)
    for shown in others:
        tell(message("{path} is no list of bodies; it was left out", path=shown))
    return tuple(bodies), tuple(findings)


def _refuse_unreadable(made: ImportedBodies) -> None:
    """The new text must be read as what it was made for."""
    read, findings = parse_agencies(SourceText(made.text, PATH))
    if has_errors(findings):
        raise PlantoolError(one_line(findings[0]))
    if missing := [own for own in made.added if own not in read.by_id]:
        what = message("{path}: '{id}' cannot be added; add it by hand", path=PATH, id=missing[0])
        raise PlantoolError(what)


def _write(repo: Repo, before: str, text: str) -> None:
    is_there = repo.path(PATH).exists()
    write_files(repo, {PATH: text}, {PATH: before} if is_there else {})


def _print(made: ImportedBodies, findings: Sequence[Finding], *, dry_run: bool) -> None:
    for own, body in made.added.items():
        kind = (body.kind or AgencyKind.KHAC).value
        marks = ", ".join(filter(None, (body.short, kind)))
        say(message("{id}  {name} ({marks})", id=own, name=body.name, marks=marks))
    for own, keys in made.completed.items():
        say(message("{id}  now has: {keys}", id=own, keys=", ".join(keys)))
    if findings:
        print_findings(findings)
    if has_errors(findings):
        say(message("Nothing was written."))
        return
    say(_sum(made, dry_run=dry_run))


def _sum(made: ImportedBodies, *, dry_run: bool) -> Message:
    added = len(made.added)
    what = (
        plural("{n} body would be added", "{n} bodies would be added", added)
        if dry_run
        else plural("{n} body added", "{n} bodies added", added)
    )
    return message("{what}; there already: {known}.", what=what, known=made.known)


def _json(made: ImportedBodies, findings: Sequence[Finding], *, dry_run: bool) -> object:
    return {
        "path": PATH,
        "dry_run": dry_run,
        "added": [
            {
                "id": own,
                "name": body.name,
                "short": body.short or None,
                "kind": (body.kind or AgencyKind.KHAC).value,
            }
            for own, body in made.added.items()
        ],
        "completed": [{"id": own, "keys": list(keys)} for own, keys in made.completed.items()],
        "known": made.known,
        "findings": [finding_json(one) for one in findings],
    }
