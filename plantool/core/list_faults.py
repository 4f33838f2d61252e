"""What is found in lists that are read in: the register of letters, the list of bodies,
the leadership's decisions.
"""

from __future__ import annotations

from plantool.core.finding import Severity
from plantool.core.rule import Rule, fault

ROW_NOT_READ = fault(
    "N001",
    "row-not-read",
    Severity.ERROR,
    """A row of a list cannot be understood: its body is none of plans/agencies.yaml or fits
    several, its day is none of the calendar, or nobody knows whether it agrees.

    Nothing of the list is entered until every row is understood. Mend the row, add the body to
    plans/agencies.yaml (`plantool agencies import`), or give `--position` for rows that say none.
    """,
)
LETTER_DIFFERS = fault(
    "N002",
    "letter-differs",
    Severity.ERROR,
    """A letter is entered already with another day or position, or a list names one letter twice
    and says two things of it.

    Nothing is replaced. Mend the list, or mend `replies` in the body's file by hand.
    """,
)
FURTHER_LETTER = fault(
    "N003",
    "further-letter",
    Severity.NOTE,
    """A body that replied before sent another letter. Both stand in its one file, in their order;
    where they differ, the last one counts.
    """,
)
BODY_TWICE = fault(
    "N011",
    "body-twice",
    Severity.WARNING,
    """The list of bodies names one body twice, or gives one abbreviation to two bodies.

    The first row counts. An abbreviation that two bodies share names neither of them: plantool
    will ask for the full name.
    """,
)
BODY_DIFFERS = fault(
    "N012",
    "body-differs",
    Severity.WARNING,
    """The list of bodies says something else of a body than plans/agencies.yaml.

    What stands in plans/agencies.yaml is kept. Change it by hand if the list is right; a body
    that was renamed or merged is a new body, the old one gets `until` and `successor`.
    """,
)
KIND_NOT_KNOWN = fault(
    "N013",
    "kind-not-known",
    Severity.NOTE,
    """The kind of a body is read from its type in the list, or else from how its name begins;
    where neither tells, it is `khac`.
    """,
)
TICK_NOT_READ = fault(
    "N021",
    "tick-not-read",
    Severity.ERROR,
    """A row of a file with decisions cannot be taken over: two boxes are ticked, what stands there
    is none of the decisions, no comment has its ID, or the comment was decided otherwise since.

    Nothing of the file is entered until every row is understood. Mend the row, or take it out and
    decide that comment by its ID: `plantool decide ID --status S --reply T`.
    """,
)

LIST_RULES: tuple[Rule, ...] = (
    ROW_NOT_READ,
    LETTER_DIFFERS,
    FURTHER_LETTER,
    BODY_TWICE,
    BODY_DIFFERS,
    KIND_NOT_KNOWN,
    TICK_NOT_READ,
)
"""Findings of `reply --from`, `agencies import` and `decide --from`."""
