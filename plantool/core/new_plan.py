"""An empty plan with the sections that plans usually have, ready to be written into."""

from __future__ import annotations

_SKELETON = """\
---
plan: {plan_id}
type: ke-hoach
title: Thực hiện nội dung được giao
issuer:
  parent: null
  name: |-
    ỦY BAN NHÂN DÂN
    TỈNH …
  short: UBND
{drafter}
number: null
symbol: KH-UBND
place: …
date: null
draft: 1
status: drafting
numbering: muc
grounds:
- Căn cứ …
signature:
  lines:
  - TM. ỦY BAN NHÂN DÂN
  - CHỦ TỊCH
  name: …
recipients:
- Các sở, ban, ngành tỉnh
archive: VT, …
tasks: []
---

Để triển khai thực hiện …, Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung sau:

# Mục đích, yêu cầu {{#muc-dich-yeu-cau}}

## Mục đích {{#muc-dich}}

- …

## Yêu cầu {{#yeu-cau}}

- …

# Nhiệm vụ, giải pháp {{#nhiem-vu}}

## Nhiệm vụ thứ nhất {{#nhiem-vu-1}}

- …

# Kinh phí thực hiện {{#kinh-phi}}

Kinh phí thực hiện Kế hoạch do ngân sách nhà nước bảo đảm theo phân cấp hiện hành.

# Tổ chức thực hiện {{#to-chuc-thuc-hien}}

## Các sở, ban, ngành tỉnh {{#giao-so-nganh}}

- …

# Kết {{#ket .an}}

Trên đây là Kế hoạch thực hiện …; nếu có khó khăn, vướng mắc, các cơ quan, đơn vị báo cáo …
"""

DRAFTER_STUB = """\
# Cơ quan chủ trì soạn thảo: ký bảng tổng hợp, so sánh, báo cáo và công văn. Điền ít nhất 'name'.
drafter:
  agency: null
  parent: null
  name: ""
  symbol: ""
  place: ""
  archive: \"\""""
"""Who drafts and signs the documents about the comments, to be filled in."""


def empty_plan(plan_id: str) -> str:
    """The text of a new plan file; `…` stands where words are to be filled in."""
    return _SKELETON.format(plan_id=plan_id, drafter=DRAFTER_STUB)
