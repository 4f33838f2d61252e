"""A Word draft as a plan file: `plantool new NAME --from FILE.docx`.

Nothing is dropped silently: what no component takes stays in the text and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.message import Message, message, plural
from plantool.core.new_plan import DRAFTER_STUB
from plantool.word.import_appendix import Appendix, is_appendix_label, split_appendices
from plantool.word.import_body import Body, marked_paragraphs
from plantool.word.import_foot import Foot, find_foot, is_blank, read_foot
from plantool.word.import_head import Head, read_head
from plantool.word.import_ids import IdMaker, folded
from plantool.word.import_inline import clean
from plantool.word.import_scheme import Scheme, choose_scheme
from plantool.word.import_tasks import TaskAppendix, read_tasks, task_lines
from plantool.word.import_yaml import list_lines, quoted, text_line
from plantool.word.read import Block, Paragraph, Table, WordText, paragraphs, plain_text, read_docx

_CLOSING = re.compile(r"(?i)(trên đây là|yêu cầu|trong quá trình|ủy ban nhân dân .* yêu cầu)")
_FULL_END = re.compile(r"\s*\.\s*/\s*\.?\s*$")
_LAST_PARAGRAPHS = 3


class ImportedPlan(Struct, frozen=True):
    """The plan file made of a Word file, and what was recognised or not."""

    text: str
    report: tuple[Message, ...]


def import_plan(
    data: bytes,
    *,
    plan_id: str,
    path: str,
    agencies: Mapping[str, str] = MappingProxyType({}),
) -> ImportedPlan:
    """The plan in a Word file; `agencies` gives the IDs of known bodies by name."""
    word = read_docx(data, path)
    head, start = read_head(word.blocks)
    foot_at, foot_end = find_foot(word.blocks, start)
    if foot_at == len(word.blocks):
        foot_at = foot_end = _first_appendix(word.blocks, start)
    foot = read_foot(word.blocks[foot_at:foot_end])
    main = word.blocks[start:foot_at]
    scheme = _scheme(main) if any(not is_blank(b) for b in main) else _scheme(word.blocks)
    ids = IdMaker()
    body = Body(scheme, word.notes, ids)
    beside = _called_notes(word, [*word.blocks[:start], *word.blocks[foot_at:foot_end]])
    _write_main(body, replace(head, unplaced=(*head.unplaced, *beside)), foot, main)
    body.report += [
        message("kept as text, a footnote of head or foot: {text}", text=text) for text in beside
    ]
    tasks = _write_appendices(body, split_appendices(word.blocks[foot_end:]), ids)
    text = body.finish()
    front = _front_matter(plan_id, head, foot, scheme)
    front += task_lines(tasks, agencies) if tasks else []
    report = [
        *head.report,
        *foot.report,
        message("numbering: {name}", name=scheme.name),
    ]
    report.append(plural("{n} section", "{n} sections", body.sections))
    report += [*body.report, *(tasks.report if tasks else ()), *_beside(word)]
    images = sum(
        p.images for p in paragraphs((*word.blocks[:start], *word.blocks[foot_at:foot_end]))
    )
    if images:
        report.append(
            message("pictures in head or foot were not taken over: {count}", count=images)
        )
    whole = "\n".join(["---", *front, "---", ""]) + (f"\n{text}\n" if text else "")
    return ImportedPlan(whole, tuple(report))


def _called_notes(word: WordText, blocks: Sequence[Block]) -> list[str]:
    """The footnotes called where a plan can have none."""
    return [
        clean(plain_text(word.notes[run.note])).strip()
        for paragraph in paragraphs(tuple(blocks))
        for run in paragraph.runs
        if run.note in word.notes
    ]


def _first_appendix(blocks: Sequence[Block], start: int) -> int:
    for at in range(start, len(blocks)):
        block = blocks[at]
        if isinstance(block, Paragraph) and is_appendix_label(block):
            return at
    return len(blocks)


def _scheme(blocks: Sequence[Block]) -> Scheme:
    return choose_scheme(
        marked.mark
        for block in blocks
        if isinstance(block, Paragraph)
        for marked in marked_paragraphs(block)
        if marked.mark and marked.heading
    )


def _write_main(body: Body, head: Head, foot: Foot, blocks: Sequence[Block]) -> None:
    """The text from the opening to the closing paragraph."""
    for line in head.unplaced:
        body.plain(line)
    filled = [block for block in blocks if not is_blank(block)]
    closing_at = _closing_at(filled)
    body.write(filled[:closing_at])
    for line in foot.unplaced:
        body.plain(line)
    if closing_at < len(filled):
        body.heading("Kết", 1, "#ket .an")
        body.write(_without_full_end(filled[closing_at:]))
        body.report.append(message("closing paragraph put under 'ket'"))
    elif filled:
        body.report.append(message("no closing paragraph was recognised"))


def _closing_at(blocks: Sequence[Block]) -> int:
    """Where the closing paragraph begins, or the end."""
    for at in range(max(0, len(blocks) - _LAST_PARAGRAPHS), len(blocks)):
        tail = blocks[at:]
        if all(_is_plain(block) for block in tail) and _is_closing(tail):
            return at
    return len(blocks)


def _is_closing(tail: Sequence[Block]) -> bool:
    first, last = tail[0], tail[-1]
    if isinstance(first, Table) or isinstance(last, Table):
        return False
    if folded(first.text).startswith("tren day la"):
        return True
    ends = bool(_FULL_END.search(last.text)) or bool(_CLOSING.match(clean(first.text).strip()))
    return len(tail) == 1 and ends


def _is_plain(block: Block) -> bool:
    if isinstance(block, Table):
        return False
    return all(marked.mark is None for marked in marked_paragraphs(block))


def _without_full_end(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without the ./. that the renderer prints."""
    *before, last = blocks
    if isinstance(last, Table):
        return list(blocks)
    found = _FULL_END.search(last.text)
    return [*before, _cut(last, found.start()) if found else last]


def _cut(paragraph: Paragraph, length: int) -> Paragraph:
    """The first `length` letters of a paragraph; footnotes called after them stay."""
    runs = []
    for run in paragraph.runs:
        text = run.text[:length]
        length -= len(text)
        if text or run.note:
            runs.append(replace(run, text=text))
    return replace(paragraph, runs=tuple(runs))


def _write_appendices(
    body: Body, appendices: Sequence[Appendix], ids: IdMaker
) -> TaskAppendix | None:
    tasks: TaskAppendix | None = None
    for appendix in appendices:
        body.report += appendix.report
        if tasks is None and len(appendix.blocks) == 1 and isinstance(appendix.blocks[0], Table):
            tasks = read_tasks(appendix.blocks[0], clean(appendix.title).strip(), ids)
            if tasks:
                continue
        body.appendix(appendix.runs, landscape=appendix.landscape)
        body.write(appendix.blocks)
    return tasks


def _beside(word: WordText) -> list[Message]:
    """What a Word file may carry beside its words."""
    report = []
    if word.tracked:
        report.append(
            message("tracked changes were taken as accepted: insertions kept, deletions left out")
        )
    if word.comments:
        report.append(
            message("Word comments were not taken over: use 'plantool intake' for comments")
        )
    return report


def _front_matter(plan_id: str, head: Head, foot: Foot, scheme: Scheme) -> list[str]:
    lines = [f"plan: {plan_id}", f"type: {head.type or 'ke-hoach'}"]
    lines.append(text_line("title", head.title))
    if head.subtitle:
        lines.append(text_line("subtitle", head.subtitle))
    lines.append("issuer:")
    lines.append(f"  parent: {quoted(head.parent) if head.parent else 'null'}")
    lines += [text_line("name", head.name, 2), text_line("short", head.short, 2)]
    lines += DRAFTER_STUB.splitlines()
    lines.append(f"number: {'null' if head.number is None else head.number}")
    lines += [text_line("symbol", head.symbol), text_line("place", head.place)]
    lines.append(f"date: {head.date or 'null'}")
    lines += ["draft: 1", "status: drafting", f"numbering: {scheme.name}"]
    if head.urgency:
        lines.append(f"urgency: {head.urgency}")
    lines += list_lines("grounds", head.grounds)
    lines.append("signature:")
    lines += list_lines("lines", foot.lines, 2)
    lines.append(text_line("name", foot.name, 2))
    lines += list_lines("recipients", foot.recipients)
    lines.append(text_line("archive", foot.archive))
    return lines
