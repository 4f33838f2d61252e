"""What is carried out where, as JSON."""

from __future__ import annotations

from plantool.core.trace import Trace, TracedSource


def trace_json(trace: Trace) -> dict[str, object]:
    """The sources item by item, the sections, the tasks, and what is missing on either side."""
    return {
        "plan": trace.tasks.plan,
        "draft": trace.tasks.draft,
        "sources": [_source(source) for source in trace.sources],
        "sections": [
            {
                "id": section.id,
                "number": section.path or None,
                "title": section.title,
                "items": list(section.items),
                "tasks": list(section.tasks),
            }
            for section in trace.sections
        ],
        "tasks": [
            {
                "id": task.id,
                "number": task.number,
                "text": task.text,
                "sections": list(task.sections),
                "implements": list(task.implements),
            }
            for task in trace.tasks.tasks
        ],
        "uncovered": [item.name for item in trace.uncovered],
        "tasks_without_item": [task.id for task in trace.serving_none],
        "unknown": [{"task": task, "implements": name} for task, name in trace.unknown],
    }


def _source(source: TracedSource) -> dict[str, object]:
    return {
        "id": source.id,
        "title": source.title,
        "items": [
            {
                "id": item.item,
                "text": item.text,
                "tasks": [task.id for task in item.tasks],
                "sections": list(item.sections),
            }
            for item in source.items
        ],
        "tasks": [task.id for task in source.whole],
    }
