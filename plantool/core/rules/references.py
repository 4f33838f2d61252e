"""References: what the text, the tasks and the answers point to exists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from plantool.core.comment import LocatedComment
from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.numbering import NumberKind, numbered_items
from plantool.core.numerals import from_letter
from plantool.core.plan import NumberingStyle, Plan, Section
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.comment_places import CommentPlaces, requests_of
from plantool.core.text import Span
from plantool.core.yaml_text import nearest_span

_REFERENCE = re.compile(r"\]\(#(?P<id>[^)\s]*)\)")


@rule("R101", Severity.ERROR)
def broken_reference(review: Review, rule: Rule) -> Iterator[Finding]:
    """A reference leads to a section that does not exist; its words cannot be made.

    Wrong: `theo [](#kien-toan-bo-may)` where the section's ID is `kien-toan`. Right:
    `theo [](#kien-toan)`, which comes out as "theo mục II.4". `plantool show` lists the IDs.
    """
    plan = review.plan
    text = plan.source.text
    for match in _REFERENCE.finditer(text):
        if match["id"] in plan.by_id or text[match.start() - 1] == "\\":
            continue
        what = message("the reference leads to '{id}', which is no section", id=match["id"])
        place = plan.source.place(Span(*match.span("id")))
        yield rule.finding(place, what, section=_section_at(plan, match.start()))


@rule("R102", Severity.WARNING)
def broken_reference_in_comment(review: Review, rule: Rule) -> Iterator[Finding]:
    """A wording or an answer in a comment file refers to a section that does not exist, neither in
    the plan nor among those that comments add.

    Wrong: `reply: Tiếp thu, chỉnh sửa tại [](#kien-toan-2).` Mend the ID; `plantool show` lists
    them.
    """
    plan = review.plan
    added: set[str] | None = None
    places = CommentPlaces(review)
    for located in review.comments:
        for way, words in _texts(located):
            if "](#" not in words:
                continue
            for match in _REFERENCE.finditer(words):
                if added is None:
                    added = _added_sections(review)
                if match["id"] not in plan.by_id and match["id"] not in added:
                    what = message(
                        "the reference leads to '{id}', which is no section", id=match["id"]
                    )
                    place = places.place(located, *way)
                    yield rule.finding(place, what, comment=located.id)


def _texts(located: LocatedComment) -> Iterator[tuple[tuple[str | int, ...], str]]:
    comment = located.comment
    for way, request in requests_of(comment):
        if request.text:
            yield (*way, "text"), request.text
    if comment.decision.reply:
        yield ("decision", "reply"), comment.decision.reply
    if comment.decision.text:
        yield ("decision", "text"), comment.decision.text


def _added_sections(review: Review) -> set[str]:
    return {
        request.new.id
        for located in review.comments
        for _, request in requests_of(located.comment)
        if request.new
    }


_EXTERNAL = re.compile(
    r"[^.;\n]{0,80}?(?:Luật|Bộ luật|Nghị định|Nghị quyết|Thông tư|Hiến pháp|Pháp lệnh|Chỉ thị|"
    r"Điều lệ|Quyết định|Quy chế|Quy định|Chương trình|Kế hoạch)(?P<own>[^.;\n]{0,20}? này)?"
)
_ARTICLE = re.compile(
    r"(?<!\w)(?:(?:điểm (?P<point>[a-zđ]{1,2}) )?khoản (?P<clause>\d{1,3}) )?"
    r"Điều (?P<article>\d{1,3})(?!\d)"
)


@rule("R201", Severity.WARNING)
def missing_article(review: Review, rule: Rule) -> Iterator[Finding]:
    """The text names a khoản or Điều of this document that it does not have.

    Wrong: `theo khoản 3 Điều 4` where Điều 4 has two khoản. Write a reference by ID instead,
    `[](#dieu-kien)`, and its number is always right. Only with `numbering: dieu`; Điều of a
    cited law (`khoản 3 Điều 4 Luật …`) are not looked at.
    """
    plan = review.plan
    if plan.header.numbering is not NumberingStyle.DIEU:
        return
    articles = {
        numbered.steps[-1].number: numbered.section
        for numbered in review.numbering.by_id.values()
        if numbered.is_numbered and numbered.steps[-1].kind is NumberKind.ARTICLE
    }
    children: dict[int | None, list[Section]] = {}
    for section in plan.sections:
        children.setdefault(section.parent, []).append(section)
    places = {id(section): index for index, section in enumerate(plan.sections)}
    clauses = {number: _clauses(article, children, places) for number, article in articles.items()}
    text = plan.source.text
    for match in _ARTICLE.finditer(text, plan.front_matter.end):
        external = _EXTERNAL.match(text, match.end())
        if external and not external["own"]:
            continue
        missing = _missing_part(clauses, match)
        if missing:
            place = plan.source.place(Span(*match.span()))
            yield rule.finding(place, missing, section=_section_at(plan, match.start()))


_Clauses = dict[int, set[int]]
"""The khoản of a Điều by number, each with its điểm."""


def _missing_part(articles: Mapping[int, _Clauses], match: re.Match[str]) -> Message | None:
    clauses = articles.get(int(match["article"]))
    if clauses is None:
        return message("there is no Điều {n}", n=match["article"])
    if match["clause"] is None:
        return None
    clause = int(match["clause"])
    if clause not in clauses:
        return message("Điều {n} has no khoản {k}", n=match["article"], k=clause)
    if match["point"] and from_letter(match["point"]) not in clauses[clause]:
        return message(
            "khoản {k} Điều {n} has no điểm {p}", n=match["article"], k=clause, p=match["point"]
        )
    return None


def _clauses(
    article: Section,
    children: Mapping[int | None, Sequence[Section]],
    places: Mapping[int, int],
) -> _Clauses:
    """The khoản are items of `1.` lists, then subsections; their điểm likewise."""
    found: _Clauses = {}
    for _, numbers in numbered_items(article.blocks):
        found.setdefault(numbers[0], set()).update(numbers[1:2])
    below = [part for part in children.get(places[id(article)], ()) if part.is_numbered]
    for number, section in enumerate(below, max(found, default=0) + 1):
        points = {numbers[0] for _, numbers in numbered_items(section.blocks)}
        titled = [part for part in children.get(places[id(section)], ()) if part.is_numbered]
        found[number] = points | set(range(1, len(titled) + 1))
    return found


_APPENDIX_WORD = re.compile(r"(?i:phụ lục)(?! (?:I|V|X|\d))|(?i:kèm theo)|(?i:bảng phân công)")


@rule("R301", Severity.WARNING)
def unmentioned_appendix(review: Review, rule: Rule) -> Iterator[Finding]:
    """The text does not refer to an appendix. Decree 30 asks that it does.

    Write `(chi tiết tại [](#phu-luc-1))` in the text, or name it: `Phụ lục I kèm theo`.
    """
    plan = review.plan
    appendices = [section for section in plan.sections if section.is_appendix]
    if not appendices and not plan.header.tasks:
        return
    first = appendices[0].heading.start if appendices else len(plan.source.text)
    body = plan.source.text[plan.front_matter.end : first]
    only = len(appendices) + bool(plan.header.tasks) == 1
    for section in appendices:
        label = review.numbering.label(section.id)
        if f"](#{section.id})" in body or (label and _names(body, label)):
            continue
        if not (only and _APPENDIX_WORD.search(body)):
            what = message("the text does not refer to appendix '{title}'", title=section.title)
            place = plan.source.place(section.title_span)
            yield rule.finding(place, what, section=section.id or None)
    if plan.header.tasks:
        label = review.numbering.task_appendix
        if not _APPENDIX_WORD.search(body) and not (label and _names(body, label)):
            what = message("the text does not refer to the appendix of tasks")
            key = plan.front.key("tasks")
            if key:
                yield rule.finding(plan.source.place(key.span), what)


def _names(body: str, label: str) -> bool:
    return re.search(rf"(?i:{re.escape(label)})(?![IVX\d])", body) is not None


@rule("R401", Severity.ERROR)
def unknown_section_of_task(review: Review, rule: Rule) -> Iterator[Finding]:
    """A task names a section that the plan does not have.

    Wrong: `section: kien-toan-bo-may` where the heading's ID is `kien-toan`. Mend the ID, or
    leave `section` out.
    """
    plan = review.plan
    for index, task in enumerate(plan.header.tasks):
        for section in task.section:
            if section not in plan.by_id:
                what = message(
                    "task '{task}' names section '{id}', which does not exist",
                    task=task.id,
                    id=section,
                )
                span = nearest_span(plan.front, ("tasks", index, "section"))
                yield rule.finding(plan.source.place(span), what)


@rule("R402", Severity.ERROR)
def unknown_section_of_target(review: Review, rule: Rule) -> Iterator[Finding]:
    """A target names a section that the plan does not have.

    Wrong: `section: chi-tieu-1` where the heading's ID is `chi-tieu`. Mend the ID, or leave
    `section` out.
    """
    plan = review.plan
    for index, target in enumerate(plan.header.targets):
        if target.section and target.section not in plan.by_id:
            what = message(
                "target '{target}' names section '{id}', which does not exist",
                target=target.id,
                id=target.section,
            )
            span = nearest_span(plan.front, ("targets", index, "section"))
            yield rule.finding(plan.source.place(span), what)


@rule("R403", Severity.ERROR)
def unknown_source_item(review: Review, rule: Rule) -> Iterator[Finding]:
    """A task carries out (`implements`) an item that is not listed under `sources`.

    Wrong: `implements: chuong-trinh-10/muc-9` where `sources` has no `muc-9`. Right: an ID of
    `sources`, a slash, one of its items.
    """
    plan = review.plan
    known = {f"{source.id}/{item}" for source in plan.header.sources for item in source.items} | {
        source.id for source in plan.header.sources if not source.items
    }
    for index, task in enumerate(plan.header.tasks):
        for item in task.implements:
            if item not in known:
                what = message(
                    "task '{task}' carries out '{item}', which is not in 'sources'",
                    task=task.id,
                    item=item,
                )
                span = nearest_span(plan.front, ("tasks", index, "implements"))
                yield rule.finding(plan.source.place(span), what)


def _section_at(plan: Plan, offset: int) -> str | None:
    """The ID of the section in whose heading or own text an offset stands."""
    if offset < plan.front_matter.end:
        return None
    index = bisect_right(plan.sections, offset, key=lambda section: section.extent.start) - 1
    return plan.sections[index].id or None if index >= 0 else None
