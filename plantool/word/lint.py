"""Checks any Word file, from any program, against Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from plantool.word.lint_appendix import APPENDIX_RULES, check_appendices
from plantool.word.lint_body import BODY_RULES, check_body
from plantool.word.lint_components import take_apart
from plantool.word.lint_finding import DocxFinding, DocxRule, gathered
from plantool.word.lint_foot import FOOT_RULES, check_foot
from plantool.word.lint_grounds import GROUND_RULES, check_grounds
from plantool.word.lint_head import HEAD_RULES, check_head
from plantool.word.lint_heading import HEADING_RULES, check_headings
from plantool.word.lint_letters import LETTER_RULES, check_letters
from plantool.word.lint_look import LOOK_RULES, check_look
from plantool.word.lint_page import PAGE_RULES, check_page
from plantool.word.lint_read import read_lint_document
from plantool.word.lint_rule_line import LINE_RULES, check_lines
from plantool.word.lint_wording import WORDING_RULES, check_wording

ALL_DOCX_RULES: tuple[DocxRule, ...] = (
    *PAGE_RULES,
    *LETTER_RULES,
    *LOOK_RULES,
    *HEAD_RULES,
    *LINE_RULES,
    *GROUND_RULES,
    *BODY_RULES,
    *HEADING_RULES,
    *FOOT_RULES,
    *APPENDIX_RULES,
    *WORDING_RULES,
)
"""Every rule for Word files, in the order of their codes."""

_CHECKS = (
    check_page,
    check_letters,
    check_look,
    check_head,
    check_lines,
    check_grounds,
    check_body,
    check_headings,
    check_foot,
    check_appendices,
    check_wording,
)


def lint_docx(data: bytes, path: str) -> tuple[DocxFinding, ...]:
    """The faults of a Word file in reading order; a PlantoolError where it is none."""
    anatomy = take_apart(read_lint_document(data, path))
    return gathered(finding for check in _CHECKS for finding in check(anatomy))
