"""A plan: its header (front matter) and its sections with their places in the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from typing import ClassVar, Literal

from msgspec import Struct, field

from plantool.core.markdown import Block
from plantool.core.model import (
    Date,
    Id,
    Ids,
    Model,
    NonNegativeInt,
    OneOrMoreTexts,
    PositiveInt,
    Text,
    Texts,
)
from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import YamlMapping

OPENING = "mo-dau"
"""The reserved place of the text before the first heading."""

CLOSING = "ket"
"""The reserved place of the closing paragraph."""

UNNUMBERED = "an"
APPENDIX = "phu-luc"
LANDSCAPE = "ngang"

FREE_FIELDS = ("status", "number", "date")
"""Header fields that a hand or `issue` may change at any time; audit notes it."""

OWN_FIELDS = ("draft", "history")
"""Header fields that plantool alone writes."""


class DocumentType(Enum):
    """Kinds of administrative documents."""

    KE_HOACH = "ke-hoach"
    NGHI_QUYET = "nghi-quyet"
    QUYET_DINH = "quyet-dinh"
    CHI_THI = "chi-thi"
    QUY_CHE = "quy-che"
    QUY_DINH = "quy-dinh"
    THONG_CAO = "thong-cao"
    THONG_BAO = "thong-bao"
    HUONG_DAN = "huong-dan"
    CHUONG_TRINH = "chuong-trinh"
    PHUONG_AN = "phuong-an"
    DE_AN = "de-an"
    DU_AN = "du-an"
    BAO_CAO = "bao-cao"
    TO_TRINH = "to-trinh"


ABBREVIATIONS: Mapping[DocumentType, str] = {
    DocumentType.KE_HOACH: "KH",
    DocumentType.NGHI_QUYET: "NQ",
    DocumentType.QUYET_DINH: "QĐ",
    DocumentType.CHI_THI: "CT",
    DocumentType.QUY_CHE: "QC",
    DocumentType.QUY_DINH: "QyĐ",
    DocumentType.THONG_CAO: "TC",
    DocumentType.THONG_BAO: "TB",
    DocumentType.HUONG_DAN: "HD",
    DocumentType.CHUONG_TRINH: "CTr",
    DocumentType.PHUONG_AN: "PA",
    DocumentType.DE_AN: "ĐA",
    DocumentType.DU_AN: "DA",
    DocumentType.BAO_CAO: "BC",
    DocumentType.TO_TRINH: "TTr",
}
"""How a document's symbol names its kind: Decree 30/2020/ND-CP, Annex III, section I."""


class Status(Enum):
    """How far a plan has come."""

    DRAFTING = "drafting"
    CONSULTING = "consulting"
    FINAL = "final"
    SIGNED = "signed"


class NumberingStyle(Enum):
    """How sections are numbered; see `numbering.py`."""

    MUC = "muc"
    PHAN = "phan"
    SO = "so"
    DIEU = "dieu"
    NONE = "none"


class Urgency(Enum):
    """Độ khẩn: the box under the number (Decree 30, Annex I, box 10b)."""

    HOA_TOC = "hoa-toc"
    THUONG_KHAN = "thuong-khan"
    KHAN = "khan"


class Issuer(Model):
    """Cơ quan ban hành: the issuing body."""

    parent: Text = ""
    """Cơ quan chủ quản: the parent body; empty where there is none."""
    name: Text = ""
    """Name as printed; may hold line breaks."""
    short: Text = ""
    """Abbreviation, as in the document's symbol."""


class Drafter(Model):
    """Cơ quan chủ trì soạn thảo: signs the matrix, the letters and the comparison."""

    agency: Id | None = None
    parent: Text = ""
    name: Text = ""
    symbol: Text = ""
    place: Text = ""
    signature: Signature | None = None
    archive: Text = ""


class Signature(Model):
    """Quyền hạn, chức vụ và họ tên: the signing block."""

    lines: Texts = ()
    name: Text = ""


class Period(Model):
    """The years or dates that the plan covers."""

    from_: Date | None = field(default=None, name="from")
    to: Date | None = None


class SourceDocument(Model):
    """A document that the plan carries out, item by item."""

    id: Id
    title: Text = ""
    items: dict[Id, Text] = field(default_factory=dict)


class Target(Model):
    """Chỉ tiêu: what is to be reached; the text is printed as written."""

    id: Id
    section: Id | None = None
    text: Text = ""
    value: Text = ""
    unit: Text = ""
    by: Text = ""
    owner: Text = ""


class Actors(Model):
    """Who leads or cooperates: agency IDs, or free wording with the IDs it means."""

    ALONE: ClassVar[str] = "agencies"

    text: Text = ""
    agencies: Ids = ()


class Task(Model):
    """Nhiệm vụ: who does what by when."""

    id: Id
    section: Ids = ()
    group: Text = ""
    text: Text = ""
    lead: Actors = Actors()
    with_: Actors = field(default=Actors(), name="with")
    due: Text = ""
    output: Text = ""
    funding: Text = ""
    implements: OneOrMoreTexts = ()
    """`source/item` of `sources`, one or several."""
    note: Text = ""


ColumnKey = Literal["tt", "text", "lead", "with", "due", "output", "funding", "implements", "note"]


class Column(Model):
    """One column of the task appendix."""

    key: ColumnKey
    label: Text = ""


class TaskTable(Model):
    """The task appendix: its title and columns."""

    title: Text = ""
    columns: tuple[Column, ...] = ()
    number_row: bool = False
    """Whether a row (1) (2) (3) stands under the column heads."""


class HistoryLine(Model):
    """How one draft came to be: written by plantool only."""

    draft: PositiveInt
    base: Text
    """sha256 of the bytes that the draft was made from."""
    record: Text
    """sha256 of the record of its making."""


class PlanHeader(Model):
    """The front matter of a plan."""

    plan: Id | None = None
    """Equals the file's stem."""
    type: DocumentType = DocumentType.KE_HOACH
    title: Text = ""
    """Trích yếu: what the document is about; may hold line breaks."""
    subtitle: Text = ""
    issuer: Issuer = Issuer()
    drafter: Drafter | None = None
    number: NonNegativeInt | None = None
    symbol: Text = ""
    place: Text = ""
    date: Date | None = None
    draft: PositiveInt = 1
    status: Status = Status.DRAFTING
    numbering: NumberingStyle = NumberingStyle.MUC
    period: Period | None = None
    urgency: Urgency | None = None
    grounds: Texts = ()
    """Căn cứ ban hành."""
    signature: Signature = Signature()
    recipients: Texts = ()
    """Nơi nhận."""
    archive: Text = ""
    sources: tuple[SourceDocument, ...] = ()
    targets: tuple[Target, ...] = ()
    tasks: tuple[Task, ...] = ()
    task_table: TaskTable = TaskTable()
    history: tuple[HistoryLine, ...] = ()


class Section(Struct, frozen=True):
    """A section of the text; `mo-dau` and the headings, in file order."""

    id: str
    """The ID; "" where the heading has none (a fault)."""
    title: str
    """The title's Markdown, without number and attributes."""
    level: int
    """1 to 6; 0 for `mo-dau`."""
    classes: tuple[str, ...]
    heading: Span
    """The heading's whole line, its line end included; empty for `mo-dau`."""
    title_span: Span
    own: Span
    """The own text: from behind the heading to the next heading of any level."""
    extent: Span
    """Heading, own text and subsections."""
    blocks: tuple[Block, ...]
    """The blocks of the own text."""
    parent: int | None
    """Place of the enclosing section in `Plan.sections`."""

    @property
    def whole(self) -> Span:
        """Heading and own text."""
        return Span(self.heading.start, self.own.end)

    @property
    def is_appendix(self) -> bool:
        """Whether it begins an appendix (phụ lục)."""
        return self.level == 1 and APPENDIX in self.classes

    @property
    def is_numbered(self) -> bool:
        """Whether it is shown with a number."""
        return self.level > 0 and UNNUMBERED not in self.classes


class PlanPiece(Struct, frozen=True):
    """The inline content of one heading, paragraph or cell."""

    section: str
    """The ID of the section it stands in; "" for a footnote's text."""
    span: Span


class Plan(Struct, frozen=True, dict=True):
    """A parsed plan with its text: front matter, then sections that join up to the body."""

    source: SourceText
    header: PlanHeader
    front: YamlMapping
    """The front matter's YAML with its places."""
    front_matter: Span
    """From the first `---` to the end of the closing `---` line."""
    sections: tuple[Section, ...]
    footnotes: tuple[Block, ...] = ()
    """Footnote definitions, wherever they stand."""
    link_definitions: tuple[Span, ...] = ()
    """`[label]: url` lines, which Markdown takes out of the text."""

    @property
    def id(self) -> str:
        """The plan's ID: its file's stem."""
        name = self.source.path.rsplit("/", 1)[-1]
        return name.removesuffix(".md") or (self.header.plan or "")

    @cached_property
    def by_id(self) -> dict[str, Section]:
        """Sections by their ID; the first one where an ID stands twice."""
        found: dict[str, Section] = {}
        for section in self.sections:
            if section.id:
                found.setdefault(section.id, section)
        return found

    @cached_property
    def all_blocks(self) -> tuple[tuple[str, Block, int], ...]:
        """Every block below the headings, then those of footnotes (of no section), in file
        order: the ID of its section, the block, its depth.
        """
        found: list[tuple[str, Block, int]] = []
        for section in self.sections:
            _add_blocks(found, section.id, section.blocks, 0)
        _add_blocks(found, "", self.footnotes, 0)
        return tuple(found)

    @cached_property
    def all_pieces(self) -> tuple[PlanPiece, ...]:
        """Every stretch of inline content: titles, paragraphs, items, cells, footnotes."""
        found: list[PlanPiece] = []
        for section in self.sections:
            if len(section.title_span):
                found.append(PlanPiece(section.id, section.title_span))
            _add_pieces(found, section.id, section.blocks)
        _add_pieces(found, "", self.footnotes)
        return tuple(found)

    def section(self, section_id: str) -> Section | None:
        """The section with this ID."""
        return self.by_id.get(section_id)

    def subtree(self, section: Section) -> Iterator[Section]:
        """The section and all sections inside it, in file order."""
        first = bisect_left(
            self.sections, section.extent.start, key=lambda other: other.extent.start
        )
        for index in range(first, len(self.sections)):
            other = self.sections[index]
            if other.extent.start > section.extent.end:
                return
            if section.extent.contains(other.extent) and (
                other is section or other.level > section.level
            ):
                yield other

    def parent_of(self, section: Section) -> Section | None:
        """The enclosing section."""
        return None if section.parent is None else self.sections[section.parent]

    def task(self, task_id: str) -> Task | None:
        """The task with this ID."""
        return next((task for task in self.header.tasks if task.id == task_id), None)


def _add_pieces(found: list[PlanPiece], section: str, blocks: Iterable[Block]) -> None:
    for block in blocks:
        if block.inline:
            found.append(PlanPiece(section, block.content))
        if block.children:
            _add_pieces(found, section, block.children)


def _add_blocks(
    found: list[tuple[str, Block, int]], section: str, blocks: Iterable[Block], depth: int
) -> None:
    for block in blocks:
        found.append((section, block, depth))
        if block.children:
            _add_blocks(found, section, block.children, depth + 1)
