"""The one exception of plantool: it cannot go on. A fault in a user's file is a Finding instead."""

from __future__ import annotations

from plantool.core.message import Message


class PlantoolError(Exception):
    """Cannot go on: one sentence that names the file and the remedy; the command line exits 2."""

    def __init__(self, what: Message) -> None:
        super().__init__(str(what))
        self.message = what
