"""Word comments as remarks: the commented words quoted, answers threaded into the reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plantool.core.intake_draft import SentDraft
from plantool.core.intake_remark import Remark
from plantool.core.intake_said import Spoken, spoken_remarks
from plantool.core.marked_text import MarkedText, WordRemark


def remarks_of_comments(draft: SentDraft, marked: MarkedText) -> tuple[Remark, ...]:
    """The Word comments of a file, each with the answers to it."""
    if not marked.remarks:
        return ()
    alignment = draft.align(
        marked.paragraphs, [paragraph.original for paragraph in marked.paragraphs]
    )
    threads: dict[str, list[WordRemark]] = {}
    by_id = {remark.id: remark for remark in marked.remarks}
    firsts = {remark.id: _first(remark, by_id) for remark in marked.remarks}
    for remark in marked.remarks:
        if firsts[remark.id] is not remark:
            threads.setdefault(firsts[remark.id].id, []).append(remark)
    found: list[Remark] = []
    number = 0
    for remark in marked.remarks:
        if firsts[remark.id] is not remark:
            continue
        number += 1
        place = remark.paragraph
        target = alignment.target(place) if place is not None else None
        spoken = Spoken(
            f"bình luận {number}",
            remark.text,
            old=remark.words,
            section=target.section if target else "",
            author=remark.author,
            date=remark.date,
            reason="\n".join(_answers(threads.get(remark.id, ()))),
        )
        found += spoken_remarks(draft, spoken)
    return tuple(found)


def _first(remark: WordRemark, by_id: Mapping[str, WordRemark]) -> WordRemark:
    """The comment that a chain of answers begins with; in a circle each is by itself."""
    seen: set[str] = set()
    while remark.answers in by_id and remark.id not in seen:
        seen.add(remark.id)
        remark = by_id[remark.answers]
    return remark


def _answers(thread: list[WordRemark] | tuple[()]) -> Iterator[str]:
    for answer in thread:
        yield f"{answer.author}: {answer.text}" if answer.author else answer.text
