"""Comments written on an old draft, carried forward through what happened since."""

from __future__ import annotations

from msgspec.structs import replace

from plantool.core.audit import audit
from plantool.core.finding import has_errors
from plantool.core.parse_comment import parse_body_file
from plantool.core.review import Review
from plantool.core.text import SourceText
from tests.building import HEADER, applied, body_file, body_of, made, review_of_texts

BODY = """\
Mở đầu.

# Một {#mot}

Báo cáo kết quả hằng năm. Câu giữa. Báo cáo kết quả hằng năm theo quy định.

## Con {#con}

Nội dung con của mục một.

# Hai {#hai}

Nội dung hai.
"""


def comment(comment_id: str, request: str) -> str:
    inner = "\n".join(f"  {line}" for line in request.splitlines())
    return f"- id: {comment_id}\n{inner}\n  decision: {{status: accepted, reply: Tiếp thu.}}\n"


def with_late(review: Review, request: str, *, draft: int = 1) -> Review:
    """The review after another body's file arrived, written on an old draft."""
    [(path, text)] = body_file(comment("late-1", request), agency="late", draft=draft).items()
    file, findings = parse_body_file(SourceText(text, path))
    assert file is not None
    assert not findings
    return replace(review, files=(*review.files, file))


def drafts(*requests: str) -> Review:
    """A plan to which these comments were applied, one draft each."""
    review = review_of_texts(HEADER + BODY)
    for number, request in enumerate(requests, 1):
        [(path, text)] = body_file(
            comment(f"b{number}-1", request), agency=f"b{number}", draft=number
        ).items()
        file, _ = parse_body_file(SourceText(text, path))
        assert file is not None
        review = made(replace(review, files=(*review.files, file)))
    return review


def reasons(review: Review) -> str:
    application = applied(review)
    assert application.making is None
    return " / ".join(str(one.message) for one in application.findings)


def test_words_that_moved_down_are_found_where_they_went() -> None:
    review = drafts(
        "section: mo-dau\naction: append\ntext: Đoạn thêm.",
        "section: con\naction: move-section\nafter: hai",
    )
    late = with_late(review, "section: con\nquote: Nội dung con\naction: replace\ntext: Chữ")
    then = made(late)
    assert "# Con {#con}\n\nChữ của mục một." in body_of(then)
    assert not has_errors(audit(then))


def test_a_deleted_sentence_never_lands_on_its_twin() -> None:
    review = drafts(
        "section: mot\nquote: {exact: Báo cáo kết quả hằng năm., suffix: ' Câu giữa'}\n"
        "action: delete"
    )
    late = with_late(
        review,
        "section: mot\nquote: {exact: Báo cáo kết quả hằng năm., suffix: ' Câu giữa'}\n"
        "action: replace\ntext: Báo cáo hằng quý.",
    )
    assert "draft 2 by b1-1" in reasons(late)


def test_a_corrected_word_never_lands_on_another_occurrence() -> None:
    review = drafts(
        "section: mot\nquote: {exact: kết quả, suffix: ' hằng năm. Câu'}\n"
        "action: replace\ntext: kết quà"
    )
    late = with_late(
        review,
        "section: mot\nquote: {exact: kết quả, suffix: ' hằng năm. Câu'}\n"
        "action: replace\ntext: tình hình",
    )
    assert "draft 2 by b1-1" in reasons(late)


def test_a_quote_whose_context_moved_is_followed_by_itself() -> None:
    review = drafts("section: mot\nquote: Câu giữa.\naction: replace\ntext: Câu khác hẳn.")
    late = with_late(
        review,
        "section: mot\nquote: {exact: kết quả, suffix: ' hằng năm. Câu giữa'}\n"
        "action: replace\ntext: tình hình",
    )
    assert "Báo cáo tình hình hằng năm. Câu khác hẳn. Báo cáo kết quả" in body_of(made(late))


def test_a_comment_on_a_missing_draft_is_an_error() -> None:
    review = drafts("section: hai\naction: append\ntext: Thêm.")
    without = replace(review, frozen={})
    late = with_late(without, "section: hai\nquote: Nội dung hai\naction: delete")
    assert applied(late).making is None


def test_a_comment_on_a_draft_to_come_is_an_error() -> None:
    review = with_late(
        review_of_texts(HEADER + BODY),
        "section: hai\nquote: Nội dung hai\naction: delete",
        draft=5,
    )
    assert applied(review).making is None


def test_a_field_changed_since_is_not_overwritten() -> None:
    review = drafts("field: tasks.t1.due\naction: set\nvalue: Quý III/2021")
    late = with_late(review, "field: tasks.t1.due\naction: set\nvalue: Quý IV/2021")
    assert "changed since draft 1" in reasons(late)


def test_words_of_a_field_are_carried_too() -> None:
    review = drafts(
        "field: grounds\naction: add-item\nitem: Căn cứ Luật X\n"
        "before: Căn cứ Luật Tổ chức chính quyền địa phương"
    )
    late = with_late(
        review, "field: grounds\nquote: của Tỉnh ủy\naction: replace\ntext: của Ban Thường vụ"
    )
    assert made(late).plan.header.grounds[-1] == "Căn cứ Chương trình của Ban Thường vụ"
