"""`review` at a terminal: every key, what is on disk after it, and how it looks when narrow."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.cli.output import columns_of
from plantool.core.comment import Comment
from plantool.core.parse_comment import parse_body_file
from plantool.core.text import SourceText
from tests.building import HEADER
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal needs POSIX")

BODY = (
    "Mở đầu.\n\n# Một {#mot}\n\nKiện toàn bộ máy theo hướng tinh gọn trong năm 2025.\n\n"
    "# Hai {#hai}\n\n- Bảo đảm kinh phí thực hiện.\n- Báo cáo hằng năm.\n"
)
AGENCIES = """\
a: {name: Sở Nội vụ, short: SNV, kind: so}
b: {name: Sở Tài chính, short: STC, kind: so}
c: {name: Sở Y tế, short: SYT, kind: so}
"""
FILES = {
    "a": """\
- id: snv-1   # giữ ghi chú này
  section: mot
  quote: theo hướng tinh gọn
  action: replace
  text: theo hướng tinh gọn, hiệu quả
  reason: Thống nhất với Chương trình.
- id: snv-2
  section: hai
  content: Đề nghị làm rõ nguồn kinh phí thực hiện.
""",
    "b": """\
- id: stc-1
  section: mot
  quote: hướng tinh gọn
  action: replace
  text: hướng gọn nhẹ
- id: stc-2
  section: hai
  content: Đề nghị làm rõ nguồn kinh phí để thực hiện.
""",
    "c": """\
- id: syt-1
  section: hai
  quote: Báo cáo hằng năm.
  action: delete
""",
}
PROMPT = "? keys:"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "x.md").write_text(HEADER + BODY, "utf-8")
    (tmp_path / "plans" / "agencies.yaml").write_text(AGENCIES, "utf-8")
    folder = tmp_path / "comments" / "x" / "r1"
    folder.mkdir(parents=True)
    (folder / "round.yaml").write_text("round: r1\ndraft: 1\ninvited: [a, b, c]\n", "utf-8")
    for agency, comments in FILES.items():
        text = f"plan: x\ndraft: 1\nround: r1\nagency: {agency}\ncomments:\n{comments}"
        (folder / f"{agency}.yaml").write_text(text, "utf-8")
    return tmp_path


def comments(repo: Path) -> Mapping[str, Comment]:
    """The comments as they stand on disk."""
    found: dict[str, Comment] = {}
    for path in sorted((repo / "comments" / "x" / "r1").glob("?.yaml")):
        file, findings = parse_body_file(SourceText(path.read_text("utf-8"), path.as_posix()))
        assert file is not None
        assert not findings
        found |= {one.id: one.comment for one in file.comments}
    return found


def status(repo: Path, comment_id: str) -> str:
    return comments(repo)[comment_id].decision.status.value


def start(repo: Path, *more: str, columns: int = 80, **environment: str) -> Terminal:
    environment.setdefault("SOURCE_DATE_EPOCH", "1612569600")
    return Terminal(["review", "x", *more], repo, columns=columns, **environment)


def editor(repo: Path, words: str) -> str:
    """An $EDITOR that leaves these words and keeps what it was given."""
    script = repo / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\n"
        "pathlib.Path('before.txt').write_bytes(path.read_bytes())\n"
        f"path.write_text({words!r}, 'utf-8')\n",
        "utf-8",
    )
    return shlex.join([sys.executable, str(script)])


def test_a_comment_is_shown_with_its_place_reason_redline_and_neighbours(repo: Path) -> None:
    terminal = start(repo)
    shown = terminal.until(PROMPT)
    assert "1/5  Sở Nội vụ  snv-1" in shown
    assert "Place: mục I: Một" in shown
    assert "Reason: Thống nhất với Chương trình." in shown
    assert "  Kiện toàn bộ máy theo hướng tinh gọn{+, hiệu quả+} trong năm 2025.\n" in shown
    assert "stc-1 Sở Tài chính (pending): hướng tinh gọn → hướng gọn nhẹ" in shown
    terminal.press("q")
    terminal.until("0 comments decided; 5 of these still open.")
    assert terminal.end() == 0
    assert {one.decision.status.value for one in comments(repo).values()} == {"pending"}


def test_accepting_writes_at_once_and_the_next_one_shows_the_conflict(repo: Path) -> None:
    terminal = start(repo, "--by", "Văn phòng")
    terminal.until(PROMPT)
    terminal.press("a")
    terminal.until("snv-1: accepted, written.")
    shown = terminal.until(PROMPT)
    assert status(repo, "snv-1") == "accepted"
    decision = comments(repo)["snv-1"].decision
    assert (decision.by, decision.date) == ("Văn phòng", "2021-02-06")
    assert "# giữ ghi chú này" in (repo / "comments/x/r1/a.yaml").read_text("utf-8")
    assert "Accepting it would conflict: snv-1 (Sở Nội vụ) and stc-1" in " ".join(shown.split())
    terminal.press("a")
    terminal.until("It conflicts with snv-1. Accept it all the same? y/n")
    terminal.press("n")
    terminal.until(PROMPT)
    terminal.press("q")
    assert terminal.end() == 0
    assert status(repo, "stc-1") == "pending"


def test_rejecting_asks_for_the_reason_by_number_or_in_words(repo: Path) -> None:
    terminal = start(repo)
    terminal.until(PROMPT)
    terminal.press("r")
    terminal.until("Enter: type it")
    terminal.press("1")
    terminal.until("snv-1: rejected, written.")
    terminal.until(PROMPT)
    terminal.press("r")
    terminal.until("Enter: type it")
    terminal.press("\r")
    terminal.until("> ")
    terminal.press("Giữ như dự thảo cho gọn.\n")
    terminal.until("stc-1: rejected, written.")
    terminal.until(PROMPT)
    terminal.press("r")
    terminal.until("Enter: type it")
    terminal.press("\x1b")
    terminal.until(PROMPT)
    terminal.press("q")
    assert terminal.end() == 0
    found = comments(repo)
    assert found["snv-1"].decision.reply == "Nội dung góp ý đã được thể hiện trong dự thảo."
    assert found["stc-1"].decision.reply == "Giữ như dự thảo cho gọn."
    assert status(repo, "snv-2") == "pending"


def test_a_part_is_accepted_with_the_wording_left_in_the_editor(repo: Path) -> None:
    terminal = start(repo, EDITOR=editor(repo, "theo hướng hiệu quả\n"), VISUAL="")
    terminal.until(PROMPT)
    terminal.press("p")
    terminal.until("Enter: type it")
    terminal.press("1")
    terminal.until("snv-1: partly accepted, written.")
    terminal.press("q")
    assert terminal.end() == 0
    decision = comments(repo)["snv-1"].decision
    assert decision.text == "theo hướng hiệu quả"
    assert decision.reply.startswith("Tiếp thu một phần")
    assert (repo / "before.txt").read_text("utf-8") == "theo hướng tinh gọn, hiệu quả\n"


def test_wording_left_as_it_was_decides_nothing(repo: Path) -> None:
    terminal = start(repo, EDITOR="true", VISUAL="")
    terminal.until(PROMPT)
    terminal.press("p")
    terminal.until("nothing was decided")
    terminal.until(PROMPT)
    terminal.press("q")
    assert terminal.end() == 0
    assert status(repo, "snv-1") == "pending"


@pytest.mark.parametrize("name", ["false", "khong-co-lenh-nay"])
def test_an_editor_that_fails_decides_nothing(repo: Path, name: str) -> None:
    terminal = start(repo, EDITOR=name, VISUAL="")
    terminal.until(PROMPT)
    terminal.press("p")
    terminal.until("The editor ")
    terminal.until(PROMPT)
    terminal.press("q")
    assert terminal.end() == 0
    assert status(repo, "snv-1") == "pending"


def test_a_wish_to_delete_becomes_other_words_for_the_same_quote(repo: Path) -> None:
    terminal = start(repo, "--agency", "SYT", EDITOR=editor(repo, "Báo cáo 6 tháng."), VISUAL="")
    terminal.until(PROMPT)
    terminal.press("p")
    terminal.until("Enter: type it")
    terminal.press("2")
    terminal.until("syt-1: partly accepted, written.")
    assert terminal.end() == 0
    (edit,) = comments(repo)["syt-1"].decision.edits
    assert (edit.action.value, edit.text) == ("replace", "Báo cáo 6 tháng.")
    assert edit.quote is not None
    assert edit.quote.exact == "Báo cáo hằng năm."


def test_a_remark_without_an_edit_gets_its_wording_or_the_reason_for_none(repo: Path) -> None:
    text = "- Bảo đảm kinh phí từ ngân sách tỉnh.\n- Báo cáo hằng năm."
    terminal = start(repo, "--agency", "a", "--section", "II", EDITOR=editor(repo, text), VISUAL="")
    assert "It asks for no edit." in terminal.until(PROMPT)
    terminal.press("p")
    terminal.until("Enter: type it")
    terminal.press("1")
    terminal.until("Decide it alike? y/n")
    terminal.press("n")
    assert terminal.end() == 0
    decision = comments(repo)["snv-2"].decision
    assert [edit.action.value for edit in decision.edits] == ["replace"]
    assert decision.edits[0].text.endswith("từ ngân sách tỉnh")
    again = start(repo, "--agency", "b", "--section", "hai")
    again.until(PROMPT)
    again.press("a")
    again.until("Enter: type it")
    again.press("1")
    again.until("stc-2: accepted, written.")
    assert again.end() == 0
    assert comments(repo)["stc-2"].decision.no_edit


def test_those_that_say_the_same_are_decided_at_once_and_passed_over(repo: Path) -> None:
    terminal = start(repo, "--section", "hai")
    shown = terminal.until(PROMPT)
    assert "The same is said by:" in shown
    assert "stc-2 Sở Tài chính (pending)" in shown
    terminal.press("n")
    terminal.until("Enter: type it")
    terminal.press("1")
    terminal.until("stc-2 says the same. Decide it alike? y/n")
    terminal.press("y")
    terminal.until("stc-2: noted, written.")
    assert "syt-1" in terminal.until(PROMPT)
    terminal.press("q")
    terminal.until("2 comments decided; 1 of these still open.")
    assert terminal.end() == 0
    found = comments(repo)
    assert found["snv-2"].decision.reply == found["stc-2"].decision.reply != ""


def test_accepting_alike_credits_both_with_one_wording(repo: Path) -> None:
    path = repo / "comments/x/r1/b.yaml"
    text = path.read_text("utf-8").replace("hướng gọn nhẹ", "hướng tinh gọn, hiệu quả")
    path.write_text(text, "utf-8")
    terminal = start(repo, "--section", "mot")
    terminal.until(PROMPT)
    terminal.press("a")
    terminal.until("Decide it alike? y/n")
    terminal.press("y")
    terminal.until("stc-1: accepted, written.")
    assert terminal.end() == 0
    assert comments(repo)["stc-1"].decision.same_as == "snv-1"


def test_one_that_says_the_same_as_an_accepted_one_can_be_covered_by_its_wording(
    repo: Path,
) -> None:
    path = repo / "comments/x/r1/b.yaml"
    text = path.read_text("utf-8").replace("hướng gọn nhẹ", "hướng tinh gọn và hiệu quả")
    path.write_text(text, "utf-8")
    terminal = start(repo, "--section", "mot")
    terminal.until(PROMPT)
    terminal.press("a")
    terminal.until("Decide it alike? y/n")
    terminal.press("n")
    terminal.until(PROMPT)
    terminal.press("a")
    terminal.until("snv-1 says the same and is accepted.")
    terminal.press("y")
    terminal.until("stc-1: accepted, written.")
    assert terminal.end() == 0
    assert comments(repo)["stc-1"].decision.same_as == "snv-1"


def test_skip_back_help_refer_and_an_unknown_key(repo: Path) -> None:
    terminal = start(repo)
    terminal.until(PROMPT)
    terminal.press("x")
    terminal.press("?")
    terminal.until("this help")
    terminal.until(PROMPT)
    terminal.press("s")
    assert "stc-1" in terminal.until(PROMPT)
    terminal.press("b")
    assert "1/5  Sở Nội vụ  snv-1" in terminal.until(PROMPT)
    terminal.press("l")
    terminal.until("> ")
    terminal.press("Đề nghị giữ.\n")
    terminal.until("snv-1: with the leadership, written.")
    terminal.until(PROMPT)
    terminal.press("b")
    assert "Decided: with the leadership" in terminal.until(PROMPT)
    terminal.press("q")
    assert terminal.end() == 0
    decision = comments(repo)["snv-1"].decision
    assert (decision.status.value, decision.proposal) == ("referred", "Đề nghị giữ.")


@pytest.mark.parametrize("begun", ["", "r", "r\r"])
def test_ctrl_c_ends_it_and_loses_no_decision(repo: Path, begun: str) -> None:
    terminal = start(repo)
    terminal.until(PROMPT)
    terminal.press("a")
    terminal.until("snv-1: accepted, written.")
    terminal.until(PROMPT)
    for key, wait in zip(begun, ("Enter: type it", "> "), strict=False):
        terminal.press(key)
        terminal.until(wait)
    terminal.press("\x03")
    terminal.until("1 comment decided; 4 of these still open.")
    assert terminal.end() == 130
    assert "Traceback" not in terminal.shown
    assert status(repo, "snv-1") == "accepted"
    assert status(repo, "stc-1") == "pending"


def test_the_end_of_input_quits(repo: Path) -> None:
    terminal = start(repo)
    terminal.until(PROMPT)
    terminal.press("\x04")
    terminal.until("still open")
    assert terminal.end() == 0


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(repo: Path) -> None:
    terminal = start(repo)
    terminal.until(PROMPT)
    path = repo / "comments/x/r1/a.yaml"
    changed = path.read_text("utf-8").replace("Thống nhất với", "Phù hợp với")
    path.write_text(changed, "utf-8")
    terminal.press("a")
    terminal.until("somebody else changed the file")
    terminal.until(PROMPT)
    assert path.read_text("utf-8") == changed
    terminal.press("a")
    terminal.until("snv-1: accepted, written.")
    terminal.press("q")
    assert terminal.end() == 0
    assert "Phù hợp với" in path.read_text("utf-8")


@pytest.mark.parametrize("columns", [60, 80])
def test_no_line_is_wider_than_the_terminal(repo: Path, columns: int) -> None:
    terminal = start(repo, columns=columns)
    for _ in range(5):
        terminal.until(PROMPT)
        terminal.press("s")
    terminal.until("still open")
    assert terminal.end() == 0
    widest = max(terminal.shown.splitlines(), key=columns_of)
    assert columns_of(widest) <= columns, widest


def test_colours_are_used_where_they_are_welcome(repo: Path) -> None:
    plain = start(repo)
    plain.until(PROMPT)
    plain.press("q")
    plain.end()
    coloured = start(repo, NO_COLOR="")
    shown = coloured.until(PROMPT)
    coloured.press("q")
    coloured.end()
    colour = re.compile(r"\x1b\[[0-9;]*3[0-9]")
    assert not colour.search(plain.written)
    assert colour.search(coloured.written)
    # Marks stay beside the colours: a terminal that strikes nothing through would join the words.
    assert "{+" in plain.shown
    assert "{+" in shown


def test_filters_by_body_section_and_status(repo: Path) -> None:
    terminal = start(repo, "--agency", "Sở Tài chính", "--section", "Một")
    assert "1/1  Sở Tài chính  stc-1" in terminal.until(PROMPT)
    terminal.press("r")
    terminal.until("Enter: type it")
    terminal.press("1")
    assert terminal.end() == 0
    terminal = start(repo, "--status", "rejected")
    assert "1/1  Sở Tài chính  stc-1" in terminal.until(PROMPT)
    terminal.press("q")
    assert terminal.end() == 0
    terminal = start(repo, "--status", "noted")
    terminal.until("No comment of x waits here for a decision.")
    assert terminal.end() == 0


def test_without_a_terminal_it_names_decide(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repo)
    assert run(["review", "x"]) == 2
    told = capsys.readouterr().err
    assert "plantool decide ID --status S" in told
    assert len(told.strip().splitlines()) == 1
