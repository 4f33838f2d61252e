"""Which numbering a document uses, and which of its numbered paragraphs are headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from plantool.word.import_inline import clean
from plantool.word.import_marks import Kind, Mark
from plantool.word.read import Run, in_capitals

_LONGEST_HEADING = 300
_LONGEST_PLAIN_HEADING = 150


class Scheme(Struct, frozen=True):
    """A value of `numbering` with the kind of mark each level prints."""

    name: str
    kinds: tuple[Kind, ...]

    def level(self, mark: Mark) -> int:
        """The heading level of a mark."""
        if mark.kind is Kind.MULTI:
            first = self.kinds.index(Kind.DECIMAL) if Kind.DECIMAL in self.kinds else 0
            return first + mark.depth
        if mark.kind in self.kinds:
            return self.kinds.index(mark.kind) + 1
        wider = sum(1 for kind in self.kinds if kind < mark.kind)
        return wider + 1

    def printed(self, level: int) -> Kind | None:
        """The kind of number that the renderer prints at a level."""
        return self.kinds[level - 1] if 0 < level <= len(self.kinds) else None


SCHEMES: Mapping[str, Scheme] = {
    "muc": Scheme("muc", (Kind.ROMAN, Kind.DECIMAL, Kind.LETTER)),
    "phan": Scheme("phan", (Kind.PART, Kind.ROMAN, Kind.DECIMAL, Kind.LETTER)),
    "so": Scheme("so", (Kind.DECIMAL, Kind.MULTI, Kind.LETTER)),
    "dieu": Scheme("dieu", (Kind.PART, Kind.ARTICLE, Kind.DECIMAL, Kind.LETTER)),
    "none": Scheme("none", ()),
}


def choose_scheme(headings: Iterable[Mark]) -> Scheme:
    """The numbering that fits the marks of a document's headings."""
    kinds = {mark.kind for mark in headings}
    if Kind.ARTICLE in kinds:
        has_parts = Kind.PART in kinds
        return SCHEMES["dieu"] if has_parts else Scheme("dieu", SCHEMES["dieu"].kinds[1:])
    if Kind.PART in kinds:
        return SCHEMES["phan"]
    if Kind.ROMAN in kinds:
        return SCHEMES["muc"]
    return SCHEMES["so"] if kinds & {Kind.DECIMAL, Kind.MULTI} else SCHEMES["none"]


def is_heading(mark: Mark, rest: tuple[Run, ...]) -> bool:
    """Whether a numbered paragraph is a heading: by number and bold type, never by style."""
    if mark.kind in {Kind.DASH, Kind.PLUS}:
        return False
    title = clean("".join(run.text for run in rest)).strip()
    if not title:
        return mark.kind is Kind.PART
    if len(title) <= _LONGEST_HEADING and is_bold(rest):
        return True
    if mark.kind not in {Kind.PART, Kind.ROMAN} or len(title) > _LONGEST_PLAIN_HEADING:
        return False
    return in_capitals(rest) or not title.endswith((".", ";", ",", ":"))


def is_bold(runs: tuple[Run, ...]) -> bool:
    """Whether all letters are bold."""
    return all(run.bold for run in runs if run.text.strip(" \t\n.:;,"))
