"""A plan's outline: its sections with numbers, words, tasks and the comments about each."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from plantool.core.agency import Agencies
from plantool.core.comment_place import is_open, place_of
from plantool.core.inline import plain_inline
from plantool.core.plain_view import PlainViews
from plantool.core.plan import Actors, Task
from plantool.core.review import Review


class CommentCount(Struct, frozen=True):
    """How many comments wait for a decision and how many have one."""

    open: int = 0
    decided: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.decided

    def __add__(self, other: CommentCount) -> CommentCount:
        return CommentCount(self.open + other.open, self.decided + other.decided)


class OutlineTask(Struct, frozen=True):
    """A task: who leads it, and by when."""

    id: str
    text: str
    lead: str
    due: str


class OutlineSection(Struct, frozen=True):
    """One section of the outline."""

    id: str
    level: int
    label: str
    """The number as it is printed before the title: `II.`, `a)`."""
    path: str
    """The short name of the section: `II.4`."""
    title: str
    words: int
    """Words of the section's own text, without its title and its subsections."""
    tasks: tuple[OutlineTask, ...]
    comments: CommentCount


class Outline(Struct, frozen=True):
    """A plan at a glance."""

    plan: str
    title: str
    draft: int
    status: str
    sections: tuple[OutlineSection, ...]
    unplaced_tasks: tuple[OutlineTask, ...]
    """Tasks that name no section of the plan."""
    in_header: CommentCount
    """Comments on header fields: title, recipients, tasks …"""
    general: CommentCount
    """Comments about no place."""
    elsewhere: CommentCount
    """Comments about sections that this draft does not have."""

    @property
    def words(self) -> int:
        """Words of all sections."""
        return sum(section.words for section in self.sections)

    @property
    def comments(self) -> CommentCount:
        """All comments."""
        beside = self.in_header + self.general + self.elsewhere
        return sum((section.comments for section in self.sections), beside)


def outline_of(review: Review) -> Outline:
    """The outline of a plan."""
    plan, header = review.plan, review.plan.header
    counted = _counted(review)
    in_header, general = counted.pop(_HEADER, CommentCount()), counted.pop("", CommentCount())
    tasks: dict[str, list[OutlineTask]] = defaultdict(list)
    unplaced: list[OutlineTask] = []
    for task in header.tasks:
        shown = _shown(task, review.agencies)
        homes = [section for section in task.section if section in plan.by_id]
        for home in homes:
            tasks[home].append(shown)
        unplaced += [] if homes else [shown]
    views = PlainViews(plan, review.numbering.reference)
    sections = tuple(
        OutlineSection(
            section.id,
            section.level,
            review.numbering.label(section.id),
            review.numbering.path(section.id),
            plain_inline(section.title).text.strip(),
            _words(views, section.id),
            tuple(tasks[section.id]),
            counted.pop(section.id, CommentCount()),
        )
        for section in plan.sections
    )
    elsewhere = sum(counted.values(), CommentCount())
    return Outline(
        plan.id,
        " ".join(header.title.split()),
        header.draft,
        header.status.value,
        sections,
        tuple(unplaced),
        in_header,
        general,
        elsewhere,
    )


_HEADER = "(header)"
"""Stands for all header fields; no section's ID looks like it."""


def _counted(review: Review) -> dict[str, CommentCount]:
    """The comments by their place: a section's ID, the header, or "" for general ones."""
    found: dict[str, CommentCount] = defaultdict(CommentCount)
    for located in review.comments:
        place = place_of(located.comment)
        key = _HEADER if place.field else place.section
        waits = is_open(located.comment)
        found[key] += CommentCount(open=int(waits), decided=int(not waits))
    return dict(found)


def _words(views: PlainViews, section_id: str) -> int:
    view = views.view(section_id, own=True)
    return sum(any(map(str.isalnum, word)) for word in view.text.split()) if view else 0


def _shown(task: Task, agencies: Agencies) -> OutlineTask:
    return OutlineTask(
        task.id, " ".join(task.text.split()), _lead(task.lead, agencies), " ".join(task.due.split())
    )


def _lead(actors: Actors, agencies: Agencies) -> str:
    if actors.text:
        return " ".join(actors.text.split())
    return "; ".join(agencies.name(agency) for agency in actors.agencies)
