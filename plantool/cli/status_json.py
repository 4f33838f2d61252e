"""The state of a consultation as JSON."""

from __future__ import annotations

from plantool.cli.output import finding_json
from plantool.core.status import Answer, BodyRow, PlaceRow, PlanStatus, RoundRow, Tally


def status_json(status: PlanStatus) -> dict[str, object]:
    """The whole state; bodies and opinions are counted apart."""
    return {
        "plan": status.plan,
        "draft": status.draft,
        "status": status.status.value,
        "opinions": _tally(status.opinions),
        "rounds": [_round(row) for row in status.rounds],
        "sections": [_place(row) for row in status.places],
        "final": {
            "ready": status.is_ready,
            "undecided": list(status.undecided),
            "unanswered": list(status.unanswered),
            "not_applied": list(status.not_applied),
            "findings": [finding_json(finding) for finding in status.faults],
        },
    }


def _tally(tally: Tally) -> dict[str, int]:
    return {
        "total": tally.total,
        "decided": tally.decided,
        "open": tally.open,
        **{status.value: number for status, number in tally.by_status},
        "withdrawn": tally.withdrawn,
        "applied": tally.applied,
        "not_applied": tally.not_applied,
    }


def _round(row: RoundRow) -> dict[str, object]:
    return {
        "round": row.round,
        "title": row.title,
        "kind": row.kind,
        "draft": row.draft,
        "deadline": row.deadline,
        "closed": row.closed,
        "silence": row.silence,
        "asked": row.asked,
        "replied": row.replied,
        "agreed": row.count(Answer.AGREE),
        "commented": row.count(Answer.COMMENTS),
        "no_comment": row.count(Answer.NO_COMMENT),
        "out_of_scope": row.count(Answer.OUT_OF_SCOPE),
        "silent": row.count(Answer.SILENT),
        "not_asked": row.not_asked,
        "opinions": _tally(row.opinions),
        "bodies": [_body(body) for body in row.bodies],
    }


def _body(body: BodyRow) -> dict[str, object]:
    return {
        "agency": body.agency,
        "name": body.name,
        "asked": body.is_asked,
        "attended": body.has_attended,
        "answer": body.answer.value,
        "documents": list(body.documents),
        "opinions": _tally(body.opinions),
    }


def _place(row: PlaceRow) -> dict[str, object]:
    return {
        "section": row.section or None,
        "number": row.path or None,
        "field": row.field or None,
        "opinions": _tally(row.opinions),
    }
