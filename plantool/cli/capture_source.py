"""The Word copy that `capture --from` reads: what it changes, and the proof that it is all."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from plantool.cli.document_values import document_values
from plantool.core.capture_copy import CopiedEdits, copied_edits, left_over
from plantool.core.document import Document
from plantool.core.document_day import document_day, epoch_of
from plantool.core.finding import Finding
from plantool.core.marked_text import MarkedText
from plantool.core.message import message
from plantool.core.review import Review
from plantool.disk import Repo, read_file
from plantool.errors import PlantoolError


def read_copy(repo: Repo, review: Review, source: Path) -> CopiedEdits | tuple[Finding, ...]:
    """The copy's changes; findings where a change cannot be recorded or would be lost."""
    from plantool.word.accept_changes import accept_changes
    from plantool.word.origin import origin_of
    from plantool.word.tracked import read_marked
    from plantool.word.verify_file import verify_file

    path = str(source)
    data = accept_changes(read_file(source, path), path)
    origin = origin_of(data, path)
    number = review.plan.header.draft
    if origin and (origin.plan != review.plan.id or origin.draft != number):
        # What later drafts changed would be taken back without a word.
        what = message(
            "{path} is a copy of draft {n} of '{plan}', and {own} is at draft {number}",
            path=path, n=origin.draft, plan=origin.plan, own=review.plan.id, number=number,
        )  # fmt: skip
        raise PlantoolError(what)
    copy = read_marked(data, path)
    copied = copied_edits(review, copy, path)
    if not isinstance(copied, CopiedEdits):
        return copied
    made = printed_like(copy, replace(review, plan=copied.edited), repo.path("templates"))
    differences = verify_file(data, path, made=made, sections=copied.edited.by_id)
    return left_over(differences, path) or copied


def printed_like(copy: MarkedText, review: Review, templates: Path) -> bytes:
    """The Word file of the review's plan, as the document that the copy is one of."""
    from plantool.word.docx import render_docx
    from plantool.word.template import Templates

    document = Document.DU_THAO if _is_draft_print(copy) else Document.KE_HOACH
    return render_docx(
        document_values(review, document),
        document=document.value,
        templates=Templates(templates),
        epoch=epoch_of(document_day(review)),
        house=review.settings.style,
    )


def _is_draft_print(copy: MarkedText) -> bool:
    """Whether DỰ THẢO stands above the text, as `render --as du-thao` prints it."""
    head = copy.paragraphs[:12]
    return any(one.final.strip().casefold().startswith("dự thảo") for one in head)
