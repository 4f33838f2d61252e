"""The form for the bodies: what it shows, what may be typed, and that it comes back unguessed."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from plantool.cli.app import run
from plantool.core.form import MOST_CHARACTERS, form_places
from plantool.core.numbering import number_plan
from plantool.core.place_phrase import find_places
from plantool.form_file import COLUMNS, FREE_ROWS
from plantool.resources import example_folder
from plantool.word.office import find_office
from tests.building import HEADER, plan_of

PLAN = "chi-thi-42"
ROUND = "hoi-thao-2021-02-05"
HEAD = 7
BODY = "C5"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, root / name)
    for path in (root / "comments" / PLAN / ROUND).iterdir():
        if path.name != "round.yaml":
            path.unlink()
    monkeypatch.chdir(root)
    return root


def form(*more: str) -> Workbook:
    assert run(["form", PLAN, "-o", "phieu.xlsx", *more]) == 0
    return load_workbook("phieu.xlsx")


def first(book: Workbook) -> Worksheet:
    return sheet(book, book.sheetnames[0])


def sheet(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def words(tab: Worksheet, row: int, column: int) -> str:
    return str(tab.cell(row, column).value or "")


def rows(tab: Worksheet) -> Mapping[str, int]:
    """The first row of each place by the words of its choice."""
    found: dict[str, int] = {}
    for row in range(HEAD + 1, tab.max_row + 1):
        found.setdefault(words(tab, row, 2), row)
    return found


def fill(tab: Worksheet, row: int, *cells: str) -> None:
    for column, said in enumerate(cells, 4):
        if said:
            cell = tab.cell(row, column)
            assert not cell.protection.locked
            tab.cell(row, column).value = said


def row_of(tab: Worksheet, start: str) -> int:
    return next(row for choice, row in rows(tab).items() if choice.startswith(start))


def taken(capsys: pytest.CaptureFixture[str], *, code: int = 0) -> Any:  # noqa: ANN401 - JSON
    capsys.readouterr()
    line = ["intake", "phieu.xlsx", "--plan", PLAN, "--round", ROUND, "--format", "json"]
    assert run(line) == code
    return json.loads(capsys.readouterr().out)


def short(report: Any) -> Sequence[tuple[str, str, str]]:  # noqa: ANN401 - JSON
    return [
        (one["agency"], "+".join(one["actions"]), one["section"] or "")
        for one in report["comments"]
    ]


def test_a_filled_form_comes_back_with_places_quotes_and_reasons(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = form()
    tab = first(book)
    tab[BODY] = "Sở Nội vụ"
    fill(tab, row_of(tab, "kien-toan "), "theo hướng tinh gọn", "gọn nhẹ", "Rõ hơn.")
    fill(tab, row_of(tab, "kinh-phi "), "", "", "Chưa rõ nguồn.")
    fill(tab, row_of(tab, "so-ket "), "vào năm 2025", "", "Nên sớm hơn.")
    fill(tab, row_of(tab, "Nơi nhận"), "Các hội thành viên", "Các hội, hội thành viên")
    fill(tab, row_of(tab, "yeu-cau "), "", "Nên ngắn hơn, nêu thời hạn của từng việc.")
    free = tab.max_row - FREE_ROWS + 1
    tab.cell(free, 2).value = tab.cell(row_of(tab, "giao-huyen "), 2).value
    fill(tab, free, "", "", "Giao thêm cho cấp xã.")
    fill(tab, free + 1, "", "", "Nên gửi thêm bản Word.")
    book.save("phieu.xlsx")
    report = taken(capsys)
    assert sorted(short(report)) == sorted(
        [
            ("so-noi-vu", "replace", "kien-toan"),
            ("so-noi-vu", "comment", "kinh-phi"),
            ("so-noi-vu", "comment", "so-ket"),
            ("so-noi-vu", "replace", ""),
            ("so-noi-vu", "comment", "yeu-cau"),
            ("so-noi-vu", "comment", "giao-huyen"),
            ("so-noi-vu", "comment", ""),
        ]
    )
    text = (repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml").read_text("utf-8")
    assert "exact: theo hướng tinh gọn" in text
    assert "text: gọn nhẹ" in text
    assert "reason: Rõ hơn." in text
    assert "field: recipients" in text
    assert "text: Các hội, hội thành viên" in text
    assert taken(capsys)["known"] == 7
    assert run(["validate"]) == 0


def test_an_untouched_form_says_nothing(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form("--agency", "SNV")
    assert taken(capsys)["comments"] == []
    assert repo.is_dir()


def test_a_sheet_for_each_body_credits_each_with_its_own(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = form("--agency", "Sở Nội vụ", "--agency", "so-tai-chinh")
    assert len(book.sheetnames) == 3
    tabs = [sheet(book, name) for name in book.sheetnames[:2]]
    assert [tab[BODY].value for tab in tabs] == ["Sở Nội vụ", "Sở Tài chính"]
    assert all(tab[BODY].protection.locked for tab in tabs)
    fill(tabs[0], row_of(tabs[0], "kien-toan "), "theo hướng tinh gọn", "gọn nhẹ")
    fill(tabs[1], row_of(tabs[1], "kinh-phi "), "", "", "Chưa rõ nguồn.")
    book.save("phieu.xlsx")
    assert short(taken(capsys)) == [
        ("so-noi-vu", "replace", "kien-toan"),
        ("so-tai-chinh", "comment", "kinh-phi"),
    ]
    assert (repo / "comments" / PLAN / ROUND / "so-tai-chinh.yaml").is_file()


def test_a_group_gets_a_sheet_for_each_member(repo: Path) -> None:
    book = form("--agency", "cac-hoi-thanh-vien")
    assert len(book.sheetnames) > 3
    assert repo.is_dir()


def test_the_places_are_offered_and_everything_else_is_locked(repo: Path) -> None:
    book = form()
    tab = first(book)
    assert tab.protection.sheet
    assert not tab.protection.password
    lists = sheet(book, "Danh mục")
    assert lists.sheet_state == "hidden"
    offered = [str(row[0].value) for row in lists.iter_rows(max_col=1) if row[0].value]
    validations = {str(one.sqref): one.formula1 for one in tab.data_validations.dataValidation}
    free = tab.max_row - FREE_ROWS + 1
    assert validations[f"B{free}:B{tab.max_row}"] == f"'Danh mục'!$A$1:$A${len(offered)}"
    assert BODY in validations
    is_open = {
        cell.coordinate[0]
        for row in tab.iter_rows(min_row=free)
        for cell in row
        if not cell.protection.locked
    }
    assert is_open == {"B", "D", "E", "F"}
    assert tab.cell(HEAD + 1, 2).protection.locked
    assert tab.cell(HEAD + 1, 3).protection.locked
    assert [words(tab, HEAD, at) for at in range(1, 7)] == [one.heading for one in COLUMNS]
    assert repo.is_dir()


def test_every_place_offered_is_read_back_as_that_place() -> None:
    text = (example_folder() / "plans" / f"{PLAN}.md").read_text("utf-8")
    plan = plan_of(text)
    numbering = number_plan(plan)
    for place in form_places(plan):
        head, dash, _ = place.choice.partition(" — ")
        if dash:
            assert plan.section(head), place
            continue
        found = find_places(head, plan, numbering)
        assert len(found.places) == 1, place
        assert found.places[0].field, place


def test_the_text_is_shown_as_readers_see_it_whole_and_in_rows_that_can_be_read() -> None:
    long = "câu dài " * 400
    plan = plan_of(
        f"{HEADER}Mở đầu [](#hai).\n\n# Một {{#mot}}\n\n1. Việc **này**\n2. Việc kia\n\n- gạch\n\n"
        f"| A | B |\n| --- | --- |\n| x | y |\n\n# Hai {{#hai}}\n\n{long}\n"
    )
    shown = {place.choice.partition(" — ")[0]: place.parts for place in form_places(plan)}
    assert shown["mo-dau"] == ("Mở đầu mục II.",)
    assert shown["mot"] == ("1. Việc này\n2. Việc kia\n- gạch\nA | B\nx | y",)
    assert len(shown["hai"]) > 3
    assert " ".join(shown["hai"]).split() == long.split()
    assert all(len(part) <= MOST_CHARACTERS for part in shown["hai"])


def test_words_that_look_like_a_formula_stay_words(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = repo / "plans" / f"{PLAN}.md"
    text = plan.read_text("utf-8").replace("# Kinh phí thực hiện", "# =1+1 Kinh phí", 1)
    plan.write_text(text, "utf-8")
    tab = first(form("--agency", "snv"))
    assert all(cell.data_type != "f" for row in tab.iter_rows() for cell in row)
    assert taken(capsys)["comments"] == []


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["-o", "x.docx"], "x.docx"),
        (["-o", "x.xlsx", "--agency", "Sở Không Có"], "Sở Không Có"),
        (["-o", "x.xlsx", "--round", "khong-co"], "khong-co"),
    ],
)
def test_what_cannot_be_made_is_refused_in_one_line(
    repo: Path, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    assert run(["form", PLAN, *more]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1
    assert not list(repo.glob("x.*"))


def test_the_same_form_has_the_same_bytes(repo: Path) -> None:
    form()
    before = (repo / "phieu.xlsx").read_bytes()
    form()
    assert (repo / "phieu.xlsx").read_bytes() == before


def test_libreoffice_saves_it_and_it_still_comes_back(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = find_office()
    if not office:
        pytest.skip("LibreOffice is not installed")
    book = form("--agency", "snv")
    tab = first(book)
    fill(tab, row_of(tab, "kien-toan "), "theo hướng tinh gọn", "gọn nhẹ", "Rõ hơn.")
    buffer = io.BytesIO()
    book.save(buffer)
    (repo / "in").mkdir()
    (repo / "in" / "phieu.xlsx").write_bytes(buffer.getvalue())
    profile = f"-env:UserInstallation={(repo / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "xlsx", "in/phieu.xlsx"],
        cwd=repo,
        check=True,
        capture_output=True,
        timeout=180,
    )
    assert short(taken(capsys)) == [("so-noi-vu", "replace", "kien-toan")]
