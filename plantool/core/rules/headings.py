"""Headings: every section has an ID that never changes, a level and a title without a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.edit import Edit
from plantool.core.finding import Finding, Fix, Severity
from plantool.core.markdown import BlockKind
from plantool.core.message import message
from plantool.core.model import ID
from plantool.core.parse_plan import heading_parts
from plantool.core.plan import (
    APPENDIX,
    CLOSING,
    LANDSCAPE,
    OPENING,
    UNNUMBERED,
    NumberingStyle,
    Section,
)
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.blocks_of_plan import blocks_of
from plantool.core.text import Place, Span
from plantool.core.vietnamese import to_id

_KNOWN_CLASSES = frozenset({UNNUMBERED, APPENDIX, LANDSCAPE})


@rule("S101", Severity.ERROR)
def missing_section_id(review: Review, rule: Rule) -> Iterator[Finding]:
    """A heading has no ID. Comments, tasks and references name a section by its ID, so that a
    new title or a new order never makes them point elsewhere.

    Wrong: `## Mục đích`. Right: `## Mục đích {#muc-dich}`.
    `--fix` makes the ID of the title's words.
    """
    source = review.plan.source
    taken = set(review.plan.by_id)
    counts: dict[str, int] = {}
    for section in review.plan.sections[1:]:
        if section.id or not _has_mark(_line(review, section)):
            continue
        new = _free_id(section.title, taken, counts)
        taken.add(new)
        what = message("heading '{title}' has no ID; write {{#{id}}}", title=section.title, id=new)
        fix = None
        if len(section.title_span) and "{" not in _line(review, section):
            at = Span(section.title_span.end, section.title_span.end)
            fix = Fix(message("add the ID {{#{id}}}", id=new), (Edit(at, f" {{#{new}}}"),))
        yield rule.finding(source.place(_shown(section)), what, fix=fix)


@rule("S102", Severity.ERROR)
def malformed_section_id(review: Review, rule: Rule) -> Iterator[Finding]:
    """An ID has only small letters a-z without marks, digits and single hyphens, and begins with
    a letter.

    Wrong: `## Mục đích {#Muc_dich}`, `{#1-muc-dich}`. Right: `## Mục đích {#muc-dich}`.
    """
    for section in review.plan.sections[1:]:
        if section.id and not ID.fullmatch(section.id):
            what = message(
                "section ID '{id}' is malformed: small letters a-z, digits and single hyphens, "
                "beginning with a letter",
                id=section.id,
            )
            yield rule.finding(_attributes(review, section), what, section=section.id)


@rule("S103", Severity.ERROR)
def duplicate_section_id(review: Review, rule: Rule) -> Iterator[Finding]:
    """Two headings have the same ID, so nobody can tell which one a comment means.

    Give the newer section another ID: `{#to-chuc}` and `{#to-chuc-bo-may}`.
    Never rename the ID of a section that a released draft already has.
    """
    first: dict[str, Section] = {}
    for section in review.plan.sections[1:]:
        known = first.setdefault(section.id, section)
        if section.id and known is not section:
            line = review.plan.source.position(known.heading.start).line
            what = message(
                "section ID '{id}' is used twice; first in line {line}", id=section.id, line=line
            )
            yield rule.finding(_attributes(review, section), what, section=section.id)


@rule("S104", Severity.ERROR)
def reserved_section_id(review: Review, rule: Rule) -> Iterator[Finding]:
    """Two IDs are reserved: `mo-dau` is the text before the first heading and never a heading's
    ID; `ket` is the closing paragraph, which stands under a heading that is neither shown nor
    numbered, `# Kết {#ket .an}`, behind everything but appendices.

    Wrong: `# Mở đầu {#mo-dau}`; `# Kết luận {#ket}`; `# Tổ chức thực hiện {#to-chuc}` behind
    `ket`.
    """
    closing: Section | None = None
    for section in review.plan.sections[1:]:
        place = _attributes(review, section)
        if section.id == OPENING:
            what = message("'mo-dau' is reserved for the text before the first heading")
            yield rule.finding(place, what, section=section.id)
        elif section.id == CLOSING:
            closing = section
            if section.level != 1 or UNNUMBERED not in section.classes:
                what = message("the closing section is written '# Kết {{#ket .an}}'")
                yield rule.finding(place, what, section=section.id)
        elif closing and not _in_appendix(review, section):
            what = message(
                "section '{id}' stands behind the closing section 'ket'; only appendices may",
                id=section.id or section.title,
            )
            yield rule.finding(place, what, section=section.id or None)


@rule("S105", Severity.ERROR)
def skipped_level(review: Review, rule: Rule) -> Iterator[Finding]:
    """A heading is more than one level below the section it stands in, so its number cannot be
    told: `#` is followed by `###`.

    Use `##`, or give the level between a heading of its own. A plan without Chương whose Điều
    are of level 2 (`numbering: dieu`) is right.
    """
    plan = review.plan
    for section in plan.sections[1:]:
        parent = plan.parent_of(section)
        above = parent.level if parent else 0
        free = parent is None and plan.header.numbering is NumberingStyle.DIEU
        if section.level <= above + (2 if free else 1):
            continue
        what = message(
            "heading '{title}' is of level {level}, but stands in one of level {above}",
            title=section.title,
            level=section.level,
            above=above,
        )
        place = plan.source.place(_shown(section))
        yield rule.finding(place, what, section=section.id or None)


@rule("S106", Severity.WARNING)
def empty_section(review: Review, rule: Rule) -> Iterator[Finding]:
    """A section has neither text nor subsections: a number and a title with nothing under it.

    Write its text or take the heading out. A section that a released draft holds is taken out by
    a comment with `action: delete-section`.
    """
    plan = review.plan
    used = {section.parent for section in plan.sections}
    for index, section in enumerate(plan.sections):
        if index and not section.blocks and index not in used and not section.is_appendix:
            what = message("section '{id}' has no text", id=section.id or section.title)
            place = plan.source.place(_shown(section))
            yield rule.finding(place, what, section=section.id or None)


# Used by intake too: a body that types a number into a title asks for none.
TYPED_NUMBER = re.compile(
    r"(?P<number>(?:(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|ĐIỀU|Điều|PHỤ LỤC|Phụ lục)\s+"
    r"(?:[IVX]+|\d+)\b[.:]?|(?:[IVX]+|\d+(?:\.\d+)*|[a-zđ])[.)](?=\s)|\d+(?:\.\d+)+\.?(?=\s)))"
    r"[ \t]*(?:[-–:][ \t]+)?(?P<title>.*)",
    re.DOTALL,
)


@rule("S107", Severity.ERROR)
def typed_number(review: Review, rule: Rule) -> Iterator[Finding]:
    """A title begins with a number. Numbers are not typed: they are made from the order of the
    sections, so that none is wrong after a section is added or moved.

    Wrong: `# I. MỤC ĐÍCH, YÊU CẦU {#muc-dich}`. Right: `# Mục đích, yêu cầu {#muc-dich}`.
    `--fix` takes the number out. With `numbering: none` numbers may be typed.
    """
    plan = review.plan
    if plan.header.numbering is NumberingStyle.NONE:
        return
    for section in plan.sections[1:]:
        match = TYPED_NUMBER.fullmatch(section.title) if section.is_numbered else None
        if not match:
            continue
        what = message("the number '{number}' is typed into the title", number=match["number"])
        start = section.title_span.start
        fix = None
        if match["title"]:
            edit = Edit(Span(start, start + match.start("title")), "")
            fix = Fix(message("take the number '{number}' out", number=match["number"]), (edit,))
        place = plan.source.place(Span(start, start + match.end("number")))
        yield rule.finding(place, what, section=section.id or None, fix=fix)


@rule("S108", Severity.ERROR)
def underlined_heading(review: Review, rule: Rule) -> Iterator[Finding]:
    """A line of `===` or `---` under a text makes it a heading; Markdown readers disagree on how
    many lines it takes.

    Wrong: `Mục đích` above `---`; `#Mục đích`, where no blank follows the `#`, above `===`.
    Right: `## Mục đích {#muc-dich}`. Where a rule was meant, take it out.
    """
    source = review.plan.source
    for section in review.plan.sections[1:]:
        line = _line(review, section).strip()
        if _has_mark(line):
            continue
        lines = re.split(r"\r\n?|\n", line)
        fix = None
        # Of "#x" nobody knows whether the sign was meant as a mark or as a word.
        if len(lines) == 2 and not line.startswith("#"):  # noqa: PLR2004 - title and underline
            whole = Span(section.heading.start, section.heading.start + len(line))
            new = f"{'#' * section.level} {lines[0].strip()}"
            fix = Fix(message("write the heading with '#'"), (Edit(whole, new),))
        what = message("'{title}' is made a heading by the line under it", title=lines[0])
        start = section.heading.start
        yield rule.finding(source.place(Span(start, start + len(lines[0]))), what, fix=fix)


@rule("S109", Severity.ERROR)
def indented_heading(review: Review, rule: Rule) -> Iterator[Finding]:
    """Spaces stand before the `#` of a heading; not every reader takes it for one then.

    Wrong: `  ## Mục đích {#muc-dich}`. Right: the `#` is the first character of its line.
    """
    source = review.plan.source
    for section in review.plan.sections[1:]:
        line = _line(review, section)
        blanks = len(line) - len(line.lstrip(" \t"))
        if blanks and _has_mark(line):
            span = Span(section.heading.start, section.heading.start + blanks)
            fix = Fix(message("take the spaces out"), (Edit(span, ""),))
            what = message("spaces stand before the heading '{title}'", title=section.title)
            yield rule.finding(source.place(span), what, section=section.id or None, fix=fix)


@rule("S110", Severity.ERROR)
def nested_heading(review: Review, rule: Rule) -> Iterator[Finding]:
    """A heading stands inside a list item, a quotation or a footnote. It begins no section there.

    Wrong: `- ## Mục đích`. Put the heading on a line of its own, or take the `#` out.
    """
    for section, block, depth in blocks_of(review.plan):
        if block.kind is BlockKind.HEADING and depth:
            what = message("a heading inside a list or quotation begins no section")
            place = review.plan.source.place(block.span)
            yield rule.finding(place, what, section=section or None)


@rule("S111", Severity.ERROR)
def unknown_heading_attribute(review: Review, rule: Rule) -> Iterator[Finding]:
    """The braces behind a title hold one `#id` and the classes `.an` (neither shown nor
    numbered), `.phu-luc` (an appendix, level 1 only) and `.ngang` (an appendix in landscape).

    Wrong: `# Phụ lục {#phu-luc-1 .phuluc}`. Right: `# Danh mục nhiệm vụ {#phu-luc-1 .phu-luc}`.
    """
    for section in review.plan.sections[1:]:
        parts = heading_parts(_line(review, section).lstrip(" "))
        unknown = [f".{name}" for name in section.classes if name not in _KNOWN_CLASSES]
        unknown += parts[3].split() if parts else []
        place = _attributes(review, section)
        if unknown:
            what = message(
                "'{words}' means nothing here; known are one #id, .an, .phu-luc and .ngang",
                words=" ".join(unknown),
            )
            yield rule.finding(place, what, section=section.id or None)
        elif APPENDIX in section.classes and section.level > 1:
            what = message("'.phu-luc' begins an appendix, which is a heading of level 1")
            yield rule.finding(place, what, section=section.id or None)
        elif LANDSCAPE in section.classes and not section.is_appendix:
            what = message("'.ngang' turns an appendix; it needs '.phu-luc' beside it")
            yield rule.finding(place, what, section=section.id or None)


@rule("S112", Severity.ERROR)
def missing_title(review: Review, rule: Rule) -> Iterator[Finding]:
    """A heading has no words: only `#`, or `#` and an ID.

    Wrong: `## {#muc-dich}`. Right: `## Mục đích {#muc-dich}`.
    """
    for section in review.plan.sections[1:]:
        if not section.title.strip():
            what = message("the heading has no title")
            place = review.plan.source.place(_shown(section))
            yield rule.finding(place, what, section=section.id or None)


_CLEAN = re.compile(
    r"#{1,6}[ \t](?:[^\r\n{}]|\\[{}])*"
    r"(?:[ \t]\{[ \t]*(?:[#.][^\s{}#.]+[ \t]*)+\})?[ \t]*(?:\r\n?|\n|\Z)"
)


@rule("S113", Severity.ERROR)
def unclear_heading(review: Review, rule: Rule) -> Iterator[Finding]:
    r"""The braces of a heading are not where every reader finds them: one blank, then
    `{#id .class}`, as the last thing of the line; nor may the title hold other braces.

    Wrong: `## Mục đích{#muc-dich}`, `## Mục đích {#muc-dich} ##`. Right:
    `## Mục đích {#muc-dich}`. A brace in a title is written `\{`.
    """
    source = review.plan.source
    for section in review.plan.sections[1:]:
        line = _line(review, section).lstrip(" \t")
        if _has_mark(line) and "{" in line and not _is_clean(line):
            what = message("braces stand only at the heading's end, behind a blank: {{#id .class}}")
            yield rule.finding(source.place(_shown(section)), what, section=section.id or None)


_MARK = re.compile(r"[ \t]*#{1,6}(?:[ \t\r\n]|\Z)")


def _has_mark(line: str) -> bool:
    """Whether `#` makes the heading, not a line under it (CommonMark 0.31, section 4.2)."""
    return _MARK.match(line) is not None


def _free_id(title: str, taken: set[str], counts: dict[str, int]) -> str:
    """An ID of the title's words; `counts` goes on where the last equal title ended."""
    typed = TYPED_NUMBER.fullmatch(title)
    made = to_id(typed["title"] if typed and typed["title"] else title)
    new = made
    while new in taken or new in {OPENING, CLOSING}:
        counts[made] = counts.get(made, 1) + 1
        new = f"{made}-{counts[made]}"
    return new


def _is_clean(line: str) -> bool:
    return _CLEAN.fullmatch(line) is not None and "\\\\{" not in line


def _line(review: Review, section: Section) -> str:
    return section.heading.of(review.plan.source.text)


def _shown(section: Section) -> Span:
    """The title, or the heading's line where there is none."""
    return section.title_span if len(section.title_span) else section.heading


def _attributes(review: Review, section: Section) -> Place:
    """The ID where it is written, else the title."""
    line = _line(review, section)
    at = line.find(f"{{#{section.id}") if section.id else -1
    source = review.plan.source
    if at < 0:
        return source.place(_shown(section))
    start = section.heading.start + at + 1
    return source.place(Span(start, start + 1 + len(section.id)))


def _in_appendix(review: Review, section: Section) -> bool:
    here: Section | None = section
    while here is not None:
        if here.is_appendix:
            return True
        here = review.plan.parent_of(here)
    return False
