"""Wording that is wrong wherever it stands: capitals, numbers of texts, doubled words, letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import compress, islice
from operator import is_
from sys import intern

from plantool.core.edit import Edit
from plantool.core.finding import Finding, Fix, Severity
from plantool.core.legacy_encoding import is_tcvn3, is_vni
from plantool.core.message import message
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.blocks_of_plan import pieces_of
from plantool.core.rules.line_search import matches_in_lines, offsets_of
from plantool.core.text import Span
from plantool.core.tone_marks import ToneStyle, tone_style, with_tone_style

# As an adjective ("Ủy ban nhân dân", "an ninh nhân dân", "quản lý nhà nước") both words are small;
# these neighbours make them the noun that Decree 30, Annex II, writes with a capital.
_BEFORE_PEOPLE = (
    *("của ", "tầng lớp ", "và ", "cho ", "với ", "vì ", "do ", "phục vụ ", "toàn thể "),
    *("đông đảo ", "quần chúng ", "đời sống ", "sức khỏe ", "sức khoẻ ", "vận động "),
    *("tuyên truyền ", "ý kiến ", "nguyện vọng ", "quyền làm chủ ", "lòng tin "),
)
_PEOPLE = re.compile(r"nhân dân(?!\w)(?! (?:tệ|tỉnh|huyện|xã|cấp|các cấp|thành phố|quận|phường)\b)")
_BEFORE_STATE = (
    *("Đảng, ", "Đảng và ", "pháp luật của ", "chính sách của ", "hỗ trợ của ", "vốn của "),
    *("do ", "cho ", "với "),
)
_STATE = re.compile(r"nhà nước(?!\w)")


@rule("W101", Severity.WARNING)
def small_initial(review: Review, rule: Rule) -> Iterator[Finding]:
    """Nhân dân and Nhà nước as nouns have a capital letter (Decree 30, Annex II).

    Wrong: `đời sống của nhân dân`, `chính sách của nhà nước`. Right: `đời sống của Nhân dân`,
    `chính sách của Nhà nước`. The small letter of `Ủy ban nhân dân`, `an ninh nhân dân`,
    `quản lý nhà nước` is not reported. `--fix` writes the capital.
    """
    text = review.plan.source.text
    for pattern, before in ((_PEOPLE, _BEFORE_PEOPLE), (_STATE, _BEFORE_STATE)):
        for match in pattern.finditer(text):
            if _stands_behind(text, match.start(), before):
                word = match.group()
                yield _replaced(review, rule, Span(*match.span()), word[0].upper() + word[1:])


def _stands_behind(text: str, at: int, words: tuple[str, ...]) -> bool:
    """Whether one of the words, whole, ends at `at`."""
    before = text[max(0, at - _LONGEST_BEFORE - 1) : at]
    if not before.endswith(words):
        return False
    found = (before.removesuffix(word) for word in words if before.endswith(word))
    return any(not rest or not (rest[-1].isalnum() or rest[-1] == "_") for rest in found)


_LONGEST_BEFORE = max(map(len, (*_BEFORE_PEOPLE, *_BEFORE_STATE)))


_END_MARK = re.compile(r"\./(?:\./?)+|\./\.|//\.")


@rule("W102", Severity.WARNING)
def typed_end_mark(review: Review, rule: Rule) -> Iterator[Finding]:
    """The end mark `./.` is typed. It is set behind the last paragraph when the plan is rendered;
    typed elsewhere it is wrong, and `././` comes from typing it twice.

    Wrong: `Trên đây là Kế hoạch của UBND tỉnh./.` Right: `Trên đây là Kế hoạch của UBND tỉnh.`
    """
    for match in _END_MARK.finditer(review.plan.source.text):
        yield _replaced(review, rule, Span(*match.span()), ".")


_TYPES = (
    "NQ|QĐ|CT|QC|QyĐ|TC|TB|HD|CTr|KH|PA|ĐA|DA|BC|BB|TTr|HĐ|CĐ|BGN|BTT|GUQ|GM|GGT|GNP|PG|PC|PB|"
    "NĐ|TT|TTLT|PL|L|KL"
)
_PRIME_MINISTER = re.compile(rf"(?<!\w)(?P<type>{_TYPES})(?P<dash>[-–])(?:Tg|TTG|TTs)(?!\w)")
_SPACED = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,5}})(?P<one>[ ]*)/(?P<two>[ ]*)(?:(?P<year>\d{{4}})"
    rf"(?P<y1>[ ]*)/(?P<y2>[ ]*))?(?P<type>{_TYPES})(?P<three>[ ]*)-(?P<four>[ ]*)"
    r"(?P<body>[A-ZĐ][A-ZĐa-z&]*)(?!\w)"
)
_PARTY = re.compile(r"(?<![\w/])(?P<number>\d{1,4})/(?P<type>CT|NQ|KL|QĐ|HD|CTr|KH)-TW(?!\w)")
_STATE_NUMBER = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,5}})-(?P<type>{_TYPES})/(?P<body>UBND|TTg|CP|HĐND)(?!\w)"
)


@rule("W103", Severity.WARNING)
def text_number(review: Review, rule: Rule) -> Iterator[Finding]:
    """The number of a cited text is not written as such numbers are.

    Wrong: `1355/QĐ-Tg`, `525 / QĐ - UBND`, `42/CT-TW`, `525-QĐ/UBND`. Right: `1355/QĐ-TTg`,
    `525/QĐ-UBND`, `42-CT/TW` (the Party sets no slash behind the number), `525/QĐ-UBND`.
    """
    text = review.plan.source.text
    ends = offsets_of(text, "-Tg", "–Tg", "-TTG", "–TTG", "-TTs", "–TTs")
    for match in matches_in_lines(_PRIME_MINISTER, text, ends):
        yield _replaced(review, rule, Span(*match.span()), f"{match['type']}-TTg")
    for match in matches_in_lines(_PARTY, text, offsets_of(text, "-TW")):
        yield _replaced(review, rule, Span(*match.span()), f"{match['number']}-{match['type']}/TW")
    ends = offsets_of(text, "/UBND", "/TTg", "/CP", "/HĐND")
    for match in matches_in_lines(_STATE_NUMBER, text, ends):
        right = f"{match['number']}/{match['type']}-{match['body']}"
        yield _replaced(review, rule, Span(*match.span()), right)
    for match in matches_in_lines(_SPACED, text, offsets_of(text, "/")):
        if any(match[name] for name in ("one", "two", "y1", "y2", "three", "four")):
            year = f"{match['year']}/" if match["year"] else ""
            right = f"{match['number']}/{year}{match['type']}-{match['body']}"
            yield _replaced(review, rule, Span(*match.span()), right)


# Words that never stand twice in a row. "hiện tại tại", "tự do do", "cuối cùng cùng", "thiết bị bị"
# and "hành vi vi phạm" are right: there the first word ends a compound.
_NEVER_TWICE = (
    "và|các|những|của|cho|để|trong|trên|được|với|hoặc|nhưng|đã|sẽ|đang|này|nếu|thì|là|một|phải|"
    "tỉnh|việc|nhằm"
)
_DOUBLED = re.compile(
    rf"(?<!\w)(?P<word>{_NEVER_TWICE})(?P<gap>[ \t]+)(?P=word)(?!\w)(?! cải)", re.IGNORECASE
)
_DOUBLED_PHRASE = re.compile(
    r"(?<!\w)(?P<word>[^\W\d_]+ [^\W\d_]+ [^\W\d_]+(?: [^\W\d_]+){0,3})(?P<gap>[ \t]+)"
    r"(?P=word)(?!\w)"
)


@rule("W104", Severity.WARNING)
def doubled_word(review: Review, rule: Rule) -> Iterator[Finding]:
    """A word, or three and more words, stand twice in a row.

    Wrong: `của của tỉnh`, `tổ chức thực hiện tổ chức thực hiện`. Right: `của tỉnh`. Not reported
    are pairs where a compound ends as the next word begins, such as `hành vi vi phạm`.
    """
    text = review.plan.source.text
    for pattern, offsets in (
        (_DOUBLED, _maybe_doubled(text)),
        (_DOUBLED_PHRASE, _maybe_doubled_phrases(text)),
    ):
        for match in matches_in_lines(pattern, text, offsets):
            span = Span(match.end("word"), match.end())
            what = message("'{word}' stands twice", word=match["word"])
            fix = Fix(message("take one '{word}' out", word=match["word"]), (Edit(span, ""),))
            place = review.plan.source.place(Span(*match.span()))
            yield rule.finding(place, what, fix=fix)


def _maybe_doubled(text: str) -> Iterator[int]:
    """Where two of the words that never stand twice may do so: more places than do."""
    lowered = text.lower()
    if len(lowered) != len(text):
        # A letter whose small form is two characters: offsets would be off.
        yield from (match.start() for match in re.finditer(r"[^\n]+", text))
        return
    yield from offsets_of(lowered, *(f"{word} {word}" for word in _NEVER_TWICE.split("|")))
    # The long s counts as an s where case does not.
    yield from offsets_of(text, "  ", "\t", "\u017f")


def _maybe_doubled_phrases(text: str) -> Iterator[int]:
    """Where three to six words may stand twice in a row: more places than do.

    The second word of such a phrase stands between blanks both times, so many words apart.
    """
    words = [*map(intern, text.split())]
    found: set[int] = set()
    for count in range(3, 7):
        later = words[count:]
        for number in compress(range(len(later)), map(is_, words, later)):
            first, third = words[number - 1] if number else "", words[number + 1]
            if (
                first.endswith(words[number - 1 + count])
                and number + 1 < len(later)
                and later[number + 1].startswith(third)
            ):
                found.add(number)
    if found:
        spans = islice(re.finditer(r"\S+", text), max(found) + 1)
        yield from (match.start() for number, match in enumerate(spans) if number in found)


_TONED = re.compile(
    "[oOuUòóỏõọÒÓỎÕỌùúủũụÙÚỦŨỤ](?:(?<=[oO])[àáảãạèéẻẽẹÀÁẢÃẠÈÉẺẼẸ]|(?<=[òóỏõọÒÓỎÕỌ])[aeAE]"
    r"|(?<=[uU])[ỳýỷỹỵỲÝỶỸỴ]|(?<=[ùúủũụÙÚỦŨỤ])[yY])(?!\w)"
)
"""The end of a word that bears its tone on one of two last letters."""


@rule("W105", Severity.NOTE)
def mixed_tone_marks(review: Review, rule: Rule) -> Iterator[Finding]:
    """The tone mark stands on different letters in one document: `hòa` here, `hoà` there. Both
    are right; searching and comparing take them for the same. One document should keep to one.

    The note counts both and shows the first word of the rarer kind. With `tone_marks: old` or
    `new` under `style` in plantool.yaml, `--fix` writes all of them so.
    """
    text = review.plan.source.text
    found = _words_by_tone_style(text)
    wanted = review.settings.style.tone_marks
    if not (found["old"] and found["new"]) and wanted not in found:
        return
    rarer = "new" if len(found["old"]) >= len(found["new"]) else "old"
    if wanted in {"old", "new"}:
        rarer = "old" if wanted == "new" else "new"
    if not found[rarer]:
        return
    usual = "new" if rarer == "old" else "old"
    example = found[usual][0].of(text) if found[usual] else ""
    first = found[rarer][0]
    word = first.of(text)
    what = message(
        "tone marks are mixed: {count} words like '{word}', {others} like '{other}'",
        count=len(found[rarer]),
        word=word,
        others=len(found[usual]),
        other=example or with_tone_style(word, "new" if usual == "new" else "old"),
    )
    fix = None
    if wanted in {"old", "new"}:
        style: ToneStyle = "new" if wanted == "new" else "old"
        edits = tuple(Edit(span, with_tone_style(span.of(text), style)) for span in found[rarer])
        fix = Fix(message("write all tone marks alike"), edits)
    yield rule.finding(review.plan.source.place(first), what, fix=fix)


def _words_by_tone_style(text: str) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {"old": [], "new": []}
    known: dict[str, str | None] = {}
    for match in _TONED.finditer(text):
        start, end = match.span()
        while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
            start -= 1
        word = text[start:end]
        if word not in known:
            known[word] = tone_style(word)
        style = known[word]
        if style:
            found[style].append(Span(start, end))
    return found


_DECOMPOSED = re.compile("[A-Za-zÂÊÔĂƠƯâêôăơư][\u0300-\u036f]+")


@rule("W106", Severity.WARNING)
def decomposed_letters(review: Review, rule: Rule) -> Iterator[Finding]:
    """Letters are written as a letter followed by its marks (Unicode NFD, as Mac file names are).
    They look the same, but searching does not find them in Word.

    `--fix` composes them (NFC). One finding a file names the first place and the count.
    """
    text = review.plan.source.text
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return
    found = [
        (match, unicodedata.normalize("NFC", match.group())) for match in _DECOMPOSED.finditer(text)
    ]
    edits = tuple(Edit(Span(*match.span()), new) for match, new in found if new != match.group())
    if edits:
        what = message("{n} letters are written in pieces (NFD); compose them (NFC)", n=len(edits))
        fix = Fix(message("compose the letters"), edits)
        yield rule.finding(review.plan.source.place(edits[0].span), what, fix=fix)


@rule("W107", Severity.ERROR)
def old_encoding(review: Review, rule: Rule) -> Iterator[Finding]:
    """A paragraph is still in an encoding from before Unicode, TCVN3 (the .VnTime fonts) or VNI:
    `KÕ ho¹ch`, `Keá hoaïch` for `Kế hoạch`.

    Convert it with Unikey's toolbox (Ctrl+Shift+F6): TCVN3 or VNI Windows to Unicode.
    """
    source = review.plan.source
    if source.text.isascii() or not _STRANGE.search(source.text):
        return
    for piece in pieces_of(review.plan):
        words = piece.span.of(source.text)
        if not _STRANGE.search(words):
            continue
        name = "TCVN3 (.VnTime)" if is_tcvn3(words) else "VNI" if is_vni(words) else ""
        if name:
            what = message("the text is in the {name} encoding; convert it to Unicode", name=name)
            yield rule.finding(source.place(piece.span), what, section=piece.section or None)


_STRANGE = re.compile("[¡-¿Õ×÷ØÞßåæøþÄÅËÏÖÛÜäëïöûüñ]")

_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffc\ufffd"
    "\U000e0000-\U000e007f]"
)


@rule("W108", Severity.ERROR)
def hidden_character(review: Review, rule: Rule) -> Iterator[Finding]:
    """A character that nobody sees: a control character, a mark that reverses the reading
    direction, a space without width, or the sign for a damaged letter.

    Reversing marks can show another text than the one that is signed. `--fix` takes them out,
    but not the sign for a damaged letter, whose letter must be typed again.
    """
    source = review.plan.source
    if source.text.isascii() and source.text.isprintable():
        return
    for match in _CONTROL.finditer(source.text):
        char = match.group()
        span = Span(*match.span())
        what = message("hidden character U+{code}", code=f"{ord(char):04X}")
        fix = None
        if char != "\ufffd":
            # A line end of other programs, where words would otherwise run together.
            new = " " if char in "\x0b\x0c\x85\u2028\u2029" else ""
            fix = Fix(message("take the character out"), (Edit(span, new),))
        yield rule.finding(source.place(span), what, fix=fix)


_DAY = re.compile(
    r"(?<!\w)(?P<lead>[Nn]gày )(?P<day>\d{1,2})(?P<mid> tháng )(?P<month>\d{1,2})"
    r"(?P<end> năm \d{4})(?!\w)"
)


@rule("W109", Severity.WARNING)
def date_without_zero(review: Review, rule: Rule) -> Iterator[Finding]:
    """In a date, days below 10 and the months 1 and 2 have a leading zero (Decree 30, Annex I),
    so that nobody can put a digit before them.

    Wrong: `ngày 5 tháng 2 năm 2021`. Right: `ngày 05 tháng 02 năm 2021`.
    """
    text = review.plan.source.text
    for match in matches_in_lines(_DAY, text, offsets_of(text, "gày ")):
        day = match["day"].zfill(2)
        month = match["month"].zfill(2) if match["month"] in {"1", "2"} else match["month"]
        right = f"{day}{match['mid']}{month}"
        if (day, month) != (match["day"], match["month"]):
            yield _replaced(review, rule, Span(match.start("day"), match.end("month")), right)


def _replaced(review: Review, rule: Rule, span: Span, right: str) -> Finding:
    """A finding whose cure is other words."""
    words = span.of(review.plan.source.text)
    what = message("'{words}': write '{right}'", words=words, right=right)
    fix = Fix(message("write '{right}'", right=right), (Edit(span, right),))
    return rule.finding(review.plan.source.place(span), what, fix=fix)
