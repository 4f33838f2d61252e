"""Whether every character that differs from the draft is explained by an accepted comment, and
every comment has an answer.

The proof rests on records: each frozen draft with its recorded edits makes the next one, byte for
byte; each edit's words are those of its comments; every hash holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from msgspec.structs import replace

from plantool.core.audit_draft import (
    BROKEN_HISTORY,
    LINE_ENDS,
    changed_text,
    expected_draft,
    with_hash,
)
from plantool.core.comment import DecisionStatus, EditRequest, LocatedComment
from plantool.core.finding import Finding, Severity, in_order
from plantool.core.history import masked
from plantool.core.message import message
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import FREE_FIELDS, Plan, Status
from plantool.core.record import Event, RecordedEdit, RecordFile, sha256_of
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.section_edit import followed_references
from plantool.core.text import Span
from plantool.core.yaml_text import plain_value

COMMENT_ALTERED = fault(
    "V004",
    "applied-comment-altered",
    Severity.ERROR,
    """A comment was changed after its words went into a draft: what it asks for or what was
    decided is no longer what was applied. Answer, reason, `by` and `date` may be mended later.

    Put the comment back as it was; a decision is overturned by `plantool revert`.
    """,
)
NOT_ITS_WORDS = fault(
    "V005",
    "edit-not-in-comment",
    Severity.ERROR,
    """A recorded edit writes words that stand in none of the comments it names.""",
)
NOT_APPLIED = fault(
    "V006",
    "accepted-not-applied",
    Severity.ERROR,
    """A comment is accepted, but no draft has its words yet. A note while the plan is being
    drafted or consulted on, an error from `final` on.

    Run `plantool apply`.
    """,
)
UNANSWERED = fault(
    "V007",
    "comment-without-answer",
    Severity.ERROR,
    """A comment has no decision or no answer. A note while the plan is being drafted or consulted
    on, an error from `final` on.

    `plantool status` lists what is open.
    """,
)
FREE_VALUE = fault(
    "V008",
    "free-value-changed",
    Severity.NOTE,
    """`status`, `number` or `date` differ from what they were when the draft was frozen. They are
    free values: a hand or `issue` changes them.
    """,
)
LEFTOVER = fault(
    "V009",
    "interrupted-apply",
    Severity.NOTE,
    """A record of a draft that does not exist yet: an `apply` was interrupted before it replaced
    the plan. The next `apply` writes it anew.
    """,
)

LATE_STAGES = frozenset({Status.FINAL, Status.SIGNED})
"""From here on open comments are errors."""


def audit(review: Review, *, stage: Status | None = None) -> tuple[Finding, ...]:
    """All that is unexplained, altered or unanswered in a plan."""
    stage = stage or review.plan.header.status
    found = [
        *_drafts(review),
        *_history(review),
        *_records(review),
        *_rounds(review),
        *_comments(review),
        *_free_values(review),
    ]
    open_findings = list(_open(review))
    if stage not in LATE_STAGES:
        open_findings = [replace(finding, severity=Severity.NOTE) for finding in open_findings]
    return in_order(dict.fromkeys((*found, *open_findings)))


def _drafts(review: Review) -> Iterator[Finding]:
    """Each draft is what its base and its record make."""
    current = review.plan.header.draft
    for number in range(2, current + 1):
        expected = expected_draft(review, number)
        if not isinstance(expected, Plan):
            yield expected
            continue
        actual = review.plan
        if number < current or number in review.frozen:
            frozen, _ = parse_plan(review.frozen[number]) if number in review.frozen else (None, ())
            if frozen is None:
                continue  # reported as the missing base of the draft after it
            yield from changed_text(expected, frozen, number)
            expected = frozen
        if number == current and actual is not expected:
            yield from changed_text(expected, actual, number)
    if current == 1 and 1 in review.frozen:
        frozen, _ = parse_plan(review.frozen[1])
        yield from changed_text(frozen, review.plan, 1)


def _history(review: Review) -> Iterator[Finding]:
    """`history` names the hash of each base and record, without gaps."""
    header = review.plan.header
    node = review.plan.front.get("history") or review.plan.front.get("draft")
    place = review.plan.source.place(node.span if node else Span(0, 0))
    numbers = [line.draft for line in header.history]
    if numbers != list(range(2, header.draft + 1)):
        what = message(
            "'history' names the drafts {found}; draft {n} needs one line for each from 2 to {n}",
            found=", ".join(map(str, numbers)) or "-",
            n=header.draft,
        )
        yield BROKEN_HISTORY.finding(place, what)
    for line in header.history:
        base, record = review.frozen.get(line.draft - 1), review.records.get(line.draft)
        held = ((base, line.base), (record.source if record else None, line.record))
        if any(source and with_hash(source, sha256) is not source for source, sha256 in held):
            what = message(
                "only the line ends of draft {n}'s files differ from what history holds; "
                "put 'plans/** -text' into .gitattributes and check out again",
                n=line.draft,
            )
            yield LINE_ENDS.finding(place, what)
            continue
        if base is not None and sha256_of(base.text) != line.base:
            what = message(
                "the frozen draft {n} was changed: history holds another hash", n=line.draft - 1
            )
            yield BROKEN_HISTORY.file_finding(base.path, what)
        if record is not None and record.sha256 != line.record:
            what = message(
                "the record of draft {n} was changed: history holds another hash", n=line.draft
            )
            yield BROKEN_HISTORY.file_finding(record.source.path, what)


def _records(review: Review) -> Iterator[Finding]:
    for number, record in sorted(review.records.items()):
        if number > review.plan.header.draft:
            what = message("left over from an interrupted run; the next one writes it anew")
            yield LEFTOVER.file_finding(record.source.path, what)
            continue
        yield from _record(review, number, record)


def _record(review: Review, number: int, record: RecordFile) -> Iterator[Finding]:
    """The record's comments are there, as they were, and its words are theirs."""
    for comment_id, fingerprint in record.model.applied.items():
        located = review.by_id.get(comment_id)
        if located is None:
            what = message("comment '{id}', applied in draft {n}, is gone", id=comment_id, n=number)
            yield COMMENT_ALTERED.file_finding(record.source.path, what, comment=comment_id)
        elif fingerprint not in {located.fingerprint, located.overturned_fingerprint}:
            place = located.file.source.place(located.span())
            what = message(
                "'{id}' was changed after it went into draft {n}", id=comment_id, n=number
            )
            yield COMMENT_ALTERED.finding(place, what, comment=comment_id)
        elif _stands_overturned(review, number, record, located):
            place = located.file.source.place(located.span("decision", "status"))
            what = message("'{id}' is not accepted, but its words stand in the text", id=comment_id)
            yield COMMENT_ALTERED.finding(place, what, comment=comment_id)
    base = review.frozen.get(number - 1)
    plan = parse_plan(base)[0] if base else None
    for edit in record.model.edits:
        holders = [review.by_id[one] for one in edit.comments if one in review.by_id]
        named = [one for one in edit.comments if one in record.model.applied]
        taken_back = _taken_back(review, number) if record.model.event is Event.REVERT else {}
        if not named or not all(
            _explains(plan, edit, located, taken_back.get(located.id, Counter()))
            for located in holders
        ):
            what = message(
                "draft {n}: the words «{new}» do not come from {comments}",
                n=number,
                new=" ".join((edit.new or edit.old).split())[:60],
                comments=", ".join(edit.comments) or "-",
            )
            yield NOT_ITS_WORDS.file_finding(record.source.path, what)


def _stands_overturned(
    review: Review, number: int, record: RecordFile, located: LocatedComment
) -> bool:
    """Whether an applied comment is declined now and no later draft took its words back."""
    if record.model.event is Event.REVERT or located.comment.is_adopted:
        return False
    return not any(
        later > number and other.model.event is Event.REVERT and located.id in other.model.applied
        for later, other in review.records.items()
        if later <= review.plan.header.draft
    )


def _taken_back(review: Review, number: int) -> dict[str, Counter[str]]:
    """By comment, the words that its edits in earlier drafts took away: `revert` puts them back."""
    found: dict[str, Counter[str]] = {}
    for earlier, record in review.records.items():
        for edit in record.model.edits if earlier < number else ():
            for comment in edit.comments:
                found.setdefault(comment, Counter()).update(_words(edit.old))
    return found


def _explains(
    plan: Plan | None, edit: RecordedEdit, located: LocatedComment, taken_back: Counter[str]
) -> bool:
    """Whether the edit's new words are the comment's, those that went, or plantool's own marks."""
    own = Counter(taken_back)
    for request in located.comment.adopted:
        own += _words(_asked_words(request))
        if plan is not None:
            own += _merged_words(plan, request)
    # The number before an item is plantool's own mark.
    written = re.sub(r"(?m)^[ \t>]*\d+[.)][ \t]", "", edit.new)
    return not (_words(written) - own - _words(edit.old))


def _merged_words(plan: Plan, request: EditRequest) -> Counter[str]:
    """The ID of the section into which references follow a merged one."""
    section = plan.section(request.section or "")
    if request.action.value != "merge-section" or section is None:
        return Counter()
    before = plan.sections[plan.sections.index(section) - 1]
    follows = len(followed_references(plan, section.id, before.id))
    return Counter(dict.fromkeys(_words(before.id), follows))


def _asked_words(request: EditRequest) -> str:
    new = f"{request.new.title} {request.new.id}" if request.new else ""
    value = request.value if request.value is not None else ""
    return f"{request.text} {new} {request.item} {_flat(value)}"


def _flat(value: object) -> str:
    match value:
        case dict():
            return " ".join(f"{key} {_flat(item)}" for key, item in value.items())
        case list() | tuple():
            return " ".join(_flat(item) for item in value)
        case _:
            return str(value)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text)))


def _rounds(review: Review) -> Iterator[Finding]:
    """What was sent out is still what was frozen then."""
    for item in review.rounds:
        frozen = review.frozen.get(item.model.draft)
        if item.model.frozen and frozen is None:
            what = message("draft {n}, which this round is about, is missing", n=item.model.draft)
            yield BROKEN_HISTORY.file_finding(item.source.path, what)
        elif item.model.frozen and frozen and sha256_of(frozen.text) != item.model.frozen:
            what = message("the draft sent out in round '{round}' was changed", round=item.id)
            yield BROKEN_HISTORY.file_finding(frozen.path, what)


def _comments(review: Review) -> Iterator[Finding]:
    """An applied comment whose decision no longer stands is caught by its fingerprint."""
    for number in sorted(review.frozen):
        if number > review.plan.header.draft:
            source = review.frozen[number]
            what = message(
                "a frozen draft {n} of a plan at draft {now}",
                n=number,
                now=review.plan.header.draft,
            )
            yield BROKEN_HISTORY.file_finding(source.path, what)


def _open(review: Review) -> Iterator[Finding]:
    """Accepted but not applied, and not answered."""
    for located in review.comments:
        comment, decision = located.comment, located.comment.decision
        if comment.withdrawn:
            continue
        place = located.file.source.place(located.span("decision", "status"))
        if comment.is_adopted and not decision.no_edit and located.id not in review.applied:
            what = message("'{id}' is accepted but not applied yet", id=located.id)
            yield NOT_APPLIED.finding(place, what, comment=located.id)
        if decision.status in {DecisionStatus.PENDING, DecisionStatus.REFERRED}:
            what = message("'{id}' is not decided", id=located.id)
            yield UNANSWERED.finding(place, what, comment=located.id)
        elif not decision.reply.strip() and not decision.same_as:
            what = message("'{id}' has no answer ('reply')", id=located.id)
            yield UNANSWERED.finding(place, what, comment=located.id)


def _free_values(review: Review) -> Iterator[Finding]:
    number = review.plan.header.draft
    base = review.base
    if base is review.plan or masked(base) != masked(review.plan):
        return
    for name in FREE_FIELDS:
        then, now = base.front.get(name), review.plan.front.get(name)
        old = plain_value(then) if then else None
        new = plain_value(now) if now else None
        if old != new:
            span = now.span if now else Span(0, 0)
            what = message(
                "'{field}' was changed since draft {n} was frozen: {old} → {new}",
                field=name,
                n=number,
                old=old if old is not None else "-",
                new=new if new is not None else "-",
            )
            yield FREE_VALUE.finding(review.plan.source.place(span), what)
