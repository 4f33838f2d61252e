"""The table of commands: the names and their one-line help, in the order of the work.

`plantool --help` is written from this table alone. A command's module, `plantool/cli/<name>.py`
(`round new`: `round_new.py`) with its function `command`, is imported when it is called.
"""

from __future__ import annotations

from msgspec import Struct

from plantool.core.message import Message, message


class CommandEntry(Struct, frozen=True):
    """One command, or a group of them where `parts` is not empty."""

    name: str
    help: Message
    parts: tuple[CommandEntry, ...] = ()


COMMANDS: tuple[CommandEntry, ...] = (
    CommandEntry("init", message("Make a new plan repo.")),
    CommandEntry("new", message("Start a plan, empty or from a Word draft.")),
    CommandEntry("validate", message("Check plans and comments against every rule.")),
    CommandEntry("rules", message("List the rules, or show one rule's manual.")),
    CommandEntry("show", message("Show a plan's outline: numbers, IDs, tasks, comments.")),
    CommandEntry("locate", message("Find where quoted words stand in a plan.")),
    CommandEntry(
        "agencies",
        message("Take the list of bodies from Excel (agencies import)."),
        (CommandEntry("import", message("Take the list of bodies from Excel or CSV.")),),
    ),
    CommandEntry(
        "round",
        message("Make a round of comments, or close it (round new, round close)."),
        (
            CommandEntry("new", message("Make a round of comments with the bodies asked.")),
            CommandEntry("close", message("Close a round; lists who sent nothing.")),
        ),
    ),
    CommandEntry("release", message("Freeze the draft that goes out for comments.")),
    CommandEntry("form", message("Make the sheet in which the bodies write their comments.")),
    CommandEntry(
        "intake", message("Take in what came back: Word, Excel, PDF, review sidecars, pasted text.")
    ),
    CommandEntry("reply", message("Enter what a body replied, or a whole register of letters.")),
    CommandEntry(
        "comment",
        message("Add one remark that was heard in the room (comment add)."),
        (CommandEntry("add", message("Add one remark that was heard in the room.")),),
    ),
    CommandEntry("review", message("Decide the open comments one by one, with their redlines.")),
    CommandEntry("decide", message("Decide comments, or read what the leadership ticked.")),
    CommandEntry("apply", message("Put the accepted comments into the next draft.")),
    CommandEntry("undo", message("Go back to the draft before.")),
    CommandEntry("capture", message("Record hand edits as comments and as the next draft.")),
    CommandEntry("revert", message("Overturn decisions whose words were applied already.")),
    CommandEntry("audit", message("Prove that each change of the text comes from a comment.")),
    CommandEntry("diff", message("Compare two drafts, each change with its comment.")),
    CommandEntry("render", message("Make the Word file and the other documents.")),
    CommandEntry("issue", message("Enter number and day after signing.")),
    CommandEntry("lint-docx", message("Check any Word file against Decree 30.")),
    CommandEntry("verify", message("Compare a Word file or PDF with the plan's text.")),
    CommandEntry("trace", message("Show which item of the programme is carried out where.")),
    CommandEntry("tasks", message("Show who does what by when; to Excel or a calendar.")),
    CommandEntry("status", message("Show who was asked, who replied, and what is decided.")),
    CommandEntry("export", message("Write all comments to Excel, CSV or W3C Web Annotations.")),
    CommandEntry("schema", message("Print the JSON Schema of a kind of file, for editors.")),
    CommandEntry("demo", message("Run the shipped example from workshop to Word.")),
)
