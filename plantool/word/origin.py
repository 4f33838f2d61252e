"""Which draft of which plan a Word file was made from, as its properties tell."""

from __future__ import annotations

from msgspec import Struct

from plantool.word.archive import open_archive

_PREFIX = "plantool-"
_PART = "docProps/custom.xml"


class Origin(Struct, frozen=True):
    """A plan's ID and the draft's number."""

    plan: str
    draft: int


def origin_of(data: bytes, path: str) -> Origin | None:
    """Where a file that `render` made comes from; Word and LibreOffice keep it, others may not."""
    root = open_archive(data, path).xml(_PART)
    if root is None:
        return None
    values = {
        str(element.get("name")).removeprefix(_PREFIX): "".join(map(str, element.itertext()))
        for element in root
        if str(element.get("name")).startswith(_PREFIX)
    }
    draft = values.get("draft", "")
    return Origin(values.get("plan", ""), int(draft)) if draft.isdecimal() else None
