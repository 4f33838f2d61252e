"""Each action on its own: what comes out, byte by byte, and what is refused."""

from __future__ import annotations

import pytest

from plantool.core.finding import Severity
from tests.building import HEADER, applied, body_file, body_of, made, review_of_texts

BODY = """\
Mở đầu của kế hoạch.

# Một {#mot}

Đoạn thứ nhất có chữ **đậm và nghiêng** ở giữa.

- mục một
- mục hai
  - con một
  - con hai
- mục ba

## Con {#con}

Nội dung con, xem [](#hai).

# Hai {#hai}

1. điểm một
2. điểm hai

| A | B |
|---|---|
| x | y |
| z | t |

# Kết {#ket .an}

Trên đây là Kế hoạch.
"""


def comment(request: str, status: str = "accepted") -> str:
    lines = request.strip("\n").splitlines()
    inner = "\n".join(f"  {line}" for line in lines)
    return f"- id: c-1\n{inner}\n  decision: {{status: {status}, reply: Tiếp thu.}}\n"


def body_after(request: str, body: str = BODY) -> str:
    return body_of(made(review_of_texts(HEADER + body, body_file(comment(request)))))


def reasons(request: str, body: str = BODY) -> list[str]:
    application = applied(review_of_texts(HEADER + body, body_file(comment(request))))
    assert application.making is None
    return [str(one.message) for one in application.findings if one.severity is Severity.ERROR]


CHANGES = {
    "replace": (
        "section: mot\nquote: thứ nhất\naction: replace\ntext: đầu tiên",
        ("Đoạn thứ nhất có", "Đoạn đầu tiên có"),
    ),
    "replace all that bold marks enclose takes the marks": (
        "section: mot\nquote: đậm và nghiêng\naction: replace\ntext: thường",
        ("**đậm và nghiêng**", "thường"),
    ),
    "replace inside bold keeps the marks": (
        "section: mot\nquote: đậm và\naction: replace\ntext: rất",
        ("**đậm và nghiêng**", "**rất nghiêng**"),
    ),
    "delete takes one space": (
        "section: mot\nquote: ở giữa\naction: delete",
        ("** ở giữa.", "**."),
    ),
    "delete of a whole item goes with its line": (
        "section: mot\nquote: mục một\naction: delete",
        ("- mục một\n", ""),
    ),
    "delete of the last item keeps the blank line after the list": (
        "section: mot\nquote: mục ba\naction: delete",
        ("- mục ba\n", ""),
    ),
    "delete of a nested item": (
        "section: mot\nquote: con hai\naction: delete",
        ("  - con hai\n", ""),
    ),
    "delete of an item with its sub-items": (
        "section: mot\nquote: mục hai\naction: delete\nblock: true",
        ("- mục hai\n  - con một\n  - con hai\n", ""),
    ),
    "delete of a whole paragraph goes with the blank line after it": (
        "section: mot\nquote: Đoạn thứ nhất có chữ đậm và nghiêng ở giữa.\naction: delete",
        ("Đoạn thứ nhất có chữ **đậm và nghiêng** ở giữa.\n\n", ""),
    ),
    "delete of a cell leaves an empty cell": (
        "section: hai\nquote: z\naction: delete",
        ("| z | t |", "|  | t |"),
    ),
    "delete of a row": (
        "section: hai\nquote: z\naction: delete\nblock: true",
        ("| z | t |\n", ""),
    ),
    "insert after words": (
        "section: mot\nquote: thứ nhất\naction: insert-after\ntext: ' và thứ hai'",
        ("thứ nhất", "thứ nhất và thứ hai"),
    ),
    "insert a sibling item after": (
        "section: mot\nquote: mục ba\naction: insert-after\nblock: true\ntext: mục bốn",
        ("- mục ba\n", "- mục ba\n- mục bốn\n"),
    ),
    "insert a sibling item before a nested one": (
        "section: mot\nquote: con một\naction: insert-before\nblock: true\ntext: con không",
        ("  - con một\n", "  - con không\n  - con một\n"),
    ),
    "insert a paragraph before": (
        "section: mot\nquote: thứ nhất\naction: insert-before\nblock: true\ntext: Đoạn mới.",
        ("Đoạn thứ nhất", "Đoạn mới.\n\nĐoạn thứ nhất"),
    ),
    "insert a row": (
        "section: hai\nquote: x\naction: insert-after\nblock: true\ntext: 1 | 2",
        ("| x | y |\n", "| x | y |\n| 1 | 2 |\n"),
    ),
    "replace a whole row": (
        "section: hai\nquote: x\naction: replace\nblock: true\ntext: '| 1 | 2 |'",
        ("| x | y |\n", "| 1 | 2 |\n"),
    ),
    "replace a whole item keeps its marker": (
        "section: hai\nquote: điểm hai\naction: replace\nblock: true\ntext: điểm mới",
        ("2. điểm hai", "2. điểm mới"),
    ),
    "append a paragraph": (
        "section: con\naction: append\ntext: Thêm.",
        ("xem [](#hai).\n", "xem [](#hai).\n\nThêm.\n"),
    ),
    "append an item to a list": (
        "section: mot\naction: append\ntext: '- mục bốn'",
        ("- mục ba\n", "- mục ba\n- mục bốn\n"),
    ),
    "append after the opening text": (
        "section: mo-dau\naction: append\ntext: Thêm.",
        ("Mở đầu của kế hoạch.\n", "Mở đầu của kế hoạch.\n\nThêm.\n"),
    ),
    "retitle": (
        "section: con\naction: retitle\ntext: Tên mới",
        ("## Con {#con}", "## Tên mới {#con}"),
    ),
    "add a section after": (
        "action: add-section\nafter: con\nnew: {id: moi, title: Mới}\ntext: Nội dung.",
        ("# Hai {#hai}", "## Mới {#moi}\n\nNội dung.\n\n# Hai {#hai}"),
    ),
    "add a section into": (
        "action: add-section\ninto: hai\nnew: {id: moi, title: Mới}\ntext: Nội dung.",
        ("# Kết", "## Mới {#moi}\n\nNội dung.\n\n# Kết"),
    ),
    "add a section before": (
        "action: add-section\nbefore: mot\nnew: {id: moi, title: Mới}\ntext: Nội dung.",
        ("# Một", "# Mới {#moi}\n\nNội dung.\n\n# Một"),
    ),
    "delete a section": (
        "section: con\naction: delete-section",
        ("## Con {#con}\n\nNội dung con, xem [](#hai).\n\n", ""),
    ),
    "move a section to another level": (
        "section: con\naction: move-section\nafter: hai",
        None,
    ),
    "merge a section": (
        "section: con\naction: merge-section",
        ("## Con {#con}\n\n", ""),
    ),
}


@pytest.mark.parametrize("name", [name for name, (_, change) in CHANGES.items() if change])
def test_the_text_changes_as_asked_and_nowhere_else(name: str) -> None:
    request, change = CHANGES[name]
    assert change is not None
    old, new = change
    assert BODY.count(old) == 1
    assert body_after(request) == BODY.replace(old, new)


def test_a_moved_section_changes_level_with_its_headings() -> None:
    moved = body_after("section: con\naction: move-section\nafter: hai")
    gone = BODY.replace("## Con {#con}\n\nNội dung con, xem [](#hai).\n\n", "")
    assert moved == gone.replace("# Kết", "# Con {#con}\n\nNội dung con, xem [](#hai).\n\n# Kết")


def put(what: str) -> str:
    """A comment without its ID, whose words are adopted."""
    return f"{{{what}, decision: {{status: accepted, reply: Tiếp thu.}}"


def added(name: str, place: str) -> str:
    return put(f"action: add-section, {place}, new: {{id: {name}, title: Mới}}, text: Chữ.")


@pytest.mark.parametrize("ids", [("c-1", "c-2"), ("c-2", "c-1")])
@pytest.mark.parametrize(
    ("one", "other", "parents"),
    [
        (added("x", "into: mot"), added("y", "into: con"), {"x": "mot", "y": "con"}),
        (added("x", "after: con"), added("y", "into: con"), {"x": "mot", "y": "con"}),
        (added("x", "before: hai"), added("y", "into: con"), {"x": None, "y": "con"}),
        (
            added("x", "into: mot"),
            put("section: hai, action: move-section, into: con"),
            {"x": "mot", "hai": "con"},
        ),
    ],
)
def test_sections_put_at_one_point_stand_where_each_was_asked_for(
    one: str, other: str, parents: dict[str, str | None], ids: tuple[str, str]
) -> None:
    comments = "".join(
        f"- {text}, id: {id_}}}\n" for text, id_ in zip((one, other), ids, strict=True)
    )
    plan = made(review_of_texts(HEADER + BODY, body_file(comments))).plan
    for name, parent in parents.items():
        found = plan.parent_of(plan.by_id[name])
        assert (found.id if found else None) == parent


def test_references_and_tasks_follow_a_merged_section() -> None:
    review = made(
        review_of_texts(HEADER + BODY, body_file(comment("section: hai\naction: merge-section")))
    )
    assert "[](#con)" in review.plan.source.text
    assert "# Hai" not in review.plan.source.text
    assert review.plan.header.draft == 2


REFUSED = {
    "half inside bold": (
        "section: mot\nquote: nghiêng ở\naction: replace\ntext: x",
        "half inside",
    ),
    "words that are not there": (
        "section: mot\nquote: thứ nhấtt\naction: replace\ntext: x",
        "nearest",
    ),
    "words that stand twice": ("section: mot\nquote: mục\naction: replace\ntext: x", "more than"),
    "no quote": ("section: mot\naction: replace\ntext: x", "quote"),
    "a line break in a heading": (
        "section: con\nquote: Con\naction: replace\ntext: |\n  a\n  b",
        "one line",
    ),
    "a bar in a cell": ("section: hai\nquote: x\naction: replace\ntext: a | b", "cell"),
    "a row with another count of cells": (
        "section: hai\nquote: x\naction: insert-after\nblock: true\ntext: a",
        "cells",
    ),
    "nothing behind the closing paragraph": ("section: ket\naction: append\ntext: x", "closing"),
    "a section after the closing one": (
        "action: add-section\nafter: ket\nnew: {id: moi, title: M}\ntext: x",
        "closing",
    ),
    "an ID that is taken": (
        "action: add-section\nafter: mot\nnew: {id: hai, title: M}\ntext: x",
        "taken",
    ),
    "a heading in the text": ("section: con\naction: append\ntext: '# X {#x}'", "heading"),
    "an unclosed fence": ("section: con\naction: append\ntext: '```'", ""),
    "a section that is referred to": ("section: hai\naction: delete-section", ""),
    "a section into itself": ("section: mot\naction: move-section\ninto: con", "itself"),
    "draft": ("field: draft\naction: set\nvalue: 7", "alone"),
    "an unknown field member": ("field: tasks.t9.due\naction: set\nvalue: 7", "no member"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_with_the_reason(name: str) -> None:
    request, word = REFUSED[name]
    found = reasons(request)
    assert found
    assert any(word in reason for reason in found), found


FIELDS = {
    "set a title": (
        "field: title\naction: set\nvalue: Tên mới",
        ("Thực hiện Chỉ thị số 42", "Tên mới"),
    ),
    "set a task's deadline": (
        "field: tasks.t1.due\naction: set\nvalue: 2022",
        ("Quý II/2021", '"2022"'),
    ),
    "set a list": ("field: tasks.t1.with\naction: set\nvalue: [c, d]", ("[b, c]", "[c, d]")),
    "set a new key": (
        "field: tasks.t1.output\naction: set\nvalue: Báo cáo",
        ("  due: Quý II/2021\n", "  due: Quý II/2021\n  output: Báo cáo\n"),
    ),
    "replace words in a field": (
        "field: grounds\nquote: của Tỉnh ủy\naction: replace\ntext: của Ban Thường vụ Tỉnh ủy",
        ("của Tỉnh ủy", "của Ban Thường vụ Tỉnh ủy"),
    ),
    "replace words in a quoted field": (
        "field: archive\nquote: VT\naction: replace\ntext: VT, KGVX",
        ("Lưu: VT", "Lưu: VT, KGVX"),
    ),
    "add a member": (
        "field: recipients\naction: add-item\nitem: Báo Hà Giang\nafter: Các sở, ban, ngành",
        ("- Các hội", "- Báo Hà Giang\n- Các hội"),
    ),
    "delete a member": (
        "field: recipients\naction: delete-item\nitem: Các hội thành viên",
        ("- Các hội thành viên\n", ""),
    ),
    "move a member": (
        (
            "field: grounds\naction: move-item\nitem: Căn cứ Chương trình của Tỉnh ủy\n"
            "before: Căn cứ Luật Tổ chức chính quyền địa phương"
        ),
        None,
    ),
    "add a task": (
        "field: tasks\naction: add-item\nvalue: {id: t2, text: Việc mới, lead: c}",
        ("  due: Quý II/2021\n", "  due: Quý II/2021\n- id: t2\n  text: Việc mới\n  lead: c\n"),
    ),
    "add a cooperating body": (
        "field: tasks.t1.with\naction: add-item\nitem: d",
        ("[b, c]", "[b, c, d]"),
    ),
}


@pytest.mark.parametrize("name", [name for name, (_, change) in FIELDS.items() if change])
def test_a_header_field_changes_in_its_place(name: str) -> None:
    request, change = FIELDS[name]
    assert change is not None
    old, new = change
    text = HEADER + BODY
    assert text.count(old) == 1
    review = made(review_of_texts(text, body_file(comment(request))))
    expected = text.replace(old, new).replace("draft: 1", "draft: 2", 1)
    line = review.plan.header.history[0]
    history = f"history:\n- {{draft: 2, base: {line.base}, record: {line.record}}}\n---\n"
    assert review.plan.source.text == expected.replace("---\nMở", history + "Mở").replace(
        "---\n\nMở", history + "\nMở"
    )


def test_a_member_moves_in_its_list() -> None:
    request, _ = FIELDS["move a member"]
    review = made(review_of_texts(HEADER + BODY, body_file(comment(request))))
    assert review.plan.header.grounds == (
        "Căn cứ Chương trình của Tỉnh ủy",
        "Căn cứ Luật Tổ chức chính quyền địa phương",
    )


def test_blanks_before_an_item_s_first_word_move_nothing_that_hangs_on_it() -> None:
    plan = HEADER + "\n# Một {#mot}\n\n- Sở Nội vụ\n  - chủ trì\n"
    request = "section: mot\n  quote: Sở Nội vụ\n  action: insert-before\n  text: ' Riêng '"
    comment = f"- id: a-1\n  {request}\n  decision: {{status: accepted, reply: T.}}\n"
    review = made(review_of_texts(plan, body_file(comment)))
    assert body_of(review).endswith("\n- Riêng Sở Nội vụ\n  - chủ trì\n")
