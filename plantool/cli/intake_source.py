"""Reads one file that came back, by what it is: a marked copy, an edited one, a letter, a table, a
sidecar.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from plantool.cli.intake_file import (
    STANDARD_INPUT,
    Reading,
    Sender,
    SentFile,
    by_author,
    by_body,
)
from plantool.cli.intake_table import read_sheet
from plantool.cli.reading import one_line
from plantool.cli.words import position_word
from plantool.core.comment import ReplyPosition
from plantool.core.encoding import decode
from plantool.core.finding import Finding, Severity
from plantool.core.intake_bodies import is_like, known_bodies
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_faults import HEAD_OF_ANOTHER, NOT_TAKEN_IN, TAKEN_IN_PART
from plantool.core.intake_letter import Letter, LetterText, is_letter, read_letter
from plantool.core.intake_marked import number_changes, remarks_of_changes
from plantool.core.intake_mrsf import is_sidecar, remarks_of_sidecar
from plantool.core.intake_proof import edited_plan, not_taken_in
from plantool.core.intake_remark import Remark
from plantool.core.intake_remarks import remarks_of_comments
from plantool.core.intake_sheet import TableRemarks, read_table
from plantool.core.intake_silent import HALF, as_marked, before_changes, share_kept
from plantool.core.marked_text import MarkedText
from plantool.core.message import Message, message, plural
from plantool.errors import PlantoolError
from plantool.files import read_file
from plantool.word.verify_file import is_pdf

LARGEST_FILE = 50 * 1024 * 1024


def read_source(path: str, draft: SentDraft, sender: Sender) -> Reading:
    """A file with all its remarks, each credited to one body; what is unclear is refused."""
    data = _bytes(path)
    name = "văn bản dán" if path == STANDARD_INPUT else Path(path).name
    if not data.strip():
        raise PlantoolError(message("{path} is empty", path=path))
    suffix = "" if path == STANDARD_INPUT else Path(path).suffix.lower()
    file = SentFile(path, name, hashlib.sha256(data).hexdigest(), draft, sender)
    if is_sidecar(path):
        return _sidecar(file, data)
    if suffix in {".xlsx", ".xlsm", ".xls", ".csv", ".tsv"}:
        return read_sheet(file, data, suffix)
    if is_pdf(data):
        return _pdf(file, data)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or suffix in {
        ".docx",
        ".docm",
        ".doc",
    }:
        return _word(file, data)
    return _typed(file, data)


def _sidecar(file: SentFile, data: bytes) -> Reading:
    """Comments made beside the Markdown in an editor, each by its author."""
    source, faults = decode(data, file.path)
    found = remarks_of_sidecar(file.draft, source) if source else None
    findings = (*faults, *(found.findings if found else ()))
    wrong = next((one for one in findings if one.severity is Severity.ERROR), None)
    if wrong or not found:
        raise PlantoolError(one_line(wrong or findings[0]))
    n = len(found.remarks)
    kind = plural("a review sidecar, {n} comment", "a review sidecar, {n} comments", n)
    arrivals = by_author(file, found.remarks) if found.remarks else ()
    return Reading(file.path, kind, arrivals, findings)


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


# Word


def _word(file: SentFile, data: bytes) -> Reading:
    from plantool.word.letter import read_docx_letter
    from plantool.word.tracked import read_marked

    marked = read_marked(data, file.path)
    before = before_changes(marked)
    kept = max(share_kept(file.draft, before), share_kept(file.draft, marked))
    if kept >= HALF:
        return _copy(file, marked, before)
    text = read_docx_letter(data, file.path)
    if is_letter(text) or any(read_table(table) for table in text.tables):
        read = _letter(file, text)
        notes = tuple(_notes(file, marked))
        return replace(read, findings=(*read.findings, *notes))
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


def _notes(file: SentFile, letter: MarkedText) -> Iterator[Finding]:
    """The Word comments in a letter: a clerk's notes or the body's, nobody can tell."""
    for remark in letter.remarks:
        what = message(
            "a Word comment in the letter was left out; if it is the body's, enter it by "
            "'comment add': {author}: «{words}»",
            author=remark.author or "—",
            words=" ".join(remark.text.split())[:200],
        )
        yield NOT_TAKEN_IN.file_finding(file.path, what)


def _copy(file: SentFile, marked: MarkedText, before: MarkedText) -> Reading:
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
    findings += _lost(file, before, silent)
    kind = message(
        "a copy of the draft: {tracked} tracked changes, {remarked} Word comments, "
        "{silent} silent edits",
        tracked=len(tracked),
        remarked=len(remarked),
        silent=len(silent),
    )
    arrivals = by_author(file, (*tracked, *remarked, *silent), marked.authors)
    return Reading(file.path, kind, arrivals, findings)


def _lost(file: SentFile, before: MarkedText, silent: Sequence[Remark]) -> tuple[Finding, ...]:
    """The silent edits of which no remark tells: none may be lost without a word."""
    from plantool.cli.capture_source import printed_like
    from plantool.word.tracked import read_marked

    edited = edited_plan(file.draft, silent)
    review = replace(file.draft.review, plan=edited)
    made = printed_like(before, review, file.sender.templates or Path("templates"))
    return not_taken_in(file.draft, read_marked(made, file.path), before, silent, file.path)


def _looks(marked: MarkedText) -> Iterator[Message]:
    """What was changed and is no comment on the text."""
    looks, numbers = marked.formatting, number_changes(marked)
    if looks:
        yield plural("{n} change of formatting alone", "{n} changes of formatting alone", looks)
    if numbers:
        yield plural("{n} change of a typed number", "{n} changes of typed numbers", numbers)


# Letters


def _pdf(file: SentFile, data: bytes) -> Reading:
    from plantool.word.letter import pdf_letter
    from plantool.word.verify_pdf_apart import read_pdf_apart

    text = pdf_letter(read_pdf_apart(data, file.path, ()))
    return _scan(file) if text.is_scan or not text.lines else _letter(file, text)


def _typed(file: SentFile, data: bytes) -> Reading:
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


def _letter(file: SentFile, text: LetterText) -> Reading:
    letter = read_letter(text)
    tables = [found for table in text.tables if (found := read_table(table, "dòng"))]
    if letter.is_minutes or any(table.has_bodies for table in tables):
        return _minutes(file, letter, tables)
    agency = file.body(letter.names)
    spoken = [*letter.remarks, *(one for table in tables for one in table.remarks)]
    remarks = file.spoken(spoken)
    position = ReplyPosition.COMMENTS if remarks else letter.position
    arrival = file.arrival(
        agency,
        remarks,
        document=letter.document,
        date=letter.date,
        channel=file.sender.channel,
        position=position.value,
    )
    kind = _letter_kind(letter.document or "—", position, len(remarks))
    findings = (*_nothing_read(file, position, remarks), *_of_another(file, agency, letter))
    return Reading(file.path, kind, (arrival,), findings)


def _letter_kind(document: str, position: ReplyPosition, remarks: int) -> Message:
    if position is ReplyPosition.COMMENTS:
        return plural(
            "a letter {document}: {n} comment",
            "a letter {document}: {n} comments",
            remarks,
            document=document,
        )
    said = position_word(position)
    return message("a letter {document}: {position}", document=document, position=said)


def _of_another(file: SentFile, agency: str, letter: Letter) -> Iterator[Finding]:
    """A letter whose head names another body than it is credited to."""
    head, agencies = file.body_in_head(letter.names), file.sender.agencies
    shown = known_bodies((head,), agencies) if head else ""
    if not head and (name := letter.names[0] if letter.names else "").upper().startswith("SỞ "):
        # A department that the list of bodies has not.
        shown = "" if is_like(name, agency, agencies) else name
    if shown and head != agency:
        what = message(
            "the letter's head names {head}, but it was entered for {agency}; if that is wrong, "
            "delete it from the file of comments and take it in without --agency",
            head=shown,
            agency=known_bodies((agency,), agencies),
        )
        yield HEAD_OF_ANOTHER.file_finding(file.path, what)


def _nothing_read(
    file: SentFile, position: ReplyPosition, remarks: Sequence[Remark]
) -> Iterator[Finding]:
    if position is ReplyPosition.COMMENTS and not remarks:
        what = message("the letter neither agrees nor was any comment found in it; read it")
        yield NOT_TAKEN_IN.file_finding(file.path, what)


def _minutes(file: SentFile, letter: Letter, tables: Sequence[TableRemarks]) -> Reading:
    """Minutes: each speaker's remarks go to the body for which they spoke."""
    spoken = [*letter.remarks, *(one for table in tables for one in table.remarks)]
    arrivals, findings = by_body(
        file,
        spoken,
        document=letter.document,
        date=letter.date,
        channel=file.sender.channel,
        position="comments",
    )
    kind = message("the minutes of a meeting, {n} remarks", n=len(spoken))
    return Reading(file.path, kind, arrivals, findings)


def _scan(file: SentFile) -> Reading:
    agency = file.body()
    what = message("a scan, without text: type its comments, or ask for the Word file")
    arrival = file.arrival(agency, (), document=f"(bản chụp) {file.name}",
                           channel=file.sender.channel, position="comments")  # fmt: skip
    finding = NOT_TAKEN_IN.file_finding(file.path, what)
    return Reading(file.path, message("a scan, entered as a reply"), (arrival,), (finding,))
