"""Copies of the draft that come back without tracking: known by their text, or questioned."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from plantool.cli.app import run
from plantool.resources import example_folder

PLAN = "chi-thi-42"
ROUND = "hoi-thao-2021-02-05"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    shutil.copytree(example_folder() / "plans", root / "plans")
    folder = root / "comments" / PLAN / ROUND
    folder.mkdir(parents=True)
    shutil.copy(example_folder() / "comments" / PLAN / ROUND / "round.yaml", folder)
    monkeypatch.chdir(root)
    assert run(["render", PLAN, "--as", "du-thao", "-o", "draft.docx"]) == 0
    return root


def rewritten(change: Callable[[str], str]) -> None:
    """`copy.docx`: the draft, its text changed as somebody types over it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile("draft.docx") as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = change(part.decode()).encode()
            new.writestr(name, part)
    Path("copy.docx").write_bytes(buffer.getvalue())


def intake(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    """Exit code, report and what is said on standard error."""
    capsys.readouterr()
    line = ["intake", *words, "--plan", PLAN, "--round", ROUND, "--format", "json"]
    code = run(line)
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def test_an_unedited_copy_holds_nothing(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report, _ = intake(capsys, "draft.docx", "--agency", "SNV")
    assert (code, report["comments"]) == (0, [])
    assert not (repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml").exists()


def test_silent_edits_of_text_title_table_and_header(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changes = {
        "theo hướng tinh gọn": "theo hướng gọn nhẹ",
        "Kiện toàn tổ chức, bộ máy<": "Sắp xếp tổ chức, bộ máy<",
        "Hội chuyên ngành được thành lập mới": "Hội chuyên ngành thành lập mới",
        "UBND các huyện, thành phố": "Ủy ban nhân dân các huyện, thành phố",
        "khen thưởng tập thể, cá nhân có thành tích xuất sắc.": "khen thưởng kịp thời.",
    }

    def change(text: str) -> str:
        for old, new in changes.items():
            assert old in text, old
            text = text.replace(old, new, 1)
        return text

    rewritten(change)
    code, report, _ = intake(capsys, "copy.docx", "--agency", "SNV")
    assert code == 0
    found = [(one["actions"], one["section"]) for one in report["comments"]]
    assert found == [
        (["delete"], "chi-tieu"),
        (["retitle"], "kien-toan"),
        (["replace"], "kien-toan"),
        (["replace"], "so-ket"),
        (["replace"], None),
    ]
    assert report["files"][0]["kind"].endswith("0 Word comments, 5 silent edits")
    assert (repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml").exists()


def test_a_copy_of_which_most_is_new_is_questioned(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(lambda text: re.sub(r"(<w:t [^>]*>)[^<]{40,}", r"\1Viết lại từ đầu, ngắn hơn.", text))
    code, report, said = intake(capsys, "copy.docx", "--agency", "SNV")
    assert (code, report) == (2, None)
    assert re.search(r"only \d+ % of draft 1 stands in it: is it another plan", said)
    assert list((repo / "comments").rglob("so-*.yaml")) == []


def test_a_body_must_be_named_where_the_file_names_none(
    capsys: pytest.CaptureFixture[str], repo: Path
) -> None:
    rewritten(lambda text: text.replace("tinh gọn", "gọn nhẹ", 1))
    code, _, said = intake(capsys, "copy.docx")
    assert code == 2
    assert "--agency" in said
    (repo / "copy.docx").rename(repo / "Du thao_So Noi vu_sua.docx")
    code, report, _ = intake(capsys, "Du thao_So Noi vu_sua.docx")
    assert (code, [one["agency"] for one in report["comments"]]) == (0, ["so-noi-vu"])


def test_several_files_are_taken_in_together_or_not_at_all(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(lambda text: text.replace("tinh gọn", "gọn nhẹ", 1))
    (repo / "bad.docx").write_bytes(b"PK\x03\x04")
    code, _, _ = intake(capsys, "copy.docx", "bad.docx", "--agency", "SNV")
    assert code == 2
    assert list((repo / "comments").rglob("so-*.yaml")) == []
    code, report, _ = intake(capsys, "copy.docx", "copy.docx", "--agency", "SNV", "--dry-run")
    assert (code, len(report["comments"]), report["known"]) == (0, 1, 1)
    assert list((repo / "comments").rglob("so-*.yaml")) == []


def test_unknown_rounds_and_bodies_are_refused_with_the_list(
    capsys: pytest.CaptureFixture[str], repo: Path
) -> None:
    assert repo.exists()
    assert run(["intake", "draft.docx", "--plan", PLAN, "--round", "x", "--agency", "SNV"]) == 2
    assert ROUND in capsys.readouterr().err
    code, _, said = intake(capsys, "draft.docx", "--agency", "Sở Không Có")
    assert code == 2
    assert "no body is called 'Sở Không Có'" in said
