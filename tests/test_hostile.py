"""Attacks by files of a plan repo, on the command line as users and CI run it: each one fails.

A plan repo's pull request is untrusted. Each test plants one attack and shows that plantool ends
in time with exit 0, 1 or 2, says what is wrong without a traceback, and read, ran and wrote
nothing that it must not.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import pytest

from tests.hostile import PLAN, ROUND, Outcome, hostile_repo, plan_with

pytestmark = pytest.mark.skipif(os.name == "nt", reason="plants links and shell scripts")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return hostile_repo(tmp_path)


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
    "many keys": "".join(f"k{n}: 1\n" for n in range(5_000)),
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


# Templates

TEMPLATES = {
    "a file": "{% include '../secret.txt' %}",
    "a file by its name": "{% include 'secret.txt' %}",
    "a link": "",
    "a linked folder": "{% include 'thu-muc/secret.txt' %}",
    "a slow filter": "{{ ('a ' * 9999999)|wordwrap(1)|wordwrap(1)|urlize|length }}",
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


LIMITS = {
    "an endless loop": " seconds",
    "a slow filter": "needs more than",
    "much memory": "more than 1024 MB of memory",
    "much output": "more than 64 MB of text",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_reads_runs_and_lasts_nothing(repo: Path, name: str) -> None:
    templates = repo / "templates"
    templates.mkdir()
    (templates / "thu-muc").symlink_to(repo.parent)
    if name == "a link":
        (templates / "ke-hoach.md.j2").symlink_to(repo.parent / "secret.txt")
    else:
        (templates / "ke-hoach.md.j2").write_text(TEMPLATES[name], encoding="utf-8")
    outcome = Outcome(repo, ["render", PLAN, "-o", "ra.docx"], seconds=4)
    assert outcome.code == 2, outcome.said
    assert "ke-hoach.md.j2" in outcome.said
    assert LIMITS.get(name, "") in outcome.said
    assert outcome.made == {}


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
    for command in ("show", "status", "tasks", "trace", "audit", "diff", "apply"):
        shown += Outcome(repo, [command, PLAN]).said
    assert shown
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", shown
    )
