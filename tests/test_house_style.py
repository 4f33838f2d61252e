"""House style: sizes and margins within the decree's ranges reach the Word file, others do not."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.core.finding import Severity
from plantool.core.settings import Style, parse_settings
from plantool.core.text import SourceText
from plantool.resources import example_folder

PLAN = "chi-thi-42"
Captured = pytest.CaptureFixture[str]


def style_of(text: str) -> tuple[Style, list[str]]:
    found, findings = parse_settings(SourceText(f"style: {{{text}}}\n", "plantool.yaml"))
    assert all(one.severity is Severity.ERROR for one in findings)
    return found.style, [f"{one.code} {one.message}" for one in findings]


@pytest.mark.parametrize(
    "text",
    [
        "top: 20, bottom: 25",
        "left: 30",
        "left: 35",
        "right: 15",
        "right: 20",
        "body_size: 13",
        "body_size: 13.5",
        "line_spacing: 1.5",
        "paragraph_spacing: 6",
        "first_line: 12.7",
    ],
)
def test_what_the_decree_allows_is_taken(text: str) -> None:
    style, findings = style_of(text)
    assert findings == []
    for key, number in re.findall(r"(\w+): ([0-9.]+)", text):
        assert getattr(style, key) == float(number)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("top: 19", "'style.top' is 19 mm; Decree 30, Annex I, allows 20 to 25"),
        ("bottom: 26", "'style.bottom' is 26 mm; Decree 30, Annex I, allows 20 to 25"),
        ("left: 25", "'style.left' is 25 mm; Decree 30, Annex I, allows 30 to 35"),
        ("right: 14.9", "'style.right' is 14.9 mm; Decree 30, Annex I, allows 15 to 20"),
        ("body_size: 12", "'style.body_size' is 12 pt; Decree 30, Annex I, allows 13 to 14"),
        ("line_spacing: 2", "is 2 lines; Decree 30, Annex I, allows 1 to 1.5"),
        ("paragraph_spacing: 0", "is 0 pt; Decree 30, Annex I, allows 6 to 12"),
        ("first_line: 11", "is 11 mm; Decree 30, Annex I, asks for 10 or 12.7"),
    ],
)
def test_what_it_does_not_allow_is_refused_with_the_range(text: str, told: str) -> None:
    style, (finding,) = style_of(text)
    assert told in finding
    assert finding.startswith("K004 ")
    assert style == Style()


@pytest.mark.parametrize("number", ["nan", "-1e999", "inf", "30 mm"])
def test_a_size_is_a_plain_number(number: str) -> None:
    style, (finding,) = style_of(f"left: {number}")
    assert f"'style.left' is '{number}'; expected a number" in finding
    assert style == Style()


def test_a_fault_stands_at_its_value() -> None:
    source = SourceText("style:\n  left: 25\n", "plantool.yaml")
    _, (finding,) = parse_settings(source)
    assert finding.place
    assert finding.place.words == "25"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as file:
        return file.read(name).decode()


def test_the_renderer_applies_it(repo: Path) -> None:
    (repo / "plantool.yaml").write_text(
        "style: {top: 25, left: 35, right: 15, body_size: 13, line_spacing: 1.5, first_line: 12.7,"
        " paragraph_spacing: 8}\n",
        encoding="utf-8",
    )
    assert run(["render", PLAN, "-o", "a.docx"]) == 0
    document = part(repo / "a.docx", "word/document.xml")
    margins = re.search(r"<w:pgMar [^>]*>", document)
    assert margins
    for side, twips in (("top", 1417), ("left", 1984), ("right", 850), ("bottom", 1134)):
        assert f'w:{side}="{twips}"' in margins.group()
    styles = part(repo / "a.docx", "word/styles.xml")
    (body,) = re.findall(r'<w:style [^>]*w:styleId="BodyText".*?</w:style>', styles, re.DOTALL)
    assert 'w:firstLine="720"' in body
    assert 'w:before="160"' in body
    assert 'w:line="360"' in body
    (normal,) = re.findall(r'<w:style [^>]*w:styleId="Normal".*?</w:style>', styles, re.DOTALL)
    assert '<w:sz w:val="26"/>' in normal


def test_the_text_is_the_same_in_every_style(repo: Path) -> None:
    assert run(["render", PLAN, "-o", "a.docx"]) == 0
    (repo / "plantool.yaml").write_text("style: {body_size: 13, left: 35}\n", encoding="utf-8")
    assert run(["verify", "a.docx", PLAN]) == 0


def test_render_makes_nothing_outside_the_decree(repo: Path, capsys: Captured) -> None:
    (repo / "plantool.yaml").write_text("style: {left: 25}\n", encoding="utf-8")
    assert run(["render", PLAN, "-o", "a.docx"]) == 1
    assert "allows 30 to 35" in capsys.readouterr().err
    assert not (repo / "a.docx").exists()
    assert run(["validate"]) == 1
    assert "K004" in capsys.readouterr().out
