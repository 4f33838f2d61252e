"""Lists in broken or hostile files: one line, exit 2, nothing written; CSV in every dialect."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from plantool.cli.app import run

Captured = pytest.CaptureFixture[str]

PLAN = """\
---
plan: x
title: Thực hiện Chỉ thị số 42
issuer: {name: UBND TỈNH A, short: UBND}
symbol: KH-UBND
place: Hà Giang
signature: {lines: [CHỦ TỊCH], name: Nguyễn Văn A}
---

# Nội dung {#mot}

Chi tiết.
"""


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "x.md").write_text(PLAN, "utf-8")
    (tmp_path / "plans" / "agencies.yaml").write_text("snv: {name: Sở Nội vụ, short: SNV}\n")
    folder = tmp_path / "comments" / "x" / "r1"
    folder.mkdir(parents=True)
    (folder / "round.yaml").write_text("round: r1\ninvited: [snv]\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def tree(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {path.as_posix(): path.read_bytes() for path in paths}


def workbook(rows: list[list[object]], extra: dict[str, bytes] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    if extra:
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as file:
            for name, data in extra.items():
                file.writestr(name, data)
    return buffer.getvalue()


HEAD: list[object] = ["Tên cơ quan", "Số, ký hiệu", "Ý kiến"]
GOOD: list[list[object]] = [HEAD, ["SNV", "1/A", "Thống nhất"]]
NULLS = b"\0" * (200 * 1024 * 1024)

BROKEN: dict[str, tuple[str, bytes]] = {
    "not a zip": ("f.xlsx", b"PK\x03\x04 khong phai"),
    "empty": ("f.xlsx", b""),
    "cut off": ("f.xlsx", workbook(GOOD)[:2000]),
    "an old Excel file": ("f.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "a zip bomb": ("f.xlsx", workbook(GOOD, {"xl/media/a.bin": NULLS})),
    "macros": ("f.xlsx", workbook(GOOD, {"xl/vbaProject.bin": b"x"})),
    "a formula without a value": ("f.xlsx", workbook([HEAD, ["SNV", "1/A", "=A1"]])),
    "too many rows": ("f.csv", b"T\xc3\xaan c\xc6\xa1 quan;S\xe1\xbb\x91\n" + b"a;b\n" * 50_001),
    "another encoding": ("f.csv", "Tên cơ quan;Số".encode("utf-16")),
    "NUL": ("f.csv", b"a;b\0\n"),
    "no header": ("f.csv", b"1;2;3\n4;5;6\n"),
    "nothing": ("f.csv", b"\n\n"),
    "text": ("f.txt", b"Ten co quan"),
}


@pytest.mark.parametrize("line", [["reply", "x", "--from"], ["agencies", "import"]], ids=str)
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_list_is_told_in_one_line_and_nothing_is_written(
    repo: Path, capsys: Captured, name: str, line: list[str]
) -> None:
    path, data = BROKEN[name]
    (repo / path).write_bytes(data)
    before = tree(repo)
    assert run([*line, path]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert path in said.err
    assert tree(repo) == before


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_dialect_of_csv_is_read(repo: Path, sign: str, newline: str, mark: str) -> None:
    rows = (("Tên cơ quan", "Số, ký hiệu", "Ý kiến"), ("Sở Nội vụ", "1/A", "Nhất trí"))
    lines = (sign.join(f'"{cell}"' for cell in row) for row in rows)
    (repo / "f.csv").write_bytes((mark + newline.join((*lines, ""))).encode())
    assert run(["reply", "x", "--from", "f.csv"]) == 0
    text = (repo / "comments" / "x" / "r1" / "snv.yaml").read_text("utf-8")
    assert "document: 1/A" in text
    assert "position: agree" in text


def test_escapes_and_formulas_in_a_list_stay_words(repo: Path, capsys: Captured) -> None:
    rows: list[list[object]] = [
        ["Tên cơ quan", "Viết tắt"],
        ["Sở \u202eY tế", "=SYT"],
        ["Sở [/red] ::error::", "{{ x }}"],
    ]
    book = Workbook()
    for number, row in enumerate(rows, 1):
        for column, words in enumerate(row, 1):
            cell = book.worksheets[0].cell(number, column, str(words))
            cell.data_type = "s"
    book.save(repo / "f.xlsx")
    assert run(["agencies", "import", "f.xlsx"]) == 0
    assert "\u202e" not in capsys.readouterr().out
    text = (repo / "plans" / "agencies.yaml").read_text("utf-8")
    assert "\u202e" not in text
    assert 'short: "{{ x }}"' in text
    assert run(["validate"]) == 0
