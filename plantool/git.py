"""Files as they stood at a revision: git is asked for blobs, with all that runs code shut off."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from plantool.core.message import Message, message
from plantool.errors import PlantoolError

_SECONDS = 30


def file_at(root: Path, revision: str, relative: str) -> bytes:
    """The bytes of a file below `root` at a revision.

    `cat-file` runs no hook, textconv or filter; a revision that begins with a dash is no option.
    """
    return _run(
        root, ("cat-file", "blob", "--end-of-options", f"{revision}:./{relative}"), revision
    )


def files_at(root: Path, revision: str, folders: Sequence[str]) -> dict[str, bytes]:
    """The bytes of all files in `folders` (or files) at a revision, by their path below `root`.

    One process lists them, one reads them all.
    """
    listing = ("ls-tree", "-r", "-z", "--name-only", "--end-of-options", revision, "--", *folders)
    listed = _run(root, listing, revision)
    paths = [name.decode("utf-8", "surrogateescape") for name in listed.split(b"\0") if name]
    if not paths:
        return {}
    wanted = "".join(f"{revision}:./{path}\n" for path in paths if "\n" not in path)
    data = _run(root, ("cat-file", "--batch"), revision, wanted.encode("utf-8", "surrogateescape"))
    found: dict[str, bytes] = {}
    at = 0
    for path in (path for path in paths if "\n" not in path):
        head, _, _ = data[at:].partition(b"\n")
        at += len(head) + 1
        if head.endswith(b" missing"):
            what = message(
                "git: {path} at {revision} is missing; fetch the whole history",
                path=path,
                revision=revision,
            )
            raise PlantoolError(what)
        size = int(head.rsplit(b" ", 1)[1])
        found[path] = data[at : at + size]
        at += size + 1
    return found


def _run(root: Path, arguments: Sequence[str], revision: str, given: bytes = b"") -> bytes:
    done = _git(root, arguments, given)
    if done.returncode:
        raise PlantoolError(_why(root, revision, done.stderr.decode("utf-8", "replace")))
    return done.stdout


def _why(root: Path, revision: str, told: str) -> Message:
    """What is to be done where git failed; its own words only for what is not foreseen."""
    if "not a git repository" in told:
        return message("the folder is in no git repository; revisions need one")
    if _git(root, ("cat-file", "-e", "--end-of-options", revision)).returncode:
        return message(
            "git knows no revision '{revision}' here ('git log --oneline' lists them; a shallow "
            "clone lacks the older ones)",
            revision=revision,
        )
    lines = told.strip().splitlines() or ["?"]
    return message("git: {why}", why=lines[0].removeprefix("fatal: "))


def _git(
    root: Path, arguments: Sequence[str], given: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    command = [
        *("git", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}"),
        # A repo within the repo, planted as plain files, would tell another past.
        *("-c", "safe.bareRepository=explicit"),
        *arguments,
    ]
    environment = {
        **os.environ,
        "GIT_CONFIG_NOSYSTEM": "1",
        # A missing object would be fetched, by a command that the repo's settings name.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    try:
        return subprocess.run(
            command,
            cwd=root,
            env=environment,
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise PlantoolError(message("git is not installed; revisions need it")) from None
    except subprocess.TimeoutExpired:
        raise PlantoolError(message("git did not answer within {n} seconds", n=_SECONDS)) from None
