"""`lint-docx`: silent on good files, one finding a planted fault, plain words on bad input."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from plantool.cli.app import run
from plantool.core.agency import Agencies
from plantool.core.message import Message
from plantool.core.numbering import number_plan
from plantool.core.parse_plan import parse_plan
from plantool.core.render import RenderOptions, render_context
from plantool.core.text import SourceText
from plantool.errors import PlantoolError
from plantool.word.docx import render_docx
from plantool.word.lint import ALL_DOCX_RULES, lint_docx
from plantool.word.lint_finding import DocxFinding
from plantool.word.template import Templates
from tests.docx_faults import FAULTS, Planted, WordFile, good_docx

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"


def test_the_good_file_is_good() -> None:
    assert _shown(lint_docx(good_docx(), "x.docx")) == []


@pytest.mark.parametrize("planted", FAULTS, ids=lambda planted: planted.name)
def test_each_planted_fault_is_the_one_finding(planted: Planted) -> None:
    found = lint_docx(planted.file(), "x.docx")
    assert [finding.rule.code for finding in found] == [planted.code], _shown(found)
    assert found[0].annex
    assert str(found[0].measured) != str(found[0].allowed)


def test_every_rule_is_listed_once_in_the_order_of_codes() -> None:
    codes = [rule.code for rule in ALL_DOCX_RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in ALL_DOCX_RULES}) == len(codes)
    for rule in ALL_DOCX_RULES:
        assert rule.annex in rule.manual
        assert len(rule.manual.splitlines()) > 4, rule.code


def test_nearly_every_rule_has_a_planted_fault() -> None:
    planted = {fault.code for fault in FAULTS}
    assert {rule.code for rule in ALL_DOCX_RULES} - planted == {"D116"}
    assert len(FAULTS) >= 40


def test_text_in_an_encoding_before_unicode_is_named() -> None:
    file = WordFile(good_docx())
    for text in file.body.iter("{*}t"):
        text.text = "KÕ ho¹ch ph¸t triÓn khoa häc vµ c«ng nghÖ tØnh Hµ Giang"
    assert "D116" in {finding.rule.code for finding in lint_docx(file.data(), "x.docx")}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_file_saved_again_by_libreoffice_is_as_good(tmp_path: Path) -> None:
    assert _shown(lint_docx(_saved_again(good_docx(), tmp_path), "x.docx")) == []


def test_the_shipped_plan_is_rendered_without_a_fault() -> None:
    text = (ROOT / "plans" / "chi-thi-42.md").read_text(encoding="utf-8")
    for release in (None, 1):
        document = "ke-hoach" if release is None else "du-thao"
        assert _shown(lint_docx(_rendered(text, document, release), "x.docx")) == []


REAL = {
    "plans/kh-so-de-an-08.docx": {
        "D103": 1,  # top margin 15 mm
        "D107": 1,  # page number of 12 points
        "D109": 1,  # the appendix's pages run on
        "D114": 2,  # words marked as English, one as Norwegian
        "D122": 1,  # second line of the appendix's title regular
        "D123": 1,  # all grounds upright
        "D124": 1,  # second line of the appendix's title in small letters
        "D151": 2,  # the first ground ends with a full stop, the last with a semicolon
        "D152": 2,  # two laws with their numbers
        "D181": 1,  # "Phụ lục số 01:"
        "D183": 1,  # no "(Kèm theo …)"
        "D196": 1,  # "số số 71/2025/QH15"
    },
    "plans/kh-ubnd-chi-thi-11.docx": {
        "D112": 1,  # Calibri for East Asian signs
        "D114": 5,  # nl-NL, fr-FR, pl-PL, en-US, pt-BR
        "D137": 1,  # the issuer broken by 34 spaces
        "D143": 1,  # 2 cm of line below a title of 15 cm
        "D166": 1,  # four sentences broken, as pasted from a PDF
        "D185": 1,  # three landscape pages of table, its head only on the first
        "D194": 1,  # 866/QĐ-Tg
        "D196": 1,  # "trong trong"
    },
    "nd30/phu-luc-1.docx": {
        "D114": 2,  # en-US, nl-NL
        "D137": 1,  # eight lines pushed by spaces
        "D142": 1,  # a line of underscores below the title
        "D164": 1,  # five paragraphs with 4 points between
    },
    "nd30/phu-luc-3.docx": {
        "D111": 1,  # Calibri in the captions of the samples
        "D114": 4,  # en-US, fr-FR, en-GB, sv-SE
        "D142": 1,  # a line of underscores below the title
    },
}
"""Findings in the real files, each looked at by hand: all of them are true."""


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/data")
@pytest.mark.parametrize("name", REAL)
def test_real_files_show_what_a_careful_clerk_finds(name: str) -> None:
    found = lint_docx((SHARED / name).read_bytes(), name)
    assert Counter(finding.rule.code for finding in found) == REAL[name], _shown(found)


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/data")
@pytest.mark.parametrize("name", ["kh-so-de-an-08", "kh-ubnd-chi-thi-11"])
def test_a_real_plan_rendered_keeps_only_the_faults_of_its_words(name: str) -> None:
    from plantool.word.import_plan import import_plan

    data = (SHARED / "plans" / f"{name}.docx").read_bytes()
    imported = import_plan(data, plan_id=name, path="x.docx")
    found = lint_docx(_rendered(imported.text, "ke-hoach", None), "x.docx")
    assert {finding.rule.code for finding in found} <= {"D152", "D194", "D196"}, _shown(found)


def test_a_finding_in_json_has_place_measured_allowed_and_annex(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _written(tmp_path, FAULTS[2].file())
    assert run(["lint-docx", str(path), "--format", "json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert {
        key: finding[key]
        for key in ("code", "severity", "path", "line", "measured", "allowed", "annex")
    } == {
        "code": "D103",
        "severity": "error",
        "path": str(path),
        "line": None,
        "measured": "top margin 15 mm",
        "allowed": "20–25 mm",
        "annex": "Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.3",
    }
    assert finding["place"] == "top margin, pages of section 1"


def test_a_good_file_gives_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint-docx", str(_written(tmp_path, good_docx()))]) == 0
    assert capsys.readouterr().out == "Nothing found.\n"


def test_text_shows_rule_place_and_annex(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = _written(tmp_path, FAULTS[2].file())
    assert run(["lint-docx", str(path)]) == 1
    shown = capsys.readouterr().out
    assert "D103 margin-out-of-range [error]" in shown
    assert "top margin 15 mm; expected: 20–25 mm" in shown
    assert "mục I.3" in shown


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return target.getvalue()


_NS = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_LINE = (
    '<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:line from="0,0" to="{}pt,0"/></w:pict>'
    "</w:r>"
)


def _run(text: str, size: int, look: str = "") -> str:
    marks = "".join(f"<w:{mark}/>" for mark in look)
    tabbed = "</w:t><w:tab/><w:t>".join(escape(part) for part in text.split("\t"))
    return f'<w:r><w:rPr>{marks}<w:sz w:val="{2 * size}"/></w:rPr><w:t>{tabbed}</w:t></w:r>'


def _text(*runs: str, align: str = "both") -> str:
    first = 720 if align == "both" else 0
    return (
        f'<w:p><w:pPr><w:spacing w:before="120"/><w:ind w:firstLine="{first}"/>'
        f'<w:jc w:val="{align}"/></w:pPr>{"".join(runs)}</w:p>'
    )


def _centred(text: str, size: int, look: str = "") -> str:
    return _text(_run(text, size, look), align="center")


def _cells(left: str, right: str) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{blocks}</w:tc>'
        for width, blocks in ((3500, left), (5800, right))
    )
    return f"<w:tbl><w:tblPr/><w:tr>{cells}</w:tr></w:tbl>"


def _plain_docx(body: str) -> bytes:
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701"/></w:sectPr>'
    )
    text = f"<w:document {_NS.decode()}><w:body>{body}{page}</w:body></w:document>"
    return _zip(word__document_xml=text.encode())


def _head(number: str, below: str = "") -> str:
    return _cells(
        _centred("ỦY BAN NHÂN DÂN TỈNH", 13)
        + _centred("SỞ NỘI VỤ", 13, "b")
        + _text(_LINE.format(30), align="center")
        + _centred(f"Số: {number}", 13)
        + below,
        _centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b")
        + _centred("Độc lập - Tự do - Hạnh phúc", 14, "b")
        + _text(_LINE.format(172), align="center")
        + _centred("Hà Giang, ngày 15 tháng 3 năm 2021", 14, "i"),
    )


def _foot(recipient: str) -> str:
    return _cells(
        _text(_run("Nơi nhận:", 12, "bi"), align="left")
        + _text(_run(f"- {recipient};", 11), align="left")
        + _text(_run("- Lưu: VT.", 11), align="left"),
        _centred("GIÁM ĐỐC", 14, "b")
        + _centred("(đã ký)", 14, "i")
        + _centred("Nguyễn Văn B", 14, "b"),
    )


OTHERS = {
    "a letter": _head("12/SNV-VP", _centred("V/v góp ý dự thảo Kế hoạch", 12))
    + _centred("Kính gửi: Ủy ban nhân dân tỉnh Hà Giang.", 14)
    + _text(_run("Sở Nội vụ thống nhất với dự thảo Kế hoạch./.", 14))
    + _foot("Như trên"),
    "a decision": _head("12/QĐ-SNV")
    + _centred("QUYẾT ĐỊNH", 14, "b")
    + _text(
        _run("Về việc giao chỉ tiêu cho các cơ quan", 14, "b"), _LINE.format(100), align="center"
    )
    + _centred("GIÁM ĐỐC SỞ NỘI VỤ", 14, "b")
    + _text(_run("Căn cứ Luật Tổ chức chính quyền địa phương;", 14, "i"))
    + _text(_run("Theo đề nghị của Chánh Văn phòng Sở.", 14, "i"))
    + _centred("QUYẾT ĐỊNH:", 14, "b")
    + _text(_run("Điều 1. ", 14, "b"), _run("Ban hành kèm theo Quyết định này chỉ tiêu.", 14))
    + _text(_run("Điều 2. ", 14, "b"), _run("Các cơ quan thi hành Quyết định này./.", 14))
    + _foot("Như Điều 2"),
    "a plan set with tabs": _text(
        _run("ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, "b"), align="left"
    )
    + _text(
        _run("TỈNH HÀ GIANG\tĐộc lập - Tự do - Hạnh phúc", 13, "b"),
        _LINE.format(60),
        _LINE.format(170),
        align="left",
    )
    + _text(
        _run("Số: 05/KH-UBND\t", 13),
        _run("Hà Giang, ngày 05 tháng 02 năm 2021", 13, "i"),
        align="left",
    )
    + _centred("KẾ HOẠCH", 14, "b")
    + _text(
        _run("Phát triển công nghiệp tỉnh năm 2021", 14, "b"), _LINE.format(100), align="center"
    )
    + _text(_run("I. MỤC ĐÍCH", 14, "b"))
    + _text(_run("Giao việc cho các cơ quan./.", 14))
    + _text(_run("Nơi nhận:", 12, "bi"), _run("\tTM. ỦY BAN NHÂN DÂN", 14, "b"), align="left")
    + _text(_run("- Các sở;", 11), _run("\tCHỦ TỊCH", 14, "b"), align="left")
    + _text(_run("- Lưu: VT, TH.", 11), align="left")
    + _text(_run("\tNguyễn Văn A", 14, "b"), align="left"),
    "a note": _text(_run("Ghi chú ngắn, không phải văn bản hành chính.", 12), align="left"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_documents_and_other_ways_to_set_them_are_read_too(name: str) -> None:
    assert _shown(lint_docx(_plain_docx(OTHERS[name]), "x.docx")) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="no ../shared/data")
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_a_real_plan_saved_again_shows_the_same_faults(tmp_path: Path) -> None:
    name = "plans/kh-so-de-an-08.docx"
    found = lint_docx(_saved_again((SHARED / name).read_bytes(), tmp_path), name)
    assert Counter(finding.rule.code for finding in found) == REAL[name], _shown(found)


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BAD = {
    "old": (_OLE + bytes(600), "old Word file"),
    "locked": (_OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    "pdf": (b"%PDF-1.7\n", "is not a Word file"),
    "text": ("Kế hoạch".encode(), "is not a Word file"),
    "empty": (b"", "is not a Word file"),
    "zip": (_zip(a_xml=b"<a/>"), "no Word document"),
    "bomb": (_zip(word__document_xml=b" " * (101 * 1024 * 1024)), "unpacks to far too much"),
    "broken": (_zip(word__document_xml=b"<a>"), "damaged"),
    "entities": (
        _zip(word__document_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "declares XML entities",
    ),
    "wordless": (
        _zip(word__document_xml=b"<w:document " + _NS + b"><w:body><w:p/></w:body></w:document>"),
        "holds no text",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line_and_exit_2(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, words = BAD[name]
    assert run(["lint-docx", str(_written(tmp_path, data))]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert words in shown.err


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lint-docx", str(tmp_path / "none.docx")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_strange_numbers_and_empty_parts_are_survived() -> None:
    file = WordFile(good_docx())
    for element in file.body.iter("{*}pgMar", "{*}ind", "{*}spacing", "{*}tcW", "{*}sz"):
        for key in element.attrib:
            element.set(key, "9" * 5000)
    try:
        found = lint_docx(file.data(), "x.docx")
    except PlantoolError:
        return
    assert all(isinstance(finding.message, Message) for finding in found)


@cache
def _rendered(text: str, document: str, release: int | None) -> bytes:
    plan, findings = parse_plan(SourceText(text, "plans/x.md"))
    assert plan is not None, findings
    options = RenderOptions(release=release)
    context = render_context(plan, Agencies(), number_plan(plan), options)
    return render_docx(context, document=document, templates=Templates(), epoch=0)


def _saved_again(data: bytes, folder: Path) -> bytes:
    """The file as LibreOffice writes it."""
    source = _written(folder, data)
    subprocess.run(
        (
            "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
            "--convert-to", "docx", "--outdir", str(folder / "out"), str(source),
        ),
        check=True,
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    return (folder / "out" / source.name).read_bytes()


def _written(folder: Path, data: bytes) -> Path:
    path = folder / "x.docx"
    path.write_bytes(data)
    return path


def _shown(found: tuple[DocxFinding, ...]) -> list[str]:
    return [f"{one.rule.code} {one.place}: {one.message}" for one in found]
