"""What is carried out where, as a page by itself and as a part of a larger one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from plantool.cli.output import clean
from plantool.cli.task_words import due_words
from plantool.cli.trace_text import trace_summary
from plantool.core.tasks import PlannedTask
from plantool.core.trace import Trace, TracedItem, TracedSource
from plantool.i18n import gettext as _

TRACE_STYLE = """
.trace table { width: 100%; border-collapse: collapse; margin: 12px 0 28px; background: #fff; }
.trace th, .trace td { border: 1px solid #e2e5ea; padding: 10px 12px; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
.trace th { background: #eef2f7; font-size: 14px; font-weight: 600; }
.trace .id, .trace .who, .trace .summary { color: #5f6773; font-size: 14px; }
.trace .who { display: block; }
.trace .id, .trace .place { white-space: nowrap; }
.trace th:first-child { width: 45%; }
.trace ul { margin: 0; padding: 0; list-style: none; }
.trace li + li { margin-top: 8px; }
.trace tr.missing td { background: #fff3e0; }
.trace tr.missing td:first-child { box-shadow: inset 4px 0 #b45309; }
.trace strong.none { color: #b45309; }
@media print { .trace tr { break-inside: avoid; } .trace thead { display: table-header-group; } }
"""
"""The style of the part; every rule is for elements inside `.trace`."""

_PAGE_STYLE = """
* { box-sizing: border-box; }
body { margin: 0; background: #f5f6f8; color: #1b1f24;
  font: 16px/1.6 "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 24px; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 18px; line-height: 1.4; margin: 24px 0 0; }
@media print { body { background: #fff; } }
"""


def trace_page(trace: Trace) -> str:
    """The page: no script, no file beside it, every word of the plan escaped."""
    title = escape(trace.tasks.title or trace.tasks.plan)
    lines = (
        "<!DOCTYPE html>",
        f'<html lang="vi"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_PAGE_STYLE}{TRACE_STYLE}</style></head><body><main>",
        f"<h1>{title}</h1>",
        trace_fragment(trace),
        "</main></body></html>",
    )
    return clean("\n".join(lines) + "\n")


def trace_fragment(trace: Trace) -> str:
    """The same as one element for a larger page, which must hold `TRACE_STYLE`."""
    return clean("\n".join(_fragment(trace)))


def _fragment(trace: Trace) -> Iterator[str]:
    summary = f"{trace.tasks.plan} · {trace_summary(trace)}"
    yield f'<div class="trace"><p class="summary">{escape(summary)}</p>'
    for source in trace.sources:
        yield from _source(trace, source)
    if trace.sections:
        yield from _sections(trace)
    if trace.sources and trace.serving_none:
        yield f"<h2>{escape(_('Tasks that carry out nothing of the sources'))}</h2>"
        yield _task_list(trace.serving_none)
    if trace.unknown:
        yield f"<h2>{escape(_('No source has these items'))}</h2><ul>"
        yield from (f"<li>{escape(name)} ({escape(task)})</li>" for task, name in trace.unknown)
        yield "</ul>"
    yield "</div>"


def _source(trace: Trace, source: TracedSource) -> Iterator[str]:
    yield f"<h2>{escape(source.title or source.id)}</h2>"
    yield from _table_head(_("Item"), _("Task"), _("Section"))
    uncovered = set(trace.uncovered)
    for item in source.items:
        yield _item(trace, item, is_missing=item in uncovered)
    if source.whole:
        words = escape(_("(the whole document)"))
        yield f"<tr><td>{words}</td><td>{_task_list(source.whole)}</td><td></td></tr>"
    yield "</tbody></table>"


def _item(trace: Trace, item: TracedItem, *, is_missing: bool) -> str:
    tasks = _task_list(item.tasks)
    if is_missing:
        tasks = f'<strong class="none">{escape(_("(nothing carries it out)"))}</strong>'
    sections = "<br>".join(escape(trace.paths[section]) for section in item.sections)
    words = f'{escape(item.text)} <span class="id">{escape(item.item)}</span>'
    row = '<tr class="missing">' if is_missing else "<tr>"
    return f'{row}<td>{words}</td><td>{tasks}</td><td class="place">{sections}</td></tr>'


def _sections(trace: Trace) -> Iterator[str]:
    texts = {item.name: item.text for item in trace.items}
    texts |= {source.id: source.title for source in trace.sources}
    yield f"<h2>{escape(_('Sections and what they carry out'))}</h2>"
    yield from _table_head(_("Section"), _("Carries out"))
    for section in trace.sections:
        title = escape(f"{section.path} {section.title}".strip())
        items = "".join(f"<li>{escape(texts.get(name, name))}</li>" for name in section.items)
        yield f"<tr><td>{title}</td><td><ul>{items}</ul></td></tr>"
    yield "</tbody></table>"


def _table_head(*headings: str) -> Iterator[str]:
    cells = "".join(f'<th class="place">{escape(heading)}</th>' for heading in headings)
    yield f"<table><thead><tr>{cells}</tr></thead><tbody>"


def _task_list(tasks: Iterable[PlannedTask]) -> str:
    return "<ul>" + "".join(map(_task, tasks)) + "</ul>"


def _task(task: PlannedTask) -> str:
    facts = " · ".join(filter(None, (task.lead, due_words(task))))
    return f'<li>{task.number}. {escape(task.text)}<span class="who">{escape(facts)}</span></li>'
