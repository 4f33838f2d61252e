"""Recognises the components of an official document by their words and places, never by styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.fold import fold
from plantool.core.message import Message
from plantool.core.render import TYPE_NAMES
from plantool.core.vietnamese import strip_marks
from plantool.word.lint_component import Component, Kind
from plantool.word.lint_finding import quoted
from plantool.word.lint_foot_parts import AUTHORITY, Foot, find_foot
from plantool.word.lint_read import LintDocument, LintParagraph, Piece


class Anatomy(Struct, frozen=True, dict=True):
    """A document taken apart: its components, and where its body begins and ends."""

    document: LintDocument
    components: tuple[Component, ...]
    head_end: int
    """The first paragraph behind the head."""
    body_start: int
    foot: Foot | None
    appendix_start: int
    is_appendix: bool
    """The file is an appendix alone: it has neither head nor foot."""

    def of(self, kind: Kind) -> tuple[Component, ...]:
        """The components of a kind, in reading order."""
        return tuple(component for component in self.components if component.kind is kind)

    @cached_property
    def by_index(self) -> Mapping[int, Component]:
        """The component that a paragraph is or begins with, by the paragraph's index."""
        return {one.paragraph.index: one for one in reversed(self.components)}

    @cached_property
    def body_end(self) -> int:
        """The first paragraph behind the body."""
        return min(self.foot.start if self.foot else self.appendix_start, self.appendix_start)

    @cached_property
    def body(self) -> tuple[LintParagraph, ...]:
        """The paragraphs of running text, blank ones too; tables and text boxes left out."""
        return tuple(
            paragraph
            for paragraph in self.document.paragraphs[self.body_start : self.body_end]
            if paragraph.cell is None and not paragraph.boxed
        )


def take_apart(document: LintDocument) -> Anatomy:
    """The components of a document."""
    paragraphs = document.paragraphs
    first = next((one for one in paragraphs if one.words), paragraphs[0])
    is_appendix = APPENDIX_LABEL.fullmatch(first.words) is not None
    title = None if is_appendix else _type_name(paragraphs)
    head_end = 0 if is_appendix else title.index if title else _guessed_head_end(paragraphs)
    title_lines = _title_lines(paragraphs, title) if title else ()
    after_title = title_lines[-1].index + 1 if title_lines else head_end + (title is not None)
    foot = None if is_appendix else find_foot(paragraphs, after_title)
    appendices = tuple(_appendices(document, foot.end if foot else after_title, alone=is_appendix))
    labels = [part.paragraph.index for part in appendices if part.kind is Kind.APPENDIX_LABEL]
    appendix_start = len(paragraphs) if is_appendix or not labels else labels[0]
    body_start = max((part.paragraph.index + 1 for part in appendices), default=0)
    found = (
        *_head(paragraphs[:head_end]),
        *((_whole(Kind.TYPE_NAME, title),) if title else ()),
        *(_whole(Kind.TITLE, line) for line in title_lines),
        *(_whole(Kind.GROUND, one) for one in _grounds(paragraphs[after_title:])),
        *_foot_components(foot),
        *appendices,
    )
    start = body_start if is_appendix else after_title
    return Anatomy(document, found, head_end, start, foot, appendix_start, is_appendix)


APPENDIX_LABEL = re.compile(r"(?i:phụ lục)(?:\s+(?:số\s+)?(?P<number>[IVXLC]+|[0-9]+|[A-Z]))?\W*")
STATE_NAME = "CONG HOA XA HOI CHU NGHIA VIET NAM"
MOTTO = "doclaptudohanhphuc"
GROUND = re.compile(r"(?i:căn cứ|theo đề nghị)\s")
_NUMBER = re.compile(r"(?i:số)[\s\xa0.…_:]*[0-9]*[\s\xa0]*[/-].*", re.DOTALL)
_PLACE_DATE = re.compile(r".{0,60}?ngày\b.{0,30}tháng\b.{0,30}năm\b.*", re.DOTALL | re.IGNORECASE)
_URGENCY = frozenset({"HOA TOC", "THUONG KHAN", "KHAN", "HOA TOC HEN GIO"})
_OTHER_TYPES = (
    *("Biên bản", "Hợp đồng", "Công điện", "Bản ghi nhớ", "Bản thỏa thuận", "Giấy ủy quyền"),
    *("Giấy mời", "Giấy giới thiệu", "Giấy nghỉ phép", "Phiếu gửi", "Phiếu chuyển", "Phiếu báo"),
)
_TYPE_WORDS = frozenset(fold(name.upper()).text for name in (*TYPE_NAMES.values(), *_OTHER_TYPES))
_HEADING = re.compile(r"(?:[IVX]+|[0-9]+)[.)]\s")
_LONGEST_NUMBER = 200
_LONGEST_LINE = 400
_HEAD_LENGTH = 40
_GUESSED_HEAD = 15
_TITLE_LINES = 10
_GAP = re.compile(r"\t+|[ \xa0]{6,}")
_OPEN_BEFORE = re.compile(r"(?:Số:?|ngày|tháng|năm)$", re.IGNORECASE)
_OPEN_AFTER = re.compile(r"/|tháng|năm\b")


def _whole(kind: Kind, paragraph: LintParagraph) -> Component:
    return Component(kind, paragraph, paragraph.pieces)


def _type_name(paragraphs: tuple[LintParagraph, ...]) -> LintParagraph | None:
    seen = 0
    for paragraph in paragraphs:
        if not paragraph.words:
            continue
        seen += 1
        if seen > _HEAD_LENGTH:
            return None
        if fold(paragraph.words.upper()).text in _TYPE_WORDS and not paragraph.boxed:
            return paragraph
    return None


def _guessed_head_end(paragraphs: tuple[LintParagraph, ...]) -> int:
    """Without a type's name: behind the table that holds the state's name, or a few paragraphs."""
    for paragraph in paragraphs[:_HEAD_LENGTH]:
        if _plain(paragraph.words) == STATE_NAME and paragraph.cell:
            table = paragraph.cell.table
            inside = [p.index for p in paragraphs if p.cell and p.cell.table == table]
            return inside[-1] + 1
    return min(_GUESSED_HEAD, len(paragraphs))


def _title_lines(
    paragraphs: tuple[LintParagraph, ...], title: LintParagraph
) -> tuple[LintParagraph, ...]:
    lines: list[LintParagraph] = []
    for paragraph in paragraphs[title.index + 1 : title.index + 1 + _TITLE_LINES]:
        centred = paragraph.layout.align == "center"
        bold = bool(paragraph.letters) and all(one.look.bold for one in paragraph.letters)
        if not paragraph.words or paragraph.cell or not (centred or (bold and not lines)):
            break
        if GROUND.match(paragraph.words) or _HEADING.match(paragraph.words) or _is_rule(paragraph):
            break
        # Below the title of a decision stands who decides, in capitals.
        shouts = bool(lines) and paragraph.words == paragraph.words.upper()
        if paragraph.words.startswith("(") or shouts:
            break
        lines.append(paragraph)
    return tuple(lines)


def _is_rule(paragraph: LintParagraph) -> bool:
    return not any(map(str.isalnum, paragraph.words))


def _grounds(paragraphs: tuple[LintParagraph, ...]) -> tuple[LintParagraph, ...]:
    """The grounds; an opening sentence that only begins like one ends with a colon or verb."""
    found: list[LintParagraph] = []
    for paragraph in paragraphs:
        if not paragraph.words or (not found and _is_note(paragraph)):
            continue
        if not GROUND.match(paragraph.words) or _is_opening(paragraph.words):
            break
        found.append(paragraph)
    return tuple(found)


def _is_note(paragraph: LintParagraph) -> bool:
    return paragraph.words.startswith("(") or _is_rule(paragraph)


def _is_opening(text: str) -> bool:
    return (
        text.endswith(":")
        or re.search(r"(ban hành|xây dựng) (Kế hoạch|kế hoạch)", text) is not None
    )


def _head(paragraphs: tuple[LintParagraph, ...]) -> Iterator[Component]:
    segments = [
        segment
        for paragraph in paragraphs
        if not paragraph.boxed
        for segment in _segments(paragraph)
        if segment.words
    ]
    kinds: dict[int, Kind] = {}
    for at, segment in enumerate(segments):
        kind = _head_kind(segment)
        if kind and kind not in kinds.values():
            kinds[at] = kind
    state = next((segments[at] for at, kind in kinds.items() if kind is Kind.STATE_NAME), None)
    number = next((at for at, kind in kinds.items() if kind is Kind.NUMBER), None)
    names = [
        at
        for at, segment in enumerate(segments)
        if at not in kinds and _is_name(segment, state) and (number is None or at < number)
    ]
    kinds |= _names([segments[at] for at in names], names)
    for at, segment in enumerate(segments):
        if at in kinds:
            yield replace(segment, kind=kinds[at])
    for paragraph in paragraphs:
        if _plain(paragraph.words) in _URGENCY:
            yield _whole(Kind.URGENCY, paragraph)


def _segments(paragraph: LintParagraph) -> Iterator[Component]:
    """The parts of a line that tabs or many spaces set apart, where there is no table."""
    text = paragraph.text
    gaps = [
        gap
        for gap in _GAP.finditer(text[:_LONGEST_LINE])
        if not _is_left_open(text[:_LONGEST_LINE], gap)
    ]
    if paragraph.cell or not gaps or len(text) > _LONGEST_LINE:
        yield _whole(Kind.ISSUER, paragraph)
        return
    start = 0
    for gap in (*gaps, None):
        end = gap.start() if gap else len(text)
        yield Component(Kind.ISSUER, paragraph, _cut(paragraph.pieces, start, end))
        start = gap.end() if gap else end


def _is_left_open(text: str, gap: re.Match[str]) -> bool:
    """Whether a gap is room for a number or a day to be written in."""
    before, after = text[: gap.start()].rstrip(), text[gap.end() :].lstrip()
    return _OPEN_BEFORE.search(before) is not None or _OPEN_AFTER.match(after) is not None


def _cut(pieces: tuple[Piece, ...], start: int, end: int) -> tuple[Piece, ...]:
    cut: list[Piece] = []
    at = 0
    for piece in pieces:
        first, last = max(start - at, 0), min(end - at, len(piece.text))
        if first < last:
            cut.append(replace(piece, text=piece.text[first:last]))
        at += len(piece.text)
    return tuple(cut)


def _head_kind(segment: Component) -> Kind | None:
    plain = _plain(segment.words)
    if plain == STATE_NAME:
        return Kind.STATE_NAME
    if re.sub("[^a-z]", "", plain.lower()) == MOTTO:
        return Kind.MOTTO
    if _NUMBER.fullmatch(segment.text[:_LONGEST_NUMBER]):
        return Kind.NUMBER
    if _PLACE_DATE.fullmatch(segment.text) and not segment.text.startswith("("):
        return Kind.PLACE_DATE
    return None


def _plain(text: str) -> str:
    return " ".join(strip_marks(text).upper().split())


def _is_name(segment: Component, state: Component | None) -> bool:
    """Whether a line in the head names a body: it stands left of the state's name."""
    if not any(map(str.isalpha, segment.words)) or _plain(segment.words) in _URGENCY:
        return False
    here, there = segment.paragraph.cell, state.paragraph.cell if state else None
    if here and there:
        return here.table == there.table and here.column < there.column
    return segment.words == segment.words.upper()


def _names(lines: list[Component], at: list[int]) -> dict[int, Kind]:
    """The issuing body, and the parent above it: the lines in another weight."""
    weights = [any(one.look.bold for one in line.pieces) for line in lines]
    if not lines:
        return {}
    first_issuer = len(lines) - 1
    while first_issuer and weights[first_issuer - 1] == weights[-1]:
        first_issuer -= 1
    if first_issuer == 1 and _COMMITTEE.fullmatch(lines[0].words) and _AREA.match(lines[1].words):
        # One name on two lines, of which one has lost its weight.
        first_issuer = 0
    if len(lines) > 1 and first_issuer == 0 and _is_pair(lines):
        first_issuer = 1
    return {
        index: Kind.ISSUER if row >= first_issuer else Kind.PARENT for row, index in enumerate(at)
    }


_COMMITTEE = re.compile("(?:ỦY BAN|UỶ BAN|HỘI ĐỒNG) NHÂN DÂN")
_AREA = re.compile(r"(?:TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ|XÃ|PHƯỜNG|ĐẶC KHU)\b")
_PARENT = re.compile(r"(UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|BỘ|SỞ|TỈNH ỦY)\b.*")
_CHILD = re.compile(r"(SỞ|BAN|CHI CỤC|CỤC|VĂN PHÒNG|PHÒNG|TRUNG TÂM|THANH TRA|VỤ|TỔNG CỤC)\b.*")


def _is_pair(lines: list[Component]) -> bool:
    """Whether a body and its department stand there in one weight."""
    first, second = lines[0].words, lines[1].words
    return _PARENT.fullmatch(first) is not None and _CHILD.fullmatch(second) is not None


def _foot_components(foot: Foot | None) -> Iterator[Component]:
    if foot is None:
        return
    left = (*((foot.label,) if foot.label else ()), *foot.recipients)
    for line in left:
        first, *others = (one for one in _segments(line) if one.words)
        yield replace(first, kind=Kind.RECIPIENTS if line is foot.label else Kind.RECIPIENT)
        # Without a table the signer's lines stand behind tabs on the recipients' lines.
        for other in others:
            if AUTHORITY.fullmatch(other.words.upper()):
                yield replace(other, kind=Kind.AUTHORITY)
    for kind, lines in ((Kind.AUTHORITY, foot.authority), (Kind.SIGNER, foot.signer)):
        for line in lines:
            yield _whole(kind, line)


def _appendices(document: LintDocument, start: int, *, alone: bool) -> Iterator[Component]:
    paragraphs = document.paragraphs
    for paragraph in paragraphs[start:]:
        if paragraph.cell or paragraph.boxed or not APPENDIX_LABEL.fullmatch(paragraph.words):
            continue
        yield _whole(Kind.APPENDIX_LABEL, paragraph)
        yield from _appendix_head(paragraphs[paragraph.index + 1 :])
        if alone:
            return


def _appendix_head(paragraphs: tuple[LintParagraph, ...]) -> Iterator[Component]:
    open_bracket = False
    for paragraph in paragraphs[:_TITLE_LINES]:
        if not paragraph.words:
            continue
        if open_bracket or re.match(r"\((?i:ban hành )?(?i:kèm theo)", paragraph.words):
            open_bracket = not paragraph.words.endswith(")")
            yield _whole(Kind.ATTACHED, paragraph)
            if not open_bracket:
                return
            continue
        heading = _HEADING.match(paragraph.words)
        centred = paragraph.layout.align == "center"
        bold = bool(paragraph.letters) and all(one.look.bold for one in paragraph.letters)
        if paragraph.cell or _is_rule(paragraph) or heading or not (centred or bold):
            return
        yield _whole(Kind.APPENDIX_TITLE, paragraph)


def paragraph_place(anatomy: Anatomy, paragraph: LintParagraph) -> Message:
    """How a finding names a paragraph: as a component if it is one, else by its words."""
    component = anatomy.by_index.get(paragraph.index)
    return component.place if component else quoted(paragraph.words)
