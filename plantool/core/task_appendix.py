"""Phụ lục phân công nhiệm vụ: the appendix of tasks by itself."""

from __future__ import annotations

from plantool.core.message import Message, message
from plantool.core.render import attached_line
from plantool.core.review import Review
from plantool.core.task_rows import DEFAULT_TITLE, task_table


def task_appendix_context(review: Review) -> dict[str, object] | Message:
    """The values of the template `nhiem-vu`, or why there are none."""
    header = review.plan.header
    if not header.tasks:
        return message(
            "{path} has no 'tasks', of which the appendix is made", path=review.plan.source.path
        )
    title = header.task_table.title or DEFAULT_TITLE
    return {
        "plan": review.plan.id,
        "draft": header.draft,
        "label": review.numbering.task_appendix,
        "title": [" ".join(line.split()) for line in title.splitlines() if line.strip()],
        "attached": attached_line(header, review.agencies),
        "tasks": task_table(header, review.agencies, review.numbering),
    }
