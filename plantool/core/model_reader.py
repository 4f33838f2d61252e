"""Reads YAML nodes by the types of the models: each value, or a fault with the way to it.

A library that checks plain values knows no places, takes no two spellings of one value, and stops
at the first fault or leaves out none of them; so the nodes are read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from math import isfinite, nan
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from msgspec import Meta, Struct
from msgspec.structs import fields

from plantool.core.message import Message, message
from plantool.core.model import ID, LONGEST_ID, ONE_OR_MORE, PRIVATE, Date, Id, Model, keys_of
from plantool.core.yaml_text import (
    Path,
    YamlMapping,
    YamlNode,
    YamlScalar,
    YamlSequence,
    plain_value,
)


class Fault(Struct, frozen=True):
    """A value that is none of its type's, or a key that its model does not have."""

    at: Path
    what: Message | None
    """What is wrong with the value; None for an unknown key."""
    known: tuple[str, ...] = ()
    """The keys that the mapping around an unknown key may have."""


Read = Callable[[YamlNode, Path, list[Fault]], Any]
"""Reads the node at a path as a value of one type; `WRONG` when it is none, with a fault noted."""

_LONGEST_SHOWN: Final = 80
"""Letters of a value that a message shows."""

WRONG: Final = object()
"""Stands for a value that was noted as a fault: whatever holds it leaves it out."""


def read_as(kind: type[Model], node: YamlNode, faults: list[Fault]) -> Any:  # noqa: ANN401
    """The node as a model of this kind, or `WRONG`; the faults found are added to the list."""
    return _read_model(kind, node, (), faults)


class _Shape(Struct, frozen=True):
    """How a model is read."""

    by_key: Mapping[str, tuple[str, Read]]
    """The attribute and its reader by the key."""
    required: tuple[tuple[str, str], ...]
    """Attributes and keys that must be there."""
    takes_unknown: bool


@cache
def _shape(kind: type[Model]) -> _Shape:
    infos = fields(kind)
    return _Shape(
        {one.encode_name: (one.name, _reader(one.type)) for one in infos},
        tuple((one.name, one.encode_name) for one in infos if one.required),
        takes_unknown=not kind.__struct_config__.forbid_unknown_fields,
    )


def _read_model(kind: type[Model], node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
    shape = _shape(kind)
    if not isinstance(node, YamlMapping):
        return _read_alone(kind, shape, node, at, faults)
    values = {}
    for name, value in node.entries:
        key = name.value
        known = shape.by_key.get(key)
        if known:
            attribute, read = known
            found = read(value, (*at, key), faults)
            if found is not WRONG:
                values[attribute] = found
        elif not shape.takes_unknown and not key.startswith(PRIVATE):
            faults.append(Fault((*at, key), None, keys_of(kind)))
    lacking = [key for attribute, key in shape.required if attribute not in values]
    for key in lacking:
        # One that is there is wrong, and was noted.
        if node.get(key) is None:
            what = message("'{key}' is missing", key=dotted((*at, key)))
            faults.append(Fault((*at, key), what))
    return WRONG if lacking else kind(**values)


def _read_alone(
    kind: type[Model], shape: _Shape, node: YamlNode, at: Path, faults: list[Fault]
) -> Any:  # noqa: ANN401
    """A model of which the file gives the one value that may stand alone."""
    if not kind.ALONE:
        what = message("'{key}' must hold keys and values", key=dotted(at))
        return _wrong(at, what, faults)
    attribute, read = shape.by_key[kind.ALONE]
    found = read(node, at, faults)
    return found if found is WRONG else kind(**{attribute: found})


def _reader(kind: Any) -> Read:  # noqa: ANN401 - a type
    """What reads nodes as values of a type."""
    leaf = next((read for type_, read in _LEAVES if kind == type_), None)
    if leaf:
        return leaf
    if isinstance(kind, type) and issubclass(kind, Model):
        return lambda node, at, faults: _read_model(kind, node, at, faults)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return _choice({member.value: member for member in kind})
    if get_origin(kind) is Annotated:
        inner, meta = kind.__origin__, kind.__metadata__[0]
        return _whole_number(meta) if inner is int else _list(get_args(inner)[0], meta)
    return _reader_of_parts(get_origin(kind), get_args(kind))


def _reader_of_parts(origin: Any, parts: tuple[Any, ...]) -> Read:  # noqa: ANN401 - a type
    if origin is tuple:
        return _list(parts[0])
    if origin is dict:
        return _mapping(*map(_reader, parts))
    if origin is Literal:
        return _choice({word: word for word in parts})
    return _or_none(_reader(parts[0]))


def _wrong(at: Path, what: Message, faults: list[Fault]) -> object:
    faults.append(Fault(at, what))
    return WRONG


def dotted(at: Path) -> str:
    """A path as messages name it; members of lists count from 1."""
    return ".".join(step if isinstance(step, str) else str(step + 1) for step in at)


def _word(node: YamlNode) -> str:
    """A value as it is compared; nothing for an empty value, a list or a mapping."""
    return node.value if isinstance(node, YamlScalar) and not node.is_null else ""


def _shown(word: str) -> str:
    """A value as messages show it."""
    return word if len(word) <= _LONGEST_SHOWN else f"{word[:_LONGEST_SHOWN]}…"


def _or_none(read: Read) -> Read:
    def read_or_none(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
        is_null = isinstance(node, YamlScalar) and node.is_null
        return None if is_null else read(node, at, faults)

    return read_or_none


def _read_text(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
    if isinstance(node, YamlScalar):
        return "" if node.is_null else node.value
    return _no_text(at, faults)


def _no_text(at: Path, faults: list[Fault]) -> object:
    what = message("'{key}' must be text; put the value in quotes", key=dotted(at))
    return _wrong(at, what, faults)


def _read_id(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
    if not isinstance(node, YamlScalar) or node.is_null:
        return _no_text(at, faults)
    if not ID.fullmatch(node.value):
        what = message(
            "'{key}' is '{value}'; an ID has small letters a-z, digits and single hyphens, "
            "and begins with a letter",
            key=dotted(at),
            value=_shown(node.value),
        )
        return _wrong(at, what, faults)
    if len(node.value) > LONGEST_ID:
        what = message("'{key}' is longer than {n} letters", key=dotted(at), n=LONGEST_ID)
        return _wrong(at, what, faults)
    return node.value


_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def _read_date(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
    if not isinstance(node, YamlScalar) or node.is_null:
        return _no_text(at, faults)
    if _DATE.fullmatch(node.value):
        return node.value
    what = message(
        "'{key}' is '{value}'; a date is written 2021, 2021-02 or 2021-02-05",
        key=dotted(at),
        value=_shown(node.value),
    )
    return _wrong(at, what, faults)


_WHOLE = re.compile(r"\s*(?P<digits>[+-]?[0-9](?:_?[0-9]){0,17})(?:\.0{0,18})?\s*", re.ASCII)
"""A whole number as YAML and JSON write it: JSON's 12.0 is one."""


def _whole_number(meta: Meta) -> Read:
    def read(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
        word = _word(node)
        whole = _WHOLE.fullmatch(word)
        if whole is None:
            what = message(
                "'{key}' is '{value}'; expected a whole number", key=dotted(at), value=_shown(word)
            )
            return _wrong(at, what, faults)
        number = int(whole["digits"])
        if number < (meta.ge or 0):
            what = message(
                "'{key}' is '{value}'; the number is too small", key=dotted(at), value=word
            )
            return _wrong(at, what, faults)
        return number

    return read


def _read_number(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
    word = _word(node)
    try:
        number = float(word)
    except ValueError:
        number = nan
    if isfinite(number):
        return number
    what = message("'{key}' is '{value}'; expected a number", key=dotted(at), value=_shown(word))
    return _wrong(at, what, faults)


_TRUTH: Mapping[str, bool] = {
    **dict.fromkeys(("true", "yes", "on", "t", "y", "1"), True),
    **dict.fromkeys(("false", "no", "off", "f", "n", "0"), False),
}


def _read_truth(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
    word = _word(node)
    if (found := _TRUTH.get(word.lower())) is not None:
        return found
    what = message(
        "'{key}' is '{value}'; expected true or false", key=dotted(at), value=_shown(word)
    )
    return _wrong(at, what, faults)


def _choice(by_word: Mapping[str, object]) -> Read:
    def read(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
        word = _word(node)
        if word in by_word:
            return by_word[word]
        what = message(
            "'{key}' is '{value}'; expected one of: {choices}",
            key=dotted(at),
            value=_shown(word),
            choices=", ".join(by_word),
        )
        return _wrong(at, what, faults)

    return read


def _list(item: Any, meta: Meta | None = None) -> Read:  # noqa: ANN401 - a type
    """Reads a list: of texts or IDs, an empty value is an empty one, and some may stand alone."""
    read_item = _reader(item)
    of_texts = item in (str, Id)
    may_be_alone = meta is not None and ONE_OR_MORE in (meta.extra_json_schema or {})

    def read(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
        if isinstance(node, YamlSequence):
            items = (read_item(item, (*at, index), faults) for index, item in enumerate(node.items))
            return tuple(item for item in items if item is not WRONG)
        if isinstance(node, YamlScalar) and of_texts:
            if node.is_null:
                return ()
            if may_be_alone:
                only = read_item(node, at, faults)
                return WRONG if only is WRONG else (only,)
        what = message("'{key}' must be a list: one '- …' a line", key=dotted(at))
        return _wrong(at, what, faults)

    return read


def _mapping(read_key: Read, read_value: Read) -> Read:
    def read(node: YamlNode, at: Path, faults: list[Fault]) -> Any:  # noqa: ANN401
        if not isinstance(node, YamlMapping):
            what = message("'{key}' must hold keys and values", key=dotted(at))
            return _wrong(at, what, faults)
        found = {}
        for name, node_of_value in node.entries:
            way = (*at, name.value)
            key = read_key(name, way, faults)
            value = read_value(node_of_value, way, faults)
            if key is not WRONG and value is not WRONG:
                found[key] = value
        return found

    return read


def _read_anything(node: YamlNode, _at: Path, _faults: list[Fault]) -> Any:  # noqa: ANN401
    return plain_value(node)


_LEAVES: Final[tuple[tuple[Any, Read], ...]] = (
    (str, _read_text),
    (Id, _read_id),
    (Date, _read_date),
    (bool, _read_truth),
    (float, _read_number),
    (Any, _read_anything),
)
"""Types of single values with what reads them."""
