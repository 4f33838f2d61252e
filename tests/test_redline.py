"""The redline: accept all is the new draft's Word text, reject all the old one's."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from plantool.core.agency import Agencies
from plantool.core.diff import diff_plans
from plantool.core.document_day import document_day, epoch_of
from plantool.core.numbering import number_plan
from plantool.core.plan import Plan
from plantool.core.redline import UNKNOWN_AUTHOR, Credits
from plantool.core.render import RenderOptions, render_context
from plantool.core.review import Review
from plantool.disk import Repo
from plantool.word.docx import render_docx
from plantool.word.names import W
from plantool.word.package import read_parts
from plantool.word.pandoc import RunningPandoc
from plantool.word.redline import redline_docx
from plantool.word.template import Templates
from tests.building import HEADER, body_file, made, plan_of, review_of_texts
from tests.plan_strategies import comment_list, plans, requests

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data" / "plans"
SYSTEM_PYTHON = Path("/usr/bin/python3")

AGENCIES = """\
a: {name: Sở Nội vụ, short: SNV, kind: so}
b: {name: Sở Tài chính, short: STC, kind: so}
c: {name: Sở Tư pháp, short: STP, kind: so}
"""

BODY = """
Lời đầu của kế hoạch[^1].

# Mục tiêu {#muc-tieu}

Kiện toàn tổ chức theo hướng tinh gọn; xem [](#hai).

- Việc thứ nhất.
- Việc thứ hai.

# Một {#mot}

1. Rà soát các **văn bản** hiện hành.
2. Báo cáo kết quả.

# Hai {#hai}

| TT | Việc | Hạn |
| --- | --- | --- |
| 1 | Rà soát | Quý I |
| 2 | Báo cáo | Quý II |

# Kết {#ket .an}

Trên đây là Kế hoạch.

[^1]: Do tỉnh giao.
"""

OLD = HEADER.replace("section: mot", "section: mot") + BODY
"""A plan with all kinds of blocks."""

Lines = list[tuple[str, str]]

FEW = settings(
    max_examples=8,
    deadline=None,
    # Four runs of pandoc an example: a smaller one is not worth minutes.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)


def test_the_example_s_two_drafts_are_one_file() -> None:
    review = example()
    data = redline(review)
    assert_leads_from(data, review)
    authors = {element.get(f"{W}author") for element in changes(data)}
    applied = {review.by_id[comment].agency for comment in review.applied}
    assert authors <= {review.agencies.name(agency) for agency in applied}
    assert "Sở Nội vụ" in authors


def test_every_change_is_signed_dated_and_numbered() -> None:
    data = redline(example())
    numbers = [
        element.get(f"{W}id")
        for part in ("word/document.xml", "word/footnotes.xml")
        for element in root_of(data, part).iter(
            f"{W}ins", f"{W}del", f"{W}pPrChange", f"{W}bookmarkStart"
        )
    ]
    assert len(numbers) == len(set(numbers))
    assert {element.get(f"{W}date") for element in changes(data)} == {"2021-02-05T00:00:00Z"}
    comments = root_of(data, "word/comments.xml")
    ids = [comment.get(f"{W}id", "") for comment in comments]
    document = root_of(data)
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(mark.get(f"{W}id", "") for mark in document.iter(f"{W}{name}")) == sorted(ids)


def test_comments_give_reason_and_answer_by_the_author_of_the_change() -> None:
    notes = {
        words.partition("(")[2].partition(")")[0]: (comment.get(f"{W}author"), words)
        for comment in root_of(redline(example()), "word/comments.xml")
        for words in ["\n".join(text_of(line) for line in comment)]
    }
    author, words = notes["snv-1"]
    assert author == "Sở Nội vụ"
    assert "123/SNV-CCVC ngày 05/02/2021" in words
    assert "Lý do: Thống nhất với Chương trình" in words
    assert "Tiếp thu, chỉnh sửa tại mục III.5." in words


def test_the_same_drafts_make_the_same_bytes() -> None:
    assert redline(example()) == redline(example())


def test_two_bodies_behind_one_change_are_both_named() -> None:
    one = {"section": "mot", "quote": "hiện hành", "action": "replace", "text": "còn hiệu lực"}
    asked = [str(one).replace("'", '"')]
    review = review_of_texts(
        OLD,
        {
            **body_file(comment_list(asked, "snv"), agency="a"),
            **body_file(comment_list(asked, "stc"), agency="b"),
        },
        AGENCIES,
    )
    data = redline(made(review))
    assert {element.get(f"{W}author") for element in changes(data)} == {"Sở Nội vụ"}
    (note,) = root_of(data, "word/comments.xml")
    words = text_of(note)
    assert "Sở Nội vụ (snv-1)" in words
    assert "Sở Tài chính (stc-1)" in words


def test_renumbering_takes_the_author_of_its_cause() -> None:
    asked = ['{"section": "mot", "action": "delete-section"}']
    old = OLD.replace("  section: mot\n", "")
    review = made(review_of_texts(old, body_file(comment_list(asked, "snv")), AGENCIES))
    data = redline(review)
    assert_leads_from(data, review)
    assert {element.get(f"{W}author") for element in changes(data)} == {"Sở Nội vụ"}
    gone = [text_of(element, "delText") for element in root_of(data).iter(f"{W}del")]
    assert "III" in gone
    assert any("Đánh số lại" in text_of(note) for note in root_of(data, "word/comments.xml"))


def test_items_are_renumbered_by_the_item_before_them() -> None:
    asked = {
        "a": '{"section": "mot", "quote": "Rà soát", "action": "insert-before", "block": true, '
        '"text": "Ban hành quy chế."}',
        "b": '{"section": "muc-tieu", "action": "delete-section"}',
    }
    files: dict[str, str] = {}
    for body, request in asked.items():
        files |= body_file(comment_list([request], body), agency=body)
    old = OLD.replace("; xem [](#hai)", "")
    data = redline(made(review_of_texts(old, files, AGENCIES)))
    signed = {
        text_of(element, "delText"): element.get(f"{W}author")
        for element in root_of(data).iter(f"{W}del")
    }
    assert (signed["1"], signed["III"]) == ("Sở Nội vụ", "Sở Tài chính")


def test_what_nobody_asked_for_is_signed_as_of_unknown_origin() -> None:
    old, new = plan_of(OLD), plan_of(OLD.replace("tinh gọn", "gọn nhẹ"))
    data = redline_of(old, new)
    assert {element.get(f"{W}author") for element in changes(data)} == {UNKNOWN_AUTHOR}
    assert "word/comments.xml" not in read_parts(data)


TASKS = """\
tasks:
- {id: t1, group: Tổ chức, section: mot, text: Kiện toàn tổ chức, lead: a, due: Quý II/2021}
- {id: t2, group: Tuyên truyền, section: mot, text: Tuyên truyền rộng, lead: b, due: Quý I/2021}
- {id: t3, group: Tổ chức, section: hai, text: Rà soát quy chế, lead: c, due: Quý I/2022}
---
"""


def test_a_task_put_elsewhere_is_signed_by_who_asked_for_it() -> None:
    asked = '{"field": "tasks", "action": "move-item", "item": "t3", "before": "t2"}'
    old = OLD[: OLD.index("tasks:")] + TASKS + BODY
    review = made(review_of_texts(old, body_file(comment_list([asked], "snv")), AGENCIES))
    data = redline(review)
    assert_leads_from(data, review)
    assert {element.get(f"{W}author") for element in changes(data)} == {"Sở Nội vụ"}
    gone = [text_of(element, "delText") for element in root_of(data).iter(f"{W}del")]
    assert "Rà soát quy chế" in gone
    assert "Tuyên truyền rộng" not in gone
    assert any("(snv-1)" in text_of(note) for note in root_of(data, "word/comments.xml"))


def test_number_and_day_are_signed_by_the_issuer() -> None:
    asked = '{"section": "mot", "quote": "hiện hành", "action": "delete"}'
    review = made(review_of_texts(OLD, body_file(comment_list([asked], "snv")), AGENCIES))
    issued = review.plan.source.text.replace("symbol:", "number: 42\ndate: 2021-03-01\nsymbol:")
    review = replace(review, plan=plan_of(issued))
    data = redline(review)
    assert_leads_from(data, review)
    signed = {
        text_of(element, "t"): element.get(f"{W}author")
        for element in root_of(data).iter(f"{W}ins")
    }
    assert signed["42"] == "UBND TỈNH A"
    assert set(signed.values()) <= {"UBND TỈNH A", "Sở Nội vụ"}


TABLE = """\
| TT | Việc | Hạn |
| --- | --- | --- |
| 1 | Rà soát | Quý I |
| 2 | Báo cáo | Quý II |"""
NARROW_TABLE = """\
| TT | Việc |
| --- | --- |
| 1 | Rà soát |
| 2 | Báo cáo |"""

CHANGES = {
    "words": ("tinh gọn", "gọn nhẹ, hiệu quả"),
    "an item": ("- Việc thứ hai.\n", "- Việc thứ hai.\n- Việc thứ ba.\n"),
    "a first item": ("- Việc thứ nhất.\n", ""),
    "a typed number": ("1. Rà soát", "1. Ban hành.\n2. Rà soát"),
    "a row": (
        "| 2 | Báo cáo | Quý II |\n",
        "| 2 | Báo cáo | Quý II |\n| 3 | Tổng kết | Quý III |\n",
    ),
    "a row less": ("| 1 | Rà soát | Quý I |\n", ""),
    "a cell": ("| Quý II |", "| Quý III |"),
    "an emptied cell": ("| Quý II |", "| |"),
    "a column": (TABLE, NARROW_TABLE),
    "a table": (BODY[BODY.index("| TT") : BODY.index("# Kết")], "Không có bảng.\n\n"),
    "a table more": (
        "- Việc thứ hai.\n",
        "- Việc thứ hai.\n\n| A | B |\n| --- | --- |\n| c | d |\n",
    ),
    "a section": ("# Hai {#hai}", "# Mới {#moi}\n\nNội dung mới.\n\n# Hai {#hai}"),
    "a moved section": (
        BODY[BODY.index("# Mục tiêu") : BODY.index("# Kết")],
        BODY[BODY.index("# Một") : BODY.index("# Kết")]
        + BODY[BODY.index("# Mục tiêu") : BODY.index("# Một")],
    ),
    "a heading": ("# Một {#mot}", "# Một việc {#mot}"),
    "a lowered heading": ("# Hai {#hai}", "## Hai {#hai}"),
    "emphasis": ("**văn bản**", "*văn bản*"),
    "a footnote": ("Do tỉnh giao.", "Do Tỉnh ủy giao.\n\n    Và Ủy ban nhân dân tỉnh."),
    "a footnote less": ("hoạch[^1].", "hoạch."),
    "a link": ("hiện hành", "[hiện hành](https://a.vn/b)"),
    "a line break": ("tinh gọn; xem", "tinh gọn;\\\nxem"),
    "an appendix": ("[^1]: Do", "# Danh mục {#danh-muc .phu-luc}\n\nChữ cuối.\n\n[^1]: Do"),
    "a wide appendix": (
        "[^1]: Do",
        "# Danh mục {#danh-muc .phu-luc .ngang}\n\n| A | B |\n| --- | --- |\n| c | d |\n\n[^1]: Do",
    ),
    "a title": ("Thực hiện Chỉ thị số 42", "Triển khai Chỉ thị số 42"),
    "a ground": ("- Căn cứ Chương trình của Tỉnh ủy\n", ""),
    "the grounds": (HEADER[HEADER.index("grounds:") : HEADER.index("signature:")], ""),
    "a recipient": ("- Các hội thành viên\n", "- Các hội thành viên\n- Báo Hà Giang\n"),
    "the signature": ("lines: [CHỦ TỊCH]", "lines: [KT. CHỦ TỊCH, PHÓ CHỦ TỊCH]"),
    "the issuer": ("name: UBND TỈNH A", "name: UBND TỈNH B, parent: BỘ C"),
    "a task's day": ("due: Quý II/2021", "due: Quý III/2021"),
    "a task": (
        "  due: Quý II/2021\n",
        "  due: Quý II/2021\n- {id: t2, text: Báo cáo, group: Hai, lead: b}\n",
    ),
    "all tasks": (HEADER[HEADER.index("tasks:") : HEADER.rindex("---")], ""),
    "numbering": ("draft: 1\n", "draft: 1\nnumbering: dieu\n"),
    "urgency": ("draft: 1\n", "draft: 1\nurgency: khan\n"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_both_ways_lead_to_the_two_drafts(name: str) -> None:
    before, after = CHANGES[name]
    assert before in OLD
    old = plan_of(OLD)
    new = plan_of(OLD.replace(before, after))
    for one, other in ((old, new), (new, old)):
        data = redline_of(one, other)
        assert [*changes(data)]
        assert_leads(data, one, other)


def test_code_comes_and_goes() -> None:
    # pandoc reads no tracked changes in code, so Word's way alone is tried.
    old = plan_of(OLD)
    new = plan_of(OLD.replace("2. Báo cáo kết quả.\n", "2. Báo cáo kết quả.\n\n```\na\nb\n```\n"))
    for verb, plan in (("reject", old), ("accept", new)):
        assert outline(resolved(redline_of(old, new), verb)) == outline(root_of(rendered(plan)))


@FEW
@given(st.data())
def test_any_two_plans_make_a_redline(data: st.DataObject) -> None:
    one, other = (plan_of(data.draw(plans()).text) for _ in range(2))
    assert_leads(redline_of(one, other), one, other)


@FEW
@given(st.data())
def test_applied_comments_sign_all_their_changes(data: st.DataObject) -> None:
    review = drawn_review(data)
    if review is None:
        return
    found = redline(review)
    assert_leads_from(found, review)
    assert {element.get(f"{W}author") for element in changes(found)} <= {"Sở Nội vụ"}


@pytest.mark.skipif(not DATA.is_dir(), reason="the real drafts are not here")
def test_two_real_drafts_make_a_redline() -> None:
    one, other = (
        plan_of(
            HEADER + "\n" + as_markdown((DATA / f"nq03-phu-luc-2-{name}.txt").read_text("utf-8"))
        )
        for name in ("v1", "v2")
    )
    assert_leads(redline_of(one, other), one, other)


def test_libreoffice_accepts_and_rejects_to_the_two_drafts(tmp_path: Path) -> None:
    probe = [str(SYSTEM_PYTHON), "-c", "import uno"]
    if (
        not SYSTEM_PYTHON.exists()
        or subprocess.run(probe, check=False, capture_output=True).returncode
    ):
        pytest.skip("LibreOffice's Python (python3-uno) is not installed")
    review = example()
    old = review.draft(1)
    assert old is not None
    bodies = review.agencies
    pairs = [(rendered(old, bodies), rendered(review.plan, bodies), redline(review))]
    old = plan_of(OLD)
    for name in (
        "a column",
        "a row less",
        "an appendix",
        "a table more",
        "a task",
        "a moved section",
    ):
        new = plan_of(OLD.replace(*CHANGES[name]))
        one, other = rendered(old), rendered(new)
        pairs += [(one, other, redline_of(old, new)), (other, one, redline_of(new, old))]
    jobs = []
    for number, (_, _, data) in enumerate(pairs):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(data)
        jobs += ["accept", str(path), "reject", str(path)]
    script = str(Path(__file__).with_name("office_changes.py"))
    subprocess.run(
        [str(SYSTEM_PYTHON), script, str(tmp_path / "profile"), *jobs], check=True, timeout=240
    )
    for number, (one, other, _) in enumerate(pairs):
        for verb, wanted in (("reject", one), ("accept", other)):
            found = (tmp_path / f"{verb}-{number}.docx").read_bytes()
            assert words_in(found) == words_in(wanted), (number, verb)


def example() -> Review:
    """The shipped example after its comments are applied."""
    loaded = Repo(ROOT).load("chi-thi-42")
    assert loaded.review is not None
    return made(loaded.review)


def drawn_review(data: st.DataObject) -> Review | None:
    """Any plan with any comments applied; None where there are none."""
    plan = data.draw(plans())
    asked = data.draw(requests(plan))
    if not asked:
        return None
    return made(review_of_texts(plan.text, body_file(comment_list(asked, "snv")), AGENCIES))


def redline(review: Review) -> bytes:
    """The redline of the last two drafts."""
    old = review.draft(review.plan.header.draft - 1)
    assert old is not None
    diff = diff_plans(
        old,
        review.plan,
        records=tuple(review.records.values()),
        comments=review.by_id,
        drafts=review.frozen,
    )
    day = document_day(review)
    return redline_docx(Credits(diff, review, day), templates=Templates(), epoch=epoch_of(day))


def redline_of(old: Plan, new: Plan) -> bytes:
    """The redline of two plans without records."""
    signing = Credits(diff_plans(old, new), Review(new), "2021-02-06")
    return redline_docx(signing, templates=Templates(), epoch=0)


def rendered(plan: Plan, agencies: Agencies | None = None) -> bytes:
    key = plan.source.text if agencies is None else ""
    if key not in RENDERED or not key:
        RENDERED[key] = rendered_anew(plan, agencies)
    return RENDERED[key]


RENDERED: dict[str, bytes] = {}
"""Files by the text of plans: most tests compare with the same one."""


def rendered_anew(plan: Plan, agencies: Agencies | None) -> bytes:
    context = render_context(plan, agencies or Agencies(), number_plan(plan), RenderOptions())
    return render_docx(context, document="ke-hoach", templates=Templates(), epoch=0)


def assert_leads_from(data: bytes, review: Review) -> None:
    old = review.draft(review.plan.header.draft - 1)
    assert old is not None
    assert_leads(data, old, review.plan, review.agencies)


def assert_leads(data: bytes, old: Plan, new: Plan, agencies: Agencies | None = None) -> None:
    """Reject all is the old draft, accept all the new one: to Word and to pandoc."""
    for verb, plan in (("reject", old), ("accept", new)):
        wanted = rendered(plan, agencies)
        assert outline(resolved(data, verb)) == outline(root_of(wanted)), verb
        assert notes_in(data, verb) == notes_in(wanted, verb), verb
        assert pandoc_words(data, verb) == pandoc_words(wanted, verb), verb


def pandoc_words(data: bytes, verb: str) -> list[str]:
    how = ("--from=docx", f"--track-changes={verb}", "--to=plain", "--wrap=none")
    running = RunningPandoc(how)
    running.read(data)
    text = running.result()
    # The lines that pandoc draws around tables are no words.
    return [word for word in text.decode().split() if word.strip("-+|=:")]


def root_of(data: bytes, part: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(part))


def changes(data: bytes) -> Iterator[etree._Element]:
    for part in ("word/document.xml", "word/footnotes.xml"):
        yield from root_of(data, part).iter(f"{W}ins", f"{W}del", f"{W}pPrChange")


def text_of(element: etree._Element, name: str = "t") -> str:
    return "".join(text.text or "" for text in element.iter(f"{W}{name}"))


def words_in(data: bytes) -> list[str]:
    """The paragraphs that say something."""
    texts = (text_of(paragraph) for paragraph in root_of(data).iter(f"{W}p"))
    return [text.strip() for text in texts if text.strip()]


def resolved(data: bytes, verb: str, part: str = "word/document.xml") -> etree._Element:
    """The text after all changes are accepted or rejected, as Word does it."""
    root = root_of(data, part)
    gone, kept = ("del", "ins") if verb == "accept" else ("ins", "del")
    remove_rows(root, gone)
    joined = [p for p in root.iter(f"{W}p") if p.find(f"{W}pPr/{W}rPr/{W}{gone}") is not None]
    for change in [*root.iter(f"{W}{gone}")]:
        if parent_of(change).tag not in {f"{W}rPr", f"{W}trPr"}:
            remove(change)
    for paragraph in reversed(joined):
        join(paragraph)
    for change in [*root.iter(f"{W}pPrChange")]:
        properties = parent_of(change)
        if verb == "reject":
            parent_of(properties).replace(properties, change[0])
        else:
            remove(change)
    for change in [*root.iter(f"{W}{kept}")]:
        for child in [*change]:
            change.addprevious(child)
        remove(change)
    for text in root.iter(f"{W}delText"):
        text.tag = f"{W}t"
    return root


def parent_of(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def remove_rows(root: etree._Element, gone: str) -> None:
    for row in [*root.iter(f"{W}tr")]:
        if row.find(f"{W}trPr/{W}{gone}") is not None:
            remove(row)
    for table in [*root.iter(f"{W}tbl")]:
        if table.find(f"{W}tr") is None:
            remove(table)


def join(paragraph: etree._Element) -> None:
    """A paragraph whose mark went runs on in the next one; an empty one is gone."""
    contents = [child for child in paragraph if child.tag != f"{W}pPr"]
    says = any(child.tag in (f"{W}r", f"{W}ins", f"{W}del", f"{W}hyperlink") for child in contents)
    following = paragraph.getnext()
    while following is not None and following.tag.startswith(f"{W}bookmark"):
        following = following.getnext()
    if says:
        assert following is not None
        assert following.tag == f"{W}p"
        at = 1 if following.find(f"{W}pPr") is not None else 0
        for child in reversed(contents):
            following.insert(at, child)
    remove(paragraph)


def remove(element: etree._Element) -> None:
    parent_of(element).remove(element)


def outline(root: etree._Element) -> Lines:
    """Every paragraph with its style, every row and table."""
    found: Lines = []
    for element in root.iter(f"{W}p", f"{W}tr", f"{W}tbl"):
        if element.tag == f"{W}p":
            style = element.find(f"{W}pPr/{W}pStyle")
            found.append((style.get(f"{W}val", "") if style is not None else "", spoken(element)))
        else:
            found.append((etree.QName(element).localname, ""))
    return found


def spoken(paragraph: etree._Element) -> str:
    """Words, line breaks, pictures and notes; which of them are bold and the like."""
    found = ""
    look = ""
    for run in paragraph.iter(f"{W}r"):
        properties = run.find(f"{W}rPr")
        marks = (
            ""
            if properties is None
            else "".join(f"<{etree.QName(child).localname}>" for child in properties)
        )
        if run.find(f"{W}commentReference") is not None:
            continue
        if marks != look:
            found += f"[{marks}]"
            look = marks
        for child in run:
            name = etree.QName(child).localname
            if name == "t":
                found += child.text or ""
            elif name != "rPr":
                found += f"<{name}>"
    return found


def notes_in(data: bytes, verb: str) -> list[Lines]:
    """The footnotes in the order of their calls."""
    root = resolved(data, verb, "word/footnotes.xml")
    notes = {note.get(f"{W}id"): note for note in root}
    calls = resolved(data, verb).iter(f"{W}footnoteReference")
    return [outline(notes[call.get(f"{W}id")]) for call in calls]


def as_markdown(text: str) -> str:
    """A plain text as a plan's body: each line a paragraph."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    escaped = [
        "".join(f"\\{c}" if c in "\\`*_{}[]<>#+-.!|~^&:" else c for c in line) for line in lines
    ]
    return "\n\n".join(escaped) + "\n"
