"""Numbers of sections, appendices and list items, and the words by which a place is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Final

from msgspec import Struct

from plantool.core.inline import plain_inline
from plantool.core.markdown import Block, BlockKind
from plantool.core.numerals import letter, roman
from plantool.core.plan import CLOSING, OPENING, NumberingStyle, Plan, Section


class NumberKind(Enum):
    """How one level is numbered, with a number as it looks."""

    APPENDIX = "Phụ lục I"
    PART = "Phần I"
    CHAPTER = "Chương I"
    ARTICLE = "Điều 4."
    ROMAN = "II."
    ARABIC = "4."
    DECIMAL = "1.1."
    LETTER = "a)"
    ROUND_NUMBER = "(1)"
    ROUND_LETTER = "(a)"
    ROUND_ROMAN = "(i)"


_Kinds = tuple[NumberKind, ...]

# What Decree 30 names ends at the letter; below it the round brackets follow.
_BELOW_LETTERS: Final = (
    NumberKind.ROUND_NUMBER,
    NumberKind.ROUND_LETTER,
    NumberKind.ROUND_ROMAN,
)
_MUC: Final = (NumberKind.ROMAN, NumberKind.ARABIC, NumberKind.LETTER, *_BELOW_LETTERS)
_DIEU: Final = (NumberKind.ARTICLE, NumberKind.ARABIC, NumberKind.LETTER, *_BELOW_LETTERS)
_LEVELS: Final[Mapping[NumberingStyle, _Kinds]] = {
    NumberingStyle.MUC: _MUC,
    NumberingStyle.PHAN: (NumberKind.PART, *_MUC),
    NumberingStyle.SO: (
        NumberKind.ARABIC,
        NumberKind.DECIMAL,
        NumberKind.LETTER,
        *_BELOW_LETTERS,
    ),
    NumberingStyle.DIEU: _DIEU,
    NumberingStyle.NONE: (NumberKind.ARABIC, NumberKind.LETTER, *_BELOW_LETTERS),
}
"""The kinds of numbers from the top level down; `none` numbers its lists alone."""

_MUC_KINDS: Final = (NumberKind.ROMAN, NumberKind.ARABIC, NumberKind.DECIMAL)
_WORDS: Final = (NumberKind.APPENDIX, NumberKind.PART, NumberKind.CHAPTER, NumberKind.ARTICLE)
_NOT_FOR_LISTS: Final = (NumberKind.PART, NumberKind.CHAPTER, NumberKind.ARTICLE, NumberKind.ROMAN)


class Step(Struct, frozen=True):
    """One number on the way down to a place, as `Điều 4` and `2` in "khoản 2 Điều 4"."""

    kind: NumberKind
    number: int
    """From 1; 0 for the only appendix, which has no number."""
    sign: str
    """The number alone: `II`, `1.1`, `đ`."""

    @property
    def label(self) -> str:
        """The number as it is typed before a title."""
        match self.kind:
            case NumberKind.APPENDIX:
                return f"Phụ lục {self.sign}".rstrip()
            case NumberKind.PART:
                return f"Phần {self.sign}"
            case NumberKind.CHAPTER:
                return f"Chương {self.sign}"
            case NumberKind.ARTICLE:
                return f"Điều {self.sign}."
            case NumberKind.ROMAN | NumberKind.ARABIC | NumberKind.DECIMAL:
                return f"{self.sign}."
            case NumberKind.LETTER:
                return f"{self.sign})"
            case NumberKind.ROUND_NUMBER | NumberKind.ROUND_LETTER | NumberKind.ROUND_ROMAN:
                return f"({self.sign})"


_PLACE_NAMES: Final = {OPENING: "phần mở đầu", CLOSING: "phần kết"}


class NumberedSection(Struct, frozen=True):
    """A section's number: the steps down to it, and the kinds of numbers for what is inside."""

    section: Section
    steps: tuple[Step, ...]
    """Those of the numbered section it stands in, where it has no number itself."""
    is_numbered: bool
    below: _Kinds
    """The kinds of the levels inside it, the next one first."""

    @property
    def is_named_by_number(self) -> bool:
        """Whether people name it by a number, be it that of the section it is a hidden part of."""
        if self.section.id in _PLACE_NAMES:
            return False
        return self.is_numbered or any(step.kind is not NumberKind.APPENDIX for step in self.steps)


class Numbering(Struct, frozen=True):
    """The numbers of one plan. All questions are asked by a section's ID."""

    style: NumberingStyle
    by_id: Mapping[str, NumberedSection]
    task_appendix: str = ""
    """What the appendix made of the tasks is called, `Phụ lục II`; "" where there are no tasks."""

    def label(self, section_id: str) -> str:
        """The number as it is typed before the title: `II.`, `a)`, `Điều 4.`; "" if none."""
        numbered = self.by_id.get(section_id)
        return numbered.steps[-1].label if numbered and numbered.is_numbered else ""

    def path(self, section_id: str) -> str:
        """The short name of a section, `II.4.a`, `Điều 4.2`, `Phụ lục I.II`; "" if none."""
        numbered = self.by_id.get(section_id)
        return _path(numbered.steps) if numbered and numbered.is_numbered else ""

    def reference(self, section_id: str) -> str:
        """The words that a reference to a section renders to, such as "mục II.4".

        A section without a number is named by its quoted title; an ID that no section has, by
        itself.
        """
        numbered = self.by_id.get(section_id)
        if numbered is None:
            return section_id
        words = _reference(numbered.steps, self.style)
        if numbered.is_named_by_number:
            return words
        title = plain_inline(numbered.section.title).text.strip()
        return f"{_PLACE_NAMES.get(section_id, f'“{title}”')} {words}".rstrip()

    def item_steps(self, section_id: str, numbers: Sequence[int]) -> tuple[Step, ...]:
        """The numbers down to an item of a `1.` list.

        `numbers` are those of the numbered items around it and its own, from the outermost in.
        """
        numbered = self.by_id.get(section_id)
        steps = numbered.steps if numbered else ()
        kinds = iter(numbered.below if numbered else _LEVELS[self.style])
        for number in numbers:
            kind = next((kind for kind in kinds if kind not in _NOT_FOR_LISTS), None)
            steps = (*steps, _step(kind or _below(steps), number, steps))
        return steps

    def list_label(self, section_id: str, numbers: Sequence[int]) -> str:
        """The number typed before a list item: under `I.` it is `1.`, under `1.` it is `a)`."""
        return self.item_steps(section_id, numbers)[-1].label

    def item_reference(self, section_id: str, numbers: Sequence[int]) -> str:
        """The words that name a list item: "điểm a mục II.4", "khoản 2 Điều 4"."""
        steps = self.item_steps(section_id, numbers)
        numbered = self.by_id.get(section_id)
        if numbered and numbered.is_named_by_number:
            return _reference(steps, self.style)
        words = _reference(steps[len(steps) - len(numbers) :], self.style)
        return f"{words} {self.reference(section_id)}"


def number_plan(plan: Plan) -> Numbering:
    """The numbers of a plan's sections, counted as its key `numbering` says."""
    style = plan.header.numbering
    tree = _Tree.of(plan)
    roots = tree.inside(None)
    body = [index for index in roots if not plan.sections[index].is_appendix]
    appendices = [index for index in roots if plan.sections[index].is_appendix]
    opening = NumberedSection(plan.sections[0], (), is_numbered=False, below=_LEVELS[style])
    found = [opening, *_Counter(tree, style, top=1).document(body, ())]
    tasks = 1 if plan.header.tasks else 0
    total = tasks + sum(plan.sections[index].is_numbered for index in appendices)
    number = 0
    for index in appendices:
        number += plan.sections[index].is_numbered
        found += _appendix(tree, index, number if total > 1 else 0, style)
    by_id: dict[str, NumberedSection] = {}
    for item in found:
        by_id.setdefault(item.section.id, item)
    task_appendix = _appendix_step(total if total > 1 else 0).label if tasks else ""
    return Numbering(style, by_id, task_appendix)


def numbered_items(blocks: Sequence[Block]) -> Iterator[tuple[Block, tuple[int, ...]]]:
    """All items of `1.` lists, in file order, with their numbers from the outermost in."""
    yield from _items(blocks, ())


def _items(
    blocks: Sequence[Block], outer: tuple[int, ...]
) -> Iterator[tuple[Block, tuple[int, ...]]]:
    for block in blocks:
        if block.kind is not BlockKind.ORDERED_LIST:
            yield from _items(block.children, outer)
            continue
        for number, item in enumerate(block.children, block.start):
            yield item, (*outer, number)
            yield from _items(item.children, (*outer, number))


class _Tree(Struct, frozen=True):
    """The sections of a plan by their place in the file, with those directly inside each."""

    sections: tuple[Section, ...]
    children: Mapping[int | None, Sequence[int]]

    @classmethod
    def of(cls, plan: Plan) -> _Tree:
        children: dict[int | None, list[int]] = {}
        for index, section in enumerate(plan.sections):
            if section.level:
                children.setdefault(section.parent, []).append(index)
        return cls(plan.sections, children)

    def inside(self, index: int | None) -> Sequence[int]:
        return self.children.get(index, ())


class _Counter(Struct):
    """Counts through the body or through one appendix."""

    tree: _Tree
    style: NumberingStyle
    top: int
    """The level of the headings that come first: 1 in the body, 2 in an appendix."""
    articles: int = 0
    """Articles (Điều) run through all chapters."""

    def document(self, indexes: Sequence[int], steps: tuple[Step, ...]) -> list[NumberedSection]:
        kinds = _LEVELS[self.style]
        if self.style is NumberingStyle.DIEU and self.has_chapters(indexes):
            kinds = (NumberKind.CHAPTER, *kinds)
        return list(self.level(indexes, steps, kinds))

    def level(
        self, indexes: Sequence[int], steps: tuple[Step, ...], kinds: _Kinds
    ) -> Iterator[NumberedSection]:
        number = 0
        for index, is_numbered in self.shown(indexes):
            section = self.tree.sections[index]
            if not is_numbered:
                yield NumberedSection(section, steps, is_numbered=False, below=kinds)
                continue
            kind, *below = kinds
            if kind is NumberKind.CHAPTER and section.level > self.top:
                kind, *below = below  # an article in front of the first chapter
            if kind is NumberKind.ARTICLE:
                self.articles += 1
                count = self.articles
            else:
                count = number = number + 1
            inner = (*steps, _step(kind, count, steps))
            yield NumberedSection(section, inner, is_numbered=True, below=tuple(below))
            yield from self.level(self.tree.inside(index), inner, tuple(below))

    def shown(self, indexes: Sequence[int]) -> Iterator[tuple[int, bool]]:
        """The sections and whether each has a number.

        What stands in a section without one is counted with its neighbours, as a reader sees it.
        """
        for index in indexes:
            section = self.tree.sections[index]
            is_numbered = section.is_numbered and self.style is not NumberingStyle.NONE
            yield index, is_numbered
            if not is_numbered:
                yield from self.shown(self.tree.inside(index))

    def has_chapters(self, indexes: Sequence[int]) -> bool:
        """Whether the top level is Chương: most of its headings then have others inside.

        Without chapters it is Điều; one that has titled khoản does not make the rest chapters.
        """
        tops = [
            index
            for index, is_numbered in self.shown(indexes)
            if is_numbered and self.tree.sections[index].level == self.top
        ]
        full = [
            index
            for index in tops
            if any(is_numbered for _, is_numbered in self.shown(self.tree.inside(index)))
        ]
        return len(full) * 2 > len(tops)


def _appendix(
    tree: _Tree, index: int, number: int, style: NumberingStyle
) -> Iterator[NumberedSection]:
    """An appendix and what is in it, counted anew; no Phần stands in an appendix."""
    appendix = tree.sections[index]
    inner = NumberingStyle.MUC if style is NumberingStyle.PHAN else style
    steps = (_appendix_step(number),) if appendix.is_numbered else ()
    yield NumberedSection(appendix, steps, appendix.is_numbered, _LEVELS[inner])
    yield from _Counter(tree, inner, top=2).document(tree.inside(index), steps)


def _appendix_step(number: int) -> Step:
    return Step(NumberKind.APPENDIX, number, roman(number) if number else "")


def _step(kind: NumberKind, number: int, above: tuple[Step, ...]) -> Step:
    match kind:
        case NumberKind.LETTER | NumberKind.ROUND_LETTER:
            sign = letter(number) or str(number)
        case NumberKind.DECIMAL:
            sign = f"{above[-1].sign}.{number}" if above else str(number)
        case NumberKind.ARTICLE | NumberKind.ARABIC | NumberKind.ROUND_NUMBER:
            sign = str(number)
        case NumberKind.ROUND_ROMAN:
            sign = roman(number).lower()
        case _:
            sign = roman(number)
    return Step(kind, number, sign)


def _below(steps: tuple[Step, ...]) -> NumberKind:
    """The kind for an item below all named levels: (1), (a), (i), and again."""
    last = steps[-1].kind if steps else NumberKind.ROUND_ROMAN
    place = _BELOW_LETTERS.index(last) if last in _BELOW_LETTERS else -1
    return _BELOW_LETTERS[(place + 1) % len(_BELOW_LETTERS)]


def _path(steps: tuple[Step, ...]) -> str:
    words = [step.label.rstrip(".") for step in _heads(steps)]
    small = [step.sign for step in steps if step.kind not in (*_MUC_KINDS, *_WORDS)]
    return ".".join(filter(None, (" ".join(words), _joined_signs(steps), *small)))


def _reference(steps: tuple[Step, ...], style: NumberingStyle) -> str:
    """The words, from the smallest step to the greatest: "điểm a khoản 2 Điều 4"."""
    words: list[str] = []
    for step in reversed(steps):
        if step.kind in _BELOW_LETTERS:
            words.append(f"tiết {step.label}")
        elif step.kind is NumberKind.LETTER:
            words.append(f"điểm {step.sign}")
    signs = _joined_signs(steps)
    if signs:
        words.append(f"{'khoản' if style is NumberingStyle.DIEU else 'mục'} {signs}")
    words += [step.label.rstrip(".") for step in reversed(_heads(steps))]
    return " ".join(words)


def _heads(steps: tuple[Step, ...]) -> list[Step]:
    """The steps named by a word of their own; an article is named without its chapter."""
    heads = [step for step in steps if step.kind in _WORDS]
    if any(step.kind is NumberKind.ARTICLE for step in heads):
        return [step for step in heads if step.kind is not NumberKind.CHAPTER]
    return heads


def _joined_signs(steps: tuple[Step, ...]) -> str:
    """`II.4`; a decimal number holds the one above it already."""
    whole = [step.sign for step in steps if step.kind is NumberKind.DECIMAL]
    return ".".join(whole[-1:] or [step.sign for step in steps if step.kind in _MUC_KINDS])
