"""The numbers Word counts itself: which label stands before a paragraph of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree
from msgspec import Struct, field

from plantool.word.read_styles import W, value

_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_MOST = 9999


class Level(Struct, frozen=True):
    """One level of a list: where it starts, how it counts, how the label looks."""

    start: int = 1
    style: str = "decimal"
    text: str = "%1."


class ListKind(Struct, frozen=True):
    """A list of `numbering.xml`: the counters it shares, its levels, its own restarts."""

    shared: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int] = field(default_factory=dict)


class ListCounter:
    """Counts through the document in reading order; one for each document read."""

    def __init__(self, kinds: Mapping[str, ListKind]) -> None:
        """Every counter stands before its first number."""
        self._kinds = kinds
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, list_id: str, depth: int) -> str:
        """The label of the next paragraph of this list, "" where it has none, "-" for a bullet."""
        kind = self._kinds.get(list_id)
        if kind is None or depth not in kind.levels:
            return ""
        level = kind.levels[depth]
        counts = self._counts.setdefault(kind.shared, {})
        first = (list_id, depth) not in self._begun
        self._begun.add((list_id, depth))
        if first and depth in kind.restarts:
            counts[depth] = kind.restarts[depth]
        else:
            counts[depth] = counts[depth] + 1 if depth in counts else level.start
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.style == "bullet":
            return "+" if level.text.strip() == "+" or depth % 2 else "-"
        return re.sub(r"%([1-9])", lambda mark: _part(kind, counts, int(mark[1]) - 1), level.text)


def read_numbering(root: etree._Element | None) -> dict[str, ListKind]:
    """The lists of `word/numbering.xml` by their `w:numId`."""
    if root is None:
        return {}
    shared: dict[str, dict[int, Level]] = {}
    for element in root.iterfind(f"{W}abstractNum"):
        levels = {_depth(level): _level(level) for level in element.iterfind(f"{W}lvl")}
        shared[element.get(f"{W}abstractNumId", "")] = levels
    kinds: dict[str, ListKind] = {}
    for element in root.iterfind(f"{W}num"):
        name = value(element, "abstractNumId") or ""
        levels = dict(shared.get(name, {}))
        restarts: dict[int, int] = {}
        for override in element.iterfind(f"{W}lvlOverride"):
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[_depth(override)] = _level(own)
            start = value(override, "startOverride")
            if start is not None:
                restarts[_depth(override)] = _number(start, 1)
        kinds[element.get(f"{W}numId", "")] = ListKind(name, levels, restarts)
    return kinds


def roman(number: int) -> str:
    """The number in Roman capitals."""
    letters = ""
    for size, sign in _ROMAN:
        while number >= size:
            letters += sign
            number -= size
    return letters


def _part(kind: ListKind, counts: Mapping[int, int], depth: int) -> str:
    level = kind.levels.get(depth, Level())
    number = min(counts.get(depth, level.start), _MOST)
    match level.style:
        case "upperRoman":
            return roman(number)
        case "lowerRoman":
            return roman(number).lower()
        case "upperLetter" | "lowerLetter":
            letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter if level.style == "upperLetter" else letter.lower()
        case "decimalZero":
            return f"{number:02d}"
        case "none":
            return ""
        case _:
            return str(number)


def _level(element: etree._Element) -> Level:
    return Level(
        _number(value(element, "start"), 1),
        value(element, "numFmt") or "decimal",
        value(element, "lvlText") or "",
    )


def _depth(element: etree._Element) -> int:
    return _number(element.get(f"{W}ilvl"), 0)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,6}", text) else otherwise
