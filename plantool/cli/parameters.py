"""Reads the usual words of a command line; Typer itself reads the others, and refuses the wrong.

Typer makes a pydantic adapter for every parameter of a command that is called, even for one that
is not given, and importing pydantic took half the time that a command needs to start.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

from msgspec import Struct
from typer.models import OptionInfo, ParameterInfo

if TYPE_CHECKING:
    # Typer's own click: its types have no public name.
    from typer._click import Context, Parameter

Reader = Callable[[Any], Any]
"""Makes the value of one word; None leaves the word to Typer."""


def read_quickly(parameters: list[Parameter]) -> list[Parameter]:
    """The parameters; those of simple types now read their usual words without pydantic."""
    for parameter in parameters:
        # What a later Typer keeps elsewhere, it reads as it always did.
        if getattr(parameter, "_runtime_param", parameter) is None:
            reader = _reader_of(parameter)
            if reader:
                parameter._runtime_param = _QuickParameter(reader)  # type: ignore[attr-defined]  # noqa: SLF001
    return parameters


class _QuickParameter(Struct, frozen=True):
    """What Typer asks for the values of one parameter, in the place of its own."""

    read: Reader

    def coerce(self, value: Any, param: Any, ctx: Context) -> Any:  # noqa: ANN401 - Typer's signature
        """The value of what was given; what is not usual goes to Typer, for good or ill."""
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        if not several:
            read = self.read(value)
            if read is not None:
                return read
        elif isinstance(value, (list, tuple)):
            values = [self.read(word) for word in value]
            if None not in values:
                return values
        # Without one of ours, the parameter makes Typer's.
        param._runtime_param = None  # noqa: SLF001
        return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def _reader_of(parameter: Parameter) -> Reader | None:
    described = getattr(parameter, "type_descriptor", None)
    kind = getattr(described, "annotation", None)
    if not _is_plain(getattr(described, "parameter_info", None)):
        return None
    if get_origin(kind) is list:
        (kind,) = get_args(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return partial(_read_choice, kind)
    return _READERS.get(kind) if isinstance(kind, type) else None


_CONDITIONS = (
    *("parser", "case_sensitive", "min", "max", "clamp", "exists", "file_okay", "dir_okay"),
    *("writable", "readable", "resolve_path", "allow_dash", "path_type"),
)
_NO_CONDITIONS = OptionInfo()


def _is_plain(info: ParameterInfo | None) -> bool:
    return info is not None and all(
        getattr(info, name, None) == getattr(_NO_CONDITIONS, name, None) for name in _CONDITIONS
    )


def _read_text(word: object) -> str | None:
    return word if type(word) is str else None


def _read_switch(word: object) -> bool | None:
    return word if isinstance(word, bool) else None


def _read_number(word: object) -> int | None:
    if isinstance(word, str) and re.fullmatch("[0-9]{1,9}", word):
        return int(word)
    # Typer knows signs, blanks, "1_000" and "3.0" too, and where to stop.
    return word if type(word) is int else None


def _read_path(word: object) -> Path | None:
    if not isinstance(word, (str, Path)):
        return None
    path = Path(word)
    try:
        # Typer refuses what is there and cannot be read, even for a file to be written.
        return path if os.access(path, os.R_OK) or not os.path.lexists(path) else None
    except ValueError:  # a zero byte
        return None


def _read_choice(kind: type[Enum], word: object) -> Enum | None:
    return next((one for one in kind if word is one or word == str(one.value)), None)


_READERS: dict[type, Reader] = {
    str: _read_text,
    bool: _read_switch,
    int: _read_number,
    Path: _read_path,
}
