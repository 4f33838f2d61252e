"""Báo cáo tổng hợp, tiếp thu, giải trình: the rounds, the counts, every opinion by its outcome."""

from __future__ import annotations

from dataclasses import asdict

from plantool.core.consultation import all_counts, printed_rounds
from plantool.core.drafter import drafter_values
from plantool.core.matrix import round_values
from plantool.core.opinion import Opinion, opinions_of
from plantool.core.review import Review

OUTCOMES = ("accepted", "partly", "rejected", "noted", "referred", "pending", "withdrawn")
"""The order in which the report tells the opinions."""


def report_context(review: Review) -> dict[str, object]:
    """The values of the template `bao-cao`."""
    rounds = printed_rounds(review)
    opinions = [one for found in rounds for one in opinions_of(review, found.comments)]
    return drafter_values(review) | {
        "rounds": [round_values(found) for found in rounds],
        "counts": asdict(all_counts(review)),
        "outcomes": [
            {"status": status, "opinions": [asdict(one) for one in members]}
            for status in OUTCOMES
            if (members := _with_status(opinions, status))
        ],
    }


def _with_status(opinions: list[Opinion], status: str) -> list[Opinion]:
    return [one for one in opinions if one.answer.status == status]
