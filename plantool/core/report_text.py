"""Báo cáo tổng hợp, tiếp thu, giải trình: rounds, counts, every opinion by its outcome, and where
the plan carries out what it was made for.
"""

from __future__ import annotations

from msgspec import to_builtins

from plantool.core.consultation import all_counts, printed_rounds
from plantool.core.drafter import drafter_values
from plantool.core.matrix import round_values
from plantool.core.opinion import Opinion, opinions_of
from plantool.core.review import Review
from plantool.core.task_rows import printed_due
from plantool.core.tasks import PlannedTask
from plantool.core.trace import trace_of

OUTCOMES = ("accepted", "partly", "rejected", "noted", "referred", "pending", "withdrawn")
"""The order in which the report tells the opinions."""


def report_context(review: Review) -> dict[str, object]:
    """The values of the template `bao-cao`."""
    rounds = printed_rounds(review)
    opinions = [one for found in rounds for one in opinions_of(review, found.comments)]
    return drafter_values(review) | {
        "rounds": [round_values(found) for found in rounds],
        "counts": to_builtins(all_counts(review)),
        "outcomes": [
            {"status": status, "opinions": [to_builtins(one) for one in members]}
            for status in OUTCOMES
            if (members := _with_status(opinions, status))
        ],
        "carried_out": _carried_out(review),
    }


def _carried_out(review: Review) -> list[dict[str, object]]:
    """Each source item by item, with the tasks and sections that carry it out."""
    trace = trace_of(review)
    uncovered = {item.name for item in trace.uncovered}
    return [
        {
            "title": source.title or source.id,
            "whole": [_task(task) for task in source.whole],
            "items": [
                {
                    "text": item.text,
                    "tasks": [_task(task) for task in item.tasks],
                    "places": [review.numbering.reference(one) for one in item.sections],
                    "is_missing": item.name in uncovered,
                }
                for item in source.items
            ],
        }
        for source in trace.sources
    ]


def _task(task: PlannedTask) -> str:
    """`3. Kiện toàn tổ chức (Sở Nội vụ; Quý II/2021)`: as the appendix counts and prints it."""
    facts = "; ".join(filter(None, (task.lead, printed_due(task.deadline.text))))
    return f"{task.number}. {task.text}{f' ({facts})' if facts else ''}"


def _with_status(opinions: list[Opinion], status: str) -> list[Opinion]:
    return [one for one in opinions if one.answer.status == status]
