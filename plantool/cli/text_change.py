"""What would be written, as a unified diff of each file."""

from __future__ import annotations

from difflib import unified_diff

from plantool.cli.output import say


def show_change(path: str, old: str, new: str) -> None:
    """Print what changes in a file, with three lines around each change."""
    for line in unified_diff(old.split("\n"), new.split("\n"), path, path, lineterm=""):
        say(line)
