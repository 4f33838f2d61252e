"""Tracked changes made at random: accepted and applied, they are what Word makes of them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plantool.core.intake_align import lead
from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.intake_making import Arrival, take_in
from plantool.core.intake_marked import remarks_of_changes
from plantool.core.intake_remark import Remark
from plantool.core.intake_silent import as_marked
from plantool.core.marked_text import Mark, MarkedParagraph, MarkedText, Stretch, joined_stretches
from plantool.core.parse_comment import parse_body_file
from plantool.core.review import Review
from plantool.core.text import SourceText
from tests.building import HEADER, applied, made, review_of_texts

BODY = """
Lời đầu của kế hoạch.

# Mục tiêu {#muc-tieu}

Kiện toàn tổ chức theo hướng **tinh gọn**; xem [](#hai).

- Việc thứ nhất của Sở.
- Việc *thứ hai* của các ngành.
- Việc thứ ba.

Đoạn sau danh sách.

# Một {#mot}

1. Rà soát các **văn bản** hiện hành.
2. Báo cáo kết quả.

## Một một {#mot-mot}

Đoạn duy nhất, có dấu \\* và _gạch_.

# Hai {#hai}

| TT | Việc | Hạn |
| --- | --- | --- |
| 1 | Rà soát lại | Quý I |
| 2 | Báo cáo tỉnh | Quý II |

# Kết {#ket .an}

Trên đây là Kế hoạch.
"""
ROUND = {"comments/x/r1/round.yaml": "round: r1\nkind: letter\ndraft: 1\n"}
AGENCIES = "".join(f"{one}: {{name: Sở {one.upper()}, kind: so}}\n" for one in "abc")
WORDS = ("mới", "các sở", "1. Quy", "*hay*", "[x]", "thêm nữa,")
ACCEPTED = "  decision: {status: accepted, reply: Tiếp thu., by: VP, date: 2021-02-08}\n"
LARGE = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

Edit = tuple[str, int, int, str]
"""What is done, to which paragraph, from which word on, with which words."""


def review() -> Review:
    return review_of_texts(HEADER + BODY, ROUND, AGENCIES)


def draft_of(found: Review) -> SentDraft:
    draft = sent_draft(found, found.plan.header.draft)
    assert draft is not None
    return draft


def copy_of(draft: SentDraft) -> list[MarkedParagraph]:
    """The draft's own text as a Word file would hold it."""
    found = []
    rows: dict[int, int] = {}
    for target in draft.targets:
        if not target.section:
            continue
        section = draft.plan.section(target.section)
        assert section is not None
        row = 0
        for block in target.piece.blocks:
            if block.kind.name == "ROW":
                row = rows.setdefault(id(block), len(rows) + 1)
        level = section.level if target.is_title else 0
        found.append(
            MarkedParagraph(
                (Stretch(target.words),), (f"heading {level}" if level else "",), (level,), row=row
            )
        )
    return found


def edited(paragraphs: Sequence[MarkedParagraph], edits: Sequence[Edit], author: str) -> MarkedText:
    found = list(paragraphs)
    # Two authors who change a paragraph and join it to another want different things of it.
    authors = 1 if any(do == "join" for do, *_ in edits) else 2
    for number, (do, at, word, words) in enumerate(edits):
        mark = Mark(f"{author}{number % authors}", "2021-02-05")
        index = at % len(found)
        paragraph = found[index]
        if any(part.inserted or part.deleted for part in paragraph.stretches) or paragraph.joined:
            continue
        found[index] = _edited(paragraph, do, word, words, mark)
    return MarkedText(tuple(found))


def _edited(
    paragraph: MarkedParagraph, do: str, word: int, words: str, mark: Mark
) -> MarkedParagraph:
    text = paragraph.original
    starts = [0, *(i + 1 for i, sign in enumerate(text) if sign == " "), len(text)]
    first = word % (len(starts) - 1)
    start, end = starts[first], starts[first + 1]
    last = starts[min(first + 2, len(starts) - 1)]
    is_text = not paragraph.row and not paragraph.levels[0]
    old = Stretch(text[start:end], None, mark)
    match do:
        case "replace":
            new = words + " " * text[start:end].endswith(" ")
            parts = [Stretch(text[:start]), old, Stretch(new, mark), Stretch(text[end:])]
        case "delete" if len(starts) > 3:
            parts = [
                Stretch(text[:start]),
                Stretch(text[start:last], None, mark),
                Stretch(text[last:]),
            ]
        case "insert":
            parts = [Stretch(text[:start]), Stretch(f"{words} ", mark), Stretch(text[start:])]
        case "add" if is_text:
            parts = [Stretch(text), Stretch(f"\n{words} thêm vào", mark)]
            paragraph = replace(paragraph, styles=(*paragraph.styles, ""), levels=(0, 0))
        case "divide" if is_text and 0 < start < len(text):
            parts = [Stretch(text[:start]), Stretch("\n", mark), Stretch(text[start:])]
            paragraph = replace(paragraph, styles=(*paragraph.styles, ""), levels=(0, 0))
        case "join" if is_text:
            return replace(paragraph, joined=mark)
        case "remove" if is_text:
            return replace(paragraph, stretches=(Stretch(text, None, mark),), joined=mark)
        case _:
            return paragraph
    return replace(paragraph, stretches=joined_stretches(iter(parts)))


def final(marked: MarkedText) -> list[str]:
    """The paragraphs with all changes accepted."""
    text = ""
    for paragraph in marked.paragraphs:
        text += paragraph.final + ("" if paragraph.joined else "\n")
    return flat(text.split("\n"))


def flat(lines: Sequence[str]) -> list[str]:
    words = (" ".join(line.split()) for line in lines)
    return [line[lead(line) :] for line in words if line]


def decided(found: Review, remarks: Sequence[Remark]) -> Review:
    """The review with everything taken in and accepted."""
    arrival = Arrival("a", "f.docx", "0" * 64, tuple(remarks))
    intake = take_in(found, "r1", 1, [arrival])
    assert len(intake.taken) == len(remarks)
    files = []
    for path, text in intake.files.items():
        lines = text.splitlines(keepends=True)
        accepted = "".join(line + ACCEPTED * line.startswith("  origin:") for line in lines)
        file, findings = parse_body_file(SourceText(accepted, path))
        assert file is not None
        assert not findings
        files.append(file)
    return replace(found, files=tuple(files))


edits_made = st.lists(
    st.tuples(
        st.sampled_from(("replace", "delete", "insert", "add", "divide", "join", "remove")),
        st.integers(0, 40),
        st.integers(0, 12),
        st.sampled_from(WORDS),
    ),
    min_size=1,
    max_size=5,
)


@LARGE
@given(edits=edits_made)
@example(edits=[("remove", 2, 0, ""), ("add", 1, 0, "mới")])
def test_all_accepted_and_applied_is_the_text_that_word_makes(edits: list[Edit]) -> None:
    found = review()
    draft = draft_of(found)
    marked = edited(copy_of(draft), edits, "A")
    check(found, draft, marked)


@LARGE
@given(edits=edits_made)
def test_a_copy_edited_silently_comes_to_the_same(edits: list[Edit]) -> None:
    found = review()
    draft = draft_of(found)
    marked = edited(copy_of(draft), edits, "A")
    copy = MarkedText(tuple(MarkedParagraph((Stretch(line),)) for line in plain(marked)))
    silent = as_marked(draft, copy)
    assert final(silent) == final(marked)


def plain(marked: MarkedText) -> list[str]:
    return "".join(p.final + ("" if p.joined else "\n") for p in marked.paragraphs).split("\n")


def check(found: Review, draft: SentDraft, marked: MarkedText) -> None:
    remarks = remarks_of_changes(draft, marked)
    assert bool(remarks) == (final(marked) != flat([one.original for one in marked.paragraphs]))
    if any(remark.doubt for remark in remarks) or not remarks:
        return
    review_after = decided(found, remarks)
    application = applied(review_after)
    assert application.making is not None, [str(one.message) for one in application.findings]
    after = draft_of(made(review_after))
    assert flat([t.words for t in after.targets if t.section]) == final(marked)
