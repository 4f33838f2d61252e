"""One change of a text, as data: which characters go, which come, and whose wish it is."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from plantool.core.text import Span


class Edit(Struct, frozen=True):
    """Replace the characters of `span` by `new`; an empty span inserts."""

    span: Span
    new: str
    comments: tuple[str, ...] = ()
    """The IDs of the comments that asked for it; the first is the one credited."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, each of which names places in `text` itself.

    Edits at one point come out in the order given. Overlapping edits are the caller's fault.
    """
    parts: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.span.start, edit.span.end)):
        if edit.span.start < done:
            text_there = edit.span.of(text)
            raise ValueError(f"overlapping edits at {edit.span.start}: {text_there!r}")
        parts += (text[done : edit.span.start], edit.new)
        done = edit.span.end
    return "".join((*parts, text[done:]))
