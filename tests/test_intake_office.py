"""A draft edited in LibreOffice with tracking on: taken in, accepted and applied, it is the text
that LibreOffice makes when it accepts all changes.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from lxml import etree

from plantool.cli.app import run
from plantool.core.intake_align import lead
from plantool.disk import Repo
from plantool.resources import example_folder
from plantool.word.names import W

PLAN = "chi-thi-42"
ROUND = "hoi-thao-2021-02-05"
SYSTEM_PYTHON = Path("/usr/bin/python3")
ACCEPTED = "  decision: {status: accepted, reply: Tiếp thu., by: VP, date: 2021-02-08}\n"
Edit = tuple[str, str, str, str]

THREE_BODIES: tuple[Edit, ...] = (
    ("Sở Nội vụ", "replace", "theo hướng tinh gọn", "theo hướng tinh gọn, hiệu lực, hiệu quả"),
    ("Sở Nội vụ", "insert after", "khả thi", ", hiệu quả"),
    ("Sở Nội vụ", "delete", ", biên giới", ""),
    ("Sở Nội vụ", "add paragraph", "Hướng dẫn lập dự toán", "Kiểm tra việc chi hằng năm."),
    (
        "Sở Nội vụ",
        "remark",
        "một đồng chí Phó Chủ tịch",
        'Đề nghị sửa thành "đồng chí Chủ tịch". Lý do: đúng thẩm quyền.',
    ),
    ("Sở Tài chính", "delete paragraph", "Khuyến khích các tổ chức, cá nhân tài trợ", ""),
    ("Sở Tài chính", "replace", "do ngân sách tỉnh bảo đảm", "do ngân sách các cấp bảo đảm"),
    ("Sở Tài chính", "embolden", "Huy động các nguồn tài trợ", ""),
    ("Sở Tài chính", "replace", "Các sở, ban, ngành tỉnh", "Các sở, ban, ngành cấp tỉnh"),
    ("Sở Tài chính", "replace", "Hằng năm", "Hằng quý"),
    ("Sở Tư pháp", "divide", "Liên hiệp hội biên soạn tài liệu", ""),
    ("Sở Tư pháp", "replace", "Kiện toàn tổ chức, bộ máy", "Sắp xếp tổ chức, bộ máy"),
    ("Sở Tư pháp", "insert before", "Các chính sách phát triển khoa học", "Các chủ trương, "),
    ("Sở Tư pháp", "delete", "Vận động các ", ""),
    ("Sở Tư pháp", "add paragraph", "Ban Chỉ đạo họp mỗi quý", "Văn phòng đặt tại Hội."),
    ("Sở Tư pháp", "join", "Xây dựng đội ngũ cán bộ có trình độ", "- "),
)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    shutil.copytree(example_folder() / "plans", root / "plans")
    folder = root / "comments" / PLAN / ROUND
    folder.mkdir(parents=True)
    shutil.copy(example_folder() / "comments" / PLAN / ROUND / "round.yaml", folder)
    monkeypatch.chdir(root)
    return root


def edited(repo: Path, edits: Sequence[Edit]) -> tuple[Path, Path]:
    """The draft sent out, as LibreOffice leaves it: with the changes tracked, and all accepted."""
    if shutil.which("soffice") is None or not SYSTEM_PYTHON.exists():
        pytest.skip("LibreOffice is not installed here")
    if subprocess.run([SYSTEM_PYTHON, "-c", "import uno"], check=False).returncode:
        pytest.skip("LibreOffice's Python (python3-uno) is not installed here")
    work = repo.parent / "work"
    work.mkdir()
    draft = work / "draft.docx"
    assert run(["render", PLAN, "--as", "du-thao", "-o", str(draft)]) == 0
    asked = work / "edits.json"
    keys = ("author", "do", "find", "text")
    asked.write_text(json.dumps([dict(zip(keys, edit, strict=True)) for edit in edits]), "utf-8")
    script = str(Path(__file__).with_name("office_editing.py"))
    subprocess.run(
        [SYSTEM_PYTHON, script, work / "profile", draft, asked],
        check=True,
        timeout=240,
        capture_output=True,
    )
    return work / "tracked-draft.docx", work / "accept-draft.docx"


def accept_all(repo: Path) -> None:
    for path in (repo / "comments" / PLAN / ROUND).glob("*.yaml"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        decided = (line + ACCEPTED * line.startswith("  origin:") for line in lines)
        path.write_text("".join(decided), "utf-8")


def said(data: bytes) -> list[str]:
    """The paragraphs that say something, without the numbers that are typed before them."""
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        root = etree.fromstring(file.read("word/document.xml"))
    texts = (
        "".join(item.text or "" for item in paragraph.iter(f"{W}t"))
        for paragraph in root.iter(f"{W}p")
    )
    flat = (" ".join(text.split()) for text in texts)
    return [text[lead(text) :] for text in flat if text]


def test_three_bodies_edit_one_file_and_all_is_applied(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tracked, wanted = edited(repo, THREE_BODIES)
    capsys.readouterr()
    line = ["intake", str(tracked), "--plan", PLAN, "--round", ROUND, "--format", "json"]
    assert run(line) == 0
    report = json.loads(capsys.readouterr().out)
    bodies = {one["agency"] for one in report["comments"]}
    assert bodies == {"so-noi-vu", "so-tai-chinh", "so-tu-phap"}
    # The words made bold, and the dash before a paragraph joined to the one above.
    assert [one["code"] for one in report["findings"]] == ["I005", "I005"]
    assert not any(one["actions"] == ["comment"] for one in report["comments"])
    accept_all(repo)
    assert run(["apply", PLAN]) == 0
    made = repo.parent / "made.docx"
    assert run(["render", PLAN, "--as", "du-thao", "-o", str(made)]) == 0
    # The Word comment is no tracked change: LibreOffice leaves its words as they were.
    remarked = [
        text.replace("một đồng chí Phó Chủ tịch", "đồng chí Chủ tịch")
        for text in said(wanted.read_bytes())
    ]
    assert said(made.read_bytes()) == remarked
    assert run(["audit", PLAN]) == 0
    assert run(line) == 0
    files = Repo(repo).load(PLAN).review
    assert files is not None
    assert len(files.comments) == len(report["comments"])
