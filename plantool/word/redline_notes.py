"""The footnotes of two Word texts: the same ones under one number, the others beside each other."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree
from msgspec import Struct, field

from plantool.core.redline import Region
from plantool.word.names import W
from plantool.word.redline_read import Line, bytes_of, read_lines

_CALL = f"{W}footnoteReference"


class Notes(Struct):
    """The notes of both texts by their number; `root` is the part that is written."""

    root: etree._Element | None
    old: dict[str, etree._Element]
    new: dict[str, etree._Element]
    last: int = 0
    """The highest number given."""
    read: dict[int, tuple[Line, ...]] = field(default_factory=dict)
    """The lines of the notes that were asked for, by the note's identity."""

    @classmethod
    def of(
        cls, old: etree._Element | None, new: etree._Element | None, text: etree._Element
    ) -> Notes:
        """The notes of both texts; in the old `text`, calls get the new text's number where the
        note is the same, else one of their own.
        """
        after = _by_number(new)
        before = _by_number(old)
        found = cls(new if new is not None else _without_notes(old), {}, after)
        found.last = max((int(number) for number in (*after, *before)), default=0)
        same: dict[bytes, list[str]] = {}
        for number, note in after.items():
            same.setdefault(_content(note), []).append(number)
        renamed: dict[str, str] = {}
        for number, note in before.items():
            twins = same.get(_content(note))
            renamed[number] = twins.pop(0) if twins else found.number()
            found.old[renamed[number]] = note
        for call in text.iter(_CALL):
            number = call.get(f"{W}id", "")
            call.set(f"{W}id", renamed.get(number, number))
        return found

    def number(self) -> str:
        """The next free number."""
        self.last += 1
        return str(self.last)

    def give_copies(self, element: etree._Element) -> None:
        """Every deleted call leads to a note of its own."""
        for call in element.iter(_CALL):
            note = self.old.get(call.get(f"{W}id", ""))
            if note is None or self.root is None:
                continue
            copy = deepcopy(note)
            copy.set(f"{W}id", self.number())
            call.set(f"{W}id", copy.get(f"{W}id", ""))
            self.root.append(copy)

    def lines(self, note: etree._Element, region: Region) -> tuple[Line, ...]:
        """The paragraphs of a note."""
        return self.read.setdefault(id(note), read_lines(note, region))


def _by_number(root: etree._Element | None) -> dict[str, etree._Element]:
    if root is None:
        return {}
    return {
        note.get(f"{W}id", ""): note
        for note in root.iterchildren(f"{W}footnote")
        # Those with a type are the lines between text and notes.
        if note.get(f"{W}type") is None
    }


def _without_notes(root: etree._Element | None) -> etree._Element | None:
    if root is None:
        return None
    bare = deepcopy(root)
    for note in _by_number(bare).values():
        bare.remove(note)
    return bare


def _content(note: etree._Element) -> bytes:
    return b"".join(bytes_of(child) for child in note)
