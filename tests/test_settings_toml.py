"""Settings in `[tool.plantool]` of a `pyproject.toml`: read like those of `plantool.yaml`."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.cli.language import usual_language
from plantool.core.settings import Settings, parse_settings
from plantool.core.text import SourceText
from plantool.resources import example_folder

Captured = pytest.CaptureFixture[str]

GOOD = """\
[project]
name = "ke-hoach-tinh"

[tool.plantool]
lang = "vi"
ignore = ["W1", "T112"]
matrix = "five"
deciders = ["van-phong"]

[tool.plantool.style]
left = 35
body_size = 13.5

[tool.ruff]
lang = "en"
"""


def settings_of(text: str) -> tuple[Settings, list[str]]:
    source = SourceText(text, "pyproject.toml")
    settings, findings = parse_settings(source)
    return settings, [
        f"{one.code} {one.place.span.of(text) if one.place else ''}" for one in findings
    ]


def test_a_table_is_read_like_the_file() -> None:
    settings, findings = settings_of(GOOD)
    assert findings == []
    same = "{lang: vi, ignore: [W1, T112], matrix: five, deciders: [van-phong], style: "
    same += "{left: 35, body_size: 13.5}}\n"
    assert settings == parse_settings(SourceText(same, "plantool.yaml"))[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[tool.plantool]\nlangue = 'vi'\n", "K001 langue"),
        ("[tool.plantool]\nmatrix = [1]\n", "K002 matrix"),
        ("[tool.plantool.style]\nleft = 25\n", "K004 left"),
        ("[tool.plantool]\nstyle = {left = 25}\n", "K004 left"),
        ("[tool.plantool]\nlang = vi\n", "K005 lang = vi"),
        ("[tool.plantool]\nx = " + "[" * 100_000 + "\n", "K005"),
    ],
)
def test_a_fault_stands_at_its_key(text: str, told: str) -> None:
    settings, findings = settings_of(text)
    assert len(findings) == 1
    assert findings[0].startswith(told)
    assert settings == Settings()


@pytest.mark.parametrize("text", ["", "[tool.ruff]\n", "tool = 3\n", "[tool]\nplantool = 4\n"])
def test_without_a_table_there_are_the_defaults(text: str) -> None:
    assert settings_of(text) == (Settings(), [])


def test_another_tools_broken_file_is_none_of_our_business() -> None:
    assert settings_of("[tool.ruff\nx=\n") == (Settings(), [])


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped example with settings in TOML, which is the current folder."""
    root = tmp_path / "repo"
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, root / name)
    monkeypatch.chdir(root)
    monkeypatch.setenv("PLANTOOL_CACHE_DIR", str(tmp_path / "cache"))
    (root / "pyproject.toml").write_text(GOOD, encoding="utf-8")
    return root


def test_the_renderer_applies_it(repo: Path) -> None:
    assert run(["render", "chi-thi-42", "-o", "a.docx"]) == 0
    with zipfile.ZipFile(repo / "a.docx") as file:
        assert b'w:left="1984"' in file.read("word/document.xml")


def test_the_file_of_our_own_wins(repo: Path) -> None:
    (repo / "plantool.yaml").write_text("style: {left: 30}\n", encoding="utf-8")
    assert run(["render", "chi-thi-42", "-o", "a.docx"]) == 0
    with zipfile.ZipFile(repo / "a.docx") as file:
        assert b'w:left="1701"' in file.read("word/document.xml")


def test_render_makes_nothing_outside_the_decree(repo: Path, capsys: Captured) -> None:
    (repo / "pyproject.toml").write_text("[tool.plantool]\nstyle.top = 5\n", encoding="utf-8")
    assert run(["render", "chi-thi-42", "-o", "a.docx"]) == 1
    assert "pyproject.toml:2:7: K004" in capsys.readouterr().err
    assert run(["validate", "pyproject.toml"]) == 1
    assert not (repo / "a.docx").exists()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GOOD, "vi"),
        ('[tool.ruff]\nlang = "vi"\n', "en"),
        ('lang = "vi"\n[tool.plantool]\n', "en"),
        ('[tool.plantool]\n[tool.other]\nlang = "vi"\n', "en"),
    ],
)
def test_the_language_is_found_in_our_table_alone(text: str, language: str, repo: Path) -> None:
    (repo / "pyproject.toml").write_text(text, encoding="utf-8")
    assert usual_language({}, repo) == language
