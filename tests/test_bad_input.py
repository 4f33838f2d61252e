"""Every command on every bad file: exit 1 or 2, a clear word, no traceback, nothing written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.resources import example_folder
from tests.word_copy import docx, para

PLAN = "chi-thi-42"
ROUND = "hoi-thao-2021-02-05"

BAD_PLANS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no front matter": lambda data: data.split(b"---\n", 2)[2],
    "unclosed front matter": lambda data: data.replace(b"\n---\n", b"\n", 1),
    "broken YAML": lambda data: data.replace(b"title: >-", b"title: [", 1),
    "YAML that needs quotes": lambda data: data.replace(
        'archive: "- Lưu: VT, KGVX."'.encode(), "archive: - Lưu: VT, KGVX.".encode()
    ),
    "a BOM": lambda data: b"\xef\xbb\xbf" + data,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "Latin letters of TCVN3": lambda data: data.replace(
        "Mục đích, yêu cầu".encode(), b"M\xf4c \xae\xd2ch, y\xaau c\xc7u", 1
    ),
    "NUL bytes": lambda data: data.replace(b"plan:", b"plan:\x00", 1),
    "an unknown key": lambda data: data.replace(b"symbol: KH-UBND", b"simbol: KH-UBND", 1),
    "a list where text belongs": lambda data: data.replace(
        b"symbol: KH-UBND", b"symbol: [KH, UBND]", 1
    ),
    "text where a number belongs": lambda data: data.replace(b"draft: 1", b"draft: mot", 1),
    "a duplicate ID": lambda data: data.replace(b"{#yeu-cau}", b"{#muc-dich}", 1),
    "a missing ID": lambda data: data.replace(b" {#yeu-cau}", b"", 1),
    "an alias bomb": lambda data: data.replace(
        b"plan: chi-thi-42", b"x-a: &a [x, x]\nx-b: &b [*a, *a]\nplan: chi-thi-42", 1
    ),
    "deep nesting": lambda data: data.replace(
        b"plan: chi-thi-42", b"x-deep: " + b"[" * 5000 + b"]" * 5000 + b"\nplan: chi-thi-42", 1
    ),
}

BAD_COMMENTS: dict[str, Callable[[bytes], bytes]] = {
    "broken YAML": lambda data: data.replace(b"comments:", b"comments: [", 1),
    "YAML that needs quotes": lambda data: data.replace(
        b"comments:\n", "comments:\n- id: x-1\n  reason: Lý do: hay\n".encode(), 1
    ),
    "a comment on an unknown section": lambda data: data.replace(
        b"section: kien-toan", b"section: kien-tuan", 1
    ),
    "words that are not there": lambda data: data.replace(
        "exact: theo hướng tinh gọn".encode(), "exact: theo hướng gọn tinh".encode(), 1
    ),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "an unknown key": lambda data: data.replace(b"action: replace", b"acton: replace", 1),
    "a duplicate ID": lambda data: data.replace(b"id: snv-2", b"id: snv-1", 1),
    "a draft that never was": lambda data: data.replace(b"draft: 1", b"draft: 7", 1),
}

COMMANDS = {
    "validate": ["validate"],
    "show": ["show", PLAN],
    "status": ["status", PLAN],
    "apply": ["apply", PLAN],
    "undo": ["undo", PLAN],
    "audit": ["audit", PLAN],
    "diff": ["diff", PLAN],
    "render": ["render", PLAN, "-o", "ra.docx"],
    "release": ["release", PLAN, "--round", "dot-2"],
    "locate": ["locate", PLAN, "--section", "kien-toan", "--quote", "tinh gọn"],
    "capture": ["capture", PLAN, "--own"],
    "revert": ["revert", "snv-1", "--reply", "Giữ nguyên."],
    "decide": ["decide", "snv-1", "--status", "accepted", "--reply", "Tiếp thu."],
    "round new": ["round", "new", PLAN, "dot-2"],
    "round close": ["round", "close", PLAN, ROUND],
    "reply": ["reply", PLAN, "--agency", "so-y-te", "--position", "agree"],
    "comment add": ["comment", "add", PLAN, "--agency", "SNV", "--content", "Nhất trí."],
    "export": ["export", PLAN, "-o", "ra.csv"],
    "intake": ["intake", "thu.txt", "--plan", PLAN, "--round", ROUND, "--agency", "so-y-te"],
    "agencies import": ["agencies", "import", "danh-sach.csv"],
    "capture --from": ["capture", PLAN, "--own", "--from", "ban-sua.docx"],
    "form": ["form", PLAN, "-o", "ra.xlsx"],
}

BAD_BODIES: dict[str, Callable[[bytes], bytes]] = {
    "broken YAML": lambda data: data + b"so-la: [\n",
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "an unknown key": lambda data: data.replace(b"kind: so", b"kynd: so", 1),
    "a list where a body belongs": lambda data: data + b"so-la: [a, b]\n",
    "a body twice": lambda data: data + b"so-noi-vu: {name: A, kind: so}\n",
}

BAD_ROUNDS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "broken YAML": lambda data: data + b"\ninvited: [\n",
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "an unknown kind": lambda data: data.replace(b"kind: workshop", b"kind: hop", 1),
    "a draft that is no number": lambda data: data.replace(b"draft: 1", b"draft: mot", 1),
    "a draft that never was": lambda data: data.replace(b"draft: 1", b"draft: 7", 1),
}

WRITE_A_ROUND = {
    "release": ["release", PLAN, "--round", ROUND],
    "round close": COMMANDS["round close"],
    "reply": [*COMMANDS["reply"], "--round", ROUND],
    "comment add": [*COMMANDS["comment add"], "--round", ROUND],
    "intake": COMMANDS["intake"],
}
"""Commands that write into the round."""

BAD_FILES: dict[str, bytes] = {
    "empty": b"",
    "white space": b" \n\n",
    "NUL bytes": b"a\0b",
    "a picture": b"\x89PNG\r\n\x1a\n\0\0",
    "UTF-16": "Sở Nội vụ;góp ý".encode("utf-16"),
    "Latin letters of TCVN3": b"M\xf4c \xae\xd2ch, y\xaau c\xc7u",
    "a zip that is cut off": b"PK\x03\x04\x14\0\0\0",
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "a PDF that is cut off": b"%PDF-1.7\n1 0 obj <<",
    "YAML that is cut off": b"mrsf_version: '1.0'\ncomments: [{id: a",
    "JSON that nests deeply": b"[" * 60_000,
    "a table of nothing": b"a;b;c\n1;2;3\n",
}

READ_A_FILE = {
    f"{name} {suffix}": (suffix, words)
    for name, suffixes, words in (
        (
            "intake",
            (".docx", ".xlsx", ".csv", ".pdf", ".txt", ".review.yaml", ".review.json"),
            ["intake", "FILE", "--plan", PLAN, "--round", ROUND],
        ),
        ("reply --from", (".xlsx", ".csv"), ["reply", PLAN, "--from", "FILE"]),
        ("agencies import", (".xlsx", ".csv"), ["agencies", "import", "FILE"]),
        ("capture --from", (".docx",), ["capture", PLAN, "--own", "--from", "FILE"]),
        ("new --from", (".docx",), ["new", "moi", "--from", "FILE"]),
        ("lint-docx", (".docx",), ["lint-docx", "FILE"]),
        ("decide --from", (".docx", ".xlsx", ".csv"), ["decide", "--from", "FILE"]),
        ("verify", (".docx", ".pdf"), ["verify", "FILE", PLAN]),
    )
    for suffix in suffixes
}

NEED_NO_PLAN = {"agencies import"}
"""Commands that read no plan."""

NEED_NO_SECTIONS = {"decide", "round new", "round close", "reply"}
"""Commands for which the plan's sections may still be at fault."""

TELL_BESIDE = {
    "show",
    "status",
    "locate",
    "diff",
    "render",
    "undo",
    "capture",
    "export",
    "form",
}
"""Commands that show a plan that can be read, with its faults told beside it."""

TELLS_OF_COMMENTS = {"validate", "apply"}
"""Commands for which a bad comment file must be a fault; the others may do without comments."""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    (tmp_path / "thu.txt").write_text("1. Bỏ mục IV.\n", "utf-8")
    (tmp_path / "danh-sach.csv").write_text("Tên;Loại\nSở Lạ;so\n", "utf-8")
    (tmp_path / "ban-sua.docx").write_bytes(docx(para("Một văn bản khác.")))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_relative_to(folder / "cache")
    }


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", BAD_PLANS)
def test_a_bad_plan_is_told_and_nothing_is_written(
    repo: Path, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    path = repo / "plans" / f"{PLAN}.md"
    good = path.read_bytes()
    path.write_bytes(BAD_PLANS[name](good))
    assert path.read_bytes() != good
    before = tree(repo)
    code = run(COMMANDS[command])
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    written = {key for key, data in tree(repo).items() if before.get(key) != data}
    if command in TELL_BESIDE:
        assert code in {0, 1, 2}
        assert written <= {"ra.docx", "ra.csv", "ra.xlsx"}
        if code == 2:
            assert len(said.err.strip().splitlines()) == 1
        return
    if command in NEED_NO_PLAN:
        return
    # The audit proves characters; what is wrong with IDs is for `validate` to say.
    is_proof = command == "audit" and name in {"a duplicate ID", "a missing ID"}
    if command in NEED_NO_SECTIONS and name in {"a duplicate ID", "a missing ID"}:
        return
    assert code in ({0, 1} if is_proof else {1, 2})
    assert (said.out + said.err).strip()
    assert not written


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", BAD_COMMENTS)
def test_a_bad_comment_file_is_told_and_nothing_is_lost(
    repo: Path, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    path = repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml"
    good = path.read_bytes()
    path.write_bytes(BAD_COMMENTS[name](good))
    assert path.read_bytes() != good
    before = tree(repo)
    code = run(COMMANDS[command])
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    assert all(tree(repo).get(key) is not None for key in before)
    if command in TELLS_OF_COMMENTS:
        assert code in {1, 2}
        assert "so-noi-vu.yaml" in said.out + said.err
        assert tree(repo) == before


@pytest.mark.parametrize("command", WRITE_A_ROUND)
@pytest.mark.parametrize("name", BAD_ROUNDS)
def test_a_bad_round_is_told_and_nothing_is_written(
    repo: Path, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    path = repo / "comments" / PLAN / ROUND / "round.yaml"
    refused(path, BAD_ROUNDS[name], WRITE_A_ROUND[command], capsys)


@pytest.mark.parametrize("command", [*list(WRITE_A_ROUND)[1:], "agencies import"])
@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_bad_list_of_bodies_is_told_and_nothing_is_written(
    repo: Path, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    refused(repo / "plans" / "agencies.yaml", BAD_BODIES[name], COMMANDS[command], capsys)


def refused(
    path: Path,
    spoiled: Callable[[bytes], bytes],
    words: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One clear message on the file, and every file as it was."""
    good = path.read_bytes()
    path.write_bytes(spoiled(good))
    assert path.read_bytes() != good
    root = Path.cwd()
    before = tree(root)
    code = run(words)
    said = capsys.readouterr()
    assert code in {1, 2}
    assert path.name in said.out + said.err or path.parent.name in said.out + said.err
    assert "Traceback" not in said.out + said.err
    assert tree(root) == before
    if code == 2:
        assert len(said.err.strip().splitlines()) == 1


@pytest.mark.parametrize("command", READ_A_FILE)
@pytest.mark.parametrize("name", [*BAD_FILES, "a folder", "a link to nothing", "not there"])
def test_a_bad_file_is_told_by_name_and_nothing_is_written(
    repo: Path, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    suffix, words = READ_A_FILE[command]
    path = repo / f"la{suffix}"
    if name in BAD_FILES:
        path.write_bytes(BAD_FILES[name])
    elif name == "a folder":
        path.mkdir()
    elif name == "a link to nothing":
        path.symlink_to("nowhere")
    before = tree(repo)
    code = run([path.name if word == "FILE" else word for word in words])
    said = capsys.readouterr()
    assert code in {1, 2}
    assert path.name in said.out + said.err
    assert "Traceback" not in said.out + said.err
    assert tree(repo) == before
    if code == 2:
        assert len(said.err.strip().splitlines()) == 1


def test_the_message_on_missing_quotes_says_which(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = repo / "plans" / f"{PLAN}.md"
    path.write_bytes(BAD_PLANS["YAML that needs quotes"](path.read_bytes()))
    assert run(["validate", f"plans/{PLAN}.md"]) == 1
    said = capsys.readouterr().out
    assert 'archive: "- Lưu: VT, KGVX."' in said


@pytest.mark.parametrize("command", ["validate", "show", "apply", "audit", "render", "status"])
def test_a_folder_without_plans_is_told_in_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run([command] if command == "validate" else [command, "x"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    (tmp_path / "plans").mkdir()
    assert run([command] if command == "validate" else [command, "x"]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_word_that_is_no_text_is_told_in_one_line(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(repo)
    words = ["comment", "add", PLAN, "--agency", "so-noi-vu", "--content", "a\udcff"]
    assert run(words) == 2
    said = capsys.readouterr().err
    assert said == "plantool: error: 'a\\udcff' is no text in UTF-8; write it anew\n"
    assert tree(repo) == before


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - NEED_NO_PLAN))
def test_a_plan_that_is_not_there_is_told_with_those_that_are(
    repo: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    words = [
        word.replace(PLAN, "chi-thi-43").replace("snv-1", "snv-99") for word in COMMANDS[command]
    ]
    if command == "validate":
        words = ["validate", "plans/chi-thi-43.md"]
    before = tree(repo)
    assert run(words) == 2
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) == 1
    assert tree(repo) == before
