"""A cell in which somebody decided: a box ticked, or the decision written out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from plantool.core.comment import DecisionStatus
from plantool.core.message import Message, message
from plantool.core.plain_words import plain_words

_BOX = re.compile(
    r"\s*(?:(?P<empty>[☐□◻▢❏❑❐❒⬜○◯]|\[\s*\]|\(\s*\))"
    r"|(?P<full>[☑☒✓✔✗✘🗹🗷■◼⊠⊗●◉⬛]|\[\s*[xXvV✓✔]\s*\]|\(\s*[xXvV✓✔]\s*\)|[xXvV](?=\s)))\s*"
)
_BEHIND = re.compile(r"\s*(?:[☑☒✓✔✗✘🗹🗷■⊠]|\[\s*[xXvV✓✔]\s*\]|\(\s*[xXvV✓✔]\s*\)|\s[xXvV])\s*$")
_OTHER = re.compile(r"y kien khac\s*:?")
_DOTS = re.compile(r"[.…_\s]*")
_ENDS = " .:;,()"

_STATUSES = {
    "tiep thu": DecisionStatus.ACCEPTED,
    "tiep thu mot phan": DecisionStatus.PARTLY,
    "khong tiep thu": DecisionStatus.REJECTED,
    "ghi nhan": DecisionStatus.NOTED,
    "xin y kien lanh dao": DecisionStatus.REFERRED,
    "chua xu ly": DecisionStatus.PENDING,
}
"""Decisions as the documents print them, in plain words."""

_AS_SAID = re.compile(
    r"(?:de (?:xuat|nghi)\s+)?(?:(?P<rejected>khong tiep thu|giu\b)"
    r"|(?P<partly>tiep thu (?:mot phan|co chon loc))|(?P<accepted>tiep thu\b)"
    r"|(?P<noted>ghi nhan\b))"
)
_NOTHING = frozenset({"(da xu ly)", "da xu ly", "da rut"})
"""What stands in the cell of a comment that waits for nobody."""


class Tick(Struct, frozen=True):
    """The decision in a cell, and words beside it."""

    status: DecisionStatus
    words: str = ""


def read_tick(cell: str) -> Tick | Message | None:
    """The decision in a cell; None where nothing is decided; why it cannot be understood."""
    chosen: list[DecisionStatus] = []
    words: list[str] = []
    for line in cell.splitlines():
        box, rest = _parted(line)
        status = _STATUSES.get(plain_words(rest).strip(_ENDS))
        if status and box != "empty":
            chosen.append(status)
        elif not status:
            words += _words(rest, is_ticked=box == "full")
    said = "\n".join(words)
    if len(set(chosen)) > 1:
        names = ", ".join(f"'{one.value}'" for one in dict.fromkeys(chosen))
        return message("more than one box is ticked: {names}", names=names)
    if chosen and chosen[0] not in {DecisionStatus.PENDING, DecisionStatus.REFERRED}:
        return Tick(chosen[0], said)
    if said:
        return message(
            "«{words}» stands there, which is none of the decisions; decide it by its ID",
            words=" / ".join(words),
        )
    return None


def status_said(words: str) -> DecisionStatus | None:
    """What a proposal amounts to, by how it begins: "Đề xuất giữ nguyên…" is a rejection."""
    found = _AS_SAID.match(plain_words(words).strip())
    return DecisionStatus(found.lastgroup) if found and found.lastgroup else None


def _parted(line: str) -> tuple[str, str]:
    """Whether there is a box, `empty` or `full`, or none; and the words beside it."""
    found = _BOX.match(line)
    rest = line[found.end() :] if found else line
    behind = _BEHIND.search(rest)
    if behind and found:
        return "full", rest[: behind.start()]
    if behind and _STATUSES.get(plain_words(rest[: behind.start()]).strip(_ENDS)):
        return "full", rest[: behind.start()]
    return (found.lastgroup or "" if found else ""), rest


def _words(rest: str, *, is_ticked: bool) -> Iterator[str]:
    """What somebody wrote of his own: not the printed "Ý kiến khác: ………"."""
    plain = plain_words(rest)
    other = _OTHER.match(plain.lstrip())
    own = rest.strip()
    if other:
        own = rest.lstrip()[other.end() :]
    own = own.strip()
    if plain.strip() in _NOTHING or _DOTS.fullmatch(own):
        # A box ticked beside nothing is shown as it stands.
        if is_ticked and not _DOTS.fullmatch(rest.strip()):
            yield rest.strip()
        return
    yield re.sub(r"^[.…_\s]+|[…_\s]+$", "", own)
