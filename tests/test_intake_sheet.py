"""What bodies send back as tables: our own form, the usual foreign ones, CSV, odd Excel files."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plantool.cli.app import run
from plantool.core.header_row import column_of
from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.intake_said import spoken_remarks
from plantool.core.intake_sheet import HEADERS, read_table
from plantool.resources import example_folder
from plantool.sheet_reader import read_csv, read_xlsx
from tests.building import HEADER, review_of_texts
from tests.test_place_phrase import REGULATION, TAY_NINH

PLAN = "chi-thi-42"
ROUND = "hoi-thao-2021-02-05"

FORM: tuple[tuple[object, ...], ...] = (
    ("PHIẾU GÓP Ý DỰ THẢO KẾ HOẠCH",),
    ("Cơ quan, đơn vị góp ý:", "Sở Nội vụ"),
    (),
    ("TT", "Mục/điều khoản", "Nội dung dự thảo", "Câu chữ góp ý", "Đề nghị sửa thành", "Lý do"),
    (1, "kien-toan — III.6 Kiện toàn tổ chức, bộ máy", "", "theo hướng tinh gọn", "gọn nhẹ", "Rõ."),
    (2, "kinh-phi — IV Kinh phí thực hiện", "", "", "", "Chưa rõ nguồn."),
    (3, "giao-huyen — V.10 Ủy ban nhân dân các huyện", "", "", "", ""),
    (4, "", "", "", "", "Nên gửi thêm bản Excel."),
    (5, "so-ket — III.12 Sơ kết", "", "vào năm 2025", "", "Nên sớm hơn."),
)
FIVE: tuple[tuple[object, ...], ...] = (
    ("BẢNG TỔNG HỢP Ý KIẾN GÓP Ý",),
    ("(Kèm theo Công văn số 12/STC)",),
    (),
    (),
    ("TT", "Nội dung dự thảo", "Nội dung góp ý", "Đơn vị góp ý", "Ý kiến tiếp thu, giải trình"),
    ("(1)", "(2)", "(3)", "(4)", "(5)"),
    ("I", "Về nhiệm vụ", "", "", ""),
    (1, "Mục III.6", 'Sửa "tinh gọn" thành "gọn nhẹ". Lý do: dễ hiểu.', "Sở Nội vụ", "Tiếp thu"),
    (2, "phần Nơi nhận", 'Bổ sung "Sở Y tế" sau "Các sở".', "Sở Tài chính", ""),
    (3, "Mục XX", "Xem lại.", "Sở Nội vụ; Sở Tài chính", ""),
    (4, "Bố cục", "Rà soát chính tả.", "Sở Không Có", ""),
)
LEFT_OUT = (
    "dòng 11 was left out: no body is called 'Sở Không Có'; plans/agencies.yaml lists them: "
    "«Rà soát chính tả.»"
)
FOUR = (
    (
        "NHÓM VẤN ĐỀ, ĐIỀU, KHOẢN",
        "CHỦ THỂ GÓP Ý",
        "NỘI DUNG GÓP Ý",
        "NỘI DUNG TIẾP THU, GIẢI TRÌNH",
    ),
    ("Mục III.6", "Sở Nội vụ", 'Đề nghị bỏ "theo hướng tinh gọn".', ""),
)


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


def xlsx(rows: Sequence[Sequence[object]], *merged: str) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_csv(rows: Sequence[Sequence[object]], sign: str) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=sign).writerows(rows)
    return buffer.getvalue()


def taken(capsys: pytest.CaptureFixture[str], name: str, *more: str, code: int = 0) -> Any:  # noqa: ANN401 - JSON
    capsys.readouterr()
    line = ["intake", name, "--plan", PLAN, "--round", ROUND, "--format", "json", *more]
    assert run(line) == code
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], name: str, *more: str) -> str:
    """The one line by which a file is refused; nothing was written."""
    before = written()
    capsys.readouterr()
    assert run(["intake", name, "--plan", PLAN, "--round", ROUND, *more]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert len(said.err.strip().splitlines()) == 1
    assert written() == before
    return said.err


def written() -> dict[str, bytes]:
    return {path.as_posix(): path.read_bytes() for path in Path("comments").rglob("*.yaml")}


def short(report: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 - JSON
    return [
        (one["agency"], "+".join(one["actions"]), one["section"] or "")
        for one in report["comments"]
    ]


def test_our_own_form_names_its_body_in_a_row_above(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "f.xlsx").write_bytes(xlsx(FORM))
    report = taken(capsys, "f.xlsx")
    assert short(report) == [
        ("so-noi-vu", "replace", "kien-toan"),
        ("so-noi-vu", "comment", "kinh-phi"),
        ("so-noi-vu", "comment", ""),
        ("so-noi-vu", "comment", "so-ket"),
    ]
    text = (repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml").read_text("utf-8")
    assert "content: Sửa «theo hướng tinh gọn» thành «gọn nhẹ»." in text
    assert "content: Chưa rõ nguồn." in text
    assert "exact: vào năm 2025" in text
    assert taken(capsys, "f.xlsx")["known"] == 4


def test_a_foreign_table_of_five_columns_under_a_title(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "f.xlsx").write_bytes(xlsx(FIVE, "A1:E1", "A7:E7"))
    report = taken(capsys, "f.xlsx", code=1)
    assert short(report) == [
        ("so-noi-vu", "replace", "kien-toan"),
        ("so-noi-vu", "comment", ""),
        ("so-tai-chinh", "insert-after", ""),
        ("so-tai-chinh", "comment", ""),
    ]
    assert [one["message"] for one in report["findings"]][:2] == [
        "1 answer in the table was left out",
        LEFT_OUT,
    ]
    assert [one["code"] for one in report["findings"]] == ["I005", "I004", "I002", "I002"]


def test_the_table_of_four_columns_as_csv_of_every_kind(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = []
    for sign in ",;\t":
        for start in ("", "\ufeff"):
            (repo / "f.csv").write_text(start + as_csv(FOUR, sign), "utf-8", newline="")
            report = taken(capsys, "f.csv", "--dry-run")
            found.append(short(report))
    assert found == [[("so-noi-vu", "delete", "kien-toan")]] * 6


def test_cells_merged_downwards_are_each_row_s(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ("TT", "Vị trí", "Nội dung góp ý"),
        (1, "Mục III.6", "Viết rõ hơn."),
        (2, None, "Nêu thời hạn."),
        (3, "Mục III.7", "Cả hai dòng."),
        (None, None, None),
    )
    merged = ("B2:B3", "A4:A5", "B4:B5", "C4:C5")
    (repo / "f.xlsx").write_bytes(xlsx(rows, *merged))
    report = taken(capsys, "f.xlsx", "--agency", "SNV")
    assert [one["section"] for one in report["comments"]] == [
        "kien-toan",
        "kien-toan",
        "hoi-chuyen-nganh",
    ]


def test_days_numbers_and_empty_rows_are_read_as_a_person_would() -> None:
    rows = (("Vị trí", "Ý kiến"), (2.0, date(2021, 2, 5)), (), ("II.1", "x"), (None, None))
    sheet = read_xlsx(xlsx(rows), "f.xlsx")[0]
    assert sheet.rows[1] == ("2", "05/02/2021")
    table = read_table(sheet.rows)
    assert table is not None
    assert [one.cited for one in table.remarks] == ["2", "II.1"]


def test_a_formula_without_a_value_is_refused_with_its_cell(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (("Vị trí", "Nội dung góp ý"), ("III.6", "=-Đề nghị bổ sung"))
    (repo / "f.xlsx").write_bytes(xlsx(rows))
    said = refused(capsys, "f.xlsx", "--agency", "so-noi-vu")
    assert "cell B2" in said
    assert "=-Đề nghị bổ sung" in said


def test_bad_tables_are_refused_in_one_line(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = xlsx(FORM)
    with_macros = io.BytesIO(good)
    with zipfile.ZipFile(with_macros, "a") as file:
        file.writestr("xl/vbaProject.bin", b"x")
    bomb = io.BytesIO(good)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/worksheets/bomb.xml", b" " * (200 << 20))
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    bad = {
        "empty.xlsx": (b"", "empty"),
        "text.xlsx": (b"no zip", "damaged"),
        "cut.xlsx": (good[: len(good) // 2], "damaged"),
        "macros.xlsx": (with_macros.getvalue(), "macros"),
        "bomb.xlsx": (bomb.getvalue(), "unpacks to far too much"),
        "old.xls": (ole, "old Excel file"),
        "locked.xlsx": (ole + "EncryptedPackage".encode("utf-16-le"), "password"),
        "latin.csv": ("Vị trí,Ý kiến\n".encode("utf-16"), "UTF-8"),
        "zero.csv": (b"a,b\n\0,c\n", "no text"),
        "other.csv": ("Tên,Tuổi\nAn,9\n".encode(), "no header row"),
        "other.xlsx": (xlsx((("Tên", "Tuổi"), ("An", 9))), "no header row"),
    }
    for name, (data, word) in bad.items():
        (repo / name).write_bytes(data)
        assert word in refused(capsys, name, "--agency", "so-noi-vu"), name


def test_ten_thousand_rows_are_taken_in(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [("Vị trí", "Nội dung góp ý")]
    rows += [("Mục III.6", f"Ý kiến thứ {n}: xem lại.") for n in range(10_000)]
    (repo / "f.csv").write_text(as_csv(rows, ","), "utf-8")
    report = taken(capsys, "f.csv", "--agency", "so-noi-vu")
    assert len(report["comments"]) == 10_000
    assert taken(capsys, "f.csv", "--agency", "so-noi-vu")["known"] == 10_000


def test_too_many_rows_are_refused(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (repo / "f.csv").write_text("Vị trí,Nội dung góp ý\n" + "III.6,x\n" * 50_001, "utf-8")
    assert "more than 50000 rows" in refused(capsys, "f.csv", "--agency", "so-noi-vu")


def regulation() -> SentDraft:
    header = HEADER.replace("section: mot", "section: dieu-1").replace(
        "symbol: KH-UBND", "symbol: QC-UBND\nnumbering: dieu"
    )
    draft = sent_draft(review_of_texts(header + REGULATION), 1)
    assert draft is not None
    return draft


@pytest.mark.skipif(not TAY_NINH.exists(), reason=f"{TAY_NINH} is not here")
def test_the_twenty_rows_of_a_real_matrix_come_where_they_belong() -> None:
    lines = [line for line in TAY_NINH.read_text("utf-8").splitlines() if "\t" in line]
    head, *rows = [line.removeprefix("# cột: ").split("\t") for line in lines]
    table = read_table([head, *rows])
    assert table is not None
    assert len(table.remarks) == 20
    assert table.answers == 20
    draft = regulation()
    found = [remark for one in table.remarks for remark in spoken_remarks(draft, one)]
    places = [
        ",".join(edit.section or edit.field for edit in one.edits) or one.section or one.field
        for one in found
    ]
    assert places == [
        "",  # Bố cục trình bày dự thảo
        "",  # the same: the clause names the grounds, but only in its text
        "",  # Nội dung dự thảo
        "dieu-2",
        "recipients",
        "",  # Báo cáo tổng kết; bản so sánh: no part of the draft
        "dieu-1",
        "",  # Tại khoản 4: of which Điều it does not say
        "dieu-4",
        "",  # Nội dung dự thảo
        "dieu-8",
        "dieu-5",
        "dieu-5",
        "dieu-6",
        "dieu-6",
        "dieu-1",  # Điều 1 & 2: two comments
        "dieu-2",
        "dieu-4",
        "dieu-9",
        "dieu-7",
        "dieu-4",
    ]
    assert [str(one.part) for one in found if one.is_placeless] == ["dòng 7", "dòng 9"]


def test_csv_with_line_ends_in_cells_stays_in_its_rows() -> None:
    rows = read_csv('a;b\n"một\nhai";c\n'.encode(), "f.csv")[0].rows
    assert rows == (("a", "b"), ("một\nhai", "c"))


TYPED = """\
TT | Mục/điều khoản | Nội dung của mục | Câu chữ đề nghị sửa | Đề nghị sửa thành | Lý do
NUMBER PLACE TEXT OLD NEW REASON
No. | Section | Text | Wording criticised | Wording proposed | Reason
NUMBER PLACE TEXT OLD NEW REASON
STT | Điều, khoản | Nội dung dự thảo | Nội dung đề nghị sửa đổi, bổ sung | Lý do đề xuất
NUMBER PLACE TEXT NEW REASON
TT | Nội dung dự thảo | Nội dung góp ý | Đơn vị góp ý | Ý kiến tiếp thu, giải trình
NUMBER TEXT CONTENT BODY ANSWER
NHÓM VẤN ĐỀ, ĐIỀU, KHOẢN | CHỦ THỂ GÓP Ý | NỘI DUNG GÓP Ý | NỘI DUNG TIẾP THU, GIẢI TRÌNH
PLACE BODY CONTENT ANSWER
MỤC | Vị trí | Ý kiến của cơ quan, đơn vị | Ghi chú
CHAPTER PLACE CONTENT -
TT | Đại biểu | Nội dung
NUMBER BODY CONTENT
Họ và tên | Nội dung phát biểu của đại biểu | Lý do
PERSON CONTENT REASON
""".splitlines()


@pytest.mark.parametrize(("header", "kinds"), list(zip(TYPED[::2], TYPED[1::2], strict=True)))
def test_headers_are_known_by_their_words(header: str, kinds: str) -> None:
    found = [column_of(words, HEADERS) for words in header.split(" | ")]
    assert " ".join(one.name if one else "-" for one in found) == kinds


def test_a_row_that_speaks_of_more_columns_than_the_header_is_still_a_row() -> None:
    found = read_table(
        (
            ("Vị trí", "Ý kiến", "Ghi chú"),
            ("Mục II", "Đề nghị sửa cho gọn", "Lý do: quá dài"),
        )
    )
    assert found is not None
    assert [one.content for one in found.remarks] == ["Đề nghị sửa cho gọn"]
    assert found.unread == ("Ghi chú",)


def test_only_numbers_that_count_the_columns_are_left_out() -> None:
    header = ("TT", "Nội dung cần sửa", "Đề nghị sửa thành")
    rows = (header, ("(1)", "(2)", "(3)"), ("4", "12", "15"))
    found = read_table(rows)
    assert found is not None
    assert [(one.part, one.old, one.new) for one in found.remarks] == [("dòng 3", "12", "15")]


def test_a_wording_that_ends_its_sentence_gets_no_second_stop(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["Đơn vị góp ý", "Vị trí", "Nguyên văn", "Sửa thành"]]
    rows.append(["Sở Nội vụ", "Mục III", "Chữ cũ.", "Chữ mới."])
    (repo / "f.xlsx").write_bytes(xlsx(rows))
    assert taken(capsys, "f.xlsx", code=1)["comments"]
    text = (repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml").read_text("utf-8")
    assert "content: Sửa «Chữ cũ.» thành «Chữ mới.»\n" in text


def test_of_a_row_that_cannot_be_placed_the_old_wording_is_kept(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [["Đơn vị góp ý", "Vị trí", "Nội dung dự thảo", "Nội dung đề nghị sửa"]]
    rows.append(["Sở Nội vụ", "Mục III", "Chữ không có trong dự thảo.", "Chữ mới."])
    (repo / "f.xlsx").write_bytes(xlsx(rows))
    assert taken(capsys, "f.xlsx", code=1)["comments"]
    text = (repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml").read_text("utf-8")
    assert "content: Sửa «Chữ không có trong dự thảo.» thành «Chữ mới.»\n" in text
    assert taken(capsys, "f.xlsx")["known"] == 1
