"""Section and task IDs made of Vietnamese words."""

from __future__ import annotations

from plantool.core.plan import CLOSING, OPENING
from plantool.core.vietnamese import strip_marks, to_id

_MAX_WORDS = 6


def folded(text: str) -> str:
    """The words in small letters without tones and marks, for recognising them."""
    return " ".join(strip_marks(text.lower()).split())


class IdMaker:
    """Makes IDs, each only once and none that is reserved."""

    def __init__(self) -> None:
        """Nothing is used yet but the reserved places."""
        self._used = {OPENING, CLOSING}

    def make(self, words: str, *, prefix: str = "muc") -> str:
        """An ID not yet used; `prefix` stands before words that begin with no letter."""
        parts = folded(words).split()[:_MAX_WORDS]
        if not parts or not any(sign.isalpha() for sign in parts[0]) or parts[0][0].isdigit():
            parts = [prefix, *parts[: _MAX_WORDS - 1]]
        stem = to_id(" ".join(parts))
        made, count = stem, 1
        while made in self._used:
            count += 1
            made = f"{stem}-{count}"
        self._used.add(made)
        return made
