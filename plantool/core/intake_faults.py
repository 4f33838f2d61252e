"""What `intake` finds worth a person's look in what came back."""

from __future__ import annotations

from plantool.core.finding import Severity
from plantool.core.rule import Rule, fault

KEPT_AS_REMARK = fault(
    "I001",
    "kept-as-remark",
    Severity.WARNING,
    """An edit that a body asks for could not be tied to the draft that was sent out: its words are
    not there, stand there more than once, or no action says exactly this.

    Nothing is guessed: the body's words stand in `content` with `action: comment`. Read them and
    write the edit into the decision (`decision.edits`), or mend the quote.
    """,
)
PLACE_NOT_CERTAIN = fault(
    "I002",
    "place-not-certain",
    Severity.WARNING,
    """A body names a place that the draft does not have, or that fits several places.

    The comment stays general, its phrase is kept in `cited`. Give it a `section` or `field` where
    you know which was meant.
    """,
)
SAID_ANEW = fault(
    "I003",
    "said-anew",
    Severity.WARNING,
    """A later file of the same body words a comment differently, or leaves out one that it sent
    before.

    The comments that were there stay as they are, with their decisions; the new wording is a
    comment of its own. Where the body took one back, write `withdrawn: {document, date}` into it.
    """,
)
NOT_TAKEN_IN = fault(
    "I004",
    "not-taken-in",
    Severity.WARNING,
    """A part of a file was not taken in: a scan that is still to be typed, a row whose body nobody
    knows, a column that is no comment, a Word comment in a letter, a change in a copy edited
    without tracking that no comment holds.

    What to do stands in the finding. Everything else of the file was taken in.
    """,
)
TAKEN_IN_PART = fault(
    "I005",
    "look-not-taken-in",
    Severity.NOTE,
    """A file holds changes that are no comments on the text: of formatting alone, of typed numbers.

    They are counted, nothing is to be done: numbers and look are made when the plan is rendered.
    """,
)

HEAD_OF_ANOTHER = fault(
    "I006",
    "head-of-another-body",
    Severity.WARNING,
    """A letter was entered for the body named by `--agency`, but its head names another one.

    If the head is right, delete the letter and its comments from the file of comments and take the
    letter in without `--agency`.
    """,
)

INTAKE_RULES: tuple[Rule, ...] = (
    KEPT_AS_REMARK,
    PLACE_NOT_CERTAIN,
    SAID_ANEW,
    NOT_TAKEN_IN,
    TAKEN_IN_PART,
    HEAD_OF_ANOTHER,
)
"""Findings of `intake`."""
