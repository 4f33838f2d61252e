"""Reads inline Markdown with markdown-it's own rules, keeping the place of every token.

markdown-it forgets where an inline token stood. Each rule that makes one is wrapped here so that
the token remembers. Superscript, subscript and strikeout pair up like emphasis, as pandoc reads
them: `markdown-it`'s own plug-ins allow no space and no mark inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import autolink, backtick, entity, escape, image, link
from markdown_it.rules_inline.state_inline import Delimiter, Scanned, StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType
from msgspec import Struct, field

from plantool.core.inline_text import Inline, Mark, MarkKind
from plantool.core.text import Span

_InlineRule = Callable[[StateInline, bool], bool]

_FOOTNOTE_CALL = re.compile(r"\[\^([^\]\s]+)\]")

_PAIRS = {
    "em": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "s": MarkKind.STRIKEOUT,
    "sup": MarkKind.SUPERSCRIPT,
    "sub": MarkKind.SUBSCRIPT,
}


def read_inline(
    source: str, references: Callable[[str], str] | None, footnotes: Container[str] | None
) -> Inline:
    """Return what a reader sees of `source`, read with all rules of inline Markdown."""
    reader = _reader()
    tokens = reader.inline.parse(source, reader, {"footnotes": footnotes}, [])
    plain = _PlainText(references)
    plain.add(tokens, 0)
    marks = sorted(plain.marks, key=lambda mark: (mark.outer.start, -mark.outer.end))
    return Inline("".join(plain.text), plain.starts, plain.ends, tuple(marks))


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- markdown-it's name
        """Take any target for a link, as pandoc does; what may be linked is a rule's matter."""
        return url is not None


@cache
def _reader() -> MarkdownIt:
    reader = _Reader("commonmark", {"html": False})
    reader.inline = _Parser()
    return reader


class _Parser(ParserInline):
    def __init__(self) -> None:
        super().__init__()
        for name, rule in (
            ("newline", _line_break),
            ("escape", _placed(escape)),
            ("backticks", _placed(backtick)),
            ("emphasis", _delimiters),
            ("link", _placed(link)),
            ("image", _placed(_image)),
            ("autolink", _placed_autolink),
            ("entity", _placed(entity)),
        ):
            self.ruler.at(name, rule)
        self.ruler.before("link", "footnote_call", _footnote_call)
        self.ruler.disable(["linkify", "html_inline", "strikethrough"])
        self.ruler2.at("strikethrough", _pair_tildes_and_carets)
        self.ruler2.disable(["fragments_join"])

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse as markdown-it does, but with a state that knows places."""
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _State(StateInline):
    """Notes in each token's `meta["at"]` where its source begins."""

    pending_at = -1

    def append_pending(self, text: str) -> None:
        """Keep literal text, which stands at the current position."""
        if self.pending_at < 0:
            self.pending_at = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:  # noqa: N802 -- markdown-it's name
        """Make the literal text a token."""
        token = super().pushPending()
        token.meta["at"] = self.pending_at
        self.pending_at = -1
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        """Add a token that begins at the current position."""
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        return token


def _placed(rule: _InlineRule) -> _InlineRule:
    def placed(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's call
        count = len(state.tokens)
        found = rule(state, silent)
        if found and len(state.tokens) > count:
            state.tokens[-1].meta["end"] = state.pos
        return found

    return placed


def _placed_autolink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    start = state.pos
    found = autolink(state, silent)
    if found and not silent:
        opening, words, closing = state.tokens[-3:]
        opening.meta["at"] = words.meta["at"] = start + 1
        # Shown as written, where markdown-it would decode %20.
        words.content = state.src[start + 1 : state.pos - 1]
        closing.meta.update(at=state.pos - 1, end=state.pos)
    return found


def _line_break(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    if state.src[state.pos] != "\n":
        return False
    start = end = state.pos
    if not silent:
        words = state.pending.rstrip(" ")
        start -= len(state.pending) - len(words)
        state.pending = words
    end += 1
    while end < state.posMax and state.src[end] in " \t":
        end += 1
    if not silent:
        token = state.push("softbreak", "br", 0)
        token.meta.update(at=start, end=end)
        if isinstance(state, _State):
            state.pending_at = -1
    state.pos = end
    return True


def _footnote_call(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    # Not in lookahead: there, markdown-it takes what begins with [ for a link within a link.
    found = None if silent else _call_at(state, state.pos)
    if not found:
        return False
    token = state.push("footnote_ref", "", 0)
    token.content = found.group(1)
    token.meta["end"] = found.end()
    state.pos = found.end()
    return True


def _image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    # ![^1](x) is an exclamation mark and a footnote call.
    return not _call_at(state, state.pos + 1) and image(state, silent)


def _call_at(state: StateInline, at: int) -> re.Match[str] | None:
    found = _FOOTNOTE_CALL.match(state.src, at, state.posMax)
    labels = state.env["footnotes"]
    return found if found and (labels is None or found.group(1).casefold() in labels) else None


def _delimiters(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    marker = state.src[state.pos]
    if silent or marker not in "*_~^":
        return False
    if marker in "*_":
        scanned = state.scanDelims(state.pos, marker == "*")
    else:
        scanned = _spaced_run(state, marker)
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=scanned.length,
                token=len(state.tokens) - 1,
                end=-1,
                open=scanned.can_open,
                close=scanned.can_close,
            )
        )
        state.pos += 1
    return True


def _spaced_run(state: StateInline, marker: str) -> Scanned:
    """A run of tildes or carets opens before any character that is no space, closes after one."""
    end = state.pos
    while end < state.posMax and state.src[end] == marker:
        end += 1
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[end] if end < state.posMax else " "
    return Scanned(not after.isspace(), not before.isspace(), end - state.pos)


def _pair_tildes_and_carets(state: StateInline) -> None:
    _pair(state.tokens, state.delimiters)
    for meta in state.tokens_meta:
        if meta and "delimiters" in meta:
            _pair(state.tokens, meta["delimiters"])


def _pair(tokens: list[Token], delimiters: list[Delimiter]) -> None:
    """Make tokens of paired delimiters, two tildes around two tildes being one strikeout."""
    at = len(delimiters) - 1
    while at >= 0:
        opening = delimiters[at]
        if chr(opening.marker) in "~^" and opening.end >= 0:
            closing = delimiters[opening.end]
            double = chr(opening.marker) == "~" and _doubled(delimiters, at)
            tag = "s" if double else "sub" if chr(opening.marker) == "~" else "sup"
            for delimiter, nesting in ((opening, 1), (closing, -1)):
                token = tokens[delimiter.token]
                token.type, token.tag, token.content = tag, tag, ""
                token.nesting = 1 if nesting > 0 else -1
            if double:
                tokens[opening.token - 1].content = ""
                tokens[closing.token + 1].content = ""
                at -= 1
        at -= 1


def _doubled(delimiters: list[Delimiter], at: int) -> bool:
    inner, outer = delimiters[at], delimiters[at - 1]
    return (
        at > 0
        and outer.marker == inner.marker
        and outer.end == inner.end + 1
        and outer.token == inner.token - 1
        and delimiters[outer.end].token == delimiters[inner.end].token + 1
    )


class _PlainText(Struct):
    """Plain text in the making."""

    references: Callable[[str], str] | None
    text: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def add(self, tokens: Iterable[Token], base: int) -> None:
        """Add the tokens of a text that begins at offset `base`."""
        opened: list[Token] = []
        for token in tokens:
            if token.nesting > 0:
                opened.append(token)
            elif token.nesting < 0:
                self._close(opened.pop(), token, base)
            else:
                self._add_leaf(token, base)

    def _add_leaf(self, token: Token, base: int) -> None:
        at = token.meta["at"]
        end = token.meta.get("end", at)
        match token.type:
            case "softbreak" | "hardbreak":
                self._unit(" ", Span(at, end).shifted(base))
            case "text_special" if token.content != token.markup:
                self._unit(token.content, Span(at, end).shifted(base))
            case "code_inline":
                self._code(token, base)
            case "image":
                inner = Span(at + 2, at + 2 + len(token.content))
                self.add(token.children or (), base + inner.start)
                self._mark(MarkKind.IMAGE, Span(at, end), inner, base, _attribute(token, "src"))
            case "footnote_ref":
                span = Span(at, end)
                self._mark(MarkKind.FOOTNOTE, span, span, base, token.content)
            case _:
                self._literal(token.content, base + at)

    def _code(self, token: Token, base: int) -> None:
        at, end, width = token.meta["at"], token.meta["end"], len(token.markup)
        # `` ` x ` `` shows x: one space of each side is dropped.
        spaced = end - at - 2 * width != len(token.content)
        begin = at + width + spaced
        self._literal(token.content, base + begin)
        inner = Span(begin, begin + len(token.content))
        self._mark(MarkKind.CODE, Span(at, end), inner, base)

    def _close(self, opening: Token, closing: Token, base: int) -> None:
        begin, end = opening.meta["at"], closing.meta["at"]
        if closing.type == "link_close":
            self._link(opening, Span(begin, end), Span(begin - 1, closing.meta["end"]), base)
            return
        width = 2 if opening.tag in ("strong", "s") else 1
        inner = Span(begin + 1, end)
        outer = Span(begin + 1 - width, end + width)
        self._mark(_PAIRS[opening.tag], outer, inner, base)

    def _link(self, opening: Token, inner: Span, outer: Span, base: int) -> None:
        target = _attribute(opening, "href")
        if len(inner) or not target.startswith("#"):
            self._mark(MarkKind.LINK, outer, inner, base, target)
            return
        if self.references:
            self._unit(self.references(target[1:]), outer.shifted(base))
        self._mark(MarkKind.REFERENCE, outer, outer, base, target)

    def _mark(self, kind: MarkKind, outer: Span, inner: Span, base: int, target: str = "") -> None:
        self.marks.append(Mark(kind, outer, inner, target).shifted(base))

    def _literal(self, text: str, at: int) -> None:
        self.text.append(text)
        self.starts += range(at, at + len(text))
        self.ends += range(at + 1, at + len(text) + 1)

    def _unit(self, text: str, span: Span) -> None:
        self.text.append(text)
        self.starts += [span.start] * len(text)
        self.ends += [span.end] * len(text)


def _attribute(token: Token, name: str) -> str:
    return str(token.attrs.get(name, ""))
