"""Fills templates with Jinja, whose sandbox keeps them from Python.

Values are never template source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plantool.word.layout import LAYOUT_FUNCTIONS
from plantool.word.names import NOT_IN_XML
from plantool.word.template import TemplateError, shipped_templates
from plantool.word.template_cache import TemplateCache

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def fill_shipped(name: str, context: Mapping[str, object]) -> str:
    """A template that comes with plantool, filled."""
    return "".join(_filled(_shipped_environment(), name, context))


def fill_own(folders: tuple[Path, ...], name: str, context: Mapping[str, object]) -> Iterator[str]:
    """A template of these folders, filled piece by piece: it may be anybody's, and never end."""
    return _filled(_environment(folders), name, context)


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
