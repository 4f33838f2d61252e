"""What the documents say of the rounds: who was asked, who replied how, opinions counted."""

from __future__ import annotations

from msgspec import Struct

from plantool.core.comment import BodyFile, DecisionStatus, LocatedComment, RoundFile
from plantool.core.printed_words import LetterName, short_day
from plantool.core.review import Review
from plantool.core.status import Answer, RoundRow, Tally, round_rows, tally_of


class Counts(Struct, frozen=True):
    """Opinions counted by what was decided."""

    total: int
    accepted: int
    partly: int
    rejected: int
    noted: int
    pending: int
    referred: int
    withdrawn: int


class NamedBody(Struct, frozen=True):
    """A body with its letters."""

    name: str
    letters: tuple[LetterName, ...]


class PrintedRound(Struct, frozen=True):
    """One round of comments as the documents count it; bodies and opinions apart."""

    id: str
    title: str
    kind: str
    draft: int
    requests: tuple[LetterName, ...]
    opened: str
    deadline: str
    place: str
    chair: str
    asked: int
    replied: int
    not_asked: int
    """How many of those that replied were not asked."""
    agree: tuple[NamedBody, ...]
    no_comment: tuple[NamedBody, ...]
    out_of_scope: tuple[NamedBody, ...]
    with_comments: tuple[NamedBody, ...]
    silent: tuple[str, ...]
    silence_agrees: bool
    opinions: Counts
    comments: tuple[LocatedComment, ...]


def printed_rounds(review: Review) -> tuple[PrintedRound, ...]:
    """The rounds in the order in which they were opened."""
    review = review.consulted
    return tuple(_round(review, row) for row in round_rows(review))


def all_counts(review: Review) -> Counts:
    """The opinions of all rounds."""
    review = review.consulted
    return _counts(tally_of(review, review.comments))


def _round(review: Review, row: RoundRow) -> PrintedRound:
    found = review.round_by_id.get(row.round)
    return PrintedRound(
        id=row.round,
        title=row.title,
        kind=row.kind,
        draft=row.draft,
        requests=_requests(found),
        opened=short_day(found.model.opened if found else None),
        deadline=short_day(row.deadline),
        place=" ".join(found.model.place.split()) if found else "",
        chair=" ".join(found.model.chair.split()) if found else "",
        asked=row.asked,
        replied=row.replied,
        not_asked=row.not_asked,
        agree=_bodies(review, row, Answer.AGREE),
        no_comment=_bodies(review, row, Answer.NO_COMMENT),
        out_of_scope=_bodies(review, row, Answer.OUT_OF_SCOPE),
        with_comments=_bodies(review, row, Answer.COMMENTS),
        silent=tuple(body.name for body in row.bodies if body.answer is Answer.SILENT),
        silence_agrees=row.silence == "agree",
        opinions=_counts(row.opinions),
        comments=tuple(one for one in review.comments if one.file.round == row.round),
    )


def _requests(found: RoundFile | None) -> tuple[LetterName, ...]:
    if found is None:
        return ()
    return tuple(
        LetterName(" ".join(one.document.split()), short_day(one.date))
        for one in found.model.request
    )


def _bodies(review: Review, row: RoundRow, answer: Answer) -> tuple[NamedBody, ...]:
    files = {file.agency: file for file in review.files if file.round == row.round}
    return tuple(
        NamedBody(body.name, _letters(files.get(body.agency)))
        for body in row.bodies
        if body.answer is answer
    )


def _letters(file: BodyFile | None) -> tuple[LetterName, ...]:
    return tuple(
        LetterName(" ".join(reply.document.split()), short_day(reply.date))
        for reply in (file.model.replies if file else ())
        if reply.document or reply.date
    )


def _counts(tally: Tally) -> Counts:
    counted = dict(tally.by_status)
    return Counts(
        total=tally.total,
        accepted=counted[DecisionStatus.ACCEPTED],
        partly=counted[DecisionStatus.PARTLY],
        rejected=counted[DecisionStatus.REJECTED],
        noted=counted[DecisionStatus.NOTED],
        pending=counted[DecisionStatus.PENDING],
        referred=counted[DecisionStatus.REFERRED],
        withdrawn=tally.withdrawn,
    )
