"""Phiếu góp ý: the places of a draft with their text, as the bodies find them in the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from msgspec import Struct

from plantool.core.comparison_lines import capitalised
from plantool.core.diff_blocks import units_of
from plantool.core.diff_model import Unit, UnitKind
from plantool.core.inline import plain_inline
from plantool.core.intake_said import FORM_DASH
from plantool.core.numbering import Numbering, number_plan, numbered_items
from plantool.core.plan import Plan, Section

MOST_CHARACTERS = 900
"""What one row shows: Excel makes no row higher than some 24 lines, and hides what is below."""


class FormPlace(Struct, frozen=True):
    """One place to which a body can say something."""

    choice: str
    """As the list of places offers it; `intake` reads it back without a guess."""
    parts: tuple[str, ...]
    """Its text as a reader sees it, in pieces that a row can show; one empty piece for none."""


def form_places(plan: Plan) -> tuple[FormPlace, ...]:
    """The places of a draft in its own order, header fields that are printed among them."""
    return tuple(_Places(plan).all())


class _Places(Struct, frozen=True, dict=True):
    plan: Plan

    @cached_property
    def numbering(self) -> Numbering:
        return number_plan(self.plan)

    def all(self) -> Iterator[FormPlace]:
        header = self.plan.header
        yield FormPlace("Trích yếu", _parts((" ".join(header.title.split()),)))
        if header.grounds:
            yield FormPlace("Căn cứ", _parts(tuple(map(self.words, header.grounds))))
        body, appendices = self._divided()
        yield from map(self.section, body)
        if header.recipients:
            lines = (*(f"- {self.words(one)}" for one in header.recipients), header.archive)
            yield FormPlace("Nơi nhận", _parts(tuple(filter(None, lines))))
        yield from map(self.section, appendices)
        for number, task in enumerate(header.tasks, 1):
            yield FormPlace(
                f"STT {number} {self.numbering.task_appendix}",
                _parts((" ".join(task.text.split()),)),
            )

    def section(self, section: Section) -> FormPlace:
        """A section: its ID, which never changes, then how it is numbered and called."""
        title = plain_inline(section.title, references=self.numbering.reference).text.strip()
        reference = self.numbering.reference(section.id)
        named = self.numbering.by_id.get(section.id)
        is_numbered = named is not None and named.is_named_by_number
        shown = f"{reference}. {title}" if is_numbered and title else reference
        lines = tuple(filter(None, self._lines(section)))
        return FormPlace(f"{section.id}{FORM_DASH}{capitalised(shown)}", _parts(lines))

    def words(self, text: str) -> str:
        """Markdown as its reader sees it, on one line."""
        return " ".join(plain_inline(text, references=self.numbering.reference).text.split())

    def _divided(self) -> tuple[list[Section], list[Section]]:
        """The sections of the text, and those of the appendices, which stand behind it on paper."""
        body: list[Section] = []
        appendices: list[Section] = []
        end = 0
        for section in self.plan.sections:
            if section.is_appendix:
                end = section.extent.end
            inside = section.extent.start < end
            is_said = section.title or section.blocks
            if is_said:
                (appendices if inside else body).append(section)
        return body, appendices

    def _lines(self, section: Section) -> Iterator[str]:
        labels = {
            item.children[0].span.start: self.numbering.list_label(section.id, numbers)
            for item, numbers in numbered_items(section.blocks)
            if item.children
        }
        text = self.plan.source.text
        for unit in units_of(text, section.blocks):
            words = " | ".join(map(self.words, unit.words))
            yield f"{_mark(unit, labels.get(unit.span.start, ''))}{words}" if words else ""


def _mark(unit: Unit, label: str) -> str:
    if unit.kind is not UnitKind.ITEM:
        return ""
    if label:
        return f"{label} "
    return "- " if unit.mark in {"-", "*", "+"} else ""


def _parts(lines: Sequence[str]) -> tuple[str, ...]:
    """The lines in pieces of bounded length; a paragraph that is too long is cut between words."""
    parts: list[str] = []
    for line in lines:
        for piece in _cut(line):
            if parts and len(parts[-1]) + len(piece) < MOST_CHARACTERS:
                parts[-1] += f"\n{piece}"
            else:
                parts.append(piece)
    return tuple(parts) or ("",)


def _cut(line: str) -> Iterator[str]:
    while len(line) > MOST_CHARACTERS:
        at = line.rfind(" ", 0, MOST_CHARACTERS)
        at = at if at > 0 else MOST_CHARACTERS
        yield line[:at]
        line = line[at:].lstrip()
    yield line
