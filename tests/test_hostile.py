"""Attacks by files of a plan repo, on the command line as users and CI run it: each one fails.

A plan repo's pull request is untrusted. Each test plants one attack and shows that plantool ends
in time with exit 0, 1 or 2, says what is wrong without a traceback, and read, ran and wrote
nothing that it must not.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from plantool.resources import example_folder

pytestmark = pytest.mark.skipif(os.name == "nt", reason="plants links and shell scripts")

PLAN = "chi-thi-42"
ROUND = f"comments/{PLAN}/hoi-thao-2021-02-05"
SECRET = "mật khẩu của máy"
SECONDS = 60
"""A hang is told from a machine that does much else."""


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "kho"
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, folder / name)
    (tmp_path / "secret.txt").write_text(SECRET, encoding="utf-8")
    return folder


class Outcome:
    """What a command said and left."""

    def __init__(self, repo: Path, line: list[str]) -> None:
        before = tree(repo.parent)
        done = subprocess.run(
            [sys.executable, "-m", "plantool", *line],
            cwd=repo,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
        self.code = done.returncode
        self.said = (done.stdout + done.stderr).decode()
        after = tree(repo.parent)
        self.made = {name: data for name, data in after.items() if before.get(name) != data}
        assert self.code in {0, 1, 2}, self.said
        assert "Traceback" not in self.said
        assert SECRET not in self.said
        assert not any(SECRET.encode() in data for data in self.made.values())


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "cache" not in path.parts and ".git" not in path.parts
    }


def plan_with(repo: Path, body: str, header: str = "") -> None:
    text = (
        f"---\nplan: {PLAN}\ntitle: Thử\n{header}draft: 1\nstatus: drafting\n---\n"
        f"# Mục đích {{#muc-dich}}\n\n{body}\n"
    )
    shutil.rmtree(repo / "comments")
    (repo / "plans" / f"{PLAN}.md").write_bytes(text.encode())


# YAML

BILLION_LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(24)
)
YAMLS = {
    "aliases": BILLION_LAUGHS,
    "tags": "lang: !!python/object/apply:os.system ['touch pwned']\n",
    "deep lists": "x-a: " + "[" * 100_000,
    "deep mappings": "x-a: " + "{a: " * 30_000,
    "deep blocks": "".join(f"{' ' * n}a:\n" for n in range(2_000)),
    "a huge number": f"draft: {'9' * 100_000}\n",
    "a huge key": f"{'k' * 1_000_000}: 1\n",
    "many keys": "".join(f"k{n}: 1\n" for n in range(50_000)),
    "NUL": "lang: v\0i\n",
    "not UTF-8": "lang: \udcff\n",
}


@pytest.mark.parametrize("name", YAMLS)
def test_yaml_neither_grows_nor_runs(repo: Path, name: str) -> None:
    paths = ("plantool.yaml", "plans/agencies.yaml", f"{ROUND}/round.yaml", f"{ROUND}/x.yaml")
    for path in paths:
        (repo / path).write_bytes(YAMLS[name].encode("utf-8", "surrogateescape"))
    outcome = Outcome(repo, ["validate"])
    assert outcome.code == 1
    assert [path for path in paths if f"{path}:" not in outcome.said] == []
    assert outcome.made == {}


# Markdown

BODIES = {
    "deep quotes": "> " * 20_000 + "a",
    "deep lists": "".join(f"{'  ' * n}- a\n" for n in range(1_000)),
    "deep lists on one line": "- " * 20_000 + "a",
    "brackets": "[" * 50_000,
    "links in links": "[a](" * 20_000,
    "stars": "*a " * 30_000,
    "stars and underscores": "*_" * 30_000 + "a",
    "backticks": " ".join("`" * n for n in range(1, 900)),
    "entities": "&" * 100_000,
    "a long word": "a" * 3_000_000,
    "footnotes": "".join(f"[^{n}]" for n in range(20_000)),
    "a wide table": "|" + " a |" * 10_000 + "\n|" + " --- |" * 10_000,
    "backslashes": "\\" * 200_000,
    "carets": "^" * 50_000 + "~" * 50_000,
    "angles": "<" * 50_000 + "!--" * 10_000,
    "autolinks": "<a:" * 30_000,
    "blanks": "a" + " " * 200_000 + "b\n" + "\t" * 100_000,
    "references": "[](#muc-dich) " * 10_000,
    "place phrases": "điểm a khoản 1 Điều 1 " * 8_000,
    "dates and numbers": "Nghị định số 1/2/3/NĐ-CP ngày 1/1/1 " * 5_000,
    "marks on a letter": "a" + "\u0301" * 100_000,
}


@pytest.mark.parametrize("name", BODIES)
def test_markdown_is_read_in_time(repo: Path, name: str) -> None:
    plan_with(repo, BODIES[name])
    assert Outcome(repo, ["validate", "--statistics"]).made == {}


RAWS = {
    "openxml block": "```{=openxml}\n<w:p><w:r><w:t>RAW</w:t></w:r></w:p>\n```",
    "openxml span": "a `<w:r><w:t>RAW</w:t></w:r>`{=openxml} b",
    "html block": "```{=html}\n<script>RAW()</script>\n```",
    "html": "<script>RAW()</script>",
    "html span": "a <b onclick=RAW()>b</b>",
    "link": "[a](javascript:RAW())",
    "data link": "[a](data:text/html,RAW)",
    "file link": "[a](file:///etc/RAW)",
    "include": "!include RAW\n\n{% include 'RAW' %} {{ RAW }}",
}


@pytest.mark.parametrize("name", RAWS)
def test_no_raw_code_reaches_a_document(repo: Path, name: str) -> None:
    plan_with(repo, RAWS[name])
    for target in ("ra.docx", "ra.html"):
        outcome = Outcome(repo, ["render", PLAN, "-o", target])
        data = outcome.made.get(f"kho/{target}", b"")
        if target.endswith("docx") and data:
            with zipfile.ZipFile(io.BytesIO(data)) as file:
                data = b"".join(file.read(part) for part in file.namelist())
        code = rb"<script>|<b onclick|(?:href|Target)=\"(?:javascript|data|file):|<w:t>RAW</w:t>"
        assert not re.search(code, data)


@pytest.mark.parametrize(
    "target",
    [
        "/etc/passwd",
        "../../secret.txt",
        "file:///etc/passwd",
        "http://127.0.0.1:1/x.png",
        "link.png",
    ],
)
def test_an_image_reads_no_other_file(repo: Path, target: str) -> None:
    plan_with(repo, f"![a]({target})")
    (repo / "plans" / "link.png").symlink_to(repo.parent / "secret.txt")
    outcome = Outcome(repo, ["render", PLAN, "-o", "ra.docx"])
    assert outcome.code in {1, 2}
    outcome = Outcome(repo, ["render", PLAN, "-o", "ra.html"])
    assert outcome.code in {1, 2}


# Word files


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
    "new": ["new", "tu-word", "--from", "../in.docx"],
    "intake": ["intake", "../in.docx", "--plan", PLAN, "--round", "hoi-thao-2021-02-05"],
    "verify": ["verify", "../in.docx", PLAN],
    "lint-docx": ["lint-docx", "../in.docx"],
    "capture": ["capture", PLAN, "--own", "--from", "../in.docx"],
}


@pytest.mark.parametrize("name", WORDS)
def test_a_word_file_neither_grows_nor_reads(repo: Path, name: str) -> None:
    (repo.parent / "in.docx").write_bytes(WORDS[name]())
    for reader, line in READERS.items():
        outcome = Outcome(repo, line)
        assert not any("pwned" in path for path in outcome.made), reader
    assert not Path("/tmp/pwned").exists()


# Templates

TEMPLATES = {
    "a file": "{% include '../secret.txt' %}",
    "a file by its name": "{% include 'secret.txt' %}",
    "a link": "",
    "code": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "code by format": "{{ '{0.__class__.__init__.__globals__}'.format(plan) }}",
    "code by attr": "{{ plan|attr('__init__')|attr('__globals__') }}",
    "an endless loop": "{% for a in range(99999) %}" * 2 + "{% endfor %}" * 2,
    "much memory": "{{ 'x' * 99999999999 }}",
    "much output": "{% for a in range(99999) %}{{ 'x' * 99999 }}{% endfor %}",
    "recursion": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "itself": "{% include 'ke-hoach.md.j2' %}",
    "environment": "{{ self._TemplateReference__context.environment }}",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_reads_runs_and_lasts_nothing(repo: Path, name: str) -> None:
    templates = repo / "templates"
    templates.mkdir()
    if name == "a link":
        (templates / "ke-hoach.md.j2").symlink_to(repo.parent / "secret.txt")
    else:
        (templates / "ke-hoach.md.j2").write_text(TEMPLATES[name], encoding="utf-8")
    outcome = Outcome(repo, ["render", PLAN, "-o", "ra.docx"])
    assert outcome.code == 2, outcome.said
    assert "ke-hoach.md.j2" in outcome.said
    assert outcome.made == {}


# git


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize("revision", ["--output=pwned", "-Opwned", "--help", "HEAD:../secret.txt"])
def test_a_revision_is_no_option_and_git_runs_nothing(repo: Path, revision: str) -> None:
    def git(*words: str) -> None:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
        subprocess.run(["git", *who, *words], cwd=repo, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "x")
    script = repo.parent / "run.sh"
    script.write_text(f"#!/bin/sh\ntouch {repo.parent}/pwned\ncat\n", encoding="utf-8")
    script.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "diff.x.textconv",
        "filter.x.smudge",
        "core.pager",
        "diff.external",
    ):
        git("config", key, str(script))
    (repo / ".gitattributes").write_text("* diff=x filter=x\n", encoding="utf-8")
    for line in (["diff", PLAN, f"--rev={revision}"], ["audit", PLAN, f"--against={revision}"]):
        outcome = Outcome(repo, line)
        assert outcome.code == 2
        assert outcome.made == {}
    for line in (["diff", PLAN, "--rev=HEAD"], ["audit", PLAN, "--against=HEAD"]):
        assert Outcome(repo, line).made == {}


# What is shown


def test_no_report_commands_the_terminal_or_deceives_its_reader(repo: Path) -> None:
    hostile = "a\x1b[31mb\x1b]0;t\x07c\u202ed\u2066e\x9bf\u200bg\U000e0041h"
    plan_with(
        repo, f"Lời {hostile} và và {hostile}.\n\n# {hostile} {{#hai}}", f"x-a: '{hostile}'\n"
    )
    (repo / "plans" / f"y{hostile[:5]}.md").write_bytes((repo / f"plans/{PLAN}.md").read_bytes())
    shown = ""
    for line in (
        ["validate"],
        ["validate", "--format", "github"],
        ["validate", "--format", "junit"],
    ):
        shown += Outcome(repo, line).said
    for command in ("show", "status", "tasks", "trace", "audit"):
        shown += Outcome(repo, [command, PLAN]).said
    assert shown
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", shown
    )
