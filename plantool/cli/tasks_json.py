"""The tasks of a plan as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from plantool.core.deadline import Deadline
from plantool.core.tasks import PlannedTask, TaskBody, TaskList, by_body, by_deadline
from plantool.core.trace import Trace


def tasks_json(listed: TaskList, trace: Trace) -> dict[str, object]:
    """All tasks, and three orders of them by ID."""
    return {
        "plan": listed.plan,
        "draft": listed.draft,
        "tasks": [task_json(task) for task in listed.tasks],
        "by_body": [
            {
                **_body(entry.body),
                "leads": _ids(entry.leads),
                "cooperates": _ids(entry.cooperates),
            }
            for entry in by_body(listed.tasks)
        ],
        "by_deadline": _ids(by_deadline(listed.tasks)),
        "by_source": [{"item": item.name, "tasks": _ids(item.tasks)} for item in trace.items],
        "unread": _ids(listed.unread),
    }


def task_json(task: PlannedTask) -> dict[str, object]:
    """One task; days are ISO dates, None where they are open or unknown."""
    return {
        "id": task.id,
        "number": task.number,
        "group": task.group,
        "text": task.text,
        "lead": task.lead,
        "leads": [_body(body) for body in task.leads],
        "with": task.cooperation,
        "cooperates": [_body(body) for body in task.cooperates],
        "due": task.deadline.text,
        "deadline": _deadline(task.deadline),
        "output": task.output,
        "funding": task.funding,
        "note": task.note,
        "sections": list(task.sections),
        "implements": list(task.implements),
    }


def _deadline(deadline: Deadline) -> dict[str, object]:
    return {
        "kind": deadline.kind.value,
        "start": deadline.start and deadline.start.isoformat(),
        "end": deadline.end and deadline.end.isoformat(),
        "ranges": [
            {
                "start": one.start and one.start.isoformat(),
                "end": one.end and one.end.isoformat(),
            }
            for one in deadline.ranges
        ],
        "yearly": [f"{month:02}-{day:02}" for month, day in deadline.yearly],
    }


def _body(body: TaskBody) -> dict[str, object]:
    return {"agency": body.agency or None, "name": body.name}


def _ids(tasks: Sequence[PlannedTask]) -> list[str]:
    return [task.id for task in tasks]
