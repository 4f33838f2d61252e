"""Reads tests/cases/validate/rules/: for each rule a case that fires and one that must not.

`--- fires` and `--- quiet` hold parts: `=== body`, `=== header` (YAML that stands before or instead
of the usual keys), `=== comments` (of so-noi-vu), `=== round`, `=== agencies`, `=== settings`;
`=== no round` leaves one out. `at:` names the words that the finding is about; `--- fixed` is the
body after its cure.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from msgspec import Struct

from plantool.core.agency import parse_agencies
from plantool.core.finding import Finding
from plantool.core.parse_comment import parse_body_file, parse_round
from plantool.core.parse_plan import parse_plan
from plantool.core.review import Review
from plantool.core.settings import parse_settings
from plantool.core.text import SourceText

FOLDER = Path(__file__).parent / "cases" / "validate" / "rules"

USUAL_HEADER = {
    "plan": "plan: x",
    "title": "title: Thực hiện Chỉ thị số 42-CT/TW",
    "issuer": "issuer: {name: ỦY BAN NHÂN DÂN TỈNH HÀ GIANG, short: UBND}",
    "drafter": "drafter: {name: SỞ NỘI VỤ}",
    "symbol": "symbol: KH-UBND",
    "place": "place: Hà Giang",
    "signature": "signature: {lines: [CHỦ TỊCH], name: Nguyễn Văn A}",
    "recipients": 'recipients: ["- Các sở, ban, ngành;"]',
    "archive": 'archive: "- Lưu: VT."',
}
USUAL_BODY = "# Mục đích {#muc-dich}\n\nNội dung chính.\n"
USUAL_AGENCIES = """\
so-noi-vu: {name: Sở Nội vụ, short: SNV, kind: so}
so-tai-chinh: {name: Sở Tài chính, short: STC, kind: so}
cac-so: {name: Các sở, kind: nhom, members: [so-noi-vu, so-tai-chinh]}
"""
USUAL_ROUND = "title: Hội thảo\n"


class RuleCase(Struct, frozen=True):
    code: str
    fires: dict[str, str]
    quiet: dict[str, str]
    at: str | None = None
    fixed: str | None = None


def read_rule_case(path: Path) -> RuleCase:
    code = path.name.partition("-")[0]
    pieces = re.split(r"^--- (\w+)(?: at: (.*))?\n", path.read_bytes().decode(), flags=re.MULTILINE)
    texts: dict[str, str] = {}
    at = None
    for name, words, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        texts[name] = text
        at = ast.literal_eval(words) if words else at
    return RuleCase(code, _parts(texts["fires"]), _parts(texts["quiet"]), at, texts.get("fixed"))


def _parts(text: str) -> dict[str, str]:
    pieces = re.split(r"^=== ([\w ]+)\n", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def review_of(parts: dict[str, str]) -> tuple[Review, tuple[Finding, ...]]:
    """The review that the parts of a case make, with what reading them found."""
    plan, findings = parse_plan(SourceText(plan_text(parts), "plans/x.md"))
    assert plan, findings
    agencies, more = parse_agencies(
        SourceText(parts.get("agencies", USUAL_AGENCIES), "plans/agencies.yaml")
    )
    settings, on_settings = parse_settings(SourceText(parts.get("settings", ""), "plantool.yaml"))
    found = [*findings, *more, *on_settings]
    rounds, files = [], []
    if "no round" not in parts:
        folder = "comments/x/hoi-thao"
        round_file, faults = parse_round(
            SourceText(parts.get("round", USUAL_ROUND), f"{folder}/round.yaml")
        )
        rounds += [round_file] if round_file else []
        found += faults
    if "comments" in parts:
        source = SourceText(parts["comments"], "comments/x/hoi-thao/so-noi-vu.yaml")
        body_file, faults = parse_body_file(source)
        files += [body_file] if body_file else []
        found += faults
    review = Review(plan, agencies, tuple(rounds), tuple(files), settings=settings)
    return review, tuple(found)


def plan_text(parts: dict[str, str]) -> str:
    header = parts.get("header", "")
    own = set(re.findall(r"^(\w+):", header, re.MULTILINE))
    usual = "".join(f"{line}\n" for key, line in USUAL_HEADER.items() if key not in own)
    return f"---\n{header}{usual}---\n{parts.get('body', USUAL_BODY)}"
