"""The record of how a draft was made, and its place in the plan's history.

The proof of a plan rests on records, never on anchoring again: base plus recorded edits is the
draft, whatever a later version of the matcher would find.
"""

from __future__ import annotations

import hashlib
import json
import re
from enum import Enum

from msgspec import Struct, field

from plantool.core.finding import Finding
from plantool.core.model import Date, Id, Model, NonNegativeInt, PositiveInt, Text
from plantool.core.read_model import read_model
from plantool.core.text import SourceText
from plantool.core.yaml_text import parse_yaml


class Event(Enum):
    """What made a draft."""

    APPLY = "apply"
    CAPTURE = "capture"
    REVERT = "revert"


class RecordedEdit(Model):
    """One edit: places in the base's text, the words that went and came, and whose wish it was."""

    start: NonNegativeInt
    end: NonNegativeInt
    old: Text = ""
    new: Text = ""
    to: NonNegativeInt | None = None
    """For a move: the place in the base's text where `new` came to stand."""
    comments: tuple[Id, ...] = ()


class Record(Model):
    """`plans/drafts/<plan>/<n>.yaml`."""

    draft: PositiveInt
    event: Event
    date: Date | None = None
    version: Text = ""
    """The version of plantool that wrote it."""
    edits: tuple[RecordedEdit, ...] = ()
    applied: dict[Id, Text] = field(default_factory=dict)
    """Comments applied, with their fingerprints."""
    result: Text = ""
    """sha256 of the draft without its own history line."""


class RecordFile(Struct, frozen=True):
    """A record with its text, whose hash the plan's history holds."""

    source: SourceText
    model: Record

    @property
    def sha256(self) -> str:
        """The hash that `history` names."""
        return sha256_of(self.source.text)


def sha256_of(text: str) -> str:
    """sha256 of a text's UTF-8 bytes, as hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def parse_record(source: SourceText) -> tuple[RecordFile | None, tuple[Finding, ...]]:
    """A record and its faults."""
    node, findings = parse_yaml(source)
    if node is None:
        return None, findings
    model, faults = read_model(Record, node, source)
    return (RecordFile(source, model) if model and not faults else None), (*findings, *faults)


def record_text(record: Record) -> str:
    """The record as YAML, one edit a line, so that git shows what was added."""
    lines = [
        f"draft: {record.draft}",
        f"event: {record.event.value}",
        f"date: {record.date or 'null'}",
        f"version: {_quoted(record.version)}",
        "edits:" if record.edits else "edits: []",
    ]
    lines += [_edit_line(edit) for edit in record.edits]
    lines.append("applied:" if record.applied else "applied: {}")
    lines += [f"  {key}: {value}" for key, value in record.applied.items()]
    lines.append(f"result: {record.result}")
    return "\n".join((*lines, ""))


def _edit_line(edit: RecordedEdit) -> str:
    target = "" if edit.to is None else f", to: {edit.to}"
    words = f"old: {_quoted(edit.old)}, new: {_quoted(edit.new)}"
    comments = ", ".join(edit.comments)
    return f"- {{start: {edit.start}, end: {edit.end}{target}, {words}, comments: [{comments}]}}"


_YAML_ONLY = {"\x7f": "\\x7f", "\x85": "\\N", "\u2028": "\\L", "\u2029": "\\P", "\ufeff": "\\uFEFF"}
"""Characters that JSON leaves as they are and YAML's double quotes do not take."""

_CONTROLS = re.compile("[\x80-\x9f]")


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    for char, escape in _YAML_ONLY.items():
        quoted = quoted.replace(char, escape)
    return _CONTROLS.sub(lambda match: f"\\x{ord(match.group()):02x}", quoted)
