"""Words as people look them up: without marks, without capitals."""

from __future__ import annotations

from functools import lru_cache

from plantool.core.fold import fold
from plantool.core.vietnamese import strip_marks


def plain_words(phrase: str) -> str:
    """The phrase folded, in small letters without marks, each character at its own place."""
    return "".join(_plain(sign) for sign in fold(phrase).text)


@lru_cache(maxsize=1024)
def _plain(sign: str) -> str:
    small = strip_marks(sign).lower()
    return small if len(small) == 1 else sign
