"""The Word file for signing, row by row of Decree 30's Annex I, and what must never be in it."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from plantool.core.agency import parse_agencies
from plantool.core.numbering import number_plan
from plantool.core.parse_plan import parse_plan
from plantool.core.render import RenderOptions, render_context
from plantool.core.settings import Style
from plantool.core.text import SourceText
from plantool.errors import PlantoolError
from plantool.word.body import bookmark_name
from plantool.word.docx import render_docx, render_markdown
from plantool.word.metrics import Face, text_width
from plantool.word.names import W
from plantool.word.package import write_parts
from plantool.word.package_check import UnsafeDocumentError, check_package
from plantool.word.reference import reference_docx
from plantool.word.template import TemplateError, Templates, shipped_templates
from tests.docx_looks import (
    TWIPS_PER_MM,
    Look,
    cell_width,
    find,
    look_of,
    looks_of,
    number_of,
    part_of,
    parts_of,
    rule_length,
    sections_of,
    table_style,
    words_of,
)

EPOCH = 1_612_483_200

HEADER = """\
plan: nho
type: ke-hoach
title: >-
  Tiếp tục thực hiện Chỉ thị số 42 của Bộ Chính trị về hội khoa học và kỹ thuật
  trên địa bàn tỉnh
issuer:
  parent: null
  name: |-
    ỦY BAN NHÂN DÂN
    TỈNH HÀ GIANG
  short: UBND
symbol: KH-UBND
place: Hà Giang
date: 2021
draft: 2
grounds:
- Căn cứ Luật Tổ chức chính quyền địa phương
- Căn cứ Chương trình của Ban Thường vụ Tỉnh ủy;
signature:
  lines: [TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH]
  name: Nguyễn Văn A
recipients:
- Thường trực Tỉnh ủy
- Các sở, ban, ngành tỉnh;
archive: "- Lưu: VT, KGVX."
"""

BODY = """
Để triển khai Chương trình, Ủy ban nhân dân tỉnh ban hành Kế hoạch.

# Mục đích, yêu cầu {#muc-dich}

## Mục đích {#muc-dich-rieng}

- Cụ thể hóa Chương trình, xem [](#noi-dung).
- Giao trách nhiệm.

# Nội dung {#noi-dung}

Các việc chính[^1]:

1. Việc một:
   1. một
   2. hai
   3. ba
   4. bốn
   5. năm
   6. sáu
2. Việc hai.

| TT | Chỉ tiêu | Năm 2025 |
| --- | --- | ---: |
| 1 | Hội chuyên ngành được thành lập mới | 4 |

[^1]: Việc do **tỉnh** giao.

# Kết {#ket .an}

Trên đây là Kế hoạch.

# Danh mục {#danh-muc .phu-luc}

Nội dung danh mục.
"""

TASKS = """\
tasks:
- id: viec-mot
  group: Tuyên truyền
  text: Tuyên truyền Chương trình
  lead: so-noi-vu
  due: 2021-12-05
- {id: viec-hai, group: Tổ chức, text: Kiện toàn tổ chức, lead: {text: Các sở}, due: Quý III/2021}
- {id: viec-ba, group: Tổ chức, text: Sơ kết, lead: [so-noi-vu, so-tu-phap], due: Năm 2025}
task_table: {title: Phân công nhiệm vụ, number_row: true}
"""

_SIGNING = RenderOptions()

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)

AGENCIES = """\
so-noi-vu: {name: Sở Nội vụ, short: SNV, kind: so}
so-tu-phap: {name: Sở Tư pháp, short: STP, kind: so}
"""


def test_paper_is_a4_in_portrait_with_margins_in_range() -> None:
    section = sections_of(_document())[0]
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert size is not None
    assert margins is not None
    assert [number_of(size, key) for key in ("w", "h")] == [11906, 16838]
    millimetres = {
        side: number_of(margins, side) / TWIPS_PER_MM for side in ("top", "bottom", "left", "right")
    }
    assert 20 <= round(millimetres["top"], 1) <= 25
    assert 20 <= round(millimetres["bottom"], 1) <= 25
    assert 30 <= round(millimetres["left"], 1) <= 35
    assert 15 <= round(millimetres["right"], 1) <= 20


def test_every_style_and_run_is_black_times_new_roman() -> None:
    styles = part_of(_docx(), "word/styles.xml")
    for fonts in styles.iter(f"{W}rFonts"):
        assert {fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")} == {
            "Times New Roman"
        }
    assert {color.get(f"{W}val") for color in styles.iter(f"{W}color")} == {"000000"}
    assert not [*_document().iter(f"{W}rFonts")]


def test_page_number_is_centred_in_the_header_and_hidden_on_page_one() -> None:
    parts = parts_of(_docx())
    header = etree.fromstring(parts["word/header1.xml"])
    assert words_of(header, "instrText").strip() == "PAGE"
    look = look_of(_docx(), header[0])
    assert (look.align, look.bold, look.italic) == ("center", False, False)
    assert 13 <= look.size <= 14
    for section in sections_of(_document()):
        assert section.find(f"{W}titlePg") is not None
        assert number_of(section.find(f"{W}pgNumType"), "start") == 1
        kinds = [item.get(f"{W}type") for item in section.iter(f"{W}headerReference")]
        assert kinds == ["default"]


def test_every_style_is_in_vietnamese() -> None:
    styles = part_of(_docx(), "word/styles.xml")
    for style in (*styles.iter(f"{W}style"), next(styles.iter(f"{W}docDefaults"))):
        assert [lang.get(f"{W}val") for lang in style.iter(f"{W}lang")] == ["vi-VN"]


def test_state_name_stands_on_one_line_upper_and_bold() -> None:
    look, paragraph = _find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (look.bold, look.caps, look.align) == (True, True, "center")
    assert 12 <= look.size <= 13
    assert text_width(look.text, look.size, Face.BOLD) * 20 < cell_width(paragraph)


def test_motto_has_a_line_as_long_as_its_text() -> None:
    look, paragraph = _find("Độc lập - Tự do - Hạnh phúc")
    assert (look.bold, look.caps, look.align) == (True, False, "center")
    assert 13 <= look.size <= 14
    assert rule_length(paragraph) == pytest.approx(
        text_width(look.text, look.size, Face.BOLD) * 20, abs=2
    )


def test_parent_body_is_regular_above_the_issuer() -> None:
    docx = _docx(HEADER.replace("parent: null", "parent: Bộ Nội vụ"))
    look, paragraph = _find("BỘ NỘI VỤ", docx)
    assert (look.bold, look.caps, look.align) == (False, True, "center")
    assert 12 <= look.size <= 13
    following = paragraph.getnext()
    assert following is not None
    assert look_of(docx, following).text == "ỦY BAN NHÂN DÂN"


def test_issuer_is_bold_with_a_line_of_a_third_to_a_half_below() -> None:
    look, paragraph = _find("TỈNH HÀ GIANG")
    assert (look.bold, look.caps, look.align) == (True, True, "center")
    assert 12 <= look.size <= 13
    width = text_width("ỦY BAN NHÂN DÂN", look.size, Face.BOLD) * 20
    assert width / 3 <= rule_length(paragraph) <= width / 2


@pytest.mark.parametrize(
    ("key", "printed"), [("", r"Số:\s{4,}/KH-UBND"), ("number: 5\n", "Số: 05/KH-UBND")]
)
def test_number_is_open_in_a_draft_and_filled_by_its_key(key: str, printed: str) -> None:
    docx = _docx(HEADER + key)
    look, _ = _find(re.compile(printed), docx)
    assert (look.size, look.bold, look.italic, look.align) == (13, False, False, "center")


@pytest.mark.parametrize(
    ("date", "printed"),
    [
        ("2021", r"Hà Giang, ngày\s+tháng\s+năm 2021"),
        ("2021-02-05", "Hà Giang, ngày 05 tháng 02 năm 2021"),
        ("2021-03-15", "Hà Giang, ngày 15 tháng 3 năm 2021"),
    ],
)
def test_place_and_day_are_italic_beside_the_number(date: str, printed: str) -> None:
    docx = _docx(HEADER.replace("date: 2021", f"date: {date}"))
    look, paragraph = _find(re.compile(printed), docx)
    assert (look.italic, look.bold, look.align) == (True, False, "center")
    assert 13 <= look.size <= 14
    row = next(paragraph.iterancestors(f"{W}tr"))
    assert "/KH-UBND" in words_of(row)


def test_kind_of_document_is_upper_bold_and_centred() -> None:
    look, _ = _find("KẾ HOẠCH")
    assert (look.bold, look.caps, look.align) == (True, True, "center")
    assert 13 <= look.size <= 14


def test_title_is_bold_with_a_line_of_a_third_to_a_half_below() -> None:
    look, paragraph = _find(re.compile("Tiếp tục thực hiện Chỉ thị"))
    assert (look.bold, look.caps, look.align) == (True, False, "center")
    assert 13 <= look.size <= 14
    assert not [*paragraph.iter(f"{W}br")]
    line = number_of(paragraph.find(f"{W}pPr/{W}ind"), "left")
    room = 9071 - 2 * line
    assert room / 3 * 0.9 <= rule_length(paragraph) <= room / 2


def test_grounds_are_italic_paragraphs_that_end_in_semicolons_and_a_full_stop() -> None:
    first, _ = _find("Căn cứ Luật Tổ chức chính quyền địa phương;")
    last, _ = _find("Căn cứ Chương trình của Ban Thường vụ Tỉnh ủy.")
    assert first.italic
    assert last.italic


def test_body_is_justified_with_first_line_and_six_points_between() -> None:
    look, _ = _find(re.compile("Để triển khai Chương trình"))
    assert (look.align, look.bold, look.italic) == ("both", False, False)
    assert 13 <= look.size <= 14
    assert 10 <= round(look.first_line / TWIPS_PER_MM, 1) <= 12.7
    assert look.before + look.after >= 120
    assert 240 <= look.line <= 360


def test_parts_have_their_label_and_title_on_lines_of_their_own() -> None:
    docx = _docx(HEADER + "numbering: phan\n")
    label, paragraph = _find("Phần I", docx)
    assert (label.bold, label.caps, label.align) == (True, False, "center")
    following = paragraph.getnext()
    assert following is not None
    title = look_of(docx, following)
    assert (title.text, title.bold, title.align) == ("MỤC ĐÍCH, YÊU CẦU", True, "center")
    assert title.caps


def test_chapters_articles_and_points_of_a_regulation() -> None:
    body = BODY.replace("# Nội dung {#noi-dung}", "# Nội dung {#noi-dung}\n\n## Việc {#viec}")
    docx = _docx(HEADER + "numbering: dieu\n", body)
    assert _find("Chương I", docx)[0].align == "center"
    look, _ = _find("Điều 1. Mục đích", docx)
    assert (look.bold, look.caps, look.align) == (True, False, "both")


def test_first_level_heading_is_one_line_in_capitals_not_centred() -> None:
    look, _ = _find("I. MỤC ĐÍCH, YÊU CẦU")
    assert (look.bold, look.caps, look.align) == (True, True, "both")
    assert look.first_line > 0


def test_titled_clause_is_bold_on_a_line_of_its_own() -> None:
    look, _ = _find("1. Mục đích")
    assert (look.bold, look.caps, look.italic) == (True, False, False)


def test_points_have_vietnamese_letters_and_dashes_no_hanging_indent() -> None:
    texts = [look.text for look in looks_of(_docx())]
    assert [text for text in texts if re.match(r"\w\) ", text)] == [
        "a) một", "b) hai", "c) ba", "d) bốn", "đ) năm", "e) sáu",
    ]  # fmt: skip
    for words in ("1. Việc một:", "đ) năm", "- Giao trách nhiệm."):
        look, paragraph = _find(words)
        assert not look.bold
        assert look.first_line > 0
        assert paragraph.find(f"{W}pPr/{W}numPr") is None
        assert paragraph.find(f"{W}pPr/{W}ind") is None


def test_signature_is_bold_in_the_right_half_with_room_for_the_seal() -> None:
    look, paragraph = _find("TM. ỦY BAN NHÂN DÂN")
    assert (look.bold, look.caps, look.align) == (True, True, "center")
    cell = next(paragraph.iterancestors(f"{W}tc"))
    assert cell.getnext() is None
    name, _ = _find("Nguyễn Văn A")
    assert (name.bold, name.caps, name.align) == (True, False, "center")
    assert name.before / TWIPS_PER_MM >= 29.9


def test_signature_block_does_not_break_and_keeps_the_last_paragraph() -> None:
    _, paragraph = _find("Nguyễn Văn A")
    row = next(paragraph.iterancestors(f"{W}tr"))
    assert row.find(f"{W}trPr/{W}cantSplit") is not None
    _, closing = _find("Trên đây là Kế hoạch./.")
    assert closing.find(f"{W}pPr/{W}keepNext") is not None


def test_recipients_are_small_and_end_with_the_archive() -> None:
    look, paragraph = _find("Nơi nhận:")
    assert (look.size, look.bold, look.italic) == (12, True, True)
    row = next(paragraph.iterancestors(f"{W}tr"))
    assert "TM. ỦY BAN NHÂN DÂN" in words_of(row)
    lines = [look for look in looks_of(_docx()) if look.style == "NoiNhan"]
    assert [line.text for line in lines] == [
        "- Thường trực Tỉnh ủy;",
        "- Các sở, ban, ngành tỉnh;",
        "- Lưu: VT, KGVX.",
    ]
    assert {(line.size, line.bold, line.italic) for line in lines} == {(11, False, False)}


def test_a_single_appendix_has_no_number_two_have_roman_ones() -> None:
    label, _ = _find("Phụ lục")
    assert (label.size, label.bold, label.caps, label.align) == (14, True, False, "center")
    docx = _docx(HEADER + TASKS)
    assert [look.text for look in looks_of(docx) if look.style == "PhuLuc"] == [
        "Phụ lục I",
        "Phụ lục II",
    ]


def test_appendix_title_is_upper_bold_and_names_its_document_below() -> None:
    title, paragraph = _find("DANH MỤC")
    assert (title.bold, title.caps, title.align) == (True, True, "center")
    following = paragraph.getnext()
    assert following is not None
    line = look_of(_docx(), following)
    assert re.fullmatch(
        r"\(Kèm theo Kế hoạch số\s+/KH-UBND ngày\s+tháng\s+năm 2021 "
        r"của Ủy ban nhân dân tỉnh Hà Giang\)",
        line.text,
    )
    assert (line.italic, line.align) == (True, "center")
    assert 13 <= line.size <= 14


def test_appendices_are_sections_of_their_own_and_tasks_lie_in_landscape() -> None:
    sections = sections_of(_document(HEADER + TASKS))
    turned = [
        (size.get(f"{W}orient") if (size := section.find(f"{W}pgSz")) is not None else None)
        for section in sections
    ]
    assert turned == [None, None, "landscape"]


def test_task_table_has_group_rows_numbers_and_repeating_heads() -> None:
    table = [*_document(HEADER + TASKS).iter(f"{W}tbl")][-1]
    rows = [[words_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
    assert rows == [
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian thực hiện"],
        ["(1)", "(2)", "(3)", "(4)"],
        ["I", "Tuyên truyền"],
        ["1", "Tuyên truyền Chương trình", "Sở Nội vụ", "05/12/2021"],
        ["II", "Tổ chức"],
        ["2", "Kiện toàn tổ chức", "Các sở", "Quý III/2021"],
        ["3", "Sơ kết", "Sở Nội vụ; Sở Tư pháp", "Năm 2025"],
    ]
    heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table.iter(f"{W}tr")]
    assert heads == [True, True, False, False, False, False, False]
    assert not [*table.iter(f"{W}trHeight")]


def test_tables_have_grid_lines_and_repeat_their_heads() -> None:
    table = [*_document().iter(f"{W}tbl")][1]
    assert table_style(table) == "Table"
    styles = part_of(_docx(), "word/styles.xml")
    borders = styles.find(f"{W}style[@{W}styleId='Table']/{W}tblPr/{W}tblBorders")
    assert borders is not None
    assert len(borders) == 6
    assert table[2].find(f"{W}trPr/{W}tblHeader") is not None
    grid = [number_of(column, "w") for column in table.iter(f"{W}gridCol")]
    assert sum(grid) == 9071
    head, _ = _find("Chỉ tiêu")
    assert (head.bold, head.align) == (True, "center")


def test_head_and_foot_are_tables_without_borders() -> None:
    tables = [*_document().iter(f"{W}tbl")]
    for table in (tables[0], tables[2]):
        assert table_style(table) == "KhongVien"
        assert not [*table.iter(f"{W}tblBorders")]


@pytest.mark.parametrize(
    ("key", "words"),
    [("hoa-toc", "HỎA TỐC"), ("thuong-khan", "THƯỢNG KHẨN"), ("khan", "KHẨN")],
)
def test_urgency_is_boxed_under_the_number(key: str, words: str) -> None:
    docx = _docx(HEADER + f"urgency: {key}\n")
    look, paragraph = _find(words, docx)
    assert (look.bold, look.align) == (True, "center")
    assert 13 <= look.size <= 14
    assert look.borders == {"top", "left", "bottom", "right"}
    before = paragraph.getprevious()
    assert before is not None
    assert look_of(docx, before).text.startswith("Số:")


@pytest.mark.parametrize(
    "ending",
    ["Hết", "Hết.", "Hết./.", "Hết././.", "Hết ./.", "**Hết.**", "Hết.[^1]", "Hết[^1].", "- Hết;"],
)
def test_the_text_ends_with_exactly_one_end_mark(ending: str) -> None:
    body = BODY.replace("Trên đây là Kế hoạch.", ending)
    looks = [look.text for look in looks_of(_docx(body=body))]
    assert "".join(looks).count("./.") == 1
    last = next(text for text in looks if text.endswith("./."))
    assert last.removeprefix("- ") == "Hết./."


def test_references_are_words_that_lead_to_bookmarks() -> None:
    document = _document()
    links = {link.get(f"{W}anchor"): words_of(link) for link in document.iter(f"{W}hyperlink")}
    assert links == {"noi-dung": "mục II"}
    names = [mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")]
    assert names == [
        "mo-dau", "muc-dich", "muc-dich-rieng", "noi-dung", "ket", "danh-muc",
    ]  # fmt: skip
    starts = [mark.get(f"{W}id", "") for mark in document.iter(f"{W}bookmarkStart")]
    ends = [mark.get(f"{W}id", "") for mark in document.iter(f"{W}bookmarkEnd")]
    assert sorted(starts) == sorted(ends) == sorted(set(starts))


def test_a_long_id_becomes_the_bookmark_that_pandoc_makes_of_it() -> None:
    long_id = "-".join(["rat-dai"] * 8)
    body = BODY.replace("#noi-dung", f"#{long_id}")
    document = _document(body=body)
    names = {mark.get(f"{W}name") for mark in document.iter(f"{W}bookmarkStart")}
    anchors = {link.get(f"{W}anchor") for link in document.iter(f"{W}hyperlink")}
    assert anchors == {bookmark_name(long_id)}
    assert anchors <= names


def test_line_ends_make_no_difference() -> None:
    crlf = _docx(HEADER, BODY.replace("\n", "\r\n"))
    assert parts_of(crlf)["word/document.xml"] == parts_of(_docx())["word/document.xml"]


def test_reference_words_are_no_markdown() -> None:
    body = BODY.replace("# Kết", "# Về *a* và \\_b\\_ {#ve .an}\n\nX [](#ve)\n\n# Kết")
    assert "X “Về a và _b_”" in [look.text for look in looks_of(_docx(body=body))]


@pytest.mark.parametrize("title", ["Về [](#noi-dung) {#ve .an}", "Về {x} {#ve .an}"])
def test_what_stands_in_a_hidden_heading_goes_with_it(title: str) -> None:
    hidden = _docx(body=BODY.replace("# Kết", f"# {title}\n\nChữ.\n\n# Kết"))
    plain = _docx(body=BODY.replace("# Kết", "# Về {#ve .an}\n\nChữ.\n\n# Kết"))
    assert parts_of(hidden)["word/document.xml"] == parts_of(plain)["word/document.xml"]


def test_no_id_is_visible() -> None:
    text = "\n".join(look.text for look in looks_of(_docx()))
    assert not re.search(r"muc-dich|noi-dung|danh-muc|\{|plantool", text)


def test_footnotes_survive_with_their_marks() -> None:
    notes = part_of(_docx(), "word/footnotes.xml")
    assert "Việc do tỉnh giao." in words_of(notes)
    assert [*notes.iter(f"{W}b")]
    assert len([*_document().iter(f"{W}footnoteReference")]) == 1


def test_lists_in_footnotes_keep_their_numbers_and_dashes() -> None:
    note = "[^1]: Gồm:\n\n    1. việc một\n    2. việc hai\n\n    - gạch\n"
    docx = _docx(body=BODY.replace("[^1]: Việc do **tỉnh** giao.\n", note))
    notes = part_of(docx, "word/footnotes.xml")
    assert not [*notes.iter(f"{W}numPr")]
    texts = [words_of(paragraph) for paragraph in notes.iter(f"{W}p")]
    assert texts[-3:] == ["1. việc một", "2. việc hai", "- gạch"]


@pytest.mark.parametrize(
    ("item", "printed"),
    [
        ("1. - gạch", ["a)", "- gạch"]),
        ("1. > trích", ["a)", "trích"]),
        ("3. *nghiêng* a", ["c) nghiêng a"]),
        ("1. dòng một\n   dòng hai", ["a) dòng một dòng hai"]),
        ("- một\n  - hai\n    - ba", ["- một", "+ hai", "- ba"]),
        ("1. một\n   - hai", ["a) một", "- hai"]),
        ("- một\n\n  tiếp", ["- một", "tiếp"]),
    ],
)
def test_items_keep_their_number_whatever_they_begin_with(item: str, printed: list[str]) -> None:
    texts = [look.text for look in looks_of(_docx(body=BODY.replace("- Giao trách nhiệm.", item)))]
    at = texts.index(printed[0])
    assert texts[at : at + len(printed)] == printed


def test_styles_that_word_gave_new_ids_are_found_by_their_names(tmp_path: Path) -> None:
    parts = dict(parts_of(reference_docx(Style())))
    for old, new in ((b'"QuocHieu"', b'"Quchiu"'), (b'"Heading1"', b'"u1"')):
        parts["word/styles.xml"] = parts["word/styles.xml"].replace(old, new)
    (tmp_path / "reference.docx").write_bytes(write_parts(parts, epoch=0))
    docx = render_docx(
        _context(HEADER, BODY, _SIGNING),
        document="ke-hoach",
        templates=Templates(tmp_path),
        epoch=EPOCH,
    )
    assert _find("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", docx)[0].style == "Quchiu"
    assert _find("I. MỤC ĐÍCH, YÊU CẦU", docx)[0].style == "u1"


def test_draft_names_itself_its_round_and_day_and_may_number_lines() -> None:
    options = RenderOptions(release=2, sent="2021-02-05", line_numbers=True)
    docx = _rendered(_context(HEADER, BODY, options), "du-thao")
    texts = [look.text for look in looks_of(docx)]
    assert texts.index("DỰ THẢO lần 2") + 1 == texts.index("(ngày 05/02/2021)")
    root = part_of(docx, "word/document.xml")
    assert [*root.iter(f"{W}lnNumType")]
    assert not [*_document().iter(f"{W}lnNumType")]


def test_properties_name_title_plan_draft_and_the_hash_of_the_source() -> None:
    parts = parts_of(_docx())
    core, custom = parts["docProps/core.xml"].decode(), parts["docProps/custom.xml"].decode()
    assert "<dc:title>Kế hoạch Tiếp tục thực hiện Chỉ thị số 42" in core
    assert "<dc:identifier>nho</dc:identifier>" in core
    assert "2021-02-05T00:00:00Z" in core
    assert re.search(r'"plantool-draft"><vt:lpwstr>2<', custom)
    assert re.search(r'"plantool-sha256"><vt:lpwstr>[0-9a-f]{64}<', custom)


def test_the_same_input_makes_the_same_bytes() -> None:
    context = _context(HEADER, BODY, _SIGNING)
    one, other = (
        render_docx(context, document="ke-hoach", templates=Templates(), epoch=EPOCH)
        for _ in range(2)
    )
    assert one == other


def test_the_reference_document_in_the_repo_is_the_one_that_is_made() -> None:
    shipped = (shipped_templates() / "reference.docx").read_bytes()
    assert shipped == reference_docx(Style())


def test_a_house_style_changes_sizes_and_margins() -> None:
    house = Style(left=35, body_size=13)
    context = _context(HEADER, BODY, _SIGNING)
    docx = render_docx(
        context, document="ke-hoach", templates=Templates(), epoch=EPOCH, house=house
    )
    look, _ = _find(re.compile("Để triển khai Chương trình"), docx)
    assert look.size == 13
    margins = next(part_of(docx, "word/document.xml").iter(f"{W}pgMar"))
    assert number_of(margins, "left") == round(35 * TWIPS_PER_MM)


def test_a_house_s_own_reference_document_and_template_win(tmp_path: Path) -> None:
    (tmp_path / "ke-hoach.md.j2").write_text("{{ title.type | markdown }}\n\n{{ body }}\n")
    (tmp_path / "reference.docx").write_bytes(reference_docx(Style(body_size=13)))
    context = _context(HEADER, BODY, _SIGNING)
    docx = render_docx(context, document="ke-hoach", templates=Templates(tmp_path), epoch=EPOCH)
    assert next(looks_of(docx)).text == "Kế hoạch"
    assert next(looks_of(docx)).size == 13


def test_a_plan_cannot_write_openxml() -> None:
    raw = "`<w:p/>`{=openxml}\n\n```{=openxml}\n<w:p><w:r><w:t>LẠ</w:t></w:r></w:p>\n```\n"
    document = _document(body=BODY.replace("Các việc chính", f"{raw}\nCác việc chính"))
    assert "<w:t>LẠ</w:t>" in words_of(document)


def test_header_values_are_shown_letter_by_letter() -> None:
    hostile = "A & <b> *c* {{ 7*7 }} {% x %} [d](e) `f` ]]> \\n"
    header = HEADER.replace("name: Nguyễn Văn A", f"name: '{hostile}'")
    _find(hostile, _docx(header))
    assert "{{ 7*7 }}" in render_markdown(
        _context(header, BODY, _SIGNING), document="ke-hoach", templates=Templates()
    )


@pytest.mark.parametrize(
    "link", ["file:///etc/passwd", "javascript:alert(1)", "..%5Cx", "smb://h/x", "a.docx"]
)
def test_links_other_than_web_and_mail_are_refused(link: str) -> None:
    with pytest.raises(UnsafeDocumentError):
        _docx(body=BODY.replace("Giao trách nhiệm.", f"[x]({link})"))


def test_links_to_the_web_and_to_mail_are_kept() -> None:
    docx = _docx(body=BODY.replace("Giao trách nhiệm.", "[x](https://a.vn) <mailto:b@c.vn>"))
    assert b"https://a.vn" in parts_of(docx)["word/_rels/document.xml.rels"]


@pytest.mark.parametrize(
    "block",
    [
        (
            '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDE</w:instrText></w:r>'
            "<w:r><w:instrText>TEXT x</w:instrText></w:r></w:p>"
        ),
        '<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p>',
        '<w:altChunk r:id="rId1"/>',
        "<w:p><w:r><w:object/></w:r></w:p>",
        '<w:p><w:fldSimple w:instr="HYPERLINK &quot;file:///x&quot;"/></w:p>',
    ],
)
def test_a_template_cannot_reach_out_of_the_file(block: str, tmp_path: Path) -> None:
    (tmp_path / "ke-hoach.md.j2").write_text(f"```{{=openxml}}\n{block}\n```\n")
    with pytest.raises(UnsafeDocumentError):
        render_docx({}, document="ke-hoach", templates=Templates(tmp_path), epoch=EPOCH)


def test_attached_templates_and_linked_pictures_are_refused() -> None:
    relationship = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://x/image" Target="http://a/b.png" TargetMode="External"/>'
        "</Relationships>"
    )
    with pytest.raises(UnsafeDocumentError):
        check_package({"word/_rels/document.xml.rels": relationship.encode()})
    with pytest.raises(UnsafeDocumentError):
        check_package({"word/embeddings/x.bin": b""})


@pytest.mark.parametrize(
    "template",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{{ x }}{% endfor %}{% endfor %}",
        "{{ 'x' * 99999999999 }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ nope }}",
        "{% include '/etc/passwd' %}",
        "{% if %}",
    ],
)
def test_hostile_templates_are_stopped(template: str, tmp_path: Path) -> None:
    (tmp_path / "ke-hoach.md.j2").write_text(template)
    with pytest.raises(TemplateError):
        Templates(tmp_path).fill("ke-hoach.md.j2", {"x": "x" * 9999})


def test_a_template_that_links_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (tmp_path / "secret").write_text("secret")
    (own / "ke-hoach.md.j2").symlink_to(tmp_path / "secret")
    with pytest.raises(TemplateError):
        Templates(own).fill("ke-hoach.md.j2", {"x": "x" * 9999})


def test_a_reference_document_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "reference.docx").write_bytes(b"PK no zip")
    with pytest.raises(PlantoolError):
        render_docx(
            _context(HEADER, BODY, _SIGNING),
            document="ke-hoach",
            templates=Templates(tmp_path),
            epoch=EPOCH,
        )


def test_markdown_names_every_number_as_text() -> None:
    context = _context(HEADER, BODY, _SIGNING)
    text = render_markdown(context, document="ke-hoach", templates=Templates())
    assert "# I. Mục đích, yêu cầu {#muc-dich}" in text
    assert "5. đ\\) năm" in text
    assert "[mục II](#noi-dung)" in text


def test_pictures_of_the_text_are_embedded_and_others_leave_their_description() -> None:
    body = BODY.replace("Giao trách nhiệm.", "![Sơ đồ](hinh/a.png) ![Ảnh](/etc/passwd)")
    options = RenderOptions(images={"hinh/a.png": _PNG, "/etc/passwd": b"root"})
    docx = render_docx(
        _context(HEADER, body, options), document="ke-hoach", templates=Templates(), epoch=EPOCH
    )
    parts = parts_of(docx)
    assert [parts[name] for name in parts if name.startswith("word/media/")] == [_PNG]
    assert b"base64" not in parts["word/document.xml"]
    assert "Ảnh" in words_of(part_of(docx, "word/document.xml"))


def test_pictures_that_are_neither_png_nor_jpeg_are_refused() -> None:
    svg = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="
    with pytest.raises(UnsafeDocumentError):
        _docx(body=BODY.replace("Giao trách nhiệm.", f"![x]({svg})"))


def test_a_package_is_in_order_with_fixed_dates() -> None:
    package = write_parts({"b": b"1", "[Content_Types].xml": b"2", "a": b"3"}, epoch=0)
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        assert file.namelist() == ["[Content_Types].xml", "a", "b"]
        assert {info.date_time for info in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@cache
def _docx(header: str = HEADER, body: str = BODY) -> bytes:
    return _rendered(_context(header, body, _SIGNING), "ke-hoach")


def _rendered(context: dict[str, object], document: str) -> bytes:
    return render_docx(context, document=document, templates=Templates(), epoch=EPOCH)


def _context(header: str, body: str, options: RenderOptions) -> dict[str, object]:
    source = SourceText(f"---\n{header}---\n{body}", "plans/nho.md")
    plan, findings = parse_plan(source)
    assert plan is not None, findings
    agencies, _ = parse_agencies(SourceText(AGENCIES, "plans/agencies.yaml"))
    return render_context(plan, agencies, number_plan(plan), options)


def _document(header: str = HEADER, body: str = BODY) -> etree._Element:
    return part_of(_docx(header, body), "word/document.xml")


def _find(words: str | re.Pattern[str], docx: bytes | None = None) -> tuple[Look, etree._Element]:
    return find(docx or _docx(), words)
