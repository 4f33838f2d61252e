"""`validate --fix` and `--diff`: mends what has one right answer, or shows what it would mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from plantool.cli.output import tell
from plantool.cli.text_change import show_change
from plantool.cli.validate_target import Target
from plantool.core.message import message, plural
from plantool.core.plan import Status
from plantool.disk import locked, write_files

if TYPE_CHECKING:
    # The rules are imported late: where nothing has changed, none of them runs.
    from plantool.core.review import Review

_PASSES = 5
"""Cures that meet are put in one after the other; more than this many never do."""


def write_cures(target: Target) -> None:
    """Write the cures of the plans; a draft that was released is left as it is."""
    for plan_id in target.plans:
        with locked(target.repo, plan_id):
            review = target.repo.load(plan_id).review
            if review is None or not _may_change(review):
                continue
            source = review.plan.source
            text, count = _mended(review)
            if not count:
                continue
            write_files(target.repo, {source.path: text}, {source.path: source.text})
        what = plural(
            "{path}: {n} fault mended", "{path}: {n} faults mended", count, path=source.path
        )
        tell(what)


def show_cures(target: Target) -> bool:
    """Print what `write_cures` would change as a unified diff; whether there is anything."""
    is_changed = False
    for plan_id in target.plans:
        review = target.repo.load(plan_id).review
        if review is None or not _may_change(review):
            continue
        source = review.plan.source
        text, count = _mended(review)
        is_changed |= count > 0
        show_change(source.path, source.text, text)
    return is_changed


def _mended(review: Review) -> tuple[str, int]:
    """The plan's text with its cures, and how many there were."""
    from plantool.core.fix import fixed
    from plantool.core.parse_plan import parse_plan
    from plantool.core.text import SourceText
    from plantool.core.validate import validate

    source, total = review.plan.source, 0
    for _pass in range(_PASSES):
        text, count = fixed(source, validate(review))
        if not count:
            break
        total += count
        source = SourceText(text, source.path)
        plan, _faults = parse_plan(source)
        if plan is None:
            break
        review = replace(review, plan=plan)
    return source.text, total


def _may_change(review: Review) -> bool:
    """Whether the present draft may still be changed by hand; if not, that is told."""
    header = review.plan.header
    made = header.draft in review.frozen or header.draft in review.records
    if header.status is Status.DRAFTING and not made:
        return True
    what = message(
        "{path}: draft {n} has gone out or was made by plantool; --fix leaves it alone",
        path=review.plan.source.path,
        n=header.draft,
    )
    tell(what)
    return False
