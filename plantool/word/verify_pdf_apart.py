"""Reads a PDF in a child process under limits: a small one may unpack to any size.

What comes back is plain JSON, so that nothing of the file reaches this process but its words.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from plantool.core.message import Message, message
from plantool.core.verify_model import VERIFY_RULES, Difference, FileText, Piece
from plantool.errors import PlantoolError
from plantool.word.bounded import TOO_MUCH_TEXT, Bounds, run_bounded
from plantool.word.verify_pdf import read_pdf

BOUNDS = Bounds(seconds=240, memory=1 << 30, text=128 << 20)

_RULES = {rule.code: rule for rule in VERIFY_RULES}


def read_pdf_apart(data: bytes, path: str, heads: Sequence[str]) -> FileText:
    """The text of a PDF, as `read_pdf` reads it."""
    head = json.dumps({"path": path, "heads": list(heads)}).encode() + b"\n"
    told = run_bounded(f"{__name__}:child", head + data, BOUNDS)
    if isinstance(told, Message):
        raise PlantoolError(message("{path} was not read: {why}", path=path, why=told))
    answer = json.loads(told)
    if "error" in answer:
        raise PlantoolError(_message(answer["error"]))
    return FileText(
        tuple(Piece(text, _message(where)) for text, where in answer["pieces"]),
        tuple(
            Difference(_RULES[code], _message(what), _message(where), new=new)
            for code, what, where, new in answer["differences"]
        ),
        tuple(_message(where) for where in answer["pictures"]),
        is_pdf=True,
    )


def child() -> None:
    """Read a job and its PDF from standard input, and write what the PDF says."""
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    job = json.loads(head)
    try:
        found = read_pdf(data, job["path"], job["heads"])
    except PlantoolError as error:
        json.dump({"error": _plain(error.message)}, sys.stdout)
        return
    answer = {
        "pieces": [(piece.text, _plain(piece.where)) for piece in found.pieces],
        "differences": [
            (one.rule.code, _plain(one.what), _plain(one.where), one.new)
            for one in found.differences
        ],
        "pictures": [_plain(where) for where in found.pictures],
    }
    text = json.dumps(answer)
    if len(text) > BOUNDS.text:
        sys.exit(TOO_MUCH_TEXT)
    sys.stdout.write(text)


def _plain(what: Message) -> list[Any]:
    params = {
        key: _plain(value) if isinstance(value, Message) else value
        for key, value in what.params.items()
    }
    return [what.template, params, what.plural]


def _message(plain: Sequence[Any]) -> Message:
    template, params, plural = plain
    values = {
        key: _message(value) if isinstance(value, list) else value for key, value in params.items()
    }
    return Message(template, values, plural)
