"""The pictures in a plan's text: which files they are, and how they reach pandoc.

pandoc runs in its sandbox and reads no file, so a picture's bytes stand in the Markdown itself.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from plantool.core.edit import Edit
from plantool.core.finding import Finding, Severity
from plantool.core.inline import MarkKind
from plantool.core.message import Message, message
from plantool.core.plan import Plan
from plantool.core.rule import fault
from plantool.core.source_marks import marks_in_source

MAX_IMAGE_BYTES = 8 * 1024 * 1024
MAX_IMAGES_BYTES = 32 * 1024 * 1024
MAX_PIXELS = 50_000_000
"""What Word and LibreOffice still open on an office computer; a scan of A4 at 600 dpi has 35."""

UNUSABLE_IMAGE = fault(
    "F003",
    "unusable-image",
    Severity.ERROR,
    f"""A picture of the text is missing, is no PNG or JPEG file whatever its name says, or is
    larger than {MAX_IMAGE_BYTES // 2**20} MB or {MAX_PIXELS // 10**6} million pixels; all
    pictures together have at most {MAX_IMAGES_BYTES // 2**20} MB.

    Put the file below `plans/` and name it from there, `![Sơ đồ](images/so-do.png)`; save other
    kinds of pictures (SVG, GIF, WebP, HEIC) as PNG first.
    """,
)

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_KINDS = ((_PNG, "image/png"), (_JPEG, "image/jpeg"))
_SUFFIXES = (".png", ".jpg", ".jpeg")


def image_targets(plan: Plan) -> tuple[str, ...]:
    """The files that the text shows, as they are named there, each once."""
    found = (mark.target for mark, _ in marks_in_source(plan, "![") if mark.kind is MarkKind.IMAGE)
    return tuple(dict.fromkeys(found))


def image_path(target: str) -> str | None:
    """The path below `plans/` that a picture's name means; None where it means no such file."""
    path = unquote(target).replace("\\", "/")
    outside = ":" in path or "\0" in path or path.startswith("/") or ".." in path.split("/")
    return None if outside or not path.lower().endswith(_SUFFIXES) else path


def image_fault(content: bytes) -> Message | None:
    """Why a picture cannot be shown; None where it can."""
    if len(content) > MAX_IMAGE_BYTES:
        return message(
            "it has {n} bytes; the limit is {limit}", n=len(content), limit=MAX_IMAGE_BYTES
        )
    if _kind(content) is None:
        return message("it is neither PNG nor JPEG, whatever its name says; save it as PNG")
    size = _pixels(content)
    if size is None:
        return message("it is damaged: it does not say how wide and high it is")
    width, height = size
    if width * height > MAX_PIXELS:
        return message(
            "it has {width} × {height} pixels; the limit is {limit} in all",
            width=width,
            height=height,
            limit=MAX_PIXELS,
        )
    return None


def image_findings(plan: Plan, faults: Mapping[str, Message]) -> Iterator[Finding]:
    """The pictures that cannot be shown, by the name that the text gives them, at their places."""
    for mark, span in marks_in_source(plan, "![") if faults else ():
        why = faults.get(mark.target) if mark.kind is MarkKind.IMAGE else None
        if why is not None:
            what = message("image '{target}': {why}", target=mark.target, why=why)
            yield UNUSABLE_IMAGE.finding(plan.source.place(span), what)


def image_edits(plan: Plan, images: Mapping[str, bytes]) -> Iterator[Edit]:
    """Each picture among `images` with its bytes in place of its name.

    A picture that is not there, or neither PNG nor JPEG, leaves its description.
    """
    for mark, span in marks_in_source(plan, "![") if images else ():
        content = images.get(mark.target) if mark.kind is MarkKind.IMAGE else None
        kind = _kind(content) if content else None
        # Behind the last bracket: a description may hold a link itself.
        words, bracket, _ = span.of(plan.source.text).rpartition("](")
        if content and kind and bracket:
            data = base64.b64encode(content).decode()
            yield Edit(span, f"{words}](data:{kind};base64,{data})")


def _kind(content: bytes) -> str | None:
    return next((kind for magic, kind in _KINDS if content.startswith(magic)), None)


def _pixels(content: bytes) -> tuple[int, int] | None:
    """Width and height as the file's own head tells them."""
    size = _png_pixels(content) if content.startswith(_PNG) else _jpeg_pixels(content)
    return size if size and all(size) else None


def _png_pixels(content: bytes) -> tuple[int, int] | None:
    """Of the chunk IHDR, which is always the first (PNG specification, 5.6)."""
    if content[12:16] != b"IHDR" or len(content) < 24:  # noqa: PLR2004 - where the sizes end
        return None
    width, height = struct.unpack(">II", content[16:24])
    return width, height


_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def _jpeg_pixels(content: bytes) -> tuple[int, int] | None:
    """Of the first start-of-frame segment (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:  # noqa: PLR2004 - each marker's sign
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        if marker == 0xFF:  # noqa: PLR2004 - a filling byte
            at += 1
        elif marker in _WITHOUT_LENGTH:
            at += 2
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None
