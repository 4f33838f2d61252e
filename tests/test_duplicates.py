"""Comments that say the same about the same place, and those that only look so."""

from __future__ import annotations

import pytest

from plantool.core.duplicates import duplicate_groups
from plantool.core.review import Review
from tests.building import HEADER, review_of_texts

BODY = (
    "Mở đầu.\n\n# Một {#mot}\n\nKiện toàn bộ máy theo hướng tinh gọn trong năm 2025.\n\n"
    "# Hai {#hai}\n\nBảo đảm kinh phí thực hiện.\n"
)


def review(*comments: str, draft_text: str = BODY) -> Review:
    """Each comment from a body of its own: a, b, c."""
    files = {
        f"comments/x/r1/{agency}.yaml": (
            f"plan: x\ndraft: 1\nround: r1\nagency: {agency}\n"
            f"comments:\n- id: {agency}-1\n  {one}\n"
        )
        for agency, one in zip("abcdefgh", comments, strict=False)
    }
    files["comments/x/r1/round.yaml"] = "round: r1\ndraft: 1\n"
    return review_of_texts(HEADER + draft_text, files)


def groups(*comments: str) -> list[list[str]]:
    found = duplicate_groups(review(*comments))
    return [[one.id for one in group.comments] for group in found]


def remark(content: str, section: str = "mot", quote: str = "") -> str:
    quoted = f"\n  quote: {quote}" if quote else ""
    return f'section: {section}{quoted}\n  content: "{content}"'


def wish(quote: str, text: str, action: str = "replace", section: str = "mot") -> str:
    return f"section: {section}\n  quote: {quote}\n  action: {action}\n  text: {text}"


def test_the_same_wording_for_overlapping_quotes_is_one_group() -> None:
    assert groups(
        wish("tinh gọn", "gọn nhẹ, hiệu quả"),
        wish("theo hướng tinh gọn", "gọn nhẹ, hiệu quả"),
        wish("tinh gọn", "tinh giản"),
    ) == [["a-1", "b-1"]]


def test_nearly_equal_words_about_one_place_are_one_group() -> None:
    assert groups(
        remark("Đề nghị làm rõ nguồn kinh phí thực hiện kế hoạch.", "hai"),
        remark("Đề nghị làm rõ nguồn kinh phí để thực hiện Kế hoạch", "hai"),
        remark("Đề nghị nêu rõ cơ quan chủ trì.", "hai"),
    ) == [["a-1", "b-1"]]


def test_the_same_words_about_another_place_are_something_else() -> None:
    said = "Đề nghị làm rõ nguồn kinh phí."
    assert groups(remark(said, "mot"), remark(said, "hai")) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (wish("tinh gọn", "gọn, xong năm 2025"), wish("tinh gọn", "gọn, xong năm 2026")),
        (remark("Đề nghị bỏ cụm từ tinh gọn."), remark("Đề nghị giữ cụm từ tinh gọn.")),
        (remark("Nên xong trong năm 2025 cho kịp."), remark("Nên xong trong năm 2030 cho kịp.")),
        (wish("tinh gọn", "gọn", "insert-after"), wish("tinh gọn", "gọn", "insert-before")),
        (wish("tinh gọn", "gọn"), wish("năm", "gọn")),
        ("section: mot\n  content: ''", "section: mot\n  content: ''"),
    ],
)  # fmt: skip
def test_what_differs_in_a_number_or_turns_the_sense_is_not_the_same(one: str, other: str) -> None:
    assert groups(one, other) == []


def test_about_the_same_words_looser_wording_is_enough() -> None:
    one, other = "Cụm từ này chưa rõ, cần giải thích.", "Cụm từ này chưa rõ, nên giải thích thêm"
    quoted = groups(remark(one, quote="tinh gọn"), remark(one, quote="theo hướng tinh gọn"))
    assert quoted == [["a-1", "b-1"]]
    assert groups(remark(one), remark(other)) == []


def test_a_supporter_stands_with_the_one_it_supports() -> None:
    assert groups(
        wish("tinh gọn", "gọn nhẹ"),
        "supports: a-1\n  content: Nhất trí với ý kiến trên.",
        "supports: b-1",
        "supports: khong-co",
    ) == [["a-1", "b-1", "c-1"]]


def test_a_withdrawn_comment_and_the_drafters_own_are_left_out() -> None:
    said = wish("tinh gọn", "gọn nhẹ")
    assert groups(said, f"{said}\n  withdrawn: {{document: 1/SNV}}") == []


def test_quotes_of_several_drafts_meet_where_the_words_are_today() -> None:
    one = wish("tinh gọn", "gọn nhẹ")
    found = duplicate_groups(review(one, one, one))
    assert [one.id for one in found[0].comments] == ["a-1", "b-1", "c-1"]
    assert [one.id for one in found[0].others("b-1")] == ["a-1", "c-1"]


def big(count: int) -> Review:
    text = "".join(f"# Mục {n} {{#m{n}}}\n\nCâu thứ {n}.\n\n" for n in range(count // 5))
    items = "".join(
        f"- id: a-{n}\n  section: m{n % (count // 5)}\n  content: Xem lại việc {n % 3}.\n"
        for n in range(count)
    )
    path = "comments/x/r1/a.yaml"
    file = f"plan: x\ndraft: 1\nround: r1\nagency: a\ncomments:\n{items}"
    return review_of_texts(HEADER + "Mở đầu.\n\n" + text, {path: file})


def test_thousands_of_comments_keep_to_their_own_place() -> None:
    large = big(3000)
    place = {one.id: one.comment.section for one in large.comments}
    found = duplicate_groups(large)
    assert len(found) == 600
    assert all(len({place[one.id] for one in group.comments}) == 1 for group in found)
