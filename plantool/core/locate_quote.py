"""Where quoted words stand in a plan as it is now, in a section or in a header field."""

from __future__ import annotations

from plantool.core.anchor import Match, locate
from plantool.core.field import find_field, texts_in
from plantool.core.message import Message, message
from plantool.core.numbering import number_plan
from plantool.core.plain_view import field_view, view_of
from plantool.core.plan import Plan


def locate_in_section(
    plan: Plan, section_id: str, quote: str, *, prefix: str = "", suffix: str = ""
) -> Match | Message:
    """Where the words stand in a section with its subsections, or why none can be sought there."""
    view = view_of(plan, section_id, number_plan(plan).reference)
    if view is None:
        return message("{path}: there is no section '{id}'", path=plan.source.path, id=section_id)
    return locate(view, quote, prefix, suffix)


def locate_in_field(
    plan: Plan, field: str, quote: str, *, prefix: str = "", suffix: str = ""
) -> Match | Message:
    """Where the words stand in the texts of a header field, or why none can be sought there."""
    found = find_field(plan, field)
    if found is None or found.node is None:
        return message("{path}: the header has no '{field}'", path=plan.source.path, field=field)
    scalars = [scalar for _, scalar in texts_in(found)]
    if not scalars:
        return message("{path}: '{field}' holds no text", path=plan.source.path, field=field)
    return locate(field_view(plan.source, scalars), quote, prefix, suffix)
