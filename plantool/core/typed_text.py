"""What people type, as Markdown that reads back as exactly the same words."""

from __future__ import annotations

import re
import unicodedata

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)
"""Signs nobody sees: controls, soft hyphens, marks of writing direction."""

_SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000\u2028\u2029]+")
_ALWAYS = re.compile(r"[\\`*\[\]<{|~^]")
_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_BLOCK_START = re.compile(
    r"(?P<sign>#{1,6}(?=\s|$)|[-+](?=\s|$)|>|-(?=[- ]*-)|=+\s*$|:::)"
    r"|(?P<label>(?:\d{1,9}|\w|[ivxlcdmIVXLCDM]{1,9}))(?P<end>[.)])(?=\s|$)"
)


def clean_words(text: str) -> str:
    """The words in NFC, unseen signs left out, each run of white space one space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _UNSEEN.sub("", text)))


def clean_lines(text: str) -> str:
    """The same line by line, without blank lines and blanks at the ends."""
    lines = (clean_words(line).strip() for line in re.split(r"[\r\n\v\f]+", text))
    return "\n".join(line for line in lines if line)


def as_markdown(text: str, *, at_start: bool) -> str:
    """Markdown source of plain words; `at_start` where they begin a block."""
    escaped = _ALWAYS.sub(lambda found: "\\" + found[0], text)
    escaped = _ENTITY.sub(r"\\&", escaped)
    escaped = _UNDERSCORE.sub(r"\\_", escaped)
    if at_start and _BLOCK_START.match(escaped):
        return _BLOCK_START.sub(_escaped_start, escaped, count=1)
    return escaped


def _escaped_start(found: re.Match[str]) -> str:
    if found["label"] is not None:
        return f"{found['label']}\\{found['end']}"
    return f"\\{found[0]}"
