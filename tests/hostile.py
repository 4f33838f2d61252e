"""A plan repo under attack, and what a command run in it says and leaves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from plantool.resources import example_folder

PLAN = "chi-thi-42"
ROUND = f"comments/{PLAN}/hoi-thao-2021-02-05"
SECRET = "mật khẩu của máy"
SECONDS = 60
"""A hang is told from a machine that does much else."""


def hostile_repo(tmp_path: Path) -> Path:
    """The example, in a folder beside which lies what must not be read or written."""
    folder = tmp_path / "kho"
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, folder / name)
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    return folder


class Outcome:
    """What a command said and left."""

    def __init__(self, repo: Path, line: Sequence[str], *, seconds: int = 0) -> None:
        """Run it; with `seconds`, by a shell that allows it and its children no more."""
        before = tree(repo.parent)
        limit = ("sh", "-c", f'ulimit -S -t {seconds}; exec "$0" "$@"') if seconds else ()
        done = subprocess.run(
            [*limit, sys.executable, "-m", "plantool", *line],
            cwd=repo,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        self.code = done.returncode
        self.said = (done.stdout + done.stderr).decode()
        after = tree(repo.parent)
        self.made = {name: data for name, data in after.items() if before.get(name) != data}
        assert self.code in {0, 1, 2}, self.said
        assert "Traceback" not in self.said
        assert SECRET not in self.said
        assert not any(SECRET.encode() in data for data in self.made.values())


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "cache" not in path.parts and ".git" not in path.parts
    }


def plan_with(repo: Path, body: str, header: str = "") -> None:
    text = (
        f"---\nplan: {PLAN}\ntitle: Thử\n{header}draft: 1\nstatus: drafting\n---\n"
        f"# Mục đích {{#muc-dich}}\n\n{body}\n"
    )
    shutil.rmtree(repo / "comments")
    (repo / "plans" / f"{PLAN}.md").write_bytes(text.encode())
