"""Which documents a plan comes out as, and what each is made of."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Literal, overload

from msgspec import Struct, field

from plantool.core.drafter import missing_drafter
from plantool.core.message import Message
from plantool.core.render import RenderOptions, render_context
from plantool.core.review import Review


class Document(Enum):
    """The documents that `render` makes, by the name of their template."""

    KE_HOACH = "ke-hoach"
    DU_THAO = "du-thao"
    TONG_HOP = "tong-hop"
    SO_SANH = "so-sanh"
    NHIEM_VU = "nhiem-vu"
    BAO_CAO = "bao-cao"
    PHAN_HOI = "phan-hoi"
    XIN_Y_KIEN_LANH_DAO = "xin-y-kien-lanh-dao"


class Selection(Struct, frozen=True, kw_only=True):
    """Which part of what there is a document shows."""

    agency: str = ""
    """The one body that `phan-hoi` answers; all bodies where it is empty."""
    since: int | None = None
    """The earlier draft of `so-sanh`; None for the one that was sent out."""
    until: int | None = None
    """The later draft of `so-sanh`; None for today's text."""
    line_numbers: bool = False
    """Whether `du-thao` counts its lines at the margin, so that bodies can cite them."""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """The pictures of the text, by the name that it gives them."""


@overload
def document_context(
    review: Review,
    document: Literal[Document.KE_HOACH, Document.DU_THAO],
    selection: Selection | None = None,
) -> dict[str, object]: ...
@overload
def document_context(
    review: Review, document: Document, selection: Selection | None = None
) -> dict[str, object] | Message: ...
def document_context(
    review: Review, document: Document, selection: Selection | None = None
) -> dict[str, object] | Message:
    """The values of the document's template, or why it cannot be made.

    The plan itself is printed most, and needs none of what the other documents are made of.
    """
    selection = selection or Selection()
    if document in _SIGNED_BY_DRAFTER and (missing := missing_drafter(review.plan)):
        return missing
    match document:
        case Document.KE_HOACH:
            return _plan_context(review, RenderOptions(images=selection.images))
        case Document.DU_THAO:
            options = RenderOptions(
                release=release_number(review),
                sent=_sent(review),
                line_numbers=selection.line_numbers,
                images=selection.images,
            )
            return _plan_context(review, options)
        case Document.TONG_HOP:
            from plantool.core.matrix import matrix_context

            return matrix_context(review)
        case Document.SO_SANH:
            from plantool.core.comparison import comparison_context

            return comparison_context(review, selection.since, selection.until)
        case Document.NHIEM_VU:
            from plantool.core.task_appendix import task_appendix_context

            return task_appendix_context(review)
        case Document.BAO_CAO:
            from plantool.core.report_text import report_context

            return report_context(review)
        case Document.PHAN_HOI:
            from plantool.core.answers import answers_context

            return answers_context(review, selection.agency)
        case Document.XIN_Y_KIEN_LANH_DAO:
            from plantool.core.leadership import leadership_context

            return leadership_context(review)


_SIGNED_BY_DRAFTER = frozenset(
    {*Document} - {Document.KE_HOACH, Document.DU_THAO, Document.NHIEM_VU}
)


def _plan_context(review: Review, options: RenderOptions) -> dict[str, object]:
    return render_context(review.plan, review.agencies, review.numbering, options)


def release_number(review: Review) -> int:
    """The n of "DỰ THẢO lần n": how often the plan was sent out up to this draft.

    0 where this draft was not sent out.
    """
    now = review.plan.header.draft
    sent = {item.model.draft for item in review.rounds if item.model.frozen}
    return sum(draft <= now for draft in sent) if now in sent else 0


def _sent(review: Review) -> str:
    """The day on which this draft went out first; "" where it did not or nobody wrote it down."""
    now = review.plan.header.draft
    days = [
        item.model.opened
        for item in review.rounds
        if item.model.frozen and item.model.draft == now and item.model.opened
    ]
    return min(days, default="")
