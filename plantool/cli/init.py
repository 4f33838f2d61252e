"""`plantool init`: a new plan repo with the shipped example, CI jobs and editor settings."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.output import say
from plantool.cli.schema import FileKind, schema_of
from plantool.core.message import message, plural
from plantool.core.new_repo import repo_files, schema_line
from plantool.disk import create_folder, read_file, replace_file
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _
from plantool.i18n import translate
from plantool.resources import example_folder

_FOR_EDITORS = (FileKind.AGENCIES, FileKind.COMMENTS, FileKind.ROUND, FileKind.SETTINGS)


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help=_("The folder; it is made if it is not there."))
    ] = Path(),
) -> None:
    """Run `plantool init`."""
    files = new_repo()
    _refuse_existing(folder, files)
    for relative, data in files.items():
        path = folder.joinpath(*relative.split("/"))
        create_folder(path.parent)
        replace_file(path, data)
    say(message("A plan repo in {folder}:", folder=str(folder)))
    for line in _made(files):
        say(f"  {line}")
    plan = next(path for path in files if path.startswith("plans/") and path.endswith(".md"))
    following = f"plantool show {Path(plan).stem}"
    if folder.resolve() != Path.cwd().resolve():
        following = f"cd {shlex.quote(str(folder))} && {following}"
    say(message("Next: {command}", command=following))


def new_repo() -> dict[str, bytes]:
    """The files of a new plan repo by their path below its root."""
    schemas = {kind.value: schema_of(kind) for kind in _FOR_EDITORS}
    files = {relative: text.encode() for relative, text in repo_files(schemas).items()}
    return {**dict(_example()), **files}


def _example() -> Iterator[tuple[str, bytes]]:
    from plantool.word.template import shipped_templates

    root = example_folder()
    for folder in ("plans", "comments"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in {".md", ".yaml"} and not path.name.startswith("."):
                relative = path.relative_to(root).as_posix()
                yield relative, schema_line(relative).encode() + read_file(path)
    for path in sorted(shipped_templates().iterdir()):
        if path.suffix in {".j2", ".docx"}:
            yield f"templates/{path.name}", read_file(path)


def _refuse_existing(folder: Path, files: Mapping[str, bytes]) -> None:
    """Nothing is written where a file would be replaced, or a folder's place is taken."""
    for relative in files:
        path = folder.joinpath(*relative.split("/"))
        if path.exists() or path.is_symlink():
            what = message("{path} exists already; nothing was written", path=str(path))
            raise PlantoolError(what)
        if not path.resolve().is_relative_to(folder.resolve()):
            what = message("{path}: the link leads out of the folder", path=str(path))
            raise PlantoolError(what)
        taken = next((one for one in path.parents if one.exists() and not one.is_dir()), None)
        if taken:
            what = message("{path} is a file, no folder; nothing was written", path=str(taken))
            raise PlantoolError(what)


def _made(files: Mapping[str, bytes]) -> Iterator[str]:
    """What was made, a line for each part."""
    for relative in files:
        if relative.startswith("plans/"):
            yield relative
    for folder in dict.fromkeys(path.rsplit("/", 1)[0] for path in files):
        if folder.startswith(("comments/", "templates")):
            number = sum(path.startswith(f"{folder}/") for path in files)
            yield f"{folder}/ ({_files(number)})"
    for relative in files:
        if not relative.startswith(("plans/", "comments/", "templates/")):
            yield relative


def _files(number: int) -> str:
    return translate(plural("{n} file", "{n} files", number))
