"""Whose words each change of a redline is: its author, its day and the note that explains it.

A redline shows what a Word file says; a diff knows which comments changed the plan's text. The
words of both are laid side by side, place by place, so that each changed word finds its comments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz.distance import Indel

from plantool.core.body_markdown import words_with_references
from plantool.core.comment import LocatedComment
from plantool.core.credit import covering
from plantool.core.diff_model import (
    ORDER,
    BlockChange,
    FieldChange,
    PlanDiff,
    Run,
    SectionChange,
    SectionChangeKind,
)
from plantool.core.numbering import Numbering, number_plan
from plantool.core.printed_words import letters_of, lines_of
from plantool.core.review import Review
from plantool.core.vietnamese import natural_key

WORD = re.compile(r"[\w\u0300-\u036f]+|[^\w\s]")
"""A word of a redline: a syllable, a number or a mark."""

UNKNOWN_AUTHOR = "Chưa rõ nguồn gốc"
"""The author of what no comment explains."""

_UNKNOWN_INITIALS = "?"
_STRUCTURE = frozenset(
    {
        SectionChangeKind.ADDED,
        SectionChangeKind.DELETED,
        SectionChangeKind.MOVED,
        SectionChangeKind.RESTYLED,
        SectionChangeKind.RENUMBERED,
    }
)
_COMING = frozenset({SectionChangeKind.ADDED, SectionChangeKind.DELETED, SectionChangeKind.MOVED})


class Cause(Struct, frozen=True):
    """The comments behind a change, and whether they account for all of it."""

    comments: tuple[str, ...] = ()
    explained: bool = False
    is_of_number: bool = False
    """Whether only a number changed, because neighbours came or went."""
    is_of_issue: bool = False
    """Whether it is number or day, which no comment asks for: the issuer enters them."""


UNEXPLAINED = Cause()
_ISSUED = Cause(explained=True, is_of_issue=True)


class Credit(Struct, frozen=True):
    """How a change is signed in Word."""

    author: str
    initials: str
    moment: str
    """`2021-02-05T00:00:00Z`."""
    note: tuple[str, ...] = ()
    """The paragraphs of the Word comment; none where there is nothing to say."""


class Region(Struct, frozen=True):
    """A place of the printed plan: a section's own text, or where header fields are printed."""

    section: str = ""
    fields: tuple[str, ...] = ()
    """`title` and `subtitle`; `tasks.t1.due` for one cell."""


APPENDIX_LABELS = Region(fields=("appendix labels",))
"""Where "Phụ lục I" stands: changed by whoever makes appendices come and go."""

_TASK_NUMBERS = "tasks.tt"
"""Where tasks are counted: changed by whoever makes tasks come and go."""


def task_region(task: str, key: str) -> Region:
    """A cell of the task table."""
    return Region(fields=(_TASK_NUMBERS if key == "tt" else f"tasks.{task}.{key}",))


class _Source(Struct, frozen=True):
    """The words of a place as the plan's source has them, and what changed each."""

    words: list[str]
    causes: list[Cause | None]


class Credits(Struct, frozen=True, dict=True):
    """All that is known about who changed what between two drafts."""

    diff: PlanDiff
    review: Review
    day: str
    """The day of what has none of its own, ISO."""

    def credit(self, cause: Cause) -> Credit:
        """Author, day and note of a change: the first body by the order of insertions signs."""
        found = self._found(cause)
        if not found and cause.is_of_issue:
            issuer = self.diff.new.header.issuer
            if name := " ".join(issuer.name.split()):
                return Credit(name, issuer.short or name, _moment(self.day))
        if not found:
            return Credit(UNKNOWN_AUTHOR, _UNKNOWN_INITIALS, _moment(self.day))
        first = found[0]
        agency = self.review.agencies.by_id.get(first.agency)
        name = self.review.agencies.name(first.agency)
        note = [line for located in found for line in self._note(located)]
        if cause.is_of_number:
            note.insert(0, "Đánh số lại do các ý kiến sau:")
        if not cause.explained:
            note.append("(Một phần thay đổi này chưa rõ nguồn gốc.)")
        initials = (agency.short if agency else "") or first.agency
        return Credit(name, initials, _moment(self._day(first)), tuple(note))

    def causes(
        self, region: Region, words: Sequence[str], *, is_new: bool
    ) -> tuple[Cause | None, ...]:
        """For each word printed at a place of one draft, what changed it; None where nothing is
        known to have.
        """
        asked = self._sources.get((region, is_new)) or self._asked(region, is_new=is_new)
        found: list[Cause | None] = [None] * len(words)
        if any(asked.causes):
            for code in Indel.opcodes(asked.words, _composed(words)):
                if code.tag == "equal":
                    causes = asked.causes[code.src_start : code.src_end]
                    found[code.dest_start : code.dest_end] = causes
        return tuple(found)

    def read_sources(self) -> frozenset[Cause]:
        """Take the source of all changed sections apart; its causes.

        It is done in any case when causes are asked for: this is for whoever has time before.
        """
        return frozenset(
            cause for source in self._sources.values() for cause in source.causes if cause
        )

    def is_changed(self, region: Region) -> bool:
        """Whether the plan's source differs at a place."""
        if region.fields:
            return any(True for _ in self._fields(region))
        return region.section in self._sections

    def cause_at(self, region: Region) -> Cause | None:
        """What changed a place as a whole: who added, moved or renumbered the section, who
        changed the field.
        """
        if not self.diff.is_traced:
            return UNEXPLAINED
        if region == APPENDIX_LABELS:
            return _of_number(_united(self._appendix_causes()))
        if region.fields == (_TASK_NUMBERS,):
            return _of_number(_united(self._task_causes()))
        if region.fields:
            causes = (cause for change in self._fields(region) for cause in _causes_of(change))
            return _united(causes) or self._cause_of_order(region)
        change = self._sections.get(region.section)
        if change is None or not _STRUCTURE & {*change.kinds}:
            return None
        is_of_number = not (_STRUCTURE - {SectionChangeKind.RENUMBERED}) & {*change.kinds}
        return replace(_cause_of_place(change), is_of_number=is_of_number)

    def cause_of_reference(self, section_id: str) -> Cause | None:
        """Why a reference to a section reads otherwise: it, or a section around it, has another
        number.
        """
        for plan in (self.diff.new, self.diff.old):
            section = plan.by_id.get(section_id)
            while section is not None:
                change = self._sections.get(section.id)
                if change and _STRUCTURE & {*change.kinds}:
                    return replace(_cause_of_place(change), is_of_number=True)
                section = plan.parent_of(section)
        return None

    @cached_property
    def _sources(self) -> dict[tuple[Region, bool], _Source]:
        """The words of all changed sections in both drafts."""
        regions = [Region(section) for section in self._sections]
        return {
            (region, is_new): self._asked(region, is_new=is_new)
            for region in regions
            for is_new in (False, True)
        }

    @cached_property
    def _sections(self) -> dict[str, SectionChange]:
        return {change.id: change for change in self.diff.changed_sections}

    @cached_property
    def _numbering(self) -> Numbering:
        return number_plan(self.diff.new)

    def _found(self, cause: Cause) -> list[LocatedComment]:
        """The comments that there are, in the order in which insertions at one point come; those
        that another one's wording covers stand behind, for the words are not theirs.
        """
        found = [
            self.review.by_id[comment] for comment in cause.comments if comment in self.review.by_id
        ]
        found.sort(key=self._order)
        return sorted(found, key=lambda located: covering(located) in cause.comments)

    def _order(self, located: LocatedComment) -> tuple[object, ...]:
        round_id = located.file.round
        held = self.review.round_by_id.get(round_id)
        invited = self.review.invited(round_id)
        place = invited.get(located.agency, len(invited))
        by_id = (*natural_key(located.agency),) if place == len(invited) else ()
        opened = (held.model.opened or "") if held else ""
        return opened, round_id, place, (*by_id, *natural_key(located.id))

    def _day(self, located: LocatedComment) -> str:
        """The day of the letter that brought the comment; else of its round, else of the
        decision.
        """
        replies = located.file.model.replies
        named = [one for one in replies if one.document == located.comment.reply_to] or replies
        held = self.review.round_by_id.get(located.file.round)
        days = (
            *(one.date for one in named),
            held.model.opened if held else None,
            located.comment.decision.date,
            self.day,
        )
        return next(day for day in days if day)

    def _note(self, located: LocatedComment) -> Iterator[str]:
        """Who asked, in which letter, why, and what was answered."""
        letters = [
            " ".join(
                (f"số {letter.document}" * bool(letter.document), f"ngày {letter.day}")
                if letter.day
                else (f"số {letter.document}",)
            ).strip()
            for letter in letters_of(located)
        ]
        source = f", văn bản {'; '.join(letters)}" if letters else ""
        yield f"{self.review.agencies.name(located.agency)} ({located.id}){source}"
        comment = located.comment
        for lead, text in (
            ("Lý do", comment.reason),
            ("Tiếp thu, giải trình", comment.decision.reply),
        ):
            lines = lines_of(words_with_references(text, self._numbering))
            if lines:
                yield f"{lead}: {lines[0]}"
                yield from lines[1:]

    def _asked(self, region: Region, *, is_new: bool) -> _Source:
        words: list[str] = []
        causes: list[Cause | None] = []
        for text, cause in self._wording(region, is_new=is_new):
            found = WORD.findall(text)
            words += found
            causes += [cause] * len(found)
        return _Source(_composed(words), causes)

    def _wording(self, region: Region, *, is_new: bool) -> Iterator[tuple[str, Cause | None]]:
        """The text of a place as the plan's source has it, piece by piece, each with its cause."""
        if not self.diff.is_traced:
            return
        blocks: list[BlockChange] = []
        if region.fields:
            for field_change in self._fields(region):
                if field_change.is_free:
                    yield from _wording_of_issue(field_change, is_new=is_new)
                else:
                    blocks += field_change.blocks
        else:
            change = self._sections.get(region.section)
            if change is None:
                return
            yield from _wording_of_runs(change.title, is_new=is_new)
            blocks += change.blocks
        for block in blocks:
            unit = block.new if is_new else block.old
            if unit is None:
                continue
            if not block.parts:
                yield from ((part, None) for part in unit.words)
            for part in block.parts:
                yield from _wording_of_runs(part, is_new=is_new)

    def _fields(self, region: Region) -> Iterator[FieldChange]:
        """The changes of these fields, of their members and of what they are members of."""
        for change in self.diff.fields:
            for name in region.fields:
                if f"{change.name}.".startswith(f"{name}.") or name.startswith(f"{change.name}."):
                    yield change
                    break

    def _appendix_causes(self) -> Iterator[Cause]:
        for change in self.diff.changed_sections:
            section = change.new or change.old
            if section and section.is_appendix and _COMING & {*change.kinds}:
                yield _cause_of_place(change)
        yield from self._task_causes()

    def _task_causes(self) -> Iterator[Cause]:
        """Who made tasks come, go or change places."""
        for change in self.diff.fields:
            if change.name.startswith("tasks") and change.name.count(".") <= 1:
                yield from _causes_of(change)

    def _cause_of_order(self, region: Region) -> Cause | None:
        """Who put a task elsewhere; a group's row is printed anew by whoever moved any task."""
        moves = next((one for one in self.diff.fields if one.name == f"tasks{ORDER}"), None)
        tasks = [name.split(".") for name in region.fields if name.startswith("tasks.")]
        if moves is None or not tasks:
            return None
        _, task, *keys = tasks[0]
        if keys == ["group"]:
            return _of_number(_united(self._task_causes()))
        return _united(Cause(run.comments, run.explained) for run in moves.moves_of(task))


def _wording_of_runs(runs: Iterable[Run], *, is_new: bool) -> Iterator[tuple[str, Cause | None]]:
    for run in runs:
        cause = None if run.is_equal else Cause(run.comments, run.explained)
        yield (run.new if is_new else run.old), cause


def _wording_of_issue(change: FieldChange, *, is_new: bool) -> Iterator[tuple[str, Cause | None]]:
    for block in change.blocks:
        unit = block.new if is_new else block.old
        yield from ((part, _ISSUED) for part in (unit.words if unit else ()))


def _composed(words: Sequence[str]) -> list[str]:
    """The words with each letter and its marks as one character (NFC)."""
    # No mark joins the letter before a line end: one call does for all words.
    return unicodedata.normalize("NFC", "\n".join(words)).split("\n") if words else []


def _causes_of(change: FieldChange) -> Iterator[Cause]:
    for block in change.changed_blocks:
        for run in block.changes:
            yield _ISSUED if change.is_free else Cause(run.comments, run.explained)


def _cause_of_place(change: SectionChange) -> Cause:
    return Cause(change.comments, change.explained)


def _united(causes: Iterable[Cause]) -> Cause | None:
    """All causes as one; None where there is none."""
    found = list(causes)
    if not found:
        return None
    named = dict.fromkeys(comment for cause in found for comment in cause.comments)
    return Cause(tuple(named), all(cause.explained for cause in found))


def _of_number(cause: Cause | None) -> Cause | None:
    return replace(cause, is_of_number=True) if cause else None


def _moment(day: str) -> str:
    return f"{day}{'-01' * (2 - day.count('-'))}T00:00:00Z"
