"""How far the consultation has come: who replied, what is decided, what still stands in the way.

Bodies and opinions are counted apart: one body may send many opinions, or agree without any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from msgspec import Struct

from plantool.core.audit import audit
from plantool.core.comment import BodyFile, DecisionStatus, LocatedComment, ReplyPosition
from plantool.core.comment_place import CommentPlace, place_of
from plantool.core.finding import Finding, Severity, in_order
from plantool.core.plan import Status
from plantool.core.review import Review
from plantool.core.validate import validate


class Answer(Enum):
    """What a body made of the request for comments."""

    AGREE = "agree"
    COMMENTS = "comments"
    NO_COMMENT = "no-comment"
    OUT_OF_SCOPE = "out-of-scope"
    SILENT = "silent"


class Tally(Struct, frozen=True):
    """Opinions counted by their decision."""

    by_status: tuple[tuple[DecisionStatus, int], ...]
    """Every status with its number, in the order of the enumeration; withdrawn ones left out."""
    withdrawn: int
    applied: int
    """Adopted, and their words are in a draft."""
    not_applied: int
    """Adopted, with words that are in no draft yet."""

    @property
    def total(self) -> int:
        """All opinions, the withdrawn ones among them."""
        return sum(number for _, number in self.by_status) + self.withdrawn

    @property
    def open(self) -> int:
        """Those that nobody has decided: pending, or with the leadership."""
        counted = dict(self.by_status)
        return counted[DecisionStatus.PENDING] + counted[DecisionStatus.REFERRED]

    @property
    def decided(self) -> int:
        """Those with a decision."""
        return sum(number for _, number in self.by_status) - self.open


class BodyRow(Struct, frozen=True):
    """One body in one round."""

    agency: str
    name: str
    is_asked: bool
    has_attended: bool
    answer: Answer
    documents: tuple[str, ...]
    """Numbers of its letters."""
    opinions: Tally


class RoundRow(Struct, frozen=True):
    """One round of comments."""

    round: str
    title: str
    kind: str
    draft: int
    deadline: str | None
    closed: str | None
    silence: str
    """What silence counts as: `agree` or `none`."""
    bodies: tuple[BodyRow, ...]
    opinions: Tally

    @property
    def asked(self) -> int:
        """Bodies asked, groups expanded."""
        return sum(body.is_asked for body in self.bodies)

    @property
    def replied(self) -> int:
        """Bodies that sent anything, whether asked or not."""
        return sum(body.answer is not Answer.SILENT for body in self.bodies)

    @property
    def not_asked(self) -> int:
        """Bodies that replied without having been asked."""
        return sum(not body.is_asked for body in self.bodies)

    def count(self, answer: Answer) -> int:
        """Bodies that gave this answer, whether asked or not."""
        return sum(body.answer is answer for body in self.bodies)

    def count_asked(self, answer: Answer) -> int:
        """Bodies that were asked and gave this answer; all, where the round names none as asked."""
        return sum(
            body.answer is answer and (body.is_asked or not self.asked) for body in self.bodies
        )

    @property
    def asked_replies(self) -> int:
        """Bodies that were asked and sent anything; all, where the round names none as asked."""
        return sum(self.count_asked(answer) for answer in Answer if answer is not Answer.SILENT)

    @property
    def unasked_replies(self) -> int:
        """Bodies that sent something without having been asked, where the round names those."""
        return self.replied - self.asked_replies


class PlaceRow(Struct, frozen=True):
    """The opinions about one place, in the plan's order."""

    section: str
    path: str
    """The section's short name, `II.4`."""
    field: str
    """A key of the header, such as `tasks`, where `section` is empty; both are empty for general
    comments."""
    opinions: Tally


class PlanStatus(Struct, frozen=True):
    """How far one plan has come."""

    plan: str
    draft: int
    status: Status
    rounds: tuple[RoundRow, ...]
    places: tuple[PlaceRow, ...]
    opinions: Tally
    undecided: tuple[str, ...]
    """IDs of comments that nobody has decided."""
    unanswered: tuple[str, ...]
    """IDs of decided comments without an answer."""
    not_applied: tuple[str, ...]
    """IDs of adopted comments whose words are in no draft."""
    faults: tuple[Finding, ...]
    """What else `render --final` refuses: errors of the plan, of comments, of the audit."""

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way of the Word file for signing."""
        return not (self.undecided or self.unanswered or self.not_applied or self.faults)


def status_of(review: Review, on_reading: Iterable[Finding] = ()) -> PlanStatus:
    """The state of a plan's consultation; `on_reading` are the findings that reading showed."""
    undecided = tuple(one.id for one in review.comments if _is_undecided(one))
    unanswered = tuple(one.id for one in review.comments if _is_unanswered(one))
    not_applied = tuple(one.id for one in review.comments if _waits(review, one))
    known = {*undecided, *unanswered, *not_applied}
    faults = tuple(
        finding
        for finding in final_faults(review, on_reading)
        if not (finding.name in _LISTED_APART and finding.comment in known)
    )
    return PlanStatus(
        review.plan.id,
        review.plan.header.draft,
        review.plan.header.status,
        tuple(_rounds(review.consulted)),
        tuple(_places(review.consulted)),
        _tally(review, review.consulted.comments),
        undecided,
        unanswered,
        not_applied,
        faults,
    )


def round_rows(review: Review) -> tuple[RoundRow, ...]:
    """The rounds with their bodies, in the order in which they were opened."""
    return tuple(_rounds(review))


def tally_of(review: Review, comments: Iterable[LocatedComment]) -> Tally:
    """These opinions counted by their decision."""
    return _tally(review, comments)


_LISTED_APART = frozenset(
    {"accepted-not-applied", "comment-without-answer", "missing-answer", "undecided"}
)
"""Findings that say of one comment what its list says of all."""


def final_faults(review: Review, on_reading: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """Why the plan cannot go to be signed: all that is undecided, unapplied or invalid."""
    stage = Status.FINAL
    found = dict.fromkeys(
        (*on_reading, *validate(review, stage=stage), *audit(review, stage=stage))
    )
    return in_order(finding for finding in found if finding.severity is Severity.ERROR)


def _is_undecided(located: LocatedComment) -> bool:
    waits = (DecisionStatus.PENDING, DecisionStatus.REFERRED)
    return located.comment.withdrawn is None and located.comment.decision.status in waits


def _is_unanswered(located: LocatedComment) -> bool:
    comment, decision = located.comment, located.comment.decision
    if comment.withdrawn or _is_undecided(located):
        return False
    return not decision.reply.strip() and not decision.same_as


def _waits(review: Review, located: LocatedComment) -> bool:
    """Whether the comment is adopted and its words are in no draft yet."""
    comment = located.comment
    return comment.is_adopted and not comment.decision.no_edit and located.id not in review.applied


def _tally(review: Review, comments: Iterable[LocatedComment]) -> Tally:
    listed = tuple(comments)
    standing = [one for one in listed if one.comment.withdrawn is None]
    counted = Counter(one.comment.decision.status for one in standing)
    return Tally(
        tuple((status, counted[status]) for status in DecisionStatus),
        withdrawn=len(listed) - len(standing),
        applied=sum(one.id in review.applied for one in standing if one.comment.is_adopted),
        not_applied=sum(_waits(review, one) for one in standing),
    )


def _rounds(review: Review) -> Iterator[RoundRow]:
    """The rounds with their bodies; one without `round.yaml` stands last, by what came in."""
    files: dict[str, list[BodyFile]] = {}
    for file in review.files:
        files.setdefault(file.round, []).append(file)
    known = [
        item.id for item in sorted(review.rounds, key=lambda one: (one.model.opened or "", one.id))
    ]
    for round_id in (*known, *sorted(set(files) - set(known))):
        yield _round(review, round_id, files.get(round_id, []))


def _round(review: Review, round_id: str, files: Sequence[BodyFile]) -> RoundRow:
    found = review.round_by_id.get(round_id)
    came = {file.agency: file for file in files}
    asked = review.invited(round_id)
    attended = set(review.agencies.expanded(found.model.attended)) if found else set()
    bodies = tuple(
        _body(review, agency, came.get(agency), is_asked=agency in asked, attended=attended)
        for agency in (*asked, *sorted(set(came) - set(asked)))
    )
    opinions = _tally(review, (comment for file in files for comment in file.comments))
    if found is None:
        draft = max((file.model.draft for file in files), default=1)
        return RoundRow(round_id, "", "", draft, None, None, "none", bodies, opinions)
    model = found.model
    return RoundRow(
        round_id,
        " ".join(model.title.split()),
        model.kind.value,
        model.draft,
        model.deadline,
        model.closed,
        model.silence.value,
        bodies,
        opinions,
    )


def _body(
    review: Review, agency: str, file: BodyFile | None, *, is_asked: bool, attended: set[str]
) -> BodyRow:
    return BodyRow(
        agency,
        review.agencies.name(agency),
        is_asked,
        agency in attended,
        _answer(file),
        tuple(reply.document for reply in file.model.replies if reply.document) if file else (),
        _tally(review, file.comments if file else ()),
    )


def _answer(file: BodyFile | None) -> Answer:
    """Opinions outweigh what the letter says of itself; of several letters the last one counts."""
    if file is None:
        return Answer.SILENT
    if any(comment.comment.withdrawn is None for comment in file.comments):
        return Answer.COMMENTS
    if not file.model.replies:
        return Answer.SILENT
    match file.model.replies[-1].position:
        case ReplyPosition.AGREE:
            return Answer.AGREE
        case ReplyPosition.COMMENTS:
            return Answer.COMMENTS
        case ReplyPosition.NO_COMMENT:
            return Answer.NO_COMMENT
        case ReplyPosition.OUT_OF_SCOPE:
            return Answer.OUT_OF_SCOPE


def _places(review: Review) -> Iterator[PlaceRow]:
    """The commented places: sections in the plan's order, other ones, header fields, no place."""
    grouped: dict[CommentPlace, list[LocatedComment]] = {}
    for located in review.comments:
        place = place_of(located.comment)
        whole = CommentPlace(place.section, place.field.partition(".")[0])
        grouped.setdefault(whole, []).append(located)
    order = {section.id: place for place, section in enumerate(review.plan.sections)}

    def rank(place: CommentPlace) -> tuple[int, int, str]:
        if place.section:
            return 0, order.get(place.section, len(order)), place.section
        return (1 if place.field else 2), 0, place.field

    for place in sorted(grouped, key=rank):
        path = review.numbering.path(place.section) if place.section else ""
        yield PlaceRow(place.section, path, place.field, _tally(review, grouped[place]))
