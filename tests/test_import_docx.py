"""The Word importer: real documents, made-up ones, and properties of its Markdown and YAML."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from xml.sax.saxutils import escape as xml_escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.text import SourceText
from plantool.errors import PlantoolError
from plantool.word import archive
from plantool.word.import_inline import clean, to_markdown
from plantool.word.import_marks import Kind, read_mark
from plantool.word.import_plan import ImportedPlan, import_plan
from plantool.word.import_yaml import quoted
from plantool.word.pandoc import pandoc_path
from plantool.word.read import Paragraph, Run, read_docx

DATA = Path(__file__).parents[2] / "shared" / "data"
PLANS = ("plans/kh-ubnd-chi-thi-11.docx", "plans/kh-so-de-an-08.docx")
ODD = ("nd30/phu-luc-1.docx", "nd30/phu-luc-3.docx")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
PANDOC = (
    "commonmark+pipe_tables+footnotes+attributes+strikeout+superscript+subscript"
    "-raw_html+yaml_metadata_block"
)
PRINTED = """Số CỘNG HÒA HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập Tự do Hạnh phúc KẾ HOẠCH ngày tháng
    năm Nơi nhận Phụ lục số Kèm theo Kế hoạch của UBND tỉnh Lào Cai KH 2026"""
"""Words the renderer prints itself: the head, "Nơi nhận", the line below an appendix's title."""


def real(name: str) -> bytes:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{path} is not here")
    return path.read_bytes()


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{xml_escape(text)}</w:t></w:r>'


def para(*texts: str, bold: bool = False, centred: bool = False, extra: str = "") -> str:
    jc = '<w:jc w:val="center"/>' if centred else ""
    runs = "".join(run(text, "<w:b/>" if bold else "") for text in texts)
    return f"<w:p><w:pPr>{extra}{jc}</w:pPr>{runs}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ["".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def docx(*body: str, **parts: str) -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        text = "".join(body)
        file.writestr(
            "word/document.xml", f"<w:document {names}><w:body>{text}</w:body></w:document>"
        )
        for name, content in parts.items():
            file.writestr(f"word/{name}.xml", f"<w:{name} {names}>{content}</w:{name}>")
    return buffer.getvalue()


def imported(*body: str, **parts: str) -> ImportedPlan:
    return import_plan(docx(*body, **parts), plan_id="thu", path="thu.docx")


def body_of(plan: ImportedPlan) -> str:
    return plan.text.split("\n---\n", 1)[1].strip("\n")


def parsed(plan: ImportedPlan) -> Plan:
    result, findings = parse_plan(SourceText(plan.text, "thu.md"))
    assert findings == ()
    assert result is not None
    return result


HEAD = (
    table(
        (
            para("UBND TỈNH HÀ GIANG", centred=True) + para("SỞ NỘI VỤ", bold=True, centred=True),
            para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
            + para("Độc lập - Tự do - Hạnh phúc", bold=True),
        ),
        (para("Số:     /KH-SNV"), para("Hà Giang, ngày 05 tháng 02 năm 2021")),
    )
    + para("KẾ HOẠCH", bold=True, centred=True)
    + para("Về một việc", bold=True, centred=True)
)


def source_words(data: bytes) -> Counter[str]:
    """All words of body and footnotes in order, read without the importer."""
    text = ""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for part in ("word/document.xml", "word/footnotes.xml"):
            if part not in file.namelist():
                continue
            root = etree.fromstring(file.read(part))
            for other in list(root.iter(f"{MC}Fallback")):
                parent = other.getparent()
                assert parent is not None
                parent.remove(other)
            for element in root.iter(f"{W}t", f"{W}p", f"{W}tab", f"{W}br"):
                text += (element.text or "") if element.tag == f"{W}t" else " "
    return words(text)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def plan_words(plan: ImportedPlan) -> Counter[str]:
    """The words of header values and text as a reader sees them."""
    header, _, text = plan.text.removeprefix("---\n").partition("\n---\n")
    front = YAML(typ="safe", pure=True).load(header)
    values: list[str] = []

    def collect(node: object) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key not in {"plan", "type", "id", "key", "draft", "status", "numbering"}:
                    collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)
        else:
            values.append(str(node))

    collect(front)
    text = re.sub(r"(?m) \{#[^}]*\}$|\[\^\d+\]:?", " ", text)
    text = re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[*^~]", "", text))
    return words(" ".join(values)) + words(text)


@pytest.mark.parametrize("name", PLANS)
def test_every_word_of_a_real_plan_is_kept(name: str) -> None:
    data = real(name)
    missing = source_words(data) - plan_words(import_plan(data, plan_id="thu", path=name))
    numbers = re.compile(r"\d{1,2}|[IVX]+")
    assert {word for word in missing if not numbers.fullmatch(word)} <= set(words(PRINTED))
    assert sum(missing[word] for word in words(PRINTED)) < 50


@pytest.mark.parametrize("name", PLANS)
def test_pandoc_reads_the_same_words(name: str, tmp_path: Path) -> None:
    plan = import_plan(real(name), plan_id="thu", path=name)
    source = tmp_path / "thu.md"
    source.write_text(body_of(plan), encoding="utf-8")
    plain = subprocess.run(
        [pandoc_path(), "--from", PANDOC, "--to", "html", "--wrap=none", str(source)],
        capture_output=True,
        check=True,
        text=True,
        encoding="utf-8",
    ).stdout
    shown = re.sub(r"<sup>\d+</sup>", " ", re.sub(r"</?(strong|em)>", "", plain))
    seen = words(re.sub(r"<[^>]*>", " ", shown).replace("&quot;", '"').replace("&amp;", "&"))
    front_only = ImportedPlan(plan.text.split("\n---\n", 1)[0] + "\n---\n", ())
    ours = plan_words(plan) - plan_words(front_only)
    assert {word for word in ours - seen if not word.isdecimal()} == set()
    assert {word for word in seen - ours if not word.isdecimal()} == set()


def test_a_provincial_plan() -> None:
    plan = parsed(import_plan(real(PLANS[0]), plan_id="thu", path="x"))
    header = plan.header
    assert header.issuer.name == "ỦY BAN NHÂN DÂN\nTỈNH LÀO CAI"
    assert (header.issuer.parent, header.issuer.short) == ("", "UBND")
    assert (header.symbol, header.place, str(header.date)) == ("KH-UBND", "Lào Cai", "2026")
    assert header.title.startswith("Triển khai thực hiện Chỉ thị số 11-CT/TU")
    assert len(header.tasks) == 14
    assert header.tasks[5].lead.text == "Sở Công Thương; Sở Xây dựng"
    assert header.task_table.title.startswith("MỘT SỐ NHIỆM VỤ")
    assert [column.key for column in header.task_table.columns] == [
        "tt",
        "text",
        "lead",
        "with",
        "due",
        "note",
    ]
    assert header.signature.lines == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert header.signature.name == "Nguyễn Thành Sinh"
    assert header.archive == "- Lưu: VT, KT."
    # 5 + 22 headings, mo-dau and ket: the 20 bullets that carry "Heading 4" are none.
    assert len(plan.sections) == 29


def test_a_department_plan() -> None:
    plan = parsed(import_plan(real(PLANS[1]), plan_id="thu", path="x"))
    header = plan.header
    assert (header.issuer.parent, header.issuer.name) == ("UBND TỈNH LÀO CAI", "SỞ CÔNG THƯƠNG")
    assert header.subtitle.startswith("(Ban hành kèm theo Nghị quyết số 35-NQ/TU")
    assert len(header.grounds) == 7
    assert str(header.date) == "2026-04"


@pytest.mark.parametrize("name", PLANS)
def test_a_copy_saved_by_libreoffice_gives_the_same_plan(name: str, tmp_path: Path) -> None:
    data = real(name)
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "copy.docx").write_bytes(data)
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        [
            office,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            str(tmp_path / "out"),
            str(tmp_path / "in" / "copy.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    copy = (tmp_path / "out" / "copy.docx").read_bytes()
    original = import_plan(data, plan_id="thu", path=name)
    assert import_plan(copy, plan_id="thu", path=name).text == original.text


@pytest.mark.parametrize("name", ODD)
def test_odd_documents_keep_every_word(name: str) -> None:
    data = real(name)
    plan = import_plan(data, plan_id="thu", path=name)
    missing = source_words(data) - plan_words(plan)
    reported = words(" ".join(str(line) for line in plan.report))
    lost = missing - reported - words((PRINTED + " Phần ") * 40)
    assert {word for word in lost if not re.fullmatch(r"\d+|[IVXLC]+|[a-zđ]|_+", word)} == set()
    parsed(plan)


def test_a_document_without_text() -> None:
    plan = imported("")
    assert body_of(plan) == ""
    assert parsed(plan).header.title == ""
    assert any("no head" in str(line) for line in plan.report)


def test_a_letter_is_imported_too() -> None:
    plan = imported(
        table(
            (
                para("SỞ NỘI VỤ", bold=True)
                + para("Số: 12/SNV-CCVC")
                + para("V/v góp ý dự thảo Kế hoạch"),
                para("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
                + para("Hà Giang, ngày 3 tháng 2 năm 2021"),
            )
        ),
        para("Kính gửi: Văn phòng UBND tỉnh"),
        para("Sở Nội vụ thống nhất với dự thảo."),
    )
    header = parsed(plan).header
    assert header.title == "V/v góp ý dự thảo Kế hoạch"
    assert (header.number, header.symbol, str(header.date)) == (12, "SNV-CCVC", "2021-02-03")
    assert "Kính gửi: Văn phòng UBND tỉnh" in body_of(plan)


def test_a_head_and_a_foot_typed_with_tabs() -> None:
    plan = imported(
        para("UBND TỈNH HÀ GIANG\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True),
        para("Số:     /KH-UBND\tHà Giang, ngày     tháng 02 năm 2021"),
        para("KẾ HOẠCH", bold=True, centred=True),
        para("Về một việc", bold=True, centred=True),
        para("Trên đây là Kế hoạch./."),
        para("Nơi nhận:\tTM. ỦY BAN NHÂN DÂN", bold=True),
        para("- Như trên;\tCHỦ TỊCH", bold=True),
        para("- Lưu: VT."),
        para("\tNguyễn Văn A", bold=True),
    )
    header = parsed(plan).header
    assert header.issuer.name == "UBND TỈNH HÀ GIANG"
    assert str(header.date) == "2021-02"
    assert header.recipients == ("Như trên",)
    assert header.signature.lines == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")
    assert header.signature.name == "Nguyễn Văn A"
    assert body_of(plan) == "# Kết {#ket .an}\n\nTrên đây là Kế hoạch"


def test_headings_lists_and_run_in_headings() -> None:
    plan = imported(
        HEAD,
        para("Lời đầu:"),
        para("I. MỤC ĐÍCH", bold=True),
        para("1. Mục đích", bold=True),
        para("- Một;"),
        para("+ Hai;"),
        para("a) Nhóm", bold=True),
        para("3. Yêu cầu", bold=True),
        para("a) Thứ nhất;"),
        para("đ) Thứ năm."),
        f"<w:p>{run('1. Thời gian:', '<w:b/>')}{run(' 1,5 ngày')}</w:p>",
    )
    assert body_of(plan).split("\n") == (
        [
            "Lời đầu:",
            "",
            "# MỤC ĐÍCH {#muc-dich}",
            "",
            "## Mục đích {#muc-dich-2}",
            "",
            "- Một;",
            "  - Hai;",
            "",
            "### Nhóm {#nhom}",
            "",
            "## Yêu cầu {#yeu-cau}",
            "",
            "1. Thứ nhất;",
            "2. Thứ năm.",
            "",
            "1. **Thời gian:** 1,5 ngày",
        ]
    )
    report = " ".join(str(line) for line in plan.report)
    assert "'3. Yêu cầu' comes after number 1" in report
    assert "'đ)' comes after number 1" in report


def test_tracked_changes_count_as_accepted() -> None:
    plan = imported(
        HEAD,
        f"<w:p>{run('theo hướng ')}<w:del>{run('tinh gọn')}</w:del>"
        f"<w:ins>{run('gọn nhẹ')}</w:ins></w:p>",
    )
    assert body_of(plan) == "theo hướng gọn nhẹ"
    assert any("tracked changes" in str(line) for line in plan.report)


def test_numbers_that_word_counts_are_read() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num>'
    )
    extra = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>'
    data = docx(para("Một", extra=extra), para("Hai", extra=extra), numbering=numbering)
    labels = [block.label for block in read_docx(data, "x").blocks if isinstance(block, Paragraph)]
    assert labels == ["I.", "II."]


def test_a_footnote_stands_at_the_end_of_its_place() -> None:
    call = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    plan = imported(
        HEAD,
        f"<w:p>{run('Luật')}{call}{run(' mới.')}</w:p>",
        para("I. PHẦN SAU", bold=True),
        footnotes=f'<w:footnote w:id="1">{para("Luật *số* 5.")}</w:footnote>',
    )
    assert body_of(plan).startswith("Luật[^1] mới.\n\n[^1]: Luật \\*số\\* 5.\n\n# PHẦN SAU")


def test_a_task_table_with_groups() -> None:
    rows = [
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"),
        ("I", "Tổ chức", "", ""),
        ("1", "Một: việc", "Sở Nội vụ", "Quý II/2026"),
        ("3", 'Việc "hai" #2', "Sở Nội vụ, Sở Y tế", "2025"),
    ]
    plan = import_plan(
        docx(
            HEAD,
            table((para("Nơi nhận:") + para("- Lưu: VT."), para("GIÁM ĐỐC", bold=True))),
            para("Phụ lục", bold=True, centred=True),
            para("PHÂN CÔNG", bold=True, centred=True),
            para("(Kèm theo Kế hoạch số   /KH-SNV)", centred=True),
            table(*(tuple(para(cell) for cell in row) for row in rows)),
        ),
        plan_id="thu",
        path="x",
        agencies={"Sở Nội vụ": "so-noi-vu"},
    )
    tasks = parsed(plan).header.tasks
    assert [(task.group, task.text, task.due) for task in tasks] == [
        ("Tổ chức", "Một: việc", "Quý II/2026"),
        ("Tổ chức", 'Việc "hai" #2', "2025"),
    ]
    assert tasks[1].lead.text == "Sở Nội vụ, Sở Y tế"
    assert tasks[0].lead.agencies == ("so-noi-vu",)
    assert body_of(plan) == ""


def test_a_table_that_is_no_task_table_stays_a_table() -> None:
    cell = para("a|b") + para("c")
    plan = imported(HEAD, table((para("TT", bold=True), para("Tên")), (para("1"), cell)))
    assert body_of(plan) == "| TT | Tên |\n| --- | --- |\n| 1 | a\\|b c |"


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("I. MỤC", Kind.ROMAN, 1),
        ("IX. MỤC", Kind.ROMAN, 9),
        ("12. Hai", Kind.DECIMAL, 12),
        ("1.2. Hai", Kind.MULTI, 2),
        ("đ) Năm", Kind.LETTER, 5),
        ("- Gạch", Kind.DASH, 0),
        ("Phần II", Kind.PART, 2),
        ("Điều 4. Tên", Kind.ARTICLE, 4),
    ],
)
def test_marks(text: str, kind: Kind, number: int) -> None:
    found = read_mark(text)
    assert found is not None
    assert (found[0].kind, found[0].number) == (kind, number)


@pytest.mark.parametrize("text", ["1.500 ha đất", "2,5 triệu", "12.5 ha", "-5 độ", "TP. Hà Giang"])
def test_numbers_in_words_are_no_marks(text: str) -> None:
    assert read_mark(text) is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"xin chao", "is not a Word file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old Word file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"PK\x05\x06" + bytes(18), "no Word document"),
        (docx(para("x"))[:-60], "is not a Word file"),
    ],
)
def test_what_is_no_word_file_is_named(data: bytes, said: str) -> None:
    with pytest.raises(PlantoolError, match=said):
        import_plan(data, plan_id="thu", path="thu.docx")


def test_xml_entities_are_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr(
            "word/document.xml",
            '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            f'<w:document xmlns:w="{W[1:-1]}">'
            "<w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>",
        )
    with pytest.raises(PlantoolError, match="entities"):
        import_plan(buffer.getvalue(), plan_id="thu", path="thu.docx")


def test_a_zip_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_PART_BYTES", 10_000)
    with pytest.raises(PlantoolError, match="far too much"):
        import_plan(docx(para("a" * 20_000)), plan_id="thu", path="thu.docx")


SIGNS = st.text(
    st.sampled_from(list("ab đ1.)(-+*_`\\[]<>{}|~^#&;:!=\"'$@/, \n\t")), min_size=1, max_size=12
)
STARTS = ["I.", "1.", "a)", "-", "+", "Phần I", "Điều 1.", "1.1.", "Căn cứ", "Phụ lục", "KẾ HOẠCH"]
STARTS += ["Nơi nhận:", "TM. ỦY BAN", "Trên đây là", "- Lưu:", "(Kèm theo", "Số: 1/KH", "#", ":::"]
RUNS = st.lists(
    st.builds(Run, SIGNS, bold=st.booleans(), italic=st.booleans(), strike=st.booleans()),
    min_size=1,
    max_size=5,
)


@given(RUNS)
def test_markdown_reads_back_as_the_same_words(runs: list[Run]) -> None:
    source = to_markdown(runs, lambda _: "")
    tokens = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(source)
    assert all(token.type in {"paragraph_open", "inline", "paragraph_close"} for token in tokens)
    inline = [child for token in tokens for child in token.children or ()]
    shown = "".join(child.content for child in inline)
    assert shown == clean("".join(one.text for one in runs)).strip()


PARAGRAPHS = st.lists(
    st.builds(
        para,
        st.one_of(
            SIGNS.map(str.strip),
            st.builds("{} {}".format, st.sampled_from(STARTS), SIGNS.map(str.strip)),
        ),
        bold=st.booleans(),
        centred=st.booleans(),
    ),
    max_size=12,
)


@given(PARAGRAPHS, st.booleans())
def test_any_paragraphs_make_a_plan_that_parses_and_keeps_its_words(
    paragraphs: list[str],
    headed: bool,  # noqa: FBT001 - hypothesis fills it in
) -> None:
    data = docx(HEAD if headed else "", *paragraphs)
    plan = import_plan(data, plan_id="thu", path="x")
    parsed(plan)
    kept = plan_words(plan) + words(" ".join(str(line) for line in plan.report))
    lost = source_words(data) - kept - words(PRINTED * 20)
    assert {word for word in lost if len(word) > 1 and not re.fullmatch(r"[IVXLC]+", word)} <= {
        "Phần",
        "Điều",
    }


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_quoted_text_is_one_yaml_scalar(text: str) -> None:
    loaded = YAML(typ="safe", pure=True).load(f"key: {quoted(text)}\nnext: 1\n")
    assert loaded == {"key": text, "next": 1}
