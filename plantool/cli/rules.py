"""`rules`: the list of rules, or the manual of one."""

from __future__ import annotations

from typing import Annotated

import typer

from plantool.cli.options import FormatOption, OutputFormat
from plantool.cli.output import print_json, say, severity_word
from plantool.core.faults import EVERY_RULE
from plantool.core.message import message
from plantool.core.rule import Rule
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    code: Annotated[str, typer.Argument(metavar="[CODE]", help=_("One rule's code or name."))] = "",
    output_format: FormatOption = OutputFormat.TEXT,
) -> None:
    """List the rules, or show one rule's manual."""
    chosen = _named(code) if code else listed_rules()
    if output_format is OutputFormat.JSON:
        print_json([_rule_json(rule) for rule in chosen])
    elif code:
        rule = chosen[0]
        say(f"{rule.code} {rule.name} [{severity_word(rule.severity)}]\n\n{_(rule.manual)}")
    else:
        for rule in chosen:
            first = _(rule.manual).partition("\n\n")[0]
            say(f"{rule.code} {rule.name} [{severity_word(rule.severity)}]: {_one_line(first)}")


def listed_rules() -> tuple[Rule, ...]:
    """Every rule, in the order of their codes."""
    return tuple(sorted((*EVERY_RULE, *_docx_rules()), key=lambda rule: rule.code))


def _named(code: str) -> tuple[Rule, ...]:
    wanted = code.casefold()
    for rules in (_repo_rules, _docx_rules):
        found = tuple(rule for rule in rules() if wanted in (rule.code.casefold(), rule.name))
        if found:
            return found
    raise PlantoolError(message("no rule '{code}'; 'plantool rules' lists them", code=code))


def _repo_rules() -> tuple[Rule, ...]:
    return EVERY_RULE


def _docx_rules() -> tuple[Rule, ...]:
    """The rules of `lint-docx`."""
    from plantool.word.lint import ALL_DOCX_RULES

    return ALL_DOCX_RULES


def _rule_json(rule: Rule) -> dict[str, str]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "manual": _(rule.manual),
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())
