"""What a plan holds starts no command in the log of a CI job that shows it.

GitHub's runner takes each line that begins with `::`, after any blanks, for a command, and `##[`
anywhere in a line (ActionCommand.TryParseV2, TryParse); Azure's takes `##vso[`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.cli.output import for_log, markdown_for_log

Captured = pytest.CaptureFixture[str]

COMMANDS = ("::error::giả", "::add-mask::Hà Giang", "##[set-env name=A;]b", "##vso[task.x]y")

PLAN = """\
---
plan: x
title: "::warning::giả"
issuer: {name: "::notice::A", short: "##[error]"}
number: "::debug::1"
recipients: ["::error::hai", "##[add-mask]ba"]
x-note: 1
---
# ::error::giả {#Mot}

::set-output name=a::b và và lời.
   ::set-env name=PATH::/tmp và và lời.

##[add-mask]Hà và và lời. ##vso[task.complete]

# ##[group]hai {#Mot}

- ::stop-commands::x và và y
"""

COMMENTS = """\
plan: x
draft: 1
round: r
agency: "::error::a"
comments:
- {id: "::error::b", content: "x\\n::error::c", section: Mot, quote: "::error::d"}
- {id: b, content: "##[error]", section: "::error::e", quote: "##[error]f", action: replace}
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "plans/x.md": PLAN,
        "plans/y.md": PLAN.replace("và và", "và").replace("plan: x", "plan: y"),
        "plans/agencies.yaml": '"::error::z": {name: "::error::q", kind: so}\n',
        "comments/x/r/a.yaml": COMMENTS,
        "comments/x/r/::error::g.yaml": COMMENTS,
    }
    for path, text in files.items():
        target = tmp_path / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands_in(shown: str) -> list[str]:
    return [
        line
        for line in shown.splitlines()
        if line.lstrip().startswith("::") or re.search(r"##\w*\[", line)
    ]


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize(
    "line",
    [
        "validate",
        "validate --format json",
        "validate --format sarif",
        "validate --format gitlab",
        "validate --format junit",
        "validate comments/x/r/::error::g.yaml",
        "show x",
        "show x --format json",
        "show ::error::x",
        "status x",
        "tasks x",
        "trace x",
        "locate x --section Mot --quote ::error::h",
        "diff plans/x.md plans/y.md",
        "diff plans/x.md plans/y.md --to markdown",
        "diff plans/x.md plans/y.md --to html",
        "diff plans/x.md plans/y.md --to json",
        "audit x",
        "apply x --dry-run",
        "render x --to md",
        "rules ::error::i",
        "::error::j",
    ],
)
def test_no_line_of_a_report_is_a_workflow_command(line: str, capsys: Captured) -> None:
    run(line.split())
    shown = capsys.readouterr()
    assert shown.out + shown.err
    assert commands_in(shown.out) == []
    assert commands_in(shown.err) == []


@pytest.mark.usefixtures("hostile")
def test_the_findings_on_github_are_the_only_commands(capsys: Captured) -> None:
    run(["validate", "--format", "github"])
    lines = capsys.readouterr().out.splitlines()
    assert lines
    for line in lines:
        assert re.match(r"::(error|warning|notice) file=[^:\n]*::", line)
        assert not re.search(r"##\w*\[", line)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_words_of_a_command_stay_readable(command: str) -> None:
    letters = command.replace("[", " [") if command.startswith("##") else f"| {command}"
    assert for_log(command) == letters
    assert for_log(f"    {command}").strip() == letters


def test_a_bar_stands_in_the_margin_so_that_carets_stay_below_their_words() -> None:
    assert for_log("    ::error::x\n    ^^") == "  | ::error::x\n    ^^"


def test_markdown_reads_as_before() -> None:
    assert markdown_for_log("::a\n  ::b ##[c]") == "\\::a\n  \\::b ##\\[c]"
