"""Number and day entered after signing: three free values, nothing else, and only when ready."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.resources import example_folder

PLAN = "chi-thi-42"
Captured = pytest.CaptureFixture[str]

TEXT = """\
---
plan: x
type: ke-hoach
title: Thực hiện Chỉ thị số 42-CT/TW   # trích yếu
issuer: {name: ỦY BAN NHÂN DÂN TỈNH HÀ GIANG, short: UBND}
number: null
symbol: KH-UBND
place: Hà Giang
date: 2021
draft: 1
status: final
signature: {lines: [CHỦ TỊCH], name: Nguyễn Văn A}
recipients: ["- Các sở, ban, ngành;"]
archive: "- Lưu: VT."
---

# Mục đích {#muc-dich}

Nội dung chính.
"""

ISSUE = ["issue", "x", "--number", "15", "--date", "2021-02-26"]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repo with one plan that nobody has commented on."""
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "x.md").write_bytes(TEXT.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plan_in(repo: Path) -> str:
    return (repo / "plans" / "x.md").read_bytes().decode()


def test_three_values_change_and_nothing_else(repo: Path, capsys: Captured) -> None:
    assert run(ISSUE) == 0
    assert capsys.readouterr().out == (
        "Number 15 and day 2021-02-26 are entered; the plan is signed.\n"
    )
    wanted = TEXT.replace("number: null", "number: 15").replace(
        "date: 2021\n", "date: 2021-02-26\n"
    )
    assert plan_in(repo) == wanted.replace("status: final", "status: signed")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_stay_as_they_are(repo: Path, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    (repo / "plans" / "x.md").write_bytes(text.encode())
    assert run(ISSUE) == 0
    assert plan_in(repo).count("\r") == text.count("\r")


def test_missing_keys_are_added(repo: Path) -> None:
    text = TEXT.replace("number: null\n", "").replace("date: 2021\n", "")
    (repo / "plans" / "x.md").write_bytes(text.replace("status: final\n", "").encode())
    assert run(ISSUE) == 0
    for line in ("number: 15", "date: 2021-02-26", "status: signed"):
        assert f"\n{line}\n" in plan_in(repo)
    assert run(["audit", "x"]) == 0


def test_the_approved_text_is_frozen_and_the_audit_holds(repo: Path, capsys: Captured) -> None:
    assert run(ISSUE) == 0
    assert (repo / "plans" / "drafts" / "x" / "1.md").read_bytes() == TEXT.encode()
    capsys.readouterr()
    assert run(["audit", "x"]) == 0
    assert "'number' was changed since draft 1 was frozen: - → 15" in capsys.readouterr().out
    assert run(["validate"]) == 0


def test_a_signed_text_changed_by_hand_is_found(repo: Path) -> None:
    assert run(ISSUE) == 0
    path = repo / "plans" / "x.md"
    path.write_bytes(plan_in(repo).replace("Nội dung chính", "Nội dung khác").encode())
    assert run(["audit", "x"]) == 1


def test_a_draft_frozen_before_is_left_alone(repo: Path) -> None:
    assert run(["release", "x", "--round", "r1"]) == 0
    frozen = (repo / "plans" / "drafts" / "x" / "1.md").read_bytes()
    assert run(ISSUE) == 0
    assert (repo / "plans" / "drafts" / "x" / "1.md").read_bytes() == frozen


def test_twice_changes_nothing_and_a_mended_number_is_taken(repo: Path, capsys: Captured) -> None:
    assert run(ISSUE) == 0
    before = plan_in(repo)
    assert run(ISSUE) == 0
    assert plan_in(repo) == before
    assert "there already" in capsys.readouterr().out
    # What stood there is told, so that an older number typed again is not lost unseen.
    assert run(["issue", "x", "--number", "16", "--date", "26/02/2021"]) == 0
    told = capsys.readouterr().out
    assert "number 15 and day 2021-02-26 were replaced" in told
    assert "Number 16 and day 2021-02-26 are entered" in told
    assert plan_in(repo) == before.replace("number: 15", "number: 16")


def test_a_status_set_by_hand_without_number_is_mended(repo: Path) -> None:
    path = repo / "plans" / "x.md"
    path.write_bytes(TEXT.replace("status: final", "status: signed").encode())
    assert run(["validate"]) == 1
    assert run(ISSUE) == 0
    assert run(["validate"]) == 0


@pytest.mark.parametrize(
    ("number", "date", "told"),
    [
        ("0", "2021-02-26", "numbers begin at 1"),
        ("-3", "2021-02-26", "numbers begin at 1"),
        ("15", "2021-02-30", "a day is written 2021-02-26"),
        ("15", "2021-02", "a day is written 2021-02-26"),
        ("15", "30/02/2021", "a day is written 2021-02-26"),
        ("15", "", "a day is written 2021-02-26"),
    ],
)
def test_an_impossible_number_or_day_stops(
    repo: Path, capsys: Captured, number: str, date: str, told: str
) -> None:
    assert run(["issue", "x", f"--number={number}", f"--date={date}"]) == 2
    assert told in capsys.readouterr().err
    assert plan_in(repo) == TEXT
    assert not (repo / "plans" / "drafts").exists()


def test_what_is_open_is_listed_and_nothing_written(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    root = repo / "example"
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, root / name)
    monkeypatch.chdir(root)
    before = (root / "plans" / f"{PLAN}.md").read_bytes()
    assert run(["issue", PLAN, "--number", "15", "--date", "2021-02-26"]) == 1
    out, err = capsys.readouterr()
    assert "comments to decide: btctu-1" in out
    assert "Nothing was written." in err
    assert (root / "plans" / f"{PLAN}.md").read_bytes() == before


def test_a_fault_of_the_plan_stops_it(repo: Path, capsys: Captured) -> None:
    path = repo / "plans" / "x.md"
    path.write_bytes(TEXT.replace("{#muc-dich}", "").encode())
    assert run(ISSUE) == 1
    assert "error" in capsys.readouterr().out


def test_a_signed_plan_renders_with_its_number_and_day(repo: Path, capsys: Captured) -> None:
    assert run(ISSUE) == 0
    assert run(["render", "x", "--final", "-o", "x.docx"]) == 0
    assert run(["verify", "x.docx", "x"]) == 0
    capsys.readouterr()
    assert run(["render", "x", "--to", "md"]) == 0
    out = capsys.readouterr().out
    assert "15/KH-UBND" in out.replace("\\", "")
    assert "ngày 26 tháng 02 năm 2021" in out
    assert repo.joinpath("x.docx").is_file()
