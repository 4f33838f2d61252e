"""Runs the pandoc that pypandoc brings along: no files, no network, one document at a time."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import IO

from plantool.core.message import message
from plantool.errors import PlantoolError

READER = "commonmark+pipe_tables+footnotes+attributes+strikeout+superscript+subscript-raw_html"
"""The profile in which plans are written. Raw OOXML is no part of it: see `docx.py`."""

_SECONDS = 300


class PandocError(PlantoolError):
    """pandoc could not do its work; the sentence is pandoc's own."""

    def __init__(self, sentence: str) -> None:
        """The sentence behind the program's name."""
        super().__init__(message("pandoc: {sentence}", sentence=sentence))


class RunningPandoc:
    """A pandoc at work. Whoever started it may do other things until the result is needed, and
    before the text is known: it takes pandoc a while until it reads.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        """Start pandoc; what it writes goes to files, so that it never waits for us."""
        self._held = ExitStack()
        self._written = self._held.enter_context(_file())
        self._told = self._held.enter_context(_file())
        command = (pandoc_path(), *_runtime_options(), "--sandbox", *arguments)
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=self._written,
                stderr=self._told,
                env=_environment(),
            )
        except OSError as error:
            self._held.close()
            raise PandocError(error.strerror or str(error)) from error
        self._process = self._held.enter_context(process)
        self._reading: threading.Thread | None = None
        self._held.callback(self._end)

    def read(self, text: bytes) -> None:
        """Give pandoc its text. A thread does it: a long one fits no pipe, and nobody waits."""
        self._reading = threading.Thread(target=self._process.communicate, args=(text,))
        self._reading.start()

    def result(self) -> bytes:
        """What pandoc made, as soon as it is ready."""
        with self._held:
            if self._reading is None:
                raise ValueError("pandoc was given no text")
            # The process itself, waited for with a limit, would be asked again and again, up to
            # 50 ms too late.
            self._reading.join(_SECONDS)
            if self._reading.is_alive():
                raise PandocError(f"no result after {_SECONDS} seconds")
            for file in (self._written, self._told):
                file.seek(0)
            if code := self._process.returncode:
                raise PandocError(_sentence(self._told.read(), code))
            return self._written.read()

    def close(self) -> None:
        """End pandoc where no result is wanted any more."""
        self._held.close()

    def _end(self) -> None:
        self._process.kill()
        if self._reading:
            self._reading.join()


def _file() -> IO[bytes]:
    """A file without a name; whoever asked closes it."""
    return tempfile.TemporaryFile()


def start_markdown_to(form: str, *, options: Sequence[str] = ()) -> RunningPandoc:
    """A pandoc that will turn Markdown in the profile of plans into its format `form`."""
    return RunningPandoc((f"--from={READER}", f"--to={form}", "--output=-", *options))


@cache
def pandoc_path() -> str:
    """The path of pandoc: the one in pypandoc's wheel, else the first on the search path."""
    found = _bundled_pandoc() or shutil.which("pandoc")
    if found is None:
        raise PandocError("not installed; pip install pypandoc_binary")
    return found


@cache
def _bundled_pandoc() -> str | None:
    # pypandoc itself is not imported: it starts pandoc once more, only to ask for its version.
    found = importlib.util.find_spec("pypandoc")
    name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
    path = Path(found.origin).parent / "files" / name if found and found.origin else None
    return str(path) if path and path.is_file() else None


def _runtime_options() -> tuple[str, ...]:
    """Bounds on pandoc's memory, which not every pandoc on the search path knows.

    Memory that is tidied up late saves a third of the time on a document of 500 pages. A heap that
    begins small saves as much on one of 50: pandoc's own 64 MB are memory that is new at each turn.
    """
    return ("+RTS", "-M3g", "-H1m", "-O256m", "-RTS") if _bundled_pandoc() else ()


def _environment() -> dict[str, str]:
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "TEMP", "TMP") if key in os.environ}
    # Whoever finishes a document dates it: the same text makes the same bytes here.
    return {**kept, "SOURCE_DATE_EPOCH": "0", "LANG": "C.UTF-8", "HOME": os.devnull}


def _sentence(stderr: bytes, code: int) -> str:
    """The last line that pandoc wrote on its way out, without its own name."""
    lines = [line.strip() for line in stderr.decode("utf-8", "replace").splitlines()]
    told = [line.removeprefix("pandoc:").strip() for line in lines if line]
    return told[-1] if told else f"ended with exit code {code}"
