"""A copy edited without tracking, compared with the draft that was sent out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from plantool.core.intake_align import Alignment, lead
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_layout import as_laid_out, is_appendix_label
from plantool.core.marked_text import (
    Mark,
    MarkedParagraph,
    MarkedText,
    Stretch,
    joined_stretches,
)
from plantool.core.text_diff import changed_spans
from plantool.core.typed_text import clean_words

HALF = 0.5
"""How much of the draft must still stand for a file to be a copy of it."""

_FRAME = frozenset(
    {
        "cơ quan ban hành", "đường kẻ", "quốc hiệu", "tiêu ngữ", "số, ký hiệu", "dự thảo",
        "địa danh, ngày tháng", "tên loại văn bản", "nơi nhận (tiêu đề)", "họ tên người ký",
        "ngắt phần", "phụ lục", "tên phụ lục", "kèm theo", "đầu bảng",
    }
)  # fmt: skip
"""Styles of what the renderer puts around the plan's own text."""


def is_frame(paragraph: MarkedParagraph) -> bool:
    """Whether the renderer made it around the plan's own text."""
    return paragraph.styles[0] in _FRAME


def share_kept(draft: SentDraft, copy: MarkedText) -> float:
    """How much of the draft's own text, of 1, stands in the copy word for word."""
    alignment = draft.align(copy.paragraphs, [paragraph.final for paragraph in copy.paragraphs])
    whole = sum(len(target.words) for target in draft.targets if target.section)
    kept = 0
    for index, at in alignment.by_paragraph.items():
        target = draft.targets[at]
        if target.section:
            old, new = target.words, _words(copy.paragraphs[index])
            gone = sum(len(before) for before, _ in changed_spans(old, new))
            kept += max(0, len(old) - gone)
    return kept / whole if whole else 0.0


def before_changes(copy: MarkedText) -> MarkedText:
    """The copy as it stood before its tracked changes."""
    return MarkedText(
        tuple(
            replace(
                paragraph,
                stretches=(Stretch(paragraph.original),),
                joined=None,
                row_inserted=None,
                row_deleted=None,
            )
            for paragraph in copy.paragraphs
            if paragraph.row_inserted is None
        )
    )


def as_marked(draft: SentDraft, copy: MarkedText) -> MarkedText:
    """The copy as if every difference had been tracked, by nobody known."""
    copy = as_laid_out(draft.targets, copy)
    words = [paragraph.final for paragraph in copy.paragraphs]
    alignment = draft.align(copy.paragraphs, words)
    return MarkedText(tuple(_paragraphs(draft, copy.paragraphs, alignment)))


def _paragraphs(
    draft: SentDraft, paragraphs: Sequence[MarkedParagraph], alignment: Alignment
) -> Iterator[MarkedParagraph]:
    mark = Mark()
    used = set(alignment.by_paragraph.values())
    body = [
        index
        for index, at in alignment.by_paragraph.items()
        if draft.targets[at].section or draft.targets[at].field in {"grounds", "title"}
    ]
    first, last = (min(body), max(body)) if body else (0, -1)
    waiting = 0
    for index, paragraph in enumerate(paragraphs):
        at = alignment.by_paragraph.get(index)
        if at is not None and draft.targets[at].section and not draft.targets[at].is_note:
            for missing in range(waiting, at):
                yield from _missing(draft, missing, used, mark)
            waiting = max(waiting, at + 1)
        yield _compared(draft, paragraph, at, mark, is_inside=first <= index <= last)
    for missing in range(waiting, len(draft.targets)):
        yield from _missing(draft, missing, used, mark)


def _missing(
    draft: SentDraft, at: int, used: Collection[int], mark: Mark
) -> Iterator[MarkedParagraph]:
    """A text of the draft that the copy does not hold, as deleted."""
    target = draft.targets[at]
    section = draft.plan.section(target.section)
    if at in used or section is None or (target.is_title and "an" in section.classes):
        return
    yield MarkedParagraph((Stretch(target.words, None, mark),), is_note=target.is_note)


def _compared(
    draft: SentDraft, paragraph: MarkedParagraph, at: int | None, mark: Mark, *, is_inside: bool
) -> MarkedParagraph:
    if at is None:
        text = paragraph.final
        is_label = is_frame(paragraph) or is_appendix_label(text)
        is_text = not paragraph.row and not is_label
        new = text.strip() and (paragraph.is_note or (is_inside and is_text))
        if not new:
            return replace(paragraph, stretches=(Stretch(text),), joined=None)
        level = paragraph.levels[:1]
        return MarkedParagraph(
            (Stretch(f"{text}\n", mark),),
            (paragraph.styles[0], ""),
            (*level, 0),
            is_note=paragraph.is_note,
        )
    old = draft.targets[at].words
    new_words = _without_end_mark(old, _words(paragraph))
    if draft.targets[at].field:
        new_words = _with_stop(old, new_words)
    stretches: list[Stretch] = []
    done = 0
    for before, after in changed_spans(old, new_words):
        stretches.append(Stretch(old[done : before.start]))
        stretches.append(Stretch(before.of(old), None, mark))
        stretches.append(Stretch(after.of(new_words), mark))
        done = before.end
    stretches.append(Stretch(old[done:]))
    return replace(
        paragraph,
        stretches=joined_stretches(iter(stretches)),
        joined=None,
        row_inserted=None,
        row_deleted=None,
    )


def _words(paragraph: MarkedParagraph) -> str:
    """The paragraph's words without the number typed before them."""
    text = paragraph.final
    return clean_words(text[lead(text) :]).strip()


def _without_end_mark(old: str, new: str) -> str:
    """The words without the "./." that the renderer puts behind the last paragraph."""
    if not new.endswith("./.") or old.endswith("/."):
        return new
    ending = old[len(old.rstrip(" .")) :]
    return new.removesuffix("./.") + ending


def _with_stop(old: str, new: str) -> str:
    """A header text ends as it did: the stop behind it is the renderer's."""
    ending = old[len(old.rstrip(" .;,")) :]
    return new.rstrip(" .;,") + ending
