"""What the Word file for signing says: every value of its template, made from plan and bodies.

The values are plain: texts, numbers, lists and mappings. `Markdown` marks those that are pandoc
Markdown already; every other text is a value that the template escapes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from msgspec import Struct, field

from plantool.core.agency import Agencies
from plantool.core.body_markdown import AppendixText, body_parts, words_with_references
from plantool.core.numbering import Numbering
from plantool.core.plan import LANDSCAPE, DocumentType, Plan, PlanHeader, Section, Urgency
from plantool.core.printed_name import sentence_case
from plantool.core.task_rows import DEFAULT_TITLE, task_table
from plantool.core.vietnamese import date_words

TYPE_NAMES: Mapping[DocumentType, str] = {
    DocumentType.KE_HOACH: "Kế hoạch",
    DocumentType.NGHI_QUYET: "Nghị quyết",
    DocumentType.QUYET_DINH: "Quyết định",
    DocumentType.CHI_THI: "Chỉ thị",
    DocumentType.QUY_CHE: "Quy chế",
    DocumentType.QUY_DINH: "Quy định",
    DocumentType.THONG_CAO: "Thông cáo",
    DocumentType.THONG_BAO: "Thông báo",
    DocumentType.HUONG_DAN: "Hướng dẫn",
    DocumentType.CHUONG_TRINH: "Chương trình",
    DocumentType.PHUONG_AN: "Phương án",
    DocumentType.DE_AN: "Đề án",
    DocumentType.DU_AN: "Dự án",
    DocumentType.BAO_CAO: "Báo cáo",
    DocumentType.TO_TRINH: "Tờ trình",
}

URGENCY_NAMES: Mapping[Urgency, str] = {
    Urgency.HOA_TOC: "HỎA TỐC",
    Urgency.THUONG_KHAN: "THƯỢNG KHẨN",
    Urgency.KHAN: "KHẨN",
}

OPEN_NUMBER = "\u00a0" * 8
"""The room for a number that is given after signing."""


class Markdown(str):
    """Text that is pandoc Markdown already, which a template puts in as it is."""

    __slots__ = ()


class RenderOptions(Struct, frozen=True, kw_only=True):
    """What a rendering may be told beyond the plan itself."""

    release: int | None = None
    """Which sending out the draft belongs to: the n of "DỰ THẢO lần n"; 0 for one not sent out.

    None in the plan for signing, which is no draft."""
    sent: str = ""
    """The day it was sent out, ISO."""
    line_numbers: bool = False
    images: Mapping[str, bytes] = field(default_factory=dict)
    """The pictures of the text (`image_targets`), by the name that it gives them."""
    stand_ins: Mapping[str, str] = field(default_factory=dict)
    """Words that stand in the place of sections, by the sections' IDs."""


def render_context(
    plan: Plan, agencies: Agencies, numbering: Numbering, options: RenderOptions
) -> dict[str, object]:
    """The values of the templates `ke-hoach` and `du-thao`."""
    header = plan.header
    parts = body_parts(plan, numbering, options.images, options.stand_ins)
    return {
        "plan": plan.id,
        "head": head_values(header) | {"draft": _draft_lines(options)},
        "title": {
            "type": TYPE_NAMES[header.type],
            "lines": [*_lines(header.title), *_lines(header.subtitle)],
        },
        "grounds": _grounds(header, numbering),
        "body": Markdown(parts.main),
        "closing": Markdown(parts.closing),
        "foot": foot_values(header),
        "appendices": _appendices(plan, agencies, numbering, parts.appendices),
        "line_numbers": options.line_numbers,
        "headings": _headings(plan, numbering),
        "properties": _properties(plan),
    }


def head_values(header: PlanHeader) -> dict[str, object]:
    """The values of a document's head: bodies, number, place and day, urgency."""
    return {
        "parent": _lines(header.issuer.parent),
        "issuer": _lines(header.issuer.name),
        "number": f"Số: {printed_number(header)}",
        "place_date": place_and_date(header),
        "urgency": URGENCY_NAMES[header.urgency] if header.urgency else "",
        "draft": [],
    }


def foot_values(header: PlanHeader) -> dict[str, object]:
    """The values of a document's foot: recipients and signature."""
    return {
        "recipients": _recipients(header),
        "signature": [line for text in header.signature.lines for line in _lines(text)],
        "name": header.signature.name.strip(),
    }


def printed_number(header: PlanHeader) -> str:
    """Number and symbol, `05/KH-UBND`, with room left where there is no number yet."""
    number = OPEN_NUMBER if header.number is None else f"{header.number:02d}"
    return f"{number}/{header.symbol.strip()}"


def place_and_date(header: PlanHeader) -> str:
    """`Hà Giang, ngày 05 tháng 02 năm 2021`, with room left for what is not known yet."""
    words = date_words(header.date)
    return f"{header.place.strip()}, {words}" if header.place.strip() else words.capitalize()


def attached_line(header: PlanHeader, agencies: Agencies) -> str:
    """The line under an appendix's title: which document it belongs to."""
    kind = TYPE_NAMES[header.type]
    issuer = issuer_in_text(header, agencies)
    of = f" của {issuer}" if issuer else ""
    return f"(Kèm theo {kind} số {printed_number(header)} {date_words(header.date)}{of})"


def issuer_in_text(header: PlanHeader, agencies: Agencies) -> str:
    """The issuing body's name as it stands within a sentence."""
    name = " ".join(header.issuer.name.split())
    for agency in agencies.by_id.values():
        if agency.name.casefold() == name.casefold():
            return agency.name
    return sentence_case(name)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _draft_lines(options: RenderOptions) -> list[str]:
    if options.release is None:
        return []
    times = f" lần {options.release}" if options.release else ""
    day = "/".join(reversed(options.sent.split("-"))) if options.sent else ""
    return [f"DỰ THẢO{times}", *([f"(ngày {day})"] if day else [])]


def _grounds(header: PlanHeader, numbering: Numbering) -> list[str]:
    """One paragraph each: all end with a semicolon, the last with a full stop."""
    texts = [
        words_with_references(" ".join(text.split()), numbering).rstrip(" ;.,")
        for text in header.grounds
        if text.strip()
    ]
    return [text + (";" if place < len(texts) else ".") for place, text in enumerate(texts, 1)]


def _recipients(header: PlanHeader) -> list[str]:
    """`- …;` a line, the last one what goes to the archive, with a full stop."""
    lines = [_bare(text) for text in header.recipients if _bare(text)]
    archive = re.sub(r"^Lưu\s*:?\s*", "", _bare(header.archive))
    if archive:
        lines.append(f"Lưu: {archive}")
    return [f"- {line}{';' if place < len(lines) else '.'}" for place, line in enumerate(lines, 1)]


def _bare(text: str) -> str:
    """A recipient without the dash and the stop that plantool puts."""
    return " ".join(text.split()).removeprefix("-").strip().rstrip(";.").rstrip()


def _appendices(
    plan: Plan,
    agencies: Agencies,
    numbering: Numbering,
    parts: tuple[AppendixText, ...],
) -> list[dict[str, object]]:
    """The appendices in the text's order, then the one made of the tasks."""
    attached = attached_line(plan.header, agencies)
    found: list[dict[str, object]] = [
        {
            "label": numbering.label(part.section.id),
            "title": [],
            "heading": Markdown(part.heading),
            "body": Markdown(part.text),
            "landscape": LANDSCAPE in part.section.classes,
            "attached": attached,
            "tasks": None,
        }
        for part in parts
    ]
    if plan.header.tasks:
        found.append(
            {
                "label": numbering.task_appendix,
                "title": _lines(plan.header.task_table.title or DEFAULT_TITLE),
                "heading": Markdown(""),
                "body": Markdown(""),
                "landscape": True,
                "attached": attached,
                "tasks": task_table(plan.header, agencies, numbering),
            }
        )
    return found


def _headings(plan: Plan, numbering: Numbering) -> dict[str, object]:
    """Paragraph style and outline level of each section's heading, by its ID."""
    return {
        section.id: {
            "style": _heading_style(section, numbering.label(section.id)),
            "outline": section.level - 1,
        }
        for section in plan.sections
        if section.level and section.id
    }


_STYLES = (
    (re.compile(r"(Phần|Chương) "), "TenPhan"),
    (re.compile(r"[IVXLCDM]+\."), "Heading1"),
    (re.compile(r"Điều |[0-9]+(\.[0-9]+)?\.$"), "Heading2"),
    (re.compile(r"[0-9]"), "Heading3"),
    (re.compile(r"\w+\)"), "Heading3"),
)
"""Which heading looks how, by the form of its number (Decree 30, Annex I, box 6)."""


def _heading_style(section: Section, label: str) -> str:
    if section.is_appendix:
        return "TenPhuLuc"
    for form, style in _STYLES:
        if form.match(label):
            return style
    return f"Heading{section.level}"


def _properties(plan: Plan) -> dict[str, str]:
    header = plan.header
    return {
        "title": " ".join(f"{TYPE_NAMES[header.type]} {header.title}".split()),
        "subject": " ".join(header.title.split()),
        "creator": " ".join(header.issuer.name.split()),
        "identifier": plan.id,
        "plan": plan.id,
        "draft": str(header.draft),
        "sha256": hashlib.sha256(plan.source.text.encode()).hexdigest(),
    }
