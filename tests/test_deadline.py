from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantool.core.deadline import LONGEST, DateRange, DeadlineKind, parse_deadline

DATED = {
    "Quý II/2021": [("2021-04-01", "2021-06-30")],
    "QUÝ IV năm 2025": [("2025-10-01", "2025-12-31")],
    "Quý 1/2026": [("2026-01-01", "2026-03-31")],
    "Xong trong Quý II/2026": [("2026-04-01", "2026-06-30")],
    "Quý III - IV/2026": [("2026-07-01", "2026-12-31")],
    "Quý II, IV/2025": [("2025-04-01", "2025-06-30"), ("2025-10-01", "2025-12-31")],
    "Quý III/2025 - Quý I/2026": [("2025-07-01", "2026-03-31")],
    "Đến hết quý I/2026": [(None, "2026-03-31")],
    "trước ngày 31/12/2022": [(None, "2022-12-30")],
    "trước tháng 6/2025": [(None, "2025-05-31")],
    "xong trước ngày 01/01/2030": [(None, "2029-12-31")],
    "Chậm nhất ngày 30/9/2025": [(None, "2025-09-30")],
    "trong năm 2026": [("2026-01-01", "2026-12-31")],
    "6/2025": [("2025-06-01", "2025-06-30")],
    "tháng 6/2025": [("2025-06-01", "2025-06-30")],
    "trong tháng 02/2024": [("2024-02-01", "2024-02-29")],
    "Từ tháng 3 đến tháng 6/2025": [("2025-03-01", "2025-06-30")],
    "Tại Kỳ họp thứ 10 (tháng 10/2025)": [("2025-10-01", "2025-10-31")],
    "Tháng 5/2025 trình; tháng 10/2025 thông qua": [
        ("2025-05-01", "2025-05-31"),
        ("2025-10-01", "2025-10-31"),
    ],
    "giai đoạn 2021 - 2025": [("2021-01-01", "2025-12-31")],
    "2025–2026": [("2025-01-01", "2026-12-31")],
    "năm 2021 - 2022": [("2021-01-01", "2022-12-31")],
    "31/12/2022": [("2022-12-31", "2022-12-31")],
    "2022-12-31": [("2022-12-31", "2022-12-31")],
    "Ngày 15 tháng 3 năm 2025": [("2025-03-15", "2025-03-15")],
    "từ ngày 01/3 đến ngày 30/6/2025": [("2025-03-01", "2025-06-30")],
    "01/3/2025-15/4/2025": [("2025-03-01", "2025-04-15")],
    "6 tháng đầu năm 2026": [("2026-01-01", "2026-06-30")],
    "6 tháng cuối năm 2026": [("2026-07-01", "2026-12-31")],
    "9 tháng đầu năm 2026": [("2026-01-01", "2026-09-30")],
    "đến năm 2030": [(None, "2030-12-31")],
    "từ nay đến năm 2030": [(None, "2030-12-31")],
    "từ năm 2025": [("2025-01-01", None)],
    "sau ngày 01/7/2025": [("2025-07-02", None)],
    "2025 và những năm tiếp theo": [("2025-01-01", None)],
    "Thường xuyên, hoàn thành trước 31/12/2025": [(None, "2025-12-30")],
    "Sơ kết năm 2025, tổng kết năm 2030": [
        ("2025-01-01", "2025-12-31"),
        ("2030-01-01", "2030-12-31"),
    ],
}


@pytest.mark.parametrize(("words", "days"), DATED.items(), ids=DATED)
def test_a_deadline_that_names_days_is_read_to_them(
    words: str, days: list[tuple[str | None, str | None]]
) -> None:
    deadline = parse_deadline(words)
    assert deadline.text == words
    assert deadline.kind is DeadlineKind.DATED
    found = [(one.start, one.end) for one in deadline.ranges]
    assert [(s and s.isoformat(), e and e.isoformat()) for s, e in found] == days


OTHERS = {
    "": DeadlineKind.NONE,
    " \n ": DeadlineKind.NONE,
    "Hằng năm": DeadlineKind.RECURRING,
    "hàng quý": DeadlineKind.RECURRING,
    "Hai năm một kỳ": DeadlineKind.RECURRING,
    "ngày 25 hằng tháng": DeadlineKind.RECURRING,
    "Thường xuyên": DeadlineKind.CONTINUOUS,
    "Nhiệm vụ thường xuyên": DeadlineKind.CONTINUOUS,
    "31/02/2025": DeadlineKind.IMPOSSIBLE,
    "13/2025": DeadlineKind.IMPOSSIBLE,
    "00/00/2025": DeadlineKind.IMPOSSIBLE,
    "2025-13-01": DeadlineKind.IMPOSSIBLE,
    "Quý IV - II/2026": DeadlineKind.IMPOSSIBLE,
    "năm 2026 - 2021": DeadlineKind.IMPOSSIBLE,
    "29/02 hằng năm": DeadlineKind.IMPOSSIBLE,
    "cuối kỳ": DeadlineKind.UNREAD,
    "tháng 6": DeadlineKind.UNREAD,
    "trong 30 ngày": DeadlineKind.UNREAD,
    "đầu năm 2026": DeadlineKind.UNREAD,
    "năm tiếp theo": DeadlineKind.UNREAD,
    "Năm học 2025-2026": DeadlineKind.UNREAD,
    "12/2025/NĐ-CP": DeadlineKind.UNREAD,
    "Sau khi Nghị định số 12/2025 có hiệu lực": DeadlineKind.UNREAD,
    "Theo Quyết định năm 2025": DeadlineKind.UNREAD,
    "2026-2031-2035": DeadlineKind.UNREAD,
    "2025 " * LONGEST: DeadlineKind.UNREAD,
}


@pytest.mark.parametrize(("words", "kind"), OTHERS.items(), ids=[key[:30] for key in OTHERS])
def test_what_names_no_certain_day_is_kept_as_written(words: str, kind: DeadlineKind) -> None:
    deadline = parse_deadline(words)
    assert (deadline.text, deadline.kind, deadline.ranges) == (words, kind, ())
    assert deadline.end is None
    assert deadline.ends == ()


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Định kỳ trước ngày 30 tháng 11 hằng năm", ((11, 29),)),
        ("Trước ngày 15/6 và 15/12 hằng năm", ((6, 14), (12, 14))),
        ("Tháng 12 hàng năm", ((12, 31),)),
        ("trước ngày 01/3 hằng năm", ((2, 28),)),
    ],
)
def test_a_day_of_every_year(words: str, days: tuple[tuple[int, int], ...]) -> None:
    deadline = parse_deadline(words)
    assert (deadline.kind, deadline.yearly) == (DeadlineKind.YEARLY, days)


def test_a_plan_of_one_year_lends_it_to_a_month() -> None:
    june = DateRange(date(2026, 6, 1), date(2026, 6, 30))
    assert parse_deadline("tháng 6", year=2026).ranges == (june,)
    assert parse_deadline("tháng 6/2026", year=2025).ranges == (june,)


def test_decomposed_letters_and_dashes_are_read_alike() -> None:
    import unicodedata

    words = "Quý III \u2013 IV/2026"
    assert parse_deadline(unicodedata.normalize("NFD", words)).ranges == (
        DateRange(date(2026, 7, 1), date(2026, 12, 31)),
    )


WORDS = st.one_of(
    st.sampled_from(["quý", "Quý", "I", "II", "III", "IV", "tháng", "ngày", "năm", "giai đoạn"]),
    st.sampled_from(["6", "12", "31", "2025", "2030", "31/12/2022", "6/2025", "30/2"]),
    st.sampled_from(["/", "-", "–", ".", ",", ";", "và", "đến", "trước", "sau", "từ", "hết"]),
    st.sampled_from(["hằng", "đầu", "cuối", "thường xuyên", "trong", "kỳ", "một", "hai"]),
)


@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(WORDS, max_size=12).map(" ".join),
        st.lists(WORDS, max_size=8).map("".join),
    )
)
def test_any_words_give_a_deadline_that_is_in_order(words: str) -> None:
    for year in (None, 2026):
        deadline = parse_deadline(words, year=year)
        assert deadline.text == words
        assert bool(deadline.ranges) == (deadline.kind is DeadlineKind.DATED)
        assert bool(deadline.yearly) == (deadline.kind is DeadlineKind.YEARLY)
        for one in deadline.ranges:
            assert one.start or one.end
            assert one.start is None or one.end is None or one.start <= one.end
        if deadline.start and deadline.end:
            assert deadline.start <= deadline.end


@given(st.dates(date(1901, 1, 1), date(2199, 12, 31)))
def test_every_day_is_read_in_every_way_of_writing_it(day: date) -> None:
    written = (
        day.isoformat(),
        f"{day:%d/%m/%Y}",
        f"ngày {day.day}/{day.month}/{day.year}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
    )
    for words in written:
        assert parse_deadline(words).ranges == (DateRange(day, day),)
