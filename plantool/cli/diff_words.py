"""Words that all outputs of `diff` share: what happened, who asked for it, how much there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct

from plantool.core.agency import Agencies
from plantool.core.diff_model import ChangeKind, FieldChange, PlanDiff, Run, SectionChange
from plantool.core.diff_model import SectionChangeKind as Kind
from plantool.core.inline import plain_inline
from plantool.core.message import message, plural
from plantool.core.plan import CLOSING, OPENING, Section
from plantool.i18n import gettext as _
from plantool.i18n import translate


class Shown(Struct, frozen=True):
    """A comparison with what is needed to show it: bodies' names, the names of both sides."""

    diff: PlanDiff
    agencies: Agencies
    old_name: str
    new_name: str

    def who(self, comments: Sequence[str], *, explained: bool) -> str:
        """`snv-1 (Sở Nội vụ)`; where nobody asked for it, that is said."""
        named = []
        for comment in comments:
            agency = self.diff.agencies.get(comment)
            named.append(f"{comment} ({self.agencies.name(agency)})" if agency else comment)
        if not explained and self.diff.is_traced:
            named.append(_("partly unexplained") if named else _("unexplained"))
        return ", ".join(named)


def kind_words(change: SectionChange) -> str:
    """What happened to a section, in words: "moved from II.4, reworded"."""
    return ", ".join(_kind_word(kind, change) for kind in change.kinds)


def _kind_word(kind: Kind, change: SectionChange) -> str:
    old = change.number_old
    match kind:
        case Kind.ADDED:
            return _("added")
        case Kind.DELETED:
            return _("deleted")
        case Kind.MOVED:
            return translate(message("moved from {number}", number=old)) if old else _("moved")
        case Kind.RETITLED:
            return _("retitled")
        case Kind.REWORDED:
            return _("reworded")
        case Kind.RESTYLED:
            return _("other attributes")
        case Kind.RENUMBERED:
            return translate(message("was {number}", number=old)) if old else _("renumbered")


def field_kind_word(change: FieldChange) -> str:
    """What happened to a header field, in words."""
    words = {
        ChangeKind.ADDED: _("added"),
        ChangeKind.DELETED: _("deleted"),
        ChangeKind.CHANGED: _("free value") if change.is_free else "",
        ChangeKind.EQUAL: "",
    }
    return words[change.kind]


def section_title(section: Section | None) -> str:
    """The title as a reader sees it."""
    if section is None:
        return ""
    if section.id == OPENING:
        return _("(opening)")
    if section.id == CLOSING:
        return _("(closing)")
    return plain_inline(section.title).text


def head_cause(change: SectionChange) -> tuple[tuple[str, ...], bool]:
    """Who asked for what happened to the section itself and its title, and whether that is all.

    Whose coming or going gave it another number is said only where nothing else happened.
    """
    about_place = {Kind.ADDED, Kind.DELETED, Kind.MOVED, Kind.RESTYLED} & {*change.kinds}
    title = [run for run in change.title if not run.is_equal]
    named = [one for run in title for one in run.comments]
    explained = all(run.explained for run in title)
    if about_place or is_only_renumbered(change):
        return tuple(dict.fromkeys((*change.comments, *named))), change.explained and explained
    return tuple(dict.fromkeys(named)), explained


def is_only_renumbered(change: SectionChange) -> bool:
    """Whether nothing but its number changed."""
    return change.kinds == (Kind.RENUMBERED,)


def summary(shown: Shown) -> str:
    """What differs, counted, in one line."""
    diff = shown.diff
    number = Counter(kind for change in diff.changed_sections for kind in {*change.kinds})
    counts = (
        plural("{n} section added", "{n} sections added", number[Kind.ADDED]),
        plural("{n} section deleted", "{n} sections deleted", number[Kind.DELETED]),
        plural("{n} section moved", "{n} sections moved", number[Kind.MOVED]),
        plural("{n} section retitled", "{n} sections retitled", number[Kind.RETITLED]),
        plural("{n} section reworded", "{n} sections reworded", number[Kind.REWORDED]),
        plural("{n} section renumbered", "{n} sections renumbered", number[Kind.RENUMBERED]),
    )
    parts = [translate(count) for count in counts if count.params["n"]]
    if diff.fields:
        parts.append(translate(plural("{n} header field", "{n} header fields", len(diff.fields))))
    if diff.is_traced:
        left = sum(not run.explained for run in _asked(diff))
        left += sum(not change.explained for change in diff.changed_sections)
        unexplained = plural("{n} change unexplained", "{n} changes unexplained", left)
        parts.append(translate(unexplained) if left else _("every change explained"))
    return ", ".join(parts)


def _asked(diff: PlanDiff) -> Iterator[Run]:
    free = {
        id(run)
        for change in diff.fields
        if change.is_free
        for block in change.blocks
        for run in block.changes
    }
    return (run for run in diff.runs if id(run) not in free)
