"""Words as documents print them: lines, days, and the letters that comments came with."""

from __future__ import annotations

import re

from msgspec import Struct

from plantool.core.comment import LocatedComment

_LINE_END = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
"""Whatever some program shows as the end of a line: no value of a template holds one."""


class LetterName(Struct, frozen=True):
    """A letter by its number and day."""

    document: str
    day: str
    """`05/02/2021`; empty where it is not known."""


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text that say something, blanks at their ends left out."""
    lines = (" ".join(line.split()) for line in _LINE_END.split(text))
    return tuple(line for line in lines if line)


def short_day(date: str | None) -> str:
    """`2021-02-05` as `05/02/2021`."""
    return "/".join(reversed(date.split("-"))) if date else ""


def letters_of(located: LocatedComment) -> tuple[LetterName, ...]:
    """The letters that a comment came with: the one it names, else all of the body's."""
    replies = located.file.model.replies
    named = [reply for reply in replies if reply.document == located.comment.reply_to]
    return tuple(
        LetterName(" ".join(reply.document.split()), short_day(reply.date))
        for reply in named or replies
        if reply.document or reply.date
    )
