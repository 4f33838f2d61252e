"""One file on disk: read whole, replaced whole, taken away. Killed anywhere, it is old or new.

System calls that change something go through `os`, one by one, so that a test can stop each.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from plantool.core.encoding import MAX_FILE_BYTES
from plantool.core.message import Message, message
from plantool.errors import PlantoolError

LARGEST_READ = 4 * MAX_FILE_BYTES
"""The largest file read at all; Word files may be larger than texts."""

RETRY_SECONDS = 2.0
"""How long a rename is tried again while Word or a sync client holds the file."""

FILES_ARE_HELD = os.name == "nt"
"""Whether an open file cannot be replaced, as on Windows."""

_AS_IT_IS = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)
"""Opening a pipe nobody writes to would wait for ever."""

_LEFTOVER = re.compile(r"\.(?P<target>.+)\.\d+\.tmp")


def read_file(path: Path, shown: str = "") -> bytes:
    """The bytes of a file; an error that names it when that cannot be done."""
    shown = shown or str(path)
    try:
        handle = os.open(path, os.O_RDONLY | _AS_IT_IS | _NO_WAIT)
        with open(handle, "rb") as file:  # noqa: PTH123 - it is a handle
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                raise PlantoolError(message("{path}: not a file", path=shown))
            if state.st_size > LARGEST_READ:
                raise PlantoolError(_too_large(state.st_size, shown))
            return file.read(LARGEST_READ)
    except FileNotFoundError:
        raise PlantoolError(message("{path}: no such file", path=shown)) from None
    except IsADirectoryError:
        raise PlantoolError(message("{path}: not a file", path=shown)) from None
    except OSError as error:
        raise PlantoolError(os_error(error, shown)) from error


def _too_large(size: int, shown: str) -> Message:
    return message(
        "{path}: the file has {n} bytes; the limit is {limit}",
        path=shown,
        n=size,
        limit=LARGEST_READ,
    )


def os_error(error: OSError, shown: str) -> Message:
    """One sentence on what the operating system refused, and what to do."""
    if isinstance(error, PermissionError) and FILES_ARE_HELD:
        return message(
            "{path} is open in Word or another program; close it and run again", path=shown
        )
    if isinstance(error, PermissionError):
        return message("{path}: no permission; check the folder's rights", path=shown)
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return message("{path}: the disk is full; free some space and run again", path=shown)
    why = error.strerror or type(error).__name__
    return message("{path}: {why}; mend this and run again", path=shown, why=why)


def names_in(folder: Path, shown: str) -> tuple[str, ...]:
    """The names in a folder, sorted; none where there is no folder.

    A folder that may not be read is an error: files in it must not be taken for absent.
    """
    try:
        return tuple(sorted(os.listdir(folder)))  # noqa: PTH208 - names, not paths
    except FileNotFoundError:
        return ()
    except NotADirectoryError:
        raise PlantoolError(message("{path}: not a folder", path=shown)) from None
    except OSError as error:
        raise PlantoolError(os_error(error, shown)) from error


def replace_file(path: Path, data: bytes, shown: str = "") -> None:
    """Puts `data` in a file in one rename: written beside it, synced, renamed, folder synced."""
    put_in_place(write_beside(path, data, shown))


class Waiting(Struct, frozen=True):
    """New contents, whole and synced under a name beside the file whose place they will take."""

    beside: Path
    path: Path
    shown: str

    def discard(self) -> None:
        """Takes the new contents away again, if they are still there."""
        with contextlib.suppress(OSError):
            self.beside.unlink()


def write_beside(path: Path, data: bytes, shown: str = "") -> Waiting:
    """Writes the new contents beside the file; rights and owner are kept as far as allowed."""
    waiting = Waiting(path.with_name(f".{path.name}.{os.getpid()}.tmp"), path, shown or str(path))
    try:
        _write_synced(waiting.beside, data, _state_of(path))
    except OSError as error:
        waiting.discard()
        raise PlantoolError(os_error(error, waiting.shown)) from error
    except BaseException:
        waiting.discard()
        raise
    return waiting


def put_in_place(waiting: Waiting) -> None:
    """The rename: from here on the file is the new one."""
    try:
        _rename(waiting.beside, waiting.path)
    except OSError as error:
        waiting.discard()
        raise PlantoolError(os_error(error, waiting.shown)) from error
    except BaseException:
        waiting.discard()
        raise
    try:
        _sync_folder(waiting.path.parent)
    except OSError as error:
        why = error.strerror or type(error).__name__
        what = message(
            "{path} is written, but the disk did not confirm it: {why}", path=waiting.shown, why=why
        )
        raise PlantoolError(what) from error


def create_folder(path: Path, shown: str = "") -> None:
    """Makes a folder and those above it, synced."""
    try:
        missing = [one for one in (path, *path.parents) if not one.exists()]
        path.mkdir(parents=True, exist_ok=True)
        for one in reversed(missing):
            _sync_folder(one.parent)
    except OSError as error:
        raise PlantoolError(os_error(error, shown or str(path))) from error


def remove_file(path: Path, shown: str = "") -> None:
    """Takes a file away; one that is not there is as good."""
    try:
        path.unlink()
        _sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise PlantoolError(os_error(error, shown or str(path))) from error


def remove_leftovers(folders: Iterable[Path], target: str = "") -> None:
    """Takes away what writers that were killed left beside files (those of `target`, or all)."""
    for folder in folders:
        with contextlib.suppress(OSError):
            for name in os.listdir(folder):  # noqa: PTH208 - names, not paths
                match = _LEFTOVER.fullmatch(name)
                if match and target in {"", match["target"]}:
                    (folder / name).unlink()


def _state_of(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def _write_synced(path: Path, data: bytes, like: os.stat_result | None) -> None:
    handle = _open_new(path)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        if like is not None:
            _keep_rights(path, handle, like)
        os.fsync(handle)
    finally:
        os.close(handle)


def _open_new(path: Path) -> int:
    """A file of our own: a link or file planted under its name is never written through."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINK | _AS_IT_IS
    try:
        return os.open(path, flags, 0o666)
    except FileExistsError:
        path.unlink()
        return os.open(path, flags, 0o666)


def _keep_rights(path: Path, handle: int, like: os.stat_result) -> None:
    if sys.platform == "win32":
        path.chmod(stat.S_IMODE(like.st_mode))
        return
    new = os.fstat(handle)
    if (new.st_uid, new.st_gid) != (like.st_uid, like.st_gid):
        # Only root may give a file away; the group of a shared folder is often allowed.
        try:
            os.fchown(handle, like.st_uid, like.st_gid)
        except PermissionError:
            with contextlib.suppress(PermissionError):
                os.fchown(handle, -1, like.st_gid)
    os.fchmod(handle, stat.S_IMODE(like.st_mode))


def _rename(source: Path, target: Path) -> None:
    """Renames; tried again for a while where another program holds the target."""
    until = time.monotonic() + RETRY_SECONDS
    while True:
        try:
            source.replace(target)
        except PermissionError:
            if not FILES_ARE_HELD or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY | _AS_IT_IS)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network file systems sync no folders; they do it by themselves.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(handle)
