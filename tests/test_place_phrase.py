from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantool.core.agency import Agencies, Agency
from plantool.core.agency_name import find_agency
from plantool.core.numbering import number_plan
from plantool.core.parse_plan import parse_plan
from plantool.core.place_phrase import Certainty, NamedPlace, PlaceFinder, PlacePhrase
from plantool.core.plan import Plan
from plantool.core.text import SourceText

TAY_NINH = Path(__file__).parents[2] / "shared/data/consultations/tay-ninh-2025.tsv"

HEADER = """---
plan: thu
numbering: {style}
tasks:
- {{id: viec-mot, text: Một}}
- {{id: viec-hai, text: Hai}}
---
"""

MUC = """Mở đầu.

# Mục đích, yêu cầu {#muc-dich}

## Mục đích {#muc-dich-1}

Đoạn một.

Đoạn hai.

- Gạch một
- Gạch hai
- Gạch ba

## Yêu cầu {#yeu-cau}

1. Khoản một
2. Khoản hai

# Nhiệm vụ {#nhiem-vu}

## Tuyên truyền {#tuyen-truyen}

1. điểm a
2. điểm b
3. điểm c
4. điểm d
5. điểm đ

## Thể chế {#the-che}

## Đảng đoàn {#dang-doan}

## Kiện toàn tổ chức {#kien-toan}

- Gạch đầu
- Gạch cuối

# Tổ chức thực hiện {#to-chuc}

# Kết {#ket .an}

Trên đây là Kế hoạch.

# Biểu mẫu {#bieu-mau .phu-luc}

| STT | Tên |
| --- | --- |
| 1 | Một |
| 5 | Năm |
"""


def plan_of(style: str, body: str) -> Plan:
    plan, findings = parse_plan(SourceText(HEADER.format(style=style) + body, "plans/thu.md"))
    assert plan is not None, findings
    return plan


def finder(style: str, body: str) -> PlaceFinder:
    plan = plan_of(style, body)
    return PlaceFinder(plan, number_plan(plan))


FINDER = finder("muc", MUC)


def find(phrase: str) -> PlacePhrase:
    return FINDER.find(phrase)


def shown(place: NamedPlace, plan: Plan = FINDER.plan) -> str:
    """A place as the cases below name it: the section or field, and the words of its block."""
    words = place.span.of(plan.source.text).strip(" -\n|") if place.span else ""
    return ": ".join(filter(None, (place.section or place.field, words)))


@pytest.mark.parametrize(
    ("phrase", "places"),
    [
        ("II.4", ["kien-toan"]),
        ("II.3", ["dang-doan"]),
        ("mục II.4", ["kien-toan"]),
        ("Mục 4 phần II", ["kien-toan"]),
        ("mục 4 Mục II", ["kien-toan"]),
        ("Mục II, mục 4", ["kien-toan"]),
        ("khoản 4 mục II", ["kien-toan"]),
        ("điểm 4 mục II", ["kien-toan"]),
        ("mục II", ["nhiem-vu"]),
        ("Phần II", ["nhiem-vu"]),
        ("muc ii", ["nhiem-vu"]),
        ("tại mục II.4 của dự thảo Kế hoạch", ["kien-toan"]),
        ("Trang 3, mục II.4", ["kien-toan"]),
        ("II.3 và II.4", ["dang-doan", "kien-toan"]),
        ("mục II.1, II.4", ["tuyen-truyen", "kien-toan"]),
        ("mục 3 và mục 4 Phần II", ["dang-doan", "kien-toan"]),
        ("điểm a mục II.1", ["tuyen-truyen: 1. điểm a"]),
        ("điểm đ mục II.1", ["tuyen-truyen: 5. điểm đ"]),
        ("điểm d mục II.1", ["tuyen-truyen: 4. điểm d"]),
        ("II.1.d", ["tuyen-truyen: 4. điểm d"]),
        ("điểm a, c mục II.1", ["tuyen-truyen: 1. điểm a", "tuyen-truyen: 3. điểm c"]),
        ("điểm a và điểm đ mục II.1", ["tuyen-truyen: 1. điểm a", "tuyen-truyen: 5. điểm đ"]),
        ("gạch đầu dòng thứ 3 mục I.1", ["muc-dich-1: Gạch ba"]),
        ("gạch đầu dòng thứ nhất mục II.4", ["kien-toan: Gạch đầu"]),
        ("gạch đầu dòng cuối cùng mục II.4", ["kien-toan: Gạch cuối"]),
        ("đoạn 2 mục I.1", ["muc-dich-1: Đoạn hai."]),
        ("Phụ lục I", ["bieu-mau"]),
        ("Phụ lục 1", ["bieu-mau"]),
        ("Phụ lục II", ["tasks"]),
        ("STT 2 Phụ lục II", ["tasks.viec-hai"]),
        ("STT 5 Phụ lục I", ["bieu-mau: 5 | Năm"]),
        ("phần Nơi nhận", ["recipients"]),
        ("Nơi nhận", ["recipients"]),
        ("noi nhan", ["recipients"]),
        ("phần căn cứ", ["grounds"]),
        ("Tại phần căn cứ ban hành", ["grounds"]),
        ("tiêu đề", ["title"]),
        ("Trích yếu", ["title"]),
        ("phần mở đầu", ["mo-dau"]),
        ("phần kết", ["ket"]),
        ("kien-toan", ["kien-toan"]),
        ("Kiện toàn tổ chức", ["kien-toan"]),
        ("phần tổ chức thực hiện", ["to-chuc"]),
        ("mục “Thể chế”", ["the-che"]),
        ("II.4. Kiện toàn tổ chức", ["kien-toan"]),
    ],
)
def test_a_phrase_names_its_place(phrase: str, places: list[str]) -> None:
    found = find(phrase)
    assert found.certainty is Certainty.CERTAIN, found
    assert [shown(place) for place in found.places] == places


@pytest.mark.parametrize(
    "phrase", ["Bố cục", "Bố cục trình bày dự thảo", "Nội dung dự thảo", "Toàn văn", "thể thức", ""]
)
def test_a_phrase_may_mean_the_whole_document(phrase: str) -> None:
    found = find(phrase)
    assert found.certainty is Certainty.GENERAL
    assert found.is_general


@pytest.mark.parametrize(
    ("phrase", "candidates"),
    [
        ("Điều 4", []),
        ("mục IX", []),
        ("gạch đầu dòng thứ 9 mục II.4", []),
        ("gạch đầu dòng a mục II.4", []),
        ("Kính gửi", []),
        ("khoản 3 Điều 49 Nghị định số 78/2025/NĐ-CP", []),
        ("mục II.4 Chỉ thị số 42-CT/TW", ["kien-toan"]),
        ("Điều 1 và mục II.4", ["kien-toan"]),
        ("Kiện toàn", ["kien-toan"]),
        ("²", []),
        ("điểm a, b, c khoản 1, 2, 3, 4 Điều 1, 2, 3, 4", []),
        ("mục II " * 100, []),
        ("mục " + "1." * 200, []),
    ],
)
def test_what_the_plan_has_not_stays_general(phrase: str, candidates: list[str]) -> None:
    found = find(phrase)
    assert found.certainty is Certainty.UNKNOWN
    assert found.is_general
    assert [shown(place) for place in found.candidates] == candidates


@pytest.mark.parametrize(
    ("phrase", "candidates"),
    [
        ("mục 2", ["nhiem-vu", "yeu-cau", "the-che"]),
        ("diem d muc II.1", ["tuyen-truyen: 4. điểm d", "tuyen-truyen: 5. điểm đ"]),
        ("Phụ lục", ["bieu-mau", "tasks"]),
        ("II.4. Thể chế", ["kien-toan", "the-che"]),
        ("điểm a", ["yeu-cau: 1. Khoản một", "tuyen-truyen: 1. điểm a"]),
    ],
)
def test_what_fits_several_places_lists_them(phrase: str, candidates: list[str]) -> None:
    found = find(phrase)
    assert found.certainty is Certainty.AMBIGUOUS
    assert found.is_general
    assert [shown(place) for place in found.candidates] == candidates


def test_parts_are_named_before_their_sections() -> None:
    parts = finder("phan", "# A {#a}\n\n## B {#b}\n\n# C {#c}\n\n## D {#d}\n\n## E {#e}\n")
    assert [shown(place) for place in parts.find("mục 2 Phần II").places] == ["e"]
    assert [shown(place) for place in parts.find("mục II Phần II").places] == ["e"]
    assert [shown(place) for place in parts.find("Phần II").places] == ["c"]
    assert parts.find("mục I").certainty is Certainty.AMBIGUOUS


def test_every_name_that_a_reference_gives_is_found_again() -> None:
    for place in (FINDER.plan.sections[1:-2], FINDER.plan.sections[-1:]):
        for section in place:
            words = FINDER.numbering.reference(section.id)
            assert [shown(found) for found in find(words).places] == [section.id]
            path = FINDER.numbering.path(section.id)
            assert [shown(found) for found in find(path).places] == [section.id]


words = st.sampled_from(
    [
        "điểm",
        "khoản",
        "mục",
        "Điều",
        "Phần",
        "Phụ",
        "lục",
        "gạch",
        "đầu",
        "dòng",
        "thứ",
        "đoạn",
        "STT",
        "a",
        "đ",
        "1",
        "2",
        "II",
        "IX",
        "I.1",
        "và",
        "&",
        ",",
        ";",
        "tại",
        "nhất",
        "cuối",
        "cùng",
        "Nơi",
        "nhận",
        "của",
        "dự",
        "thảo",
        ".",
        "(",
        ")",
        '"',
        "-",
        "²",
        "Ⅳ",
        "́",
    ]
)


@given(st.one_of(st.text(), st.lists(words, max_size=12).map(" ".join)))
def test_no_phrase_is_too_odd(phrase: str) -> None:
    found = find(phrase)
    assert bool(found.places) == (found.certainty is Certainty.CERTAIN)


def _article(number: int, items: int, letters: int = 0) -> str:
    inner = "".join(f"   {n}. điểm {n}\n" for n in range(1, letters + 1))
    listed = "".join(f"{n}. khoản {n}\n{inner}" for n in range(1, items + 1))
    return f"## Tên điều {number} {{#dieu-{number}}}\n\n{listed}\n"


REGULATION = (
    "# Chung {#c-1}\n\n"
    + "".join(_article(number, 6, 5 if number in {1, 4} else 0) for number in range(1, 4))
    + "# Riêng {#c-2}\n\n"
    + "".join(_article(number, 6, 5) for number in range(4, 11))
)


@pytest.mark.skipif(not TAY_NINH.exists(), reason="the shared documents are not beside the project")
def test_the_places_of_a_real_matrix_are_found() -> None:
    regulation = finder("dieu", REGULATION)
    with TAY_NINH.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        phrases = [row[1] for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    found = [regulation.find(phrase) for phrase in phrases]
    names = [[place.words for place in item.places] or item.certainty.value for item in found]
    assert names == [
        "general",  # Bố cục trình bày dự thảo
        "general",
        "general",  # Nội dung dự thảo
        ["Điều 2"],
        ["Nơi nhận"],
        "unknown",  # Báo cáo tổng kết; bản so sánh, thuyết minh
        ["khoản 2 Điều 1"],
        "ambiguous",  # Tại khoản 4: of which Điều it does not say
        ["khoản 2 Điều 4"],
        "general",
        ["khoản 3 Điều 8"],
        ["khoản 6 Điều 5"],
        ["khoản 4 Điều 5"],
        ["khoản 1 Điều 6"],
        ["khoản 2 Điều 6"],
        ["Điều 1", "Điều 2"],
        ["Điều 4"],
        ["Điều 9"],
        ["Điều 7"],
        ["khoản 2 Điều 4"],
    ]


def test_points_of_articles_are_found() -> None:
    regulation = finder("dieu", REGULATION)
    found = regulation.find('điểm "đ" khoản 2 Điều 4 Chương II')
    assert [place.words for place in found.places] == ["điểm đ khoản 2 Điều 4"]
    assert regulation.find("Điều 4 Chương I").certainty is Certainty.UNKNOWN
    assert [place.section for place in regulation.find("Chương II").places] == ["c-2"]
    several = regulation.find("khoản 1, 2, 4 Điều 5 Quy chế này")
    assert [place.words for place in several.places] == [
        f"khoản {number} Điều 5" for number in (1, 2, 4)
    ]


AGENCIES = Agencies(
    by_id={
        "so-noi-vu": Agency(name="Sở Nội vụ", short="SNV"),
        "so-cong-thuong": Agency(name="Sở Công Thương", short="SCT", aliases=("Công thương",)),
        "xa-binh-thanh": Agency(name="Ủy ban nhân dân xã Bình Thành"),
        "xa-tan-phu": Agency(name="Xã Tân Phú"),
        "xa-tan-phu-2": Agency(name="Xã Tân Phú"),
        "xa-an-hoa": Agency(name="Xã An Hòa"),
        "xa-an-hoa-2": Agency(name="Xã Ấn Hoa"),
        "so-nv": Agency(name="Sở NV", short="snv-cu"),
    }
)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("so-noi-vu", ["so-noi-vu"]),
        ("SNV", ["so-noi-vu"]),
        ("snv", ["so-noi-vu"]),
        ("Sở Nội vụ", ["so-noi-vu"]),
        ("so noi vu", ["so-noi-vu"]),
        ("  SỞ  NỘI VỤ ", ["so-noi-vu"]),
        ("công thương", ["so-cong-thuong"]),
        ("UBND xã Bình Thành", ["xa-binh-thanh"]),
        ("Uỷ ban nhân dân xã Bình Thành", ["xa-binh-thanh"]),
        ("Xã Bình Thành", ["xa-binh-thanh"]),
        ("UBND xã Tân Phú", ["xa-tan-phu", "xa-tan-phu-2"]),
        ("xã An Hoà", ["xa-an-hoa"]),
        ("xa an hoa", ["xa-an-hoa", "xa-an-hoa-2"]),
        ("Nội vụ", []),
        ("", []),
    ],
)
def test_a_body_is_found_by_any_of_its_names(words: str, ids: list[str]) -> None:
    assert list(find_agency(words, AGENCIES)) == ids
