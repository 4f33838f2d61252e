"""The task appendix as rows of text: who does what by when, group by group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from plantool.core.agency import Agencies
from plantool.core.body_markdown import words_with_references
from plantool.core.numbering import Numbering
from plantool.core.numerals import roman
from plantool.core.plan import Actors, Column, PlanHeader, Task

DEFAULT_TITLE = "Phân công nhiệm vụ thực hiện Kế hoạch"

DEFAULT_COLUMNS = (
    Column(key="tt", label="TT"),
    Column(key="text", label="Nhiệm vụ"),
    Column(key="lead", label="Cơ quan chủ trì"),
    Column(key="with", label="Cơ quan phối hợp"),
    Column(key="output", label="Kết quả, sản phẩm"),
    Column(key="due", label="Thời gian thực hiện"),
    Column(key="note", label="Ghi chú"),
)
"""The columns where the plan names none; those that stay empty all the way are left out."""

_OFTEN_EMPTY = frozenset(("with", "output", "note"))


def task_table(header: PlanHeader, agencies: Agencies, numbering: Numbering) -> dict[str, object]:
    """The table's heads and rows; a row is a group's line or a task's cells, as lines of text."""
    rows = [
        (task, {key: _cell(task, key, header, agencies, numbering) for key in _KEYS})
        for task in header.tasks
    ]
    columns = header.task_table.columns or tuple(
        column
        for column in DEFAULT_COLUMNS
        if column.key not in _OFTEN_EMPTY or any(cells[column.key] for _, cells in rows)
    )
    return {
        "columns": [{"key": column.key, "label": column.label} for column in columns],
        "number_row": header.task_table.number_row,
        "rows": list(_rows(rows, [column.key for column in columns])),
    }


def task_cells(
    header: PlanHeader, agencies: Agencies, numbering: Numbering, keys: Sequence[str]
) -> dict[str, dict[str, str]]:
    """What stands in these columns for each task, by its ID."""
    return {
        task.id: {key: _cell(task, key, header, agencies, numbering) for key in keys}
        for task in header.tasks
    }


_KEYS = ("tt", "text", "lead", "with", "due", "output", "funding", "implements", "note")


def _rows(rows: list[tuple[Task, dict[str, str]]], keys: list[str]) -> Iterator[dict[str, object]]:
    """The rows with a group's line before its first task; tasks are counted through."""
    group = ""
    groups = 0
    for count, (task, cells) in enumerate(rows, start=1):
        if task.group != group:
            group = task.group
            groups += 1
            if group:
                yield {"group": group, "label": roman(groups)}
        filled = cells | {"tt": str(count)}
        yield {
            "cells": [{"key": key, "lines": filled[key].strip().split("\n")} for key in keys],
        }


def _cell(
    task: Task, key: str, header: PlanHeader, agencies: Agencies, numbering: Numbering
) -> str:
    match key:
        case "lead":
            return _actors(task.lead, agencies)
        case "with":
            return _actors(task.with_, agencies)
        case "due":
            return printed_due(task.due)
        case "implements":
            return "; ".join(_source_item(item, header) for item in task.implements)
        case "tt":
            return ""
        case _:
            return words_with_references(str(getattr(task, key)), numbering)


def _actors(actors: Actors, agencies: Agencies) -> str:
    return actors.text or "; ".join(agencies.name(agency) for agency in actors.agencies)


def printed_due(due: str) -> str:
    """An ISO date in Vietnamese order; free wording as it stands."""
    parts = due.strip().split("-")
    is_date = all(part.isdigit() for part in parts) and [len(part) for part in parts] == [4, 2, 2]
    return "/".join(reversed(parts)) if is_date else due


def _source_item(item: str, header: PlanHeader) -> str:
    name, _, number = item.partition("/")
    titles: Mapping[str, str] = {source.id: source.title for source in header.sources}
    return f"{titles.get(name, name)}, {number}" if number else titles.get(name, name)
