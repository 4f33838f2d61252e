"""The next draft: every accepted comment that is not applied yet, all on the same base text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from plantool.core.audit_draft import state_faults
from plantool.core.comment import Action, LocatedComment
from plantool.core.conflict import United, conflicts, same_points, section_at, united
from plantool.core.credit import covered_by, covering
from plantool.core.edit import Edit
from plantool.core.finding import Finding, Severity, has_errors, in_order
from plantool.core.history import Move, flat
from plantool.core.making import Making, Stamp, make
from plantool.core.message import Message, message
from plantool.core.plan import Plan, Status
from plantool.core.record import Event
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.text import Span
from plantool.core.validate import check_errors, check_plan
from plantool.core.wish import Wish, wishes_of

BREAKS_PLAN = fault(
    "A004",
    "breaks-plan",
    Severity.ERROR,
    """With the accepted comments the plan would no longer be sound: a reference would lead
    nowhere, a section would be swallowed, a block that nobody touches would change.

    Nothing is written. Mend the wording of the comment named, or take the reference along by a
    second edit of the same comment.
    """,
)
SIGNED = fault(
    "A005",
    "signed",
    Severity.ERROR,
    """A plan whose status is `signed` is never changed but by `issue`.""",
)


class Skipped(Struct, frozen=True):
    """An accepted comment that changes nothing now, and why."""

    comment: str
    why: Message


class Application(Struct, frozen=True):
    """What `apply` would do: the edits, what is left out, the findings, and the new draft."""

    review: Review
    base: Plan
    edits: tuple[United, ...]
    credited: tuple[LocatedComment, ...]
    """All comments applied, those without an edit of their own among them."""
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    making: Making | None
    """None where there is nothing to apply or an error stands."""


def apply_comments(
    review: Review, stamp: Stamp, *, only: Collection[str] = (), partial: bool = False
) -> Application:
    """The next draft of a plan from its accepted comments; all or nothing unless `partial`."""
    wanted, skipped = _wanted(review, only)
    stops = tuple(_stops(review, wanted, only))
    unsound = _faulty(stops, {located.id for located in wanted}) if partial else set()
    if has_errors(finding for finding in stops if finding.comment not in unsound):
        return Application(review, review.base, (), (), skipped, in_order(stops), None)
    base = review.base
    sound = [located for located in wanted if located.id not in unsound]
    wishes, findings = _all_wishes(review, base, sound)
    failed = unsound | {finding.comment for finding in findings if finding.comment}
    edits = united(wish for wish in wishes if wish.comment.id not in failed)
    clashes, involved = conflicts(review, base, edits)
    left_out = failed | involved if partial else set()
    if partial and left_out:
        left_out |= _dependent(review, wanted, left_out)
        edits = united(wish for wish in wishes if wish.comment.id not in left_out)
    credited = tuple(comment for comment in wanted if comment.id not in left_out)
    notes = same_points(base, edits)
    found = (*stops, *findings, *clashes, *notes)
    skipped += tuple(
        Skipped(comment.id, message("see the findings"))
        for comment in wanted
        if comment.id in left_out
    )
    if not credited or (has_errors(found) and not partial):
        return Application(review, base, edits, credited, skipped, in_order(found), None)
    changes = tuple(one.change for one in edits)
    making = make(review, changes, credited, Event.APPLY, stamp)
    faults = tuple(_result_faults(base, edits, making)) if isinstance(making, Making) else making
    kept = making if isinstance(making, Making) and not has_errors(faults) else None
    return Application(review, base, edits, credited, skipped, in_order((*found, *faults)), kept)


def _wanted(
    review: Review, only: Collection[str]
) -> tuple[tuple[LocatedComment, ...], tuple[Skipped, ...]]:
    """The comments whose turn it is, and the accepted ones that change nothing, with the reason."""
    wanted: list[LocatedComment] = []
    skipped: list[Skipped] = []
    for located in review.comments:
        comment = located.comment
        if only and located.id not in only:
            continue
        if comment.withdrawn and comment.decision.status.value in {"accepted", "partly"}:
            skipped.append(Skipped(located.id, message("withdrawn by its body")))
        if not comment.is_adopted or located.id in review.applied:
            continue
        if comment.decision.no_edit:
            why = message("accepted without a change of text: {why}", why=comment.decision.no_edit)
            skipped.append(Skipped(located.id, why))
            continue
        wanted.append(located)
    return tuple(wanted), tuple(skipped)


def _stops(
    review: Review, wanted: Sequence[LocatedComment], only: Collection[str]
) -> Iterator[Finding]:
    """What stands in the way before anything is applied."""
    plan = review.plan
    if plan.header.status is Status.SIGNED and wanted:
        what = message("the plan is signed; it is changed by 'issue' alone")
        yield SIGNED.finding(plan.source.place(Span(0, 0)), what)
    yield from state_faults(review)
    ids = {located.id for located in wanted}
    for unknown in sorted(set(only) - set(review.by_id)):
        what = message("no comment '{id}'", id=unknown)
        yield CANNOT_APPLY_ID.file_finding(plan.source.path, what)
    for finding in check_errors(review):
        if finding.comment in ids or finding.path == plan.source.path:
            yield finding


CANNOT_APPLY_ID = fault(
    "A006",
    "unknown-comment",
    Severity.ERROR,
    """`--only` names a comment that does not exist.

    `plantool show PLAN` lists the comments with their IDs.
    """,
)


def _faulty(findings: Sequence[Finding], ids: Collection[str]) -> set[str]:
    """The comments that have an error of their own."""
    return {
        finding.comment
        for finding in findings
        if finding.severity is Severity.ERROR and finding.comment and finding.comment in ids
    }


def _all_wishes(
    review: Review, base: Plan, wanted: Sequence[LocatedComment]
) -> tuple[list[Wish], list[Finding]]:
    wishes: list[Wish] = []
    findings: list[Finding] = []
    for located in wanted:
        found, faults = wishes_of(review, base, located)
        wishes += found
        findings += faults
    return wishes, findings


def _dependent(review: Review, wanted: Sequence[LocatedComment], left_out: set[str]) -> set[str]:
    """Comments that are covered by the wording of one that is left out."""
    found: set[str] = set()
    for located in wanted:
        target = covering(located)
        if target in left_out and not located.comment.adopted and target in review.by_id:
            found.add(located.id)
    return found


# The result


def _result_faults(base: Plan, edits: Sequence[United], making: Making) -> Iterator[Finding]:
    """What the new draft must not be: other sections, other blocks, new errors."""
    yield from _new_errors(base, edits, making)
    yield from _lost_sections(base, edits, making.plan)
    yield from _changed_blocks(base, edits, making)


def _new_errors(base: Plan, edits: Sequence[United], making: Making) -> Iterator[Finding]:
    """The errors of the new draft; the base had none, or nothing would have been applied."""
    found = (*making.findings, *check_plan(making.plan))
    for finding in (one for one in found if one.severity is Severity.ERROR):
        what = message(
            "with these comments the plan would be faulty: {fault}", fault=finding.message
        )
        where = base.source.place(Span(0, 0))
        blamed = _blamed(edits, finding)
        yield BREAKS_PLAN.finding(where, what, section=finding.section, comment=blamed)


def _blamed(edits: Sequence[United], finding: Finding) -> str | None:
    """The comment whose words hold the fault, else whose section it is about, where one can be
    named: of a reference that leads nowhere, the one that deletes where it led.
    """
    words = finding.place.words.strip() if finding.place else ""
    if not words:
        return None
    about = {finding.section, finding.message.params.get("id")} - {None}
    holders = [one for one in edits if words in one.change.new]
    holders = holders or [one for one in edits if one.wishes[0].request.section in about]
    return holders[0].comments[0].id if holders else None


def _lost_sections(base: Plan, edits: Sequence[United], made: Plan) -> Iterator[Finding]:
    expected = {section.id for section in base.sections}
    for one in edits:
        request = one.wishes[0].request
        if request.action is Action.ADD_SECTION and request.new:
            expected.add(request.new.id)
        section = base.section(request.section or "")
        if request.action is Action.MERGE_SECTION and section:
            expected.discard(section.id)
        if request.action is Action.DELETE_SECTION and section:
            expected -= {part.id for part in base.subtree(section)}
    present = {section.id for section in made.sections}
    where = base.source.place(Span(0, 0))
    for section_id in sorted(expected - present):
        what = message("section '{id}' would be swallowed by a change before it", id=section_id)
        yield BREAKS_PLAN.finding(where, what, section=section_id)
    for section_id in sorted(present - expected):
        what = message("a section '{id}' would come that no comment adds", id=section_id)
        yield BREAKS_PLAN.finding(where, what, section=section_id)


def _changed_blocks(base: Plan, edits: Sequence[United], making: Making) -> Iterator[Finding]:
    """Each block that no edit touches must be the same block in the new draft."""
    changes = tuple(one.change for one in edits)
    pieces = sorted((piece.span.start, piece.span.end) for piece in flat(changes))
    starts = [start for start, _ in pieces]
    longest = max((end - start for start, end in pieces), default=0)
    made = {
        (block.kind, block.span.of(making.text))
        for section in making.plan.sections
        for block in section.blocks
    }
    for section in base.sections:
        for block in section.blocks:
            first = bisect_left(starts, block.span.start - longest)
            near = range(first, len(pieces))
            touched = False
            for index in near:
                start, end = pieces[index]
                if start > block.span.end:
                    break
                touched = touched or end >= block.span.start
            if touched or (block.kind, block.span.of(base.source.text)) in made:
                continue
            place = base.source.place(block.span)
            what = message("a block that no comment touches would become another one")
            yield BREAKS_PLAN.finding(place, what, section=section.id)


def edit_rows(application: Application) -> list[dict[str, object]]:
    """The edits as `apply --format json` lists them; a move as a deletion and an insertion."""
    covered = _covered(application)
    return [
        _edit_row(application, one, piece, covered)
        for one in application.edits
        for piece in flat((one.change,))
    ]


def _edit_row(
    application: Application,
    one: United,
    piece: Edit,
    covered: Mapping[str, Sequence[LocatedComment]],
) -> dict[str, object]:
    first, *also = one.comments
    also += (other for comment in one.comments for other in covered.get(comment.id, ()))
    return {
        "comment": first.id,
        "agency": first.agency,
        "also": [{"comment": other.id, "agency": other.agency} for other in also],
        "section": _section_of(application.base, one, piece),
        "field": one.wishes[0].request.field or None,
        "start": piece.span.start,
        "end": piece.span.end,
        "old": piece.span.of(application.base.source.text),
        "new": piece.new,
    }


def _section_of(base: Plan, one: United, piece: Edit) -> str | None:
    """The section an edit is about: the one that comes or moves, else the one it stands in."""
    request = one.wishes[0].request
    if request.action is Action.ADD_SECTION and request.new:
        return request.new.id
    if isinstance(one.change, Move) and request.section:
        return request.section
    return section_at(base, piece.span.start)


def _covered(application: Application) -> dict[str, list[LocatedComment]]:
    """Comments without an edit of their own, by the comment whose wording covers them."""
    by_id = {located.id: located for located in application.credited}
    edited = {comment.id for one in application.edits for comment in one.comments}
    covered = covered_by(by_id, by_id, edited)
    return {comment: [by_id[one] for one in others] for comment, others in covered.items()}
