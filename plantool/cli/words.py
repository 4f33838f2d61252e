"""Names of statuses and kinds in the language of the interface."""

from __future__ import annotations

from collections.abc import Iterable

from plantool.core.comment import Action, DecisionStatus, ReplyPosition
from plantool.core.message import Message, message
from plantool.core.plan import Status
from plantool.core.typed_day import shown_day
from plantool.i18n import gettext as _
from plantool.i18n import translate


def status_word(status: Status) -> str:
    """How far a plan has come, in words."""
    match status:
        case Status.DRAFTING:
            return _("being drafted")
        case Status.CONSULTING:
            return _("out for comments")
        case Status.FINAL:
            return _("final, to be signed")
        case Status.SIGNED:
            return _("signed")


def decision_word(status: DecisionStatus) -> str:
    """What was decided, in words."""
    match status:
        case DecisionStatus.PENDING:
            return _("pending")
        case DecisionStatus.ACCEPTED:
            return _("accepted")
        case DecisionStatus.PARTLY:
            return _("partly accepted")
        case DecisionStatus.REJECTED:
            return _("rejected")
        case DecisionStatus.NOTED:
            return _("noted")
        case DecisionStatus.REFERRED:
            return _("with the leadership")


def position_word(position: ReplyPosition) -> str:
    """What a letter says of the draft as a whole, in words."""
    match position:
        case ReplyPosition.AGREE:
            return _("agrees")
        case ReplyPosition.COMMENTS:
            return _("has comments")
        case ReplyPosition.NO_COMMENT:
            return _("no comment")
        case ReplyPosition.OUT_OF_SCOPE:
            return _("not within its competence")


_ACTIONS = {
    Action.COMMENT: message("remark"),
    Action.REPLACE: message("replace"),
    Action.DELETE: message("delete"),
    Action.INSERT_BEFORE: message("insert before"),
    Action.INSERT_AFTER: message("insert after"),
    Action.APPEND: message("append"),
    Action.ADD_SECTION: message("add a section"),
    Action.DELETE_SECTION: message("delete the section"),
    Action.MOVE_SECTION: message("move the section"),
    Action.MERGE_SECTION: message("merge the section"),
    Action.RETITLE: message("retitle"),
    Action.SET: message("set the field"),
    Action.ADD_ITEM: message("add an item"),
    Action.DELETE_ITEM: message("delete an item"),
    Action.MOVE_ITEM: message("move an item"),
    Action.PATCH: message("change as in the file"),
}


def action_words(actions: Iterable[Action]) -> str:
    """What a comment asks to be done, each once; a mere remark asks for nothing."""
    named = dict.fromkeys(actions) or [Action.COMMENT]
    return ", ".join(translate(_ACTIONS[action]) for action in named)


def number_words(number: int) -> str:
    """A number with its thousands set apart, as the language does it."""
    # A thousand as the language writes it: 1.000 in Vietnamese.
    return f"{number:,}".replace(",", _("1,000")[1])


def day_words(day: str) -> str:
    """An ISO date in the order of the language; one without a day stays as it is."""
    shown = shown_day(day)
    return translate(shown) if isinstance(shown, Message) else shown
