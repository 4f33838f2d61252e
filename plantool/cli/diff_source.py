"""Which two drafts `diff` compares, read from the plan's folder, from files or from git."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from plantool.cli.reading import one_line, read_plan, review_of
from plantool.core.agency import Agencies
from plantool.core.encoding import decode
from plantool.core.message import message
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.core.text import SourceText
from plantool.disk import find_repo, read_file
from plantool.errors import PlantoolError
from plantool.git import file_at
from plantool.i18n import translate

if TYPE_CHECKING:
    from plantool.cli.diff_words import Shown
    from plantool.core.diff_model import PlanDiff


class Drafts(Struct, frozen=True):
    """Two drafts to be compared, with what is needed to show the comparison."""

    old: Plan
    new: Plan
    old_name: str
    new_name: str
    review: Review | None = None
    """Comments and settings of the plan's repo, if there is one."""
    root: Path | None = None
    """The repo's folder."""

    def compared(self) -> PlanDiff:
        """What differs, each change with the comments that the repo's records name."""
        # Imported when it is time: a redline has pandoc at work by then.
        from plantool.core.diff import diff_plans

        if self.review is None:
            return diff_plans(self.old, self.new)
        return diff_plans(
            self.old,
            self.new,
            records=tuple(self.review.records.values()),
            comments=self.review.by_id,
            drafts=self.review.frozen,
        )

    def shown(self) -> Shown:
        """The comparison as all outputs show it."""
        from plantool.cli.diff_words import Shown

        agencies = self.review.agencies if self.review else Agencies()
        return Shown(self.compared(), agencies, self.old_name, self.new_name)


def drafts_in_files(old: str, new: str) -> Drafts:
    """Two files; records are read where the newer one lies in its plan's repo."""
    before, after = _plan_in(old), _plan_in(new)
    found = _review_around(after, Path(new))
    review, root = found or (None, None)
    return Drafts(before, after, old, new, review, root)


def drafts_of_plan(given: str, first: int | None, last: int | None) -> Drafts:
    """Two drafts of a plan: those named, else the plan and the frozen draft before it."""
    repo, plan_id, loaded = read_plan(given)
    review = review_of(loaded)
    current = review.plan.header.draft
    until = current if last is None else last
    new = review.plan if until == current else _draft(review, plan_id, until)
    since = first
    if since is None:
        since = next((n for n in (until - 1, until) if n in review.frozen), None)
    if since is None:
        what = message(
            "{plan}: no draft is frozen yet, so there is nothing to compare with;"
            " 'plantool release' freezes one, --rev compares with git",
            plan=plan_id,
        )
        raise PlantoolError(what)
    old = _draft(review, plan_id, since)
    name = f"plans/{plan_id}.md" if since == until else ""
    return Drafts(old, new, _draft_name(since), name or _draft_name(until), review, repo.root)


def drafts_since_revision(given: str, revision: str) -> Drafts:
    """The plan as it is now with what it was at a revision of git."""
    repo, plan_id, loaded = read_plan(given)
    review = review_of(loaded)
    relative = f"plans/{plan_id}.md"
    old = _parsed(file_at(repo.root, revision, relative), relative)
    return Drafts(old, review.plan, f"{relative} ({revision})", relative, review, repo.root)


def _draft(review: Review, plan_id: str, number: int) -> Plan:
    source = review.frozen.get(number)
    if source is None and number == review.plan.header.draft:
        return review.plan
    if source is None:
        frozen = ", ".join(str(one) for one in sorted(review.frozen)) or "-"
        what = message(
            "{plan}: draft {n} is not frozen; frozen drafts: {frozen}",
            plan=plan_id,
            n=number,
            frozen=frozen,
        )
        raise PlantoolError(what)
    return _plan_of(source)


def _draft_name(number: int) -> str:
    return translate(message("draft {n}", n=number))


def _plan_in(path: str) -> Plan:
    return _parsed(read_file(Path(path), path), path)


def _parsed(data: bytes, path: str) -> Plan:
    source, findings = decode(data, path)
    if source is None:
        raise PlantoolError(one_line(findings[0]))
    return _plan_of(source)


def _plan_of(source: SourceText) -> Plan:
    plan, findings = parse_plan(source)
    if plan is None:
        raise PlantoolError(one_line(findings[0]))
    return plan


def _review_around(plan: Plan, path: Path) -> tuple[Review | None, Path] | None:
    """The plan's comments and records, if the file lies in a repo that has this plan."""
    try:
        repo = find_repo(path.parent)
    except PlantoolError:
        return None
    plan_id = plan.header.plan or ""
    if not plan_id or not repo.path(f"plans/{plan_id}.md").is_file():
        return None
    return repo.load(plan_id).review, repo.root
