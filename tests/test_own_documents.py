"""`lint-docx` finds nothing in any document that plantool makes, fresh or saved again."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.core.document import Document
from plantool.core.plan import NumberingStyle
from plantool.word.lint import lint_docx
from tests.long_plan import long_plan

ROOT = Path(__file__).parent.parent
PLAN = "chi-thi-42"
HOUSE = """\
matrix: five
style: {top: 25, bottom: 25, left: 35, right: 15, body_size: 13, line_spacing: 1.5,
  paragraph_spacing: 12, first_line: 12.7}
"""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped example after its comments were applied, which is the current folder."""
    root = tmp_path / "repo"
    for name in ("plans", "comments"):
        shutil.copytree(ROOT / name, root / name)
    monkeypatch.chdir(root)
    assert run(["apply", PLAN]) == 0
    return root


def rendered(repo: Path, plan: str = PLAN) -> list[Path]:
    """Every document of a plan as a Word file."""
    files = []
    for document in Document:
        file = repo / f"{document.value}.docx"
        assert run(["render", plan, "--as", document.value, "-o", str(file)]) == 0
        files.append(file)
    return files


def faults(files: list[Path]) -> list[str]:
    return [
        f"{file.name} {found.rule.code} {found.place}"
        for file in files
        for found in lint_docx(file.read_bytes(), file.name)
    ]


def saved_again(files: list[Path]) -> list[Path]:
    """The files as LibreOffice writes them."""
    folder = files[0].parent / "again"
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder)),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return [folder / file.name for file in files]


@pytest.mark.parametrize("numbering", NumberingStyle)
def test_each_document_is_good_however_the_plan_is_numbered(
    numbering: NumberingStyle, repo: Path
) -> None:
    path = repo / "plans" / f"{PLAN}.md"
    text = path.read_text(encoding="utf-8")
    changed, count = re.subn(r"(?m)^numbering: .*$", f"numbering: {numbering.value}", text)
    assert count == 1
    path.write_text(changed, encoding="utf-8")
    assert faults(rendered(repo)) == []


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("numbering", [NumberingStyle.MUC, NumberingStyle.DIEU])
def test_each_document_is_as_good_saved_again(numbering: NumberingStyle, repo: Path) -> None:
    path = repo / "plans" / f"{PLAN}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        re.sub(r"(?m)^numbering: .*$", f"numbering: {numbering.value}", text), encoding="utf-8"
    )
    assert faults(saved_again(rendered(repo))) == []


def test_each_document_is_good_in_another_house_style(repo: Path) -> None:
    (repo / "plantool.yaml").write_text(HOUSE, encoding="utf-8")
    assert faults(rendered(repo)) == []


@pytest.mark.parametrize("kept", [("round.yaml",), ()])
def test_tables_without_rows_are_good(
    kept: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "plans", tmp_path / "plans")
    shutil.copytree(ROOT / "comments", tmp_path / "comments")
    for file in tmp_path.glob("comments/*/*/*.yaml"):
        if file.name not in kept:
            file.unlink()
    monkeypatch.chdir(tmp_path)
    files = []
    for document in ("tong-hop", "bao-cao", "xin-y-kien-lanh-dao"):
        assert run(["render", PLAN, "--as", document, "-o", f"{document}.docx"]) == 0
        files.append(tmp_path / f"{document}.docx")
    assert faults(files) == []


def test_a_plan_of_sixty_pages_is_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "dai.md").write_text(long_plan(pages=60), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for document in ("ke-hoach", "du-thao", "nhiem-vu"):
        file = tmp_path / f"{document}.docx"
        assert run(["render", "dai", "--as", document, "-o", str(file)]) == 0
        assert faults([file]) == []
    assert run(["verify", "ke-hoach.docx", "dai"]) == 0
