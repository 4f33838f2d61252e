"""Fills the templates: the shipped ones here, a repo's own ones in a child process under limits.

A template is code, and a repo's own one comes with any pull request: Jinja's sandbox keeps it from
Python, the child's limits keep it from eating the machine. Values are never template source.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plantool.core.message import Message
from plantool.word.bounded import TOO_MUCH_TEXT, Bounds, run_bounded
from plantool.word.layout import LAYOUT_FUNCTIONS
from plantool.word.names import NOT_IN_XML
from plantool.word.template import TemplateError, shipped_templates
from plantool.word.template_cache import TemplateCache

BOUNDS = Bounds(seconds=20, memory=1 << 30, text=64 << 20)
"""What a repo's own templates may use."""

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def fill_shipped(name: str, context: Mapping[str, object]) -> str:
    """A template that comes with plantool, filled here."""
    return "".join(_filled(_shipped_environment(), name, context))


def fill_in_child(folders: tuple[Path, ...], name: str, context: Mapping[str, object]) -> str:
    """A template filled by another process, which may use little time and memory."""
    job = {"folders": [str(folder) for folder in folders], "name": name, "context": context}
    told = run_bounded(f"{__name__}:child", json.dumps(job).encode(), BOUNDS)
    if isinstance(told, Message):
        raise TemplateError(name, told)
    answer = json.loads(told)
    if "error" in answer:
        raise TemplateError(answer["where"], answer["error"], answer["line"])
    return str(answer["text"])


def _filled(
    environment: jinja2.Environment, name: str, context: Mapping[str, object]
) -> Iterator[str]:
    """The pieces of the filled template, as Jinja makes them."""
    try:
        yield from environment.get_template(name).generate(context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(error.name or name, error.message or "", error.lineno) from error
    except jinja2.TemplateError as error:
        raise TemplateError(name, error.message or type(error).__name__) from error
    except (TypeError, ValueError, ArithmeticError, LookupError, RecursionError) as error:
        raise TemplateError(name, f"{type(error).__name__}: {error}") from error


class _OwnFiles(jinja2.FileSystemLoader):
    """The templates that lie directly in the folders: another folder, or a link, leads out."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, its path, and whether it is still the same."""
        text, path, is_same = super().get_source(environment, template)
        if Path(path).resolve().parent not in {Path(one).resolve() for one in self.searchpath}:
            raise jinja2.TemplateNotFound(template, f"'{template}' lies outside the folder")
        return text, path, is_same


@cache
def _shipped_environment() -> ImmutableSandboxedEnvironment:
    """The shipped templates; each is loaded once, a redline fills the same one twice."""
    folder = shipped_templates()
    return _environment((folder,), TemplateCache(folder))


def _environment(
    folders: tuple[Path, ...], cache: jinja2.BytecodeCache | None = None
) -> ImmutableSandboxedEnvironment:
    """The templates of these folders, under Jinja's sandbox."""
    environment = ImmutableSandboxedEnvironment(
        loader=_OwnFiles(folders),
        bytecode_cache=cache,
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        # Most values stand in OOXML or HTML; in Markdown a template says `|markdown`.
        autoescape=True,
        # Reckoning constants out beforehand costs more than it saves in a template filled once.
        optimized=False,
        finalize=_without_control_characters,
    )
    environment.filters["markdown"] = markdown_escaped
    environment.globals.update(LAYOUT_FUNCTIONS)
    return environment


def markdown_escaped(text: str) -> str:
    """`text` in Markdown that shows it letter by letter."""
    escaped = _PUNCTUATION.sub(r"\\\1", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\s*\n\s*", " ", escaped)


def _without_control_characters(value: object) -> object:
    if isinstance(value, str) and NOT_IN_XML.search(value):
        return type(value)(NOT_IN_XML.sub("", value))
    return value


def child() -> None:
    """Read a job from standard input, fill its template, write the answer."""
    job = json.load(sys.stdin)
    folders = tuple(Path(folder) for folder in job["folders"])
    pieces: list[str] = []
    size = 0
    try:
        for piece in _filled(_environment(folders), job["name"], job["context"]):
            size += len(piece)
            if size > BOUNDS.text:
                sys.exit(TOO_MUCH_TEXT)
            pieces.append(piece)
    except TemplateError as error:
        params = error.message.params
        where, _, line = str(params["where"]).partition(":")
        answer: dict[str, object] = {
            "error": str(params["sentence"]),
            "where": where,
            "line": int(line) if line else None,
        }
    else:
        answer = {"text": "".join(pieces)}
    json.dump(answer, sys.stdout)
