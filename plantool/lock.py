"""A lock that one process holds on an open file, and that dies with it; the file alone is none."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from plantool.core.message import message
from plantool.errors import PlantoolError
from plantool.files import os_error

_NO_TRAPS = (
    getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)
"""A link or pipe planted under the lock's name is not followed, not written to, not waited for."""

_LONGEST_ID = 20
_SIGNING_SECONDS = 0.2
"""How long the process that has just taken the lock may need to write its ID into it."""


@contextlib.contextmanager
def locked_file(path: Path, shown: str) -> Iterator[None]:
    """Holds the lock while the block runs; the file that a dead process left does not count."""
    try:
        handle = _take(path, shown)
    except OSError as error:
        raise PlantoolError(os_error(error, shown)) from error
    try:
        _sign(handle, shown)
        yield
    finally:
        _let_go(path, handle)


def _take(path: Path, shown: str) -> int:
    while True:
        handle, is_foreign = _open(path)
        try:
            _hold(handle, shown)
            if is_foreign and _is_same(path, handle):
                path.unlink()
            # The one before may have removed the file between our opening and locking it.
            elif _is_same(path, handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _open(path: Path) -> tuple[int, bool]:
    """A handle, and whether the file is another user's, which we may lock but not write."""
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | _NO_TRAPS, 0o666), False
    except PermissionError:
        with contextlib.suppress(FileNotFoundError):
            return os.open(path, os.O_RDONLY | _NO_TRAPS), True
        raise


def _hold(handle: int, shown: str) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise PlantoolError(message("{path}: not a file", path=shown))
    if not _lock(handle):
        what = message(
            "{path}: another plantool (process {pid}) is writing this plan; try again",
            path=shown,
            pid=_owner(handle),
        )
        raise PlantoolError(what)


def _is_same(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.lstat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _sign(handle: int, shown: str) -> None:
    """Writes the process's ID: a line, so that what an older one left behind it does not count."""
    try:
        signature = f"{os.getpid()}\n".encode()
        os.write(handle, signature)
        os.ftruncate(handle, len(signature))
    except OSError as error:
        raise PlantoolError(os_error(error, shown)) from error


def _owner(handle: int) -> str:
    until = time.monotonic() + _SIGNING_SECONDS
    while True:
        os.lseek(handle, 0, os.SEEK_SET)
        first, _, _ = os.read(handle, _LONGEST_ID).partition(b"\n")
        if first.isdigit():
            return first.decode("ascii")
        if time.monotonic() > until:
            return "?"
        time.sleep(0.01)


def _let_go(path: Path, handle: int) -> None:
    # Windows removes no open file; elsewhere it goes while nobody else can have locked it.
    if sys.platform == "win32":
        os.close(handle)
        with contextlib.suppress(OSError):
            path.unlink()
        return
    with contextlib.suppress(OSError):
        path.unlink()
    os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            # A byte far behind the process ID: Windows locks are mandatory, the ID stays readable.
            os.lseek(handle, 1000, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
