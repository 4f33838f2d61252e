"""Vietnamese letters: IDs of words, numerals of lists, dates, tone marks, the matching fold."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from functools import cached_property
from typing import Final, Literal

from msgspec import Struct

from plantool.core.legacy_encoding import is_tcvn3, is_vni
from plantool.core.numerals import LETTERS, from_letter, from_roman, letter, roman
from plantool.core.text import Span

__all__ = [
    "LETTERS",
    "MAX_ID_LENGTH",
    "Folded",
    "ToneStyle",
    "date_words",
    "fold",
    "from_letter",
    "from_roman",
    "is_tcvn3",
    "is_vni",
    "letter",
    "make_id",
    "natural_key",
    "roman",
    "strip_marks",
    "to_id",
    "tone_style",
    "with_tone_style",
]

ToneStyle = Literal["new", "old"]
"""Where the tone mark of an open `oa`, `oe`, `uy` stands: new `hoà, thuỷ`, old `hòa, thủy`."""

MAX_ID_LENGTH: Final = 40

_MARKS: Final = re.compile("[\u0300-\u036f]+")
_BARRED_D: Final = str.maketrans("đĐ", "dD")
_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_LAST_MONTH_WITH_ZERO: Final = 2
_OPEN: Final = " " * 4
"""The room left in a date for what is written in by hand, beside a space on either hand."""

_TONES: Final = "\u0300\u0301\u0309\u0303\u0323"


def to_id(words: str) -> str:
    """An ID made of words: `Kiện toàn tổ chức` gives `kien-toan-to-chuc`; `m` if none is left.

    At most 40 characters, cut between words; an ID starts with a letter, so `2021` gives `m2021`.
    """
    plain = unicodedata.normalize("NFKD", words.translate(_BARRED_D)).lower()
    parts: list[str] = re.findall("[a-z0-9]+", _MARKS.sub("", plain))
    if not parts or not parts[0][0].isalpha():
        parts = ["m" + "".join(parts[:1]), *parts[1:]]
    made = parts[0][:MAX_ID_LENGTH]
    for part in parts[1:]:
        if len(made) + 1 + len(part) > MAX_ID_LENGTH:
            break
        made += "-" + part
    return made


def make_id(words: str, taken: Collection[str]) -> str:
    """An ID made of words that nobody has yet: `muc-dich`, else `muc-dich-2`, `muc-dich-3` …."""
    plain = made = to_id(words)
    number = 1
    while made in taken:
        number += 1
        ending = f"-{number}"
        made = plain[: MAX_ID_LENGTH - len(ending)].rstrip("-") + ending
    return made


def strip_marks(text: str) -> str:
    """The text without tone and vowel marks, đ as d: `Sở Nội vụ` gives `So Noi vu`."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare.translate(_BARRED_D))


def natural_key(words: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that counts: `snv-2` comes before `snv-10`."""
    parts = re.findall("[0-9]+|[^0-9]+", words)
    return tuple(_natural_part(part) for part in parts)


def _natural_part(part: str) -> tuple[int, int, str]:
    if not part[0].isascii() or not part[0].isdigit():
        return 1, 0, part
    digits = part.lstrip("0")  # not int(): Python refuses a number of 5,000 digits
    return 0, len(digits), digits


def date_words(date: str | None) -> str:
    """A date as Decree 30 prints it, `ngày 05 tháng 02 năm 2021`; what is not known yet is open.

    Takes `2021-02-05`, `2021-02`, `2021` or nothing. Only the months 1 and 2 have a leading zero.
    """
    match = _DATE.fullmatch(date or "")
    year, month, day = match.groups() if match else (None, None, None)
    if month is not None and int(month) > _LAST_MONTH_WITH_ZERO:
        month = month.lstrip("0")
    day, month, year = day or _OPEN, month or _OPEN, year or _OPEN
    return f"ngày {day} tháng {month} năm {year}".rstrip()


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
_FIRST_TONED: Final = {**_TO_NEW, **_QU, **_GI}
# A set of letters stands first: the search for it skips all other text at once.
_STRAY_TONE: Final = re.compile(
    f"[{_firsts(_FIRST_TONED)}](?:{_behind(_OA)}|{_behind(_UY)}|{_behind(_QU, 'qQ')}"
    f"|{_behind(_GI, 'gG')})"
)
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
    settled = _STRAY_TONE.sub(lambda match: _FIRST_TONED[match.group()], text)
    while settled != text:
        text = settled
        settled = _STRAY_TONE.sub(lambda match: _FIRST_TONED[match.group()], text)
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
