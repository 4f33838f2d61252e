"""`schema`: the JSON Schema of a kind of file, for editors."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Annotated, Any, get_args

import typer
from msgspec.json import schema_components

from plantool.cli.output import print_json
from plantool.cli.schema_words import KEY_WORDS
from plantool.core.agency import Agency
from plantool.core.comment import CommentFile, Quote, Round
from plantool.core.model import ID_PATTERN, ONE_OR_MORE, Model
from plantool.core.plan import Actors, ColumnKey, PlanHeader
from plantool.core.settings import Settings
from plantool.i18n import gettext as _
from plantool.i18n import translate

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PRIVATE_KEYS: dict[str, dict[str, str]] = {"^x-": {}}
_ALONE = {kind.__name__: kind.ALONE for kind in (Quote, Actors)}
"""Mappings in whose place one of their values may stand."""


class FileKind(StrEnum):
    """The kinds of files of a plan repo."""

    PLAN = "plan"
    COMMENTS = "comments"
    ROUND = "round"
    AGENCIES = "agencies"
    SETTINGS = "settings"


def command(
    kind: Annotated[FileKind, typer.Argument(metavar="KIND", help=_("Which kind of file."))],
) -> None:
    """Print the JSON Schema."""
    print_json(schema_of(kind))


def schema_of(kind: FileKind) -> dict[str, Any]:
    """The JSON Schema of the files of this kind."""
    match kind:
        case FileKind.PLAN:
            return _schema(PlanHeader)
        case FileKind.COMMENTS:
            return _schema(CommentFile)
        case FileKind.ROUND:
            return _schema(Round)
        case FileKind.AGENCIES:
            return _schema_of_agencies()
        case FileKind.SETTINGS:
            return _schema(Settings)


def _schema(model: type[Model]) -> dict[str, Any]:
    _, parts = schema_components([model], ref_template="#/$defs/{name}")
    for name, part in parts.items():
        part.pop("description", None)
        _describe(part.get("properties", {}))
        if not part.get("required", True):
            del part["required"]
        if part.get("additionalProperties") is False:
            # Keys that begin with x- are anybody's own.
            part["patternProperties"] = _PRIVATE_KEYS
        _widen(part)
        if name in _ALONE:
            parts[name] = {"anyOf": [part, part["properties"][_ALONE[name]]]}
    return {"$schema": _DIALECT, **parts.pop(model.__name__), "$defs": parts}


def _widen(part: Any) -> None:  # noqa: ANN401 - any part of a schema
    """Takes what an editor's YAML makes of a text, and what the reader takes for a list.

    Editors guess types: `document: 12` is a number to them. They offer choices in the order given.
    """
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            _widen(inner)
    match part:
        case {"enum": words}:
            part |= {"type": "string", "enum": _in_order(words)}
        case {"type": "string", "minimum": _}:
            part["type"] = ["string", "integer"]
        case {"type": "string"} if "pattern" not in part:
            part["type"] = ["string", "number", "boolean", "null"]
        case {"type": "array", "items": {"type": _} as item}:
            part["type"] = ["array", "null"]
            if part.pop(ONE_OR_MORE, False):
                part["anyOf"] = [item, {"type": part.pop("type"), "items": part.pop("items")}]
        case _:
            pass


def _in_order(words: list[str]) -> list[str]:
    """The choices as the format lists them; the library sorts them."""
    listed = [[*get_args(ColumnKey)]]
    listed += [[str(one.value) for one in kind] for kind in Enum.__subclasses__()]
    return next((known for known in listed if sorted(known) == words), words)


def _describe(properties: dict[str, dict[str, Any]]) -> None:
    """Gives the keys a title and an explanation in the language of the interface."""
    for key, part in properties.items():
        words = translate(KEY_WORDS[key])
        part["title"] = words.partition(":")[0]
        part["description"] = words


def _schema_of_agencies() -> dict[str, Any]:
    """The file is the mapping itself: its keys are the IDs."""
    agency = _schema(Agency)
    definitions = agency.pop("$defs", {})
    dialect = agency.pop("$schema")
    return {
        "$schema": dialect,
        "$defs": {**definitions, "Agency": agency},
        "title": "AgencyFile",
        "type": "object",
        "patternProperties": {f"^{ID_PATTERN}$": {"$ref": "#/$defs/Agency"}, "^x-": {}},
        "additionalProperties": False,
    }
