"""`capture` and `revert` on disk: what is written, and that nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.resources import example_folder

PLAN = "chi-thi-42"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert run(["apply", PLAN]) == 0
    return tmp_path


def edit(repo: Path, old: str, new: str) -> None:
    path = repo / "plans" / f"{PLAN}.md"
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


def test_hand_edits_of_a_body_are_recorded_in_its_file(repo: Path) -> None:
    edit(repo, "nghiêm túc triển khai", "nghiêm túc, khẩn trương triển khai")
    assert run(["apply", PLAN]) == 1  # "capture first"
    assert run(["capture", PLAN, "--agency", "so-noi-vu"]) == 0
    assert run(["audit", PLAN]) == 0
    assert run(["validate"]) == 0
    file = repo / "comments" / PLAN / "hoi-thao-2021-02-05" / "so-noi-vu.yaml"
    assert "khẩn trương" in file.read_text(encoding="utf-8")
    assert (repo / "plans" / "drafts" / PLAN / "2.md").is_file()


def test_own_revisions_and_a_second_capture(repo: Path) -> None:
    edit(repo, "nghiêm túc triển khai", "nghiêm túc, khẩn trương triển khai")
    assert run(["capture", PLAN, "--own"]) == 0
    edit(repo, "khẩn trương triển khai", "khẩn trương tổ chức triển khai")
    assert run(["capture", PLAN, "--own"]) == 0
    assert run(["audit", PLAN]) == 0
    assert run(["validate"]) == 0
    assert run(["capture", PLAN, "--own"]) == 1


def test_hand_edits_for_a_comment_become_its_adopted_wording(repo: Path) -> None:
    file = repo / "comments" / PLAN / "hoi-thao-2021-02-05" / "lien-doan-lao-dong.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("status: pending", "status: accepted\n    reply: Tiếp thu."), encoding="utf-8"
    )
    edit(repo, "nghiêm túc triển khai", "nghiêm túc, khẩn trương triển khai")
    assert run(["capture", PLAN, "--for", "ldld-2"]) == 0
    assert run(["audit", PLAN]) == 0
    assert "edits: [" in file.read_text(encoding="utf-8")


def test_it_must_be_said_whose_words_they_are(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repo.is_dir()
    assert run(["capture", PLAN]) == 2
    assert run(["capture", PLAN, "--agency", "so-la"]) == 2
    assert "--own" in capsys.readouterr().err


def test_a_reverted_comment_is_answered_anew_and_its_words_are_gone(repo: Path) -> None:
    assert run(["revert", "snv-1", "--reply", "Giữ nguyên."]) == 1  # hlg-1 rests on it
    assert run(["revert", "snv-1", "hlg-1", "--reply", "Giữ nguyên."]) == 0
    assert run(["audit", PLAN]) == 0
    assert run(["apply", PLAN]) == 0
    text = (repo / "plans" / f"{PLAN}.md").read_text(encoding="utf-8")
    assert "draft: 3" in text
    assert "theo hướng tinh gọn;" in text
    assert run(["undo", PLAN]) == 1


def test_a_body_is_named_as_people_name_it(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(repo, "nghiêm túc triển khai", "nghiêm túc, khẩn trương triển khai")
    assert run(["capture", PLAN, "--agency", "Sở Nội bụi"]) == 2
    assert "did you mean" in capsys.readouterr().err
    assert run(["capture", PLAN, "--agency", "SNV"]) == 0
    file = repo / "comments" / PLAN / "hoi-thao-2021-02-05" / "so-noi-vu.yaml"
    assert "khẩn trương" in file.read_text(encoding="utf-8")


def test_own_revisions_need_no_drafter_in_the_header(repo: Path) -> None:
    run(["undo", PLAN])
    path = repo / "plans" / f"{PLAN}.md"
    text = path.read_bytes().decode()
    start = text.index("drafter:")
    end = text.index("\n", text.index("name:", start)) + 1
    while text[end] == " ":
        end = text.index("\n", end) + 1
    path.write_bytes((text[:start] + text[end:]).encode())
    shutil.rmtree(repo / "plans" / "drafts", ignore_errors=True)
    assert run(["apply", PLAN]) == 0
    edit(repo, "nghiêm túc triển khai", "nghiêm túc, khẩn trương triển khai")
    assert run(["capture", PLAN, "--own"]) == 0
    assert (repo / "comments" / PLAN / "chinh-ly" / "don-vi-soan-thao.yaml").is_file()
    assert run(["validate"]) == 0
    assert run(["audit", PLAN]) == 0
