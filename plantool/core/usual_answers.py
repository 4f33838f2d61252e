"""The answers that staff give again and again: those of this plan first, then the usual ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from plantool.core.comment import DecisionStatus
from plantool.core.review import Review

MOST_ANSWERS = 9
"""As many as there are number keys."""

_USUAL: Mapping[DecisionStatus, tuple[str, ...]] = {
    DecisionStatus.REJECTED: (
        "Nội dung góp ý đã được thể hiện trong dự thảo.",
        "Nội dung góp ý không thuộc phạm vi điều chỉnh của văn bản.",
        "Nội dung cụ thể sẽ được nêu trong văn bản triển khai thực hiện.",
        "Giữ nguyên theo dự thảo để thống nhất với chủ trương của cấp trên.",
        "Chưa đủ cơ sở, nguồn lực để thực hiện trong giai đoạn này.",
    ),
    DecisionStatus.NOTED: (
        "Ghi nhận, sẽ lưu ý trong quá trình tổ chức thực hiện.",
        "Ghi nhận, đã rà soát toàn văn dự thảo.",
        "Ghi nhận, chuyển cơ quan có thẩm quyền xem xét.",
    ),
    DecisionStatus.PARTLY: (
        "Tiếp thu một phần, chỉnh sửa câu chữ cho phù hợp với văn phong của dự thảo.",
        "Tiếp thu một phần; nội dung còn lại sẽ nêu trong văn bản triển khai thực hiện.",
    ),
    DecisionStatus.ACCEPTED: (
        "Nội dung góp ý đã được thể hiện trong dự thảo.",
        "Tiếp thu, không làm thay đổi lời văn của dự thảo.",
    ),
}


def usual_answers(review: Review, status: DecisionStatus) -> tuple[str, ...]:
    """What the answer to a comment with this status may be, the most used first."""
    given = Counter(
        " ".join(located.comment.decision.reply.split())
        for located in review.comments
        if located.comment.decision.status is status
    )
    used = [words for words, times in given.most_common() if words and times > 1]
    return tuple(dict.fromkeys((*used, *_USUAL.get(status, ()))))[:MOST_ANSWERS]
