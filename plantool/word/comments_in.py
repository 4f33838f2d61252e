"""Reads Word's own comments: who remarked what on which words, and who answered whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from lxml import etree

from plantool.core.marked_text import MarkedParagraph, WordRemark
from plantool.word.archive import Archive
from plantool.word.read_styles import W

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"

Point = tuple[int, int]
"""A paragraph as the file counts them, and how many of its words' letters stand before."""


class Anchors:
    """Where the ranges of comments begin and end, collected while the document is read."""

    def __init__(self) -> None:
        self.starts: dict[str, Point] = {}
        self.ends: dict[str, Point] = {}

    def begin(self, comment: str, paragraph: int, offset: int) -> None:
        """A range begins."""
        self.starts.setdefault(comment, (paragraph, offset))

    def end(self, comment: str, paragraph: int, offset: int) -> None:
        """A range ends."""
        self.ends.setdefault(comment, (paragraph, offset))

    def refer(self, comment: str, paragraph: int, offset: int) -> None:
        """The comment's sign stands here; what has no range hangs on it."""
        self.starts.setdefault(comment, (paragraph, offset))
        self.ends.setdefault(comment, (paragraph, offset))

    def close(self, paragraph: int, offset: int) -> None:
        """The document ends, and with it every range."""
        for comment in self.starts:
            self.ends.setdefault(comment, (paragraph, offset))


def read_remarks(
    archive: Archive, anchors: Anchors, paragraphs: Sequence[MarkedParagraph]
) -> tuple[WordRemark, ...]:
    """The comments in the order of their places in the text."""
    root = archive.xml("word/comments.xml")
    if root is None:
        return ()
    places = tuple(_physical(paragraphs))
    answers, done = _threads(archive.xml("word/commentsExtended.xml"))
    elements = list(root.iterfind(f"{W}comment"))
    by_paragraph = {key: item.get(f"{W}id", "") for item in elements for key in _para_ids(item)}
    found = []
    for element in elements:
        own = element.get(f"{W}id", "")
        keys = _para_ids(element)
        parent = next((answers[key] for key in keys if key in answers), "")
        where, words, before = _quoted(anchors, own, places, paragraphs)
        found.append(
            WordRemark(
                own,
                unicodedata.normalize("NFC", element.get(f"{W}author", "")).strip(),
                day_of(element),
                _words(element),
                where,
                words,
                before,
                by_paragraph.get(parent, ""),
                any(key in done for key in keys),
            )
        )
    return tuple(sorted(found, key=lambda one: anchors.starts.get(one.id, (1 << 60, 0))))


def day_of(element: etree._Element) -> str:
    """The day of a change or comment; nothing where it is scrubbed or no day (0-00-00)."""
    words = element.get(f"{W}date", "")[:10]
    try:
        return date.fromisoformat(words).isoformat()
    except ValueError:
        return ""


def _threads(root: etree._Element | None) -> tuple[Mapping[str, str], frozenset[str]]:
    """Which comment answers which, and which are marked as done, by the ID of a paragraph."""
    if root is None:
        return {}, frozenset()
    answers = {}
    done = set()
    for item in root.iterfind(f"{_W15}commentEx"):
        own = item.get(f"{_W15}paraId", "").upper()
        if parent := item.get(f"{_W15}paraIdParent", "").upper():
            answers[own] = parent
        if item.get(f"{_W15}done") in {"1", "true"}:
            done.add(own)
    return answers, frozenset(done)


def _para_ids(comment: etree._Element) -> list[str]:
    ids = [item.get(f"{_W14}paraId", "").upper() for item in comment.iter(f"{W}p")]
    return [one for one in ids if one]


def _words(comment: etree._Element) -> str:
    lines = []
    for paragraph in comment.iter(f"{W}p"):
        parts = (item for item in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br"))
        text = "".join((item.text or "") if item.tag == f"{W}t" else " " for item in parts)
        lines.append(" ".join(text.split()))
    return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))


def _physical(paragraphs: Sequence[MarkedParagraph]) -> Iterator[tuple[int, int]]:
    """For each paragraph of the file: the paragraph before any change that it is part of, and
    how many letters of that stand before it.
    """
    for index, paragraph in enumerate(paragraphs):
        done = 0
        yield index, 0
        for part in paragraph.stretches:
            if part.inserted is None:
                done += len(part.text)
                continue
            for _ in range(part.text.count("\n")):
                yield index, done


def _quoted(
    anchors: Anchors,
    comment: str,
    places: Sequence[tuple[int, int]],
    paragraphs: Sequence[MarkedParagraph],
) -> tuple[int | None, str, str]:
    """The paragraph in which a comment begins, the words in its range and those before them."""
    if comment not in anchors.starts:
        return None, "", ""
    (first, start), (last, end) = anchors.starts[comment], anchors.ends[comment]
    if first >= len(places):
        return None, "", ""
    at, shift = places[first]
    start += shift
    until, end = (
        (len(paragraphs), 0) if last >= len(places) else (places[last][0], end + places[last][1])
    )
    lines = []
    for index in range(at, min(until + 1, len(paragraphs))):
        words = paragraphs[index].original
        words = words[:end] if index == until else words
        lines.append(words[start:] if index == at else words)
    return at, "\n".join(line for line in lines if line), paragraphs[at].original[:start]
