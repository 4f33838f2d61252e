from __future__ import annotations

import re
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantool.core.fold import fold
from plantool.core.legacy_encoding import is_tcvn3, is_vni
from plantool.core.model import ID
from plantool.core.numerals import LETTERS, from_letter, from_roman, letter, roman
from plantool.core.text import Span
from plantool.core.tone_marks import tone_style, with_tone_style
from plantool.core.vietnamese import date_words, natural_key, strip_marks, to_id

WORKSHOP = Path(__file__).parents[2] / "shared/data/workshop-2021-02-05.txt"

SYLLABLES = [
    "Kế",
    "hoạch",
    "hoà",
    "hòa",
    "thủy",
    "thuỷ",
    "Ủy",
    "UỶ",
    "quý",
    "qúy",
    "già",
    "gìa",
    "của",
    "những",
    "được",
    "đẩy",
    "mạnh",
    "“chủ",
    "động”",
    "–",
    "tỉnh\xa0Hà",
    "Giang\u200b",
    "–",
    "đổi",
    "",
    "mới\r\n",
    "và",
    "é",
    "ộ",
]
texts = st.one_of(
    st.text(),
    st.lists(st.sampled_from(SYLLABLES), max_size=12).map(" ".join),
    st.text(alphabet="aeoyuqgQGìùòúÒạ\u0300\u0301\u0323\u0302\u0338 \u00a0\u200b\n“'–-x"),
)


def test_words_become_an_id() -> None:
    assert to_id("Kiện toàn tổ chức, bộ máy") == "kien-toan-to-chuc-bo-may"
    assert to_id("Đẩy mạnh") == "day-manh"
    assert to_id("2021: Đợt 1") == "m2021-dot-1"
    assert to_id("…") == "m"
    long = to_id("Nhiệm vụ và giải pháp chủ yếu nhằm tiếp tục đổi mới")
    assert long == "nhiem-vu-va-giai-phap-chu-yeu-nham-tiep"


@given(texts)
def test_whatever_the_words_the_id_is_one(words: str) -> None:
    made = to_id(words)
    assert ID.fullmatch(made)
    assert len(made) <= 40


def test_marks_are_stripped() -> None:
    assert strip_marks("Sở Nội vụ, Đường ưỡn") == "So Noi vu, Duong uon"
    assert strip_marks(unicodedata.normalize("NFD", "Ủy ban")) == "Uy ban"


def test_ids_sort_as_people_count() -> None:
    assert sorted(["snv-10", "snv-2", "snv", "sct-3"], key=natural_key) == [
        *("sct-3", "snv", "snv-2", "snv-10"),
    ]
    assert natural_key("a" + "9" * 10_000) > natural_key("a1")


def test_point_letters_follow_the_vietnamese_alphabet() -> None:
    assert "".join(LETTERS) == "abcdđeghiklmnopqrstuvxy"
    assert [letter(n) for n in (1, 4, 5, 6, 23, 24, 25, 47)] == [
        *("a", "d", "đ", "e", "y", "aa", "ab", "ba"),
    ]
    assert from_letter("Đ") == 5
    assert from_letter("f") is None


@given(st.integers(1, 3999))
def test_numerals_read_back(n: int) -> None:
    assert from_roman(roman(n)) == n
    assert from_letter(letter(n)) == n


@pytest.mark.parametrize("wrong", ["", "IIII", "VX", "i", "A", "MMMM"])
def test_what_is_no_roman_numeral_is_none(wrong: str) -> None:
    assert from_roman(wrong) is None


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2021-02-05", "ngày 05 tháng 02 năm 2021"),
        ("2021-03-15", "ngày 15 tháng 3 năm 2021"),
        ("2021-12-01", "ngày 01 tháng 12 năm 2021"),
        ("2021-02", "ngày      tháng 02 năm 2021"),
        ("2021", "ngày      tháng      năm 2021"),
        (None, "ngày      tháng      năm"),
    ],
)
def test_a_date_is_printed_as_the_decree_says(date: str | None, words: str) -> None:
    assert date_words(date) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("HÒA", "HOÀ"),
        ("thủy", "thuỷ"),
        ("Ủy", "Uỷ"),
        ("túy", "tuý"),
        ("qúy", "quý"),
        ("qùa", "quà"),
        ("gìa", "già"),
        ("khỏe", "khoẻ"),
        ("“tinh gọn”", '"tinh gọn"'),
        ("Độc lập – Tự do", "Độc lập - Tự do"),
        ("hai  từ\r\nnữa", "hai\u00a0từ nữa"),
        ("li\u00adên\u200b kết", "liên kết"),
    ],
)
def test_typing_habits_fold_alike(one: str, other: str) -> None:
    assert fold(one).text == fold(other).text
    assert fold(unicodedata.normalize("NFD", one)).text == fold(other).text


@pytest.mark.parametrize(
    ("one", "other"),
    [("Nhân dân", "nhân dân"), ("mía", "mià"), ("hòa", "hoá"), ("lấy", "lây"), ("bò", "bờ")],
)
def test_other_words_stay_other_words(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@given(texts)
def test_composed_and_decomposed_fold_alike(text: str) -> None:
    folded = fold(text).text
    assert fold(unicodedata.normalize("NFD", text)).text == folded
    assert fold(unicodedata.normalize("NFC", text)).text == folded


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(texts, st.data())
def test_a_folded_span_maps_back_to_characters_that_fold_to_it(
    text: str, data: st.DataObject
) -> None:
    folded = fold(text)
    assert len(folded.offsets) == len(folded.ends) == len(folded.text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    source = folded.source_span(Span(start, end))
    assert 0 <= source.start <= source.end <= len(text)
    # Without marks, because a cut between the letters of `hòa` parts them from their tone.
    assert strip_marks(folded.text[start:end]) in strip_marks(fold(source.of(text)).text)


@given(st.lists(st.sampled_from(SYLLABLES), max_size=12), st.data())
def test_whole_words_map_back_to_just_themselves(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(words)))
    end = data.draw(st.integers(start, len(words)))
    before, part = " ".join([*words[:start], ""]), " ".join(words[start:end])
    if not fold(part).text.strip() or part != part.strip():
        return
    at = len(fold(before).text)
    span = fold(text).source_span(Span(at, at + len(fold(part).text)))
    assert span == Span(len(before), len(before) + len(part.rstrip("\u200b")))


@given(texts)
def test_the_folded_characters_cover_the_source_in_order(text: str) -> None:
    folded = fold(text)
    assert list(folded.offsets) == sorted(folded.offsets)
    assert all(start < end for start, end in zip(folded.offsets, folded.ends, strict=True))


def test_a_decomposed_letter_maps_back_with_its_marks() -> None:
    text = unicodedata.normalize("NFD", "đổi mới, hiệu quả")
    folded = fold(text)
    at = folded.text.index("mới")
    assert unicodedata.normalize("NFC", folded.source_span(Span(at, at + 3)).of(text)) == "mới"


@pytest.mark.parametrize(
    ("word", "style"),
    [
        *((word, "old") for word in ("hòa", "thủy", "Ủy", "HÒA", "khỏe", "túy")),
        *((word, "new") for word in ("hoà", "thuỷ", "Uỷ", "HOÀ", "khoẻ", "tuý")),
        *((word, None) for word in ("quý", "hoàn", "ngoài", "già", "huỳnh", "Nhân dân", "khuyến")),
    ],
)
def test_the_tone_style_of_a_word_shows(word: str, style: str | None) -> None:
    assert tone_style(word) == style
    assert tone_style(unicodedata.normalize("NFD", word)) == style


def test_tone_placement_converts_both_ways() -> None:
    old = "Ủy ban hòa bình, quý giá, thủy lợi, hoàn thành, HÒA, khỏe"
    new = "Uỷ ban hoà bình, quý giá, thuỷ lợi, hoàn thành, HOÀ, khoẻ"
    assert with_tone_style(old, "new") == new
    assert with_tone_style(new, "old") == old


UNICODE = "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
TCVN3 = (
    "a8 a9 aa ab ac ad ae b5 b6 b7 b8 b9 bb bc bd be c6 c7 c8 c9 ca cb cc ce cf d0 d1 d2 d3 d4 d5 "
    "d6 d7 d8 dc dd de df e1 e2 e3 e4 e5 e6 e7 e8 e9 ea eb ec ed ee ef f1 f2 f3 f4 f5 f6 f7 f8 f9 "
    "fa fb fc fd fe a1 a2 a3 a4 a5 a6 a7"
)
VNI_TONES = dict(zip("\u0301\u0300\u0309\u0303\u0323", "ùøûõï", strict=True))
VNI_ROUND = dict(zip("\u0301\u0300\u0309\u0303\u0323", "áàåãä", strict=True))
VNI_SHORT = dict(zip("\u0301\u0300\u0309\u0303\u0323", "éèúüë", strict=True))
VNI_I = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ", "Đ": "Ñ"}


def as_tcvn3(text: str) -> str:
    """The text in TCVN3, read as Latin-1; capitals as the small letters that `.VnTimeH` has."""
    table = dict(zip(UNICODE, bytes.fromhex(TCVN3).decode("latin-1"), strict=True))
    return "".join(table.get(sign, table.get(sign.lower(), sign)) for sign in text)


def as_vni(text: str) -> str:
    """The text in VNI, read as Latin-1."""
    return "".join(_vni(sign) for sign in text)


def _vni(sign: str) -> str:
    if sign in VNI_I:
        return VNI_I[sign]
    base, *marks = tuple(unicodedata.normalize("NFD", sign))
    tones = [mark for mark in marks if mark in VNI_TONES]
    if "\u031b" in marks:
        base = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base]
    if "\u0302" in marks:
        made = base + (VNI_ROUND[tones[0]] if tones else "â")
    elif "\u0306" in marks:
        made = base + (VNI_SHORT[tones[0]] if tones else "ê")
    else:
        made = base + (VNI_TONES[tones[0]] if tones else "")
    return made.upper() if sign.isupper() else made


SENTENCES = (
    "Kế hoạch thực hiện Chỉ thị số 42 của Bộ Chính trị",
    "Ủy ban nhân dân tỉnh Hà Giang",
    "Đề nghị bỏ điểm đ khoản 2 Điều 4",
    "Kiện toàn tổ chức, bộ máy theo hướng tinh gọn, hiệu quả",
    "Các sở, ban, ngành chủ động triển khai các nhiệm vụ được giao",
)
FOREIGN = (
    "",
    "Plain English text about plans, budgets and 10 people.",
    "The naïve café in Köln costs £5 ©2020, 10µm ±2°, Straße, señor mañana Zoë ½ ¼",
    "Évaluation des coûts à l'école où naïf Noël veut être maître, façade, œuvre, forêt",
    "FORÊT, HÔTEL, CÔTÉ, ÊTRE",
    "Schöne Grüße aus München, Übung für höhere Öfen, muß, Fuß, größer",
    "São Paulo não é só coração; informações à população",
    "Blåbær på øya, Ærø, smörgåsbord, Åland",
    "hoà bình khoá toán, ánh sáng, lá tía tô",
    "BÌNH MINH, CÔNG TÁC, MÔN TOÁN, HÀ GIANG",
)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_old_encodings_are_recognised_by_their_characters(sentence: str) -> None:
    assert is_tcvn3(as_tcvn3(sentence))
    assert is_vni(as_vni(sentence))
    assert not is_vni(as_tcvn3(sentence))
    assert not is_tcvn3(as_vni(sentence))


@pytest.mark.parametrize("text", [*SENTENCES, *FOREIGN])
def test_unicode_is_never_taken_for_an_old_encoding(text: str) -> None:
    for form in ("NFC", "NFD"):
        written = unicodedata.normalize(form, text)
        assert not is_tcvn3(written)
        assert not is_vni(written)
        assert not is_tcvn3(written.upper())
        assert not is_vni(written.upper())


@pytest.mark.skipif(not WORKSHOP.exists(), reason="the shared documents are not beside the project")
def test_each_sentence_of_a_news_report_is_recognised() -> None:
    report = WORKSHOP.read_text(encoding="utf-8")
    for sentence in re.split(r"[.;]\s", report):
        if len(sentence) > 60:
            assert is_tcvn3(as_tcvn3(sentence)), sentence
            assert is_vni(as_vni(sentence)), sentence
    assert not is_tcvn3(report)
    assert not is_vni(report)


def test_every_white_space_there_is_folds_to_one_space() -> None:
    blanks = [sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isspace()]
    assert len(blanks) > 20
    for blank in blanks:
        for text in (f"a{blank}b", f"a {blank}b", f"a{blank}\nb"):
            assert fold(text).text == "a b"
        assert fold(f"{blank}a{blank}").text == " a "
        assert fold(blank).text == " "
