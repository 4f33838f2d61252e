"""What Typer itself says, in plantool's words and in the language of the interface."""

from __future__ import annotations

import re

from plantool.core.message import Message, message
from plantool.i18n import gettext as _
from plantool.i18n import translate

_USAGE_ERRORS: tuple[tuple[str, Message], ...] = (
    (r"Missing argument '(?P<name>.+?)'\..*", message("the argument {name} is missing")),
    (r"Missing option '(?P<name>.+?)'\..*", message("the option {name} is missing")),
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<near>.+)\)",
        message("there is no option {name}; did you mean {near}?"),
    ),
    (r"No such option: (?P<name>\S+)", message("there is no option {name}")),
    (
        r"Got unexpected extra argument\(s\) \((?P<words>.+)\)",
        message("unexpected: {words}"),
    ),
    (
        r"Option '(?P<name>.+)' requires an argument\.",
        message("the option {name} needs a value"),
    ),
    (
        r"Option '(?P<name>.+)' does not take a value\.",
        message("the option {name} takes no value"),
    ),
    (
        r"Invalid value for '(?P<name>.+?)': .*?'(?P<value>.*?)' is not one of (?P<choices>.+)\.",
        message("{name}: '{value}' is not one of {choices}"),
    ),
    (
        r"Invalid value for '(?P<name>.+)': \S+ '(?P<path>.*)' does not exist\.",
        message("{name}: there is no file '{path}'"),
    ),
    (
        r"Invalid value for '(?P<name>.+?)': (?:Value error, )?(?P<why>.+)",
        message("{name}: {why}"),
    ),
    (r"Missing command\.", message("say which command; --help lists them")),
)
"""Typer's sentences, as its version of click words them, and ours; others stay English."""


def usage_error(sentence: str) -> str:
    """Typer's complaint about wrong usage, on one line, translated where plantool knows it."""
    line = " ".join(sentence.split())
    for pattern, ours in _USAGE_ERRORS:
        match = re.fullmatch(pattern, line)
        if match:
            # An option of two names: Missing option '--output' / '-o'.
            found = {key: words.replace("' / '", " / ") for key, words in match.groupdict().items()}
            return translate(Message(ours.template, found))
    return line


def option_help(text: str) -> str:
    """The help of one option, with Typer's own `[default: …; required]` translated."""
    match = re.fullmatch(r"(?P<help>.*?)(?P<space>\s*)\[(?P<extra>[^\[\]]*)\]", text, re.DOTALL)
    if not match:
        return text
    extra = [_extra(part) for part in match["extra"].split("; ")]
    return f"{match['help']}{match['space']}[{'; '.join(extra)}]"


def _extra(part: str) -> str:
    if part == "required":
        return _("required")
    for start, ours in (("default: ", _("default: ")), ("env var: ", _("environment variable: "))):
        if part.startswith(start):
            return ours + part.removeprefix(start)
    return part
