"""The templates: those that come with plantool, and a repo's own ones before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

import plantool
from plantool.core.message import Message, message
from plantool.errors import PlantoolError

_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9]+)*")


class TemplateError(PlantoolError):
    """A template could not be filled in: which one, which line, and what Jinja says."""

    def __init__(self, name: str, sentence: str | Message, line: int | None = None) -> None:
        """The sentence behind the template's name and line."""
        where = f"{name}:{line}" if line else name
        super().__init__(message("template {where}: {sentence}", where=where, sentence=sentence))


def shipped_templates() -> Path:
    """The folder of the templates that come with plantool."""
    package = Path(plantool.__file__).parent
    in_wheel = package / "templates"
    return in_wheel if in_wheel.is_dir() else package.parent / "templates"


class Templates(Struct, frozen=True):
    """Where templates are looked for: a repo's own folder first, if it has one."""

    own: Path | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders, the one that wins first."""
        own = self.own
        return (own, shipped_templates()) if own and own.is_dir() else (shipped_templates(),)

    def find(self, name: str) -> Path | None:
        """The file of this name that wins."""
        for folder in self.folders:
            path = folder / name
            if _NAME.fullmatch(name) and path.is_file():
                self._refuse_link_out(path)
                return path
        return None

    def is_foreign(self, path: Path) -> bool:
        """Whether a file is another than the one of its name that comes with plantool.

        A copy of a shipped template, as `init` makes it, needs no child process.
        """
        shipped = shipped_templates() / path.name
        return not (shipped.is_file() and shipped.read_bytes() == path.read_bytes())

    @property
    def reference(self) -> Path:
        """The reference document that gives Word files their styles."""
        found = self.find("reference.docx")
        if found is None:
            raise TemplateError("reference.docx", "not found")
        return found

    def fill(self, name: str, context: Mapping[str, object]) -> str:
        """The template `name` filled with the values of `context`."""
        path = self.find(name)
        if path is None:
            raise TemplateError(name, "not found")
        sources = [*self._own_sources()]
        for source in sources:
            self._refuse_link_out(source)
        if any(self.is_foreign(source) for source in sources):
            from plantool.word.template_child import fill_in_child

            return fill_in_child(self.folders, name, context)
        # A repo's own folder holds nothing but copies.
        from plantool.word.template_filling import fill_shipped

        return fill_shipped(name, context)

    def _refuse_link_out(self, path: Path) -> None:
        """A link in a repo's templates could show any file of the machine."""
        if not path.resolve().is_relative_to(path.parent.resolve()):
            raise TemplateError(path.name, "links to a file outside its folder")

    def _own_sources(self) -> Iterator[Path]:
        """Every file of the repo that a template could be or include."""
        if self.own:
            yield from self.own.glob("*.j2")
