"""Reads a PDF in a child process under limits: a small one may unpack to any size.

What comes back is plain JSON, so that nothing of the file reaches this process but its words.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from plantool.core.message import Message, message
from plantool.core.verify_model import VERIFY_RULES, Difference, FileText, Piece
from plantool.errors import PlantoolError
from plantool.word.verify_pdf import read_pdf

MAX_SECONDS = 240
MAX_MEMORY = 1024 * 1024 * 1024

_RULES = {rule.code: rule for rule in VERIFY_RULES}


def read_pdf_apart(data: bytes, path: str, heads: Sequence[str]) -> FileText:
    """The text of a PDF, as `read_pdf` reads it."""
    code = (
        f"import sys; sys.path[:] = {sys.path!r}; "
        "from plantool.word.verify_pdf_apart import child; child()"
    )
    head = json.dumps({"path": path, "heads": list(heads)}).encode() + b"\n"
    try:
        done = subprocess.run(
            (sys.executable, "-I", "-c", code),
            input=head + data,
            capture_output=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        what = message("{path} was not read within {n} seconds", path=path, n=MAX_SECONDS)
        raise PlantoolError(what) from None
    if done.returncode:
        what = message("{path} cannot be read: it is damaged or unpacks to far too much", path=path)
        raise PlantoolError(what)
    answer = json.loads(done.stdout)
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
    """Read a job from standard input, the PDF under limits, and write what it says."""
    _limit_this_process()
    head, _, data = sys.stdin.buffer.read().partition(b"\n")
    job = json.loads(head)
    try:
        found = read_pdf(data, job["path"], job["heads"])
    except PlantoolError as error:
        json.dump({"error": _plain(error.message)}, sys.stdout)
        return
    except MemoryError:
        sys.exit(1)
    answer = {
        "pieces": [(piece.text, _plain(piece.where)) for piece in found.pieces],
        "differences": [
            (one.rule.code, _plain(one.what), _plain(one.where), one.new)
            for one in found.differences
        ],
        "pictures": [_plain(where) for where in found.pictures],
    }
    json.dump(answer, sys.stdout)


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


def _limit_this_process() -> None:
    """Bounds on time and memory, where the system knows them."""
    try:
        import resource  # Windows has no such module
    except ImportError:
        return
    for limit, value in (
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(limit)
        bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (bound, bound))
