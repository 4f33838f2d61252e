"""Copies of the draft that come back without tracking: known by their text, or questioned."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

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


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(element: etree._Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def holding(root: etree._Element, words: str, tag: str = "p") -> etree._Element:
    return next(one for one in root.iter(f"{W}{tag}") if words in text_of(one))


def written(element: etree._Element, words: str) -> None:
    first, *rest = element.iter(f"{W}t")
    first.text = words
    for one in rest:
        one.text = ""


def dropped(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def row_dropped(root: etree._Element) -> None:
    dropped(holding(root, "Tin, bài, chuyên mục", "tr"))


def row_added(root: etree._Element) -> None:
    row = holding(root, "Tin, bài, chuyên mục", "tr")
    new = deepcopy(row)
    row.addnext(new)
    for number, cell in enumerate(new.iter(f"{W}tc")):
        written(cell, f"Ô mới {number}")


def recipient_dropped(root: etree._Element) -> None:
    dropped(holding(root, "Các hội thành viên;"))


def recipient_added(root: etree._Element) -> None:
    line = holding(root, "Các hội thành viên;")
    new = deepcopy(line)
    line.addnext(new)
    written(new, "- Hội Nông dân tỉnh;")


def moved_within(root: etree._Element) -> None:
    holding(root, "Đổi mới, nâng cao chất lượng").addnext(
        holding(root, "- Cụ thể hóa, triển khai có hiệu quả")
    )


def moved_elsewhere(root: etree._Element) -> None:
    holding(root, "Phối hợp tuyên truyền, vận động").addnext(
        holding(root, "Để triển khai có hiệu quả Chương trình")
    )


SILENT: dict[str, tuple[Callable[[etree._Element], None], str]] = {
    "a task's row dropped": (row_dropped, "Tuyên truyền, triển khai thực hiện các quan điểm"),
    "a task's row added": (row_added, "Ô mới 0 Ô mới 1"),
    "a recipient dropped": (recipient_dropped, "Các hội thành viên"),
    "a recipient added": (recipient_added, "Hội Nông dân tỉnh"),
    "a paragraph moved within its section": (moved_within, "hiệu quả"),
    "a paragraph moved to another section": (moved_elsewhere, "Để triển khai có hiệu quả"),
}


def edited_tree(edit: Callable[[etree._Element], None]) -> None:
    def change(text: str) -> str:
        root = etree.fromstring(text.encode())
        edit(root)
        return etree.tostring(root, encoding="unicode")

    rewritten(change)


@pytest.mark.parametrize("name", SILENT)
def test_no_silent_edit_is_lost_without_a_word(
    repo: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit, words = SILENT[name]
    edited_tree(edit)
    _, report, _ = intake(capsys, "copy.docx", "--agency", "SNV")
    told = [one["message"] for one in report["findings"] if one["code"] in {"I001", "I004"}]
    files = [path.read_text(encoding="utf-8") for path in (repo / "comments").rglob("so-*.yaml")]
    assert words in "\n".join([*told, *files])


@pytest.mark.parametrize(
    ("name", "actions"),
    [
        ("a recipient dropped", ["delete-item"]),
        ("a recipient added", ["add-item"]),
        ("a paragraph moved within its section", ["insert-before", "delete"]),
        ("a paragraph moved to another section", ["delete", "insert-after"]),
    ],
)
def test_a_recipient_and_a_moved_paragraph_are_one_comment(
    repo: Path, name: str, actions: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert repo.exists()
    edited_tree(SILENT[name][0])
    code, report, _ = intake(capsys, "copy.docx", "--agency", "SNV")
    assert (code, report["findings"]) == (0, [])
    assert [one["actions"] for one in report["comments"]] == [actions]


def test_a_section_that_was_moved_with_its_note_is_a_moved_section(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def moved(root: etree._Element) -> None:
        paragraphs = list(root.iter(f"{W}p"))
        words = [text_of(one) for one in paragraphs]
        aim, target, tasks = (
            words.index(one)
            for one in ("1. Mục tiêu chung", "2. Chỉ tiêu cụ thể", "III. Nhiệm vụ, giải pháp")
        )
        for one in paragraphs[aim:target]:
            paragraphs[tasks].addprevious(one)

    assert repo.exists()
    edited_tree(moved)
    code, report, _ = intake(capsys, "copy.docx", "--agency", "SNV")
    assert (code, report["findings"]) == (0, [])
    assert [one["actions"] for one in report["comments"]] == [["move-section"]]


def test_what_a_comment_tells_is_not_told_again(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repo.exists()
    edited_tree(lambda root: written(holding(root, "Đổi mới, nâng cao chất lượng"), "- Làm mới."))
    code, report, _ = intake(capsys, "copy.docx", "--agency", "SNV")
    assert (code, report["findings"]) == (0, [])
    assert report["comments"]
