"""What a comparison of a file with its plan works on and what it finds."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from plantool.core.finding import Finding, Severity
from plantool.core.message import Message, message
from plantool.core.rule import Rule, fault

TEXT_DIFFERS = fault(
    "X101",
    "text-differs",
    Severity.ERROR,
    """The file says something else than the plan: words were added, taken away or replaced.

    If the file is right, bring its words into the plan by `plantool intake` or `capture`; if the
    plan is right, make the file anew by `plantool render`.
    """,
)
CELL_DIFFERS = fault(
    "X102",
    "cell-differs",
    Severity.ERROR,
    """The same words stand in another cell of the table than in the plan.

    Make the file anew by `plantool render`, or bring the change into the plan.
    """,
)
LOOK_ALIKE = fault(
    "X103",
    "look-alike-letters",
    Severity.ERROR,
    """The file holds letters that look like those of the plan and are others (a Cyrillic а for a),
    or characters that nobody sees: no search finds such words again.

    Make the file anew by `plantool render`.
    """,
)
STRUCK = fault(
    "X104",
    "struck-through",
    Severity.ERROR,
    """Words of the plan are struck through in the file, or the other way about.

    Make the file anew by `plantool render`, or bring the change into the plan.
    """,
)
BROKEN_ELSEWHERE = fault(
    "X105",
    "broken-elsewhere",
    Severity.NOTE,
    """The same words, but a paragraph begins or ends at another place than in the plan.""",
)
FILLED_IN = fault(
    "X106",
    "filled-in",
    Severity.NOTE,
    """Number or day, which the plan leaves open, are filled in.

    `plantool issue PLAN --number 15 --date 2021-02-26` enters them in the plan too.
    """,
)
FILLED_DIFFERENTLY = fault(
    "X107",
    "filled-in-differently",
    Severity.ERROR,
    """Number or day are filled in with different values at different places of the file.

    Fill in the same ones everywhere, as `plantool issue` and `render` do.
    """,
)
NOT_SEEN = fault(
    "X111",
    "text-not-seen",
    Severity.ERROR,
    """The file holds text that its readers cannot see: hidden, in the colour of the paper, too
    small to be read, cut off or off the page.

    Make the file anew by `plantool render`.
    """,
)
TRACKED = fault(
    "X112",
    "tracked-change",
    Severity.ERROR,
    """The file holds a tracked change that is neither accepted nor rejected.

    Decide it in Word, or take the file in by `plantool intake`.
    """,
)
OUTSIDE_TEXT = fault(
    "X113",
    "text-beside-the-plan",
    Severity.ERROR,
    """Text stands in a text box, a drawing, a header, a comment or another place beside the text
    where the plan has none.

    Take it out, or make the file anew by `plantool render`.
    """,
)
NOT_READABLE = fault(
    "X114",
    "content-not-read",
    Severity.ERROR,
    """The file shows something that cannot be compared: a picture, an embedded file, a field that
    computes its text, text set from right to left.

    Look at it with your own eyes; what `plantool render` makes holds none of these.
    """,
)
SCAN = fault(
    "X115",
    "scan",
    Severity.ERROR,
    """A page is a picture: a scan, whose text cannot be read or was only guessed by a machine.

    Verify the file it was printed from, or the PDF that was signed electronically.
    """,
)
SIGNATURE = fault(
    "X116",
    "signature-field",
    Severity.NOTE,
    """The PDF shows a signature. `verify` compares its text only; whether the signature is valid,
    the program that made it tells.
    """,
)

VERIFY_RULES: tuple[Rule, ...] = (
    TEXT_DIFFERS,
    CELL_DIFFERS,
    LOOK_ALIKE,
    STRUCK,
    BROKEN_ELSEWHERE,
    FILLED_IN,
    FILLED_DIFFERENTLY,
    NOT_SEEN,
    TRACKED,
    OUTSIDE_TEXT,
    NOT_READABLE,
    SCAN,
    SIGNATURE,
)

STRIKE_ON, STRIKE_OFF = "\ue010", "\ue011"
"""Around words that are struck through, in the text of a piece."""


class Story(Enum):
    """Where in a file a piece of text stands."""

    TEXT = "text"
    """What one reads from the first page to the last, footnotes where they are called."""
    HEADER = "header"
    FOOTER = "footer"
    BOX = "text box"
    FALLBACK = "fallback"
    """What other programs than Word show in place of a drawing."""
    COMMENT = "comment"
    OTHER = "other part"


class Piece(Struct, frozen=True):
    """A paragraph of a file, or a line of a PDF: words as their reader sees them."""

    text: str
    where: Message
    story: Story = Story.TEXT
    column: int = 0
    """The column of the table, from 1; 0 outside tables."""
    section: str = ""
    """The section's ID, where the file names it."""
    note: int = 0
    """The footnote that it belongs to, counted from 1; 0 for the text itself."""
    repeats: bool = False
    """Whether it is a table's head, which stands again on each page that the table reaches."""


class FileText(Struct, frozen=True):
    """What a file shows, and what of it cannot be compared."""

    pieces: tuple[Piece, ...]
    differences: tuple[Difference, ...] = ()
    pictures: tuple[Message, ...] = ()
    """The places at which pictures stand."""
    is_pdf: bool = False


class Difference(Struct, frozen=True):
    """One way in which a file is not the plan's text."""

    rule: Rule
    what: Message
    where: Message
    old: str = ""
    """The plan's words."""
    new: str = ""
    """The file's words."""
    section: str = ""
    severity: Severity | None = None

    @property
    def message(self) -> Message:
        """Place and difference in a sentence."""
        return message("{where}: {what}", where=self.where, what=self.what)

    def finding(self, path: str) -> Finding:
        """The same as a finding like all others, about the whole file."""
        rule = self.rule
        section = self.section or None
        level = self.severity or rule.severity
        return Finding(rule.code, rule.name, level, self.message, path, section=section)
