"""What the audit says of a history that was touched: on disk, as people and git touch it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.resources import example_folder

PLAN = "chi-thi-42"


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped example with its accepted comments applied."""
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert run(["apply", PLAN]) == 0
    return tmp_path


def errors(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    capsys.readouterr()
    code = run(["audit", PLAN, "--format", "json", *options])
    found = json.loads(capsys.readouterr().out)["findings"]
    named = [one["name"] for one in found if one["severity"] == "error"]
    assert code == int(bool(named))
    return named


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new).encode())


def comment_file(repo: Path, body: str) -> Path:
    return repo / "comments" / PLAN / "hoi-thao-2021-02-05" / f"{body}.yaml"


def test_a_sound_history_has_no_error(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert repo.is_dir()
    assert errors(capsys) == []


def test_open_comments_are_errors_from_final_on(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert errors(capsys, "--stage", "final").count("comment-without-answer") == 2
    replace_in(repo / "plans" / f"{PLAN}.md", "status: drafting", "status: final")
    assert "comment-without-answer" in errors(capsys)
    assert errors(capsys, "--stage", "consulting") == []


TOUCHES: dict[str, tuple[Callable[[Path], None], str]] = {
    "a word of the plan": (
        lambda repo: replace_in(repo / "plans" / f"{PLAN}.md", "nghiêm túc", "nghiêm chỉnh"),
        "unexplained-change",
    ),
    "a word of the header": (
        lambda repo: replace_in(repo / "plans" / f"{PLAN}.md", "symbol: KH-UBND", "symbol: KH"),
        "unexplained-change",
    ),
    "a word of a frozen draft": (
        lambda repo: replace_in(repo / f"plans/drafts/{PLAN}/1.md", "nghiêm túc", "nghiêm chỉnh"),
        "broken-history",
    ),
    "a frozen draft that is missing": (
        lambda repo: (repo / f"plans/drafts/{PLAN}/1.md").unlink(),
        "broken-history",
    ),
    "a record": (
        lambda repo: replace_in(repo / f"plans/drafts/{PLAN}/2.yaml", "Quý IV/2022", "Quý I/2022"),
        "broken-history",
    ),
    "a record that is missing": (
        lambda repo: (repo / f"plans/drafts/{PLAN}/2.yaml").unlink(),
        "broken-history",
    ),
    "an applied comment's wording": (
        lambda repo: replace_in(comment_file(repo, "so-noi-vu"), "text: theo hướng", "text: hướng"),
        "applied-comment-altered",
    ),
    "an applied comment's decision": (
        lambda repo: replace_in(comment_file(repo, "tinh-doan"), "accepted", "rejected"),
        "applied-comment-altered",
    ),
    "an applied comment's file that is missing": (
        lambda repo: comment_file(repo, "hoi-dong-y").unlink(),
        "applied-comment-altered",
    ),
    "the history": (
        lambda repo: replace_in(
            repo / "plans" / f"{PLAN}.md", "{draft: 2, base: ", "{draft: 3, base: "
        ),
        "broken-history",
    ),
    "a plan that is none any more": (
        lambda repo: replace_in(repo / "plans" / f"{PLAN}.md", "---\n", "--\n"),
        "not-a-plan",
    ),
}


@pytest.mark.parametrize("name", TOUCHES)
def test_whatever_is_touched_is_an_error(
    repo: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    touch, finding = TOUCHES[name]
    touch(repo)
    assert finding in errors(capsys)


def test_answer_reason_by_and_date_may_be_mended(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = comment_file(repo, "so-noi-vu")
    replace_in(path, "by: Văn phòng", "by: Văn phòng UBND")
    replace_in(path, "reply: Tiếp thu", "reply: Nhất trí tiếp thu")
    assert errors(capsys) == []


def test_status_number_and_date_are_free_and_noted(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["release", PLAN, "--round", "lan-2"]) == 0
    plan = repo / "plans" / f"{PLAN}.md"
    replace_in(plan, "number: null", "number: 12")
    assert errors(capsys) == []
    run(["audit", PLAN, "--format", "json"])
    found = json.loads(capsys.readouterr().out)["findings"]
    assert [one["severity"] for one in found if one["name"] == "free-value-changed"] == ["note"]


def test_line_ends_rewritten_by_git_are_named_as_such(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (repo / "plans").rglob("*.*"):
        if path.is_file():
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    found = errors(capsys)
    assert set(found) == {"line-ends"}, found


def test_an_invited_list_in_another_order_breaks_no_audit(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = repo / "comments" / PLAN / "hoi-thao-2021-02-05" / "round.yaml"
    text = path.read_text(encoding="utf-8")
    before, mark, rest = text.partition("invited:\n")
    if mark:
        lines = rest.splitlines(keepends=True)
        count = next(
            (i for i, line in enumerate(lines) if not line.startswith(("-", " "))), len(lines)
        )
        path.write_text(
            before + mark + "".join(lines[:count][::-1] + lines[count:]), encoding="utf-8"
        )
    assert errors(capsys) == []


def commit_all(repo: Path) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "as it stands"]):
        subprocess.run(["git", *who, *words], cwd=repo, check=True, capture_output=True)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_nobody_makes_himself_a_decider_in_the_change_that_he_decides(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = repo / "plantool.yaml"
    settings.write_text("deciders: [Chánh Văn phòng]\n", encoding="utf-8")
    commit_all(repo)
    # What was decided before the setting stands.
    assert errors(capsys, "--against", "HEAD") == []
    settings.write_text("deciders: [Khách]\n", encoding="utf-8")
    path = comment_file(repo, "so-noi-vu")
    path.write_text(
        path.read_text(encoding="utf-8")
        + "- {id: snv-new, content: x, decision: {status: noted, by: Khách}}\n",
        encoding="utf-8",
    )
    assert errors(capsys) == []
    assert errors(capsys, "--against", "HEAD") == ["not-a-decider"]
    replace_in(path, "noted, by: Khách", "noted, by: Chánh Văn phòng")
    assert errors(capsys, "--against", "HEAD") == []


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_revision_that_git_does_not_know_is_told(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", PLAN, "--against", "HEAD"]) == 2
    assert "the folder is in no git repository" in capsys.readouterr().err
    commit_all(repo)
    for revision in ("khong-co", "--output=x"):
        assert run(["audit", PLAN, f"--against={revision}"]) == 2
        assert f"git knows no revision '{revision}' here" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_rewritten_past_is_caught_against_a_revision(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commit_all(repo)
    assert errors(capsys, "--against", "HEAD") == []
    # Undone and applied anew from altered comments, the files agree with one another again.
    assert run(["undo", PLAN]) == 0
    replace_in(comment_file(repo, "so-noi-vu"), "text: theo hướng", "text: hướng")
    assert run(["apply", PLAN]) == 0
    assert errors(capsys) == []
    assert "past-rewritten" in errors(capsys, "--against", "HEAD")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Kiện toàn", "Kiện toàn ngay", "draft 2: added «ngay», which"),
        (" tuyên truyền", "", "draft 2: deleted «tuyên truyền», which"),
    ],
)
def test_a_hand_edit_is_said_to_add_or_to_delete(
    old: str, new: str, said: str, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = repo / "plans" / f"{PLAN}.md"
    text = plan.read_bytes().decode()
    head, mark, body = text.partition("\n---\n")
    assert old in body
    plan.write_bytes((head + mark + body.replace(old, new, 1)).encode())
    capsys.readouterr()
    assert run(["audit", PLAN]) == 1
    assert said in capsys.readouterr().out
