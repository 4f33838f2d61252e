"""Blocks: what readers of Markdown read differently, or drop in silence, has no place here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from plantool.core.edit import Edit
from plantool.core.finding import Finding, Fix, Severity
from plantool.core.markdown import Block, BlockKind
from plantool.core.message import Message, message, plural
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.rules.blocks_of_plan import blocks_of
from plantool.core.rules.line_search import matches_in_lines
from plantool.core.text import SourceText, Span

MAX_LIST_DEPTH = 6

_LISTS = frozenset({BlockKind.BULLET_LIST, BlockKind.ORDERED_LIST})


@rule("S201", Severity.ERROR)
def thematic_break(review: Review, rule: Rule) -> Iterator[Finding]:
    """A line of `---`, `***` or `___` draws a rule across the page. Decree 30 knows no such rule
    in the text, and right under a text `---` would make a heading of it.

    Take the line out. Where dashes are meant, write them behind words.
    """
    for section, block, _ in blocks_of(review.plan):
        if block.kind is BlockKind.BREAK:
            what = message(
                "a line of '{words}' draws a rule; take it out", words=_words(review, block)
            )
            yield rule.finding(review.plan.source.place(block.span), what, section=section or None)


@rule("S202", Severity.ERROR)
def raw_html(review: Review, rule: Rule) -> Iterator[Finding]:
    r"""HTML stands in the text. Word does not show it, so words would be lost.

    Wrong: `<b>Sở Nội vụ</b>`, `<br>`, `<!-- ghi chú -->`. Right: `**Sở Nội vụ**`. A note to
    yourself belongs into a YAML comment of the front matter; a sign `<` before a letter is
    written `\<`.
    """
    for section, block, _ in blocks_of(review.plan):
        if block.kind is BlockKind.HTML:
            what = message("HTML is not part of a plan and would be lost in Word")
            yield rule.finding(review.plan.source.place(block.span), what, section=section or None)


_COLONS = re.compile(r"^[ \t>]*:::+[^\r\n]*", re.MULTILINE)


@rule("S203", Severity.ERROR)
def fenced_division(review: Review, rule: Rule) -> Iterator[Finding]:
    """A line begins with `:::`: some readers take it for the edge of a division, others print it.

    Wrong: `::: luu-y` above a paragraph. Take the line out, and the one that closes it.
    """
    what = message("readers disagree on lines that begin with ':::'")
    yield from _lines(review, rule, _COLONS, what)


_LONE_RETURN = re.compile(r"\r(?!\n)")


@rule("S204", Severity.ERROR)
def lone_carriage_return(review: Review, rule: Rule) -> Iterator[Finding]:
    """A carriage return stands without a line feed, the line end of Macintosh files before 2001.
    Some readers begin a new line there, others do not.

    `--fix` writes the line end of the rest of the file.
    """
    text = review.plan.source.text
    if "\r" not in text:
        return
    for match in _LONE_RETURN.finditer(text):
        span = Span(*match.span())
        new = "\r\n" if "\r\n" in text else "\n"
        fix = Fix(message("write the file's line end"), (Edit(span, new),))
        what = message("a carriage return without a line feed: readers disagree on the line end")
        yield rule.finding(review.plan.source.place(span), what, fix=fix)


@rule("S205", Severity.ERROR)
def link_definition(review: Review, rule: Rule) -> Iterator[Finding]:
    r"""A line of the form `[words]: target` is a definition that Markdown takes out of the text
    without a word.

    Wrong: `[Ghi chú]: xem Phụ lục`. Right: `\[Ghi chú\]: xem Phụ lục`. A link is written
    `[words](https://…)`.
    """
    plan = review.plan
    for span in plan.link_definitions:
        words = span.of(plan.source.text).strip()
        what = message("'{words}' is taken out of the text; write \\[ for a bracket", words=words)
        yield rule.finding(plan.source.place(span), what)


@rule("S206", Severity.ERROR)
def indented_text(review: Review, rule: Rule) -> Iterator[Finding]:
    """Four spaces or a tab before a paragraph make it a block of program code: its marks and
    references are printed as typed, in another font.

    Wrong: `    Sở Nội vụ chủ trì.` Right: `Sở Nội vụ chủ trì.` Inside a list item, the text
    begins under the item's first letter.
    """
    for section, block, _ in blocks_of(review.plan):
        if block.kind is BlockKind.CODE and not _is_fence(block):
            what = message("the spaces before this text make it program code; take them out")
            yield rule.finding(review.plan.source.place(block.span), what, section=section or None)


@rule("S207", Severity.ERROR)
def unclosed_fence(review: Review, rule: Rule) -> Iterator[Finding]:
    """A line of three backticks or tildes opens a block of program code that no second line
    closes: it swallows the text and the headings behind it.

    Wrong: a lone line of three backticks above `# Tổ chức thực hiện`. Take the line out, or close
    the block.
    """
    for section, block, _ in blocks_of(review.plan):
        if block.kind is BlockKind.CODE and _is_fence(block) and not _is_closed(review, block):
            what = message("'{fence}' opens a block that is never closed", fence=block.markup)
            yield rule.finding(review.plan.source.place(block.span), what, section=section or None)


@rule("S208", Severity.WARNING)
def program_code(review: Review, rule: Rule) -> Iterator[Finding]:
    """A block between lines of three backticks or tildes is program code, printed as typed in
    another font. A plan has none.

    Wrong: `Sở Nội vụ chủ trì.` between two such lines. Take the two lines out.
    """
    for section, block, _ in blocks_of(review.plan):
        if block.kind is BlockKind.CODE and _is_fence(block) and _is_closed(review, block):
            what = message("a block of program code is printed as typed, in another font")
            yield rule.finding(review.plan.source.place(block.span), what, section=section or None)


@rule("S209", Severity.ERROR)
def list_too_deep(review: Review, rule: Rule) -> Iterator[Finding]:
    """A list, or a quotation with lists, nests deeper than six levels. Far deeper ones are
    dropped by readers.

    Nobody can name such a place ("gạch đầu dòng thứ nhất của gạch đầu dòng thứ hai của …"). Make
    subsections of the upper levels: `## Giao Sở Nội vụ {#so-noi-vu}`.
    """
    for section in review.plan.sections:
        for block in section.blocks:
            for inner in _deep_lists(block, 1):
                what = message("the list is deeper than {n} levels", n=MAX_LIST_DEPTH)
                place = review.plan.source.place(inner.span)
                yield rule.finding(place, what, section=section.id or None)


def _deep_lists(block: Block, depth: int) -> Iterator[Block]:
    is_list = block.kind in _LISTS or block.kind is BlockKind.QUOTE
    if is_list and depth > MAX_LIST_DEPTH:
        yield block
        return
    for child in block.children:
        yield from _deep_lists(child, depth + is_list)


@rule("S210", Severity.ERROR)
def list_marker(review: Review, rule: Rule) -> Iterator[Finding]:
    """Items of a list begin with `-` or with `1.`, nothing else: readers disagree on where a list
    ends when its marks change.

    Wrong: `+ Sở Nội vụ`, `* Sở Nội vụ`, `1) Sở Nội vụ`. Right: `- Sở Nội vụ`, `1. Sở Nội vụ`.
    `--fix` writes them so, where no other list stands beside it.
    """
    for section, block, _ in blocks_of(review.plan):
        for place, inner in enumerate(block.children):
            yield from _wrong_marker(review, rule, section, block.children, place, inner)
    for part in review.plan.sections:
        for place, inner in enumerate(part.blocks):
            yield from _wrong_marker(review, rule, part.id, part.blocks, place, inner)


_ITEM_MARK = re.compile(r"[ \t>]*\d*(?P<mark>[+*)])")


def _wrong_marker(
    review: Review, rule: Rule, section: str, around: Sequence[Block], place: int, block: Block
) -> Iterator[Finding]:
    if block.kind not in _LISTS or block.markup in {"-", "."}:
        return
    text = review.plan.source.text
    right = "." if block.kind is BlockKind.ORDERED_LIST else "-"
    marks = [_ITEM_MARK.match(text, item.span.start) for item in block.children]
    edits = tuple(Edit(Span(*match.span("mark")), right) for match in marks if match)
    beside = (*around[max(0, place - 1) : place], *around[place + 1 : place + 2])
    clear = all(other.kind is not block.kind for other in beside) and all(marks)
    fix = Fix(message("begin the items with '{mark}'", mark=right), edits) if clear else None
    shown = "1)" if block.markup == ")" else block.markup
    what = message("items begin with '{mark}'; write '-' or '1.'", mark=shown)
    yield rule.finding(review.plan.source.place(block.span), what, section=section or None, fix=fix)


_ITEM_NUMBER = re.compile(r"[ \t>]*(?P<mark>(?P<number>\d{1,9})[.)])")


@rule("S211", Severity.NOTE)
def list_number(review: Review, rule: Rule) -> Iterator[Finding]:
    """The numbers typed in a list do not go up one by one. A list counts on from its first number
    whatever is typed, so the text would show other numbers than the file.

    Wrong: `1.` followed by `3.`. Right: `1.`, `2.`, or `1.` before each item.
    """
    source = review.plan.source
    for section, block, _ in blocks_of(review.plan):
        if block.kind is not BlockKind.ORDERED_LIST:
            continue
        # The first item may stand behind the mark of the item around it: `- 1. …`.
        marks = [_ITEM_NUMBER.match(source.text, item.span.start) for item in block.children[1:]]
        typed = [int(mark["number"]) if mark else None for mark in marks]
        if set(typed) == {block.start}:
            continue
        for shown, (number, mark) in enumerate(zip(typed, marks, strict=True), block.start + 1):
            if mark and number != shown:
                what = message(
                    "the item is numbered {typed} here, but comes out as number {shown}",
                    typed=number,
                    shown=shown,
                )
                place = source.place(Span(*mark.span("mark")))
                yield rule.finding(place, what, section=section or None)
                break


@rule("S212", Severity.ERROR)
def uneven_table_row(review: Review, rule: Rule) -> Iterator[Finding]:
    r"""A row has more or fewer cells than the table's head. Readers drop what is too much and
    leave empty what is missing.

    Give each row as many bars as the head has. A bar inside a cell is written `\|`.
    """
    source = review.plan.source
    for section, block, _ in blocks_of(review.plan):
        if block.kind is not BlockKind.TABLE or not block.children:
            continue
        wanted = len(block.children[0].children)
        for row in block.children[1:]:
            if len(row.children) != wanted:
                what = plural(
                    "the row has {n} cell, the table's head {wanted}",
                    "the row has {n} cells, the table's head {wanted}",
                    len(row.children),
                    wanted=wanted,
                )
                yield rule.finding(source.place(row.span), what, section=section or None)


@rule("S213", Severity.ERROR)
def open_table_row(review: Review, rule: Rule) -> Iterator[Finding]:
    """A row does not begin and end with a bar, or follows a text without a blank line: readers
    disagree on where such a table begins and ends.

    Wrong: `Sở Nội vụ | Quý II`. Right: `| Sở Nội vụ | Quý II |`, with a blank line before and
    after the table.
    """
    source = review.plan.source
    for section, block, _ in blocks_of(review.plan):
        if block.kind is not BlockKind.TABLE:
            continue
        for span in _open_rows(source, block):
            what = message("a table's row begins and ends with '|'; put a blank line around it")
            yield rule.finding(source.place(span), what, section=section or None)


def _open_rows(source: SourceText, table: Block) -> Iterator[Span]:
    first = source.position(table.span.start).line - 1
    last = source.position(max(table.span.start, table.span.end - 1)).line
    before = source.line_span(first - 1).of(source.text).strip("> \t\r\n") if first else ""
    if before and not before.startswith("#") and before != "---":
        yield source.line_span(first)
    for line in range(first, last):
        span = source.line_span(line)
        words = span.of(source.text).strip("> \t\r\n")
        if not words.startswith("|") or not words.endswith("|") or words.endswith("\\|"):
            yield span


@rule("S214", Severity.ERROR)
def odd_space(review: Review, rule: Rule) -> Iterator[Finding]:
    """A line of the text begins or ends with a space that is no plain one (a non-breaking space
    from Word, for the most part). Readers disagree on whether it is part of the text.

    `--fix` takes it out. Between words, as in `Điều 4` kept on one line, it is right.
    """
    plan = review.plan
    if plan.source.text.isascii():
        return
    text, start = plan.source.text, plan.front_matter.end
    odd = (match.start() for match in _ANY_ODD.finditer(text, start))
    for match in matches_in_lines(_ODD_SPACE, text, odd, start):
        span = Span(*match.span())
        what = message("the line begins or ends with a space that is no plain one")
        fix = Fix(message("take the space out"), (Edit(span, ""),))
        yield rule.finding(plan.source.place(span), what, fix=fix)


@rule("S215", Severity.ERROR)
def empty_item(review: Review, rule: Rule) -> Iterator[Finding]:
    """A list item or a quotation holds nothing: a lone `-`, `1.` or `>`. Some readers print the
    mark as text.

    Take the line out, or write the item's text behind the mark.
    """
    for section, block, _ in blocks_of(review.plan):
        if block.kind in {BlockKind.ITEM, BlockKind.QUOTE} and not block.children:
            what = message("the mark has no text behind it")
            yield rule.finding(review.plan.source.place(block.span), what, section=section or None)


_ODD = "\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ANY_ODD = re.compile(f"[{_ODD}]+")
_ODD_SPACE = re.compile(
    rf"(?<=[\n|])[ \t]*[{_ODD}][{_ODD} \t]*"
    rf"|(?<![{_ODD} \t])[ \t]*[{_ODD}][{_ODD} \t]*(?=\r?\n|\r|\Z|\|)"
)


def _lines(
    review: Review, rule: Rule, pattern: re.Pattern[str], what: Message
) -> Iterator[Finding]:
    plan = review.plan
    for match in pattern.finditer(plan.source.text, plan.front_matter.end):
        yield rule.finding(plan.source.place(Span(*match.span())), what)


def _words(review: Review, block: Block) -> str:
    return block.span.of(review.plan.source.text).strip()


def _is_fence(block: Block) -> bool:
    return block.markup.startswith(("`", "~"))


def _is_closed(review: Review, block: Block) -> bool:
    lines = _words(review, block).splitlines()
    return len(lines) > 1 and lines[-1].strip(" \t>").startswith(block.markup)
