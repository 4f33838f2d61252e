"""The CI files that `init` writes, run as a runner runs them: their shell in a git repo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from plantool.cli.app import run

pytestmark = pytest.mark.skipif(
    os.name == "nt" or shutil.which("git") is None or shutil.which("bash") is None,
    reason="the jobs run on Linux, with git and bash",
)

NULL = "0" * 40
BODY = Path("comments/chi-thi-42/hoi-thao-2021-02-05/so-noi-vu.yaml")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "kho"
    assert run(["init", str(folder)]) == 0
    programs = tmp_path / "bin"
    programs.mkdir()
    program = programs / "plantool"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m plantool "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    git(folder, "init", "-q")
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(folder: Path) -> str:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "as it stands")
    return git(folder, "rev-parse", "HEAD")


def shell(folder: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def steps(folder: Path) -> dict[str, Any]:
    text = (folder / ".github/workflows/plantool.yml").read_text(encoding="utf-8")
    made = YAML(typ="safe", pure=True).load(text)
    assert made["permissions"] == {"contents": "read"}
    return {step["name"]: step for step in made["jobs"]["check"]["steps"] if "name" in step}


def on_github(folder: Path, base: str, *, pull_request: bool) -> dict[str, str]:
    """What fails, by the name of the step, with what it said."""
    failed = {}
    for name, step in steps(folder).items():
        if name == "Install" or ("pull_request" in step.get("if", "") and not pull_request):
            continue
        done = shell(folder, step["run"], BASE=base)
        if done.returncode:
            failed[name] = done.stdout + done.stderr
    return failed


def on_gitlab(folder: Path, base: str) -> subprocess.CompletedProcess[str]:
    text = (folder / ".gitlab-ci.yml").read_text(encoding="utf-8")
    (script,) = YAML(typ="safe", pure=True).load(text)["plantool"]["script"]
    return shell(folder, script, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)


def change_that_judges_itself(repo: Path) -> str:
    """A pull request that ignores what it breaks and makes its author a decider."""
    settings = repo / "plantool.yaml"
    settings.write_text("lang: en\ndeciders: [Văn phòng]\n", encoding="utf-8")
    base = commit(repo)
    settings.write_text("lang: en\nignore: [W, C]\ndeciders: [Khách]\n", encoding="utf-8")
    (repo / "templates" / "ke-hoach.md.j2").write_text("FORGED\n", encoding="utf-8")
    (repo / "pyproject.toml").write_text('[tool.plantool]\nignore = ["W"]\n', encoding="utf-8")
    with (repo / BODY).open("a", encoding="utf-8") as file:
        file.write("- {id: snv-x, content: x, decision: {status: noted, by: Khách}}\n")
    commit(repo)
    return base


def test_a_new_repo_passes_its_own_jobs(repo: Path) -> None:
    assert on_github(repo, NULL, pull_request=False) == {}
    assert [path.name for path in (repo / "word").iterdir()] == ["chi-thi-42.docx"]
    shutil.rmtree(repo / "word")
    base = git(repo, "rev-parse", "HEAD")
    assert on_github(repo, base, pull_request=True) == {}
    done = on_gitlab(repo, base)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (repo / "word" / "chi-thi-42.docx").is_file()


def test_a_pull_request_is_judged_by_its_target(repo: Path) -> None:
    base = change_that_judges_itself(repo)
    failed = on_github(repo, base, pull_request=True)
    assert "title=C308 unknown-decider::" in failed["Validate"]
    assert "V012" in failed["Audit"]
    assert "Render" not in failed
    assert (repo / "templates" / "ke-hoach.md.j2").read_text(encoding="utf-8") != "FORGED\n"
    assert not (repo / "pyproject.toml").exists()


def test_a_merge_request_is_judged_by_its_target(repo: Path) -> None:
    base = change_that_judges_itself(repo)
    done = on_gitlab(repo, base)
    assert done.returncode == 1
    assert "C308" in done.stdout
    assert "V012" in done.stdout
    assert "C308" in (repo / "gl-code-quality-report.json").read_text(encoding="utf-8")
