"""A remark typed by anybody: its file stays valid, its words whole, all else as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantool.core.comment import Action, RoundFile
from plantool.core.comment_adding import Heard, add_comment
from plantool.core.intake_draft import sent_draft
from plantool.core.intake_making import Intake
from plantool.core.message import Message
from plantool.core.parse_comment import parse_body_file
from plantool.core.review import Review
from plantool.core.round_choice import open_round
from plantool.core.text import SourceText
from plantool.core.typed_text import clean_lines
from tests.building import HEADER, ROUND, review_of_texts

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
A_FILE = """\
plan: x
draft: 1
round: r1
agency: a
# của cơ quan a
comments:
- {id: a-1, section: mot, content: một}   # giữ nguyên
"""
PATH = "comments/x/r1/a.yaml"
AGENCIES = "a: {name: Sở A, short: SA}\nb: {name: Sở B, short: SB}\n"


def review_of(before: str = A_FILE) -> Review:
    comments = {ROUND: "round: r1\ninvited: [a]\n", PATH: before}
    return review_of_texts(PLAN, comments, AGENCIES)


def added(heard: Heard, agency: str = "a") -> Intake | Message:
    review = review_of()
    draft, round_file = sent_draft(review, 1), open_round(review)
    assert draft is not None
    assert isinstance(round_file, RoundFile)
    return add_comment(review, draft, round_file, agency, heard)


@given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=30))
def test_any_words_are_kept_whole_and_nothing_else_changes(
    content: str, reason: str, author: str
) -> None:
    made = added(Heard(content, section="mot", reason=reason, author=author))
    if isinstance(made, Message):
        assert not clean_lines(content).strip() or made.template.startswith("the comment was not")
        return
    text = made.files[PATH]
    assert text.startswith(A_FILE)
    file, findings = parse_body_file(SourceText(text, PATH))
    assert file is not None
    assert not findings
    first, new = file.model.comments
    assert first.content == "một"
    said = f"{new.content}\n{new.reason}"
    assert all(word in said for word in clean_lines(content).split() if word.isalpha())


@pytest.mark.parametrize(
    ("heard", "action", "text"),
    [
        (Heard(quote="tinh gọn", text="gọn"), Action.REPLACE, "gọn"),
        (Heard(quote="tinh gọn", text="mạnh", action=Action.INSERT_AFTER), None, " mạnh"),
        (Heard(quote="tinh gọn", text="thật", action=Action.INSERT_BEFORE), None, "thật "),
        (Heard(quote="tinh gọn", text=", mạnh", action=Action.INSERT_AFTER), None, ", mạnh"),
        (Heard(section="hai", text="- Sơ kết.", action=Action.APPEND), None, "- Sơ kết."),
        (Heard(section="hai", text="Việc", action=Action.RETITLE), None, "Việc"),
        (Heard(title="Kinh phí", after="mot", text="Tỉnh."), Action.ADD_SECTION, "Tỉnh."),
    ],
)
def test_what_is_typed_out_becomes_the_edit(heard: Heard, action: Action | None, text: str) -> None:
    made = added(heard)
    assert isinstance(made, Intake)
    (edit,) = made.taken[0].remark.edits
    assert edit.action is (action or heard.action)
    assert edit.text == text


@pytest.mark.parametrize(
    "heard",
    [
        Heard(),
        Heard("  "),
        Heard(section="mot", text="x"),
        Heard(quote="không có", text="x"),
        Heard(quote="tinh gọn", text="a|b\n# c"),
        Heard(section="mot", action=Action.APPEND),
        Heard(action=Action.APPEND, text="x"),
        Heard(section="mot", action=Action.APPEND, text="# Tiêu đề"),
        Heard(section="mot", action=Action.MOVE_SECTION, after="mot"),
        Heard(field="recipients", action=Action.DELETE_ITEM, quote="không có"),
        Heard(field="recipients", action=Action.MOVE_ITEM, quote="Các sở, ban, ngành"),
        Heard(section="mot", action=Action.SET, text="x"),
        Heard(section="mot", action=Action.DELETE_SECTION, quote="x"),
        Heard('Sửa "tinh gọn" thành "gọn", bỏ "hướng tinh gọn".'),
        Heard(supports="zz"),
        Heard(supports="a-1"),
        Heard(action=Action.PATCH, text="x"),
        Heard(action=Action.COMMENT),
    ],
)
def test_what_could_not_stand_or_be_done_is_refused(heard: Heard) -> None:
    assert isinstance(added(heard), Message)


def test_a_support_stands_where_the_other_stands() -> None:
    made = added(Heard(supports="a-1"), "b")
    assert isinstance(made, Intake)
    (path,) = made.files
    file, findings = parse_body_file(SourceText(made.files[path], path))
    assert file is not None
    assert not findings
    (comment,) = file.model.comments
    assert (comment.section, comment.supports) == ("mot", "a-1")


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (
            Heard(quote="hướng tinh giản, hiệu quả", section="mot", text="x"),
            "are not in 'mot'; nearest wording: «hướng tinh gọn, hiệu quả",
        ),
        (Heard(quote="hướng tinh giản, hiệu quả", text="x"), "are not in the draft; nearest"),
        (Heard(quote="chẳng thấy đâu", section="mot", text="x"), "are not in 'mot'"),
        (Heard(quote="t", section="hai", text="x"), "stand more than once in 'hai'"),
    ],
)
def test_words_that_are_not_there_are_told_with_the_nearest(heard: Heard, said: str) -> None:
    made = added(heard)
    assert isinstance(made, Message)
    assert said in str(made)
