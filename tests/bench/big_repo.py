"""A large plan repo for measurements: `python tests/bench/big_repo.py DIR SECTIONS COMMENTS`."""

from __future__ import annotations

import sys
from pathlib import Path

WORDS = (
    "Tổ chức triển khai thực hiện có hiệu quả các nhiệm vụ giải pháp đã đề ra trong kế hoạch của "
    "Ủy ban nhân dân tỉnh bảo đảm kịp thời đồng bộ phù hợp với điều kiện thực tế của địa phương"
)


def write(folder: Path, sections: int, comments: int) -> None:
    """Write a repo whose comments each replace one phrase that stands once in its section."""
    per_section = -(-comments // sections)
    (folder / "plans").mkdir(parents=True, exist_ok=True)
    parts = [HEADER]
    for number in range(sections):
        level = "#" if number % 10 == 0 else "##"
        parts.append(f"{level} Nhiệm vụ số {number} {{#muc-{number}}}\n")
        parts += (
            f"- {WORDS}, nội dung {number}x{index}y cần thực hiện.\n"
            for index in range(max(per_section, 3))
        )
        parts.append("")
    (folder / "plans" / "lon.md").write_text("\n".join(parts), encoding="utf-8")
    bodies = [f"co-quan-{letter}" for letter in "abc"]
    agencies = "".join(f"{body}: {{name: Cơ quan {body}}}\n" for body in bodies)
    (folder / "plans" / "agencies.yaml").write_text(agencies, encoding="utf-8")
    round_folder = folder / "comments" / "lon" / "dot-1"
    round_folder.mkdir(parents=True, exist_ok=True)
    invited = ", ".join(bodies)
    (round_folder / "round.yaml").write_text(
        f"round: dot-1\nkind: letter\ndraft: 1\nopened: 2021-01-01\ninvited: [{invited}]\n",
        encoding="utf-8",
    )
    for place, body in enumerate(bodies):
        lines = [f"plan: lon\ndraft: 1\nround: dot-1\nagency: {body}\nreplies: []\ncomments:\n"]
        for number in range(place, comments, len(bodies)):
            section, index = number % sections, number // sections
            lines.append(
                f"- id: y-{number}\n  section: muc-{section}\n"
                f"  quote: {{exact: nội dung {section}x{index}y, suffix: ' cần thực hiện'}}\n"
                f"  action: replace\n  text: nội dung mới {number} đã chỉnh sửa\n"
                f"  reason: Cho thống nhất với chương trình.\n"
                f"  decision: {{status: accepted, reply: 'Tiếp thu, chỉnh sửa.'}}\n"
            )
        (round_folder / f"{body}.yaml").write_text("".join(lines), encoding="utf-8")


HEADER = """\
---
plan: lon
title: Kế hoạch lớn
issuer: {name: UBND TỈNH A, short: UBND}
symbol: KH-UBND
place: Hà Nội
date: 2021
draft: 1
status: drafting
signature: {lines: [CHỦ TỊCH], name: Nguyễn Văn A}
recipients:
- Các sở, ban, ngành
archive: "- Lưu: VT"
---

Mở đầu.
"""

if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
