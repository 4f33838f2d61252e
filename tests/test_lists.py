"""Lists from Excel and registers: where the header stands, what words mean, what is refused."""

from __future__ import annotations

import datetime as dt
import io
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from plantool.cli.app import run
from plantool.core.agencies_import import PATH, import_bodies, listed_bodies
from plantool.core.agency import Agencies, AgencyKind, parse_agencies
from plantool.core.agency_kind import kind_named
from plantool.core.comment import ReplyPosition
from plantool.core.reply_register import read_register
from plantool.core.reply_words import position_of
from plantool.core.text import SourceText
from plantool.core.typed_day import typed_day
from plantool.sheet_reader import read_xlsx

Captured = pytest.CaptureFixture[str]


def xlsx(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2021-02-05", "2021-02-05"),
        ("05/02/2021", "2021-02-05"),
        ("5.2.2021", "2021-02-05"),
        ("5-2-2021", "2021-02-05"),
        ("ngày 05 tháng 02 năm 2021", "2021-02-05"),
        ("05/02/2021 08:30", "2021-02-05"),
        ("29/02/2020", "2020-02-29"),
        ("29/02/2021", ""),
        ("31/04/2021", ""),
        ("05/13/2021", ""),
        ("0000-01-01", ""),
        ("02/2021", ""),
        ("mai", ""),
        ("", ""),
    ],
)
def test_days_are_read_as_people_type_them(words: str, day: str) -> None:
    assert typed_day(words) == day


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("Thống nhất", ReplyPosition.AGREE),
        ("Cơ bản nhất trí với nội dung dự thảo", ReplyPosition.AGREE),
        ("Nhất trí, không có ý kiến gì thêm", ReplyPosition.AGREE),
        ("Thống nhất, đề nghị sớm ban hành", ReplyPosition.AGREE),
        ("Không có ý kiến", ReplyPosition.NO_COMMENT),
        ("không tham gia góp ý", ReplyPosition.NO_COMMENT),
        ("Không thuộc thẩm quyền", ReplyPosition.OUT_OF_SCOPE),
        ("Cơ bản thống nhất; đề nghị bổ sung mục II", ReplyPosition.COMMENTS),
        ("Không nhất trí", ReplyPosition.COMMENTS),
        ("Chưa thống nhất mục II", ReplyPosition.COMMENTS),
        ("Có 03 ý kiến", ReplyPosition.COMMENTS),
        ("Góp ý", ReplyPosition.COMMENTS),
        ("agree", ReplyPosition.AGREE),
        ("V/v góp ý dự thảo Kế hoạch", None),
        ("Tham gia ý kiến dự thảo Kế hoạch", None),
        ("", None),
        ("x", None),
    ],
)
def test_positions_are_read_and_never_guessed(words: str, position: ReplyPosition | None) -> None:
    assert position_of(words) is position


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Sở Nội vụ", AgencyKind.SO),
        ("Văn phòng Ủy ban nhân dân tỉnh", AgencyKind.SO),
        ("Văn phòng Tỉnh ủy", AgencyKind.DANG),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", AgencyKind.MTTQ),
        ("Hội Liên hiệp Phụ nữ tỉnh", AgencyKind.DOAN_THE),
        ("Hội Đông y tỉnh", AgencyKind.HOI),
        ("Uỷ ban nhân dân xã Bình Thành", AgencyKind.XA),
        ("UBND thành phố Hà Giang", AgencyKind.HUYEN),
        ("Bộ Chỉ huy Quân sự tỉnh", AgencyKind.CONG_AN_QUAN_SU),
        ("Kho bạc Nhà nước tỉnh", AgencyKind.NGANH_DOC),
        ("Trường Cao đẳng Kỹ thuật", AgencyKind.SU_NGHIEP),
        ("Công ty Điện lực", AgencyKind.DOANH_NGHIEP),
        ("Ủy ban nhân dân tỉnh", None),
        ("Sở, ban, ngành", None),
    ],
)
def test_kinds_are_read_from_how_names_begin(words: str, kind: AgencyKind | None) -> None:
    assert kind_named(words) is kind


def test_a_list_of_133_bodies_in_excel_is_taken_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    names = [f"Xã {chr(65 + n // 26)}{chr(97 + n % 26)} Thành" for n in range(133)]
    rows: list[list[object]] = [
        ["DANH SÁCH CƠ QUAN, ĐƠN VỊ"],
        [],
        ["TT", "Tên cơ quan, đơn vị", "Viết tắt", "Loại"],
        *([n, f"Ủy ban nhân dân {name}", f"X{n}", "Cấp xã"] for n, name in enumerate(names, 1)),
    ]
    (tmp_path / "plans").mkdir()
    (tmp_path / "ds.xlsx").write_bytes(xlsx(rows))
    monkeypatch.chdir(tmp_path)
    assert run(["agencies", "import", "ds.xlsx"]) == 0
    assert capsys.readouterr().out.endswith("133 bodies added; there already: 0.\n")
    text = (tmp_path / PATH).read_text(encoding="utf-8")
    read, findings = parse_agencies(SourceText(text, PATH))
    assert not findings
    assert len(read.by_id) == 133
    assert {agency.kind for agency in read.by_id.values()} == {AgencyKind.XA}
    assert run(["agencies", "import", "ds.xlsx"]) == 0
    assert (tmp_path / PATH).read_text(encoding="utf-8") == text


def test_a_register_in_excel_may_part_number_and_symbol_and_hold_real_days() -> None:
    agencies, _ = parse_agencies(SourceText("snv: {name: Sở Nội vụ, short: SNV}\n", PATH))
    day = dt.date(2021, 2, 5)
    data = xlsx([["Cơ quan", "Số", "Ký hiệu", "Ngày", "Ý kiến"], ["SNV", 123, "SNV-CC", day, "Có"]])
    (sheet,) = read_xlsx(data, "f.xlsx")
    found = read_register(sheet.rows, "f.xlsx", agencies)
    assert found is not None
    (reply,), findings = found
    assert not findings
    assert (reply.document, reply.date) == ("123/SNV-CC", "2021-02-05")
    assert reply.position is ReplyPosition.COMMENTS


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30
).map(str.strip)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=8), st.sampled_from(["\n", "\r\n"]))
def test_whatever_names_a_list_holds_the_file_is_read_back_whole(
    named: list[tuple[str, str]], newline: str
) -> None:
    before = f"# ghi chú{newline}cu: {{name: Cơ quan cũ, short: CQC}} # còn nguyên{newline}"
    agencies, _ = parse_agencies(SourceText(before, PATH))
    found = listed_bodies((("Tên cơ quan", "Viết tắt", "Loại"), *named), "ds")
    assert found is not None
    made = import_bodies(agencies, found[0], "ds")
    assert made.text.startswith(before)
    read, findings = parse_agencies(SourceText(made.text, PATH))
    assert not findings
    assert {own: read.by_id[own].name for own in made.added} == {
        own: body.name for own, body in made.added.items()
    }
    assert set(read.by_id) == {"cu", *made.added}


def test_thousands_of_bodies_take_time_in_proportion() -> None:
    def seconds(count: int) -> float:
        rows = [("Tên cơ quan",), *((f"Xã số {n} tỉnh",) for n in range(count))]
        found = listed_bodies(rows, "ds")
        assert found is not None
        start = time.perf_counter()
        made = import_bodies(Agencies(), found[0], "ds")
        assert len(made.added) == count
        return time.perf_counter() - start

    seconds(100)
    assert seconds(2000) < 40 * max(seconds(200), 0.005)
