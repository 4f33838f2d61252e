"""The cause of each changed stretch of a Word text, found by its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from msgspec import Struct, field
from msgspec.structs import replace

from plantool.core.redline import UNEXPLAINED, Cause, Credits, Region
from plantool.core.text import Span
from plantool.word.names import W
from plantool.word.redline_marks import Change
from plantool.word.redline_read import Line

Group = tuple[Span, Change, Cause]


def find_causes(signing: Credits, lines: Iterable[Line], *, is_new: bool) -> None:
    """Note in each line which words are known to be changed, and why."""
    if not signing.diff.is_traced:
        return
    by_region: dict[Region, list[Line]] = {}
    for line in lines:
        by_region.setdefault(line.region, []).append(line)
    for region, members in by_region.items():
        if not signing.is_changed(region):
            continue
        printed = [line.printed_words for line in members]
        words = [word for line in printed for word in line]
        causes = iter(signing.causes(region, words, is_new=is_new))
        for line, held in zip(members, printed, strict=True):
            found = [*islice(causes, len(held))]
            if any(found):
                line.causes = {
                    span.start: cause
                    for span, cause in zip(line.spans, found, strict=True)
                    if cause is not None
                }


class CausesOfWords(Struct):
    """Finds causes: those of the words, else those of the words around, else of the place."""

    credits: Credits
    sections: Mapping[str, str]
    """IDs of sections by their bookmarks."""
    recent: dict[Region, Cause] = field(default_factory=dict)
    """Who last made a paragraph come or go at a place: items behind it are renumbered by that."""

    def of_whole(self, line: Line, span: Span) -> list[tuple[Span, Cause]]:
        """The causes of a line that came or went, stretch by stretch."""
        known = self.known(line, span)
        spare = _nearest(known) or self.of_place(line) or UNEXPLAINED
        return _grouped(line, span, known, spare)

    def of_change(self, old: Line, before: Span, new: Line, after: Span) -> list[Group]:
        """The causes of words put in other words' place."""
        known = self.known(old, before), self.known(new, after)
        spare = _nearest(known[0]) or _nearest(known[1])
        if spare is None:
            # The number that a heading or an item begins with is changed by its neighbours.
            is_label = before.start == 0 or after.start == 0
            around = _nearest([*old.causes.values(), *new.causes.values()])
            ways = (self.of_label(new), around) if is_label else (around, self.of_place(new))
            spare = _nearest(ways)
        spare = spare or UNEXPLAINED
        gone = _grouped(old, before, known[0], spare) if len(before) else []
        come = _grouped(new, after, known[1], spare) if len(after) else []
        return [
            *((span, Change.DELETED, cause) for span, cause in gone),
            *((span, Change.INSERTED, cause) for span, cause in come),
        ]

    def of_place(self, line: Line) -> Cause | None:
        """The cause of a change at a line's place as a whole."""
        return self.credits.cause_at(line.region) or self.recent.get(line.region)

    def of_label(self, line: Line) -> Cause | None:
        """The cause of another number: an item's is changed by items that came or went before
        it, a heading's by other sections.
        """
        recent = self.recent.get(line.region)
        if line.section or line.region.fields or recent is None:
            return self.of_place(line)
        return replace(recent, is_of_number=True)

    def remember(self, line: Line, cause: Cause | None) -> None:
        """A paragraph came or went."""
        if cause is not None:
            self.recent[line.region] = cause

    def known(self, line: Line, span: Span) -> list[Cause | None]:
        """The causes of the words in a stretch, as far as they are known."""
        return [
            line.causes.get(word.start) or self.of_reference(line, word)
            for word in line.words_from(span)
        ]

    def of_reference(self, line: Line, word: Span) -> Cause | None:
        """Why the words of a reference read otherwise."""
        for piece, _ in line.pieces_in(word):
            anchor = piece.link.get(f"{W}anchor") if piece.link is not None else None
            if anchor is not None and anchor in self.sections:
                return self.credits.cause_of_reference(self.sections[anchor])
        return None


def _nearest(causes: Sequence[Cause | None]) -> Cause | None:
    return next((cause for cause in causes if cause is not None), None)


def _grouped(
    line: Line, span: Span, known: Sequence[Cause | None], spare: Cause
) -> list[tuple[Span, Cause]]:
    """The stretch cut where the cause changes; unknown words go with the ones before them."""
    starts = [word.start for word in line.words_from(span)]
    found: list[tuple[int, Cause]] = [(span.start, _nearest(known) or spare)]
    for start, cause in zip(starts, known, strict=True):
        if cause is not None and cause != found[-1][1]:
            found.append((start, cause))
    ends = [*(start for start, _ in found[1:]), span.end]
    return [(Span(start, end), cause) for (start, cause), end in zip(found, ends, strict=True)]
