from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from plantool.core.finding import Severity
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan, Status
from plantool.core.review import Review
from plantool.core.rules import ALL_RULES
from plantool.core.settings import Settings
from plantool.core.text import SourceText
from plantool.core.validate import check_plan, validate
from plantool.disk import Repo
from plantool.resources import example_folder
from tests.pandoc_reading import pandoc_readings, plantool_reading
from tests.rule_cases import review_of

REAL_PLANS = Path(__file__).parents[2] / "shared" / "data" / "plans"

LINES = (
    *("# Mục đích {#a}", "## Yêu cầu {#b}", "### c {#c}", "# Kết {#ket .an}", "# D", "#", "#x"),
    *(" # E {#e}", "# F{#f}", "# G {#g} ##", "## H ##", "# *I* {#i}", "# J \\{#j}", "# K {#k l=m}"),
    *(
        "lời",
        "Căn cứ Luật",
        "*nghiêng*",
        "**đậm**",
        "H~2~O m^2^",
        "~~bỏ~~",
        "`mã`",
        "a\\{b",
        "a {b}",
    ),
    *(
        "- a",
        "  - b",
        "    - c",
        "-",
        "- - d",
        "* e",
        "+ f",
        "1. g",
        "2. h",
        "   1. i",
        "10. j",
        "1) k",
    ),
    *("- a\n\n  b", "1. - m", "- # H", "> q", "> - r", "> # H", "a) x", "i. y", "II. z", "-n"),
    *(
        "| a | b |",
        "|---|---|",
        "| 1 | 2 |",
        "| 1 |",
        "a | b",
        "--|--",
        "| \\| | b |",
        "- | a | b |",
    ),
    *(
        "---",
        "===",
        "***",
        "```",
        "~~~",
        "    code",
        "\tcode",
        ":::",
        "<div>",
        "<b>x</b>",
        "<!-- c -->",
    ),
    *("[^1]: ghi chú", "lời[^1]", "lời[^2]", "    tiếp", "- [^1]: n", "^[trong dòng]"),
    *("[r]: http://a", "[r]", "[l](#a)", "[](#a)", "![i](a.png)", "<http://a.vn>", "&lt;b&gt;"),
    *(
        "{.x}",
        "{#y}",
        "\\# n",
        "b\\",
        "a  ",
        "\u00a0x",
        "…",
        "$x$",
        "'q' \"q\"",
        "- [ ] t",
        "T\n: d",
    ),
)
SIGNS = st.text("#{}-*_`~^[]()<>|!\\&:.= \t\n1a)đế\u00a0", max_size=3)
BODIES = st.lists(
    st.tuples(st.sampled_from(LINES), SIGNS, st.sampled_from(("\n", "\n\n"))), max_size=6
).map(lambda lines: "".join(line + end + signs for line, signs, end in lines))


def plan_with(body: str) -> Plan:
    plan, findings = parse_plan(SourceText(f"---\nplan: x\n---\n{body}", "plans/x.md"))
    assert plan, findings
    return plan


def is_in_profile(plan: Plan) -> bool:
    """Whether the rules of structure say nothing; an empty or nameless section reads alike."""
    review = Review(plan)
    structure = (
        rule for rule in ALL_RULES if rule.code[0] == "S" and rule.code not in {"S101", "S106"}
    )
    return not any(finding for rule in structure if rule.check for finding in rule.check(review))


# A backslash before the spaces at a line's end: the one difference known in the words.
def is_known_difference(body: str) -> bool:
    return any(line.rstrip(" ").endswith("\\") and line.endswith(" ") for line in body.split("\n"))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(BODIES, min_size=40, max_size=40))
def test_what_passes_is_read_alike_by_pandoc(
    tmp_path_factory: pytest.TempPathFactory, bodies: list[str]
) -> None:
    bodies = [body.rstrip(" \t\n") + "\n" for body in bodies]
    plans = [plan_with(body) for body in bodies if not is_known_difference(body)]
    plans = [plan for plan in plans if is_in_profile(plan)]
    passed = [plan.source.text[plan.front_matter.end :] for plan in plans]
    readings = pandoc_readings(passed, tmp_path_factory.mktemp("pandoc")) if passed else []
    for plan, body, reading in zip(plans, passed, readings, strict=True):
        assert plantool_reading(plan) == reading, body


def test_the_shipped_example_has_no_errors_and_no_warnings() -> None:
    repo = Repo(example_folder())
    for plan_id in repo.plan_ids():
        loaded = repo.load(plan_id)
        assert loaded.review
        findings = (*loaded.findings, *validate(loaded.review))
        assert [finding for finding in findings if finding.severity is not Severity.NOTE] == []


def test_open_comments_are_notes_until_the_stage_is_final() -> None:
    review, _ = review_of({"comments": "comments:\n- {id: snv-1, content: Lời}\n"})
    now = [finding.severity for finding in validate(review) if finding.code == "C305"]
    late = [
        finding.severity
        for finding in validate(review, stage=Status.FINAL)
        if finding.code == "C305"
    ]
    assert now == [Severity.NOTE]
    assert late == [Severity.ERROR]


def test_settings_and_ignore_hide_warnings_but_no_errors() -> None:
    parts = {"body": "# Mục đích {#muc-dich}\n\n# Yêu cầu {#muc-dich}\n\nLời và và lời.\n"}
    review, _ = review_of(parts)
    hidden = replace(review, settings=Settings(ignore=("S", "doubled-word")))
    assert {finding.code for finding in validate(review)} == {"S103", "S106", "W104"}
    assert {finding.code for finding in validate(hidden)} == {"S103"}
    assert {finding.code for finding in validate(review, ignore=("S1", "W"))} == {"S103"}
    assert {finding.code for finding in validate(review, select=("W1",))} == {"W104"}


def test_findings_come_in_the_order_of_the_file() -> None:
    review, _ = review_of({"body": "# I. Một\n\nLời {a} và và lời.\n\n# II. Hai\n"})
    starts = [finding.place.span.start for finding in validate(review) if finding.place]
    assert starts == sorted(starts)


def test_check_plan_knows_the_errors_of_the_plan_alone() -> None:
    review, _ = review_of({"body": "# Một {#mot}\n\nTheo [](#hai) và và {a}.\n"})
    assert [finding.code for finding in check_plan(review.plan)] == ["R101", "S305"]


@pytest.mark.parametrize("name", ["kh-ubnd-chi-thi-11", "kh-so-de-an-08"])
def test_real_plans_have_no_false_errors(name: str) -> None:
    from plantool.word.import_plan import import_plan

    path = REAL_PLANS / f"{name}.docx"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    made = import_plan(path.read_bytes(), plan_id=name, path=f"plans/{name}.md")
    plan, findings = parse_plan(SourceText(made.text, f"plans/{name}.md"))
    assert plan, findings
    found = validate(Review(plan))
    assert [finding for finding in found if finding.severity is Severity.ERROR] == []
    # The faults that a reader of these two plans finds too: 1355/QĐ-Tg, "trong trong", …
    real = {"W101", "W103", "W104", "H106", "S106"}
    assert {f.code for f in found if f.severity is Severity.WARNING} <= real
