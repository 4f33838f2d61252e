from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from datetime import date, datetime
from pathlib import Path

import icalendar
import openpyxl
import pytest
from msgspec.structs import replace

from plantool.calendar_file import calendar_file
from plantool.cli.app import run
from plantool.cli.tasks_sheets import sheets_of
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.core.rules.assignments import task_moved_to_silent_body
from plantool.core.tasks import by_body, by_deadline, task_list
from plantool.core.text import SourceText
from plantool.core.trace import trace_of
from plantool.errors import PlantoolError
from plantool.resources import example_folder
from plantool.sheets import LONGEST_CELL, Sheet, SheetColumn, csv_bytes, xlsx_bytes
from tests.building import HEADER, body_file, plan_of, review_of_texts

AGENCIES = """\
snv: {name: Sở Nội vụ, short: SNV}
stc: {name: Sở Tài chính, short: STC}
"""
TASKS = """\
- {id: hai, text: "Hai, việc", lead: stc, with: snv, due: Quý II/2022, implements: ct/a}
- {id: mot, text: Một, lead: snv, due: trước ngày 31/12/2021, section: mot}
- {id: ba, text: Ba, lead: [snv, stc], due: Thường xuyên}
- {id: bon, text: Bốn, lead: {text: Các cơ quan}, due: "=1+1"}
- {id: nam, text: Năm, lead: snv, due: trước ngày 30/11 hằng năm}
- {id: sau, text: Sáu, lead: snv, due: 31/6/2022}
- {id: bay, text: Bảy, lead: snv}
- {id: tam, text: Tám, lead: snv, due: "Sơ kết 2023, tổng kết 2025"}
"""
DAY = 1_612_483_200
"""5 February 2021."""


def text_with(tasks: str, extra: str = "") -> str:
    head = HEADER.partition("tasks:\n")[0]
    return f"{head}{extra}tasks:\n{tasks}---\n\n# Một {{#mot}}\n\nNội dung.\n"


PERIOD = "period: {from: 2021, to: 2025}\n"


@pytest.fixture
def review() -> Review:
    return review_of_texts(text_with(TASKS, PERIOD), agencies=AGENCIES)


def test_each_body_has_what_it_leads_and_what_it_cooperates_in(review: Review) -> None:
    found = {
        entry.body.name: (
            [task.id for task in entry.leads],
            [task.id for task in entry.cooperates],
        )
        for entry in by_body(task_list(review).tasks)
    }
    assert found["Sở Tài chính"] == (["hai", "ba"], [])
    assert found["Sở Nội vụ"] == (["mot", "ba", "nam", "sau", "bay", "tam"], ["hai"])
    assert found["Các cơ quan"] == (["bon"], [])


def test_deadlines_come_in_order_and_none_is_lost(review: Review) -> None:
    listed = task_list(review)
    order = [task.id for task in by_deadline(listed.tasks)]
    assert order == ["mot", "hai", "tam", "nam", "ba", "bon", "sau", "bay"]
    assert [task.id for task in listed.unread] == ["bon", "sau"]


def events(data: bytes) -> list[icalendar.Event]:
    found = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return [event for event in found if isinstance(event, icalendar.Event)]


def test_a_calendar_reads_back_with_one_event_a_deadline(review: Review) -> None:
    made = calendar_file(task_list(review), review.plan.header, epoch=DAY)
    found = {str(event["uid"]): event for event in events(made.data)}
    assert made.events == len(found) == 5
    mot = found["mot.x@ubnd-tinh-a"]
    assert mot.decoded("dtstart") == date(2021, 12, 30)
    assert mot.decoded("dtend") == date(2021, 12, 31)
    assert str(mot["summary"]) == "Sở Nội vụ: Một"
    assert "Thời gian thực hiện: trước ngày 31/12/2021\n" in str(mot["description"])
    assert found["tam.x@ubnd-tinh-a"].decoded("dtstart") == date(2023, 12, 31)
    assert found["tam-2.x@ubnd-tinh-a"].decoded("dtstart") == date(2025, 12, 31)
    yearly = found["nam.x@ubnd-tinh-a"]
    assert yearly.decoded("dtstart") == date(2021, 11, 29)
    assert yearly["rrule"].to_ical() == b"FREQ=YEARLY;UNTIL=20251129"
    assert [task.id for task in made.left_out] == ["ba", "bon", "sau", "bay"]


def test_a_calendar_keeps_to_the_rules_of_its_format(review: Review) -> None:
    data = calendar_file(task_list(review), review.plan.header, epoch=DAY).data
    assert data == calendar_file(task_list(review), review.plan.header, epoch=DAY).data
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert all(line.decode() for line in lines[:-1])  # no letter is cut in two
    assert data.count(b"DTSTAMP:20210205T000000Z") == 5
    unfolded = data.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:Sở Tài chính: Hai\\, việc" in unfolded


def test_words_cannot_add_lines_to_a_calendar() -> None:
    tasks = '- {id: t, text: "Một\\r\\nATTACH:http://x/\\0", lead: snv, due: "2021-05-01"}\n'
    review = review_of_texts(text_with(tasks), agencies=AGENCIES)
    data = calendar_file(task_list(review), review.plan.header, epoch=DAY).data
    assert b"\r\nATTACH" not in data
    assert str(events(data)[0]["summary"]) == "Sở Nội vụ: Một ATTACH:http://x/"


def test_events_of_tasks_with_the_same_id_are_kept_apart() -> None:
    tasks = "- {id: t, text: A, due: 2021-05-01}\n- {id: t, text: B, due: 2021-06-01}\n"
    review = review_of_texts(text_with(tasks))
    data = calendar_file(task_list(review), review.plan.header, epoch=DAY).data
    assert len({str(event["uid"]) for event in events(data)}) == 2


def test_a_workbook_reads_back_with_days_as_days_and_no_formula(review: Review) -> None:
    trace = trace_of(review)
    sheets = sheets_of(trace.tasks, trace, "")
    data = xlsx_bytes(sheets, epoch=DAY)
    assert data == xlsx_bytes(sheets, epoch=DAY)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Nhiệm vụ", "Theo cơ quan", "Theo thời hạn"]
    tab = book["Nhiệm vụ"]
    heads = {str(cell.value): place for place, cell in enumerate(tab[3], 1)}
    assert list(heads)[:4] == ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp"]
    assert tab.freeze_panes == "A4"
    until = heads["Hạn cuối"]
    assert tab.cell(4, until).value == datetime(2022, 6, 30)  # noqa: DTZ001 - Excel knows no zones
    assert tab.cell(8, until).value == "hằng năm"
    due = tab.cell(7, heads["Thời gian thực hiện"])
    assert (due.value, due.data_type, due.quotePrefix) == ("=1+1", "s", True)
    assert str(book.properties.modified).startswith("2021-02-05")
    assert {cell.data_type for row in tab.iter_rows() for cell in row} <= {"s", "n", "d"}


@pytest.mark.parametrize(
    "words",
    ["=1+1", "=cmd|'/C calc'!A0", "+84", "-2", "@SUM(A1)", "\t=1", " =1", "＝1+1", "|x", "%x"],
)
def test_words_that_a_spreadsheet_would_run_stay_words(words: str) -> None:
    sheet = Sheet("Ý kiến", (SheetColumn(words, 10),), ((words,), ("Sở Nội vụ",), (None,), (5,)))
    line = csv_bytes(sheet).decode("utf-8-sig").split("\r\n")
    assert line[0].strip('"').startswith("'")
    assert line[1].strip('"').startswith("'")
    assert line[2:] == ["Sở Nội vụ", '""', "5", ""]
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([sheet], epoch=DAY))) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([sheet], epoch=DAY)))
    assert book.active
    assert book.active["A1"].data_type == "s"


def test_what_excel_cannot_hold_is_left_out_or_refused() -> None:
    sheet = Sheet("a/b:[c]", (SheetColumn("A", 10),), (("Một\x00\x1b hai",),))
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([sheet, sheet], epoch=0)))
    assert book.sheetnames == ["a b  c", "a b  c 2"]
    assert book.worksheets[0]["A2"].value == "Một hai"
    long = replace(sheet, rows=(("x" * (LONGEST_CELL + 1),),))
    with pytest.raises(PlantoolError):
        xlsx_bytes([long], epoch=0)


def moved(lead: str, comments: dict[str, str]) -> list[str]:
    before = text_with("- {id: t, text: Một, lead: snv, section: mot}\n")
    plan: Plan = plan_of(
        before.replace("draft: 1", "draft: 2").replace("lead: snv", f"lead: {lead}")
    )
    texts = {"comments/x/r1/round.yaml": "title: Hội thảo\ndraft: 1\n", **comments}
    review = review_of_texts(before, texts, AGENCIES)
    frozen = {1: SourceText(before, "plans/drafts/x/1.md")}
    check = task_moved_to_silent_body.check
    assert check
    return [str(one.message) for one in check(replace(review, plan=plan, frozen=frozen))]


def test_a_task_moved_to_a_body_that_never_replied_is_found_in_the_next_draft() -> None:
    comments = "- {id: c1, content: Đồng ý, decision: {status: noted, reply: Ghi nhận}}\n"
    silent = moved("stc", body_file(comments, agency="snv"))
    assert silent == ["task 't' goes to 'Sở Tài chính', which has not replied in any round"]
    assert moved("stc", body_file(comments, agency="stc")) == []
    assert moved("snv", {}) == []


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("plans", "comments"):
        shutil.copytree(example_folder() / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.mark.parametrize("by", ["body", "deadline", "source"])
def test_the_screen_keeps_to_its_width(
    by: str, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["tasks", f"{repo}/plans/chi-thi-42.md", "--by", by]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert "Kiện toàn" in out


def test_json_holds_days_and_what_was_not_read(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = repo / "plans" / "chi-thi-42.md"
    text = plan.read_text("utf-8").replace("due: Quý III/2021", "due: cuối kỳ")
    plan.write_text(text, "utf-8")
    assert run(["tasks", "chi-thi-42", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["unread"] == ["nv-dang-doan"]
    by_id = {task["id"]: task for task in found["tasks"]}
    assert by_id["nv-dang-doan"]["due"] == "cuối kỳ"
    assert by_id["nv-kinh-phi"]["deadline"]["end"] == "2021-12-31"
    assert run(["tasks", "chi-thi-42", "--by", "deadline"]) == 0
    assert re.search(r"kept as written:\n +2 \(nv-dang-doan\): cuối kỳ", capsys.readouterr().out)


def test_files_are_written_by_the_end_of_their_name(
    repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("t.xlsx", "t.ics"):
        assert run(["tasks", "chi-thi-42", "-o", name]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "5 tasks name no day and are not in it: 1 (nv-tuyen-truyen)" in told.err
    assert len(events((repo / "t.ics").read_bytes())) == 7
    book = openpyxl.load_workbook(repo / "t.xlsx")
    assert book.sheetnames[-1] == "Theo chương trình"
    assert run(["tasks", "chi-thi-42", "-o", "t.txt"]) == 2
    assert not (repo / "t.txt").exists()


def test_a_plan_without_tasks_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plans").mkdir()
    text = HEADER.partition("tasks:\n")[0] + "---\n\n# Một {#mot}\n\nNội dung.\n"
    (tmp_path / "plans" / "x.md").write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["tasks", "x"]) == 0
    assert capsys.readouterr().out == "x has no tasks.\n"
    assert run(["tasks", "x", "-o", "x.ics"]) == 2
    assert not (tmp_path / "x.ics").exists()


def test_words_in_place_of_a_day_are_shown_whole(
    repo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANTOOL_LANG", "vi")
    assert run(["tasks", f"{repo}/plans/chi-thi-42.md", "--by", "deadline"]) == 0
    first_words = {line.split("  ")[0] for line in capsys.readouterr().out.splitlines()}
    assert "thường xuyên" in first_words
    assert "thường" not in first_words
