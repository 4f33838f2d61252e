"""All that can be found fault with in a plan repo; the rules for Word files are in word/lint.py."""

from __future__ import annotations

from plantool.core.apply import BREAKS_PLAN, CANNOT_APPLY_ID, SIGNED
from plantool.core.audit import (
    COMMENT_ALTERED,
    FREE_VALUE,
    LEFTOVER,
    NOT_APPLIED,
    NOT_ITS_WORDS,
    UNANSWERED,
)
from plantool.core.audit_against import NOT_A_DECIDER, NOT_THERE_YET, PAST_REWRITTEN
from plantool.core.audit_draft import BROKEN_HISTORY, EDITED_BY_HAND, LINE_ENDS
from plantool.core.capture_making import CANNOT_CAPTURE
from plantool.core.conflict import CONFLICT, SAME_POINT
from plantool.core.deciding import CANNOT_DECIDE
from plantool.core.ignore import UNUSED_IGNORE
from plantool.core.intake_faults import INTAKE_RULES
from plantool.core.list_faults import LIST_RULES
from plantool.core.release import CANNOT_RELEASE, CANNOT_UNDO
from plantool.core.revert import CANNOT_REVERT
from plantool.core.rule import Rule
from plantool.core.rules import ALL_RULES, PARSER_FAULTS
from plantool.core.verify_model import VERIFY_RULES
from plantool.core.wish import CANNOT_APPLY

WORK_FAULTS: tuple[Rule, ...] = (
    CANNOT_APPLY,
    CONFLICT,
    SAME_POINT,
    BREAKS_PLAN,
    SIGNED,
    CANNOT_APPLY_ID,
    CANNOT_UNDO,
    CANNOT_RELEASE,
    EDITED_BY_HAND,
    BROKEN_HISTORY,
    LINE_ENDS,
    COMMENT_ALTERED,
    NOT_ITS_WORDS,
    NOT_APPLIED,
    UNANSWERED,
    FREE_VALUE,
    LEFTOVER,
    PAST_REWRITTEN,
    NOT_THERE_YET,
    NOT_A_DECIDER,
    CANNOT_CAPTURE,
    CANNOT_REVERT,
    CANNOT_DECIDE,
    UNUSED_IGNORE,
)
"""Faults found by `apply`, `release`, `undo`, `audit`, `capture`, `revert`, `decide` and
`validate`.
"""

EVERY_RULE: tuple[Rule, ...] = tuple(
    sorted(
        (*ALL_RULES, *PARSER_FAULTS, *WORK_FAULTS, *VERIFY_RULES, *INTAKE_RULES, *LIST_RULES),
        key=lambda rule: rule.code,
    )
)
"""All of them, in the order of their codes."""
