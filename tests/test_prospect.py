"""What one comment more would do to the plan, and the wording that staff may adopt instead."""

from __future__ import annotations

import pytest

from plantool.core.adopted_wording import adopted, wordings_of
from plantool.core.comment import DecisionStatus
from plantool.core.deciding import Deciding, DecisionGiven, decide_comments
from plantool.core.message import Message
from plantool.core.prospect import Prospect, accepted_wishes, prospect_of
from plantool.core.review import Review
from plantool.core.usual_answers import MOST_ANSWERS, usual_answers
from tests.building import HEADER, body_file, body_of, made, review_of_texts

BODY = (
    "Mở đầu.\n\n# Một {#mot}\n\nKiện toàn bộ máy theo hướng tinh gọn.\n\nXem [](#hai).\n\n"
    "# Hai {#hai}\n\nBảo đảm **kinh phí** thực hiện.\n"
)
GON = "section: mot, quote: tinh gọn, action: replace, text: gọn nhẹ"
ACCEPTED = "decision: {status: accepted}"


def review(*items: str) -> Review:
    lines = "".join(f"- {{id: c-{n}, {item}}}\n" for n, item in enumerate(items, 1))
    return review_of_texts(HEADER + BODY, body_file(lines))


def prospect(found: Review, comment_id: str = "c-1") -> Prospect:
    return prospect_of(found, found.by_id[comment_id], accepted_wishes(found))


def test_a_pending_comment_shows_the_section_as_it_would_read() -> None:
    found = prospect(review(GON))
    assert found.diff is not None
    (section,) = found.diff.changed_sections
    assert section.id == "mot"
    (block,) = section.changed_blocks
    assert block.new
    assert block.new.words == ("Kiện toàn bộ máy theo hướng gọn nhẹ.",)
    assert found == Prospect(found.diff)


def test_a_conflict_names_the_one_accepted_and_no_other() -> None:
    other = "section: mot, quote: hướng tinh gọn, action: delete"
    found = prospect(review(GON, f"{other}, {ACCEPTED}", other))
    assert found.rivals == ("c-2",)
    assert len(found.conflicts) == 1
    assert not prospect(review(GON, other)).conflicts


def test_an_equal_edit_is_no_conflict_but_its_rivals_are_rivals_of_both() -> None:
    found = prospect(review(GON, f"{GON}, {ACCEPTED}"))
    assert found.equals == ("c-2",)
    assert not found.conflicts
    other = f"section: mot, quote: hướng tinh gọn, action: delete, {ACCEPTED}"
    both = prospect(review(other, f"{GON}, {ACCEPTED}", GON), "c-3")
    assert both.rivals == ("c-1",)


@pytest.mark.parametrize(
    "item",
    [
        "section: mot, quote: không có, action: replace, text: x",
        "section: hai, action: delete-section",
        (
            "edits: [{section: mot, quote: tinh gọn, action: delete}, "
            "{section: mot, quote: hướng tinh gọn, action: delete}]"
        ),
    ],
)
def test_what_cannot_be_carried_out_says_why(item: str) -> None:
    assert prospect(review(item)).obstacles


def test_a_remark_and_what_is_applied_change_nothing() -> None:
    assert prospect(review("section: mot, content: Xem lại")) == Prospect()
    assert prospect(made(review(f"{GON}, {ACCEPTED}"))) == Prospect()


def test_the_wording_begins_with_what_is_asked_or_with_the_drafts_own_words() -> None:
    found = review(
        GON,
        "section: hai, quote: kinh phí thực hiện, action: delete",
        "section: hai, content: Chưa rõ",
        "content: Chung chung",
        "section: hai, action: delete-section",
    )
    texts = [[one.text for one in wordings_of(found, located)] for located in found.comments]
    assert texts == [
        ["gọn nhẹ"],
        ["**kinh phí** thực hiện"],
        ["Bảo đảm **kinh phí** thực hiện."],
        [],
        [],
    ]


@pytest.mark.parametrize(
    "item",
    [
        "section: hai, quote: kinh phí thực hiện, action: delete",
        "section: mot, quote: Xem mục II., action: delete",
        "section: bon, quote: Việc một, action: delete",
        "section: ba, quote: Việc một, content: Chưa rõ",
        "section: ba, quote: việc con, action: delete",
        "section: ba, quote: ô hai, action: delete",
        "section: mo-dau, whole: true, action: delete",
    ],
)
def test_the_drafts_own_words_put_back_change_nothing(item: str) -> None:
    body = (
        f"{BODY}\n# Ba {{#ba}}\n\n1. Việc một\n   - việc con\n2. Việc *hai*\n\n"
        "| Cột | Ô |\n| --- | --- |\n| ô một | ô hai |\n\n"
        "# Bốn {#bon}\n\nGồm:\n\n- Việc *một*\n  - việc con\n- Việc hai\n"
    )
    found = review_of_texts(HEADER + body, body_file(f"- {{id: c-1, {item}}}\n"))
    located = found.comments[0]
    wordings = wordings_of(found, located)
    words = adopted(found, located, wordings, [one.text for one in wordings])
    assert isinstance(words, dict)
    after = decide_comments(
        found, {"c-1": DecisionGiven("partly", reply="Tiếp thu một phần", **words)}
    )
    assert isinstance(after, Deciding), [str(one.message) for one in after]
    shown = prospect(after.review)
    assert not shown.obstacles
    assert shown.diff is not None
    assert not shown.diff.changed_sections


def test_a_sections_whole_text_is_told_as_the_edits_that_staff_made() -> None:
    body = f"{BODY}\n# Bốn {{#bon}}\n\nGồm:\n\n- Việc một\n  - việc con\n- Việc hai\n"
    item = "- {id: c-1, section: bon, content: Chưa rõ}\n"
    found = review_of_texts(HEADER + body, body_file(item))
    located = found.comments[0]
    wordings = wordings_of(found, located)
    assert [one.text for one in wordings] == ["Gồm:\n\n- Việc một\n  - việc con\n- Việc hai"]
    new = "Gồm các việc:\n\n- Việc đầu\n  - việc con\n- Việc hai\n- Việc bốn"
    words = adopted(found, located, wordings, [new])
    assert isinstance(words, dict)
    given = DecisionGiven("partly", reply="Tiếp thu một phần", **words)
    after = decide_comments(found, {"c-1": given})
    assert isinstance(after, Deciding)
    assert body_of(made(after.review)).endswith(f"# Bốn {{#bon}}\n\n{new}\n")
    for wrong in ("# Một mục khác {#nam}\n\nVăn.", wordings[0].text):
        assert isinstance(adopted(found, located, wordings, [wrong]), Message)


def test_several_edits_stay_together_those_without_words_as_they_are() -> None:
    found = review(
        f"edits: [{{{GON}}}, {{section: hai, action: delete-section}}, "
        "{section: mo-dau, action: append, text: Thêm.}]"
    )
    located = found.comments[0]
    wordings = wordings_of(found, located)
    assert [one.text for one in wordings] == ["gọn nhẹ", "Thêm."]
    decision = adopted(found, located, wordings, ["gọn", "Thêm nữa."])
    assert isinstance(decision, dict)
    assert [one["action"] for one in decision["edits"]] == ["replace", "delete-section", "append"]
    assert [one.get("text") for one in decision["edits"]] == ["gọn", None, "Thêm nữa."]
    single = review(GON)
    assert adopted(
        single, single.comments[0], wordings_of(single, single.comments[0]), ["gọn"]
    ) == {"text": "gọn"}


def test_answers_given_before_come_first_and_there_are_keys_for_all() -> None:
    reply = "decision: {status: rejected, reply: Đã nêu tại mục II.}"
    found = usual_answers(
        review(reply, reply, *[reply.replace("II", "I")] * 3), DecisionStatus.REJECTED
    )
    assert found[:2] == ("Đã nêu tại mục I.", "Đã nêu tại mục II.")
    assert len(found) <= MOST_ANSWERS
    assert len(set(found)) == len(found)
