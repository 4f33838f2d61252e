"""The words of a command line are read as Typer reads them, the usual ones without pydantic."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from enum import Enum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.core import TyperArgument, TyperCommand, TyperOption
from typer.models import ArgumentInfo, OptionInfo, ParameterInfo

from plantool.cli.app import ShellCommand
from plantool.cli.parameters import _QuickParameter

if TYPE_CHECKING:
    from typer._click import Command


class Sign(StrEnum):
    PLUS = "plus"
    MINUS = "trừ"


class Size(Enum):
    SMALL = 1
    LARGE = "l"


def the_command(
    cls: type[TyperCommand], kind: object, default: object, info: ParameterInfo
) -> Command:
    """Gives back the value of its one parameter."""

    def command(*, value: object = default) -> object:
        return value

    command.__annotations__ = {"value": Annotated[kind, info]}
    shell = typer.Typer(add_completion=False, rich_markup_mode=None)
    shell.command(cls=cls)(command)
    return typer.main.get_command(shell)


def result(command: Command, words: Sequence[str]) -> str:
    """What the reader and then the command got, or the words of the refusal."""
    try:
        context = command.make_context("x", list(words))
    except typer.TyperException as wrong:
        return wrong.format_message()
    values = context.params["value"], command.invoke(context)
    return f"{values} {[type(value) for value in values]}"


def is_quick(command: Command) -> bool:
    (parameter,) = command.params
    assert isinstance(parameter, (TyperArgument, TyperOption))
    return isinstance(parameter._runtime_param, _QuickParameter)


def both(
    kind: object, default: object, info: ParameterInfo, words: Sequence[str]
) -> tuple[str, str, bool]:
    """What plantool makes of the words, what Typer does, and whether Typer was not asked."""
    ours = the_command(ShellCommand, kind, default, info)
    typers = the_command(TyperCommand, kind, default, info)
    results = result(ours, words), result(typers, words)
    assert not is_quick(typers)
    return *results, is_quick(ours)


OPTION: OptionInfo = typer.Option("--value", "-v")
ARGUMENT: ArgumentInfo = typer.Argument(metavar="VALUE")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "there.md").write_text("x", encoding="utf-8")
    (tmp_path / "dangling").symlink_to("nothing")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "default", "words"),
    [
        (str, "", []),
        (str, "", ["--value", ""]),
        (str, "", ["--value", " một "]),
        (str, "", ["--value", "a\udce9b"]),
        (str | None, None, []),
        (str, ..., ["-v", "a"]),
        (str, ..., []),
        (bool, False, []),
        (bool, False, ["--value"]),
        (int | None, None, []),
        (int, 3, []),
        (int, ..., ["--value", "007"]),
        (int, ..., []),
        (Path, Path(), []),
        (Path | None, None, []),
        (Path, ..., ["--value", ""]),
        (Path, ..., ["--value", "./there.md"]),
        (Path, ..., ["--value", "there.md/"]),
        (Path, ..., ["--value", "missing/../there.md"]),
        (Path, ..., ["--value", "a\udce9b"]),
        (Path, ..., []),
        (Sign, Sign.PLUS, []),
        (Sign, Sign.PLUS, ["--value", "trừ"]),
        (Sign | None, None, []),
        (Sign, ..., []),
        (Size, ..., ["--value", "1"]),
        (list[str] | None, None, []),
        (list[str] | None, None, ["-v", ""]),
        (list[str] | None, None, ["-v", "a", "-v", "b", "-v", "a"]),
        (list[str], [], []),
        (list[str], ["a"], []),
        (list[str], ..., []),
        (list[int], ..., ["-v", "1", "-v", "2", "-v", "3"]),
        (list[Path], ..., ["-v", "there.md", "-v", "."]),
        (list[Sign], ..., ["-v", "plus"]),
        (list[Sign], [Sign.MINUS], []),
    ],
)
@pytest.mark.usefixtures("folder")
def test_usual_words_are_read_as_typer_reads_them(
    kind: object, default: object, words: list[str]
) -> None:
    ours, typers, quick = both(kind, default, OPTION, words)
    assert ours == typers
    assert quick


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (int, ["--value", ""]),
        (int, ["--value", "x"]),
        (int, ["--value", "+5"]),
        (int, ["--value", "-5"]),
        (int, ["--value", " 5 "]),
        (int, ["--value", "5\n"]),
        (int, ["--value", "1_000"]),
        (int, ["--value", "3.0"]),
        (int, ["--value", "3.5"]),
        (int, ["--value", "١"]),
        (int, ["--value", "9" * 5000]),
        (Path, ["--value", "dangling"]),
        (Path, ["--value", "a\0b"]),
        (Sign, ["--value", ""]),
        (Sign, ["--value", "PLUS"]),
        (Size, ["--value", "SMALL\x1b[31m"]),
        (list[int], ["-v", "1", "-v", "x", "-v", "y"]),
        (list[Sign], ["-v", "plus", "-v", "Trừ"]),
        (float, ["--value", "0.5"]),
        (tuple[int, str], ["--value", "1", "a"]),
    ],
)
@pytest.mark.usefixtures("folder")
def test_other_words_are_left_to_typer(kind: object, words: list[str]) -> None:
    ours, typers, quick = both(kind, ..., OPTION, words)
    assert ours == typers
    assert not quick


@pytest.mark.parametrize(
    ("kind", "info"),
    [
        (Sign, typer.Option("--value", case_sensitive=False)),
        (int, typer.Option("--value", min=1)),
        (Path, typer.Option("--value", exists=True)),
        (Path, typer.Option("--value", resolve_path=True)),
        (str, typer.Option("--value", parser=str.upper)),
    ],
)
@pytest.mark.parametrize("word", ["plus", "Plus", "0", "1"])
def test_a_parameter_with_conditions_is_left_to_typer(
    kind: object, info: ParameterInfo, word: str
) -> None:
    ours, typers, quick = both(kind, ..., info, ["--value", word])
    assert ours == typers
    assert not quick


@pytest.mark.parametrize(
    ("kind", "default", "words"),
    [
        (str, ..., []),
        (str, ..., ["a"]),
        (list[str], ..., []),
        (list[str], ..., ["a", "", "b"]),
        (list[str] | None, None, []),
        (list[Path] | None, None, ["there.md"]),
        (Sign, ..., []),
        (Sign, ..., ["x"]),
    ],
)
@pytest.mark.usefixtures("folder")
def test_arguments_are_read_as_typer_reads_them(
    kind: object, default: object, words: list[str]
) -> None:
    ours, typers, _ = both(kind, default, ARGUMENT, words)
    assert ours == typers


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("word", ["./there.md", "", "missing"])
def test_a_path_that_cannot_be_read_is_refused_as_typer_does(
    word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who runs the tests as root can read everything.
    monkeypatch.setattr(os, "access", lambda *_: False)
    ours, typers, quick = both(Path, ..., OPTION, ["--value", word])
    assert ours == typers
    assert quick == (word == "missing")


@given(st.sampled_from([str, int, Path]), st.text() | st.text("0123456789+-_. \t\n"))
def test_any_word_is_read_as_typer_reads_it(kind: type, word: str) -> None:
    ours, typers, _ = both(kind, ..., OPTION, [f"--value={word}"])
    assert ours == typers


def test_a_parameter_that_a_later_typer_made_is_left_alone() -> None:
    made = the_command(ShellCommand, str, "", OPTION)
    (parameter,) = made.params
    assert is_quick(made) is False
    vars(parameter).pop("_runtime_param")
    made.get_params(typer.Context(made))
    assert not hasattr(parameter, "_runtime_param")


@pytest.mark.parametrize(
    "line",
    [
        "a --flag --number 3 --path x.md --choice json --many a --many b",
        "a",
        "a x y",
        "--help",
    ],
)
def test_a_command_is_called_without_pydantic(line: str) -> None:
    code = """
import sys
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated
import typer
from plantool.cli import app
from plantool.cli.commands import CommandEntry
from plantool.core.message import message

Choice = StrEnum("Choice", ["json", "text"])

def command(
    word: Annotated[str, typer.Argument()],
    words: Annotated[list[str] | None, typer.Argument()] = None,
    *,
    flag: Annotated[bool, typer.Option("--flag")] = False,
    number: Annotated[int | None, typer.Option("--number")] = None,
    path: Annotated[Path | None, typer.Option("--path")] = None,
    choice: Annotated[Choice, typer.Option("--choice")] = Choice.text,
    many: Annotated[list[str] | None, typer.Option("--many")] = None,
) -> None:
    print("called")

sys.modules["plantool.cli.fake"] = SimpleNamespace(command=command)
app.RootGroup.entries = (CommandEntry("fake", message("Do what a test says.")),)
assert app.run(["fake", *sys.argv[1:]]) == 0
assert "pydantic" not in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", code, *line.split()], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout == "called\n" or line == "--help"
