"""Compiled templates: kept beside the shipped ones, read from nowhere else."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import jinja2
import pytest
from jinja2.bccache import bc_magic

from plantool.word.template import shipped_templates
from plantool.word.template_cache import TemplateCache


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    made = tmp_path / "templates"
    made.mkdir()
    (made / "a.j2").write_text("{{ 1 + 1 }}", encoding="utf-8")
    return made


def filled(folder: Path) -> str:
    loader = jinja2.FileSystemLoader(folder)
    cache = TemplateCache(folder)
    environment = jinja2.Environment(loader=loader, bytecode_cache=cache, autoescape=True)
    return environment.get_template("a.j2").render()


def kept(folder: Path) -> list[Path]:
    return sorted(folder.glob("__pycache__/*.j2c"))


def test_a_compiled_template_is_kept_where_python_keeps_modules(folder: Path) -> None:
    assert filled(folder) == "2"
    (file,) = kept(folder)
    before = file.stat().st_mtime_ns
    assert filled(folder) == "2"
    assert kept(folder) == [file]
    assert file.stat().st_mtime_ns == before


def test_a_changed_template_is_compiled_anew(folder: Path) -> None:
    filled(folder)
    (folder / "a.j2").write_text("{{ 1 + 2 }}", encoding="utf-8")
    assert filled(folder) == "3"
    assert filled(folder) == "3"


@pytest.mark.parametrize("damage", [b"", b"j2", b"\xff" * 400, bc_magic, bc_magic + b"x"])
def test_a_damaged_file_is_compiled_anew(folder: Path, damage: bytes) -> None:
    filled(folder)
    (file,) = kept(folder)
    file.write_bytes(damage)
    assert filled(folder) == "2"
    assert file.read_bytes() != damage


def test_a_file_cut_short_is_compiled_anew(folder: Path) -> None:
    filled(folder)
    (file,) = kept(folder)
    file.write_bytes(file.read_bytes()[:-20])
    assert filled(folder) == "2"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_keeps_nothing(folder: Path) -> None:
    folder.chmod(0o500)
    assert filled(folder) == "2"
    assert not kept(folder)


def test_a_file_in_the_way_keeps_nothing(folder: Path) -> None:
    (folder / "__pycache__").write_text("", encoding="utf-8")
    assert filled(folder) == "2"


def test_nothing_is_kept_where_python_keeps_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert filled(folder) == "2"
    assert not kept(folder)


def test_what_lies_beside_a_repos_own_templates_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plantool.word.template import Templates

    read: list[str] = []
    loaded = TemplateCache.load_bytecode

    def watch(cache: TemplateCache, bucket: jinja2.bccache.Bucket) -> None:
        read.append(cache.directory)
        loaded(cache, bucket)

    monkeypatch.setattr(TemplateCache, "load_bytecode", watch)
    own = tmp_path / "templates"
    shutil.copytree(shipped_templates(), own, ignore=shutil.ignore_patterns("__pycache__"))
    (own / "mine.j2").write_text("{{ word }}", encoding="utf-8")
    assert Templates(own).fill("mine.j2", {"word": "x"}) == "x"
    assert not any(Path(one).is_relative_to(tmp_path) for one in read)
