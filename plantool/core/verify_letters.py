"""Letters that look like others, and characters that nobody sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from plantool.core.message import Message, message
from plantool.core.vietnamese import strip_marks

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

_UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn", "Cs", "Mn", "Me"})
"""Categories of characters without a shape of their own."""

_LIKE = dict(
    zip(
        "аеорсухіјѕԁԛԝһАВЕКМНОРСТУХІЅЈαοινυρΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡıǀ",
        "aeopcyxijsdqwhABEKMHOPCTYXISJaoivupABEZHIKMNOPTYXgil",
        strict=True,
    )
)
"""The look-alikes that occur most; others are told by their Unicode names alone."""


def strange_letters(words: str, *, known: str = "") -> tuple[Message, ...]:
    """Each character of `words` that no Vietnamese text needs and `known` does not hold, named."""
    return tuple(dict.fromkeys(_named(words, known)))


def looks_alike(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether two wordings look the same, letter by letter."""
    return _skeleton("".join(old)) == _skeleton("".join(new))


def _named(words: str, known: str) -> Iterator[Message]:
    for char in unicodedata.normalize("NFC", words):
        if char in known or not _is_strange(char):
            continue
        code, name = f"U+{ord(char):04X}", unicodedata.name(char, "?")
        like = _LIKE.get(char) or _compatible(char)
        if unicodedata.category(char) in _UNSEEN:
            yield message("{code} {name}, which nobody sees", code=code, name=name)
        elif like:
            yield message(
                "“{char}” ({code} {name}), which looks like “{like}”",
                char=char,
                code=code,
                name=name,
                like=like,
            )
        else:
            yield message("“{char}” ({code} {name})", char=char, code=code, name=name)


def _is_strange(char: str) -> bool:
    category = unicodedata.category(char)
    if category in _UNSEEN or (category == "Nd" and not char.isascii()):
        return True
    # The letters of Vietnamese are the plain ones with their marks, and đ.
    return category[0] == "L" and strip_marks(char) not in _PLAIN


def _compatible(char: str) -> str:
    """The plain letter that a full-width, mathematical or raised one stands for."""
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain != char and plain in _PLAIN else ""


def _skeleton(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return "".join(
        _LIKE.get(char, char) for char in letters if unicodedata.category(char) not in {"Cf", "Cc"}
    )
