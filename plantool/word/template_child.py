"""Fills a repo's own templates in a child process under limits.

A template is code, and a repo's own one comes with any pull request: Jinja's sandbox keeps it from
Python, the child's limits keep it from eating the machine.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from plantool.core.message import Message
from plantool.word.bounded import TOO_MUCH_TEXT, Bounds, run_bounded
from plantool.word.template import TemplateError

BOUNDS = Bounds(seconds=20, memory=1 << 30, text=64 << 20)
"""What a repo's own templates may use."""


def fill_in_child(folders: tuple[Path, ...], name: str, context: Mapping[str, object]) -> str:
    """A template filled by another process, which may use little time and memory."""
    job = {"folders": [str(folder) for folder in folders], "name": name, "context": context}
    told = run_bounded(f"{__name__}:child", json.dumps(job).encode(), BOUNDS)
    if isinstance(told, Message):
        raise TemplateError(name, told)
    answer = json.loads(told)
    if "error" in answer:
        raise TemplateError(answer["where"], answer["error"], answer["line"])
    return str(answer["text"])


def child() -> None:
    """Read a job from standard input, fill its template, write the answer."""
    from plantool.word.template_filling import fill_own  # the parent needs no Jinja

    job = json.load(sys.stdin)
    folders = tuple(Path(folder) for folder in job["folders"])
    pieces: list[str] = []
    size = 0
    try:
        for piece in fill_own(folders, job["name"], job["context"]):
            size += len(piece)
            if size > BOUNDS.text:
                sys.exit(TOO_MUCH_TEXT)
            pieces.append(piece)
    except TemplateError as error:
        params = error.message.params
        where, _, line = str(params["where"]).partition(":")
        answer: dict[str, object] = {
            "error": str(params["sentence"]),
            "where": where,
            "line": int(line) if line else None,
        }
    else:
        answer = {"text": "".join(pieces)}
    json.dump(answer, sys.stdout)
