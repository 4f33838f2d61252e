"""Inline Markdown read as a reader sees it, with the way back to its source."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plantool.core.inline import Inline, MarkKind, plain_inline

PROFILE = "commonmark+pipe_tables+footnotes+attributes+strikeout+superscript+subscript-raw_html"

CASES = [
    ("", ""),
    ("Kiện toàn tổ chức, bộ máy", "Kiện toàn tổ chức, bộ máy"),
    ("theo *hướng* tinh gọn", "theo hướng tinh gọn"),
    ("theo **hướng** _tinh_ __gọn__", "theo hướng tinh gọn"),
    ("***rất*** mạnh", "rất mạnh"),
    ("***rất** mạnh*", "rất mạnh"),
    ("**chưa đóng*", "*chưa đóng"),
    ("bỏ ~~chữ này~~ đi", "bỏ chữ này đi"),
    ("CO~2~ và 5 m^2^", "CO2 và 5 m2"),
    ("số^trên có dấu cách^", "sốtrên có dấu cách"),
    ("~~gạch ~dưới~ hết~~", "gạch dưới hết"),
    ("~~~cả hai~~~", "cả hai"),
    ("2 ^ 3 ~ 8", "2 ^ 3 ~ 8"),
    ("mã `a*b*` và `` a`b ``", "mã a*b* và a`b"),
    ("xem [trang này](https://a.vn/b) nhé", "xem trang này nhé"),
    ("xem <https://a.vn/%20b>", "xem https://a.vn/%20b"),
    ("![Bản *đồ*](a.png) tỉnh", "Bản đồ tỉnh"),
    (r"giá \*trị\* \{x\} C:\đĩa", r"giá *trị* {x} C:\đĩa"),
    ("A &amp; B&#65; &khong;", "A & BA &khong;"),
    ("dòng một\ndòng hai", "dòng một dòng hai"),
    ("dòng một  \n  dòng hai", "dòng một dòng hai"),
    ("dòng *một\\\ndòng* hai", "dòng một dòng hai"),
    ("có chú thích[^1] ở đây", "có chú thích ở đây"),
    ("hay quá![^1](x)", "hay quá!(x)"),
    ("theo [](#kien-toan) này", "theo mục II.4 này"),
    ("[](#kien-toan)", "mục II.4"),
    ("[xem](#kien-toan)", "xem"),
    ("[](https://a.vn)", ""),
    ("[không phải liên kết]", "[không phải liên kết]"),
    ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
]


@pytest.mark.parametrize(("source", "text"), CASES)
def test_a_reader_sees_the_words_without_the_marks(source: str, text: str) -> None:
    inline = read(source)
    assert inline.text == text
    check_map(source, inline)


def test_each_character_maps_to_its_own_source() -> None:
    inline = read("**a**\\*&amp;b")
    spans = list(zip(inline.starts, inline.ends, strict=True))
    assert inline.text == "a*&b"
    assert spans == [(2, 3), (5, 7), (7, 12), (12, 13)]


def test_a_reference_is_one_unit() -> None:
    inline = read("x [](#a) y")
    assert inline.text == "x mục II.4 y"
    assert set(inline.starts[2:10]) == {2}
    assert set(inline.ends[2:10]) == {8}


def test_a_call_without_its_footnote_is_what_is_written() -> None:
    assert plain_inline("a[^2] b[^Một]", footnotes={"một"}).text == "a[^2] b"


def test_a_line_break_takes_in_the_blanks_around_it() -> None:
    inline = read("a  \n  *b*")
    assert (inline.starts[1], inline.ends[1]) == (1, 6)


def test_a_link_in_an_image_in_emphasis_keeps_its_places() -> None:
    source = "x *y ![a `b` [c](d)](e.png)* z"
    inline = read(source)
    assert inline.text == "x y a b c z"
    assert [(mark.kind, mark.inner.of(source)) for mark in inline.marks] == [
        (MarkKind.EMPHASIS, "y ![a `b` [c](d)](e.png)"),
        (MarkKind.IMAGE, "a `b` [c](d)"),
        (MarkKind.CODE, "b"),
        (MarkKind.LINK, "c"),
    ]


def test_marks_know_what_they_enclose_and_where_they_lead() -> None:
    source = '**a** ~~b~~ ^c^ ~d~ _e_ ` f ` [g](h "i") <kk:l> [](#m) [^n]'
    found = [
        (mark.kind.value, mark.outer.of(source), mark.inner.of(source), mark.target)
        for mark in read(source).marks
    ]
    assert found == [
        ("strong", "**a**", "a", ""),
        ("strikeout", "~~b~~", "b", ""),
        ("superscript", "^c^", "c", ""),
        ("subscript", "~d~", "d", ""),
        ("emphasis", "_e_", "e", ""),
        ("code", "` f `", "f", ""),
        ("link", '[g](h "i")', "g", "h"),
        ("link", "<kk:l>", "kk:l", "kk:l"),
        ("reference", "[](#m)", "[](#m)", "#m"),
        ("footnote", "[^n]", "[^n]", "n"),
    ]


def test_text_without_marks_maps_to_itself_without_a_parser() -> None:
    inline = plain_inline("Ủy ban nhân dân tỉnh.")
    assert inline.starts == range(21)
    assert inline.ends == range(1, 22)


@pytest.mark.parametrize(
    "source",
    ["[" * 4000, "![" * 900 + "a" + "](x)" * 900, "*a " * 4000, "~" * 4001 + "a", "`" * 4000],
)
def test_hostile_nesting_is_read_without_harm(source: str) -> None:
    check_map(source, read(source))


WORDS = ["a", "hòa", "đẹp", "2", " ", " ", ".", '"', "(", "-"]
MARKS = ["*", "**", "_", "~", "~~", "^", "`", "``", "[", "](#a)", "![", "](b.png)", "\\", "&amp;"]
OTHER = ["<http://a.vn/x>", "\n", "  \n", "\\\n", "[^1]", "[](#c)", "\u00a0", "]", "!"]
inlines = st.lists(st.sampled_from([*WORDS, *MARKS, *OTHER]), max_size=14).map("".join)


def has_even_tildes(source: str) -> bool:
    """Whether runs of tildes are of one length: pandoc reads `~a~~` in one way alone, in another
    inside a link.
    """
    return len({len(run) for run in re.findall("~+", source)}) <= 1


@given(inlines)
def test_every_plain_character_maps_to_its_source(source: str) -> None:
    check_map(source, read(source))


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(inlines.filter(has_even_tildes), min_size=20, max_size=60))
def test_the_words_are_those_that_pandoc_reads(sources: list[str]) -> None:
    sources = ["Câu " + source.replace("\n", "\nvà ") + " hết" for source in sources]
    ours = [plain_inline(source, footnotes={"1"}).text.split() for source in sources]
    assert ours == [words.split() for words in pandoc_words(sources)]


@pytest.mark.parametrize(("source", "text"), [case for case in CASES if case[0]])
def test_pandoc_reads_the_cases_alike(source: str, text: str) -> None:
    (words,) = pandoc_words(["Câu " + source])
    assert words.split() == ("Câu " + text.replace("mục II.4", "")).split()


def read(source: str) -> Inline:
    return plain_inline(source, references=lambda _: "mục II.4")


def check_map(source: str, inline: Inline) -> None:
    assert len(inline.text) == len(inline.starts) == len(inline.ends)
    assert list(inline.starts) == sorted(inline.starts)
    assert list(inline.ends) == sorted(inline.ends)
    units: dict[tuple[int, int], str] = {}
    for char, start, end in zip(inline.text, inline.starts, inline.ends, strict=True):
        assert 0 <= start < end <= len(source)
        units[start, end] = units.get((start, end), "") + char
    spans = list(units)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    for (start, end), words in units.items():
        piece = source[start:end]
        is_rendered = piece.startswith(("&", "[")) or "\n" in piece
        assert piece in (words, "\\" + words) or is_rendered
    for mark in inline.marks:
        assert mark.outer.contains(mark.inner)
        assert mark.outer.end <= len(source)


def pandoc_words(sources: Sequence[str]) -> list[str]:
    text = "\n\n".join(sources) + "\n\n[^1]: x\n"
    pandoc = importlib.import_module("pypandoc").get_pandoc_path()
    command = [pandoc, "-f", PROFILE, "-t", "json"]
    run = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    return ["".join(_words(block["c"])) for block in json.loads(run.stdout)["blocks"]]


def _words(inlines: list[Any]) -> list[str]:
    found: list[str] = []
    for inline in inlines:
        kind, content = inline["t"], inline.get("c")
        if kind == "Str":
            found.append(content)
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            found.append(" ")
        elif kind == "Code":
            found.append(content[1])
        elif kind in ("Link", "Image", "Span"):
            found += _words(content[1])
        elif kind != "Note":
            found += _words(content)
    return found
