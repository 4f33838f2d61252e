"""A file as it came back against the Word file that the plan makes."""

from __future__ import annotations

from collections.abc import Iterable

from plantool.core.message import message
from plantool.core.verify import verified
from plantool.core.verify_folding import heads_of
from plantool.core.verify_model import Difference
from plantool.errors import PlantoolError
from plantool.word.body import bookmark_name
from plantool.word.verify_docx import read_word

_PDF = b"%PDF-"
_HEAD = 1024
"""The bytes within which a PDF says that it is one."""


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF's."""
    return _PDF in data[:_HEAD]


def verify_file(
    data: bytes, path: str, *, made: bytes, sections: Iterable[str]
) -> tuple[Difference, ...]:
    """How a Word file or PDF differs from `made`, the Word file of the plan."""
    if not data.strip():
        raise PlantoolError(message("{path} is empty", path=path))
    expected = read_word(made, path, {bookmark_name(name): name for name in sections})
    if is_pdf(data):
        from plantool.word.verify_pdf_apart import read_pdf_apart

        found = read_pdf_apart(data, path, heads_of(expected.pieces))
    else:
        found = read_word(data, path)
    return verified(expected, found)
