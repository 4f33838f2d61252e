"""Writes what came back into comment files: only added to, never twice, never over a decision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from rapidfuzz import fuzz

from plantool.core.capture_making import request_value
from plantool.core.comment import BodyFile, Comment, EditRequest
from plantool.core.finding import Finding
from plantool.core.intake_faults import KEPT_AS_REMARK, PLACE_NOT_CERTAIN, SAID_ANEW
from plantool.core.intake_remark import Remark
from plantool.core.message import message
from plantool.core.model import plain_json
from plantool.core.parse_comment import parse_body_file
from plantool.core.review import Review
from plantool.core.text import SourceText
from plantool.core.vietnamese import to_id
from plantool.core.yaml_edit import with_members

_MOST_NEAR = 500
"""How many earlier comments on one place a new one is compared with."""

_ALIKE = 75
"""How alike, of 100, two wordings are that are one comment said anew."""


class Arrival(Struct, frozen=True):
    """What one body sent in one file, or said."""

    agency: str
    file: str = ""
    """The file's name; "" for what was said in the room."""
    sha256: str = ""
    remarks: tuple[Remark, ...] = ()
    reply: Mapping[str, str] = field(default_factory=dict)
    """The letter: document, date, channel, position; empty where the file is no letter."""
    is_whole: bool = False
    """Whether it is all that the body has to say, so that what it leaves out is noticed."""


class Taken(Struct, frozen=True):
    """One comment as it was written."""

    agency: str
    id: str
    remark: Remark


class Intake(Struct, frozen=True):
    """The new texts of comment files, and what is to be said about them."""

    files: Mapping[str, str]
    taken: tuple[Taken, ...]
    known: int
    """How many comments were there already."""
    replies: int
    findings: tuple[Finding, ...]


def take_in(review: Review, round_id: str, draft: int, arrivals: Sequence[Arrival]) -> Intake:
    """The comment files with everything that arrived; a body's file is made where there is none."""
    files: dict[str, BodyFile] = {file.source.path: file for file in review.files}
    used = set(review.by_id)
    changed: dict[str, str] = {}
    taken: list[Taken] = []
    findings: list[Finding] = []
    known = replies = 0
    for arrival in arrivals:
        path = f"comments/{review.plan.id}/{round_id}/{arrival.agency}.yaml"
        file = files.get(path) or empty_body_file(
            review.plan.id, round_id, draft, arrival.agency, path
        )
        before = file
        new, there, added = _new_values(review, file, arrival, draft, used)
        known += there
        if reply := _new_reply(file, arrival):
            file = with_values(file, "replies", [reply])
            replies += 1
        if new:
            file = with_values(file, "comments", [value for _, value in new])
        if file is not before:
            files[path] = file
            changed[path] = file.source.text
        fresh = [Taken(arrival.agency, str(value["id"]), remark) for remark, value in new]
        taken += fresh
        used |= added
        findings += _kept(path, fresh)
        if not _is_known(before, arrival):
            findings += _said_anew(before, path, arrival, fresh)
    return Intake(changed, tuple(taken), known, replies, tuple(findings))


def empty_body_file(plan: str, round_id: str, draft: int, agency: str, path: str) -> BodyFile:
    """A body's file that holds nothing yet."""
    text = f"plan: {plan}\ndraft: {draft}\nround: {round_id}\nagency: {agency}\n"
    return _parsed(SourceText(text, path))


def with_values(file: BodyFile, key: str, values: Sequence[Mapping[str, Any]]) -> BodyFile:
    """The file with members added to its `comments` or `replies`."""
    text = with_members(file.source, file.root, key, values)
    return _parsed(SourceText(text, file.source.path))


def remark_id(short: str, remark: Remark) -> str:
    """`<short>-<4 letters>`, the letters a hash of what is said."""
    words = "\n".join((*_said(remark), remark.content, remark.cited, remark.reason))
    digest = hashlib.sha256(words.encode()).digest()
    return f"{short}-{''.join(chr(ord('a') + byte % 26) for byte in digest[:4])}"


def _said(remark: Remark) -> Iterator[str]:
    yield from (plain_json(edit) for edit in remark.edits)
    yield from (remark.section, remark.field)
    yield plain_json(remark.quote) if remark.quote else ""
    if remark.supports:
        yield remark.supports


def _new_values(
    review: Review, file: BodyFile, arrival: Arrival, draft: int, used: set[str]
) -> tuple[list[tuple[Remark, dict[str, Any]]], int, set[str]]:
    """The comments that are not there yet, how many are, and the IDs given."""
    present = {comment.id: comment for comment in file.model.comments}
    parts = {
        (comment.origin.sha256, comment.origin.part)
        for comment in file.model.comments
        if comment.origin
    }
    agency = review.agencies.by_id.get(arrival.agency)
    short = to_id(agency.short.replace("&", "")) if agency and agency.short else arrival.agency
    new: list[tuple[Remark, dict[str, Any]]] = []
    given: set[str] = set()
    taken = set(used)
    known = 0
    for remark in arrival.remarks:
        wanted = remark_id(short, remark)
        there = present.get(wanted)
        same_file = there and there.origin and there.origin.sha256 == arrival.sha256
        if (arrival.sha256, remark.part) in parts or (there and not same_file):
            known += 1
            continue
        own = _free(wanted, taken)
        given.add(own)
        taken.add(own)
        new.append((remark, _value(own, remark, arrival, file, draft)))
    return new, known, given


def _free(wanted: str, used: set[str]) -> str:
    number, found = 2, wanted
    while found in used:
        found = f"{wanted}-{number}"
        number += 1
    return found


def _value(
    own: str, remark: Remark, arrival: Arrival, file: BodyFile, draft: int
) -> dict[str, Any]:
    """A comment as its file holds it."""
    value: dict[str, Any] = {"id": own}
    if file.model.draft != draft:
        value["draft"] = draft
    for key in ("author", "date", "cited", "content"):
        if words := getattr(remark, key):
            value[key] = words
    if len(remark.edits) == 1:
        value |= request_value(remark.edits[0])
    elif remark.edits:
        value["edits"] = [request_value(edit) for edit in remark.edits]
    else:
        value |= request_value(_mere(remark))
    if remark.reason:
        value["reason"] = remark.reason
    if remark.supports:
        value["supports"] = remark.supports
    if arrival.reply.get("document"):
        value["reply_to"] = arrival.reply["document"]
    if arrival.file:
        value["file"] = arrival.file
        value["origin"] = {"sha256": arrival.sha256, "part": remark.part}
    return value


def _mere(remark: Remark) -> EditRequest:
    return EditRequest(section=remark.section or None, field=remark.field, quote=remark.quote)


def _parsed(source: SourceText) -> BodyFile:
    file, findings = parse_body_file(source)
    if file is None or findings:
        what = findings[0].message if findings else "no file"
        raise ValueError(f"{source.path}: {what}")
    return file


def _new_reply(file: BodyFile, arrival: Arrival) -> dict[str, str] | None:
    """The letter, unless the file has it already."""
    if not arrival.reply:
        return None
    for present in file.model.replies:
        same_number = present.document == arrival.reply.get("document", "")
        same_day = not arrival.reply.get("date") or present.date in {None, arrival.reply["date"]}
        if same_number and same_day:
            return None
    return dict(arrival.reply)


def _kept(path: str, fresh: Sequence[Taken]) -> Iterator[Finding]:
    for taken in fresh:
        if taken.remark.doubt:
            rule = PLACE_NOT_CERTAIN if taken.remark.is_placeless else KEPT_AS_REMARK
            what = message(
                "{part}: {why}: «{words}»",
                # What was said in the room has no place in a file.
                part=taken.remark.part or taken.id,
                why=taken.remark.doubt,
                words=_short(taken.remark.content or taken.remark.cited),
            )
            yield rule.file_finding(path, what, comment=taken.id)


def _is_known(file: BodyFile, arrival: Arrival) -> bool:
    """Whether the very file was taken in before."""
    return any(
        comment.origin is not None and comment.origin.sha256 == arrival.sha256
        for comment in file.model.comments
    )


def _said_anew(
    before: BodyFile, path: str, arrival: Arrival, fresh: Sequence[Taken]
) -> Iterator[Finding]:
    """Comments of earlier files that this one words differently or leaves out."""
    agency_parts = {taken.id for taken in fresh}
    now = {_key(remark) for remark in arrival.remarks}
    earlier = [
        comment
        for comment in before.model.comments
        if comment.origin
        and comment.origin.sha256 != arrival.sha256
        and comment.withdrawn is None
        and comment.id not in agency_parts
    ]
    left = [comment for comment in earlier if _key_of(comment) not in now]
    anew: set[str] = set()
    by_place: dict[str, list[Comment]] = {}
    for comment in left:
        for key in _places_of(comment):
            by_place.setdefault(key, []).append(comment)
    for taken in fresh:
        near = [one for key in _places_said(taken.remark) for one in by_place.get(key, ())]
        old = max(near[:_MOST_NEAR], key=lambda one: _likeness(one, taken.remark), default=None)
        if old and old.id not in anew and _likeness(old, taken.remark) >= _ALIKE:
            anew.add(old.id)
            yield SAID_ANEW.file_finding(
                path,
                message(
                    "'{new}' says anew what '{old}' said; both are kept", new=taken.id, old=old.id
                ),
                comment=taken.id,
            )
    if not arrival.is_whole or not (anew or len(left) < len(earlier)):
        return
    for comment in left:
        if comment.id not in anew and comment.origin and _same_kind(comment.origin.part, arrival):
            yield SAID_ANEW.file_finding(
                path,
                message(
                    "{file} leaves '{old}' out; it was kept", file=arrival.file, old=comment.id
                ),
                comment=comment.id,
            )


def _same_kind(part: str, arrival: Arrival) -> bool:
    word = part.split(" ", maxsplit=1)[0]
    return any(remark.part.split(" ")[0] == word for remark in arrival.remarks)


def _key(remark: Remark) -> tuple[str, ...]:
    return (remark.content, remark.cited, *(_edit_key(edit) for edit in remark.edits))


def _key_of(comment: Comment) -> tuple[str, ...]:
    return (comment.content, comment.cited, *(_edit_key(edit) for edit in comment.asked))


def _edit_key(edit: EditRequest) -> str:
    quote = edit.quote.exact if edit.quote else ""
    return "\n".join((edit.action.value, edit.section or edit.field, quote, edit.text))


def _places_of(comment: Comment) -> set[str]:
    """What two wordings of one comment have in common: words quoted, or the place named."""
    quotes = {edit.quote.exact for edit in comment.asked if edit.quote}
    return quotes | ({f"@{comment.cited}"} if comment.content else set())


def _places_said(remark: Remark) -> list[str]:
    quotes = {edit.quote.exact for edit in remark.edits if edit.quote}
    return [*sorted(quotes), *([f"@{remark.cited}"] if remark.content else [])]


def _likeness(comment: Comment, remark: Remark) -> float:
    """How alike two comments are: the same words quoted, or nearly the same said."""
    mine = {edit.quote.exact for edit in remark.edits if edit.quote}
    theirs = {edit.quote.exact for edit in comment.asked if edit.quote}
    if mine & theirs:
        return 100.0
    if comment.content and remark.content and comment.cited == remark.cited:
        return fuzz.ratio(comment.content, remark.content)
    return 0.0


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 80 else f"{flat[:77]}…"  # noqa: PLR2004 - a line's worth
