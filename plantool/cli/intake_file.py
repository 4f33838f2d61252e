"""One file that came back: whose it is, and its remarks as those of one body or of several."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.agency import Agencies
from plantool.core.finding import Finding
from plantool.core.intake_bodies import (
    Speaker,
    bodies_by_author,
    body_of_authors,
    body_of_file,
    body_of_names,
    known_bodies,
    near_bodies,
    province_names,
    speaker,
)
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_faults import NOT_TAKEN_IN
from plantool.core.intake_making import Arrival
from plantool.core.intake_remark import Remark
from plantool.core.intake_said import Spoken, spoken_remarks
from plantool.core.message import Message, message
from plantool.errors import PlantoolError

STANDARD_INPUT = "-"


class Reading(Struct, frozen=True):
    """What one file holds, and what it was taken for."""

    file: str
    kind: Message
    arrivals: tuple[Arrival, ...] = ()
    findings: tuple[Finding, ...] = ()


class Sender(Struct, frozen=True):
    """Whose the file is said to be, and how replies are entered."""

    agencies: Agencies
    agency: str = ""
    """The body named on the command line."""
    channel: str = "letter"
    invited: tuple[str, ...] = ()
    """The bodies that were asked in this round."""
    templates: Path | None = None
    """The repo's own Word templates."""


class SentFile(Struct, frozen=True):
    """A file as it came, with the draft it is about."""

    path: str
    name: str
    sha256: str
    draft: SentDraft
    sender: Sender

    def body(self, names: Sequence[str] = (), authors: Sequence[str] = ()) -> str:
        """Whose the file is: as the command line says, else its head, authors or name."""
        agencies = self.sender.agencies
        stem = "" if self.path == STANDARD_INPUT else Path(self.path).stem
        found = (
            self.sender.agency
            or self.body_in_head(names)
            or body_of_authors(authors, agencies)
            or body_of_file(stem, agencies)
        )
        if found:
            return found
        bodies = near_bodies((*names, stem), self.sender.invited, agencies)
        raise PlantoolError(
            message(
                "{path} does not say for certain whose it is; name the body by --agency: {bodies}",
                path=self.path,
                bodies=bodies or agencies.source.path,
            )
        )

    def body_in_head(self, names: Sequence[str]) -> str:
        """The body that a letter's head names; "" if it is none that is known."""
        places = province_names(self.draft.plan.header)
        return body_of_names(names, self.sender.agencies, places)

    def arrival(self, agency: str, remarks: Sequence[Remark], **reply: str) -> Arrival:
        """The remarks as one body's."""
        said = {key: value for key, value in reply.items() if value}
        return Arrival(agency, self.name, self.sha256, tuple(remarks), said, is_whole=True)

    def spoken(self, remarks: Sequence[Spoken]) -> tuple[Remark, ...]:
        """Remarks in words, tied to the draft where that is certain."""
        return tuple(made for one in remarks for made in spoken_remarks(self.draft, one))


def by_author(
    file: SentFile, remarks: Sequence[Remark], authors: Sequence[str] = ()
) -> tuple[Arrival, ...]:
    """What an author did who is a body goes to that body; the rest is the sender's.

    `authors` are those by whom a copy may tell its sender; a file in which everybody writes tells
    none.
    """
    named = bodies_by_author(
        tuple(dict.fromkeys((*authors, *(one.author for one in remarks)))), file.sender.agencies
    )
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        body = named.get(remark.author) or file.body(authors=authors)
        found.setdefault(body, []).append(remark)
    if not found:
        found[file.body(authors=authors)] = []
    return tuple(file.arrival(body, own) for body, own in found.items())


def by_body(
    file: SentFile, spoken: Sequence[Spoken], **reply: str
) -> tuple[tuple[Arrival, ...], tuple[Finding, ...]]:
    """The remarks body by body; a row whose body is not certain is named and left out."""
    rows: dict[str, list[Spoken]] = {}
    findings = []
    for one in spoken:
        said_by = _said_by(file, one)
        if isinstance(said_by, Message):
            what = message(
                "{part} was left out: {why}: «{words}»",
                part=one.part,
                why=said_by,
                words=" ".join(one.content.split())[:80],
            )
            findings.append(NOT_TAKEN_IN.file_finding(file.path, what))
            continue
        for body in said_by.bodies:
            rows.setdefault(body, []).append(replace(one, author=one.author or said_by.person))
    arrivals = tuple(file.arrival(body, file.spoken(own), **reply) for body, own in rows.items())
    return arrivals, tuple(findings)


def _said_by(file: SentFile, spoken: Spoken) -> Speaker | Message:
    """Whose a row is: of the body it names; of the one on the command line, if one stands there,
    and no other.
    """
    agency, agencies = file.sender.agency, file.sender.agencies
    if agency and not spoken.body:
        return Speaker((agency,))
    found = speaker(spoken.body, agencies)
    if isinstance(found, Message) or not agency:
        return found
    if agency in found.bodies:
        return replace(found, bodies=(agency,))
    bodies = known_bodies(found.bodies, agencies)
    return message("it is of {bodies}, not of '{agency}'", bodies=bodies, agency=agency)
