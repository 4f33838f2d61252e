"""Shell completion: a repo's plans, sections, comments, bodies, rounds, and the rules' codes.

`eval "$(_PLANTOOL_COMPLETE=source_bash plantool)"` switches it on; zsh, fish and powershell alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from plantool.core.model import ID
from plantool.disk import Repo, find_repo, locate_plan
from plantool.errors import PlantoolError

if TYPE_CHECKING:
    from typer._click import Command, Context, Parameter

    from plantool.core.review import Review


def prepare() -> None:
    """Make Typer's own classes for the shells known."""
    from typer.completion import completion_init  # type: ignore[attr-defined]

    completion_init()


def complete_words_of(command: Command) -> None:
    """Let the parameters of a command that name something of a repo be completed."""
    for parameter in command.params:
        source = _SOURCES.get(parameter.opts[0]) or _SOURCES.get(str(parameter.metavar))
        if source:
            # Set here and not in each command: a run that completes nothing pays nothing.
            parameter._custom_shell_complete = _completer(source)  # noqa: SLF001


Source = Callable[[Repo, str], Iterator[str]]
"""The words of a repo; of one plan where the line names one."""


def _completer(source: Source) -> Callable[[Context, Parameter, str], list[str]]:
    def complete(context: Context, _parameter: Parameter, incomplete: str) -> list[str]:
        # An option whose value is still missing stops Typer's reading before the arguments.
        named = [one.metavar for one in context.command.params]
        first = next(iter(context.args), "") if "PLAN" in named else ""
        plan = context.params.get("plan") or first
        try:
            repo, plan_id = _repo_of(str(plan))
            words = dict.fromkeys(source(repo, plan_id))
        except (PlantoolError, OSError):
            return []
        # What is no ID could hold anything, and the shell shows it.
        return [word for word in words if word.startswith(incomplete) and ID.fullmatch(word)]

    return complete


def _repo_of(plan: str) -> tuple[Repo, str]:
    return locate_plan(plan, Path.cwd()) if plan else (find_repo(Path.cwd()), "")


def _plans(repo: Repo, _plan: str) -> Iterator[str]:
    yield from repo.plan_ids()


def _reviews(repo: Repo, plan: str) -> Iterator[Review]:
    for plan_id in (plan,) if plan else repo.plan_ids():
        review = repo.load(plan_id).review
        if review:
            yield review


def _sections(repo: Repo, plan: str) -> Iterator[str]:
    for review in _reviews(repo, plan):
        yield from (section.id for section in review.plan.sections if section.id)


def _comments(repo: Repo, plan: str) -> Iterator[str]:
    for review in _reviews(repo, plan):
        yield from (located.id for located in review.comments)


def _rounds(repo: Repo, plan: str) -> Iterator[str]:
    for review in _reviews(repo, plan):
        yield from (one.id for one in review.rounds)


def _bodies(repo: Repo, _plan: str) -> Iterator[str]:
    yield from repo.agencies()[0].by_id


_SOURCES: dict[str, Source] = {
    "PLAN": _plans,
    "--plan": _plans,
    "--section": _sections,
    "ID...": _comments,
    "--only": _comments,
    "--for": _comments,
    "--supports": _comments,
    "--same-as": _comments,
    "--agency": _bodies,
    "--round": _rounds,
}
"""By the option, or by what an argument is called in the usage line."""
