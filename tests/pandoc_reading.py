"""What pandoc reads in a plan's body, and what plantool reads, in one form to compare.

One run of pandoc reads many bodies: a Lua script splits its input at a control character.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pypandoc  # type: ignore[import-untyped]

from plantool.core.inline import plain_inline
from plantool.core.markdown import Block, BlockKind
from plantool.core.plan import Plan

PROFILE = "commonmark+pipe_tables+footnotes+attributes+strikeout+superscript+subscript-raw_html"
SCRIPT = f"""
local text = io.read("a")
for body in (text .. "\\1"):gmatch("(.-)\\1") do
  io.write(pandoc.write(pandoc.read(body, "{PROFILE}"), "json"), "\\n")
end
"""

Reading = tuple[object, ...]


def pandoc_readings(bodies: Sequence[str], folder: Path) -> list[Reading]:
    script = folder / "read.lua"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [_pandoc(), "lua", str(script)],
        input="\x01".join(bodies).encode(),
        capture_output=True,
        check=True,
    )
    documents = done.stdout.decode().split("\n")[:-1]
    return [_folded_blocks(_blocks(json.loads(document)["blocks"])) for document in documents]


def plantool_reading(plan: Plan) -> Reading:
    found: list[object] = []
    for section in plan.sections:
        if section.level:
            found.append(("heading", section.level, section.id, _words(section.title)))
        found += _own_blocks(plan, section.blocks)
    return _folded_blocks(tuple(found))


@cache
def _pandoc() -> str:
    return str(pypandoc.get_pandoc_path())


def _folded_blocks(blocks: Reading) -> Reading:
    return tuple(_folded(block) for block in blocks)


def _folded(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, tuple):
        return tuple(_folded(part) for part in value)
    return " ".join(value.split()) if isinstance(value, str) else value


def _words(markdown: str) -> str:
    return plain_inline(markdown, references=lambda _: "").text


def _own_blocks(plan: Plan, blocks: Iterable[Block]) -> list[object]:
    text = plan.source.text
    found: list[object] = []
    for block in blocks:
        words = _words("\n".join(span.of(text) for span in block.inline))
        match block.kind:
            case BlockKind.PARAGRAPH:
                found.append(("paragraph", words))
            case BlockKind.HEADING:
                found.append(("heading", block.level, "", words))
            case BlockKind.BULLET_LIST:
                items = (tuple(_own_blocks(plan, item.children)) for item in block.children)
                found.append(("bullets", *items))
            case BlockKind.ORDERED_LIST:
                items = (tuple(_own_blocks(plan, item.children)) for item in block.children)
                found.append(("numbers", block.start, *items))
            case BlockKind.QUOTE:
                found.append(("quote", tuple(_own_blocks(plan, block.children))))
            case BlockKind.TABLE:
                rows = (_row(plan, row) for row in block.children)
                found.append(("table", *rows))
            case BlockKind.CODE:
                found.append(("code",))
            case BlockKind.FOOTNOTE:
                pass
            case other:
                found.append((other.value,))
    return found


def _row(plan: Plan, row: Block) -> tuple[str, ...]:
    return tuple(_words(cell.content.of(plan.source.text)) for cell in row.children)


def _blocks(blocks: Iterable[dict[str, Any]]) -> tuple[Any, ...]:
    return tuple(_block(block["t"], block.get("c")) for block in blocks)


def _block(kind: str, content: Any) -> tuple[Any, ...]:  # noqa: ANN401
    match kind:
        case "Para" | "Plain":
            return ("paragraph", _text(content))
        case "Header":
            return ("heading", content[0], content[1][0], _text(content[2]))
        case "BulletList":
            return ("bullets", *(_blocks(item) for item in content))
        case "OrderedList":
            return ("numbers", content[0][0], *(_blocks(item) for item in content[1]))
        case "BlockQuote":
            return ("quote", _blocks(content))
        case "Table":
            rows = [*content[3][1], *(row for body in content[4] for row in body[3])]
            return ("table", *(tuple(_cell(cell) for cell in row[1]) for row in rows))
        case "CodeBlock":
            return ("code",)
        case other:
            return (other,)


def _cell(cell: Any) -> str:  # noqa: ANN401
    return "".join(words for _, words in _blocks(cell[4]))


def _text(inlines: Iterable[dict[str, Any]]) -> str:
    return "".join(_inline(item["t"], item.get("c")) for item in inlines)


def _inline(kind: str, content: Any) -> str:  # noqa: ANN401
    match kind:
        case "Str":
            return str(content)
        case "Space" | "SoftBreak" | "LineBreak":
            return " "
        case "Emph" | "Strong" | "Strikeout" | "Superscript" | "Subscript":
            return _text(content)
        case "Code":
            return str(content[1])
        case "Link" | "Image" | "Span" | "Quoted":
            return _text(content[1])
        case "Note":
            return ""
        case other:
            return f"<{other}>"
