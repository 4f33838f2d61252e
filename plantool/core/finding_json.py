"""Findings as JSON and back, so that they can be kept with nothing lost.

`finding_json` of the command line shows findings to programs, in one language; here messages keep
their templates and places their spans.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from plantool.core.edit import Edit
from plantool.core.finding import Finding, Fix, Severity
from plantool.core.message import Message
from plantool.core.text import Place, SourceText, Span


def findings_to_json(findings: Sequence[Finding], texts: Mapping[str, bytes]) -> str | None:
    """The findings as JSON; None where one cannot be made again from it and the files' bytes."""
    sources = _Sources(texts)
    places = {id(one.place.source): one.place.source for one in findings if one.place}
    if any(sources.of(source.path) != source for source in places.values()):
        return None
    try:
        return json.dumps([_from_finding(finding) for finding in findings], ensure_ascii=False)
    except _NotPlainError:
        return None


def findings_from_json(words: str, texts: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """The findings that `findings_to_json` wrote; ValueError, KeyError or TypeError otherwise."""
    sources = _Sources(texts)
    return tuple(_to_finding(one, sources) for one in json.loads(words))


class _NotPlainError(Exception):
    """A message holds a value that JSON would change."""


class _Sources:
    """The texts of files, each decoded once, when a place in it is needed."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self._texts = texts
        self._decoded: dict[str, SourceText] = {}

    def of(self, path: str) -> SourceText | None:
        if path not in self._decoded:
            if path not in self._texts:
                return None
            self._decoded[path] = SourceText(self._texts[path].decode(), path)
        return self._decoded[path]


def _from_finding(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": _from_message(finding.message),
        "path": finding.path,
        "place": _from_place(finding),
        "section": finding.section,
        "comment": finding.comment,
        "fix": _from_fix(finding.fix) if finding.fix else None,
    }


def _from_place(finding: Finding) -> list[object] | None:
    place = finding.place
    return [place.source.path, place.span.start, place.span.end] if place else None


def _from_message(message: Message) -> dict[str, object]:
    values = {name: _from_value(value) for name, value in message.params.items()}
    return {"template": message.template, "values": values, "plural": message.plural}


def _from_value(value: object) -> object:
    if isinstance(value, Message):
        return _from_message(value)
    if type(value) in {str, int, float, bool} or value is None:
        return value
    raise _NotPlainError


def _from_fix(fix: Fix) -> dict[str, object]:
    edits = [[edit.span.start, edit.span.end, edit.new, list(edit.comments)] for edit in fix.edits]
    return {"message": _from_message(fix.message), "edits": edits}


def _to_finding(kept: Mapping[str, Any], sources: _Sources) -> Finding:
    return Finding(
        kept["code"],
        kept["name"],
        Severity(kept["severity"]),
        _to_message(kept["message"]),
        kept["path"],
        _to_place(kept["place"], sources),
        kept["section"],
        kept["comment"],
        _to_fix(kept["fix"]) if kept["fix"] else None,
    )


def _to_place(kept: Sequence[Any] | None, sources: _Sources) -> Place | None:
    if kept is None:
        return None
    path, start, end = kept
    source = sources.of(path)
    if source is None:
        raise ValueError(path)
    return Place(source, Span(start, end))


def _to_message(kept: Mapping[str, Any]) -> Message:
    values = {
        name: _to_message(value) if isinstance(value, dict) else value
        for name, value in kept["values"].items()
    }
    return Message(kept["template"], values, kept["plural"])


def _to_fix(kept: Mapping[str, Any]) -> Fix:
    edits = tuple(
        Edit(Span(start, end), new, tuple(comments)) for start, end, new, comments in kept["edits"]
    )
    return Fix(_to_message(kept["message"]), edits)
