"""Tracked changes as OOXML: who changed what, numbered, with the comments that explain it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from enum import Enum

from lxml import etree
from msgspec import Struct, field
from msgspec.structs import replace

from plantool.core.redline import Cause, Credit, Credits
from plantool.word.body import paragraph_properties, set_property
from plantool.word.names import NOT_IN_XML, WORD_NAMESPACE, W
from plantool.word.redline_read import Piece

_REFERENCE_STYLE = (
    '<w:style w:type="character" w:styleId="CommentReference">'
    '<w:name w:val="annotation reference"/><w:basedOn w:val="DefaultParagraphFont"/>'
    '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
)
_TEXT_STYLE = (
    '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/>'
    '<w:basedOn w:val="Normal"/><w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
)

COMMENT_STYLES = (_REFERENCE_STYLE, _TEXT_STYLE)
"""The styles that Word wants for comments."""

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Change(Enum):
    """What became of a stretch: kept, or tracked as one of Word's changes."""

    KEPT = ""
    INSERTED = "ins"
    DELETED = "del"


class Marks(Struct):
    """Makes the marks of one file; every mark has a number of its own."""

    credits: Credits
    count: int = 0
    comments: etree._Element = field(
        default_factory=lambda: etree.Element(f"{W}comments", nsmap={"w": WORD_NAMESPACE})
    )
    """The root of `word/comments.xml`."""
    signed: dict[Cause, Credit] = field(default_factory=dict)
    noted: set[tuple[Cause, object]] = field(default_factory=set)
    """What was commented on, by its cause and place."""

    def number(self) -> str:
        """The next number."""
        self.count += 1
        return str(self.count)

    def credit(self, cause: Cause) -> Credit:
        """How changes of this cause are signed, in letters that XML knows."""
        found = self.signed.get(cause)
        if found is None:
            credit = self.credits.credit(cause)
            found = replace(
                credit,
                author=_clean(credit.author),
                initials=_clean(credit.initials),
                note=tuple(_clean(line) for line in credit.note),
            )
            self.signed[cause] = found
        return found

    def element(self, name: str, cause: Cause) -> etree._Element:
        """A tracked change of this name, signed."""
        credit = self.credit(cause)
        return etree.Element(
            f"{W}{name}",
            {
                f"{W}id": self.number(),
                f"{W}author": credit.author,
                f"{W}date": credit.moment,
            },
        )

    def mark_paragraph(self, paragraph: etree._Element, change: Change, cause: Cause) -> None:
        """Track that the paragraph's mark came or went."""
        properties = paragraph_properties(paragraph)
        set_property(properties, "rPr")
        run = properties.find(f"{W}rPr")
        if run is not None:
            run.insert(0, self.element(change.value, cause))

    def mark_row(self, row: etree._Element, change: Change, cause: Cause) -> None:
        """Track that a row came or went."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            row.insert(0, properties)
        properties.append(self.element(change.value, cause))

    def keep_old_properties(
        self, paragraph: etree._Element, old: etree._Element | None, cause: Cause
    ) -> None:
        """Track that the paragraph looked otherwise."""
        before = deepcopy(old) if old is not None else etree.Element(f"{W}pPr")
        for name in ("rPr", "sectPr", "pPrChange"):
            for child in before.findall(f"{W}{name}"):
                before.remove(child)
        change = self.element("pPrChange", cause)
        change.append(before)
        paragraph_properties(paragraph).append(change)

    def bookmarks(self, names: Sequence[str]) -> tuple[list[etree._Element], list[etree._Element]]:
        """The starts and ends of bookmarks."""
        starts, ends = [], []
        for name in names:
            number = self.number()
            starts.append(etree.Element(f"{W}bookmarkStart", {f"{W}id": number, f"{W}name": name}))
            ends.append(etree.Element(f"{W}bookmarkEnd", {f"{W}id": number}))
        return starts, ends

    def wants_note(self, cause: Cause, place: object) -> bool:
        """Whether a change still needs a comment: one for each cause at each place, one for all
        numbers of one cause.
        """
        place = None if cause.is_of_number else place
        if (cause, place) in self.noted or not self.credit(cause).note:
            return False
        self.noted.add((cause, place))
        return True

    def note(self, cause: Cause) -> tuple[etree._Element, etree._Element, etree._Element]:
        """A new comment: start and end of its range, and the run that leads to it."""
        credit = self.credit(cause)
        number = self.number()
        comment = etree.SubElement(
            self.comments,
            f"{W}comment",
            {
                f"{W}id": number,
                f"{W}author": credit.author,
                f"{W}date": credit.moment,
                f"{W}initials": credit.initials,
            },
        )
        for place, line in enumerate(credit.note):
            _add_paragraph(comment, line, is_first=place == 0)
        run = etree.Element(f"{W}r")
        properties = etree.SubElement(run, f"{W}rPr")
        etree.SubElement(properties, f"{W}rStyle", {f"{W}val": "CommentReference"})
        etree.SubElement(run, f"{W}commentReference", {f"{W}id": number})
        return (
            etree.Element(f"{W}commentRangeStart", {f"{W}id": number}),
            etree.Element(f"{W}commentRangeEnd", {f"{W}id": number}),
            run,
        )


def runs_of(pieces: Iterator[tuple[Piece, str]], change: Change) -> Iterator[etree._Element]:
    """Runs as they stand in a paragraph, or in a tracked change; links around their runs.

    What is yielded for a tracked change inside a link is the link, its runs still bare.
    """
    link: etree._Element | None = None
    around: etree._Element | None = None
    for piece, letters in pieces:
        run = etree.Element(f"{W}r")
        properties = piece.run.find(f"{W}rPr")
        if properties is not None:
            run.append(deepcopy(properties))
        if piece.thing is None:
            name = "delText" if change is Change.DELETED else "t"
            words = etree.SubElement(run, f"{W}{name}")
            words.text = letters
            words.set(_SPACE, "preserve")
        else:
            run.append(deepcopy(piece.thing))
        if piece.link is None:
            if around is not None:
                yield around
            link = around = None
            yield run
            continue
        if piece.link is not link:
            if around is not None:
                yield around
            link = piece.link
            around = _like(piece.link)
        if around is not None:
            around.append(run)
    if around is not None:
        yield around


def _like(link: etree._Element) -> etree._Element:
    """A link that leads to the same place, with nothing in it."""
    found = etree.Element(link.tag)
    for name, value in link.attrib.items():
        found.set(name, value)
    return found


def _add_paragraph(comment: etree._Element, line: str, *, is_first: bool) -> None:
    paragraph = etree.SubElement(comment, f"{W}p")
    properties = etree.SubElement(paragraph, f"{W}pPr")
    etree.SubElement(properties, f"{W}pStyle", {f"{W}val": "CommentText"})
    if is_first:
        mark = etree.SubElement(paragraph, f"{W}r")
        look = etree.SubElement(mark, f"{W}rPr")
        etree.SubElement(look, f"{W}rStyle", {f"{W}val": "CommentReference"})
        etree.SubElement(mark, f"{W}annotationRef")
    run = etree.SubElement(paragraph, f"{W}r")
    words = etree.SubElement(run, f"{W}t")
    words.text = line
    words.set(_SPACE, "preserve")


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)
