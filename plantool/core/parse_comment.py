"""From the text of comment and round files to their models, with places."""

from __future__ import annotations

from plantool.core.comment import BodyFile, CommentFile, Round, RoundFile
from plantool.core.finding import Finding
from plantool.core.message import message
from plantool.core.read_model import INVALID_VALUE, read_model
from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import YamlMapping, parse_yaml


def parse_body_file(source: SourceText) -> tuple[BodyFile | None, tuple[Finding, ...]]:
    """A body's comment file and its faults; no file where the YAML cannot be read."""
    node, findings = _mapping(source)
    if node is None:
        return None, findings
    model, faults = read_model(CommentFile, node, source)
    file = BodyFile(source, node, model) if model else None
    return file, (*findings, *faults)


def parse_round(source: SourceText) -> tuple[RoundFile | None, tuple[Finding, ...]]:
    """A `round.yaml` and its faults; no round where the YAML cannot be read."""
    node, findings = _mapping(source)
    if node is None:
        return None, findings
    model, faults = read_model(Round, node, source)
    file = RoundFile(source, node, model) if model else None
    return file, (*findings, *faults)


def _mapping(source: SourceText) -> tuple[YamlMapping | None, tuple[Finding, ...]]:
    node, findings = parse_yaml(source)
    if isinstance(node, YamlMapping):
        return node, findings
    if findings:
        return None, findings
    what = message("the file holds no keys and values")
    place = source.place(node.span if node else Span(0, 0))
    return None, (INVALID_VALUE.finding(place, what),)
