"""A made plan of as many pages as wanted, with everything that pages can be hard for."""

from __future__ import annotations

WORDS = (
    "Tổ chức triển khai thực hiện có hiệu quả các nhiệm vụ, giải pháp đã đề ra trong Kế hoạch, "
    "bảo đảm kịp thời, đồng bộ, phù hợp với điều kiện thực tế của địa phương; định kỳ kiểm tra, "
    "đánh giá kết quả và báo cáo cấp có thẩm quyền theo quy định"
)

TITLE = (
    "Triển khai thực hiện Nghị quyết của Ban Chấp hành Đảng bộ tỉnh về phát triển khoa học, công "
    "nghệ, đổi mới sáng tạo và chuyển đổi số gắn với bảo tồn, phát huy giá trị văn hóa các dân tộc "
    "thiểu số, bảo vệ môi trường và giảm nghèo đa chiều, bền vững tại các xã biên giới của tỉnh "
    "giai đoạn 2021 - 2025"
)
"""About 300 characters, as the longest titles of real plans."""

HEADER = f"""\
---
plan: dai
type: ke-hoach
title: >-
  {TITLE}
issuer:
  parent: null
  name: |-
    BAN QUẢN LÝ
    CÁC KHU CÔNG NGHIỆP VÀ
    KHU KINH TẾ CỬA KHẨU THANH THỦY
  short: BQL
number: 5
symbol: KH-BQL
place: Hà Giang
date: 2021-02-05
draft: 1
status: drafting
numbering: muc
grounds:
- Căn cứ Luật Tổ chức chính quyền địa phương;
- Căn cứ Nghị quyết số 12-NQ/TU của Ban Chấp hành Đảng bộ tỉnh;
- Căn cứ Quyết định số 525/QĐ-UBND ngày 05 tháng 4 năm 2021 của Ủy ban nhân dân tỉnh;
signature:
  lines: [TM. BAN QUẢN LÝ, KT. TRƯỞNG BAN, PHÓ TRƯỞNG BAN]
  name: Nguyễn Văn A
recipients:
- Ủy ban nhân dân tỉnh
- Các sở, ban, ngành tỉnh
archive: "- Lưu: VT, KH."
tasks:
{{tasks}}\
---

Thực hiện Nghị quyết của Ban Chấp hành Đảng bộ tỉnh, Ban Quản lý ban hành Kế hoạch như sau:

"""

CLOSING = """\
# Kết {#ket .an}

Trên đây là Kế hoạch; chi tiết tại [](#bang-dai), [](#trong), [](#ban-do) và Phụ lục IV.

# Bảng chỉ tiêu theo năm {#bang-dai .phu-luc}

"""


def long_plan(pages: int) -> str:
    """The Markdown of such a plan: chapters, a long table, an empty appendix, a task a page."""
    tasks = "".join(
        f"- {{id: viec-{number}, group: Nhóm {number // 12 + 1}, text: {_quoted(number)}, "
        "lead: {text: Các phòng}, due: Quý III/2021, output: Báo cáo}\n"
        for number in range(pages)
    )
    parts = [HEADER.format(tasks=tasks)]
    parts += (_chapter(number) for number in range(1, max(pages // 4, 1) + 1))
    rows = "".join(f"| {row} | Chỉ tiêu số {row}, {WORDS} | {row} |\n" for row in range(1, 41))
    parts += [CLOSING, "| TT | Chỉ tiêu | Năm 2025 |\n| --- | --- | ---: |\n", rows, "\n"]
    parts.append("# Danh mục còn trống {#trong .phu-luc}\n\n")
    parts.append(
        "# Bản đồ {#ban-do .phu-luc .ngang}\n\n| Xã | Vị trí |\n| --- | --- |\n| A | B |\n"
    )
    return "".join(parts)


def _quoted(number: int) -> str:
    return f'"Nhiệm vụ số {number}, {WORDS}"'


def _chapter(number: int) -> str:
    """A chapter of about three and a half pages."""
    clauses = "".join(
        f"## Nội dung thứ {clause} {{#noi-dung-{number}-{clause}}}\n\n"
        f"{WORDS}; nội dung {number}.{clause}.\n\n"
        + "".join(f"- {WORDS}.\n" for _ in range(3))
        + "\n"
        + "".join(f"{point}. {WORDS}.\n" for point in range(1, 6))
        + "\n"
        for clause in range(1, 5)
    )
    return f"# Nhiệm vụ nhóm {number} {{#nhom-{number}}}\n\n{WORDS}.\n\n{clauses}"
