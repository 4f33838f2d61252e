"""Makes a document as one HTML page that needs no other file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from plantool.core.message import message
from plantool.core.render import Markdown
from plantool.errors import PlantoolError
from plantool.word.template import Templates


def render_html(context: Mapping[str, object], *, document: str, templates: Templates) -> str:
    """The page that the template `<document>.html.j2` makes of the values."""
    name = f"{document}.html.j2"
    if templates.find(name) is None:
        what = message("{document} has no HTML template; render it to docx", document=document)
        raise PlantoolError(what)
    mark = "plantool" + hashlib.sha256(repr(context).encode()).hexdigest()[:16]
    bodies: list[str] = []
    values = _without_bodies(context, mark, bodies)
    page = templates.fill(name, {**values, "notes": f"{mark}notes"} if bodies else values)
    lines = (line.strip() for line in page.splitlines())
    whole = "\n".join(line for line in lines if line) + "\n"
    return _with_bodies(whole, mark, bodies) if bodies else whole


def _without_bodies(
    context: Mapping[str, object], mark: str, bodies: list[str]
) -> dict[str, object]:
    """The values with a word in the place of each Markdown text."""

    def plain(value: object) -> object:
        if isinstance(value, Markdown):
            bodies.append(str(value))
            return f"{mark}b{len(bodies) - 1}e"
        if isinstance(value, Mapping):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return value

    return {key: plain(value) for key, value in context.items()}


def _with_bodies(page: str, mark: str, bodies: list[str]) -> str:
    # Imported here: the tables about comments need neither pandoc nor a library for HTML.
    from plantool.word.html_body import html_of_parts

    made = html_of_parts(bodies, f"{mark}x")
    for number, part in enumerate(made.parts):
        page = page.replace(f"{mark}b{number}e", part)
    return page.replace(f"{mark}notes", made.notes)
