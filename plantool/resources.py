"""The files shipped with the program: the templates, and the example repo.

In the wheel they lie inside the package, in a source checkout at the repo's top level.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def template_folder() -> Path:
    """The folder of the shipped templates."""
    return _shipped(_PACKAGE / "templates", _PACKAGE.parent / "templates")


def example_folder() -> Path:
    """The folder that holds the example's `plans/` and `comments/`."""
    return _shipped(_PACKAGE / "example", _PACKAGE.parent)


def _shipped(in_wheel: Path, in_checkout: Path) -> Path:
    return in_wheel if in_wheel.is_dir() else in_checkout
