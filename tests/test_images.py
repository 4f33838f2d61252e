"""Pictures in a plan: put into Word and HTML, or refused at their place."""

from __future__ import annotations

import base64
import io
import re
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from lxml import etree

from plantool.cli.app import run
from plantool.core.images import MAX_IMAGE_BYTES, image_fault, image_path
from plantool.word.names import W

ROOT = Path(__file__).parent.parent
PLAN = "plans/chi-thi-42.md"
EMU_PER_MM = 36_000

Captured = pytest.CaptureFixture[str]


def png(width: int, height: int) -> bytes:
    """A white picture of this size."""
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def jpeg(width: int, height: int) -> bytes:
    """As much of a JPEG file as tells its size: start, a comment, filling bytes, a frame."""
    frame = b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xfe\x00\x04ab\xff\xff\xc2" + struct.pack(">H", len(frame) + 2) + frame


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped example with a picture on it, which is the current folder."""
    root = tmp_path / "repo"
    for name in ("plans", "comments"):
        shutil.copytree(ROOT / name, root / name)
    (root / "plans" / "hinh").mkdir()
    (root / "plans" / "hinh" / "a b.png").write_bytes(png(400, 3000))
    monkeypatch.chdir(root)
    monkeypatch.setenv("PLANTOOL_CACHE_DIR", str(tmp_path / "cache"))
    show(root, "hinh/a%20b.png")
    return root


def show(repo: Path, target: str) -> None:
    """Put a picture into the example's text, as its only one."""
    text = (ROOT / PLAN).read_text(encoding="utf-8")
    first = re.search(r"^# .*\{#.*\n", text, re.MULTILINE)
    assert first
    place = first.end()
    whole = f"{text[:place]}\n![Sơ đồ]({target})\n{text[place:]}"
    (repo / PLAN).write_text(whole, encoding="utf-8")


def test_a_picture_comes_into_word_and_html(repo: Path) -> None:
    content = (repo / "plans" / "hinh" / "a b.png").read_bytes()
    assert run(["render", "chi-thi-42", "-o", "x.docx"]) == 0
    with zipfile.ZipFile(io.BytesIO((repo / "x.docx").read_bytes())) as file:
        media = [file.read(name) for name in file.namelist() if name.startswith("word/media/")]
    assert media == [content]
    assert run(["render", "chi-thi-42", "--as", "du-thao", "-o", "x.html"]) == 0
    page = (repo / "x.html").read_text(encoding="utf-8")
    assert f"data:image/png;base64,{base64.b64encode(content).decode()}" in page
    assert run(["render", "chi-thi-42", "-o", "x.md"]) == 0
    assert "![Sơ đồ](hinh/a%20b.png)" in (repo / "x.md").read_text(encoding="utf-8")


def test_a_link_in_the_description_is_no_end_of_it(repo: Path) -> None:
    path = repo / PLAN
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("![Sơ đồ]", "![Sơ đồ [số 1](https://a.vn) cũ]"), encoding="utf-8")
    assert run(["render", "chi-thi-42", "-o", "x.docx"]) == 0
    with zipfile.ZipFile(repo / "x.docx") as file:
        text = file.read("word/document.xml").decode()
        assert [name for name in file.namelist() if name.startswith("word/media/")]
    assert "](" not in text
    assert "base64" not in text


def test_a_high_picture_is_shrunk_to_its_page_in_proportion(repo: Path) -> None:
    assert run(["render", "chi-thi-42", "-o", "x.docx"]) == 0
    with zipfile.ZipFile(repo / "x.docx") as file:
        root = etree.fromstring(file.read("word/document.xml"))
    extents = [
        *root.iter("{*}extent", "{http://schemas.openxmlformats.org/drawingml/2006/main}ext")
    ]
    sizes = {(int(one.get("cx", "")), int(one.get("cy", ""))) for one in extents}
    assert len(sizes) == 1
    ((width, height),) = sizes
    assert height <= (297 - 40) * EMU_PER_MM
    assert width * 3000 == pytest.approx(height * 400, rel=0.001)
    (inline,) = root.iter("{*}inline")
    assert {inline.get(f"dist{side}") for side in "TBLR"} == {"0"}
    assert [p for p in root.iter(f"{W}p") if p.find(f".//{W}drawing") is not None]


def test_the_file_with_its_picture_is_the_plan_and_in_order(repo: Path) -> None:
    assert run(["render", "chi-thi-42", "-o", "x.docx"]) == 0
    assert run(["verify", "x.docx", "chi-thi-42"]) == 0
    assert run(["lint-docx", "x.docx"]) == 0
    assert (repo / "x.docx").is_file()


BAD = {
    "../ngoai.png": "S307",
    "https://example.com/a.png": "S307",
    "data:image/png;base64,AAAA": "S307",
    "hinh/so-do.svg": "S307",
    "hinh/khong-co.png": "F003",
    "hinh": "S307",
    "hinh/svg.png": "F003",
    "hinh/bomb.png": "F003",
    "hinh/cut.jpg": "F003",
    "hinh/heavy.png": "F003",
    "hinh/link.png": "F003",
    "hinh/inside.png": "F003",
}


@pytest.mark.parametrize("target", BAD)
def test_a_picture_that_cannot_be_shown_is_refused_at_its_place(
    target: str, repo: Path, capsys: Captured
) -> None:
    folder = repo / "plans" / "hinh"
    (repo.parent / "ngoai.png").write_bytes(png(2, 2))
    (repo / "rieng.png").write_bytes(png(2, 2))
    (folder / "svg.png").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>')
    (folder / "bomb.png").write_bytes(png(2, 2)[:16] + b"\0\1\0\0" * 2 + png(2, 2)[24:])
    (folder / "cut.jpg").write_bytes(jpeg(4, 4)[:9])
    (folder / "heavy.png").write_bytes(png(2, 2) + bytes(MAX_IMAGE_BYTES))
    (folder / "link.png").symlink_to(repo.parent / "ngoai.png")
    (folder / "inside.png").symlink_to(repo / "rieng.png")
    show(repo, target)
    for line in (
        ["render", "chi-thi-42", "-o", "x.docx"],
        ["render", "chi-thi-42", "-o", "x.html"],
        ["validate", PLAN],
    ):
        assert run(line) == 1
        told = "".join(capsys.readouterr())
        assert f"{BAD[target]} " in told
        assert "![Sơ đồ](" in told
    assert not (repo / "x.docx").exists()
    assert not (repo / "x.html").exists()


def test_too_many_pictures_together_are_refused(repo: Path, capsys: Captured) -> None:
    for number in range(5):
        path = repo / "plans" / "hinh" / f"{number}.png"
        path.write_bytes(png(2, 2) + bytes(MAX_IMAGE_BYTES - 1000))
    names = ") ![Sơ đồ](".join(f"hinh/{number}.png" for number in range(5))
    show(repo, names)
    assert run(["render", "chi-thi-42", "-o", "x.docx"]) == 1
    assert capsys.readouterr().err.count("F003") == 1


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("a.png", "a.png"),
        ("hinh\\a.JPG", "hinh/a.JPG"),
        ("so%20do.png", "so do.png"),
        ("%2e%2e/a.png", None),
        ("a/..%5ca.png", None),
        ("/etc/a.png", None),
        ("C:/a.png", None),
        ("a%00.png", None),
        ("a.gif", None),
    ],
)
def test_what_path_a_name_means(target: str, path: str | None) -> None:
    assert image_path(target) == path


def test_sizes_are_read_from_both_kinds_of_files() -> None:
    assert image_fault(png(3, 2)) is None
    assert image_fault(jpeg(30, 20)) is None
    assert "40000 × 30000" in str(image_fault(jpeg(40000, 30000)))
    assert "damaged" in str(image_fault(jpeg(0, 10)))
    assert "neither PNG nor JPEG" in str(image_fault(b"GIF89a"))


def test_a_redline_shows_the_pictures_of_both_drafts(repo: Path) -> None:
    shutil.copy(repo / PLAN, repo / "cu.md")
    show(repo, "hinh/moi.png")
    (repo / "plans" / "hinh" / "moi.png").write_bytes(png(5, 5))
    (repo / "plans" / "cu.md").write_bytes((repo / "cu.md").read_bytes())
    assert run(["diff", "plans/cu.md", PLAN, "--to", "docx", "-o", "d.docx"]) == 0
    with zipfile.ZipFile("d.docx") as file:
        media = {file.read(name) for name in file.namelist() if name.startswith("word/media/")}
    assert png(5, 5) in media
