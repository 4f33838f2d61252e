"""Rules for letters everywhere in the file: font, colour, language, Unicode."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from plantool.core.finding import Severity
from plantool.core.legacy_encoding import is_tcvn3, is_vni
from plantool.core.message import Message, message
from plantool.core.rule import fault
from plantool.word.lint_components import Anatomy, paragraph_place
from plantool.word.lint_finding import PRACTICE, DocxFinding, DocxRule, annex_one, docx_rule, words
from plantool.word.lint_read import LintParagraph, Piece

FONT = docx_rule(
    fault(
        "D111",
        "font-not-times-new-roman",
        Severity.ERROR,
        """All letters are set in Times New Roman.

        The font of each run is what its style chain and the document's defaults make of it: text
        that was pasted often keeps the theme's font, Calibri or Aptos.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.4.
        """,
    ),
    annex_one("I.4"),
    says=message("the font is not Times New Roman"),
)
FONT_SLOT = docx_rule(
    fault(
        "D112",
        "font-of-other-scripts",
        Severity.WARNING,
        """The fonts for East Asian and complex scripts are Times New Roman too.

        Word takes them for some signs, such as dots and quotation marks, which then look different.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.4.
        """,
    ),
    annex_one("I.4"),
    says=message("the font for East Asian or complex scripts is another"),
)
COLOUR = docx_rule(
    fault(
        "D113",
        "letters-not-black",
        Severity.ERROR,
        """All letters are black.

        The stamp of urgency is red because it is stamped, not because it is typed so.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.4.
        """,
    ),
    annex_one("I.4"),
    says=message("letters are not black"),
)
LANGUAGE = docx_rule(
    fault(
        "D114",
        "language-not-vietnamese",
        Severity.WARNING,
        """Vietnamese words are marked as Vietnamese (vi-VN).

        Else Word underlines every word as misspelt and breaks lines by a foreign language's rules.
        The decree does not speak of it; in Word: Review, Language, Set Proofing Language.

        Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định.
        """,
    ),
    PRACTICE,
    says=message("Vietnamese words are marked as another language"),
)
NOT_COMPOSED = docx_rule(
    fault(
        "D115",
        "letters-in-parts",
        Severity.ERROR,
        """Letters with tone marks are stored as one character (Unicode NFC).

        In parts (NFD) they look alike, but no search finds them. Type the words again with a
        keyboard program set to Unicode (dựng sẵn).

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.4.
        """,
    ),
    annex_one("I.4"),
    says=message("letters are stored in parts"),
)
OLD_ENCODING = docx_rule(
    fault(
        "D116",
        "encoding-before-unicode",
        Severity.ERROR,
        """Text is Unicode, not TCVN3 (.VnTime) or VNI.

        Convert it with the keyboard program's tool, and set it in Times New Roman.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục I.4.
        """,
    ),
    annex_one("I.4"),
    says=message("the words are in an encoding before Unicode"),
)

LETTER_RULES: tuple[DocxRule, ...] = (
    FONT,
    FONT_SLOT,
    COLOUR,
    LANGUAGE,
    NOT_COMPOSED,
    OLD_ENCODING,
)

_FONT = "times new roman"
_DARK = 0x20
_TEXT_COLOURS = frozenset({"auto", "windowtext", "black"})


def check_letters(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of letters, in text, headers, footers and notes."""
    document = anatomy.document
    stories = [one for story in document.stories.values() for one in story]
    yield from _check_encoding(anatomy)
    for paragraph in (*document.paragraphs, *document.notes, *stories):
        place = paragraph_place(anatomy, paragraph)
        for piece in paragraph.letters:
            yield from _check_piece(paragraph, piece, place)
        if not unicodedata.is_normalized("NFC", paragraph.text):
            yield NOT_COMPOSED.found(
                place,
                measured=message("Unicode NFD"),
                allowed=message("Unicode NFC"),
                index=paragraph.index,
            )


def _check_encoding(anatomy: Anatomy) -> Iterator[DocxFinding]:
    text = anatomy.document.text
    name = "TCVN3" if is_tcvn3(text) else "VNI" if is_vni(text) else ""
    if name:
        first = next(one for one in anatomy.document.paragraphs if one.words)
        yield OLD_ENCODING.found(
            paragraph_place(anatomy, first),
            measured=message("{n}", n=name),
            allowed=message("Unicode"),
            index=first.index,
        )


def _check_piece(paragraph: LintParagraph, piece: Piece, place: Message) -> Iterator[DocxFinding]:
    look, index = piece.look, paragraph.index
    wanted = words("Times New Roman")
    shown = {look.fonts[slot] for slot in _slots(piece)}
    for font in sorted(font for font in shown if not _is_times(font)):
        yield FONT.found(place, measured=words(font), allowed=wanted, index=index)
    others = {look.fonts[slot] for slot in ("eastAsia", "cs")} - shown
    for font in sorted(font for font in others if not _is_times(font)):
        yield FONT_SLOT.found(place, measured=words(font), allowed=wanted, index=index)
    if not _is_black(look.colour):
        allowed = message("black")
        yield COLOUR.found(place, measured=words(look.colour), allowed=allowed, index=index)
    language = look.language
    if language and language.partition("-")[0].lower() != "vi" and _is_vietnamese(piece.text):
        yield LANGUAGE.found(place, measured=words(language), allowed=words("vi-VN"), index=index)


def _slots(piece: Piece) -> set[str]:
    """Which of the run's fonts its letters take."""
    signs = [sign for sign in piece.text if sign.isalnum()]
    return {"ascii" if sign.isascii() else "hAnsi" for sign in signs}


def _is_times(font: str) -> bool:
    # "Times New Roman Bold" and the like name a face of the same font.
    return font.casefold().startswith(_FONT)


def _is_black(colour: str) -> bool:
    if colour.lower() in _TEXT_COLOURS:
        return True
    try:
        channels = bytes.fromhex(colour)
    except ValueError:
        return True
    return max(channels, default=0) < _DARK


def _is_vietnamese(text: str) -> bool:
    return any(not sign.isascii() and sign.isalpha() for sign in text)
