"""Whole paragraphs, items, rows and sections that went or came, as requests."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment import Action, EditRequest, NewSection
from plantool.core.intake_align import Target, lead
from plantool.core.intake_draft import SentDraft
from plantool.core.markdown import BlockKind
from plantool.core.plain_view import subtree
from plantool.core.plan import Section
from plantool.core.text import Span
from plantool.core.typed_text import as_markdown, clean_words
from plantool.core.vietnamese import make_id


class Line(Struct, frozen=True):
    """A new paragraph as typed."""

    text: str
    level: int = 0
    """Its heading level; 0 for none."""

    @property
    def bare(self) -> str:
        """Its words without a number or bullet typed before them."""
        return clean_words(self.text[lead(self.text) :]).strip()

    @property
    def is_item(self) -> bool:
        """Whether a number or bullet is typed before its words."""
        return lead(self.text) > 0


def block_edits(
    draft: SentDraft,
    gone: Sequence[Target],
    lines: Sequence[Line],
    before: Target | None,
    behind: Target | None,
) -> tuple[EditRequest, ...] | None:
    """The requests for texts that went and paragraphs that came in one place between two others;
    None where one of them is not possible.
    """
    if len(gone) == 1 and len(lines) == 1 and not lines[0].level:
        request = replacement(draft, gone[0], lines[0])
        if request:
            return (request,)
    away = deletions(draft, gone) if gone else ()
    come = insertions(draft, before, behind, lines) if lines else ()
    return None if away is None or come is None else (*away, *come)


def deletions(draft: SentDraft, gone: Sequence[Target]) -> tuple[EditRequest, ...] | None:
    """The requests by which consecutive texts go; None where one of them cannot."""
    found: list[EditRequest] = []
    taken: set[str] = set()
    for section in _whole_sections(draft, gone):
        request = EditRequest(section=section.id, action=Action.DELETE_SECTION)
        if not draft.can(request):
            return None
        found.append(request)
        taken |= {inner.id for inner in subtree(draft.plan, section)}
    rest = [target for target in gone if not target.section or target.section not in taken]
    for _, group in groupby(rest, key=_parent):
        requests = _together(draft, list(group))
        if requests is None:
            return None
        found += requests
    return tuple(found)


def replacement(draft: SentDraft, target: Target, line: Line) -> EditRequest | None:
    """One paragraph written anew."""
    quote = (
        None if target.is_title else draft.quote(target.view, target.plain(0, len(target.words)))
    )
    if quote is None:
        return None
    text = line.bare if target.field else as_markdown(line.bare, at_start=True)
    request = EditRequest(
        section=target.section or None,
        field=target.field,
        quote=quote,
        action=Action.REPLACE,
        text=text,
    )
    return request if draft.can(request) else None


def insertions(
    draft: SentDraft,
    before: Target | None,
    behind: Target | None,
    lines: Sequence[Line],
) -> tuple[EditRequest, ...] | None:
    """The requests that put new paragraphs between two texts of the draft."""
    lines = [line for line in lines if line.bare]
    if not lines:
        return ()
    headings = [index for index, line in enumerate(lines) if line.level]
    if headings:
        first = headings[0]
        plain = insertions(draft, before, behind, lines[:first]) if first else ()
        sections = _sections(draft, before, behind, lines[first:])
        return None if plain is None or sections is None else (*plain, *sections)
    if (before and before.field) or (before is None and behind and behind.field):
        return _members(draft, before or behind, lines)
    for anchor, action in _anchors(before, behind, lines[0]):
        requests = _beside(draft, anchor, action, lines)
        if requests is not None:
            return requests
    section = before.section if before and before.section else ""
    if not section:
        return None
    mark = "- " if lines[0].is_item else ""
    text = ("\n" if mark else "\n\n").join(
        mark + as_markdown(line.bare, at_start=True) for line in lines
    )
    request = EditRequest(section=section, action=Action.APPEND, text=text)
    return (request,) if draft.can(request) else None


def row_insertion(draft: SentDraft, before: Target, cells: Sequence[str]) -> EditRequest | None:
    """A new table row behind the one in which a text stands."""
    quote = draft.quote(before.view, before.hold)
    if quote is None or not before.section:
        return None
    words = " | ".join(as_markdown(clean_words(cell).strip(), at_start=False) for cell in cells)
    request = EditRequest(
        section=before.section, quote=quote, action=Action.INSERT_AFTER, block=True, text=words
    )
    return request if draft.can(request) else None


def row_deletion(draft: SentDraft, targets: Sequence[Target]) -> EditRequest | None:
    """The table row in which texts stand."""
    for target in targets:
        quote = draft.quote(target.view, target.plain(0, len(target.words)))
        if quote is None or not target.section:
            continue
        request = EditRequest(section=target.section, quote=quote, action=Action.DELETE, block=True)
        if draft.can(request):
            return request
    return None


def _whole_sections(draft: SentDraft, gone: Sequence[Target]) -> Iterator[Section]:
    """The largest sections of which every text went."""
    ids = {id(target.piece) for target in gone}
    done: set[str] = set()
    for section in draft.plan.sections:
        if not section.level or section.id in done:
            continue
        inner = {part.id for part in subtree(draft.plan, section)}
        own = [target for target in draft.targets if target.section in inner and not target.is_note]
        if own and all(id(target.piece) in ids for target in own):
            done |= inner
            yield section


def _parent(target: Target) -> tuple[object, ...]:
    holders = [id(block) for block in target.piece.blocks]
    return target.section, target.field, target.is_title, tuple(holders[:1])


def _together(draft: SentDraft, group: Sequence[Target]) -> list[EditRequest] | None:
    """Texts side by side as one quote if that will do, else one by one."""
    first, last = group[0], group[-1]
    if first.is_title:
        requests = [
            EditRequest(section=target.section, action=Action.MERGE_SECTION) for target in group
        ]
        return requests if all(draft.can(one) for one in requests) else None
    if first.field:
        requests = [
            EditRequest(field=target.field, action=Action.DELETE_ITEM, item=target.words)
            for target in group
        ]
        return requests if all(draft.can(one) for one in requests) else None
    whole = Span(first.piece.at, last.piece.plain.end)
    if len(group) > 1:
        request = _deletion(draft, first, whole)
        if request:
            return [request]
    found = [_deletion(draft, target, target.plain(0, len(target.words))) for target in group]
    kept = [request for request in found if request]
    return kept if len(kept) == len(group) else None


def _deletion(draft: SentDraft, target: Target, plain: Span) -> EditRequest | None:
    quote = draft.quote(target.view, plain)
    request = EditRequest(section=target.section, quote=quote, action=Action.DELETE)
    return request if quote and draft.can(request) else None


def _anchors(
    before: Target | None, behind: Target | None, line: Line
) -> Iterator[tuple[Target, Action]]:
    """The neighbours of an insertion, one of the same kind first."""
    found: list[tuple[Target, Action]] = []
    if before and before.piece.blocks:
        found.append((before, Action.INSERT_AFTER))
    if behind and behind.piece.blocks:
        same = before is None or before.section == behind.section
        if same:
            found.append((behind, Action.INSERT_BEFORE))
    yield from sorted(found, key=lambda one: _is_item(one[0]) is not line.is_item)


def _is_item(target: Target) -> bool:
    return any(block.kind is BlockKind.ITEM for block in target.piece.blocks)


def _beside(
    draft: SentDraft, anchor: Target, action: Action, lines: Sequence[Line]
) -> tuple[EditRequest, ...] | None:
    kinds = {block.kind for block in anchor.piece.blocks}
    quote = draft.quote(anchor.view, anchor.hold)
    if quote is None or BlockKind.CELL in kinds:
        return None
    if BlockKind.ITEM in kinds and not all(line.is_item for line in lines) and _opens(anchor):
        return None
    texts = [as_markdown(line.bare, at_start=True) for line in lines]
    if BlockKind.ITEM not in kinds:
        if lines[0].is_item:
            texts = ["\n".join(f"- {text}" for text in texts)]
        texts = ["\n\n".join(texts)]
    requests = tuple(
        EditRequest(section=anchor.section, quote=quote, action=action, block=True, text=text)
        for text in texts
    )
    return requests if all(draft.can(request) for request in requests) else None


def _opens(anchor: Target) -> bool:
    """Whether the item holds more than these words, so that a sibling would stand elsewhere."""
    item = next(block for block in reversed(anchor.piece.blocks) if block.kind is BlockKind.ITEM)
    return len(item.children) > 1


def _members(
    draft: SentDraft, anchor: Target | None, lines: Sequence[Line]
) -> tuple[EditRequest, ...] | None:
    if anchor is None:
        return None
    after = anchor.words
    found = []
    for line in lines:
        words = line.bare.rstrip(";").strip()
        found.append(
            EditRequest(field=anchor.field, action=Action.ADD_ITEM, item=words, after=after)
        )
    return tuple(found) if all(draft.can(one) for one in found) else None


def _sections(
    draft: SentDraft, before: Target | None, behind: Target | None, lines: Sequence[Line]
) -> tuple[EditRequest, ...] | None:
    """New headings with the paragraphs below each."""
    found: list[EditRequest] = []
    taken: set[str] = {section.id for section in draft.plan.sections}
    groups: list[list[Line]] = []
    for line in lines:
        if line.level:
            groups.append([line])
        else:
            groups[-1].append(line)
    for heading, *body in groups:
        place = _place(draft, before, behind, heading.level, taken)
        if place is None:
            return None
        new_id = make_id(heading.bare, taken)
        title = as_markdown(heading.bare.strip(), at_start=False)
        mark = ["- " if line.is_item else "" for line in body]
        text = "\n\n".join(
            sign + as_markdown(line.bare, at_start=True)
            for sign, line in zip(mark, body, strict=True)
        )
        new = NewSection(id=new_id, title=title)
        request = replace(EditRequest(action=Action.ADD_SECTION, new=new, text=text), **place)
        if not draft.can(request):
            return None
        taken.add(new_id)
        found.append(request)
    return tuple(found)


def _place(
    draft: SentDraft,
    before: Target | None,
    behind: Target | None,
    level: int,
    _taken: Collection[str],
) -> dict[str, str] | None:
    """Where a new section of this level stands so that it comes between the two texts."""
    next_section = draft.plan.section(behind.section) if behind and behind.is_title else None
    if next_section and next_section.level == level:
        return {"before": next_section.id}
    section = draft.plan.section(before.section) if before and before.section else None
    if section is None:
        return None
    holders = [
        other
        for other in draft.plan.sections
        if other.level and other.extent.contains(section.extent)
    ]
    same = [other for other in holders if other.level == level]
    if same:
        return {"after": same[-1].id}
    above = [other for other in holders if other.level < level]
    return {"into": above[-1].id} if above else None
