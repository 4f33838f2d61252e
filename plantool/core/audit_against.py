"""Whether the past that stands at a git revision still stands: what no proof from the files alone
can show, since a rewritten history may be consistent in itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plantool.core.comment import DecisionStatus, LocatedComment
from plantool.core.encoding import decode
from plantool.core.finding import Finding, Severity
from plantool.core.message import message
from plantool.core.parse_comment import parse_body_file
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.record import Record, parse_record
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.settings import SETTINGS_PATH, parse_settings
from plantool.core.text import SourceText, Span

PAST_REWRITTEN = fault(
    "V010",
    "past-rewritten",
    Severity.ERROR,
    """A history line, a frozen draft, a record or an applied comment that stands at the revision
    given by `--against` was altered or is missing here.

    What was applied once is taken back by `revert`, never by editing the past. Take the file back
    from that revision.
    """,
)
NOT_THERE_YET = fault(
    "V011",
    "not-there-yet",
    Severity.NOTE,
    """The plan does not exist at the revision given by `--against`.

    There is no past to compare yet.
    """,
)

NOT_A_DECIDER = fault(
    "V012",
    "not-a-decider",
    Severity.ERROR,
    """A comment was decided, since the revision given by `--against`, by somebody who is not among
    the `deciders` of plantool.yaml as it stands there. Nobody names himself a decider in the
    change that he decides.

    Let one of them decide, or first bring the new name into plantool.yaml by a change of its own.
    """,
)


def audit_against(review: Review, then: Mapping[str, bytes], revision: str) -> Iterator[Finding]:
    """What of the files at a revision (bytes by their path) was altered or is missing now."""
    plan_id = review.plan.id
    path = f"plans/{plan_id}.md"
    plan = _plan(then, path)
    if plan is None:
        what = message("no plan '{plan}' at {revision}", plan=plan_id, revision=revision)
        yield NOT_THERE_YET.finding(review.plan.source.place(Span(0, 0)), what)
        return
    yield from _history(review, plan, revision)
    yield from _files(review, then, revision)
    yield from _applied(review, plan, then, revision)
    yield from _decided(review, then, revision)


def _plan(then: Mapping[str, bytes], path: str) -> Plan | None:
    source = _source(then, path)
    return parse_plan(source)[0] if source else None


def _source(then: Mapping[str, bytes], path: str) -> SourceText | None:
    return decode(then[path], path)[0] if path in then else None


def _history(review: Review, plan: Plan, revision: str) -> Iterator[Finding]:
    place = review.plan.source.place(Span(0, 0))
    node = review.plan.front.get("history")
    if node is not None:
        place = review.plan.source.place(node.span)
    now = {line.draft: line for line in review.plan.header.history}
    for line in plan.header.history:
        if now.get(line.draft) != line:
            what = message(
                "the history line of draft {n} is not what it is at {revision}",
                n=line.draft,
                revision=revision,
            )
            yield PAST_REWRITTEN.finding(place, what)
    if review.plan.header.draft < plan.header.draft:
        what = message(
            "the plan is at draft {n}, but at draft {then} at {revision}",
            n=review.plan.header.draft,
            then=plan.header.draft,
            revision=revision,
        )
        yield PAST_REWRITTEN.finding(review.plan.source.place(Span(0, 0)), what)


def _files(review: Review, then: Mapping[str, bytes], revision: str) -> Iterator[Finding]:
    """Frozen drafts and records never change."""
    folder = f"plans/drafts/{review.plan.id}/"
    now = {source.path: source for source in review.frozen.values()}
    now |= {record.source.path: record.source for record in review.records.values()}
    for path, data in sorted(then.items()):
        if not path.startswith(folder):
            continue
        if path not in now:
            what = message(
                "{path} stands at {revision} and is missing here", path=path, revision=revision
            )
            yield PAST_REWRITTEN.file_finding(path, what)
        elif now[path].text.encode() != data:
            what = message("the file is not what it is at {revision}", revision=revision)
            yield PAST_REWRITTEN.file_finding(path, what)


def _applied(
    review: Review, plan: Plan, then: Mapping[str, bytes], revision: str
) -> Iterator[Finding]:
    """Comments applied at the revision ask and decide what they did then."""
    fingerprints = {located.id: located.fingerprint for located in _comments(review, then)}
    for number in range(2, plan.header.draft + 1):
        record = _record(then, f"plans/drafts/{review.plan.id}/{number}.yaml")
        for comment_id in record.applied if record else ():
            now = review.by_id.get(comment_id)
            if now is None:
                what = message(
                    "comment '{id}', applied at {revision}, is gone",
                    id=comment_id,
                    revision=revision,
                )
                yield PAST_REWRITTEN.file_finding(review.plan.source.path, what, comment=comment_id)
                continue
            kept = {now.fingerprint, now.overturned_fingerprint}
            if comment_id in fingerprints and fingerprints[comment_id] not in kept:
                what = message(
                    "'{id}' was applied at {revision} and altered since",
                    id=comment_id,
                    revision=revision,
                )
                place = now.file.source.place(now.span())
                yield PAST_REWRITTEN.finding(place, what, comment=comment_id)


def _comments(review: Review, then: Mapping[str, bytes]) -> Iterator[LocatedComment]:
    """The comments on the plan at the revision."""
    for path in sorted(then):
        source = _source(then, path) if path.startswith(f"comments/{review.plan.id}/") else None
        if source is None or path.endswith("/round.yaml"):
            continue
        file, _ = parse_body_file(source)
        yield from file.comments if file else ()


def _decided(review: Review, then: Mapping[str, bytes], revision: str) -> Iterator[Finding]:
    """Decisions that are new or altered since the revision are made by its deciders."""
    source = _source(then, SETTINGS_PATH)
    deciders = set(parse_settings(source)[0].deciders) if source else set()
    if not deciders:
        return
    known = {(located.id, located.comment.decision) for located in _comments(review, then)}
    for located in review.comments:
        decision = located.comment.decision
        if decision.status is DecisionStatus.PENDING or decision.by in deciders:
            continue
        if (located.id, decision) not in known:
            what = message(
                "'{name}' is not among the deciders at {revision}",
                name=decision.by,
                revision=revision,
            )
            place = located.file.source.place(located.span("decision", "by"))
            yield NOT_A_DECIDER.finding(place, what, comment=located.id)


def _record(then: Mapping[str, bytes], path: str) -> Record | None:
    source = _source(then, path)
    record = parse_record(source)[0] if source else None
    return record.model if record else None
