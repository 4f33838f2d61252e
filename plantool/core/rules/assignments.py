"""The text against the table of tasks: what one names and the other forgot; who takes on what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from plantool.core.agency_name import find_agency
from plantool.core.comment import Action, LocatedComment
from plantool.core.finding import Finding, Severity
from plantool.core.inline import plain_inline
from plantool.core.message import Message, message
from plantool.core.phrase_reader import plain_words
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
    for section in plan.sections:
        if section.level and _is_of_tasks(section) and not _is_within_tasks(plan, section):
            for bare in _bare_sections(plan, section, named):
                what = message("no task belongs to section '{id}'", id=bare.id)
                place = plan.source.place(bare.title_span)
                yield rule.finding(place, what, section=bare.id)


@rule("T113", Severity.NOTE)
def assigned_body_without_task(review: Review, rule: Rule) -> Iterator[Finding]:
    """A body has a section of its own under the organisation of work (tổ chức thực hiện), but
    neither leads a task nor cooperates in one.

    `## Sở Y tế {#giao-so-y-te}`, and `so-y-te` in no row: add it to the tasks its section speaks
    of. Bodies that are asked and not told ("Đề nghị …") need no row.
    """
    header = review.plan.header
    if not any(task.lead.agencies for task in header.tasks):
        return
    busy = _everyone(review, *(_named(task) for task in header.tasks))
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

_TASK_TITLES = ("nhiem vu", "giai phap")
_WORK_TITLES = ("to chuc thuc hien", "phan cong", "trach nhiem")
_ASKED = "de nghi"


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


def _is_of_tasks(section: Section) -> bool:
    title = plain_words(plain_inline(section.title).text)
    return any(words in title for words in _TASK_TITLES) and not section.is_appendix


def _is_within_tasks(plan: Plan, section: Section) -> bool:
    """Whether a section around it is one of tasks already."""
    parent = plan.parent_of(section)
    while parent is not None:
        if _is_of_tasks(parent):
            return True
        parent = plan.parent_of(parent)
    return False


def _bare_sections(plan: Plan, section: Section, named: set[str]) -> Iterator[Section]:
    """The sections inside that no task names, where the greater part beside them has one."""
    inside = [one for one in plan.sections if plan.parent_of(one) is section]
    covered = [one for one in inside if any(sub.id in named for sub in plan.subtree(one))]
    for one in inside:
        if one in covered:
            if one.id not in named:
                yield from _bare_sections(plan, one, named)
        elif 2 * len(covered) > len(inside):
            yield one


def _assigned(review: Review) -> Iterator[tuple[Section, tuple[str, ...]]]:
    """The sections directly under the organisation of work, with the bodies their titles name."""
    plan = review.plan
    for section in plan.sections:
        parent = plan.parent_of(section)
        if parent is None or not _is_of_work(parent):
            continue
        title = plain_inline(section.title).text.strip(" .:;")
        if not plain_words(title).startswith(_ASKED):
            yield section, _bodies_named(title, review)


def _is_of_work(section: Section) -> bool:
    title = plain_words(plain_inline(section.title).text).strip()
    return title.startswith(_WORK_TITLES)


def _bodies_named(title: str, review: Review) -> tuple[str, ...]:
    """The bodies in a title: the whole of it is one, or its parts between commas are."""
    if found := _certain(title, review):
        return found
    parts = (part for piece in title.split(";") for part in piece.split(","))
    return tuple(chain.from_iterable(_certain(part, review) for part in parts))


def _certain(words: str, review: Review) -> tuple[str, ...]:
    found = find_agency(words.strip(), review.agencies)
    return found if len(found) == 1 else ()


def _named(task: Task) -> tuple[str, ...]:
    return (*task.lead.agencies, *task.with_.agencies)


def _everyone(review: Review, *named: tuple[str, ...]) -> set[str]:
    """The bodies themselves, and those that the groups among them stand for."""
    ids = tuple(chain.from_iterable(named))
    return {*ids, *review.agencies.expanded(ids)}


def _task_place(review: Review, index: int, key: str) -> Place:
    plan = review.plan
    return plan.source.place(nearest_span(plan.front, ("tasks", index, key)))
