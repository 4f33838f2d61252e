"""Compiled templates kept where Python keeps compiled modules: trusted as the program itself is.

Only the shipped templates are kept. A repo's own ones come with any pull request, and so might
whatever lies beside them.
"""

from __future__ import annotations

import contextlib
import importlib.util
import pickle
import sys
from pathlib import Path

import jinja2.compiler
from jinja2.bccache import Bucket, FileSystemBytecodeCache


class TemplateCache(FileSystemBytecodeCache):
    """The `__pycache__` of a folder of templates; a folder that cannot be written keeps none."""

    def __init__(self, folder: Path) -> None:
        """For the templates that lie in `folder`; Python says where what it compiles is kept."""
        kept = importlib.util.cache_from_source(str(folder / "templates.py"))
        super().__init__(str(Path(kept).parent), f"%s.{sys.implementation.cache_tag}.j2c")

    def get_source_checksum(self, source: str) -> str:
        """A hash of the template and of the code that compiles it, as their files stand."""
        compilers = (
            Path(__file__).with_name("template_filling.py"),
            Path(jinja2.compiler.__file__),
        )
        signs = ((state.st_size, state.st_mtime_ns) for state in map(Path.stat, compilers))
        return super().get_source_checksum(f"{source}{[*signs]}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take up a compiled template, if there is one that can be read."""
        with contextlib.suppress(OSError, EOFError, ValueError, pickle.UnpicklingError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, as Python keeps a module: where it may and can."""
        if sys.dont_write_bytecode:
            return
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)
