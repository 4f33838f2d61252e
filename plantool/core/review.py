"""Everything that belongs to one plan: its text, its drafts, the bodies and their comments."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from plantool.core.agency import Agencies
from plantool.core.comment import BodyFile, LocatedComment, RoundFile
from plantool.core.numbering import Numbering, number_plan
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.settings import Settings
from plantool.core.text import SourceText

if TYPE_CHECKING:
    # A plan that no comment has changed yet has no records, and not all work looks for quotes.
    from plantool.core.plain_view import PlainViews
    from plantool.core.record import RecordFile


class Review(Struct, frozen=True, dict=True):
    """A plan with all that was said and done about it."""

    plan: Plan
    agencies: Agencies = field(default_factory=Agencies)
    rounds: tuple[RoundFile, ...] = ()
    files: tuple[BodyFile, ...] = ()
    frozen: Mapping[int, SourceText] = field(default_factory=dict)
    """Frozen drafts by their number."""
    records: Mapping[int, RecordFile] = field(default_factory=dict)
    """Records by the number of the draft they made."""
    settings: Settings = field(default_factory=Settings)

    @cached_property
    def comments(self) -> tuple[LocatedComment, ...]:
        """All comments, in the order of files and of the list in each."""
        return tuple(comment for file in self.files for comment in file.comments)

    @cached_property
    def consulted(self) -> Review:
        """The review without the drafter's own revisions, which are nobody's opinion."""
        own = any(file.model.own for file in self.files)
        files = tuple(file for file in self.files if not file.model.own)
        return replace(self, files=files) if own else self

    @cached_property
    def by_id(self) -> dict[str, LocatedComment]:
        """Comments by ID; the first one where an ID stands twice."""
        found: dict[str, LocatedComment] = {}
        for comment in self.comments:
            found.setdefault(comment.id, comment)
        return found

    @cached_property
    def round_by_id(self) -> dict[str, RoundFile]:
        """Rounds by the name of their folder."""
        return {item.id: item for item in self.rounds}

    @cached_property
    def base(self) -> Plan:
        """What the next draft is made of: the frozen text of this draft, else the plan itself."""
        number = self.plan.header.draft
        if number not in self.frozen:
            return self.plan
        # What is found in it is shown in the plan's own file, where it is to be mended.
        source = SourceText(self.frozen[number].text, self.plan.source.path)
        plan, _ = parse_plan(source)
        return plan or self.plan

    @cached_property
    def _invited(self) -> dict[str, dict[str, int]]:
        return {}

    def invited(self, round_id: str) -> dict[str, int]:
        """The bodies asked in a round, groups replaced by their members, with their place."""
        if round_id not in self._invited:
            found = self.round_by_id.get(round_id)
            bodies = self.agencies.expanded(found.model.invited) if found else ()
            self._invited[round_id] = {body: place for place, body in enumerate(bodies)}
        return self._invited[round_id]

    @cached_property
    def applied(self) -> dict[str, int]:
        """Applied comments with the draft that their words came into."""
        return {
            comment: number
            for number, record in sorted(self.records.items())
            for comment in record.model.applied
            if number <= self.plan.header.draft
        }

    @cached_property
    def numbering(self) -> Numbering:
        """The numbers of the plan's sections."""
        return number_plan(self.plan)

    @cached_property
    def _drafts(self) -> dict[int, Plan]:
        return {}

    def draft(self, number: int) -> Plan | None:
        """Draft `number` as it was frozen, or else the plan itself; None where it is missing or
        cannot be read.
        """
        if number == self.plan.header.draft:
            return self.base
        if number not in self.frozen:
            return None
        if number not in self._drafts:
            plan, _ = parse_plan(self.frozen[number])
            if plan is None:
                return None
            self._drafts[number] = plan
        return self._drafts[number]

    @cached_property
    def memo(self) -> dict[object, object]:
        """What rules that share a search found, so that each search is made once."""
        return {}

    @cached_property
    def _views(self) -> dict[int, PlainViews]:
        return {}

    def views(self, number: int) -> PlainViews | None:
        """The plain text of a draft's places; each section is read once."""
        if number not in self._views:
            plan = self.draft(number)
            if plan is None:
                return None
            from plantool.core.plain_view import PlainViews

            self._views[number] = PlainViews(plan, number_plan(plan).reference)
        return self._views[number]
