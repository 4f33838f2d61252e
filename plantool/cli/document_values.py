"""The values of a document, for the commands that make one."""

from __future__ import annotations

from plantool.core.document import Document, Selection, document_context
from plantool.core.message import Message
from plantool.core.review import Review
from plantool.errors import PlantoolError


def document_values(
    review: Review, document: Document, selection: Selection | None = None
) -> dict[str, object]:
    """The values of the document's template; a document that cannot be made is refused."""
    context = document_context(review, document, selection)
    if isinstance(context, Message):
        raise PlantoolError(context)
    return context
