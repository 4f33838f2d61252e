"""A pseudo-terminal of a given width in which plantool is used as a person would use it."""

from __future__ import annotations

import os
import re
import select
import struct
import subprocess
import sys
import time
from pathlib import Path

_LONGEST = 60.0
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]")


class Terminal:
    """A running command: what it shows can be waited for, keys can be pressed."""

    def __init__(
        self, args: list[str], folder: Path, *, columns: int = 80, **environment: str
    ) -> None:
        import fcntl
        import pty
        import termios

        self.fd, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        variables = {
            **{key: value for key, value in os.environ.items() if key not in {"COLUMNS", "LINES"}},
            "NO_COLOR": "1",
            "TERM": "xterm",
            "PLANTOOL_LANG": "en",
            **environment,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "plantool", *args],
            stdin=inside,
            stdout=inside,
            stderr=inside,
            cwd=folder,
            env=variables,
            start_new_session=True,
            # Its own terminal, so that Ctrl-C reaches it; the tests have no threads.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509
        )
        os.close(inside)
        self.shown = ""
        self.written = ""
        """All that came, with the sequences that colour it."""
        self.seen = 0

    def until(self, words: str) -> str:
        """What was shown up to these words, which are waited for."""
        end = time.monotonic() + _LONGEST
        while words not in self.shown[self.seen :]:
            if not self.read() or time.monotonic() > end:
                raise AssertionError(f"no {words!r} in:\n{self.shown[self.seen :]}")
        at = self.shown.index(words, self.seen) + len(words)
        part, self.seen = self.shown[self.seen : at], at
        return part

    def press(self, keys: str) -> None:
        """Types; a key is asked for only after the screen is written."""
        time.sleep(0.1)  # raw mode begins a moment after the prompt, and drops what came before
        os.write(self.fd, keys.encode())

    def end(self) -> int:
        """The exit code, once it has ended by itself."""
        while self.read():
            pass
        code = self.process.wait(_LONGEST)
        os.close(self.fd)
        return code

    def read(self) -> bool:
        """Takes in what was written; False where nothing comes any more."""
        if not select.select([self.fd], [], [], _LONGEST)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:  # Linux: the other end is closed
            return False
        words = data.decode("utf-8", "replace")
        self.written += words
        self.shown += _ESCAPES.sub("", words).replace("\r\n", "\n")
        return bool(data)
