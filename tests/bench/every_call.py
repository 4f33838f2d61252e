"""Kills apply, undo and release at each real system call that changes something, by strace.

Run by hand: `python tests/bench/every_call.py [apply|undo|release] [kill|full]`. The suite does
the same from inside Python (tests/test_faults.py); this shows that no call was missed there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PLAN = "chi-thi-42"
ROUND = "hoi-thao-2021-02-05"
CALLS = [
    "openat",
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "symlinkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "chmod",
    "fchmod",
    "fchmodat",
    "fchown",
]
COMMANDS = {
    "apply": ["apply", PLAN],
    "undo": ["undo", PLAN],
    "release": ["release", PLAN, "--round", ROUND],
}
FAULTS = {"kill": "signal=KILL", "full": "error=ENOSPC"}
Tree = dict[str, bytes]


def main(names: list[str]) -> int:
    """Try each call of each command and report how many points held."""
    if shutil.which("strace") is None:
        sys.stdout.write("skipped: strace is not installed\n")
        return 0
    commands = [name for name in names if name in COMMANDS] or list(COMMANDS)
    faults = [name for name in names if name in FAULTS] or list(FAULTS)
    failed = 0
    for name in commands:
        for fault in faults:
            with tempfile.TemporaryDirectory() as folder:
                failed += _try(Path(folder), name, fault)
    return int(failed > 0)


def _try(folder: Path, name: str, fault: str) -> int:
    repo, log = folder / "repo", folder / "log"
    for part in ("plans", "comments"):
        shutil.copytree(ROOT / part, repo / part)
    if name == "undo":
        _run(repo, COMMANDS["apply"])
    before = _tree(repo)
    _strace(repo, log, COMMANDS[name])
    after = _tree(repo)
    points = _points(log.read_text(), repo)
    failed = 0
    for call, number in points:
        _put(repo, before)
        inject = f"inject={call}:{FAULTS[fault]}:when={number}"
        code = _strace(repo, log, COMMANDS[name], "-e", inject)
        faults = _faults(repo, name, before, after)
        failed += bool(faults)
        for what in faults:
            sys.stdout.write(f"{name} {fault} {call} {number} (exit {code}): {what}\n")
    sys.stdout.write(f"{name} {fault}: {len(points)} points tried, {failed} failed\n")
    sys.stdout.flush()
    return failed


def _points(log: str, repo: Path) -> list[tuple[str, int]]:
    """Calls that change something below the repo, each with its number among its kind."""
    counts: dict[str, int] = {}
    found = []
    for line in log.splitlines():
        match = re.match(r"(?:\d+ +)?(\w+)\((.*)", line)
        if match is None:
            continue
        call, words = match.groups()
        counts[call] = counts.get(call, 0) + 1
        is_open = call == "openat" and not re.search("O_WRONLY|O_RDWR|O_CREAT", words)
        if str(repo) in words and not is_open:
            found.append((call, counts[call]))
    return found


def _faults(repo: Path, name: str, before: Tree, after: Tree) -> list[str]:
    tree = _shown(_tree(repo))
    plan = f"plans/{PLAN}.md"
    found = [
        f"{path} is neither old nor new"
        for path, data in tree.items()
        if data not in {before.get(path), after.get(path)}
    ]
    if tree.get(plan) not in {before[plan], after[plan]}:
        found.append("the plan is neither old nor new")
    if _run(repo, ["audit", PLAN]):
        found.append("audit fails")
    is_done = name == "undo" and tree == after
    if _run(repo, COMMANDS["apply" if is_done else name]):
        found.append("the next run fails")
    if _tree(repo) != (before if is_done else after):
        found.append("the next run ends otherwise")
    return found


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SOURCE_DATE_EPOCH": "1612569600",
    }


def _run(repo: Path, args: list[str]) -> int:
    command = [sys.executable, "-m", "plantool", *args]
    return subprocess.run(
        command, cwd=repo, env=_environment(), capture_output=True, check=False
    ).returncode


def _strace(repo: Path, log: Path, args: list[str], *more: str) -> int:
    command = ["strace", "-y", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *more]
    command += [sys.executable, "-m", "plantool", *args]
    return subprocess.run(
        command, cwd=repo, env=_environment(), capture_output=True, check=False
    ).returncode


def _tree(repo: Path) -> Tree:
    return {
        path.relative_to(repo).as_posix(): path.read_bytes()
        for path in sorted(repo.rglob("*"))
        if path.is_file()
    }


def _shown(tree: Tree) -> Tree:
    return {path: data for path, data in tree.items() if not Path(path).name.startswith(".")}


def _put(repo: Path, tree: Tree) -> None:
    shutil.rmtree(repo)
    for path, data in tree.items():
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_bytes(data)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
