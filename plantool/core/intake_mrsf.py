"""Sidecar files of the Markdown Review Sidecar Format (MRSF 1.0, `*.review.yaml`) as remarks.

https://github.com/wictorwilen/MRSF: `selected_text` is the anchor, lines decide between repeats;
replies stand with the comment they answer. Nothing is dropped: what has no certain place stays a
remark, with the reason.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment import Quote
from plantool.core.finding import Finding
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_faults import NOT_TAKEN_IN, PLACE_NOT_CERTAIN, TAKEN_IN_PART
from plantool.core.intake_remark import Remark
from plantool.core.intake_said import Spoken, find_words, spoken_remarks
from plantool.core.message import Message, message
from plantool.core.model import Model, NonNegativeInt, PositiveInt, Text
from plantool.core.quote_place import plain_of, section_holding
from plantool.core.read_model import read_model
from plantool.core.text import SourceText, Span
from plantool.core.typed_day import typed_day
from plantool.core.typed_text import clean_lines
from plantool.core.yaml_text import YamlMapping, parse_yaml

SUFFIXES: Final = (".review.yaml", ".review.yml", ".review.json")
"""JSON is YAML on one line: both are read alike."""
_MAJOR: Final = re.compile(r"1\.(?P<minor>\d+)")
_PAIR: Final = re.compile(
    r"(?P<before>(?<!\\)(?:\\\\)*)(?P<high>\\u[dD][89abAB][0-9a-fA-F]{2})"
    r"(?P<low>\\u[dD][c-fC-F][0-9a-fA-F]{2})"
)
_LONGEST: Final = 4096
_FAR: Final = 30
"""So many lines away from where it was selected, a wording may be another one like it."""


class SidecarComment(Model, forbid_unknown_fields=False):
    """One comment of a sidecar; lines count from 1, columns from 0. Other keys are extensions."""

    id: Text
    text: Text
    author: Text = ""
    timestamp: Text = ""
    resolved: bool = False
    line: PositiveInt | None = None
    end_line: PositiveInt | None = None
    start_column: NonNegativeInt | None = None
    end_column: NonNegativeInt | None = None
    selected_text: Text = ""
    selected_text_hash: Text = ""
    reply_to: Text = ""


class Sidecar(Model, forbid_unknown_fields=False):
    """A sidecar file."""

    mrsf_version: Text
    document: Text
    comments: tuple[SidecarComment, ...] | None = None


class SidecarRemarks(Struct, frozen=True):
    """What a sidecar says, and what is to be said about it."""

    remarks: tuple[Remark, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Anchor(Struct, frozen=True):
    """Where a comment stands in the draft, as far as that is certain."""

    section: str = ""
    quote: Quote | None = None
    words: str = ""
    """The words of the draft, as a reader sees them."""
    doubt: Message | None = None


def is_sidecar(path: str) -> bool:
    """Whether a file is named as a sidecar is."""
    return path.lower().endswith(SUFFIXES)


def remarks_of_sidecar(draft: SentDraft, source: SourceText) -> SidecarRemarks:
    """The comments of a sidecar on the draft that was sent; none where it is about another text."""
    if source.path.lower().endswith(".json"):
        source = SourceText(_with_whole_characters(source.text), source.path)
    node, faults = parse_yaml(source)
    if not isinstance(node, YamlMapping):
        what = message("the file holds no keys and values")
        return SidecarRemarks((), faults or (NOT_TAKEN_IN.file_finding(source.path, what),))
    sidecar, found = read_model(Sidecar, node, source)
    findings = [*faults, *found]
    if sidecar is None:
        return SidecarRemarks((), tuple(findings))
    if refusal := _refusal(draft, sidecar):
        findings.append(NOT_TAKEN_IN.file_finding(source.path, refusal))
        return SidecarRemarks((), tuple(findings))
    findings += _oddities(sidecar, source.path)
    remarks = tuple(_remarks(draft, sidecar.comments or ()))
    return SidecarRemarks(remarks, tuple(findings))


def _with_whole_characters(text: str) -> str:
    r"""JSON may write one character as two escapes, `\ud83d\ude00`, which YAML does not know."""
    return _PAIR.sub(
        lambda pair: pair["before"] + json.loads(f'"{pair["high"]}{pair["low"]}"'), text
    )


def _refusal(draft: SentDraft, sidecar: Sidecar) -> Message | None:
    """Why nothing of the file can be taken: another version, or another document."""
    if not _MAJOR.fullmatch(sidecar.mrsf_version.strip()):
        return message("MRSF {version} is not known, 1.0 is", version=sidecar.mrsf_version or "?")
    *folders, name = sidecar.document.strip().replace("\\", "/").split("/")
    plan, number = draft.plan.id, draft.plan.header.draft
    is_frozen = folders[-2:] == ["drafts", plan]
    if name != f"{plan}.md" and not is_frozen:
        return message(
            "the comments are about '{document}', not about {plan}",
            document=sidecar.document,
            plan=f"plans/{plan}.md",
        )
    if is_frozen and name != f"{number}.md":
        return message(
            "the comments are about draft {other}, the round is about draft {n}",
            other=name.removesuffix(".md"),
            n=number,
        )
    return None


def _oddities(sidecar: Sidecar, path: str) -> Iterator[Finding]:
    comments = sidecar.comments or ()
    version = _MAJOR.fullmatch(sidecar.mrsf_version.strip())
    if version and version["minor"] != "0":
        what = message("MRSF {version} is newer than 1.0", version=sidecar.mrsf_version)
        yield TAKEN_IN_PART.file_finding(path, what)
    known = {comment.id for comment in comments}
    for comment in comments:
        if comment.reply_to and comment.reply_to not in known:
            what = message(
                "'{id}' answers '{other}', which the file has not; it stands by itself",
                id=comment.id,
                other=comment.reply_to,
            )
            yield PLACE_NOT_CERTAIN.file_finding(path, what)
        if comment.selected_text_hash and comment.selected_text_hash != _hash(comment):
            what = message(
                "selected_text_hash of '{id}' is not that of its words: they were altered",
                id=comment.id,
            )
            yield PLACE_NOT_CERTAIN.file_finding(path, what)
    resolved = [comment.id for comment in comments if comment.resolved]
    if resolved:
        what = message(
            "taken in though marked as resolved: {ids}; decide them", ids=", ".join(resolved)
        )
        yield TAKEN_IN_PART.file_finding(path, what)


def _hash(comment: SidecarComment) -> str:
    return hashlib.sha256(comment.selected_text.encode()).hexdigest()


def _remarks(draft: SentDraft, comments: Sequence[SidecarComment]) -> Iterator[Remark]:
    by_id = {comment.id: comment for comment in reversed(comments)}
    threads: dict[str, list[SidecarComment]] = {}
    for comment in comments:
        if _is_answer(comment, by_id):
            threads.setdefault(_root(comment, by_id).id, []).append(comment)
    for comment in comments:
        if not _is_answer(comment, by_id):
            yield from _of_comment(draft, comment, threads.pop(comment.id, []))


def _is_answer(comment: SidecarComment, by_id: Mapping[str, SidecarComment]) -> bool:
    """Whether it goes with the comment it answers; one in a circle of answers stands by itself."""
    return comment.reply_to in by_id and not _is_in_circle(comment, by_id)


def _is_in_circle(comment: SidecarComment, by_id: Mapping[str, SidecarComment]) -> bool:
    seen = {comment.id}
    while comment.reply_to in by_id:
        comment = by_id[comment.reply_to]
        if comment.id in seen:
            return True
        seen.add(comment.id)
    return False


def _root(comment: SidecarComment, by_id: Mapping[str, SidecarComment]) -> SidecarComment:
    while comment.reply_to in by_id:
        comment = by_id[comment.reply_to]
    return comment


def _of_comment(
    draft: SentDraft, comment: SidecarComment, answers: Sequence[SidecarComment]
) -> tuple[Remark, ...]:
    anchor = _anchor(draft, comment)
    spoken = Spoken(
        f"MRSF {comment.id}",
        comment.text,
        cited="" if anchor.quote else _lines_words(comment),
        reason="\n".join(
            f"{one.author}: {one.text}" if one.author else one.text for one in answers
        ),
        old=anchor.words,
        section=anchor.section,
        author=comment.author.strip(),
        date=typed_day(re.split(r"[T ]", comment.timestamp.strip(), maxsplit=1)[0]),
    )
    remark, *more = spoken_remarks(draft, spoken)
    if remark.edits or more:
        return (remark, *more)
    doubt = anchor.doubt or (None if anchor.section else remark.doubt)
    placed = replace(remark, section=anchor.section, quote=anchor.quote, field="", doubt=doubt)
    return (placed,)


def _lines_words(comment: SidecarComment) -> str:
    if comment.line is None:
        return ""
    last = comment.end_line or comment.line
    return f"dòng {comment.line}" if last <= comment.line else f"dòng {comment.line}-{last}"


def _anchor(draft: SentDraft, comment: SidecarComment) -> _Anchor:
    """The format's own procedure (7.4): the words, lines between repeats, then the line alone."""
    words = unicodedata.normalize("NFC", comment.selected_text)
    if not words.strip():
        return _at_line(draft, comment, None)
    if len(words) > _LONGEST:
        what = message("selected_text has more than {n} characters", n=_LONGEST)
        return _at_line(draft, comment, what)
    spans = _occurrences(draft.plan.source, words)
    if not spans:
        return _as_read(draft, comment, words)
    span = _nearest(draft.plan.source, spans, comment.line)
    if span is None:
        what = message("the words «{words}» stand more than once in the draft", words=_flat(words))
        return _at_line(draft, comment, what)
    line = draft.plan.source.position(span.start).line
    doubt = None
    if comment.line and abs(line - comment.line) > _FAR:
        doubt = message(
            "the words stand in line {line} of the draft, the comment says line {other}",
            line=line,
            other=comment.line,
        )
    return _at_span(draft, span, doubt)


def _occurrences(source: SourceText, words: str) -> list[Span]:
    """Where the selected Markdown stands, line ends made the draft's."""
    wanted = re.sub(r"\r\n?|\n", source.newline, words).strip()
    return [
        Span(match.start(), match.end()) for match in re.finditer(re.escape(wanted), source.text)
    ]


def _nearest(source: SourceText, spans: Sequence[Span], line: int | None) -> Span | None:
    """The only one, or the one nearest to the line; none where two are as near."""
    if len(spans) == 1:
        return spans[0]
    if line is None:
        return None
    ranked = sorted((abs(source.position(span.start).line - line), span.start) for span in spans)
    if ranked[0][0] == ranked[1][0]:
        return None
    return next(span for span in spans if span.start == ranked[0][1])


def _as_read(draft: SentDraft, comment: SidecarComment, words: str) -> _Anchor:
    """Words selected in a preview, without the Markdown's marks."""
    found = find_words(draft, words, "", "")
    if isinstance(found, Message) or found.field:
        return _at_line(draft, comment, found if isinstance(found, Message) else None)
    exact = found.quote.exact if found.quote else ""
    return _Anchor(found.section or "", found.quote, exact)


def _at_span(draft: SentDraft, span: Span, doubt: Message | None) -> _Anchor:
    if span.start < _body_start(draft):
        return _Anchor(doubt=message("the words stand in the plan's header"))
    section = section_holding(draft.plan, span)
    view = draft.views.view(section)
    plain = plain_of(view, span) if view else None
    quote = draft.quote(view, plain) if view and plain else None
    return _Anchor(section, quote, quote.exact if quote else "", doubt)


def _at_line(draft: SentDraft, comment: SidecarComment, why: Message | None) -> _Anchor:
    """The section that holds the line; no words, since nobody knows that they are meant."""
    source = draft.plan.source
    lines = source.position(len(source.text)).line
    if comment.line is None:
        return _Anchor(doubt=why)
    if comment.line > lines:
        return _Anchor(doubt=why or message("the draft has {n} lines", n=lines))
    span = source.line_span(comment.line - 1)
    if span.start < _body_start(draft):
        return _Anchor(doubt=why or message("line {n} is in the plan's header", n=comment.line))
    return _Anchor(section_holding(draft.plan, Span(span.start, span.start)), doubt=why)


def _body_start(draft: SentDraft) -> int:
    return draft.plan.sections[0].extent.start


def _flat(words: str) -> str:
    flat = clean_lines(words).replace("\n", " ")
    return flat if len(flat) <= 80 else f"{flat[:77]}…"  # noqa: PLR2004 - a line's worth
