"""The draft that was sent out, as what came back is compared with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.anchor import locate
from plantool.core.capture import made
from plantool.core.comment import EditRequest, Quote
from plantool.core.field import find_field, texts_in
from plantool.core.intake_align import Alignment, Target, align, lead, targets_of
from plantool.core.marked_text import MarkedParagraph
from plantool.core.numbering import number_plan
from plantool.core.place_phrase import PlaceFinder
from plantool.core.plain_view import PlainView, PlainViews, field_view
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.core.text import Span

CONTEXT = 32
"""Letters of context that a quote is given on either side."""


class SentDraft(Struct, frozen=True, dict=True):
    """One draft with its views; a request is tried on it before it is written down."""

    plan: Plan
    review: Review
    """A review that holds this draft alone, so that it is the base."""

    @cached_property
    def views(self) -> PlainViews:
        """The views of its places."""
        return self.review.views(self.plan.header.draft) or PlainViews(self.plan)

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """All its texts in the order of its Word file."""
        return targets_of(self.plan, self.views)

    def align(self, paragraphs: Sequence[MarkedParagraph], words: Sequence[str]) -> Alignment:
        """Which paragraph of a copy, read with these words, is which text of the draft."""
        notes = {index for index, paragraph in enumerate(paragraphs) if paragraph.is_note}
        return align(words, self.targets, dict(self._titles(paragraphs, words)), notes)

    def _titles(
        self, paragraphs: Sequence[MarkedParagraph], words: Sequence[str]
    ) -> Iterator[tuple[int, Sequence[int]]]:
        """The titles that a heading can be: by our bookmark, else by level and number."""
        by_id, by_label = self._title_places
        for index, (paragraph, text) in enumerate(zip(paragraphs, words, strict=True)):
            if not paragraph.levels[0] or not text.strip():
                continue
            marked = [by_id[name] for name in paragraph.sections if name in by_id]
            label = text[: lead(text)].strip(" .)")
            yield index, marked[:1] or by_label.get((paragraph.levels[0], label), ())

    @cached_property
    def _title_places(self) -> tuple[dict[str, int], dict[tuple[int, str], list[int]]]:
        by_id: dict[str, int] = {}
        by_label: dict[tuple[int, str], list[int]] = {}
        for at, target in enumerate(self.targets):
            section = self.plan.section(target.section)
            if section is None or not target.is_title:
                continue
            by_id[section.id] = at
            if label := self.places.numbering.label(section.id).strip(" .)"):
                by_label.setdefault((section.level, label), []).append(at)
        return by_id, by_label

    @cached_property
    def places(self) -> PlaceFinder:
        """Finds the places that phrases name, by the numbers of this draft."""
        return PlaceFinder(self.plan, number_plan(self.plan))

    def view(self, request: EditRequest) -> PlainView | None:
        """The text in which a request's words are sought."""
        if request.field:
            found = find_field(self.plan, request.field)
            texts = (scalar for _, scalar in texts_in(found)) if found else ()
            return field_view(self.plan.source, texts)
        return self.views.view(request.section or "", own=request.whole)

    def can(self, request: EditRequest) -> bool:
        """Whether the request does something to this draft, and is not refused."""
        return bool(made(self.review, self.plan, request))

    def quote(self, view: PlainView, plain: Span) -> Quote | None:
        """The words of a stretch with those beside them, if they are found again exactly there."""
        exact = plain.of(view.text).strip()
        shift = len(plain.of(view.text)) - len(plain.of(view.text).lstrip())
        start = plain.start + shift
        end = start + len(exact)
        prefix, suffix = _before(view.text, start), _behind(view.text, end)
        for quote in (
            Quote(exact=exact, prefix=prefix, suffix=suffix),
            Quote(exact=exact, prefix=view.text[max(0, start - 80) : start].replace("\n", " ")),
        ):
            match = locate(view, quote.exact, quote.prefix, quote.suffix)
            if match.plain is not None and match.plain.start == start:
                return quote
        return None

    def with_context(self, request: EditRequest) -> EditRequest:
        """The request, its quote with the words beside it."""
        view, quote = self.view(request), request.quote
        if view is None or quote is None:
            return request
        match = locate(view, quote.exact, quote.prefix, quote.suffix)
        if match.plain is None:
            return request
        fuller = self.quote(view, match.plain)
        if fuller is None or fuller.exact != quote.exact.strip():
            return request
        return replace(request, quote=fuller)


def sent_draft(review: Review, number: int) -> SentDraft | None:
    """Draft `number` alone; None where its text is missing."""
    plan = review.draft(number)
    if plan is None:
        return None
    return SentDraft(plan, replace(review, plan=plan, files=(), frozen={}, records={}))


def _before(text: str, at: int) -> str:
    """The words before a place, to the start of their block or as many as a context holds."""
    words = text[max(0, at - CONTEXT) : at].replace("\0", "\n").rpartition("\n")[2]
    if len(words) == CONTEXT and " " in words.strip():
        words = words.partition(" ")[2]
    return words.strip()


def _behind(text: str, at: int) -> str:
    words = text[at : at + CONTEXT].replace("\0", "\n").partition("\n")[0]
    if len(words) == CONTEXT and " " in words.strip():
        words = words.rpartition(" ")[0]
    return words.strip()
