"""Hostile Word, Excel, CSV and PDF files: none grows, reads, runs or lasts."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.hostile import PLAN, Outcome, hostile_repo, plan_with

pytestmark = pytest.mark.skipif(os.name == "nt", reason="plants links and shell scripts")

ROUND = "hoi-thao-2021-02-05"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return hostile_repo(tmp_path)


# Word


def word_file(**parts: bytes) -> bytes:
    out = io.BytesIO()
    usual = {
        "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": document(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"),
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in {**usual, **parts}.items():
            file.writestr(name, data)
    return out.getvalue()


def document(body: bytes, head: bytes = b"") -> bytes:
    uri = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return head + b'<w:document xmlns:w="' + uri + b'"><w:body>' + body + b"</w:body></w:document>"


def paragraph(words: bytes) -> bytes:
    return b"<w:p><w:r><w:t>" + words + b"</w:t></w:r></w:p>"


MAIN = "word/document.xml"
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "xxxxxxxxxx">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12)
)
WORDS: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: word_file(**{MAIN: document(b" " * (300 << 20))}),
    "many parts": lambda: word_file(**{f"word/p{n}.xml": b"" for n in range(30_000)}),
    "XXE": lambda: word_file(
        **{MAIN: document(paragraph(b"&e;"), b'<!DOCTYPE d [<!ENTITY e SYSTEM "../secret.txt">]>')}
    ),
    "external DTD": lambda: word_file(
        **{MAIN: document(b"", b'<!DOCTYPE d SYSTEM "http://127.0.0.1:1/d.dtd">')}
    ),
    "laughs": lambda: word_file(**{MAIN: document(paragraph(b"&m;"), LAUGHS + b"]>")}),
    "deep XML": lambda: word_file(**{MAIN: document(b"<w:p>" * 50_000 + b"</w:p>" * 50_000)}),
    "deep tables": lambda: word_file(
        **{MAIN: document(b"<w:tbl><w:tr><w:tc>" * 3_000 + b"</w:tc></w:tr></w:tbl>" * 3_000)}
    ),
    "path traversal": lambda: word_file(**{"../../pwned": b"x", "/tmp/pwned": b"x"}),
    "huge numbers": lambda: word_file(
        **{
            MAIN: document(
                b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>'
                + paragraph(b"a")
                + b"</w:tc></w:tr></w:tbl>"
            )
        }
    ),
}
READERS = {
    "new": ("new", "tu-word", "--from", "../in.docx"),
    "intake": ("intake", "../in.docx", "--plan", PLAN, "--round", ROUND),
    "capture": ("capture", PLAN, "--own", "--from", "../in.docx"),
    "verify": ("verify", "../in.docx", PLAN),
    "lint-docx": ("lint-docx", "../in.docx"),
}
WORD_LIMITS = {
    "zip bomb": "more than 100 MB in word/document.xml",
    "many parts": "more than 20000 parts",
}


@pytest.mark.parametrize("name", WORDS)
def test_a_word_file_neither_grows_nor_reads(repo: Path, name: str) -> None:
    (repo.parent / "in.docx").write_bytes(WORDS[name]())
    # What the common opening refuses needs no more than two readers.
    some = ("new", "lint-docx")
    for reader in READERS if name in {"XXE", "deep XML", "deep tables"} else some:
        outcome = Outcome(repo, READERS[reader])
        assert not any("pwned" in path for path in outcome.made), reader
        if name in WORD_LIMITS:
            assert outcome.code == 2
            assert WORD_LIMITS[name] in outcome.said
    assert not Path("/tmp/pwned").exists()


def test_a_broken_zip_is_told_by_every_reader(repo: Path) -> None:
    (repo.parent / "in.docx").write_bytes(word_file()[:200])
    (repo.parent / "in.xlsx").write_bytes(xlsx()[:900])
    sheets = (
        ("intake", "../in.xlsx", "--plan", PLAN, "--round", ROUND),
        ("reply", PLAN, "--from", "../in.xlsx", "--round", ROUND),
        ("agencies", "import", "../in.xlsx"),
    )
    for line in (*READERS.values(), *sheets):
        outcome = Outcome(repo, line)
        assert (outcome.code, outcome.made) == (2, {}), line
        assert "is not a Word file" in outcome.said or "is damaged" in outcome.said


# Excel

SHEET = "xl/worksheets/sheet1.xml"
END = b"</sheetData>"


def xlsx(old: bytes = b"", new: bytes = b"", **more: bytes) -> bytes:
    """A sheet of one comment, `old` in its XML made `new`, with further parts."""
    book = Workbook()
    book.worksheets[0].append(("STT", "Đơn vị", "Nội dung góp ý"))
    book.worksheets[0].append((1, "Sở Nội vụ", "bổ sung"))
    made, out = io.BytesIO(), io.BytesIO()
    book.save(made)
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(out, "w", 8) as file:
        for name in before.namelist():
            data = before.read(name)
            file.writestr(name, data.replace(old, new) if name == SHEET and old else data)
        for name, data in more.items():
            file.writestr(name, data)
    return out.getvalue()


def with_row(row: bytes) -> Callable[[], bytes]:
    return lambda: xlsx(END, row + END)


SHEETS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip bomb": (lambda: xlsx(**{"xl/a.xml": b" " * (160 << 20)}), "more than 150 MB"),
    "macros": (lambda: xlsx(**{"xl/vbaProject.bin": b"x"}), "holds macros"),
    "old macros": (lambda: xlsx(**{"xl/macrosheets/sheet1.xml": b"<a/>"}), "holds macros"),
    "the last corner": (
        with_row(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "more than 50000 rows",
    ),
    "no such row": (
        with_row(b'<row r="999999999999"><c r="A999999999999"><v>1</v></c></row>'),
        "more than 50000 rows",
    ),
    "a million columns": (with_row(b'<row r="3"><c r="BDWGN3"><v>1</v></c></row>'), "damaged"),
    "far right": (with_row(b'<row r="3"><c r="XFD3"><v>1</v></c></row>'), "right of column 100"),
    "many cells": (with_row(b"<row>" + b"<c/>" * 3_100_000 + b"</row>"), "more than 3000000 cells"),
    "merged": (
        lambda: xlsx(END, END + b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "merges or links more than 1000000 cells",
    ),
    "linked": (
        lambda: xlsx(END, END + b'<hyperlinks><hyperlink ref="A:XFD"/></hyperlinks>'),
        "merges or links more than 1000000 cells",
    ),
    "laughs": (lambda: xlsx(b"<worksheet", LAUGHS + b"]><worksheet"), ""),
    "XXE": (
        lambda: xlsx(b"<worksheet", b'<!DOCTYPE d [<!ENTITY e SYSTEM "/etc/x">]><worksheet'),
        "",
    ),
    "DDE": (
        with_row(b'<row r="3"><c r="C3"><f>cmd|\' /C touch pwned\'!A0</f></c></row>'),
        "a formula without a value",
    ),
    "an external link": (
        with_row(b'<row r="3"><c r="C3"><f>[1]a!A1</f></c></row>'),
        "a formula without a value",
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_an_excel_file_neither_grows_nor_runs(repo: Path, name: str) -> None:
    make, limit = SHEETS[name]
    (repo.parent / "in.xlsx").write_bytes(make())
    outcome = Outcome(repo, ("intake", "../in.xlsx", "--plan", PLAN, "--round", ROUND))
    if limit:
        assert (outcome.code, outcome.made) == (2, {}), outcome.said
        assert limit in outcome.said


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "＝1", "=cmd|' /C calc'!A0")


def test_words_that_look_like_formulas_stay_words(repo: Path) -> None:
    for number, words in enumerate(FORMULAS):
        path = repo / "comments" / PLAN / ROUND / f"xa-{number}.yaml"
        path.write_text(
            f"plan: {PLAN}\ndraft: 1\nround: {ROUND}\nagency: so-noi-vu\ncomments:\n"
            f'- id: f-{number}\n  content: "{words}"\n  action: comment\n',
            encoding="utf-8",
        )
    made = Outcome(repo, ("export", PLAN, "-o", "ra.csv")).made["kho/ra.csv"].decode("utf-8-sig")
    assert all(f"'{words}" in made for words in FORMULAS)
    data = Outcome(repo, ("export", PLAN, "-o", "ra.xlsx")).made["kho/ra.xlsx"]
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert not any(re.search(rb"<f[ >/]", file.read(name)) for name in file.namelist())


CSVS = {
    "a million columns": ("a," * 1_000_000 + "a", "column 100"),
    "an endless cell": ('"' + "a" * 3_000_000, "field limit"),
    "many rows": ("II.4,a\n" * 50_001, "50000 rows"),
    "NUL": ("a\0b", "holds no text"),
}


@pytest.mark.parametrize("name", CSVS)
def test_a_csv_file_is_refused_with_its_limit(repo: Path, name: str) -> None:
    words, limit = CSVS[name]
    (repo.parent / "in.csv").write_text(f"Vị trí,Nội dung góp ý\n{words}", encoding="utf-8")
    outcome = Outcome(repo, ("intake", "../in.csv", "--plan", PLAN, "--round", ROUND))
    assert (outcome.code, outcome.made) == (2, {})
    assert limit in outcome.said


# pandoc's attributes

EVIL = '{custom-style="Ac"}'
INSERTED = '{.insertion author="Ac" date="2020-01-01"}'
ATTRIBUTES = (
    f"[a]{EVIL} `a`{EVIL} *a*{EVIL} ~~a~~{INSERTED}\n\n{EVIL}\na\n\n{EVIL}\n- a{EVIL}\n\n"
    f"> {EVIL}\n> a\n\n| a |\n| --- |\n| [a]{EVIL} |\n\na[^1]\n\n[^1]: [a]{INSERTED}\n\n"
    f"# Ba {{#ba .insertion author=Ac}}\n\na\n\n``` {EVIL}\na\n```"
)


def test_attributes_are_found_and_reach_no_document(repo: Path) -> None:
    plan_with(repo, ATTRIBUTES)
    said = Outcome(repo, ("validate",)).said
    assert said.count("S305") == ATTRIBUTES.count("{custom") + ATTRIBUTES.count("{.insertion")
    assert "S111" in said
    made = Outcome(repo, ("render", PLAN, "-o", "ra.docx")).made["kho/ra.docx"]
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        parts = b"".join(file.read(part) for part in file.namelist())
    assert b"<w:ins " not in parts
    assert not re.search(rb'<[^>]*="Ac"', parts)


# PDF

PDFS = {
    "JavaScript": b"/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>",
    "a program": b"/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>",
    "pages in a circle": b"/Pages 3 0 R",
    "no pages": b"/Pages 9 0 R",
}


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_neither_runs_nor_lasts(repo: Path, name: str) -> None:
    (repo.parent / "in.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog" + PDFS[name] + b">>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Count 1/Kids[4 0 R]>>\nendobj\n"
        b"3 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R 3 0 R]>>\nendobj\n"
        b"4 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n"
        b"trailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )
    line = ("intake", "../in.pdf", "--plan", PLAN, "--round", ROUND, "--agency", "so-noi-vu")
    outcome = Outcome(repo, line)
    assert outcome.code == 1
    assert "a scan, without text" in outcome.said
    assert list(outcome.made) == [f"kho/comments/{PLAN}/{ROUND}/so-noi-vu.yaml"]
