"""Where a comment's quote stands in the base of the next draft, and the reasons why it does not.

The quote is located once, in the draft it was written on, and from there carried forward through
the recorded edits: a sentence that was deleted never lands on its twin.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from msgspec import Struct

from plantool.core.anchor import Match, MatchKind, locate
from plantool.core.carry import Gone, carried
from plantool.core.comment import EditRequest, LocatedComment
from plantool.core.field import Field, find_field, texts_in
from plantool.core.message import Message, message
from plantool.core.plain_view import Piece, PlainView, field_view
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.core.text import Span
from plantool.core.yaml_text import YamlScalar


class QuotePlace(Struct, frozen=True):
    """The quoted words in the base."""

    view: PlainView
    plain: Span
    """Where in the view's text."""
    section: str
    """The section that holds them; "" in a header field."""


def place_of_quote(
    review: Review, located: LocatedComment, request: EditRequest
) -> QuotePlace | Message:
    """The quote's place in the base, or why there is none."""
    match = match_of(review, located, request)
    if isinstance(match, Message):
        return match
    if match.plain is None:
        return not_found(match, request)
    there = review.views(located.draft)
    if located.draft == review.plan.header.draft and there:
        return _same_draft(review, request, match.plain)
    bare = _bare_span(review, located, request, match.plain)
    now = carried(review, bare, located.draft) if bare else Gone(located.draft, ())
    if isinstance(now, Gone):
        return _gone(now)
    return _at_source(review, request, now)


def match_of(review: Review, located: LocatedComment, request: EditRequest) -> Match | Message:
    """The quote's match in the draft that the comment is about, or why it cannot be sought.

    Rules and `apply` ask for the same quotes; each is sought once.
    """
    key = ("match", id(request), located.draft)
    known = review.memo.get(key)
    if not isinstance(known, _Sought):
        known = _Sought(request, _match_of(review, located, request))
        review.memo[key] = known
    return known.match


class _Sought(Struct, frozen=True):
    """A match with its request, which lives as long: its number in the memo is no other's."""

    request: EditRequest
    match: Match | Message


def _match_of(review: Review, located: LocatedComment, request: EditRequest) -> Match | Message:
    view = _view(review, located.draft, request)
    if isinstance(view, Message):
        return view
    if request.whole:
        return _whole(view)
    quote = request.quote
    if quote is None or not quote.exact.strip():
        return message("'quote' is missing: the words meant, or 'whole: true' for the whole place")
    return locate(view, quote.exact, quote.prefix, quote.suffix)


def _whole(view: PlainView) -> Match:
    """All words of a place; a place without words is none."""
    plain = _all_of(view)
    is_there = view.source_span(plain) is not None
    return Match(MatchKind.EXACT, 1.0, plain if is_there else None, view if is_there else None)


def not_found(match: Match, request: EditRequest) -> Message:
    """Why a match is not exact, with the nearest wording and what to do."""
    quoted = _short(request.quote.exact if request.quote else "")
    if match.kind is MatchKind.AMBIGUOUS:
        return message(
            "the words «{quote}» stand more than once here; add 'prefix' or 'suffix'", quote=quoted
        )
    if match.candidates:
        best = match.candidates[0]
        return message(
            "the words «{quote}» are not here; nearest ({score} %): «{near}»",
            quote=quoted,
            score=round(best.score * 100),
            near=_short(best.words),
        )
    return message("the words «{quote}» are not here", quote=quoted)


def _view(review: Review, number: int, request: EditRequest) -> PlainView | Message:
    views = review.views(number)
    if views is None:
        return message("draft {n} is missing: plans/drafts/ holds no text of it", n=number)
    if request.field:
        return _field_view(views.plan, request.field)
    view = views.view(request.section or "", own=request.whole)
    if view is None:
        if not request.section:
            return message("'section' or 'field' is missing: where the words stand")
        return message("draft {n} has no section '{id}'", n=number, id=request.section)
    return view


def _field_view(plan: Plan, name: str) -> PlainView | Message:
    found = find_field(plan, name)
    if found is None or found.node is None:
        return message("the header has no field '{field}'", field=name)
    return field_view(plan.source, (scalar for _, scalar in texts_in(found)))


def scalar_at(plan: Plan, name: str, span: Span) -> tuple[Field, YamlScalar] | None:
    """The text of a field in which a span of the source stands."""
    found = find_field(plan, name)
    if found is None:
        return None
    for _, scalar in texts_in(found):
        if scalar.span.contains(span):
            return found, scalar
    return None


def _all_of(view: PlainView) -> Span:
    end = view.pieces[-1].plain.end if view.pieces else 0
    return Span(0, end)


def _same_draft(review: Review, request: EditRequest, plain: Span) -> QuotePlace | Message:
    view = _view(review, review.plan.header.draft, request)
    if isinstance(view, Message):
        return view
    return QuotePlace(view, plain, request.section or "")


def _bare_span(
    review: Review, located: LocatedComment, request: EditRequest, plain: Span
) -> Span | None:
    """The quoted characters in the old draft, without the marks around them."""
    view = _view(review, located.draft, request)
    return None if isinstance(view, Message) else view.source_span(plain)


def _at_source(review: Review, request: EditRequest, span: Span) -> QuotePlace | Message:
    """The place of carried characters in today's views."""
    base = review.base
    if request.field:
        view = _field_view(base, request.field)
        section = ""
    else:
        holder = section_holding(base, span)
        views = review.views(base.header.draft)
        found = views.view(holder) if views else None
        view = found or message("the plan has no section '{id}'", id=holder)
        section = holder
    if isinstance(view, Message):
        return view
    plain = plain_of(view, span)
    if plain is None:
        return message("the words stand in another field now; name that field")
    return QuotePlace(view, plain, section)


def section_holding(plan: Plan, span: Span) -> str:
    """The innermost section in which a span stands with its heading."""
    behind = bisect_right(plan.sections, span.start, key=lambda section: section.extent.start)
    holder = plan.sections[behind - 1] if behind else None
    while holder and not holder.extent.contains(span):
        holder = plan.parent_of(holder)
    return holder.id if holder else plan.sections[0].id


def plain_of(view: PlainView, span: Span) -> Span | None:
    """The stretch of a view that a stretch of the source makes."""
    first = _plain_start(view, span.start)
    last = _plain_end(view, span.end)
    return Span(first, last) if first is not None and last is not None and first < last else None


def _plain_start(view: PlainView, offset: int) -> int | None:
    for piece in view.pieces:
        inner = _inner(piece, offset)
        if inner is not None:
            at = bisect_left(piece.inline.starts, inner)
            if at < len(piece.inline.starts):
                return piece.at + at
    return None


def _plain_end(view: PlainView, offset: int) -> int | None:
    for piece in reversed(view.pieces):
        inner = _inner(piece, offset)
        if inner is not None:
            at = bisect_left(piece.inline.ends, inner)
            if at < len(piece.inline.ends):
                return piece.at + at + 1
    return None


def _inner(piece: Piece, offset: int) -> int | None:
    """An offset of the source as an offset in the piece's inline content."""
    done = 0
    for line in piece.lines:
        if line.start <= offset <= line.end:
            return done + offset - line.start
        done += len(line) + 1
    return None


def _gone(gone: Gone) -> Message:
    if gone.comments:
        return message(
            "the words were changed in draft {n} by {comments}; look at the comment again",
            n=gone.draft,
            comments=", ".join(gone.comments),
        )
    return message(
        "draft {n} or its record is missing, so that the words cannot be followed", n=gone.draft
    )


LONGEST_SHOWN = 80
"""Characters of a quote that a message shows whole."""


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= LONGEST_SHOWN else f"{flat[:60]} … {flat[-15:]}"
