"""Decree 30/2020/NĐ-CP, Annex I, row by row, in the Word files of four plans.

The plans: the shipped example, two real ones (where they lie beside this checkout), and one of
sixty pages. Ranges are the decree's, not the house style's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from plantool.core.agency import Agencies
from plantool.core.numbering import number_plan
from plantool.core.numerals import LETTERS
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import NumberingStyle, Plan, Urgency
from plantool.core.render import RenderOptions, render_context
from plantool.core.text import SourceText
from plantool.word.docx import render_docx
from plantool.word.import_plan import import_plan
from plantool.word.metrics import Face, text_width
from plantool.word.names import W
from plantool.word.template import Templates
from tests.docx_looks import (
    TWIPS_PER_MM,
    Look,
    cell_width,
    find,
    look_of,
    looks_of,
    number_of,
    part_of,
    rule_length,
    sections_of,
    words_of,
)
from tests.long_plan import long_plan

ROOT = Path(__file__).parent.parent
REAL = ROOT.resolve().parent / "shared" / "data" / "plans"
REAL_PLANS = ("kh-so-de-an-08", "kh-ubnd-chi-thi-11")
TEXT_STYLES = frozenset({"BodyText", "FirstParagraph", "Muc"})
ROMAN = re.compile(r"[IVXL]+")

each_plan = pytest.mark.parametrize("name", ["example", *REAL_PLANS, "sixty pages"])


@cache
def plan_of(name: str) -> Plan:
    """One of the four plans; a real one skips the test where it is not there."""
    if name in REAL_PLANS:
        if not REAL.is_dir():
            pytest.skip("the real documents are not beside this checkout")
        data = (REAL / f"{name}.docx").read_bytes()
        text = import_plan(data, plan_id=name, path="x.docx").text
    elif name == "example":
        text = (ROOT / "plans" / "chi-thi-42.md").read_text(encoding="utf-8")
    else:
        text = long_plan(pages=60)
    plan, findings = parse_plan(SourceText(text, f"plans/{name}.md"))
    assert plan is not None, findings
    return plan


@cache
def docx_of(name: str, changes: tuple[tuple[str, object], ...] = ()) -> bytes:
    """The Word file of a plan, some of its header's values changed."""
    plan = plan_of(name)
    plan = replace(plan, header=replace(plan.header, **dict(changes)))
    context = render_context(plan, Agencies(), number_plan(plan), RenderOptions())
    return render_docx(context, document="ke-hoach", templates=Templates(), epoch=0)


def of_style(docx: bytes, *styles: str) -> list[Look]:
    found = [look for look in looks_of(docx) if look.style in styles]
    assert found, styles
    return found


def in_text(docx: bytes) -> Iterator[tuple[Look, etree._Element]]:
    """The paragraphs of the text: neither in a table nor empty."""
    for paragraph in part_of(docx, "word/document.xml")[0].iterchildren(f"{W}p"):
        look = look_of(docx, paragraph)
        if look.text.strip():
            yield look, paragraph


# Page


@each_plan
def test_paper_is_a4_upright_and_across_for_tables_alone(name: str) -> None:
    body = part_of(docx_of(name), "word/document.xml")[0]
    has_table = False
    for element in body:
        has_table |= element.tag == f"{W}tbl"
        for section in sections_of(element):
            size = section.find(f"{W}pgSz")
            assert size is not None
            if size.get(f"{W}orient") == "landscape":
                assert has_table
                assert (number_of(size, "w"), number_of(size, "h")) == (16838, 11906)
            else:
                assert (number_of(size, "w"), number_of(size, "h")) == (11906, 16838)
            has_table = False
    first = sections_of(body)[0].find(f"{W}pgSz")
    assert first is not None
    assert first.get(f"{W}orient") is None


@each_plan
def test_margins_lie_in_their_ranges(name: str) -> None:
    for section in sections_of(part_of(docx_of(name), "word/document.xml")):
        margins, size = section.find(f"{W}pgMar"), section.find(f"{W}pgSz")
        assert margins is not None
        assert size is not None
        at = {
            side: round(number_of(margins, side) / TWIPS_PER_MM, 1)
            for side in ("top", "bottom", "left", "right")
        }
        if size.get(f"{W}orient") == "landscape":
            assert set(at.values()) == {20}
            continue
        assert 20 <= at["top"] <= 25
        assert 20 <= at["bottom"] <= 25
        assert 30 <= at["left"] <= 35
        assert 15 <= at["right"] <= 20


@each_plan
def test_every_run_is_black_times_new_roman(name: str) -> None:
    docx = docx_of(name)
    for part in ("word/styles.xml", "word/document.xml"):
        root = part_of(docx, part)
        for fonts in root.iter(f"{W}rFonts"):
            slots = {fonts.get(f"{W}{slot}") for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
            assert slots == {"Times New Roman"}
        assert {color.get(f"{W}val") for color in root.iter(f"{W}color")} <= {"000000"}


@each_plan
def test_page_number_is_centred_in_the_header_but_on_page_one(name: str) -> None:
    docx = docx_of(name)
    header = part_of(docx, "word/header1.xml")
    assert words_of(header, "instrText").strip() == "PAGE"
    look = look_of(docx, header[0])
    assert (look.align, look.bold, look.italic) == ("center", False, False)
    assert 13 <= look.size <= 14
    for section in sections_of(part_of(docx, "word/document.xml")):
        assert section.find(f"{W}titlePg") is not None
        pages = section.find(f"{W}pgNumType")
        assert number_of(pages, "start") == 1
        assert pages is not None
        assert pages.get(f"{W}fmt", "decimal") == "decimal"


@each_plan
def test_each_appendix_is_a_section_of_its_own(name: str) -> None:
    docx = docx_of(name)
    body = part_of(docx, "word/document.xml")[0]
    labels = sum(look.style == "PhuLuc" for look, _ in in_text(docx))
    assert len(sections_of(body)) == labels + 1


@each_plan
def test_every_style_is_in_vietnamese(name: str) -> None:
    styles = part_of(docx_of(name), "word/styles.xml")
    for style in styles.iter(f"{W}style", f"{W}docDefaults"):
        if style.get(f"{W}type") != "numbering":
            assert {lang.get(f"{W}val") for lang in style.iter(f"{W}lang")} == {"vi-VN"}
    assert not [*part_of(docx_of(name), "word/document.xml").iter(f"{W}lang")]


# Head


@each_plan
def test_state_name_stands_on_one_line(name: str) -> None:
    look, paragraph = find(docx_of(name), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    assert (look.bold, look.italic, look.align) == (True, False, "center")
    assert 12 <= look.size <= 13
    assert text_width(look.text, look.size, Face.BOLD) * 20 < cell_width(paragraph)


@each_plan
def test_motto_has_a_line_as_long_as_itself(name: str) -> None:
    look, paragraph = find(docx_of(name), "Độc lập - Tự do - Hạnh phúc")
    assert (look.bold, look.caps, look.align) == (True, False, "center")
    assert 13 <= look.size <= 14
    width = text_width(look.text, look.size, Face.BOLD) * 20
    assert rule_length(paragraph) == pytest.approx(width, abs=2)


@each_plan
def test_parent_body_is_regular_capitals_above_the_issuer(name: str) -> None:
    issuer = replace(plan_of(name).header.issuer, parent="Bộ Nội vụ")
    docx = docx_of(name, (("issuer", issuer),))
    look, paragraph = find(docx, "BỘ NỘI VỤ")
    assert (look.bold, look.caps, look.align) == (False, True, "center")
    assert 12 <= look.size <= 13
    following = paragraph.getnext()
    assert following is not None
    assert look_of(docx, following).style == "CoQuanBanHanh"


@each_plan
def test_issuer_is_bold_with_a_line_of_a_third_to_a_half(name: str) -> None:
    docx = docx_of(name)
    lines = of_style(docx, "CoQuanBanHanh")
    printed = [" ".join(look.text.split()) for look in lines]
    written = plan_of(name).header.issuer.name.upper().splitlines()
    assert printed == [" ".join(line.split()) for line in written]
    for look in lines:
        assert (look.bold, look.caps, look.align) == (True, True, "center")
        assert 12 <= look.size <= 13
    _, last = find(docx, lines[-1].text)
    width = max(_printed_width(docx, look) for look in lines)
    assert width * 0.9 / 3 <= rule_length(last) <= width / 2


def _printed_width(docx: bytes, look: Look) -> float:
    """How wide a line of the issuer is; one too long for its column is broken in halves."""
    _, paragraph = find(docx, look.text)
    indent = paragraph.find(f"{W}pPr/{W}ind")
    room = cell_width(paragraph) - (2 * number_of(indent, "left") if indent is not None else 0)
    return min(text_width(look.text, look.size, Face.BOLD) * 20, room)


@each_plan
@pytest.mark.parametrize(
    ("number", "printed"), [(None, r"Số:\s{4,}/\S+$"), (5, r"Số: 05/\S+$"), (123, r"Số: 123/\S+$")]
)
def test_number_and_symbol(number: int | None, printed: str, name: str) -> None:
    look, _ = find(docx_of(name, (("number", number),)), re.compile(printed))
    assert (look.size, look.bold, look.italic, look.align) == (13, False, False, "center")
    symbol = look.text.partition("/")[2]
    assert symbol == plan_of(name).header.symbol.strip()


@each_plan
@pytest.mark.parametrize(
    ("date", "printed"),
    [
        ("2021-02-05", r".+, ngày 05 tháng 02 năm 2021$"),
        ("2021-03-15", r".+, ngày 15 tháng 3 năm 2021$"),
        ("2021-12", r".+, ngày\s+tháng 12 năm 2021$"),
    ],
)
def test_place_and_day(date: str, printed: str, name: str) -> None:
    docx = docx_of(name, (("date", date), ("place", "Hà Giang")))
    look, paragraph = find(docx, re.compile(printed))
    assert (look.italic, look.bold, look.align) == (True, False, "center")
    assert 13 <= look.size <= 14
    assert "Số:" in words_of(next(paragraph.iterancestors(f"{W}tr")))


@each_plan
def test_kind_of_document(name: str) -> None:
    look, _ = find(docx_of(name), "KẾ HOẠCH")
    assert (look.bold, look.caps, look.align) == (True, True, "center")
    assert 13 <= look.size <= 14


@each_plan
def test_title_has_a_line_of_a_third_to_a_half_and_no_hard_break(name: str) -> None:
    docx = docx_of(name)
    lines = of_style(docx, "TrichYeu")
    for look in lines:
        assert (look.bold, look.caps, look.align) == (True, False, "center")
        assert 13 <= look.size <= 14
    _, last = find(docx, lines[-1].text)
    assert not [*last.iter(f"{W}br")]
    indent = last.find(f"{W}pPr/{W}ind")
    room = 9071 - (2 * number_of(indent, "left") if indent is not None else 0)
    one_line = text_width(lines[-1].text, lines[-1].size, Face.BOLD) * 20
    assert min(room * 0.9, one_line) / 3 <= rule_length(last) + 2
    assert rule_length(last) <= min(room, one_line) / 2 + 2


@each_plan
@pytest.mark.parametrize("urgency", Urgency)
def test_urgency_is_boxed_under_the_number(urgency: Urgency, name: str) -> None:
    words = {"hoa-toc": "HỎA TỐC", "thuong-khan": "THƯỢNG KHẨN", "khan": "KHẨN"}
    look, paragraph = find(docx_of(name, (("urgency", urgency),)), words[urgency.value])
    assert (look.bold, look.caps) == (True, True)
    assert 13 <= look.size <= 14
    assert look.borders >= {"top", "left", "bottom", "right"}
    before = paragraph.getprevious()
    assert before is not None
    assert words_of(before).startswith("Số:")


# Text


@each_plan
def test_grounds_are_italic_and_end_in_semicolons_and_a_full_stop(name: str) -> None:
    written = [text for text in plan_of(name).header.grounds if text.strip()]
    if not written:
        assert not [look for look in looks_of(docx_of(name)) if look.style == "CanCu"]
        return
    grounds = of_style(docx_of(name), "CanCu")
    assert len(grounds) == len(written)
    assert [look.text[-1] for look in grounds] == [";"] * (len(grounds) - 1) + ["."]
    for look in grounds:
        assert (look.italic, look.bold, look.align) == (True, False, "both")
        assert 13 <= look.size <= 14


@each_plan
def test_text_is_justified_with_first_line_and_six_points_between(name: str) -> None:
    for look in of_style(docx_of(name), *TEXT_STYLES):
        assert look.align == "both"
        assert 13 <= look.size <= 14
        assert round(look.first_line / TWIPS_PER_MM, 1) in {10, 12.7}
        assert look.before + look.after >= 120
        assert 240 <= look.line <= 360


@each_plan
def test_parts_have_label_and_title_centred_on_lines_of_their_own(name: str) -> None:
    docx = docx_of(name, (("numbering", NumberingStyle.PHAN),))
    labels = of_style(docx, "Phan")
    assert [ROMAN.search(look.text.removeprefix("Phần ")) is not None for look in labels]
    titles = of_style(docx, "TenPhan")
    assert len(labels) == len(titles)
    for look in labels:
        assert re.fullmatch(rf"Phần {ROMAN.pattern}", look.text)
        assert (look.bold, look.caps, look.align) == (True, False, "center")
    for look in titles:
        assert (look.bold, look.caps, look.align) == (True, True, "center")


@each_plan
def test_first_level_is_one_line_in_bold_capitals_not_centred(name: str) -> None:
    headings = of_style(docx_of(name, (("numbering", NumberingStyle.MUC),)), "Heading1")
    number = 0
    for look in headings:
        # An appendix counts anew.
        number = 1 if look.text.startswith("I. ") else number + 1
        assert look.text.startswith(f"{_roman(number)}. ")
        assert (look.bold, look.caps, look.align) == (True, True, "both")
        assert 13 <= look.size <= 14
        assert look.first_line > 0


@each_plan
def test_a_clause_with_a_title_is_bold_on_a_line_of_its_own(name: str) -> None:
    docx = docx_of(name, (("numbering", NumberingStyle.MUC),))
    for look in of_style(docx, "Heading2"):
        assert re.match(r"\d+\. ", look.text)
        assert (look.bold, look.caps, look.italic) == (True, False, False)
        assert 13 <= look.size <= 14


@each_plan
def test_articles_run_through_in_bold(name: str) -> None:
    docx = docx_of(name, (("numbering", NumberingStyle.DIEU),))
    texts = [*looks_of(docx)]
    end = next((at for at, look in enumerate(texts) if look.style == "PhuLuc"), None)
    articles = [look for look in texts[:end] if re.match(r"Điều \d+\. ", look.text)]
    numbers = [int(look.text.split()[1].rstrip(".")) for look in articles]
    assert numbers == [*range(1, len(numbers) + 1)]
    assert numbers
    for look in articles:
        assert (look.bold, look.caps, look.align) == (True, False, "both")


@each_plan
def test_clauses_points_and_dashes_have_typed_marks_and_no_hanging_indent(name: str) -> None:
    items = 0
    for look, paragraph in in_text(docx_of(name)):
        if look.style != "Muc":
            continue
        items += 1
        mark = re.match(r"(\d+\.|(\w)\)|[-+]) ", look.text)
        if mark and mark[2]:
            assert mark[2] in LETTERS
        assert not look.caps
        assert paragraph.find(f"{W}pPr/{W}numPr") is None
        indent = paragraph.find(f"{W}pPr/{W}ind")
        assert indent is None or indent.get(f"{W}hanging") is None
    assert items


@each_plan
def test_the_text_ends_once(name: str) -> None:
    texts = [look.text for look, _ in in_text(docx_of(name))]
    ends = [text for text in texts if text.endswith("./.")]
    assert len(ends) == 1
    assert "././" not in "".join(texts)


# Foot


@each_plan
def test_authority_and_position_are_bold_capitals_in_the_right_half(name: str) -> None:
    docx = docx_of(name)
    lines = of_style(docx, "QuyenHanChucVu")
    written = plan_of(name).header.signature.lines
    assert [look.text for look in lines] == [" ".join(line.upper().split()) for line in written]
    for look in lines:
        assert (look.bold, look.caps, look.align) == (True, True, "center")
        assert 13 <= look.size <= 14
    _, paragraph = find(docx, lines[0].text)
    cell = next(paragraph.iterancestors(f"{W}tc"))
    assert cell.getnext() is None


@each_plan
def test_the_signer_has_room_and_the_block_stays_on_one_page(name: str) -> None:
    docx = docx_of(name)
    (look,) = of_style(docx, "HoTen")
    assert (look.bold, look.caps, look.align) == (True, False, "center")
    assert 13 <= look.size <= 14
    assert look.before / TWIPS_PER_MM >= 29.9
    _, paragraph = find(docx, look.text)
    row = next(paragraph.iterancestors(f"{W}tr"))
    assert row.find(f"{W}trPr/{W}cantSplit") is not None


@each_plan
def test_recipients(name: str) -> None:
    docx = docx_of(name)
    look, paragraph = find(docx, "Nơi nhận:")
    assert (look.size, look.bold, look.italic, look.align) == (12, True, True, "left")
    row = next(paragraph.iterancestors(f"{W}tr"))
    assert of_style(docx, "QuyenHanChucVu")[0].text in words_of(row).upper()
    lines = of_style(docx, "NoiNhan")
    assert {(line.size, line.bold, line.italic) for line in lines} == {(11, False, False)}
    assert all(line.text.startswith("- ") for line in lines)
    assert [line.text[-1] for line in lines] == [";"] * (len(lines) - 1) + ["."]
    assert lines[-1].text.startswith("- Lưu: VT")


# Appendices


@each_plan
def test_appendices_are_numbered_where_there_are_several(name: str) -> None:
    labels = [look for look in looks_of(docx_of(name)) if look.style == "PhuLuc"]
    expected = [f"Phụ lục {_roman(number)}" for number in range(1, len(labels) + 1)]
    assert [look.text for look in labels] == (["Phụ lục"] if len(labels) == 1 else expected)
    for look in labels:
        assert (look.size, look.bold, look.caps, look.align) == (14, True, False, "center")


@each_plan
def test_an_appendix_has_its_title_and_its_document_below(name: str) -> None:
    docx = docx_of(name)
    labels = sum(look.style == "PhuLuc" for look in looks_of(docx))
    titles = [look for look in looks_of(docx) if look.style == "TenPhuLuc"]
    attached = [look for look in looks_of(docx) if look.style == "KemTheo"]
    assert len(attached) == labels
    assert len(titles) >= labels
    for look in titles:
        assert (look.bold, look.caps, look.align) == (True, True, "center")
        assert 13 <= look.size <= 14
    for look in attached:
        assert (look.italic, look.bold, look.align) == (True, False, "center")
        assert 13 <= look.size <= 14
        assert re.match(r"\(Kèm theo Kế hoạch số .+/.+ ngày .+ tháng .+ năm .+ của .+\)", look.text)


@each_plan
def test_tables_repeat_their_heads_have_lines_and_no_fixed_heights(name: str) -> None:
    body = part_of(docx_of(name), "word/document.xml")[0]
    for table in body.iterchildren(f"{W}tbl"):
        style = table.find(f"{W}tblPr/{W}tblStyle")
        assert style is not None
        assert not [*table.iter(f"{W}trHeight")]
        is_grid = style.get(f"{W}val") == "Table"
        assert is_grid == (table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None)


def _roman(number: int) -> str:
    signs = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"))
    text = ""
    for value, sign in (*signs, (4, "IV"), (1, "I")):
        text += sign * (number // value)
        number %= value
    return text
