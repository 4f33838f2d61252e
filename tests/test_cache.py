"""The cache of `validate`: the same words as without it, and nobody else's words."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from plantool.cache import entry_for
from plantool.core.validate import validate as check
from plantool.disk import Repo

EXAMPLE = Path(__file__).parents[1]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """The example with faults of several kinds: with a fix, in YAML, in a comment."""
    folder = tmp_path / "repo"
    for name in ("plans", "comments"):
        shutil.copytree(EXAMPLE / name, folder / name)
    plan = next((folder / "plans").glob("*.md"))
    plan.write_bytes(plan.read_bytes() + "\n\nĐời sống của của nhân dân {x}.\n".encode())
    body = next((folder / "comments").glob("*/*/[a-q]*.yaml"))
    body.write_bytes(body.read_bytes() + b"nonsense: 1\n")
    return folder


def validate(repo: Path, cache: Path | None, *words: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", "plantool", "validate", *words],
        cwd=repo,
        env={
            **os.environ,
            "PYTHONPATH": str(EXAMPLE),
            "PLANTOOL_CACHE_DIR": str(cache) if cache else "",
        },
        check=False,
        capture_output=True,
    )
    return done.returncode, done.stdout, done.stderr


def entries(cache: Path) -> list[Path]:
    return sorted(cache.glob("validate/*.json"))


@pytest.mark.parametrize(
    "words", [("--format", "json"), ("--format", "sarif"), ("--format", "junit"), ()]
)
def test_the_second_run_says_the_same(repo: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    cache = tmp_path / "cache"
    without = validate(repo, None, *words)
    assert without[0] == 1
    assert validate(repo, cache, *words) == without
    assert len(entries(cache)) == 1
    assert validate(repo, cache, *words) == without


def test_the_second_run_reads_the_cache(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    validate(repo, cache)
    (entry,) = entries(cache)
    before = entry.stat().st_mtime_ns
    validate(repo, cache)
    assert entry.stat().st_mtime_ns == before


def test_a_changed_file_is_read_anew(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    validate(repo, cache)
    plan = next((repo / "plans").glob("*.md"))
    plan.write_bytes(plan.read_bytes().replace(b"{x}", b""))
    assert validate(repo, cache) == validate(repo, None)


def test_what_is_asked_is_part_of_the_key(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    validate(repo, cache)
    assert validate(repo, cache, "--select", "W") == validate(repo, None, "--select", "W")
    assert validate(repo, cache, "--stage", "final") == validate(repo, None, "--stage", "final")


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"sha256": "0", "findings": "[]"}',
        b'{"findings": "[]"}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_damaged_or_planted_entry_is_passed_over(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: bytes
) -> None:
    monkeypatch.setenv("PLANTOOL_CACHE_DIR", str(tmp_path / "cache"))
    review = Repo(repo).load(next((repo / "plans").glob("*.md")).stem).review
    assert review
    findings = check(review)
    entry = entry_for(Repo(repo), ())
    assert entry
    entry.store(findings)
    assert findings
    assert entry.load() == findings
    entry.file.write_bytes(damage)
    assert entry.load() is None


def test_an_entry_of_other_files_under_this_name_is_passed_over(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    validate(repo, cache)
    (faulty,) = entries(cache)
    plan = next((repo / "plans").glob("*.md"))
    plan.write_bytes(plan.read_bytes().replace("của của".encode(), "của".encode()))
    validate(repo, cache)
    other = next(entry for entry in entries(cache) if entry != faulty)
    faulty.replace(other)
    assert validate(repo, cache) == validate(repo, None)


def test_kept_findings_with_words_taken_out_are_passed_over(repo: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    validate(repo, cache)
    (entry,) = entries(cache)
    kept = json.loads(entry.read_bytes())
    entry.write_text(json.dumps({**kept, "findings": "[]"}))
    assert validate(repo, cache) == validate(repo, None)


def test_a_cache_in_the_repo_is_neither_read_nor_written(repo: Path) -> None:
    inside = repo / ".cache"
    inside.mkdir()
    assert validate(repo, inside) == validate(repo, None)
    assert not list(inside.iterdir())


@pytest.mark.skipif(os.name == "nt", reason="folders have no such modes there")
def test_the_folder_is_the_users_alone(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "new" / "cache"
    monkeypatch.setenv("PLANTOOL_CACHE_DIR", str(cache))
    assert entry_for(Repo(repo), ()) is not None
    for folder in (cache, cache / "validate"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    cache.chmod(0o777)
    assert entry_for(Repo(repo), ()) is None


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_repo_with_links_is_not_kept(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTOOL_CACHE_DIR", str(tmp_path / "cache"))
    (repo / "comments" / "link").symlink_to(repo / "plans")
    assert entry_for(Repo(repo), ()) is None
