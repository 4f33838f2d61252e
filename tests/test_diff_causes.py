"""Who is credited for a change over several drafts: taken back, put back, covered by another."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from plantool.core.comparison import comparison_context
from plantool.core.diff import diff_plans
from plantool.core.diff_model import PlanDiff
from plantool.core.parse_comment import parse_body_file
from plantool.core.redline import Cause, Credits
from plantool.core.revert import Reverting, revert_comments
from plantool.core.review import Review
from plantool.core.text import SourceText
from tests.building import HEADER, STAMP, after, body_file, made, review_of_texts
from tests.building import body_of as text_of

BODY = """
# Một {#mot}

- Việc thứ nhất.
- Việc thứ hai.
- Việc thứ ba.
"""
AGENCIES = "a: {name: Sở A}\nb: {name: Sở B}\nc: {name: Sở C}\n"
NO = "Giữ nguyên. Lý do: đã đủ."


def comment(
    comment_id: str, quote: str, text: str, *, action: str = "replace", decision: str = ""
) -> str:
    decided = decision or "{status: accepted, reply: Tiếp thu.}"
    words = "" if action == "delete" else f"  text: '{text}'\n"
    return (
        f"- id: {comment_id}\n  section: mot\n  action: {action}\n"
        f"  quote: {{exact: '{quote}'}}\n{words}  decision: {decided}\n"
    )


def started(comments: str) -> Review:
    return made(review_of_texts(HEADER + BODY, body_file(comments), AGENCIES))


def with_file(review: Review, agency: str, comments: str) -> Review:
    """The review with one more body's file, about today's draft."""
    ((path, text),) = body_file(comments, agency=agency, draft=review.plan.header.draft).items()
    file, findings = parse_body_file(SourceText(text, path))
    assert file is not None, findings
    return replace(review, files=(*review.files, file))


def reverted(review: Review, *ids: str) -> Review:
    reverting = revert_comments(review, ids, NO, STAMP)
    assert isinstance(reverting, Reverting), [str(one.message) for one in reverting]
    return after(reverting.review, reverting.making)


def compared(review: Review, since: int, until: int | None = None) -> PlanDiff:
    old, new = review.draft(since), review.draft(until or review.plan.header.draft)
    assert old is not None
    assert new is not None
    return diff_plans(
        old,
        new,
        records=tuple(review.records.values()),
        comments=review.by_id,
        drafts=review.frozen,
    )


def causes(diff: PlanDiff) -> set[tuple[tuple[str, ...], bool]]:
    return {(run.comments, run.explained) for run in diff.runs}


@pytest.mark.parametrize(
    ("quote", "text", "action"),
    [
        ("Việc thứ hai.", "", "delete"),
        ("thứ hai", "số hai", "replace"),
        ("thứ hai", " và một việc khác", "insert-after"),
    ],
)
def test_who_was_taken_back_is_not_credited_for_the_next_ones_change(
    quote: str, text: str, action: str
) -> None:
    review = reverted(started(comment("a-1", quote, text, action=action)), "a-1")
    assert text_of(review) == BODY
    assert compared(review, 1).is_empty
    review = made(with_file(review, "b", comment("b-1", quote, text, action=action)))
    for since in (1, 2, 3):
        credited = causes(compared(review, since))
        assert since == 2 or credited == {(("b-1",), True)}
    assert causes(compared(review, 1, 2)) == {(("a-1",), True)}
    assert compared(review, 2).is_empty


def test_words_put_back_are_those_of_who_brought_them() -> None:
    review = started(comment("a-1", "thứ hai", " và một việc khác", action="insert-after"))
    deletion = comment("b-1", "và một việc khác", "", action="delete")
    review = reverted(made(with_file(review, "b", deletion)), "b-1")
    assert "và một việc khác" in text_of(review)
    assert causes(compared(review, 1)) == {(("a-1",), True)}


def test_of_two_taken_back_one_is_asked_for_again() -> None:
    both = comment("a-1", "Việc thứ hai.", "", action="delete")
    both += comment("a-2", "Việc thứ ba.", "", action="delete")
    review = reverted(started(both), "a-1", "a-2")
    assert text_of(review) == BODY
    again = comment("b-1", "Việc thứ ba.", "", action="delete")
    assert causes(compared(made(with_file(review, "b", again)), 1)) == {(("b-1",), True)}


def covered_review() -> Review:
    covering = comment("c-1", "thứ hai", "số hai")
    covered = comment(
        "a-1", "hai", "2", decision="{status: accepted, reply: Tiếp thu., same_as: c-1}"
    )
    same = "{status: accepted, reply: Tiếp thu., same_as: a-1}"
    supporting = f"- {{id: b-1, supports: a-1, decision: {same}}}\n"
    review = review_of_texts(
        HEADER + BODY,
        body_file(covering, agency="c") | body_file(covered) | body_file(supporting, agency="b"),
        AGENCIES,
    )
    return made(review)


def test_a_comment_that_another_ones_wording_covers_is_credited_beside_it() -> None:
    review = covered_review()
    diff = compared(review, 1)
    assert causes(diff) == {(("c-1", "a-1", "b-1"), True)}
    assert diff.agencies == {"a-1": "a", "b-1": "b", "c-1": "c"}


def test_the_redline_is_signed_by_who_gave_the_words() -> None:
    review = covered_review()
    signing = Credits(compared(review, 1), review, "2021-02-06")
    credit = signing.credit(Cause(("c-1", "a-1", "b-1"), explained=True))
    assert credit.author == "Sở C"
    assert [line for line in credit.note if line.endswith("-1)")] == [
        "Sở C (c-1)",
        "Sở A (a-1)",
        "Sở B (b-1)",
    ]


def test_the_comparison_names_the_covered_one_once_beside_the_other() -> None:
    context = comparison_context(covered_review(), 1)
    assert isinstance(context, dict)
    rows = context["rows"]
    assert isinstance(rows, list)
    ((explanation,),) = [row["explanations"] for row in rows]
    assert explanation["opinion"]["agency"] == "Sở C"
    assert [one["agency"] for one in explanation["jointly"]] == ["Sở A", "Sở B"]
