"""What people and programs see: findings as text or JSON, and lines free of control characters."""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from plantool.core.finding import Finding, Fix, Severity
from plantool.core.message import Message, plural
from plantool.core.text import Place
from plantool.i18n import gettext as _
from plantool.i18n import translate

if TYPE_CHECKING:
    from rich.text import Text

Piece = tuple[str, str]
"""Words and their rich style, "" for none."""

_ESCAPES = re.compile(
    # A terminal's commands: CSI, OSC with its end, and the two-character ones.
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]"
)
_HIDDEN = re.compile(
    # Control characters but tab and line feed; the bidirectional controls, which reorder what
    # a reader sees; zero-width and tag characters, which hide it.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)
_WORKFLOW = re.compile(r"^(\s*)(?=::)", re.MULTILINE)
_OLD_WORKFLOW = re.compile(r"##(\w*)\[")
_MARGIN = "    "
_LONGEST_LINE = 160
_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}


def clean(text: str) -> str:
    """The text without anything that could command a terminal or deceive its reader."""
    return _HIDDEN.sub("", _ESCAPES.sub("", text))


def for_log(text: str) -> str:
    """The text cleaned, and without commands to the CI job in whose log it may be shown.

    GitHub's runner takes a line that begins with `::`, after any blanks, for a command, and
    `##[` anywhere in a line; Azure's takes `##vso[`. A bar goes before the first, in the margin
    where there is one; a blank goes into the others.
    """
    cleaned = _OLD_WORKFLOW.sub(r"##\1 [", clean(text))
    return _WORKFLOW.sub(lambda blanks: blanks[1].removesuffix("  ") + "| ", cleaned)


def markdown_for_log(text: str) -> str:
    """The same for Markdown, which reads as before: the signs are escaped."""
    return _WORKFLOW.sub(r"\1\\", _OLD_WORKFLOW.sub(r"##\1\\[", clean(text)))


def html_for_log(text: str) -> str:
    """The same for HTML."""
    plain = _OLD_WORKFLOW.sub(r"##\1&#91;", clean(text))
    return re.sub(r"^(\s*)::", r"\1&#58;:", plain, flags=re.MULTILINE)


def say(what: Message | str) -> None:
    """Print a line on standard output."""
    print(for_log(translate(what) if isinstance(what, Message) else what))


def tell(what: Message | str) -> None:
    """Print a line for people on standard error, where standard output carries data."""
    line = for_log(translate(what) if isinstance(what, Message) else what)
    print(line, file=sys.stderr)


def print_json(value: object) -> None:
    """Print a value as JSON, exact for programs and harmless on a terminal."""
    print(json_text(value))


def json_text(value: object) -> str:
    """A value as JSON; hidden characters are written as escapes, and so are CI's commands."""
    import json  # most commands write none

    text = _HIDDEN.sub(_json_escape, json.dumps(value, ensure_ascii=False, indent=2))
    return _OLD_WORKFLOW.sub(r"#\\u0023\1[", text)


def exit_code(findings: Iterable[Finding]) -> int:
    """1 for errors and warnings; 0 for none, or notes alone."""
    return int(any(finding.severity is not Severity.NOTE for finding in findings))


def finding_json(finding: Finding) -> dict[str, object]:
    """A finding as JSON shows it; lines and columns from 1, None where the whole file is meant."""
    start = end = None
    if finding.place:
        source, span = finding.place.source, finding.place.span
        start, end = source.position(span.start), source.position(span.end)
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": translate(finding.message),
        "path": finding.path,
        "line": start and start.line,
        "column": start and start.column,
        "end_line": end and end.line,
        "end_column": end and end.column,
        "section": finding.section,
        "comment": finding.comment,
        "fix": finding.fix and _fix_json(finding.fix),
    }


def print_findings(findings: Sequence[Finding], *, error: bool = False) -> None:
    """Print findings as text with the lines they are about, then how many there are.

    They go to standard output, or to standard error where the former carries data.
    """
    for finding in findings:
        _print_lines(_finding_lines(finding), error=error)
    _print_lines([[(summary(findings), "bold")]], error=error)


def summary(findings: Sequence[Finding]) -> str:
    """How many errors, warnings and notes there are, in a line."""
    number = Counter(finding.severity for finding in findings)
    counts = (
        plural("{n} error", "{n} errors", number[Severity.ERROR]),
        plural("{n} warning", "{n} warnings", number[Severity.WARNING]),
        plural("{n} note", "{n} notes", number[Severity.NOTE]),
    )
    parts = [translate(count) for count in counts if count.params["n"]]
    return ", ".join(parts) or _("Nothing found.")


def severity_word(severity: Severity) -> str:
    """The severity in the language of the interface."""
    match severity:
        case Severity.ERROR:
            return _("error")
        case Severity.WARNING:
            return _("warning")
        case Severity.NOTE:
            return _("note")


def _json_escape(match: re.Match[str]) -> str:
    # json.dumps has escaped C0 controls already; line breaks of the layout are no hidden ones.
    units = match.group().encode("utf-16-be")
    return "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))


def _fix_json(fix: Fix) -> dict[str, object]:
    edits = [
        {"start": edit.span.start, "end": edit.span.end, "new": edit.new} for edit in fix.edits
    ]
    return {"message": translate(fix.message), "edits": edits}


def _finding_lines(finding: Finding) -> Iterator[list[Piece]]:
    where = finding.path
    if finding.place:
        start = finding.place.source.position(finding.place.span.start)
        where = f"{where}:{start.line}:{start.column}"
    yield [
        (f"{where}: ", ""),
        (finding.code, _COLOURS[finding.severity]),
        (f" [{severity_word(finding.severity)}] ", ""),
        (" ".join(translate(finding.message).split()), ""),
    ]
    if finding.place:
        yield from _source_lines(finding.place)
    if finding.fix:
        yield [(_MARGIN, ""), (_("cure: "), "bold"), (translate(finding.fix.message), "")]


def _source_lines(place: Place) -> Iterator[list[Piece]]:
    """The line where the place begins, with carets below the characters meant."""
    text, span = place.source.text, place.span
    start = place.source.position(span.start)
    line_span = place.source.line_span(start.line - 1)
    line = line_span.of(text).rstrip("\r\n").replace("\t", " ")
    first = start.column - 1
    last = max(first + 1, min(span.end - line_span.start, len(line)))
    # A paragraph is one long line in a plan: show the part around the place.
    cut = max(0, first - _LONGEST_LINE // 3) if len(line) > _LONGEST_LINE else 0
    shown = line[cut : cut + _LONGEST_LINE]
    if not clean(shown).strip():
        return
    before, marked = line[cut:first], line[first : min(last, cut + _LONGEST_LINE)]
    carets = "^" * max(1, columns_of(clean(marked)))
    yield [(_MARGIN + clean(shown), "")]
    yield [(_MARGIN + " " * columns_of(clean(before)), ""), (carets, "bold")]


def columns_of(text: str) -> int:
    """How many columns of a terminal the text takes: a combining mark none, a wide letter two."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) != 0 for letter in text)


def _print_lines(lines: Iterable[list[Piece]], *, error: bool) -> None:
    stream = sys.stderr if error else sys.stdout
    if stream.isatty() and not os.environ.get("NO_COLOR"):
        _print_coloured(lines, error=error)
        return
    for line in lines:
        print(for_log("".join(words for words, _style in line)), file=stream)


def _print_coloured(lines: Iterable[list[Piece]], *, error: bool) -> None:
    from rich.console import Console

    console = Console(stderr=error, soft_wrap=True, highlight=False)
    for line in lines:
        console.print(_rich_text(line))


def _rich_text(line: Iterable[Piece]) -> Text:
    from rich.text import Text

    return Text.assemble(*((clean(words), style) for words, style in line))
