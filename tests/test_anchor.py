"""Quoted words found in a plan's section, or refused; and what an edit of them covers."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plantool.core.anchor import Match, MatchKind, covering_span, locate
from plantool.core.cover import Cover, HalfCovered, cover
from plantool.core.parse_plan import parse_plan
from plantool.core.plain_view import PlainView, PlainViews, field_view, view_of
from plantool.core.plan import Plan
from plantool.core.text import SourceText, Span
from plantool.core.tone_marks import with_tone_style
from plantool.core.yaml_text import YamlScalar

PLAN = """---
plan: x
title: "Kế hoạch \\"thực hiện\\"\\n  Chỉ thị"
grounds:
- Luật *Tổ chức*
- Nghị quyết số 5
---
Thực hiện Chỉ thị, tỉnh ban hành kế hoạch.

# Mục đích {#muc-dich}

Kiện toàn *tổ chức, bộ máy* theo hướng **tinh gọn**, xem [](#yeu-cau)[^luat]. Bộ máy gọn
nhẹ; giá \\*5\\* đồng. Hòa giải, thủy lợi "tại chỗ" - từng bước.

- Sở Nội vụ
  chủ trì.
- Sở Tài chính:

  - cấp vốn;

  phối hợp.

> Trích lời.

| Việc | Hạn |
| --- | --- |
| **Rà soát** | quý I \\| II |

```
mã số
```

[^luat]: Theo *Luật*.

## Yêu cầu {#yeu-cau}

Giảm 15% biên chế, tăng 5% thu. Bảo đảm ban hành đúng hạn, an toàn.

# Nhiệm vụ {#nhiem-vu}

Kiện toàn bộ máy. Rà soát văn bản; rà soát văn bản của xã. Rà soát văn bản mật.
Các sở báo cáo. Các xã báo cáo. Các sở báo cáo!
"""


def plan_of(text: str) -> Plan:
    plan, findings = parse_plan(SourceText(text))
    assert plan is not None
    assert not findings
    return plan


def view(section: str = "muc-dich", text: str = PLAN, *, own: bool = False) -> PlainView:
    found = view_of(plan_of(text), section, lambda _: "mục I.1", own=own)
    assert found is not None
    return found


def test_a_view_is_title_own_text_and_subsections_then_footnotes() -> None:
    assert view().text == (
        "Mục đích\n"
        "Kiện toàn tổ chức, bộ máy theo hướng tinh gọn, xem mục I.1. Bộ máy gọn nhẹ; "
        'giá *5* đồng. Hòa giải, thủy lợi "tại chỗ" - từng bước.\n'
        "Sở Nội vụ chủ trì.\nSở Tài chính:\ncấp vốn;\nphối hợp.\nTrích lời.\n"
        "Việc\nHạn\nRà soát\nquý I | II\nmã số\n"
        "Yêu cầu\nGiảm 15% biên chế, tăng 5% thu. Bảo đảm ban hành đúng hạn, an toàn.\0"
        "Theo Luật."
    )


def test_the_own_text_has_neither_title_nor_subsections() -> None:
    assert view("yeu-cau", own=True).text.startswith("Giảm 15%")
    assert "Yêu cầu" not in view("muc-dich", own=True).text
    assert view("mo-dau").text == "Thực hiện Chỉ thị, tỉnh ban hành kế hoạch."


def test_no_view_of_a_section_that_is_not_there() -> None:
    assert view_of(plan_of(PLAN), "khong-co") is None


FOUND = [
    ("theo hướng", "theo hướng"),
    ("Mục đích", "Mục đích"),
    ("tổ chức, bộ máy", "*tổ chức, bộ máy*"),
    ("tổ chức", "tổ chức"),
    ("Kiện toàn tổ chức, bộ máy", "Kiện toàn *tổ chức, bộ máy*"),
    ("hướng tinh gọn,", "hướng **tinh gọn**,"),
    ("xem mục I.1", "xem [](#yeu-cau)"),
    ("mục I.1", "[](#yeu-cau)"),
    ("Bộ máy gọn nhẹ", "Bộ máy gọn\nnhẹ"),
    ("  Bộ\tmáy\u00a0gọn   nhẹ\n", "Bộ máy gọn\nnhẹ"),
    ("giá *5* đồng", "giá \\*5\\* đồng"),
    ("Hoà giải, thuỷ lợi", "Hòa giải, thủy lợi"),
    ("“tại chỗ” – từng", '"tại chỗ" - từng'),
    ("Sở Nội vụ chủ trì.", "Sở Nội vụ\n  chủ trì."),
    ("chủ trì. Sở Tài chính", "chủ trì.\n- Sở Tài chính"),
    ("Rà soát quý I | II", "**Rà soát** | quý I \\| II"),
    ("mã số", "mã số"),
    ("Theo Luật", "Theo *Luật*"),
    ("tăng 5%", "tăng 5%"),
    ("5% ", "5%"),
    ("an", "an"),
    ("Giả", "Giả"),
    ("tinh gọ", "tinh gọ"),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(("quote", "source"), FOUND)
def test_words_are_found_whatever_their_typing(
    quote: str, source: str, form: str, newline: str
) -> None:
    text = PLAN.replace("\n", newline)
    match = locate(view(text=text), unicodedata.normalize(form, quote))  # type: ignore[arg-type]
    assert match.kind is MatchKind.EXACT
    assert match.score == 1
    assert match.text == source.replace("\n", newline)
    assert match.span is not None
    assert match.span.of(text) == match.text


def test_words_are_found_in_a_plan_of_decomposed_letters() -> None:
    decomposed = unicodedata.normalize("NFD", PLAN)
    match = locate(view(text=decomposed), "bộ máy", "tổ chức, ")
    assert match.text == unicodedata.normalize("NFD", "bộ máy")


REFUSED = [
    ("", MatchKind.NONE),
    (" \n", MatchKind.NONE),
    ("hoàn toàn khác hẳn mọi lời", MatchKind.NONE),
    ("tinh GỌN", MatchKind.FUZZY),
    ("theo huớng tinh gọn", MatchKind.FUZZY),
    ("xem mục I", MatchKind.FUZZY),
    ("an toàn. Theo Luật", MatchKind.FUZZY),
    ("biên chế", MatchKind.EXACT),
    ("gọn", MatchKind.AMBIGUOUS),
]


@pytest.mark.parametrize(("quote", "kind"), REFUSED)
def test_only_the_exact_words_once_are_a_match(quote: str, kind: MatchKind) -> None:
    match = locate(view(), quote)
    assert match.kind is kind
    assert (match.score == 1) is (kind is MatchKind.EXACT)
    assert (match.span is None) is (kind is not MatchKind.EXACT)
    assert all(candidate.score < 1 for candidate in match.candidates)


def test_a_near_miss_shows_the_nearest_wording_with_its_marks() -> None:
    nearest = locate(view(), "theo huớng tinh gọn").candidates[0]
    assert nearest.words == "theo hướng tinh gọn"
    assert nearest.text == "theo hướng **tinh gọn**"
    assert nearest.span.of(PLAN) == nearest.text


def test_half_a_reference_is_shown_with_the_whole_of_it() -> None:
    assert locate(view(), "xem mục I").candidates[0].text == "xem [](#yeu-cau)"


def test_at_most_five_candidates_are_shown() -> None:
    text = PLAN + "\n\n".join(f"Rà soát văn bản thứ {n}" for n in range(9)) + "\n"
    assert len(locate(view("nhiem-vu", text), "soát văn").candidates) == 5
    assert len(locate(view("nhiem-vu", text), "Rà soat văn bản thứ").candidates) == 5


CONTEXTS = [
    ("à soát văn bản", "r", "", 2),
    ("soát văn bản", "", " của xã", 2),
    ("soát văn bản", "rà ", "", 2),
    ("soát văn bản", "Rà", "mật", 3),
    ("soát văn bản", "Kiện toàn bộ máy. Rà", ";", 1),
    ("Các sở báo cáo", "", "!", 2),
    ("sở báo cáo", "xã báo cáo. Các", "", 2),
    ("soát văn bản", "từ chương trước: Nhiệm vụ Kiện toàn bộ máy. Rà ", "", 1),
    ("soát văn bản", "Kiện tòan bộ máy. Rà ", "; rà", 1),
]


@pytest.mark.parametrize(("quote", "prefix", "suffix", "nth"), CONTEXTS)
def test_context_decides_between_repeats(quote: str, prefix: str, suffix: str, nth: int) -> None:
    match = locate(view("nhiem-vu"), quote, prefix, suffix)
    assert match.kind is MatchKind.EXACT
    assert not match.context_disagrees
    places = [found.start() for found in re.finditer(re.escape(quote), PLAN)]
    places = [place for place in places if place > PLAN.index("# Nhiệm vụ")]
    assert match.span == Span(places[nth - 1], places[nth - 1] + len(quote))


@pytest.mark.parametrize(
    ("quote", "prefix", "suffix"),
    [
        ("soát văn bản", "", ""),
        ("soát văn bản", "à ", ""),
        ("soát văn bản", "lời khác hẳn", ""),
        ("soát văn bản", "rà", "mật"),
    ],
)
def test_a_context_that_decides_nothing_leaves_repeats_ambiguous(
    quote: str, prefix: str, suffix: str
) -> None:
    match = locate(view("nhiem-vu"), quote, prefix, suffix)
    assert match.kind is MatchKind.AMBIGUOUS
    assert len(match.candidates) == 3
    assert {candidate.words for candidate in match.candidates} == {quote}


def test_repeats_that_the_context_rules_out_are_not_shown() -> None:
    match = locate(view("nhiem-vu"), "báo cáo", "Các sở")
    assert match.kind is MatchKind.AMBIGUOUS
    assert len(match.candidates) == 2


def test_a_context_longer_than_the_text_before_the_quote_fits() -> None:
    text = "---\nplan: x\n---\n\nBáo cáo. Sở báo cáo. Báo cáo.\n"
    match = locate(view("mo-dau", text), "Báo cáo", "Lời của chương trước, dài hơn. ", ". Sở")
    assert match.span == Span(text.index("Báo"), text.index("Báo") + 7)


def test_words_that_stand_once_are_found_whatever_their_context() -> None:
    match = locate(view(), "biên chế", "một lời khác hẳn", "cũng khác")
    assert match.kind is MatchKind.EXACT
    assert match.context_disagrees


def test_overlapping_repeats_count() -> None:
    text = "---\nplan: x\n---\n\nba ba ba\n"
    assert locate(view("mo-dau", text), "ba ba").kind is MatchKind.AMBIGUOUS


def test_repeats_inside_longer_words_do_not_count_beside_whole_words() -> None:
    section = view("yeu-cau")
    assert locate(section, "5%").span == Span(PLAN.index(" 5%") + 1, PLAN.index(" 5%") + 3)
    assert not locate(section, "5%").inside_word
    assert locate(section, "1").inside_word


def test_context_can_point_into_a_longer_word() -> None:
    match = locate(view("yeu-cau"), "5%", "Giảm 1", " biên chế")
    assert match.span is not None
    assert match.span.start == PLAN.index("15%") + 1


def test_part_of_a_word_is_found_as_it_is_written() -> None:
    assert locate(view(), "Hò").text == "Hò"
    assert locate(view(), "Ho").kind is not MatchKind.EXACT


def test_a_deleted_sentence_does_not_land_on_its_twin() -> None:
    before = "---\nplan: x\n---\n\nSở Nội vụ chủ trì rà soát. Sở Tài chính chủ trì rà soát.\n"
    after = before.replace("Sở Nội vụ chủ trì rà soát. ", "")
    quote = "Sở Nội vụ chủ trì rà soát."
    assert locate(view("mo-dau", before), quote).kind is MatchKind.EXACT
    match = locate(view("mo-dau", after), quote)
    assert match.kind is MatchKind.FUZZY
    assert match.span is None


def test_a_corrected_word_does_not_land_on_another_like_it() -> None:
    text = "---\nplan: x\n---\n\nLinux là hệ điều hành. Nó chạy trên nhiều machines.\n"
    assert locate(view("mo-dau", text), "Linus", "", " là hệ").span is None


def test_a_header_field_is_searched_by_its_decoded_words() -> None:
    plan = plan_of(PLAN)
    title = plan.front.get("title")
    assert isinstance(title, YamlScalar)
    match = locate(field_view(plan.source, [title]), "“thực hiện” Chỉ thị")
    assert match.text == '\\"thực hiện\\"\\n  Chỉ thị'


def test_no_quote_reaches_from_one_value_of_a_field_to_the_next() -> None:
    plan = plan_of(PLAN)
    grounds = plan.front.get("grounds")
    assert grounds is not None
    assert not isinstance(grounds, YamlScalar)
    values = [item for item in getattr(grounds, "items", ()) if isinstance(item, YamlScalar)]
    found = field_view(plan.source, values)
    assert locate(found, "Luật *Tổ chức*").kind is MatchKind.EXACT
    assert locate(found, "chức* Nghị quyết").kind is not MatchKind.EXACT


HALF = [
    ("toàn tổ chức", "*tổ chức, bộ máy*"),
    ("máy theo", "*tổ chức, bộ máy*"),
    ("gọn, xem", "**tinh gọn**"),
    ("bộ máy theo hướng tinh", "*tổ chức, bộ máy*"),
    ("soát quý", "**Rà soát**"),
]


@pytest.mark.parametrize(("quote", "mark"), HALF)
def test_half_in_half_out_of_a_mark_is_refused(quote: str, mark: str) -> None:
    section = view()
    found = covering_span(section, locate(section, quote))
    assert isinstance(found, HalfCovered)
    assert found.mark.outer.of(PLAN) == mark


@pytest.mark.parametrize(
    ("source", "quote", "span"),
    [
        ("***rất* mạnh** mẽ", "rất", "*rất*"),
        ("***rất* mạnh** mẽ", "rất mạnh", "***rất* mạnh**"),
        ("***rất* mạnh** mẽ", "mạnh", "mạnh"),
        ("[xem *trang*](a)", "xem trang", "[xem *trang*](a)"),
        ("[xem *trang*](a)", "trang", "*trang*"),
        ("*a `b c` d* e", "b c", "`b c`"),
        ("**Mục tiêu[^1]** xa", "Mục tiêu", "Mục tiêu"),
        ("**Mục[^1] tiêu** xa", "Mục tiêu", "**Mục[^1] tiêu**"),
        ("*a ![](b.png)* c", "a", "a"),
        ("a ![*bản đồ*](b.png) c", "bản đồ", "![*bản đồ*](b.png)"),
        ("`` a`b `` c", "a`b", "`` a`b ``"),
    ],
)
def test_an_edit_takes_in_the_marks_of_which_it_covers_all(
    source: str, quote: str, span: str
) -> None:
    text = f"---\nplan: x\n---\n\n{source}\n\n[^1]: x\n"
    section = view("mo-dau", text)
    found = covering_span(section, locate(section, quote))
    assert isinstance(found, Span)
    assert found.of(text) == span


WHOLE = [
    ("Mục đích", [], True),
    ("Kiện toàn", [], False),
    ("Sở Nội vụ chủ trì.", ["- Sở Nội vụ\n  chủ trì.\n"], True),
    ("Sở Tài chính:", ["- Sở Tài chính:\n"], True),
    ("cấp vốn;", ["  - cấp vốn;\n"], True),
    ("Sở Tài chính: cấp vốn; phối hợp.", None, True),
    ("Sở Nội vụ chủ trì. Sở Tài chính:", None, True),
    ("Sở Nội vụ chủ trì. Sở Tài", [], False),
    ("Trích lời.", ["> Trích lời.\n"], True),
    ("Rà soát", ["**Rà soát**"], True),
    ("Rà soát quý I | II", ["| **Rà soát** | quý I \\| II |\n"], True),
    ("mã số", ["```\nmã số\n```\n"], True),
]


@pytest.mark.parametrize(("quote", "blocks", "is_whole"), WHOLE)
def test_a_quote_knows_which_blocks_it_is_the_whole_of(
    quote: str, blocks: list[str] | None, *, is_whole: bool
) -> None:
    found = covered(view(), locate(view(), quote))
    assert found.is_whole_piece is is_whole
    if blocks is not None:
        assert [block.span.of(PLAN) for block in found.whole] == blocks
    assert found.crosses_blocks is (len(found.pieces) > 1)


def test_an_item_with_its_sublist_is_one_whole_block() -> None:
    found = covered(view(), locate(view(), "Sở Tài chính: cấp vốn; phối hợp."))
    assert [block.kind.value for block in found.whole] == ["list item"]


def test_a_paragraph_with_a_picture_is_more_than_its_words() -> None:
    section = view("mo-dau", "---\nplan: x\n---\n\nSơ đồ ![](a.png)\n")
    assert not covered(section, locate(section, "Sơ đồ")).is_whole_piece


def test_each_section_is_read_once() -> None:
    views = PlainViews(plan_of(PLAN))
    assert views.view("muc-dich") is views.view("muc-dich")


PARTS = [
    *("Hòa giải", "thủy lợi", "quý", "già", "ủy ban", "đẹp", "15%", "quỹ"),
    *("*nghiêng*", "**đậm *kép***", "`mã`", "[liên kết](a)", "H~2~O", "[](#muc-dich)", "\\*"),
    *("“ngoặc”", '"ngoặc"', "xã–huyện", "xã-huyện", "&amp;", "[^luat]", "~~bỏ~~"),
]
SEPARATORS = [" ", " ", " ", "\n", "\n\n", "\n\n- ", "  \n", ", "]
bodies = st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(SEPARATORS)), min_size=1).map(
    lambda parts: "".join(a + b for a, b in parts).strip()
)


@given(bodies, st.data())
def test_any_words_that_stand_once_are_found_however_they_are_typed(
    body: str, data: st.DataObject
) -> None:
    text = f"---\nplan: x\n---\n\nĐầu {body} đuôi\n\n[^luat]: x\n"
    section = view("mo-dau", text)
    stops = [found.start() for found in re.finditer(r"\b|\Z", section.text.split("\0")[0])]
    begin = data.draw(st.sampled_from(stops))
    end = data.draw(st.sampled_from(stops))
    quote = section.text[begin:end]
    assume(quote.strip())
    assume(not section.cuts_unit(begin))
    assume(not section.cuts_unit(end))
    typed = data.draw(st.sampled_from(TYPINGS))(quote)
    match = locate(section, typed)
    assert match.kind in (MatchKind.EXACT, MatchKind.AMBIGUOUS)
    if locate(section, quote).kind is MatchKind.EXACT:
        assert match.plain is not None
        assert match.words.split() == quote.split()
        assert section.source_span(match.plain) == section.source_span(
            stripped(section, begin, end)
        )


TYPINGS = [
    lambda quote: quote,
    lambda quote: unicodedata.normalize("NFD", quote),
    lambda quote: quote.replace("“", '"').replace("”", '"').replace('"', "„"),
    lambda quote: quote.replace("-", "–").replace(" ", "  "),
    lambda quote: quote.replace(" ", "\n").replace("\n", "\u00a0"),
    lambda quote: with_tone_style(quote, "new"),
    lambda quote: with_tone_style(quote, "old"),
]


@given(bodies, st.data())
def test_a_covering_span_replaced_leaves_the_other_words_as_they_were(
    body: str, data: st.DataObject
) -> None:
    text = f"---\nplan: x\n---\n\nĐầu {body} đuôi\n\n[^luat]: x\n"
    section = view("mo-dau", text)
    words = [found.span() for found in re.finditer(r"\w+", section.text.split("\0")[0])]
    begin = data.draw(st.sampled_from(words))[0]
    end = data.draw(st.sampled_from(words))[1]
    assume(begin < end)
    assume(not section.cuts_unit(begin) and not section.cuts_unit(end))
    found = cover(section, Span(begin, end))
    assume(isinstance(found, Cover))
    assert isinstance(found, Cover)
    assume(not found.crosses_blocks)
    changed = text[: found.span.start] + "XYZ" + text[found.span.end :]
    after = view("mo-dau", changed).text
    assert after.split("\0")[0] == section.text[:begin] + "XYZ" + section.text[end:].split("\0")[0]


def stripped(section: PlainView, begin: int, end: int) -> Span:
    quote = section.text[begin:end]
    begin += len(quote) - len(quote.lstrip())
    return Span(begin, begin + len(quote.strip()))


def covered(section: PlainView, match: Match) -> Cover:
    assert match.plain is not None
    found = cover(section, match.plain)
    assert isinstance(found, Cover)
    return found
