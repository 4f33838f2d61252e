"""Two drafts of a plan compared: what differs, in which section, and whose words did it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment import LocatedComment
from plantool.core.diff_blocks import compare_units, units_of
from plantool.core.diff_cause import Causes, trace_causes
from plantool.core.diff_fields import compare_headers
from plantool.core.diff_model import (
    BlockChange,
    ChangeKind,
    PlanDiff,
    Run,
    SectionChange,
    SectionChangeKind,
    Unit,
)
from plantool.core.diff_words import Pair, compare_words, in_place
from plantool.core.markdown import Block
from plantool.core.numbering import Numbering, number_plan
from plantool.core.plan import Plan, Section
from plantool.core.record import RecordFile
from plantool.core.text import SourceText, Span

_CALL = re.compile(r"\[\^([^\]\s]+)\](?!:)")
_STRUCTURE = frozenset(
    {SectionChangeKind.ADDED, SectionChangeKind.DELETED, SectionChangeKind.MOVED}
)


def diff_plans(
    old: Plan,
    new: Plan,
    *,
    records: Sequence[RecordFile] = (),
    comments: Mapping[str, LocatedComment] | None = None,
    drafts: Mapping[int, SourceText] | None = None,
) -> PlanDiff:
    """What differs between two drafts, each change with the comments that the records name.

    `records` are those of the drafts after `old` up to `new`; `drafts` are frozen drafts between
    the two.
    """
    causes = trace_causes(old, new, records, drafts or {}, comments)
    sections = _SectionComparison.of(old, new, causes).changes()
    fields = compare_headers(old, new, causes)
    diff = PlanDiff(old, new, sections, fields, is_traced=causes.is_known)
    named = {comment for run in diff.runs for comment in run.comments}
    named |= {comment for section in sections for comment in section.comments}
    agencies = {
        comment: found.agency
        for comment in sorted(named)
        if (found := (comments or {}).get(comment))
    }
    return replace(diff, agencies=agencies)


class _SectionComparison(Struct, frozen=True):
    """One comparison of all sections, which knows their numbers and footnotes."""

    old: Plan
    new: Plan
    causes: Causes
    old_numbers: Numbering
    new_numbers: Numbering
    old_notes: Mapping[str, tuple[Block, ...]]
    new_notes: Mapping[str, tuple[Block, ...]]
    moved: frozenset[str]

    @classmethod
    def of(cls, old: Plan, new: Plan, causes: Causes) -> _SectionComparison:
        return cls(
            old,
            new,
            causes,
            number_plan(old),
            number_plan(new),
            _notes_by_section(old),
            _notes_by_section(new),
            frozenset(_moved(old, new, causes)),
        )

    def changes(self) -> tuple[SectionChange, ...]:
        """Every section in the new draft's order, deleted ones where they stood."""
        found = [self.change(section_id) for section_id in _merged_order(self.old, self.new)]
        return tuple(self.with_causes_of_merges(self.with_causes_of_numbers(found)))

    def change(self, section_id: str) -> SectionChange:
        """One section in both drafts."""
        old, new = self.old.by_id.get(section_id), self.new.by_id.get(section_id)
        title = compare_words(
            old.title if old else "",
            new.title if new else "",
            self.causes,
            old.title_span.start if old else 0,
            new.title_span.start if new else 0,
        )
        blocks = compare_units(
            self.units(self.old, old, self.old_notes),
            self.units(self.new, new, self.new_notes),
            self.causes,
        )
        numbers = (self.old_numbers.path(section_id), self.new_numbers.path(section_id))
        kinds = tuple(self.kinds(section_id, title, blocks))
        comments, explained = self.cause(old, new, kinds)
        return SectionChange(
            section_id, kinds, old, new, *numbers, title, blocks, comments, explained
        )

    def units(
        self, plan: Plan, section: Section | None, notes: Mapping[str, tuple[Block, ...]]
    ) -> tuple[Unit, ...]:
        """The section's own text, then the footnotes it calls."""
        if section is None:
            return ()
        return units_of(plan.source.text, (*section.blocks, *notes.get(section.id, ())))

    def kinds(
        self,
        section_id: str,
        title: Sequence[Run],
        blocks: Sequence[BlockChange],
    ) -> list[SectionChangeKind]:
        old, new = self.old.by_id.get(section_id), self.new.by_id.get(section_id)
        if old is None:
            return [SectionChangeKind.ADDED]
        if new is None:
            return [SectionChangeKind.DELETED]
        # By the label alone: a section whose chapter has another number keeps its own.
        labels = (self.old_numbers.label(section_id), self.new_numbers.label(section_id))
        tests = (
            (SectionChangeKind.MOVED, section_id in self.moved),
            (SectionChangeKind.RETITLED, any(not run.is_equal for run in title)),
            (
                SectionChangeKind.REWORDED,
                any(block.kind is not ChangeKind.EQUAL for block in blocks),
            ),
            (SectionChangeKind.RESTYLED, old.classes != new.classes),
            (SectionChangeKind.RENUMBERED, labels[0] != labels[1]),
        )
        return [kind for kind, is_so in tests if is_so]

    def cause(
        self, old: Section | None, new: Section | None, kinds: Sequence[SectionChangeKind]
    ) -> tuple[tuple[str, ...], bool]:
        """Who added, deleted, moved or restyled the section: whose edit took or put its heading."""
        if not {*_STRUCTURE, SectionChangeKind.RESTYLED} & {*kinds}:
            return (), True
        nowhere = Span(0, 0)
        return self.causes.of(old.heading if old else nowhere, new.heading if new else nowhere)

    def with_causes_of_numbers(self, found: list[SectionChange]) -> list[SectionChange]:
        """A section that only has another number is so because of neighbours that came or went."""
        done: dict[str, SectionChange] = {}
        for change in found:
            if SectionChangeKind.RENUMBERED not in change.kinds or _STRUCTURE & {*change.kinds}:
                done[change.id] = change
                continue
            parents = self.parents(change.id)
            near = [
                other
                for other in found
                if _STRUCTURE & {*other.kinds} and parents & self.parents(other.id)
            ]
            causes = near or [other for other in found if _STRUCTURE & {*other.kinds}]
            named = dict.fromkeys(one for other in causes for one in other.comments)
            explained = bool(causes) and all(other.explained for other in causes)
            done[change.id] = replace(
                change,
                comments=tuple(dict.fromkeys((*change.comments, *named))),
                explained=change.explained and explained,
            )
        return list(done.values())

    def with_causes_of_merges(self, found: list[SectionChange]) -> list[SectionChange]:
        """Text that stayed where it was and came into another section because a heading went or
        came has the cause of that heading.
        """
        if not self.causes.is_known:
            return found
        by_id = {change.id: change for change in found if _STRUCTURE & {*change.kinds}}
        return [
            replace(
                change,
                blocks=tuple(self.merged(change.id, block, by_id) for block in change.blocks),
            )
            for change in found
        ]

    def merged(
        self, section_id: str, block: BlockChange, structure: Mapping[str, SectionChange]
    ) -> BlockChange:
        """A block that came into this section or left it, explained by the heading's change."""
        unit = block.new or block.old
        if block.kind not in {ChangeKind.ADDED, ChangeKind.DELETED} or unit is None:
            return block
        home = structure.get(section_id)
        if block.new is not None and home is None:
            origin = self.causes.origin(unit.parts[0].start) if unit.parts else None
            old_home = None if origin is None else _section_at(self.old, origin)
            home = structure.get(old_home.id) if old_home else None
        if home is None or not home.comments or block.changes[0].comments:
            return block
        named = _caused_by(block.parts, home.comments, explained=home.explained)
        return replace(block, parts=named)

    def parents(self, section_id: str) -> set[str]:
        """The sections around it in either draft; "" is the plan itself."""
        return {
            _parent_id(plan, section)
            for plan in (self.old, self.new)
            if (section := plan.by_id.get(section_id))
        }


def _caused_by(
    parts: Sequence[Sequence[Run]], comments: tuple[str, ...], *, explained: bool
) -> tuple[tuple[Run, ...], ...]:
    """The runs with other causes."""
    return tuple(
        tuple(replace(run, comments=comments, explained=explained) for run in part)
        for part in parts
    )


def _section_at(plan: Plan, offset: int) -> Section | None:
    place = bisect_right(plan.sections, offset, key=lambda section: section.own.start) - 1
    return plan.sections[place] if place >= 0 else None


def _parent_id(plan: Plan, section: Section) -> str:
    parent = plan.parent_of(section)
    return parent.id if parent else ""


def _merged_order(old: Plan, new: Plan) -> list[str]:
    """All IDs: the new draft's order, each deleted one behind the one it followed."""
    followers: dict[str, list[str]] = {}
    last = ""
    for section_id in old.by_id:
        if section_id in new.by_id:
            last = section_id
        else:
            followers.setdefault(last, []).append(section_id)
    order = [*followers.get("", ())]
    for section_id in new.by_id:
        order += [section_id, *followers.get(section_id, ())]
    return order


def _moved(old: Plan, new: Plan, causes: Causes) -> set[str]:
    """The sections that stand elsewhere: under another parent, or out of their old order.

    What moves along inside a moved section has not moved itself.
    """
    places = {section_id: place for place, section_id in enumerate(old.by_id)}
    siblings: dict[str, list[str]] = {}
    moved: set[str] = set()
    for section_id, section in new.by_id.items():
        before = old.by_id.get(section_id)
        if before is None:
            continue
        parent = _parent_id(new, section)
        if parent != _parent_id(old, before) or _depth(new, section) != _depth(old, before):
            # Where the parent is new or gone, the section need not have moved at all.
            moved.add(section_id)
        else:
            siblings.setdefault(parent, []).append(section_id)
    for ids in siblings.values():
        pairs: list[Pair] = [(places[section_id], place) for place, section_id in enumerate(ids)]
        staying = in_place(pairs, [_is_kept(new.by_id[one], causes) for one in ids])
        moved |= {one for place, one in enumerate(ids) if place not in staying}
    return moved


def _is_kept(section: Section, causes: Causes) -> bool:
    return not causes.is_known or causes.origin(section.heading.start) is not None


def _depth(plan: Plan, section: Section) -> int:
    parent = plan.parent_of(section)
    return section.level - (parent.level if parent else 0)


def _notes_by_section(plan: Plan) -> dict[str, tuple[Block, ...]]:
    """Footnotes by the section that calls them first; an uncalled one by where it stands."""
    if not plan.footnotes:
        return {}
    notes = {note.label.casefold(): note for note in plan.footnotes}
    found: dict[str, list[Block]] = {}
    for section in plan.sections:
        for match in _CALL.finditer(plan.source.text, section.heading.start, section.own.end):
            note = notes.pop(match[1].casefold(), None)
            if note:
                found.setdefault(section.id, []).append(note)
    for note in notes.values():
        home = next((s.id for s in plan.sections if s.own.contains(note.span)), "")
        found.setdefault(home, []).append(note)
    return {section_id: tuple(blocks) for section_id, blocks in found.items()}
