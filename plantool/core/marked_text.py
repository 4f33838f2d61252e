"""A marked-up copy of the draft: its paragraphs with what was inserted and deleted, by whom.

A neutral reading: the words of tracked changes, of Word comments, or of two texts compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace


class Mark(Struct, frozen=True):
    """Who inserted or deleted words, and when."""

    author: str = ""
    date: str = ""
    """The day, `2021-02-05`, or nothing."""
    move: str = ""
    """The name of the move that the change is a half of."""


class Stretch(Struct, frozen=True):
    """Words of one standing: kept, inserted, deleted, or inserted by one and deleted by another."""

    text: str
    inserted: Mark | None = None
    deleted: Mark | None = None


class MarkedParagraph(Struct, frozen=True):
    """A paragraph as it stood before any change, with the changes in it.

    A line feed that is inserted is a new paragraph mark; a deleted mark at the end is `joined`.
    """

    stretches: tuple[Stretch, ...] = ()
    styles: tuple[str, ...] = ("",)
    """The style of each paragraph that the inserted line feeds make of it, in small letters."""
    levels: tuple[int, ...] = (0,)
    """The heading level of each of them; 0 for none."""
    joined: Mark | None = None
    """Who deleted the mark at its end, so that the next paragraph's words run on."""
    sections: tuple[str, ...] = ()
    """The bookmarks that stand at its beginning: IDs of sections in a draft by plantool."""
    row: int = 0
    """The table row it stands in, counted from 1 through the file; 0 outside tables."""
    row_inserted: Mark | None = None
    row_deleted: Mark | None = None
    is_note: bool = False
    """Whether it is a footnote's text, which stands behind the paragraph that calls it."""

    @property
    def original(self) -> str:
        """The words before any change."""
        return "".join(part.text for part in self.stretches if part.inserted is None)

    @property
    def final(self) -> str:
        """The words with every change made."""
        return "".join(part.text for part in self.stretches if part.deleted is None)

    @property
    def is_changed(self) -> bool:
        """Whether anything in it was inserted or deleted."""
        marks = (self.joined, self.row_inserted, self.row_deleted)
        return any(marks) or any(part.inserted or part.deleted for part in self.stretches)


class WordRemark(Struct, frozen=True):
    """A Word comment; replies carry the ID of the one they answer."""

    id: str
    author: str
    date: str
    text: str
    paragraph: int | None = None
    """Where it begins, as a place in the list of paragraphs; None where it hangs on nothing."""
    words: str = ""
    """The commented words as they stood before any change."""
    before: str = ""
    """The words of its paragraph before them."""
    answers: str = ""
    is_done: bool = False


class MarkedText(Struct, frozen=True):
    """A Word file as it came back."""

    paragraphs: tuple[MarkedParagraph, ...]
    remarks: tuple[WordRemark, ...] = ()
    formatting: int = 0
    """How many tracked changes are of the look alone."""
    elsewhere: int = 0
    """How many tracked changes stand in page headers, footers and endnotes, which no plan has."""

    @property
    def changes(self) -> int:
        """How many stretches and paragraph marks were changed."""
        return sum(
            sum(1 for part in paragraph.stretches if part.inserted or part.deleted)
            + (paragraph.joined is not None)
            for paragraph in self.paragraphs
        )

    @property
    def authors(self) -> tuple[str, ...]:
        """Everybody who changed or commented anything, each once."""
        names = [mark.author for mark in self._marks()]
        names += [remark.author for remark in self.remarks]
        return tuple(dict.fromkeys(name for name in names if name))

    def _marks(self) -> Iterator[Mark]:
        for paragraph in self.paragraphs:
            for part in paragraph.stretches:
                yield from (mark for mark in (part.inserted, part.deleted) if mark)
            yield from (mark for mark in (paragraph.joined,) if mark)


def joined_stretches(stretches: Iterator[Stretch]) -> tuple[Stretch, ...]:
    """Neighbours of one standing made one, empty ones left out."""
    found: list[Stretch] = []
    for part in stretches:
        if not part.text:
            continue
        if found and replace(found[-1], text="") == replace(part, text=""):
            found[-1] = replace(part, text=found[-1].text + part.text)
        else:
            found.append(part)
    return tuple(found)
