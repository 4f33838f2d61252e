"""Head and foot of what the drafting body signs: matrix, comparison, report and letters."""

from __future__ import annotations

import re

from plantool.core.agency import Agencies
from plantool.core.message import Message, message
from plantool.core.plan import Drafter, Plan, PlanHeader
from plantool.core.printed_name import sentence_case
from plantool.core.render import OPEN_NUMBER, TYPE_NAMES, issuer_in_text
from plantool.core.review import Review
from plantool.core.vietnamese import date_words


def missing_drafter(plan: Plan) -> Message | None:
    """What is missing where nobody is named who signs."""
    drafter = plan.header.drafter
    if drafter and drafter.name.strip():
        return None
    return message(
        "{path}: 'drafter' is missing, who signs this document; add its 'name'",
        path=plan.source.path,
    )


def drafter_values(review: Review) -> dict[str, object]:
    """The values that all documents of the drafter share: who signs, and what about."""
    header = review.plan.header
    drafter = header.drafter or Drafter()
    place = drafter.place.strip() or header.place.strip()
    # The day is written in by hand after signing, as the number is.
    day = date_words((header.date or "")[:4])
    return {
        "plan": review.plan.id,
        "head": {
            "parent": _lines(drafter.parent),
            "issuer": _lines(drafter.name),
            "number": "",
            "place_date": f"{place}, {day}" if place else day.capitalize(),
            "urgency": "",
            "draft": [],
        },
        "open_number": OPEN_NUMBER,
        "symbol": drafter.symbol.strip(),
        "short": _short(drafter, review.agencies),
        "day": day,
        "drafter": _name(drafter, review.agencies),
        "issuer": issuer_in_text(header, review.agencies),
        "foot": {
            "archive": re.sub(r"^[-\s]*Lưu\s*:?\s*", "", drafter.archive).strip().rstrip(" ;."),
            "signature": [
                line
                for text in (drafter.signature.lines if drafter.signature else ())
                for line in _lines(text)
            ],
            "name": drafter.signature.name.strip() if drafter.signature else "",
        },
        "subject": {"type": TYPE_NAMES[header.type], "title": _in_sentence(header)},
        "draft": header.draft,
        "properties": {
            "title": " ".join(f"{TYPE_NAMES[header.type]} {header.title}".split()),
            "subject": " ".join(header.title.split()),
            "creator": " ".join(drafter.name.split()),
            "identifier": review.plan.id,
            "plan": review.plan.id,
            "draft": str(header.draft),
        },
    }


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _name(drafter: Drafter, agencies: Agencies) -> str:
    """The drafter's name within a sentence."""
    known = agencies.by_id.get(drafter.agency or "")
    return known.name if known and known.name else sentence_case(" ".join(drafter.name.split()))


def _short(drafter: Drafter, agencies: Agencies) -> str:
    """The drafter in the symbol of a named document: `LHH` of `LHH-VP`."""
    begun = drafter.symbol.strip().partition("-")[0]
    known = agencies.by_id.get(drafter.agency or "")
    return begun or (known.short if known else "")


def _in_sentence(header: PlanHeader) -> str:
    """The title as it goes on behind `Kế hoạch`; a name at its beginning stays a name."""
    title = " ".join(header.title.split())
    first, _, rest = title.partition(" ")
    if first[1:] != first[1:].lower() or rest[:1] != rest[:1].lower():
        return title
    return title[:1].lower() + title[1:]
