"""A plan repo on disk: finds, reads, locks, freezes, replaces. It alone opens the repo's files."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from plantool.core.agency import Agencies, parse_agencies
from plantool.core.encoding import decode
from plantool.core.finding import Finding
from plantool.core.message import message
from plantool.core.parse_plan import parse_plan
from plantool.core.settings import DEFAULTS, SETTINGS_PATHS, Settings, parse_settings
from plantool.core.text import SourceText
from plantool.errors import PlantoolError
from plantool.files import (
    create_folder,
    names_in,
    os_error,
    put_in_place,
    read_file,
    remove_file,
    remove_leftovers,
    replace_file,
    write_beside,
)
from plantool.lock import locked_file

if TYPE_CHECKING:
    # Only its shape is needed here; its making is no part of reading a repo.
    from plantool.core.capture_making import CaptureMaking
    from plantool.core.comment import BodyFile, RoundFile
    from plantool.core.making import Making
    from plantool.core.plan import Plan
    from plantool.core.revert import Reverting
    from plantool.core.review import Review

__all__ = (
    "Loaded",
    "PlanText",
    "Repo",
    "create_folder",
    "find_repo",
    "locate_plan",
    "locked",
    "os_error",
    "read_file",
    "remove_file",
    "replace_file",
    "write_decided_draft",
    "write_draft",
    "write_files",
    "write_output",
)

T = TypeVar("T")

_DRAFT_FILE = re.compile(r"(?P<number>[1-9][0-9]{0,8})\.(?P<kind>md|yaml)")
"""A frozen draft or a record; `01.md` would be the same draft twice."""


class PlanText(Struct, frozen=True):
    """A plan as its text alone: all that its document is made of, nothing that was said of it."""

    id: str
    source: SourceText | None
    plan: Plan | None
    """None where it cannot be read."""
    agencies: Agencies
    settings: Settings
    frozen: Mapping[int, SourceText]
    """Frozen drafts by their number."""
    findings: tuple[Finding, ...]


class Loaded(Struct, frozen=True):
    """What was read for one plan: the review, or none where the plan cannot be read."""

    review: Review | None
    findings: tuple[Finding, ...]
    plan_source: SourceText | None = None


class Repo(Struct, frozen=True):
    """A plan repo: the folder that holds `plans/`."""

    root: Path

    def path(self, relative: str) -> Path:
        """The path on disk of a posix path below the root."""
        return self.root.joinpath(*relative.split("/"))

    def plan_ids(self) -> tuple[str, ...]:
        """The plans of the repo, sorted: `plans/*.md`."""
        names = names_in(self.path("plans"), "plans/")
        return tuple(name.removesuffix(".md") for name in names if name.endswith(".md"))

    def read(self, relative: str) -> tuple[SourceText | None, tuple[Finding, ...]]:
        """The text of a file, or a finding on its encoding."""
        return decode(self.read_bytes(relative), relative)

    def read_bytes(self, relative: str) -> bytes:
        """The bytes of a file of the repo; a link that leads out of it is refused."""
        return read_file(self.target(relative), relative)

    def target(self, relative: str) -> Path:
        """The file itself, links followed; one that leads out of the repo is refused.

        A plan that is a link stays one: what it leads to is replaced.
        """
        if not self.holds(relative):
            raise PlantoolError(message("{path}: the link leads out of the repo", path=relative))
        return Path(os.path.realpath(self.path(relative)))

    def holds(self, relative: str, below: str = ".") -> bool:
        """Whether the path, links followed, lies below the root, or below a folder of it."""
        # Path.resolve() raises an error of its own where links go round in a circle.
        return Path(os.path.realpath(self.path(relative))).is_relative_to(
            os.path.realpath(self.path(below))
        )

    def load(self, plan_id: str) -> Loaded:
        """The plan with its drafts, records, bodies, rounds and comments."""
        return self.with_comments(self.read_text(plan_id))

    def read_text(self, plan_id: str) -> PlanText:
        """The plan with its frozen drafts, bodies and settings."""
        source, findings = self.read(f"plans/{plan_id}.md")
        if source is None:
            return PlanText(plan_id, None, None, Agencies(), DEFAULTS, {}, findings)
        plan, faults = parse_plan(source)
        settings, more = self.settings()
        agencies, on_agencies = self.agencies()
        found = [*findings, *faults, *more, *on_agencies]
        frozen = {
            number: draft
            for number, relative in self._numbered(plan_id, "md")
            if (draft := _kept(self.read(relative), found))
        }
        return PlanText(plan_id, source, plan, agencies, settings, frozen, tuple(found))

    def with_comments(self, text: PlanText) -> Loaded:
        """What was said and done about a plan, read beside its text."""
        from plantool.core.record import parse_record
        from plantool.core.review import Review

        if text.source is None:
            return Loaded(None, text.findings)
        found = [*text.findings]
        rounds, files = self._comments(text.id, found)
        records = {
            number: record
            for number, relative in self._numbered(text.id, "yaml")
            if (source := _kept(self.read(relative), found))
            and (record := _kept(parse_record(source), found))
        }
        read = (text.agencies, rounds, files, text.frozen, records, text.settings)
        review = Review(text.plan, *read) if text.plan else None
        return Loaded(review, tuple(found), text.source)

    def settings(self) -> tuple[Settings, tuple[Finding, ...]]:
        """Those of `plantool.yaml`, else of `pyproject.toml`, else the defaults."""
        there = (path for path in SETTINGS_PATHS if os.path.lexists(self.path(path)))
        path = next(there, None)
        if path is None:
            return DEFAULTS, ()
        source, findings = self.read(path)
        if source is None:
            return DEFAULTS, findings
        settings, faults = parse_settings(source)
        return settings, (*findings, *faults)

    def agencies(self) -> tuple[Agencies, tuple[Finding, ...]]:
        """`plans/agencies.yaml`, or no bodies."""
        if not os.path.lexists(self.path("plans/agencies.yaml")):
            return Agencies(), ()
        source, findings = self.read("plans/agencies.yaml")
        if source is None:
            return Agencies(), findings
        agencies, faults = parse_agencies(source)
        return agencies, (*findings, *faults)

    def _comments(
        self, plan_id: str, found: list[Finding]
    ) -> tuple[tuple[RoundFile, ...], tuple[BodyFile, ...]]:
        from plantool.core.parse_comment import parse_body_file, parse_round

        rounds: list[RoundFile] = []
        files: list[BodyFile] = []
        for relative in self._comment_paths(plan_id):
            source = _kept(self.read(relative), found)
            if source is None:
                continue
            if relative.endswith("/round.yaml"):
                round_file = _kept(parse_round(source), found)
                rounds += [round_file] if round_file else []
            else:
                body_file = _kept(parse_body_file(source), found)
                files += [body_file] if body_file else []
        return tuple(rounds), tuple(files)

    def _comment_paths(self, plan_id: str) -> Iterator[str]:
        folder = f"comments/{plan_id}"
        for round_id in names_in(self.path(folder), f"{folder}/"):
            below = f"{folder}/{round_id}"
            if self.path(below).is_dir():
                for name in names_in(self.path(below), f"{below}/"):
                    if name.endswith(".yaml"):
                        yield f"{below}/{name}"

    def _numbered(self, plan_id: str, kind: str) -> Iterator[tuple[int, str]]:
        """The numbers of a plan's frozen drafts (`md`) or records (`yaml`), with their paths."""
        folder = f"plans/drafts/{plan_id}"
        for name in names_in(self.path(folder), f"{folder}/"):
            match = _DRAFT_FILE.fullmatch(name)
            if match and match["kind"] == kind:
                yield int(match["number"]), f"{folder}/{name}"


def _kept(read: tuple[T | None, tuple[Finding, ...]], found: list[Finding]) -> T | None:
    """What was read, or none; what is wrong with it is added to `found`."""
    found += read[1]
    return read[0]


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
        if whole.parent.resolve() != repo.path("plans").resolve():
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


@contextlib.contextmanager
def locked(repo: Repo, plan_id: str) -> Iterator[None]:
    """Keeps other runs of plantool from writing this plan; the lock dies with its process.

    What a killed run left half-written beside the files is taken away first.
    """
    relative = f"plans/.{plan_id}.lock"
    repo.target("plans")
    with locked_file(repo.path(relative), relative):
        remove_leftovers((repo.path("plans"),), f"{plan_id}.md")
        remove_leftovers(_own_folders(repo, plan_id))
        yield


def _own_folders(repo: Repo, plan_id: str) -> tuple[Path, ...]:
    """The folders below the root that hold this plan's drafts, rounds and comments, no others."""
    rounds = f"comments/{plan_id}"
    own = [f"plans/drafts/{plan_id}"]
    own += (f"{rounds}/{name}" for name in names_in(repo.path(rounds), rounds))
    return tuple(repo.path(relative) for relative in own if repo.holds(relative))


def write_files(repo: Repo, files: Mapping[str, str], read: Mapping[str, str]) -> None:
    """Writes files in order, each in one rename; the last one is the step that counts.

    `read` holds the texts this rests on: if a file has another one by now, somebody else wrote
    it in between and nothing is written. A file that was not read is a new one, and nothing is
    written if it is there already: a frozen draft is never replaced. If a later file cannot be
    written, the new ones go again.
    """
    for relative in {*read, *files}:
        _refuse_changed(repo, relative, read)
    made: list[str] = []
    try:
        for relative, text in files.items():
            path = repo.target(relative)
            create_folder(path.parent, relative)
            waiting = write_beside(path, text.encode(), relative)
            try:
                # Once more, as near to the rename as can be: an editor asks for no lock.
                _refuse_changed(repo, relative, read)
            except PlantoolError:
                waiting.discard()
                raise
            made += [relative] if relative not in read else []
            put_in_place(waiting)
    except BaseException:
        if not _is_any_replaced(repo, files, read):
            _take_back(repo, made)
        raise


def write_output(path: Path, data: bytes) -> None:
    """Writes a document where the user wants it, and makes its folder.

    A folder of a plan repo that is a link may come from anyone: one that leads out is refused.
    """
    folder = os.path.realpath(path.parent)
    for above in Path(os.path.abspath(path)).parents:  # noqa: PTH100 - links stay in it
        if (above / "plans").is_dir() and not Path(folder).is_relative_to(os.path.realpath(above)):
            raise PlantoolError(message("{path}: the link leads out of the repo", path=str(path)))
    create_folder(path.parent)
    replace_file(path, data, str(path))


def _is_any_replaced(repo: Repo, files: Mapping[str, str], read: Mapping[str, str]) -> bool:
    """Whether a file that stood there has its new text; an interrupt tells not how far it came."""
    try:
        return any(
            repo.read_bytes(relative) == text.encode()
            for relative, text in files.items()
            if relative in read
        )
    except PlantoolError:
        return True


def _refuse_changed(repo: Repo, relative: str, read: Mapping[str, str]) -> None:
    if relative not in read:
        if os.path.lexists(repo.path(relative)):
            what = message(
                "{path} is there already and is never replaced; run again", path=relative
            )
            raise PlantoolError(what)
    elif repo.read_bytes(relative) != read[relative].encode():
        what = message("{path}: somebody else changed the file just now; run again", path=relative)
        raise PlantoolError(what)


def _take_back(repo: Repo, made: Sequence[str]) -> None:
    for relative in reversed(made):
        with contextlib.suppress(PlantoolError):
            remove_file(repo.target(relative), relative)


def write_draft(repo: Repo, plan_id: str, review: Review, making: Making) -> None:
    """Freezes the base if it was not, writes the record, then replaces the plan."""
    files = _draft_files(plan_id, review, review.base.source.text, making)
    write_files(repo, files, _texts_of(review))


def write_decided_draft(
    repo: Repo, plan_id: str, review: Review, made: CaptureMaking | Reverting
) -> None:
    """Writes the comments, freezes the base, writes the record, then replaces the plan."""
    # Of a draft that was edited by hand, the base is what it was when it was made.
    base = made.review.base.source.text
    files = {**made.comment_files, **_draft_files(plan_id, review, base, made.making)}
    write_files(repo, files, _texts_of(review))


def _draft_files(plan_id: str, review: Review, base: str, making: Making) -> dict[str, str]:
    folder = f"plans/drafts/{plan_id}"
    files = {}
    if making.number - 1 not in review.frozen:
        files[f"{folder}/{making.number - 1}.md"] = base
    files[f"{folder}/{making.number}.yaml"] = making.record_text
    files[f"plans/{plan_id}.md"] = making.text
    return files


def _texts_of(review: Review) -> dict[str, str]:
    """All texts that a draft rests on, by their path."""
    sources = [
        review.plan.source,
        *review.frozen.values(),
        *(record.source for record in review.records.values()),
        *(item.source for item in review.rounds),
        *(file.source for file in review.files),
    ]
    return {source.path: source.text for source in sources}
