"""The commands that make, show and render plans: on the shipped example, and on bad input."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from plantool.cli.app import run
from plantool.core.new_plan import empty_plan
from plantool.core.new_repo import SCHEMA_FOLDER
from plantool.core.parse_plan import parse_plan
from plantool.core.review import Review
from plantool.core.text import SourceText
from plantool.core.validate import validate
from plantool.resources import example_folder

PLAN = "chi-thi-42"
ROUND = "hoi-thao-2021-02-05"
Captured = pytest.CaptureFixture[str]
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped example, which is the current folder."""
    folder = tmp_path / "repo"
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, folder / name)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("COLUMNS", "80")
    return folder


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def said(line: list[str], captured: Captured) -> str:
    """What a command that succeeds prints."""
    assert run(line) == 0
    return captured.readouterr().out


def complaint(line: list[str], captured: Captured) -> str:
    """The one line of a command that cannot go on."""
    assert run(line) == 2
    out, err = captured.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err.removeprefix("plantool: error: ").rstrip("\n")


def told(line: list[str], captured: Captured, code: int = 0) -> Any:  # noqa: ANN401 - JSON
    assert run(line) == code
    return json.loads(captured.readouterr().out)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# init


def test_init_makes_a_repo_that_other_commands_work_in(
    empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    shown = said(["init", "kho"], capsys)
    assert "Next: cd kho && plantool show chi-thi-42" in shown
    monkeypatch.chdir(empty / "kho")
    assert said(["show", PLAN], capsys)
    attributes = (empty / "kho" / ".gitattributes").read_text(encoding="utf-8")
    assert "plans/** -text\ncomments/** -text\n" in attributes
    assert (empty / "kho" / "plantool.yaml").read_text(encoding="utf-8").endswith("lang: vi\n")


def test_init_copies_the_example_with_a_line_for_editors(empty: Path, capsys: Captured) -> None:
    said(["init"], capsys)
    made = tree(empty)
    for name in ("plans", "comments"):
        for path, data in tree(example_folder() / name).items():
            line, _, rest = made[f"{name}/{path}"].partition(b"\n")
            if path.endswith(".md"):
                assert made[f"{name}/{path}"] == data
                continue
            assert rest == data
            schema = line.decode().removeprefix("# yaml-language-server: $schema=")
            assert (empty / name / path).parent.joinpath(schema).is_file()


def test_the_editor_settings_name_schemas_that_are_there(empty: Path, capsys: Captured) -> None:
    said(["init"], capsys)
    settings = json.loads((empty / ".vscode" / "settings.json").read_text(encoding="utf-8"))
    for schema in settings["yaml.schemas"]:
        assert schema.startswith(f"./{SCHEMA_FOLDER}/")
        assert json.loads((empty / schema).read_text(encoding="utf-8"))["$schema"]


def test_init_refuses_before_it_writes_anything(empty: Path, capsys: Captured) -> None:
    (empty / ".gitlab-ci.yml").write_text("mine", encoding="utf-8")
    assert complaint(["init"], capsys) == ".gitlab-ci.yml exists already; nothing was written"
    assert tree(empty) == {".gitlab-ci.yml": b"mine"}


def test_init_refuses_a_file_in_a_folders_place(empty: Path, capsys: Captured) -> None:
    (empty / ".vscode").write_text("", encoding="utf-8")
    assert ".vscode is a file, no folder" in complaint(["init"], capsys)
    assert list(tree(empty)) == [".vscode"]


@pytest.mark.skipif(IS_ROOT, reason="root may write anywhere")
def test_init_in_a_folder_without_rights_is_one_line(empty: Path, capsys: Captured) -> None:
    empty.chmod(0o500)
    assert "no permission" in complaint(["init"], capsys)
    empty.chmod(0o700)


# new


def test_new_makes_a_plan_that_lacks_only_a_drafter(repo: Path, capsys: Captured) -> None:
    shown = said(["new", "ke-hoach-moi"], capsys)
    assert shown.splitlines() == [
        "plans/ke-hoach-moi.md was made.",
        "Next: plantool validate plans/ke-hoach-moi.md",
    ]
    text = (repo / "plans" / "ke-hoach-moi.md").read_text(encoding="utf-8")
    assert text == empty_plan("ke-hoach-moi")
    plan, findings = parse_plan(SourceText(text, "plans/ke-hoach-moi.md"))
    assert plan is not None
    assert not findings
    assert [one.name for one in validate(Review(plan))] == ["missing-drafter-name"]
    # It is told before the draft goes out, and again when it does.
    assert "H112" in said(["release", "ke-hoach-moi", "--round", "r1"], capsys)


def test_new_makes_the_folder_of_plans_where_there_is_none(empty: Path, capsys: Captured) -> None:
    assert "plans/ was made" in said(["new", "a"], capsys)
    assert list(tree(empty)) == ["plans/a.md"]


def test_new_never_replaces_a_plan(repo: Path, capsys: Captured) -> None:
    before = tree(repo)
    what = f"plans/{PLAN}.md exists already; nothing was written"
    assert complaint(["new", PLAN], capsys) == what
    assert tree(repo) == before


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Kế hoạch 2021", "'Kế hoạch 2021' cannot be a plan's ID; try 'ke-hoach-2021'"),
        ("A_b", "'A_b' cannot be a plan's ID; try 'a-b'"),
        ("ke-hoach.md", "'ke-hoach.md' cannot be a plan's ID; try 'ke-hoach'"),
        ("../x", "'../x' cannot be a plan's ID; try 'x'"),
        ("!!", "'!!' is no ID: small letters a-z, digits, single hyphens"),
    ],
)
def test_new_suggests_an_id(name: str, what: str, empty: Path, capsys: Captured) -> None:
    assert complaint(["new", name], capsys) == what
    assert not tree(empty)


def test_new_takes_a_word_draft_and_reports_on_it(repo: Path, capsys: Captured) -> None:
    said(["render", PLAN, "-o", "../draft.docx"], capsys)
    shown = said(["new", "tu-word", "--from", "../draft.docx"], capsys)
    assert "numbering: muc" in shown
    assert "cuoc-thi" in (repo / "plans" / "tu-word.md").read_text(encoding="utf-8")
    outline = told(["show", "tu-word", "--format", "json"], capsys)
    labels = [section["label"] for section in outline["sections"]]
    assert "III." in labels


@pytest.mark.parametrize("name", ["nope.docx", f"plans/{PLAN}.md", "plans"])
def test_new_from_what_is_no_word_file_is_one_line(name: str, repo: Path, capsys: Captured) -> None:
    assert name in complaint(["new", "tu-word", "--from", name], capsys)
    assert not (repo / "plans" / "tu-word.md").exists()


# show


@pytest.mark.usefixtures("repo")
def test_show_tells_numbers_ids_words_tasks_and_comments(capsys: Captured) -> None:
    lines = said(["show", PLAN], capsys).splitlines()
    assert all(len(line) <= 80 for line in lines)
    row = next(line for line in lines if " kien-toan " in line)
    assert re.search(r"6\. Kiện toàn tổ chức.* kien-toan +91 +1 +0/2$", row)
    assert any("nv-kien-toan" in line and "III.6" in line for line in lines)
    assert "38 comments" in " ".join(lines[:6])


@pytest.mark.usefixtures("repo")
def test_show_as_json_counts_every_comment_once(capsys: Captured) -> None:
    outline = told(["show", f"plans/{PLAN}.md", "--format", "json"], capsys)
    parts = [section["comments"] for section in outline["sections"]]
    parts += [outline["in_header"], outline["general"], outline["elsewhere"]]
    for key in ("open", "decided"):
        assert sum(part[key] for part in parts) == outline["comments"][key]
    assert outline["comments"] == {"open": 2, "decided": 36}
    kien_toan = next(part for part in outline["sections"] if part["id"] == "kien-toan")
    assert kien_toan["path"] == "III.6"
    assert kien_toan["tasks"][0]["id"] == "nv-kien-toan"
    assert kien_toan["tasks"][0]["due"] == "Năm 2021 - 2022"
    assert outline["words"] == sum(section["words"] for section in outline["sections"])


@pytest.mark.usefixtures("repo")
def test_show_imports_nothing_heavy() -> None:
    heavy = {"rich", "lxml", "jinja2", "openpyxl", "pypandoc", "pydantic"}
    code = (
        "import sys; from plantool.cli.app import run\n"
        f"assert run(['show', {PLAN!r}]) == 0; assert not {heavy!r} & set(sys.modules)"
    )
    root = Path(__file__).resolve().parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env=environment)


@pytest.mark.parametrize("command", ["show", "status", "render"])
def test_a_plan_that_is_not_there_is_one_line(command: str, repo: Path, capsys: Captured) -> None:
    assert "no plan 'nope' in plans/" in complaint([command, "nope"], capsys)
    assert "plans/nope.md: no such file" in complaint([command, "plans/nope.md"], capsys)
    (repo / "plans" / "broken.md").write_text("no front matter\n", encoding="utf-8")
    assert complaint([command, "broken"], capsys).startswith("plans/broken.md:1:1: ")


@pytest.mark.parametrize("command", ["show", "status", "render"])
def test_a_folder_without_plans_is_one_line(command: str, empty: Path, capsys: Captured) -> None:
    assert "no plan repo here or above" in complaint([command, PLAN], capsys)
    (empty / "plans").mkdir()
    assert complaint([command, PLAN], capsys) == "plans/: the folder holds no plan"


@pytest.mark.parametrize("command", ["show", "status"])
def test_a_comment_file_that_cannot_be_read_is_told(
    command: str, repo: Path, capsys: Captured
) -> None:
    path = repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml"
    path.write_text("comments: [\n", encoding="utf-8")
    assert run([command, PLAN, "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert json.loads(out)["plan"] == PLAN
    assert err.startswith(f"comments/{PLAN}/{ROUND}/so-noi-vu.yaml: 1 error in what was read")


# locate


def test_locate_gives_offsets_into_the_file(repo: Path, capsys: Captured) -> None:
    text = (repo / "plans" / f"{PLAN}.md").read_bytes().decode()
    line = ["locate", PLAN, "--section", "kien-toan", "--quote", "theo hướng tinh gọn"]
    found = told([*line, "--format", "json"], capsys)
    assert list(found) == ["match", "score", "start", "end", "text", "candidates"]
    assert (found["match"], found["score"]) == ("exact", 1)
    assert text[found["start"] : found["end"]] == found["text"] == "theo hướng tinh gọn"


@pytest.mark.usefixtures("repo")
@pytest.mark.parametrize(
    "place", ["III.6", "mục III.6", "mục 6 phần III", "Kiện toàn tổ chức, bộ máy"]
)
def test_locate_takes_a_place_as_people_name_it(place: str, capsys: Captured) -> None:
    line = ["locate", PLAN, "--section", place, "--quote", "theo hướng tinh gọn"]
    assert told([*line, "--format", "json"], capsys)["match"] == "exact"


def test_locate_shows_near_misses_and_takes_none(repo: Path, capsys: Captured) -> None:
    text = (repo / "plans" / f"{PLAN}.md").read_bytes().decode()
    line = ["locate", PLAN, "--section", "kien-toan", "--quote", "theo hướng tinh giản"]
    found = told([*line, "--format", "json"], capsys, code=1)
    assert (found["match"], found["start"], found["end"], found["text"]) == (
        "fuzzy",
        None,
        None,
        None,
    )
    assert found["score"] < 1
    for near in found["candidates"]:
        assert list(near) == ["start", "end", "text", "score"]
        assert text[near["start"] : near["end"]] == near["text"]
    assert run(line) == 1
    assert "theo hướng tinh gọn" in capsys.readouterr().out


@pytest.mark.usefixtures("repo")
def test_locate_tells_repeats_apart_by_their_context(capsys: Captured) -> None:
    line = ["locate", PLAN, "--section", "Nơi nhận", "--quote", "tỉnh", "--format", "json"]
    assert told(line, capsys, code=1)["match"] == "ambiguous"
    line = ["locate", PLAN, "--field", "recipients", "--quote", "tỉnh", "--format", "json"]
    assert told([*line, "--prefix", "Phó Chủ tịch UBND "], capsys)["match"] == "exact"


@pytest.mark.usefixtures("repo")
@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--section", "kien-toam"], "did you mean 'kien-toan'?"),
        (["--section", "IX.9"], "the plan has no place 'IX.9'"),
        (["--section", "mục 2"], "is not one place of the plan; it may be: muc-tieu (mục II)"),
        (["--field", "nope"], "the header has no 'nope'"),
        ([], "either --section or --field"),
        (["--section", "ket", "--field", "title"], "either --section or --field"),
    ],
)
def test_locate_refuses_what_is_no_place(options: list[str], what: str, capsys: Captured) -> None:
    assert what in complaint(["locate", PLAN, *options, "--quote", "x"], capsys)


@pytest.mark.usefixtures("repo")
def test_locate_refuses_an_empty_quote(capsys: Captured) -> None:
    line = ["locate", PLAN, "--section", "ket", "--quote", " "]
    assert complaint(line, capsys) == "--quote is empty"


# status


@pytest.mark.usefixtures("repo")
def test_status_counts_bodies_and_opinions_apart(capsys: Captured) -> None:
    state = told(["status", PLAN, "--format", "json"], capsys)
    (round_,) = state["rounds"]
    numbers = ("asked", "replied", "agreed", "commented", "silent", "not_asked")
    assert [round_[key] for key in numbers] == [18, 17, 1, 16, 1, 0]
    assert state["opinions"]["total"] == 38
    statuses = ("pending", "accepted", "partly", "rejected", "noted", "referred", "withdrawn")
    assert sum(state["opinions"][key] for key in statuses) == 38
    assert state["opinions"]["rejected"] == 3
    for group in ("sections", "rounds"):
        assert sum(row["opinions"]["total"] for row in state[group]) == 38
    assert sum(body["opinions"]["total"] for body in round_["bodies"]) == 38
    assert state["final"]["undecided"] == ["btctu-1", "ldld-2"]
    assert not state["final"]["ready"]


def test_status_never_counts_a_rejection_as_accepted(repo: Path, capsys: Captured) -> None:
    path = repo / "comments" / PLAN / ROUND / "so-ke-hoach-dau-tu.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Giữ nguyên theo dự thảo.", "Không tiếp thu."), encoding="utf-8")
    assert told(["status", PLAN, "--format", "json"], capsys)["opinions"]["accepted"] == 30


def test_a_body_that_was_not_asked_counts_as_such(repo: Path, capsys: Captured) -> None:
    path = repo / "comments" / PLAN / ROUND / "bao-ha-giang.yaml"
    path.write_text(
        f"plan: {PLAN}\ndraft: 1\nround: {ROUND}\nagency: bao-ha-giang\n"
        "replies:\n- {document: 1/BHG, position: no-comment}\n",
        encoding="utf-8",
    )
    (round_,) = told(["status", PLAN, "--format", "json"], capsys)["rounds"]
    assert (round_["asked"], round_["not_asked"], round_["replied"]) == (18, 1, 18)
    assert round_["no_comment"] == 1
    asked = "18 bodies asked, 17 replied (1 agree, 16 with comments), 1 silent (count as agreeing),"
    assert f"{asked} 1 more replied unasked" in " ".join(said(["status", PLAN], capsys).split())
    closed = said(["round", "close", PLAN, ROUND, "--date", "6/2/2021"], capsys)
    assert "asked 18 · replied 17 · agree 1 · with comments 16 · no comment 0" in closed
    assert "1 body replied without having been asked." in closed


def test_a_round_without_title_or_bodies_asked_is_shown_as_it_is(
    repo: Path, capsys: Captured
) -> None:
    folder = repo / "comments" / PLAN / ROUND
    (folder / "round.yaml").write_text(f"round: {ROUND}\ndraft: 1\n", encoding="utf-8")
    lines = said(["status", PLAN], capsys).splitlines()
    assert f"Round {ROUND}" in lines
    assert "  0 bodies asked, 17 replied (1 agree, 16 with comments), 0 silent" in lines


@pytest.mark.usefixtures("repo")
def test_days_are_written_as_the_language_does_it(capsys: Captured) -> None:
    line = [PLAN, "vong-2", "--opened", "2021-03-01", "--deadline", "15/3/2021", "--invite", "so"]
    assert "15/03/2021" in said(["--lang", "vi", "round", "new", *line], capsys)
    line = ["--lang", "vi", "round", "close", PLAN, "vong-2", "--date", "16/3/2021"]
    assert "16/03/2021" in said(line, capsys)
    assert "16/03/2021" in complaint(line, capsys)


@pytest.mark.usefixtures("repo")
def test_status_fits_a_screen(capsys: Captured) -> None:
    lines = said(["status", PLAN], capsys).splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert "No reply: Sở Y tế" in lines


@pytest.mark.usefixtures("empty")
def test_status_of_a_plan_without_comments(capsys: Captured) -> None:
    said(["new", "a"], capsys)
    state = told(["status", "a", "--format", "json"], capsys)
    assert state["rounds"] == []
    assert state["final"]["ready"]
    assert "Nothing stands in the way" in said(["status", "a"], capsys)


# render


def test_render_names_the_file_by_plan_and_draft(repo: Path, capsys: Captured) -> None:
    assert said(["render", PLAN], capsys) == f"{PLAN}-1.docx was made.\n"
    with zipfile.ZipFile(repo / f"{PLAN}-1.docx") as file:
        assert "word/document.xml" in file.namelist()


@pytest.mark.usefixtures("repo")
def test_render_tells_that_it_replaced_another_document(capsys: Captured) -> None:
    said(["render", PLAN], capsys)
    assert said(["render", PLAN], capsys) == f"{PLAN}-1.docx was made.\n"
    assert "it replaced the file of that name" in said(["render", PLAN, "--as", "du-thao"], capsys)
    assert "replaced" not in said(["render", PLAN, "-o", f"{PLAN}-1.docx"], capsys)


def test_render_prints_what_can_be_read_on_a_screen(repo: Path, capsys: Captured) -> None:
    before = tree(repo)
    printed = ["render", PLAN, "-o", "-", "--to"]
    assert said([*printed, "md"], capsys) == said(["render", PLAN, "--to", "md"], capsys)
    assert said([*printed, "html"], capsys).startswith("<!DOCTYPE html>")
    assert "name a file for docx" in complaint([*printed, "docx"], capsys)
    assert "name a file for pdf" in complaint([*printed, "pdf"], capsys)
    assert "add --to md" in complaint(["render", PLAN, "-o", "-"], capsys)
    assert tree(repo) == before


def test_the_same_plan_makes_the_same_bytes(repo: Path, capsys: Captured) -> None:
    said(["render", PLAN, "-o", "a.docx"], capsys)
    said(["render", PLAN, "-o", "b.docx"], capsys)
    assert (repo / "a.docx").read_bytes() == (repo / "b.docx").read_bytes()


def test_render_writes_markdown_to_standard_output(repo: Path, capsys: Captured) -> None:
    before = tree(repo)
    assert "theo hướng tinh gọn" in said(["render", PLAN, "--to", "md"], capsys)
    assert tree(repo) == before
    said(["render", PLAN, "-o", "a.md"], capsys)
    assert "theo hướng tinh gọn" in (repo / "a.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("repo")
def test_the_draft_sent_out_says_which_it_is(capsys: Captured) -> None:
    line = ["render", PLAN, "--as", "du-thao", "--to", "md"]
    assert "DỰ THẢO lần" not in said(line, capsys)
    said(["release", PLAN, "--round", ROUND], capsys)
    shown = said(line, capsys)
    assert "DỰ THẢO lần 1" in shown
    assert "25/01/2021" in shown


def test_final_refuses_with_the_list_of_what_is_open(repo: Path, capsys: Captured) -> None:
    assert run(["render", PLAN, "--final"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "2 comments to decide: btctu-1, ldld-2" in err
    assert "30 comments to apply" in err
    assert not list(repo.glob("*.docx"))


def test_errors_of_the_plan_are_told_beside_the_document(repo: Path, capsys: Captured) -> None:
    path = repo / "plans" / f"{PLAN}.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{#muc-dich}", "{#yeu-cau}"), encoding="utf-8")
    assert run(["render", PLAN, "--to", "md"]) == 1
    out, err = capsys.readouterr()
    assert "theo hướng tinh gọn" in out
    assert "error" in err


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["-o", "x.txt"], "x.txt: the name ends in none of .docx, .pdf, .html, .md; add --to"),
        (["-o", "plans/x.md"], "lies in plans/, which holds sources"),
        (["-o", "comments/x.docx"], "lies in comments/, which holds sources"),
        (["-o", "folder.docx"], "folder.docx is not a file"),
        (["--as", "nope"], "--as: 'nope' is not one of"),
        (["--to", "exe"], "--to: 'exe' is not one of"),
    ],
)
def test_render_refuses_a_wrong_target(
    options: list[str], what: str, repo: Path, capsys: Captured
) -> None:
    (repo / "folder.docx").mkdir()
    before = tree(repo)
    assert what in complaint(["render", PLAN, *options], capsys)
    assert tree(repo) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_render_writes_through_no_link(repo: Path, capsys: Captured) -> None:
    (repo.parent / "mine").write_text("mine", encoding="utf-8")
    (repo / f"{PLAN}-1.docx").symlink_to("../mine")
    assert complaint(["render", PLAN], capsys) == f"{PLAN}-1.docx is not a file; name one"
    assert (repo.parent / "mine").read_text(encoding="utf-8") == "mine"


def test_pdf_without_libreoffice_says_what_to_do(
    repo: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("PATH", str(repo))
    if Path("/Applications/LibreOffice.app").exists():
        pytest.skip("LibreOffice is found without the search path")
    assert "PDF needs LibreOffice" in complaint(["render", PLAN, "--to", "pdf"], capsys)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_render_makes_a_pdf(repo: Path, capsys: Captured) -> None:
    said(["render", PLAN, "-o", "a.pdf"], capsys)
    assert (repo / "a.pdf").read_bytes().startswith(b"%PDF-")


# demo


def test_demo_goes_from_the_workshop_to_the_word_file(empty: Path, capsys: Captured) -> None:
    shown = said(["demo", "out"], capsys)
    typed = " ".join(re.findall(r"^\$ plantool (\S+)", shown, re.MULTILINE))
    assert typed == "init validate show release apply apply diff audit status render"
    assert (empty / "out" / f"{PLAN}-2.docx").is_file()
    assert "draft: 2" in (empty / "out" / "plans" / f"{PLAN}.md").read_text(encoding="utf-8")
    assert Path.cwd() == empty


def test_demo_refuses_a_folder_that_is_not_empty(empty: Path, capsys: Captured) -> None:
    (empty / "mine.txt").write_text("mine", encoding="utf-8")
    assert complaint(["demo", "."], capsys) == ". is not empty; name another folder"
    assert list(tree(empty)) == ["mine.txt"]
    assert "mine.txt" in complaint(["demo", "mine.txt"], capsys)
