"""The pictures in a plan's text: which files they are, and how they reach pandoc.

pandoc runs in its sandbox and reads no file, so a picture's bytes stand in the Markdown itself.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping

from plantool.core.edit import Edit
from plantool.core.inline import MarkKind
from plantool.core.plan import Plan
from plantool.core.source_marks import marks_in_source

_KINDS = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


def image_targets(plan: Plan) -> tuple[str, ...]:
    """The files that the text shows, as they are named there, each once."""
    found = (mark.target for mark, _ in marks_in_source(plan, "![") if mark.kind is MarkKind.IMAGE)
    return tuple(dict.fromkeys(found))


def image_edits(plan: Plan, images: Mapping[str, bytes]) -> Iterator[Edit]:
    """Each picture among `images` with its bytes in place of its name.

    A picture that is not there, or neither PNG nor JPEG, leaves its description.
    """
    for mark, span in marks_in_source(plan, "![") if images else ():
        content = images.get(mark.target) if mark.kind is MarkKind.IMAGE else None
        kind = _kind(content) if content else None
        if content and kind:
            words = span.of(plan.source.text).partition("](")[0]
            data = base64.b64encode(content).decode()
            yield Edit(span, f"{words}](data:{kind};base64,{data})")


def _kind(content: bytes) -> str | None:
    return next((kind for magic, kind in _KINDS if content.startswith(magic)), None)
