"""What `apply`, `undo` and `release` leave behind when they are killed, the disk is full, or others
write at the same time: at every system call that changes something, not at a sample.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct, field

from tests.building import HEADER

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the faults need os.fork")

PLAN = "plans/x.md"
DRAFTS = "plans/drafts/x"
ROUND = "comments/x/r1/round.yaml"
LOCK = "plans/.x.lock"
APPLY, UNDO, AUDIT = ["apply", "x"], ["undo", "x"], ["audit", "x"]
CAPTURE = ["capture", "x", "--own"]
REVERT = ["revert", "a-1", "--reply", "Giữ như dự thảo."]
NOTED = ["--status", "noted", "--reply", "Xin ghi nhận.", "--date", "2021-02-06"]
RELEASE = ["release", "x", "--round", "r1"]
KILLED = -9
NOBODY = 65534
Tree = dict[str, bytes]
Answer = dict[str, Any]

BODY = """\
# Nhiệm vụ {#nhiem-vu}

Kiện toàn tổ chức theo hướng tinh gọn.

## Bộ máy {#mot}

Sắp xếp bộ máy trong năm 2021.
"""
AGENCIES = "".join(f"{one}: {{name: Sở {one.upper()}, kind: so}}\n" for one in "abc")
ROUND_TEXT = "round: r1\nkind: letter\ndraft: 1\nopened: 2021-02-01\ninvited: [a, b, c]\n"


def comment_file(agency: str, quote: str, text: str) -> str:
    return f"""\
plan: x
draft: 1
round: r1
agency: {agency}
comments:
- id: {agency}-1
  section: nhiem-vu
  quote: {quote}
  action: replace
  text: {text}
  decision: {{status: accepted, reply: Tiếp thu., by: VP, date: 2021-02-06}}
"""


FIRST: dict[str, str] = {
    PLAN: HEADER + BODY,
    "plans/agencies.yaml": AGENCIES,
    ROUND: ROUND_TEXT,
    "comments/x/r1/a.yaml": comment_file("a", "theo hướng tinh gọn", "tinh gọn, hiệu quả"),
}
SECOND_COMMENT = {"comments/x/r1/b.yaml": comment_file("b", "trong năm 2021", "xong năm 2021")}


class Runner:
    """The process that runs plantool in forked children, with faults."""

    def __init__(self, folder: Path) -> None:
        root = Path(__file__).parent.parent
        environment = {
            **os.environ,
            "PYTHONPATH": str(root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PLANTOOL_LANG": "en",
            "SOURCE_DATE_EPOCH": "1612569600",
            "PLANTOOL_CACHE_DIR": str(folder / "cache"),
            "FAULT_LOGS": str(folder),
        }
        script = Path(__file__).with_name("fault_runner.py")
        self.process = subprocess.Popen(
            [sys.executable, str(script)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )

    def together(self, jobs: Sequence[Answer]) -> list[Answer]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(jobs) + "\n")
        self.process.stdin.flush()
        answers = json.loads(self.process.stdout.readline())
        assert not [call for answer in answers for call in answer["past"]]
        return list(answers)

    def close(self) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()


class Place(Struct, frozen=True):
    """A plan repo in which commands run."""

    root: Path
    runner: Runner

    def run(self, args: Sequence[str], **more: object) -> Answer:
        job = {"folder": str(self.root), "args": list(args), **more}
        return self.runner.together([job])[0]

    def both(self, args: Sequence[str]) -> list[Answer]:
        job = {"folder": str(self.root), "args": list(args)}
        return self.runner.together([job, job])

    def put(self, files: dict[str, str] | Tree) -> None:
        """These files and no others."""
        shutil.rmtree(self.root, ignore_errors=True)
        self.root.mkdir()
        self.add(files)

    def add(self, files: dict[str, str] | Tree) -> None:
        for relative, text in files.items():
            path = self.root / relative
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)

    def tree(self) -> Tree:
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file()
        }

    def done(self, args: Sequence[str]) -> Tree:
        answer = self.run(args)
        assert answer["code"] == 0, answer
        return self.tree()


def shown(tree: Tree) -> Tree:
    """The files people see: without the lock and what a killed writer left."""
    return {path: data for path, data in tree.items() if not Path(path).name.startswith(".")}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with tempfile.TemporaryDirectory() as folder:
        made = Runner(Path(folder))
        yield made
        made.close()


@pytest.fixture
def place(tmp_path: Path, runner: Runner) -> Place:
    made = Place(tmp_path / "repo", runner)
    made.put(FIRST)
    return made


SITUATIONS = {
    "apply-first": (APPLY, []),
    "apply-second": (APPLY, ["apply", "comment"]),
    "undo-second": (UNDO, ["apply"]),
    "undo-third": (UNDO, ["apply", "comment", "apply"]),
    "undo-sent": (UNDO, ["release", "apply"]),
    "release-first": (RELEASE, []),
    "release-new-round": (["release", "x", "--round", "r2"], []),
    "release-again": (["release", "x", "--round", "r2"], ["release"]),
    "capture-sent": (CAPTURE, ["release", "edit"]),
    "capture-made": (CAPTURE, ["apply", "edit"]),
    "capture-of-a-body": (["capture", "x", "--agency", "a", "--round", "r1"], ["apply", "edit"]),
    "capture-for": (["capture", "x", "--for", "b-1"], ["apply", "comment", "edit"]),
    "decide-two": (["decide", "a-1", "b-1", *NOTED], ["comment"]),
    "revert": (REVERT, ["apply"]),
    "revert-two": ([*REVERT[:1], "b-1", *REVERT[1:]], ["apply", "comment", "apply"]),
}


class Situation(Struct, frozen=True):
    """A command, what stands on disk before it and after it, and its calls."""

    place: Place
    args: list[str]
    before: Tree
    after: Tree
    calls: list[str]
    checked: set[object] = field(default_factory=set)

    def begin(self) -> None:
        self.place.put(self.before)

    def check(self, *, is_dead: bool) -> None:
        """The plan is old or new, all files whole; the next run ends as if nothing had been."""
        tree = self.place.tree()
        for path, data in shown(tree).items():
            assert data in {self.before.get(path), self.after.get(path)}, path
        assert tree[PLAN] in {self.before[PLAN], self.after[PLAN]}
        assert is_dead or not [path for path in tree if path.endswith(".tmp")]
        state = frozenset((re.sub(r"\d+\.tmp$", "tmp", path), data) for path, data in tree.items())
        if state in self.checked:
            return  # the same files: what follows is the same
        self.checked.add(state)
        is_done = shown(tree) == self.after
        is_decided_first = self.args[0] in {"capture", "revert"}
        audit = self.place.run(AUDIT)
        # Comments are written before the draft: until that stands, the audit says what is open.
        assert audit["code"] == 0 or (is_decided_first and not is_done), audit
        if is_decided_first and is_done:
            assert self.place.run(self.args)["code"] == 1  # nothing is left to be done
            assert shown(self.place.tree()) == self.after
        elif self.args == UNDO and is_done:
            # Done to the last step: one more undo would be another one.
            assert self.place.done(APPLY) == self.before
        else:
            assert self.place.done(self.args) == self.after


@pytest.fixture(params=SITUATIONS)
def situation(request: pytest.FixtureRequest, place: Place) -> Situation:
    return situated(place, request.param)


@pytest.fixture(params=["apply-second", "undo-third", "release-new-round"])
def usual(request: pytest.FixtureRequest, place: Place) -> Situation:
    """One situation of each command, where the way there makes no difference."""
    return situated(place, request.param)


def situated(place: Place, name: str) -> Situation:
    args, steps = SITUATIONS[name]
    for step in steps:
        match step:
            case "apply":
                place.done(APPLY)
            case "release":
                place.done(RELEASE)
            case "comment":
                place.add(SECOND_COMMENT)
            case "edit":
                text = (place.root / PLAN).read_text()
                place.add({PLAN: text.replace("Sắp xếp bộ máy", "Sắp xếp tổ chức bộ máy")})
            case _:
                raise ValueError(step)
    before = place.tree()
    answer = place.run(args)
    assert answer["code"] == 0, answer
    after = place.tree()
    assert place.run(AUDIT)["code"] == 0
    return Situation(place, args, before, after, answer["calls"])


def test_a_run_killed_before_any_call_leaves_the_old_plan_or_the_new(situation: Situation) -> None:
    for at in range(1, len(situation.calls) + 1):
        situation.begin()
        killed = situation.place.run(situation.args, fault={"kind": "kill", "at": at})
        assert killed["code"] == KILLED
        situation.check(is_dead=True)


def test_a_run_killed_in_the_middle_of_any_writing_leaves_no_half_file(
    situation: Situation,
) -> None:
    for at, call in enumerate(situation.calls, 1):
        if call == "write":
            situation.begin()
            killed = situation.place.run(situation.args, fault={"kind": "kill-half", "at": at})
            assert killed["code"] == KILLED
            situation.check(is_dead=True)


def test_a_disk_that_is_full_from_any_call_on_is_told_and_harmless(situation: Situation) -> None:
    for at, call in enumerate(situation.calls, 1):
        situation.begin()
        full = situation.place.run(situation.args, fault={"kind": "full", "at": at})
        if at == len(situation.calls):
            assert call == "unlink"  # the lock's file; the next run takes it away
            assert full["code"] == 0
        else:
            assert full["code"] == 2, (at, call, full)
            assert full["err"].startswith("plantool: error: ")
            assert full["err"].count("\n") == 1
            assert "plans/" in full["err"] or "comments/" in full["err"]
        if situation.args == APPLY and situation.place.tree()[PLAN] == situation.before[PLAN]:
            assert shown(situation.place.tree()) == situation.before
        situation.check(is_dead=call == "unlink")


def test_a_run_interrupted_before_any_call_cleans_up(usual: Situation) -> None:
    for at in range(1, len(usual.calls) + 1):
        usual.begin()
        stopped = usual.place.run(usual.args, fault={"kind": "interrupt", "at": at})
        assert stopped["code"] == 130, stopped
        assert stopped["err"].count("\n") == 1
        usual.check(is_dead=False)


def test_words_typed_by_somebody_else_are_never_lost(usual: Situation) -> None:
    typed = usual.before[PLAN].decode() + "\nGõ thêm.\n"
    refused: list[int] = []
    last = max((at for at, call in enumerate(usual.calls, 1) if call == "replace"), default=0)
    for at, call in enumerate(usual.calls, 1):
        if call == "replace" and at <= last:
            continue  # between the last look and the rename there is no room for a test
        usual.begin()
        path = str(usual.place.root / PLAN)
        fault = {"kind": "edit", "at": at, "path": path, "text": typed}
        answer = usual.place.run(usual.args, fault=fault)
        plan = usual.place.tree()[PLAN].decode()
        assert "Gõ thêm." in plan, (at, call, answer)
        if answer["code"] == 2:
            assert plan == typed
            refused.append(at)
    assert refused


def test_a_second_run_at_any_call_is_told_who_writes(usual: Situation) -> None:
    for at, call in enumerate(usual.calls, 1):
        usual.begin()
        fault = {"kind": "meanwhile", "at": at, "args": usual.args}
        first = usual.place.run(usual.args, fault=fault)
        second = first["meanwhile"]
        if at == 1:
            assert second["code"] == 0  # before the lock is taken
        else:
            assert second["code"] == 2, (at, call, second)
            assert f"process {first['pid']}" in second["err"] or at == 2
            assert first["code"] == 0
            assert usual.place.tree() == usual.after


def test_of_fifty_pairs_one_wins_and_the_other_says_why(place: Place) -> None:
    before = place.tree()
    after = place.done(APPLY)
    for _ in range(50):
        place.put(before)
        answers = place.both(APPLY)
        won = [one for one in answers if one["code"] == 0 and "Draft 2" in one["out"]]
        assert len(won) == 1, answers
        other = next(one for one in answers if one is not won[0])
        assert (other["code"] == 0 and "Nothing to apply" in other["out"]) or (
            other["code"] == 2 and f"process {won[0]['pid']}" in other["err"]
        ), other
        assert place.tree() == after


# The lock


def test_a_lock_that_a_dead_process_left_blocks_nobody(place: Place) -> None:
    place.add({LOCK: "999999999999\n"})
    after = place.done(APPLY)
    assert LOCK not in after
    assert f"{DRAFTS}/2.yaml" in after


def test_a_lock_that_is_a_link_is_not_written_through(place: Place, tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("own words")
    (place.root / LOCK).symlink_to(victim)
    answer = place.run(APPLY)
    assert answer["code"] == 2
    assert LOCK in answer["err"]
    assert victim.read_text() == "own words"


def test_a_lock_that_is_a_pipe_is_refused_at_once(place: Place) -> None:
    os.mkfifo(place.root / LOCK)
    answer = place.run(APPLY)
    assert answer["code"] == 2
    assert answer["err"] == f"plantool: error: {LOCK}: not a file\n"


def test_what_a_dead_writer_left_is_taken_away(place: Place) -> None:
    left = {
        "plans/.x.md.4711.tmp": "half",
        f"{DRAFTS}/.1.md.4711.tmp": "half",
        "comments/x/r1/.round.yaml.4711.tmp": "half",
        "plans/.y.md.4711.tmp": "another plan's, perhaps being written",
    }
    place.add(left)
    after = place.done(APPLY)
    assert [path for path in after if path.endswith(".tmp")] == ["plans/.y.md.4711.tmp"]


# Rights, links, line ends


def test_rights_are_kept(place: Place) -> None:
    for mode in (0o600, 0o640, 0o664):
        place.put(FIRST)
        (place.root / PLAN).chmod(mode)
        place.done(APPLY)
        assert (place.root / PLAN).stat().st_mode & 0o777 == mode
        place.done(UNDO)
        assert (place.root / PLAN).stat().st_mode & 0o777 == mode


def test_new_files_follow_the_umask(place: Place) -> None:
    assert place.run(APPLY, umask=0o027)["code"] == 0
    assert (place.root / DRAFTS / "1.md").stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root gives files away")
def test_owner_and_group_are_kept(place: Place) -> None:
    os.chown(place.root / PLAN, NOBODY, NOBODY)
    place.done(APPLY)
    state = (place.root / PLAN).stat()
    assert (state.st_uid, state.st_gid) == (NOBODY, NOBODY)


def test_line_ends_are_kept(place: Place) -> None:
    before = FIRST[PLAN].replace("\n", "\r\n").encode()
    place.add({PLAN: before})
    after = place.done(APPLY)
    assert after[f"{DRAFTS}/1.md"] == before
    assert after[PLAN].count(b"\n") == after[PLAN].count(b"\r\n")
    assert "tinh gọn, hiệu quả" in after[PLAN].decode()
    assert place.done(UNDO)[PLAN] == before


def test_a_plan_that_is_a_link_stays_one(place: Place) -> None:
    (place.root / "texts").mkdir()
    (place.root / PLAN).rename(place.root / "texts/x.md")
    (place.root / PLAN).symlink_to("../texts/x.md")
    place.done(APPLY)
    assert (place.root / PLAN).is_symlink()
    assert "draft: 2" in (place.root / "texts/x.md").read_text()
    assert "draft: 2" in place.tree()[PLAN].decode()
    place.done(["audit", PLAN])


def test_another_name_of_the_plan_keeps_the_old_draft(place: Place) -> None:
    other = place.root / "other.md"
    other.hardlink_to(place.root / PLAN)
    place.done(APPLY)
    assert other.read_text() == FIRST[PLAN]


def test_a_file_planted_under_a_temporary_name_is_not_written_through(
    place: Place, tmp_path: Path
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("own words")
    # The child's process ID is not known before; those that come next are.
    here = place.run(AUDIT)["pid"]
    for pid in range(here, here + 50):
        (place.root / f"plans/.x.md.{pid}.tmp").symlink_to(victim)
    place.done(APPLY)
    assert victim.read_text() == "own words"
    assert not (place.root / PLAN).is_symlink()


def test_a_frozen_draft_is_never_replaced(place: Place) -> None:
    place.add({f"{DRAFTS}/1.md": b"\xff\xfe another text"})
    for args in (APPLY, RELEASE):
        answer = place.run(args)
        assert answer["code"] in {1, 2}, answer
        assert place.tree()[f"{DRAFTS}/1.md"] == b"\xff\xfe another text"
        assert place.tree()[PLAN].decode() == FIRST[PLAN]


def test_a_round_that_cannot_be_read_is_not_replaced_and_stops_undo(place: Place) -> None:
    place.done(RELEASE)
    place.done(APPLY)
    place.add({ROUND: b"round: r1\n\xff"})
    before = place.tree()
    assert place.run(UNDO)["code"] == 1
    assert place.run(RELEASE)["code"] == 1
    assert place.tree() == before


# Files that others hold


def test_a_plan_held_for_a_while_is_tried_again(place: Place) -> None:
    fault = {"kind": "held", "times": 3}
    assert place.run(APPLY, fault=fault, held=True)["code"] == 0


def test_a_plan_held_for_long_is_named(place: Place) -> None:
    before = place.tree()
    answer = place.run(APPLY, fault={"kind": "held", "times": 1000}, held=True)
    assert answer["code"] == 2
    assert answer["err"].startswith(f"plantool: error: {DRAFTS}/1.md is open in Word")
    assert place.tree() == before


def test_nothing_is_tried_again_where_files_are_not_held(place: Place) -> None:
    fault = {"kind": "held", "times": 1}
    answer = place.run(APPLY, fault=fault)
    assert answer["code"] == 2
    assert answer["err"] == (
        f"plantool: error: {DRAFTS}/1.md: no permission; check the folder's rights\n"
    )


# Folders and files that cannot be read or written


@pytest.fixture
def plain(runner: Runner) -> Iterator[tuple[Place, int]]:
    """A repo that a plain user may be kept out of, and the user as whom plantool is to run."""
    user = NOBODY if os.geteuid() == 0 else 0
    with tempfile.TemporaryDirectory() as folder:
        made = Place(Path(folder) / "repo", runner)
        made.put(FIRST)
        Path(folder).chmod(0o755)
        for path in (made.root, *made.root.rglob("*")):
            if user:
                os.chown(path, user, user)
        yield made, user
        for path in (made.root, *made.root.rglob("*")):
            with contextlib.suppress(OSError):
                path.chmod(0o755)


@pytest.mark.parametrize("args", [APPLY, RELEASE], ids=lambda args: args[0])
def test_a_folder_that_can_only_be_read_is_named(plain: tuple[Place, int], args: list[str]) -> None:
    place, user = plain
    (place.root / "plans").chmod(0o555)
    before = place.tree()
    answer = place.run(args, user=user)
    assert answer["code"] == 2
    assert answer["err"] == f"plantool: error: {LOCK}: no permission; check the folder's rights\n"
    assert place.tree() == before
    assert place.run(["apply", "x", "--dry-run"], user=user)["code"] == 0
    (place.root / "plans").chmod(0o755)
    assert place.run(args, user=user)["code"] == 0


def test_a_folder_of_drafts_that_can_only_be_read_leaves_the_plan(
    plain: tuple[Place, int],
) -> None:
    place, user = plain
    assert place.run(APPLY, user=user)["code"] == 0
    drafts = place.root / DRAFTS
    drafts.chmod(0o555)
    (place.root / "comments/x/r1/b.yaml").write_text(SECOND_COMMENT["comments/x/r1/b.yaml"])
    before = place.tree()
    answer = place.run(APPLY, user=user)
    assert answer["code"] == 2
    assert f"{DRAFTS}/2.md: no permission" in answer["err"]
    assert place.tree() == before


@pytest.mark.parametrize("folder", ["comments/x", "comments/x/r1", DRAFTS, "comments/x/r1/a.yaml"])
def test_what_may_not_be_read_is_not_taken_for_absent(
    plain: tuple[Place, int], folder: str
) -> None:
    place, user = plain
    assert place.run(APPLY, user=user)["code"] == 0
    (place.root / folder).chmod(0o000)
    for args in (APPLY, AUDIT, UNDO, ["validate"]):
        answer = place.run(args, user=user)
        assert answer["code"] == 2, (args, answer)
        assert answer["err"].count("\n") == 1
        assert folder in answer["err"]


def test_a_lock_left_by_another_user_blocks_nobody(plain: tuple[Place, int]) -> None:
    place, user = plain
    if not user:
        pytest.skip("needs two users")
    place.add({LOCK: "4711\n"})
    (place.root / LOCK).chmod(0o644)
    assert place.run(APPLY, user=user)["code"] == 0
    assert LOCK not in place.tree()


# Hostile repos


@pytest.mark.parametrize("args", [APPLY, AUDIT, RELEASE, UNDO, ["validate"]])
@pytest.mark.parametrize("path", [PLAN, "plans/agencies.yaml", ROUND, "plantool.yaml", DRAFTS])
def test_a_link_out_of_the_repo_is_refused(
    place: Place, tmp_path: Path, args: list[str], path: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "1.md").write_text("secret words")
    target = outside if path == DRAFTS else outside / "1.md"
    link = place.root / path
    link.unlink(missing_ok=True)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    answer = place.run(args)
    assert answer["code"] == 2, answer
    assert answer["err"].count("\n") == 1
    assert "the link leads out of the repo" in answer["err"]
    assert path in answer["err"]
    assert "secret" not in answer["err"] + answer["out"]
    assert [one.name for one in outside.iterdir()] == ["1.md"]


@pytest.mark.parametrize("args", [APPLY, AUDIT, RELEASE, ["validate"]])
@pytest.mark.parametrize("folder", ["plans", "comments"])
def test_a_folder_that_is_a_link_out_of_the_repo_is_refused(
    place: Place, tmp_path: Path, args: list[str], folder: str
) -> None:
    (place.root / folder).rename(tmp_path / "outside")
    (place.root / folder).symlink_to(tmp_path / "outside")
    answer = place.run(args)
    assert answer["code"] == 2, answer
    assert "the link leads out of the repo" in answer["err"]
    assert not (tmp_path / "outside/drafts").exists()


def test_links_in_a_circle_are_refused(place: Place) -> None:
    (place.root / ROUND).unlink()
    (place.root / ROUND).symlink_to("round.yaml")
    answer = place.run(APPLY)
    assert answer["code"] == 2
    assert answer["err"].startswith(f"plantool: error: {ROUND}: ")


@pytest.mark.parametrize("path", [ROUND, "plans/agencies.yaml", "plantool.yaml", f"{DRAFTS}/1.md"])
@pytest.mark.parametrize("kind", ["pipe", "folder"])
def test_what_is_no_file_is_refused_at_once(place: Place, path: str, kind: str) -> None:
    target = place.root / path
    target.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if kind == "pipe":
        os.mkfifo(target)
    else:
        target.mkdir()
    for args in (APPLY, AUDIT):
        answer = place.run(args)
        assert answer["code"] == 2, answer
        assert answer["err"] == f"plantool: error: {path}: not a file\n"


def test_a_plan_that_is_a_pipe_is_refused_at_once(place: Place) -> None:
    (place.root / PLAN).unlink()
    os.mkfifo(place.root / PLAN)
    for args in (APPLY, AUDIT, ["validate"]):
        answer = place.run(args)
        assert answer["code"] == 2, answer
        assert answer["err"].count("\n") == 1


def test_a_huge_file_is_refused_without_being_read(place: Place) -> None:
    with (place.root / ROUND).open("wb") as file:
        file.truncate(1 << 40)
    answer = place.run(APPLY)
    assert answer["code"] == 2
    assert answer["err"].startswith(f"plantool: error: {ROUND}: the file has {1 << 40} bytes")


def test_a_large_file_is_a_finding(place: Place) -> None:
    with (place.root / ROUND).open("wb") as file:
        file.truncate(33 << 20)
    answer = place.run(APPLY)
    assert answer["code"] == 1
    assert "F002" in answer["out"]
