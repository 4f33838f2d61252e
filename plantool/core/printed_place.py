"""The place of a comment as documents print it: numbered as in the draft that was sent.

Nothing here is a sentence: the words around numbers and names stand in the templates.
"""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from plantool.core.comment import EditRequest, LocatedComment
from plantool.core.comment_place import place_of
from plantool.core.inline import plain_inline
from plantool.core.numbering import Numbering, number_plan
from plantool.core.plan import CLOSING, Plan
from plantool.core.review import Review
from plantool.core.task_rows import DEFAULT_COLUMNS
from plantool.core.text import Span

Rank = tuple[int, int]

_GENERAL: Rank = (0, 0)
_BODY, _APPENDIX, _TASKS = 3, 6, 7
_FIELD_RANKS = {
    **dict.fromkeys(("title", "subtitle"), (1, 0)),
    **dict.fromkeys(("type", "issuer", "symbol", "number", "place", "date", "urgency"), (1, 1)),
    **dict.fromkeys(("grounds", "sources"), (2, 0)),
    "signature": (5, 0),
    **dict.fromkeys(("recipients", "archive"), (5, 1)),
    **dict.fromkeys(("tasks", "task_table"), (_TASKS, 0)),
}
"""Title, grounds and opening come first, recipients and appendices last."""

_OTHER_FIELD: Rank = (4, 0)


class PrintedPlace(Struct, frozen=True):
    """A place in a draft: `mục III.6` and its title, a header field, or the draft as a whole."""

    section: str = ""
    reference: str = ""
    """`mục III.6`; an unnumbered section is named by its title."""
    title: str = ""
    """The section's title, where the reference does not say it."""
    field: str = ""
    """The header's key, `recipients`; of a task, target or source `tasks` and the like."""
    member: str = ""
    """The words of the task, target or source."""
    row: str = ""
    """The number of the task's row."""
    column: str = ""
    """The head of the task's column."""
    appendix: str = ""
    """What the appendix of tasks is called."""
    now: str = ""
    """The reference in today's text, where it is another one."""
    is_gone: bool = False
    """Whether today's text has no such section or task."""
    key: str = ""
    """Rows with the same key share their first cell: one place under one number, whichever draft
    the comments are about.
    """
    rank: Rank = _GENERAL


class Places(Struct, frozen=True, dict=True):
    """The places of one plan's drafts; each draft is numbered once."""

    review: Review

    @cached_property
    def _numberings(self) -> dict[int, Numbering]:
        return {}

    def draft(self, number: int) -> Plan:
        """Draft `number`; the plan itself where that draft is missing."""
        return self.review.draft(number) or self.review.plan

    def numbering(self, number: int) -> Numbering:
        """The numbers of draft `number`."""
        if number not in self._numberings:
            self._numberings[number] = number_plan(self.draft(number))
        return self._numberings[number]

    def of_comment(self, located: LocatedComment) -> PrintedPlace:
        """The first place that the comment names."""
        place = place_of(located.comment)
        return self.of_names(place.section, place.field, located.draft)

    def others(self, located: LocatedComment) -> tuple[PrintedPlace, ...]:
        """Where one opinion touches several places: the places beside the first."""
        first = self.of_comment(located)
        found = {first.key: first}
        for request in located.comment.edits:
            place = self.of_request(request, located.draft)
            found.setdefault(place.key, place)
        return tuple(found.values())[1:]

    def of_request(self, request: EditRequest, number: int) -> PrintedPlace:
        """The place that one edit names."""
        section = request.section or request.into or request.after or request.before
        return self.of_names("" if request.field else section, request.field, number)

    def of_names(self, section: str, name: str, number: int) -> PrintedPlace:
        """The place with these IDs in draft `number`."""
        if name:
            return self._field(name, number)
        return self._section(section, number) if section else PrintedPlace()

    def _section(self, section_id: str, number: int) -> PrintedPlace:
        plan, numbering = self.draft(number), self.numbering(number)
        section = plan.section(section_id)
        numbered = numbering.by_id.get(section_id)
        reference = numbering.reference(section_id)
        says_title = numbered is None or not numbered.is_named_by_number
        is_gone = self.review.plan.section(section_id) is None
        now = "" if is_gone else self.review.numbering.reference(section_id)
        return PrintedPlace(
            section=section_id,
            reference=reference,
            title=plain_inline(section.title).text.strip() if section and not says_title else "",
            now="" if now == reference else now,
            is_gone=is_gone,
            key=f"section {section_id} {reference}",
            rank=self._section_rank(section_id, number),
        )

    def _field(self, name: str, number: int) -> PrintedPlace:
        plan = self.draft(number)
        key, _, rest = name.partition(".")
        member, _, column = rest.partition(".")
        rank = _FIELD_RANKS.get(key, _OTHER_FIELD)
        if key == "tasks" and member:
            return self._task(member, column, number)
        words = ""
        if key == "targets" and member:
            target = next((one for one in plan.header.targets if one.id == member), None)
            words = target.text if target else member
            if target and target.section:
                rank = self._section_rank(target.section, number)
        if key == "sources" and member:
            words = next((one.title for one in plan.header.sources if one.id == member), member)
        return PrintedPlace(
            field=key,
            member=" ".join(words.split()),
            appendix=self.numbering(number).task_appendix if key == "tasks" else "",
            key=f"field {key} {member if words else ''}",
            rank=rank,
        )

    def _task(self, member: str, column: str, number: int) -> PrintedPlace:
        header = self.draft(number).header
        row = next((at for at, task in enumerate(header.tasks, 1) if task.id == member), 0)
        columns = header.task_table.columns or DEFAULT_COLUMNS
        return PrintedPlace(
            field="tasks",
            member=" ".join(header.tasks[row - 1].text.split()) if row else member,
            row=str(row or ""),
            column=next((one.label for one in columns if one.key == column), ""),
            appendix=self.numbering(number).task_appendix,
            is_gone=self.review.plan.task(member) is None,
            key=f"task {member} {row}",
            rank=(_TASKS, row),
        )

    @cached_property
    def _ranks(self) -> dict[int, dict[str, Rank]]:
        return {}

    def _section_rank(self, section_id: str, number: int) -> Rank:
        """The text's order; what the draft does not have stands behind its text."""
        if number not in self._ranks:
            self._ranks[number] = _section_ranks(self.draft(number))
        return self._ranks[number].get(section_id, _OTHER_FIELD)


def _section_ranks(plan: Plan) -> dict[str, Rank]:
    """Opening, sections and closing in the text's order, appendices behind the recipients."""
    ranks: dict[str, Rank] = {}
    appendix = Span(0, 0)
    for place, section in enumerate(plan.sections):
        if section.is_appendix:
            appendix = section.extent
        is_appended = appendix.contains(section.extent) and section.id != CLOSING
        ranks.setdefault(section.id, (_APPENDIX if is_appended else _BODY, place))
    return ranks
