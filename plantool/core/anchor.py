"""Finds quoted words in a place's text: W3C TextQuoteSelector, without guessing.

The words must stand there exactly once, or their context must tell the repeats apart. What is only
nearly there is shown, never taken: annotation tools that take their best candidate move a comment
on a deleted sentence to its twin.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property, lru_cache

from msgspec import Struct
from rapidfuzz import fuzz

from plantool.core.cover import Cover, HalfCovered, cover
from plantool.core.fold import fold
from plantool.core.plain_view import APART, PlainView
from plantool.core.text import Span

MAX_CANDIDATES = 5
"""How many stretches a finding shows."""

_NEAR = 0.6
"""How alike the nearest wording must be to be worth showing."""

_AGREES = 0.8
"""How alike a context must be to the words beside the quote."""

_MARGIN = 0.1
"""By how much the best context must surpass the next best to decide."""

_LONGEST_COMPARED = 2_000
"""Nearest wordings are sought for no more of a quote than this."""


class MatchKind(Enum):
    """How a quote was found."""

    EXACT = "exact"
    FUZZY = "fuzzy"
    AMBIGUOUS = "ambiguous"
    NONE = "none"


class Candidate(Struct, frozen=True):
    """A stretch that may have been meant."""

    plain: Span
    """Its place in the view's text."""
    span: Span
    """Its place in the plan's source, with the marks it covers."""
    text: str
    """Its source."""
    words: str
    """What a reader sees of it."""
    score: float
    """Below 1: how alike it is; among repeats of the exact words, one by their number."""


class Match(Struct, frozen=True, dict=True):
    """Where a quote is, or may have been meant to be."""

    kind: MatchKind
    score: float
    """From 0 to 1; 1 only for an exact match."""
    plain: Span | None = None
    """Where in the view's text; None unless exact, as `span` and `text` are empty then."""
    view: PlainView | None = None
    """The view, where the match is exact."""
    candidates: tuple[Candidate, ...] = ()
    context_disagrees: bool = False
    """Whether prefix or suffix are other words than those beside the quote."""
    inside_word: bool = False
    """Whether the quote begins or ends in the midst of a word, as `an` in `ban`."""

    @cached_property
    def _exact(self) -> Candidate | None:
        """The stretch found; made when it is asked for, as rules do not ask."""
        if self.view is None or self.plain is None:
            return None
        return _candidate(self.view, self.plain, 1.0)

    @property
    def span(self) -> Span | None:
        """Where in the plan's source, with the marks of which the quote covers all."""
        return self._exact.span if self._exact else None

    @property
    def text(self) -> str:
        """The source there."""
        return self._exact.text if self._exact else ""

    @property
    def words(self) -> str:
        """What a reader sees there."""
        return self._exact.words if self._exact else ""


def locate(view: PlainView, exact: str, prefix: str = "", suffix: str = "") -> Match:
    """Where the quoted words stand in the view.

    Words count, whatever marks, white space, quotation marks, dashes and tone placement are. A
    quote may be part of a word, but where it also stands as whole words and no context says
    otherwise, the repeats inside longer words do not count: `5%` is not sought in `15%`.
    A quote that stands once is found whatever its context.
    """
    quote = _words(exact)
    if not quote or APART in quote:
        return Match(MatchKind.NONE, 0.0)
    found = [span for span in _occurrences(view, quote) if _is_sound(view, span, quote)]
    if not found:
        return _verbatim(view, exact.strip()) or _nearest(view, quote)
    context = _Context(view.folded.text, _words(prefix), _words(suffix))
    chosen = context.agreeing(found) if len(found) > 1 else found
    if len(chosen) > 1:
        whole = [span for span in chosen if not _is_inside_word(view, span)]
        chosen = whole if len(whole) == 1 and context.decides(chosen) else chosen
    if len(chosen) > 1:
        return _ambiguous(view, [view.folded.source_span(span) for span in chosen])
    return _exact(
        view,
        view.folded.source_span(chosen[0]),
        context_disagrees=context.score(chosen[0]) < _AGREES,
        inside_word=_is_inside_word(view, chosen[0]),
    )


def covering_span(view: PlainView, match: Match) -> Span | HalfCovered | None:
    """The source that an edit of the quote replaces; None where there is no exact match."""
    if match.plain is None:
        return None
    covered = cover(view, match.plain)
    return covered.span if isinstance(covered, Cover) else covered


class _Context(Struct, frozen=True):
    """Folded words before and behind a quote, to compare with those beside an occurrence."""

    text: str
    prefix: str
    suffix: str

    def decides(self, chosen: Sequence[Span]) -> bool:
        """Whether whole words may be preferred: the context, if any, fits each of the chosen."""
        return all(self.score(span) >= _AGREES for span in chosen)

    def agreeing(self, found: Sequence[Span]) -> list[Span]:
        """Those that the context fits; all where it fits none or does not tell them apart."""
        if not self.prefix and not self.suffix:
            return list(found)
        scores = [self.score(span) for span in found]
        best = max(scores)
        if best == 1:
            return [span for span, score in zip(found, scores, strict=True) if score == 1]
        near = [span for span, score in zip(found, scores, strict=True) if score >= best - _MARGIN]
        return near if best >= _AGREES and len(near) == 1 else list(found)

    def score(self, span: Span) -> float:
        """How alike the context is on the side where it is less so; 1 where there is none."""
        before = self.text[max(0, span.start - len(self.prefix) - 1) : span.start].rstrip()
        behind = self.text[span.end : span.end + len(self.suffix) + 1].lstrip()
        at_start = span.start <= len(self.prefix)
        at_end = span.end + len(self.suffix) >= len(self.text)
        return min(
            _alike(self.prefix[::-1], before[::-1], is_cut=at_start),
            _alike(self.suffix, behind, is_cut=at_end),
        )


def _alike(wanted: str, there: str, *, is_cut: bool) -> float:
    """How alike two contexts are, read away from the quote.

    One longer than the text there is compared as far as the text reaches; with no text to compare
    it just about agrees, so that any rival's likeness makes the quote ambiguous.
    """
    if not wanted or there.startswith(wanted):
        return 1.0
    if is_cut and wanted.startswith(there):
        return _AGREES + (1 - _AGREES) * len(there) / len(wanted) * 0.99
    return min(0.99, fuzz.ratio(wanted, there[: len(wanted)]) / 100)


@lru_cache(maxsize=64)
def _words(text: str) -> str:
    """Words as they are compared; many comments share a context."""
    return fold(text).text.strip()


def _occurrences(view: PlainView, quote: str) -> Iterator[Span]:
    text = view.folded.text
    at = text.find(quote)
    while at >= 0:
        yield Span(at, at + len(quote))
        at = text.find(quote, at + 1)


def _is_sound(view: PlainView, folded: Span, quote: str) -> bool:
    """Whether an occurrence takes references whole, and a part of a word as it is written.

    `ho` stands in the fold of `hòa`, which is that of `hoà`, but not in `hòa`.
    """
    plain = view.folded.source_span(folded)
    if view.cuts_unit(plain.start) or view.cuts_unit(plain.end):
        return False
    if not _is_inside_word(view, folded):
        return True
    return fold(plain.of(view.text)).text.strip() == quote


def _verbatim(view: PlainView, exact: str) -> Match | None:
    """A part of a word that ends beside its tone mark: `hò` of `hòa`, whose fold is `hoà`."""
    found: list[Span] = []
    at = view.text.find(exact)
    while at >= 0:
        plain = Span(at, at + len(exact))
        splits_letter = unicodedata.combining(view.text[plain.end : plain.end + 1] or " ")
        if not (splits_letter or view.cuts_unit(plain.start) or view.cuts_unit(plain.end)):
            found.append(plain)
        at = view.text.find(exact, at + 1)
    if len(found) > 1:
        return _ambiguous(view, found)
    return _exact(view, found[0], inside_word=True) if found else None


def _is_inside_word(view: PlainView, folded: Span) -> bool:
    text = view.folded.text
    return _in_word(text, folded.start) or _in_word(text, folded.end)


def _in_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _exact(
    view: PlainView, plain: Span, *, inside_word: bool, context_disagrees: bool = False
) -> Match:
    return Match(
        MatchKind.EXACT,
        1.0,
        plain,
        view,
        context_disagrees=context_disagrees,
        inside_word=inside_word,
    )


def _ambiguous(view: PlainView, found: Sequence[Span]) -> Match:
    score = 1 / len(found)
    candidates = tuple(_candidate(view, plain, score) for plain in found[:MAX_CANDIDATES])
    return Match(MatchKind.AMBIGUOUS, score, candidates=candidates)


def _candidate(view: PlainView, plain: Span, score: float) -> Candidate:
    covered = cover(view, plain)
    span = covered.span if isinstance(covered, Cover) else view.source_span(plain) or Span(0, 0)
    return Candidate(plain, span, span.of(view.source.text), plain.of(view.text), score)


def _nearest(view: PlainView, quote: str) -> Match:
    """The nearest wordings, at most one in a block and one across blocks, the best first."""
    wanted = quote[:_LONGEST_COMPARED]
    found: list[Candidate] = []
    for scored in sorted(_near_misses(view, wanted), key=lambda near: (-near[0], near[1])):
        score, plain = scored
        if any(other.plain.overlaps(plain) for other in found):
            continue
        found.append(_candidate(view, plain, score))
        if len(found) == MAX_CANDIDATES:
            break
    if not found:
        return Match(MatchKind.NONE, 0.0)
    return Match(MatchKind.FUZZY, found[0].score, candidates=tuple(found))


def _near_misses(view: PlainView, wanted: str) -> Iterator[tuple[float, Span]]:
    for stretch in _stretches(view):
        folded = fold(stretch.of(view.text))
        aligned = fuzz.partial_ratio_alignment(wanted, folded.text, score_cutoff=_NEAR * 100)
        if aligned is None:
            continue
        begin, end = _whole_words(folded.text, aligned.dest_start, aligned.dest_end)
        score = fuzz.ratio(wanted, folded.text[begin:end]) / 100
        if score >= _NEAR:
            plain = folded.source_span(Span(begin, end)).shifted(stretch.start)
            yield min(score, 0.99), _whole_units(view, plain)


def _stretches(view: PlainView) -> Iterator[Span]:
    """Each block by itself, then all that a quote across blocks can reach."""
    yield from (piece.plain for piece in view.pieces)
    at = 0
    for part in view.text.split(APART):
        yield Span(at, at + len(part))
        at += len(part) + 1


def _whole_words(text: str, begin: int, end: int) -> tuple[int, int]:
    while _in_word(text, begin):
        begin -= 1
    while _in_word(text, end):
        end += 1
    words = text[begin:end]
    begin += len(words) - len(words.lstrip())
    return begin, begin + len(words.strip())


def _whole_units(view: PlainView, plain: Span) -> Span:
    begin, end = plain.start, plain.end
    while view.cuts_unit(begin):
        begin -= 1
    while view.cuts_unit(end):
        end += 1
    return Span(begin, end)
