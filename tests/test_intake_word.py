"""What bodies send back in Word: tracked changes, Word comments, copies edited silently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from plantool.core.comment import Action
from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.intake_marked import remarks_of_changes
from plantool.core.intake_remark import Remark
from plantool.core.intake_remarks import remarks_of_comments
from plantool.core.intake_silent import as_marked, share_kept
from plantool.core.model import plain_data
from plantool.errors import PlantoolError
from plantool.word.tracked import read_marked
from tests.building import HEADER, review_of_texts
from tests.word_copy import (
    MACROS,
    NAMES,
    answer,
    begin,
    call,
    changed,
    comment,
    docx,
    end,
    footnote,
    ins,
    mark,
    out,
    para,
    run,
    table,
)

BODY = """
Lời đầu của kế hoạch.

# Mục tiêu {#muc-tieu}

Kiện toàn tổ chức theo hướng **tinh gọn**, làm đúng hạn.

- Việc thứ nhất của Sở.
- Việc thứ hai của các ngành.

# Một {#mot}

Rà soát các văn bản hiện hành của tỉnh.

| TT | Việc | Hạn |
| --- | --- | --- |
| 1 | Rà soát lại | Quý I |
| 2 | Báo cáo tỉnh | Quý II |

# Hai {#hai}

Báo cáo kết quả trước ngày 30 tháng 11[^1].

[^1]: Theo Quy chế làm việc.
"""

FIRST = para("Lời đầu của kế hoạch.")
AIM = para("I. Mục tiêu", style="1")
TEXT = "Kiện toàn tổ chức theo hướng tinh gọn, làm đúng hạn."
ITEMS = para("- Việc thứ nhất của Sở.") + para("- Việc thứ hai của các ngành.")
ONE = para("II. Một", style="1")
CHECK = "Rà soát các văn bản hiện hành của tỉnh."
ROWS = (("TT", "Việc", "Hạn"), ("1", "Rà soát lại", "Quý I"), ("2", "Báo cáo tỉnh", "Quý II"))
TWO = para("III. Hai", style="1")
REPORT = "Báo cáo kết quả trước ngày 30 tháng 11."


def copy(
    aim: str = "", check: str = "", report: str = "", *, items: str = ITEMS, between: str = ""
) -> tuple[str, ...]:
    """The draft as it was sent out, some of its paragraphs edited."""
    return (
        FIRST,
        AIM,
        aim or para(TEXT),
        items,
        ONE,
        check or para(CHECK),
        table(*ROWS),
        between,
        TWO,
        report or para(REPORT[:-1], call(1), run(".")),
    )


NOTE = footnote(1, para(run(" Theo Quy chế làm việc.")))


def sent() -> SentDraft:
    draft = sent_draft(review_of_texts(HEADER + BODY), 1)
    assert draft is not None
    return draft


def changes(*body: str, **parts: str) -> tuple[Remark, ...]:
    data = docx(*body, **{"footnotes": NOTE, **parts})
    return remarks_of_changes(sent(), read_marked(data, "f.docx"))


def remarks(*body: str, comments: str, extended: str = "") -> tuple[Remark, ...]:
    data = docx(*body, comments=comments, extended=extended)
    return remarks_of_comments(sent(), read_marked(data, "f.docx"))


def silent(*body: str, footnotes: str = NOTE) -> tuple[Remark, ...]:
    draft = sent()
    copied = read_marked(docx(*body, footnotes=footnotes), "f.docx")
    return remarks_of_changes(draft, as_marked(draft, copied))


def asked(remark: Remark) -> list[dict[str, Any]]:
    """What a remark asks for, without the context of its quotes."""
    found = []
    for edit in remark.edits:
        value = plain_data(edit)
        if edit.quote:
            value["quote"] = edit.quote.exact
        value["action"] = edit.action.value
        found.append(value)
    return found


def only(found: Sequence[Remark]) -> Remark:
    assert len(found) == 1, found
    return found[0]


def test_a_copy_without_changes_says_nothing() -> None:
    assert changes(*copy()) == ()
    assert silent(*copy()) == ()


def test_an_insertion_is_a_comment_with_author_and_day() -> None:
    aim = para(run("Kiện toàn tổ chức theo hướng tinh gọn"), ins(", hiệu quả"), run(TEXT[37:]))
    remark = only(changes(*copy(aim)))
    assert (remark.author, remark.date) == ("An", "2021-02-05")
    request = asked(remark)[0]
    assert (request["action"], request["section"]) == ("insert-before", "muc-tieu")
    assert (request["quote"], request["text"].strip()) == (", làm đúng", ", hiệu quả")


def test_a_deletion_and_an_insertion_beside_it_are_one_replacement() -> None:
    check = para(run("Rà soát các "), out("văn bản"), ins("quy định"), run(" hiện hành của tỉnh."))
    request = asked(only(changes(*copy(check=check))))
    assert request == [
        {"section": "mot", "action": "replace", "quote": "văn bản", "text": "quy định"}
    ]


def test_changes_that_word_cut_into_runs_are_one() -> None:
    check = para(
        run("Rà soát các "),
        out("văn"),
        out(" "),
        out("bản"),
        ins("quy"),
        ins(" định"),
        run(" hiện hành của tỉnh."),
    )
    request = asked(only(changes(*copy(check=check))))
    assert (request[0]["quote"], request[0]["text"]) == ("văn bản", "quy định")


def test_half_a_word_changed_is_shown_as_the_whole_word() -> None:
    check = para(run("Rà soát các văn b"), out("ản"), ins("iên"), run(" hiện hành của tỉnh."))
    request = asked(only(changes(*copy(check=check))))
    assert (request[0]["quote"], request[0]["text"]) == ("bản", "biên")


def test_a_change_inside_a_mark_keeps_the_mark() -> None:
    aim = para(
        run("Kiện toàn tổ chức theo hướng "), out("tinh gọn"), ins("hiệu quả"), run(TEXT[37:])
    )
    request = asked(only(changes(*copy(aim))))
    assert (request[0]["quote"], request[0]["text"]) == ("tinh gọn,", "**hiệu quả**,")


def test_a_deleted_paragraph_goes_with_its_lines() -> None:
    items = para(out("- Việc thứ nhất của Sở."), mark=mark("del")) + para(
        "- Việc thứ hai của các ngành."
    )
    request = asked(only(changes(*copy(items=items))))
    assert (request[0]["action"], request[0]["quote"]) == ("delete", "Việc thứ nhất của Sở.")


def test_a_new_paragraph_is_put_beside_the_one_before() -> None:
    report = para(REPORT[:-1], call(1), run("."), mark=mark("ins")) + para(ins("Sơ kết hằng năm."))
    request = asked(only(changes(*copy(report=report))))
    assert request[0]["action"] == "insert-after"
    assert (request[0]["block"], request[0]["text"]) == (True, "Sơ kết hằng năm.")


def test_a_new_heading_with_its_text_is_a_new_section() -> None:
    new = para(ins("III. Kinh phí"), style="1", mark=mark("ins")) + para(
        ins("Do ngân sách tỉnh."), mark=mark("ins")
    )
    request = asked(only(changes(*copy(between=new))))
    assert request[0]["action"] == "add-section"
    assert request[0]["new"]["title"] == "Kinh phí"
    assert request[0]["text"] == "Do ngân sách tỉnh."
    assert request[0]["before"] == "hai"


def test_a_title_changed_is_retitled_and_its_number_is_nobody_s_comment() -> None:
    found = changes(
        *copy()[:4],
        para(out("II. "), ins("2. "), out("Một"), ins("Công việc"), style="1"),
        *copy()[5:],
    )
    request = asked(only(found))
    assert request == [{"section": "mot", "action": "retitle", "text": "Công việc"}]


def test_a_move_is_one_comment_of_both_halves() -> None:
    start = '<w:{0}RangeStart w:id="1" w:name="move1" w:author="An" w:date="2021-02-05T08:00:00Z"/>'
    stop = '<w:{0}RangeEnd w:id="1"/>'
    gone = para(
        start.format("moveFrom"),
        changed("moveFrom", run("- Việc thứ nhất của Sở.")),
        stop.format("moveFrom"),
        mark=mark("moveFrom"),
    )
    come = para(
        start.format("moveTo"),
        changed("moveTo", run("- Việc thứ nhất của Sở.")),
        stop.format("moveTo"),
        mark=mark("moveTo"),
    )
    items = gone + para("- Việc thứ hai của các ngành.") + come
    remark = only(changes(*copy(items=items)))
    assert [one["action"] for one in asked(remark)] == ["delete", "insert-after"]
    assert asked(remark)[1]["text"] == "Việc thứ nhất của Sở."


def test_a_paragraph_mark_put_in_divides_and_one_taken_out_joins() -> None:
    aim = para("Kiện toàn tổ chức theo hướng tinh gọn,", mark=mark("ins")) + para("làm đúng hạn.")
    divided = only(changes(*copy(aim)))
    assert [one["action"] for one in asked(divided)] == ["delete", "insert-after"]
    items = para("- Việc thứ nhất của Sở.", mark=mark("del")) + para(
        "- Việc thứ hai của các ngành."
    )
    joined = only(changes(*copy(items=items)))
    assert [one["action"] for one in asked(joined)] == ["insert-after", "delete"]


def test_scrubbed_authors_and_days_are_left_empty() -> None:
    check = para(run("Rà soát "), ins("kỹ ", None, None), run("các văn bản hiện hành của tỉnh."))
    remark = only(changes(*copy(check=check)))
    assert (remark.author, remark.date) == ("", "")
    assert remark.edits[0].action in {Action.INSERT_AFTER, Action.INSERT_BEFORE}


def test_two_authors_in_one_paragraph_are_two_comments_each_on_the_draft() -> None:
    check = para(
        run("Rà soát "),
        out("các", "An"),
        ins("những", "An"),
        run(" văn bản "),
        out("hiện hành", "Bình"),
        ins("còn hiệu lực", "Bình"),
        run(" của tỉnh."),
    )
    found = changes(*copy(check=check))
    assert [(one.author, asked(one)[0]["quote"]) for one in found] == [
        ("An", "các"),
        ("Bình", "hiện hành"),
    ]


def test_what_one_body_does_to_the_words_of_another_is_told_apart() -> None:
    both = changed("ins", changed("del", run("rất ", "delText"), "Bình"), "An")
    check = para(run("Rà soát "), both, ins("kỹ ", "An"), run("các văn bản hiện hành của tỉnh."))
    found = changes(*copy(check=check))
    assert [(one.author, bool(one.edits), bool(one.doubt)) for one in found] == [
        ("An", True, False),
        ("Bình", False, True),
    ]
    assert asked(found[0])[0]["text"].split() == ["rất", "kỹ"]
    assert found[1].content == "Bỏ «rất» do An bổ sung."


def test_changes_in_table_cells_and_rows() -> None:
    cells = "<w:tc>{}</w:tc><w:tc>{}</w:tc><w:tc>{}</w:tc>"
    kept = cells.format(para("2"), para("Báo cáo tỉnh"), para(out("Quý II"), ins("Quý III")))
    row = f"<w:tr><w:trPr>{mark('ins')}</w:trPr>" + cells.format(
        para(ins("3")), para(ins("Tổng kết")), para(ins("Quý IV"))
    )
    head, first = ("".join(f"<w:tc>{para(cell)}</w:tc>" for cell in line) for line in ROWS[:2])
    tbl = f"<w:tbl><w:tr>{head}</w:tr><w:tr>{first}</w:tr><w:tr>{kept}</w:tr>{row}</w:tr></w:tbl>"
    found = changes(*copy()[:6], tbl, *copy()[7:])
    requests = [asked(one)[0] for one in found]
    assert (requests[0]["action"], requests[0]["text"]) == ("replace", "III")
    assert (requests[1]["block"], requests[1]["text"]) == (True, "3 | Tổng kết | Quý IV")


def test_a_footnote_changed_is_a_change_of_its_place() -> None:
    note = footnote(1, para(run(" Theo "), out("Quy chế"), ins("Quy định"), run(" làm việc.")))
    wanted = [{"section": "hai", "action": "replace", "quote": "chế", "text": "định"}]
    assert asked(only(changes(*copy(), footnotes=note))) == wanted
    typed_over = footnote(1, para(run(" Theo Quy định làm việc.")))
    assert asked(only(silent(*copy(), footnotes=typed_over))) == wanted


def test_a_footnote_added_or_taken_out_is_kept_in_words() -> None:
    new = footnote(1, para(run(" Theo Quy chế làm việc."))) + footnote(2, para(ins(" Chú thêm.")))
    check = para(CHECK, changed("ins", call(2)))
    added = only(changes(*copy(check=check), footnotes=new))
    assert (added.content, bool(added.doubt)) == ("Bổ sung chú thích «Chú thêm.».", True)
    plain = NOTE + footnote(2, para(run(" Chú thêm.")))
    added = only(silent(*copy(check=para(CHECK, call(2))), footnotes=plain))
    assert added.content == "Bổ sung chú thích «Chú thêm.»."
    gone = only(silent(*copy(report=para(REPORT)), footnotes=""))
    assert gone.content == "Bỏ chú thích «Theo Quy chế làm việc.»."


def test_changes_of_the_look_alone_are_counted_only() -> None:
    look = '<w:r><w:rPr><w:b/><w:rPrChange w:id="1" w:author="An"><w:rPr/></w:rPrChange></w:rPr>'
    check = para(f"{look}<w:t>{CHECK}</w:t></w:r>")
    data = docx(*copy(check=check))
    assert read_marked(data, "f.docx").formatting == 1
    assert changes(*copy(check=check)) == ()


def test_strict_namespaces_of_other_programs_are_told_apart_from_an_empty_file() -> None:
    strict = NAMES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    with pytest.raises(PlantoolError, match=r"no Word document"):
        read_marked(docx(*copy(), names=strict), "f.docx")


def test_macros_are_refused() -> None:
    with pytest.raises(PlantoolError, match=r"macros"):
        read_marked(docx(*copy(), main=MACROS), "f.docx")


# Word comments


def test_a_comment_quotes_the_words_it_marks_and_its_answers_are_the_reason() -> None:
    check = para(run("Rà soát các "), begin(0), run("văn bản"), end(0), run(" hiện hành của tỉnh."))
    remark = only(
        remarks(
            *copy(check=check),
            comments=comment(0, "Nêu rõ văn bản nào?") + comment(1, "Đồng ý.", "Bình"),
            extended=answer(1, 0),
        )
    )
    assert (remark.section, remark.content) == ("mot", "Nêu rõ văn bản nào?")
    assert remark.quote is not None
    assert remark.quote.exact == "văn bản"
    assert remark.reason == "Bình: Đồng ý."
    assert remark.doubt is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('Sửa thành "quy định"', ("replace", "văn bản", "quy định")),
        (
            'Đề nghị sửa cụm từ "các văn bản" thành "mọi văn bản"',
            ("replace", "các văn bản", "mọi văn bản"),
        ),
        (
            'bổ sung cụm từ "của Trung ương" sau "hiện hành"',
            ("insert-after", "hiện hành", "của Trung ương"),
        ),
        ('bỏ "hiện hành"', ("delete", "hiện hành", "")),
    ],
)
def test_the_usual_wording_of_a_comment_is_the_edit_it_asks_for(
    text: str, wanted: tuple[str, str, str]
) -> None:
    check = para(run("Rà soát các "), begin(0), run("văn bản"), end(0), run(" hiện hành của tỉnh."))
    request = asked(only(remarks(*copy(check=check), comments=comment(0, text))))[0]
    assert (request["action"], request["quote"], request.get("text", "").strip()) == wanted


def test_a_comment_over_two_paragraphs_stands_where_it_begins() -> None:
    aim = para(run("Kiện toàn tổ chức theo hướng "), begin(0), run("tinh gọn, làm đúng hạn."))
    items = para("- Việc thứ nhất của Sở.", end(0)) + para("- Việc thứ hai của các ngành.")
    remark = only(remarks(*copy(aim, items=items), comments=comment(0, "Viết lại cả hai đoạn.")))
    assert remark.section == "muc-tieu"
    assert remark.content == "Viết lại cả hai đoạn."
    assert not remark.edits


def test_a_comment_on_a_place_without_a_range_is_kept() -> None:
    check = para(CHECK, '<w:r><w:commentReference w:id="0"/></w:r>')
    remark = only(remarks(*copy(check=check), comments=comment(0, "Xem lại.", day="")))
    assert (remark.section, remark.content, remark.date) == ("mot", "Xem lại.", "")


def test_an_answer_to_an_answer_and_a_circle_are_threads_of_the_first() -> None:
    check = para(begin(0), run(CHECK), end(0))
    notes = comment(0, "Một.") + comment(1, "Hai.") + comment(2, "Ba.")
    remark = only(remarks(*copy(check=check), comments=notes, extended=answer(1, 0) + answer(2, 1)))
    assert remark.reason == "An: Hai.\nAn: Ba."
    circle = remarks(
        *copy(check=check), comments=notes, extended=answer(1, 2) + answer(2, 1) + answer(0, 0)
    )
    assert {one.content for one in circle} | {one.reason for one in circle} >= {"Một."}
    said = "\n".join(f"{one.content}\n{one.reason}" for one in circle)
    assert all(word in said for word in ("Một.", "Hai.", "Ba."))


# Copies edited without tracking


def test_each_silent_difference_is_a_comment_with_context() -> None:
    found = silent(
        *copy(
            para("Kiện toàn tổ chức theo hướng tinh gọn, hiệu quả, làm đúng hạn."),
            para("Rà soát các quy định hiện hành của tỉnh."),
            items=para("- Việc thứ hai của các ngành."),
        )
    )
    requests = [asked(one)[0] for one in found]
    assert [one["action"] for one in requests] == ["insert-before", "delete", "replace"]
    assert requests[1]["quote"] == "Việc thứ nhất của Sở."
    assert (requests[2]["quote"], requests[2]["text"]) == ("văn bản", "quy định")
    assert {one.author for one in found} == {""}


@pytest.mark.parametrize(
    "title",
    [
        para('<w:bookmarkStart w:id="1" w:name="mot"/>', run("Khác hẳn tên cũ"), style="1"),
        para("II. Khác hẳn tên cũ", style="1"),
    ],
    ids=["bookmark", "number"],
)
def test_a_title_written_anew_is_known_by_its_bookmark_or_its_number(title: str) -> None:
    found = silent(*copy()[:4], title, *copy()[5:])
    assert asked(only(found)) == [
        {"section": "mot", "action": "retitle", "text": "Khác hẳn tên cũ"}
    ]


def test_a_line_break_is_a_blank() -> None:
    check = para(run("Rà soát các văn bản"), "<w:r><w:br/></w:r>", run("hiện hành của tỉnh."))
    assert silent(*copy(check=check)) == ()


def test_how_much_of_the_draft_stands_in_a_file() -> None:
    draft = sent()
    assert share_kept(draft, read_marked(docx(*copy(), footnotes=NOTE), "f.docx")) > 0.99
    other = [para(f"Điều {n}. Quy định khác hẳn về chế độ làm việc của thôn.") for n in range(9)]
    assert share_kept(draft, read_marked(docx(*other), "f.docx")) < 0.1


def test_an_item_before_a_note_called_above_it_is_edited_by_one_comma() -> None:
    body = (
        "\n# Mục tiêu {#muc-tieu}\n\nLời dẫn của mục[^1].\n\n- Việc thứ nhất của Sở.\n"
        "- Việc thứ hai, của các ngành và địa phương.\n\n[^1]: Theo Quy chế làm việc.\n"
    )
    draft = sent_draft(review_of_texts(HEADER + body), 1)
    assert draft is not None
    lines = (
        para("I. Mục tiêu", style="1"),
        para("Lời dẫn của mục", call(1), run(".")),
        para("- Việc thứ nhất của Sở."),
        para("- Việc thứ hai của các ngành và địa phương."),
    )
    copied = read_marked(docx(*lines, footnotes=NOTE), "f.docx")
    (remark,) = remarks_of_changes(draft, as_marked(draft, copied))
    (edit,) = remark.edits
    assert (edit.action, edit.quote and edit.quote.exact) == (Action.DELETE, ",")


def test_a_row_added_without_tracking_is_a_row() -> None:
    rows = table(*ROWS, ("3", "Tổng kết", "Quý IV"))
    lines = (FIRST, AIM, para(TEXT), ITEMS, ONE, para(CHECK), rows, TWO)
    (edit,) = asked(only(silent(*lines, para(REPORT[:-1], call(1), run(".")))))
    assert (edit["action"], edit["block"], edit["text"]) == (
        "insert-after",
        True,
        "3 | Tổng kết | Quý IV",
    )
