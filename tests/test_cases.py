"""Runs tests/cases/<command>/<case>/: a repo, command lines, and what comes of them.

- `cmd`: command lines, one a line, each beginning with `plantool`; `#` begins a comment.
- `repo/`: the folder they run in; where it is missing, a copy of the shipped example.
- `expected.txt`: what they print (standard error behind `2> `), each exit code, files gone.
- `after/`: the files that are new or changed afterwards, and no others.

`pytest --update-cases` writes the last two anew: read the difference before you commit it.
"""

from __future__ import annotations

import io
import shlex
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.resources import example_folder

CASES = Path(__file__).parent / "cases"
DAY = "1795564800"
"""25 November 2026, 0:00 UTC: whatever a command writes bears the same date on every day."""


def every_case() -> list[Path]:
    return sorted(path.parent for path in CASES.glob("*/*/cmd"))


@pytest.mark.parametrize("case", every_case(), ids=lambda case: f"{case.parent.name}/{case.name}")
def test_case(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, update_cases: bool
) -> None:
    folder = tmp_path / "repo"
    copy_input(case, folder)
    before = tree(folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)
    said = "".join(transcript(case))
    after = tree(folder)
    said += "".join(f"gone: {name}\n" for name in before if name not in after)
    changed = {name: data for name, data in after.items() if before.get(name) != data}
    if update_cases:
        write_expectation(case, said, changed)
    assert said == (case / "expected.txt").read_bytes().decode()
    assert changed == tree(case / "after")


def copy_input(case: Path, folder: Path) -> None:
    if (case / "repo").is_dir():
        shutil.copytree(case / "repo", folder)
        return
    for name in ("plans", "comments"):
        if (example_folder() / name).is_dir():
            shutil.copytree(example_folder() / name, folder / name)


def transcript(case: Path) -> Iterator[str]:
    for line in (case / "cmd").read_text(encoding="utf-8").splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        assert words[0] == "plantool", line
        with captured() as (out, err):
            code = run(words[1:])
        said = text_of(out)
        yield f"$ {line}\n{said}"
        if said and not said.endswith("\n"):
            yield "(no line end)\n"
        yield "".join(f"2> {complaint}\n" for complaint in text_of(err).split("\n")[:-1])
        yield f"exit {code}\n"


@contextmanager
def captured() -> Iterator[tuple[io.TextIOWrapper, io.TextIOWrapper]]:
    """Standard output and standard error, as the bytes a pipe would get."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    with redirect_stdout(out), redirect_stderr(err):
        yield out, err


def text_of(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


def tree(folder: Path) -> dict[str, bytes]:
    """The files below a folder, the locks and caches of programs left out."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in files.items() if not name.endswith(".lock")}


def write_expectation(case: Path, said: str, changed: Mapping[str, bytes]) -> None:
    (case / "expected.txt").write_bytes(said.encode())
    shutil.rmtree(case / "after", ignore_errors=True)
    for name, data in changed.items():
        path = case / "after" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_update_does_nothing_in_ci(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    assert request.getfixturevalue("update_cases") is False
