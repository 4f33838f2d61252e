"""Which warnings and notes are not to be shown: by settings, by section or comment, by line.

`ignore` in plantool.yaml names codes for the whole repo (`W104`, `W`, `doubled-word`), or for one
section or comment (`W104 kien-toan`). In YAML, `# plantool: ignore C305` behind a line ignores
codes there. Errors are never ignored: a pull request could otherwise switch off what stops it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from plantool.core.finding import Finding, Severity
from plantool.core.message import message
from plantool.core.plan import Plan
from plantool.core.read_model import IGNORE_MARK
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.text import Place, SourceText, Span
from plantool.core.yaml_text import YamlMapping, YamlScalar, YamlSequence, parse_yaml

UNUSED_IGNORE = fault(
    "K006",
    "unused-ignore",
    Severity.NOTE,
    """A wish to ignore a rule hides nothing: there is no such finding any more, or it is an error,
    which cannot be ignored.

    Take the entry out of `ignore` in plantool.yaml, or the comment `# plantool: ignore W104` out
    of its line; it would hide the next fault of this kind.
    """,
)

_LINE = re.compile(rf"[ \t]#[ \t]*{IGNORE_MARK}[ \t]+(?P<codes>[\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)")


class Ignore(Struct, frozen=True):
    """A code, its beginning, or a rule's name; and the section or comment it is ignored in."""

    code: str
    where: str = ""
    place: Place | None = None
    """Where it is written, when it is for one line."""

    def hides(self, finding: Finding, plan: Plan | None) -> bool:
        """Whether the finding is one of those meant; the line is not looked at."""
        return (
            finding.severity is not Severity.ERROR
            and (finding.code.startswith(self.code) or finding.name == self.code)
            and (not self.where or self.where in _wheres(finding, plan))
        )


def _wheres(finding: Finding, plan: Plan | None) -> Iterator[str | None]:
    """The comment and the sections, one in another, that a finding is about."""
    yield finding.comment
    yield finding.section
    if plan and finding.place and finding.path == plan.source.path:
        start = finding.place.span.start
        for section in plan.sections:
            if section.extent.start <= start < section.extent.end:
                yield section.id


class Ignores(Struct, frozen=True):
    """All that is ignored for a plan."""

    plan: Plan | None = None
    everywhere: tuple[Ignore, ...] = ()
    by_line: Mapping[tuple[str, int], tuple[Ignore, ...]] = field(default_factory=dict)

    def of(self, finding: Finding) -> Iterator[Ignore]:
        """Those that hide the finding."""
        for ignore in self.everywhere:
            if ignore.hides(finding, self.plan):
                yield ignore
        if self.by_line and finding.place:
            line = finding.place.source.position(finding.place.span.start).line
            for ignore in self.by_line.get((finding.path, line), ()):
                if ignore.hides(finding, self.plan):
                    yield ignore


def wishes(entries: Iterable[str]) -> tuple[Ignore, ...]:
    """What the entries of `ignore` ask for: `W104`, `W`, `doubled-word`, `W104 kien-toan`."""
    made = (entry.split(maxsplit=1) for entry in entries if entry.strip())
    return tuple(Ignore(code, "".join(where).strip()) for code, *where in made)


def ignores_of(review: Review | None, more: Sequence[str] = ()) -> Ignores:
    """What the settings, the lines of a plan's files, and the command line (`more`) ignore."""
    if review is None:
        return Ignores(None, wishes(more))
    by_line: dict[tuple[str, int], tuple[Ignore, ...]] = {}
    plan = review.plan
    files: list[tuple[SourceText, int | None]] = [(plan.source, plan.front_matter.end)]
    files += [(review.agencies.source, None)]
    files += [(one.source, None) for one in review.rounds]
    files += [(file.source, None) for file in review.files]
    for source, end in files:
        for ignore in _in_lines(source, end):
            if ignore.place:
                key = (source.path, source.position(ignore.place.span.start).line)
                by_line[key] = (*by_line.get(key, ()), ignore)
    return Ignores(plan, wishes((*more, *review.settings.ignore)), by_line)


def _in_lines(source: SourceText, end: int | None) -> Iterator[Ignore]:
    """Below the front matter of a plan there are no comments."""
    if IGNORE_MARK not in source.text:
        return
    for match in _LINE.finditer(source.text, 0, len(source.text) if end is None else end):
        for code in re.finditer(r"[\w-]+", match["codes"]):
            start = match.start("codes")
            span = Span(start + code.start(), start + code.end())
            yield Ignore(code[0], place=source.place(span))


def unused_in_lines(review: Review, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Comments in the plan's own files that hide nothing; bodies are shared by all plans."""
    ignores = ignores_of(review)
    used = {ignore.place for finding in findings for ignore in ignores.of(finding)}
    shared = review.agencies.source.path
    for wanted in ignores.by_line.values():
        for ignore in wanted:
            if ignore.place and ignore.place not in used and ignore.place.source.path != shared:
                yield _unused(ignore.place, ignore.code)


def used_of(
    ignores: Sequence[Ignore], findings: Iterable[Finding], plan: Plan | None = None
) -> frozenset[Ignore]:
    """Those of the settings that hide one of the findings."""
    return frozenset(one for finding in findings for one in ignores if one.hides(finding, plan))


def unused_in_settings(source: SourceText, used: frozenset[Ignore]) -> Iterator[Finding]:
    """Entries of `ignore` in plantool.yaml that hide nothing in the whole repo."""
    node, _findings = parse_yaml(source)
    entries = node.get("ignore") if isinstance(node, YamlMapping) else None
    for item in entries.items if isinstance(entries, YamlSequence) else ():
        if isinstance(item, YamlScalar) and item.value.strip():
            (wish,) = wishes([item.value])
            if wish not in used:
                yield _unused(source.place(item.span), item.value)


def _unused(place: Place, words: str) -> Finding:
    return UNUSED_IGNORE.finding(place, message("ignoring '{words}' hides nothing", words=words))
