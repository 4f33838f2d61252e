"""The redline: two drafts as one Word file with tracked changes, signed by the bodies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plantool.core.numbering import number_plan
from plantool.core.plan import Plan
from plantool.core.redline import Credits
from plantool.core.render import RenderOptions, render_context
from plantool.core.settings import Style as HouseStyle
from plantool.word.docx import BegunText, begin_text
from plantool.word.template import Templates


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
    agencies = signing.review.agencies
    options = RenderOptions(images=images or {})
    old, new = (
        _begin(
            plan,
            render_context(plan, agencies, number_plan(plan), options),
            document=document,
            templates=templates,
            epoch=epoch,
            house=house,
        )
        for plan in (signing.diff.old, signing.diff.new)
    )
    # Imported while pandoc is at work on both drafts.
    from plantool.word.redline_file import WordDraft, merge_drafts

    before, after = (
        WordDraft.of(begun.plan, begun.context, begun.text.result(), begun.text.raw_blocks)
        for begun in (old, new)
    )
    return merge_drafts(before, after, signing, epoch=epoch)


@dataclass(frozen=True)
class _Begun:
    """A draft that pandoc is at work on."""

    plan: Plan
    context: Mapping[str, object]
    text: BegunText


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
