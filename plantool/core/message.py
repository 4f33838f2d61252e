"""Sentences for people, kept apart from their language until they are shown.

The core makes a `Message` out of an English template and its values; the shell looks the template
up in the gettext catalogue and fills it in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct, field


class Message(Struct, frozen=True):
    """An English template with its values; `str()` gives the English sentence."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict)
    plural: str = ""
    """The template for more than one; `params["n"]` is the count."""

    def __hash__(self) -> int:
        return hash(self.template)

    def __str__(self) -> str:
        return self.filled(_english)

    def filled(self, look_up: Callable[[Message], str]) -> str:
        """The sentence, its template and those of the messages inside it found by `look_up`."""
        params = {
            key: value.filled(look_up) if isinstance(value, Message) else value
            for key, value in self.params.items()
        }
        return look_up(self).format(**params)


def message(template: str, /, **params: object) -> Message:
    """A message; `template` names its values in braces, as `str.format` does."""
    return Message(template, params)


def plural(one: str, many: str, n: int, /, **params: object) -> Message:
    """A message whose wording depends on the count `n`."""
    return Message(one, {"n": n, **params}, many)


def _english(item: Message) -> str:
    return item.plural if item.plural and item.params["n"] != 1 else item.template
