"""A copy edited without tracking, compared with the draft that was sent out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.intake_align import Alignment, Target, lead
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_layout import as_laid_out, is_appendix_label
from plantool.core.intake_order import Moves, in_recipients, moves_in, new_rows
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
    return MarkedText(tuple(_Comparison(draft, copy.paragraphs, alignment).marked()))


class _Comparison(Struct, frozen=True, dict=True):
    """A copy with what of it is which text of the draft."""

    draft: SentDraft
    paragraphs: Sequence[MarkedParagraph]
    alignment: Alignment

    @cached_property
    def moves(self) -> Moves:
        return moves_in(self.draft, self.alignment)

    @cached_property
    def used(self) -> frozenset[int]:
        """The texts of the draft that stand where they stood."""
        return frozenset(self.alignment.by_paragraph.values()) - self.moves.targets.keys()

    @cached_property
    def new_rows(self) -> frozenset[int]:
        return new_rows(self.draft, self.paragraphs, self.alignment)

    @cached_property
    def body(self) -> range:
        """The paragraphs from the first of the plan's text to the last."""
        targets = self.draft.targets
        found = [
            index
            for index, at in self.alignment.by_paragraph.items()
            if targets[at].section or targets[at].field in {"grounds", "title"}
        ]
        return range(min(found), max(found) + 1) if found else range(0)

    @cached_property
    def recipients(self) -> range:
        return in_recipients(self.alignment)

    def marked(self) -> Iterator[MarkedParagraph]:
        targets = self.draft.targets
        waiting = 0
        for index, paragraph in enumerate(self.paragraphs):
            at = self.alignment.by_paragraph.get(index)
            if index in self.moves.paragraphs:
                yield self._new(paragraph, Mark(move=self.moves.paragraphs[index]))
                continue
            is_listed = at is not None and targets[at].field in _LISTED
            is_text = at is not None and targets[at].section and not targets[at].is_note
            if at is not None and (is_text or is_listed):
                for missing in range(waiting, at):
                    yield from self._missing(missing)
                waiting = max(waiting, at + 1)
            if at is not None:
                yield _compared(paragraph, targets[at])
            else:
                yield self._unknown(index, paragraph)
        for missing in range(waiting, len(targets)):
            yield from self._missing(missing)

    def _missing(self, at: int) -> Iterator[MarkedParagraph]:
        """A text of the draft that the copy does not hold there, as deleted."""
        target = self.draft.targets[at]
        section = self.draft.plan.section(target.section)
        is_listed = target.field in _LISTED and bool(self.recipients)
        if at in self.used or (section is None and not is_listed):
            return
        if section and target.is_title and "an" in section.classes:
            return
        mark = Mark(move=self.moves.targets.get(at, ""))
        yield MarkedParagraph((Stretch(target.words, None, mark),), is_note=target.is_note)

    def _unknown(self, index: int, paragraph: MarkedParagraph) -> MarkedParagraph:
        """A paragraph that is none of the draft's: new, or the renderer's."""
        text = paragraph.final
        if paragraph.row in self.new_rows:
            return replace(paragraph, stretches=(Stretch(text, Mark()),), row_inserted=Mark())
        is_label = is_frame(paragraph) or is_appendix_label(text)
        is_inside = not is_label and (
            index in self.recipients or (index in self.body and not paragraph.row)
        )
        if text.strip() and (paragraph.is_note or is_inside):
            return self._new(paragraph, Mark())
        return replace(paragraph, stretches=(Stretch(text),), joined=None)

    def _new(self, paragraph: MarkedParagraph, mark: Mark) -> MarkedParagraph:
        level = paragraph.levels[:1]
        return MarkedParagraph(
            (Stretch(f"{paragraph.final}\n", mark),),
            (paragraph.styles[0], ""),
            (*level, 0),
            is_note=paragraph.is_note,
        )


_LISTED = frozenset({"recipients"})
"""Fields whose every member is a paragraph of its own."""


def _compared(paragraph: MarkedParagraph, target: Target) -> MarkedParagraph:
    mark = Mark()
    old = target.words
    new_words = _without_end_mark(old, _words(paragraph))
    if target.field:
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
