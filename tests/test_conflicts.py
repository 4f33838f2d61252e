"""Wishes that cannot stand together, that are one and the same, and that meet at one point."""

from __future__ import annotations

import pytest

from plantool.core.apply import apply_comments, edit_rows
from plantool.core.review import Review
from tests.building import HEADER, ROUND, STAMP, applied, body_file, body_of, made, review_of_texts

BODY = """\
Mở đầu.

# Một {#mot}

Kiện toàn tổ chức, bộ máy theo hướng tinh gọn.

## Con {#con}

Nội dung con.

# Hai {#hai}

Nội dung hai.
"""

AGENCIES = """\
a: {name: Sở Nội vụ}
b: {name: Sở Tài chính}
c: {name: Sở Tư pháp}
"""


def comment(comment_id: str, request: str) -> str:
    inner = "\n".join(f"  {line}" for line in request.splitlines())
    return f"- id: {comment_id}\n{inner}\n  decision: {{status: accepted, reply: Tiếp thu.}}\n"


def review_of(first: str, second: str, *more: str) -> Review:
    comments: dict[str, str] = {}
    for body, request in zip("abc", (first, second, *more), strict=False):
        comments |= body_file(comment(f"{body}-1", request), agency=body)
    comments[ROUND] = "round: r1\ndraft: 1\nopened: 2021-02-01\ninvited: [c, b, a]\n"
    return review_of_texts(HEADER + BODY, comments, AGENCIES)


CONFLICTS = {
    "overlapping words": (
        "section: mot\nquote: tổ chức, bộ máy\naction: replace\ntext: tổ chức",
        "section: mot\nquote: bộ máy theo\naction: delete",
    ),
    "two wordings of the same words": (
        "section: mot\nquote: tinh gọn\naction: replace\ntext: gọn nhẹ",
        "section: mot\nquote: tinh gọn\naction: replace\ntext: hiệu quả",
    ),
    "an edit inside a deleted section": (
        "section: con\naction: delete-section",
        "section: con\nquote: Nội dung\naction: replace\ntext: Chữ",
    ),
    "an edit inside a moved section": (
        "section: con\naction: move-section\nafter: hai",
        "section: con\nquote: Nội dung\naction: replace\ntext: Chữ",
    ),
    "a paragraph appended to a deleted section": (
        "section: con\naction: delete-section",
        "section: con\naction: append\ntext: Thêm.",
    ),
    "an insertion hung on deleted words": (
        "section: mot\nquote: theo hướng tinh gọn\naction: delete",
        "section: mot\nquote: tinh gọn\naction: insert-after\ntext: ' hơn'",
    ),
    "two values of one field": (
        "field: tasks.t1.due\naction: set\nvalue: Quý III/2021",
        "field: tasks.t1.due\naction: set\nvalue: Quý IV/2021",
    ),
    "two values of a field that is not there yet": (
        "field: tasks.t1.output\naction: set\nvalue: Báo cáo",
        "field: tasks.t1.output\naction: set\nvalue: Đề án",
    ),
    "two titles of one section": (
        "section: con\naction: retitle\ntext: Tên này",
        "section: con\naction: retitle\ntext: Tên kia",
    ),
    "two new sections of one ID": (
        "action: add-section\nafter: con\nnew: {id: moi, title: Này}",
        "action: add-section\nafter: con\nnew: {id: moi, title: Kia}",
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_names_both_comments_bodies_and_wordings(name: str) -> None:
    application = applied(review_of(*CONFLICTS[name]))
    assert application.making is None
    found = [str(one.message) for one in application.findings if one.name == "conflict"]
    assert len(found) == 1, [str(one.message) for one in application.findings]
    for word in ("a-1", "b-1", "Sở Nội vụ", "Sở Tài chính", "decline one"):
        assert word in found[0]


def test_a_conflict_of_wordings_shows_both() -> None:
    application = applied(review_of(*CONFLICTS["two wordings of the same words"]))
    text = " ".join(str(one.message) for one in application.findings)
    assert "gọn nhẹ" in text
    assert "hiệu quả" in text


def test_partial_applies_what_does_not_conflict() -> None:
    other = "section: hai\nquote: Nội dung hai\naction: replace\ntext: Chữ"
    review = review_of(*CONFLICTS["two titles of one section"], other)
    application = apply_comments(review, STAMP, partial=True)
    assert application.making is not None
    assert "Chữ." in application.making.text
    assert {one.comment for one in application.skipped} == {"a-1", "b-1"}


JOINED = """\
edits:
- {section: hai, quote: Nội dung hai, action: insert-after, text: " và nội dung ba"}
- {section: hai, quote: Nội dung ba., action: delete, block: true}"""


def test_who_joins_two_paragraphs_and_who_strikes_out_the_second_contradict_each_other() -> None:
    gone = "section: hai\nquote: Nội dung ba.\naction: delete\nblock: true"
    comments: dict[str, str] = {}
    for body, request in zip("ab", (JOINED, gone), strict=True):
        comments |= body_file(comment(f"{body}-1", request), agency=body)
    review = review_of_texts(f"{HEADER}{BODY}\nNội dung ba.\n", comments, AGENCIES)
    application = applied(review)
    assert application.making is None
    (found,) = [str(one.message) for one in application.findings if one.name == "conflict"]
    assert "a-1 (Sở Nội vụ) and b-1 (Sở Tài chính)" in found
    assert "insert «và nội dung ba» / delete «Nội dung ba.»" in found


def test_two_who_join_the_same_paragraphs_agree() -> None:
    comments: dict[str, str] = {}
    for body in "ab":
        comments |= body_file(comment(f"{body}-1", JOINED), agency=body)
    review = review_of_texts(f"{HEADER}{BODY}\nNội dung ba.\n", comments, AGENCIES)
    assert body_of(made(review)).rstrip().endswith("Nội dung hai và nội dung ba.")


def test_words_put_in_beside_a_paragraph_that_two_strike_out_are_no_conflict() -> None:
    comments: dict[str, str] = {}
    gone = "{section: hai, quote: Nội dung ba., action: delete, block: true}"
    more = "{section: hai, quote: Nội dung hai, action: insert-after, text: ' ba'}"
    for body, edits in zip("ab", (f"[{gone}, {more}]", f"[{gone}]"), strict=True):
        comments |= body_file(comment(f"{body}-1", f"edits: {edits}"), agency=body)
    review = review_of_texts(f"{HEADER}{BODY}\nNội dung ba.\n", comments, AGENCIES)
    assert body_of(made(review)).rstrip().endswith("Nội dung hai ba.")


def test_equal_wishes_are_one_edit_credited_to_all() -> None:
    wish = "section: mot\nquote: tinh gọn\naction: replace\ntext: gọn nhẹ"
    application = applied(review_of(wish, wish))
    rows = edit_rows(application)
    assert len(rows) == 1
    # Body b stands before a in the round's list of invited bodies.
    assert rows[0]["comment"] == "b-1"
    assert rows[0]["also"] == [{"comment": "a-1", "agency": "a"}]


def test_insertions_at_one_point_come_in_the_order_of_the_invited() -> None:
    review = review_of(
        "section: hai\naction: append\ntext: Của a.",
        "section: hai\naction: append\ntext: Của b.",
        "section: hai\naction: append\ntext: Của c.",
    )
    body = body_of(made(review))
    assert body.endswith("Nội dung hai.\n\nCủa c.\n\nCủa b.\n\nCủa a.\n")
    notes = [one for one in applied(review).findings if one.name == "same-point"]
    assert len(notes) == 1


def test_what_stands_after_comes_before_what_stands_before() -> None:
    review = review_of(
        "section: mot\nquote: tinh gọn\naction: insert-before\ntext: 'trước '",
        "section: mot\nquote: theo hướng\naction: insert-after\ntext: ' sau'",
    )
    assert "theo hướng sau trước tinh gọn" in body_of(made(review))


def test_a_comment_with_one_impossible_edit_is_not_applied_at_all() -> None:
    edits = (
        "edits:\n- {section: mot, quote: tinh gọn, action: replace, text: gọn nhẹ}\n"
        "- {section: hai, quote: không có chữ này, action: delete}"
    )
    application = applied(review_of(edits, "section: hai\naction: append\ntext: Thêm."))
    assert application.making is None
    partial = apply_comments(
        review_of(edits, "section: hai\naction: append\ntext: Thêm."), STAMP, partial=True
    )
    assert partial.making is None or "gọn nhẹ" not in partial.making.text


def test_staff_wording_wins_over_what_was_asked() -> None:
    text = comment("a-1", "section: mot\nquote: tinh gọn\naction: replace\ntext: gọn nhẹ").replace(
        "reply: Tiếp thu.", "reply: Tiếp thu., text: 'tinh gọn, hiệu quả'"
    )
    assert "hướng tinh gọn, hiệu quả." in body_of(
        made(review_of_texts(HEADER + BODY, body_file(text)))
    )


def test_withdrawn_and_undecided_comments_change_nothing() -> None:
    text = comment("a-1", "section: hai\naction: append\ntext: X.\nwithdrawn: {document: 1/CV}")
    application = applied(review_of_texts(HEADER + BODY, body_file(text)))
    assert application.making is None
    assert [one.comment for one in application.skipped] == ["a-1"]


def test_a_comment_covered_by_another_is_credited_too() -> None:
    first = comment("a-1", "section: hai\naction: append\ntext: X.")
    second = "- id: b-1\n  decision: {status: accepted, reply: Tiếp thu., same_as: a-1}\n"
    review = review_of_texts(HEADER + BODY, {**body_file(first), **body_file(second, agency="b")})
    application = applied(review)
    assert edit_rows(application)[0]["also"] == [{"comment": "b-1", "agency": "b"}]
    assert set(made(review).records[2].model.applied) == {"a-1", "b-1"}
