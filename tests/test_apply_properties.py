"""What holds of every apply, whatever the plan and the comments are."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plantool.core.apply import Application
from plantool.core.audit import audit
from plantool.core.edit import apply_edits
from plantool.core.finding import has_errors
from plantool.core.history import flat, free_entries
from plantool.core.parse_plan import parse_plan
from plantool.core.record import parse_record
from plantool.core.release import Undo, undo_draft
from plantool.core.review import Review
from plantool.core.text import SourceText
from tests.building import after, applied, body_file, made, review_of_texts
from tests.plan_strategies import Made, comment_list, plans, requests

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    plan: Made = draw(plans())
    asked = draw(requests(plan))
    half = len(asked) // 2
    comments = {
        **(body_file(comment_list(asked[:half], "a"), agency="a") if asked[:half] else {}),
        **(body_file(comment_list(asked[half:], "b"), agency="b") if asked[half:] else {}),
    }
    return review_of_texts(plan.text, comments)


def sound(review: Review) -> Application | None:
    """The application where these comments can be applied together."""
    application = applied(review)
    return application if application.making else None


@QUICK
@given(reviews())
def test_bytes_outside_the_edits_and_own_lines_stay(review: Review) -> None:
    application = sound(review)
    if application is None or application.making is None:
        return
    base = review.plan.source.text
    pieces = flat(tuple(one.change for one in application.edits))
    edited = apply_edits(base, pieces)
    line = application.making.plan.header.history[0]
    newline = review.plan.source.newline
    words = f"history:{newline}- {{draft: 2, base: {line.base}, record: {line.record}}}{newline}"
    without = application.making.text.replace(words, "", 1).replace("draft: 2", "draft: 1", 1)
    assert without == edited


@QUICK
@given(reviews())
def test_the_order_of_files_and_comments_does_not_matter(review: Review) -> None:
    application = sound(review)
    turned = replace(
        review,
        files=tuple(
            replace(file, model=replace(file.model, comments=file.model.comments[::-1]))
            for file in reversed(review.files)
        ),
    )
    other = sound(turned)
    assert (application is None) == (other is None)
    if application and other and application.making and other.making:
        assert (
            application.making.text.split("history:")[0] == other.making.text.split("history:")[0]
        )
        assert application.making.record.edits == other.making.record.edits


@QUICK
@given(reviews())
def test_applying_twice_is_applying_once_and_the_audit_holds(review: Review) -> None:
    application = sound(review)
    if application is None or application.making is None:
        return
    then = after(review, application.making)
    assert applied(then).making is None
    assert not applied(then).edits
    assert not has_errors(audit(then)), [str(one.message) for one in audit(then)]


@QUICK
@given(reviews())
def test_undo_gives_the_old_bytes(review: Review) -> None:
    application = sound(review)
    if application is None or application.making is None:
        return
    undone = undo_draft(after(review, application.making))
    assert isinstance(undone, Undo)
    assert undone.text == review.plan.source.text


@QUICK
@given(reviews(), st.data())
def test_any_changed_character_makes_the_audit_fail(review: Review, data: st.DataObject) -> None:
    application = sound(review)
    if application is None or application.making is None:
        return
    then = after(review, application.making)
    target = data.draw(st.sampled_from(["plan", "frozen", "record"]))
    source = {
        "plan": then.plan.source,
        "frozen": then.frozen[1],
        "record": then.records[2].source,
    }[target]
    at = data.draw(st.integers(0, len(source.text) - 1))
    if target == "plan" and any(span.start <= at < span.end for span in free_entries(then.plan)):
        return
    other = data.draw(st.sampled_from("xầ 1-\n"))
    if other == source.text[at]:
        return
    changed = SourceText(source.text[:at] + other + source.text[at + 1 :], source.path)
    assert _is_caught(then, target, changed)


def _is_caught(then: Review, target: str, changed: SourceText) -> bool:
    """Whether reading or auditing the changed file gives an error."""
    if target == "plan":
        plan, findings = parse_plan(changed)
        return plan is None or has_errors((*findings, *audit(replace(then, plan=plan))))
    if target == "frozen":
        return has_errors(audit(replace(then, frozen={1: changed})))
    record, findings = parse_record(changed)
    if record is None:
        return has_errors(findings)
    return has_errors(audit(replace(then, records={2: record})))


@QUICK
@given(plans())
def test_the_parts_of_a_plan_joined_are_its_text(plan: Made) -> None:
    parsed, _ = parse_plan(SourceText(plan.text, "plans/x.md"))
    assert parsed is not None
    text = parsed.source.text
    parts = [parsed.front_matter.of(text)]
    for section in parsed.sections:
        parts += (section.heading.of(text), section.own.of(text))
    assert "".join(parts) == text


def test_the_strategy_makes_plans_that_can_be_applied_to() -> None:
    counted = 0

    @settings(max_examples=40, deadline=None, database=None, derandomize=True)
    @given(reviews())
    def count(review: Review) -> None:
        nonlocal counted
        application = sound(review)
        counted += application is not None and bool(application.edits)

    count()
    assert counted >= 10


def test_a_record_is_read_back_as_it_was_written() -> None:
    review = review_of_texts(
        SAMPLE,
        body_file(
            comment_list(['{"section": "mot", "action": "retitle", "text": "Tên: \\"mới\\""}'], "a")
        ),
    )
    then = made(review)
    assert then.records[2].model.edits[0].new == 'Tên: "mới"'


SAMPLE = """\
---
plan: x
title: T
draft: 1
---

# Một {#mot}

Chữ.
"""
