"""Decisions written into comment files: right ones all together, wrong ones not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from plantool.core.comment import Decision, DecisionStatus
from plantool.core.deciding import Deciding, DecisionGiven, dated, decide_alike, decide_comments
from plantool.core.finding import Finding
from plantool.core.parse_comment import parse_body_file
from plantool.core.revert import Reverting, revert_comments
from plantool.core.review import Review
from plantool.core.settings import Settings
from plantool.core.text import SourceText
from tests.building import HEADER, STAMP, after, body_file, review_of_texts
from tests.building import made as made_draft

PLAN = (
    HEADER
    + """
# Mục đích {#mot}

Theo hướng **tinh gọn**, hiệu quả.

# Nhiệm vụ {#hai}

- Rà soát văn bản.
- Báo cáo kết quả.
"""
)
COMMENTS = """\
# ý kiến của cơ quan a
- id: a-1                # một
  section: mot
  quote: tinh gọn
  action: replace
  text: gọn nhẹ
- id: a-2
  section: hai
  content: Nên rõ hơn.
  decision:              # còn xem xét
    status: pending   # chờ
    x-note: hỏi lại phòng NV
- {id: a-3, section: hai, content: "Một, hai", decision: {status: noted, reply: Cảm ơn., by: VP}}
- id: a-4
  section: mot
  quote: hiệu quả
  action: replace
  text: hiệu lực
  decision:
    status: referred
    proposal: >-
      Đề xuất tiếp thu
      một phần.
    text: hiệu lực, hiệu quả
    reply: Đang xin ý kiến lãnh đạo.
    by: Văn phòng
    date: 2021-02-01
"""
PATH = "comments/x/r1/a.yaml"


def review_of(comments: str = COMMENTS) -> Review:
    return review_of_texts(PLAN, body_file(comments))


def decided(review: Review, comment_id: str, decision: DecisionGiven) -> str:
    made = decide_alike(review, [comment_id], decision)
    assert isinstance(made, Deciding), [str(one.message) for one in made]
    return made.files.get(PATH, review.files[0].source.text)


def refused(review: Review, ids: list[str], decision: DecisionGiven) -> list[str]:
    made = decide_alike(review, ids, decision)
    assert not isinstance(made, Deciding)
    return [str(one.message) for one in made]


def lines_of(text: str) -> list[str]:
    return text.split("comments:\n", 1)[1].splitlines()


def test_a_comment_without_a_decision_gets_one_behind_its_last_key() -> None:
    text = decided(
        review_of(), "a-1", DecisionGiven("accepted", "Tiếp thu.", by="VP", date="2021-02-06")
    )
    new = [
        "  decision:",
        "    status: accepted",
        "    reply: Tiếp thu.",
        "    by: VP",
        "    date: 2021-02-06",
    ]
    before = COMMENTS.splitlines()
    assert lines_of(text) == [*before[:6], *new, *before[6:]]


def test_a_pending_decision_is_filled_in_and_its_remarks_stay() -> None:
    text = decided(review_of(), "a-2", DecisionGiven("noted", "Xin ghi nhận: sẽ làm."))
    assert lines_of(text)[9:13] == [
        "  decision:              # còn xem xét",
        "    status: noted   # chờ",
        "    x-note: hỏi lại phòng NV",
        '    reply: "Xin ghi nhận: sẽ làm."',
    ]


def test_a_decision_in_braces_stays_in_braces() -> None:
    text = decided(review_of(), "a-3", DecisionGiven("rejected", "Giữ nguyên, vì: đủ", by="LĐ"))
    expected = (
        '- {id: a-3, section: hai, content: "Một, hai", '
        'decision: {status: rejected, reply: "Giữ nguyên, vì: đủ", by: LĐ}}'
    )
    assert expected in lines_of(text)
    review = review_of("- {id: a-1, section: mot, content: c}\n")
    text = decided(review, "a-1", DecisionGiven("noted", "Cảm ơn."))
    assert lines_of(text) == [
        "- {id: a-1, section: mot, content: c, decision: {status: noted, reply: Cảm ơn.}}"
    ]


def test_what_staff_proposed_to_the_leadership_becomes_the_adopted_wording() -> None:
    review = review_of()
    made = decide_alike(review, ["a-4"], DecisionGiven("partly", "Tiếp thu.", by="LĐ"))
    assert isinstance(made, Deciding)
    decision = made.review.by_id["a-4"].comment.decision
    assert decision.text == "hiệu lực, hiệu quả"
    assert decision.proposal == "Đề xuất tiếp thu một phần."
    assert (decision.reply, decision.by, decision.date) == ("Tiếp thu.", "LĐ", None)


def test_a_refusal_keeps_neither_wording_nor_the_old_answer() -> None:
    text = decided(review_of(), "a-4", DecisionGiven("rejected", "Giữ nguyên. Lý do: đủ."))
    assert lines_of(text)[-5:] == [
        "    status: rejected",
        "    proposal: >-",
        "      Đề xuất tiếp thu",
        "      một phần.",
        '    reply: "Giữ nguyên. Lý do: đủ."',
    ]
    assert refused(review_of(), ["a-4"], DecisionGiven("rejected")) == [
        "'rejected' needs a 'reply' with the reason"
    ]


def test_under_the_same_status_only_what_is_said_changes() -> None:
    text = decided(review_of(), "a-4", DecisionGiven("referred", proposal="Xin ý kiến."))
    expected = COMMENTS.replace(
        ">-\n      Đề xuất tiếp thu\n      một phần.\n", "Xin ý kiến.\n"
    ).splitlines()
    assert lines_of(text) == expected
    made = decide_alike(review_of(), ["a-4"], DecisionGiven("referred"))
    assert isinstance(made, Deciding)
    assert made.files == {}


def test_adopted_edits_take_the_place_of_an_adopted_text() -> None:
    edit = {"section": "mot", "quote": "hiệu quả", "action": "replace", "text": "tốt, bền: mãi"}
    text = decided(review_of(), "a-4", DecisionGiven("accepted", edits=(edit,)))
    file, findings = parse_body_file(SourceText(text, PATH))
    assert file
    assert not findings
    decision = file.model.comments[3].decision
    assert decision.text is None
    assert [one.text for one in decision.edits] == ["tốt, bền: mãi"]


def test_several_comments_are_decided_together_or_not_at_all() -> None:
    review = review_of()
    made = decide_alike(review, ["a-1", "a-2", "a-3", "a-4"], DecisionGiven("noted", "Cảm ơn."))
    assert isinstance(made, Deciding)
    statuses = {one.id: one.comment.decision.status for one in made.review.comments}
    assert set(statuses.values()) == {DecisionStatus.NOTED}
    (found,) = refused(review, ["a-1", "a-9", "a-2"], DecisionGiven("accepted"))
    assert found.startswith("no comment 'a-9'; did you mean 'a-")
    assert refused(review, ["a-1", "a-2"], DecisionGiven("accepted")) == [
        "'accepted' needs an edit, or 'no_edit' with the reason"
    ]


@pytest.mark.parametrize(
    ("comment_id", "decision", "expected"),
    [
        ("a-1", DecisionGiven("acepted"), "no status 'acepted'; did you mean 'accepted'?"),
        (
            "a-1",
            DecisionGiven("ok"),
            "no status 'ok'; there is: pending, accepted, partly, rejected, noted, referred",
        ),
        (
            "a-1",
            DecisionGiven("partly", "Tiếp thu một phần."),
            "'partly' needs the adopted wording: 'text' or 'edits' in the decision",
        ),
        ("a-1", DecisionGiven("accepted", same_as="a-7"), "no comment 'a-7'; did you mean"),
        ("a-1", DecisionGiven("accepted", same_as="a-1"), "'same_as' names the comment itself"),
        (
            "a-1",
            DecisionGiven("accepted", same_as="a-3"),
            "'same_as' names 'a-3', which is not accepted",
        ),
        (
            "a-2",
            DecisionGiven("accepted", text="rõ"),
            "'text' is the wording of one edit, but the comment asks for 0; use 'edits'",
        ),
        ("a-1", DecisionGiven("noted", text="x"), "'noted' changes no text"),
        ("a-1", DecisionGiven("accepted", date="hôm qua"), "hôm qua"),
        ("a-1", DecisionGiven("accepted", edits=({"actoin": "delete"},)), "actoin"),
    ],
)
def test_a_wrong_decision_is_refused(
    comment_id: str, decision: DecisionGiven, expected: str
) -> None:
    found = refused(review_of(), [comment_id], decision)
    assert any(expected in one for one in found)


def test_a_decision_that_others_rest_on_cannot_be_refused_alone() -> None:
    comments = """\
- {id: a-1, section: mot, quote: tinh gọn, action: replace, text: gọn, decision: {status: accepted}}
- {id: a-2, section: mot, content: Như a-1, decision: {status: accepted, same_as: a-1}}
"""
    review = review_of(comments)
    no = DecisionGiven("rejected", "Giữ nguyên.")
    made = decide_alike(review, ["a-1"], no)
    assert isinstance(made, tuple)
    assert [(one.comment, str(one.message)) for one in made] == [
        ("a-2", "'same_as' names 'a-1', which is not accepted")
    ]
    assert isinstance(decide_alike(review, ["a-1", "a-2"], no), Deciding)


ACCEPTED = """\
- id: a-1
  section: mot
  quote: tinh gọn
  action: replace
  text: gọn nhẹ
  decision: {status: accepted, reply: Tiếp thu., by: VP}
"""


def test_an_applied_decision_stays_but_its_answer_may_be_mended() -> None:
    review = made_draft(review_of(ACCEPTED))
    assert refused(review, ["a-1"], DecisionGiven("rejected", "Giữ nguyên.")) == [
        "'a-1' was applied in draft 2; 'plantool revert a-1 --reply T' overturns it"
    ]
    assert refused(review, ["a-1"], DecisionGiven("accepted", text="nhẹ"))
    text = decided(review, "a-1", DecisionGiven("accepted", "Tiếp thu, đã sửa."))
    assert '{status: accepted, reply: "Tiếp thu, đã sửa.", by: VP}' in text


def test_words_that_were_taken_back_stay_away() -> None:
    review = made_draft(review_of(ACCEPTED))
    back = revert_comments(review, ["a-1"], "Giữ nguyên.", STAMP)
    assert isinstance(back, Reverting)
    review = after(back.review, back.making)
    (found,) = refused(review, ["a-1"], DecisionGiven("accepted", "Tiếp thu."))
    assert found.startswith("the words of 'a-1' were taken back by 'revert' in draft 3")
    text = decided(review, "a-1", DecisionGiven("rejected", "Giữ nguyên. Lý do: đủ."))
    assert "overturned: {status: accepted, reply: Tiếp thu.," in text


def test_a_signed_plan_takes_no_more_wording() -> None:
    review = review_of_texts(
        PLAN.replace("status: drafting", "status: signed"), body_file(COMMENTS)
    )
    (found,) = refused(review, ["a-1"], DecisionGiven("accepted"))
    assert found == "the plan is signed; its words change no more"
    assert decided(review, "a-1", DecisionGiven("rejected", "Giữ nguyên."))


def test_an_id_that_stands_twice_is_nobodys() -> None:
    review = review_of(
        "- {id: a-1, section: mot, content: x}\n- {id: a-1, section: hai, content: y}\n"
    )
    (found,) = refused(review, ["a-1"], DecisionGiven("noted"))
    assert found == "'a-1' is the ID of several comments; mend that first"


def test_who_is_no_decider_is_told() -> None:
    review = replace(review_of(), settings=Settings(deciders=("Văn phòng",)))
    made = decide_alike(review, ["a-1"], DecisionGiven("noted", "Cảm ơn.", by="Ai đó"))
    assert isinstance(made, Deciding)
    assert [one.name for one in made.findings] == ["unknown-decider"]


def test_a_new_decision_is_dated_and_a_mended_one_is_not() -> None:
    given = {"a-1": DecisionGiven("noted"), "a-3": DecisionGiven("noted", "Xin cảm ơn.")}
    assert {one: said.date for one, said in dated(review_of(), given, "2021-02-09").items()} == {
        "a-1": "2021-02-09",
        "a-3": None,
    }


def test_a_decision_not_yet_applied_may_be_changed() -> None:
    text = decided(review_of(ACCEPTED), "a-1", DecisionGiven("rejected", "Giữ nguyên."))
    assert "decision: {status: rejected, reply: Giữ nguyên.}" in text


def test_an_accepted_quote_that_is_nowhere_is_decided_and_shown() -> None:
    review = review_of("- {id: a-1, section: mot, quote: vắng, action: replace, text: x}\n")
    made = decide_alike(review, ["a-1"], DecisionGiven("accepted", "Tiếp thu."))
    assert isinstance(made, Deciding)
    assert [one.comment for one in made.findings] == ["a-1"]


@given(
    st.sampled_from(["a-1", "a-2", "a-3", "a-4"]),
    st.text(min_size=1, max_size=80),
    st.sampled_from(["noted", "rejected", "referred", "pending"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_answer_is_read_back_and_all_else_stays(
    comment_id: str, reply: str, status: str, newline: str
) -> None:
    comments = body_file(COMMENTS)[PATH].replace("\n", newline)
    review = review_of_texts(PLAN, {PATH: comments})
    made = decide_comments(review, {comment_id: DecisionGiven(status, reply)})
    if not isinstance(made, Deciding):
        # Characters that YAML refuses, or an answer of blanks.
        assert all(isinstance(one, Finding) for one in made)
        return
    text = made.files[PATH]
    file, findings = parse_body_file(SourceText(text, PATH))
    assert file
    assert not findings
    for before, now in zip(review.comments, file.comments, strict=True):
        assert replace(before.comment, decision=Decision()) == replace(
            now.comment, decision=Decision()
        )
        if before.id == comment_id:
            assert now.comment.decision.reply == reply
            assert now.comment.decision.status.value == status
        else:
            assert now.comment == before.comment
    assert "\n" not in text.replace("\r\n", "") or newline == "\n"
    for remark in ("# ý kiến của cơ quan a", "# một", "# còn xem xét"):
        assert remark in text
