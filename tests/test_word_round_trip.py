"""Real plans from Word to Markdown and back: the new file has the words of the old one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.word.read import plain_text, read_docx

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "plans"
PLANS = {"kh-ubnd-chi-thi-11.docx": "chi-thi-11", "kh-so-de-an-08.docx": "de-an-08"}


def words(path: Path) -> list[str]:
    """The words of a Word file in order, without numbers of headings, items and rows, and marks."""
    text = unicodedata.normalize("NFC", _text(path))
    # The motto, an appendix's number and the line that ties it to its plan are printed anew.
    text = re.sub(r"(?mi)^\s*(\(kèm theo kế hoạch|cộng h\w+ xã hội).*$", "", text)
    text = re.sub(r"(?mi)^\s*phụ lục( số)?( [IVX\d]+)?\b", "", text)
    lines = [
        re.sub(r"^\s*(?:[IVX]+\.|\d+\.|[a-zđ]\)|[-+])\s*", "", line) for line in text.splitlines()
    ]
    return [word.casefold() for line in lines for word in re.findall(r"\w+", line)]


def _text(path: Path) -> str:
    return plain_text(read_docx(path.read_bytes(), str(path)).blocks)


@pytest.mark.parametrize("name", PLANS)
def test_no_word_of_a_real_plan_is_lost_or_added(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    if not REAL.is_dir():
        pytest.skip("the real documents are not beside this checkout")
    monkeypatch.chdir(tmp_path)
    plan = PLANS[name]
    assert run(["new", plan, "--from", str(REAL / name)]) == 0
    capsys.readouterr()
    run(["validate", "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert not [one for one in found if one["severity"] == "error"]
    assert run(["render", plan, "-o", "ra.docx"]) == 0
    old, new = Counter(words(REAL / name)), Counter(words(tmp_path / "ra.docx"))
    lost, added = old - new, new - old
    assert not {word for word in lost if not word.isdecimal()}, lost
    assert not {word for word in added if not word.isdecimal()}, added


@pytest.mark.parametrize("name", PLANS)
def test_the_order_of_words_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    if not REAL.is_dir():
        pytest.skip("the real documents are not beside this checkout")
    monkeypatch.chdir(tmp_path)
    plan = PLANS[name]
    assert run(["new", plan, "--from", str(REAL / name)]) == 0
    assert run(["render", plan, "-o", "ra.docx"]) == 0
    old, new = words(REAL / name), words(tmp_path / "ra.docx")
    # The body from its first heading to the closing paragraph, word by word.
    first = ["mục", "đích", "yêu", "cầu"]
    last = old[_last(old, ["nơi", "nhận"]) - 12 : _last(old, ["nơi", "nhận"])]
    old_body = old[_find(old, first) : _find(old, last)]
    new_body = new[_find(new, first) : _find(new, last)]
    assert [word for word in old_body if not word.isdecimal()] == [
        word for word in new_body if not word.isdecimal()
    ]


def _find(all_words: list[str], part: list[str]) -> int:
    return next(i for i in range(len(all_words)) if all_words[i : i + len(part)] == part)


def _last(all_words: list[str], part: list[str]) -> int:
    return max(i for i in range(len(all_words)) if all_words[i : i + len(part)] == part)
