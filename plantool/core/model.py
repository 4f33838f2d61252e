"""What all file formats share: the base model and the types of their values.

YAML reaches these models as text, lists and mappings; each key's own type makes the value.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
)

ID_PATTERN = r"[a-z][a-z0-9]*(-[a-z0-9]+)*"
ID = re.compile(ID_PATTERN)
PRIVATE = "x-"
"""How a key begins that is anybody's own: no format has it, and none refuses it."""
LONGEST_ID = 80
"""Letters of a plan's or round's ID that plantool makes a file or folder of."""


class Model(BaseModel):
    """A mapping of a file: frozen, unknown keys refused; `read_model` lets `x-…` pass.

    A model's validator is built when it first reads a file: that takes most of a short command's
    time. A default is therefore made by `model_construct`, which needs none.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        populate_by_name=True,
        defer_build=True,
    )


def _empty_text(value: object) -> object:
    return "" if value is None else value


def _empty_list(value: object) -> object:
    return () if value is None else value


def _one_or_list(value: object) -> object:
    return (value,) if isinstance(value, str) else _empty_list(value)


Id = Annotated[str, StringConstraints(pattern=f"^{ID_PATTERN}$", max_length=80)]
"""An ID: `[a-z][a-z0-9]*(-[a-z0-9]+)*`."""

# The schemas are for editors, which guess types as YAML does: `document: 12` is a number to them.
TEXT_SCHEMA: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_ID_SCHEMA: dict[str, Any] = {"type": "string", "pattern": f"^{ID_PATTERN}$", "maxLength": 80}
_IDS_SCHEMA: dict[str, Any] = {
    "anyOf": [_ID_SCHEMA, {"type": "array", "items": _ID_SCHEMA}, {"type": "null"}]
}
_TEXTS_SCHEMA: dict[str, Any] = {"type": ["array", "null"], "items": TEXT_SCHEMA}
_DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
_DATE_SCHEMA: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": _DATE},
        {"type": "integer", "minimum": 1000, "maximum": 9999},
    ]
}
ONE_OR_MORE_TEXTS_SCHEMA: dict[str, Any] = {
    "type": ["string", "number", "array", "null"],
    "items": TEXT_SCHEMA,
}

Text = Annotated[str, BeforeValidator(_empty_text), WithJsonSchema(TEXT_SCHEMA)]
"""A text; an empty value is the empty text."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(_empty_list), WithJsonSchema(_TEXTS_SCHEMA)]
"""A list of texts."""

Ids = Annotated[tuple[Id, ...], BeforeValidator(_one_or_list), WithJsonSchema(_IDS_SCHEMA)]
"""One ID or a list of them."""

Date = Annotated[str, StringConstraints(pattern=_DATE), WithJsonSchema(_DATE_SCHEMA)]
"""A date as far as it is known: `2021`, `2021-02` or `2021-02-05`."""
