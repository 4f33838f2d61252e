"""Names of bodies, printed in capitals in a head, as they are written within a sentence."""

from __future__ import annotations

import re

_KINDS = (
    "Ủy ban nhân dân", "Uỷ ban nhân dân", "Hội đồng nhân dân", "Ủy ban", "Văn phòng", "Ban quản lý",
    "Ban chỉ đạo", "Ban", "Sở", "Bộ", "Cục", "Chi cục", "Trung tâm", "Thanh tra",
)  # fmt: skip
"""How names of bodies begin."""

_PLACES = ("thành phố", "tỉnh", "huyện", "quận", "thị xã", "thị trấn", "phường", "xã")
"""What stands in small letters before a place's name."""


def sentence_case(name: str) -> str:
    """`ỦY BAN NHÂN DÂN TỈNH HÀ GIANG` as `Ủy ban nhân dân tỉnh Hà Giang`.

    A name that is not all capitals stays as it is.
    """
    if not name.isupper():
        return name
    rest = name.lower()
    begun = ""
    for kind in _KINDS:
        if re.match(rf"{re.escape(kind.lower())}\b", rest):
            begun, rest = kind, rest[len(kind) :].strip()
            break
    for place in _PLACES:
        before, found, after = f" {rest} ".partition(f" {place} ")
        if found:
            own = " ".join(_capitalised(word) for word in after.split())
            parts = (begun, _subject(before), place, own)
            return " ".join(part for part in parts if part)
    return " ".join(part for part in (begun, _subject(rest)) if part)


def _subject(words: str) -> str:
    """`nông nghiệp và môi trường` as `Nông nghiệp và Môi trường`."""
    parts = re.split(r"(\bvà\b|,)", words.strip())
    joined = " ".join(_capitalised(part.strip()) for part in parts)
    return " ".join(joined.split()).replace(" ,", ",").replace("Và", "và")


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]
