"""Quotes: the quoted words stand exactly once in the draft that the comment was written on."""

from __future__ import annotations

from collections.abc import Iterator

from plantool.core.anchor import Match, MatchKind
from plantool.core.comment import ADOPTED, EditRequest, LocatedComment
from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.quote_place import match_of, not_found
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.comment_places import CommentPlaces, requests_of
from plantool.core.rules.comments import missing_draft
from plantool.core.yaml_text import Path


@rule("C201", Severity.ERROR)
def stale_quote(review: Review, rule: Rule) -> Iterator[Finding]:
    """The quoted words are not in the place named, in the draft that the comment is about. The
    message shows the nearest wording and how alike it is; it is never taken by itself.

    Wrong: `exact: theo hướng tinh gọn, hiệu lực` where the draft reads `theo hướng tinh gọn`.
    Copy the words from the draft, or mend `section`; `plantool locate` tries a quote. On a
    comment that is not accepted this is a warning.
    """
    places = CommentPlaces(review)
    for located, way, request, match in _matches(review):
        if match.kind in {MatchKind.NONE, MatchKind.FUZZY}:
            yield rule.finding(
                places.place(located, *way, "quote"),
                not_found(match, request),
                section=request.section,
                comment=located.id,
                severity=_severity(located),
            )


@rule("C202", Severity.ERROR)
def ambiguous_quote(review: Review, rule: Rule) -> Iterator[Finding]:
    """The quoted words stand more than once in the place named, and nothing says which are meant.

    Add the words beside them: `quote: {exact: các sở, prefix: "phối hợp với "}`, quote more of
    the sentence, or name the subsection. On a comment that is not accepted this is a warning.
    """
    places = CommentPlaces(review)
    for located, way, request, match in _matches(review):
        if match.kind is MatchKind.AMBIGUOUS:
            yield rule.finding(
                places.place(located, *way, "quote"),
                not_found(match, request),
                section=request.section,
                comment=located.id,
                severity=_severity(located),
            )


@rule("C203", Severity.NOTE)
def context_disagrees(review: Review, rule: Rule) -> Iterator[Finding]:
    """The quoted words stand once in the place named, but `prefix` or `suffix` are not the words
    beside them there.

    Look whether these words are meant, then mend the context or leave it out.
    """
    places = CommentPlaces(review)
    for located, way, request, match in _matches(review):
        if match.kind is MatchKind.EXACT and match.context_disagrees:
            what: Message = message("the quote is found, but 'prefix' or 'suffix' do not agree")
            place = places.place(located, *way, "quote")
            yield rule.finding(place, what, section=request.section, comment=located.id)


_Found = tuple[LocatedComment, Path, EditRequest, Match]


def _matches(review: Review) -> tuple[_Found, ...]:
    """Every quote with its match, sought once for the three rules."""
    known = review.memo.get("quotes")
    if isinstance(known, tuple):
        return known
    found = tuple(_sought(review))
    review.memo["quotes"] = found
    return found


def _sought(review: Review) -> Iterator[_Found]:
    """Every quote with its match; a place or draft that is not there is another rule's fault."""
    usable: dict[int, bool] = {}
    for located in review.comments:
        draft = located.draft
        if draft not in usable:
            usable[draft] = missing_draft(review, draft) is None
        if not usable[draft]:
            continue
        for way, request in requests_of(located.comment):
            has_quote = request.quote is not None and bool(request.quote.exact.strip())
            if has_quote and not request.whole and (request.section or request.field):
                match = match_of(review, located, request)
                if isinstance(match, Match):
                    yield located, way, request, match


def _severity(located: LocatedComment) -> Severity:
    comment = located.comment
    adopted = comment.decision.status in ADOPTED and comment.withdrawn is None
    return Severity.ERROR if adopted else Severity.WARNING
