"""The sizes of a page in landscape, as a template's `wide`, beside the upright `page`."""

from __future__ import annotations

from plantool.core.settings import Style as HouseStyle
from plantool.word.layout import page_values
from plantool.word.styles import A4, twips


def wide_values(house: HouseStyle) -> dict[str, object]:
    """`page_values` with the columns of head and foot as wide as a page in landscape has room."""
    page = page_values(house)
    margin = page["landscape_margin"]
    text = A4[1] - 2 * (margin if isinstance(margin, int) else twips(20))
    half = text // 2
    return page | {"text": text, "head": [half, text - half], "foot": [half, text - half]}
