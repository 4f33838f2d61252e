"""The two places of a tone mark in an open syllable: new `hoà, thuỷ`, old `hòa, thủy`."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

ToneStyle = Literal["new", "old"]
"""Where the tone mark of an open `oa`, `oe`, `uy` stands: new `hoà, thuỷ`, old `hòa, thủy`."""

_TONES: Final = "\u0300\u0301\u0309\u0303\u0323"


def _toned_pairs(firsts: str, seconds: str) -> dict[str, str]:
    """Two vowel letters with the tone on the first, to the same two with it on the second."""
    return {
        unicodedata.normalize("NFC", one + tone) + two: one + _toned(two, tone)
        for one in firsts
        for two in seconds
        for tone in _TONES
    }


def _toned(vowel: str, tone: str) -> str:
    return unicodedata.normalize("NFC", vowel + tone)


def _either(pairs: dict[str, str]) -> str:
    return f"[{_firsts(pairs)}][{_seconds(pairs)}]"


def _behind(pairs: dict[str, str], before: str = "") -> str:
    """A pair whose first letter was just read, where it follows one of the letters `before`."""
    lead = f"[{before}]" if before else ""
    return f"(?<={lead}[{_firsts(pairs)}])[{_seconds(pairs)}]"


def _firsts(pairs: dict[str, str]) -> str:
    return "".join(sorted({pair[0] for pair in pairs}))


def _seconds(pairs: dict[str, str]) -> str:
    return "".join(sorted({pair[1] for pair in pairs}))


_OA: Final = _toned_pairs("oO", "aeAE")
_UY: Final = _toned_pairs("uU", "yY")
# The u of qu and the i of gi belong to the onset and bear no tone: quý and già, not qúy and gìa.
_QU: Final = _toned_pairs("uU", "aăâeêioôơAĂÂEÊIOÔƠ")
_GI: Final = _toned_pairs("iI", "aăâeêoôơuưAĂÂEÊOÔƠUƯ")
_TO_NEW: Final = {**_OA, **_UY}
_TO_OLD: Final = {new: old for old, new in _TO_NEW.items()}
FIRST_TONED: Final = {**_TO_NEW, **_QU, **_GI}
"""Two letters of which the second bears the tone, to the same two as the fold has them."""

# A set of letters stands first: the search for it skips all other text at once.
STRAY_TONE: Final = re.compile(
    f"[{_firsts(FIRST_TONED)}](?:{_behind(_OA)}|{_behind(_UY)}|{_behind(_QU, 'qQ')}"
    f"|{_behind(_GI, 'gG')})"
)
"""Finds the keys of FIRST_TONED."""

_OPEN_OLD: Final = re.compile(rf"(?<![qQ])(?:{_either(_OA)}|{_either(_UY)})(?!\w)")
_OPEN_NEW: Final = re.compile(rf"(?<![qQ])(?:{'|'.join(sorted(_TO_OLD))})(?!\w)")


def tone_style(word: str) -> ToneStyle | None:
    """Which placement a word shows; None where both placements write it alike (`quý`, `hoàn`)."""
    composed = unicodedata.normalize("NFC", word)
    if _OPEN_OLD.search(composed):
        return "old"
    return "new" if _OPEN_NEW.search(composed) else None


def with_tone_style(text: str, style: ToneStyle) -> str:
    """Composed text with every open `oa`, `oe`, `uy` in one placement; its length stays."""
    pattern, pairs = (_OPEN_OLD, _TO_NEW) if style == "new" else (_OPEN_NEW, _TO_OLD)
    return pattern.sub(lambda match: pairs[match.group()], text)
