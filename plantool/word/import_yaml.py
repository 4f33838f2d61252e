"""Front matter written line by line, each text quoted where YAML would read it otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[^\W\d_][^\n\t\"\\#{}\[\]&*!|>%@`]*", re.UNICODE)
_GUESSED = re.compile(
    r"(?i)(null|true|false|yes|no|on|off|y|n|~|\.inf|\.nan|[-+.\d].*)", re.UNICODE
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def quoted(text: str) -> str:
    """The text as one YAML scalar on one line, bare where that is safe."""
    if (
        _PLAIN.fullmatch(text)
        and not _GUESSED.fullmatch(text)
        and ": " not in text
        and not text.endswith((":", " "))
        and text.isprintable()
    ):
        return text
    return '"' + "".join(_sign(sign) for sign in text) + '"'


def text_line(key: str, text: str, indent: int = 0) -> str:
    """One `key: text` line."""
    return f"{' ' * indent}{key}: {quoted(text)}"


def list_lines(key: str, texts: Iterable[str], indent: int = 0) -> list[str]:
    """A key with its list of texts, one a line; `key: []` where there is none."""
    items = [f"{' ' * indent}  - {quoted(text)}" for text in texts]
    return [f"{' ' * indent}{key}:", *items] if items else [f"{' ' * indent}{key}: []"]


def _sign(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable():
        return sign
    return f"\\U{ord(sign):08x}"
