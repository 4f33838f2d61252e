"""A plan repo on disk: finds, reads, locks, freezes, replaces. It alone opens the repo's files."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plantool.core.agency import Agencies, parse_agencies
from plantool.core.comment import BodyFile, RoundFile
from plantool.core.encoding import MAX_FILE_BYTES, decode
from plantool.core.finding import Finding
from plantool.core.making import Making
from plantool.core.message import Message, message
from plantool.core.parse_comment import parse_body_file, parse_round
from plantool.core.parse_plan import parse_plan
from plantool.core.record import RecordFile, parse_record
from plantool.core.review import Review
from plantool.core.settings import Settings, parse_settings
from plantool.core.text import SourceText
from plantool.errors import PlantoolError

if TYPE_CHECKING:
    # Only its shape is needed here; its making is no part of reading a repo.
    from plantool.core.capture_making import CaptureMaking
    from plantool.core.revert import Reverting

RETRY_SECONDS = 2.0
"""How long a rename is tried again while Word or a sync client holds the file."""

FILES_ARE_HELD = os.name == "nt"
"""Whether an open file cannot be replaced, as on Windows."""


@dataclass(frozen=True)
class Loaded:
    """What was read for one plan: the review, or none where the plan cannot be read."""

    review: Review | None
    findings: tuple[Finding, ...]
    plan_source: SourceText | None = None


@dataclass(frozen=True)
class Repo:
    """A plan repo: the folder that holds `plans/`."""

    root: Path

    def path(self, relative: str) -> Path:
        """The path on disk of a posix path below the root."""
        return self.root.joinpath(*relative.split("/"))

    def plan_ids(self) -> tuple[str, ...]:
        """The plans of the repo, sorted: `plans/*.md`."""
        return tuple(sorted(path.stem for path in self.path("plans").glob("*.md")))

    def read(self, relative: str) -> tuple[SourceText | None, tuple[Finding, ...]]:
        """The text of a file, or a finding on its encoding."""
        return decode(self.read_bytes(relative), relative)

    def read_bytes(self, relative: str) -> bytes:
        """The bytes of a file of the repo; a link that leads out of it is refused."""
        path = self.path(relative)
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise PlantoolError(message("{path}: the link leads out of the repo", path=relative))
        return read_file(path, relative)

    def load(self, plan_id: str) -> Loaded:
        """The plan with its drafts, records, bodies, rounds and comments."""
        relative = f"plans/{plan_id}.md"
        source, findings = self.read(relative)
        if source is None:
            return Loaded(None, findings)
        plan, faults = parse_plan(source)
        settings, more = self.settings()
        agencies, on_agencies = self.agencies()
        found = [*findings, *faults, *more, *on_agencies]
        rounds, files = self._comments(plan_id, found)
        frozen, records = self._drafts(plan_id, found)
        if plan is None:
            return Loaded(None, tuple(found), source)
        review = Review(plan, agencies, rounds, files, frozen, records, settings)
        return Loaded(review, tuple(found), source)

    def settings(self) -> tuple[Settings, tuple[Finding, ...]]:
        """`plantool.yaml`, or the defaults."""
        if not self.path("plantool.yaml").is_file():
            return Settings(), ()
        source, findings = self.read("plantool.yaml")
        if source is None:
            return Settings(), findings
        settings, faults = parse_settings(source)
        return settings, (*findings, *faults)

    def agencies(self) -> tuple[Agencies, tuple[Finding, ...]]:
        """`plans/agencies.yaml`, or no bodies."""
        if not self.path("plans/agencies.yaml").is_file():
            return Agencies(), ()
        source, findings = self.read("plans/agencies.yaml")
        if source is None:
            return Agencies(), findings
        agencies, faults = parse_agencies(source)
        return agencies, (*findings, *faults)

    def _comments(
        self, plan_id: str, found: list[Finding]
    ) -> tuple[tuple[RoundFile, ...], tuple[BodyFile, ...]]:
        rounds: list[RoundFile] = []
        files: list[BodyFile] = []
        folder = self.path(f"comments/{plan_id}")
        for path in sorted(folder.glob("*/*.yaml")):
            relative = path.relative_to(self.root).as_posix()
            source, findings = self.read(relative)
            found += findings
            if source is None:
                continue
            if path.name == "round.yaml":
                round_file, faults = parse_round(source)
                rounds += [round_file] if round_file else []
            else:
                body_file, faults = parse_body_file(source)
                files += [body_file] if body_file else []
            found += faults
        return tuple(rounds), tuple(files)

    def _drafts(
        self, plan_id: str, found: list[Finding]
    ) -> tuple[dict[int, SourceText], dict[int, RecordFile]]:
        frozen: dict[int, SourceText] = {}
        records: dict[int, RecordFile] = {}
        folder = self.path(f"plans/drafts/{plan_id}")
        for path in sorted(folder.glob("*.*")):
            if path.suffix not in {".md", ".yaml"} or not path.stem.isdecimal():
                continue
            source, findings = self.read(path.relative_to(self.root).as_posix())
            found += findings
            if source is None:
                continue
            if path.suffix == ".md":
                frozen[int(path.stem)] = source
                continue
            record, faults = parse_record(source)
            found += faults
            if record:
                records[int(path.stem)] = record
        return frozen, records


def find_repo(start: Path) -> Repo:
    """The repo that `start` lies in: the nearest folder upwards that holds `plans/`."""
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / "plans").is_dir():
            return Repo(folder)
    what = message(
        "{path}: no plan repo here or above (a folder with plans/); 'plantool init' makes one",
        path=str(start),
    )
    raise PlantoolError(what)


def locate_plan(given: str, start: Path) -> tuple[Repo, str]:
    """The repo and the plan's ID, from an ID or a path as typed."""
    path = Path(given)
    if path.suffix == ".md" or "/" in given or "\\" in given:
        whole = path if path.is_absolute() else start / path
        if not whole.is_file():
            raise PlantoolError(message("{path}: no such file", path=given))
        repo = find_repo(whole.parent)
        if whole.resolve().parent != repo.path("plans").resolve():
            raise PlantoolError(message("{path}: plans lie directly in plans/", path=given))
        return repo, whole.stem
    repo = find_repo(start)
    if not repo.path(f"plans/{given}.md").is_file():
        known = repo.plan_ids()
        if not known:
            raise PlantoolError(message("{path}: the folder holds no plan", path="plans/"))
        what = message(
            "no plan '{plan}' in plans/; there is: {known}", plan=given, known=", ".join(known)
        )
        raise PlantoolError(what)
    return repo, given


def read_file(path: Path, shown: str = "") -> bytes:
    """The bytes of a file; an error that names it when that cannot be done."""
    shown = shown or str(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise PlantoolError(message("{path}: not a file", path=shown))
        with path.open("rb") as file:
            return file.read(4 * MAX_FILE_BYTES)
    except FileNotFoundError:
        raise PlantoolError(message("{path}: no such file", path=shown)) from None
    except OSError as error:
        raise PlantoolError(os_error(error, shown)) from error


def os_error(error: OSError, shown: str) -> Message:
    """One sentence on what the operating system refused, and what to do."""
    if isinstance(error, PermissionError) and sys.platform == "win32":
        return message(
            "{path} is open in Word or another program; close it and run again", path=shown
        )
    if isinstance(error, PermissionError):
        return message("{path}: no permission; check the folder's rights", path=shown)
    why = error.strerror or type(error).__name__
    return message("{path}: {why}; nothing was changed", path=shown, why=why)


def replace_file(path: Path, data: bytes, shown: str = "") -> None:
    """Puts `data` in a file in one rename: written beside it, synced, renamed, folder synced."""
    shown = shown or str(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _write_synced(beside, data, _mode_of(path))
        _rename(beside, path)
        _sync_folder(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise PlantoolError(os_error(error, shown)) from error


def create_folder(path: Path, shown: str = "") -> None:
    """Makes a folder and those above it."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlantoolError(os_error(error, shown or str(path))) from error


def _mode_of(path: Path) -> int:
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return 0o666 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


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
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def locked(repo: Repo, plan_id: str) -> Iterator[None]:
    """Keeps other runs of plantool from writing this plan; the lock dies with its process."""
    relative = f"plans/.{plan_id}.lock"
    path = repo.path(relative)
    handle = _open_locked(path, relative)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            if sys.platform != "win32":
                path.unlink()
        os.close(handle)
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                path.unlink()


def _open_locked(path: Path, relative: str) -> int:
    while True:
        try:
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise PlantoolError(os_error(error, relative)) from error
        if not _lock(handle):
            owner = os.read(handle, 20).decode("ascii", "replace").strip() or "?"
            os.close(handle)
            what = message(
                "{path}: another plantool (process {pid}) is writing this plan; try again",
                path=relative,
                pid=owner,
            )
            raise PlantoolError(what)
        # The one before may have removed the file between our opening and locking it.
        try:
            same = path.stat().st_ino == os.fstat(handle).st_ino
        except FileNotFoundError:
            same = False
        if same:
            os.ftruncate(handle, 0)
            os.write(handle, str(os.getpid()).encode())
            return handle
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
        except OSError:
            return False
        return True


def write_files(repo: Repo, files: Mapping[str, str], read: Mapping[str, str]) -> None:
    """Writes files in order, each in one rename; the last one is the step that counts.

    `read` holds the texts this rests on: if a file has another one by now, somebody else wrote
    it in between and nothing is written.
    """
    for relative, text in read.items():
        if repo.read_bytes(relative) != text.encode():
            what = message(
                "{path}: somebody else changed the file just now; run again", path=relative
            )
            raise PlantoolError(what)
    for relative, text in files.items():
        path = repo.path(relative)
        create_folder(path.parent, relative)
        replace_file(path, text.encode(), relative)


def write_draft(repo: Repo, plan_id: str, review: Review, making: Making) -> None:
    """Freezes the base if it was not, writes the record, then replaces the plan."""
    folder = f"plans/drafts/{plan_id}"
    files = {}
    if making.number - 1 not in review.frozen:
        files[f"{folder}/{making.number - 1}.md"] = review.base.source.text
    files[f"{folder}/{making.number}.yaml"] = making.record_text
    files[f"plans/{plan_id}.md"] = making.text
    write_files(repo, files, {review.plan.source.path: review.plan.source.text})


def remove_file(path: Path) -> None:
    """Takes a file away; one that is not there is as good."""
    try:
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)
    except OSError as error:
        raise PlantoolError(os_error(error, str(path))) from error


def write_decided_draft(
    repo: Repo, plan_id: str, review: Review, made: CaptureMaking | Reverting
) -> None:
    """Writes the comments, freezes the base, writes the record, then replaces the plan."""
    folder = f"plans/drafts/{plan_id}"
    number = made.making.number
    files = dict(made.comment_files)
    if number - 1 not in review.frozen:
        files[f"{folder}/{number - 1}.md"] = made.review.base.source.text
    files[f"{folder}/{number}.yaml"] = made.making.record_text
    files[f"plans/{plan_id}.md"] = made.making.text
    write_files(repo, files, {review.plan.source.path: review.plan.source.text})
