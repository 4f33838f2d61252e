"""How much room a paragraph has on its page or in its cell."""

from __future__ import annotations

from plantool.word.lint_read import LintDocument, LintParagraph

_TWIPS_PER_MM = 1440 / 25.4


def room_of(document: LintDocument, paragraph: LintParagraph) -> int:
    """The twips between the edges of a paragraph's cell, or of the page's text."""
    if paragraph.cell:
        return paragraph.cell.width
    page = document.pages[min(paragraph.section, len(document.pages) - 1)]
    return round((page.width - page.left - page.right) * _TWIPS_PER_MM)
