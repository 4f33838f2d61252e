"""Columns as wide as what they hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plantool.word.columns import CELL_MARGIN, ColumnText, column_widths

_A4 = 9071
_SIZE = 13.0


def _column(head: str, *cells: str) -> ColumnText:
    column = ColumnText().with_cell(head, _SIZE, is_head=True)
    for cell in cells:
        column = column.with_cell(cell, _SIZE, is_head=False)
    return column


@given(st.lists(st.lists(st.text("aơ 1", max_size=80), max_size=4), min_size=1, max_size=9))
def test_widths_fill_the_page_exactly(table: list[list[str]]) -> None:
    columns = [_column("TT", *cells) for cells in table]
    widths = column_widths(columns, _A4)
    assert sum(widths) == _A4
    assert min(widths) > 0


def test_a_short_column_takes_what_it_needs_and_long_text_the_rest() -> None:
    number = _column("TT", "1", "2")
    year = _column("Đến năm 2025", "4", "120")
    text = _column("Nhiệm vụ", "Rà soát, kiện toàn tổ chức, bộ máy theo hướng tinh gọn " * 4)
    widths = column_widths([number, text, year], _A4)
    assert widths[0] < 700
    assert widths[1] > 6000
    assert widths[2] >= 20 * year.longest_word + 2 * CELL_MARGIN


def test_longer_text_gets_more_room() -> None:
    words = "các cơ quan, đơn vị, địa phương có liên quan "
    less, more = column_widths([_column("A", words * 5), _column("B", words * 10)], _A4)
    assert less < more < 2 * less
