"""From the text of a plan file to its model: front matter, sections, blocks, with places."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plantool.core.finding import Finding, Severity
from plantool.core.markdown import Block, BlockKind, parse_blocks
from plantool.core.message import message
from plantool.core.plan import OPENING, Plan, PlanHeader, Section
from plantool.core.read_model import read_model
from plantool.core.rule import fault
from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import YamlMapping, parse_yaml

NOT_A_PLAN = fault(
    "P001",
    "not-a-plan",
    Severity.ERROR,
    """The file has no front matter: a plan begins with a line `---`, then YAML, then a second line
    `---`, then the text.

    `plantool new` makes one from a Word file.
    """,
)

_FENCE = re.compile(r"---[ \t]*(\r\n?|\n|\Z)")
_LINE_START_CLOSING = re.compile(r"(?:\r\n?|\n)(?P<fence>---[ \t]*(?:\r\n?|\n|\Z))")
_HEADING = re.compile(
    r"(?P<marks>#{1,6})(?:[ \t]+(?P<title>.*?))??(?:[ \t]+#+)?"
    r"(?:[ \t]*(?<!\\)\{(?P<attributes>[^{}]*)\})?[ \t]*"
)


def parse_plan(source: SourceText) -> tuple[Plan | None, tuple[Finding, ...]]:
    """The plan in a text, and the faults that reading it showed; no plan where the front matter
    cannot be read.
    """
    opening = _FENCE.match(source.text)
    closing = (
        _LINE_START_CLOSING.search(source.text, max(opening.end() - 2, 0)) if opening else None
    )
    if not opening or not closing:
        what = (
            message("the front matter is not closed by a second line '---'")
            if opening
            else message("no plan: the file does not begin with a line '---' and YAML")
        )
        first_line = source.place(source.line_span(0))
        return None, (NOT_A_PLAN.finding(first_line, what),)
    yaml_span = Span(opening.end(), max(opening.end(), closing.start("fence")))
    node, findings = parse_yaml(source, yaml_span)
    if node is None and not findings:
        what = message("the front matter is empty")
        return None, (NOT_A_PLAN.finding(source.place(Span(0, opening.end())), what),)
    if node is None:
        return None, findings
    header, faults = read_model(PlanHeader, node, source)
    if header is None or not isinstance(node, YamlMapping):
        return None, (*findings, *faults)
    front_matter = Span(0, closing.end())
    body = Span(front_matter.end, len(source.text))
    parsed = parse_blocks(source, body)
    footnotes = tuple(block for block in parsed.blocks if block.kind is BlockKind.FOOTNOTE)
    sections = _sections(source, body, parsed.blocks)
    plan = Plan(source, header, node, front_matter, sections, footnotes, parsed.link_definitions)
    return plan, (*findings, *faults)


def heading_parts(line: str) -> tuple[Span, str, tuple[str, ...], str] | None:
    """The title's span in an ATX heading line, its ID, classes and what else the braces hold."""
    match = _HEADING.fullmatch(line.rstrip("\r\n"))
    if not match:
        return None
    words = (match["attributes"] or "").split()
    ids = [word[1:] for word in words if word.startswith("#")]
    classes = tuple(word[1:] for word in words if word.startswith("."))
    rest = [word for word in words if not word.startswith(("#", "."))] + ids[1:]
    title = Span(*match.span("title")) if match["title"] else Span(*(match.end("marks"),) * 2)
    return title, ids[0] if ids else "", classes, " ".join(rest)


def _sections(source: SourceText, body: Span, blocks: Iterable[Block]) -> tuple[Section, ...]:
    """`mo-dau`, then a section a heading; joined they are the body."""
    parts: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            parts.append((block, []))
        elif block.kind is not BlockKind.FOOTNOTE:
            parts[-1][1].append(block)
    starts = [heading.span.start if heading else body.start for heading, _ in parts]
    levels = [heading.level if heading else 0 for heading, _ in parts]
    ends = [*starts[1:], body.end]
    open_sections: list[int] = []
    parents: list[int | None] = []
    extents = [body.end] * len(parts)
    for index, level in enumerate(levels):
        while open_sections and levels[open_sections[-1]] >= level:
            extents[open_sections.pop()] = starts[index]
        parents.append(open_sections[-1] if open_sections else None)
        if level:
            open_sections.append(index)
    extents[0] = ends[0]
    return tuple(
        _section(source, heading, own_blocks, Span(start, end), extent, parent)
        for (heading, own_blocks), start, end, extent, parent in zip(
            parts, starts, ends, extents, parents, strict=True
        )
    )


def _section(
    source: SourceText,
    heading: Block | None,
    blocks: list[Block],
    whole: Span,
    extent: int,
    parent: int | None,
) -> Section:
    if heading is None:
        empty = Span(whole.start, whole.start)
        return Section(OPENING, "", 0, (), empty, empty, whole, whole, tuple(blocks), None)
    line = heading.span.of(source.text)
    lead = len(line) - len(line.lstrip(" "))
    parts = heading_parts(line.lstrip(" ")) if heading.markup.startswith("#") else None
    title, section_id, classes, _ = parts or (Span(0, len(line.rstrip())), "", (), "")
    title = title.shifted(heading.span.start + lead)
    return Section(
        section_id,
        title.of(source.text),
        heading.level,
        classes,
        heading.span,
        title,
        Span(heading.span.end, whole.end),
        Span(whole.start, extent),
        tuple(blocks),
        parent,
    )
