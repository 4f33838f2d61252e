"""Finds the place that a body names by a phrase: "khoản 2 Điều 4", "II.3", "phần Nơi nhận"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property
from itertools import product
from math import prod
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.inline import plain_inline
from plantool.core.markdown import Block, BlockKind
from plantool.core.numbering import Numbering, NumberKind, Step, numbered_items
from plantool.core.numerals import from_roman
from plantool.core.phrase_reader import (
    LAST,
    Part,
    ReadPhrase,
    Unit,
    read_phrase,
    without_noise,
)
from plantool.core.plain_words import plain_words
from plantool.core.plan import CLOSING, OPENING, NumberingStyle, Plan
from plantool.core.text import Span


class NamedPlace(Struct, frozen=True):
    """One place of a plan: a section, perhaps with a block in it, or a field of the header."""

    section: str | None = None
    field: str | None = None
    """`recipients`, `tasks`, `tasks.<id>` and the like."""
    span: Span | None = None
    """The list item, paragraph or table row that is meant within the section's own text."""
    task: str | None = None
    """The task's ID, where a row of the task appendix is meant."""
    words: str = ""
    """The place as a reference to it renders."""


class Certainty(Enum):
    """What is known of a phrase."""

    CERTAIN = "certain"
    """It names these places and no others."""
    GENERAL = "general"
    """It names the document as a whole."""
    AMBIGUOUS = "ambiguous"
    """It fits the candidates alike."""
    UNKNOWN = "unknown"
    """It names nothing that the plan has; candidates may come near."""


class PlacePhrase(Struct, frozen=True):
    """What a phrase names. Without certainty there are no places: the comment stays general."""

    phrase: str
    certainty: Certainty
    places: tuple[NamedPlace, ...] = ()
    candidates: tuple[NamedPlace, ...] = ()

    @property
    def is_general(self) -> bool:
        """Whether the comment is to stand for the whole document."""
        return not self.places


_FIELDS: Final = (
    ("recipients", "Nơi nhận", "noi nhan"),
    (
        "grounds",
        "Căn cứ",
        "can cu|cac can cu|can cu ban hanh|can cu phap ly|can cu phap ly ban hanh",
    ),
    ("title", "Trích yếu", "trich yeu|trich yeu noi dung|tieu de|ten|ten goi|ten van ban"),
    ("signature.lines", "Chữ ký", "chu ky|ky ten|phan ky|tham quyen ky|chuc vu ky"),
    ("archive", "Lưu", "luu|luu van thu"),
    ("symbol", "Ký hiệu", "ky hieu|so, ky hieu|so va ky hieu"),
    ("place", "Địa danh", "dia danh"),
    ("date", "Ngày, tháng, năm", "ngay, thang, nam|ngay thang nam|ngay thang"),
    (
        "tasks",
        "Phụ lục nhiệm vụ",
        "phu luc nhiem vu|phu luc phan cong|phu luc phan cong nhiem vu|bang phan cong nhiem vu",
    ),
)
_FIELD_BY_WORDS: Final = {
    words: NamedPlace(field=name, words=shown)
    for name, shown, all_words in _FIELDS
    for words in all_words.split("|")
}
_SECTION_BY_WORDS: Final = {
    words: section
    for section, all_words in {
        OPENING: "mo dau|loi mo dau|doan mo dau|phan mo dau|loi noi dau",
        CLOSING: "ket|phan ket|ket thuc|doan ket|loi ket|phan ket thuc|doan cuoi",
    }.items()
    for words in all_words.split("|")
}
_GENERAL: Final = re.compile(
    r"(?:bo cuc|the thuc|ky thuat trinh bay|hinh thuc|noi dung|toan van|toan bo|y kien chung|chung|"
    r"loi chinh ta|chinh ta|van phong|trinh bay|cau truc|va|,|ve|trong|cua|doi voi|du thao|van ban|"
    r"ke hoach|quy che|quyet dinh|cac|phan|\s)*"
)
_LEADING: Final = re.compile(r"(?:phan|muc|noi dung|doan|tieu muc|dieu)\s+")


_LONGEST: Final = 300
_MOST_PLACES: Final = 40


def find_places(phrase: str, plan: Plan, numbering: Numbering) -> PlacePhrase:
    """The places that a phrase names; none where it names the whole document or is not certain."""
    return PlaceFinder(plan, numbering).find(phrase)


def _settled(phrase: str, found: Sequence[tuple[NamedPlace, ...]]) -> PlacePhrase:
    """One place for each thing named makes it certain."""
    if all(len(fitting) == 1 for fitting in found):
        places = tuple(dict.fromkeys(fitting[0] for fitting in found))
        return PlacePhrase(phrase, Certainty.CERTAIN, places)
    candidates = tuple(dict.fromkeys(place for fitting in found for place in fitting))
    unknown = any(not fitting for fitting in found)
    certainty = Certainty.UNKNOWN if unknown else Certainty.AMBIGUOUS
    return PlacePhrase(phrase, certainty, candidates=candidates)


class _Node(Struct, frozen=True, dict=True):
    """A section or a list item with the numbers down to it."""

    place: NamedPlace
    steps: tuple[Step, ...]
    blocks: tuple[Block, ...]
    depth: int = 0
    """How many numbered lists it stands in."""

    @property
    def is_loose(self) -> bool:
        """Whether it is an item of a list in a section without a number."""
        return self.place.span is not None and len(self.steps) == self.depth

    @cached_property
    def heads(self) -> Mapping[NumberKind, Step]:
        """The steps that a word names."""
        return {step.kind: step for step in self.steps if step.kind in _HEADS.values()}

    @cached_property
    def signs(self) -> tuple[str, ...]:
        """The numbers below the named steps: `("II", "4", "a")`; `1.1` is `("1", "1")`."""
        return tuple(
            step.sign.rsplit(".", 1)[-1] for step in self.steps if step.kind not in self.heads
        )


_HEADS: Final = {
    Unit.APPENDIX: NumberKind.APPENDIX,
    Unit.PART: NumberKind.PART,
    Unit.CHAPTER: NumberKind.CHAPTER,
    Unit.ARTICLE: NumberKind.ARTICLE,
}


class _Query(Struct, frozen=True):
    """One place in a phrase: the words with their numbers, then the bare numbers below them."""

    heads: dict[Unit, str]
    signs: tuple[str, ...]
    tails: dict[Unit, str]


class PlaceFinder(Struct, frozen=True, dict=True):
    """All places of one plan by number, name and title; for many phrases made once."""

    plan: Plan
    numbering: Numbering

    def find(self, phrase: str) -> PlacePhrase:
        """The places that a phrase names."""
        if len(phrase) > _LONGEST:
            return PlacePhrase(phrase, Certainty.UNKNOWN)
        plain = plain_words(phrase).strip()
        if named := self._named(plain):
            return _settled(phrase, [named])
        read = read_phrase(phrase)
        if sum(prod(len(part.values) for part in chain) for chain in read.chains) > _MOST_PLACES:
            return PlacePhrase(phrase, Certainty.UNKNOWN)
        if read.chains:
            return _settled(phrase, list(self._by_number(read)))
        if _GENERAL.fullmatch(plain.strip(" .:;")):
            return PlacePhrase(phrase, Certainty.GENERAL)
        return PlacePhrase(phrase, Certainty.UNKNOWN, candidates=tuple(self._near(plain)))

    @cached_property
    def _nodes(self) -> tuple[_Node, ...]:
        return tuple(_nodes(self.plan, self.numbering))

    @cached_property
    def _by_last(self) -> Mapping[int | str, Sequence[_Node]]:
        """The nodes by their last number, 2 and II together."""
        found: dict[int | str, list[_Node]] = {}
        for node in self._nodes:
            found.setdefault(_last(node.signs), []).append(node)
        return found

    @cached_property
    def _titles(self) -> Mapping[str, tuple[NamedPlace, ...]]:
        """The sections by the plain words of their title."""
        found: dict[str, tuple[NamedPlace, ...]] = {}
        for section in self.plan.sections:
            title = plain_words(plain_inline(section.title).text).strip(" .:;")
            if section.id and title:
                found[title] = (*found.get(title, ()), self._of_section(section.id))
        return found

    def _of_section(self, section_id: str) -> NamedPlace:
        return NamedPlace(section_id, words=self.numbering.reference(section_id))

    def _named(self, plain: str) -> tuple[NamedPlace, ...]:
        """The places that words name without a number: an ID, a title, a field."""
        if self.plan.section(plain):
            return (self._of_section(plain),)
        spellings = tuple(_spellings(plain))
        for words in spellings:
            if words in self._titles:
                return self._titles[words]
        for words in spellings:
            section = _SECTION_BY_WORDS.get(words)
            if words in _FIELD_BY_WORDS:
                return (_FIELD_BY_WORDS[words],)
            if section and self.plan.section(section):
                return (self._of_section(section),)
        return ()

    def _near(self, plain: str) -> Iterator[NamedPlace]:
        """Sections whose title holds the words."""
        words = _LEADING.sub("", without_noise(plain), count=1)
        for title, places in self._titles.items():
            if len(words) >= _SHORTEST_NEAR and words in title:
                yield from places

    def _by_number(self, read: ReadPhrase) -> Iterator[tuple[NamedPlace, ...]]:
        """For each place that the phrase names, the places that fit."""
        queries = [query for chain in read.chains for query in self._queries(chain)]
        rest = without_noise(plain_words(read.rest))
        for query in queries:
            found = self._fitting(query)
            if not read.has_marks and "d" in query.signs:
                signs = tuple("đ" if sign == "d" else sign for sign in query.signs)
                found += self._fitting(replace(query, signs=signs))
            if rest and len(queries) == 1 and rest in self._titles:
                titled = self._titles[rest]
                yield tuple(place for place in found if place in titled) or (*found, *titled)
                return
            yield found
        if rest:
            yield ()  # such as the law in "khoản 2 Điều 4 Luật Đất đai"

    def _queries(self, chain: Sequence[Part]) -> Iterator[_Query]:
        has_parts = self.numbering.style is NumberingStyle.PHAN
        for values in product(*(part.values for part in chain)):
            yield _query(chain, values, has_parts=has_parts)

    def _fitting(self, query: _Query) -> tuple[NamedPlace, ...]:
        if Unit.ROW in query.tails:
            return tuple(self._rows(query))
        nodes = self._best(query)
        for unit, kind in _TAILS.items():
            if unit in query.tails:
                wanted = query.tails[unit]
                return tuple(place for node in nodes for place in _blocks_in(node, kind, wanted))
        found = tuple(node.place for node in nodes)
        if set(query.heads) == {Unit.APPENDIX} and not query.signs and self._is_task_list(query):
            found += (NamedPlace(field="tasks", words=self.numbering.task_appendix),)
        return found

    def _best(self, query: _Query) -> list[_Node]:
        """The nodes that fit best: the very numbers first, then 2 for II, then only the ends."""
        near = self._by_last.get(_last(query.signs), ())
        nodes = [node for node in near if _heads_fit(node, query)]
        exact = [node for node in nodes if node.signs == query.signs]
        if not query.signs:
            return [node for node in exact if _is_head(node, query)]
        alike = [node for node in nodes if _same_numbers(node.signs, query.signs)]
        ending = [node for node in nodes if node.signs[-len(query.signs) :] == query.signs]
        if query.heads or not all(node.is_loose for node in exact):
            return exact or alike or ending
        return [*alike, *(node for node in ending if node not in alike)]

    def _is_task_list(self, query: _Query) -> bool:
        """Whether the appendix named can be the one made of the tasks."""
        label, named = self.numbering.task_appendix, query.heads.get(Unit.APPENDIX, "")
        own = label.removeprefix("Phụ lục").strip()
        return bool(label) and (not named or _number(named) == (_number(own) or 1))

    def _rows(self, query: _Query) -> Iterator[NamedPlace]:
        """The tasks or table rows with this number in the appendix named, or in any."""
        wanted = query.tails[Unit.ROW]
        if self._is_task_list(query) and wanted.isdigit():
            for task in self.plan.header.tasks[max(0, int(wanted) - 1) : int(wanted)]:
                words = f"STT {wanted} {self.numbering.task_appendix}"
                yield NamedPlace(field=f"tasks.{task.id}", task=task.id, words=words)
        for node in self._nodes:
            if node.place.span or not _heads_fit(node, query):
                continue
            for row in (row for block in node.blocks for row in block.walk()):
                if row.kind is BlockKind.ROW and row.children:
                    first = row.children[0].span.of(self.plan.source.text).strip(" *.")
                    if first == wanted:
                        words = f"STT {wanted} {node.place.words}"
                        yield replace(node.place, span=row.span, words=words)


_SHORTEST_NEAR: Final = 4

_TAILS: Final = {
    Unit.DASH: BlockKind.ITEM,
    Unit.PARAGRAPH: BlockKind.PARAGRAPH,
}


def _nodes(plan: Plan, numbering: Numbering) -> Iterator[_Node]:
    for section in plan.sections:
        numbered = numbering.by_id.get(section.id)
        if not section.id or not numbered or numbered.section is not section:
            continue
        place = NamedPlace(section=section.id, words=numbering.reference(section.id))
        yield _Node(place, numbered.steps if numbered.is_numbered else (), section.blocks)
        for item, numbers in numbered_items(section.blocks):
            words = numbering.item_reference(section.id, numbers)
            steps = numbering.item_steps(section.id, numbers)
            place = NamedPlace(section.id, span=item.span, words=words)
            yield _Node(place, steps, item.children, len(numbers))


def _spellings(plain: str) -> Iterator[str]:
    """The words as they stand, without "tại … dự thảo", and without "phần" before them."""
    bare = without_noise(plain)
    yield from dict.fromkeys(
        (plain.strip(" .:;"), bare, _LEADING.sub("", bare, count=1).strip(" \"'"))
    )


def _query(chain: Sequence[Part], values: Sequence[tuple[str, ...]], *, has_parts: bool) -> _Query:
    heads: dict[Unit, str] = {}
    signs: tuple[str, ...] = ()
    tails: dict[Unit, str] = {}
    for part, value in zip(chain, values, strict=True):
        if part.unit is Unit.PART and not has_parts:
            signs += value  # "Phần II" where the plan has only mục II
        elif part.unit in _HEADS:
            heads[part.unit] = value[0] if value else ""
            signs += value[1:]
        elif part.unit >= Unit.ROW:
            tails[part.unit] = value[0]
        else:
            signs += value
    return _Query(heads, signs, tails)


def _heads_fit(node: _Node, query: _Query) -> bool:
    """Whether all units with a word of their own agree; an appendix must be named to be meant."""
    for unit, kind in _HEADS.items():
        own, named = node.heads.get(kind), query.heads.get(unit)
        if named is None:
            if unit is Unit.APPENDIX and own and Unit.ROW not in query.tails:
                return False
        elif not own or not _appendix_or_number_fits(own, named):
            return False
    return True


def _appendix_or_number_fits(own: Step, named: str) -> bool:
    if own.kind is NumberKind.APPENDIX and (not named or not own.sign):
        return not named or named in {"1", "I"}
    return _number(named) == own.number


def _is_head(node: _Node, query: _Query) -> bool:
    """Whether the node is the very unit named, not a unit within."""
    smallest = max(query.heads, default=None)
    return smallest is not None and node.steps[-1].kind is _HEADS[smallest]


def _same_numbers(own: Sequence[str], named: Sequence[str]) -> bool:
    return len(own) == len(named) and all(
        mine == other or (_number(mine) is not None and _number(mine) == _number(other))
        for mine, other in zip(own, named, strict=True)
    )


def _last(signs: Sequence[str]) -> int | str:
    return (_number(signs[-1]) or signs[-1]) if signs else ""


def _number(sign: str) -> int | None:
    """The number of digits or a capital Roman numeral."""
    return int(sign) if sign.isdigit() else from_roman(sign)


def _blocks_in(node: _Node, kind: BlockKind, wanted: str) -> Iterator[NamedPlace]:
    """The nth dash or paragraph directly in a section or list item."""
    if kind is BlockKind.ITEM:
        lists = [block for block in node.blocks if block.kind is BlockKind.BULLET_LIST]
        blocks = [item for block in lists for item in block.children]
    else:
        blocks = [block for block in node.blocks if block.kind is kind]
    place = len(blocks) if wanted == LAST else _number(wanted) or 0
    for block in blocks[place - 1 : place] if place else ():
        yield replace(node.place, span=block.span)
