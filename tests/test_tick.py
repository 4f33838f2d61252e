"""What a ticked cell says, however people tick; what is not clear is refused, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantool.cli.export_sheet import status_words
from plantool.core.comment import DecisionStatus
from plantool.core.message import Message
from plantool.core.tick import Tick, read_tick, status_said

BOXES = ("☐ Tiếp thu", "☐ Tiếp thu một phần", "☐ Không tiếp thu")
STATUSES = (DecisionStatus.ACCEPTED, DecisionStatus.PARTLY, DecisionStatus.REJECTED)
OTHER = "Ý kiến khác: ………"


def cell(*ticked: int, mark: str = "☒", other: str = OTHER) -> str:
    lines = [box.replace("☐", mark) if at in ticked else box for at, box in enumerate(BOXES)]
    return "\n".join((*lines, other))


@pytest.mark.parametrize("mark", ["☒", "☑", "✓", "🗹", "x", "X", "v", "[x]", "(X)", "[ V ]", "■"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_box_is_ticked_in_front(mark: str, at: int) -> None:
    assert read_tick(cell(at, mark=mark)) == Tick(STATUSES[at])


@pytest.mark.parametrize("mark", ["x", "X", "✓", " ☑", "[x]", "v"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_box_is_ticked_behind(mark: str, at: int) -> None:
    assert read_tick(cell(at, mark="☐").replace(BOXES[at] + "\n", f"{BOXES[at]} {mark}\n")) == Tick(
        STATUSES[at]
    )


def test_nothing_ticked_is_nothing_decided() -> None:
    for words in (cell(), "", "(đã xử lý)", "Chưa xử lý", "Xin ý kiến lãnh đạo", "Đã rút"):
        assert read_tick(words) is None


def test_own_words_go_with_the_tick() -> None:
    said = cell(2, other="Ý kiến khác: Giữ nguyên, báo cáo sau…")
    assert read_tick(said) == Tick(DecisionStatus.REJECTED, "Giữ nguyên, báo cáo sau")
    assert read_tick("Không tiếp thu\nLý do: đã đủ") == Tick(
        DecisionStatus.REJECTED, "Lý do: đã đủ"
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (cell(0, 2), "more than one box is ticked: 'accepted', 'rejected'"),
        (cell(other="Ý kiến khác: họp lại"), "«họp lại» stands there"),
        ("☒ Đồng ý\n☐ Không đồng ý", "«Đồng ý / Không đồng ý» stands there"),
        (cell(other="☒ Ý kiến khác: ………"), "«Ý kiến khác: ………» stands there"),
        ("Tiếp thu, trừ điểm b", "«Tiếp thu, trừ điểm b» stands there"),
    ],
)
def test_what_is_not_clear_is_not_decided(words: str, expected: str) -> None:
    found = read_tick(words)
    assert isinstance(found, Message)
    assert expected in str(found)


@pytest.mark.parametrize("status", DecisionStatus)
def test_the_words_of_every_document_are_read_back(status: DecisionStatus) -> None:
    found = read_tick(status_words(status))
    is_open = status in {DecisionStatus.PENDING, DecisionStatus.REFERRED}
    assert found == (None if is_open else Tick(status))


@given(st.text(alphabet="☐☒☑xXvV[]() Tiếpthukôngmộầ\n.…:", max_size=60))
def test_any_cell_is_read_or_refused(words: str) -> None:
    found = read_tick(words)
    assert found is None or isinstance(found, Tick | Message)
    # The word stands there, or the status would be a guess.
    if isinstance(found, Tick):
        assert status_words(found.status).lower() in words.lower()


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("Đề xuất giữ nguyên theo dự thảo. Lý do: …", DecisionStatus.REJECTED),
        ("Không tiếp thu vì đã có.", DecisionStatus.REJECTED),
        ("Tiếp thu một phần, chỉnh sửa.", DecisionStatus.PARTLY),
        ("Đề nghị tiếp thu, bổ sung vào dự thảo.", DecisionStatus.ACCEPTED),
        ("Ghi nhận.", DecisionStatus.NOTED),
        ("Báo cáo Ban Thường vụ.", None),
        ("", None),
    ],
)
def test_a_proposal_says_what_it_comes_to(words: str, status: DecisionStatus | None) -> None:
    assert status_said(words) is status
