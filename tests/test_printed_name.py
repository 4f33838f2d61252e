"""Names of bodies in capitals, as they are written within a sentence."""

from __future__ import annotations

import pytest

from plantool.core.printed_name import sentence_case


@pytest.mark.parametrize(
    ("capitals", "words"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH HÀ GIANG", "Ủy ban nhân dân tỉnh Hà Giang"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", "Ủy ban nhân dân thành phố Hà Nội"),
        ("HỘI ĐỒNG NHÂN DÂN XÃ ĐỒNG VĂN", "Hội đồng nhân dân xã Đồng Văn"),
        ("SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "Sở Nông nghiệp và Môi trường"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Liên hiệp các Hội", "Liên hiệp các Hội"),
        ("", ""),
    ],
)
def test_capitals_become_sentence_case(capitals: str, words: str) -> None:
    assert sentence_case(capitals) == words
