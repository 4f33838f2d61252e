"""The body of a Word document as the sections, paragraphs, lists and tables of a plan."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.message import Message, message
from plantool.word.import_ids import IdMaker
from plantool.word.import_inline import clean, to_markdown, without_start
from plantool.word.import_marks import Kind, Mark, read_mark
from plantool.word.import_scheme import Scheme, is_bold, is_heading
from plantool.word.import_table import table_lines
from plantool.word.read import Block, Paragraph, Run, Table, plain_text

_MAX_LEVEL = 6
_MAX_DEPTH = 6
_LONGEST_PLAIN_HEADING = 150
_DRAWN_LINE = re.compile(r"[\s_\-–—=*]{3,}")


class Marked(Struct, frozen=True):
    """A paragraph with its mark taken off."""

    mark: Mark | None
    runs: tuple[Run, ...]
    paragraph: Paragraph

    @property
    def heading(self) -> bool:
        """Whether it is a numbered heading."""
        return self.mark is not None and is_heading(self.mark, self.runs)


class _Open(Struct, frozen=True):
    """A list that the next item may go on with."""

    kind: Kind
    typed: int
    """The number its last item had in the Word file."""
    printed: int
    """The number the renderer gives it."""
    indent: int
    """Where the text of its item begins."""


class Body:
    """Writes blocks one after another; remembers headings, open lists and pending footnotes."""

    def __init__(
        self, scheme: Scheme, notes: Mapping[str, tuple[Block, ...]], ids: IdMaker
    ) -> None:
        """Nothing written yet; `notes` are the footnotes by ID."""
        self.report: list[Message] = []
        self.sections = 0
        self._scheme = scheme
        self._notes = notes
        self._ids = ids
        self._chunks: list[list[str]] = []
        self._items: list[str] = []
        self._lists: list[_Open] = []
        self._level = 0
        self._base = 0
        self._counts: dict[int, int] = {}
        self._numbered_notes: dict[str, int] = {}
        self._pending: list[str] = []

    def finish(self) -> str:
        """Everything written, lists and footnotes brought to their end."""
        self._close()
        self._flush_notes()
        return "\n\n".join("\n".join(chunk) for chunk in self._chunks)

    def heading(self, title: str, level: int, attributes: str) -> None:
        """A heading with its own attributes: `#ket .an`."""
        self._close()
        self._flush_notes()
        self._level = level
        self._chunks.append([f"{'#' * level} {title} {{{attributes}}}"])

    def appendix(self, runs: Sequence[Run], *, landscape: bool) -> None:
        """The heading of an appendix; the headings below it go one level down."""
        title = to_markdown(runs, self._note_mark, bold=False, at_start=False)
        made = self._ids.make(f"phu-luc {clean(''.join(run.text for run in runs))}")
        self.heading(title, 1, f"#{made} .phu-luc{' .ngang' if landscape else ''}")
        self._base = 1
        self._counts.clear()
        self.sections += 1

    def write(self, blocks: Iterable[Block]) -> None:
        """All blocks in order."""
        waiting: Marked | None = None
        for block in blocks:
            if isinstance(block, Table):
                self._section_if(waiting)
                waiting = None
                self._table(block)
                continue
            for marked in marked_paragraphs(block):
                if waiting:
                    # "Phần I" on a line of its own: the title stands below.
                    titled = not marked.mark and is_bold(marked.runs)
                    self._section(replace(waiting, runs=marked.runs) if titled else waiting)
                    waiting = None
                    if titled:
                        continue
                if marked.heading and not clean("".join(r.text for r in marked.runs)).strip():
                    waiting = marked
                else:
                    self._paragraph(marked)
            self._extras(block)
        self._section_if(waiting)

    def plain(self, text: str) -> None:
        """A paragraph of plain words."""
        self._close()
        self._chunks.append([to_markdown((Run(text),), self._note_mark)])

    def _paragraph(self, marked: Marked) -> None:
        if marked.heading and self._is_section(marked):
            self._section(marked)
        elif marked.mark and marked.mark.kind >= Kind.DECIMAL:
            self._item(marked.mark, marked.runs)
        elif self._is_unnumbered_heading(marked):
            self._section(marked)
        else:
            self._close()
            runs = marked.runs
            if marked.mark:
                runs = (
                    Run(f"{marked.mark.text} ", bold=bool(runs and runs[0].bold)),
                    *runs,
                )
            self._chunks.append([to_markdown(runs, self._note_mark)])

    def _is_section(self, marked: Marked) -> bool:
        """An "a)" is a heading only below a numbered one."""
        return marked.mark is not None and (marked.mark.kind is not Kind.LETTER or self._level > 1)

    def _is_unnumbered_heading(self, marked: Marked) -> bool:
        """In a document without numbers, a short bold line is a heading."""
        title = clean("".join(run.text for run in marked.runs)).strip()
        return (
            self._scheme.name == "none"
            and not marked.mark
            and is_bold(marked.runs)
            and 0 < len(title) <= _LONGEST_PLAIN_HEADING
            and not title.startswith("(")
        )

    def _section_if(self, waiting: Marked | None) -> None:
        if waiting:
            self._section(waiting)

    def _section(self, marked: Marked) -> None:
        words = clean("".join(run.text for run in marked.runs)).strip()
        words = words or (marked.mark.text if marked.mark else "")
        wanted = (self._scheme.level(marked.mark) if marked.mark else 1) + self._base
        level = max(1, min(wanted, self._level + 1, _MAX_LEVEL))
        if level != wanted:
            self.report.append(
                message(
                    "heading '{title}' was raised to level {level}",
                    title=words,
                    level=level,
                )
            )
        if marked.mark:
            self._check(marked.mark, level, words)
        title = to_markdown(
            marked.runs or (Run(words),), self._note_mark, bold=False, at_start=False
        )
        self.heading(title, level, f"#{self._ids.make(words)}")
        self.sections += 1

    def _check(self, mark: Mark, level: int, words: str) -> None:
        """Counts as the renderer will, and reports a typed number that says otherwise."""
        last = self._counts.get(level, 0)
        if mark.number and mark.number != last + 1:
            self.report.append(
                message(
                    "heading '{mark} {title}' comes after number {last}; plantool counts on",
                    mark=mark.text,
                    title=words,
                    last=last,
                )
            )
        self._counts[level] = mark.number or last + 1
        for deeper in [other for other in self._counts if other > level]:
            if self._scheme.printed(deeper) is not Kind.ARTICLE:
                del self._counts[deeper]

    def _item(self, mark: Mark, runs: Sequence[Run]) -> None:
        kind = Kind.DECIMAL if mark.kind is Kind.MULTI and not self._lists else mark.kind
        while self._lists and (self._lists[-1].kind > kind or len(self._lists) > _MAX_DEPTH):
            self._lists.pop()
        goes_on = self._lists.pop() if self._lists and self._lists[-1].kind == kind else None
        indent = self._lists[-1].indent if self._lists else 0
        ordered = kind < Kind.DASH
        typed = mark.number or (goes_on.typed + 1 if goes_on else 1)
        number = goes_on.printed + 1 if goes_on else typed
        if ordered:
            self._check_item(mark, typed, goes_on)
        sign = f"{number}." if ordered else "-"
        text = to_markdown(runs, self._note_mark)
        if self._items and not goes_on and (not self._lists or (ordered and number != 1)):
            # A list that starts elsewhere cannot follow words directly.
            self._items.append("")
        self._items.append(f"{' ' * indent}{sign} {text}".rstrip())
        self._lists.append(_Open(kind, typed, number, indent + len(sign) + 1))

    def _check_item(self, mark: Mark, typed: int, goes_on: _Open | None) -> None:
        if goes_on and typed != goes_on.typed + 1:
            self.report.append(
                message(
                    "'{mark}' comes after number {last} in a list; plantool counts on",
                    mark=mark.text,
                    last=goes_on.typed,
                )
            )
        printed = self._scheme.printed(self._level + len(self._lists) + 1)
        if not goes_on and not self._base and printed and printed is not mark.kind:
            self.report.append(
                message(
                    "the list that begins '{mark}' gets another kind of number",
                    mark=mark.text,
                )
            )

    def _table(self, table: Table) -> None:
        self._close()
        lines, report = table_lines(table, self._note_mark)
        if lines:
            self._chunks.append(lines)
            self.report.append(message("table: {rows} rows", rows=len(table.rows)))
            self.report += report

    def _extras(self, paragraph: Paragraph) -> None:
        """Text boxes go in as paragraphs; pictures are reported."""
        words = plain_text(paragraph.boxes).strip()
        if words:
            self.report.append(
                message("text box put into the text: {text}", text=clean(words).strip())
            )
            self.write(paragraph.boxes)
        if paragraph.images:
            near = clean(paragraph.text).strip()[:60]
            self.report.append(message("a picture was not taken over (near: {text})", text=near))

    def _close(self) -> None:
        """Ends the open lists."""
        if self._items:
            self._chunks.append(self._items)
        self._items = []
        self._lists = []

    def _note_mark(self, note: str) -> str:
        blocks = self._notes.get(note)
        if blocks is None or note in self._numbered_notes:
            return "" if blocks is None else f"[^{self._numbered_notes[note]}]"
        number = len(self._numbered_notes) + 1
        self._numbered_notes[note] = number
        runs = _one_line(blocks)
        self._pending.append(f"[^{number}]: {to_markdown(runs, lambda _: '')}")
        return f"[^{number}]"

    def _flush_notes(self) -> None:
        """A footnote's text belongs to the place that calls it."""
        self._chunks += [[note] for note in self._pending]
        self._pending = []


def marked_paragraphs(paragraph: Paragraph) -> Iterator[Marked]:
    """The paragraph with its mark taken off, split where a line break ends a sentence."""
    for index, runs in enumerate(_lines(paragraph.runs)):
        text = "".join(run.text for run in runs)
        if not text.strip() and not any(run.note for run in runs):
            continue
        if _DRAWN_LINE.fullmatch(text):
            continue
        if index == 0 and paragraph.label:
            found = read_mark(f"{paragraph.label} x")
            label = Run(f"{paragraph.label} ", bold=is_bold(runs))
            yield (
                Marked(found[0], runs, paragraph)
                if found
                else Marked(None, (label, *runs), paragraph)
            )
            continue
        found = read_mark(text)
        if found and (text[found[1] :].strip() or found[0].kind is Kind.PART):
            yield Marked(found[0], without_start(runs, found[1]), paragraph)
        else:
            yield Marked(None, runs, paragraph)


def _lines(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """A line break after a sentence begins a new paragraph, any other is a space."""
    line: list[Run] = []
    for run in runs:
        parts = run.text.split("\n")
        for index, part in enumerate(parts):
            if index:
                before = "".join(other.text for other in line).rstrip()
                if before.endswith((".", ";", ":", "!", "?")):
                    yield tuple(line)
                    line = []
                else:
                    line.append(replace(run, text=" ", note=""))
            if part or run.note:
                line.append(replace(run, text=part, note=run.note if not index else ""))
    yield tuple(line)


def _one_line(blocks: Sequence[Block]) -> list[Run]:
    runs: list[Run] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            runs += [*block.runs, Run(" ")]
        else:
            runs.append(Run(f"{plain_text((block,))} "))
    return runs
