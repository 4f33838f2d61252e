"""The text against the table of tasks: what one names and the other forgot; who takes on what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from msgspec import Struct

from plantool.core.agency_name import find_agency
from plantool.core.comment import Action, LocatedComment
from plantool.core.finding import Finding, Severity
from plantool.core.inline import plain_inline
from plantool.core.message import Message, message
from plantool.core.plan import Plan, Section, Task
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.comment_places import CommentPlaces, effective_requests, is_adopted
from plantool.core.text import Place
from plantool.core.yaml_text import Path, nearest_span


@rule("T111", Severity.WARNING)
def task_moved_to_silent_body(review: Review, rule: Rule) -> Iterator[Finding]:
    """A task is led by a body that did not lead it in the draft that was sent out, and that has
    not replied in any round: it was given the task without having been heard.

    The draft said `lead: so-noi-vu`, today's says `lead: so-tai-chinh`, of which no letter came.
    Ask it, and enter its answer with `plantool reply`.
    """
    sent = _leads_as_sent(review)
    for index, task in enumerate(review.plan.header.tasks):
        new = [one for one in task.lead.agencies if one not in sent.get(task.id, (one,))]
        for agency in _unheard(review, new):
            what = _moved(task.id, agency, review)
            yield rule.finding(_task_place(review, index, "lead"), what)
    places = CommentPlaces(review)
    for located, way, task_id, leads in _moves_to_come(review):
        new = [one for one in leads if one not in sent.get(task_id, (one,))]
        for agency in _unheard(review, new):
            what = _moved(task_id, agency, review)
            yield rule.finding(places.place(located, *way, "value"), what, comment=located.id)


@rule("T112", Severity.NOTE)
def section_without_task(review: Review, rule: Rule) -> Iterator[Finding]:
    """A section among the tasks and measures (nhiệm vụ, giải pháp) has no row in the table of
    tasks, while the sections beside it have: nobody is answerable for it by any day.

    Add a task with `section: pho-bien`, or name the section in the task that covers it:
    `section: [tuyen-truyen, pho-bien]`.
    """
    plan = review.plan
    named = {section for task in plan.header.tasks for section in task.section}
    if not named:
        return
    tree = _TaskTree.of(plan, named)
    for index, section in enumerate(plan.sections):
        if section.parent not in tree.of_tasks and index in tree.of_tasks:
            for bare in tree.bare(index):
                what = message("no task belongs to section '{id}'", id=bare.id)
                place = plan.source.place(bare.title_span)
                yield rule.finding(place, what, section=bare.id)


@rule("T113", Severity.NOTE)
def assigned_body_without_task(review: Review, rule: Rule) -> Iterator[Finding]:
    """A body has a section of its own under the organisation of work (tổ chức thực hiện), but
    neither leads a task nor cooperates in one, be it by ID or in free wording.

    `## Sở Y tế {#giao-so-y-te}`, and `so-y-te` in no row: add it to the tasks its section speaks
    of. Bodies that are asked and not told ("Đề nghị …") need no row.
    """
    header = review.plan.header
    if not any(task.lead.agencies for task in header.tasks):
        return
    busy = _everyone(review, *(_named(task, review) for task in header.tasks))
    for section, agencies in _assigned(review):
        if agencies and not busy & _everyone(review, agencies):
            what = message(
                "'{name}' has a section here, but no task", name=review.agencies.name(agencies[0])
            )
            place = review.plan.source.place(section.title_span)
            yield rule.finding(place, what, section=section.id)


@rule("T114", Severity.NOTE)
def lead_without_section(review: Review, rule: Rule) -> Iterator[Finding]:
    """A body leads a task, but the organisation of work (tổ chức thực hiện), which gives other
    bodies a section each, has none for it.

    `lead: so-y-te` and no heading `Sở Y tế`: add `## Sở Y tế {#giao-so-y-te}`.
    """
    assigned = [agencies for _, agencies in _assigned(review)]
    if len([agencies for agencies in assigned if agencies]) < _FEWEST_ASSIGNED:
        return
    found = _everyone(review, *assigned)
    told: set[str] = set()
    for index, task in enumerate(review.plan.header.tasks):
        for agency in task.lead.agencies:
            if agency not in told and not found & _everyone(review, (agency,)):
                told.add(agency)
                what = message(
                    "'{name}' leads a task, but no section of the organisation of work is its own",
                    name=review.agencies.name(agency),
                )
                yield rule.finding(_task_place(review, index, "lead"), what)


_FEWEST_ASSIGNED = 2
"""Sections named after bodies, from which on they are taken to be complete."""

_TASK_TITLE = re.compile("nhi[eệ]m v[uụ]|gi[aả]i ph[aá]p", re.IGNORECASE)
_WORK_TITLE = re.compile(
    r"\W*(?:t[oổ] ch[uứ]c th[uự]c hi[eệ]n|ph[aâ]n c[oô]ng|tr[aá]ch nhi[eệ]m)", re.IGNORECASE
)
_ASKED = re.compile(r"\W*đ[eề] ngh[iị]\b", re.IGNORECASE)


def _leads_as_sent(review: Review) -> dict[str, set[str]]:
    """Who led each task in any of the drafts that were sent out; tasks that came later are not
    among them.
    """
    found: dict[str, set[str]] = {}
    for number in sorted({item.model.draft for item in review.rounds}):
        draft = review.draft(number)
        for task in draft.header.tasks if draft else ():
            found.setdefault(task.id, set()).update(task.lead.agencies)
    return found


def _moves_to_come(
    review: Review,
) -> Iterator[tuple[LocatedComment, Path, str, tuple[str, ...]]]:
    """Adopted comments that the next draft will carry out, with the task and its new leads."""
    for located in review.comments:
        if not is_adopted(located.comment) or located.id in review.applied:
            continue
        for way, request in effective_requests(located.comment):
            key, _, rest = request.field.partition(".")
            task_id, _, column = rest.partition(".")
            if key == "tasks" and column == "lead" and request.action is Action.SET:
                value = request.value
                named = value.get("agencies") if isinstance(value, dict) else value
                leads = (named,) if isinstance(named, str) else tuple(named or ())
                yield located, way, task_id, leads


def _unheard(review: Review, leads: Iterable[str]) -> Iterator[str]:
    """Those of which, and of whose members, no reply came in any round."""
    replied = {file.agency for file in review.files if file.model.replies or file.comments}
    for agency in leads:
        if not replied & {agency, *review.agencies.expanded((agency,))}:
            yield agency


def _moved(task_id: str, agency: str, review: Review) -> Message:
    return message(
        "task '{task}' goes to '{agency}', which has not replied in any round",
        task=task_id,
        agency=review.agencies.name(agency),
    )


class _TaskTree(Struct, frozen=True):
    """The sections by their place in the plan, looked at once each."""

    plan: Plan
    named: set[str]
    children: Mapping[int, Sequence[int]]
    of_tasks: set[int | None]
    """The sections of tasks and measures, and all inside them."""
    covered: set[int]
    """The sections that a task names, and those around them."""

    @classmethod
    def of(cls, plan: Plan, named: set[str]) -> _TaskTree:
        children: dict[int, list[int]] = {}
        of_tasks: set[int | None] = set()
        for index, section in enumerate(plan.sections):
            is_titled = _TASK_TITLE.search(section.title) and not section.is_appendix
            if section.parent in of_tasks or is_titled:
                of_tasks.add(index)
            if section.parent is not None:
                children.setdefault(section.parent, []).append(index)
        covered: set[int] = set()
        for index, section in reversed([*enumerate(plan.sections)]):
            if section.id in named:
                covered.add(index)
            if index in covered and section.parent is not None:
                covered.add(section.parent)
        return cls(plan, named, children, of_tasks, covered)

    def bare(self, index: int) -> Iterator[Section]:
        """The sections inside that no task names, where the greater part beside them has one."""
        inside = self.children.get(index, ())
        covered = [one for one in inside if one in self.covered]
        for one in inside:
            section = self.plan.sections[one]
            if one not in self.covered and 2 * len(covered) > len(inside):
                yield section
            elif one in self.covered and section.id not in self.named:
                yield from self.bare(one)


def _assigned(review: Review) -> Iterator[tuple[Section, tuple[str, ...]]]:
    """The sections directly under the organisation of work, with the bodies their titles name."""
    plan = review.plan
    for section in plan.sections:
        parent = plan.parent_of(section)
        if parent is None or not _WORK_TITLE.match(parent.title):
            continue
        title = plain_inline(section.title).text.strip(" .:;")
        if not _ASKED.match(title):
            yield section, _bodies_named(title, review)


def _bodies_named(title: str, review: Review) -> tuple[str, ...]:
    """The bodies in a title: the whole of it is one, or its parts between commas are."""
    found = (
        # "Sở Văn hóa, Thể thao và Du lịch" holds a comma of its own.
        _certain(piece, review)
        or tuple(chain.from_iterable(_certain(part, review) for part in piece.split(",")))
        for piece in title.split(";")
    )
    return tuple(chain.from_iterable(found))


def _certain(words: str, review: Review) -> tuple[str, ...]:
    found = find_agency(words.strip(), review.agencies)
    return found if len(found) == 1 else ()


def _named(task: Task, review: Review) -> tuple[str, ...]:
    """Who leads and cooperates, by ID and by the names in free wording: `new` keeps the words of
    the Word file where the list of bodies was empty yet.
    """
    both = (task.lead, task.with_)
    worded = (_bodies_named(" ; ".join(one.text.splitlines()), review) for one in both if one.text)
    return (*task.lead.agencies, *task.with_.agencies, *chain.from_iterable(worded))


def _everyone(review: Review, *named: tuple[str, ...]) -> set[str]:
    """The bodies themselves, and those that the groups among them stand for."""
    ids = tuple(chain.from_iterable(named))
    return {*ids, *review.agencies.expanded(ids)}


def _task_place(review: Review, index: int, key: str) -> Place:
    plan = review.plan
    return plan.source.place(nearest_span(plan.front, ("tasks", index, key)))
