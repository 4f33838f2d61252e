"""Letters of comments and minutes: pasted, in Word and as PDF; late and corrected ones."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from plantool.cli.app import run
from plantool.core.comment import ReplyPosition
from plantool.core.intake_letter import LetterText, is_letter, read_letter
from plantool.core.message import message
from plantool.core.verify_model import FileText, Piece
from plantool.resources import example_folder
from plantool.word.letter import pdf_letter, typed_letter
from plantool.word.verify_pdf_apart import read_pdf_apart
from tests.word_copy import MACROS, begin, comment, docx, end, para, table

PLAN = "chi-thi-42"
ROUND = "hoi-thao-2021-02-05"
HEAD = """\
UBND TỈNH HÀ GIANG
SỞ NỘI VỤ
Số: 123/SNV-CCVC
V/v góp ý dự thảo Kế hoạch
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Giang, ngày 05 tháng 02 năm 2021
Kính gửi: Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh
Thực hiện Công văn số 15/LHH-VP ngày 25/01/2021, Sở Nội vụ có ý kiến như sau:
"""
FOOT = """\
Trên đây là ý kiến của Sở Nội vụ, kính gửi quý cơ quan tổng hợp./.
Nơi nhận:
- Như trên;
- Lưu: VT.
GIÁM ĐỐC
Nguyễn Văn A
"""
REMARKS = """\
1. Sở Nội vụ cơ bản thống nhất với nội dung dự thảo.
2. Tại mục III.6: đề nghị sửa cụm từ "theo hướng tinh gọn" thành "theo hướng gọn nhẹ".
Lý do: phù hợp với Nghị quyết của Tỉnh ủy.
3. Phần Nơi nhận: bổ sung "Sở Y tế" sau "Các sở".
4. Về mục IV:
- Chưa rõ nguồn kinh phí.
- Đề nghị nêu rõ định mức chi.
Ngoài ra, đề nghị rà soát lỗi chính tả trong toàn văn.
"""
LETTER = HEAD + REMARKS + FOOT


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, root / name)
    for path in (root / "comments" / PLAN / ROUND).iterdir():
        if path.name != "round.yaml":
            path.unlink()
    monkeypatch.chdir(root)
    return root


def taken(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:  # noqa: ANN401 - JSON
    capsys.readouterr()
    line = ["intake", *words, "--plan", PLAN, "--round", ROUND, "--format", "json"]
    assert run(line) == code
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """The one line by which a file is refused; nothing was written."""
    before = files()
    capsys.readouterr()
    assert run(["intake", *words, "--plan", PLAN, "--round", ROUND]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert len(said.err.strip().splitlines()) == 1
    assert files() == before
    return said.err


def files() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in Path("comments").rglob("*.yaml")}


def short(report: Any) -> list[tuple[str, str, str]]:  # noqa: ANN401 - JSON
    return [
        (one["agency"], "+".join(one["actions"]), one["section"] or "")
        for one in report["comments"]
    ]


WANTED = [
    ("so-noi-vu", "replace", "kien-toan"),
    ("so-noi-vu", "insert-after", ""),
    ("so-noi-vu", "comment", "kinh-phi"),
    ("so-noi-vu", "comment", "kinh-phi"),
    ("so-noi-vu", "comment", ""),
]


@pytest.mark.usefixtures("repo")
def test_a_letter_pasted_on_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(LETTER.encode()), "utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    assert short(taken(capsys, "-")) == WANTED
    text = files()["so-noi-vu"]
    assert "- document: 123/SNV-CCVC\n  date: 2021-02-05\n  channel: workshop\n" in text
    assert "reason: phù hợp với Nghị quyết của Tỉnh ủy." in text
    assert "content: Đề nghị nêu rõ định mức chi." in text
    assert "reply_to: 123/SNV-CCVC" in text


def test_the_same_letter_in_word_with_its_head_in_a_table(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    left, right = LETTER.splitlines()[:4], LETTER.splitlines()[4:7]
    cells = "".join(f"<w:tc>{''.join(map(para, lines))}</w:tc>" for lines in (left, right))
    rest = "".join(map(para, LETTER.splitlines()[7:]))
    (repo / "f.docx").write_bytes(docx(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>", rest))
    report = taken(capsys, "f.docx")
    assert short(report) == WANTED
    assert report["files"][0]["kind"] == "a letter 123/SNV-CCVC: 5 comments"


def test_the_same_letter_as_pdf(
    repo: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed here")
    (tmp_path / "f.docx").write_bytes(docx("".join(map(para, LETTER.splitlines()))))
    command = ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'p').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(repo), str(tmp_path / "f.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert short(taken(capsys, "f.pdf")) == WANTED


def test_the_lines_of_a_pdf_are_put_together_without_page_numbers() -> None:
    lines = (
        "1. Tại mục III.6, đề nghị sửa cụm từ nêu trong dự thảo cho phù hợp với",
        "2",
        "Nghị quyết của Tỉnh ủy.",
        "2. Bỏ mục IV.",
    )
    pieces = tuple(Piece(line, message("page {n}", n=1)) for line in lines)
    assert pdf_letter(FileText(pieces)).lines == (f"{lines[0]} {lines[2]}", lines[3])


def test_a_letter_with_a_table_of_its_remarks(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (
        ("TT", "Nội dung dự thảo", "Nội dung góp ý"),
        ("1", "Mục III.6", 'Bỏ "theo hướng tinh gọn".'),
    )
    body = "".join(map(para, (HEAD + FOOT).splitlines()))
    (repo / "f.docx").write_bytes(docx(body, table(*rows)))
    assert short(taken(capsys, "f.docx")) == [("so-noi-vu", "delete", "kien-toan")]


def test_word_comments_in_a_letter_are_told(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [*map(para, LETTER.splitlines()), para(begin(1), "Ghi chú", end(1))]
    notes = comment(1, "Mục V cũng cần sửa.", "Trần B")
    (repo / "f.docx").write_bytes(docx("".join(lines), comments=notes))
    report = taken(capsys, "f.docx", code=1)
    assert short(report) == WANTED
    (finding,) = report["findings"]
    assert finding["code"] == "I004"
    assert finding["message"].endswith("Trần B: «Mục V cũng cần sửa.»")


@pytest.mark.parametrize(
    ("words", "position"),
    [
        ("Sở Nội vụ thống nhất với nội dung dự thảo Kế hoạch.", "agree"),
        ("Sở Nội vụ nhất trí với dự thảo.", "agree"),
        ("Sở Nội vụ không có ý kiến góp ý.", "no-comment"),
        ("Nội dung dự thảo không thuộc thẩm quyền của Sở.", "out-of-scope"),
        ("Sở Nội vụ đồng ý với dự thảo, đề nghị sớm ban hành.", "agree"),
        ("Phúc đáp Công văn đề nghị góp ý dự thảo, Sở có ý kiến như sau: Nhất trí.", "agree"),
        ("Sở thống nhất và không có ý kiến bổ sung.", "agree"),
        ("Sở cơ bản thống nhất, tuy nhiên nguồn vốn để trống.", "comments"),
        ("Sở thống nhất với dự thảo.\nMục IV chưa rõ nguồn vốn.", "comments"),
        ("Nội dung này nằm ngoài chức năng của Sở.", "out-of-scope"),
        ("Sở Nội vụ không thống nhất với dự thảo, đề nghị viết lại.", "comments"),
        ("Sở Nội vụ thống nhất với dự thảo, đề nghị bổ sung hạn nộp báo cáo.", "comments"),
    ],
)
def test_the_position_of_a_letter(words: str, position: str) -> None:
    letter = read_letter(typed_letter(HEAD + words + "\n" + FOOT))
    assert (letter.document, letter.date) == ("123/SNV-CCVC", "2021-02-05")
    assert letter.position.value == position
    assert bool(letter.remarks) == (position == "comments")


def test_a_letter_that_only_agrees_is_a_reply(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agreed = HEAD + "Sở Nội vụ thống nhất với nội dung dự thảo.\n" + FOOT
    (repo / "f.txt").write_text(agreed, "utf-8")
    report = taken(capsys, "f.txt")
    assert (report["comments"], report["replies"]) == ([], 1)
    assert "position: agree" in files()["so-noi-vu"]
    assert taken(capsys, "f.txt")["replies"] == 0


def test_paragraphs_without_numbers_are_each_a_remark_with_what_follows() -> None:
    words = (
        "Tại mục II.1, đề nghị sửa số liệu.\nDự thảo dùng số liệu năm 2019.\nLý do: đã cũ.\n"
        "Đề nghị bổ sung mục về giám sát.\n"
    )
    letter = read_letter(typed_letter(HEAD + words + FOOT))
    assert [one.content for one in letter.remarks] == [
        "Tại mục II.1, đề nghị sửa số liệu.\nDự thảo dùng số liệu năm 2019.\nLý do: đã cũ.",
        "Đề nghị bổ sung mục về giám sát.",
    ]


def test_those_to_whom_the_letter_goes_are_no_remarks() -> None:
    to = "Kính gửi:\n- Ủy ban nhân dân tỉnh;\n- Liên hiệp các Hội tỉnh.\n"
    head = "\n".join(HEAD.splitlines()[:7]) + "\n" + to
    letter = read_letter(typed_letter(head + "Thống nhất với dự thảo.\n" + FOOT))
    assert (letter.position, letter.remarks) == (ReplyPosition.AGREE, ())


def test_an_item_that_asks_politely_is_not_the_end_and_the_appendix_counts() -> None:
    words = "1. Kính đề nghị xem xét, tổng hợp và bổ sung mục về giám sát.\n2. Bỏ mục IV.\n"
    appended = "PHỤ LỤC\n1. Tại mục V: viết gọn lại.\n"
    letter = read_letter(typed_letter(HEAD + words + FOOT + appended))
    assert [one.content for one in letter.remarks] == [
        "Kính đề nghị xem xét, tổng hợp và bổ sung mục về giám sát.",
        "Bỏ mục IV.",
        "Tại mục V: viết gọn lại.",
    ]


def test_a_text_without_a_letter_s_head_is_none() -> None:
    assert not is_letter(LetterText(("Ghi chép", "linh tinh")))


MINUTES = (
    ("TT", "Đại biểu", "Nội dung"),
    ("1", "Ông Nguyễn Văn A, Phó Giám đốc Sở Nội vụ", 'Bỏ "theo hướng tinh gọn" ở mục III.6.'),
    ("2", "Sở Tài chính", "Mục IV chưa rõ nguồn."),
    ("3", "Bà Trần Thị B", "Thêm tranh minh họa."),
)


def test_minutes_of_a_workshop_as_a_table(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = "".join(map(para, ("BIÊN BẢN HỘI THẢO", "Hà Giang, ngày 05/02/2021")))
    (repo / "f.docx").write_bytes(docx(head, table(*MINUTES)))
    report = taken(capsys, "f.docx", code=1)
    assert short(report) == [
        ("so-noi-vu", "delete", "kien-toan"),
        ("so-tai-chinh", "comment", "kinh-phi"),
    ]
    assert "author: Nguyễn Văn A" in files()["so-noi-vu"]
    assert "channel: workshop" in files()["so-noi-vu"]
    (finding,) = report["findings"]
    assert finding["code"] == "I004"
    assert "«Thêm tranh minh họa.»" in finding["message"]


def test_minutes_as_speeches(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = """\
BIÊN BẢN
Hội thảo góp ý Kế hoạch, ngày 05/02/2021
1. Ông Nguyễn Văn A, đại diện Sở Nội vụ: Đề nghị bỏ "theo hướng tinh gọn" ở mục III.6.
- Mục IV chưa rõ nguồn.
2. Đại diện Sở Tài chính: Thống nhất với dự thảo.
3. Bà Trần Thị B - Sở Tư pháp: Rà soát thể thức.
"""
    (repo / "f.txt").write_text(words, "utf-8")
    assert short(taken(capsys, "f.txt")) == [
        ("so-noi-vu", "delete", "kien-toan"),
        ("so-noi-vu", "comment", "kinh-phi"),
        ("so-tu-phap", "comment", ""),
    ]


# Late and corrected replies


def test_a_corrected_letter_adds_to_decided_comments_and_says_so(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (repo / "f.txt").write_text(LETTER, "utf-8")
    taken(capsys, "f.txt")
    path = repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml"
    text = path.read_text("utf-8")
    decided = text.replace(
        "  reply_to: 123/SNV-CCVC\n",
        "  reply_to: 123/SNV-CCVC\n  decision: {status: rejected, reply: Đã rõ., by: VP}\n",
    )
    path.write_text(decided, "utf-8")
    later = (
        LETTER.replace("123/SNV-CCVC", "130/SNV-CCVC")
        .replace("theo hướng gọn nhẹ", "theo hướng gọn, mạnh")
        .replace("- Chưa rõ nguồn kinh phí.\n", "")
        .replace("Ngoài ra", "5. Bổ sung mục về giám sát.\nNgoài ra")
    )
    (repo / "g.txt").write_text(later, "utf-8")
    report = taken(capsys, "g.txt", code=1)
    assert short(report) == [
        ("so-noi-vu", "replace", "kien-toan"),
        ("so-noi-vu", "comment", ""),
    ]
    assert report["known"] == 3
    assert path.read_text("utf-8").startswith(decided.partition("comments:")[0][:40])
    assert decided.partition("comments:")[2].strip() in path.read_text("utf-8")
    said = [one["message"] for one in report["findings"]]
    assert len(said) == 2
    assert "says anew what" in said[0]
    assert "leaves" in said[1]
    assert {one["code"] for one in report["findings"]} == {"I003"}
    assert taken(capsys, "g.txt")["comments"] == []


# What is no letter


def test_bad_files_are_refused_in_one_line(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    bomb = io.BytesIO(docx(para("x")))
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/bomb.xml", b" " * (101 << 20))
    other = "".join(para(f"Điều {n}. Quy định khác hẳn về chế độ của thôn.") for n in range(9))
    bad = {
        "old.doc": (ole, "old Word file"),
        "locked.docx": (ole + "EncryptedPackage".encode("utf-16-le"), "password"),
        "empty.docx": (docx(para("")), "no text"),
        "other.docx": (docx(other), "another plan"),
        "macros.docm": (docx(para("x"), main=MACROS), "macros"),
        "bomb.docx": (bomb.getvalue(), "unpacks to far too much"),
        "text.docx": (b"PK\x03\x04 no zip", "not a Word file"),
        "cut.pdf": (b"%PDF-1.7\nno pdf at all", "damaged"),
        "utf16.txt": (LETTER.encode("utf-16"), "neither Word, PDF, Excel nor UTF-8"),
        "blank.txt": (b" \n", "empty"),
    }
    for name, (data, word) in bad.items():
        (repo / name).write_bytes(data)
        assert word in refused(capsys, name, "--agency", "so-noi-vu"), name
    large = repo / "large.docx"
    with large.open("wb") as file:
        file.truncate(51 << 20)
    assert "larger than 50 MB" in refused(capsys, "large.docx", "--agency", "so-noi-vu")
    assert "no such file" in refused(capsys, "missing.docx", "--agency", "so-noi-vu")


def test_whose_a_file_is_must_be_certain(repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    anonymous = LETTER.replace("SỞ NỘI VỤ", "MỘT SỞ")
    (repo / "f.txt").write_text(anonymous, "utf-8")
    assert "--agency" in refused(capsys, "f.txt")
    (repo / "gop y So Noi vu.txt").write_text(anonymous, "utf-8")
    assert {one[0] for one in short(taken(capsys, "gop y So Noi vu.txt"))} == {"so-noi-vu"}


def test_a_scan_is_a_reply_still_to_be_typed(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    assert pdf_letter(read_pdf_apart(scan, "f.pdf", ())).lines == ()
    (repo / "f.pdf").write_bytes(scan)
    report = taken(capsys, "f.pdf", "--agency", "so-noi-vu", code=1)
    assert report["replies"] == 1
    assert [one["code"] for one in report["findings"]] == ["I004"]
    assert "(bản chụp) f.pdf" in files()["so-noi-vu"]


POLICE = LETTER.replace("UBND TỈNH HÀ GIANG\nSỞ NỘI VỤ", "BỘ CÔNG AN\nCÔNG AN TỈNH HÀ GIANG")


def test_a_provinces_name_in_the_letterhead_is_no_other_body(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (repo / "plans" / "agencies.yaml").open("a", encoding="utf-8") as file:
        file.write("cong-an-tinh-nha: {name: Công an tỉnh, short: CATX}\n")
    Path("thu.txt").write_text(POLICE, encoding="utf-8")
    report = taken(capsys, "thu.txt")
    assert {one["agency"] for one in report["comments"]} == {"cong-an-tinh-nha"}
    Path("khac.txt").write_text(POLICE.replace("HÀ GIANG\n", "LÀO CAI\n"), encoding="utf-8")
    said = refused(capsys, "khac.txt")
    assert "cong-an-tinh-nha" in said
    assert said.count("(") <= 8


def test_a_letter_of_another_body_than_named_is_warned_of(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repo.exists()
    Path("thu.txt").write_text(LETTER, encoding="utf-8")
    report = taken(capsys, "thu.txt", "--agency", "so-y-te", code=1)
    (finding,) = report["findings"]
    assert finding["code"] == "I006"
    assert "so-noi-vu (Sở Nội vụ)" in finding["message"]
    assert taken(capsys, "thu.txt", "--agency", "so-noi-vu", "--dry-run")["findings"] == []
    for name, codes in (("SỞ KIẾN TRÚC", ["I006"]), ("SỞ NỘI  VỤ -", []), ("SỞ NỘI VỰ", [])):
        Path("la.txt").write_text(LETTER.replace("SỞ NỘI VỤ", name), encoding="utf-8")
        words = ("la.txt", "--agency", "so-noi-vu", "--dry-run")
        report = taken(capsys, *words, code=len(codes))
        assert [one["code"] for one in report["findings"]] == codes, name


SENT_OFF = "Sở Nội vụ gửi ý kiến để tổng hợp, trình UBND tỉnh xem xét, ban hành./.\n"


def test_the_sentence_that_sends_a_letter_off_is_no_opinion(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = LETTER.replace("Trên đây là ý kiến", f"{SENT_OFF}Trên đây là ý kiến")
    Path("thu.txt").write_text(letter, encoding="utf-8")
    report = taken(capsys, "thu.txt")
    assert short(report) == WANTED
    text = (repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml").read_text(encoding="utf-8")
    assert "lỗi chính tả" in text
    assert "để tổng hợp" not in text


@pytest.mark.parametrize(
    "words",
    [
        "Đề nghị các sở gửi ý kiến về Liên hiệp hội để tổng hợp./.",
        "Sở Nội vụ gửi ý kiến để tổng hợp như sau:",
        "Các sở gửi báo cáo trước ngày 20 hằng tháng để tổng hợp.",
    ],
)
def test_a_remark_about_sending_closes_no_letter(words: str) -> None:
    lines = (*HEAD.splitlines(), words, "- Đề nghị rà soát lỗi chính tả.")
    assert "lỗi chính tả" in read_letter(LetterText(lines)).remarks[-1].content


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ('Nơi nhận: đề nghị bổ sung "Công an tỉnh".', ["Công an tỉnh"]),
        ('Đề nghị bổ sung "Công an tỉnh" vào Nơi nhận.', ["Công an tỉnh"]),
        ("Nơi nhận: bổ sung “Hội Nhà báo”, “Công an tỉnh”", ["Hội Nhà báo", "Công an tỉnh"]),
        ('Nơi nhận: không bổ sung "Công an tỉnh".', []),
        ('Nơi nhận: bổ sung "Công an tỉnh", bỏ dòng cuối.', []),
    ],
)
def test_words_to_be_added_to_the_recipients_are_members(
    repo: Path, capsys: pytest.CaptureFixture[str], words: str, items: list[str]
) -> None:
    Path("thu.txt").write_text(f"{HEAD}1. {words}\n{FOOT}", encoding="utf-8")
    report = taken(capsys, "thu.txt")
    assert short(report) == [("so-noi-vu", "+".join(["add-item"] * len(items)) or "comment", "")]
    text = (repo / "comments" / PLAN / ROUND / "so-noi-vu.yaml").read_text(encoding="utf-8")
    assert all(f"item: {item}" in text for item in items)
