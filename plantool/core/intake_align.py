"""Which paragraph of a copy is which paragraph, title, cell or header text of the draft."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from plantool.core.field import find_field, texts_in
from plantool.core.fold import fold
from plantool.core.markdown import BlockKind
from plantool.core.plain_view import Piece, PlainView, PlainViews, field_view
from plantool.core.plan import Plan
from plantool.core.text import Span

NUMBER = re.compile(
    r"\s*(?:(?:Phần|Chương|PHẦN|CHƯƠNG)\s+(?:[IVXLC]+|\d+)\b[.:]?|(?:Điều|ĐIỀU)\s+\d+[.:]"
    r"|(?:Phụ lục|PHỤ LỤC)\s+(?:[IVXLC]+|\d+)\b[.:]?|[IVXLC]+[.)]|\d+(?:\.\d+)*[.)]"
    r"|\d+(?:\.\d+)+(?=\s)|[a-zđ]\)|[-–—•+*▪](?=\s))\s*"
)
"""A number, letter or bullet that the renderer typed before the words."""

_NEAR = 60
"""How alike, of 100, a paragraph must be to one of the draft to be its edited copy."""

_MOST_COMPARED = 40_000
"""Pairs of paragraphs that are compared letter by letter in one gap."""


class Target(Struct, frozen=True):
    """One paragraph, title, cell or header text of the draft."""

    view: PlainView
    piece: Piece
    section: str = ""
    field: str = ""
    kept: Span | None = None
    """Those of its words that nobody changed in a copy, where it is known."""

    @property
    def words(self) -> str:
        """What a reader sees of it."""
        return self.piece.inline.text

    @property
    def is_title(self) -> bool:
        """Whether it is a section's title."""
        return not self.piece.blocks and not self.field

    @property
    def is_note(self) -> bool:
        """Whether it stands in a footnote."""
        return any(block.kind is BlockKind.FOOTNOTE for block in self.piece.blocks)

    @property
    def hold(self) -> Span:
        """The stretch of the view on which a new paragraph beside it may hang."""
        kept = self.kept or Span(0, len(self.words))
        return self.plain(kept.start, kept.end)

    def plain(self, start: int, end: int) -> Span:
        """A stretch of its words as a stretch of the view."""
        return Span(self.piece.at + start, self.piece.at + end)


class Alignment(Struct, frozen=True):
    """The draft's texts in reading order, and which paragraph of the copy is which of them."""

    targets: tuple[Target, ...]
    by_paragraph: Mapping[int, int]
    """Paragraph of the copy to text of the draft, by their places in their lists."""

    def target(self, paragraph: int) -> Target | None:
        """The draft's text that a paragraph of the copy is."""
        at = self.by_paragraph.get(paragraph)
        return None if at is None else self.targets[at]


def targets_of(plan: Plan, views: PlainViews) -> tuple[Target, ...]:
    """All texts of a draft in the order in which its Word file prints them."""
    return (
        *_fields(plan, ("title", "subtitle", "grounds")),
        *_of_sections(plan, views),
        *_fields(plan, ("recipients", "archive", "signature.lines")),
        *_tasks(plan),
    )


def align(
    words: Sequence[str],
    targets: Sequence[Target],
    titles: Mapping[int, Sequence[int]] | None = None,
    notes: Collection[int] = (),
) -> Alignment:
    """Which paragraph is which text: equal words first, in order; then titles written anew, by
    the texts that their bookmark or number allows; then the likest in between.

    Footnotes (`notes` are those of the copy) are aligned by themselves: a file prints them where
    they are called, the draft may hold them anywhere.
    """
    mine = [bare(one) for one in words]
    theirs = [_key(target.words) for target in targets]
    found: dict[int, int] = {}
    for are_notes in (False, True):
        found |= _matched(
            ["" if (at in notes) is not are_notes else key for at, key in enumerate(mine)],
            [
                "" if target.is_note is not are_notes else key
                for target, key in zip(targets, theirs, strict=True)
            ],
            {} if are_notes else titles or {},
        )
    return Alignment(tuple(targets), found)


def _matched(
    mine: Sequence[str], theirs: Sequence[str], titles: Mapping[int, Sequence[int]]
) -> dict[int, int]:
    found: dict[int, int] = {}
    codes = Indel.opcodes(mine, theirs)
    for code in codes:
        if code.tag == "equal":
            for step in range(code.src_end - code.src_start):
                if mine[code.src_start + step]:
                    found[code.src_start + step] = code.dest_start + step
    _fill_titles(titles, len(theirs), found)
    _fill_gaps(mine, theirs, found)
    _fill_unique(mine, theirs, found)
    return found


def bare(words: str) -> str:
    """Words as they are compared, without the number before them and the stop behind."""
    return _key(words[lead(words) :])


def lead(words: str) -> int:
    """How many letters the typed number at the start takes."""
    match = NUMBER.match(words)
    return match.end() if match and match.end() < len(words) else 0


def _key(words: str) -> str:
    return " ".join(fold(words).text.split()).rstrip(" .;,:/")


def _fill_titles(titles: Mapping[int, Sequence[int]], count: int, found: dict[int, int]) -> None:
    """A title that stands alone between its neighbours with its bookmark or number."""
    for index in sorted(titles.keys() - found.keys()):
        over = max((at for known, at in found.items() if known < index), default=-1)
        under = min((at for known, at in found.items() if known > index), default=count)
        fitting = [at for at in titles[index] if over < at < under]
        if len(fitting) == 1:
            found[index] = fitting[0]


def _fill_gaps(mine: Sequence[str], theirs: Sequence[str], found: dict[int, int]) -> None:
    """Between two paragraphs that are known, those that are likest, in order."""
    known = [(-1, -1), *sorted(found.items()), (len(mine), len(theirs))]
    for (above, over), (below, under) in pairwise(known):
        if under <= over:
            continue
        rows = [index for index in range(above + 1, below) if mine[index]]
        columns = range(over + 1, under)
        if len(rows) * len(columns) > _MOST_COMPARED:
            continue
        start = over + 1
        for index in rows:
            best, score = None, float(_NEAR)
            for column in range(start, under):
                alike = fuzz.ratio(mine[index], theirs[column], score_cutoff=score)
                if alike > score or (best is None and alike >= score):
                    best, score = column, alike
            if best is not None:
                found[index] = best
                start = best + 1


def _fill_unique(mine: Sequence[str], theirs: Sequence[str], found: dict[int, int]) -> None:
    """What stands elsewhere in the copy but once in either."""
    taken = set(found.values())
    free: dict[str, list[int]] = {}
    for index, key in enumerate(theirs):
        if index not in taken and key:
            free.setdefault(key, []).append(index)
    wanted: dict[str, list[int]] = {}
    for index, key in enumerate(mine):
        if index not in found and key:
            wanted.setdefault(key, []).append(index)
    for key, places in wanted.items():
        if len(places) == 1 and len(free.get(key, ())) == 1:
            found[places[0]] = free[key][0]


def _of_sections(plan: Plan, views: PlainViews) -> Iterator[Target]:
    for section in plan.sections:
        view = views.view(section.id)
        if view is None:
            continue
        for piece in view.pieces:
            if piece.section == section.id:
                yield Target(view, piece, section.id)


def _fields(plan: Plan, names: Sequence[str]) -> Iterator[Target]:
    for name in names:
        found = find_field(plan, name)
        if found is None or found.node is None:
            continue
        view = field_view(plan.source, (scalar for _, scalar in texts_in(found)))
        for piece in view.pieces:
            yield Target(view, piece, field=name)


def _tasks(plan: Plan) -> Iterator[Target]:
    for task in plan.header.tasks:
        for key in ("text", "lead", "with", "output", "due", "funding", "note"):
            yield from _fields(plan, (f"tasks.{task.id}.{key}",))
