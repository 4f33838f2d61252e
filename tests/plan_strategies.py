"""Hypothesis strategies: plans of sections, paragraphs, lists and tables, and comments on them."""

from __future__ import annotations

import json
import unicodedata

from hypothesis import strategies as st
from msgspec import Struct

from tests.building import HEADER

WORDS = [
    "kế",
    "hoạch",
    "thực",
    "hiện",
    "chỉ",
    "thị",
    "của",
    "tỉnh",
    "ủy",
    "hòa",
    "bình",
    "thủy",
    "lợi",
    "đẩy",
    "mạnh",
    "tuyên",
    "truyền",
    "hội",
    "viên",
    "nhiệm",
    "vụ",
    "giải",
    "pháp",
    "kinh",
    "phí",
    "ngân",
    "sách",
    "quý",
    "năm",
    "báo",
    "cáo",
    "tổng",
    "kết",
    "sơ",
    "kết",
    "tổ",
    "chức",
    "bộ",
    "máy",
    "tinh",
    "gọn",
]


class Made(Struct, frozen=True):
    """A plan's text, and the quotes that stand in it exactly once, with their section."""

    text: str
    sections: tuple[str, ...]
    quotes: tuple[tuple[str, str], ...]
    """Section and words, each unique in the plan."""


@st.composite
def plans(draw: st.DrawFn) -> Made:
    """A plan whose every block holds a word that stands nowhere else."""
    count = 0
    quotes: list[tuple[str, str]] = []
    sections: list[str] = []

    def sentence(section: str) -> str:
        nonlocal count
        count += 1
        words = draw(st.lists(st.sampled_from(WORDS), min_size=2, max_size=6))
        mark = f"mốc{count}số"
        at = draw(st.integers(0, len(words)))
        words.insert(at, mark)
        bold = draw(st.sampled_from(["", "", "", "**", "*", "~~"]))
        if bold:
            first = draw(st.integers(0, len(words) - 1))
            words[first] = f"{bold}{words[first]}{bold}"
        quotes.append((section, mark))
        return " ".join(words)

    def block(section: str) -> str:
        match draw(st.sampled_from(["paragraph", "paragraph", "bullets", "numbers", "table"])):
            case "paragraph":
                joint = draw(st.sampled_from([" ", "\n"]))
                return f"{sentence(section)}{joint}{sentence(section)}."
            case "bullets":
                items = [f"- {sentence(section)}" for _ in range(draw(st.integers(1, 3)))]
                if draw(st.booleans()):
                    items.insert(1, f"  - {sentence(section)}")
                return "\n".join(items)
            case "numbers":
                first = draw(st.integers(1, 3))
                numbers = range(first, first + draw(st.integers(1, 3)))
                return "\n".join(f"{number}. {sentence(section)}" for number in numbers)
            case _:
                rows = [f"| {sentence(section)} | {sentence(section)} |" for _ in range(2)]
                return "\n".join(["| A | B |", "|---|---|", *rows])

    parts = [block("mo-dau")]
    level = 0
    for index in range(draw(st.integers(1, 4))):
        level = draw(st.integers(1, min(level + 1, 3)))
        section = f"s{index}"
        sections.append(section)
        parts.append(f"{'#' * level} {sentence(section)} {{#{section}}}")
        # The title's words do not belong to the own text: they are not quoted here.
        quotes.pop()
        parts += [block(section) for _ in range(draw(st.integers(1, 3)))]
    parts.append("# Kết {#ket .an}")
    parts.append(sentence("ket") + ".")
    text = HEADER.replace("section: mot", "section: s0") + "\n" + "\n\n".join(parts) + "\n"
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    text = text.replace("\n", newline)
    if draw(st.sampled_from([False, False, True])):
        text = unicodedata.normalize("NFD", text)
    return Made(text, tuple(sections), tuple(quotes))


@st.composite
def requests(draw: st.DrawFn, plan: Made) -> list[str]:
    """Edit requests as YAML mappings on one line, at different places of the plan."""
    quoted = draw(
        st.lists(st.sampled_from(plan.quotes), max_size=5, unique=True)
        if plan.quotes
        else st.just([])
    )
    found = []
    for number, (section, words) in enumerate(quoted):
        action = draw(st.sampled_from(["replace", "delete", "insert-after", "insert-before"]))
        asked: dict[str, object] = {"section": section, "quote": words, "action": action}
        if action != "delete":
            asked["text"] = f" thay{number} "
        found.append(asked)
    for number, section in enumerate(plan.sections):
        match draw(st.sampled_from(["", "", "append", "retitle", "add-section"])):
            case "append":
                found.append({"section": section, "action": "append", "text": f"Thêm {number}."})
            case "retitle":
                found.append({"section": section, "action": "retitle", "text": f"Tên {number}"})
            case "add-section":
                new = {"id": f"moi{number}", "title": f"Mới {number}"}
                found.append(
                    {"action": "add-section", "into": section, "new": new, "text": "Nội dung."}
                )
            case _:
                pass
    if draw(st.booleans()):
        found.append({"field": "tasks.t1.due", "action": "set", "value": "Quý IV/2022"})
    if draw(st.booleans()):
        found.append({"field": "recipients", "action": "add-item", "item": "Báo Hà Giang"})
    return [json.dumps(one, ensure_ascii=False) for one in found]


def comment_list(asked: list[str], prefix: str) -> str:
    """Accepted comments, one a request."""
    lines = []
    for number, one in enumerate(asked, 1):
        decision = '"decision": {"status": "accepted", "reply": "Tiếp thu."}'
        lines.append(f'- {{"id": "{prefix}-{number}", {one[1:-1]}, {decision}}}')
    return "\n".join(lines) + "\n"
