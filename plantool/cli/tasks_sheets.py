"""The tasks of a plan as tables for Excel, with the heads that staff know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plantool.cli.task_words import due_words
from plantool.core.deadline import Deadline, DeadlineKind
from plantool.core.tasks import TaskList, by_body, by_deadline
from plantool.core.trace import Trace, TracedItem
from plantool.sheets import Sheet, SheetColumn, Value

_NUMBER = SheetColumn("TT", 6)
_TASK = SheetColumn("Nhiệm vụ", 42)
_LEAD = SheetColumn("Cơ quan chủ trì", 24)
_WITH = SheetColumn("Cơ quan phối hợp", 28)
_DUE = SheetColumn("Thời gian thực hiện", 18)
_UNTIL = SheetColumn("Hạn cuối", 13)
_OUTPUT = SheetColumn("Kết quả, sản phẩm", 26)

_UNREAD_WORDS = {
    DeadlineKind.YEARLY: "hằng năm",
    DeadlineKind.RECURRING: "định kỳ",
    DeadlineKind.CONTINUOUS: "thường xuyên",
    DeadlineKind.UNREAD: "không đọc được",
    DeadlineKind.IMPOSSIBLE: "ngày không có",
}


def sheets_of(listed: TaskList, trace: Trace, first: str) -> tuple[Sheet, ...]:
    """All tables, the one asked for in front: `body`, `deadline`, `source`, or "" for all tasks."""
    sheets = {
        "": all_tasks(listed),
        "body": tasks_by_body(listed),
        "deadline": tasks_by_deadline(listed),
    }
    if trace.sources:
        sheets["source"] = tasks_by_source(trace)
    order = sorted(sheets, key=lambda name: name != first)
    return tuple(sheets[name] for name in order)


def all_tasks(listed: TaskList) -> Sheet:
    """The tasks in the appendix's order; a column that stays empty all the way is left out."""
    columns = (
        _NUMBER,
        SheetColumn("Nhóm nhiệm vụ", 20),
        _TASK,
        _LEAD,
        _WITH,
        _DUE,
        _UNTIL,
        _OUTPUT,
        SheetColumn("Kinh phí", 15),
        SheetColumn("Mục", 10),
        SheetColumn("Ghi chú", 18),
    )
    rows = [
        (
            task.number,
            task.group,
            task.text,
            task.lead,
            task.cooperation,
            due_words(task),
            _until(task.deadline),
            task.output,
            task.funding,
            ", ".join(task.section_paths),
            task.note,
        )
        for task in listed.tasks
    ]
    kept = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    return Sheet(
        "Nhiệm vụ",
        tuple(columns[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
        listed.title,
    )


def tasks_by_body(listed: TaskList) -> Sheet:
    """One row for each task and body."""
    columns = (
        SheetColumn("Cơ quan, đơn vị", 36),
        SheetColumn("Vai trò", 11),
        _NUMBER,
        _TASK,
        _DUE,
        _UNTIL,
        _OUTPUT,
    )
    rows = tuple(
        (
            body.body.name,
            role,
            task.number,
            task.text,
            due_words(task),
            _until(task.deadline),
            task.output,
        )
        for body in by_body(listed.tasks)
        for role, tasks in (("Chủ trì", body.leads), ("Phối hợp", body.cooperates))
        for task in tasks
    )
    return Sheet("Theo cơ quan", columns, rows, listed.title)


def tasks_by_deadline(listed: TaskList) -> Sheet:
    """The tasks by their last day."""
    rows = tuple(
        (
            _until(task.deadline),
            due_words(task),
            task.number,
            task.text,
            task.lead,
            task.cooperation,
            task.output,
        )
        for task in by_deadline(listed.tasks)
    )
    columns = (_UNTIL, _DUE, _NUMBER, _TASK, _LEAD, _WITH, _OUTPUT)
    return Sheet("Theo thời hạn", columns, rows, listed.title)


def tasks_by_source(trace: Trace) -> Sheet:
    """The items of the sources, each with its tasks; those that nothing carries out stay empty."""
    columns = (
        SheetColumn("Văn bản", 28),
        SheetColumn("Mã", 22),
        SheetColumn("Nội dung", 48),
        _NUMBER,
        _TASK,
        _LEAD,
        _UNTIL,
    )
    rows = tuple(
        row
        for source in trace.sources
        for item in (*source.items, TracedItem(source.id, "", "", source.whole, ()))
        if item.item or item.tasks
        for row in _item_rows(item, source.title or source.id)
    )
    return Sheet("Theo chương trình", columns, rows, trace.tasks.title)


def _item_rows(item: TracedItem, title: str) -> Iterator[tuple[Value, ...]]:
    name = item.name if item.item else item.source
    words = item.text if item.item else "(toàn bộ văn bản)"
    if not item.tasks:
        yield title, name, words, None, "(chưa có nhiệm vụ)", "", None
    for task in item.tasks:
        yield title, name, words, task.number, task.text, task.lead, _until(task.deadline)


def _until(deadline: Deadline) -> date | str | None:
    """The last day as a day, so that Excel can sort; else what stands in its place."""
    if len(deadline.ends) > 1:
        return "\n".join(f"{day:%d/%m/%Y}" for day in deadline.ends)
    return deadline.ends[0] if deadline.ends else _UNREAD_WORDS.get(deadline.kind)
