"""The language of the interface: gettext's catalogue, chosen once at start-up."""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

from plantool.core.message import Message

LOCALE_FOLDER = Path(__file__).parent / "locale"


class _Current:
    """The catalogue in force; one process speaks one language."""

    catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def choose(language: str) -> None:
    """Speak `language` ("vi", "en") from now on; one without a catalogue falls back to English."""
    _Current.catalogue = _gettext.translation(
        "plantool", LOCALE_FOLDER, languages=[language], fallback=True
    )


def gettext(text: str) -> str:
    """`text` in the chosen language."""
    return _Current.catalogue.gettext(text) if text else ""


def translate(item: Message) -> str:
    """A message in the chosen language, its values filled in."""
    return item.filled(_look_up)


def _look_up(item: Message) -> str:
    if item.plural:
        count = item.params["n"]
        number = count if isinstance(count, int) else 2
        return _Current.catalogue.ngettext(item.template, item.plural, number)
    return gettext(item.template)
