"""Between a YAML scalar's words and its characters in the file, both ways, in every style."""

from __future__ import annotations

import json
import re

from msgspec import Struct

from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import YamlScalar

_LINE_END = re.compile(r"\r\n?|\n")
_ESCAPES = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "\t": "\t",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}
_HEX = {"x": 2, "u": 4, "U": 8}


class ScalarView(Struct, frozen=True):
    """A scalar's words, each character with its place in the file."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def scalar_view(source: SourceText, scalar: YamlScalar) -> ScalarView:
    """The scalar's words with their places.

    Where the two cannot be matched character by character, every character stands for the whole
    scalar, so that an edit replaces it as a whole.
    """
    pairs = _Decoder(source.text, scalar).pairs()
    text = "".join(char for char, _, _ in pairs)
    value = scalar.value
    if text != value and text.rstrip("\n") == value.rstrip("\n"):
        pairs = pairs[: len(value)]
        text = "".join(char for char, _, _ in pairs)
    if text != value:
        span = scalar.span
        return ScalarView(value, (span.start,) * len(value), (span.end,) * len(value))
    return ScalarView(
        text, tuple(start for _, start, _ in pairs), tuple(end for _, _, end in pairs)
    )


def written_in(scalar: YamlScalar, new_value: str, words: str, indent: int) -> str | None:
    """`words` as they are typed inside a scalar of this style whose value becomes `new_value`;
    None where the style cannot hold them and the whole scalar must be written anew.
    """
    match scalar.style:
        case "":
            fits = is_plain_safe(new_value, in_flow=scalar.in_flow) and "\n" not in words
            return words if fits else None
        case "'":
            return None if "\n" in words or not _printable(words) else words.replace("'", "''")
        case '"':
            return json.dumps(words, ensure_ascii=False)[1:-1] if _printable(words) else None
        case "|":
            unfit = not _printable(words) or new_value.startswith((" ", "\n"))
            return None if unfit else words.replace("\n", "\n" + " " * indent)
        case _:
            return None if "\n" in words or not _printable(words) else words


def quoted(text: str, *, in_flow: bool = True) -> str:
    """A text as a YAML value on one line: plain where that is safe, else in double quotes."""
    return text if is_plain_safe(text, in_flow=in_flow) else _double_quoted(text)


def rewritten(scalar: YamlScalar | None, text: str) -> str:
    """A text as a YAML value, in the style of the scalar it replaces where that can hold it."""
    if scalar is not None and scalar.style == "'" and "\n" not in text and _printable(text):
        return "'" + text.replace("'", "''") + "'"
    if scalar is not None and scalar.style == '"':
        return _double_quoted(text)
    if scalar is not None and not scalar.style and _GUESSED.fullmatch(scalar.value):
        # A number takes the place of a number, bare as it was.
        return text if _GUESSED.fullmatch(text) and text else quoted(text, in_flow=scalar.in_flow)
    return quoted(text, in_flow=scalar.in_flow if scalar else True)


_GUESSED = re.compile(
    r"(~|null|Null|NULL|true|True|TRUE|false|False|FALSE|yes|no|on|off"
    r"|[-+]?(0|[1-9][0-9_]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?)"
)
_UNSAFE_START = re.compile(r"-(\s|$)|[?:]|[\[\]{},#&*!|>'\"%@`]|---|\.\.\.|[-=]$|<<$")


def is_plain_safe(text: str, *, in_flow: bool = True) -> bool:
    """Whether a text can stand without quotes, and is read as text by every YAML reader.

    Inside braces libyaml refuses `8:30` and `Vì sao?`, which it takes for keys.
    """
    return bool(
        text
        and text == text.strip()
        and "\n" not in text
        and _printable(text)
        and not _UNSAFE_START.match(text)
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and not (in_flow and re.search(r"[\[\]{},:?]", text))
        and not _GUESSED.fullmatch(text)
    )


def _double_quoted(text: str) -> str:
    words = json.dumps(text, ensure_ascii=False)
    return "".join(char if _printable(char) else f"\\u{ord(char):04x}" for char in words)


def _printable(text: str) -> bool:
    """No character that YAML takes as a line end or refuses."""
    return not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]", text)


Pair = tuple[str, int, int]


class _Decoder(Struct):
    """Reads a scalar as YAML does, keeping the place of each character."""

    text: str
    scalar: YamlScalar

    def pairs(self) -> list[Pair]:
        span = self.scalar.span
        match self.scalar.style:
            case "":
                return self.flow(span)
            case "'" | '"':
                return self.flow(Span(span.start + 1, span.end - 1))
            case _:
                return self.block(span)

    def flow(self, span: Span) -> list[Pair]:
        """Plain and quoted scalars: line ends fold, escapes are read."""
        found: list[Pair] = []
        at = span.start
        while at < span.end:
            char = self.text[at]
            if char in "\r\n":
                at = self.fold(found, at, span.end)
            elif char == "\\" and self.scalar.style == '"':
                at = self.escape(found, at)
            elif char == "'" and self.scalar.style == "'":
                found.append(("'", at, at + 2))
                at += 2
            else:
                found.append((char, at, at + 1))
                at += 1
        return found

    def fold(self, found: list[Pair], at: int, end: int) -> int:
        """A line end with the blanks around it: a space, or one feed for each blank line."""
        while found and found[-1][0] in " \t":
            found.pop()
        start = found[-1][2] if found else at
        breaks = 0
        while at < end and self.text[at] in " \t\r\n":
            match = _LINE_END.match(self.text, at)
            breaks += bool(match)
            at = match.end() if match else at + 1
        if breaks == 1:
            found.append((" ", start, at))
        else:
            found += [("\n", start, at)] * (breaks - 1)
        return at

    def escape(self, found: list[Pair], at: int) -> int:
        code = self.text[at + 1]
        if code in _HEX:
            end = at + 2 + _HEX[code]
            found.append((chr(int(self.text[at + 2 : end], 16)), at, end))
            return end
        if code in "\r\n":
            match = _LINE_END.match(self.text, at + 1)
            end = match.end() if match else at + 2
            while self.text[end] in " \t":
                end += 1
            return end
        found.append((_ESCAPES.get(code, code), at, at + 2))
        return at + 2

    def block(self, span: Span) -> list[Pair]:
        """Literal and folded scalars, the marks of whose first line are skipped."""
        header = _LINE_END.search(self.text, span.start, span.end)
        if header is None:
            return []
        lines = self.lines(header.end(), span.end)
        indents = [len(line) - len(line.lstrip(" ")) for line, _, _ in lines if line.strip(" ")]
        indent = indents[0] if indents else 0
        found: list[Pair] = []
        for index, (line, start, end) in enumerate(lines):
            found += [
                (char, start + i, start + i + 1) for i, char in enumerate(line) if i >= indent
            ]
            if self.scalar.style == "|" or not self.folds(lines, index, indent):
                found.append(("\n", start + len(line), end))
            elif line.strip(" "):
                found.append((" ", start + len(line), end))
        return found

    def folds(self, lines: list[tuple[str, int, int]], index: int, indent: int) -> bool:
        """Whether the line end after line `index` of a folded scalar is not kept."""
        if index + 1 >= len(lines):
            return False
        here, following = lines[index][0][indent:], lines[index + 1][0][indent:]
        return bool(here and following and here[0] not in " \t" and following[0] not in " \t")

    def lines(self, start: int, end: int) -> list[tuple[str, int, int]]:
        found = []
        while start < end:
            match = _LINE_END.search(self.text, start, end)
            stop, following = (match.start(), match.end()) if match else (end, end)
            found.append((self.text[start:stop], start, following))
            start = following
        return found
