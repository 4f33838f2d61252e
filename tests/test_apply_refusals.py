"""What `apply` refuses because of the draft that would come, and whom it names."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from plantool.core.apply import Application, apply_comments, edit_rows
from plantool.core.edit import Edit, apply_edits
from plantool.core.finding import Finding
from plantool.core.text import Span
from tests.building import HEADER, STAMP, applied, body_file, made, review_of_texts

BODY = """\

# Nhiệm vụ {#mot}

Kiện toàn tổ chức theo hướng tinh gọn.

Xem [](#hai) nữa.

## Bộ máy {#hai}

Sắp xếp bộ máy.

# Cuối {#ba}

Lời cuối.
"""


def comment(comment_id: str, request: str, decision: str = "") -> str:
    inner = "\n".join(f"  {line}" for line in request.splitlines())
    return f"- id: {comment_id}\n{inner}\n  decision: {{status: accepted, reply: T.{decision}}}\n"


def with_comments(*comments: str, body: str = BODY) -> Application:
    return applied(review_of_texts(HEADER + body, body_file("".join(comments))))


def told(finding: Finding) -> tuple[str | None, str | None, str]:
    assert finding.code == "A004"
    assert finding.place is not None
    return finding.section, finding.comment, str(finding.message)


FAULTY = "with these comments the plan would be faulty: "
TOUCHED = "a block that no comment touches would become another one"


def test_a_reference_to_nowhere_names_the_comment_that_brings_it() -> None:
    request = "section: mot\nquote: tinh gọn\naction: replace\ntext: tinh [](#xa)"
    application = with_comments(comment("a-1", request))
    assert application.making is None
    (finding,) = application.findings
    assert told(finding) == (
        "mot",
        "a-1",
        FAULTY + "the reference leads to 'xa', which is no section",
    )
    assert finding.place is not None
    assert (finding.place.span.start, finding.place.span.end) == (0, 0)


def test_a_reference_left_behind_names_the_comment_that_deletes_its_end() -> None:
    other = comment("a-1", "section: ba\naction: append\ntext: Thêm.")
    application = with_comments(other, comment("a-2", "section: hai\naction: delete-section"))
    (finding,) = application.findings
    assert told(finding) == (
        "mot",
        "a-2",
        FAULTY + "the reference leads to 'hai', which is no section",
    )


def test_a_field_that_would_be_wrong_names_its_comment() -> None:
    request = "field: tasks.t1.section\naction: set\nvalue: xa"
    (finding,) = with_comments(comment("a-1", request)).findings
    assert told(finding) == (
        None,
        "a-1",
        FAULTY + "task 't1' names section 'xa', which does not exist",
    )


def test_an_open_fence_swallows_sections_and_each_is_named() -> None:
    request = 'section: mot\nquote: Kiện toàn\naction: insert-before\ntext: "```\\n"'
    application = with_comments(comment("a-1", request))
    assert application.making is None
    found = [told(finding) for finding in application.findings]
    swallowed = "section '{}' would be swallowed by a change before it"
    assert ("ba", None, swallowed.format("ba")) in found
    assert ("hai", None, swallowed.format("hai")) in found
    assert ("mot", "a-1", FAULTY + "'```' opens a block that is never closed") in found
    blocks = [one for one in application.findings if str(one.message) == TOUCHED]
    source = application.base.source.text
    shown = [(one.section, one.place.span.of(source).strip()) for one in blocks if one.place]
    assert shown == [
        ("mot", "Xem [](#hai) nữa."),
        ("hai", "Sắp xếp bộ máy."),
        ("ba", "Lời cuối."),
    ]
    whole = [one.place.span for one in application.findings if one.place and one not in blocks]
    assert {(span.start, span.end) for span in whole} == {(0, 0)}


def test_a_block_beside_an_edit_may_change_with_it() -> None:
    item = "section: mot\nquote: Kiện toàn tổ chức\naction: replace\ntext: Sắp xếp"
    assert with_comments(comment("a-1", item)).making is not None


ROWS = {
    "words": (
        "section: mot\nquote: tinh gọn\naction: replace\ntext: gọn nhẹ",
        [("mot", "tinh gọn", "gọn nhẹ")],
    ),
    "a section that comes": (
        "after: hai\naction: add-section\nnew: {id: moi, title: Mới}\ntext: Lời mới.",
        [("moi", "", "## Mới {#moi}\n\nLời mới.\n\n")],
    ),
    "a section that moves": (
        "section: hai\naction: move-section\ninto: ba",
        [
            ("hai", "## Bộ máy {#hai}\n\nSắp xếp bộ máy.\n\n", ""),
            ("hai", "", "\n## Bộ máy {#hai}\n\nSắp xếp bộ máy.\n"),
        ],
    ),
}


@pytest.mark.parametrize("name", ROWS)
def test_an_edit_row_tells_all_that_a_script_needs(name: str) -> None:
    request, expected = ROWS[name]
    application = with_comments(comment("a-1", request))
    assert application.making is not None, [str(one.message) for one in application.findings]
    rows = edit_rows(application)
    source = application.base.source.text
    assert [(row["section"], row["old"], row["new"]) for row in rows] == expected
    for row in rows:
        assert [*row] == [
            "comment",
            "agency",
            "also",
            "section",
            "field",
            "start",
            "end",
            "old",
            "new",
        ]
        assert (row["comment"], row["agency"], row["also"]) == ("a-1", "a", [])
        assert isinstance(row["start"], int)
        assert isinstance(row["end"], int)
        assert source[row["start"] : row["end"]] == row["old"]


BROKEN = "section: mot\nquote: không có chữ này\naction: delete"
WHOLE = "section: ba\naction: append\ntext: Thêm."


def partly(*comments: str) -> Application:
    review = review_of_texts(HEADER + BODY, body_file("".join(comments)))
    return apply_comments(review, STAMP, partial=True)


@pytest.mark.parametrize("how", ["same_as", "supports"])
def test_who_stands_behind_a_comment_left_out_is_left_out_too(how: str) -> None:
    follower = (
        comment("a-2", "action: comment", ", same_as: a-1")
        if how == "same_as"
        else comment("a-2", "supports: a-1\naction: comment")
    )
    application = partly(comment("a-1", BROKEN), follower, comment("a-3", WHOLE))
    assert application.making is not None
    assert [one.id for one in application.credited] == ["a-3"]
    assert sorted(one.comment for one in application.skipped) == ["a-1", "a-2"]


def test_who_stands_behind_a_sound_comment_is_credited_with_it() -> None:
    follower = comment("a-2", "action: comment", ", same_as: a-3")
    application = partly(comment("a-1", BROKEN), follower, comment("a-3", WHOLE))
    assert [one.id for one in application.credited] == ["a-2", "a-3"]


def test_who_asks_in_words_of_its_own_is_not_left_out_with_another() -> None:
    own = comment("a-2", "supports: a-1\nsection: hai\naction: append\ntext: Của mình.")
    application = partly(comment("a-1", BROKEN), own)
    assert [one.id for one in application.credited] == ["a-2"]


def test_a_merged_section_and_a_deleted_one_with_children_are_expected_to_go() -> None:
    body = BODY.replace("Xem [](#hai) nữa.\n", "").replace("{#ba}", "{#ba}\n\n## Con {#con}")
    deleted = comment("a-1", "section: ba\naction: delete-section")
    merged = comment("a-2", "section: hai\naction: merge-section\ninto: mot")
    review = made(review_of_texts(HEADER + body, body_file(deleted + merged)))
    assert [one.id for one in review.plan.sections if one.level] == ["mot"]


def test_what_stops_it_leaves_the_review_as_it_is() -> None:
    withdrawn = comment("a-2", "section: ba\naction: append\ntext: X.\nwithdrawn: {document: 1/CV}")
    review = review_of_texts(HEADER + BODY, body_file(comment("a-1", BROKEN) + withdrawn))
    application = applied(review)
    assert application.review is review
    assert application.base is review.base
    assert (application.edits, application.credited, application.making) == ((), (), None)
    assert [one.comment for one in application.skipped] == ["a-2"]


def test_without_partial_a_conflict_shows_all_that_was_asked() -> None:
    first = comment("a-1", "section: hai\naction: retitle\ntext: Một")
    second = comment("a-2", "section: hai\naction: retitle\ntext: Hai")
    application = with_comments(first, second, comment("a-3", WHOLE))
    assert application.making is None
    assert [one.id for one in application.credited] == ["a-1", "a-2", "a-3"]
    assert application.skipped == ()
    (left,) = {str(one.why) for one in partly(first, second, comment("a-3", WHOLE)).skipped}
    assert left == "see the findings"


def test_only_the_comments_named_are_applied() -> None:
    both = comment("a-1", WHOLE) + comment("a-2", "section: hai\naction: append\ntext: Khác.")
    review = review_of_texts(HEADER + BODY, body_file(both))
    application = apply_comments(review, STAMP, only=["a-2"])
    assert [one.id for one in application.credited] == ["a-2"]


def test_each_impossible_edit_is_told() -> None:
    request = "section: {}\naction: append\ntext: '# Mới {{#moi}}'"
    application = with_comments(
        comment("a-1", request.format("mot")), comment("a-2", request.format("hai"))
    )
    assert [(one.code, one.comment) for one in application.findings] == [
        ("A001", "a-1"),
        ("A001", "a-2"),
    ]


def test_a_heading_let_out_of_its_code_block_is_named() -> None:
    body = BODY.replace("Lời cuối.", "Lời cuối.\n\n```\n# Mới {#moi}\n```")
    request = "section: ba\nquote: Lời cuối.\naction: insert-after\nblock: true\ntext: '```'"
    application = with_comments(comment("a-1", request), body=body)
    come = "a section 'moi' would come that no comment adds"
    (finding,) = [one for one in application.findings if str(one.message) == come]
    assert told(finding) == ("moi", None, come)
    assert finding.place is not None
    assert (finding.place.span.start, finding.place.span.end) == (0, 0)


def test_blocks_behind_an_edit_are_checked_wherever_it_stands() -> None:
    request = 'section: hai\nquote: Sắp xếp\naction: insert-before\ntext: "```\\n"'
    application = with_comments(comment("a-1", request))
    blocks = [one for one in application.findings if str(one.message) == TOUCHED]
    assert "ba" in [one.section for one in blocks]


def test_a_fault_that_no_comment_can_be_named_for_is_told_all_the_same() -> None:
    body = "\n# Đầu {#dau}\n\nXem [](#hai) trước.\n" + BODY
    request = 'section: mot\nquote: Kiện toàn\naction: insert-before\ntext: "```\\n"'
    application = with_comments(comment("a-1", request), body=body)
    lost = FAULTY + "the reference leads to 'hai', which is no section"
    assert ("dau", None, lost) in [told(one) for one in application.findings]


def test_words_of_a_subsection_are_told_by_the_subsection() -> None:
    request = "section: mot\nquote: Sắp xếp\naction: replace\ntext: Kiện toàn"
    (row,) = edit_rows(with_comments(comment("a-1", request)))
    assert (row["section"], row["field"]) == ("hai", None)


def test_an_edit_of_the_header_is_told_by_its_field() -> None:
    (row,) = edit_rows(with_comments(comment("a-1", "field: title\naction: set\nvalue: Tên")))
    assert (row["section"], row["field"], row["new"]) == (None, "title", "Tên")


def test_who_supports_and_asks_more_has_a_row_of_its_own() -> None:
    own = comment("a-2", "supports: a-1\nsection: hai\naction: append\ntext: Của mình.")
    rows = edit_rows(with_comments(comment("a-1", WHOLE), own))
    assert sorted((str(row["comment"]), row["also"]) for row in rows) == [("a-1", []), ("a-2", [])]


def test_a_follower_of_an_applied_comment_is_credited_without_an_edit() -> None:
    first = comment("a-1", WHOLE)
    review = made(review_of_texts(HEADER + BODY, body_file(first)))
    follower = comment("a-2", "action: comment", ", same_as: a-1")
    files = review_of_texts(HEADER + BODY, body_file(first + follower)).files
    application = applied(replace(review, files=files))
    assert application.making is not None
    assert application.edits == ()
    assert [one.id for one in application.credited] == ["a-2"]


def test_edits_that_overlap_are_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match=r"overlapping edits at 1: 'bc'"):
        apply_edits("abcd", [Edit(Span(0, 2), "x"), Edit(Span(1, 3), "y")])


def test_accepted_comments_that_change_nothing_are_named_with_the_reason() -> None:
    gone = "\nwithdrawn: {document: 1/CV}"
    comments = (
        comment("a-1", WHOLE + gone),
        comment("a-2", WHOLE, ", no_edit: đã có ở mục II"),
        comment("a-3", WHOLE + gone).replace("status: accepted", "status: partly"),
        comment("a-4", WHOLE + gone).replace("status: accepted", "status: rejected"),
        comment("a-5", WHOLE),
    )
    application = with_comments(*comments)
    assert [(one.comment, str(one.why)) for one in application.skipped] == [
        ("a-1", "withdrawn by its body"),
        ("a-2", "accepted without a change of text: đã có ở mục II"),
        ("a-3", "withdrawn by its body"),
    ]
    assert [one.id for one in application.credited] == ["a-5"]


def test_a_signed_plan_is_not_changed() -> None:
    text = (HEADER + BODY).replace("status: drafting", "status: signed")
    application = applied(review_of_texts(text, body_file(comment("a-1", WHOLE))))
    assert application.making is None
    (finding,) = [one for one in application.findings if one.code == "A005"]
    assert str(finding.message) == "the plan is signed; it is changed by 'issue' alone"
    assert finding.place is not None
    assert finding.path == "plans/x.md"
    assert (finding.place.span.start, finding.place.span.end) == (0, 0)


def test_a_comment_that_does_not_exist_is_named() -> None:
    review = review_of_texts(HEADER + BODY, body_file(comment("a-1", WHOLE)))
    application = apply_comments(review, STAMP, only=["a-1", "b-9", "b-8"])
    assert application.making is None
    assert [(one.code, one.path, str(one.message)) for one in application.findings] == [
        ("A006", "plans/x.md", "no comment 'b-8'"),
        ("A006", "plans/x.md", "no comment 'b-9'"),
    ]


def test_faults_of_a_comment_whose_turn_it_is_not_stop_nothing() -> None:
    waiting = comment("a-1", BROKEN).replace("status: accepted, reply: T.", "status: pending")
    application = with_comments(waiting, comment("a-2", WHOLE))
    assert application.making is not None
    assert [one.id for one in application.credited] == ["a-2"]


def test_what_was_asked_is_shown_whatever_comes_of_it() -> None:
    review = review_of_texts(HEADER + BODY, body_file(comment("a-1", WHOLE)))
    application = applied(review)
    assert application.review is review
    broken = review_of_texts(HEADER + BODY, body_file(comment("a-1", BROKEN)))
    nothing = apply_comments(broken, STAMP, partial=True)
    assert (nothing.review, nothing.base) == (broken, broken.base)
    assert (nothing.edits, nothing.credited) == ((), ())
