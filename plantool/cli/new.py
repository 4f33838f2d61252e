"""`plantool new`: a plan, empty or from the Word draft that exists today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.output import say
from plantool.core.message import Message, message
from plantool.core.model import ID, LONGEST_ID
from plantool.core.new_plan import empty_plan
from plantool.core.vietnamese import to_id
from plantool.disk import Repo, create_folder, find_repo, read_file, replace_file
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help=_("The new plan's ID."))],
    *,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE.docx", help=_("The Word draft to take it from.")),
    ] = None,
) -> None:
    """Run `plantool new`."""
    _refuse_bad_id(name)
    repo, is_new = _repo()
    relative = f"plans/{name}.md"
    path = repo.path(relative)
    if path.exists() or path.is_symlink():
        what = message("{path} exists already; nothing was written", path=relative)
        raise PlantoolError(what)
    if not path.resolve().is_relative_to(repo.root.resolve()):
        raise PlantoolError(message("{path}: the link leads out of the repo", path=relative))
    text, report = _imported(repo, name, source) if source else (empty_plan(name), ())
    create_folder(path.parent, "plans/")
    replace_file(path, text.encode(), relative)
    if is_new:
        say(message("plans/ was made: this folder is a plan repo now."))
    say(message("{path} was made.", path=relative))
    for line in report:
        say(line)
    say(message("Next: {command}", command=f"plantool validate {relative}"))


def _refuse_bad_id(name: str) -> None:
    if ID.fullmatch(name) and len(name) <= LONGEST_ID:
        return
    better = to_id(Path(name).stem)[:LONGEST_ID].strip("-")
    what = (
        message("'{name}' cannot be a plan's ID; try '{better}'", name=name, better=better)
        if any(map(str.isalnum, name))
        else message("'{name}' is no ID: small letters a-z, digits, single hyphens", name=name)
    )
    raise PlantoolError(what)


def _repo() -> tuple[Repo, bool]:
    """The repo here or above, or this very folder as a new one."""
    here = Path.cwd()
    if any((folder / "plans").is_dir() for folder in (here, *here.parents)):
        return find_repo(here), False
    return Repo(here), True


def _imported(repo: Repo, name: str, source: Path) -> tuple[str, tuple[Message, ...]]:
    from plantool.word.import_plan import import_plan

    data = read_file(source)
    known = dict(_names(repo))
    made = import_plan(data, plan_id=name, path=str(source), agencies=known)
    return made.text, made.report


def _names(repo: Repo) -> Iterator[tuple[str, str]]:
    """All names of the repo's bodies with their IDs; the full names win."""
    agencies, _findings = repo.agencies()
    for agency_id, agency in agencies.by_id.items():
        for words in (*agency.aliases, agency.short):
            if words:
                yield words, agency_id
    for agency_id, agency in agencies.by_id.items():
        if agency.name:
            yield agency.name, agency_id
