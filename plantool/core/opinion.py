"""One comment as documents print it: whose it is, its place, its words, and the answer.

The words are those of the body and of the staff; sentences that plantool adds stand in templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from enum import Enum

from msgspec import Struct

from plantool.core.agency_name import find_agency
from plantool.core.body_markdown import words_with_references
from plantool.core.comment import (
    Action,
    DecisionStatus,
    EditRequest,
    LocatedComment,
    Withdrawal,
)
from plantool.core.fold import fold
from plantool.core.inline import plain_inline
from plantool.core.printed_place import Places, PrintedPlace, Rank
from plantool.core.printed_words import LetterName, letters_of, lines_of, short_day
from plantool.core.quote_place import match_of
from plantool.core.review import Review
from plantool.core.shown_quote import is_wording, words_around
from plantool.core.vietnamese import natural_key


class Lead(Enum):
    """The words that a document puts before a reply that does not say them itself."""

    NONE = ""
    ACCEPTED = "accepted"
    JOINTLY = "jointly"
    """Accepted together with another body's opinion."""
    PARTLY = "partly"
    KEPT = "kept"
    KEPT_BECAUSE = "kept-because"
    """Kept as drafted; the reply is the bare reason."""
    NOTED = "noted"
    PENDING = "pending"
    REFERRED = "referred"


class OtherOpinion(Struct, frozen=True):
    """Another comment that this one points to."""

    id: str
    agency: str


class PrintedWish(Struct, frozen=True):
    """One edit that a body asks for, where it gave no words of its own."""

    action: str
    place: PrintedPlace
    target: PrintedPlace | None
    """The section behind, before or into which something goes."""
    way: str
    """`after`, `before` or `into`."""
    quote: str
    text: tuple[str, ...]
    title: str
    item: str
    near: str
    """The list member behind or before which an item goes."""


class PrintedAnswer(Struct, frozen=True):
    """The decision with its reply, references as numbers of today's text."""

    status: str
    """The decision's status, or `withdrawn`."""
    lead: str
    reply: tuple[str, ...]
    same_as: OtherOpinion | None
    why: str
    """Why an accepted opinion without a reply changes no text."""
    proposal: tuple[str, ...]


class Opinion(Struct, frozen=True):
    """One comment, ready to be printed."""

    id: str
    body: str
    """The body's ID."""
    agency: str
    """The body's name."""
    author: str
    letters: tuple[LetterName, ...]
    place: PrintedPlace
    also: tuple[PrintedPlace, ...]
    """The other places that the same opinion touches."""
    content: tuple[str, ...]
    """The body's own words, a paragraph each."""
    wishes: tuple[PrintedWish, ...]
    """What it asks for, where there are no own words."""
    reason: str
    """Its reason, where the own words do not hold it."""
    supports: OtherOpinion | None
    withdrawn: LetterName | None
    answer: PrintedAnswer
    order: tuple[object, ...]
    """Within its place: by the words it is about, then as bodies were asked, then by its ID."""


def opinions_of(review: Review, comments: Iterable[LocatedComment]) -> tuple[Opinion, ...]:
    """The comments as printed, in the order of the draft that was sent.

    What is no opinion of a body, the drafter's own revisions, is left out.
    """
    places = Places(review)
    found = [_opinion(review, places, one) for one in comments if not one.file.model.own]
    # One place may stand elsewhere in the drafts that the comments are about.
    ranks: dict[str, Rank] = {}
    for one in found:
        ranks[one.place.key] = min(one.place.rank, ranks.get(one.place.key, one.place.rank))
    return tuple(sorted(found, key=lambda one: (ranks[one.place.key], one.place.key, one.order)))


def other_opinion(review: Review, comment_id: str | None) -> OtherOpinion | None:
    """The comment that another one points to, with the name of its body."""
    found = review.by_id.get(comment_id or "")
    return OtherOpinion(found.id, review.agencies.name(found.agency)) if found else None


def _opinion(review: Review, places: Places, located: LocatedComment) -> Opinion:
    comment = located.comment
    # Where they are the new wording alone, the edits say what is to be done with it.
    content = () if is_wording(review, located) else lines_of(comment.content)
    reason = " ".join(comment.reason.split())
    is_said = reason and _folded(reason) in _folded(" ".join(content))
    place = places.of_comment(located)
    return Opinion(
        id=located.id,
        body=located.agency,
        agency=review.agencies.name(located.agency),
        author=_author(review, located),
        letters=letters_of(located),
        place=place,
        also=places.others(located),
        content=content,
        wishes=() if content else tuple(_wishes(places, located)),
        reason="" if is_said else re.sub(r"^[Ll]ý do\s*:\s*", "", reason),
        supports=other_opinion(review, comment.supports),
        withdrawn=_withdrawal(comment.withdrawn),
        answer=_answer(review, located),
        order=_order(review, located),
    )


def _author(review: Review, located: LocatedComment) -> str:
    """The person who wrote it; nobody where the name of the body is given once more."""
    author = " ".join(located.comment.author.split())
    return "" if located.agency in find_agency(author, review.agencies) else author


def _withdrawal(withdrawn: Withdrawal | None) -> LetterName | None:
    if withdrawn is None:
        return None
    return LetterName(" ".join(withdrawn.document.split()), short_day(withdrawn.date))


def _wishes(places: Places, located: LocatedComment) -> Iterator[PrintedWish]:
    for request in located.comment.asked:
        way = next((way for way in ("after", "before", "into") if getattr(request, way)), "")
        near = getattr(request, way) if way else ""
        numbering = places.numbering(located.draft)
        printed = _named(places.review, request)
        words = request.text or _words_of_value(request.value, printed)
        before, behind = words_around(places.review, located, request)
        if request.action is Action.REPLACE:
            words = f"{before}{words}{behind}"
        quote = request.quote.exact if request.quote else request.old
        yield PrintedWish(
            action=request.action.value,
            place=places.of_request(request, located.draft),
            target=None if request.field or not near else _section(places, located, near),
            way=way,
            quote=" ".join(f"{before}{quote}{behind}".split()),
            text=tuple(
                plain_inline(line, references=numbering.reference).text for line in lines_of(words)
            ),
            title=" ".join(request.new.title.split()) if request.new else "",
            item=" ".join(printed(request.item).split()) if request.item else "",
            near=" ".join(near.split()) if request.field else "",
        )


def _section(places: Places, located: LocatedComment, section_id: str) -> PrintedPlace:
    return places.of_names(section_id, "", located.draft)


def _named(review: Review, request: EditRequest) -> Callable[[str], str]:
    """How a value is printed: who leads or cooperates by name, all else as it is."""
    holds_bodies = request.field.rpartition(".")[2] in {"lead", "with"}
    return review.agencies.name if holds_bodies else str


def _words_of_value(value: object, printed: Callable[[str], str]) -> str:
    """A header value as text: of a mapping its text if it has one, else all of its values."""
    if isinstance(value, dict):
        return _words_of_value(value.get("text") or [*value.values()], printed)
    if isinstance(value, list | tuple):
        words = (_words_of_value(item, printed) for item in value)
        return "; ".join(word for word in words if word)
    return "" if value is None else printed(str(value))


def _answer(review: Review, located: LocatedComment) -> PrintedAnswer:
    decision = located.comment.decision
    reply = lines_of(words_with_references(decision.reply, review.numbering))
    is_withdrawn = located.comment.withdrawn is not None
    return PrintedAnswer(
        status="withdrawn" if is_withdrawn else decision.status.value,
        lead=Lead.NONE.value if is_withdrawn else _lead(located, _folded(" ".join(reply))).value,
        reply=reply,
        same_as=other_opinion(review, decision.same_as),
        why="" if reply else " ".join(decision.no_edit.split()),
        proposal=lines_of(words_with_references(decision.proposal, review.numbering)),
    )


def _lead(located: LocatedComment, reply: str) -> Lead:
    """What has to be said before the reply, which is given folded and in small letters."""
    decision = located.comment.decision
    match decision.status:
        case DecisionStatus.PENDING:
            return Lead.NONE if reply else Lead.PENDING
        case DecisionStatus.REFERRED:
            return Lead.REFERRED
        case DecisionStatus.REJECTED:
            if any(words in reply for words in _KEPT):
                return Lead.NONE
            is_bare = reply and not reply.startswith(_folded("Lý do"))
            return Lead.KEPT_BECAUSE if is_bare else Lead.KEPT
        case DecisionStatus.PARTLY:
            return Lead.NONE if _folded("một phần") in reply else Lead.PARTLY
        case DecisionStatus.ACCEPTED | DecisionStatus.NOTED:
            if decision.same_as and _folded("chung với") not in reply:
                return Lead.JOINTLY
            if reply:
                return Lead.NONE
            is_noted = decision.status is DecisionStatus.NOTED
            return Lead.NOTED if is_noted else Lead.ACCEPTED


def _folded(words: str) -> str:
    return fold(words).text.lower()


_KEPT = tuple(map(_folded, ("giữ nguyên", "không tiếp thu", "chưa tiếp thu")))
"""By these words a reply says itself that the draft stays as it is."""


def _order(review: Review, located: LocatedComment) -> tuple[object, ...]:
    asked = review.invited(located.file.round)
    place = asked.get(located.agency, len(asked))
    quoted = next((one for one in _requests(located) if one.quote and one.quote.exact), None)
    at = -1
    if quoted is not None:
        match = match_of(review, located, quoted)
        plain = getattr(match, "plain", None)
        at = plain.start if plain else -1
    return at, place, natural_key(located.agency), natural_key(located.id)


def _requests(located: LocatedComment) -> Iterator[EditRequest]:
    yield located.comment
    yield from located.comment.edits
