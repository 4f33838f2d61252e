"""One opinion as it was found in a file, before it has an ID and a place in a comment file."""

from __future__ import annotations

from msgspec import Struct

from plantool.core.comment import EditRequest, Quote
from plantool.core.message import Message


class Remark(Struct, frozen=True):
    """What somebody asks for: no edit, one, or several that belong together."""

    part: str
    """Where in the file it stands, for people and for taking it in only once."""
    edits: tuple[EditRequest, ...] = ()
    section: str = ""
    field: str = ""
    quote: Quote | None = None
    """The words a mere remark is about."""
    content: str = ""
    cited: str = ""
    reason: str = ""
    author: str = ""
    date: str = ""
    body: str = ""
    """The body as the file names it, where it names one for each remark."""
    supports: str = ""
    """The comment of another body that it agrees with."""
    doubt: Message | None = None
    """Why it stayed a mere remark, or without a place."""
    is_placeless: bool = False
    """Whether the doubt is about the place that it names."""
