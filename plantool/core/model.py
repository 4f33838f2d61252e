"""What all file formats share: the base model and the types of their values.

A model's annotations are its format: `read_model` reads a file's YAML by them, and the JSON
Schemas are made from them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from functools import cache
from typing import Annotated, Any, ClassVar, dataclass_transform

from msgspec import NODEFAULT, Meta, Struct, StructMeta, field, json
from msgspec.structs import fields

ID_PATTERN = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
ID = re.compile(ID_PATTERN)
PRIVATE = "x-"
"""How a key begins that is anybody's own: no format has it, and none refuses it."""
LONGEST_ID = 80
"""Letters of a plan's or round's ID that plantool makes a file or folder of."""


class _ModelType(StructMeta):
    """Makes the fields of every model be given by name, and unknown keys of files be refused."""

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        *,
        frozen: bool = True,
        forbid_unknown_fields: bool = True,
    ) -> type:
        """The model's class; some formats let unknown keys pass."""
        made: type = super().__new__(
            cls,
            name,
            bases,
            namespace,
            frozen=frozen,
            kw_only=True,
            forbid_unknown_fields=forbid_unknown_fields,
        )
        return made


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Model(Struct, metaclass=_ModelType, frozen=True):
    """A mapping of a file: frozen, unknown keys refused; `read_model` lets `x-…` pass."""

    ALONE: ClassVar[str] = ""
    """The key that a text or list standing in the mapping's place is the value of, if any."""


def keys_of(kind: type[Model]) -> tuple[str, ...]:
    """The keys of a model, as files name them."""
    return kind.__struct_encode_fields__


def plain_data(
    model: Model, *, only: Collection[str] = (), without: Collection[str] = ()
) -> dict[str, Any]:
    """The model's keys that have not their default, as YAML and JSON hold them.

    `only` some keys where they are given, and `without` others.
    """
    found = {}
    for name, key, default in _defaults(type(model)):
        value = getattr(model, name)
        if key not in without and (not only or key in only) and value != default:
            found[key] = _plain(value)
    return found


@cache
def _defaults(kind: type[Model]) -> tuple[tuple[str, str, Any], ...]:
    """The attributes with their keys and defaults."""
    return tuple(
        (
            one.name,
            one.encode_name,
            one.default if one.default_factory is NODEFAULT else one.default_factory(),
        )
        for one in fields(kind)
    )


def plain_json(model: Model) -> str:
    """The same as JSON of one line, from which IDs of comments are made."""
    return json.encode(plain_data(model)).decode()


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of a model
    if isinstance(value, Model):
        return plain_data(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


Id = Annotated[str, Meta(pattern=f"^{ID_PATTERN}$", max_length=LONGEST_ID)]
"""An ID: `[a-z][a-z0-9]*(-[a-z0-9]+)*`."""

Text = str
"""A text; an empty value is the empty text."""

Texts = tuple[Text, ...]
"""A list of texts."""

ONE_OR_MORE = "one-or-more"
"""Marks, in a schema, a list whose only item may stand without the list."""

Ids = Annotated[tuple[Id, ...], Meta(extra_json_schema={ONE_OR_MORE: True})]
"""One ID or a list of them."""

OneOrMoreTexts = Annotated[tuple[Text, ...], Meta(extra_json_schema={ONE_OR_MORE: True})]
"""One text or a list of them."""

Date = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
        # A year by itself is a number to an editor.
        extra_json_schema={"minimum": 1000, "maximum": 9999},
    ),
]
"""A date as far as it is known: `2021`, `2021-02` or `2021-02-05`."""

PositiveInt = Annotated[int, Meta(ge=1)]
NonNegativeInt = Annotated[int, Meta(ge=0)]
