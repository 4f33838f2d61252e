"""A Word file without a fault, and ways to plant one fault in it."""

from __future__ import annotations

import copy
import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

from lxml import etree
from msgspec import Struct

from plantool.core.agency import parse_agencies
from plantool.core.numbering import number_plan
from plantool.core.parse_plan import parse_plan
from plantool.core.render import RenderOptions, render_context
from plantool.core.text import SourceText
from plantool.word.docx import render_docx
from plantool.word.read_styles import W
from plantool.word.template import Templates

PLAN = """\
---
plan: nho
type: ke-hoach
title: Tiếp tục thực hiện Chỉ thị số 42 của Bộ Chính trị về hội khoa học và kỹ thuật
issuer:
  parent: null
  name: |-
    ỦY BAN NHÂN DÂN
    TỈNH HÀ GIANG
  short: UBND
number: 5
symbol: KH-UBND
place: Hà Giang
date: 2021-02-05
draft: 2
urgency: khan
grounds:
- Căn cứ Luật Tổ chức chính quyền địa phương
- Căn cứ Chương trình của Ban Thường vụ Tỉnh ủy
- Căn cứ Quyết định số 525/QĐ-UBND ngày 25/02/2020 của Ủy ban nhân dân tỉnh
signature:
  lines: [TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH]
  name: Nguyễn Văn A
recipients: [Thường trực Tỉnh ủy, "Các sở, ban, ngành tỉnh", Các hội thành viên]
archive: "- Lưu: VT, KGVX."
tasks:
- {id: viec-mot, group: Tuyên truyền, text: Tuyên truyền, lead: so-noi-vu, due: 2021-12-05}
- {id: viec-hai, group: Tổ chức, text: Kiện toàn tổ chức, lead: {text: Các sở}, due: Quý III/2021}
task_table: {title: Phân công nhiệm vụ}
---

Để triển khai Chương trình, Ủy ban nhân dân tỉnh ban hành Kế hoạch tiếp tục thực hiện Chỉ thị \
số 42 của Bộ Chính trị; danh mục tại Phụ lục I, phân công nhiệm vụ tại Phụ lục II kèm theo.

# Mục đích, yêu cầu {#muc-dich}

## Mục đích {#muc-dich-rieng}

- Cụ thể hóa Chương trình của Ban Thường vụ Tỉnh ủy thành nhiệm vụ, giải pháp để các cơ quan, \
đơn vị tổ chức thực hiện có hiệu quả.
- Giao trách nhiệm cho từng cơ quan, đơn vị, gắn với thời gian hoàn thành và kết quả cụ thể của \
từng nhiệm vụ.

# Nội dung {#noi-dung}

1. Các việc chính:
   1. Thứ nhất.
   2. Thứ hai.
   3. Thứ ba.
   4. Thứ tư.
   5. Thứ năm.
   6. Thứ sáu.

# Kết {#ket .an}

Trên đây là Kế hoạch tiếp tục thực hiện Chỉ thị số 42 của Bộ Chính trị; các cơ quan, đơn vị \
báo cáo kết quả về Ủy ban nhân dân tỉnh trước ngày 15/12/2021 để tổng hợp.

# Danh mục {#danh-muc .phu-luc}

Nội dung danh mục các hội thành viên.
"""
AGENCIES = "so-noi-vu: {name: Sở Nội vụ, short: SNV, kind: so}\n"


@cache
def good_docx() -> bytes:
    """A plan for signing with two appendices, in which there is nothing to find."""
    plan, findings = parse_plan(SourceText(PLAN, "plans/nho.md"))
    assert plan is not None, findings
    agencies, _ = parse_agencies(SourceText(AGENCIES, "plans/agencies.yaml"))
    context = render_context(plan, agencies, number_plan(plan), RenderOptions())
    return render_docx(context, document="ke-hoach", templates=Templates(), epoch=0)


class WordFile:
    """The parts of a Word file, to be changed and written again."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            self._bytes = {name: file.read(name) for name in file.namelist()}
        self._xml: dict[str, etree._Element] = {}

    def part(self, name: str) -> etree._Element:
        if name not in self._xml:
            self._xml[name] = etree.fromstring(self._bytes[name])
        return self._xml[name]

    def add(self, name: str, content: bytes) -> None:
        self._bytes[name] = content

    @property
    def body(self) -> etree._Element:
        return self.part("word/document.xml")[0]

    def data(self) -> bytes:
        parts = {**self._bytes, **{k: etree.tostring(v) for k, v in self._xml.items()}}
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as file:
            for name, content in parts.items():
                file.writestr(name, content)
        return target.getvalue()

    def paragraph(self, start: str) -> etree._Element:
        """The first paragraph whose words begin so."""
        return next(one for one in self.body.iter(f"{W}p") if words_of(one).startswith(start))

    def section(self, number: int) -> etree._Element:
        return [*self.body.iter(f"{W}sectPr")][number]

    def header(self) -> etree._Element:
        names = [name for name in self._bytes if name.startswith("word/header")]
        roots = [self.part(name) for name in names]
        return next(root for root in roots if any("PAGE" in t for t in _instructions(root)))


class Planted(Struct, frozen=True):
    """One fault: the code it must be found by, and how it gets into the file."""

    name: str
    code: str
    plant: Callable[[WordFile], None]

    def file(self) -> bytes:
        """The good file with this fault."""
        file = WordFile(good_docx())
        self.plant(file)
        return file.data()


def words_of(paragraph: etree._Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{W}t"))


def _instructions(root: etree._Element) -> Iterator[str]:
    for field in root.iter(f"{W}fldSimple"):
        yield field.get(f"{W}instr", "")
    for text in root.iter(f"{W}instrText"):
        yield text.text or ""


def _child(parent: etree._Element, name: str, *, first: bool = False) -> etree._Element:
    found = parent.find(f"{W}{name}")
    if found is None:
        found = etree.Element(f"{W}{name}")
        parent.insert(0 if first else len(parent), found)
    return found


def _set(element: etree._Element, **attributes: str) -> None:
    for key, value in attributes.items():
        element.set(f"{W}{key}", value)


def letters(start: str, name: str, /, **attributes: str) -> Callable[[WordFile], None]:
    """Set a property of all runs of a paragraph."""

    def plant(file: WordFile) -> None:
        for run in file.paragraph(start).iter(f"{W}r"):
            properties = _child(run, "rPr", first=True)
            for old in properties.findall(f"{W}{name}"):
                properties.remove(old)
            _set(_child(properties, name), **attributes)

    return plant


def layout(start: str, name: str, /, **attributes: str) -> Callable[[WordFile], None]:
    """Set a property of a paragraph."""

    def plant(file: WordFile) -> None:
        _set(_child(_child(file.paragraph(start), "pPr", first=True), name), **attributes)

    return plant


def retyped(start: str, text: str) -> Callable[[WordFile], None]:
    """Type other words into a paragraph; a line feed is a hard line break."""

    def plant(file: WordFile) -> None:
        paragraph = file.paragraph(start)
        runs = [run for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None]
        for run in runs:
            for old in run.findall(f"{W}t"):
                run.remove(old)
        for at, line in enumerate(text.split("\n")):
            if at:
                etree.SubElement(runs[0], f"{W}br")
            made = etree.SubElement(runs[0], f"{W}t")
            made.text = line
            made.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    return plant


def replaced(start: str, old: str, new: str) -> Callable[[WordFile], None]:
    """Type one thing for another in a paragraph."""

    def plant(file: WordFile) -> None:
        words = words_of(file.paragraph(start))
        assert old in words, words
        retyped(start, words.replace(old, new))(file)

    return plant


def removed(start: str) -> Callable[[WordFile], None]:
    """Take a paragraph away."""

    def plant(file: WordFile) -> None:
        paragraph = file.paragraph(start)
        parent = paragraph.getparent()
        assert parent is not None
        parent.remove(paragraph)

    return plant


def both(*plants: Callable[[WordFile], None]) -> Callable[[WordFile], None]:
    """Do one thing after the other, which are one fault together."""

    def plant(file: WordFile) -> None:
        for one in plants:
            one(file)

    return plant


def margin(side: str, twips: int) -> Callable[[WordFile], None]:
    """Set a margin of the first pages."""

    def plant(file: WordFile) -> None:
        _set(_child(file.section(0), "pgMar"), **{side: str(twips)})

    return plant


def section(number: int, name: str, /, **attributes: str) -> Callable[[WordFile], None]:
    """Set a property of a section."""

    def plant(file: WordFile) -> None:
        _set(_child(file.section(number), name), **attributes)

    return plant


def without(number: int, name: str) -> Callable[[WordFile], None]:
    """Take a property of a section away."""

    def plant(file: WordFile) -> None:
        for old in file.section(number).findall(f"{W}{name}"):
            file.section(number).remove(old)

    return plant


def number_letters(name: str, /, **attributes: str) -> Callable[[WordFile], None]:
    """Set a property of the page number's letters."""

    def plant(file: WordFile) -> None:
        for run in file.header().iter(f"{W}r"):
            _set(_child(_child(run, "rPr", first=True), name), **attributes)

    return plant


def number_aside(file: WordFile) -> None:
    for paragraph in file.header().iter(f"{W}p"):
        _set(_child(_child(paragraph, "pPr", first=True), "jc"), val="left")


def no_page_field(file: WordFile) -> None:
    root = file.header()
    paragraph = next(root.iter(f"{W}p"))
    for part in list(paragraph):
        if part.tag != f"{W}pPr":
            paragraph.remove(part)
    # A text that is long enough to need a second page.
    long = file.paragraph("- Cụ thể hóa")
    for _ in range(20):
        long.addnext(copy.deepcopy(long))


def number_in_footer(file: WordFile) -> None:
    name = next(
        key
        for key in file._bytes
        if key.startswith("word/header") and file.part(key) is file.header()
    )
    footer = etree.tostring(file.header()).replace(b"w:hdr", b"w:ftr")
    file.add("word/footer9.xml", footer)
    relations = file.part("word/_rels/document.xml.rels")
    target = name.removeprefix("word/")
    relation = next(one for one in relations if one.get("Target", "").endswith(target))
    relation.set("Target", "footer9.xml")
    for properties in file.body.iter(f"{W}sectPr"):
        for reference in properties.findall(f"{W}headerReference"):
            reference.tag = f"{W}footerReference"


def landscape(file: WordFile) -> None:
    size = _child(file.section(0), "pgSz")
    _set(size, w="16838", h="11906", orient="landscape")
    # The title now takes one line; the line below it grows with it.
    indent = _rule(file, "Tiếp tục").find(f"{W}pPr/{W}ind")
    assert indent is not None
    side = str(int(indent.get(f"{W}left", "0")) + (16838 - 11906) // 4)
    _set(indent, left=side, right=side)


def one_section_less(file: WordFile) -> None:
    first = file.section(0)
    parent = first.getparent()
    assert parent is not None
    page = copy.deepcopy(first)
    parent.remove(first)
    second = file.section(0)
    holder = second.getparent()
    assert holder is not None
    holder.replace(second, page)


def style_font(style: str, font: str) -> Callable[[WordFile], None]:
    """Set a font in a style, or in the document's defaults where its name is empty."""

    def plant(file: WordFile) -> None:
        styles = file.part("word/styles.xml")
        for element in styles.iter(f"{W}style"):
            if element.get(f"{W}styleId") == style:
                fonts = _child(_child(element, "rPr"), "rFonts")
                _set(fonts, ascii=font, hAnsi=font)

    return plant


def default_font(file: WordFile) -> None:
    """The defaults name Calibri, and no style on the way to the run names another font."""
    styles = file.part("word/styles.xml")
    defaults = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    assert defaults is not None
    _set(defaults, ascii="Calibri", hAnsi="Calibri")
    for element in styles.iter(f"{W}style"):
        fonts = element.find(f"{W}rPr/{W}rFonts")
        if fonts is not None and element.get(f"{W}styleId") in {"Muc", "BodyText", "Normal"}:
            for slot in ("ascii", "hAnsi"):
                fonts.attrib.pop(f"{W}{slot}", "")


def decomposed(file: WordFile) -> None:
    words = words_of(file.paragraph("- Giao"))
    retyped("- Giao", unicodedata.normalize("NFD", words))(file)


def narrow_head(file: WordFile) -> None:
    table = next(file.body.iter(f"{W}tbl"))
    columns = [*table.iter(f"{W}gridCol")]
    _set(columns[1], w="4900")
    for row in table.iter(f"{W}tr"):
        cell = [*row.iter(f"{W}tc")][1]
        _set(_child(_child(cell, "tcPr", first=True), "tcW"), w="4900", type="dxa")
    # The line below the motto keeps its length.
    rule = _rule(file, "Độc lập")
    indent = rule.find(f"{W}pPr/{W}ind")
    assert indent is not None
    side = str(int(indent.get(f"{W}left", "0")) - (5584 - 4900) // 2)
    _set(indent, left=side, right=side)


def _rule(file: WordFile, start: str) -> etree._Element:
    """The paragraph whose border is the line below these words."""
    below = file.paragraph(start).getnext()
    assert below is not None
    return below


def no_rule(start: str) -> Callable[[WordFile], None]:
    """Take the line below some words away."""

    def plant(file: WordFile) -> None:
        properties = _rule(file, start).find(f"{W}pPr")
        assert properties is not None
        _set(_child(properties, "pStyle"), val="Normal")

    return plant


def typed_rule(start: str) -> Callable[[WordFile], None]:
    """Type a line of underscores in place of the drawn one."""

    def plant(file: WordFile) -> None:
        no_rule(start)(file)
        run = etree.SubElement(_rule(file, start), f"{W}r")
        etree.SubElement(run, f"{W}t").text = "___________"

    return plant


def underlined(start: str) -> Callable[[WordFile], None]:
    """Underline the words in place of the drawn line."""

    def plant(file: WordFile) -> None:
        no_rule(start)(file)
        letters(start, "u", val="single")(file)

    return plant


def rule_indent(start: str, twips: int) -> Callable[[WordFile], None]:
    """Make the line below some words longer or shorter."""

    def plant(file: WordFile) -> None:
        indent = _rule(file, start).find(f"{W}pPr/{W}ind")
        assert indent is not None
        _set(indent, left=str(twips), right=str(twips))

    return plant


def dashed_rule(start: str) -> Callable[[WordFile], None]:
    """Make the line below some words a dashed one."""

    def plant(file: WordFile) -> None:
        properties = _rule(file, start).find(f"{W}pPr")
        assert properties is not None
        borders = etree.Element(f"{W}pBdr")
        _set(etree.SubElement(borders, f"{W}bottom"), val="dashed", sz="6")
        properties.insert(1, borders)

    return plant


def label_of_appendix(number: int, text: str) -> Callable[[WordFile], None]:
    """Type another label over an appendix."""

    def plant(file: WordFile) -> None:
        retyped(f"Phụ lục {'I' * number}", text)(file)

    return plant


def attached_gone(file: WordFile) -> None:
    removed("(Kèm theo")(file)


def fixed_row(file: WordFile) -> None:
    table = [*file.body.iter(f"{W}tbl")][-1]
    row = [*table.iter(f"{W}tr")][1]
    _set(_child(_child(row, "trPr", first=True), "trHeight"), val="300", hRule="exact")


def long_table(file: WordFile) -> None:
    table = [*file.body.iter(f"{W}tbl")][-1]
    for mark in [*table.iter(f"{W}tblHeader")]:
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)
    last = [*table.iter(f"{W}tr")][-1]
    for _ in range(40):
        last.addnext(copy.deepcopy(last))


def inserted(after: str, text: str) -> Callable[[WordFile], None]:
    """Add a paragraph like the one it follows."""

    def plant(file: WordFile) -> None:
        above = file.paragraph(after)
        above.addnext(copy.deepcopy(above))
        below = above.getnext()
        assert below is not None
        texts = [*below.iter(f"{W}t")]
        texts[0].text = text
        for rest in texts[1:]:
            rest.text = ""

    return plant


FAULTS: tuple[Planted, ...] = (
    Planted("US Letter", "D101", section(0, "pgSz", w="12240", h="15840")),
    Planted("landscape", "D102", landscape),
    Planted("top margin", "D103", margin("top", 850)),
    Planted("bottom margin", "D103", margin("bottom", 1701)),
    Planted("left margin", "D103", margin("left", 1417)),
    Planted("right margin", "D103", margin("right", 1417)),
    Planted("no page number", "D104", no_page_field),
    Planted("number in the footer", "D105", number_in_footer),
    Planted("number on page 1", "D106", without(0, "titlePg")),
    Planted("small page number", "D107", number_letters("sz", val="22")),
    Planted("italic page number", "D107", number_letters("i")),
    Planted("page number aside", "D107", number_aside),
    Planted("Roman page numbers", "D107", section(0, "pgNumType", fmt="lowerRoman")),
    Planted("counted from 5", "D108", section(0, "pgNumType", start="5")),
    Planted("appendix counts on", "D109", without(1, "pgNumType")),
    Planted("appendix in the text's section", "D109", one_section_less),
    Planted(
        "Calibri in a run", "D111", letters("- Giao", "rFonts", ascii="Calibri", hAnsi="Calibri")
    ),
    Planted(
        ".VnTime on Unicode", "D111", letters("- Giao", "rFonts", ascii=".VnTime", hAnsi=".VnTime")
    ),
    Planted("Arial in a style", "D111", style_font("BodyText", "Arial")),
    Planted("Calibri by default", "D111", default_font),
    Planted("Calibri for East Asian", "D112", letters("- Giao", "rFonts", eastAsia="MS Mincho")),
    Planted("red letters", "D113", letters("- Giao", "color", val="FF0000")),
    Planted("English", "D114", letters("- Giao", "lang", val="en-US")),
    Planted("NFD", "D115", decomposed),
    Planted("state name 11 pt", "D121", letters("Cộng hòa", "sz", val="22")),
    Planted("issuer 14 pt", "D121", letters("TỈNH HÀ GIANG", "sz", val="28")),
    Planted("number 14 pt", "D121", letters("Số:", "sz", val="28")),
    Planted("place and day 12 pt", "D121", letters("Hà Giang, ngày", "sz", val="24")),
    Planted("type 16 pt", "D121", letters("Kế hoạch", "sz", val="32")),
    Planted("title 15 pt", "D121", letters("Tiếp tục", "sz", val="30")),
    Planted("ground 12 pt", "D121", letters("Căn cứ Chương trình", "sz", val="24")),
    Planted("authority 12 pt", "D121", letters("KT. CHỦ TỊCH", "sz", val="24")),
    Planted("signer 15 pt", "D121", letters("Nguyễn Văn A", "sz", val="30")),
    Planted("recipients' label 14 pt", "D121", letters("Nơi nhận", "sz", val="28")),
    Planted("recipient 12 pt", "D121", letters("- Các sở", "sz", val="24")),
    Planted("appendix label 13 pt", "D121", letters("Phụ lục I", "sz", val="26")),
    Planted("appendix title 12 pt", "D121", letters("Danh mục", "sz", val="24")),
    Planted("state name regular", "D122", letters("Cộng hòa", "b", val="0")),
    Planted("issuer's first line regular", "D122", letters("ỦY BAN", "b", val="0")),
    Planted("number bold", "D122", letters("Số:", "b")),
    Planted("title regular", "D122", letters("Tiếp tục", "b", val="0")),
    Planted("signer regular", "D122", letters("Nguyễn Văn A", "b", val="0")),
    Planted("place and day upright", "D123", letters("Hà Giang, ngày", "i", val="0")),
    Planted("ground upright", "D123", letters("Căn cứ Chương trình", "i", val="0")),
    Planted("title italic", "D123", letters("Tiếp tục", "i")),
    Planted("recipients' label upright", "D123", letters("Nơi nhận", "i", val="0")),
    Planted("attached line upright", "D123", letters("(Kèm theo", "i", val="0")),
    Planted("type in small letters", "D124", letters("Kế hoạch", "caps", val="0")),
    Planted("title in capitals", "D124", letters("Tiếp tục", "caps")),
    Planted(
        "position in small letters",
        "D124",
        both(letters("PHÓ CHỦ TỊCH", "caps", val="0"), retyped("PHÓ CHỦ TỊCH", "Phó Chủ tịch")),
    ),
    Planted("signer in capitals", "D124", letters("Nguyễn Văn A", "caps")),
    Planted("appendix label in capitals", "D124", letters("Phụ lục I", "caps")),
    Planted("title to the left", "D125", layout("Tiếp tục", "jc", val="left")),
    Planted("number to the left", "D125", layout("Số:", "jc", val="left")),
    Planted("signer to the right", "D125", layout("Nguyễn Văn A", "jc", val="right")),
    Planted("no state name", "D131", removed("Cộng hòa")),
    Planted("no number", "D131", removed("Số:")),
    Planted("no place and day", "D131", removed("Hà Giang, ngày")),
    Planted("no recipients", "D131", removed("Nơi nhận")),
    Planted("motto with dashes", "D132", replaced("Độc lập", "-", "–")),
    Planted("motto without spaces", "D132", replaced("Độc lập", " - ", "-")),
    Planted("state name misspelt", "D132", replaced("Cộng hòa", "nghĩa", "nghỉa")),
    Planted("state name on two lines", "D133", narrow_head),
    Planted("number without zero", "D134", replaced("Số:", "05", "5")),
    Planted("number without colon", "D134", replaced("Số:", "Số:", "Số")),
    Planted("number with spaces", "D134", replaced("Số:", "05/KH-", "05/KH - ")),
    Planted("symbol of another type", "D134", replaced("Số:", "KH", "QĐ")),
    Planted("day without zero", "D135", replaced("Hà Giang, ngày", "05", "5")),
    Planted("month without zero", "D135", replaced("Hà Giang, ngày", "02", "2")),
    Planted("month with a zero too many", "D135", replaced("Hà Giang, ngày", "02", "03")),
    Planted("no comma behind the place", "D135", replaced("Hà Giang, ngày", ",", "")),
    Planted("break in the title", "D136", replaced("Tiếp tục", " về ", "\nvề ")),
    Planted("spaces in the issuer", "D137", replaced("TỈNH HÀ", " ", "        ")),
    Planted("no line below the motto", "D141", no_rule("Độc lập")),
    Planted("no line below the issuer", "D141", no_rule("TỈNH HÀ GIANG")),
    Planted("no line below the title", "D141", no_rule("Tiếp tục")),
    Planted("underscores below the motto", "D142", typed_rule("Độc lập")),
    Planted("underscores below the title", "D142", typed_rule("Tiếp tục")),
    Planted("issuer underlined", "D142", underlined("TỈNH HÀ GIANG")),
    Planted("short line below the motto", "D143", rule_indent("Độc lập", 2300)),
    Planted("long line below the title", "D143", rule_indent("Tiếp tục", 100)),
    Planted("dashed line below the title", "D144", dashed_rule("Tiếp tục")),
    Planted("ground with a comma", "D151", replaced("Căn cứ Chương trình", ";", ",")),
    Planted("last ground with a semicolon", "D151", replaced("Căn cứ Quyết định", ".", ";")),
    Planted(
        "law with its number",
        "D152",
        replaced("Căn cứ Luật", "địa phương", "địa phương số 77/2015/QH13"),
    ),
    Planted("text 12 pt", "D161", letters("- Giao", "sz", val="24")),
    Planted("text to the left", "D162", layout("- Giao", "jc", val="left")),
    Planted("no indent", "D163", layout("- Giao", "ind", firstLine="0")),
    Planted("indent of 2 cm", "D163", layout("Để triển khai", "ind", firstLine="1134")),
    Planted("spaces for an indent", "D163", replaced("Để triển khai", "Để", "      Để")),
    Planted(
        "no space between paragraphs", "D164", layout("- Giao", "spacing", before="0", after="0")
    ),
    Planted("double lines", "D165", layout("- Giao", "spacing", line="480", lineRule="auto")),
    Planted("lines of 12 pt", "D165", layout("- Giao", "spacing", line="240", lineRule="exact")),
    Planted("heading in small letters", "D168", letters("I. Mục đích", "caps", val="0")),
    Planted("heading regular", "D168", letters("I. Mục đích", "b", val="0")),
    Planted("break in a sentence", "D166", replaced("- Giao", "từng cơ", "từng\ncơ")),
    Planted("no point đ", "D170", replaced("đ)", "đ)", "e)")),
    Planted("point f", "D170", replaced("e)", "e)", "f)")),
    Planted("italic text", "D167", letters("- Giao", "i")),
    Planted("break in a heading", "D169", replaced("I. Mục đích", ", ", ",\n")),
    Planted("recipients without colon", "D171", replaced("Nơi nhận", ":", "")),
    Planted("recipient without semicolon", "D172", replaced("- Các sở", ";", "")),
    Planted("recipient without hyphen", "D172", replaced("- Các sở", "- ", "")),
    Planted("no archive", "D173", removed("- Lưu")),
    Planted("archive without VT", "D173", replaced("- Lưu", "VT, ", "")),
    Planted("archive without full stop", "D173", replaced("- Lưu", "KGVX.", "KGVX")),
    Planted("TM without full stop", "D174", replaced("TM.", "TM.", "TM")),
    Planted("T/M", "D174", replaced("TM.", "TM.", "T/M")),
    Planted("academic title", "D175", replaced("Nguyễn Văn A", "Nguyễn", "TS. Nguyễn")),
    Planted("no closing mark", "D177", replaced("Trên đây", "./.", ".")),
    Planted("Arabic appendix number", "D181", label_of_appendix(2, "Phụ lục 2")),
    Planted("appendix without number", "D181", label_of_appendix(2, "Phụ lục")),
    Planted(
        "appendix not mentioned", "D182", replaced("Để triển khai", "Phụ lục II kèm theo", "bảng")
    ),
    Planted("no attached line", "D183", attached_gone),
    Planted("row of fixed height", "D184", fixed_row),
    Planted("head not repeated", "D185", long_table),
    Planted("./ twice", "D191", replaced("Trên đây", "./.", "././.")),
    Planted("Kính gửi", "D192", inserted("Để triển khai", "Kính gửi: Các sở, ban, ngành.")),
    Planted("Như trên", "D193", replaced("- Các sở", "Các sở, ban, ngành tỉnh", "Như trên")),
    Planted("spaces in a citation", "D194", replaced("- Giao", "Giao", "Theo 525/QĐ - UBND giao")),
    Planted("QĐ-Tg", "D194", replaced("- Giao", "Giao", "Theo 866/QĐ-Tg giao")),
    Planted(
        "cited number without zero", "D194", replaced("- Giao", "Giao", "Theo số 5/QĐ-UBND giao")
    ),
    Planted("day in text without zero", "D195", replaced("Trên đây", "15/12", "5/12")),
    Planted("word typed twice", "D196", replaced("- Giao", "của từng", "của của từng")),
)
