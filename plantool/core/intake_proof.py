"""The proof that nothing of a copy edited without tracking is lost: what it still says otherwise.

The edits that were found are made to the draft in memory; its print is compared with the copy.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from plantool.core.capture import made
from plantool.core.capture_copy import is_lost
from plantool.core.edit import Edit, apply_edits
from plantool.core.finding import Finding
from plantool.core.intake_align import bare
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_faults import NOT_TAKEN_IN
from plantool.core.intake_layout import as_laid_out, is_appendix_label
from plantool.core.intake_remark import Remark
from plantool.core.intake_silent import is_frame
from plantool.core.marked_text import MarkedText
from plantool.core.message import Message, message, plural
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.text import SourceText
from plantool.core.verify import compare, shortened
from plantool.core.verify_model import Difference, Piece

_MOST_TOLD = 30
"""How many differences of one file are told one by one."""


def edited_plan(draft: SentDraft, remarks: Sequence[Remark]) -> Plan:
    """The draft with the edits of the remarks, as far as they go together."""
    done: list[Edit] = []
    for remark in remarks:
        new = [one for edit in remark.edits for one in made(draft.review, draft.plan, edit) or ()]
        if not any(one.span.overlaps(other.span) for one in new for other in done):
            done += new
    source = draft.plan.source
    done.sort(key=lambda edit: edit.span.start)
    edited, _ = parse_plan(SourceText(apply_edits(source.text, done), source.path))
    return edited or draft.plan


def not_taken_in(
    draft: SentDraft, printed: MarkedText, copy: MarkedText, remarks: Sequence[Remark], path: str
) -> tuple[Finding, ...]:
    """What the copy says otherwise than the edited draft prints, and no remark tells either."""
    if not any(map(is_frame, copy.paragraphs)):
        # Another program set it: its letterhead and table heads are not ours.
        printed, copy = (as_laid_out(draft.targets, one) for one in (printed, copy))
        frame = {bare(one.final) for one in printed.paragraphs if is_frame(one)}
        printed, copy = (_without_frame(draft, one, frame) for one in (printed, copy))
    told = " ".join(_flat(one.content) for one in remarks if not one.edits)
    lost = [
        one
        for one in compare(tuple(_pieces(printed)), tuple(_pieces(copy)))
        if is_lost(one) and not (_flat(one.old) in told and _flat(one.new) in told)
    ]
    findings = [NOT_TAKEN_IN.file_finding(path, _says(one)) for one in lost[:_MOST_TOLD]]
    if more := len(lost) - len(findings):
        what = plural(
            "{n} more change was not taken in; is it a copy of this draft?",
            "{n} more changes were not taken in; is it a copy of this draft?",
            more,
        )
        findings.append(NOT_TAKEN_IN.file_finding(path, what))
    return tuple(findings)


def _without_frame(draft: SentDraft, text: MarkedText, frame: Collection[str]) -> MarkedText:
    """The paragraphs between the first and the last that the draft knows, without labels."""
    paragraphs = text.paragraphs
    known = draft.align(paragraphs, [one.final for one in paragraphs]).by_paragraph
    first, last = (min(known), max(known)) if known else (0, -1)
    return MarkedText(
        tuple(
            one
            for index, one in enumerate(paragraphs)
            if index in known
            or (
                first <= index <= last
                and bare(one.final) not in frame
                and not (is_frame(one) or is_appendix_label(one.final))
                and not _FROM_PLAN.match(one.final)
            )
        )
    )


_FROM_PLAN = re.compile(r"\W*kèm theo\b", re.IGNORECASE)


def _says(lost: Difference) -> Message:
    return message(
        "{where}: this change was not taken in: «{old}» → «{new}»; enter it by 'comment add'",
        where=lost.where,
        old=shortened(lost.old) or "…",
        new=shortened(lost.new) or "…",
    )


def _flat(words: str) -> str:
    return " ".join(words.split())


def _pieces(text: MarkedText) -> Iterator[Piece]:
    """The paragraphs as a file is compared: cells by their column, each under its section."""
    row = column = note = 0
    section = ""
    for number, paragraph in enumerate(text.paragraphs, 1):
        column = column + 1 if paragraph.row and paragraph.row == row else int(paragraph.row > 0)
        row = paragraph.row
        note += paragraph.is_note
        section = next(iter(paragraph.sections), section)
        where = message("paragraph {n}", n=number)
        yield Piece(
            paragraph.final,
            where,
            column=column,
            section=section,
            note=note if paragraph.is_note else 0,
        )
