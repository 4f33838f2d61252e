"""`plantool demo`: the shipped example from workshop to Word, each step as one would type it."""

from __future__ import annotations

import contextlib
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.init import new_repo
from plantool.cli.output import for_log, say
from plantool.core.message import message
from plantool.disk import create_folder
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _

_STEPS = (
    "validate",
    "show {plan}",
    "release {plan} --round {round}",
    "apply {plan} --dry-run",
    "apply {plan}",
    "diff {plan}",
    "audit {plan}",
    "status {plan}",
    "render {plan}",
)


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help=_("An empty folder, or one to be made."))
    ] = Path("plantool-demo"),
) -> int:
    """Run `plantool demo`."""
    if folder.is_dir() and any(folder.iterdir()):
        raise PlantoolError(message("{path} is not empty; name another folder", path=str(folder)))
    create_folder(folder)
    code = _run("init", str(folder))
    if code:
        return code
    say(f"\n$ cd {shlex.quote(str(folder))}")
    names = _names()
    with contextlib.chdir(folder):
        for step in _STEPS:
            code = _run(*step.format(**names).split())
            if code:
                say(message("The demo stopped here: exit code {code}.", code=code))
                return code
    made = ", ".join(str(path) for path in sorted(folder.glob("*.docx")))
    say("")
    say(message("The Word file: {path}", path=made))
    return 0


def _names() -> dict[str, str]:
    """The example's plan and round."""
    round_file = next(path for path in new_repo() if path.endswith("/round.yaml"))
    _comments, plan, round_id, _name = round_file.split("/")
    return {"plan": plan, "round": round_id}


def _run(*arguments: str) -> int:
    """Show a command as typed, run it, and give back its exit code."""
    from plantool.cli.app import app

    # `run` would choose the language anew: by the example's settings, not as the caller asked.
    print(for_log(f"\n$ plantool {shlex.join(arguments)}"))
    try:
        app(list(arguments), prog_name="plantool")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    finally:
        sys.stdout.flush()
    return 0
