"""What `review` asks at the keyboard: a key, an answer by number or in words, a wording."""

from __future__ import annotations

import contextlib
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typer

from plantool.cli.output import say
from plantool.cli.table import screen_width, wrapped
from plantool.core.message import Message, message
from plantool.i18n import gettext as _
from plantool.i18n import translate

ESCAPE = "\x1b"
END = "q"
"""What the end of input counts as."""


class Keyboard:
    """Keys one by one, also where somebody types ahead."""

    def __init__(self) -> None:
        self.waiting: list[str] = []

    def key(self) -> str:
        """The next key in small letters; a key that sends several signs, as arrows do, is Esc."""
        if not self.waiting:
            sys.stdout.flush()
            try:
                typed = typer.getchar()
            except EOFError:
                return END
            self.waiting = [ESCAPE] if typed.startswith(ESCAPE) else list(typed)
        key = self.waiting.pop(0)
        return key.lower()

    def choice(self, what: Message, keys: str) -> str:
        """One of the keys; Esc and the end of input are "". The key is shown."""
        *lines, last = wrapped(translate(what), screen_width() - 2)
        for line in lines:
            say(line)
        print(f"{last} ", end="")
        while True:
            key = self.key()
            if key in keys:
                print(key)
                return key
            if key in {ESCAPE, END}:
                print()
                return ""

    def answer(self, what: Message, usual: Sequence[str]) -> str:
        """An answer: one of the usual ones by its number, or typed after Enter; "" for none."""
        say(what)
        for number, words in enumerate(usual, 1):
            for line in wrapped(words, screen_width(), f"  {number} "):
                say(line)
        say(_("  Enter: type it · Esc: back"))
        while True:
            key = self.key()
            if key in {ESCAPE, END}:
                return ""
            if key in {"\r", "\n"}:
                return self.line()
            if key.isascii() and key.isdigit() and 1 <= int(key) <= len(usual):
                say(f"> {usual[int(key) - 1]}")
                return usual[int(key) - 1]

    def line(self) -> str:
        """A line that is typed."""
        self.waiting.clear()
        with contextlib.suppress(ImportError):  # Windows edits lines by itself
            import readline  # noqa: F401 - its import is what lets arrows move
        try:
            return input("> ").strip()
        except EOFError:
            return ""


def edited(words: str, what: Message) -> str | None:
    """The words as somebody left them in the editor ($VISUAL, $EDITOR); None where it failed."""
    say(what)
    sys.stdout.flush()
    with tempfile.TemporaryDirectory(prefix="plantool-") as folder:
        path = Path(folder) / "wording.md"
        path.write_text(f"{words}\n", "utf-8", newline="\n")
        command = [*_editor(), str(path)]
        try:
            code = subprocess.run(command, check=False).returncode
        except OSError:
            say(message("The editor '{name}' does not start; name one by EDITOR.", name=command[0]))
            return None
        if code:
            say(message("The editor ended with {code}; nothing was taken over.", code=code))
            return None
        try:
            left = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            say(message("What the editor left is no UTF-8 text; nothing was taken over."))
            return None
    return "\n".join(left.splitlines()).strip("\n")


def _editor() -> list[str]:
    is_windows = os.name == "nt"
    given = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    return shlex.split(given, posix=not is_windows) or ["notepad" if is_windows else "vi"]
