"""Runs of a Word paragraph as Markdown that reads back as exactly the same words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from msgspec import Struct
from msgspec.structs import replace

from plantool.word.read import Run

_UNSEEN = dict.fromkeys(
    [
        *range(0x09),
        0x0B,
        *range(0x0E, 0x20),
        *range(0x7F, 0xA0),
        0xAD,
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
        0xFFFE,
        0xFFFF,
    ]
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


class Piece(Struct, frozen=True):
    """Words of one look between two changes of look."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    raised: str = ""
    note: str = ""


def clean(text: str) -> str:
    """The words in NFC, unseen signs left out, each run of white space one space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text.translate(_UNSEEN)))


def without_start(runs: Sequence[Run], length: int) -> tuple[Run, ...]:
    """The runs without their first `length` letters (a typed number)."""
    left: list[Run] = []
    for run in runs:
        cut = min(length, len(run.text))
        length -= cut
        if cut < len(run.text) or run.note:
            left.append(replace(run, text=run.text[cut:]))
    return tuple(left)


def escape(text: str, *, at_start: bool = True) -> str:
    """Markdown source of plain words; `at_start` where they begin a block."""
    escaped = _ALWAYS.sub(lambda found: "\\" + found[0], text)
    escaped = _ENTITY.sub(r"\\&", escaped)
    escaped = _UNDERSCORE.sub(r"\\_", escaped)
    if at_start:
        escaped = _BLOCK_START.sub(_escape_start, escaped, count=1) if _starts(escaped) else escaped
    return escaped


def to_markdown(
    runs: Sequence[Run],
    note_mark: Callable[[str], str],
    *,
    bold: bool = True,
    italic: bool = True,
    at_start: bool = True,
) -> str:
    """The runs as one line of Markdown; without `bold` that look is left to the renderer."""
    if not bold and all(run.italic for run in runs if run.text.strip()):
        # A title's look, bold or italic as a whole, is the renderer's.
        italic = False
    pieces = _pieces(runs, bold=bold, italic=italic)
    plain = "".join(piece.text for piece in pieces)
    source = _source(pieces, note_mark, at_start=at_start)
    if _words(_source(pieces, lambda _: "", at_start=at_start, raised=False)) == plain:
        return source
    # Marks that Markdown cannot tell apart here: the words matter more than their look.
    bare = [replace(piece, bold=False, italic=False, strike=False) for piece in pieces]
    return _source(bare, note_mark, at_start=at_start)


def _starts(text: str) -> bool:
    return _BLOCK_START.match(text) is not None


def _escape_start(found: re.Match[str]) -> str:
    if found["label"] is not None:
        return f"{found['label']}\\{found['end']}"
    return f"\\{found[0]}"


def _pieces(runs: Sequence[Run], *, bold: bool, italic: bool) -> list[Piece]:
    """The runs with white space folded across them and equal neighbours joined."""
    pieces: list[Piece] = []
    for run in runs:
        text = clean(run.text)
        before = "".join(piece.text for piece in pieces)
        if text.startswith(" ") and (not before or before.endswith(" ")):
            text = text[1:]
        piece = Piece(
            text,
            run.bold and bold,
            run.italic and italic,
            run.strike,
            run.raised,
            run.note,
        )
        if pieces and not run.text.strip() and not run.note:
            # Bare space has no look of its own.
            piece = replace(pieces[-1], text=text, note="")
        last = pieces[-1] if pieces else None
        if last and not piece.note and not last.note and replace(piece, text=last.text) == last:
            pieces[-1] = replace(last, text=last.text + text)
        elif text or run.note:
            pieces.append(piece)
    for index in range(len(pieces) - 1, -1, -1):
        pieces[index] = replace(pieces[index], text=pieces[index].text.rstrip())
        if pieces[index].text or pieces[index].note:
            break
    return [piece for piece in pieces if piece.text or piece.note]


def _source(
    pieces: Sequence[Piece],
    note_mark: Callable[[str], str],
    *,
    at_start: bool,
    raised: bool = True,
) -> str:
    source = ""
    for bold, group in _groups(pieces, lambda piece: piece.bold):
        inside = ""
        for italic, part in _groups(group, lambda piece: piece.italic):
            plain = "".join(_one(piece, note_mark, raised=raised) for piece in part)
            inside += _marked(plain, "*") if italic else plain
        source += _marked(inside, "**") if bold else inside
    if at_start and _starts(source):
        source = _BLOCK_START.sub(_escape_start, source, count=1)
    return source


def _one(piece: Piece, note_mark: Callable[[str], str], *, raised: bool) -> str:
    text = escape(piece.text, at_start=False)
    if piece.raised and raised and text.strip():
        mark = "^" if piece.raised == "superscript" else "~"
        text = _marked(text.replace(" ", "\u00a0") if " " in text.strip() else text, mark)
    if piece.strike and text.strip():
        text = _marked(text, "~~")
    return text + (note_mark(piece.note) if piece.note else "")


def _marked(text: str, mark: str) -> str:
    """The text between marks, its outer spaces left outside them."""
    inner = text.strip(" ")
    if not inner:
        return text
    start = len(text) - len(text.lstrip(" "))
    return f"{text[:start]}{mark}{inner}{mark}{text[start + len(inner) :]}"


def _groups(
    pieces: Sequence[Piece], key: Callable[[Piece], bool]
) -> list[tuple[bool, list[Piece]]]:
    groups: list[tuple[bool, list[Piece]]] = []
    for piece in pieces:
        if groups and groups[-1][0] == key(piece):
            groups[-1][1].append(piece)
        else:
            groups.append((key(piece), [piece]))
    return groups


def _words(source: str) -> str:
    """What a reader of Markdown sees in a paragraph."""
    tokens = _reader().parseInline(source)
    return "".join(
        "\n" if child.type in {"softbreak", "hardbreak"} else child.content
        for token in tokens
        for child in token.children or ()
    )


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("strikethrough")
