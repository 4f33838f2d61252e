"""Runs the pandoc that pypandoc brings along: no files, no network, one document at a time."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from plantool.core.message import message
from plantool.errors import PlantoolError

READER = "commonmark+pipe_tables+footnotes+attributes+strikeout+superscript+subscript-raw_html"
"""The profile in which plans are written. Raw OOXML is no part of it: see `docx.py`."""

_SECONDS = 300
_MEMORY = "3g"


class PandocError(PlantoolError):
    """pandoc could not do its work; the sentence is pandoc's own."""

    def __init__(self, sentence: str) -> None:
        """The sentence behind the program's name."""
        super().__init__(message("pandoc: {sentence}", sentence=sentence))


def run_pandoc(text: bytes, *arguments: str, epoch: int = 0) -> bytes:
    """What pandoc makes of `text` with these arguments, in its sandbox; dates come from `epoch`."""
    command = (pandoc_path(), "+RTS", f"-M{_MEMORY}", "-RTS", "--sandbox", *arguments)
    try:
        done = subprocess.run(
            command,
            input=text,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=_environment(epoch),
        )
    except subprocess.TimeoutExpired:
        raise PandocError(f"no result after {_SECONDS} seconds") from None
    except OSError as error:
        raise PandocError(error.strerror or str(error)) from error
    if done.returncode:
        raise PandocError(_sentence(done.stderr, done.returncode))
    return done.stdout


def markdown_to(form: str, markdown: str, *, epoch: int, options: Sequence[str] = ()) -> bytes:
    """A document in pandoc's format `form`, made from Markdown in the profile of plans."""
    return run_pandoc(
        markdown.encode(),
        f"--from={READER}",
        f"--to={form}",
        "--output=-",
        *options,
        epoch=epoch,
    )


@cache
def pandoc_path() -> str:
    """The path of pandoc: the one in pypandoc's wheel, else the first on the search path."""
    # pypandoc itself is not imported: it starts pandoc once more, only to ask for its version.
    found = importlib.util.find_spec("pypandoc")
    name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
    if found and found.origin:
        bundled = Path(found.origin).parent / "files" / name
        if bundled.is_file():
            return str(bundled)
    on_path = shutil.which("pandoc")
    if on_path:
        return on_path
    raise PandocError("not installed; pip install pypandoc_binary")


def _environment(epoch: int) -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "TMP") if key in os.environ}
    return {**kept, "SOURCE_DATE_EPOCH": str(epoch), "LANG": "C.UTF-8", "HOME": os.devnull}


def _sentence(stderr: bytes, code: int) -> str:
    """The last line that pandoc wrote on its way out, without its own name."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines()]
    told = [line.removeprefix("pandoc:").strip() for line in lines if line]
    return told[-1] if told else f"ended with exit code {code}"
