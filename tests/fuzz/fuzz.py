"""Mutates good input and feeds it to every reader: no traceback, no hang, no memory without end.

Run by hand: `python tests/fuzz/fuzz.py [--minutes 60] [--seed 0] [TARGET …]`. An input that breaks
a promise is kept in `tests/fuzz/found/`, named by its target; the suite replays those files.
A reader may refuse what it is given by a Finding or a PlantoolError, never otherwise.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import resource
import signal
import sys
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FOUND = Path(__file__).with_name("found")
SECONDS = 5
MEGABYTES = 500

TOKENS = [
    *("# ", "## ", "{#a}", "{#a .an}", "[](#a)", "[^a]", "[^a]: x", "```", "~~~", "<div>", "<!--"),
    *("| a | b |\n", "| --- |\n", "- ", "1. ", "a) ", "> ", "---\n", "...\n", "\\", "*", "**", "_"),
    *(
        "\r",
        "\r\n",
        "\t",
        "\0",
        "\u00a0",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\u0301",
        "đ",
        "ữ",
        "\u2028",
    ),
    *(
        "&amp;",
        "&#0;",
        "&x",
        "<w:p/>",
        "<w:tbl>",
        "</w:tr>",
        "w:val",
        "<w:ins>",
        "<w:del>",
        "9" * 40,
    ),
    *(
        "{",
        "}",
        "[",
        "]",
        ": ",
        "- - ",
        "&a ",
        "*a",
        "!!python/object",
        "|\n",
        ">-\n",
        "? ",
        "'",
        '"',
    ),
    *("khoản 2 Điều 4", "điểm a mục II.1", "Phụ lục I", "gạch đầu dòng thứ 3", "Điều 1 & 2", "IV"),
    *("-1", "0", "1e9", "2021-02-30", "null", "yes", "~", "=", "=1+1", "A1", "../", "%s", "{0}"),
]


LETTER = """\
UBND TỈNH HÀ GIANG
SỞ NỘI VỤ
Số: 123/SNV-CCVC
Hà Giang, ngày 05 tháng 02 năm 2021
Kính gửi: Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh
Thực hiện Công văn số 15/LHH-VP ngày 25/01/2021, Sở Nội vụ có ý kiến như sau:
1. Tại mục III.6: đề nghị sửa cụm từ "theo hướng tinh gọn" thành "theo hướng gọn nhẹ".
Lý do: phù hợp với Nghị quyết của Tỉnh ủy.
2. Phần Nơi nhận: bổ sung "Sở Y tế" sau "Các sở".
3. Về mục IV:
- Chưa rõ nguồn kinh phí.
Trên đây là ý kiến của Sở Nội vụ./.
GIÁM ĐỐC
"""
MINUTES = """\
BIÊN BẢN
Hội thảo góp ý Kế hoạch, ngày 05/02/2021
Ông Nguyễn Văn A, Phó Giám đốc Sở Nội vụ: Bỏ "theo hướng tinh gọn" ở mục III.6.
Đại diện Sở Tài chính: Mục IV chưa rõ nguồn.
"""
SIDECAR_VALUES = {
    "mrsf_version": "1.0",
    "document": "plans/chi-thi-42.md",
    "comments": [
        {
            "id": "a1",
            "author": "Lan (SNV)",
            "timestamp": "2021-02-05T08:00:00Z",
            "text": 'Sửa thành "gọn nhẹ".',
            "selected_text": "theo hướng tinh gọn",
            "line": 90,
            "end_line": 91,
        },
        {"id": "a2", "text": "Đồng ý.", "reply_to": "a1", "resolved": True, "line": 12},
    ],
}
SIDECAR = """\
mrsf_version: "1.0"
document: plans/chi-thi-42.md
comments:
- id: a1
  author: Lan (SNV)
  text: Gọn lại.
  line: 80
  selected_text: >-
    theo hướng tinh gọn
- {id: a2, text: Đồng ý, reply_to: a1, start_column: 3, selected_text_hash: "00"}
"""
HEADERS = (
    (
        "TỔNG HỢP Ý KIẾN GÓP Ý\nTT\tĐơn vị góp ý\tMục\tNội dung góp ý\tLý do\n"
        "(1)\t(2)\t(3)\t(4)\t(5)\n1\tSở Nội vụ\tII.3\tBỏ cụm từ\tTrùng\n"
    ),
    "DANH SÁCH CƠ QUAN\nTT\tTên cơ quan\tViết tắt\tLoại\n1\tSở Nội vụ\tSNV\tSở\n",
    (
        "TT\tSố, ký hiệu\tNgày\tCơ quan\tTrích yếu\tÝ kiến\n"
        "1\t12/SNV\t05/02/2021\tSở Nội vụ\tGóp ý\tThống nhất\n"
    ),
    "TT\tCâu chữ đề nghị sửa\tĐề nghị sửa thành\n1\t12\t15\n\n2\ta\tb\n",
)


def main() -> int:
    """Run until the time is over; the exit code is 1 if an input broke a promise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    given = parser.parse_args()
    targets = given.targets or list(TARGETS)
    chance = random.Random(given.seed)
    runs = dict.fromkeys(targets, 0)
    slowest = dict.fromkeys(targets, 0.0)
    broken = 0
    end = time.monotonic() + 60 * given.minutes
    while time.monotonic() < end:
        name = chance.choice(targets)
        data = mutated(chance, chance.choice(seeds(name)), name)
        begun = time.monotonic()
        fault = broken_promise(name, data)
        runs[name] += 1
        slowest[name] = max(slowest[name], time.monotonic() - begun)
        if fault:
            broken += 1
            keep(name, data, fault)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for name in targets:
        sys.stdout.write(f"{name}: {runs[name]} runs, slowest {slowest[name]:.2f} s\n")
    sys.stdout.write(f"{sum(runs.values())} runs, {broken} broken, {used} MB at most\n")
    return int(broken > 0)


def broken_promise(name: str, data: bytes) -> str:
    """What went wrong, or nothing."""
    from plantool.errors import PlantoolError

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    signal.signal(signal.SIGPROF, _too_slow)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of the processor, whatever else runs
    try:
        TARGETS[name](data)
    except PlantoolError:
        pass
    except BaseException:  # noqa: BLE001 - this is what is looked for
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return f"{grown} MB more memory" if grown > MEGABYTES else ""


def keep(name: str, data: bytes, fault: str) -> None:
    """Write the input down once for each place at which it breaks."""
    FOUND.mkdir(exist_ok=True)
    lines = fault.strip().splitlines()
    where = next((line for line in reversed(lines) if "/plantool/" in line), "")
    place = f"{where.rpartition('/plantool/')[2][:40]} {lines[-1][:40]}"
    slug = "".join(char if char.isalpha() else "-" for char in place).strip("-")
    path = FOUND / f"{name}.{slug}.bin"
    if not path.exists():
        path.write_bytes(data)
        sys.stdout.write(f"{path.name}\n{fault}\n")
        sys.stdout.flush()


def mutated(chance: random.Random, data: bytes, name: str) -> bytes:
    """The input with some changes; of a zip file, mostly within one of its parts."""
    if not zipfile.is_zipfile(io.BytesIO(data)) or chance.random() < 0.1:
        return _changed(chance, data)
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    main_part = "word/document.xml" if name != "xlsx" else "xl/worksheets/sheet1.xml"
    often = main_part in parts and chance.random() < 0.7
    chosen = main_part if often else chance.choice(sorted(parts))
    parts[chosen] = _changed(chance, parts[chosen])
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for part, content in parts.items():
            new.writestr(part, content)
    return out.getvalue()


def _changed(chance: random.Random, data: bytes) -> bytes:
    for _ in range(chance.choice([1, 1, 2, 4, 16])):
        at = chance.randrange(len(data) + 1)
        length = chance.choice([1, 2, 8, 40, 400])
        piece = data[at : at + length]
        other = chance.randrange(len(data) + 1)
        match chance.randrange(7):
            case 0:
                data = data[:at] + data[at + length :]
            case 1:
                data = data[:at] + piece * chance.choice([2, 3, 30]) + data[at:]
            case 2:
                data = data[:at] + chance.choice(TOKENS).encode() + data[at:]
            case 3:
                data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
            case 4:
                data = data[:other] + piece + data[other:]
            case 5:
                token = chance.choice(TOKENS).encode()
                data = data[:at] + token * chance.choice([5, 50, 500]) + data[at:]
            case _:
                data = _swapped_lines(chance, data)
    return data


def _swapped_lines(chance: random.Random, data: bytes) -> bytes:
    mark = b"\n" if data.count(b"\n") > 3 else b">"
    lines = data.split(mark)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return mark.join(lines)


# Readers


def read_plan(data: bytes) -> None:
    """Front matter, Markdown, every rule of a plan."""
    from plantool.core.encoding import decode
    from plantool.core.parse_plan import parse_plan
    from plantool.core.validate import check_plan

    source, _ = decode(data, "plans/x.md")
    plan = parse_plan(source)[0] if source else None
    if plan is not None:
        assert "".join(part for part in _parts(plan)) == plan.source.text
        check_plan(plan)


def _parts(plan: object) -> Iterator[str]:
    from plantool.core.plan import Plan

    assert isinstance(plan, Plan)
    text, at = plan.source.text, 0
    for section in plan.sections:
        start = section.heading.start if section.level else section.own.start
        yield text[at:start]
        at = start
    yield text[at:]


def read_comments(data: bytes) -> None:
    """A comment file, and each of its comments located in the example plan and applied."""
    from plantool.core.agency import parse_agencies
    from plantool.core.apply import apply_comments
    from plantool.core.encoding import decode
    from plantool.core.making import Stamp
    from plantool.core.parse_comment import parse_body_file, parse_round
    from plantool.core.review import Review
    from plantool.core.settings import parse_settings

    source, _ = decode(data, "comments/chi-thi-42/r/x.yaml")
    if source is None:
        return
    file, _ = parse_body_file(source)
    parse_round(source)
    bodies, _ = parse_agencies(source)
    parse_settings(source)
    if file is not None:
        apply_comments(Review(example_plan(), bodies, (), (file,)), Stamp("2021-02-06", "0"))


def read_word(data: bytes) -> None:
    """A Word file as a draft to import, a marked copy, a letter, a file to check and to verify."""
    from plantool.core.intake_letter import read_letter
    from plantool.errors import PlantoolError
    from plantool.word.accept_changes import accept_changes
    from plantool.word.import_plan import import_plan
    from plantool.word.letter import read_docx_letter
    from plantool.word.lint import lint_docx
    from plantool.word.tracked import read_marked
    from plantool.word.verify_docx import read_word as read_story

    for reader in (
        lambda: import_plan(data, plan_id="x", path="x.docx"),
        lambda: read_marked(data, "x.docx"),
        lambda: read_letter(read_docx_letter(data, "x.docx")),
        lambda: lint_docx(data, "x.docx"),
        lambda: read_story(data, "x.docx"),
        lambda: accept_changes(data, "x.docx"),
    ):
        try:
            reader()
        except PlantoolError:
            continue


def read_sheet(data: bytes) -> None:
    """An Excel sheet."""
    from plantool.sheet_reader import read_xlsx

    read_xlsx(data, "x.xlsx")


def read_table(data: bytes) -> None:
    """A table of text."""
    from plantool.sheet_reader import read_csv

    read_csv(data, "x.csv")


def read_letter(data: bytes) -> None:
    """A letter or minutes as plain text, and its remarks tied to the example plan."""
    from plantool.core.intake_letter import is_letter
    from plantool.core.intake_letter import read_letter as read
    from plantool.core.intake_said import spoken_remarks
    from plantool.word.letter import typed_letter

    text = typed_letter(data.decode("utf-8", "replace"))
    is_letter(text)
    for spoken in read(text).remarks[:20]:
        spoken_remarks(example_draft(), spoken)


def read_sidecar(data: bytes) -> None:
    """A review sidecar on the example plan."""
    from plantool.core.encoding import decode
    from plantool.core.intake_mrsf import remarks_of_sidecar

    for path in ("chi-thi-42.md.review.yaml", "chi-thi-42.md.review.json"):
        source, _ = decode(data, path)
        if source is not None:
            remarks_of_sidecar(example_draft(), source)


def read_header(data: bytes) -> None:
    """A table of comments, a register of letters, a list of bodies: the header row decides."""
    from plantool.core.agencies_import import import_bodies, listed_bodies
    from plantool.core.agency import parse_agencies
    from plantool.core.intake_sheet import read_table as read_rows
    from plantool.core.reply_register import read_register
    from plantool.core.text import SourceText

    rows = [line.split("\t") for line in data.decode("utf-8", "replace").split("\n")]
    found = read_rows(rows)
    assert found is None or len(found.remarks) < len(rows)
    text = (ROOT / "plans" / "agencies.yaml").read_bytes().decode()
    agencies, _ = parse_agencies(SourceText(text, "plans/agencies.yaml"))
    read_register(rows, "x.csv", agencies)
    listed = listed_bodies(rows, "x.csv")
    if listed:
        made = import_bodies(agencies, listed[0], "x.csv")
        _, faults = parse_agencies(SourceText(made.text, "plans/agencies.yaml"))
        assert not faults


def read_place(data: bytes) -> None:
    """The words by which a body names a place."""
    from plantool.core.numbering import number_plan
    from plantool.core.place_phrase import find_places

    plan = example_plan()
    find_places(data.decode("utf-8", "replace"), plan, number_plan(plan))


def read_quote(data: bytes) -> None:
    """A quote and its context, sought in a section."""
    from plantool.core.anchor import locate
    from plantool.core.cover import cover
    from plantool.core.plain_view import PlainViews

    words, _, context = data.decode("utf-8", "replace").partition("\n")
    view = PlainViews(example_plan()).view("muc-dich")
    assert view is not None
    match = locate(view, words, context[:80], context[80:])
    if match.plain is not None:
        cover(view, match.plain)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "plan": read_plan,
    "comments": read_comments,
    "docx": read_word,
    "xlsx": read_sheet,
    "csv": read_table,
    "letter": read_letter,
    "sidecar": read_sidecar,
    "header": read_header,
    "place": read_place,
    "quote": read_quote,
}


# Seeds


@cache
def example_plan():  # type: ignore[no-untyped-def]  # noqa: ANN201 - imported late
    """The shipped plan."""
    from plantool.core.parse_plan import parse_plan
    from plantool.core.text import SourceText

    text = (ROOT / "plans" / "chi-thi-42.md").read_bytes().decode()
    plan, _ = parse_plan(SourceText(text, "plans/chi-thi-42.md"))
    assert plan is not None
    return plan


@cache
def example_draft():  # type: ignore[no-untyped-def]  # noqa: ANN201 - imported late
    """The shipped plan as the draft that was sent out."""
    from plantool.core.intake_draft import sent_draft
    from plantool.core.review import Review

    draft = sent_draft(Review(example_plan()), 1)
    assert draft is not None
    return draft


@cache
def seeds(name: str) -> tuple[bytes, ...]:
    """Good input to begin from."""
    match name:
        case "plan":
            return tuple(path.read_bytes() for path in sorted((ROOT / "plans").glob("*.md")))
        case "comments":
            folder = ROOT / "comments"
            return tuple(path.read_bytes() for path in sorted(folder.rglob("*.yaml")))
        case "docx":
            return tuple(_word_files())
        case "xlsx":
            return (_sheet(),)
        case "csv":
            return (
                "TT;Mục;Nội dung\n1;II.3;Bỏ\n".encode(),
                'TT,Mục\n1,"a\nb"\n'.encode("utf-8-sig"),
                "TT\tMục\n1\tđiểm a\n".encode(),
            )
        case "letter":
            return tuple(one.encode() for one in (LETTER, MINUTES))
        case "sidecar":
            return (SIDECAR.encode(), json.dumps(SIDECAR_VALUES).encode())
        case "header":
            return tuple(one.encode() for one in HEADERS)
        case "place":
            phrases = ("khoản 2 Điều 4", "điểm a mục II.1", "gạch đầu dòng thứ 3 mục II.1", "II.3")
            return tuple(phrase.encode() for phrase in phrases)
        case _:
            text = " ".join(example_plan().source.text.split())
            return tuple(text[at : at + 120].encode() for at in range(4000, 9000, 500))


def _word_files() -> Iterator[bytes]:
    import tempfile

    from plantool.cli.app import run

    with tempfile.TemporaryDirectory() as folder:
        import os

        home = Path.cwd()
        os.chdir(ROOT)
        try:
            for document in ("ke-hoach", "du-thao", "tong-hop"):
                path = Path(folder) / f"{document}.docx"
                run(["render", "chi-thi-42", "--as", document, "-o", str(path)])
                yield path.read_bytes()
        finally:
            os.chdir(home)


def _sheet() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("TT", "Mục", "Nội dung góp ý"), (1, "II.3", "Bỏ cụm từ"), (2, "Điều 1", 44_000)):
        sheet.append(row)
    sheet.merge_cells("A5:C5")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _too_slow(*_: object) -> None:
    raise TimeoutError(f"longer than {SECONDS} s")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
