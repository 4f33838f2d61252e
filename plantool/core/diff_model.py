"""What differs between two drafts: sections, header fields, blocks and runs of words.

Nothing here says how a difference looks: terminal, Markdown, HTML and Word each show it their way.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct, field

from plantool.core.plan import Plan, Section
from plantool.core.text import Span


class Run(Struct, frozen=True):
    """A stretch of words that both drafts share, or one that was put in another's place."""

    old_span: Span
    """In the old file; empty for an insertion."""
    new_span: Span
    """In the new file; empty for a deletion."""
    old: str
    new: str
    is_equal: bool
    comments: tuple[str, ...] = ()
    """The comments that the records name for this change."""
    explained: bool = True
    """Whether comments account for the whole change; always so where nothing changed."""


BREAK = "¶"
"""How the break between two paragraphs or rows is shown where it is what came or went."""


ORDER = " (order)"
"""What stands behind a list's name where its members stand in another order."""


class ChangeKind(Enum):
    """What became of a block, a field or a section."""

    EQUAL = "equal"
    ADDED = "added"
    DELETED = "deleted"
    CHANGED = "changed"


class UnitKind(Enum):
    """Kinds of stretches that are compared as wholes before their words are."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    VALUE = "value"


class Unit(Struct, frozen=True):
    """A paragraph, list item's paragraph, table row or header value, with its place."""

    kind: UnitKind
    span: Span
    parts: tuple[Span, ...]
    """Its words; a table row's cells, one part for everything else."""
    words: tuple[str, ...]
    """The text of each part."""
    depth: int = 0
    """How many lists it stands in."""
    mark: str = ""
    """A list's marker, a footnote's label."""


class BlockChange(Struct, frozen=True):
    """One unit of the old draft beside its counterpart in the new one."""

    kind: ChangeKind
    old: Unit | None
    new: Unit | None
    parts: tuple[tuple[Run, ...], ...] = ()
    """For each part (cell) its runs; none where the unit is the same in both."""
    joined: Unit | None = None
    """A neighbour of `old` in the old draft whose words went over to `new`."""
    split: Unit | None = None
    """A neighbour of `new` in the new draft whose words come from `old`."""

    def units(self, *, is_new: bool) -> tuple[Unit, ...]:
        """The units of one draft, in file order."""
        both = (self.new, self.split) if is_new else (self.old, self.joined)
        return tuple(sorted((unit for unit in both if unit), key=lambda unit: unit.span))

    @property
    def changes(self) -> tuple[Run, ...]:
        """The runs that differ."""
        return tuple(run for part in self.parts for run in part if not run.is_equal)


class SectionChangeKind(Enum):
    """What happened to a section, the weightiest first."""

    ADDED = "added"
    DELETED = "deleted"
    MOVED = "moved"
    RETITLED = "retitled"
    REWORDED = "reworded"
    RESTYLED = "restyled"
    RENUMBERED = "renumbered"


class SectionChange(Struct, frozen=True):
    """One section in both drafts, aligned by its ID."""

    id: str
    kinds: tuple[SectionChangeKind, ...]
    """All that happened to it, the weightiest first; empty where it is the same in both."""
    old: Section | None
    new: Section | None
    number_old: str
    """Its short name in the old draft, `II.4`; "" if it has no number."""
    number_new: str
    title: tuple[Run, ...]
    blocks: tuple[BlockChange, ...]
    comments: tuple[str, ...] = ()
    """Whose wish it was to add, delete, move or renumber it."""
    explained: bool = True
    """Whether a change of its place, number or existence is explained."""

    @property
    def changed_blocks(self) -> tuple[BlockChange, ...]:
        """The blocks that are not the same in both drafts."""
        return tuple(block for block in self.blocks if block.kind is not ChangeKind.EQUAL)

    @property
    def runs(self) -> Iterator[Run]:
        """All changes of words, those of the title first."""
        yield from (run for run in self.title if not run.is_equal)
        for block in self.blocks:
            yield from block.changes


class FieldChange(Struct, frozen=True):
    """One header field, a task's `tasks.<id>.<key>` or a member of a list as a whole."""

    name: str
    kind: ChangeKind
    blocks: tuple[BlockChange, ...]
    is_free: bool = False
    """Status, number and date: a hand may change them at any time."""

    @property
    def changed_blocks(self) -> tuple[BlockChange, ...]:
        """The values that are not the same in both drafts."""
        return tuple(block for block in self.blocks if block.kind is not ChangeKind.EQUAL)

    def moves_of(self, member: str) -> tuple[Run, ...]:
        """Where a list's order changed: the runs that take a member out and put it in."""
        runs = (run for block in self.blocks for run in block.changes)
        return tuple(run for run in runs if (run.old or run.new).rstrip(", ") == member)

    @property
    def task(self) -> str:
        """The ID of the task that it belongs to, "" if none."""
        parts = self.name.split(".")
        return parts[1] if parts[0] == "tasks" and len(parts) > 1 else ""


class PlanDiff(Struct, frozen=True):
    """All that differs between two drafts, in the new draft's order."""

    old: Plan
    new: Plan
    sections: tuple[SectionChange, ...]
    """Every section of both drafts; those without `kinds` did not change."""
    fields: tuple[FieldChange, ...]
    agencies: dict[str, str] = field(default_factory=dict)
    """The body of each comment that is named."""
    is_traced: bool = False
    """Whether records account for the changes; two files from anywhere have none."""

    @property
    def changed_sections(self) -> tuple[SectionChange, ...]:
        """The sections that are not the same in both drafts."""
        return tuple(section for section in self.sections if section.kinds)

    @property
    def is_empty(self) -> bool:
        """Whether a reader sees no difference."""
        return not self.changed_sections and not self.fields

    @property
    def runs(self) -> Iterator[Run]:
        """All changes of words, header fields first."""
        for change in self.fields:
            for block in change.blocks:
                yield from block.changes
        for section in self.changed_sections:
            yield from section.runs
