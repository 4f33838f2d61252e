"""What is carried out where, as text for a screen."""

from __future__ import annotations

from collections.abc import Iterator

from plantool.cli.table import Cell, Column, screen_width, table_lines, wrapped
from plantool.cli.task_words import named_task
from plantool.core.message import message, plural
from plantool.core.trace import Trace, TracedItem, TracedSection, TracedSource
from plantool.i18n import gettext as _
from plantool.i18n import translate


def trace_lines(trace: Trace) -> Iterator[str]:
    """The screen of `plantool trace`."""
    yield from wrapped(trace_summary(trace), screen_width(), f"{trace.tasks.plan}: ")
    if not trace.sources:
        what = message("The plan names no 'sources', so there is nothing to trace it to.")
        yield ""
        yield from wrapped(translate(what), screen_width())
    for source in trace.sources:
        yield ""
        yield from _source_lines(trace, source)
    if trace.sections:
        yield ""
        yield from _section_lines(trace)
    yield from _gap_lines(trace)


def trace_summary(trace: Trace) -> str:
    """How many items are carried out, how many are not, how many tasks serve none."""
    items, missing = len(trace.items), len(trace.uncovered)
    facts = [
        translate(message("draft {n}", n=trace.tasks.draft)),
        translate(plural("{n} item", "{n} items", items)),
        translate(message("{n} carried out", n=items - missing)),
    ]
    if missing:
        facts.append(translate(message("{n} not", n=missing)))
    facts.append(translate(plural("{n} task", "{n} tasks", len(trace.tasks.tasks))))
    if trace.sources and trace.serving_none:
        none = len(trace.serving_none)
        facts.append(translate(plural("{n} serves no item", "{n} serve no item", none)))
    return " · ".join(facts)


def _source_lines(trace: Trace, source: TracedSource) -> Iterator[str]:
    yield from wrapped(source.title or source.id, screen_width(), f"{source.id}: ")
    yield ""
    columns = (
        Column(_("Item")),
        Column(_("What it asks"), wraps=True),
        Column(_("Task"), wraps=True),
        Column(_("Section")),
    )
    rows = [_item_row(trace, item) for item in source.items]
    yield from table_lines(columns, rows)
    if source.whole:
        names = ", ".join(map(named_task, source.whole))
        yield from wrapped(names, screen_width(), f"{_('The whole document')}: ")


def _item_row(trace: Trace, item: TracedItem) -> tuple[Cell, ...]:
    is_missing = item in trace.uncovered
    tasks = ", ".join(task.id for task in item.tasks) or (_("none") if is_missing else "")
    sections = ", ".join(trace.paths[section] for section in item.sections)
    return Cell(item.item), Cell(item.text), Cell(tasks), Cell(sections)


def _section_lines(trace: Trace) -> Iterator[str]:
    columns = (Column(_("Section"), wraps=True), Column(_("Carries out"), wraps=True))
    only = len(trace.sources) == 1
    rows = [_section_row(section, only_source=only) for section in trace.sections]
    yield from table_lines(columns, rows)


def _section_row(section: TracedSection, *, only_source: bool) -> tuple[Cell, ...]:
    names = [name.partition("/")[2] or name if only_source else name for name in section.items]
    lead = f"{section.path} " if section.path else ""
    return Cell(section.title, lead), Cell(", ".join(names))


def _gap_lines(trace: Trace) -> Iterator[str]:
    """What is missing on either side."""
    gaps = [(_("No source has these items"), [f"{name} ({task})" for task, name in trace.unknown])]
    if trace.sources:
        idle = [*map(named_task, trace.serving_none)]
        gaps.insert(0, (_("Nothing carries out"), [item.name for item in trace.uncovered]))
        gaps.insert(1, (_("Carry out nothing of the sources"), idle))
    for lead, names in gaps:
        if names:
            yield ""
            yield from wrapped(", ".join(names), screen_width(), f"{lead}: ")
