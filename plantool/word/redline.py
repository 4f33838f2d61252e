"""The redline: two drafts as one Word file with tracked changes, signed by the bodies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from plantool.core.agency import Agencies
from plantool.core.plan import Plan
from plantool.core.settings import Style as HouseStyle
from plantool.word.docx import BegunText, StartedText, start_text
from plantool.word.template import Templates

if TYPE_CHECKING:
    from plantool.core.redline import Credits
    from plantool.core.shared_text import NumberedPlan


def redline_docx(
    signing: Credits,
    *,
    templates: Templates,
    epoch: int,
    document: str = "ke-hoach",
    house: HouseStyle | None = None,
    images: Mapping[str, bytes] | None = None,
) -> bytes:
    """The new draft as a Word file in which every change of the old one is tracked."""
    diff, agencies = signing.diff, signing.review.agencies
    begun = begin_redline(
        diff.old,
        diff.new,
        agencies,
        templates=templates,
        document=document,
        house=house,
        images=images,
    )
    return begun.result(signing, epoch=epoch)


def begin_redline(
    old: Plan,
    new: Plan,
    agencies: Agencies,
    *,
    templates: Templates,
    document: str = "ke-hoach",
    house: HouseStyle | None = None,
    images: Mapping[str, bytes] | None = None,
) -> BegunRedline:
    """Start pandoc on both drafts: who asked for what may be found out meanwhile."""
    with start_text(templates, house) as first:
        # Imported while pandoc starts; a second one beside it would take from this process.
        from plantool.core import numbering, render, shared_text

        pictures = images or {}
        before, after = (old, numbering.number_plan(old)), (new, numbering.number_plan(new))
        shared = shared_text.shared_sections(before, after, pictures)
        mark = _mark(old, new)

        def begin(started: StartedText, numbered: NumberedPlan, elsewhere: Iterable[str]) -> _Begun:
            words = {one: f"{mark}s{place}e" for place, one in enumerate(sorted(elsewhere))}
            options = render.RenderOptions(images=pictures, stand_ins=words)
            context = render.render_context(numbered[0], agencies, numbered[1], options)
            text = started.begin(context, document=document)
            return _Begun(numbered[0], context, text, words)

        one = begin(first, before, shared.of_new)
        with start_text(templates, house) as second:
            return BegunRedline(one, begin(second, after, shared.of_old))


class _Begun(Struct, frozen=True):
    """A draft that pandoc is at work on."""

    plan: Plan
    context: Mapping[str, object]
    text: BegunText
    stand_ins: Mapping[str, str]
    """Words in the place of sections that are made of the other draft, by the sections' IDs."""


class BegunRedline(Struct, frozen=True):
    """A redline whose two drafts pandoc is at work on."""

    old: _Begun
    new: _Begun

    def result(self, signing: Credits, *, epoch: int) -> bytes:
        """The Word file, its changes signed."""
        # Imported, and done, while pandoc is at work.
        from plantool.word.redline_file import WordDraft, marks_of, merge_drafts

        marks = marks_of(signing)
        before, after = (
            WordDraft.of(
                begun.plan,
                begun.context,
                begun.text.result(),
                raw_blocks=begun.text.raw_blocks,
                stand_ins=begun.stand_ins,
            )
            for begun in (self.old, self.new)
        )
        return merge_drafts(before, after, marks, epoch=epoch)


def _mark(old: Plan, new: Plan) -> str:
    """A word that no text of either draft can hold."""
    texts = f"{old.source.text}\0{new.source.text}"
    return "plantool" + hashlib.sha256(texts.encode()).hexdigest()[:16]
