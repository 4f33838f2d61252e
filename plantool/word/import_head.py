"""The head of an administrative document: bodies, number, place and day, type, title, grounds.

A head in a table and one typed with tabs are read alike: line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.message import Message, message
from plantool.word.import_ids import folded
from plantool.word.import_inline import clean
from plantool.word.read import Block, Paragraph, Run, Table, in_capitals

_TYPES = {
    "ke hoach": "ke-hoach",
    "nghi quyet": "nghi-quyet",
    "quyet dinh": "quyet-dinh",
    "chi thi": "chi-thi",
    "quy che": "quy-che",
    "quy dinh": "quy-dinh",
    "thong cao": "thong-cao",
    "thong bao": "thong-bao",
    "huong dan": "huong-dan",
    "chuong trinh": "chuong-trinh",
    "phuong an": "phuong-an",
    "de an": "de-an",
    "du an": "du-an",
    "bao cao": "bao-cao",
    "to trinh": "to-trinh",
}
_URGENCIES = {"hoa toc": "hoa-toc", "thuong khan": "thuong-khan", "khan": "khan"}
_NATION = "cong hoa xa hoi chu nghia viet nam"
_MOTTO = re.compile(r"doc lap\s*[-–]\s*tu do\s*[-–]\s*hanh phuc")
_NUMBER = re.compile(
    r"(?i)\s*số\s*:?\s*(?P<number>\d{1,6})?[\s.…_]*(?:/|$)\s*(?P<symbol>[\w&][\w&./–-]*)?\s*"
)
_DAY = re.compile(
    r"(?i)(?P<place>[^,]*?),?\s*ngày[\s.…_]*(?P<day>\d{1,2})?[\s.…_]*tháng[\s.…_]*"
    r"(?P<month>\d{1,2})?[\s.…_]*năm[\s.…_]*(?P<year>\d{4})?[\s.…_]*"
)
_RULE_LINE = re.compile(r"[\s_\-–—=*.…]+")
_GROUND = re.compile(r"(?i)(căn cứ|xét|theo|thực hiện|trên cơ sở|thi hành)\b")
_OPENING = re.compile(r"nhu sau\b|, .*\b(ban hanh|xay dung) ke hoach\b.*[.:]$")
_FIRST_BLOCKS = 40
_MOST_LINES = 16
"""A head has fewer lines above its title: more are another text."""


class Line(Struct, frozen=True):
    """One line of a head or foot."""

    text: str
    bold: bool
    capitals: bool


class Head(Struct, frozen=True):
    """What the head of a document says."""

    parent: str = ""
    name: str = ""
    number: int | None = None
    symbol: str = ""
    place: str = ""
    date: str = ""
    urgency: str = ""
    type: str = ""
    title: str = ""
    subtitle: str = ""
    grounds: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    """Lines that are none of these: kept in the text."""
    report: tuple[Message, ...] = ()

    @property
    def short(self) -> str:
        """The issuer's abbreviation, as in the document's symbol: UBND in KH-UBND."""
        return self.symbol.split("-", 1)[1] if "-" in self.symbol else ""


def read_head(blocks: Sequence[Block]) -> tuple[Head, int]:
    """The head, and how many blocks it takes up."""
    type_at = _type_line(blocks)
    before = [line for block in blocks[: type_at or 0] for line in lines_of(block)]
    if type_at is not None and len(before) <= _MOST_LINES:
        head, after = _read_title(blocks, type_at, _read_bodies(before))
        return _read_grounds(blocks, after, head)
    table_at = next((at for at, block in enumerate(blocks[:6]) if _is_head(block)), None)
    if table_at is None:
        return Head(report=(message("no head with issuing body and number was found"),)), 0
    before = [line for block in blocks[: table_at + 1] for line in lines_of(block)]
    head = _read_bodies(before)
    note = message("no kind of document (KẾ HOẠCH) was found; type is set to 'ke-hoach'")
    return replace(head, report=(*head.report, note)), table_at + 1


def lines_of(block: Block) -> Iterator[Line]:
    """The lines of a paragraph or of all cells, split at tabs, line breaks and wide gaps."""
    if isinstance(block, Table):
        for row in block.rows:
            for cell in row:
                for inner in cell.blocks:
                    yield from lines_of(inner)
        return
    gap = r"[\t\n]+| {5,}" if in_capitals(block.runs) else r"[\t\n]+| {3,}(?=[^,\t]{2,40},\s*ngày)"
    for runs in _split(block.runs, gap):
        text = clean("".join(run.text for run in runs)).strip()
        if text:
            bold = any(run.bold for run in runs if run.text.strip())
            yield Line(text, bold, in_capitals(runs))
    for box in block.boxes:
        yield from lines_of(box)


def is_rule_line(text: str) -> bool:
    """Whether the text is only a typed line: underscores, dashes, stars."""
    return bool(_RULE_LINE.fullmatch(text))


def _split(runs: Sequence[Run], gap: str) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        for index, part in enumerate(re.split(gap, run.text)):
            if index:
                yield line
                line = []
            line.append(replace(run, text=part))
    yield line


def _is_head(block: Block) -> bool:
    return _NATION in folded(" ".join(line.text for line in lines_of(block)))


def _type_line(blocks: Sequence[Block]) -> int | None:
    """Where the kind of document stands by itself in capitals."""
    for at, block in enumerate(blocks[:_FIRST_BLOCKS]):
        if isinstance(block, Paragraph):
            text = clean(block.text).strip()
            if in_capitals(block.runs) and _type_of(text):
                return at
    return None


def _type_of(text: str) -> str:
    return _TYPES.get(folded(text), "")


def _read_bodies(lines: Sequence[Line]) -> Head:
    """Issuer, number, place and day out of the lines above the title."""
    head = Head()
    bodies: list[Line] = []
    for line in lines:
        words = folded(line.text)
        number, day = _NUMBER.fullmatch(line.text), _DAY.fullmatch(line.text)
        if words == _NATION or _MOTTO.fullmatch(words) or is_rule_line(line.text):
            continue
        if number and (number["symbol"] or number["number"] or ":" in line.text):
            head = replace(head, number=_int(number["number"]), symbol=number["symbol"] or "")
        elif day:
            head = replace(head, place=day["place"].strip(), date=_date(day))
        elif words in _URGENCIES:
            head = replace(head, urgency=_URGENCIES[words])
        elif words.startswith("du thao"):
            note = message("printed by plantool, not kept: {text}", text=line.text)
            head = replace(head, report=(*head.report, note))
        elif words.startswith(("v/v", "ve viec")) and not head.title:
            head = replace(head, title=line.text)
        elif line.capitals and not head.symbol:
            bodies.append(line)
        else:
            head = replace(head, unplaced=(*head.unplaced, line.text))
    parents = [line.text for line in bodies if not line.bold]
    names = [line.text for line in bodies if line.bold]
    if not names:
        parents, names = [], parents
    head = replace(head, parent="\n".join(parents), name="\n".join(names))
    return replace(head, report=_head_report(head))


def _head_report(head: Head) -> tuple[Message, ...]:
    report = [*head.report]
    report += [
        message("kept as text, not recognised in the head: {text}", text=text)
        for text in head.unplaced
    ]
    if head.name:
        report.append(message("issuing body: {name}", name=head.name.replace("\n", " ")))
    else:
        report.append(message("no issuing body was found; fill in 'issuer'"))
    if head.symbol:
        report.append(message("symbol: {symbol}", symbol=head.symbol))
    if head.place or head.date:
        report.append(message("place and day: {place} {date}", place=head.place, date=head.date))
    return tuple(report)


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _date(day: re.Match[str]) -> str:
    parts = [day["year"], day["month"], day["day"]]
    date = ""
    for part in parts:
        if part is None:
            break
        date += f"-{int(part):02d}" if date else part
    return date


def _read_title(blocks: Sequence[Block], type_at: int, head: Head) -> tuple[Head, int]:
    """Type, title and subtitle, and where the text after them begins."""
    first = blocks[type_at]
    kind = _type_of(clean(first.text)) if isinstance(first, Paragraph) else ""
    title: list[str] = []
    subtitle: list[str] = []
    at = type_at + 1
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Table):
            break
        text = clean(block.text).strip()
        if text and not is_rule_line(text):
            is_title = block.centred or (_all_bold(block) and not title)
            if not is_title or block.label or block.boxes:
                break
            if text.startswith("(") or subtitle or not _any_bold(block):
                subtitle.append(text)
            else:
                title.append(text)
        at += 1
    if not title:
        title, subtitle = subtitle, []
    report = [*head.report, message("kind of document: {kind}", kind=kind)]
    report.append(
        message("title: {title}", title=" ".join(title))
        if title
        else message("no title was found; fill in 'title'")
    )
    if subtitle:
        report.append(message("subtitle: {subtitle}", subtitle=" ".join(subtitle)))
    return replace(
        head,
        type=kind,
        title=" ".join(title) or head.title,
        subtitle=" ".join(subtitle),
        report=tuple(report),
    ), at


def _all_bold(block: Paragraph) -> bool:
    return all(run.bold for run in block.runs if run.text.strip())


def _any_bold(block: Paragraph) -> bool:
    return any(run.bold for run in block.runs if run.text.strip())


def _read_grounds(blocks: Sequence[Block], at: int, head: Head) -> tuple[Head, int]:
    """Căn cứ: the paragraphs at the start that end with a semicolon, and the one after them."""
    grounds: list[str] = []
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Table) or any(run.note for run in block.runs):
            break
        text = clean(block.text).strip()
        if text and not is_rule_line(text):
            if block.label or not _is_ground(text.lstrip("- "), block):
                break
            grounds.append(text.lstrip("- "))
        at += 1
    if not grounds:
        return head, at
    note = message("grounds: {count}", count=len(grounds))
    # The renderer ends each with ";" and the last with ".".
    bare = tuple(text.rstrip(" ;.,") for text in grounds)
    return replace(head, grounds=bare, report=(*head.report, note)), at


def _is_ground(text: str, block: Paragraph) -> bool:
    if not _GROUND.match(text) or _OPENING.search(folded(text)):
        return False
    italic = all(run.italic for run in block.runs if run.text.strip())
    stated = folded(text).startswith("can cu") or italic
    return text.endswith(";") or (stated and text.endswith((".", ",")))
