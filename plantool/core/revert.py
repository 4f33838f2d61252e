"""A decision overturned after it was applied: its edits are taken back in the next draft, and the
old decision is kept beside the new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.audit_draft import state_faults
from plantool.core.capture_making import with_settled_base
from plantool.core.carry import Gone, carried
from plantool.core.comment import BodyFile, Decision, DecisionStatus, LocatedComment
from plantool.core.edit import Edit, apply_edits
from plantool.core.finding import Finding, Severity
from plantool.core.history import (
    Move,
    edits_of,
    make_draft,
    placed,
    through_free_values,
)
from plantool.core.making import Making, Stamp, make
from plantool.core.message import message
from plantool.core.model import plain_data
from plantool.core.parse_comment import parse_body_file
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import HistoryLine, Status
from plantool.core.record import Event, sha256_of
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.text import SourceText, Span
from plantool.core.yaml_edit import set_key
from plantool.core.yaml_text import YamlMapping

CANNOT_REVERT = fault(
    "A010",
    "cannot-revert",
    Severity.ERROR,
    """The comment's edits cannot be taken back: it was never applied, another comment asked for
    the same words and still stands, or the words were changed since.

    Overturn the other comment together with it, or edit the text by hand and `capture` that.
    """,
)


class Reverting(Struct, frozen=True):
    """What `revert` writes: the comment files with the new decisions, and the new draft."""

    comment_files: dict[str, str]
    making: Making
    review: Review


def revert_comments(
    review: Review, ids: Sequence[str], reply: str, stamp: Stamp
) -> Reverting | tuple[Finding, ...]:
    """The draft without the words of these comments, which are rejected with the reply."""
    settled = with_settled_base(review)
    if not isinstance(settled, Review):
        return (settled,)
    problems = [problem for one in ids if (problem := _problem(settled, one, ids))]
    if problems:
        return tuple(problems)
    changes: list[Edit | Move] = []
    for comment_id in ids:
        found = _inverse(settled, comment_id, ids)
        if isinstance(found, Finding):
            problems.append(found)
        else:
            changes += (edit for edit in found if edit not in changes)
    if problems:
        return tuple(problems)
    files = _overturned(settled, ids, reply, stamp)
    rest = [file for file in settled.files if file.source.path not in files]
    decided = replace(settled, files=(*rest, *files.values()))
    credited = [decided.by_id[comment_id] for comment_id in ids]
    ordered = sorted(changes, key=lambda edit: (edit.span.start, edit.span.end))
    making = make(decided, ordered, credited, Event.REVERT, stamp)
    if not isinstance(making, Making):
        return making
    texts = {path: file.source.text for path, file in files.items()}
    return Reverting(texts, making, decided)


def _problem(review: Review, comment_id: str, ids: Sequence[str]) -> Finding | None:
    plan = review.plan
    place = plan.source.place(Span(0, 0))
    located = review.by_id.get(comment_id)
    if plan.header.status is Status.SIGNED:
        return CANNOT_REVERT.finding(place, message("the plan is signed"))
    if located is None:
        return CANNOT_REVERT.finding(place, message("no comment '{id}'", id=comment_id))
    where = located.file.source.place(located.span())
    is_standing = located.comment.is_adopted or is_overturned(located)
    if not is_standing or not _are_words_in(review, comment_id):
        what = message("'{id}' is not applied; change its decision with 'decide'", id=comment_id)
        return CANNOT_REVERT.finding(where, what, comment=comment_id)
    covered = [
        other.id
        for other in review.comments
        if other.comment.is_adopted
        and other.id not in ids
        and comment_id in {other.comment.decision.same_as, other.comment.supports}
    ]
    if covered:
        what = message(
            "'{id}' also stands for {others}; overturn them together",
            id=comment_id,
            others=", ".join(covered),
        )
        return CANNOT_REVERT.finding(where, what, comment=comment_id)
    if review.base.source.text != review.plan.source.text and _is_edited(review):
        what = message("the plan was edited by hand since; 'capture' that first")
        return CANNOT_REVERT.finding(place, what)
    return None


def _are_words_in(review: Review, comment_id: str) -> bool:
    """Whether the comment was applied and its words were not taken back since."""
    number = review.applied.get(comment_id)
    return number is not None and review.records[number].model.event is not Event.REVERT


def is_overturned(located: LocatedComment) -> bool:
    """Whether the decision is overturned already; where the words still stand in the draft, a run
    of `revert` was killed between the comments and the draft.
    """
    decision = located.comment.decision
    return decision.status is DecisionStatus.REJECTED and decision.overturned is not None


def _is_edited(review: Review) -> bool:
    return any(state_faults(review))


def _inverse(review: Review, comment_id: str, ids: Sequence[str]) -> list[Edit | Move] | Finding:
    """The edits that take a comment's words back, in the base of the next draft."""
    number = review.applied[comment_id]
    located = review.by_id[comment_id]
    where = located.file.source.place(located.span())
    edits = edits_of(review.records[number].model)
    found: list[Edit | Move] = []
    for index, edit in enumerate(edits):
        if comment_id not in edit.comments:
            continue
        others = [one for one in edit.comments if one not in ids]
        if others:
            what = message(
                "'{id}' and {others} asked for the same words; overturn them together",
                id=comment_id,
                others=", ".join(others),
            )
            return CANNOT_REVERT.finding(where, what, comment=comment_id)
        inverse = _taken_back(review, number, edits, index)
        if isinstance(inverse, Gone):
            what = message(
                "the words of '{id}' were changed in draft {n} by {comments}",
                id=comment_id,
                n=inverse.draft,
                comments=", ".join(inverse.comments) or "-",
            )
            return CANNOT_REVERT.finding(where, what, comment=comment_id)
        found.append(inverse)
    return found


def _taken_back(
    review: Review, number: int, edits: Sequence[Edit | Move], index: int
) -> Edit | Move | Gone:
    """One edit of draft `number` inverted, its places carried to today's base."""
    edit = edits[index]
    before, after = review.draft(number - 1), review.draft(number)
    record = review.records[number]
    if before is None or after is None:
        return Gone(number, ())
    line = HistoryLine(draft=number, base=sha256_of(before.source.text), record=record.sha256)
    expected, _ = parse_plan(SourceText(make_draft(before, edits, line), before.source.path))
    if expected is None:
        return Gone(number, ())

    def today(start: int, length: int) -> Span | Gone:
        at = through_free_values(start, expected, after)
        return carried(review, Span(at, at + length), number)

    start = placed(before, edits, index, line)
    here = today(start, len(edit.new))
    if isinstance(here, Gone):
        return here
    if not isinstance(edit, Move):
        return Edit(here, edit.span.of(before.source.text), edit.comments)
    home = today(placed(before, edits, index, line, source=True), 0)
    if isinstance(home, Gone):
        return home
    return Move(here, home.start, edit.new, edit.old, edit.comments)


def _overturned(
    review: Review, ids: Sequence[str], reply: str, stamp: Stamp
) -> dict[str, BodyFile]:
    """The comment files with the new decisions, each old one kept as `overturned`."""
    files: dict[str, BodyFile] = {}
    for comment_id in ids:
        path = review.by_id[comment_id].file.source.path
        file = files.get(path, review.by_id[comment_id].file)
        located = next(one for one in file.comments if one.id == comment_id)
        text = _decided(located, reply, stamp)
        parsed, _ = parse_body_file(SourceText(text, path))
        if parsed is not None:
            files[path] = parsed
    return files


def _decided(located: LocatedComment, reply: str, stamp: Stamp) -> str:
    source, node = located.file.source, located.node
    decision = node.get("decision") if node else None
    if not isinstance(decision, YamlMapping):
        return source.text
    text = source.text
    values: dict[str, Any] = {
        "status": "rejected",
        "reply": reply,
        "date": stamp.date,
    }
    if not is_overturned(located):
        values["overturned"] = _kept(located.comment.decision)
    for key, value in values.items():
        # Each edit moves what stands behind it: the places are read anew.
        parsed, _ = parse_body_file(SourceText(text, source.path))
        again = _decision_node(parsed, located.id)
        if parsed is None or again is None:
            return source.text
        text = apply_edits(text, (set_key(parsed.source, again, key, value),))
    return text


def _decision_node(file: BodyFile | None, comment_id: str) -> YamlMapping | None:
    if file is None:
        return None
    located = next((one for one in file.comments if one.id == comment_id), None)
    node = located.node if located else None
    found = node.get("decision") if node else None
    return found if isinstance(found, YamlMapping) else None


def _kept(decision: Decision) -> dict[str, Any]:
    return {"status": decision.status.value, **plain_data(decision, without=("overturned",))}
