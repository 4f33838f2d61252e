"""Comments written out: Excel and CSV say the same, texts are whole, annotations are W3C's."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from plantool.cli.app import run
from plantool.cli.export_sheet import ACTION_WORDS
from plantool.core.comment import Action
from plantool.resources import example_folder
from plantool.sheet_reader import read_csv, read_xlsx

PLAN = "chi-thi-42"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_action_has_its_word() -> None:
    assert set(ACTION_WORDS) == set(Action)


def test_excel_and_csv_hold_the_same_words(repo: Path) -> None:
    assert run(["export", PLAN, "-o", "y.xlsx"]) == 0
    assert run(["export", PLAN, "-o", "y.csv"]) == 0
    (excel,) = read_xlsx((repo / "y.xlsx").read_bytes(), "y.xlsx")
    (plain,) = read_csv((repo / "y.csv").read_bytes(), "y.csv")
    rows = [row for row in excel.rows if any(row)]
    assert rows == [tuple(cell.replace("\r\n", "\n") for cell in row) for row in plain.rows]
    first = (repo / "y.xlsx").read_bytes()
    assert run(["export", PLAN, "-o", "y.xlsx"]) == 0
    assert (repo / "y.xlsx").read_bytes() == first


def exported(repo: Path) -> list[dict[str, Any]]:
    assert run(["export", PLAN, "-o", "y.jsonld"]) == 0
    collection = json.loads((repo / "y.jsonld").read_text(encoding="utf-8"))
    assert collection["type"] == "AnnotationCollection"
    items = collection["first"]["items"]
    assert collection["total"] == len(items)
    return list(items)


def test_a_quote_refines_the_section_it_stands_in(repo: Path) -> None:
    item = next(one for one in exported(repo) if one["id"].endswith("#snv-1"))
    selector = item["target"]["selector"]
    assert selector["type"] == "FragmentSelector"
    assert selector["value"] == "kien-toan"
    assert selector["refinedBy"] == {"type": "TextQuoteSelector", "exact": "theo hướng tinh gọn"}
    assert item["creator"]["name"] == "Sở Nội vụ"
    assert [body["purpose"] for body in item["body"]] == ["commenting", "editing"]


def test_each_answer_replies_to_its_comment_and_ids_are_unique(repo: Path) -> None:
    items = exported(repo)
    known = [one["id"] for one in items]
    assert len(set(known)) == len(known)
    answers = [one for one in items if one["motivation"] == "replying"]
    assert answers
    assert all(one["target"] in known for one in answers)


def test_a_text_longer_than_a_cell_stops_the_export_and_is_never_cut(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = repo / "comments" / PLAN / "hoi-thao-2021-02-05" / "so-noi-vu.yaml"
    long = "dài " * 9000
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("reason: Thống nhất", f"reason: {long}Thống nhất"), "utf-8")
    assert run(["export", PLAN, "-o", "y.xlsx"]) == 2
    assert "32767" in capsys.readouterr().err
    assert not (repo / "y.xlsx").exists()
    assert run(["export", PLAN, "-o", "y.csv"]) == 0
    assert long.strip() in (repo / "y.csv").read_text(encoding="utf-8")
