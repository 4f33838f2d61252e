"""Two sequences of pieces as words, and the stretches in which they differ."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from msgspec import Struct
from rapidfuzz.distance import Indel, Opcode

from plantool.core.message import Message, message
from plantool.core.verify_model import Piece

_WORD = re.compile(r"[\w\u0300-\u036f]+|[^\w\s]")
_OPEN = re.compile(
    r"số:?\s{2,}/|ngày\s{2,}tháng|tháng\s{2,}năm|tháng.{0,6}\snăm(\s{2,}|\s*$)", re.IGNORECASE
)
"""Number, day, month or year left open, as `render` prints them."""

_PARAGRAPH = "¶"

_WINDOW = 2_000
"""Words compared at once: the time of a comparison grows with the square of their number."""
_LARGEST_WINDOW = 32_000
_ANCHOR = 12
"""So many equal words in a row are the same place."""


class Token(Struct, frozen=True):
    """A word, a mark, or a bound between paragraphs or cells (whose `text` is empty)."""

    key: str
    """What is compared: the word, with a blank before it where there is one."""
    text: str
    piece: int
    """Place of its piece in the sequence."""
    is_apart: bool = True
    """Whether a blank stands before it."""

    @property
    def is_bound(self) -> bool:
        """Whether it is no word but the beginning of a paragraph or a cell."""
        return not self.text

    @property
    def is_cell(self) -> bool:
        """Whether it is the beginning of a table cell."""
        return self.is_bound and self.key != _PARAGRAPH


class Stretch(Struct, frozen=True):
    """Words of the plan and what the file has in their place."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    before: tuple[Token, ...]
    """The last equal words before it."""
    behind: Token | None
    where: Message
    section: str
    is_open: bool
    """Whether the plan leaves number or day open here."""


def tokens_of(pieces: Sequence[Piece], *, is_pdf: bool) -> list[Token]:
    """The words of the pieces; in a PDF without blanks and bounds."""
    tokens: list[Token] = []
    for index, piece in enumerate(pieces):
        text = unicodedata.normalize("NFC", piece.text)
        words = list(_WORD.finditer(text))
        if words and not is_pdf:
            is_next = index > 0 and piece.where == pieces[index - 1].where
            column = "" if is_next else piece.column or ""
            tokens.append(Token(f"{_PARAGRAPH}{column}", "", index))
        end = 0
        for number, match in enumerate(words):
            word = match.group()
            apart = number == 0 or match.start() > end
            tokens.append(Token(f" {word}" if apart and not is_pdf else word, word, index, apart))
            end = match.end()
    return tokens


def shown(tokens: Sequence[Token]) -> str:
    """The tokens as words, with the blanks between them."""
    text = "".join(f" {token.text}" if token.is_apart else token.text for token in tokens)
    return " ".join(text.split())


def changed_stretches(
    old: Sequence[Token],
    new: Sequence[Token],
    old_pieces: Sequence[Piece],
    new_pieces: Sequence[Piece],
    *,
    is_pdf: bool,
) -> Iterator[Stretch]:
    """The stretches that differ, in order; in a PDF letters count alone."""
    for start, end, from_, to in _joined(_codes(old, new), old, new):
        if is_pdf and _letters(old[start:end]) == _letters(new[from_:to]):
            continue
        section, is_open = _plan_place(old, start, end, old_pieces)
        yield Stretch(
            tuple(old[start:end]),
            tuple(new[from_:to]),
            tuple(old[max(0, start - 4) : start]),
            old[end] if end < len(old) else None,
            _file_place(new, from_, to, new_pieces),
            section,
            is_open,
        )


def _letters(tokens: Sequence[Token]) -> str:
    return "".join(token.text for token in tokens)


def _plan_place(
    old: Sequence[Token], start: int, end: int, pieces: Sequence[Piece]
) -> tuple[str, bool]:
    """The section of the plan, and whether the words stand where number or day are left open."""
    if not old:
        return "", False
    # An insertion belongs to the words before it, but at the very beginning.
    at = start if end > start else max(0, start - 1)
    piece = pieces[old[min(at, len(old) - 1)].piece]
    return piece.section, _OPEN.search(piece.text) is not None


def _file_place(new: Sequence[Token], start: int, end: int, pieces: Sequence[Piece]) -> Message:
    if not new:
        return message("the whole file")
    words = [token for token in new[start:end] if not token.is_bound]
    token = (
        words[0] if words else new[min(start, len(new) - 1) if end > start else max(0, start - 1)]
    )
    return pieces[token.piece].where


Code = tuple[int, int, int, int]


def _joined(codes: Iterator[Code], old: Sequence[Token], new: Sequence[Token]) -> Iterator[Code]:
    """Changes with nothing but a bound between them are one."""
    last: Code | None = None
    for code in codes:
        if last and not _letters(old[last[1] : code[0]]) and not _letters(new[last[3] : code[2]]):
            last = (last[0], code[1], last[2], code[3])
            continue
        if last:
            yield last
        last = code
    if last:
        yield last


def _codes(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Code]:
    """The changed ranges, found window by window: time grows with the length, not its square."""
    one, other = [token.key for token in old], [token.key for token in new]
    a = b = 0
    size = _WINDOW
    while a < len(one) or b < len(other):
        equal = _equal_run(one, other, a, b)
        a, b = a + equal, b + equal
        if a == len(one) and b == len(other):
            return
        is_last = a + size >= len(one) and b + size >= len(other)
        codes = tuple(Indel.opcodes(one[a : a + size], other[b : b + size]))
        stop = len(codes) if is_last else _last_anchor(codes)
        if stop == 0 and size < _LARGEST_WINDOW:
            size *= 2
            continue
        stop = stop or len(codes)
        for code in codes[:stop]:
            if code.tag != "equal":
                yield a + code.src_start, a + code.src_end, b + code.dest_start, b + code.dest_end
        a, b = a + codes[stop - 1].src_end, b + codes[stop - 1].dest_end
        size = _WINDOW


def _equal_run(one: Sequence[str], other: Sequence[str], a: int, b: int) -> int:
    count = 0
    for left, right in zip(one[a:], other[b:], strict=False):
        if left != right:
            break
        count += 1
    return count


def _last_anchor(codes: Sequence[Opcode]) -> int:
    """How many codes are sure: up to the last long run of equal words."""
    for number in range(len(codes), 0, -1):
        code = codes[number - 1]
        if code.tag == "equal" and code.src_end - code.src_start >= _ANCHOR:
            return number
    return 0
