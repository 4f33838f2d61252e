"""The fold by which quotes are compared, and the way back from it to the source."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Final

from msgspec import Struct

from plantool.core.text import Span
from plantool.core.tone_marks import FIRST_TONED, STRAY_TONE


class Folded(Struct, frozen=True, dict=True):
    """A text in the form in which quotes are compared, and the way back to its source."""

    text: str
    source: str

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """For each folded character, where in the source it begins."""
        return tuple(self.start_in_source(at) for at in range(len(self.text)))

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """For each folded character, where in the source it ends, its marks included."""
        return tuple(self.end_in_source(at + 1) for at in range(len(self.text)))

    def source_span(self, span: Span) -> Span:
        """The source's characters behind a folded span; one that is empty stays empty."""
        if not self._changes:
            return span
        start = self.start_in_source(span.start)
        return Span(start, self.end_in_source(span.end)) if len(span) else Span(start, start)

    def start_in_source(self, offset: int) -> int:
        """Where the folded character at `offset` begins in the source."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return offset
        _, folded_end, source_start, source_end = self._changes[number]
        return source_start if offset < folded_end else source_end + offset - folded_end

    def end_in_source(self, offset: int) -> int:
        """Where a folded stretch that ends at `offset` ends in the source."""
        number = bisect_left(self._starts, offset) - 1
        if number < 0:
            return offset
        _, folded_end, _, source_end = self._changes[number]
        return source_end if offset <= folded_end else source_end + offset - folded_end

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(change[0] for change in self._changes)

    @cached_property
    def _changes(self) -> tuple[tuple[int, int, int, int], ...]:
        """Folded start and end, source start and end of each stretch not kept one to one.

        Sought only when somebody asks for the way back.
        """
        if len(self.text) == len(self.source) and _is_composed(self.source):
            # Composed text folds sign by sign, but for runs of white space, which grow shorter.
            return ()
        found: list[tuple[int, int, int, int]] = []
        known: dict[str, int] = {}
        shift = 0
        for match in _changing(self.source).finditer(self.source):
            old = match.group()
            length = known.get(old)
            if length is None:
                length = known[old] = len(fold(old).text)
            start, end = match.span()
            found.append((start + shift, start + shift + length, start, end))
            shift += length - (end - start)
        return tuple(found)


_ZERO_WIDTH: Final = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_DROP: Final = dict.fromkeys(map(ord, _ZERO_WIDTH))
_SINGLE: Final = (
    *((sign, "'") for sign in "\u2018\u2019\u201a\u201b"),
    *((sign, '"') for sign in "\u201c\u201d\u201e\u201f"),
    *((sign, "-") for sign in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"),
)
_SIGNS: Final = re.compile(f"[{''.join(sign for sign, _ in _SINGLE)}]")
_UNSURE: Final = re.compile("[^\x00-\xac\xae-\u02ff\u1ea0-\u1ef9\u2010-\u2027]")
"""What may be no composed letter or have no width: all else surely is composed and visible."""
_WIDE: Final = re.compile(rf"\s(?:[{_ZERO_WIDTH}]*\s)+|[{_ZERO_WIDTH}]+")
_VOWEL_JAMO: Final = re.compile("[\u1160-\u11ff\ud7b0-\ud7ff\U00016d63-\U00016d6a]")


def fold(text: str) -> Folded:
    """The text as quotes are compared: whatever only typing habits make differ becomes equal.

    Composed and decomposed letters, runs of white space, straight and curly quotes, hyphens and
    dashes, places of the tone mark (`hòa`, `hoà`). Case counts. Zero-width signs are dropped.
    """
    joined = text if _is_composed(text) else unicodedata.normalize("NFC", text.translate(_DROP))
    if _SIGNS.search(joined):
        for sign, plain in _SINGLE:
            joined = joined.replace(sign, plain)
    spaced = _with_single_spaces(joined)
    return Folded(_with_settled_tones(spaced), text)


def _with_settled_tones(text: str) -> str:
    """Each tone mark at its first place; one that moves out of an onset (`QÙOE`) moves twice."""
    settled = STRAY_TONE.sub(lambda match: FIRST_TONED[match.group()], text)
    while settled != text:
        text = settled
        settled = STRAY_TONE.sub(lambda match: FIRST_TONED[match.group()], text)
    return settled


def _with_single_spaces(text: str) -> str:
    """Each run of white space as one space, those at the ends too."""
    plain = text.replace("\n", " ")
    # The space is the only white space that Python calls printable.
    if "  " not in plain and plain.isprintable():
        return plain
    words = " ".join(text.split())
    if not words:
        return " " if text else ""
    lead = " " if text[0].isspace() else ""
    return f"{lead}{words} " if text[-1].isspace() else f"{lead}{words}"


def _is_composed(text: str) -> bool:
    return not _UNSURE.search(text) or (
        unicodedata.is_normalized("NFC", text) and not any(sign in text for sign in _ZERO_WIDTH)
    )


def _changing(text: str) -> re.Pattern[str]:
    """The stretches that fold to another length; letters that compose only where there are any."""
    if _is_composed(text):
        return _WIDE
    signs = [sign for sign in set(text) if not sign.isascii()]
    joining = "".join(sign for sign in signs if _joins(sign))
    lone = "".join(sign for sign in signs if len(unicodedata.normalize("NFC", sign)) > 1)
    pattern = f"{_WIDE.pattern}|[{lone}]" if lone else _WIDE.pattern
    if joining:
        pattern = rf"(?s:.)(?:[{_ZERO_WIDTH}]*[{joining}])+|{pattern}"
    return re.compile(pattern)


def _joins(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M") or bool(_VOWEL_JAMO.match(sign))
