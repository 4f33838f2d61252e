"""Which two drafts `diff` compares, read from the plan's folder, from files or from git."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from plantool.cli.reading import one_line, plan_of, review_of
from plantool.core.agency import Agencies
from plantool.core.encoding import decode
from plantool.core.message import message
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.settings import DEFAULTS, Settings
from plantool.core.text import SourceText
from plantool.disk import PlanText, Repo, find_repo, locate_plan, read_file
from plantool.errors import PlantoolError
from plantool.git import file_at
from plantool.i18n import translate

if TYPE_CHECKING:
    from plantool.cli.diff_words import Shown
    from plantool.core.diff_model import PlanDiff
    from plantool.core.review import Review


class Around(Struct, frozen=True, dict=True):
    """The repo that a draft lies in; its comments are read when they are asked for."""

    repo: Repo
    text: PlanText

    @cached_property
    def review(self) -> Review:
        """All that was said and done about the plan."""
        return review_of(self.repo.with_comments(self.text))


class Drafts(Struct, frozen=True):
    """Two drafts to be compared, with what is needed to show the comparison."""

    old: Plan
    new: Plan
    old_name: str
    new_name: str
    around: Around | None = None
    """None where the drafts lie in no repo."""

    @property
    def agencies(self) -> Agencies:
        """The bodies of the repo."""
        return self.around.text.agencies if self.around else Agencies()

    @property
    def settings(self) -> Settings:
        """The settings of the repo."""
        return self.around.text.settings if self.around else DEFAULTS

    @property
    def review(self) -> Review:
        """All that was said and done about the plan, as far as there is a repo."""
        from plantool.core.review import Review

        return self.around.review if self.around else Review(self.new)

    def compared(self) -> PlanDiff:
        """What differs, each change with the comments that the repo's records name."""
        # Imported when it is time: a redline has pandoc at work by then.
        from plantool.core.diff import diff_plans

        if self.around is None:
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

        return Shown(self.compared(), self.agencies, self.old_name, self.new_name)


def drafts_in_files(old: str, new: str) -> Drafts:
    """Two files; records are read where the newer one lies in its plan's repo."""
    before, after = _plan_in(old), _plan_in(new)
    return Drafts(before, after, old, new, _around(after, Path(new)))


def drafts_of_plan(given: str, first: int | None, last: int | None) -> Drafts:
    """Two drafts of a plan: those named, else the plan and the frozen draft before it."""
    around, plan = _read(given)
    text, current = around.text, plan.header.draft
    until = current if last is None else last
    new = plan if until == current else _draft(text, plan, until)
    since = first
    if since is None:
        since = next((n for n in (until - 1, until) if n in text.frozen), None)
    if since is None:
        what = message(
            "{plan}: no draft is frozen yet, so there is nothing to compare with;"
            " 'plantool release' freezes one, --rev compares with git",
            plan=text.id,
        )
        raise PlantoolError(what)
    old = _draft(text, plan, since)
    name = f"plans/{text.id}.md" if since == until else ""
    return Drafts(old, new, _draft_name(since), name or _draft_name(until), around)


def drafts_since_revision(given: str, revision: str) -> Drafts:
    """The plan as it is now with what it was at a revision of git."""
    around, plan = _read(given)
    relative = f"plans/{around.text.id}.md"
    old = _parsed(file_at(around.repo.root, revision, relative), relative)
    return Drafts(old, plan, f"{relative} ({revision})", relative, around)


def _read(given: str) -> tuple[Around, Plan]:
    repo, plan_id = locate_plan(given, Path.cwd())
    text = repo.read_text(plan_id)
    return Around(repo, text), plan_of(text)


def _draft(text: PlanText, plan: Plan, number: int) -> Plan:
    source = text.frozen.get(number)
    if source is None and number == plan.header.draft:
        return plan
    if source is None:
        frozen = ", ".join(str(one) for one in sorted(text.frozen)) or "-"
        what = message(
            "{plan}: draft {n} is not frozen; frozen drafts: {frozen}",
            plan=text.id,
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


def _around(plan: Plan, path: Path) -> Around | None:
    """The repo that the file lies in, if it has this plan, and the plan can be read there."""
    try:
        repo = find_repo(path.parent)
    except PlantoolError:
        return None
    plan_id = plan.header.plan or ""
    if not plan_id or not repo.path(f"plans/{plan_id}.md").is_file():
        return None
    text = repo.read_text(plan_id)
    return Around(repo, text) if text.plan else None
