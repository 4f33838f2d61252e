"""Reads one file that came back, by what it is: a marked copy, an edited one, a letter, a table."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from plantool.core.agency import Agencies
from plantool.core.finding import Finding
from plantool.core.intake_bodies import (
    Speaker,
    bodies_by_author,
    body_of_authors,
    body_of_file,
    body_of_names,
    known_bodies,
    speaker,
)
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_faults import NOT_TAKEN_IN, TAKEN_IN_PART
from plantool.core.intake_letter import Letter, LetterText, is_letter, read_letter
from plantool.core.intake_making import Arrival
from plantool.core.intake_marked import number_changes, remarks_of_changes
from plantool.core.intake_remark import Remark
from plantool.core.intake_remarks import remarks_of_comments
from plantool.core.intake_said import Spoken, spoken_remarks
from plantool.core.intake_sheet import TableRemarks, read_table
from plantool.core.intake_silent import HALF, as_marked, before_changes, share_kept
from plantool.core.marked_text import MarkedText
from plantool.core.message import Message, message, plural
from plantool.errors import PlantoolError
from plantool.files import read_file
from plantool.word.verify_file import is_pdf

STANDARD_INPUT = "-"
LARGEST_FILE = 50 * 1024 * 1024


if TYPE_CHECKING:
    from plantool.sheet_reader import ReadSheet


@dataclass(frozen=True)
class Reading:
    """What one file holds, and what it was taken for."""

    file: str
    kind: Message
    arrivals: tuple[Arrival, ...] = field(default=(), repr=False)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Sender:
    """Whose the file is said to be, and how replies are entered."""

    agencies: Agencies = field(repr=False)
    agency: str = ""
    """The body named on the command line."""
    channel: str = "letter"


def read_source(path: str, draft: SentDraft, sender: Sender) -> Reading:
    """A file with all its remarks, each credited to one body; what is unclear is refused."""
    data = _bytes(path)
    name = "văn bản dán" if path == STANDARD_INPUT else Path(path).name
    if not data.strip():
        raise PlantoolError(message("{path} is empty", path=path))
    suffix = "" if path == STANDARD_INPUT else Path(path).suffix.lower()
    file = _File(path, name, hashlib.sha256(data).hexdigest(), draft, sender)
    if suffix in {".xlsx", ".xlsm", ".xls", ".csv", ".tsv"}:
        return _sheet(file, data, suffix)
    if is_pdf(data):
        return _pdf(file, data)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or suffix in {
        ".docx",
        ".docm",
        ".doc",
    }:
        return _word(file, data)
    return _typed(file, data)


def _bytes(path: str) -> bytes:
    if path == STANDARD_INPUT:
        data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    else:
        data = read_file(Path(path), path)
    if len(data) > LARGEST_FILE:
        raise PlantoolError(
            message("{path} is larger than {n} MB; divide it", path=path, n=LARGEST_FILE >> 20)
        )
    return data


@dataclass(frozen=True)
class _File:
    path: str
    name: str
    sha256: str
    draft: SentDraft = field(repr=False)
    sender: Sender = field(repr=False)

    def body(self, names: Sequence[str] = (), authors: Sequence[str] = ()) -> str:
        """Whose the file is: as the command line says, else its head, authors or name."""
        agencies = self.sender.agencies
        stem = "" if self.path == STANDARD_INPUT else Path(self.path).stem
        found = (
            self.sender.agency
            or body_of_names(names, agencies)
            or body_of_authors(authors, agencies)
            or body_of_file(stem, agencies)
        )
        if found:
            return found
        raise PlantoolError(
            message(
                "{path} does not say for certain whose it is; name the body by --agency: {bodies}",
                path=self.path,
                bodies=known_bodies(tuple(agencies.by_id), agencies),
            )
        )

    def arrival(self, agency: str, remarks: Sequence[Remark], **reply: str) -> Arrival:
        """The remarks as one body's."""
        said = {key: value for key, value in reply.items() if value}
        return Arrival(agency, self.name, self.sha256, tuple(remarks), said, is_whole=True)

    def spoken(self, remarks: Sequence[Spoken]) -> tuple[Remark, ...]:
        """Remarks in words, tied to the draft where that is certain."""
        return tuple(made for one in remarks for made in spoken_remarks(self.draft, one))


# Word


def _word(file: _File, data: bytes) -> Reading:
    from plantool.word.letter import read_docx_letter
    from plantool.word.tracked import read_marked

    marked = read_marked(data, file.path)
    before = before_changes(marked)
    kept = max(share_kept(file.draft, before), share_kept(file.draft, marked))
    if kept >= HALF:
        return _copy(file, marked, before)
    text = read_docx_letter(data, file.path)
    if is_letter(text) or any(read_table(table) for table in text.tables):
        return _letter(file, text)
    if text.is_scan:
        return _scan(file)
    if not any(line.strip() for line in text.lines):
        raise PlantoolError(message("{path} holds no text; nothing was taken in", path=file.path))
    raise PlantoolError(
        message(
            "{path}: only {n} % of draft {draft} stands in it: is it another plan, another draft, "
            "or a new text? Nothing was taken in; edit the plan and use 'capture' if it is meant",
            path=file.path,
            n=round(kept * 100),
            draft=file.draft.plan.header.draft,
        )
    )


def _copy(file: _File, marked: MarkedText, before: MarkedText) -> Reading:
    """The draft itself as it came back: tracked changes, Word comments, silent edits."""
    tracked = remarks_of_changes(file.draft, marked)
    remarked = remarks_of_comments(file.draft, marked)
    silent = remarks_of_changes(file.draft, as_marked(file.draft, before))
    findings = tuple(TAKEN_IN_PART.file_finding(file.path, what) for what in _looks(marked))
    if marked.elsewhere:
        what = plural(
            "{n} tracked change in page headers, footers or endnotes",
            "{n} tracked changes in page headers, footers or endnotes",
            marked.elsewhere,
        )
        findings += (NOT_TAKEN_IN.file_finding(file.path, what),)
    kind = message(
        "a copy of the draft: {tracked} tracked changes, {remarked} Word comments, "
        "{silent} silent edits",
        tracked=len(tracked),
        remarked=len(remarked),
        silent=len(silent),
    )
    arrivals = _by_author(file, marked.authors, (*tracked, *remarked, *silent))
    return Reading(file.path, kind, arrivals, findings)


def _looks(marked: MarkedText) -> Iterator[Message]:
    """What was changed and is no comment on the text."""
    looks, numbers = marked.formatting, number_changes(marked)
    if looks:
        yield plural("{n} change of formatting alone", "{n} changes of formatting alone", looks)
    if numbers:
        yield plural("{n} change of a typed number", "{n} changes of typed numbers", numbers)


def _by_author(
    file: _File, authors: Sequence[str], remarks: Sequence[Remark]
) -> tuple[Arrival, ...]:
    """What an author did who is a body goes to that body; the rest is the sender's."""
    named = bodies_by_author(authors, file.sender.agencies)
    found: dict[str, list[Remark]] = {}
    for remark in remarks:
        body = named.get(remark.author) or file.body(authors=authors)
        found.setdefault(body, []).append(remark)
    if not found:
        found[file.body(authors=authors)] = []
    return tuple(file.arrival(body, own) for body, own in found.items())


# Letters


def _pdf(file: _File, data: bytes) -> Reading:
    from plantool.word.letter import pdf_letter
    from plantool.word.verify_pdf_apart import read_pdf_apart

    text = pdf_letter(read_pdf_apart(data, file.path, ()))
    return _scan(file) if text.is_scan or not text.lines else _letter(file, text)


def _typed(file: _File, data: bytes) -> Reading:
    from plantool.word.letter import typed_letter

    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = message("{path} is neither Word, PDF, Excel nor UTF-8 text", path=file.path)
        raise PlantoolError(what) from error
    if "\0" in words:
        what = message("{path} is neither Word, PDF, Excel nor UTF-8 text", path=file.path)
        raise PlantoolError(what)
    return _letter(file, typed_letter(words))


def _letter(file: _File, text: LetterText) -> Reading:
    letter = read_letter(text)
    tables = [found for table in text.tables if (found := read_table(table, "dòng"))]
    if letter.is_minutes or any(table.has_bodies for table in tables):
        return _minutes(file, letter, tables)
    agency = file.body(letter.names)
    spoken = [*letter.remarks, *(one for table in tables for one in table.remarks)]
    remarks = file.spoken(spoken)
    position = "comments" if remarks else letter.position
    arrival = file.arrival(
        agency,
        remarks,
        document=letter.document,
        date=letter.date,
        channel=file.sender.channel,
        position=position,
    )
    kind = message(
        "a letter {document}: {position}, {n} comments",
        document=letter.document or "—",
        position=position,
        n=len(remarks),
    )
    findings = tuple(_nothing_read(file, position, remarks))
    return Reading(file.path, kind, (arrival,), findings)


def _nothing_read(file: _File, position: str, remarks: Sequence[Remark]) -> Iterator[Finding]:
    if position == "comments" and not remarks:
        what = message("the letter neither agrees nor was any comment found in it; read it")
        yield NOT_TAKEN_IN.file_finding(file.path, what)


def _minutes(file: _File, letter: Letter, tables: Sequence[TableRemarks]) -> Reading:
    """Minutes: each speaker's remarks go to the body for which they spoke."""
    spoken = [*letter.remarks, *(one for table in tables for one in table.remarks)]
    arrivals, findings = _by_body(
        file,
        spoken,
        document=letter.document,
        date=letter.date,
        channel=file.sender.channel,
        position="comments",
    )
    kind = message("the minutes of a meeting, {n} remarks", n=len(spoken))
    return Reading(file.path, kind, arrivals, findings)


def _scan(file: _File) -> Reading:
    agency = file.body()
    what = message("a scan, without text: type its comments, or ask for the Word file")
    arrival = file.arrival(agency, (), document=f"(bản chụp) {file.name}",
                           channel=file.sender.channel, position="comments")  # fmt: skip
    finding = NOT_TAKEN_IN.file_finding(file.path, what)
    return Reading(file.path, message("a scan, entered as a reply"), (arrival,), (finding,))


# Tables


def _sheet(file: _File, data: bytes, suffix: str) -> Reading:
    from plantool.sheet_reader import read_csv, read_xlsx

    is_text = suffix in {".csv", ".tsv"}
    sheets = read_csv(data, file.path) if is_text else read_xlsx(data, file.path)
    many = len(sheets) > 1
    found = [
        (sheet, table)
        for sheet in sheets
        if (table := read_table(sheet.rows, f"{sheet.name} dòng" if many else "dòng"))
    ]
    if not found:
        raise PlantoolError(
            message(
                "{path} has no header row of comments (place, wording, proposal, reason)",
                path=file.path,
            )
        )
    spoken = [one for table in _with_bodies(found) for one in table.remarks]
    kind = plural("a table, {n} row", "a table, {n} rows", len(spoken))
    findings = [
        TAKEN_IN_PART.file_finding(
            file.path, plural("{n} answer in the table was left out",
                              "{n} answers in the table were left out", table.answers)
        )
        for _, table in found
        if table.answers
    ]  # fmt: skip
    findings += [
        NOT_TAKEN_IN.file_finding(
            file.path, message("column '{column}' was not read", column=", ".join(table.unread))
        )
        for _, table in found
        if table.unread
    ]
    above = list(dict.fromkeys(table.body for _, table in found if table.body))
    if any(table.has_bodies for _, table in found) or len(above) > 1:
        arrivals, more = _by_body(file, spoken)
        return Reading(file.path, kind, arrivals, (*findings, *more))
    arrival = file.arrival(file.body(above), file.spoken(spoken))
    return Reading(file.path, kind, (arrival,), tuple(findings))


def _with_bodies(found: Sequence[tuple[ReadSheet, TableRemarks]]) -> Iterator[TableRemarks]:
    """The tables; where their heads name several bodies, each row with the body of its table."""
    several = len({table.body for _, table in found if table.body}) > 1
    for _, table in found:
        if not several or table.has_bodies:
            yield table
            continue
        remarks = tuple(replace(one, body=table.body) for one in table.remarks)
        yield replace(table, remarks=remarks)


def _by_body(
    file: _File, spoken: Sequence[Spoken], **reply: str
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


def _said_by(file: _File, spoken: Spoken) -> Speaker | Message:
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
