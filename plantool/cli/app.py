"""The command line's frame: finds a command in the table, runs it, and catches what stops it."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from plantool import __version__
from plantool.cli.commands import COMMANDS, CommandEntry
from plantool.cli.language import LANGUAGES, known_language, split_language, usual_language
from plantool.cli.parameters import read_quickly
from plantool.cli.usage import option_help, usage_error
from plantool.core.message import Message, message
from plantool.errors import PlantoolError
from plantool.i18n import choose, translate
from plantool.i18n import gettext as _

if TYPE_CHECKING:
    # Typer's own click: its types have no public name.
    from typer._click import Command, Context, HelpFormatter, Parameter

_COMPLETING = "_PLANTOOL_COMPLETE"
"""The variable that a shell sets while it asks for completions."""

CANNOT_GO_ON = 2
INTERRUPTED = 130
PIPE_CLOSED = 141
"""As shells count a process that SIGPIPE ended."""

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""What Python makes of bytes that are no UTF-8: no file could hold it."""


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    _speak_utf8()
    wish, rest = split_language(arguments)
    language = usual_language(os.environ, Path.cwd()) if wish is None else known_language(wish)
    choose(language or "en")
    if language is None:
        known = ", ".join(LANGUAGES)
        return _stop(message("no language '{wish}'; there are {known}", wish=wish, known=known))
    if odd := [word for word in rest if _LONE_SURROGATE.search(word)]:
        shown = odd[0].encode("utf-8", "backslashreplace").decode()
        return _stop(message("'{word}' is no text in UTF-8; write it anew", word=shown))
    if os.environ.get(_COMPLETING):
        from plantool.cli.completion import prepare

        prepare()
    try:
        app(rest, prog_name="plantool")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


class ShellCommand(TyperCommand):
    """One command; its help speaks the language of the interface."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """The parameters, `--help` among them; each reads its usual words without pydantic."""
        return read_quickly(super().get_params(ctx))

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the lists of arguments and options."""
        _write_options(self, ctx, formatter)


class ShellGroup(TyperGroup):
    """A group that imports a command's module when the command is called, not before."""

    entries: tuple[CommandEntry, ...] = ()
    prefix = ""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """The parameters, `--help` among them; each reads its usual words without pydantic."""
        return read_quickly(super().get_params(ctx))

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002 - Typer's signature
        """The names, in the order of the table."""
        return [entry.name for entry in self.entries]

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:  # noqa: ARG002 - Typer's signature
        """The command of this name, imported now."""
        found = (entry for entry in self.entries if entry.name == cmd_name)
        entry = next(found, None)
        return _load(entry, self.prefix) if entry else None

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """The command that `args` begins with; an unknown one is refused with the nearest name."""
        names = self.list_commands(ctx)
        if args[0] not in names and not ctx.resilient_parsing:
            raise PlantoolError(_no_command(args[0], names))
        return super().resolve_command(ctx, args)

    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the usage line."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the list of options, then the table of commands."""
        _write_options(self, ctx, formatter)
        with formatter.section(_("Commands")):
            formatter.write_dl([(entry.name, translate(entry.help)) for entry in self.entries])

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 - Typer's signature
        windows_expand_args: bool = True,  # noqa: FBT001, FBT002 - Typer's signature
        **extra: Any,  # noqa: ANN401 - Typer's signature
    ) -> Any:  # noqa: ANN401 - Typer's signature
        """Run the command line; every end of it but a bug of plantool's is one line and a code."""
        del standalone_mode
        words = list(sys.argv[1:] if args is None else args) or ["--help"]
        try:
            code = super().main(
                args=words,
                prog_name=prog_name,
                complete_var=complete_var,
                standalone_mode=False,
                windows_expand_args=windows_expand_args,
                **extra,
            )
        except typer.TyperException as wrong:
            code = _stop_with(usage_error(wrong.format_message()))
        except typer.Abort:
            code = _stop(message("stopped, nothing more was done"))
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Context) -> Any:  # noqa: ANN401 - Typer's signature
        """Run the command that was called; the one place where its exceptions are caught."""
        try:
            result = super().invoke(ctx)
            # A pipe that was closed early shows when the last words are written.
            sys.stdout.flush()
        except PlantoolError as error:
            raise typer.Exit(_stop(error.message)) from error
        except KeyboardInterrupt as error:
            _stop(message("interrupted"))
            raise typer.Exit(INTERRUPTED) from error
        except BrokenPipeError as error:
            # What is left in the buffer would raise again when the interpreter ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(PIPE_CLOSED) from error
        except OSError as error:
            from plantool.disk import os_error

            raise typer.Exit(_stop(os_error(error, str(error.filename or "")))) from error
        return result


class RootGroup(ShellGroup):
    """`plantool` itself."""

    entries = COMMANDS

    def format_help_text(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - Typer's signature
        """Write what the program is for."""
        purpose = _(
            "Plans as Markdown, comments as YAML, and the proof that one explains the other."
        )
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(purpose)


app = typer.Typer(
    cls=RootGroup,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"plantool {__version__}")
        raise typer.Exit


@app.callback()
def _plantool(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            "-V",
            help=_("Show the version and exit."),
            callback=lambda value: _show_version(wanted=value),
            is_eager=True,
        ),
    ] = False,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="en|vi", help=_("Language of the interface."))
    ] = None,
) -> None:
    """Take the options that stand before a command."""


def _load(entry: CommandEntry, prefix: str) -> Command:
    shell = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    text = translate(entry.help)
    if entry.parts:
        attributes = {"entries": entry.parts, "prefix": f"{entry.name}_"}
        group = type("PartGroup", (ShellGroup,), attributes)
        shell.callback(cls=group, help=text)(_nothing)
    else:
        module = importlib.import_module(f"plantool.cli.{prefix}{entry.name.replace('-', '_')}")
        shell.command(cls=ShellCommand, help=text)(module.command)
    made = typer.main.get_command(shell)
    made.name = entry.name
    if os.environ.get(_COMPLETING):
        from plantool.cli.completion import complete_words_of

        complete_words_of(made)
    return made


def _nothing() -> None:
    """A group does nothing by itself."""


def _no_command(word: str, names: Sequence[str]) -> Message:
    near = get_close_matches(word, names, n=1)
    if near:
        return message("no command '{word}'; did you mean '{near}'?", word=word, near=near[0])
    return message("no command '{word}'; 'plantool --help' lists them", word=word)


def _write_usage(command: Command, ctx: Context, formatter: HelpFormatter) -> None:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    words = pieces.replace("[OPTIONS]", _("[OPTIONS]"))
    words = words.replace("COMMAND [ARGS]...", _("COMMAND [ARGS]..."))
    formatter.write_usage(ctx.command_path, words, prefix=_("Usage: "))


def _write_options(command: Command, ctx: Context, formatter: HelpFormatter) -> None:
    for kind, title in (("argument", _("Arguments")), ("option", _("Options"))):
        rows = []
        for parameter in command.get_params(ctx):
            row = parameter.get_help_record(ctx)
            if row is None or parameter.param_type_name != kind:
                continue
            is_help = "--help" in parameter.opts
            text = _("Show this help and exit.") if is_help else option_help(row[1])
            rows.append((row[0], text))
        if rows:
            with formatter.section(title):
                formatter.write_dl(rows)


def _stop(what: Message) -> int:
    return _stop_with(translate(what))


def _stop_with(sentence: str) -> int:
    from plantool.cli.output import for_log

    line = " ".join(for_log(sentence).split())
    print(f"plantool: {_('error')}: {line}", file=sys.stderr)
    return CANNOT_GO_ON


def _speak_utf8() -> None:
    """Windows consoles start in a code page that has no Vietnamese letters."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and stream.encoding.lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8")
