"""Findings for the programs that show them: SARIF, GitHub, GitLab and JUnit."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from plantool import __version__
from plantool.cli.output import clean, for_log
from plantool.core.finding import Finding, Severity
from plantool.core.rule import Rule
from plantool.core.text import Position
from plantool.i18n import gettext as _
from plantool.i18n import translate

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_GITHUB_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_GITLAB_WORDS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def sarif(findings: Sequence[Finding], rules: Sequence[Rule]) -> dict[str, object]:
    """The findings as a SARIF 2.1.0 log, with the manuals of their rules."""
    named = {finding.code for finding in findings}
    driver = {
        "name": "plantool",
        "version": __version__,
        "rules": [_sarif_rule(rule) for rule in rules if rule.code in named],
    }
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(finding) for finding in findings],
            }
        ],
    }


def _sarif_rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": clean(_(rule.manual).partition("\n\n")[0])},
        "fullDescription": {"text": clean(_(rule.manual))},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
    }


def _sarif_result(finding: Finding) -> dict[str, object]:
    location: dict[str, object] = {"artifactLocation": {"uri": _uri(finding.path)}}
    start, end = _positions(finding)
    if start and end:
        location["region"] = {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        }
    return {
        "ruleId": finding.code,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": _sentence(finding)},
        "locations": [{"physicalLocation": location}],
    }


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(path)


def github_lines(findings: Sequence[Finding]) -> list[str]:
    """The findings as workflow commands, which GitHub shows beside the lines of a pull request.

    What files hold is escaped: a title with a line end must not become a command of its own.
    """
    lines = []
    for finding in findings:
        start, end = _positions(finding)
        parts = [f"file={_property(finding.path)}"]
        if start and end:
            parts += [f"line={start.line}", f"col={start.column}", f"endLine={end.line}"]
        parts.append(f"title={_property(f'{finding.code} {finding.name}')}")
        word = _GITHUB_WORDS[finding.severity]
        lines.append(f"::{word} {','.join(parts)}::{_escaped(for_log(_sentence(finding)))}")
    return lines


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(clean(text)).replace(":", "%3A").replace(",", "%2C")


def gitlab(findings: Sequence[Finding]) -> list[dict[str, object]]:
    """The findings as a GitLab code quality report; equal ones keep apart by a count."""
    seen: dict[str, int] = {}
    report: list[dict[str, object]] = []
    for finding in findings:
        start, _end = _positions(finding)
        words = finding.place.words if finding.place else ""
        key = "\0".join((finding.code, finding.path, words, str(finding.message)))
        seen[key] = seen.get(key, 0) + 1
        print_of = hashlib.sha256(f"{key}\0{seen[key]}".encode()).hexdigest()
        report.append(
            {
                "description": _sentence(finding),
                "check_name": f"{finding.code} {finding.name}",
                "fingerprint": print_of,
                "severity": _GITLAB_WORDS[finding.severity],
                "location": {"path": finding.path, "lines": {"begin": start.line if start else 1}},
            }
        )
    return report


def junit(findings: Sequence[Finding], checked: Sequence[str]) -> str:
    """The findings as JUnit XML: one test a file; errors and warnings fail it, notes are output."""
    paths = sorted({*checked, *(finding.path for finding in findings)})
    cases = [_junit_case(path, [f for f in findings if f.path == path]) for path in paths]
    failures = sum("<failure" in case for case in cases)
    head = f'<testsuite name="plantool validate" tests="{len(cases)}" failures="{failures}">'
    parts = ('<?xml version="1.0" encoding="UTF-8"?>', head, *cases, "</testsuite>")
    return "\n".join(parts)


def _junit_case(path: str, findings: Sequence[Finding]) -> str:
    parts = [f"<testcase classname={_attribute('plantool')} name={_attribute(path)}>"]
    notes = [finding for finding in findings if finding.severity is Severity.NOTE]
    for finding in findings:
        if finding.severity is not Severity.NOTE:
            kind = _attribute(f"{finding.code} {finding.name}")
            parts.append(f"<failure type={kind} message={_attribute(_line(finding))}/>")
    if notes:
        from xml.sax.saxutils import escape

        words = "\n".join(f"{finding.code} {_line(finding)}" for finding in notes)
        parts.append(f"<system-out>{escape(clean(words))}</system-out>")
    return "\n".join((*parts, "</testcase>"))


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr  # loads much; only JUnit needs it

    return quoteattr(clean(text))


def _line(finding: Finding) -> str:
    start, _end = _positions(finding)
    where = f"{finding.path}:{start.line}:{start.column}" if start else finding.path
    return f"{where}: {_sentence(finding)}"


def _sentence(finding: Finding) -> str:
    return " ".join(clean(translate(finding.message)).split())


def _positions(finding: Finding) -> tuple[Position | None, Position | None]:
    if finding.place is None:
        return None, None
    source, span = finding.place.source, finding.place.span
    return source.position(span.start), source.position(span.end)
