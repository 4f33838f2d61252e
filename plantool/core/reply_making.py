"""Replies of bodies, one or thirty at once, into the bodies' files: all or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment import (
    BodyFile,
    Channel,
    Reply,
    ReplyPosition,
    RoundFile,
    RoundKind,
)
from plantool.core.finding import Finding, Severity, has_errors
from plantool.core.intake_making import empty_body_file, with_values
from plantool.core.list_faults import FURTHER_LETTER, LETTER_DIFFERS
from plantool.core.message import Message, message
from plantool.core.review import Review
from plantool.core.rules.rounds import agreement_contradicted, agreement_with_edits, uninvited_body


class NewReply(Struct, frozen=True):
    """One letter as it was entered."""

    agency: str
    position: ReplyPosition
    document: str = ""
    date: str = ""
    channel: Channel | None = None
    """How it came; else as the kind of the round says."""
    row: int = 0
    """The row of the list it stands in."""


class Replies(Struct, frozen=True):
    """The new texts of comment files, and what is to be said about them."""

    files: dict[str, str]
    entered: tuple[NewReply, ...]
    known: tuple[NewReply, ...]
    """Those that were there already."""
    findings: tuple[Finding, ...] = ()


def enter_replies(review: Review, round_file: RoundFile, replies: Sequence[NewReply]) -> Replies:
    """The files of the bodies with their letters added; no file where one of them is at fault."""
    files: dict[str, BodyFile] = {file.source.path: file for file in review.files}
    changed: dict[str, str] = {}
    entered: list[NewReply] = []
    known: list[NewReply] = []
    findings: list[Finding] = []
    for reply in _in_order(replies):
        path = f"comments/{review.plan.id}/{round_file.id}/{reply.agency}.yaml"
        file = files.get(path) or empty_body_file(
            review.plan.id, round_file.id, round_file.model.draft, reply.agency, path
        )
        present = _same_letter(file, reply)
        if present:
            known.append(reply)
            findings += _differences(path, present, reply)
            continue
        findings += _further(path, file, reply)
        findings += _not_asked(review, round_file, path, reply)
        file = with_values(file, "replies", [_value(round_file, reply)])
        files[path] = file
        if what := agreement_contradicted(file):
            findings.append(agreement_with_edits.file_finding(path, _in_row(reply, what)))
        changed[path] = file.source.text
        entered.append(reply)
    if has_errors(findings):
        return Replies({}, (), tuple(known), tuple(findings))
    return Replies(changed, tuple(entered), tuple(known), tuple(findings))


def _in_order(replies: Sequence[NewReply]) -> Sequence[NewReply]:
    """By day where all have one, since the last letter of a body counts."""
    if all(reply.date for reply in replies):
        return sorted(replies, key=lambda reply: reply.date)
    return replies


def channel_of(kind: RoundKind) -> Channel:
    """How replies come in a round of this kind."""
    match kind:
        case RoundKind.WORKSHOP:
            return Channel.WORKSHOP
        case RoundKind.MEETING:
            return Channel.MEETING
        case RoundKind.PORTAL:
            return Channel.PORTAL
        case _:
            return Channel.LETTER


def _value(round_file: RoundFile, reply: NewReply) -> dict[str, str]:
    channel = reply.channel or channel_of(round_file.model.kind)
    value = {
        "document": reply.document,
        "date": reply.date,
        "channel": channel.value,
        "position": reply.position.value,
    }
    return {key: words for key, words in value.items() if words}


def _same_letter(file: BodyFile, reply: NewReply) -> Reply | None:
    """The letter with this number; without a number, one without that is of the same day."""
    for present in file.model.replies:
        if _bare(present.document) != _bare(reply.document):
            continue
        if reply.document or (present.date or "") == reply.date:
            return present
    return None


def _bare(document: str) -> str:
    return "".join(document.split()).casefold()


def _differences(path: str, present: Reply, reply: NewReply) -> Iterator[Finding]:
    """What the letter that is there says otherwise."""
    pairs = (
        ("date", present.date or "", reply.date),
        ("position", present.position.value, reply.position.value),
    )
    for key, there, here in pairs:
        if there != here and here:
            what = message(
                "the letter {document} is entered with {key} '{there}', not '{here}'",
                document=reply.document or reply.date,
                key=key,
                there=there,
                here=here,
            )
            yield LETTER_DIFFERS.file_finding(path, _in_row(reply, what))


def _further(path: str, file: BodyFile, reply: NewReply) -> Iterator[Finding]:
    if not file.model.replies:
        return
    last = file.model.replies[-1]
    what = message(
        "{agency} replied before ({document}, {position}); both letters are kept, the last "
        "one counts",
        agency=reply.agency,
        document=last.document or last.date or "-",
        position=last.position.value,
    )
    finding = FURTHER_LETTER.file_finding(path, _in_row(reply, what))
    is_older = bool(reply.date and last.date) and reply.date < str(last.date)
    if not is_older or reply.position is last.position:
        yield finding
        return
    older = message(
        "{agency} replied otherwise later ({document}, {date}); this older letter now stands "
        "last and would count: mend the order of 'replies'",
        agency=reply.agency,
        document=last.document or "-",
        date=last.date,
    )
    yield replace(finding, severity=Severity.WARNING, message=_in_row(reply, older))


def _not_asked(
    review: Review, round_file: RoundFile, path: str, reply: NewReply
) -> Iterator[Finding]:
    invited = review.invited(round_file.id)
    if invited and reply.agency not in invited:
        what = message(
            "'{agency}' was not invited to round '{round}'",
            agency=reply.agency,
            round=round_file.id,
        )
        yield uninvited_body.file_finding(path, what)


def _in_row(reply: NewReply, what: Message) -> Message:
    return message("row {n}: {why}", n=reply.row, why=what) if reply.row else what
