"""Which texts of a copy were moved: as few as explain its order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.intake_order import moves_in
from plantool.core.marked_text import MarkedParagraph, Stretch
from tests.building import HEADER, review_of_texts

WORDS = ("Rà soát văn bản.", "Báo cáo kết quả.", "Xếp lại đơn vị.", "Sơ kết, tổng kết.")
BODY = "\n# Việc {#viec}\n\n" + "\n\n".join(WORDS) + "\n"


def sent() -> SentDraft:
    draft = sent_draft(review_of_texts(HEADER + BODY), 1)
    assert draft is not None
    return draft


@given(st.permutations(range(len(WORDS))))
def test_what_stays_is_in_order_and_what_moved_is_as_little_as_can_be(order: list[int]) -> None:
    draft = sent()
    words = [WORDS[at] for at in order]
    paragraphs = [MarkedParagraph((Stretch(one),)) for one in words]
    alignment = draft.align(paragraphs, words)
    moves = moves_in(draft, alignment)
    stay = [order[index] for index in range(len(order)) if index not in moves.paragraphs]
    assert stay == sorted(stay)
    rising = max(
        len(chosen)
        for bits in range(1 << len(order))
        if (chosen := [one for at, one in enumerate(order) if bits >> at & 1]) == sorted(chosen)
    )
    assert len(stay) == rising
    assert set(moves.targets.values()) == set(moves.paragraphs.values())


def test_neighbours_that_went_together_are_one_move() -> None:
    draft = sent()
    words = [WORDS[at] for at in (2, 3, 0, 1)]
    paragraphs = [MarkedParagraph((Stretch(one),)) for one in words]
    moves = moves_in(draft, draft.align(paragraphs, words))
    assert len(set(moves.paragraphs.values())) == 1
    assert len(moves.paragraphs) == 2
