"""A plan's text as pandoc Markdown: numbers typed, references in words, `./.` at its end.

Made by edits on the plan's own text, so that everything else stays as it was written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from plantool.core.edit import Edit, apply_edits
from plantool.core.images import image_edits
from plantool.core.inline import MarkKind
from plantool.core.markdown import Block, BlockKind
from plantool.core.numbering import Numbering, numbered_items
from plantool.core.plan import CLOSING, Plan, Section
from plantool.core.source_marks import marks_in_source, stray_braces
from plantool.core.text import Span

LABEL_END = "\u2028"
"""Between "Phần I" and its title, which stand in paragraphs of their own."""

END_MARK = "./."

_OWN_LINE = re.compile(r"(Phần|Chương) ")
_STOP = re.compile(r"(?:[.;,\s]|(?<=\.)/)+$")
_ENTITY = re.compile(r"&#?\w+;$")
_CLOSER = re.compile(r"(?:[*_~^]+|\[\^[^\]\s]+\])$")
_MARKER = re.compile(r"[ \t>]*[0-9]{1,9}[.)][ \t]*")
_ACTIVE = re.compile(r"([\\`*_\[\]<>&~^|{}])")
_ESCAPED = re.compile(r"([\\.)*_])")


class AppendixText(Struct, frozen=True):
    """One appendix: its heading and all that stands under it."""

    section: Section
    heading: str
    text: str


class BodyParts(Struct, frozen=True):
    """The three places of a plan's text on paper."""

    main: str
    """From the opening to the last section before the appendices."""
    closing: str
    """The text of `ket`."""
    appendices: tuple[AppendixText, ...]


def body_parts(
    plan: Plan,
    numbering: Numbering,
    images: Mapping[str, bytes],
    stand_ins: Mapping[str, str] | None = None,
) -> BodyParts:
    """The text of a plan as pandoc reads it, in parts.

    `stand_ins` are paragraphs that stand in the place of sections, by the sections' IDs.
    """
    edits = _edits(plan, numbering, images)
    stand_ins = stand_ins or {}
    main: list[str] = []
    closing: list[str] = []
    appendices: list[tuple[Section, list[str]]] = []
    for section in plan.sections:
        if section.id in stand_ins:
            text = f"\n{stand_ins[section.id]}\n\n"
        else:
            text = _edited(plan, section.whole, edits)
        if section.is_appendix:
            appendices.append((section, [_edited(plan, section.own, edits)]))
        elif appendices and appendices[-1][0].extent.contains(section.extent):
            appendices[-1][1].append(text)
        elif section.id == CLOSING:
            closing.append(text)
        else:
            main.append(text)
    return BodyParts(
        "".join(main),
        "".join(closing),
        tuple(
            AppendixText(section, _edited(plan, section.heading, edits), "".join(parts))
            for section, parts in appendices
        ),
    )


def section_texts(
    plan: Plan, numbering: Numbering, images: Mapping[str, bytes]
) -> Iterator[tuple[Section, str]]:
    """Each section, without its subsections, with its text as pandoc reads it."""
    edits = _edits(plan, numbering, images)
    for section in plan.sections:
        yield section, _edited(plan, section.whole, edits)


def _edits(plan: Plan, numbering: Numbering, images: Mapping[str, bytes]) -> list[Edit]:
    """What is to be changed in the plan's text for pandoc, in order."""
    hidden = [section.heading for section in plan.sections[1:] if not section.is_numbered]
    inside = [
        *_label_edits(plan, numbering),
        *_reference_edits(plan, numbering),
        *image_edits(plan, images),
        *_end_mark_edit(plan),
        *_brace_edits(plan),
    ]
    edits = [
        *_heading_edits(plan, numbering),
        # What stands in a heading that is not shown goes with it.
        *(edit for edit in inside if not _is_in_any(edit.span, hidden)),
    ]
    edits.sort(key=lambda edit: (edit.span.start, edit.span.end))
    return edits


def _is_in_any(span: Span, stretches: Sequence[Span]) -> bool:
    """Whether a span lies in one of the stretches, which are in order."""
    behind = bisect_right(stretches, span.start, key=lambda stretch: stretch.start)
    return behind > 0 and stretches[behind - 1].contains(span)


def words_with_references(text: str, numbering: Numbering) -> str:
    """A header value's text with `[](#id)` in words."""
    return re.sub(
        r"\[\]\(#([a-z0-9-]+)\)", lambda found: numbering.reference(found[1]) or found[0], text
    )


def _edited(plan: Plan, span: Span, edits: Sequence[Edit]) -> str:
    """The text of a span after those of the edits, in order, that lie in it."""
    first = bisect_left(edits, span.start, key=_start)
    last = bisect_right(edits, span.end, key=_start)
    inside = [
        Edit(edit.span.shifted(-span.start), edit.new)
        for edit in edits[first:last]
        if span.contains(edit.span)
    ]
    text = apply_edits(span.of(plan.source.text), inside)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _start(edit: Edit) -> int:
    return edit.span.start


def _heading_edits(plan: Plan, numbering: Numbering) -> Iterator[Edit]:
    """Each number in front of its title; the headings that are not shown go."""
    for section in plan.sections[1:]:
        if not section.is_numbered:
            yield Edit(section.heading, "\n")
        elif not section.is_appendix and (label := numbering.label(section.id)):
            between = LABEL_END if _OWN_LINE.match(label) else " "
            at = section.title_span.start
            yield Edit(Span(at, at), label + between)


def _label_edits(plan: Plan, numbering: Numbering) -> Iterator[Edit]:
    """Each list item's number at the start of its text."""
    for section in plan.sections:
        for item, numbers in numbered_items(section.blocks):
            label = numbering.list_label(section.id, numbers)
            yield _label_edit(plan, item, _ESCAPED.sub(r"\\\1", label))
    for item, numbers in numbered_items(plan.footnotes):
        yield _label_edit(plan, item, f"{numbers[-1]}\\.")


def _brace_edits(plan: Plan) -> Iterator[Edit]:
    """A stray `{` as the sign it is: pandoc reads styles and tracked changes behind it."""
    for _, span in stray_braces(plan):
        yield Edit(Span(span.start, span.start), "\\")


def _label_edit(plan: Plan, item: Block, label: str) -> Edit:
    source = plan.source
    first = item.children[0] if item.children else None
    if first is not None and first.kind is BlockKind.PARAGRAPH:
        at = first.content.start
        return Edit(Span(at, at), f"{label} ")
    line = source.line_span(source.position(item.span.start).line - 1)
    marker = _MARKER.match(line.of(source.text))
    at = line.start + (marker.end() if marker else 0)
    # An item that begins with a list or a table: its number stands on a line of its own.
    indent = " " * (at - line.start)
    return Edit(Span(at, at), f"{label}\n\n{indent}" if first else label)


def _reference_edits(plan: Plan, numbering: Numbering) -> Iterator[Edit]:
    for mark, span in marks_in_source(plan, "[](#"):
        if mark.kind is MarkKind.REFERENCE:
            # Behind the opening bracket: the link itself stays and leads to the bookmark.
            at = span.start + 1
            words = numbering.reference(mark.target[1:])
            yield Edit(Span(at, at), _ACTIVE.sub(r"\\\1", words))


def _end_mark_edit(plan: Plan) -> Iterator[Edit]:
    """`./.` behind the last words, in place of whatever stop stands there."""
    appendices = [section.extent for section in plan.sections if section.is_appendix]
    texts = [
        section
        for section in plan.sections
        if section.blocks and not any(extent.contains(section.extent) for extent in appendices)
    ]
    closing = [section for section in texts if section.id == CLOSING]
    if not texts:
        return
    last = [*(closing or texts)[-1].blocks[-1].leaves()][-1:]
    if not last or last[0].kind is not BlockKind.PARAGRAPH or not last[0].inline:
        return
    span = last[0].inline[-1]
    text = span.of(plan.source.text)
    kept, closers = text.rstrip(), ""
    while True:
        if (stop := _STOP.search(kept)) and not _ENTITY.search(kept):
            kept = kept[: stop.start()]
        elif closer := _CLOSER.search(kept):
            kept, closers = kept[: closer.start()], closer[0] + closers
        else:
            break
    yield Edit(Span(span.start + len(kept), span.end), closers + END_MARK)
