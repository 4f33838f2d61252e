"""The redline: two drafts as one Word file with tracked changes, signed by the bodies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from plantool.core.agency import Agencies
from plantool.core.numbering import number_plan
from plantool.core.plan import Plan
from plantool.core.render import RenderOptions, render_context
from plantool.core.settings import Style as HouseStyle
from plantool.word.docx import BegunText, begin_text
from plantool.word.template import Templates

if TYPE_CHECKING:
    from plantool.core.redline import Credits


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
        epoch=epoch,
        document=document,
        house=house,
        images=images,
    )
    return begun.result(signing)


def begin_redline(
    old: Plan,
    new: Plan,
    agencies: Agencies,
    *,
    templates: Templates,
    epoch: int,
    document: str = "ke-hoach",
    house: HouseStyle | None = None,
    images: Mapping[str, bytes] | None = None,
) -> BegunRedline:
    """Start pandoc on both drafts: who asked for what may be found out meanwhile."""
    options = RenderOptions(images=images or {})
    drafts = [
        _begin(
            plan,
            render_context(plan, agencies, number_plan(plan), options),
            document=document,
            templates=templates,
            epoch=epoch,
            house=house,
        )
        for plan in (old, new)
    ]
    return BegunRedline(drafts[0], drafts[1], epoch)


class _Begun(Struct, frozen=True):
    """A draft that pandoc is at work on."""

    plan: Plan
    context: Mapping[str, object]
    text: BegunText


class BegunRedline(Struct, frozen=True):
    """A redline whose two drafts pandoc is at work on."""

    old: _Begun
    new: _Begun
    epoch: int

    def result(self, signing: Credits) -> bytes:
        """The Word file, its changes signed."""
        # Imported, and done, while pandoc is at work.
        from plantool.word.redline_file import WordDraft, marks_of, merge_drafts

        marks = marks_of(signing)
        before, after = (
            WordDraft.of(begun.plan, begun.context, begun.text.result(), begun.text.raw_blocks)
            for begun in (self.old, self.new)
        )
        return merge_drafts(before, after, marks, epoch=self.epoch)


def _begin(
    plan: Plan,
    context: Mapping[str, object],
    *,
    document: str,
    templates: Templates,
    epoch: int,
    house: HouseStyle | None,
) -> _Begun:
    text = begin_text(context, document=document, templates=templates, epoch=epoch, house=house)
    return _Begun(plan, context, text)
