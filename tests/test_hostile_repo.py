"""A hostile plan repo as a place: links, git settings, a planted cache, names and revisions."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.hostile import PLAN, ROUND, SECRET, Outcome, hostile_repo

pytestmark = pytest.mark.skipif(os.name == "nt", reason="plants links and shell scripts")

ROUND_ID = ROUND.rpartition("/")[2]
IN_ROUND = (PLAN, "--agency", "so-noi-vu", "--round", ROUND_ID)


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    return hostile_repo(tmp_path)


# Links

LINKED = {
    "plans": (
        ("new", "moi"),
        ("release", PLAN, "--round", ROUND_ID),
        ("apply", PLAN),
        ("capture", PLAN, "--own"),
        ("issue", PLAN, "--number", "1", "--date", "2021-02-26"),
        ("agencies", "import", "../a.csv"),
        ("validate", "--fix"),
    ),
    "plans/agencies.yaml": (("agencies", "import", "../a.csv"),),
    "plans/drafts": (("release", PLAN, "--round", ROUND_ID), ("apply", PLAN)),
    ROUND: (
        ("reply", *IN_ROUND, "--position", "agree"),
        ("comment", "add", *IN_ROUND, "--content", "x"),
        ("intake", "../f.csv", "--plan", *IN_ROUND),
        ("round", "close", PLAN, ROUND_ID),
    ),
    "comments": (("round", "new", PLAN, "hai", "--kind", "letter"),),
    f"comments/{PLAN}/hai": (("round", "new", PLAN, "hai", "--kind", "letter"),),
}


@pytest.mark.parametrize("linked", LINKED)
def test_no_command_writes_through_a_link_out_of_the_repo(repo: Path, linked: str) -> None:
    outside = repo.parent / "ngoai"
    if (repo / linked).exists():
        (repo / linked).rename(outside)
    else:
        outside.mkdir()
    (repo / linked).symlink_to(outside)
    (repo.parent / "a.csv").write_text("Tên,Viết tắt\nSở Mới,SM\n", encoding="utf-8")
    (repo.parent / "f.csv").write_text("Vị trí,Nội dung góp ý\nII.4,sửa\n", encoding="utf-8")
    for line in LINKED[linked]:
        outcome = Outcome(repo, line)
        assert (outcome.code, outcome.made) == (2, {}), line
        assert "the link leads out of the repo" in outcome.said


OUTPUTS = (
    ("render", PLAN, "-o", "ra/x.docx"),
    ("render", PLAN, "--as", "phan-hoi", "--each", "-o", "ra/sau"),
    ("export", PLAN, "-o", "ra/x.csv"),
    ("tasks", PLAN, "-o", "ra/../x.ics"),
    ("trace", PLAN, "-o", "ra/x.html"),
)


def test_no_document_is_written_through_a_link_out_of_the_repo(repo: Path) -> None:
    outside = repo.parent / "ngoai" / "sau"
    outside.mkdir(parents=True)
    (repo / "ra").symlink_to(outside)
    for line in OUTPUTS:
        outcome = Outcome(repo, line)
        assert (outcome.code, outcome.made) == (2, {}), line
        assert "the link leads out of the repo" in outcome.said
    assert list(outside.iterdir()) == []


def test_a_file_that_is_a_link_is_not_written_through(repo: Path) -> None:
    for name in (f"{PLAN}-1.docx", "ra.csv"):
        (repo / name).symlink_to(repo.parent / "secret.txt")
    (repo / "plans" / f".{PLAN}.lock").symlink_to(repo.parent / "secret.txt")
    for line in (("render", PLAN), ("export", PLAN, "-o", "ra.csv"), ("apply", PLAN)):
        Outcome(repo, line)
    assert (repo.parent / "secret.txt").read_text(encoding="utf-8") == SECRET


@pytest.mark.parametrize("linked", ["plans", ".github", "templates"])
def test_init_makes_nothing_behind_a_link(tmp_path: Path, linked: str) -> None:
    folder, outside = tmp_path / "moi", tmp_path / "ngoai"
    folder.mkdir()
    outside.mkdir()
    (folder / linked).symlink_to(outside)
    outcome = Outcome(folder, ["init"])
    assert (outcome.code, outcome.made) == (2, {})
    assert "the link leads out of the folder" in outcome.said


# Names


@pytest.mark.parametrize(
    "name", ["../x", "/tmp/x", "..", "", "a/../../x", "a\\..\\x", "-x", "a\nb", "a" * 300, "con đò"]
)
def test_a_plan_or_round_of_a_name_that_leads_out_is_not_made(repo: Path, name: str) -> None:
    for line in (
        ("new", "--", name),
        ("round", "new", "--kind", "letter", "--", PLAN, name),
        ("release", "--round", name, "--", PLAN),
    ):
        outcome = Outcome(repo, line)
        assert (outcome.code, outcome.made) == (2, {}), line


@pytest.mark.parametrize(
    "line",
    [
        ("render", "../x"),
        ("show", "../../secret.txt"),
        ("apply", "plans/../../x.md"),
        ("export", "..", "-o", "ra.csv"),
        ("intake", "/etc/passwd", "--plan", "../x", "--round", "../../.."),
        ("intake", "../in.csv", "--plan", PLAN, "--round", "../../.."),
        ("reply", PLAN, "--agency", "../x", "--position", "agree", "--round", ROUND_ID),
        ("comment", "add", PLAN, "--agency", "../../x", "--content", "x"),
    ],
)
def test_a_name_that_leads_out_finds_nothing(repo: Path, line: Sequence[str]) -> None:
    (repo.parent / "x.md").write_bytes((repo / "plans" / f"{PLAN}.md").read_bytes())
    (repo.parent / "in.csv").write_text("Vị trí,Nội dung góp ý\nII.4,sửa\n", encoding="utf-8")
    outcome = Outcome(repo, line)
    assert (outcome.code, outcome.made) == (2, {})


def test_ids_in_files_that_lead_out_are_errors(repo: Path) -> None:
    plan = repo / "plans" / f"{PLAN}.md"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace(f"plan: {PLAN}", "plan: ../../x", 1),
        encoding="utf-8",
    )
    body = next(path for path in (repo / ROUND).iterdir() if path.name != "round.yaml")
    body.write_text(
        body.read_text(encoding="utf-8").replace("agency: ", "agency: ../../", 1), encoding="utf-8"
    )
    for line in (
        ("validate",),
        ("apply", PLAN),
        ("render", PLAN, "--as", "phan-hoi", "--each", "-o", "ra"),
        ("release", PLAN, "--round", ROUND_ID),
    ):
        outcome = Outcome(repo, line)
        assert outcome.code in {1, 2}, line
        assert all(path.startswith("kho/ra/") for path in outcome.made), line


# The cache


def test_a_poisoned_cache_changes_no_result_and_runs_nothing(repo: Path) -> None:
    plan = repo / "plans" / f"{PLAN}.md"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n# Không mã\n", encoding="utf-8")
    cache = repo.parent / "cache"
    right = Outcome(repo, ["validate"])
    entries = [path for path in (cache / "validate").iterdir() if path.suffix == ".json"]
    assert (right.code, len(entries)) == (1, 1)
    kept = json.loads(entries[0].read_bytes())
    evil = f"cos\nsystem\n(S'touch {repo.parent}/pwned'\ntR."
    poisons = (
        evil.encode(),
        b"[" * 1_000_000,
        b'{"sha256": 1e999, "findings": null}',
        json.dumps({**kept, "findings": "[]"}).encode(),
        json.dumps(
            {
                "sha256": hashlib.sha256(f"{entries[0].stem}\n7".encode()).hexdigest(),
                "findings": "7",
            }
        ).encode(),
    )
    for poison in poisons:
        entries[0].write_bytes(poison)
        outcome = Outcome(repo, ["validate"])
        assert (outcome.code, outcome.said) == (1, right.said)
        assert outcome.made == {}
    # A link under the entry's name; a folder that everybody may write to; one in the repo.
    entries[0].unlink()
    entries[0].symlink_to(repo.parent / "secret.txt")
    assert Outcome(repo, ["validate"]).said == right.said
    assert (repo.parent / "secret.txt").read_text(encoding="utf-8") == SECRET
    (cache / "validate").chmod(0o777)
    assert Outcome(repo, ["validate"]).said == right.said


# git


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def script(repo: Path) -> Path:
    path = repo.parent / "run.sh"
    path.write_text(f"#!/bin/sh\ntouch {repo.parent}/pwned\ncat\n", encoding="utf-8")
    path.chmod(0o755)
    return path


REVISIONS = ("--output=pwned", "-Opwned", "--help", "HEAD:../secret.txt", "--upload-pack=x")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_revision_is_no_option_and_git_runs_nothing(repo: Path, script: Path) -> None:
    git(repo, "init", "-q")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "x")
    for key in (
        "core.fsmonitor",
        "diff.x.textconv",
        "filter.x.smudge",
        "filter.x.clean",
        "filter.x.process",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "diff.external",
        "alias.cat-file",
        "gpg.program",
    ):
        git(repo, "config", key, str(script))
    (repo / ".gitattributes").write_text("* diff=x filter=x\n", encoding="utf-8")
    for hook in ("post-checkout", "pre-auto-gc", "post-index-change", "reference-transaction"):
        shutil.copy(script, repo / ".git" / "hooks" / hook)
    for revision in REVISIONS:
        for line in (["diff", PLAN, f"--rev={revision}"], ["audit", PLAN, f"--against={revision}"]):
            outcome = Outcome(repo, line)
            assert (outcome.code, outcome.made) == (2, {}), line
    for line in (["diff", PLAN, "--rev=HEAD"], ["audit", PLAN, "--against=HEAD"]):
        assert Outcome(repo, line).made == {}


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_missing_object_is_not_fetched(repo: Path, script: Path) -> None:
    git(repo, "init", "-q")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "x")
    for key, value in (
        ("extensions.partialClone", "xa"),
        ("remote.xa.promisor", "true"),
        ("remote.xa.url", f"ext::{script}"),
        ("remote.xa.uploadpack", str(script)),
        ("protocol.ext.allow", "always"),
    ):
        git(repo, "config", key, value)
    objects = repo / ".git" / "objects"
    plan = subprocess.run(
        ["git", "rev-parse", f"HEAD:plans/{PLAN}.md"], cwd=repo, check=True, capture_output=True
    )
    name = plan.stdout.decode().strip()
    (objects / name[:2] / name[2:]).unlink()
    for line in (["diff", PLAN, "--rev=HEAD"], ["audit", PLAN, "--against=HEAD"]):
        outcome = Outcome(repo, line)
        assert (outcome.code, outcome.made) == (2, {}), line


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_repo_planted_as_plain_files_tells_no_other_past(repo: Path) -> None:
    plan = repo / "plans" / f"{PLAN}.md"
    git(repo.parent, "init", "-q")
    git(repo.parent, "add", "kho")
    git(repo.parent, "commit", "-qm", "x")
    plan.write_text(plan.read_text(encoding="utf-8") + "\nGIẢ\n", encoding="utf-8")
    other = repo.parent / "khac"
    shutil.copytree(repo, other)
    git(other, "init", "-q")
    git(other, "add", "-A")
    git(other, "commit", "-qm", "x")
    for name in ("HEAD", "config", "objects", "refs"):
        path = other / ".git" / name
        (shutil.copytree if path.is_dir() else shutil.copy)(path, repo / name)
    git(repo, "config", "-f", "config", "core.bare", "true")
    outcome = Outcome(repo, ["diff", PLAN, "--rev=HEAD"])
    assert outcome.code == 2 or "GIẢ" in outcome.said
