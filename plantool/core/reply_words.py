"""What a letter says of the draft as a whole, read from the words of a register."""

from __future__ import annotations

import re

from plantool.core.comment import ReplyPosition
from plantool.core.plain_words import plain_words

_OUT_OF_SCOPE = re.compile(
    r"(?:khong thuoc|ngoai) (?:chuc nang|tham quyen|pham vi|linh vuc|nhiem vu)"
)
_NONE = re.compile(
    r"khong (?:co |tham gia |gop )*(?:y kien|gop y)"
    r"(?: (?:gi|nao|khac|them|gop y|tham gia|bo sung))*"
)
_REFUSES = re.compile(r"\b(?:khong|chua) (?:thong nhat|nhat tri|dong y)")
_AGREES = re.compile(r"\b(?:thong nhat|nhat tri|dong y|dong thuan|tan thanh)\b")
_GOES_ON = re.compile(r"(?:de nghi|kinh de nghi) (?:som )?(?:trinh|ban hanh|tong hop|hoan thien)")
_WISHES = re.compile(
    r"\b(?:de nghi|kien nghi|de xuat)\b|\bco (?:[0-9]+ |mot so |nhieu )?(?:y kien|gop y)|"
    r"^(?:gop y|co|y kien gop y|co y kien)$"
)


def position_of(words: str) -> ReplyPosition | None:
    """The position that words state; None where they do not tell.

    "V/v góp ý dự thảo Kế hoạch" names what a letter is about and states nothing.
    """
    plain = " ".join(plain_words(words).split()).strip(" .;:")
    for position in ReplyPosition:
        if plain == position.value:
            return position
    if _OUT_OF_SCOPE.search(plain):
        return ReplyPosition.OUT_OF_SCOPE
    says_none = _NONE.search(plain) is not None
    rest = _GOES_ON.sub(" ", _NONE.sub(" ", plain))
    if _REFUSES.search(rest) or _WISHES.search(rest.strip()):
        return ReplyPosition.COMMENTS
    if _AGREES.search(rest):
        return ReplyPosition.AGREE
    return ReplyPosition.NO_COMMENT if says_none else None
