"""One comment of `review` on the screen: its words, how the place would read, who else spoke."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from plantool.cli.diff_text import DiffWriter
from plantool.cli.diff_words import Shown, is_only_renumbered
from plantool.cli.field_words import FIELD_WORDS
from plantool.cli.output import Piece
from plantool.cli.table import screen_width
from plantool.cli.words import decision_word
from plantool.core.comment import Action, DecisionStatus, LocatedComment
from plantool.core.comment_place import place_of
from plantool.core.diff_blocks import units_of
from plantool.core.diff_model import BlockChange, ChangeKind, SectionChange, UnitKind
from plantool.core.duplicates import DuplicateGroup
from plantool.core.message import Message, message, plural
from plantool.core.opinion import Opinion
from plantool.core.printed_place import PrintedPlace
from plantool.core.prospect import Prospect
from plantool.core.quote_place import place_of_quote
from plantool.core.review import Review
from plantool.core.text import Span
from plantool.i18n import gettext as _
from plantool.i18n import translate

_MARGIN = "  "
_MOST_OTHERS = 5
_LONGEST_SHORT = 160
"""Letters of what another body says."""
_NEAR = 1
"""So many unchanged paragraphs are shown on either side of a changed one."""
_MOST_UNITS = 12
"""A section with more paragraphs is shown around its changes alone."""

Lines = Iterator[list[Piece]]


class Sheet(Struct, frozen=True):
    """What is known of one comment when it is shown."""

    review: Review
    located: LocatedComment
    opinion: Opinion
    prospect: Prospect
    others: tuple[LocatedComment, ...]
    """What other comments say of the same place."""
    group: DuplicateGroup | None
    """Those that say the same."""


def sheet_lines(sheet: Sheet, position: Message) -> Lines:
    """The lines that show a comment; with marks they can be read without colour."""
    writer = _Writer(sheet)
    yield [("─" * screen_width(), "")]
    yield from writer.head(position)
    yield from writer.said()
    yield []
    yield from writer.outcome()
    yield from writer.same()
    yield from writer.around()
    yield from writer.clashes()
    yield []


class _Writer:
    """Makes the lines of one comment, as wide as the screen."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.review = sheet.review
        diff = sheet.prospect.diff
        self.diff = DiffWriter(
            # A comparison that nobody recorded: no words are said of who caused what.
            Shown(diff, self.review.agencies, "", "") if diff else None,
            width=screen_width(),
            is_whole=True,
        )

    def head(self, position: Message) -> Lines:
        opinion, comment = self.sheet.opinion, self.sheet.located.comment
        name = f"{opinion.agency} ({opinion.author})" if opinion.author else opinion.agency
        yield [(f"{translate(position)}  ", ""), (name, "bold"), (f"  {opinion.id}", "cyan")]
        letters = "; ".join(
            " ".join(filter(None, (one.document, one.day))) for one in opinion.letters
        )
        yield from self.labelled(_("Letter"), letters)
        places = (opinion.place, *opinion.also)
        yield from self.labelled(_("Place"), "; ".join(map(place_words, places)), "bold")
        status = comment.decision.status
        if status is not DecisionStatus.PENDING:
            decision = comment.decision
            said = " ".join(filter(None, (decision_word(status), decision.by, decision.date)))
            words = ": ".join(filter(None, (said, " ".join(decision.reply.split()))))
            yield from self.labelled(_("Decided"), words)

    def said(self) -> Lines:
        comment = self.sheet.located.comment
        yield from self.labelled(_("Says"), comment.content)
        if not comment.content and comment.quote:
            yield from self.labelled(_("About"), f"«{comment.quote.exact}»")
        yield from self.labelled(_("Reason"), comment.reason)

    def outcome(self) -> Lines:
        """The redline of the place, or the words it is about where no edit is asked for."""
        prospect, located = self.sheet.prospect, self.sheet.located
        if located.id in self.review.applied:
            what = message("its words are in draft {n}", n=self.review.applied[located.id])
            yield from self.note(translate(what))
            return
        for obstacle in prospect.obstacles:
            what = message("It cannot be accepted as it is: {why}", why=obstacle)
            yield from self.note(translate(what), "bold red")
        if prospect.diff is None:
            if not prospect.obstacles:
                yield from self.note(_("It asks for no edit."), "bold")
            yield from self.draft_text()
            return
        yield from self.note(_("As it would read:"), "bold")
        for change in prospect.diff.fields:
            yield from self.diff.field(change)
        changes = prospect.diff.changed_sections
        for section in changes:
            if not is_only_renumbered(section):
                yield from self.section(section)
        renumbered = sum(map(is_only_renumbered, changes))
        if renumbered:
            what = plural(
                "{n} section would get another number.",
                "{n} sections would get other numbers.",
                renumbered,
            )
            yield from self.note(translate(what), "dim")

    def section(self, change: SectionChange) -> Lines:
        """A changed section: all of it where it is short, else what stands near the changes."""
        yield from self.diff.section_head(change)
        shown = _near_changes(change.blocks)
        is_gap = False
        for place, block in enumerate(change.blocks):
            if place not in shown:
                if not is_gap:
                    yield [(f"{_MARGIN}…", "dim")]
                is_gap = True
                continue
            is_gap = False
            if block.kind is ChangeKind.EQUAL:
                yield from self.unchanged(block)
            else:
                yield from self.diff.block(block, says_who=False)

    def unchanged(self, block: BlockChange) -> Lines:
        unit = block.new or block.old
        if unit is not None:
            lead = _MARGIN * (1 + max(0, unit.depth - 1))
            mark = "- " if unit.kind is UnitKind.ITEM else ""
            yield from self.diff.wrapped(
                [(" | ".join(unit.words), "")], lead + mark, lead + _MARGIN * bool(mark)
            )

    def draft_text(self) -> Lines:
        """The draft's words of the place, those quoted marked."""
        located = self.sheet.located
        place = place_of(located.comment)
        section = self.review.base.section(place.section)
        if section is None:
            return
        text = self.review.base.source.text
        quoted = self.quoted()
        units = units_of(text, section.blocks)
        about = [one for one in units if quoted and one.span.overlaps(quoted)]
        for unit in (about or units)[:_MOST_UNITS]:
            pieces: list[Piece] = []
            for number, (span, words) in enumerate(zip(unit.parts, unit.words, strict=True)):
                pieces += [(" | ", "dim")] if number else []
                pieces += _marked(words, span, quoted)
            mark = "- " if unit.kind is UnitKind.ITEM else ""
            yield from self.diff.wrapped(pieces, _MARGIN + mark, _MARGIN + " " * len(mark))
        if not about and len(units) > _MOST_UNITS:
            yield [(f"{_MARGIN}…", "dim")]

    def quoted(self) -> Span | None:
        located = self.sheet.located
        if located.comment.quote is None:
            return None
        there = place_of_quote(self.review, located, located.comment)
        return None if isinstance(there, Message) else there.view.source_span(there.plain)

    def same(self) -> Lines:
        """The bodies that say the same."""
        group = self.sheet.group
        if group is None:
            return
        yield []
        yield from self.note(_("The same is said by:"), "bold")
        for other in group.others(self.sheet.located.id):
            yield from self.other(other, is_short=True)

    def around(self) -> Lines:
        """What other bodies say of this place."""
        if not self.sheet.others:
            return
        yield []
        yield from self.note(_("Others say here:"), "bold")
        for other in self.sheet.others[:_MOST_OTHERS]:
            yield from self.other(other)
        more = len(self.sheet.others) - _MOST_OTHERS
        if more > 0:
            yield from self.note(translate(plural("… and {n} more", "… and {n} more", more)), "dim")

    def other(self, other: LocatedComment, *, is_short: bool = False) -> Lines:
        name = self.review.agencies.name(other.agency)
        status = decision_word(other.comment.decision.status)
        words = "" if is_short else f": {_short(other)}"
        yield from self.diff.wrapped(
            [(other.id, "cyan"), (f" {name} ({status}){words}", "")], _MARGIN, _MARGIN * 2
        )

    def clashes(self) -> Lines:
        prospect = self.sheet.prospect
        if prospect.equals:
            yield []
            what = message("Accepted already, the same edit: {ids}", ids=", ".join(prospect.equals))
            yield from self.note(translate(what))
        for clash in prospect.conflicts:
            yield []
            what = message("Accepting it would conflict: {what}", what=clash.message)
            yield from self.note(translate(what), "bold red")

    def note(self, words: str, style: str = "") -> Lines:
        yield from self.diff.wrapped([(words, style)], "", _MARGIN)

    def labelled(self, label: str, words: str, style: str = "") -> Lines:
        """`Reason: …`, nothing where there are no words."""
        if words.strip():
            pieces: list[Piece] = [(f"{label}:", "bold"), (f" {' '.join(words.split())}", style)]
            yield from self.diff.wrapped(pieces, "", _MARGIN)


def place_words(place: PrintedPlace) -> str:
    """A place on one line: `mục III.6: Kiện toàn tổ chức`, a header field, the whole draft."""
    if place.section:
        return ": ".join(filter(None, (place.reference, place.title))) or place.section
    # As the matrix calls it; the key is what commands and files call it.
    named = FIELD_WORDS.get(place.field, "")
    field_words = f"{named} ({place.field})" if named else place.field
    parts = (field_words, place.member, place.column)
    return " · ".join(filter(None, parts)) or _("the draft as a whole")


def _short(other: LocatedComment) -> str:
    comment = other.comment
    words = " ".join((comment.content or comment.reason).split())
    if not words:
        asked = comment.asked or (comment,)
        parts = (
            " → ".join(filter(None, (one.quote.exact if one.quote else "", one.text)))
            or ("" if one.action is Action.COMMENT else one.action.value)
            for one in asked
        )
        words = "; ".join(filter(None, parts))
    return words if len(words) <= _LONGEST_SHORT else f"{words[:_LONGEST_SHORT].rstrip()} …"


def _near_changes(blocks: Sequence[BlockChange]) -> set[int]:
    if len(blocks) <= _MOST_UNITS:
        return set(range(len(blocks)))
    changed = [at for at, block in enumerate(blocks) if block.kind is not ChangeKind.EQUAL]
    return {at + step for at in changed for step in range(-_NEAR, _NEAR + 1)}


def _marked(words: str, span: Span, quoted: Span | None) -> Iterator[Piece]:
    if quoted is None or not span.overlaps(quoted):
        yield words, ""
        return
    start = max(0, quoted.start - span.start)
    end = min(len(words), quoted.end - span.start)
    yield words[:start], ""
    yield f"«{words[start:end]}»", "bold"
    yield words[end:], ""
