"""`schema`: the JSON Schema of a kind of file, for editors."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any

import typer

from plantool.cli.output import print_json
from plantool.core.agency import Agency
from plantool.core.comment import CommentFile, Round
from plantool.core.model import ID_PATTERN, Model
from plantool.core.plan import PlanHeader
from plantool.i18n import gettext as _

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PRIVATE_KEYS: dict[str, dict[str, str]] = {"^x-": {}}


class FileKind(StrEnum):
    """The kinds of files of a plan repo."""

    PLAN = "plan"
    COMMENTS = "comments"
    ROUND = "round"
    AGENCIES = "agencies"


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


def _schema(model: type[Model]) -> dict[str, Any]:
    made = model.model_json_schema(by_alias=True)
    models = {one.__name__: one for one in _models(Model)}
    for part in (made, *made.get("$defs", {}).values()):
        if part.get("title") in models:
            _describe(part["properties"], models[part["title"]])
        if part.get("additionalProperties") is False:
            # Keys that begin with x- are anybody's own.
            part["patternProperties"] = _PRIVATE_KEYS
    return {"$schema": _DIALECT, **made}


def _models(above: type[Model]) -> Iterator[type[Model]]:
    for model in above.__subclasses__():
        yield model
        yield from _models(model)


def _describe(properties: dict[str, dict[str, Any]], model: type[Model]) -> None:
    """Adds the docstrings under the fields.

    pydantic can do it where models are defined, but then each start of plantool reads the source
    of all of them.
    """
    for name, words in _field_docstrings(model).items():
        shown = model.model_fields[name].alias or name
        if shown in properties:
            properties[shown] = dict(sorted({**properties[shown], "description": words}.items()))


def _field_docstrings(model: type[Model]) -> dict[str, str]:
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Model):
            body = ast.parse(inspect.getsource(base)).body[0]
            members = body.body if isinstance(body, ast.ClassDef) else []
            for member, following in pairwise(members):
                match member, following:
                    case (
                        ast.AnnAssign(target=ast.Name(id=name)),
                        ast.Expr(value=ast.Constant(value=str(words))),
                    ) if name in model.model_fields:
                        found[name] = inspect.cleandoc(words)
    return found


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
