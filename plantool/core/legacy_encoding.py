"""Recognises text in the encodings before Unicode, TCVN3 (ABC) and VNI, by its characters.

Fonts tell nothing: `.VnTime` stands on proper Unicode text in many files. What tells is words that
only make sense as Vietnamese once read in the old way, such as `KÕ ho¹ch` or `Keá hoaïch`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

_TCVN3: Final = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "AAEOOUDaaeooudaaaaaaaaaaaaaaaeeeeeeeeeeiiiiiooooooooooooooouuuuuuuuuuyyyyy",
)
"""The bytes of TCVN3 read as Latin-1, each to its letter without marks."""

_VNI_LETTER: Final = re.compile(
    "[aA][ùøûõïâáàåãäêéèúüëÙØÛÕÏÂÁÀÅÃÄÊÉÈÚÜË]|[eEoO][ùøûõïâáàåãäÙØÛÕÏÂÁÀÅÃÄ]"
    "|[uUyYôÔöÖ][ùøûõïÙØÛÕÏ]|[ôÔöÖñÑíìæóòîÍÌÆÓÒÎ]"
)
_VNI_LONE: Final = str.maketrans("ôÔöÖñÑíìæóòîÍÌÆÓÒÎ", "oOuUdDiiiiiyIIIIIY")

_WORD: Final = re.compile("[A-Za-z\u00a1-\u00ff]+")
_MODERN: Final = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
"""Letters of Vietnamese that the old encodings could not have left behind."""

# A sign, or a capital after a small letter: `nhµ`, `hiÖn`.
_ODD_IN_TCVN3: Final = re.compile("[¡-©ª-¾×÷][A-Za-z]|[A-Za-z][¡-¾×÷]|[a-z¡-¾×÷][Æ-Þ]|[Æ-Þ][a-z]")
# A letter that is never Vietnamese, or a marked vowel after the same vowel: `vuï`, `nhaân`.
_ODD_IN_VNI: Final = re.compile(
    "[äåïûüëøñöæîÄÅÏÛÜËØÑÖÆÎ]|[aA][âáàãêéèÂÁÀÃÊÉÈ]|[eE][âáàãÂÁÀÃ]|[oO][âãÂÃ]"
)
_SYLLABLE: Final = re.compile(
    "(?:ngh|ng|nh|n|gh|gi|g|kh|k|ph|p|th|tr|t|ch|c|qu|b|d|h|l|m|r|s|v|x)?"
    "(?:uye|uya|uyu|ieu|yeu|uoi|uou|uay|uao|oai|oay|oao|oeo|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo"
    "|ua|ue|ui|uo|uu|uy|ye|a|e|i|o|u|y)"
    "(?:ch|c|m|ng|nh|n|p|t)?"
)
_LEAST_WORDS: Final = 2
_LEAST_SHARE: Final = 4


def is_tcvn3(text: str) -> bool:
    """Whether this is Vietnamese in TCVN3 (ABC), its bytes read as Latin-1 or Windows-1252."""
    return _speaks(text, _ODD_IN_TCVN3, lambda word: word.translate(_TCVN3))


def is_vni(text: str) -> bool:
    """Whether this is Vietnamese in VNI, its bytes read as Latin-1 or Windows-1252."""
    return _speaks(text, _ODD_IN_VNI, _read_vni)


def _read_vni(word: str) -> str:
    return _VNI_LETTER.sub(lambda match: match.group()[0].translate(_VNI_LONE), word)


def _speaks(text: str, odd: re.Pattern[str], read: Callable[[str], str]) -> bool:
    """Whether enough of the marked words are odd as they stand and Vietnamese when read so."""
    if text.isascii() or _is_modern(text) or not odd.search(text):
        return False
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    telling = [
        word for word in marked if odd.search(word) and _SYLLABLE.fullmatch(read(word).lower())
    ]
    return (
        len(set(telling)) >= _LEAST_WORDS
        and len(telling) * _LEAST_SHARE >= len(marked)
        and len(telling) > len(_MODERN.findall(text))
    )


def _is_modern(text: str) -> bool:
    """Whether the letters that no old encoding could have left behind are more than all those that
    one could: then the words need not be looked at, and most files are of this kind.
    """
    old = len(text.encode("latin-1", "ignore")) - len(text.encode("ascii", "ignore"))
    return next(islice(_MODERN.finditer(text), old, None), None) is not None
