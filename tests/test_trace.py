from __future__ import annotations

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.cli.trace_html import trace_fragment, trace_page
from plantool.cli.trace_text import trace_lines
from plantool.core.review import Review
from plantool.core.trace import trace_of
from plantool.resources import example_folder
from tests.building import HEADER, review_of_texts

SOURCES = """\
sources:
- id: ct
  title: Chương trình <b>10</b>
  items: {a: Kiện toàn, b: "Đào tạo <script>alert(1)</script>", c: Tuyên truyền}
- id: cv
  title: Công văn
  items: {x: Báo cáo}
"""
TASKS = """\
tasks:
- {id: t1, text: Một, section: [hai, mot], implements: [ct/a, ct/a]}
- {id: t2, text: Hai, implements: [ct/c, ct/khong-co]}
- {id: t3, text: Ba, section: mot}
- {id: t4, text: Bốn, implements: cv}
"""
BODY = "---\n\n# Một {#mot}\n\nNội dung.\n\n# Hai {#hai}\n\nNội dung.\n"


@pytest.fixture
def review() -> Review:
    return review_of_texts(HEADER.partition("tasks:\n")[0] + SOURCES + TASKS + BODY)


def test_items_are_traced_to_tasks_and_sections_in_the_plans_order(review: Review) -> None:
    trace = trace_of(review)
    found = [(one.name, [task.id for task in one.tasks], one.sections) for one in trace.items]
    assert found == [
        ("ct/a", ["t1"], ("mot", "hai")),
        ("ct/b", [], ()),
        ("ct/c", ["t2"], ()),
        ("cv/x", [], ()),
    ]
    assert [(one.id, one.path, one.items) for one in trace.sections] == [
        ("mot", "I", ("ct/a",)),
        ("hai", "II", ("ct/a",)),
    ]


def test_what_is_missing_on_either_side_is_named(review: Review) -> None:
    trace = trace_of(review)
    # The whole letter is carried out by t4, and with it its item.
    assert [item.name for item in trace.uncovered] == ["ct/b"]
    assert [task.id for task in trace.serving_none] == ["t3"]
    assert trace.unknown == (("t2", "ct/khong-co"),)
    text = "\n".join(trace_lines(trace))
    for words in (
        "Nothing carries out: ct/b",
        "Carry out nothing of the sources: 3 (t3)",
        "No source has these items: ct/khong-co (t2)",
        "The whole document: 4 (t4)",
    ):
        assert words in text


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [name for name, _ in attrs if name in {"src", "href", "onclick"}]


def test_the_page_is_self_contained_and_escaped(review: Review) -> None:
    page = trace_page(trace_of(review))
    reader = Reader()
    reader.feed(page)
    assert not {"script", "link", "img", "iframe", "b"} & {*reader.tags}
    assert reader.links == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "url(" not in page
    assert trace_fragment(trace_of(review)) in page


def test_a_plan_without_sources_says_so(review: Review) -> None:
    bare = review_of_texts(review.plan.source.text.replace(SOURCES, ""))
    text = "\n".join(trace_lines(trace_of(bare)))
    assert "names no 'sources'" in text
    assert "No source has these items: ct/a (t1)" in text


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def test_the_command_shows_writes_and_refuses(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", "chi-thi-42"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert run(["trace", "chi-thi-42", "--format", "json", "-o", "t.html"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["uncovered"] == found["tasks_without_item"] == found["unknown"] == []
    assert found["sources"][0]["items"][0]["tasks"] == ["nv-so-ket"]
    assert (repo / "t.html").read_bytes().startswith(b"<!DOCTYPE html>")
    assert run(["trace", "chi-thi-42", "-o", "t.docx"]) == 2
    assert not (repo / "t.docx").exists()
