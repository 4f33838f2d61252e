"""Inline marks: footnotes, braces, HTML, images, and numbers typed at the start of a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from plantool.core.edit import Edit
from plantool.core.finding import Finding, Fix, Severity
from plantool.core.images import image_path
from plantool.core.inline import MarkKind, plain_inline
from plantool.core.markdown import Block, BlockKind
from plantool.core.message import message
from plantool.core.numerals import LETTERS
from plantool.core.plan import Plan, Section
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.blocks_of_plan import blocks_of, pieces_of
from plantool.core.source_marks import code_spans, is_escaped, stray_braces
from plantool.core.text import Place, Span

_CALL = re.compile(r"\[\^(?P<label>[^\]\s]+)\]")
_NOTE_LINE = re.compile(
    r"^(?P<lead>[ \t>]*(?:[-+*][ \t]+|\d+[.)][ \t]+)*)\[\^(?P<label>[^\]\r\n]*)\]:", re.MULTILINE
)


@rule("S301", Severity.ERROR)
def unused_footnote(review: Review, rule: Rule) -> Iterator[Finding]:
    """A footnote is defined, but no place in the text calls it: its words would be lost.

    Call it where it belongs, `…theo Chỉ thị số 42[^1]`, or take `[^1]: …` out.
    """
    plan = review.plan
    if not plan.footnotes and "]:" not in plan.source.text:
        return
    called = {label for label, _, _ in _calls(plan)}
    for label, place in _definitions(plan):
        if label not in called:
            what = message("footnote '{label}' is called nowhere and would be lost", label=label)
            yield rule.finding(place, what)


@rule("S302", Severity.ERROR)
def missing_footnote(review: Review, rule: Rule) -> Iterator[Finding]:
    r"""A place calls a footnote that is defined nowhere: the call would be printed as typed.

    Add a line `[^1]: …` behind the paragraph. Where brackets are meant, write `\[^1\]`.
    """
    plan = review.plan
    if "[^" not in plan.source.text:
        return
    defined = {label for label, _ in _definitions(plan)}
    for label, section, place in _calls(plan):
        if label not in defined:
            what = message("footnote '{label}' is defined nowhere", label=label)
            yield rule.finding(place, what, section=section or None)


@rule("S303", Severity.ERROR)
def duplicate_footnote(review: Review, rule: Rule) -> Iterator[Finding]:
    """Two footnotes have the same label; one of the two texts would be lost.

    Give the second one a label of its own: `[^1]` and `[^2]`.
    """
    seen: set[str] = set()
    for label, place in _definitions(review.plan):
        if label in seen:
            what = message("footnote '{label}' is defined twice; one text is lost", label=label)
            yield rule.finding(place, what)
        seen.add(label)


@rule("S304", Severity.ERROR)
def misplaced_footnote(review: Review, rule: Rule) -> Iterator[Finding]:
    """A footnote is written where readers disagree on it: inside a list item, a quotation or a
    heading, in another footnote, without text on its first line, or as `^[…]` inside a sentence.

    Write the call `[^1]` in the sentence, and `[^1]: …` at the start of a line of its own, with
    a blank line before it.
    """
    plan = review.plan
    source = plan.source
    text = source.text
    if "^[" not in text and "[^" not in text:
        return
    for span in _misplaced_definitions(plan):
        what = message("a footnote's text stands on a line of its own, a blank line before it")
        yield rule.finding(source.place(span), what)
    for span in _calls_in(text, plan.footnotes):
        what = message("a footnote calls another footnote")
        yield rule.finding(source.place(span), what)
    for match in _INLINE_NOTE.finditer(text, plan.front_matter.end):
        if not is_escaped(text, match.start()):
            what = message("'^[' begins a footnote for some readers only; write [^1]")
            yield rule.finding(source.place(Span(*match.span())), what)
    for section in plan.sections[1:]:
        for match in _CALL.finditer(text, section.title_span.start, section.title_span.end):
            what = message("a heading calls a footnote; call it in the text")
            place = source.place(Span(*match.span()))
            yield rule.finding(place, what, section=section.id or None)


_INLINE_NOTE = re.compile(r"\^\[")


def _misplaced_definitions(plan: Plan) -> Iterator[Span]:
    source, text = plan.source, plan.source.text
    starts = [block.span.start for block in plan.footnotes]
    for match in _NOTE_LINE.finditer(text, plan.front_matter.end):
        span = Span(*match.span())
        line = source.line_span(source.position(span.start).line - 1)
        before = text[max(0, line.start - 4) : line.start].replace("\r\n", "\n")
        blank = before.endswith("\n\n") or line.start == plan.front_matter.end
        index = bisect_left(starts, line.start) - 1
        follows = index >= 0 and _directly_before(text, starts[index], line.start)
        has_text = bool(text[span.end : line.end].strip())
        if match["lead"] or not has_text or not (blank or follows):
            yield span


def _calls_in(text: str, blocks: Sequence[Block]) -> Iterator[Span]:
    for block in blocks:
        for leaf in block.leaves():
            for match in _CALL.finditer(text, leaf.content.start, leaf.content.end):
                yield Span(*match.span())


def _directly_before(text: str, start: int, end: int) -> bool:
    """Whether the footnote that begins at `start` reaches up to the line at `end`."""
    return "\n\n" not in text[start:end].replace("\r\n", "\n").rstrip("\n")


@rule("S305", Severity.ERROR)
def stray_brace(review: Review, rule: Rule) -> Iterator[Finding]:
    r"""A `{` stands outside the end of a heading. Readers take it for attributes and drop it with
    its words.

    Wrong: `Mức {1} và {2}`. Right: `Mức \{1} và \{2}`. `--fix` writes the backslash.
    """
    plan = review.plan
    text = plan.source.text
    what = message("'{{' begins attributes, which are dropped; write '\\{{'")
    for piece, span in stray_braces(plan):
        fix = Fix(message("write '\\{{'"), (Edit(Span(span.start, span.start), "\\"),))
        yield rule.finding(plan.source.place(span), what, section=piece.section or None, fix=fix)
    if "{" not in text[plan.front_matter.end :]:
        return
    for section, block, _ in blocks_of(plan):
        line = block.span.of(text).lstrip(" >").split("\n", 1)[0]
        if block.kind is BlockKind.CODE and "{" in line and line.startswith(("`", "~")):
            yield rule.finding(plan.source.place(block.span), what, section=section or None)


_TAG = re.compile(
    r"<(?:[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*|/)?>|/[A-Za-z][A-Za-z0-9-]*\s*>|!--|!\[CDATA\[|![A-Za-z]|\?)"
)


@rule("S306", Severity.ERROR)
def inline_html(review: Review, rule: Rule) -> Iterator[Finding]:
    r"""An HTML tag stands in a sentence. Word does not show it.

    Wrong: `CO<sub>2</sub>`, `<br>`. Right: `CO~2~`, two paragraphs. Where a sign is meant, write
    `\<`.
    """
    plan = review.plan
    text = plan.source.text
    if "<" not in text[plan.front_matter.end :]:
        return
    for piece in pieces_of(plan):
        words = piece.span.of(text)
        if "<" not in words:
            continue
        code = code_spans(words, piece.span.start)
        for match in _TAG.finditer(words):
            span = Span(*match.span()).shifted(piece.span.start)
            if not is_escaped(words, match.start()) and not any(c.overlaps(span) for c in code):
                what = message("'{tag}' is HTML, which Word does not show", tag=match.group())
                yield rule.finding(plan.source.place(span), what, section=piece.section or None)


@rule("S307", Severity.ERROR)
def image_location(review: Review, rule: Rule) -> Iterator[Finding]:
    """An image is a PNG or JPEG file below `plans/`, named from the plan's folder.

    Wrong: `![Sơ đồ](https://…/so-do.gif)`, `![Sơ đồ](../so-do.png)`. Right:
    `![Sơ đồ](images/so-do.png)`.
    """
    plan = review.plan
    text = plan.source.text
    if "![" not in text:
        return
    for piece in pieces_of(plan):
        words = piece.span.of(text)
        if "![" not in words:
            continue
        for mark in plain_inline(words).marks:
            if mark.kind is MarkKind.IMAGE and image_path(mark.target) is None:
                what = message(
                    "image '{target}' is not a .png or .jpg file below plans/", target=mark.target
                )
                place = plan.source.place(mark.outer.shifted(piece.span.start))
                yield rule.finding(place, what, section=piece.section or None)


@rule("S308", Severity.ERROR)
def link_target(review: Review, rule: Rule) -> Iterator[Finding]:
    """A link leads to a section (`#id`), a web page (`https://…`) or a mail address (`mailto:…`),
    nothing else: `javascript:` and `file:` are dangerous in Word, a path leads nowhere there.

    Wrong: `[bản ghi](file:///D:/ghi.doc)`. Right: `[bản ghi](https://…)`.
    """
    plan = review.plan
    text = plan.source.text
    if "](" not in text and "<" not in text:
        return
    for piece in pieces_of(plan):
        words = piece.span.of(text)
        if "](" not in words and "<" not in words:
            continue
        for mark in plain_inline(words).marks:
            unsafe = mark.kind is MarkKind.LINK and not re.match(
                r"#|https?:|mailto:", mark.target, re.IGNORECASE
            )
            if unsafe:
                what = message(
                    "link '{target}' leads neither to a section nor to the web", target=mark.target
                )
                place = plan.source.place(mark.outer.shifted(piece.span.start))
                yield rule.finding(place, what, section=piece.section or None)


_TYPED = re.compile(
    r"(?P<mark>(?P<letter>[a-zđ])(?P<sign>[.)])|[ivx]{2,5}[.)]|(?:[IVX]{1,5})[.)])(?=[ \t])"
    r"(?![ \t]+[A-ZĐ]\.)"
)


@rule("S309", Severity.ERROR)
def typed_marker(review: Review, rule: Rule) -> Iterator[Finding]:
    """A paragraph begins with a typed `a)`, `a.`, `i.` or `II.`. Readers make lists of some of
    them, with letters of their own: a typed list a) b) c) d) đ) e) came out as a b c d e f.

    Write `1.` before each item; the text shows a), b), c), d), đ), e) by the place of the list.
    `--fix` does it where the letters run on from a) without a gap and the list shows letters
    there. A typed `II.` belongs before a heading, without the number: `# Nhiệm vụ {#nhiem-vu}`.
    """
    for section in review.plan.sections:
        yield from _typed_in(review, rule, section, section.blocks)


def _typed_in(
    review: Review, rule: Rule, section: Section, blocks: Sequence[Block]
) -> Iterator[Finding]:
    plan = review.plan
    text = plan.source.text
    found: list[_Typed] = []
    for index, block in enumerate(blocks):
        if block.children:
            yield from _typed_in(review, rule, section, block.children)
        elif _begins_typed(text, block):
            lines = (_TYPED.match(text, line.start, line.end) for line in block.inline)
            found.append((index, tuple(match for match in lines if match)))
    # A list in place counts by the section's level: a), b), c) under 1., but 1., 2., 3. under I.
    lettered = bool(found) and blocks is section.blocks
    lettered = lettered and review.numbering.list_label(section.id, (1,)) == "a)"
    runs = _letter_runs(found, blocks) if lettered else {}
    for index, matches in found:
        for match in matches:
            place: Place = plan.source.place(Span(*match.span("mark")))
            what = message("'{mark}' is typed; a list is written with '1.'", mark=match["mark"])
            fix = runs.get(index) if match is matches[0] else None
            yield rule.finding(place, what, section=section.id or None, fix=fix)


def _begins_typed(text: str, block: Block) -> bool:
    """Whether a paragraph begins with a typed mark; one of odd spaces alone has no content."""
    is_paragraph = block.kind is BlockKind.PARAGRAPH and bool(block.inline)
    return is_paragraph and _TYPED.match(text, block.inline[0].start) is not None


_Typed = tuple[int, tuple[re.Match[str], ...]]
"""A paragraph's place among its neighbours, with the marks at the start of its lines."""


def _letter_runs(found: Sequence[_Typed], blocks: Sequence[Block]) -> dict[int, Fix]:
    """The cure of each paragraph that belongs to a run a), b), c) … of neighbours."""
    cures: dict[int, Fix] = {}
    run: list[_Typed] = []
    for item in (*found, None):
        if item and run and item[0] == run[-1][0] + 1:
            run.append(item)
            continue
        if run and _runs_on(run) and _stands_alone(run, blocks):
            number = 0
            for index, matches in run:
                first = number + 1
                edits = []
                for match in matches:
                    number += 1
                    edits.append(Edit(Span(*match.span("mark")), f"{number}."))
                cures[index] = Fix(message("write '{mark}'", mark=f"{first}."), tuple(edits))
        run = [item] if item else []
    return cures


def _runs_on(run: Sequence[_Typed]) -> bool:
    """Whether the letters begin with a) and leave none out."""
    letters = [_letter(match) for _, matches in run for match in matches]
    return letters == list(range(len(letters)))


def _stands_alone(run: Sequence[_Typed], blocks: Sequence[Block]) -> bool:
    """Whether no `1.` list stands right before or behind, with which the items would merge."""
    before, behind = run[0][0] - 1, run[-1][0] + 1
    beside = [blocks[index] for index in (before, behind) if 0 <= index < len(blocks)]
    return all(block.kind is not BlockKind.ORDERED_LIST for block in beside)


def _letter(match: re.Match[str]) -> int | None:
    letter = match["letter"]
    return LETTERS.index(letter) if letter in LETTERS else None


def _calls(plan: Plan) -> Iterator[tuple[str, str, Place]]:
    """The footnote calls of the text: label, section, place."""
    text = plan.source.text
    for piece in pieces_of(plan):
        words = piece.span.of(text)
        if "[^" not in words:
            continue
        code = code_spans(words, piece.span.start)
        for match in _CALL.finditer(words):
            span = Span(*match.span()).shifted(piece.span.start)
            if not is_escaped(words, match.start()) and not any(c.overlaps(span) for c in code):
                yield match["label"], piece.section, plan.source.place(span)


def _definitions(plan: Plan) -> Iterator[tuple[str, Place]]:
    """The footnote definitions, those that are not at the start of a line included."""
    text = plan.source.text
    for match in _NOTE_LINE.finditer(text, plan.front_matter.end):
        yield match["label"], plan.source.place(Span(match.end("lead"), match.end()))
