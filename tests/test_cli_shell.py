"""The frame of the command line: start-up, language, usage errors, what stops a command."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from plantool import __version__
from plantool.cli.app import run
from plantool.cli.commands import COMMANDS, CommandEntry
from plantool.cli.language import split_language, usual_language
from plantool.cli.output import (
    clean,
    exit_code,
    finding_json,
    json_text,
    print_findings,
    summary,
)
from plantool.cli.schema import FileKind, schema_of
from plantool.core.agency import parse_agencies
from plantool.core.comment import CommentFile, Round
from plantool.core.edit import Edit
from plantool.core.finding import Finding, Fix, Severity
from plantool.core.message import message
from plantool.core.model import Model
from plantool.core.plan import PlanHeader
from plantool.core.read_model import read_model
from plantool.core.settings import Settings
from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import parse_yaml
from plantool.errors import PlantoolError
from plantool.i18n import choose

ROOT = Path(__file__).resolve().parent.parent
Captured = pytest.CaptureFixture[str]


def plantool(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "plantool", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def all_commands() -> list[str]:
    return [
        f"{entry.name} {part.name}" if part else entry.name
        for entry in COMMANDS
        for part in (entry.parts or (None,))
    ]


Perform = Callable[[Callable[[], None]], int]


@pytest.fixture
def perform(monkeypatch: pytest.MonkeyPatch) -> Perform:
    """Runs a command that does what a test says; its exit code."""

    def run_work(work: Callable[[], None]) -> int:
        monkeypatch.setitem(sys.modules, "plantool.cli.fake", SimpleNamespace(command=work))
        entries = (CommandEntry("fake", message("Do what a test says.")),)
        monkeypatch.setattr("plantool.cli.app.RootGroup.entries", entries)
        return run(["fake"])

    return run_work


def test_version_is_answered_without_typer() -> None:
    code = (
        "import sys; sys.argv = ['plantool', '--version']\n"
        "from plantool.__main__ import main; main()\n"
        "assert not {'typer', 'rich', 'pydantic', 'plantool.cli'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"plantool {__version__}\n"


def test_the_end_writes_all_and_tidies_up(tmp_path: Path) -> None:
    code = (
        "import atexit, sys, tempfile; from pathlib import Path\n"
        "folder = tempfile.TemporaryDirectory(dir=sys.argv.pop())\n"
        "atexit.register(lambda: print('tidied', file=sys.stderr))\n"
        "from plantool.__main__ import main; main()"
    )
    words = [sys.executable, "-c", code, "--lang", "en", "rules", "--format", "json"]
    done = subprocess.run([*words, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)
    assert "tidied" in done.stderr
    assert not [*tmp_path.iterdir()]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_words_that_cannot_be_written_are_no_success() -> None:
    for words in (["rules"], ["--help"]):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "plantool", *words],
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode
        assert done.stderr


def test_version_is_answered_beside_other_options(capsys: Captured) -> None:
    assert run(["--lang", "en", "--version"]) == 0
    assert capsys.readouterr().out == f"plantool {__version__}\n"


def test_help_imports_no_command() -> None:
    code = (
        "import sys; from plantool.cli.app import run; run(['--help'])\n"
        "assert not {'plantool.cli.schema', 'plantool.cli.show', 'rich'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)


def test_help_lists_every_command(capsys: Captured) -> None:
    assert run(["--help"]) == 0
    listed = re.findall(r"^  ([a-z][a-z-]*) ", capsys.readouterr().out, re.MULTILINE)
    assert listed == [entry.name for entry in COMMANDS]


def test_no_arguments_show_the_help(capsys: Captured) -> None:
    assert run([]) == 0
    assert "Commands:" in capsys.readouterr().out


@pytest.mark.parametrize("name", all_commands())
def test_every_command_of_the_table_has_help(name: str, capsys: Captured) -> None:
    assert run([*name.split(), "--help"]) == 0
    assert f"Usage: plantool {name}" in capsys.readouterr().out


def test_help_speaks_vietnamese() -> None:
    done = plantool("--lang", "vi", "--help")
    assert "Kiểm tra" in done.stdout
    english = ("Usage", "Options", "Commands", "Show")
    assert not [word for word in english if word in done.stdout]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("shema plan", "no command 'shema'; did you mean 'schema'?"),
        ("zzz", "no command 'zzz'; 'plantool --help' lists them"),
        ("--nope", "there is no option --nope"),
        ("schema", "the argument KIND is missing"),
        ("schema plan more", "unexpected: more"),
        ("schema x", "KIND: 'x' is not one of 'plan', 'comments', 'round', 'agencies', 'settings'"),
        ("schema plan --lang xx", "no language 'xx'; there are en, vi"),
    ],
)
def test_wrong_usage_is_one_line(line: str, complaint: str, capsys: Captured) -> None:
    assert run(line.split()) == 2
    assert capsys.readouterr() == ("", f"plantool: error: {complaint}\n")


def test_wrong_usage_is_told_in_vietnamese() -> None:
    done = plantool("schema", "--lang", "vi")
    assert done.returncode == 2
    assert done.stderr == "plantool: lỗi: thiếu đối số KIND\n"


def test_a_plantool_error_is_one_line_and_exit_2(perform: Perform, capsys: Captured) -> None:
    def work() -> None:
        raise PlantoolError(message("{path}: gone\x1b[31m\nfor good", path="a.md"))

    assert perform(work) == 2
    assert capsys.readouterr().err == "plantool: error: a.md: gone for good\n"


def test_an_error_of_the_system_names_the_file(perform: Perform, capsys: Captured) -> None:
    def work() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "plan.docx")

    assert perform(work) == 2
    said = capsys.readouterr().err
    assert "plan.docx" in said
    assert said.count("\n") == 1


def test_an_interrupt_is_one_line_and_exit_130(perform: Perform, capsys: Captured) -> None:
    def work() -> None:
        raise KeyboardInterrupt

    assert perform(work) == 130
    assert capsys.readouterr().err == "plantool: error: interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_closed_pipe_is_silent() -> None:
    line = f"'{sys.executable}' -m plantool schema comments | true"
    done = subprocess.run(["sh", "-c", line], cwd=ROOT, capture_output=True, check=False)
    assert done.stderr == b""


def test_standard_output_is_utf8_whatever_the_console() -> None:
    done = plantool("--lang", "vi", "--help", PYTHONIOENCODING="cp1252", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "kế hoạch" in done.stdout


def test_lang_is_taken_wherever_it_stands() -> None:
    assert split_language(["a", "--lang", "vi", "b"]) == ("vi", ["a", "b"])
    assert split_language(["--lang=en"]) == ("en", [])
    assert split_language(["a", "--", "--lang", "vi"]) == (None, ["a", "--", "--lang", "vi"])


def test_the_language_comes_from_the_nearest_source(tmp_path: Path) -> None:
    inside = tmp_path / "plans" / "drafts"
    inside.mkdir(parents=True)
    assert usual_language({"LANG": "vi_VN.UTF-8"}, inside) == "vi"
    assert usual_language({"LANG": "vi_VN.UTF-8", "LC_ALL": "C"}, inside) == "en"
    (tmp_path / "plantool.yaml").write_text("# settings\nlang: vi\n")
    assert usual_language({}, inside) == "vi"
    assert usual_language({"PLANTOOL_LANG": "en"}, inside) == "en"
    assert usual_language({"LANG": "de_DE"}, tmp_path / "elsewhere") == "vi"


def a_finding(text: str, span: Span, severity: Severity = Severity.ERROR) -> Finding:
    place = SourceText(text, "plans/x.md").place(span)
    fix = Fix(message("take it out"), (Edit(span, ""),))
    what = message("[scope] is {word}", word="odd\u202e")
    return Finding("P101", "odd-words", severity, what, "plans/x.md", place, "muc-dich", fix=fix)


def test_a_finding_is_shown_with_its_line_and_a_caret(capsys: Captured) -> None:
    print_findings([a_finding("một\nhai từ lạ\nba\n", Span(8, 10))])
    assert capsys.readouterr().out == (
        "plans/x.md:2:5: P101 [error] [scope] is odd\n"
        "    hai từ lạ\n"
        "        ^^\n"
        "    cure: take it out\n"
        "1 error\n"
    )


def test_a_finding_as_json_has_the_fixed_keys() -> None:
    shown = finding_json(a_finding("một\nhai từ lạ\n", Span(8, 10)))
    assert " ".join(shown) == (
        "code name severity message path line column end_line end_column section comment fix"
    )
    assert (shown["line"], shown["column"], shown["end_line"], shown["end_column"]) == (2, 5, 2, 7)
    assert shown["fix"] == {
        "message": "take it out",
        "edits": [{"start": 8, "end": 10, "new": ""}],
    }


def test_the_summary_counts_by_severity() -> None:
    finding = a_finding("abc", Span(0, 1))
    note = a_finding("abc", Span(0, 1), Severity.NOTE)
    assert summary([finding, finding, note]) == "2 errors, 1 note"
    assert exit_code([finding]) == 1
    assert exit_code([note]) == exit_code([]) == 0


def test_nothing_commands_the_terminal_or_deceives_its_reader() -> None:
    hostile = "a\x1b[31mb\x1b]0;title\x07c\u202ed\u2066e\x9bf\rg\u200b"
    assert clean(hostile) == "abcdefg"
    shown = json_text({"text": hostile})
    assert json.loads(shown) == {"text": hostile}
    assert clean(shown) == shown


@pytest.mark.parametrize("kind", list(FileKind))
def test_the_schemas_are_schemas(kind: FileKind) -> None:
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    assert not Draft202012Validator(schema).is_valid({"no-such-key!": 1})


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FileKind.COMMENTS, "replies: [{document: 12, date: 2021, position: agree}]"),
        (FileKind.COMMENTS, "comments: [{id: a, quote: 12, action: replace, text: 5}]"),
        (FileKind.COMMENTS, "comments: [{id: a, quote: {exact: 12, prefix: }, content: }]"),
        (FileKind.COMMENTS, "comments: [{id: a, decision: {status: noted, by: 7, date: 2021-02}}]"),
        (FileKind.ROUND, "invited: so-noi-vu\nattended: [so-noi-vu]\nopened: 2021"),
        (FileKind.ROUND, "invited:\ntitle: 2021"),
        (FileKind.PLAN, "plan: x\ngrounds:\nrecipients: [1, a]\narchive: 1"),
        (FileKind.PLAN, "tasks: [{id: t, section: a, lead: b, due: 2025, implements: a/1}]"),
        (FileKind.PLAN, "tasks: [{id: t, section: [a], lead: [b], implements: [a/1]}]"),
        (FileKind.AGENCIES, "a: {name: 5, members: b, successor: [c, d], until: 2025}"),
        (FileKind.SETTINGS, "deciders: Văn phòng\nignore: [W]"),
        (FileKind.SETTINGS, "deciders: [Văn phòng, 5]"),
        (FileKind.COMMENTS, "comments: [{id: A}]"),
        (FileKind.COMMENTS, "comments: [{id: a, quote: [x]}]"),
        (FileKind.ROUND, "invited: {a: b}"),
        (FileKind.ROUND, "opened: 21"),
        (FileKind.PLAN, "grounds: một"),
        (FileKind.AGENCIES, "a: {kind: sở}"),
    ],
)
def test_a_schema_takes_what_the_reader_takes(kind: FileKind, text: str) -> None:
    source = SourceText(text, "x.yaml")
    node, faults = parse_yaml(source)
    assert node
    assert not faults
    models: dict[FileKind, type[Model]] = {
        FileKind.COMMENTS: CommentFile,
        FileKind.ROUND: Round,
        FileKind.PLAN: PlanHeader,
        FileKind.SETTINGS: Settings,
    }
    model = models.get(kind)
    if model is None:
        _, findings = parse_agencies(source)
    else:
        _, findings = read_model(model, node, source)
    # An editor's YAML knows numbers and null, and takes a day for a text.
    schema = {**schema_of(kind), "required": []}
    value = YAML(typ="safe", pure=True).load(re.sub(r"(\d{4}-\d\d(-\d\d)?)", r"'\1'", text))
    assert Draft202012Validator(schema).is_valid(value) == (not findings)


def test_a_schema_offers_choices_in_the_order_of_the_format() -> None:
    plan = schema_of(FileKind.PLAN)["$defs"]
    assert plan["Status"] == {
        "title": "Status", "type": "string", "enum": ["drafting", "consulting", "final", "signed"]
    }  # fmt: skip
    assert plan["Column"]["properties"]["key"]["enum"][:3] == ["tt", "text", "lead"]
    actions = schema_of(FileKind.COMMENTS)["$defs"]["Action"]["enum"]
    assert actions[:3] == ["comment", "replace", "delete"]


@pytest.mark.parametrize("kind", list(FileKind))
def test_each_key_of_a_schema_is_explained_in_both_languages(kind: FileKind) -> None:
    for language in ("en", "vi"):
        choose(language)
        schema = schema_of(kind)
        parts = [schema, *schema.get("$defs", {}).values()]
        shown = [key for part in parts for key in part.get("properties", {}).values()]
        assert shown
        assert all(key["title"] and key["title"] in key["description"] for key in shown)


def test_the_schema_of_agencies_takes_bodies_by_their_id() -> None:
    validator = Draft202012Validator(schema_of(FileKind.AGENCIES))
    assert validator.is_valid({"so-noi-vu": {"name": "Sở Nội vụ", "kind": "so"}})
    assert not validator.is_valid({"so-noi-vu": {"nme": "Sở Nội vụ"}})


def test_the_readme_lists_the_commands_of_the_program() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", readme, re.MULTILINE)
    assert table == [(entry.name, str(entry.help)) for entry in COMMANDS]


def test_the_chosen_language_falls_back_to_english() -> None:
    choose("xx")
    assert summary([]) == "Nothing found."
    choose("en")
