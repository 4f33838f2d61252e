"""`plantool render` as people call it: options, formats, and bytes that do not change."""

from __future__ import annotations

import io
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from plantool.cli.app import run
from plantool.word.names import W

ROOT = Path(__file__).parent.parent

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped example, which is the current folder."""
    for name in ("plans", "comments"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    return tmp_path


def _part(file: Path, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        return etree.fromstring(archive.read(name))


def test_lines_of_a_draft_are_counted_where_that_is_asked(repo: Path) -> None:
    assert run(["render", "chi-thi-42", "--as", "du-thao", "--line-numbers", "-o", "a.docx"]) == 0
    counted = _part(repo / "a.docx", "word/document.xml")
    for section in counted.iter(f"{W}sectPr"):
        mark = section.find(f"{W}lnNumType")
        assert mark is not None
        assert mark.get(f"{W}countBy") == "1"
        assert mark.get(f"{W}restart") == "continuous"
    # What a body cannot cite by its line has none: heads, foot of the page, lines drawn.
    styles = {
        style.get(f"{W}styleId")
        for style in _part(repo / "a.docx", "word/styles.xml").iter(f"{W}style")
        if style.find(f"{W}pPr/{W}suppressLineNumbers") is not None
    }
    assert {"QuocHieu", "SoKyHieu", "DuThao", "Header", "FootnoteText", "Ngat"} <= styles
    assert not {"BodyText", "Heading1", "Muc", "TrichYeu"} & styles
    assert run(["render", "chi-thi-42", "--as", "du-thao", "-o", "b.docx"]) == 0
    plain = _part(repo / "b.docx", "word/document.xml")
    assert next(plain.iter(f"{W}lnNumType"), None) is None


@pytest.mark.parametrize("document", ["ke-hoach", "tong-hop", "so-sanh"])
def test_other_documents_have_no_counted_lines(document: str, repo: Path, capsys: Captured) -> None:
    assert run(["render", "chi-thi-42", "--as", document, "--line-numbers"]) == 2
    assert "--line-numbers goes with --as du-thao" in capsys.readouterr().err
    assert not [*repo.glob("*.docx")]


def test_without_libreoffice_a_pdf_is_refused_with_the_remedy(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("PATH", str(repo))
    assert run(["render", "chi-thi-42", "--to", "pdf"]) == 2
    told = capsys.readouterr().err
    assert "PDF needs LibreOffice, which is not installed" in told
    assert "render to docx" in told
    assert len(told.splitlines()) == 1
    assert not [*repo.glob("*.pdf")]


def test_a_libreoffice_that_makes_nothing_is_told(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    office = repo / "soffice"
    office.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    office.chmod(office.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(repo))
    assert run(["render", "chi-thi-42", "--to", "pdf"]) == 2
    assert "LibreOffice made no PDF" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["docx", "html", "md"])
def test_the_same_plan_makes_the_same_bytes(suffix: str, repo: Path) -> None:
    for name in ("a", "b"):
        assert run(["render", "chi-thi-42", "-o", f"{name}.{suffix}"]) == 0
    assert (repo / f"a.{suffix}").read_bytes() == (repo / f"b.{suffix}").read_bytes()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_the_same_plan_makes_the_same_pdf(repo: Path) -> None:
    for name in ("a", "b"):
        assert run(["render", "chi-thi-42", "-o", f"{name}.pdf"]) == 0
    assert (repo / "a.pdf").read_bytes().startswith(b"%PDF")
    made = (repo / "a.pdf").read_bytes()
    assert made == (repo / "b.pdf").read_bytes()
    assert b"/CreationDate(D:20210101000000Z" in made
    assert b"0" * 32 not in made
    assert run(["verify", "a.pdf", "chi-thi-42"]) == 0


@pytest.mark.parametrize(
    ("epoch", "day"),
    [
        ("", "2021-01-01"),
        ("1700000000", "2023-11-14"),
        ("0", "1970-01-01"),
        ("soon", "2021-01-01"),
        ("9" * 40, "2021-01-01"),
    ],
)
def test_a_file_is_dated_by_the_plan_or_as_asked(
    epoch: str, day: str, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert run(["render", "chi-thi-42", "-o", "a.docx"]) == 0
    core = _part(repo / "a.docx", "docProps/core.xml")
    assert {str(one.text)[:10] for one in core.iter("{http://purl.org/dc/terms/}*")} == {day}
