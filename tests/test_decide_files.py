"""Papers that go to the leadership and come back ticked: Word and Excel, there and back again."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from plantool.cli.app import run
from plantool.core.comment import Decision
from plantool.disk import Repo
from plantool.resources import example_folder

PLAN = "chi-thi-42"
FORM = "phieu.docx"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def decision(repo: Path, comment_id: str) -> Decision:
    review = Repo(repo).load(PLAN).review
    assert review
    return review.by_id[comment_id].comment.decision


def comments(repo: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (repo / "comments").rglob("*.yaml")}


def form(repo: Path) -> Path:
    assert run(["render", PLAN, "--as", "xin-y-kien-lanh-dao", "-o", FORM]) == 0
    return repo / FORM


def change(path: Path, old: str, new: str) -> None:
    """The form's only row that waits: words of it are typed over."""
    data = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(data, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "word/document.xml":
                assert part.decode().count(old) == 1
                part = part.decode().replace(old, new).encode()
            target.writestr(name, part)
    path.write_bytes(data.getvalue())


def test_an_unticked_form_decides_nothing(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form(repo)
    before = comments(repo)
    capsys.readouterr()
    assert run(["decide", "--from", FORM]) == 0
    assert "Nothing is ticked for btctu-1." in capsys.readouterr().out
    assert comments(repo) == before


def test_a_ticked_form_becomes_the_decision(repo: Path) -> None:
    change(form(repo), "☐ Không tiếp thu", "☒ Không tiếp thu")
    before = comments(repo)
    args = ["decide", "--from", FORM, "--by", "Chủ tịch UBND tỉnh", "--date", "10/02/2021"]
    assert run([*args, "--dry-run"]) == 0
    assert comments(repo) == before
    assert run(args) == 0
    made = decision(repo, "btctu-1")
    assert (made.status.value, made.by, made.date) == (
        "rejected",
        "Chủ tịch UBND tỉnh",
        "2021-02-10",
    )
    # The proposal, "Đề xuất giữ thời hạn…", says what was ticked, and so it is the answer.
    assert made.reply == made.proposal != ""
    changed = [path for path, data in comments(repo).items() if data != before[path]]
    assert [Path(path).name for path in changed] == ["ban-to-chuc-tinh-uy.yaml"]
    assert run(["validate"]) == 0
    assert run(args) == 0
    assert run(["apply", PLAN]) == 0
    assert run(["audit", PLAN]) == 0


def test_the_words_of_the_leadership_are_the_answer(repo: Path) -> None:
    path = form(repo)
    change(path, "☐ Tiếp thu<", "☑ Tiếp thu<")
    change(path, "Ý kiến khác: ………", "Ý kiến khác: Tiếp thu theo Ban Tổ chức.")
    assert run(["decide", "--from", FORM]) == 0
    made = decision(repo, "btctu-1")
    assert (made.status.value, made.reply) == ("accepted", "Tiếp thu theo Ban Tổ chức.")


def test_two_ticks_or_a_tick_struck_through(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = form(repo)
    before = comments(repo)
    change(path, "☐ Tiếp thu<", "☒ Tiếp thu<")
    change(path, "☐ Không tiếp thu", "☒ Không tiếp thu")
    assert run(["decide", "--from", FORM]) == 1
    assert "more than one box is ticked" in capsys.readouterr().out
    assert comments(repo) == before
    words = "☒ Không tiếp thu</w:t></w:r>"
    struck = "</w:t></w:r><w:r><w:rPr><w:strike/></w:rPr><w:t>" + words
    change(path, words, struck)
    assert run(["decide", "--from", FORM, "--reply", "Tiếp thu."]) == 0
    assert decision(repo, "btctu-1").status.value == "accepted"


def test_a_form_that_is_older_than_the_decision_changes_nothing(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change(form(repo), "☐ Không tiếp thu", "☒ Không tiếp thu")
    assert run(["decide", "btctu-1", "--status", "noted", "--reply", "Ghi nhận."]) == 0
    before = comments(repo)
    assert run(["decide", "--from", FORM]) == 1
    assert "it was decided since, as 'noted'" in capsys.readouterr().out
    assert comments(repo) == before


def test_the_exported_list_comes_back_with_its_results(repo: Path) -> None:
    assert run(["export", PLAN, "-o", "y-kien.xlsx"]) == 0
    book = load_workbook(repo / "y-kien.xlsx")
    sheet = book.worksheets[0]
    before = comments(repo)
    assert run(["decide", "--from", "y-kien.xlsx"]) == 0
    assert comments(repo) == before
    (head,) = (row for row in sheet.iter_rows() if any(cell.value == "Mã ý kiến" for cell in row))
    at = {cell.value: number for number, cell in enumerate(head, 1)}
    for row in range((head[0].row or 1) + 1, sheet.max_row + 1):
        if sheet.cell(row, at["Mã ý kiến"]).value == "ldld-2":
            sheet.cell(row, at["Kết quả"]).value = "Tiếp thu"
            sheet.cell(row, at["Nội dung tiếp thu, giải trình"]).value = "Tiếp thu, bổ sung."
            sheet.cell(row, at["Người xử lý"]).value = "Văn phòng"
            sheet.cell(row, at["Ngày xử lý"]).value = "11/02/2021"
    book.save(repo / "y-kien.xlsx")
    assert run(["decide", "--from", "y-kien.xlsx"]) == 0
    made = decision(repo, "ldld-2")
    assert (made.status.value, made.reply, made.by, made.date) == (
        "accepted",
        "Tiếp thu, bổ sung.",
        "Văn phòng",
        "2021-02-11",
    )
    changed = [path for path, data in comments(repo).items() if data != before[path]]
    assert [Path(path).name for path in changed] == ["lien-doan-lao-dong.yaml"]
