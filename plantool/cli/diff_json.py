"""`diff` for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plantool.cli.diff_words import Shown, section_title
from plantool.core.diff_model import FieldChange, Run, SectionChange


def diff_json(shown: Shown) -> dict[str, object]:
    """The comparison as JSON shows it; offsets count characters of each file from 0."""
    diff = shown.diff
    return {
        "plan": diff.new.id,
        "from": diff.old.header.draft,
        "to": diff.new.header.draft,
        "traced": diff.is_traced,
        "sections": [_section(shown, section) for section in diff.changed_sections],
        "fields": [_field(shown, change) for change in diff.fields if not change.task],
        "tasks": list(_tasks(shown, diff.fields)),
    }


def _section(shown: Shown, change: SectionChange) -> dict[str, object]:
    return {
        "id": change.id,
        "kind": change.kinds[0].value,
        "kinds": [kind.value for kind in change.kinds],
        "number_old": change.number_old or None,
        "number_new": change.number_new or None,
        "title": section_title(change.new or change.old),
        "title_old": section_title(change.old) if change.old else None,
        "title_new": section_title(change.new) if change.new else None,
        "comments": _comments(shown, change.comments),
        "explained": change.explained,
        "changes": [_run(shown, run) for run in change.runs],
    }


def _field(shown: Shown, change: FieldChange) -> dict[str, object]:
    runs = (run for block in change.blocks for run in block.changes)
    return {
        "field": change.name,
        "kind": change.kind.value,
        "free": change.is_free,
        "changes": [_run(shown, run) for run in runs],
    }


def _tasks(shown: Shown, fields: Iterable[FieldChange]) -> Iterable[dict[str, object]]:
    by_task: dict[str, list[FieldChange]] = {}
    for change in fields:
        if change.task:
            by_task.setdefault(change.task, []).append(change)
    for task, changes in by_task.items():
        whole = changes[0].name == f"tasks.{task}"
        yield {
            "id": task,
            "kind": changes[0].kind.value if whole else "changed",
            "fields": [_field(shown, change) for change in changes],
        }


def _run(shown: Shown, run: Run) -> dict[str, object]:
    return {
        "old": run.old,
        "new": run.new,
        "start_old": run.old_span.start if run.old else None,
        "end_old": run.old_span.end if run.old else None,
        "start_new": run.new_span.start if run.new else None,
        "end_new": run.new_span.end if run.new else None,
        "comments": _comments(shown, run.comments),
        "explained": run.explained,
    }


def _comments(shown: Shown, comments: Sequence[str]) -> list[dict[str, object]]:
    return [{"comment": one, "agency": shown.diff.agencies.get(one)} for one in comments]
