"""Edits of whole sections and of what stands at a section's end: add, delete, move, merge, retitle,
append. Each gives edits of the plan's text, or a message that says why it cannot be done.
"""

from __future__ import annotations

import re

from plantool.core.comment import Action, EditRequest
from plantool.core.edit import Edit, apply_edits
from plantool.core.history import Move
from plantool.core.markdown import Block, BlockKind
from plantool.core.message import Message, message
from plantool.core.plan import CLOSING, OPENING, Plan, Section
from plantool.core.text import Span
from plantool.core.yaml_edit import deleted_member
from plantool.core.yaml_text import YamlNode, YamlScalar, YamlSequence, scalars

Changes = tuple[Edit | Move, ...]

MAX_LEVEL = 6

_HEADING_LINE = re.compile(r"^ {0,3}#{1,6}([ \t]|$)", re.MULTILINE)
_LIST_LINE = re.compile(r"(?P<bullet>[-*+])[ \t]|(?P<number>\d+)(?P<point>[.)])[ \t]")


def section_changes(plan: Plan, request: EditRequest) -> Changes | Message:
    """What a section action (or `append`) does to the plan's text."""
    if request.action is Action.ADD_SECTION:
        return _added(plan, request)
    section = plan.section(request.section or "")
    if section is None:
        return message("the plan has no section '{id}'", id=request.section)
    match request.action:
        case Action.APPEND:
            return _appended(plan, section, request.text)
        case Action.RETITLE:
            return _retitled(section, request.text)
        case Action.DELETE_SECTION:
            return _deleted(plan, section)
        case Action.MERGE_SECTION:
            return _merged(plan, section)
        case _:
            return _moved(plan, section, request)


def inserted_level(plan: Plan, request: EditRequest) -> int:
    """The level of the heading that a request puts at its place; one below all where it is none."""
    if request.action in {Action.ADD_SECTION, Action.MOVE_SECTION}:
        target = _target(plan, request)
        if not isinstance(target, Message):
            return target[1]
    return MAX_LEVEL + 1


def as_typed(plan: Plan, text: str) -> str:
    """A comment's text without outer line ends, with the plan's line ends."""
    return re.sub(r"\r\n?|\n", plan.source.newline, text.strip("\r\n"))


# append


def _appended(plan: Plan, section: Section, text: str) -> Changes | Message:
    if section.id == CLOSING:
        return message("nothing stands behind the closing paragraph; insert before its words")
    words = as_typed(plan, text)
    if not words.strip():
        return message("'text' is missing: there is nothing to append")
    if _HEADING_LINE.search(words):
        return message("'text' holds a heading; use 'add-section'")
    newline = plan.source.newline
    if not section.blocks:
        at = section.heading.end
        before = "" if _ends_line(plan, at) else newline
        lead = before + newline if section.level or _has_line_before(plan, at) else ""
        return (Edit(Span(at, at), lead + words + newline + _gap(plan, at)),)
    last = section.blocks[-1]
    at = last.span.end
    before = "" if _ends_line(plan, at) else newline
    if marker := _continued(last, words):
        return (Edit(Span(at, at), before + marker + newline),)
    return (Edit(Span(at, at), before + newline + words + newline + _gap(plan, at)),)


def _continued(last: Block, words: str) -> str:
    """`words` as a further item of the list that ends the own text; "" if they are none."""
    match = _LIST_LINE.match(words)
    if not match:
        return ""
    if match["bullet"] and last.kind is BlockKind.BULLET_LIST and last.markup == match["bullet"]:
        return words
    if match["point"] and last.kind is BlockKind.ORDERED_LIST and last.markup == match["point"]:
        number = last.start + len(last.children)
        return f"{number}{words[match.end('number') :]}"
    return ""


def _ends_line(plan: Plan, at: int) -> bool:
    return at == 0 or plan.source.text[at - 1] in "\r\n"


def _has_line_before(plan: Plan, at: int) -> bool:
    """Whether no blank line stands before `at`."""
    return not re.search(r"(\r\n|\r|\n)[ \t]*(\r\n|\r|\n)\Z", plan.source.text[:at][-200:])


def _gap(plan: Plan, at: int) -> str:
    """A blank line where something else than one follows."""
    rest = plan.source.text[at : at + 200]
    blank = not rest or re.match(r"[ \t]*(\r\n|\r|\n)", rest)
    return "" if blank else plan.source.newline


# retitle


def _retitled(section: Section, text: str) -> Changes | Message:
    words = text.strip()
    if not section.level:
        return message("'{id}' has no title", id=section.id)
    if not words:
        return message("'text' is missing: a section needs a title")
    if "\n" in words or "\r" in words:
        return message("a title stands on one line")
    return (Edit(section.title_span, words),)


# add


def _added(plan: Plan, request: EditRequest) -> Changes | Message:
    new = request.new
    if new is None:
        return message("'new' is missing: the section's id and title")
    if plan.section(new.id):
        return message("the plan has a section '{id}' already", id=new.id)
    target = _target(plan, request)
    if isinstance(target, Message):
        return target
    at, level = target
    if new.level is not None and new.level != level:
        return message(
            "'new.level' is {given}, but at this place the level is {level}",
            given=new.level,
            level=level,
        )
    words = as_typed(plan, request.text)
    if _HEADING_LINE.search(words):
        return message("'text' holds a heading; each section is an 'add-section' of its own")
    newline = plan.source.newline
    title = new.title.strip()
    if "\n" in title:
        return message("a title stands on one line")
    heading = f"{'#' * level} {title} {{#{new.id}}}{newline}"
    body = f"{newline}{words}{newline}" if words.strip() else ""
    return (Edit(Span(at, at), _before_heading(plan, at) + heading + body + _behind(plan, at)),)


def _target(plan: Plan, request: EditRequest) -> tuple[int, int] | Message:
    """The offset and level named by `after`, `before` or `into`."""
    named = [(key, getattr(request, key)) for key in ("after", "before", "into")]
    given = [(key, value) for key, value in named if value]
    if len(given) != 1:
        return message("name the place by one of 'after', 'before' and 'into'")
    key, section_id = given[0]
    section = plan.section(section_id)
    if section is None:
        return message("the plan has no section '{id}'", id=section_id)
    if section_id == OPENING and key != "after":
        return message("no section stands before or in the opening text")
    if section_id == CLOSING and key != "before":
        return message("nothing stands behind the closing paragraph but appendices")
    if section_id == OPENING:
        return section.own.end, 1
    level = section.level + (key == "into")
    if level > MAX_LEVEL:
        return message("headings have no level below {level}", level=MAX_LEVEL)
    at = section.extent.start if key == "before" else section.extent.end
    return at, level


def _before_heading(plan: Plan, at: int) -> str:
    """What must be typed so that a blank line stands before a heading at `at`."""
    newline = plan.source.newline
    if not _ends_line(plan, at):
        return newline * 2
    return newline if _has_line_before(plan, at) else ""


def _behind(plan: Plan, at: int) -> str:
    return plan.source.newline if at < len(plan.source.text) else ""


# delete


def _deleted(plan: Plan, section: Section) -> Changes | Message:
    if not section.level:
        return message("the opening text is no section; delete its paragraphs")
    return (Edit(_without_gap(plan, section.extent), ""),)


def _without_gap(plan: Plan, extent: Span) -> Span:
    """An extent that ends the file takes the blank lines before it along."""
    if extent.end < len(plan.source.text):
        return extent
    before = plan.source.text[: extent.start]
    kept = before.rstrip(" \t\r\n")
    line_end = re.match(r"[ \t]*(\r\n?|\n)?", before[len(kept) :])
    start = len(kept) + (line_end.end() if line_end else 0)
    return Span(max(start, plan.front_matter.end), extent.end)


# move


def _moved(plan: Plan, section: Section, request: EditRequest) -> Changes | Message:
    target = _target(plan, request)
    if isinstance(target, Message):
        return target
    at, level = target
    if not section.level or section.id == CLOSING:
        return message("'{id}' has a place of its own and cannot be moved", id=section.id)
    if section.extent.start < at < section.extent.end or (
        at == section.extent.end and request.into and _is_inside(plan, section, request.into)
    ):
        return message("section '{id}' cannot stand inside itself", id=section.id)
    shift = level - section.level
    tree = tuple(plan.subtree(section))
    if max(part.level for part in tree) + shift > MAX_LEVEL:
        return message("headings have no level below {level}", level=MAX_LEVEL)
    if at in {section.extent.start, section.extent.end} and not shift:
        return message("section '{id}' stands there already", id=section.id)
    newline = plan.source.newline
    words = section.extent.of(plan.source.text)
    moved = _relevelled(words, [part.heading.start - section.extent.start for part in tree], shift)
    moved = moved.rstrip(" \t\r\n") + newline
    new = _before_heading(plan, at) + moved + _behind(plan, at)
    cut = _without_gap(plan, section.extent)
    move = Move(section.extent, at, words, new)
    gap = Span(cut.start, section.extent.start)
    return (Edit(gap, ""), move) if len(gap) and at != section.extent.start else (move,)


def _is_inside(plan: Plan, section: Section, other_id: str) -> bool:
    return any(part.id == other_id for part in plan.subtree(section))


def _relevelled(words: str, headings: list[int], shift: int) -> str:
    """The text with every heading `shift` levels deeper."""
    edits = [
        Edit(Span(at, at), "#" * shift) if shift > 0 else Edit(Span(at, at - shift), "")
        for at in headings
    ]
    return apply_edits(words, edits) if shift else words


# merge


def _merged(plan: Plan, section: Section) -> Changes | Message:
    if not section.level or section.id == CLOSING:
        return message("'{id}' has a place of its own and cannot be merged", id=section.id)
    index = plan.sections.index(section)
    target = plan.sections[index - 1]
    end = section.own.start
    blank = re.compile(r"[ \t]*(\r\n?|\n)")
    if _has_line_before(plan, section.heading.start) is False or not section.blocks:
        while match := blank.match(plan.source.text, end, section.own.end):
            end = match.end()
    heading = Edit(Span(section.heading.start, end), "")
    followers = followed_references(plan, section.id, target.id)
    inside = [edit for edit in followers if not heading.span.contains(edit.span)]
    return (heading, *inside)


def followed_references(plan: Plan, old: str, new: str) -> tuple[Edit, ...]:
    """The edits by which references, tasks and targets follow a section into another."""
    found: list[Edit] = []
    pattern = re.compile(rf"(?<=\]\(#){re.escape(old)}(?=\))")
    found += (
        Edit(Span(*match.span()), new)
        for match in pattern.finditer(plan.source.text, plan.front_matter.end)
    )
    for _, scalar in scalars(plan.front):
        at = scalar.span
        found += (
            Edit(Span(*match.span()), new)
            for match in pattern.finditer(plan.source.text, at.start, at.end)
        )
    for name in ("tasks", "targets"):
        listed = plan.front.get(name)
        for item in getattr(listed, "items", ()):
            node = item.get("section") if hasattr(item, "get") else None
            found += _followed_field(plan, node, old, new)
    return tuple(found)


def _followed_field(plan: Plan, node: YamlNode | None, old: str, new: str) -> list[Edit]:
    if isinstance(node, YamlScalar) and node.value == old:
        return [Edit(node.span, new)]
    if not isinstance(node, YamlSequence):
        return []
    values = [item.value if isinstance(item, YamlScalar) else "" for item in node.items]
    if old not in values:
        return []
    index = values.index(old)
    if new in values:
        return [deleted_member(plan.source, node, index)]
    return [Edit(node.items[index].span, new)]
