"""Whether a file says what its plan says: words in order, cell by cell, nothing beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from plantool.core.finding import Severity
from plantool.core.message import Message, message, plural
from plantool.core.rule import Rule
from plantool.core.verify_folding import without_notes
from plantool.core.verify_letters import looks_alike, strange_letters
from plantool.core.verify_model import (
    BROKEN_ELSEWHERE,
    CELL_DIFFERS,
    FILLED_DIFFERENTLY,
    FILLED_IN,
    LOOK_ALIKE,
    NOT_READABLE,
    OUTSIDE_TEXT,
    SCAN,
    STRIKE_OFF,
    STRIKE_ON,
    STRUCK,
    TEXT_DIFFERS,
    Difference,
    FileText,
    Piece,
    Story,
)
from plantool.core.verify_words import Stretch, Token, changed_stretches, shown, tokens_of

_LONGEST_SHOWN = 160

_STORIES: Mapping[Story, Message] = {
    Story.HEADER: message("a page header"),
    Story.FOOTER: message("a page footer"),
    Story.BOX: message("a text box"),
    Story.FALLBACK: message("a drawing's text for other programs"),
    Story.COMMENT: message("a comment"),
    Story.OTHER: message("a part beside the text"),
}


def verified(expected: FileText, found: FileText) -> tuple[Difference, ...]:
    """Whatever makes a file another text than the plan's own Word file."""
    compared = (
        () if _is_scan(found) else compare(expected.pieces, found.pieces, is_pdf=found.is_pdf)
    )
    return (*found.differences, *_pictures(expected, found), *compared)


def _is_scan(found: FileText) -> bool:
    """Whether no page of it has text: then nothing was compared, and nothing is missing."""
    return not found.pieces and any(one.rule is SCAN for one in found.differences)


def _pictures(expected: FileText, found: FileText) -> Iterator[Difference]:
    known, there = len(expected.pictures), len(found.pictures)
    if there > known:
        what = plural(
            "{n} picture that the plan does not have; look at it yourself",
            "{n} pictures that the plan does not have; look at them yourself",
            there - known,
        )
        places = found.pictures if not known else (message("the whole file"),)
        yield Difference(NOT_READABLE, what, places[0])
    elif there < known:
        what = plural("{n} picture is missing", "{n} pictures are missing", known - there)
        yield Difference(TEXT_DIFFERS, what, message("the whole file"))
    elif known:
        what = plural(
            "{n} picture was not compared; look at it yourself",
            "{n} pictures were not compared; look at them yourself",
            known,
        )
        where = message("the whole file")
        yield Difference(NOT_READABLE, what, where, severity=Severity.NOTE)


def compare(
    expected: Sequence[Piece], found: Sequence[Piece], *, is_pdf: bool = False
) -> tuple[Difference, ...]:
    """How the pieces of a file differ from those of the plan, in reading order.

    A PDF knows neither paragraphs nor cells nor, strictly, blanks: there letters count alone.
    """
    old, new = _of(expected, Story.TEXT), _of(found, Story.TEXT)
    if is_pdf:
        old, new = [piece for piece in old if not piece.note], without_notes(new, old)
    differences = list(_in_text(old, new, is_pdf=is_pdf))
    for story, name in _STORIES.items():
        # A PDF shows all that is printed as one text.
        if not is_pdf or story is Story.COMMENT:
            differences += _beside(_of(expected, story), _of(found, story), name)
    return tuple(differences)


def shortened(words: str) -> str:
    """The words as a message shows them: the beginning and the end of many."""
    flat = " ".join(words.replace(STRIKE_ON, "").replace(STRIKE_OFF, "").split())
    if len(flat) <= _LONGEST_SHOWN:
        return flat
    return f"{flat[: _LONGEST_SHOWN - 40].rstrip()} … {flat[-30:].lstrip()}"


def _of(pieces: Iterable[Piece], story: Story) -> list[Piece]:
    return [piece for piece in pieces if piece.story is story]


def _in_text(
    expected: Sequence[Piece], found: Sequence[Piece], *, is_pdf: bool
) -> Iterator[Difference]:
    old, new = tokens_of(expected, is_pdf=is_pdf), tokens_of(found, is_pdf=is_pdf)
    filled: dict[str, dict[str, Stretch]] = {}
    for stretch in changed_stretches(old, new, expected, found, is_pdf=is_pdf):
        kind = _filled_kind(stretch)
        if kind:
            words, _ = _filled_words(stretch)
            filled.setdefault(kind, {}).setdefault(words.lstrip("0"), stretch)
            yield _filled_in(kind, stretch)
        else:
            yield _difference(stretch)
    for kind, values in filled.items():
        if len(values) > 1:
            *_, last = values.values()
            words = ", ".join(values)
            what = message(
                "{kind} is filled in differently: {values}", kind=_KINDS[kind], values=words
            )
            yield Difference(FILLED_DIFFERENTLY, what, last.where, new=words)


_KINDS: Mapping[str, Message] = {
    "number": message("the number"),
    "day": message("the day"),
    "month": message("the month"),
    "year": message("the year"),
}
_GAPS = {("số", "/"): "number", ("ngày", "tháng"): "day", ("tháng", "năm"): "month"}
_MOST_DIGITS = {"number": 6, "day": 2, "month": 2, "year": 4}


def _filled_words(stretch: Stretch) -> tuple[str, str]:
    """The new words and the one behind them; what only lost the blank before it is not new."""
    new, behind = list(stretch.new), stretch.behind.text if stretch.behind else ""
    for token in reversed(stretch.old):
        if not new or new[-1].text != token.text:
            return "", ""
        behind = new.pop().text
    return shown(new), behind.casefold()


def _filled_kind(stretch: Stretch) -> str:
    """Which of number, day, month and year, left open in the plan, the new words are."""
    words, behind = _filled_words(stretch)
    if not stretch.is_open or not (words.isascii() and words.isdecimal()):
        return ""
    before = [token.text.casefold() for token in stretch.before if token.text not in {":", ""}]
    last = before[-1] if before else ""
    kind = _GAPS.get((last, behind), "year" if last == "năm" else "")
    return kind if kind and len(words) <= _MOST_DIGITS[kind] else ""


def _filled_in(kind: str, stretch: Stretch) -> Difference:
    words, _ = _filled_words(stretch)
    what = message("{kind} is filled in: {words}", kind=_KINDS[kind], words=words)
    return Difference(FILLED_IN, what, stretch.where, new=words, section=stretch.section)


def _difference(stretch: Stretch) -> Difference:
    old, new = shown(stretch.old), shown(stretch.new)
    rule, what = _told(stretch, old, new)
    bare = {ord(STRIKE_ON): "", ord(STRIKE_OFF): ""}
    return Difference(
        rule, what, stretch.where, old.translate(bare), new.translate(bare), stretch.section
    )


_STRIKES = f"{STRIKE_ON}{STRIKE_OFF}"


def _told(stretch: Stretch, old: str, new: str) -> tuple[Rule, Message]:
    behind = stretch.behind.text if stretch.behind else ""
    near = shortened(f"{shown(stretch.before)} … {behind}")
    old_letters = [token.text for token in stretch.old if token.text not in _STRIKES]
    new_letters = [token.text for token in stretch.new if token.text not in _STRIKES]
    if "".join(old_letters) == "".join(new_letters):
        found = _same_letters(stretch, old, near, is_same=old_letters == new_letters)
        if found:
            return found
    strange = strange_letters(new, known=old + _STRIKES)
    if strange:
        return LOOK_ALIKE, _strange(old, new, strange, alike=looks_alike(old_letters, new_letters))
    return TEXT_DIFFERS, _replaced(old, new, near)


def _same_letters(
    stretch: Stretch, old: str, near: str, *, is_same: bool
) -> tuple[Rule, Message] | None:
    """What differs where the letters do not: strokes, cells, paragraphs, blanks."""
    both = (*stretch.old, *stretch.new)
    if is_same and any(token.text and token.text in _STRIKES for token in both):
        return STRUCK, message("struck through, or no longer so, at «{near}»", near=near)
    if any(token.is_cell for token in both):
        words = shortened(old) or near
        return CELL_DIFFERS, message("«{words}» stands in another cell", words=words)
    if any(token.is_bound for token in both):
        what = message("the paragraph ends at another place, at «{near}»", near=near)
        return (BROKEN_ELSEWHERE, what) if is_same else None
    if not both:
        return None
    what = message(
        "a blank more or less: «{old}» became «{new}»",
        old=_with_last(stretch, stretch.old),
        new=_with_last(stretch, stretch.new),
    )
    return TEXT_DIFFERS, what


def _with_last(stretch: Stretch, tokens: Sequence[Token]) -> str:
    """The words with the one before them, to which a blank is more or less."""
    last = stretch.before[-1].text if stretch.before else ""
    return f"{last}{' ' if tokens[0].is_apart else ''}{shown(tokens)}"


def _strange(old: str, new: str, strange: Sequence[Message], *, alike: bool) -> Message:
    first = strange[0]
    if alike and old:
        return message("«{old}» is written with {letters}", old=shortened(old), letters=first)
    return message("«{new}» holds {letters}", new=shortened(new), letters=first)


def _replaced(old: str, new: str, near: str) -> Message:
    if not old:
        return message("added: «{new}», at «{near}»", new=shortened(new), near=near)
    if not new:
        return message("missing: «{old}», at «{near}»", old=shortened(old), near=near)
    return message("«{old}» became «{new}»", old=shortened(old), new=shortened(new))


def _beside(
    expected: Sequence[Piece], found: Sequence[Piece], name: Message
) -> Iterator[Difference]:
    """Text beside the plan's, and what is missing there; how often a story is repeated counts not.

    Word keeps a header for each kind of page and for each section of pages.
    """
    wanted = Counter(" ".join(piece.text.split()) for piece in expected)
    there = {" ".join(piece.text.split()): piece for piece in found}
    for words, piece in there.items():
        if words and words not in wanted:
            what = message("{story} says «{words}»", story=name, words=shortened(words))
            strange = strange_letters(words)
            rule = OUTSIDE_TEXT
            if strange:
                what = message("{what}, with {letters}", what=what, letters=strange[0])
            yield Difference(rule, what, piece.where, new=words, section=piece.section)
    for words in wanted:
        if words and words not in there:
            what = message("{story} lacks «{words}»", story=name, words=shortened(words))
            yield Difference(OUTSIDE_TEXT, what, message("the whole file"), old=words)
