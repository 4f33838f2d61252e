"""The documents about comments: matrix, comparison, report, answers, and the leadership's form."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace
from ruamel.yaml import YAML

from plantool.cli.app import run
from plantool.core.answers import answers_context
from plantool.core.comparison import comparison_context
from plantool.core.document import Document, Selection, document_context
from plantool.core.leadership import contested_or_referred
from plantool.core.matrix import place_groups
from plantool.core.message import Message
from plantool.core.opinion import Opinion, opinions_of
from plantool.core.parse_comment import parse_body_file
from plantool.core.review import Review
from plantool.core.settings import Settings
from plantool.core.text import SourceText
from plantool.disk import Repo
from plantool.resources import example_folder
from plantool.word.docx import render_docx
from plantool.word.html import render_html
from plantool.word.names import W
from plantool.word.template import Templates
from tests.building import HEADER, made, review_of_texts

EPOCH = 1_612_483_200
NEW = (
    Document.TONG_HOP,
    Document.SO_SANH,
    Document.NHIEM_VU,
    Document.BAO_CAO,
    Document.PHAN_HOI,
    Document.XIN_Y_KIEN_LANH_DAO,
)
DRAFTER = """\
drafter:
  parent: UBND TỈNH A
  name: SỞ NỘI VỤ
  symbol: SNV-CCVC
  place: Hà Giang
  signature: {lines: [GIÁM ĐỐC], name: Trần Thị B}
  archive: "- Lưu: VT."
"""
PLAN = f"""{HEADER.replace("symbol:", DRAFTER + "symbol:", 1)}
Mở đầu kế hoạch.

# Một {{#mot}}

Chữ thứ nhất của mục một. Chữ thứ hai của mục một.

# Hai {{#hai}}

Chữ của mục hai.

# Ba {{#ba}}

Chữ của mục ba.

# Kết {{#ket .an}}

Trên đây là Kế hoạch.

# Biểu mẫu {{#bieu-mau .phu-luc}}

Chữ của biểu mẫu.
"""
AGENCIES = """\
a: {name: Sở A, short: SA, kind: so}
b: {name: Sở B, short: SB, kind: so}
c: {name: Sở C, short: SC, kind: so}
"""
ROUND = {
    "comments/x/r1/round.yaml": "round: r1\ntitle: Đợt một\nkind: letter\ndraft: 1\n"
    "opened: 2021-01-25\ninvited: [a, b, c]\nsilence: agree\n"
}


def review_with(comments: Mapping[str, str], plan: str = PLAN) -> Review:
    """A review of the small plan; the comments of a body, a YAML list, by its ID."""
    files = {
        f"comments/x/r1/{agency}.yaml": f"plan: x\ndraft: 1\nround: r1\nagency: {agency}\n"
        f"replies:\n- {{document: 7/{agency.upper()}, date: 2021-02-05, position: comments}}\n"
        f"comments:\n{text}"
        for agency, text in comments.items()
    }
    return review_of_texts(plan, ROUND | files, AGENCIES)


@cache
def example(*, applied: bool = True) -> Review:
    """The shipped example, with draft 2 made of the accepted comments."""
    review = Repo(example_folder()).load("chi-thi-42").review
    assert review is not None
    return made(review) if applied else review


def docx_of(
    review: Review, document: Document, selection: Selection | None = None
) -> etree._Element:
    """`word/document.xml` of a document."""
    return document_xml(bytes_of(review, document, selection))


def bytes_of(review: Review, document: Document, selection: Selection | None = None) -> bytes:
    return render_docx(
        context_of(review, document, selection),
        document=document.value,
        templates=Templates(),
        epoch=EPOCH,
    )


def context_of(
    review: Review, document: Document, selection: Selection | None = None
) -> dict[str, object]:
    context = document_context(review, document, selection)
    assert isinstance(context, dict)
    return context


def document_xml(data: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def html_of(review: Review, document: Document) -> str:
    context = context_of(review, document)
    return render_html(context, document=document.value, templates=Templates())


def text_of(element: etree._Element) -> str:
    """The words of an element, a line for each paragraph."""
    return "\n".join(
        "".join(run.text or "" for run in paragraph.iter(f"{W}t"))
        for paragraph in element.iter(f"{W}p")
    )


def table_rows(root: etree._Element) -> Iterator[list[etree._Element]]:
    """The cells of each row of the tables with grid lines, heads left out."""
    for table in root.iter(f"{W}tbl"):
        style = table.find(f"{W}tblPr/{W}tblStyle")
        if style is not None and style.get(f"{W}val") == "Table":
            for row in table.iterchildren(f"{W}tr"):
                if row.find(f"{W}trPr/{W}tblHeader") is None:
                    yield row.findall(f"{W}tc")


def merge_of(cell: etree._Element) -> str:
    mark = cell.find(f"{W}tcPr/{W}vMerge")
    return "" if mark is None else mark.get(f"{W}val", "on")


def comments_by_hand() -> list[dict[str, object]]:
    """The example's comments as a YAML reader of another make sees them."""
    yaml = YAML(typ="safe", pure=True)
    found: list[dict[str, object]] = []
    for path in sorted((example_folder() / "comments/chi-thi-42").glob("*/*.yaml")):
        if path.name != "round.yaml":
            found += yaml.load(path.read_text(encoding="utf-8"))["comments"]
    return found


def status_by_hand(comment: Mapping[str, object]) -> str:
    if "withdrawn" in comment:
        return "withdrawn"
    decision = comment.get("decision")
    return str(decision.get("status", "pending")) if isinstance(decision, dict) else "pending"


# The matrix


def test_the_counts_of_the_matrix_are_those_counted_in_the_files() -> None:
    counted = Counter(map(status_by_hand, comments_by_hand()))
    text = text_of(docx_of(example(), Document.TONG_HOP))
    for status, words in (
        ("accepted", "tiếp thu"),
        ("partly", "tiếp thu một phần"),
        ("rejected", "không tiếp thu"),
        ("noted", "ghi nhận"),
        ("referred", "đang xin ý kiến lãnh đạo"),
        ("pending", "chưa xử lý"),
        ("withdrawn", "đã rút"),
    ):
        assert re.search(rf"(?:trong đó |; ){words}: {counted[status]}[;.]", text), words
    assert f"Tổng số ý kiến góp ý: {sum(counted.values())};" in text
    files = [*(example_folder() / "comments/chi-thi-42").glob("*/[!r]*.yaml")]
    assert f"gửi ý kiến: {len(files)} (" in text
    assert "thống nhất: 1; có ý kiến góp ý: 16" in text
    assert "không gửi văn bản (xem như thống nhất): 1" in text
    assert "Hội Cựu giáo chức tỉnh (số 04/CV-HCGC ngày 04/02/2021)" in text


@pytest.mark.parametrize(("setting", "columns", "column"), [("four", 4, 2), ("five", 5, 2)])
def test_every_comment_is_one_row_of_the_matrix(setting: str, columns: int, column: int) -> None:
    review = replace(example(), settings=Settings(matrix=setting))
    rows = [*table_rows(docx_of(review, Document.TONG_HOP))]
    assert {len(row) for row in rows} == {columns}
    comments = comments_by_hand()
    assert len(rows) == len(comments)
    cells = [" ".join(text_of(row[column]).split()) for row in rows]
    for comment in comments:
        words = " ".join(str(comment.get("content", "")).split())
        assert sum(words in cell for cell in cells) == 1, comment["id"]


def test_rows_of_one_place_share_its_first_cell() -> None:
    rows = [*table_rows(docx_of(example(), Document.TONG_HOP))]
    merges = [merge_of(row[0]) for row in rows]
    assert "restart" in merges
    for before, merge, row in zip(["", *merges], merges, rows, strict=False):
        assert bool(text_of(row[0]).strip()) == (merge != "on")
        assert merge != "on" or before in {"restart", "on"}
    named = [text_of(row[0]).split("\n")[0] for row in rows if merge_of(row[0]) != "on"]
    assert len(named) == len(set(named))


def test_html_merges_the_same_cells() -> None:
    rows = [*table_rows(docx_of(example(), Document.TONG_HOP))]
    page = html_of(example(), Document.TONG_HOP)
    spans = [int(number) for number in re.findall(r'rowspan="(\d+)"', page)]
    restarts = sum(merge_of(row[0]) == "restart" for row in rows)
    on = sum(merge_of(row[0]) == "on" for row in rows)
    assert (len(spans), sum(spans)) == (restarts, restarts + on)


def test_a_place_is_numbered_as_it_was_sent_and_named_by_its_number_today() -> None:
    text = text_of(docx_of(example(), Document.TONG_HOP))
    assert "Mục III.6\nKiện toàn tổ chức, bộ máy\n(nay là mục III.5)" in text
    assert "Tiếp thu, chỉnh sửa tại mục III.5." in text
    assert "(nay không còn trong dự thảo)" in text
    before = text_of(docx_of(example(applied=False), Document.TONG_HOP))
    assert "nay là mục" not in before


def test_rows_follow_the_draft_from_general_to_appendices() -> None:
    places = (
        "{id: c-1, content: w, field: tasks.t1.due, action: set, value: x}",
        "{id: c-2, content: w, section: bieu-mau}",
        "{id: c-3, content: w, field: recipients}",
        "{id: c-4, content: w, section: ket}",
        "{id: c-5, content: w, section: hai}",
        "{id: c-6, content: w, section: mot}",
        "{id: c-7, content: w, section: mo-dau}",
        "{id: c-8, content: w, field: grounds}",
        "{id: c-9, content: w, field: title}",
        "{id: c-10, content: w}",
    )
    review = review_with({"a": "".join(f"- {one}\n" for one in places)})
    assert [one.id for one in opinions_of(review, review.comments)] == [
        f"c-{number}" for number in range(10, 0, -1)
    ]


def test_within_a_place_rows_follow_its_words_then_the_order_of_invitation() -> None:
    review = review_with(
        {
            "c": "- {id: c-1, content: w, section: mot, quote: Chữ thứ nhất, action: delete}\n",
            "b": "- {id: b-1, content: w, section: mot, quote: Chữ thứ hai, action: delete}\n",
            "a": "- {id: a-2, content: w, section: mot, quote: Chữ thứ hai, action: delete}\n"
            "- {id: a-10, content: w, section: mot, quote: Chữ thứ hai, action: delete}\n",
        }
    )
    found = [one.id for one in opinions_of(review, review.comments)]
    assert found == ["c-1", "a-2", "a-10", "b-1"]


def test_each_round_is_a_part() -> None:
    review = review_of_texts(
        PLAN,
        ROUND
        | {
            "comments/x/r0/round.yaml": "round: r0\ntitle: Đợt không\ndraft: 1\n"
            "opened: 2021-01-01\ninvited: [a]\n",
            "comments/x/r0/a.yaml": "plan: x\ndraft: 1\nround: r0\nagency: a\n"
            "replies: [{document: 1/A, position: comments}]\n"
            "comments: [{id: a-0, content: Ý kiến đợt không}]\n",
            "comments/x/r1/b.yaml": "plan: x\ndraft: 1\nround: r1\nagency: b\n"
            "comments: [{id: b-1, content: Ý kiến đợt một}]\n",
        },
        AGENCIES,
    )
    text = text_of(docx_of(review, Document.TONG_HOP))
    order = ("I. Đợt không", "Ý kiến đợt không", "II. Đợt một", "Ý kiến đợt một")
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)


def test_own_revisions_are_left_out() -> None:
    own = {
        "comments/x/r1/snv.yaml": "own: true\nagency: snv\n"
        "comments: [{id: o-1, content: Riêng mình}]\n"
    }
    review = review_of_texts(
        PLAN,
        ROUND | own | {"comments/x/r1/a.yaml": "comments: [{id: a-1, content: Góp}]\n"},
        AGENCIES,
    )
    for document in (Document.TONG_HOP, Document.BAO_CAO, Document.PHAN_HOI):
        text = text_of(docx_of(review, document))
        assert "Góp" in text
        assert "Riêng mình" not in text


def test_the_drafter_signs_and_not_the_issuer() -> None:
    review = review_with({"a": "- {id: a-1, content: w}\n"})
    for document in NEW:
        if document not in {Document.NHIEM_VU, Document.SO_SANH}:
            text = text_of(docx_of(review, document))
            assert "Trần Thị B" in text
            assert "Nguyễn Văn A" not in text


# Answers


def one_opinion(decision: str, more: str = "") -> Opinion:
    review = review_with(
        {
            "a": f"- {{id: a-1, content: w, section: mot, {more} decision: {{{decision}}}}}\n",
            "b": "- {id: b-1, content: v, section: mot}\n",
        }
    )
    return next(one for one in opinions_of(review, review.comments) if one.id == "a-1")


@pytest.mark.parametrize(
    ("decision", "lead"),
    [
        ("status: rejected, reply: Nội dung cần thiết.", "kept-because"),
        ("status: rejected, reply: 'Lý do: cần thiết.'", "kept"),
        ("status: rejected, reply: 'Đề xuất giữ nguyên theo dự thảo. Lý do: cần.'", ""),
        ("status: rejected, reply: Không tiếp thu vì không phù hợp.", ""),
        ("status: partly, reply: Sửa một nửa.", "partly"),
        ("status: partly, reply: Tiếp thu một phần.", ""),
        ("status: accepted, reply: Tiếp thu.", ""),
        ("status: accepted", "accepted"),
        ("status: accepted, same_as: b-1, reply: Sửa tại mục này.", "jointly"),
        ("status: accepted, same_as: b-1, reply: Tiếp thu chung với Sở B.", ""),
        ("status: noted", "noted"),
        ("status: pending", "pending"),
        ("status: referred", "referred"),
    ],
)
def test_what_is_said_before_a_reply(decision: str, lead: str) -> None:
    assert one_opinion(decision).answer.lead == lead


def test_references_in_replies_are_numbers_of_todays_text() -> None:
    review = review_with(
        {
            "a": "- {id: a-1, content: Bỏ, section: hai, action: delete-section, decision: "
            "{status: accepted, reply: 'Xem [](#ba).'}}\n"
            "- {id: a-2, content: Góp, section: ba, decision: {status: noted, reply: Đã xem.}}\n"
        }
    )
    text = text_of(docx_of(made(review), Document.PHAN_HOI))
    assert "Xem mục II." in text
    assert "Mục III\nBa\n(nay là mục II)" in text


def test_what_a_body_asks_for_is_said_where_it_gave_no_words() -> None:
    review = review_with(
        {
            "a": "- {id: a-1, section: mot, quote: Chữ thứ hai, action: replace, "
            "text: 'Chữ \\*x'}\n"
            "- {id: a-2, section: hai, action: move-section, after: ba}\n"
            "- {id: a-3, supports: b-1}\n"
            "- {id: a-5, field: tasks.t1.lead, action: set, value: b}\n"
            "- {id: a-6, field: tasks.t1.with, action: delete-item, item: c}\n"
            "- {id: a-4, content: Rút, withdrawn: {document: 9/A, date: 2021-02-08}}\n",
            "b": "- {id: b-1, content: Chung, reason: Vì cần}\n",
        }
    )
    for text in (
        text_of(docx_of(review, Document.TONG_HOP)),
        html_of(review, Document.TONG_HOP),
    ):
        assert "Đề nghị sửa “Chữ thứ hai” thành “Chữ *x”." in text
        assert "Đề nghị chuyển mục II sau mục III “Ba”." in text
        assert "Thống nhất với ý kiến của Sở B." in text
        assert "(cột “Cơ quan chủ trì”) thành “Sở B”." in text
        assert "Đề nghị bỏ “Sở C” trong dòng số 1 Phụ lục II" in text
        assert "Đã rút ý kiến tại Văn bản số 9/A ngày 08/02/2021." in text
        assert "Lý do: Vì cần" in text


def test_a_row_of_a_table_is_told_as_what_is_to_be_done() -> None:
    review = review_with(
        {
            "a": "- {id: a-1, section: mot, quote: hứ hai, action: replace, text: hứ ba,"
            " content: hứ ba}\n"
            "- {id: a-2, section: hai, quote: hai, action: insert-after, text: ', khen thưởng'}\n"
            "- {id: a-3, section: ba, quote: Chữ, action: insert-before, text: 'Các '}\n"
            "- {id: a-4, section: ba, quote: của, action: delete}\n"
            "- {id: a-5, section: ba, action: append, text: Chữ cuối.}\n"
            "- {id: a-6, section: hai, quote: của mục, action: insert-before, text: 'sau ',"
            " content: Chữ sau của mục hai.}\n"
            "- {id: a-7, section: hai, quote: của mục, action: insert-before, text: 'sau ',"
            " content: Thêm chữ sau vào mục hai.}\n"
        }
    )
    text = text_of(docx_of(review, Document.TONG_HOP))
    assert "Đề nghị sửa “thứ hai” thành “thứ ba”." in text
    assert "Đề nghị bổ sung “, khen thưởng” vào sau “Chữ của mục hai”." in text
    assert "Đề nghị bổ sung “Các” vào trước “Chữ của mục ba”." in text
    assert "Đề nghị bỏ “của”." in text
    assert "Đề nghị bổ sung “sau” vào trước “của mục hai”." in text
    assert "Chữ sau của mục hai" not in text
    assert "Thêm chữ sau vào mục hai." in text
    # A quotation that ends a sentence ends the one around it.
    assert "Đề nghị bổ sung “Chữ cuối.” vào mục III." in text


def test_the_body_is_not_named_twice_in_its_cell() -> None:
    review = review_with(
        {
            "a": "- {id: a-1, content: Góp, author: SỞ A}\n",
            "b": "- {id: b-1, content: Góp, author: Nguyễn Văn B}\n",
        }
    )
    text = text_of(docx_of(review, Document.TONG_HOP))
    assert "(SỞ A)" not in text
    assert "(Nguyễn Văn B)" in text


def test_rows_of_one_place_are_joined_whichever_draft_they_are_about() -> None:
    review = made(
        review_with(
            {
                "a": "- {id: a-1, section: mot, action: append, text: Thêm., decision: "
                "{status: accepted, reply: Tiếp thu.}}\n- {id: a-2, section: ba, content: Góp}\n",
                "b": "- {id: b-1, section: mot, content: Cũ}\n"
                "- {id: b-2, section: hai, content: Cũ}\n",
            }
        )
    )
    first, second = review.files
    text = second.source.text.replace("draft: 1", "draft: 2", 1)
    parsed, findings = parse_body_file(SourceText(text, second.source.path))
    assert parsed is not None, findings
    review = replace(review, files=(first, parsed))
    assert review.by_id["b-1"].draft == 2
    opinions = opinions_of(review, review.comments)
    groups = [[one.id for one in group.opinions] for group in place_groups(review, opinions)]
    assert groups == [["a-1", "b-1"], ["b-2"], ["a-2"]]


# Report, answers, leadership


@pytest.mark.parametrize("document", [Document.BAO_CAO, Document.PHAN_HOI])
def test_report_and_answers_tell_every_comment_once(document: Document) -> None:
    text = " ".join(text_of(docx_of(example(), document)).split())
    for comment in comments_by_hand():
        assert text.count(" ".join(str(comment["content"]).split())) == 1, comment["id"]


OUTCOME_WORDS = {
    "accepted": "Ý kiến được tiếp thu",
    "partly": "Ý kiến được tiếp thu một phần",
    "rejected": "Ý kiến giữ nguyên theo dự thảo",
    "noted": "Ý kiến được ghi nhận",
    "referred": "Ý kiến đang xin ý kiến lãnh đạo",
    "pending": "Ý kiến chưa xử lý",
    "withdrawn": "Ý kiến đã rút",
}


def test_the_counts_of_the_report_are_those_counted_in_the_files() -> None:
    counted = Counter(map(status_by_hand, comments_by_hand()))
    text = text_of(docx_of(example(), Document.BAO_CAO))
    told = dict(re.findall(r"^\d+\. (Ý kiến [^(\n]+) \((\d+) ý kiến\)$", text, re.MULTILINE))
    assert told == {OUTCOME_WORDS[status]: str(n) for status, n in counted.items()}
    assert f"Tổng số ý kiến góp ý: {sum(counted.values())};" in text
    still = counted["pending"] + counted["referred"]
    assert f"tiếp tục hoàn thiện {still} ý kiến còn lại" in text


def test_status_counts_what_is_counted_in_the_files(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["status", "chi-thi-42", "--format", "json"]) in {0, 1}
    told = json.loads(capsys.readouterr().out)
    comments = comments_by_hand()
    counted = Counter(map(status_by_hand, comments))
    assert {key: n for key, n in told["opinions"].items() if key in counted} == counted
    assert told["opinions"]["total"] == len(comments)
    (held,) = told["rounds"]
    yaml = YAML(typ="safe", pure=True)
    (folder,) = (repo / "comments/chi-thi-42").iterdir()
    files = {path.stem: yaml.load(path) for path in folder.glob("[!r]*.yaml")}
    sent = {body: Counter(map(status_by_hand, file["comments"])) for body, file in files.items()}
    by_body = {body["agency"]: body["opinions"] for body in held["bodies"] if body["answer"]}
    for body, statuses in sent.items():
        assert {key: n for key, n in by_body[body].items() if key in counted and n} == statuses
        assert by_body[body]["total"] == sum(statuses.values())
    commented = sum(1 for statuses in sent.values() if statuses)
    assert (held["replied"], held["commented"]) == (len(files), commented)
    bodies = yaml.load(repo / "plans/agencies.yaml")
    asked = set()
    for body in yaml.load(folder / "round.yaml")["invited"]:
        asked |= {*bodies[body].get("members", [body])}
    assert (held["asked"], held["silent"]) == (len(asked), len(asked - {*files}))


def test_the_report_tells_where_each_item_of_the_sources_is_carried_out() -> None:
    header = YAML(typ="safe", pure=True).load(example().plan.source.text.split("---\n")[1])
    (source,) = header["sources"]
    items = [" ".join(text.split()) for text in source["items"].values()]
    serving: dict[str, list[str]] = {item: [] for item in source["items"]}
    for number, task in enumerate(header["tasks"], 1):
        named = task.get("implements", [])
        for name in [named] if isinstance(named, str) else named:
            serving[name.partition("/")[2]].append(f"{number}. {task['text']} (")
    rows = table_rows(docx_of(example(), Document.BAO_CAO))
    told = {text_of(row[1]): text_of(row[2]) for row in rows}
    assert list(told) == items
    for item, words in zip(serving, items, strict=True):
        assert serving[item]
        assert all(task in told[words] for task in serving[item])


def test_the_report_says_which_item_nothing_carries_out() -> None:
    sources = "sources:\n- {id: ct, title: Chương trình, items: {a: Rà soát, b: Báo cáo}}\n"
    plan = PLAN.replace("tasks:", f"{sources}tasks:").replace(
        "  due: Quý II/2021", "  due: 2021-06-30\n  implements: ct/a"
    )
    review = review_of_texts(plan, {}, AGENCIES)
    for text in (text_of(docx_of(review, Document.BAO_CAO)), html_of(review, Document.BAO_CAO)):
        assert "1. Kiện toàn tổ chức (Sở A; 30/06/2021)" in text
        assert text.count("Chưa có nhiệm vụ thực hiện") == 1
        assert "V. Kiến nghị" in text


def test_each_body_gets_a_letter_of_its_own_pages() -> None:
    root = docx_of(example(), Document.PHAN_HOI)
    bodies = {one.agency for one in example().comments}
    assert len([*root.iter(f"{W}sectPr")]) == len(bodies)
    text = text_of(docx_of(example(), Document.PHAN_HOI, Selection(agency="so-noi-vu")))
    assert text.count("Kính gửi:") == 1
    assert "Kính gửi: Sở Nội vụ." in text


def test_each_body_s_answer_is_a_file_of_its_own(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["render", "chi-thi-42", "--as", "phan-hoi", "--each", "-o", "answers"]
    assert run(words) == 0
    commented = {one.agency for one in example().comments}
    files = {path.stem: path for path in (repo / "answers").iterdir()}
    assert set(files) == commented
    for body, path in files.items():
        text = text_of(document_xml(path.read_bytes()))
        assert text.count("Kính gửi:") == 1
        assert f"Kính gửi: {example().agencies.name(body)}." in text
    capsys.readouterr()
    assert run(["render", "chi-thi-42", "--as", "tong-hop", "--each"]) == 2
    assert run([*words[:5], "--agency", "so-noi-vu"]) == 2
    (repo / "a-file").write_text("mine", encoding="utf-8")
    assert run([*words[:6], "a-file"]) == 2
    assert (repo / "a-file").read_text(encoding="utf-8") == "mine"


def test_a_body_that_sent_nothing_has_no_answer() -> None:
    assert isinstance(answers_context(example(), "so-y-te"), Message)


def test_the_report_says_a_place_once_and_ends_its_sentences_once() -> None:
    review = review_with(
        {
            "a": "- {id: a-1, field: recipients, content: 'Phần Nơi nhận: đề nghị thêm Sở C', "
            "decision: {status: accepted, no_edit: Có rồi, reply: Tiếp thu.}}\n"
            "- {id: a-2, section: hai, quote: Chữ của mục hai., action: replace, text: Chữ mới.}\n"
            "- {id: a-3, section: hai, content: Đề nghị xem lại}\n"
        }
    )
    text = text_of(docx_of(review, Document.BAO_CAO))
    assert "Sở A. Phần Nơi nhận: đề nghị thêm Sở C. Tiếp thu." in text
    assert "Đề nghị sửa “Chữ của mục hai.” thành “Chữ mới.” Chưa xử lý." in text
    assert "Về mục II: Đề nghị xem lại. Chưa xử lý." in text


def test_the_drafter_writes_no_letter_to_itself() -> None:
    comments = {one: f"- {{id: {one}-1, content: Góp}}\n" for one in ("a", "b")}
    plan = PLAN.replace("drafter:\n", "drafter:\n  agency: b\n", 1)
    context = answers_context(review_with(comments, plan))
    assert isinstance(context, dict)
    assert [letter["id"] for letter in context["letters"]] == ["a"]  # type: ignore[attr-defined]
    asked = answers_context(review_with(comments, plan), "b")
    assert str(asked) == "b drafts x itself: no letter to it"
    alone = answers_context(review_with({"b": comments["b"]}, plan))
    assert str(alone) == "no body has commented on x yet"


def test_the_leadership_gets_what_is_referred_and_what_is_contested() -> None:
    review = review_with(
        {
            "a": "- {id: a-1, section: mot, quote: Chữ thứ nhất, action: replace, text: Lời}\n"
            "- {id: a-2, section: hai, content: Xin ý kiến, decision: "
            "{status: referred, proposal: Giữ nguyên}}\n",
            "b": "- {id: b-1, section: mot, quote: thứ nhất của mục, action: delete}\n"
            "- {id: b-2, section: mot, quote: Chữ thứ hai, action: delete}\n",
            "c": "- {id: c-1, section: ba, quote: Chữ, action: delete}\n"
            "- {id: c-2, supports: a-1, section: mot, quote: Chữ thứ nhất, action: delete}\n",
        }
    )
    assert {one.id for one in contested_or_referred(review)} == {"a-1", "a-2", "b-1", "c-2"}
    rows = [*table_rows(docx_of(review, Document.XIN_Y_KIEN_LANH_DAO))]
    ids = [text_of(row[-1]).strip() for row in rows]
    assert sorted(ids) == ["a-1", "a-2", "b-1", "c-2"]
    assert all("☐ Tiếp thu một phần" in text_of(row[-2]) for row in rows)
    assert [merge_of(row[0]) for row in rows] == ["restart", "on", "on", ""]
    assert any("Giữ nguyên" in text_of(row[4]) for row in rows)


# The comparison


def test_new_wording_is_in_italics_beside_the_old() -> None:
    rows = [*table_rows(docx_of(example(), Document.SO_SANH))]
    row = next(row for row in rows if "Mục III.6. Kiện toàn" in text_of(row[0]))
    assert "Mục III.5. Kiện toàn" in text_of(row[1])
    italic = [
        "".join(text.text or "" for text in run.iter(f"{W}t"))
        for run in row[1].iter(f"{W}r")
        if run.find(f"{W}rPr/{W}i") is not None
    ]
    assert "".join(italic).strip(" ,;") == "hiệu quả"
    assert row[0].find(f".//{W}i") is None
    assert "Ý kiến của Sở Nội vụ, Hội Luật gia tỉnh: Tiếp thu, chỉnh sửa tại mục III.5." in text_of(
        row[2]
    )


def test_an_item_has_its_letter_in_the_comparison() -> None:
    rows = [*table_rows(docx_of(example(), Document.SO_SANH))]
    row = next(row for row in rows if "Tư vấn, phản biện và giám định" in text_of(row[0]))
    lines = [text_of(paragraph) for paragraph in row[1].iter(f"{W}p")]
    assert [line for line in lines if re.match(r"\w\) ", line)] == [
        "c) Việc ứng dụng, chuyển giao công nghệ trong các dự án đầu tư trên địa bàn tỉnh."
    ]


def test_a_change_of_tasks_is_told_in_the_words_of_the_appendix() -> None:
    text = text_of(docx_of(example(), Document.SO_SANH))
    assert "Dòng số 7 Phụ lục: Thời gian thực hiện" in text
    assert "Quý IV/2022" in text


def test_one_draft_alone_is_compared_with_nothing() -> None:
    assert isinstance(comparison_context(example(applied=False)), Message)


# All of them


HOSTILE = (
    "**đậm** [liên kết](http://x.vn) <script>alert(1)</script> {{ 7 * 7 }} {% raw %} &amp; </w:t> "
    "```{=openxml} <w:p/> ``` # Đề mục ![](a.png) [](#khong-co)"
)


def test_hostile_words_stay_words() -> None:
    quoted = HOSTILE.replace("'", "''")
    raw = ("```{=openxml}", "<w:p><w:r><w:t>lọt</w:t></w:r></w:p>", "```", HOSTILE)
    lines = "\n".join(f"    {line}" for line in raw)
    review = review_with(
        {
            "a": f"- id: a-1\n  content: |-\n{lines}\n  section: mot\n  author: '{quoted}'\n"
            f"  reason: '{quoted}'\n  decision: {{status: referred, reply: '{quoted}', "
            f"proposal: '{quoted}'}}\n"
        }
    )
    for document in NEW:
        if document in {Document.SO_SANH, Document.NHIEM_VU}:
            continue
        text = text_of(docx_of(review, document)).replace("khong-co", "[](#khong-co)")
        assert "{{ 7 * 7 }} {% raw %} &amp; </w:t> ```{=openxml} <w:p/> ``` # Đề mục" in text
        assert "<w:p><w:r><w:t>lọt</w:t></w:r></w:p>" in text
        page = html_of(review, document)
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{ 7 * 7 }}" in page
        assert 'href="http' not in page


@pytest.mark.parametrize("document", NEW)
def test_documents_are_the_same_bytes_each_time(document: Document) -> None:
    assert bytes_of(example(), document) == bytes_of(example(), document)


@pytest.mark.parametrize("document", NEW)
def test_heads_repeat_and_pages_lie_as_they_should(document: Document) -> None:
    root = docx_of(example(), document)
    upright = {Document.BAO_CAO, Document.PHAN_HOI}
    for section in root.iter(f"{W}sectPr"):
        size = section.find(f"{W}pgSz")
        assert size is not None
        assert (size.get(f"{W}orient") == "landscape") == (document not in upright)
    tables = [
        table
        for table in root.iter(f"{W}tbl")
        if table.find(f"{W}tblPr/{W}tblStyle[@{W}val='Table']") is not None
    ]
    assert tables
    assert all(table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None for table in tables)
    assert all(cell.find(f"{W}p") is not None for cell in root.iter(f"{W}tc"))
    neighbours = [(table, table.getnext()) for table in root[0].iterchildren(f"{W}tbl")]
    assert all(below is None or below.tag != f"{W}tbl" for _, below in neighbours)


@pytest.mark.parametrize("document", NEW)
def test_pages_need_nothing_from_elsewhere(document: Document) -> None:
    page = html_of(example(), document)
    assert page.startswith("<!DOCTYPE html>")
    assert not re.search(r"<(script|link|img|iframe|object)|url\(|@import|https?://", page)
    opened = Counter(re.findall(r"<(p|td|tr|table|div|main|b|i)\b", page))
    closed = Counter(re.findall(r"</(p|td|tr|table|div|main|b|i)>", page))
    assert opened == closed


# The command


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped example, which is the current folder."""
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_render_writes_the_matrix_in_word_and_html(repo: Path) -> None:
    assert run(["render", "chi-thi-42", "--as", "tong-hop", "-o", "m.docx"]) == 0
    assert run(["render", "chi-thi-42", "--as", "tong-hop", "-o", "m.html"]) == 0
    assert (repo / "m.docx").read_bytes().startswith(b"PK")
    assert "CHỦ THỂ GÓP Ý" in (repo / "m.html").read_text(encoding="utf-8")


def test_a_body_is_named_as_people_name_it(repo: Path) -> None:
    line = ["render", "chi-thi-42", "--as", "phan-hoi", "--agency", "SNV", "-o", "a.html"]
    assert run(line) == 0
    assert (repo / "a.html").read_text(encoding="utf-8").count("Kính gửi: Sở Nội vụ.") == 1


@pytest.mark.parametrize(
    "line",
    [
        ["--as", "tong-hop", "--agency", "SNV"],
        ["--as", "phan-hoi", "--agency", "Sở Không có"],
        ["--as", "phan-hoi", "--from", "1"],
        ["--as", "so-sanh"],
        ["--as", "so-sanh", "--from", "7"],
    ],
)
def test_what_cannot_be_made_is_refused(line: list[str], repo: Path) -> None:
    assert run(["render", "chi-thi-42", *line, "-o", "x.docx"]) == 2
    assert not (repo / "x.docx").exists()


def test_the_plan_is_a_page_too() -> None:
    page = html_of(example(), Document.KE_HOACH)
    assert '<h2 id="kien-toan">5. Kiện toàn tổ chức, bộ máy</h2>' in page
    assert 'href="#kien-toan"' in page
    assert "Nguyễn Văn A" in page
    assert page.count("plantool") == 0
    assert not re.search(r"<(script|link|iframe|object)|url\(|@import|https?://", page)


def test_a_hostile_plan_is_a_harmless_page() -> None:
    plan = PLAN.replace(
        "Chữ của mục hai.",
        "[bấm](javascript:alert(1)) [x]{onclick=alert(1) style=color:red} <script>x</script> "
        "![ảnh](/etc/passwd) [tệp](file:///etc/passwd) {{ 7 * 7 }} `<b>`",
    )
    page = html_of(review_with({}, plan), Document.KE_HOACH)
    assert not re.search(r"<script|javascript:|<[^>]*(onclick|color:red)|file:|/etc/", page)
    assert "{{ 7 * 7 }}" in page
    assert "<code>&lt;b&gt;</code>" in page


def test_a_repos_own_template_makes_the_document(repo: Path) -> None:
    (repo / "templates").mkdir()
    own = "{% from 'words.j2' import opinions_counted %}<p>{{ opinions_counted(counts) }}</p>\n"
    (repo / "templates/tong-hop.html.j2").write_text(own, encoding="utf-8")
    assert run(["render", "chi-thi-42", "--as", "tong-hop", "-o", "m.html"]) == 0
    text = (repo / "m.html").read_text(encoding="utf-8")
    assert text.startswith("<p>Tổng số ý kiến góp ý: 38; trong đó tiếp thu: 30;")


def test_a_document_that_nobody_signs_is_refused() -> None:
    plan = PLAN.replace("  name: SỞ NỘI VỤ\n", "")
    review = review_with({"a": "- {id: a-1, content: w}\n"}, plan)
    assert isinstance(document_context(review, Document.TONG_HOP), Message)
    assert isinstance(document_context(review, Document.NHIEM_VU), dict)
