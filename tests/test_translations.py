"""Every sentence reaches the catalogues: the extractor reads literals, and finds nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

CODE = Path(__file__).parents[1] / "plantool"
TEMPLATES = {"message": 1, "plural": 2}
"""How many sentences a call names."""


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_sentence_is_written_where_it_is_said(name: str) -> None:
    calls = [
        (path.name, node)
        for path in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
    assert calls
    hidden = [
        f"{path}:{node.lineno}"
        for path, node in calls
        if not all(
            isinstance(part, ast.Constant) and isinstance(part.value, str)
            for part in node.args[: TEMPLATES[name]]
        )
    ]
    assert hidden == []
