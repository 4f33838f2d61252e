"""A file that came back, against the plan: equal when equal, and every planted difference found."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plantool.cli.app import run
from plantool.core.document import Document, document_context
from plantool.core.finding import Severity
from plantool.core.review import Review
from plantool.core.verify_model import Difference
from plantool.disk import Repo
from plantool.errors import PlantoolError
from plantool.resources import example_folder
from plantool.word.docx import render_docx
from plantool.word.template import Templates
from plantool.word.verify_file import verify_file
from tests.building import plan_of, review_of_texts
from tests.plan_strategies import Made, plans

PLAN = "chi-thi-42"
EPOCH = 1_612_483_200
Captured = pytest.CaptureFixture[str]
Parts = dict[str, bytes]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SENTENCE = "Tôn trọng tính tự nguyện"
"""Words that stand once in the example, at the beginning of an item."""


@cache
def example() -> Review:
    loaded = Repo(example_folder()).load(PLAN)
    assert loaded.review
    return loaded.review


def with_text(text: str) -> Review:
    return replace(example(), plan=plan_of(text))


def rendered(review: Review) -> bytes:
    return render_docx(
        document_context(review, Document.KE_HOACH),
        document="ke-hoach",
        templates=Templates(),
        epoch=EPOCH,
    )


@cache
def made() -> bytes:
    return rendered(example())


def differences(data: bytes, path: str = "f.docx") -> tuple[Difference, ...]:
    return verify_file(data, path, made=made(), sections=example().plan.by_id)


def faults(data: bytes, path: str = "f.docx") -> list[tuple[str, str]]:
    """Names and sentences of all that is no mere note."""
    found = [one.finding(path) for one in differences(data, path)]
    return [(one.name, str(one.message)) for one in found if one.severity is not Severity.NOTE]


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: Parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return buffer.getvalue()


def swapped(old: str, new: str, part: str = "word/document.xml") -> Callable[[Parts], None]:
    """A change of one part's XML, at the first place."""

    def change(parts: Parts) -> None:
        text = parts[part].decode()
        assert old in text, old
        parts[part] = text.replace(old, new, 1).encode()

    return change


def run_changed(properties: str, words: str = SENTENCE) -> Callable[[Parts], None]:
    """The run that begins with these words given other properties."""

    def change(parts: Parts) -> None:
        text = parts["word/document.xml"].decode()
        match = re.search(rf"<w:r>(<w:rPr>.*?</w:rPr>)?(<w:t[^>]*>[^<]*{words})", text)
        assert match
        new = f"<w:r><w:rPr>{properties}</w:rPr>{match[2]}"
        parts["word/document.xml"] = text.replace(match[0], new, 1).encode()

    return change


def paragraph_changed(properties: str) -> Callable[[Parts], None]:
    """The paragraph with the sentence given more properties."""

    def change(parts: Parts) -> None:
        text = parts["word/document.xml"].decode()
        at = text.index(SENTENCE)
        start = text.rindex("</w:pPr>", 0, at)
        parts["word/document.xml"] = (text[:start] + properties + text[start:]).encode()

    return change


def beside(xml: str) -> Callable[[Parts], None]:
    """Something put right before the run that holds the sentence."""

    def change(parts: Parts) -> None:
        text = parts["word/document.xml"].decode()
        start = text.rindex("<w:r>", 0, text.index(SENTENCE))
        parts["word/document.xml"] = (text[:start] + xml + text[start:]).encode()

    return change


def block_beside(xml: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        text = parts["word/document.xml"].decode()
        start = text.rindex("<w:p>", 0, text.index(SENTENCE))
        parts["word/document.xml"] = (text[:start] + xml + text[start:]).encode()

    return change


def with_part(name: str, xml: str, kind: str) -> Callable[[Parts], None]:
    """One more part, which the text names as its own."""

    def change(parts: Parts) -> None:
        parts[name] = xml.encode()
        rels = parts["word/_rels/document.xml.rels"].decode()
        line = (
            f'<Relationship Id="x9" Target="{name.removeprefix("word/")}" Type="http://schemas.'
            f'openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
        )
        parts["word/_rels/document.xml.rels"] = rels.replace("</Relationships>", line).encode()

    return change


def style_hidden(parts: Parts) -> None:
    """The style of the sentence's paragraph given to hiding its words."""
    text = parts["word/document.xml"].decode()
    (*_, style) = re.findall(r'<w:pStyle w:val="(\w+)"', text[: text.index(SENTENCE)])
    styles = parts["word/styles.xml"].decode()
    at = styles.index("</w:rPr></w:style>", styles.index(f'w:styleId="{style}"'))
    parts["word/styles.xml"] = (styles[:at] + "<w:vanish/>" + styles[at:]).encode()


def white_theme(parts: Parts) -> None:
    """Text in the theme's colour for text, which the theme says is white."""
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:clrScheme>'
        '<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1></a:clrScheme></a:theme>'
    )
    with_part("word/theme/theme1.xml", theme, "theme")(parts)
    run_changed('<w:color w:val="000000" w:themeColor="text1"/>')(parts)


def moved_cell(parts: Parts) -> None:
    """The last word of a cell put at the beginning of the next."""
    text = parts["word/document.xml"].decode()
    text = text.replace(">nhiệm vụ</w:t>", ">nhiệm</w:t>", 1)
    at = text.index(">5</w:t>")
    parts["word/document.xml"] = (text[:at] + ">vụ 5</w:t>" + text[at + len(">5</w:t>") :]).encode()


def swapped_paragraphs(parts: Parts) -> None:
    text = parts["word/document.xml"].decode()
    first = text.rindex("<w:p>", 0, text.index(SENTENCE))
    before = text.rindex("<w:p>", 0, first)
    end = text.index("</w:p>", first) + len("</w:p>")
    parts["word/document.xml"] = (
        text[:before] + text[first:end] + text[before:first] + text[end:]
    ).encode()


BOX = (
    '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
    "<w:p><w:r><w:t>Không áp dụng</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r>"
)
SHAPE = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/'
    '2006"><mc:Choice Requires="wps"><w:drawing><wps:txbx xmlns:wps="http://schemas.microsoft.com/'
    'office/word/2010/wordprocessingShape"><w:txbxContent><w:p><w:r><w:t>{choice}</w:t></w:r></w:p>'
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p>"
    "<w:r><w:t>{fallback}</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback>"
    "</mc:AlternateContent></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {code} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
ADDED = "<w:r><w:t>không được</w:t></w:r>"
END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
PAGE_FIELD = FIELD.replace(END, ADDED + END).format(code="PAGE")

PLANTED: dict[str, tuple[Callable[[Parts], None], str, str]] = {
    "a word added": (swapped(SENTENCE, f"{SENTENCE} cao"), "text-differs", "cao"),
    "a word missing": (swapped("tính tự nguyện", "tự nguyện"), "text-differs", "tính"),
    "a word replaced": (swapped("tự nguyện,", "bắt buộc,"), "text-differs", "bắt buộc"),
    "another tone mark": (swapped("hiện đại hóa", "hiện đại hoá"), "text-differs", "hoá"),
    "small for capital": (swapped("Nhân dân trong tỉnh", "nhân dân trong tỉnh"), "text-differs",
                          "nhân"),
    "a comma gone": (swapped("tự nguyện, tự quản", "tự nguyện tự quản"), "text-differs", ","),
    "a blank gone": (swapped("tính tự nguyện", "tính tựnguyện"), "text-differs", "tựnguyện"),
    "another number in a table": (swapped(">45</w:t>", ">54</w:t>"), "text-differs", "table 2"),
    "a word in the next cell": (moved_cell, "cell-differs", "table 2"),
    "paragraphs changed about": (swapped_paragraphs, "text-differs", "paragraph"),
    "the signer": (swapped("Nguyễn Văn A", "Nguyễn Văn B"), "text-differs", "table 3"),
    "the symbol": (swapped("/KH-UBND", "/KH-HĐND"), "text-differs", "HĐND"),
    "capitals gone": (swapped("<w:caps/>", "", "word/styles.xml"), "text-differs", ""),
    "a footnote's text": (swapped("<w:footnoteRef/>", "<w:footnoteRef/><w:t>Không </w:t>",
                                  "word/footnotes.xml"), "text-differs", "note 1"),
    "a footnote's call elsewhere": (swapped('<w:footnoteReference w:id="', "<w:t>x</w:t>"
                                            '<w:footnoteReference w:id="'), "text-differs", "x"),
    "a Cyrillic letter": (swapped("Tôn trọng tính", "Tôn trọng tính".replace("g", "ɡ")),
                          "look-alike-letters", "U+0261"),
    "a Cyrillic а": (swapped("Giao trách", "Giаo trách"), "look-alike-letters", "U+0430"),
    "a zero-width space": (swapped("tính tự nguyện", "tính tự\u200b nguyện"),
                           "look-alike-letters", "U+200B"),
    "a bidi control": (swapped("tính tự nguyện", "tính \u202etự nguyện"), "look-alike-letters",
                       "U+202E"),
    "a full-width digit": (swapped(">45</w:t>", ">４5</w:t>"), "look-alike-letters", "U+FF14"),
    "struck through": (run_changed("<w:strike/>"), "struck-through", "paragraph"),
    "hidden": (run_changed("<w:vanish/>"), "text-not-seen", "hidden"),
    "white": (run_changed('<w:color w:val="FFFFFF"/>'), "text-not-seen", "colour of the paper"),
    "nearly white": (run_changed('<w:color w:val="FAFAF0"/>'), "text-not-seen", "colour"),
    "black on black": (run_changed('<w:highlight w:val="black"/><w:color w:val="000000"/>'),
                       "text-not-seen", "colour"),
    "white by theme": (run_changed('<w:color w:val="000000" w:themeColor="background1"/>'),
                       "text-not-seen", "colour"),
    "white by the file's own theme": (white_theme, "text-not-seen", "colour"),
    "a page number in the text": (beside(PAGE_FIELD), "text-differs", "không được"),
    "a reference to other words": (beside(FIELD.format(code="REF lén")), "content-not-read", "REF"),
    "text filled in from data": (
        beside("<w:sdt><w:sdtPr><w:dataBinding/></w:sdtPr></w:sdt>"), "content-not-read", "data"),
    "a table off the page": (swapped("<w:tblPr>", '<w:tblPr><w:tblpPr w:tblpX="-30000"/>'),
                             "text-not-seen", "table off the page"),
    "a hidden row": (swapped("<w:trPr>", "<w:trPr><w:hidden/>"), "text-not-seen", "row"),
    "half a character": (beside('<w:r><w:sym w:char="D800"/></w:r>'), "text-differs", ""),
    "one point": (run_changed('<w:sz w:val="2"/>'), "text-not-seen", "1 pt"),
    "squeezed": (run_changed('<w:w w:val="1"/>'), "text-not-seen", "squeezed"),
    "moved out of its line": (run_changed('<w:position w:val="900"/>'), "text-not-seen", "moved"),
    "off the page": (paragraph_changed('<w:ind w:left="20000"/>'), "text-not-seen", "indent"),
    "in a frame off the page": (paragraph_changed('<w:framePr w:x="-9000" w:y="1"/>'),
                                "text-not-seen", "frame"),
    "in a line without height": (
        paragraph_changed('<w:spacing w:line="1" w:lineRule="exact"/>'), "text-not-seen", "line"),
    "hidden by the style": (style_hidden, "text-not-seen", "hidden"),
    "hidden words added": (beside("<w:r><w:rPr><w:vanish/></w:rPr><w:t>lén</w:t></w:r>"),
                           "text-not-seen", "lén"),
    "in an unknown element": (beside(f'<x:y xmlns:x="urn:x">{ADDED}</x:y>'), "text-not-seen",
                              "unknown"),
    "a text box": (beside(BOX), "text-beside-the-plan", "Không áp dụng"),
    "a shape": (beside(SHAPE.format(choice="Lén", fallback="")), "text-beside-the-plan", "Lén"),
    "a fallback": (beside(SHAPE.format(choice="", fallback="Lén")), "text-beside-the-plan", "Lén"),
    "word art": (beside('<w:r><w:pict><v:textpath xmlns:v="urn:schemas-microsoft-com:vml" '
                        'string="MẬT"/></w:pict></w:r>'), "text-beside-the-plan", "MẬT"),
    "a header": (swapped("</w:p></w:hdr>", f"{ADDED}</w:p></w:hdr>", "word/header1.xml"),
                 "text-beside-the-plan", "header"),
    "a footer": (with_part("word/footer7.xml", f"<w:ftr {W}><w:p>{ADDED}</w:p></w:ftr>", "footer"),
                 "text-beside-the-plan", "footer"),
    "a comment": (with_part("word/comments.xml", f'<w:comments {W}><w:comment w:id="0" '
                            f'w:author="An"><w:p>{ADDED}</w:p></w:comment></w:comments>',
                            "comments"), "text-beside-the-plan", "comment by An"),
    "a diagram": (with_part("word/diagrams/data1.xml", '<a:p xmlns:a="urn:a"><a:t>Lén</a:t></a:p>',
                            "diagramData"), "text-beside-the-plan", "data1"),
    "a note nothing calls": (swapped("</w:footnotes>", '<w:footnote w:id="77"><w:p>'
                                     f"{ADDED}</w:p></w:footnote></w:footnotes>",
                                     "word/footnotes.xml"), "text-beside-the-plan", "không được"),
    "an insertion": (beside(f'<w:ins w:author="An" w:id="1">{ADDED}</w:ins>'), "tracked-change",
                     "An"),
    "a deletion": (beside('<w:del w:author="An" w:id="1"><w:r><w:delText>bỏ</w:delText></w:r>'
                          "</w:del>"), "tracked-change", "bỏ"),
    "a change of form": (run_changed('<w:rPrChange w:author="An" w:id="1"><w:rPr/></w:rPrChange>'),
                         "tracked-change", "form"),
    "a paragraph's end": (paragraph_changed('<w:rPr><w:ins w:author="An" w:id="1"/></w:rPr>'),
                          "tracked-change", "end"),
    "another file drawn in": (block_beside('<w:altChunk xmlns:r="urn:r" r:id="x9"/>'),
                              "content-not-read", "altChunk"),
    "an included text": (beside(FIELD.format(code='INCLUDETEXT "C:\\\\a.docx"')),
                         "content-not-read", "INCLUDETEXT"),
    "a picture": (beside('<w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/'
                         'drawingml/2006/main"/></w:drawing></w:r>'), "content-not-read",
                  "picture"),
    "right to left": (beside('<w:bdo w:val="rtl"><w:r><w:t>lén</w:t></w:r></w:bdo>'),
                      "content-not-read", "right to left"),
    "a field that is hidden text": (
        beside(FIELD.replace("<w:instrText> {code} </w:instrText>", "<w:t>lén</w:t>")),
        "text-not-seen", "instruction"),
    "an added appendix": (swapped("<w:body>", "<w:body><w:p><w:r><w:t>Mật</w:t></w:r></w:p>"),
                          "text-differs", "Mật"),
    "automatic numbers": (
        paragraph_changed('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>'),
        "text-differs", "7"),
}  # fmt: skip


def test_the_produced_file_has_the_plans_text() -> None:
    assert differences(made()) == ()


@pytest.mark.parametrize("name", [name for name in PLANTED if name != "automatic numbers"])
def test_a_planted_difference_is_found_with_its_place(name: str) -> None:
    change, rule, told = PLANTED[name]
    parts = parts_of(made())
    change(parts)
    found = faults(packed(parts))
    assert any(one == rule and told in sentence for one, sentence in found), found


def test_numbers_that_word_counts_are_words_too() -> None:
    parts = parts_of(made())
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
        '<w:start w:val="7"/>'
        '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    with_part("word/numbering.xml", numbering, "numbering")(parts)
    PLANTED["automatic numbers"][0](parts)
    assert [name for name, _ in faults(packed(parts))] == ["text-differs"]


def test_a_difference_names_the_plans_words_and_the_files() -> None:
    parts = parts_of(made())
    swapped("tự nguyện,", "bắt buộc,")(parts)
    (one,) = differences(packed(parts))
    assert (one.old, one.new) == ("tự nguyện", "bắt buộc")
    assert one.section == "yeu-cau"
    assert "paragraph" in str(one.where)


def test_a_paragraph_broken_elsewhere_is_a_note_only() -> None:
    parts = parts_of(made())
    text = parts["word/document.xml"].decode()
    at = text.index("tự quản của các hội")
    broken = '</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">'
    parts["word/document.xml"] = (text[:at] + broken + text[at:]).encode()
    (one,) = differences(packed(parts))
    assert one.rule.name == "broken-elsewhere"
    assert faults(packed(parts)) == []


def filled(parts: Parts, *, number: str = "15") -> None:
    text = parts["word/document.xml"].decode()
    text = re.sub(r"\s{4,}/KH-UBND", f" {number}/KH-UBND", text, count=1)
    text = re.sub(r"\s{4,}/KH-UBND", " 15/KH-UBND", text)
    text = re.sub(r"ngày\s{2,}tháng\s{2,}năm", "ngày 26 tháng 02 năm", text)
    parts["word/document.xml"] = text.encode()


def test_number_and_day_filled_in_are_notes() -> None:
    parts = parts_of(made())
    filled(parts)
    found = differences(packed(parts))
    assert {one.rule.name for one in found} == {"filled-in"}
    assert {one.new for one in found} == {"15", "26", "02"}
    assert faults(packed(parts)) == []


def test_numbers_that_do_not_agree_are_a_difference() -> None:
    parts = parts_of(made())
    filled(parts, number="16")
    ((name, sentence),) = faults(packed(parts))
    assert name == "filled-in-differently"
    assert "16, 15" in sentence


def test_words_in_place_of_a_number_are_a_difference() -> None:
    parts = parts_of(made())
    filled(parts, number="15a")
    assert "text-differs" in {name for name, _ in faults(packed(parts))}


# What cannot be read


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        ("Kế hoạch".encode(), "not a Word file"),
        (b"%PDF-1.7\nno pdf at all", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word file"),
    ],
)
def test_what_is_no_such_file_stops(data: bytes, told: str) -> None:
    with pytest.raises(PlantoolError) as caught:
        differences(data)
    assert told in str(caught.value.message)


def test_two_parts_of_one_name_stop() -> None:
    buffer = io.BytesIO(made())
    with zipfile.ZipFile(buffer, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("word/document.xml", b"<x/>")
    with pytest.raises(PlantoolError, match="twice"):
        differences(buffer.getvalue())


def test_a_decoy_beside_the_text_that_word_opens_stops() -> None:
    parts = parts_of(made())
    parts["word/other.xml"] = parts["word/document.xml"].replace("tự nguyện".encode(), b"x")
    swapped("word/document.xml", "word/other.xml", "_rels/.rels")(parts)
    assert "text-differs" in {name for name, _ in faults(packed(parts))}


@pytest.mark.parametrize("value", ["9" * 5_000, "-1", "x", "", "1e999", "٣"])
@pytest.mark.parametrize(
    "xml",
    [
        '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr>',
        '<w:ind w:left="{}"/>',
        '<w:framePr w:x="{}"/>',
        '<w:spacing w:line="{}" w:lineRule="exact"/>',
        '<w:shd w:val="solid" w:color="{}" w:fill="{}"/>',
    ],
)
def test_no_value_stops_the_reader(xml: str, value: str) -> None:
    parts = parts_of(made())
    paragraph_changed(xml.replace("{}", value))(parts)
    assert isinstance(differences(packed(parts)), tuple)


# LibreOffice

needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")


@cache
def converted(form: str, data: bytes, folder: Path) -> bytes:
    source = folder / f"in-{abs(hash(data))}.docx"
    source.write_bytes(data)
    out = folder / "out"
    subprocess.run(
        ("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", form, "--outdir", str(out), str(source)),
        check=True, capture_output=True, timeout=120, env={**os.environ, "HOME": str(folder)},
    )  # fmt: skip
    return (out / source.with_suffix(f".{form}").name).read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("office")


@needs_office
def test_saved_again_by_libreoffice_it_is_equal(folder: Path) -> None:
    assert differences(converted("docx", made(), folder)) == ()


@needs_office
def test_printed_as_pdf_it_is_equal(folder: Path) -> None:
    assert differences(converted("pdf", made(), folder), "f.pdf") == ()


@needs_office
@pytest.mark.parametrize("clauses", [60, 180])
def test_a_footnote_that_runs_over_to_further_pages_is_equal(folder: Path, clauses: int) -> None:
    long = " ".join(f"Hội chuyên ngành thứ {n} gia nhập Liên hiệp hội theo Điều lệ của hội;"
                    for n in range(clauses))  # fmt: skip
    source = example().plan.source
    text = re.sub(r"(?m)^\[\^hoi-thanh-vien\]: .*$", f"[^hoi-thanh-vien]: {long}", source.text)
    review = with_text(text)
    data = rendered(review)
    printed = converted("pdf", data, folder)
    assert verify_file(printed, "f.pdf", made=data, sections=review.plan.by_id) == ()
    changed = rendered(with_text(text.replace("thứ 50 gia", "thứ 50 ra")))
    assert verify_file(printed, "f.pdf", made=changed, sections=review.plan.by_id) != ()


@needs_office
@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("tính tự nguyện", "tự nguyện", "tính"),
        ("tự nguyện,", "bắt buộc,", "bắt buộc"),
        (">45</w:t>", ">54</w:t>", "54"),
        ("Nguyễn Văn A", "Nguyễn Văn B", "B"),
        ("Giao trách", "Giаo trách", "U+0430"),
    ],
)
def test_a_difference_in_a_pdf_is_found_with_its_page(
    folder: Path, old: str, new: str, told: str
) -> None:
    parts = parts_of(made())
    swapped(old, new)(parts)
    (one,) = differences(converted("pdf", packed(parts), folder), "f.pdf")
    assert told in str(one.message)
    assert str(one.where).startswith("page ")


@needs_office
def test_white_words_in_a_pdf_are_told(folder: Path) -> None:
    parts = parts_of(made())
    run_changed('<w:color w:val="FFFFFF"/>')(parts)
    names = {name for name, _ in faults(converted("pdf", packed(parts), folder), "f.pdf")}
    assert "text-not-seen" in names


@needs_office
def test_number_and_day_filled_in_a_pdf_are_notes(folder: Path) -> None:
    parts = parts_of(made())
    filled(parts)
    data = converted("pdf", packed(parts), folder)
    assert {one.rule.name for one in differences(data, "f.pdf")} == {"filled-in"}


def pdf_of(content: str, resources: str = "", page: str = "") -> bytes:
    """A PDF of one page, as small as they come."""
    stream = content.encode("latin-1")
    fonts = "/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>"
    leaf = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{page}"
        f"/Resources<<{fonts}{resources}>>>>"
    )
    image = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Length 1>>stream\n\x00\nendstream"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        leaf.encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        image,
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)


IMAGE = "/XObject<</I 5 0 R>>"
WHOLE_PAGE = "q 595 0 0 842 0 0 cm /I Do Q"


@pytest.mark.parametrize(
    "content",
    [WHOLE_PAGE, WHOLE_PAGE + " BT 3 Tr /F1 12 Tf 72 700 Td (KE HOACH) Tj ET"],
    ids=["picture alone", "with a machine's reading"],
)
def test_a_scan_is_named_and_never_equal(content: str) -> None:
    (one,) = differences(pdf_of(content, IMAGE), "f.pdf")
    assert one.rule.name == "scan"
    assert str(one.where) == "page 1"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("BT 3 Tr /F1 12 Tf 72 700 Td (LEN) Tj ET", "hidden"),
        ("BT 1 g /F1 12 Tf 72 700 Td (LEN) Tj ET", "colour of the paper"),
        ("BT /F1 1 Tf 72 700 Td (LEN) Tj ET", "pt"),
        ("BT /F1 12 Tf 900 700 Td (LEN) Tj ET", "off the page"),
        ("BT /F1 12 Tf 72 700 Td (LEN) Tj ET 1 g 60 690 100 40 re f", "painted over"),
    ],
)
def test_what_a_reader_of_a_pdf_cannot_see_is_told(content: str, told: str) -> None:
    found = faults(pdf_of(content), "f.pdf")
    assert any(name == "text-not-seen" and told in sentence for name, sentence in found), found


def test_what_is_laid_over_a_page_is_told() -> None:
    page = "/Annots[<</Subtype/FreeText/Contents(Khong ap dung)>> <</Subtype/Widget/FT/Sig>>]"
    found = differences(pdf_of("", page=page), "f.pdf")
    names = {one.rule.name: str(one.message) for one in found}
    assert "Khong ap dung" in names["text-beside-the-plan"]
    assert "signature-field" in names


def test_a_pdf_that_unpacks_to_gigabytes_stops() -> None:
    packer = zlib.compressobj(9)
    once = b"".join(packer.compress(bytes(1 << 20)) for _ in range(1_200)) + packer.flush()
    twice = zlib.compress(once, 9)
    stream = b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream"
    data = pdf_of("").replace(b"<</Length 0>>stream\n\nendstream", stream % (len(twice), twice))
    assert len(data) < 100_000
    with pytest.raises(PlantoolError, match="more than 1024 MB of memory"):
        differences(data, "f.pdf")


# The command


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, root / name)
    monkeypatch.chdir(root)
    return root


def test_the_command_says_equal(repo: Path, capsys: Captured) -> None:
    (repo / "a.docx").write_bytes(made())
    assert run(["verify", "a.docx", PLAN]) == 0
    assert capsys.readouterr().out == "a.docx has the plan's text.\n"


def test_the_command_lists_what_differs(repo: Path, capsys: Captured) -> None:
    parts = parts_of(made())
    swapped("tự nguyện,", "bắt buộc,")(parts)
    (repo / "a.docx").write_bytes(packed(parts))
    assert run(["verify", "a.docx", PLAN]) == 1
    assert "«tự nguyện» became «bắt buộc»" in capsys.readouterr().out
    assert run(["verify", "a.docx", PLAN, "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["result"] == "different"
    (finding,) = report["findings"]
    assert (finding["old"], finding["new"]) == ("tự nguyện", "bắt buộc")
    assert finding["code"] == "X101"
    assert finding["section"] == "yeu-cau"


def test_the_command_names_a_scan(repo: Path, capsys: Captured) -> None:
    (repo / "a.pdf").write_bytes(pdf_of(WHOLE_PAGE, IMAGE))
    assert run(["verify", "a.pdf", PLAN, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["result"] == "scan"


@pytest.mark.usefixtures("repo")
def test_the_command_stops_where_there_is_no_file(capsys: Captured) -> None:
    assert run(["verify", "none.docx", PLAN]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# Properties

slow = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@slow
@given(plans(), st.data())
def test_any_plans_file_is_equal_and_any_changed_word_is_found(
    plan: Made, data: st.DataObject
) -> None:
    review = review_of_texts(plan.text)
    file = rendered(review)
    assert verify_file(file, "f", made=file, sections=review.plan.by_id) == ()
    parts = parts_of(file)
    text = parts["word/document.xml"].decode()
    words = [
        match
        for match in re.finditer(r"(?<=[> ])\w+(?=[ <,.])", text)
        if text.rfind("<w:t", 0, match.start()) > text.rfind("</w:t", 0, match.start())
    ]
    match = data.draw(st.sampled_from(words))
    parts["word/document.xml"] = (text[: match.start()] + "khác" + text[match.end() :]).encode()
    found = verify_file(packed(parts), "f", made=file, sections=review.plan.by_id)
    assert any("khác" in one.new.casefold() for one in found)
