"""Two drafts compared: every word accounted for, every change with its comment."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantool.core.diff import diff_plans
from plantool.core.diff_cause import Causes
from plantool.core.diff_model import BREAK, ChangeKind, PlanDiff, SectionChangeKind
from plantool.core.diff_words import compare_words, words_of
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.record import Event, Record, RecordedEdit, RecordFile
from plantool.core.text import SourceText

DATA = Path(__file__).parents[2] / "shared" / "data" / "plans"

HEAD = "---\nplan: x\ndraft: {draft}\nrecipients:\n- Sở Nội vụ\n- Sở Tài chính\n---\n\n"
BODY = """Lời đầu.

# Một {#mot}

Kiện toàn tổ chức, bộ máy theo hướng tinh gọn; xác định rõ chức năng.

- Việc thứ nhất.
- Việc thứ hai.

# Hai {#hai}

| TT | Việc |
| --- | --- |
| 1 | Rà soát |
| 2 | Báo cáo |

# Ba {#ba}

Lời cuối.
"""


def plan_of(body: str = BODY, draft: int = 1) -> Plan:
    return plan_of_text(HEAD.format(draft=draft) + body)


def plan_of_text(text: str) -> Plan:
    plan, findings = parse_plan(SourceText(text, "plans/x.md"))
    assert plan is not None
    assert not findings
    return plan


def record_of(draft: int, base: Plan, *edits: tuple[str, str, str]) -> RecordFile:
    made = []
    for old, new, comment in edits:
        start = base.source.text.index(old)
        made.append(
            RecordedEdit(start=start, end=start + len(old), old=old, new=new, comments=(comment,))
        )
    return RecordFile(SourceText(""), Record(draft=draft, event=Event.APPLY, edits=tuple(made)))


def changes(diff: PlanDiff) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(run.old, run.new, run.comments) for run in diff.runs]


def kinds(diff: PlanDiff) -> dict[str, list[str]]:
    return {one.id: [kind.value for kind in one.kinds] for one in diff.changed_sections}


def test_identical_plans_differ_in_nothing() -> None:
    assert diff_plans(plan_of(), plan_of()).is_empty
    assert diff_plans(plan_of(), plan_of(draft=2)).is_empty


def test_a_line_wrapped_elsewhere_is_the_same_text() -> None:
    assert diff_plans(plan_of(), plan_of(BODY.replace("hướng tinh", "hướng\ntinh"))).is_empty


def test_words_cells_items_and_fields_change_by_themselves() -> None:
    body = BODY.replace("gọn;", "gọn, hiệu quả;").replace("| Báo cáo", "| Tổng kết")
    new = plan_of(body.replace("- Việc thứ nhất.\n", ""))
    diff = diff_plans(plan_of(), new)
    found = [(old.strip(), words.strip()) for old, words, _ in changes(diff)]
    assert found == [("", ", hiệu quả"), ("Việc thứ nhất.", ""), ("Báo cáo", "Tổng kết")]
    assert kinds(diff) == {"mot": ["reworded"], "hai": ["reworded"]}


def test_one_moved_section_is_one_change() -> None:
    first, rest = BODY.split("# Một", 1)
    one, two = rest.split("# Hai", 1)
    diff = diff_plans(plan_of(), plan_of(f"{first}# Hai{two}\n# Một{one}"))
    assert kinds(diff)["mot"][0] == "moved"
    assert [one for one, found in kinds(diff).items() if "moved" in found] == ["mot"]
    assert not list(diff.runs)


def test_sections_come_go_and_are_renumbered_by_that() -> None:
    new = plan_of(BODY.replace("# Hai {#hai}", "# Mới {#moi}\n\n# Hai lần {#hai}"), draft=2)
    old = plan_of()
    record = record_of(2, old, ("# Hai {#hai}", "# Mới {#moi}\n\n# Hai lần {#hai}", "snv-1"))
    diff = diff_plans(old, new, records=[record])
    assert kinds(diff) == {
        "moi": ["added"],
        "hai": ["retitled", "renumbered"],
        "ba": ["renumbered"],
    }
    assert [one.comments for one in diff.changed_sections] == [("snv-1",)] * 3


def test_changes_carry_the_comments_of_their_record() -> None:
    old = plan_of()
    record = record_of(2, old, ("gọn", "gọn, hiệu quả", "snv-1"), ("thứ hai", "cuối", "stc-2"))
    body = BODY.replace("gọn", "gọn, hiệu quả").replace("thứ hai", "cuối")
    diff = diff_plans(old, plan_of(body, 2), records=[record])
    assert changes(diff) == [("", ", hiệu quả", ("snv-1",)), ("thứ hai", "cuối", ("stc-2",))]
    assert all(run.explained for run in diff.runs)


def test_members_in_another_order_have_the_cause_of_the_one_that_moved() -> None:
    tasks = [f"- {{id: t{n}, text: Việc {n}}}\n" for n in range(1, 5)]
    texts = ["".join(tasks[n - 1] for n in order) for order in ((1, 2, 3, 4), (1, 3, 2, 4))]
    old, new = (
        plan_of_text(HEAD.format(draft=n).replace("---\n\n", f"tasks:\n{text}---\n\n") + BODY)
        for n, text in enumerate(texts, 1)
    )
    # Either of the two may have moved: the record says that it was the second.
    start = old.source.text.index(tasks[1])
    edits = (
        RecordedEdit(
            start=start, end=start + len(tasks[1]), old=tasks[1], new="", comments=("snv-1",)
        ),
        RecordedEdit(
            start=start + len(tasks[1] + tasks[2]),
            end=start + len(tasks[1] + tasks[2]),
            old="",
            new=tasks[1],
            comments=("snv-1",),
        ),
    )
    record = RecordFile(SourceText(""), Record(draft=2, event=Event.APPLY, edits=edits))
    (field,) = diff_plans(old, new, records=[record]).fields
    assert field.name == "tasks (order)"
    runs = field.blocks[0].changes
    assert [(run.old, run.new) for run in runs] == [("t2, ", ""), ("", "t2, ")]
    assert {(run.comments, run.explained) for run in runs} == {(("snv-1",), True)}
    for run in runs:
        assert (run.old_span.of(old.source.text), run.new_span.of(new.source.text)) in {
            ("t2", ""),
            ("", "t2"),
        }


def test_what_nobody_asked_for_is_unexplained() -> None:
    old = plan_of()
    record = record_of(2, old, ("gọn", "gọn, hiệu quả", "snv-1"))
    body = BODY.replace("gọn", "gọn, hiệu quả").replace("Lời cuối", "Lời kết")
    diff = diff_plans(old, plan_of(body, 2), records=[record])
    unexplained = [(run.old, run.new) for run in diff.runs if not run.explained]
    assert unexplained == [("cuối", "kết")]


def test_records_of_several_drafts_are_followed() -> None:
    one = plan_of()
    second_body = BODY.replace("Lời đầu.", "Lời nói đầu của kế hoạch.")
    two = plan_of(second_body, 2)
    three = plan_of(second_body.replace("gọn", "gọn, mạnh"), 3)
    records = [
        record_of(2, one, ("Lời đầu", "Lời nói đầu của kế hoạch", "snv-1")),
        record_of(3, two, ("gọn", "gọn, mạnh", "stc-2")),
    ]
    diff = diff_plans(one, three, records=records, drafts={2: two.source})
    assert {comment for _, _, found in changes(diff) for comment in found} == {"snv-1", "stc-2"}
    assert all(run.explained for run in diff.runs)


WORDS = st.lists(st.sampled_from(["sở", "xã", "rà", "soát", ",", ".", "ủy", "ban"]), max_size=12)
BLANKS = st.sampled_from([" ", "  ", "\n", ""])


@given(WORDS, WORDS, BLANKS, BLANKS)
def test_runs_lead_from_one_wording_to_the_other(
    old_words: list[str], new_words: list[str], old_blank: str, new_blank: str
) -> None:
    old, new = old_blank.join(old_words), new_blank.join(new_words)
    runs = compare_words(old, new, Causes())
    assert "".join(run.old for run in runs) == old
    assert "".join(run.new for run in runs) == new
    for run in runs:
        assert run.old == run.old_span.of(old)
        assert run.new == run.new_span.of(new)
        if run.is_equal:
            assert run.old.split() == run.new.split() or words_of(run.old) == words_of(run.new)
        else:
            assert run.old != run.new
    if old == new:
        assert all(run.is_equal for run in runs)


PARAGRAPHS = st.lists(
    st.lists(st.sampled_from(["sở", "xã", "rà", "soát", "ủy", "ban", "tỉnh"]), min_size=1)
)


@given(PARAGRAPHS, PARAGRAPHS)
def test_every_word_of_both_drafts_is_in_the_comparison(
    old: list[list[str]], new: list[list[str]]
) -> None:
    plans = [
        plan_of("# A {#a}\n\n" + "\n\n".join(" ".join(words) for words in text) + "\n")
        for text in (old, new)
    ]
    section = next(one for one in diff_plans(*plans).sections if one.id == "a")
    blocks = section.blocks
    for is_new, text in ((False, old), (True, new)):
        units = [unit for block in blocks for unit in block.units(is_new=is_new)]
        assert [" ".join(unit.words) for unit in units] == [" ".join(words) for words in text]
    for block in blocks:
        if block.kind is ChangeKind.EQUAL:
            continue
        for is_new in (False, True):
            words = BREAK.join("".join(unit.words) for unit in block.units(is_new=is_new))
            runs = (run.new if is_new else run.old for run in block.parts[0])
            assert "".join(runs) == words


def test_a_row_cut_in_two_and_mended_is_one_change_of_its_break() -> None:
    whole = BODY.replace("| 2 | Báo cáo |", "| 2 | Báo cáo hằng quý, hằng năm về kết quả |")
    cut = whole.replace("quý, hằng năm", "quý, |\n|  | hằng năm")
    assert changes(diff_plans(plan_of(cut), plan_of(whole))) == [("¶", "", ())]
    assert changes(diff_plans(plan_of(whole), plan_of(cut))) == [("", "¶", ())]


def test_a_paragraph_cut_in_two_is_one_change_of_its_break() -> None:
    cut = BODY.replace("gọn; xác", "gọn;\n\nXác")
    diff = diff_plans(plan_of(BODY), plan_of(cut))
    assert changes(diff) == [("", "¶", ()), (" xác", "Xác", ())]


def test_records_are_believed_where_words_went_over() -> None:
    old = plan_of(BODY.replace("gọn; xác", "gọn;\n\nxác"))
    record = record_of(2, old, ("gọn;\n\nxác", "gọn; xác", "snv-1"))
    diff = diff_plans(old, plan_of(BODY, 2), records=[record])
    assert {found for _, _, found in changes(diff)} == {("snv-1",)}
    assert "¶" not in {old for old, _, _ in changes(diff)}


@pytest.mark.skipif(not DATA.is_dir(), reason="the two real texts are not part of the repo")
def test_no_more_words_change_than_git_shows(tmp_path: Path) -> None:
    texts = [(DATA / f"nq03-phu-luc-2-v{n}.txt").read_text(encoding="utf-8") for n in (1, 2)]
    files = []
    for n, text in enumerate(texts):
        files.append(tmp_path / f"{n}.txt")
        files[-1].write_text(text, encoding="utf-8")
    command = ["git", "diff", "--no-index", "--word-diff=porcelain", "-U0", *map(str, files)]
    shown = subprocess.run(command, capture_output=True, check=False).stdout.decode()
    lines = [line[1:] for line in shown.splitlines() if re.match(r"[-+](?![-+]{2} )", line)]
    by_git = sum(len(words_of(line)) for line in lines)
    diff = diff_plans(*(plan_of("# A {#a}\n\n" + text) for text in texts))
    ours = sum(len(words_of(run.old)) + len(words_of(run.new)) for run in diff.runs)
    assert 0 < ours <= by_git


def test_deleted_and_merged_text_has_the_cause_of_the_heading() -> None:
    old = plan_of()
    record = record_of(2, old, ("# Ba {#ba}\n\n", "", "hdy-1"))
    diff = diff_plans(old, plan_of(BODY.replace("# Ba {#ba}\n\n", ""), 2), records=[record])
    assert SectionChangeKind.DELETED in diff.changed_sections[-1].kinds
    assert all(run.comments == ("hdy-1",) for run in diff.runs)
