"""Decisions as they are made: comments get a status, an answer and the wording adopted.

All of them or none; each is written into its comment's YAML, all else there stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from msgspec import Struct
from msgspec.structs import fields, replace

from plantool.core.comment import (
    ADOPTED,
    BodyFile,
    Comment,
    Decision,
    DecisionStatus,
    LocatedComment,
)
from plantool.core.comment_place import OPEN
from plantool.core.edit import apply_edits
from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.model import plain_data
from plantool.core.model_reader import read_as
from plantool.core.parse_comment import parse_body_file
from plantool.core.plan import Status
from plantool.core.record import Event
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.rules import decisions
from plantool.core.text import Place, SourceText, Span
from plantool.core.validate import validate
from plantool.core.yaml_edit import deleted_key, set_key, with_mapping
from plantool.core.yaml_text import YamlMapping, node_of

CANNOT_DECIDE = fault(
    "A011",
    "cannot-decide",
    Severity.ERROR,
    """A decision cannot be written: there is no such comment or status, or the words of the
    comment stand in the draft already.

    A decision that was applied is overturned by `revert`, which takes the words back; its answer,
    `by` and `date` may be mended at any time.
    """,
)

WORDING_KEYS = ("text", "edits", "same_as", "no_edit")
"""What says which words an accepted comment brings; one of them, never two."""

_RULES = (
    decisions.missing_answer,
    decisions.partly_without_edit,
    decisions.accepted_without_edit,
    decisions.broken_link,
    decisions.unclear_wording,
)
"""What a decision must be before it is written; other faults are mended in the comment."""


class DecisionGiven(Struct, frozen=True):
    """A decision as somebody gives it; what is None is not said, "" takes an old value away."""

    status: str
    reply: str | None = None
    text: str | None = None
    edits: tuple[Mapping[str, Any], ...] | None = None
    same_as: str | None = None
    no_edit: str | None = None
    proposal: str | None = None
    by: str | None = None
    date: str | None = None

    @property
    def said(self) -> dict[str, Any]:
        """The keys that are given, with their values."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {key: value for key, value in values.items() if value is not None}


class Decided(Struct, frozen=True):
    """One comment before and after its decision."""

    before: LocatedComment
    after: LocatedComment


class Deciding(Struct, frozen=True):
    """What `decide` writes: the comment files that change, by their path."""

    files: dict[str, str]
    review: Review
    """The review with these decisions."""
    decided: tuple[Decided, ...]
    """Every comment named, in the order given."""
    findings: tuple[Finding, ...]
    """What is left to mend in the comments decided: a quote not found, an unknown decider."""


def decide_comments(
    review: Review, given: Mapping[str, DecisionGiven]
) -> Deciding | tuple[Finding, ...]:
    """The comment files with these decisions, or why one of them cannot be made."""
    problems = [found for one in given if (found := _unknown(review, one, given[one]))]
    if problems:
        return tuple(problems)
    files: dict[str, BodyFile] = {}
    for comment_id, decision in given.items():
        file = review.by_id[comment_id].file
        path = file.source.path
        written = _written(files.get(path, file), comment_id, decision)
        if isinstance(written, Finding):
            problems.append(written)
        else:
            files[path] = written
    if problems:
        return tuple(problems)
    after = replace(review, files=tuple(files.get(file.source.path, file) for file in review.files))
    problems += (found for one in given if (found := _applied(review, after.by_id[one])))
    problems += _refused(review, after, given)
    if problems:
        return tuple(problems)
    texts = {
        file.source.path: files[file.source.path].source.text
        for file in review.files
        if files.get(file.source.path, file).source.text != file.source.text
    }
    pairs = tuple(Decided(review.by_id[one], after.by_id[one]) for one in given)
    left = tuple(
        finding
        for finding in validate(after)
        if finding.comment in given and finding.severity is not Severity.NOTE
    )
    return Deciding(texts, after, pairs, left)


def dated(review: Review, given: Mapping[str, DecisionGiven], day: str) -> dict[str, DecisionGiven]:
    """The decisions, those that change a status and name no day made on this one."""
    found: dict[str, DecisionGiven] = {}
    for comment_id, decision in given.items():
        located = review.by_id.get(comment_id)
        is_new = located is None or located.comment.decision.status.value != decision.status
        undated = (
            is_new and decision.date is None and decision.status != DecisionStatus.PENDING.value
        )
        found[comment_id] = replace(decision, date=day) if undated else decision
    return found


def decide_alike(
    review: Review, ids: Sequence[str], decision: DecisionGiven
) -> Deciding | tuple[Finding, ...]:
    """The same decision on each of these comments."""
    return decide_comments(review, dict.fromkeys(ids, decision))


def unknown_comment(ids: Sequence[str], comment_id: str) -> Message:
    """That there is no comment of this ID, with the nearest one."""
    near = get_close_matches(comment_id, ids, n=1)
    if near:
        return message("no comment '{id}'; did you mean '{near}'?", id=comment_id, near=near[0])
    return message("no comment '{id}'", id=comment_id)


def _unknown(review: Review, comment_id: str, decision: DecisionGiven) -> Finding | None:
    """Why there is nothing to be decided, or no such decision."""
    plan = review.plan
    located = review.by_id.get(comment_id)
    if located is None:
        what = unknown_comment(tuple(review.by_id), comment_id)
        return CANNOT_DECIDE.finding(plan.source.place(Span(0, 0)), what, comment=comment_id)
    wrong = _wrong_value(review, decision)
    if wrong:
        return _cannot(located, wrong)
    if sum(one.id == comment_id for one in review.comments) > 1:
        return _cannot(
            located, message("'{id}' is the ID of several comments; mend that first", id=comment_id)
        )
    is_adopting = DecisionStatus(decision.status) in ADOPTED
    if is_adopting and plan.header.status is Status.SIGNED and comment_id not in review.applied:
        return _cannot(located, message("the plan is signed; its words change no more"))
    return None


def _wrong_value(review: Review, decision: DecisionGiven) -> Message | None:
    """That the status is none, or that the wording is to be that of a comment that is none."""
    known = [status.value for status in DecisionStatus]
    if decision.same_as and decision.same_as not in review.by_id:
        return unknown_comment(tuple(review.by_id), decision.same_as)
    if decision.status in known:
        return None
    near = get_close_matches(decision.status, known, n=1)
    if near:
        return message(
            "no status '{status}'; did you mean '{near}'?", status=decision.status, near=near[0]
        )
    return message(
        "no status '{status}'; there is: {known}",
        status=decision.status,
        known=", ".join(known),
    )


def _applied(review: Review, after: LocatedComment) -> Finding | None:
    """Why the decision of a comment whose words came into a draft stays as it is."""
    number = review.applied.get(after.id)
    before = review.by_id[after.id]
    if number is None or before.fingerprint == after.fingerprint:
        return None
    if review.records[number].model.event is Event.REVERT:
        what = message(
            "the words of '{id}' were taken back by 'revert' in draft {n}; only its answer can be "
            "mended. Enter the wish anew with 'comment add'",
            id=after.id,
            n=number,
        )
    else:
        what = message(
            "'{id}' was applied in draft {n}; 'plantool revert {id} --reply T' overturns it",
            id=after.id,
            n=number,
        )
    return _cannot(before, what)


def _refused(
    review: Review, after: Review, given: Mapping[str, DecisionGiven]
) -> tuple[Finding, ...]:
    """The errors in these decisions, and those they bring about in others, placed as they stand
    in the files that are there.
    """
    known = {(one.code, one.comment, str(one.message)) for one in _errors(review)}
    return tuple(
        replace(
            one,
            path=review.by_id[one.comment].file.source.path,
            place=_place(review.by_id[one.comment]),
        )
        for one in _errors(after)
        if one.comment
        and (one.comment in given or (one.code, one.comment, str(one.message)) not in known)
    )


def _errors(review: Review) -> list[Finding]:
    return [found for rule in _RULES if rule.check for found in rule.check(review)]


def _cannot(located: LocatedComment, what: Message) -> Finding:
    return CANNOT_DECIDE.finding(_place(located), what, comment=located.id)


def _place(located: LocatedComment) -> Place:
    return located.file.source.place(located.span("decision", "status"))


def _written(file: BodyFile, comment_id: str, given: DecisionGiven) -> BodyFile | Finding:
    """The file with one decision in it; a finding where that could not be read as it is meant."""
    before = next(one for one in file.comments if one.id == comment_id)
    values, gone = _changes(before.comment.decision, given)
    after = _with_decision(file, comment_id, values, gone)
    if after is not None:
        known = {(one.code, str(one.message)) for one in _faults(file)}
        new = [one for one in _faults(after) if (one.code, str(one.message)) not in known]
        if new:
            return _cannot(before, new[0].message)
        if [one.comment for one in after.comments] == [
            _as_meant(one, values, gone) if one.id == comment_id else one.comment
            for one in file.comments
        ]:
            return after
    what = message("the decision of '{id}' cannot be written here; type it in", id=comment_id)
    return _cannot(before, what)


def _faults(file: BodyFile) -> tuple[Finding, ...]:
    return parse_body_file(file.source)[1]


def _as_meant(located: LocatedComment, values: Mapping[str, Any], gone: Sequence[str]) -> Comment:
    """The comment as the file is to hold it."""
    before = located.comment.decision
    kept = plain_data(before, without=gone)
    # What is wrong in it was told before; without keys that must be there it is a decision still.
    decision = read_as(Decision, node_of({**kept, **values}), faults=[])
    return replace(located.comment, decision=decision)


def _changes(before: Decision, given: DecisionGiven) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The keys of the decision that get a value, and those that go.

    Under the same status only what is said changes. Another status is another decision: the old
    answer is not its answer, and the wording stays only where the new status can have it.
    """
    said = given.said
    status = DecisionStatus(given.status)
    gone = {key for key, value in said.items() if not value and key != "text"}
    if status is not before.status:
        if before.status is not DecisionStatus.PENDING:
            gone |= {"reply", "by", "date"} - set(said)
        if not _keeps_wording(before.status, status):
            gone |= set(WORDING_KEYS) - set(said)
    if any(key in said and key not in gone for key in WORDING_KEYS):
        gone |= set(WORDING_KEYS) - set(said)
    values = {key: value for key, value in said.items() if key not in gone}
    return values, tuple(sorted(gone))


def _keeps_wording(before: DecisionStatus, after: DecisionStatus) -> bool:
    """Whether the wording of one decision serves the next: what staff propose to the leadership
    does; what was adopted in part does not where all that was asked is accepted.
    """
    able = OPEN | ADOPTED
    is_taken_whole = (before, after) == (DecisionStatus.PARTLY, DecisionStatus.ACCEPTED)
    return before in able and after in able and not is_taken_whole


def _with_decision(
    file: BodyFile, comment_id: str, values: Mapping[str, Any], gone: Sequence[str]
) -> BodyFile | None:
    node = file.node_by_id.get(comment_id)
    if node is None:
        return None
    decision = node.get("decision")
    if not isinstance(decision, YamlMapping) or not decision.entries:
        source = file.source
        return _read(
            file, apply_edits(source.text, (with_mapping(source, node, "decision", values),))
        )
    changed: BodyFile | None = file
    for key, value in values.items():
        changed = changed and _with_key(changed, comment_id, key, value)
    for key in gone:
        changed = changed and _without_key(changed, comment_id, key)
    return changed


def _with_key(file: BodyFile, comment_id: str, key: str, value: object) -> BodyFile | None:
    # Each edit moves what stands behind it: the places are read anew.
    node = _decision_node(file, comment_id)
    if node is None:
        return None
    if isinstance(value, tuple):
        value = list(value)
    return _read(file, apply_edits(file.source.text, (set_key(file.source, node, key, value),)))


def _without_key(file: BodyFile, comment_id: str, key: str) -> BodyFile | None:
    node = _decision_node(file, comment_id)
    if node is None or node.key(key) is None:
        return file if node else None
    return _read(file, apply_edits(file.source.text, (deleted_key(file.source, node, key),)))


def _decision_node(file: BodyFile, comment_id: str) -> YamlMapping | None:
    node = file.node_by_id.get(comment_id)
    found = node.get("decision") if node else None
    return found if isinstance(found, YamlMapping) else None


def _read(file: BodyFile, text: str) -> BodyFile | None:
    parsed, _ = parse_body_file(SourceText(text, file.source.path))
    return parsed
