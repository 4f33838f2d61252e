"""The inputs that once broke a reader, and a short run of chance."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="time and memory are measured as Unix does")

from tests.fuzz.fuzz import FOUND, TARGETS, broken_promise, mutated, seeds


@pytest.mark.parametrize("path", sorted(FOUND.glob("*.bin")), ids=lambda path: path.stem)
def test_what_once_broke_a_reader_breaks_none(path: Path) -> None:
    assert not broken_promise(path.name.split(".")[0], path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_mutated_input_is_read_or_refused(name: str) -> None:
    chance = random.Random(1)
    for _ in range(60):
        data = mutated(chance, chance.choice(seeds(name)), name)
        assert not broken_promise(name, data), data
