"""What `validate` is to look at: plans, comment files and folders as named on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from plantool.core.finding import Finding
from plantool.core.message import message
from plantool.disk import Repo, find_repo, locate_plan
from plantool.errors import PlantoolError


class Target(Struct, frozen=True):
    """Plans to be read, and the part of the repo whose findings are shown."""

    repo: Repo
    plans: tuple[str, ...]
    below: str = ""
    """A path below the root; "" shows all that is found for the plans."""

    def shows(self, finding: Finding) -> bool:
        """Whether a finding is in the part of the repo that was named."""
        below = self.below
        return not below or finding.path == below or finding.path.startswith(f"{below}/")


def targets_of(given: Sequence[Path]) -> tuple[Target, ...]:
    """The targets named; the whole repo where none is."""
    return tuple(_target(path) for path in given or (Path(),))


def _target(given: Path) -> Target:
    path = Path(os.path.abspath(given))  # noqa: PTH100 - resolve() would follow links out of the repo
    if not path.exists():
        if len(given.parts) == 1 and not given.suffix:
            repo, plan_id = locate_plan(str(given), Path.cwd())
            return Target(repo, (plan_id,))
        raise PlantoolError(message("{path}: no such file or folder", path=str(given)))
    repo = find_repo(path if path.is_dir() else path.parent)
    root = Path(os.path.abspath(repo.root))  # noqa: PTH100
    below = path.resolve() if not path.is_relative_to(root) else path
    relative = below.relative_to(root).as_posix()
    return _narrowed(repo, "" if relative == "." else relative, str(given))


def _narrowed(repo: Repo, relative: str, shown: str) -> Target:
    parts = relative.split("/") if relative else []
    every = repo.plan_ids()
    if not every:
        raise PlantoolError(message("{path}: the folder holds no plan", path=shown))
    match parts:
        case []:
            return Target(repo, every)
        case (
            ["plantool.yaml"]
            | ["pyproject.toml"]
            | ["plans"]
            | ["plans", "agencies.yaml"]
            | ["plans", "drafts"]
        ):
            return Target(repo, every, relative)
        case ["comments"]:
            return Target(repo, every, relative)
        case ["plans", name] if name.endswith(".md"):
            return Target(repo, (name.removesuffix(".md"),))
        case ["plans", "drafts", plan, *_] | ["comments", plan, *_]:
            if plan not in every:
                raise PlantoolError(
                    message("{path}: there is no plan '{plan}'", path=shown, plan=plan)
                )
            return Target(repo, (plan,), relative)
        case _:
            raise PlantoolError(
                message("{path}: no plan, comment file or folder of them", path=shown)
            )


def unread_files(repo: Repo) -> Iterator[Finding]:
    """Folders below `comments/` that belong to no plan, and files there that are not read."""
    # The rules are imported late: where nothing has changed, none of them runs.
    from plantool.core.rules.rounds import UNREAD_FILE

    plans = set(repo.plan_ids())
    folder = repo.path("comments")
    for path in sorted(folder.glob("*/")):
        if path.is_dir() and path.name not in plans and not path.name.startswith("."):
            what = message("there is no plan '{plan}'; these comments are not read", plan=path.name)
            yield UNREAD_FILE.file_finding(f"comments/{path.name}", what)
    for path in sorted(folder.glob("*/**/*.y*ml")):
        depth = len(path.relative_to(folder).parts)
        if path.is_file() and (path.suffix != ".yaml" or depth != 3):  # noqa: PLR2004 - plan, round, file
            what = message(
                "the file is not read: comments lie in comments/<plan>/<round>/<body>.yaml"
            )
            yield UNREAD_FILE.file_finding(path.relative_to(repo.root).as_posix(), what)
