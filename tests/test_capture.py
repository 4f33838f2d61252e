"""Hand edits become comments that say the same, and the audit holds afterwards."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plantool.core.audit import audit
from plantool.core.capture_making import CaptureMaking, Credit, capture_edits
from plantool.core.comment import Action
from plantool.core.finding import has_errors
from plantool.core.parse_plan import parse_plan
from plantool.core.revert import Reverting, revert_comments
from plantool.core.review import Review
from plantool.core.text import SourceText
from tests.building import (
    HEADER,
    STAMP,
    after,
    applied,
    body_file,
    body_of,
    made,
    plan_of,
    review_of_texts,
)
from tests.plan_strategies import Made, plans

BODY = """\
Mở đầu.

# Một {#mot}

Kiện toàn tổ chức, bộ máy theo hướng tinh gọn.

- mục một
- mục hai

# Hai {#hai}

Nội dung hai.
"""

OWN = Credit(agency="a", round="chinh-ly", own=True, reply="Chỉnh sửa.")


def released(text: str) -> Review:
    """A review whose draft 1 was sent out as it stands."""
    review = review_of_texts(text)
    return replace(review, frozen={1: SourceText(text, "plans/drafts/x/1.md")})


def edited(review: Review, text: str) -> Review:
    return replace(review, plan=plan_of(text))


def captured(review: Review, credit: Credit = OWN) -> CaptureMaking:
    found = capture_edits(review, credit, STAMP)
    assert isinstance(found, CaptureMaking), [str(one.message) for one in found]
    return found


def actions(old: str, new: str) -> list[Action]:
    text = HEADER + BODY
    review = edited(released(text), text.replace(old, new))
    return [one.request.action for one in captured(review).captured]


def test_each_kind_of_hand_edit_is_the_action_a_person_would_name() -> None:
    assert actions("tinh gọn", "gọn nhẹ") == [Action.REPLACE]
    assert actions(" theo hướng tinh gọn", "") == [Action.DELETE]
    assert actions("tinh gọn", "tinh gọn, hiệu quả") == [Action.INSERT_AFTER]
    assert actions("# Hai {", "# Mục hai {") == [Action.RETITLE]
    assert actions("- mục hai\n", "") == [Action.DELETE]
    assert actions("- mục hai\n", "- mục hai\n- mục ba\n") == [Action.INSERT_AFTER]
    assert actions("Nội dung hai.\n", "Nội dung hai.\n\nĐoạn mới.\n") == [Action.INSERT_AFTER]
    assert actions("# Hai", "# Mới {#moi}\n\nChữ.\n\n# Hai") == [Action.ADD_SECTION]
    assert actions("- Các hội thành viên\n", "") == [Action.DELETE_ITEM]
    assert actions("Quý II/2021", "Quý IV/2022") == [Action.REPLACE]


def test_a_released_draft_edited_by_hand_stops_apply() -> None:
    text = HEADER + BODY
    review = edited(released(text), text.replace("tinh gọn", "gọn nhẹ"))
    comments = body_file(
        "- id: c-1\n  section: hai\n  action: append\n  text: X.\n"
        "  decision: {status: accepted, reply: Tiếp thu.}\n"
    )
    waiting = replace(review, files=review_of_texts(text, comments).files)
    application = applied(waiting)
    assert application.making is None
    assert "unexplained-change" in {one.name for one in application.findings}


def test_hand_edits_credited_to_a_comment_are_its_adopted_wording() -> None:
    text = HEADER + BODY
    comments = body_file(
        "- id: c-1\n  section: mot\n  content: Cần rõ hơn.\n"
        "  decision:\n    status: accepted\n    reply: Tiếp thu.\n"
    )
    review = replace(released(text), files=review_of_texts(text, comments).files)
    hand = edited(review, text.replace("tinh gọn", "gọn nhẹ"))
    found = captured(hand, Credit(comment="c-1"))
    assert found.ids == ("c-1",)
    [changed] = found.comment_files.values()
    assert "edits: [{" in changed
    assert not has_errors(audit(after(found.review, found.making)))


@st.composite
def hand_edits(draw: st.DrawFn) -> tuple[str, str]:
    plan: Made = draw(plans())
    text = plan.text
    first = text.index("---", 4) + 4
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(first, len(text)))
        kind = draw(st.sampled_from(["insert", "delete", "paragraph", "line"]))
        match kind:
            case "insert":
                text = text[:at] + draw(st.sampled_from(["thêm ", "x", " và", "ữ"])) + text[at:]
            case "delete":
                text = text[:at] + text[min(len(text), at + draw(st.integers(1, 12))) :]
            case "paragraph":
                end = text.find("\n", at)
                at = len(text) if end < 0 else end + 1
                text = text[:at] + "\nĐoạn chen vào.\n\n" + text[at:]
            case _:
                end = text.find("\n", at)
                stop = text.find("\n", end + 1)
                if 0 < end < stop:
                    text = text[: end + 1] + text[stop + 1 :]
    return plan.text, text


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(hand_edits())
def test_capture_of_any_hand_edit_makes_the_audit_hold(texts: tuple[str, str]) -> None:
    old, new = texts
    plan, findings = parse_plan(SourceText(new, "plans/x.md"))
    if plan is None or has_errors(findings) or old == new:
        return
    review = replace(released(old), plan=plan)
    found = capture_edits(review, OWN, STAMP)
    if not isinstance(found, CaptureMaking):
        assert has_errors(found)
        return
    then = after(found.review, found.making)
    assert not has_errors(audit(then)), [str(one.message) for one in audit(then)]
    line = then.plan.header.history[0]
    newline = plan.source.newline
    history = f"history:{newline}- {{draft: 2, base: {line.base}, record: {line.record}}}{newline}"
    without = then.plan.source.text.replace(history, "", 1).replace("draft: 2", "draft: 1", 1)
    assert without == new


def test_revert_takes_the_words_back_and_keeps_the_old_decision() -> None:
    text = HEADER + BODY
    comments = body_file(
        "- id: c-1\n  section: mot\n  quote: tinh gọn\n  action: replace\n  text: gọn nhẹ\n"
        "  decision: {status: accepted, reply: Tiếp thu., by: Văn phòng}\n"
        "- id: c-2\n  section: mo-dau\n  action: append\n  text: Thêm.\n"
        "  decision: {status: accepted, reply: Tiếp thu.}\n"
    )
    then = made(review_of_texts(text, comments))
    assert "gọn nhẹ" in body_of(then)
    reverting = revert_comments(then, ["c-1"], "Giữ nguyên. Lý do: đã đủ.", STAMP)
    assert isinstance(reverting, Reverting)
    back = after(reverting.review, reverting.making)
    assert "hướng tinh gọn." in body_of(back)
    assert "Thêm." in body_of(back)
    decision = back.by_id["c-1"].comment.decision
    assert decision.reply == "Giữ nguyên. Lý do: đã đủ."
    assert decision.overturned is not None
    assert decision.overturned.by == "Văn phòng"
    assert not has_errors(audit(back)), [str(one.message) for one in audit(back)]


def test_revert_refuses_words_that_were_changed_since() -> None:
    text = HEADER + BODY
    first = body_file(
        "- id: c-1\n  section: mot\n  quote: tinh gọn\n  action: replace\n  text: rất gọn nhẹ\n"
        "  decision: {status: accepted, reply: Tiếp thu.}\n"
    )
    then = made(review_of_texts(text, first))
    second = body_file(
        "- id: d-1\n  section: mot\n  quote: gọn nhẹ\n  action: replace\n  text: hiệu quả\n"
        "  decision: {status: accepted, reply: Tiếp thu.}\n",
        agency="d",
        draft=2,
    )
    files = review_of_texts(text, second).files
    later = made(replace(then, files=(*then.files, *files)))
    found = revert_comments(later, ["c-1"], "Giữ nguyên.", STAMP)
    assert not isinstance(found, Reverting)
    assert "changed in draft 3 by d-1" in str(found[0].message)
