"""Warnings and notes that are not shown: for the repo, a section, a comment or a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plantool.cli.app import run

PLAN = """\
---
plan: x
title: Thực hiện Chỉ thị số 42
---
# Mục đích {#muc-dich}

Lời và và lời.

# Yêu cầu {#yeu-cau}

Lời và và lời.
"""
COMMENTS = """\
plan: x
draft: 1
round: r
agency: so-noi-vu
comments:
- {id: a, content: một}
- id: b  # plantool: ignore C305
  content: hai
"""


@pytest.fixture(autouse=True)
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "plans/x.md": PLAN,
        "plans/agencies.yaml": "so-noi-vu: {name: Sở Nội vụ, short: SNV, kind: so}\n",
        "comments/x/r/round.yaml": "title: Hội thảo\ninvited: [so-noi-vu]\n",
        "comments/x/r/so-noi-vu.yaml": COMMENTS,
    }
    for path, text in files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *more: str) -> list[tuple[str, str]]:
    run(["validate", "--format", "json", *more])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return [(one["code"], one["section"] or one["comment"] or "") for one in findings]


def settings(repo: Path, text: str) -> None:
    (repo / "plantool.yaml").write_text(text, encoding="utf-8")


def test_a_line_of_yaml_ignores_a_code(capsys: pytest.CaptureFixture[str]) -> None:
    codes = found(capsys)
    assert ("C305", "a") in codes
    assert ("C305", "b") not in codes
    assert [code for code, _ in codes if code == "K006"] == []


def test_a_section_or_a_comment_is_left_out_by_the_settings(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [code for code, _ in found(capsys)].count("W104") == 2
    settings(repo, "ignore: [W104 muc-dich, undecided a]\n")
    codes = found(capsys)
    assert [code for code, _ in codes].count("W104") == 1
    assert "C305" not in {code for code, _ in codes}
    assert "K006" not in {code for code, _ in codes}


def test_what_hides_nothing_is_reported_where_it_stands(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(repo, "ignore: [W104, W999, W104 khong-co]\n")
    path = repo / "comments" / "x" / "r" / "so-noi-vu.yaml"
    path.write_text(COMMENTS.replace("hai", "hai # plantool: ignore C301"), encoding="utf-8")
    run(["validate", "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    unused = [(one["path"], one["line"]) for one in findings if one["code"] == "K006"]
    assert unused == [
        ("comments/x/r/so-noi-vu.yaml", 8),
        ("plantool.yaml", 1),
        ("plantool.yaml", 1),
    ]
    assert "K003" not in {one["code"] for one in findings}
    # Where only a part is looked at, nobody knows what the rest would have used.
    assert "K006" not in {code for code, _ in found(capsys, "plans/x.md", "--select", "W")}


def test_an_error_is_never_ignored(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "plans" / "x.md").write_text(PLAN.replace("#yeu-cau", "#muc-dich"), encoding="utf-8")
    settings(repo, "ignore: [S103, S103 muc-dich]\n")
    codes = [code for code, _ in found(capsys)]
    assert "S103" in codes
    assert codes.count("K006") == 2


def test_the_second_run_reports_the_same(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings(repo, "ignore: [W999]\n")
    assert found(capsys) == found(capsys)


def test_statistics_count_rule_by_rule(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["validate", "--statistics", "--select", "W104,C305"])
    shown = capsys.readouterr().out
    assert shown == (
        "2  W104 doubled-word [warning]\n1  C305 undecided [note]\n2 warnings, 1 note\n"
    )
    assert code == 1
    run(["validate", "--statistics", "--select", "W104", "--format", "json"])
    assert json.loads(capsys.readouterr().out) == [
        {"code": "W104", "name": "doubled-word", "severity": "warning", "count": 2}
    ]
    assert run(["validate", "--statistics", "--format", "sarif"]) == 2


def test_diff_shows_what_fix_would_write_and_writes_nothing(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = repo / "plans" / "x.md"
    plan.write_text(PLAN.replace(" {#yeu-cau}", ""), encoding="utf-8")
    before = plan.read_bytes()
    assert run(["validate", "--diff"]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("--- plans/x.md\n+++ plans/x.md\n")
    assert "\n-# Yêu cầu\n+# Yêu cầu {#yeu-cau}\n" in shown
    assert plan.read_bytes() == before
    run(["validate", "--fix"])
    assert "# Yêu cầu {#yeu-cau}\n" in plan.read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["validate", "--diff"]) == 0
    assert capsys.readouterr().out == ""
