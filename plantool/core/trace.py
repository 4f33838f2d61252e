"""Which item of the programme each section and task carries out, and what nothing carries out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from plantool.core.inline import plain_inline
from plantool.core.plan import SourceDocument
from plantool.core.review import Review
from plantool.core.tasks import PlannedTask, TaskList, task_list


class TracedItem(Struct, frozen=True):
    """One item of a source document, with what carries it out."""

    source: str
    item: str
    text: str
    tasks: tuple[PlannedTask, ...]
    sections: tuple[str, ...]
    """IDs of the tasks' sections, in the plan's order."""

    @property
    def name(self) -> str:
        """`source/item`, as tasks name it."""
        return f"{self.source}/{self.item}"


class TracedSource(Struct, frozen=True):
    """A source document, item by item."""

    id: str
    title: str
    items: tuple[TracedItem, ...]
    whole: tuple[PlannedTask, ...]
    """Tasks that carry out the document without naming an item."""


class TracedSection(Struct, frozen=True):
    """A section and the items that its tasks carry out."""

    id: str
    path: str
    """Its short name, `III.4`; "" where it has no number."""
    title: str
    items: tuple[str, ...]
    """`source/item`."""
    tasks: tuple[str, ...]


class Trace(Struct, frozen=True):
    """What of the sources is carried out where."""

    tasks: TaskList
    sources: tuple[TracedSource, ...]
    sections: tuple[TracedSection, ...]
    """Those that carry something out."""
    unknown: tuple[tuple[str, str], ...]
    """Task ID and what it names, where no source has such an item."""
    paths: Mapping[str, str]
    """Short names of sections by ID; the ID where a section has no number."""

    @property
    def items(self) -> tuple[TracedItem, ...]:
        """The items of all sources."""
        return tuple(item for source in self.sources for item in source.items)

    @property
    def uncovered(self) -> tuple[TracedItem, ...]:
        """The items that no task carries out, by themselves or with their whole document."""
        whole = {source.id for source in self.sources if source.whole}
        return tuple(one for one in self.items if not one.tasks and one.source not in whole)

    @property
    def serving_none(self) -> tuple[PlannedTask, ...]:
        """The tasks that carry out nothing of the sources."""
        known = {item.name for item in self.items} | {source.id for source in self.sources}
        return tuple(one for one in self.tasks.tasks if not known.intersection(one.implements))


def trace_of(review: Review) -> Trace:
    """What of the plan's sources is carried out where."""
    tasks = task_list(review)
    serving: dict[str, list[PlannedTask]] = defaultdict(list)
    for task in tasks.tasks:
        for name in dict.fromkeys(task.implements):
            serving[name].append(task)
    order = {section.id: place for place, section in enumerate(review.plan.sections)}
    sources = tuple(_source(one, serving, order) for one in review.plan.header.sources)
    known = {one.id for one in sources} | {item.name for one in sources for item in one.items}
    unknown = tuple(
        (task.id, name) for task in tasks.tasks for name in task.implements if name not in known
    )
    paths = {one: review.numbering.path(one) or one for one in review.plan.by_id}
    return Trace(tasks, sources, tuple(_sections(review, tasks, known)), unknown, paths)


def _source(
    source: SourceDocument,
    serving: Mapping[str, Sequence[PlannedTask]],
    order: Mapping[str, int],
) -> TracedSource:
    items = []
    for item, text in source.items.items():
        tasks = tuple(serving.get(f"{source.id}/{item}", ()))
        sections = {section for task in tasks for section in task.sections if section in order}
        in_order = tuple(sorted(sections, key=order.__getitem__))
        items.append(TracedItem(source.id, item, " ".join(text.split()), tasks, in_order))
    title = " ".join(source.title.split())
    return TracedSource(source.id, title, tuple(items), tuple(serving.get(source.id, ())))


def _sections(review: Review, tasks: TaskList, known: set[str]) -> Iterator[TracedSection]:
    numbering = review.numbering
    by_section: dict[str, list[PlannedTask]] = defaultdict(list)
    for task in tasks.tasks:
        for section_id in dict.fromkeys(task.sections):
            by_section[section_id].append(task)
    for section in review.plan.sections:
        here = by_section.get(section.id, ())
        items = dict.fromkeys(name for task in here for name in task.implements if name in known)
        if items:
            yield TracedSection(
                section.id,
                numbering.path(section.id),
                plain_inline(section.title).text.strip(),
                tuple(items),
                tuple(task.id for task in here),
            )
