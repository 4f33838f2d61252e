"""Plans, comments and reviews made in memory, as a repo on disk would give them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from plantool.core.agency import Agencies, parse_agencies
from plantool.core.apply import Application, apply_comments
from plantool.core.making import Making, Stamp
from plantool.core.parse_comment import parse_body_file, parse_round
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.record import parse_record
from plantool.core.review import Review
from plantool.core.text import SourceText

STAMP = Stamp("2021-02-06", "0")

ROUND = "comments/x/r1/round.yaml"

HEADER = """\
---
plan: x
title: Thực hiện Chỉ thị số 42
issuer: {name: UBND TỈNH A, short: UBND}
symbol: KH-UBND
place: Hà Giang
draft: 1
status: drafting
grounds:
- Căn cứ Luật Tổ chức chính quyền địa phương
- Căn cứ Chương trình của Tỉnh ủy
signature: {lines: [CHỦ TỊCH], name: Nguyễn Văn A}
recipients:
- Các sở, ban, ngành
- Các hội thành viên
archive: "- Lưu: VT"
tasks:
- id: t1
  section: mot
  text: Kiện toàn tổ chức
  lead: a
  with: [b, c]
  due: Quý II/2021
---
"""


def plan_of(text: str, path: str = "plans/x.md") -> Plan:
    """The plan in a text that must be one."""
    plan, findings = parse_plan(SourceText(text, path))
    assert plan is not None, findings
    return plan


def review_of_texts(
    plan: str, comments: Mapping[str, str] | None = None, agencies: str = ""
) -> Review:
    """A review of a plan with comment files by their path."""
    rounds, files = [], []
    for path, text in sorted((comments or {}).items()):
        source = SourceText(text, path)
        if path.endswith("round.yaml"):
            round_file, findings = parse_round(source)
            assert round_file is not None, findings
            rounds.append(round_file)
        else:
            body_file, findings = parse_body_file(source)
            assert not findings, [str(one.message) for one in findings]
            assert body_file is not None
            files.append(body_file)
    bodies = parse_agencies(SourceText(agencies))[0] if agencies else Agencies()
    return Review(plan_of(plan), bodies, tuple(rounds), tuple(files))


def body_file(comments: str, *, agency: str = "a", draft: int = 1) -> dict[str, str]:
    """One body's file in round r1; `comments` is the YAML list."""
    text = f"plan: x\ndraft: {draft}\nround: r1\nagency: {agency}\ncomments:\n{comments}"
    return {f"comments/x/r1/{agency}.yaml": text}


def applied(review: Review) -> Application:
    """What `apply` would do."""
    return apply_comments(review, STAMP)


def after(review: Review, making: Making) -> Review:
    """The review once the new draft is written."""
    record, findings = parse_record(
        SourceText(making.record_text, f"plans/drafts/x/{making.number}.yaml")
    )
    assert record is not None, findings
    before = making.number - 1
    base = SourceText(review.base.source.text, f"plans/drafts/x/{before}.md")
    return replace(
        review,
        plan=plan_of(making.text),
        frozen={**review.frozen, before: base},
        records={**review.records, making.number: record},
    )


def made(review: Review) -> Review:
    """The review after an `apply` that must succeed."""
    application = applied(review)
    assert application.making is not None, [str(one.message) for one in application.findings]
    return after(review, application.making)


def body_of(review: Review) -> str:
    """The plan's text below the front matter."""
    plan = review.plan
    return plan.source.text[plan.front_matter.end :]
