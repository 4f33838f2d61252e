"""Review sidecars (MRSF): the words anchor, lines decide, nothing is dropped."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantool.core.comment import Action
from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.intake_mrsf import is_sidecar, remarks_of_sidecar
from plantool.core.intake_remark import Remark
from plantool.core.text import SourceText
from tests.building import HEADER, review_of_texts

BODY = """
# Mục đích {#mot}

Theo hướng **tinh gọn**, hiệu quả.

- Rà soát văn bản.

# Nhiệm vụ {#hai}

- Rà soát văn bản.
- Báo cáo kết quả.
"""
TEXT = HEADER + BODY
HEAD = 'mrsf_version: "1.0"\ndocument: plans/x.md\n'
PATH = "plans/x.md.review.yaml"


def draft_of(text: str = TEXT) -> SentDraft:
    found = sent_draft(review_of_texts(text), 1)
    assert found is not None
    return found


def line_of(words: str, nth: int = 0) -> int:
    lines = [number for number, line in enumerate(TEXT.split("\n"), 1) if words in line]
    return lines[nth]


def taken(comments: str, head: str = HEAD) -> tuple[list[Remark], list[str]]:
    found = remarks_of_sidecar(draft_of(), SourceText(f"{head}comments:\n{comments}", PATH))
    return list(found.remarks), [str(one.message) for one in found.findings]


def test_selected_words_become_the_quote_and_wording_the_edit() -> None:
    (remark,), findings = taken(
        "- {id: a1, author: Lan (lan), timestamp: '2026-03-02T18:22:59.713+00:00', resolved: false,"
        " text: 'Đề nghị sửa thành \"báo cáo hằng quý\".', selected_text: Báo cáo kết quả}\n"
    )
    assert not findings
    assert (remark.author, remark.date, remark.part) == ("Lan (lan)", "2026-03-02", "MRSF a1")
    (edit,) = remark.edits
    assert (edit.section, edit.action, edit.text) == ("hai", Action.REPLACE, "báo cáo hằng quý")


@pytest.mark.parametrize("selected", ["hướng **tinh gọn**, hiệu", "hướng tinh gọn, hiệu"])
def test_words_are_found_with_their_marks_or_as_a_reader_sees_them(selected: str) -> None:
    (remark,), _ = taken(f"- {{id: a1, text: Rõ hơn., selected_text: '{selected}'}}\n")
    assert remark.section == "mot"
    assert remark.quote is not None
    assert remark.quote.exact == "hướng tinh gọn, hiệu"


@pytest.mark.parametrize(("nth", "section"), [(0, "mot"), (1, "hai")])
def test_the_line_decides_between_repeats(nth: int, section: str) -> None:
    line = line_of("Rà soát văn bản", nth)
    said = f"- {{id: a, text: 'Ai làm?', selected_text: Rà soát, line: {line}"
    (remark,), _ = taken(f"{said}}}\n")
    assert remark.section == section
    # JSON's 12.0 is the same number as 12.
    assert taken(f"{said}.0}}\n") == taken(f"{said}}}\n")
    assert remark.quote is not None


def test_repeats_without_a_line_stay_without_a_place() -> None:
    (remark,), _ = taken("- {id: a, text: 'Ai làm?', selected_text: Rà soát văn bản}\n")
    assert (remark.section, remark.quote) == ("", None)
    assert "more than once" in str(remark.doubt)


def test_words_that_are_gone_leave_the_section_of_their_line() -> None:
    line = line_of("Báo cáo")
    (remark,), _ = taken(f"- {{id: a, text: x, selected_text: Chữ cũ, line: {line}}}\n")
    assert (remark.section, remark.quote) == ("hai", None)
    assert remark.cited == f"dòng {line}"
    assert "not in the draft" in str(remark.doubt)


@pytest.mark.parametrize("line", [2, 9999])
def test_a_line_of_the_header_or_none_at_all_is_told(line: int) -> None:
    (remark,), _ = taken(f"- {{id: a, text: x, line: {line}}}\n")
    assert remark.section == ""
    assert remark.doubt is not None


def test_a_wording_far_from_its_line_is_taken_with_a_doubt() -> None:
    (remark,), _ = taken("- {id: a, text: x, selected_text: Báo cáo kết quả, line: 900}\n")
    assert remark.section == "hai"
    assert "line 900" in str(remark.doubt)


def test_answers_stand_with_what_they_answer_and_circles_end() -> None:
    remarks, findings = taken(
        "- {id: a, text: Rõ hơn., selected_text: Báo cáo kết quả}\n"
        "- {id: b, author: Minh, text: Đồng ý., reply_to: a}\n"
        "- {id: c, text: Tôi cũng vậy., reply_to: b}\n"
        "- {id: d, text: Lạc., reply_to: zz}\n"
        "- {id: e, text: Vòng 1., reply_to: f}\n"
        "- {id: f, text: Vòng 2., reply_to: e}\n"
    )
    assert [one.part for one in remarks] == ["MRSF a", "MRSF d", "MRSF e", "MRSF f"]
    assert remarks[0].reason == "Minh: Đồng ý.\nTôi cũng vậy."
    assert any("'zz'" in what for what in findings)


def test_resolved_ones_and_altered_words_are_told() -> None:
    other = hashlib.sha256(b"x").hexdigest()
    remarks, findings = taken(
        f"- {{id: a, text: x, resolved: true, selected_text: Báo cáo,"
        f" selected_text_hash: {other}}}\n"
    )
    assert len(remarks) == 1
    assert any("resolved" in what for what in findings)
    assert any("altered" in what for what in findings)


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ('mrsf_version: "2.0"\ndocument: plans/x.md\n', "2.0"),
        ('mrsf_version: "1.0"\ndocument: docs/y.md\n', "docs/y.md"),
        ('mrsf_version: "1.0"\ndocument: plans/drafts/x/3.md\n', "draft 3"),
        ("document: plans/x.md\n", "mrsf_version"),
    ],
)
def test_another_version_or_document_is_refused_as_a_whole(head: str, why: str) -> None:
    remarks, findings = taken("- {id: a, text: x}\n", head)
    assert not remarks
    assert any(why in what for what in findings)


def test_a_newer_minor_version_and_unknown_keys_are_read() -> None:
    head = 'mrsf_version: "1.3"\ndocument: plans/x.md\nx_tool: {a: 1}\n'
    remarks, findings = taken("- {id: a, text: x, type: question, x_ai: 0.9}\n", head)
    assert len(remarks) == 1
    assert len(findings) == 1


def test_a_faulty_comment_is_told_and_the_others_are_taken() -> None:
    remarks, findings = taken(
        "- {id: a, text: x}\n- {text: không mã}\n- {id: c, text: y, line: x}\n"
    )
    assert [one.part for one in remarks] == ["MRSF a", "MRSF c"]
    assert len(findings) == 2


@pytest.mark.parametrize("text", ["", "[]", "a: [", "chữ", "a: &x [*x]", "[" * 5000])
def test_what_is_no_sidecar_is_told(text: str) -> None:
    found = remarks_of_sidecar(draft_of(), SourceText(text, PATH))
    assert not found.remarks
    assert found.findings


def test_json_says_the_same_as_yaml() -> None:
    comment = {"id": "a", "text": "x", "selected_text": "Báo cáo", "line": line_of("Báo cáo")}
    value = {"mrsf_version": "1.0", "document": "plans/x.md", "comments": [comment]}
    text = json.dumps(value, ensure_ascii=False, indent=2)
    found = remarks_of_sidecar(draft_of(), SourceText(text, "plans/x.md.review.json"))
    assert not found.findings
    assert [one.section for one in found.remarks] == ["hai"]


def test_sidecars_are_known_by_their_names() -> None:
    assert is_sidecar("plans/x.md.review.yaml")
    assert is_sidecar("X.MD.REVIEW.JSON")
    assert not is_sidecar("so-noi-vu.yaml")


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"id": st.sampled_from("abc"), "text": WORDS},
            optional={
                "selected_text": st.sampled_from([*BODY.split("\n"), "Rà", "x", TEXT]),
                "line": st.integers(-1, 60),
                "reply_to": st.sampled_from("abcd"),
                "resolved": st.sampled_from([True, False, "có"]),
            },
        ),
        max_size=5,
    )
)
def test_every_comment_with_words_is_taken_or_answers_one(
    comments: list[dict[str, object]],
) -> None:
    value = {"mrsf_version": "1.0", "document": "plans/x.md", "comments": comments}
    source = SourceText(json.dumps(value), "plans/x.md.review.json")
    found = remarks_of_sidecar(draft_of(), source)
    answers = [one for one in comments if one.get("reply_to") in {two["id"] for two in comments}]
    assert len(comments) - len(answers) <= len(found.remarks) <= len(comments)
