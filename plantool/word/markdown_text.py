"""The Markdown handed to pandoc: a filled template, its raw OOXML set aside, the bodies put in.

pandoc never sees raw OOXML, so nothing in a plan's text can become any: the template's own raw
blocks are cut out before the bodies come in, and put back into the finished document.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from msgspec import Struct

from plantool.core.render import Markdown
from plantool.core.settings import Style as HouseStyle
from plantool.word.landscape import wide_values
from plantool.word.layout import page_values
from plantool.word.template import TemplateError, Templates

_RAW_BLOCK = re.compile(r"^```\{=openxml\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class MarkdownText(Struct, frozen=True):
    """Markdown in which each raw block is a paragraph of one word, and the blocks by that word."""

    text: str
    raw_blocks: Mapping[str, str]


def fill_template(
    context: Mapping[str, object], *, document: str, templates: Templates, house: HouseStyle
) -> MarkdownText:
    """The Markdown of a document for pandoc, without its raw blocks."""
    filled, bodies, mark = _filled({**context, **_page_sizes(house)}, document, templates)
    raw_blocks: dict[str, str] = {}

    def set_aside(found: re.Match[str]) -> str:
        word = f"{mark}r{len(raw_blocks)}e"
        raw_blocks[word] = found[1]
        return f"\n{word}\n"

    text = _RAW_BLOCK.sub(set_aside, filled)
    if "{=openxml}" in text:
        raise TemplateError(
            f"{document}.md.j2", "a raw block does not end with ``` on its own line"
        )
    return MarkdownText(_with_bodies(text, bodies), raw_blocks)


def fill_markdown(
    context: Mapping[str, object], *, document: str, templates: Templates, house: HouseStyle
) -> str:
    """The Markdown of a document as a file for people and for pandoc, raw blocks in place."""
    filled, bodies, _ = _filled({**context, **_page_sizes(house)}, document, templates)
    return _with_bodies(filled, bodies)


def _page_sizes(house: HouseStyle) -> dict[str, object]:
    """The sizes that templates read: of an upright page, and of one in landscape."""
    return {"page": page_values(house), "wide": wide_values(house)}


def _filled(
    context: Mapping[str, object], document: str, templates: Templates
) -> tuple[str, dict[str, str], str]:
    """The filled template with a word in the place of each body, the bodies, and the mark."""
    # A hash of all values: no value can hold it.
    mark = "plantool" + hashlib.sha256(repr(context).encode()).hexdigest()[:16]
    bodies: dict[str, str] = {}
    values = _without_bodies(context, mark, bodies)
    if not isinstance(values, dict):
        raise TypeError(values)
    return templates.fill(f"{document}.md.j2", values), bodies, mark


def _without_bodies(value: object, mark: str, bodies: dict[str, str]) -> object:
    if isinstance(value, Markdown):
        word = f"{mark}b{len(bodies)}e"
        bodies[word] = str(value)
        return word
    if isinstance(value, Mapping):
        return {key: _without_bodies(item, mark, bodies) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_bodies(item, mark, bodies) for item in value]
    return value


def _with_bodies(text: str, bodies: Mapping[str, str]) -> str:
    words = re.compile(r"plantool[0-9a-f]{16}b[0-9]+e")
    return words.sub(lambda found: f"\n{bodies[found[0]].strip(chr(10))}\n", text)
