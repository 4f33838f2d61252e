"""What a shell shows when somebody presses Tab: it calls plantool with the line so far."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plantool.resources import example_folder


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    return tmp_path


def completed(folder: Path, line: str) -> list[str]:
    """The words offered for the last one of the line, as bash asks for them."""
    done = subprocess.run(
        [sys.executable, "-m", "plantool"],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parent.parent),
            "_PLANTOOL_COMPLETE": "complete_bash",
            "COMP_WORDS": line,
            "COMP_CWORD": str(line.count(" ")),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("plantool aud", ["audit"]),
        ("plantool show chi", ["chi-thi-42"]),
        ("plantool locate chi-thi-42 --section kien", ["kien-toan"]),
        ("plantool locate chi-thi-42 --sec", ["--section"]),
        ("plantool apply chi-thi-42 --only vpub-", ["vpub-1", "vpub-2", "vpub-3"]),
        ("plantool revert vpub-1 vpub-2", ["vpub-2"]),
        ("plantool decide vpub-1 --same-as vpub-", ["vpub-1", "vpub-2", "vpub-3"]),
        ("plantool render chi-thi-42 --agency so-noi", ["so-noi-vu"]),
        ("plantool release chi-thi-42 --round hoi", ["hoi-thao-2021-02-05"]),
        ("plantool validate --format sar", ["sarif"]),
        ("plantool show không-có", []),
        ("plantool locate khong-co --section k", []),
    ],
)
def test_a_word_is_completed(repo: Path, line: str, words: list[str]) -> None:
    assert completed(repo, line) == words


def test_outside_a_repo_nothing_is_offered(tmp_path: Path) -> None:
    assert completed(tmp_path, "plantool show ") == []


def test_what_is_no_id_is_not_shown(repo: Path) -> None:
    plan = repo / "plans" / "chi-thi-42.md"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("{#kien-toan}", "{#kien$(id)}"), encoding="utf-8")
    (repo / "plans" / "chi\x1b[31m.md").write_text(text, encoding="utf-8")
    assert completed(repo, "plantool locate chi-thi-42 --section kien") == []
    assert completed(repo, "plantool show chi") == ["chi-thi-42"]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is missing")
def test_bash_takes_the_script_and_completes_a_section(repo: Path) -> None:
    script = f"""
    plantool() {{ "{sys.executable}" -m plantool "$@"; }}
    export -f plantool
    eval "$(_PLANTOOL_COMPLETE=source_bash plantool)"
    complete -p plantool
    """
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=repo,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "-F _plantool_completion plantool" in done.stdout
