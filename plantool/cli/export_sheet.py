"""All comments as one table for Excel, complete texts, with the heads that staff know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from plantool.cli.field_words import FIELD_WORDS
from plantool.core.comment import Action, DecisionStatus, EditRequest, LocatedComment
from plantool.core.opinion import Opinion
from plantool.core.printed_place import PrintedPlace
from plantool.core.review import Review
from plantool.sheets import Sheet, SheetColumn, Value

_COLUMNS = (
    SheetColumn("TT", 6),
    SheetColumn("Mã ý kiến", 13),
    SheetColumn("Đợt lấy ý kiến", 18),
    SheetColumn("Cơ quan, đơn vị góp ý", 24),
    SheetColumn("Người góp ý", 16),
    SheetColumn("Văn bản góp ý", 20),
    SheetColumn("Dự thảo lần", 9),
    SheetColumn("Vị trí", 22),
    SheetColumn("Mã vị trí", 18),
    SheetColumn("Vị trí như đã nêu", 18),
    SheetColumn("Nội dung góp ý", 42),
    SheetColumn("Đề nghị", 14),
    SheetColumn("Lời văn dự thảo", 32),
    SheetColumn("Lời văn đề nghị", 32),
    SheetColumn("Lý do", 28),
    SheetColumn("Thống nhất với ý kiến", 13),
    SheetColumn("Kết quả", 14),
    SheetColumn("Nội dung tiếp thu, giải trình", 42),
    SheetColumn("Lời văn tiếp thu", 32),
    SheetColumn("Người xử lý", 14),
    SheetColumn("Ngày xử lý", 12),
    SheetColumn("Đã vào dự thảo", 10),
)


def comment_sheet(review: Review, listed: Sequence[tuple[Opinion, LocatedComment]]) -> Sheet:
    """One row a comment; an opinion on several places has a line for each in its cells."""
    rows = tuple(
        _row(review, number, opinion, located)
        for number, (opinion, located) in enumerate(listed, 1)
    )
    return Sheet("Ý kiến góp ý", _COLUMNS, rows)


def _row(
    review: Review, number: int, opinion: Opinion, located: LocatedComment
) -> tuple[Value, ...]:
    comment, decision = located.comment, located.comment.decision
    asked = comment.edits or (comment,)
    adopted = () if comment.adopted == comment.asked else comment.adopted
    found = review.round_by_id.get(located.file.round)
    return (
        number,
        opinion.id,
        (found.model.title if found else "") or located.file.round,
        opinion.agency,
        opinion.author,
        "; ".join(" ".join(filter(None, (one.document, one.day))) for one in opinion.letters),
        located.draft,
        "; ".join(_place_words(place) for place in (opinion.place, *opinion.also)),
        "; ".join(dict.fromkeys(filter(None, (_place_id(request) for request in asked)))),
        comment.cited,
        comment.content,
        "\n".join(ACTION_WORDS[request.action] for request in asked),
        "\n".join(_lines(_old(request) for request in asked)),
        "\n".join(_lines(_new(request) for request in asked)),
        comment.reason,
        comment.supports or "",
        _result(opinion, decision.status),
        "\n".join(opinion.answer.reply),
        "\n".join(_lines(_new(request) for request in adopted if comment.is_adopted)),
        decision.by,
        "/".join(reversed((decision.date or "").split("-"))),
        review.applied.get(opinion.id),
    )


ACTION_WORDS: Mapping[Action, str] = {
    Action.COMMENT: "",
    Action.REPLACE: "sửa",
    Action.SET: "sửa",
    Action.DELETE: "bỏ",
    Action.DELETE_ITEM: "bỏ",
    Action.INSERT_BEFORE: "bổ sung vào trước",
    Action.INSERT_AFTER: "bổ sung vào sau",
    Action.APPEND: "bổ sung",
    Action.ADD_ITEM: "bổ sung",
    Action.ADD_SECTION: "bổ sung mục",
    Action.DELETE_SECTION: "bỏ mục",
    Action.MOVE_SECTION: "chuyển mục",
    Action.MERGE_SECTION: "gộp mục",
    Action.RETITLE: "sửa tên mục",
    Action.MOVE_ITEM: "chuyển",
    Action.PATCH: "sửa trực tiếp",
}
"""What a comment asks for, as staff call it; "" for a mere remark."""


def status_words(status: DecisionStatus) -> str:
    """What was decided, as the matrix calls it."""
    match status:
        case DecisionStatus.PENDING:
            return "Chưa xử lý"
        case DecisionStatus.ACCEPTED:
            return "Tiếp thu"
        case DecisionStatus.PARTLY:
            return "Tiếp thu một phần"
        case DecisionStatus.REJECTED:
            return "Không tiếp thu"
        case DecisionStatus.NOTED:
            return "Ghi nhận"
        case DecisionStatus.REFERRED:
            return "Xin ý kiến lãnh đạo"
        case _:
            assert_never(status)


def _result(opinion: Opinion, status: DecisionStatus) -> str:
    return "Đã rút" if opinion.withdrawn else status_words(status)


def _place_words(place: PrintedPlace) -> str:
    if place.section:
        named = place.reference or place.title
        return f"{named}: {place.title}" if place.reference and place.title else named
    if not place.field:
        return "Toàn văn bản"
    row = f"STT {place.row} {place.appendix}".strip() if place.row else ""
    return ", ".join(filter(None, (row, place.member, place.column))) or FIELD_WORDS.get(
        place.field, place.field
    )


def _place_id(request: EditRequest) -> str:
    return request.field or request.section or request.after or request.before or request.into


def _old(request: EditRequest) -> str:
    if request.quote and request.quote.exact:
        return request.quote.exact
    is_member = request.action in {Action.DELETE_ITEM, Action.MOVE_ITEM}
    return request.old or (request.item if is_member else "")


def _new(request: EditRequest) -> str:
    title = f"{request.new.title}\n" if request.new else ""
    item = request.item if request.action is Action.ADD_ITEM else ""
    value = "" if request.value is None else _flat(request.value)
    return title + (request.text or item or value)


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_flat(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_flat(item) for item in value)
    return str(value)


def _lines(words: Iterator[str]) -> Iterator[str]:
    """The texts that say something."""
    yield from (text for text in words if text)
