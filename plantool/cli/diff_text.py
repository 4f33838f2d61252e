"""`diff` on a terminal: each changed paragraph as a redline, then whose words it was.

Deleted words are orange and struck through, new ones blue and underlined, which colour-blind
readers tell apart; without colour they stand as `[-old-]` and `{+new+}`, as in git.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence

from plantool.cli.diff_words import (
    Shown,
    field_kind_word,
    head_cause,
    is_only_renumbered,
    kind_words,
    section_title,
    summary,
)
from plantool.cli.output import Piece, clean, columns_of, for_log
from plantool.cli.table import screen_width
from plantool.core.diff_model import BlockChange, FieldChange, Run, SectionChange, UnitKind
from plantool.core.message import message
from plantool.i18n import gettext as _
from plantool.i18n import translate

OLD = "dark_orange strike"
NEW = "dodger_blue1 underline"
_CONTEXT = 7
"""So many unchanged words are shown on either side of a change."""

_INDENT = "  "


def print_diff(shown: Shown) -> None:
    """Print the comparison on standard output."""
    print_pieces(diff_lines(shown), is_coloured=has_colour())


def has_colour() -> bool:
    """Whether standard output shows colours, and nobody asked for none."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def print_pieces(lines: Iterable[Sequence[Piece]], *, is_coloured: bool) -> None:
    """Print lines with their styles, or without."""
    if not is_coloured:
        for line in lines:
            print(for_log("".join(words for words, _style in line)).rstrip())
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True, highlight=False)
    for line in lines:
        console.print(Text.assemble(*((clean(words), style) for words, style in line)))


def diff_lines(shown: Shown) -> Iterator[list[Piece]]:
    """The lines with their styles; the marks in them are read where no style shows.

    Many terminals strike nothing through, and then "phản hồi" and "trả lời" would be one word.
    """
    writer = DiffWriter(shown, width=screen_width())
    names = message("{old} → {new}", old=shown.old_name, new=shown.new_name)
    yield [(translate(names), "bold")]
    yield from writer.wrapped([(summary(shown), "")], "", "")
    for change in shown.diff.fields:
        yield []
        yield from writer.field(change)
    for section in shown.diff.changed_sections:
        if not is_only_renumbered(section):
            yield []
            yield from writer.section(section)
    renumbered = [one for one in shown.diff.changed_sections if is_only_renumbered(one)]
    if renumbered:
        yield []
        yield from writer.renumbered(renumbered)


class DiffWriter:
    """Makes lines of changes, as wide as the screen; with `is_whole` no word is left out."""

    def __init__(self, shown: Shown | None, *, width: int, is_whole: bool = False) -> None:
        self.shown = shown
        self.width = width
        self.is_whole = is_whole

    def field(self, change: FieldChange) -> Iterator[list[Piece]]:
        """A changed header field."""
        kind = field_kind_word(change)
        yield [(change.name, "bold"), (f"  ({kind})" if kind else "", "dim")]
        for block in change.changed_blocks:
            yield from self.block(block, is_free=change.is_free)

    def section_head(self, change: SectionChange) -> Iterator[list[Piece]]:
        """Number and title of a section, and what happened to it."""
        number = change.number_new or change.number_old
        head: list[Piece] = [(f"{number}  " if number else "", "bold")]
        title = [run for run in change.title if not run.is_equal]
        if title:
            head += self.redline(change.title, set(), is_whole=True)
        else:
            head.append((section_title(change.new or change.old), "bold"))
        head.append((f"  #{change.id}", "dim"))
        head.append((f"  ({kind_words(change)})", ""))
        yield from self.wrapped(head, "", _INDENT)

    def section(self, change: SectionChange) -> Iterator[list[Piece]]:
        """A changed section with its changed paragraphs and whose words they are."""
        yield from self.section_head(change)
        named, explained = head_cause(change)
        yield from self.cause(named, explained=explained)
        is_whole = change.old is None or change.new is None
        for block in change.changed_blocks:
            same = is_whole and all(run.comments == named for run in block.changes)
            yield from self.block(block, says_who=not same)

    def block(
        self, block: BlockChange, *, is_free: bool = False, says_who: bool = True
    ) -> Iterator[list[Piece]]:
        """A redlined paragraph, list item or table row, and below it who asked for it."""
        causes = list(dict.fromkeys((run.comments, run.explained) for run in block.changes))
        labelled = {comments for comments, _ in causes} if len(causes) > 1 else set()
        pieces: list[Piece] = []
        unit = block.new or block.old
        for number, part in enumerate(block.parts):
            if number or (unit and unit.kind is UnitKind.ROW):
                pieces.append((" | " if number else "| ", "dim"))
            pieces += self.redline(part, labelled)
        if unit and unit.kind is UnitKind.ROW:
            pieces.append((" |", "dim"))
        if not block.changes:
            pieces.append((f"  ({_('other kind of paragraph')})", "dim"))
        lead = _INDENT * (1 + max(0, unit.depth - 1 if unit else 0))
        is_item = unit is not None and unit.kind is UnitKind.ITEM
        yield from self.wrapped(pieces, lead + ("- " if is_item else ""), lead + _INDENT * is_item)
        if not says_who or is_free:
            return
        comments = tuple(dict.fromkeys(one for named, _ in causes for one in named))
        yield from self.cause(comments, explained=all(explained for _, explained in causes))

    def cause(self, comments: Sequence[str], *, explained: bool) -> Iterator[list[Piece]]:
        """Whose words a change was."""
        who = self.shown.who(comments, explained=explained) if self.shown else ""
        if who:
            yield from self.wrapped([(who, "cyan")], f"{_INDENT * 2}↳ ", _INDENT * 3)

    def renumbered(self, changes: Sequence[SectionChange]) -> Iterator[list[Piece]]:
        """Sections with another number and nothing else, those of one cause together."""
        by_cause: dict[tuple[tuple[str, ...], bool], list[SectionChange]] = {}
        for change in changes:
            by_cause.setdefault((change.comments, change.explained), []).append(change)
        yield [(_("Only the number changed"), "bold")]
        for (comments, explained), members in by_cause.items():
            words = "; ".join(f"{one.number_old} → {one.number_new} #{one.id}" for one in members)
            yield from self.wrapped([(words, "")], _INDENT, _INDENT)
            yield from self.cause(comments, explained=explained)

    def redline(
        self, runs: Sequence[Run], labelled: set[tuple[str, ...]], *, is_whole: bool = False
    ) -> Iterator[Piece]:
        """The words with what goes and what comes marked."""
        for place, run in enumerate(runs):
            if run.is_equal:
                words = _elided(run.new, is_first=place == 0, is_last=place == len(runs) - 1)
                yield run.new if is_whole or self.is_whole else words, ""
                continue
            sides = ((run.old, OLD, ("[-", "-]")), (run.new, NEW, ("{+", "+}")))
            for words, style, marks in sides:
                if words:
                    bare = words.strip()
                    lead, tail = words.split(bare, 1) if bare else (words, "")
                    yield " " * bool(lead), ""
                    yield f"{marks[0]}{bare}{marks[1]}", style
                    yield " " * bool(tail), ""
            if run.comments and run.comments in labelled:
                yield f"⟨{', '.join(run.comments)}⟩", "cyan"

    def wrapped(self, pieces: Iterable[Piece], lead: str, margin: str) -> Iterator[list[Piece]]:
        """The pieces in lines of the screen's width; words are kept whole."""
        line: list[Piece] = [(lead, "")]
        used = columns_of(lead)
        is_begun = False
        for word in _words(pieces):
            columns = sum(columns_of(clean(words)) for words, _style in word)
            if is_begun and used + 1 + columns > self.width:
                yield line
                line, used, is_begun = [(margin, "")], columns_of(margin), False
            if is_begun:
                line.append((" ", ""))
                used += 1
            line += word
            used += columns
            is_begun = True
        yield line


def _words(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """What stands between blanks, be it of several styles."""
    word: list[Piece] = []
    for words, style in pieces:
        for part in re.findall(r"\s+|\S+", words):
            if not part.isspace():
                word.append((part, style))
            elif word:
                yield word
                word = []
    if word:
        yield word


def _elided(words: str, *, is_first: bool, is_last: bool) -> str:
    """Unchanged words, those far from any change left out."""
    parts = re.findall(r"\s*\S+", words)
    room = (0 if is_first else _CONTEXT, 0 if is_last else _CONTEXT)
    if is_first and is_last:
        room = (_CONTEXT, _CONTEXT)
    if len(parts) <= sum(room) + 2:
        return words
    head = "".join(parts[: room[0]])
    tail = "".join(parts[len(parts) - room[1] :]) if room[1] else ""
    after = words[len(words.rstrip()) :]
    return f"{head} …{' ' if tail and not tail[0].isspace() else ''}{tail}{after}".removeprefix(
        " " if is_first else ""
    )
