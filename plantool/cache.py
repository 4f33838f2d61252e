"""What a run found, kept for the next run on the very same files.

A cache lies in the user's cache folder, never in a repo, where a pull request could plant one. An
entry's name is a hash of every byte that was read, of plantool's code and of what was asked; what
it holds is JSON with its own hash. Whatever does not fit is passed over, and the work done anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from plantool import __version__
from plantool.core.finding import Finding
from plantool.core.finding_json import findings_from_json, findings_to_json
from plantool.disk import Repo
from plantool.errors import PlantoolError

MOST_ENTRIES = 64
"""The oldest entries go when there are more."""

_LARGEST = 32 * 1024 * 1024
_READ = (".md", ".yaml", ".yml", ".toml")
"""Of other files below the folders (images) only the names count."""

_CODE = ("plantool", "markdown_it", "mdit_py_plugins", "msgspec", "rapidfuzz")

_Sign = tuple[str, int, int, int]
"""A file as the folder shows it: path, size, time of change, number."""


class Entry(Struct, frozen=True):
    """The place in the cache for what is found in a repo as it is now."""

    repo: Repo
    file: Path
    signs: tuple[_Sign, ...]
    texts: Mapping[str, bytes]

    def load(self) -> tuple[Finding, ...] | None:
        """The findings kept; None where there are none, or none to be trusted."""
        try:
            if self.file.stat().st_size > _LARGEST:
                return None
            kept = json.loads(self.file.read_bytes())
            body, checksum = kept["findings"], kept["sha256"]
            if checksum != _checksum(self.file.stem, body):
                return None
            return findings_from_json(body, self.texts)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def store(self, findings: Sequence[Finding]) -> None:
        """Keep the findings, unless a file changed while they were sought."""
        body = findings_to_json(findings, self.texts)
        if body is None or _signs(self.repo) != self.signs:
            return
        words = json.dumps({"sha256": _checksum(self.file.stem, body), "findings": body})
        beside = self.file.with_suffix(f".{os.getpid()}.tmp")
        with contextlib.suppress(OSError):
            beside.write_text(words, encoding="utf-8")
            beside.replace(self.file)
            _drop_oldest(self.file.parent)


def entry_for(repo: Repo, asked: Sequence[str]) -> Entry | None:
    """The entry for a repo and what is asked of it; None where nothing may be kept."""
    folder = _folder(repo)
    if folder is None:
        return None
    try:
        signs = _signs(repo)
        if signs is None:
            return None
        texts = {path: repo.read_bytes(path) for path, *_ in signs if path.endswith(_READ)}
    except (OSError, PlantoolError):
        return None
    key = hashlib.sha256(json.dumps([_code(), *asked]).encode())
    for path, *_ in signs:
        data = texts.get(path, b"")
        key.update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        key.update(data)
    return Entry(repo, folder / f"{key.hexdigest()}.json", signs, texts)


def _checksum(key: str, body: str) -> str:
    return hashlib.sha256(f"{key}\n{body}".encode("utf-8", "surrogatepass")).hexdigest()


def _folder(repo: Repo) -> Path | None:
    """The folder of the cache, made if need be; None where it is not the user's alone."""
    chosen = os.environ.get("PLANTOOL_CACHE_DIR")
    base = Path(chosen) if chosen else _usual_folder()
    if chosen == "" or base is None:
        return None
    real = os.path.realpath(base)
    if Path(real).is_relative_to(os.path.realpath(repo.root)):
        return None
    folder = Path(real) / "validate"
    try:
        for level in (Path(real), folder):
            # Parents have the usual mode, the cache's own folders are the user's alone.
            level.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                level.mkdir(mode=0o700)
            if not _is_own(level):
                return None
    except OSError:
        return None
    return folder


def _usual_folder() -> Path | None:
    given = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME")
    if given:
        return Path(given) / "plantool"
    home = os.path.expanduser("~")  # noqa: PTH111 - Path.home() raises where there is none
    if home == "~":
        return None
    below = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
    return Path(home, *below, "plantool")


def _is_own(folder: Path) -> bool:
    """Whether it is a true folder that nobody else can write to."""
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode):
        return False
    if os.name == "nt":
        return True
    return state.st_uid == os.getuid() and not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _code() -> list[str]:
    """What tells this program from another one: versions, and its files as they stand."""
    found = [__version__, sys.version]
    for name in _CODE:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.origin:
            found.append(_file_sign(spec.origin))
    own = os.path.dirname(__file__)  # noqa: PTH120 - a hundred files: paths as text are faster
    for folder in (own, os.path.join(own, "core"), os.path.join(own, "core", "rules")):  # noqa: PTH118
        with os.scandir(folder) as entries:
            found += sorted(_file_sign(one.path) for one in entries if one.name.endswith(".py"))
    return found


def _file_sign(path: str) -> str:
    state = os.stat(path)  # noqa: PTH116
    return f"{path} {state.st_size} {state.st_mtime_ns}"


def _signs(repo: Repo) -> tuple[_Sign, ...] | None:
    """All that validating may read of a repo, in order; None where a link or device is in it."""
    try:
        found = [*_in_root(repo), *_below(repo, "comments"), *_below(repo, "plans")]
    except _UnusualError:
        return None
    return tuple(sorted(found))


class _UnusualError(Exception):
    """Something that is neither a file nor a folder: what it holds may lie anywhere."""


def _in_root(repo: Repo) -> Iterator[_Sign]:
    for name in ("plantool.yaml", "pyproject.toml"):
        path = repo.path(name)
        if os.path.lexists(path):
            state = path.lstat()
            if not stat.S_ISREG(state.st_mode) or state.st_size > _LARGEST:
                raise _UnusualError
            yield name, state.st_size, state.st_mtime_ns, state.st_ino


def _below(repo: Repo, relative: str) -> Iterator[_Sign]:
    folder = repo.path(relative)
    if not os.path.lexists(folder):
        return
    if folder.is_symlink():
        raise _UnusualError
    with os.scandir(folder) as entries:
        for one in entries:
            path = f"{relative}/{one.name}"
            if one.is_dir(follow_symlinks=False):
                yield f"{path}/", 0, 0, 0
                yield from _below(repo, path)
                continue
            state = one.stat(follow_symlinks=False)
            if not stat.S_ISREG(state.st_mode) or state.st_size > _LARGEST:
                raise _UnusualError
            yield path, state.st_size, state.st_mtime_ns, state.st_ino


def _drop_oldest(folder: Path) -> None:
    entries = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime)
    for path in entries[:-MOST_ENTRIES]:
        path.unlink()
