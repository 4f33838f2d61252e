"""Rounds of comments made and closed: the text of a new `round.yaml`, and the day of its end."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from plantool.core.agency import Agencies, Agency, AgencyKind
from plantool.core.agency_name import one_agency
from plantool.core.comment import RoundFile, RoundKind, Silence
from plantool.core.edit import apply_edits
from plantool.core.message import Message, message
from plantool.core.typed_day import shown_day
from plantool.core.yaml_edit import set_key
from plantool.core.yaml_scalar import quoted


class NewRound(Struct, frozen=True):
    """A round as it is announced."""

    id: str
    draft: int
    opened: str
    kind: RoundKind = RoundKind.LETTER
    title: str = ""
    request: str = ""
    """The number of the letter that asks for comments."""
    request_date: str = ""
    deadline: str = ""
    place: str = ""
    chair: str = ""
    invited: tuple[str, ...] = ()
    silence: Silence = Silence.AGREE


def round_text(new: NewRound) -> str:
    """The text of its `round.yaml`; what is not known yet is left out."""
    lines = [f"round: {new.id}"]
    if new.title:
        lines.append(f"title: {quoted(new.title, in_flow=False)}")
    lines += [f"kind: {new.kind.value}", f"draft: {new.draft}"]
    if new.request or new.request_date:
        parts = (("document", new.request), ("date", new.request_date))
        pairs = ", ".join(f"{key}: {quoted(words)}" for key, words in parts if words)
        lines += ["request:", f"- {{{pairs}}}"]
    lines.append(f"opened: {new.opened}")
    for key, words in (("deadline", new.deadline), ("place", new.place), ("chair", new.chair)):
        if words:
            lines.append(f"{key}: {quoted(words, in_flow=False)}")
    lines += ["invited:", *(f"- {body}" for body in new.invited)] if new.invited else _NOBODY
    if new.silence is not Silence.AGREE:
        lines.append(f"silence: {new.silence.value}")
    return "\n".join((*lines, ""))


_NOBODY = ("invited: []",)


def bodies_meant(
    words: Iterable[str], agencies: Agencies, day: str, *, drafter: str = ""
) -> tuple[str, ...] | Message:
    """The bodies to be invited, in the order named: a body, a group, a kind (`xa`), or `all`.

    `all` and a kind take the bodies that exist on that day, no groups and not the drafter; a group
    stays a group.
    """
    found: dict[str, None] = {}
    kinds = {kind.value: kind for kind in AgencyKind}
    for word in words:
        if word not in agencies.by_id and (word == "all" or word in kinds):
            living = [body for body in _living(agencies, kinds.get(word), day) if body != drafter]
            if not living:
                return message("plans/agencies.yaml lists no body of kind '{kind}'", kind=word)
            found |= dict.fromkeys(living)
            continue
        body = one_agency(word, agencies)
        if isinstance(body, Message):
            return body
        if refusal := _ceased(body, agencies.by_id[body], day):
            return refusal
        found[body] = None
    return tuple(found)


def _living(agencies: Agencies, kind: AgencyKind | None, day: str) -> tuple[str, ...]:
    return tuple(
        agency_id
        for agency_id, agency in agencies.by_id.items()
        if (agency.kind is kind if kind else agency.kind is not AgencyKind.NHOM)
        and not _has_ceased(agency, day)
        and (not agency.from_ or agency.from_ <= day[: len(agency.from_)])
    )


def _ceased(body: str, agency: Agency, day: str) -> Message | None:
    if not _has_ceased(agency, day):
        return None
    if agency.successor:
        return message(
            "'{id}' ceased to exist on {until}; its successor is {successor}",
            id=body,
            until=shown_day(str(agency.until)),
            successor=", ".join(agency.successor),
        )
    return message("'{id}' ceased to exist on {until}", id=body, until=shown_day(str(agency.until)))


def _has_ceased(agency: Agency, day: str) -> bool:
    return bool(agency.until) and str(agency.until) < day[: len(str(agency.until))]


def closed_text(round_file: RoundFile, day: str) -> str | Message:
    """The round's text with the day on which it was closed, or why it cannot be."""
    model = round_file.model
    if model.closed:
        return message(
            "{path}: the round was closed on {date} already",
            path=round_file.source.path,
            date=shown_day(model.closed),
        )
    if model.opened and day[: len(model.opened)] < model.opened:
        return message(
            "{path}: the round was opened on {opened}; it cannot be closed on {date}",
            path=round_file.source.path,
            opened=shown_day(model.opened),
            date=shown_day(day),
        )
    source = round_file.source
    return apply_edits(source.text, (set_key(source, round_file.root, "closed", day),))
