"""Header fields by name (`recipients`, `tasks.kien-toan.with`, `signature.lines`), their texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from plantool.core.fold import fold
from plantool.core.plan import Plan
from plantool.core.read_model import PROSE_KEYS
from plantool.core.text import SourceText
from plantool.core.yaml_text import (
    Path,
    YamlMapping,
    YamlNode,
    YamlScalar,
    YamlSequence,
    node_at,
    scalars,
)

_LIST_FIELDS = frozenset(
    {"grounds", "recipients", "tasks", "targets", "sources", "signature.lines"}
)


class Field(Struct, frozen=True):
    """A place in the header: the way to it, and its node where it is there."""

    name: str
    path: Path
    node: YamlNode | None
    parent: YamlMapping | None
    """The mapping that holds the last key."""
    parent_path: Path

    @property
    def key(self) -> str:
        """The last key."""
        return str(self.path[-1])


def find_field(plan: Plan, name: str) -> Field | None:
    """The field with this name; None where no such place can be.

    Members of lists (`tasks.<id>`) are named by their ID.
    """
    path: list[str | int] = []
    node: YamlNode | None = plan.front
    parent: YamlMapping | None = None
    parent_path: Path = ()
    for step in name.split("."):
        if isinstance(node, YamlSequence):
            index = member_by_id(node, step)
            if index is None:
                return None
            node = node.items[index]
            path.append(index)
            continue
        if not isinstance(node, YamlMapping):
            return None
        parent, parent_path = node, tuple(path)
        path.append(step)
        node = node.get(step)
    return Field(name, tuple(path), node, parent, parent_path)


def member_by_id(node: YamlSequence, member_id: str) -> int | None:
    """The place of the list's member with this ID."""
    for index, item in enumerate(node.items):
        key = item.get("id") if isinstance(item, YamlMapping) else None
        if isinstance(key, YamlScalar) and key.value == member_id:
            return index
    return None


def members_named(node: YamlSequence, words: str) -> tuple[int, ...]:
    """The places of members with this ID or these words, leading dash and closing stop aside."""
    by_id = member_by_id(node, words)
    if by_id is not None:
        return (by_id,)
    wanted = _bare(words)
    return tuple(
        index
        for index, item in enumerate(node.items)
        if isinstance(item, YamlScalar) and _bare(item.value) == wanted
    )


def is_list_field(name: str) -> bool:
    """Whether the field holds a list whose members can be added and deleted."""
    return name in _LIST_FIELDS or name.rsplit(".", 1)[-1] in {"with", "lead", "section"}


def texts_in(found: Field) -> Iterator[tuple[Path, YamlScalar]]:
    """The running texts inside a field with the way from the field to each, in file order."""
    if found.node is None:
        return
    for path, scalar in scalars(found.node):
        keys = [step for step in (*found.path, *path) if isinstance(step, str)]
        if not path or keys[-1] in PROSE_KEYS or keys[-1] == "items" or keys[-2:-1] == ["items"]:
            yield path, scalar


def _bare(words: str) -> str:
    return fold(words).text.strip().lstrip("- ").rstrip(" .;,/")


def value_at(plan: Plan, path: Path) -> YamlNode | None:
    """The node of the plan's header at a path."""
    return node_at(plan.front, path)


def source_lines(source: SourceText, start: int) -> tuple[int, str]:
    """The start of the line that holds an offset, and the line's text up to the offset."""
    line = source.line_span(source.position(start).line - 1)
    return line.start, source.text[line.start : start]


def one_of(names: Sequence[str]) -> str:
    """Names joined for a message."""
    return ", ".join(f"'{name}'" for name in names)
