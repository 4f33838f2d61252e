"""A quote as documents print it: in whole words, though a program may have cut it shorter."""

from __future__ import annotations

import re

from plantool.core.anchor import Match
from plantool.core.comment import Action, EditRequest, LocatedComment
from plantool.core.fold import fold
from plantool.core.inline import plain_inline
from plantool.core.message import Message
from plantool.core.quote_place import match_of
from plantool.core.review import Review

_LONGEST = 8
"""So many syllables go before or behind a quote at most."""

_CLAUSE_END = re.compile(r"[;:!?…()\[\]“”\"\n\0]|[.,](?=\s|\Z)")
_SYLLABLE_BEFORE = re.compile(r"\w*\Z")
_SYLLABLE_BEHIND = re.compile(r"^\w*")


def words_around(review: Review, located: LocatedComment, request: EditRequest) -> tuple[str, str]:
    """The words of the draft that belong before and behind the quote.

    Something is inserted beside it: the rest of its clause on the other side, for only a clause's
    end is surely no middle of a Vietnamese word. It is replaced: the rest of a syllable. It is
    deleted: nothing, for more would be read as deleted.
    """
    if request.quote is None or not request.quote.exact.strip():
        return "", ""
    found = match_of(review, located, request)
    if isinstance(found, Message) or found.plain is None or found.view is None:
        return "", ""
    text, plain = found.view.text, found.plain
    head, tail = text[: plain.start], text[plain.end :]
    match request.action:
        case Action.INSERT_AFTER:
            return _clause_before(head), ""
        case Action.INSERT_BEFORE:
            return "", _clause_behind(tail)
        case Action.REPLACE:
            return (
                _found(_SYLLABLE_BEFORE, head) if text[plain.start].isalnum() else "",
                _found(_SYLLABLE_BEHIND, tail) if text[plain.end - 1].isalnum() else "",
            )
        case _:
            return "", ""


def is_wording(review: Review, located: LocatedComment) -> bool:
    """Whether the body's words are nothing but the draft's as they would read with its edits.

    So the row of a table has them: beside the old wording the new one.
    """
    content = _plain(located.comment.content)
    asked = located.comment.asked
    if not content or not asked:
        return False
    if len(asked) == 1 and content == _plain(asked[0].text):
        return True
    changes: list[tuple[int, int, str]] = []
    texts: set[str] = set()
    for request in asked:
        found = match_of(review, located, request) if request.quote else None
        if not isinstance(found, Match) or found.plain is None or found.view is None:
            return False
        start, end = found.plain.start, found.plain.end
        if request.action is Action.INSERT_AFTER:
            start = end
        elif request.action is Action.INSERT_BEFORE:
            end = start
        changes.append((start, end, request.text))
        texts.add(found.view.text)
    if len(texts) != 1:
        return False
    read = texts.pop()
    for start, end, new in sorted(changes, reverse=True):
        read = read[:start] + plain_inline(new).text + read[end:]
    return content in _plain(read) and all(_plain(request.text) in content for request in asked)


def _plain(words: str) -> str:
    """Words to be compared, without the blanks between them."""
    return "".join(fold(words).text.lower().split())


def _clause_before(head: str) -> str:
    clause = _CLAUSE_END.split(head)[-1].lstrip()
    return clause if len(clause.split()) <= _LONGEST else _found(_SYLLABLE_BEFORE, head)


def _clause_behind(tail: str) -> str:
    clause = _CLAUSE_END.split(tail, maxsplit=1)[0].rstrip()
    return clause if len(clause.split()) <= _LONGEST else _found(_SYLLABLE_BEHIND, tail)


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[0] if found else ""
