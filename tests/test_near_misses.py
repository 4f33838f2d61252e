"""What is shown where quoted words are not there: the nearest wording, its place, how alike."""

from __future__ import annotations

import re
import unicodedata

import pytest
from rapidfuzz import fuzz

from plantool.core.anchor import Match, MatchKind, locate
from plantool.core.fold import fold
from plantool.core.parse_plan import parse_plan
from plantool.core.plain_view import PlainView, view_of
from plantool.core.text import SourceText, Span

HEAD = "---\nplan: x\n---\n\n"
BODY = (
    HEAD
    + """Rà soát văn bản của tỉnh theo hướng tinh gọn.

Sở Nội vụ chủ trì, xem [](#sau)[^mot]. Bộ máy gọn nhẹ[^hai].

Sở Tài chính cấp vốn cho kế hoạch này.

[^mot]: Theo Luật Tổ chức.

[^hai]: Ghi chú của năm trước.

    Ghi thêm cho năm sau.

# Phần sau {#sau}

Lời khác.
"""
)


def view(text: str = BODY, section: str = "mo-dau") -> PlainView:
    plan, findings = parse_plan(SourceText(text))
    assert plan is not None
    assert not findings
    found = view_of(plan, section, lambda _: "mục I.1", own=False)
    assert found is not None
    return found


def nearest(quote: str, text: str = BODY) -> Match:
    match = locate(view(text), quote)
    assert match.kind is MatchKind.FUZZY
    assert match.plain is None
    assert match.score == match.candidates[0].score
    return match


WORDS = [
    ("cấp vốn cho kế họach nay", "cấp vốn cho kế hoạch này"),
    ("cấp vốn cho kế hoạch nây", "cấp vốn cho kế hoạch này"),
    # cut in the midst of words, at an even and at an odd letter
    ("oát văn bàn của tỉ", "soát văn bản của tỉnh"),
    ("át văn bàn của tỉn", "soát văn bản của tỉnh"),
    ("ướng tình gọ", "hướng tinh gọn"),
    ("ớng tình gọ", "hướng tinh gọn"),
    # one letter before the first word, one behind the last
    ("zcủa tỉnh theo hường tinh gọn", "của tỉnh theo hướng tinh gọn"),
    # across blocks, in the body and in the second of two footnotes
    ("theo hướng tinh gọn. Sở Nội vũ chủ trì", "theo hướng tinh gọn.\nSở Nội vụ chủ trì"),
    ("của năm trước. Ghi thềm cho năm", "của năm trước.\nGhi thêm cho năm"),
    ("Theo Luật Tổ chưc", "Theo Luật Tổ chức"),
    # from the first letter of the body, and of a footnote
    (
        "Rà soát văn bản của tỉnh theo hướng tinh gọn. Sở Nội vũ",
        "Rà soát văn bản của tỉnh theo hướng tinh gọn.\nSở Nội vụ",
    ),
    ("Ghi chú của năm trước. Ghi thềm", "Ghi chú của năm trước.\nGhi thêm"),
]


@pytest.mark.parametrize(("quote", "words"), WORDS)
def test_the_nearest_wording_is_whole_words_at_their_place(quote: str, words: str) -> None:
    best = nearest(quote).candidates[0]
    assert " ".join(best.words.split()) == " ".join(words.split())
    assert best.plain.of(view().text) == best.words
    assert best.span.of(BODY) == best.text
    assert best.text.split()[0] == words.split(maxsplit=1)[0]


def test_no_wording_reaches_from_the_body_into_a_footnote() -> None:
    match = locate(view(), "cấp vốn cho kế hoạch này. Theo Luật Tổ chức")
    assert match.kind is MatchKind.FUZZY
    assert not any("\0" in one.words for one in match.candidates)


@pytest.mark.parametrize("quote", ["cấp vốn cho kế họach nay", "theo hường tinh gọn"])
def test_how_alike_it_is_is_the_share_of_letters(quote: str) -> None:
    best = nearest(quote).candidates[0]
    wanted = fuzz.ratio(fold(quote).text, fold(best.words).text) / 100
    assert 0.6 < wanted < 1
    assert best.score == pytest.approx(wanted)


def test_the_best_comes_first_wherever_it_stands() -> None:
    text = HEAD + "Rà soát các văn kiện cũ.\n\nRà soát các văn bản củ.\n\nKhác hẳn mọi lời.\n"
    match = nearest("Rà soát các văn bản cu", text)
    assert [one.words for one in match.candidates] == [
        "Rà soát các văn bản củ",
        "Rà soát các văn kiện cũ",
    ]
    assert match.candidates[0].score > match.candidates[1].score


@pytest.mark.parametrize(
    "quote", ["I.1. Bộ máy gòn nhẹ", ".1. Bộ máy gòn nhẹ", "1. Bộ máy gòn nhẹ"]
)
def test_a_wording_that_begins_in_a_reference_takes_it_whole(quote: str) -> None:
    best = nearest(quote).candidates[0]
    assert best.words.startswith("mục I.1")
    assert best.text.startswith("[](#sau)")
    assert best.text.endswith("gọn nhẹ")


@pytest.mark.parametrize("quote", ["chủ trí, xem mục", "chủ trí, xem mục I", "chủ trí, xem mục I."])
def test_a_wording_that_ends_in_a_reference_takes_it_whole(quote: str) -> None:
    best = nearest(quote).candidates[0]
    assert best.words == "chủ trì, xem mục I.1"
    assert best.text == "chủ trì, xem [](#sau)"


def test_parts_of_words_beside_a_tone_mark_are_told_apart() -> None:
    once = view(HEAD + "Việc hòa giải.\n")
    assert locate(once, "hò").plain == Span(5, 7)
    assert locate(once, "hò").inside_word
    first = view(HEAD + "hòa giải.\n")
    assert locate(first, "hò").plain == Span(0, 2)
    twice = locate(view(HEAD + "hòa giải, hòahòa.\n"), "hò")
    assert twice.kind is MatchKind.AMBIGUOUS
    assert [one.plain for one in twice.candidates] == [Span(0, 2), Span(10, 12), Span(13, 15)]


def test_two_such_parts_are_ambiguous() -> None:
    match = locate(view(HEAD + "Việc hòa giải, hòa nhập.\n"), "hò")
    assert match.kind is MatchKind.AMBIGUOUS
    assert len(match.candidates) == 2


def test_a_letter_is_not_parted_from_its_tone_mark() -> None:
    decomposed = view(HEAD + unicodedata.normalize("NFD", "Việc hòa giải.") + "\n")
    assert locate(decomposed, "ho").kind is not MatchKind.EXACT
    assert locate(decomposed, "h").kind is MatchKind.EXACT


def test_repeats_share_one_score() -> None:
    match = locate(view(HEAD + "Báo cáo. Báo cáo. Báo cáo. Báo cáo.\n"), "Báo cáo")
    assert match.kind is MatchKind.AMBIGUOUS
    assert match.score == 0.25
    assert {one.score for one in match.candidates} == {0.25}


def test_nothing_alike_scores_nothing() -> None:
    match = locate(view(), "0123456789")
    assert (match.kind, match.score, match.candidates) == (MatchKind.NONE, 0.0, ())


@pytest.mark.parametrize("prefix", ["mứctăng1", "mức tăng 1"])
def test_a_context_that_fits_another_place_better_by_a_hair_does_not_decide(prefix: str) -> None:
    """At the start of the text a prefix can be compared with nothing: it just agrees."""
    there = prefix.replace("ứ", "ụ")
    match = locate(view(HEAD + f"5% và {there}5% nữa.\n"), "5%", prefix)
    assert match.plain == Span(0, 2)


THRICE = HEAD + (
    "Sở Nội vụ chủ trì rà soát. Ban Dân tộc chủ trì rà soát. Cục Thuế chủ trì rà soát.\n"
)


@pytest.mark.parametrize(
    ("prefix", "suffix", "nth"),
    [
        ("Ban Dấn tộc", "", 2),
        ("", ". Cục Thuê chủ trì", 2),
        ("", ". Phần sau bắt đầu", 3),
        ("của chương trước. Sở Nội vụ", "", 1),
        ("Cục Thuê", ". Phần sau", 3),
    ],
)
def test_a_context_that_is_nearly_so_decides(prefix: str, suffix: str, nth: int) -> None:
    quote = "chủ trì rà soát"
    match = locate(view(THRICE), quote, prefix, suffix)
    starts = [found.start() for found in re.finditer(quote, THRICE)]
    assert match.span == Span(starts[nth - 1], starts[nth - 1] + len(quote))
    assert not match.context_disagrees


def test_a_prefix_from_before_the_text_does_not_disagree() -> None:
    match = locate(view(HEAD + "Sở Nội vụ chủ trì.\n"), "Sở Nội vụ", "lời của chương trước ")
    assert match.kind is MatchKind.EXACT
    assert not match.context_disagrees


@pytest.mark.parametrize(
    ("text", "prefix", "candidates"),
    [
        ("Giảm 15% rồi tăng 5% nữa.", "một lời khác hẳn", 2),
        ("Giảm 15% rồi tăng 25% nữa.", "", 2),
        ("Giảm 15% rồi 5%, sau tăng 5% nữa.", "", 3),
    ],
)
def test_whole_words_win_only_where_they_are_one_and_no_context_says_otherwise(
    text: str, prefix: str, candidates: int
) -> None:
    match = locate(view(f"{HEAD}{text}\n"), "5%", prefix)
    assert match.kind is MatchKind.AMBIGUOUS
    assert len(match.candidates) == candidates


def test_a_quote_from_the_second_letter_of_the_text_is_inside_a_word() -> None:
    assert locate(view(HEAD + "15% tăng.\n"), "5% tăng").inside_word
    assert not locate(view(HEAD + "5% tăng.\n"), "5% tăng").inside_word


def test_repeats_that_overlap_by_all_but_a_letter_count() -> None:
    match = locate(view(HEAD + "Số 111.\n"), "11")
    assert match.kind is MatchKind.AMBIGUOUS
    assert len(match.candidates) == 2


def test_no_words_score_nothing() -> None:
    assert locate(view(), " ").score == 0.0
    assert not locate(view(HEAD + "Việc hòa giải.\n"), "hò").context_disagrees
