"""pandoc as a process that is started before its text is known."""

from __future__ import annotations

import pytest

from plantool.word.docx import start_text
from plantool.word.pandoc import PandocError, RunningPandoc, start_markdown_to
from plantool.word.template import Templates

LONG = ("Lời.\n\n" * 100_000).encode()
"""More than a pipe holds."""


def test_a_text_longer_than_a_pipe_comes_out_whole() -> None:
    running = start_markdown_to("plain")
    running.read(LONG)
    assert running.result().split() == LONG.split()


def test_a_pandoc_that_does_not_read_says_why() -> None:
    running = RunningPandoc(("--from=nothing",))
    running.read(LONG)
    with pytest.raises(PandocError, match="nothing"):
        running.result()


def test_a_pandoc_whose_text_is_never_made_ends() -> None:
    with pytest.raises(KeyError), start_text(Templates()) as started:
        raise KeyError
    assert started.running._process.returncode is not None
