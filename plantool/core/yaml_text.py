"""YAML as text with places: a tree of nodes, each with its span, every scalar kept as its words.

libyaml's events are read instead of its node graph, whose composer dies on deep nesting and does
not notice duplicate keys; no type is guessed here, so `document: 12` keeps its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import _ruamel_yaml  # type: ignore[import-not-found] # libyaml's binding has no stubs
from msgspec import Struct, field
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.rule import fault
from plantool.core.text import Place, SourceText, Span

MAX_DEPTH = 24
"""How deep collections may nest."""

Path = tuple[str | int, ...]

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class YamlScalar(Struct, frozen=True):
    """One value as its words; `style` is the mark it begins with: "" (plain), ', ", | or >."""

    value: str
    style: str
    span: Span
    in_flow: bool = False
    """Whether it stands inside [ ] or { }, where commas and brackets end a plain value."""

    @property
    def is_null(self) -> bool:
        """Whether the value is YAML's null."""
        return not self.style and self.value in _NULLS


class YamlSequence(Struct, frozen=True):
    """A list."""

    items: tuple[YamlNode, ...]
    span: Span
    flow: bool


_FEW = 32
"""Up to so many keys are looked through; nearly all mappings have fewer, and need no table."""


class YamlMapping(Struct, frozen=True, dict=True):
    """Keys and values in file order."""

    entries: tuple[tuple[YamlScalar, YamlNode], ...]
    span: Span
    flow: bool

    def get(self, key: str) -> YamlNode | None:
        """The value of a key."""
        if len(self.entries) > _FEW:
            return self._by_key[key][1] if key in self._by_key else None
        return next((value for name, value in self.entries if name.value == key), None)

    def key(self, key: str) -> YamlScalar | None:
        """The key itself, for its place."""
        if len(self.entries) > _FEW:
            return self._by_key[key][0] if key in self._by_key else None
        return next((name for name, _ in self.entries if name.value == key), None)

    @cached_property
    def _by_key(self) -> dict[str, tuple[YamlScalar, YamlNode]]:
        """Ten thousand keys, all unknown, are each looked up for their finding."""
        return {name.value: (name, value) for name, value in self.entries}


YamlNode = YamlScalar | YamlSequence | YamlMapping

INVALID_YAML = fault(
    "Y001",
    "invalid-yaml",
    Severity.ERROR,
    """The YAML cannot be read.

    Most often a value needs quotes: one that holds ': ' or ' #', or begins with '-', '[', '{',
    '&', '*', '!', '%', '@', '|', '>' or a quotation mark.
    Write `reason: "Lý do: …"` and `archive: "- Lưu: VT"`.
    """,
)
DUPLICATE_KEY = fault(
    "Y002",
    "duplicate-key",
    Severity.ERROR,
    """A key stands twice in one mapping. YAML readers disagree on which one counts.

    Keep one of the two.
    """,
)
YAML_FEATURE = fault(
    "Y003",
    "yaml-feature",
    Severity.ERROR,
    """Anchors (&), aliases (*), tags (!), several documents and keys that are no plain text are
    not part of the format: what a file says must be readable where it stands.

    Write the value out; put quotes around a text that begins with &, * or !.
    """,
)
TOO_DEEP = fault(
    "Y004",
    "yaml-too-deep",
    Severity.ERROR,
    f"""Lists and mappings nest deeper than {MAX_DEPTH} levels.

    No file of a plan repo needs that; the limit keeps hostile input from exhausting the machine.
    """,
)


def parse_yaml(
    source: SourceText, span: Span | None = None
) -> tuple[YamlNode | None, tuple[Finding, ...]]:
    """The YAML in `span` of a text (all of it when absent); no node where it cannot be read."""
    span = span or Span(0, len(source.text))
    reader = _Reader(source, span.start)
    try:
        parser = _ruamel_yaml.CParser(span.of(source.text))
        node = reader.document(parser)
    except _StopReadingError:
        node = None
    except MarkedYAMLError as error:
        node = None
        reader.findings.append(_syntax_finding(source, span, error))
    except YAMLError as error:
        node = None
        what = message("the YAML cannot be read: {why}", why=str(error).splitlines()[0])
        reader.findings.append(INVALID_YAML.finding(source.place(span), what))
    return node, tuple(reader.findings)


def node_at(node: YamlNode | None, path: Path) -> YamlNode | None:
    """The node reached by keys and list positions; None where the way ends."""
    for step in path:
        match node, step:
            case YamlMapping(), str():
                node = node.get(step)
            case YamlSequence(), int() if step < len(node.items):
                node = node.items[step]
            case _:
                return None
    return node


def nearest_span(node: YamlNode, path: Path) -> Span:
    """The span of the deepest node on the way to `path`: where a fault at `path` is shown.

    A key that has a fault is shown itself when its value is a collection.
    """
    span = node.span
    here: YamlNode | None = node
    for step in path:
        key = here.key(step) if isinstance(here, YamlMapping) and isinstance(step, str) else None
        here = node_at(here, (step,))
        if here is None:
            return key.span if key else span
        span = here.span if isinstance(here, YamlScalar) or key is None else key.span
    return span


def plain_value(node: YamlNode) -> Any:  # noqa: ANN401 - None, text, list or dict
    """The node as None, text, lists and dicts."""
    if isinstance(node, YamlScalar):
        return None if node.value in _NULLS and not node.style else node.value
    if isinstance(node, YamlMapping):
        return {key.value: plain_value(value) for key, value in node.entries}
    return [plain_value(item) for item in node.items]


def node_of(value: object) -> YamlNode:
    """The node of a plain value that stands in no text."""
    nowhere = Span(0, 0)
    if isinstance(value, Mapping):
        entries = ((YamlScalar(key, "", nowhere), node_of(item)) for key, item in value.items())
        return YamlMapping(tuple(entries), nowhere, flow=False)
    if isinstance(value, tuple | list):
        return YamlSequence(tuple(map(node_of, value)), nowhere, flow=False)
    if isinstance(value, str):
        return YamlScalar(value, '"', nowhere)
    return YamlScalar("" if value is None else str(value).lower(), "", nowhere)


def scalars(node: YamlNode, path: Path = ()) -> Iterator[tuple[Path, YamlScalar]]:
    """Every scalar value with the way to it, in file order."""
    match node:
        case YamlScalar():
            yield path, node
        case YamlSequence():
            for index, item in enumerate(node.items):
                yield from scalars(item, (*path, index))
        case YamlMapping():
            for key, value in node.entries:
                yield from scalars(value, (*path, key.value))


class _StopReadingError(Exception):
    """The rest of the YAML is not worth reading."""


class _Open(Struct):
    """A collection whose end has not been read."""

    start: Any
    in_flow: bool
    items: list[YamlNode] = field(default_factory=list)
    """What a list holds."""
    entries: dict[str, tuple[YamlScalar, YamlNode]] | None = None
    """What a mapping holds; None in a list."""
    key: YamlScalar | None = None
    """The key whose value comes next."""


class _Reader(Struct):
    """Turns libyaml's events into nodes."""

    source: SourceText
    offset: int
    findings: list[Finding] = field(default_factory=list)

    def document(self, parser: Any) -> YamlNode | None:  # noqa: ANN401 - libyaml's binding is untyped
        next_event = parser.get_event
        next_event()  # stream start
        if type(next_event()) is StreamEndEvent:
            return None
        node = self.tree(next_event)
        next_event()  # document end
        event = next_event()
        if type(event) is not StreamEndEvent:
            what = message("the file holds a second YAML document; keep one")
            raise self.stopped(YAML_FEATURE.finding(self.place(event), what))
        return node

    def tree(self, next_event: Callable[[], Any]) -> YamlNode:
        """The document's node, read in one loop: large files hold a hundred thousand events."""
        offset = self.offset
        around: list[_Open] = []
        here: _Open | None = None
        in_flow = False
        items: list[YamlNode] = []
        entries: dict[str, tuple[YamlScalar, YamlNode]] | None = None
        key: YamlScalar | None = None
        last: YamlNode | None = None
        while True:
            event = next_event()
            kind = type(event)
            node: YamlNode
            if kind is ScalarEvent and not event.anchor and not event.tag:
                span = Span(offset + event.start_mark.index, offset + event.end_mark.index)
                node = YamlScalar(event.value, event.style or "", span, in_flow)
            elif here is not None and kind in _ENDS:
                node = self.closed(here, event, last)
                here = around.pop() if around else None
                if here is not None:
                    in_flow, items, entries, key = here.in_flow, here.items, here.entries, here.key
            else:
                if here is not None:
                    here.key = key
                    around.append(here)
                here = self.opened(event, kind, around)
                in_flow, items, entries, key = here.in_flow, here.items, here.entries, None
                last = None
                continue
            if here is None:
                return node
            last = node
            if entries is None:
                items.append(node)
            elif key is None:
                key = self.checked_key(node)
            else:
                if key.value in entries:
                    self.report_duplicate(entries, key)
                else:
                    entries[key.value] = (key, node)
                key = None

    def opened(self, event: Any, kind: type, around: list[_Open]) -> _Open:  # noqa: ANN401
        if kind is AliasEvent or event.anchor or event.tag:
            what = message("'&', '*' and '!' at the start of a value need quotes around the value")
            raise self.stopped(YAML_FEATURE.finding(self.place(event), what))
        if len(around) == MAX_DEPTH:
            what = message("lists and mappings nest deeper than {n} levels", n=MAX_DEPTH)
            raise self.stopped(TOO_DEEP.finding(self.place(event), what))
        in_flow = bool(event.flow_style) or bool(around and around[-1].in_flow)
        return _Open(event, in_flow, entries={} if kind is MappingStartEvent else None)

    def closed(self, ended: _Open, end: Any, inner: YamlNode | None) -> YamlNode:  # noqa: ANN401
        is_flow = bool(ended.start.flow_style)
        first = self.offset + ended.start.start_mark.index
        # A block collection ends with its last item: libyaml's mark stands at the next token.
        last = inner.span.end if inner and not is_flow else self.offset + end.end_mark.index
        if ended.entries is None:
            return YamlSequence(tuple(ended.items), Span(first, last), is_flow)
        return YamlMapping(tuple(ended.entries.values()), Span(first, last), is_flow)

    def checked_key(self, key: YamlNode) -> YamlScalar:
        if not isinstance(key, YamlScalar):
            what = message("a key must be plain text")
            raise self.stopped(YAML_FEATURE.finding(self.source.place(key.span), what))
        return key

    def report_duplicate(
        self, entries: Mapping[str, tuple[YamlScalar, YamlNode]], key: YamlScalar
    ) -> None:
        line = self.source.position(entries[key.value][0].span.start).line
        what = message(
            "key '{key}' stands here and in line {line}; keep one", key=key.value, line=line
        )
        self.findings.append(DUPLICATE_KEY.finding(self.source.place(key.span), what))

    def place(self, event: Any) -> Place:  # noqa: ANN401
        start, end = event.start_mark.index, event.end_mark.index
        return self.source.place(Span(self.offset + start, self.offset + end))

    def stopped(self, finding: Finding) -> _StopReadingError:
        self.findings.append(finding)
        return _StopReadingError()


_ENDS = (MappingEndEvent, SequenceEndEvent)

_KEY_LINE = re.compile(r"(?P<lead>[ \t]*(?:-[ \t]+)?)(?P<key>[\w.-]+):[ \t]+(?P<value>[^\r\n]*)")


def _syntax_finding(source: SourceText, span: Span, error: MarkedYAMLError) -> Finding:
    mark = error.problem_mark or error.context_mark
    offset = min(span.start + (mark.index if mark else 0), len(source.text))
    place = source.place(Span(offset, min(offset + 1, len(source.text))))
    return INVALID_YAML.finding(place, _cure(source, offset, error))


def _cure(source: SourceText, offset: int, error: MarkedYAMLError) -> Message:
    """Names the quotes that are missing, or else libyaml's own sentence."""
    line = source.position(offset).line - 1
    for number in (line, line - 1):
        if number < 0:
            continue
        match = _KEY_LINE.match(source.line_span(number).of(source.text))
        value = match["value"].rstrip() if match else ""
        if match and _needs_quotes(value):
            quote = "'" if '"' in value else '"'
            inner = value.replace("'", "''") if quote == "'" else value.replace("\\", "\\\\")
            return message(
                "the value of '{key}' needs quotes; write {key}: {value}",
                key=match["key"],
                value=quote + inner + quote,
            )
    if "tab" in str(error.problem) or "\t" in source.line_span(line).of(source.text):
        return message("YAML is indented with spaces, not with a tab")
    return message("the YAML cannot be read here: {why}", why=error.problem or error.context)


def _needs_quotes(value: str) -> bool:
    """Whether a plain value breaks YAML: a colon and space inside, or a mark at its start."""
    if value[:1] in {"'", '"'}:
        quote = value[0]
        return len(value) > 1 and value.find(quote, 1) not in {-1, len(value) - 1}
    return (
        ": " in value
        or value.endswith(":")
        or bool(re.match(r"[-?:] |[&*!%@`|>\[\]{},]", value))
        or " #" in value
    )
