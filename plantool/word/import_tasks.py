"""The task appendix: a table of who does what by when becomes `tasks` and `task_table`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from plantool.core.message import Message, message
from plantool.word.import_ids import IdMaker, folded
from plantool.word.import_inline import clean
from plantool.word.import_yaml import quoted, text_line
from plantool.word.read import Cell, Table, paragraphs, plain_text

DEFAULT_COLUMNS = (
    ("tt", "TT"),
    ("text", "Nhiệm vụ"),
    ("lead", "Cơ quan chủ trì"),
    ("with", "Cơ quan phối hợp"),
    ("output", "Kết quả/sản phẩm"),
    ("due", "Thời gian"),
    ("note", "Ghi chú"),
)
_KEYS = (
    ("lead", re.compile(r"chu tri|thuc hien chinh|co quan thuc hien|don vi thuc hien")),
    ("with", re.compile(r"phoi hop")),
    ("output", re.compile(r"ket qua|san pham|du kien hoan thanh san pham")),
    ("due", re.compile(r"thoi gian|thoi han|tien do|hoan thanh|lo trinh")),
    ("funding", re.compile(r"kinh phi|nguon von")),
    ("note", re.compile(r"ghi chu")),
    ("text", re.compile(r"nhiem vu|noi dung|cong viec|giai phap")),
)
_ROMAN_OR_LETTER = re.compile(r"([IVXLC]+|[A-ZĐ])\.?")
_COUNT = re.compile(r"\(?(\d+)\)?\.?")


class Task(Struct, frozen=True):
    """One row of the task appendix: words by key."""

    id: str
    group: str
    words: Mapping[str, str]


class TaskAppendix(Struct, frozen=True):
    """The tasks with the table's title and columns."""

    title: str
    columns: tuple[tuple[str, str], ...]
    number_row: bool
    tasks: tuple[Task, ...]
    report: tuple[Message, ...]


def read_tasks(table: Table, title: str, ids: IdMaker) -> TaskAppendix | None:
    """The tasks of a table; None where its heads do not say who leads what."""
    if not table.rows or any(cell.columns > 1 for cell in table.rows[0]):
        return None
    labels = tuple(cell_text(cell) for cell in table.rows[0])
    keys = _keys(labels)
    if keys is None or any(run.note for p in paragraphs((table,)) for run in p.runs):
        return None
    rows = [tuple(cell_text(cell) for cell in row) for row in table.rows[1:]]
    number_row = bool(rows) and _is_number_row(rows[0])
    reader = _Rows(keys, ids)
    for words, cells in zip(rows[number_row:], table.rows[1 + number_row :], strict=True):
        if any(cell.continued for cell in cells) or not reader.take(words, cells):
            return None
    if not reader.tasks:
        return None
    columns = tuple(zip(keys, labels, strict=True))
    note = message("task appendix: {count} tasks", count=len(reader.tasks))
    return TaskAppendix(title, columns, number_row, tuple(reader.tasks), (note, *reader.report))


def task_lines(appendix: TaskAppendix, agencies: Mapping[str, str]) -> list[str]:
    """The front matter's `tasks` and `task_table`; `agencies` gives the IDs of known names."""
    lines = ["tasks:"]
    for task in appendix.tasks:
        lines.append(f"  - id: {task.id}")
        if task.group:
            lines.append(text_line("group", task.group, 4))
        for key in ("text", "lead", "with", "due", "output", "funding", "note"):
            words = task.words.get(key, "")
            if words and key in {"lead", "with"}:
                known = ", ".join(_known(words, agencies))
                lines.append(f"    {key}: {{text: {_flow(words)}, agencies: [{known}]}}")
            elif words:
                lines.append(text_line(key, words, 4))
    lines += ["task_table:", text_line("title", appendix.title, 2)]
    if appendix.columns != DEFAULT_COLUMNS:
        lines.append("  columns:")
        lines += [f"    - {{key: {key}, label: {_flow(label)}}}" for key, label in appendix.columns]
    if appendix.number_row:
        lines.append("  number_row: true")
    return lines


def cell_text(cell: Cell) -> str:
    """The words of a cell, a line for each paragraph."""
    lines = (clean(line).strip() for line in plain_text(cell.blocks).split("\n"))
    return "\n".join(line for line in lines if line)


class _Rows:
    """Takes the rows one by one; remembers the group they stand under and the last number."""

    def __init__(self, keys: Sequence[str], ids: IdMaker) -> None:
        self._keys = keys
        self._ids = ids
        self._group = ""
        self._last = 0
        self.tasks: list[Task] = []
        self.report: list[Message] = []

    def take(self, words: Sequence[str], cells: Sequence[Cell]) -> bool:
        """Whether the row could be read."""
        filled = [text for text in words if text]
        if not filled:
            return True
        if sum(cell.columns for cell in cells) != len(self._keys):
            return False
        by_key = dict(zip(self._keys, words, strict=False)) if len(words) == len(self._keys) else {}
        label = by_key.get("tt", "")
        if len(words) < len(self._keys) or _is_group(by_key, label):
            labelled = filled[:1] if _ROMAN_OR_LETTER.fullmatch(filled[0]) else []
            if len(filled) != len(labelled) + 1:
                return False
            self._group = re.sub(r"^[IVXLC]+\.\s+", "", filled[-1])
            return True
        self._check_number(label)
        task_words = {key: text for key, text in by_key.items() if key != "tt"}
        made = self._ids.make(task_words["text"], prefix="nhiem-vu")
        self.tasks.append(Task(made, self._group, task_words))
        return bool(task_words["text"])

    def _check_number(self, label: str) -> None:
        count = _COUNT.fullmatch(label)
        if count and int(count[1]) not in {self._last + 1, 1}:
            self.report.append(
                message(
                    "task appendix: number {label} follows {last}; plantool counts on",
                    label=label,
                    last=self._last,
                )
            )
        elif label and not count:
            self.report.append(
                message("task appendix: the number '{label}' was not kept", label=label)
            )
        self._last = int(count[1]) if count else self._last + 1


def _keys(labels: Sequence[str]) -> tuple[str, ...] | None:
    """The key of each column, or None where one is unknown, double or missing."""
    keys: list[str] = []
    for label in labels:
        words = folded(label)
        if words in {"tt", "stt", "so tt", "so thu tu"}:
            keys.append("tt")
            continue
        found = [key for key, pattern in _KEYS if pattern.search(words)]
        if not found:
            return None
        keys.append(next(key for key in found if key not in keys) if set(found) - set(keys) else "")
    wanted = {"text", "lead"}
    return tuple(keys) if wanted <= set(keys) and len(set(keys)) == len(keys) else None


def _is_number_row(words: Sequence[str]) -> bool:
    return sum(bool(re.fullmatch(r"\(\d+\)", text)) for text in words) > 1 and all(
        not text or re.fullmatch(r"\(\d+\)", text) for text in words
    )


def _is_group(by_key: Mapping[str, str], label: str) -> bool:
    others = [text for key, text in by_key.items() if text and key not in {"tt", "text"}]
    if others:
        return False
    return not label or bool(_ROMAN_OR_LETTER.fullmatch(label))


def _known(words: str, agencies: Mapping[str, str]) -> list[str]:
    parts = (folded(part) for part in re.split(r"[;\n,]", words))
    by_name = {folded(name): made for name, made in agencies.items()}
    whole = by_name.get(folded(words))
    found = [whole] if whole else [by_name[part] for part in parts if part in by_name]
    return list(dict.fromkeys(found))


def _flow(text: str) -> str:
    """A scalar inside braces, where a comma would end a bare one."""
    plain = quoted(text)
    return plain if plain.startswith('"') or "," not in plain else f'"{plain}"'
