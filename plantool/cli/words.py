"""Names of statuses and kinds in the language of the interface."""

from __future__ import annotations

from plantool.core.comment import DecisionStatus
from plantool.core.message import Message
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


def number_words(number: int) -> str:
    """A number with its thousands set apart, as the language does it."""
    # A thousand as the language writes it: 1.000 in Vietnamese.
    return f"{number:,}".replace(",", _("1,000")[1])


def day_words(day: str) -> str:
    """An ISO date in the order of the language; one without a day stays as it is."""
    shown = shown_day(day)
    return translate(shown) if isinstance(shown, Message) else shown
