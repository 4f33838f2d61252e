"""`capture --from`: a Word copy of the draft that staff edited, in Word or with tracking."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pypandoc  # type: ignore[import-untyped]
import pytest

from plantool.cli.app import run
from plantool.resources import example_folder
from plantool.word.accept_changes import accept_changes

PLAN = "chi-thi-42"
DRAFT = "chi-thi-42-2.docx"
COPY = "ban-sua.docx"
CAPTURE = ["capture", PLAN, "--own", "--from", COPY]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert run(["apply", PLAN]) == 0
    assert run(["render", PLAN, "-o", DRAFT]) == 0
    return tmp_path


def edit_word(source: str, changes: Mapping[str, str]) -> None:
    """The copy: the draft's XML with these stretches replaced, each standing there once."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(COPY, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                text = data.decode()
                for before, after in changes.items():
                    assert text.count(before) == 1, before
                    text = text.replace(before, after)
                data = text.encode()
            new.writestr(part, data)


def plan_text(repo: Path) -> str:
    return (repo / "plans" / f"{PLAN}.md").read_bytes().decode()


CHANGES = {
    "xác định rõ thời gian": "xác định rõ thời hạn",
    "tỉnh miền núi, biên giới": "tỉnh miền núi",
    "chính quyền địa phương;": "chính quyền địa phương năm 2015;",
    "1. Tuyên truyền, quán triệt": "1. Tuyên truyền, phổ biến",
    "Hội chuyên ngành được thành lập mới": "Hội chuyên ngành thành lập mới",
    "- Các hội thành viên;": "- Các hội thành viên tỉnh;",
}


def test_words_changed_in_word_become_comments_and_the_next_draft(repo: Path) -> None:
    before = plan_text(repo)
    edit_word(DRAFT, CHANGES)
    assert run(CAPTURE) == 0
    wanted = before
    for old, new in (
        ("xác định rõ thời gian", "xác định rõ thời hạn"),
        ("tỉnh miền núi, biên giới", "tỉnh miền núi"),
        ("Căn cứ Luật Tổ chức chính quyền địa phương\n", "địa phương năm 2015\n"),
        ("Tuyên truyền, quán triệt thực", "Tuyên truyền, phổ biến thực"),
        ("Hội chuyên ngành được thành", "Hội chuyên ngành thành"),
        ("- Các hội thành viên\n", "- Các hội thành viên tỉnh\n"),
    ):
        assert wanted.count(old) == 1, old
        whole = old if "năm 2015" not in new else "địa phương\n"
        wanted = wanted.replace(old, old.replace(whole, new))
    own = ("draft: ", "- {draft: 3")
    after = plan_text(repo)
    assert [one for one in after.splitlines() if not one.startswith(own)] == [
        one for one in wanted.splitlines() if not one.startswith(own)
    ]
    assert run(["audit", PLAN]) == 0
    assert run(["verify", COPY, PLAN]) == 0


def test_tracked_changes_count_as_made(repo: Path) -> None:
    by = 'w:author="A" w:date="2021-02-05T00:00:00Z"'
    tracked = (
        "</w:t></w:r>"
        f'<w:del w:id="901" {by}><w:r><w:delText> gian</w:delText></w:r></w:del>'
        f'<w:ins w:id="902" {by}><w:r><w:t xml:space="preserve"> hạn</w:t></w:r></w:ins>'
        '<w:r><w:t xml:space="preserve">'
    )
    edit_word(DRAFT, {"xác định rõ thời gian, sản": f"xác định rõ thời{tracked}, sản"})
    assert run(CAPTURE) == 0
    assert "xác định rõ thời hạn, sản phẩm" in plan_text(repo)
    assert run(["audit", PLAN]) == 0


LOST = {
    "the place of issue": {"Hà Giang, ngày": "Tuyên Quang, ngày"},
    "the signer": {"Nguyễn Văn A": "Nguyễn Văn B"},
    "one that comes over and one that does not": {
        "xác định rõ thời gian": "xác định rõ thời hạn",
        "Nguyễn Văn A": "Nguyễn Văn B",
    },
}


@pytest.mark.parametrize("name", LOST)
def test_a_change_that_would_be_lost_stops_it(
    repo: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_word(DRAFT, LOST[name])
    before = {path: path.read_bytes() for path in repo.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert run(CAPTURE) == 1
    assert {path: path.read_bytes() for path in repo.rglob("*") if path.is_file()} == before
    said = capsys.readouterr().out
    assert said.startswith(f"{COPY}: A009")
    assert "type this one into the plan" in said


def test_a_plan_edited_by_hand_or_another_document_is_refused(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_word(DRAFT, {"xác định rõ thời gian": "xác định rõ thời hạn"})
    text = plan_text(repo)
    path = repo / "plans" / f"{PLAN}.md"
    path.write_bytes(text.replace("nghiêm túc triển khai", "khẩn trương triển khai").encode())
    assert run(CAPTURE) == 1
    assert "'capture' that first" in capsys.readouterr().out
    path.write_bytes(text.encode())
    assert run(["render", PLAN, "--as", "tong-hop", "-o", COPY]) == 0
    capsys.readouterr()
    assert run(CAPTURE) == 1
    assert "less than half of draft 2" in capsys.readouterr().out
    assert plan_text(repo) == text


def test_a_copy_of_the_draft_sent_out_is_read_too(repo: Path) -> None:
    assert run(["render", PLAN, "--as", "du-thao", "-o", DRAFT]) == 0
    edit_word(DRAFT, {"xác định rõ thời gian": "xác định rõ thời hạn"})
    assert run(CAPTURE) == 0
    assert "xác định rõ thời hạn" in plan_text(repo)


def test_accepted_changes_read_as_pandoc_accepts_them(repo: Path) -> None:
    redline = "redline.docx"
    assert run(["diff", PLAN, "--to", "docx", "-o", redline]) == 0
    data = (repo / redline).read_bytes()
    assert b"<w:ins " in zipfile.ZipFile(redline).read("word/document.xml")
    Path("accepted.docx").write_bytes(accept_changes(data, redline))
    options = ["--wrap=none"]
    wanted = pypandoc.convert_file(
        redline, "plain", extra_args=[*options, "--track-changes=accept"]
    )
    untouched = pypandoc.convert_file("accepted.docx", "plain", extra_args=options)
    assert untouched.split() == wanted.split()
    left = zipfile.ZipFile("accepted.docx").read("word/document.xml")
    assert not any(mark in left for mark in (b"<w:ins ", b"<w:delText", b"<w:moveFrom "))


def test_a_copy_of_an_older_draft_takes_nothing_back(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit_word(DRAFT, {"xác định rõ thời gian": "xác định rõ thời hạn"})
    shutil.copy(COPY, "older.docx")
    assert run(CAPTURE) == 0
    text = plan_text(repo)
    assert run(["capture", PLAN, "--own", "--from", "older.docx"]) == 2
    assert "older.docx is a copy of draft 2 of 'chi-thi-42'" in capsys.readouterr().err
    assert plan_text(repo) == text
