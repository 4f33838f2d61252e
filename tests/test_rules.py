from __future__ import annotations

import re
from pathlib import Path

import pytest

from plantool.core.faults import EVERY_RULE
from plantool.core.finding import Finding
from plantool.core.fix import fixed
from plantool.core.rule import Rule
from plantool.core.rules import ALL_RULES, PARSER_FAULTS
from tests.rule_cases import FOLDER, USUAL_BODY, RuleCase, read_rule_case, review_of

BY_CODE = {rule.code: rule for rule in ALL_RULES}


def every_case() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))


def found(rule: Rule, parts: dict[str, str]) -> list[Finding]:
    review, on_reading = review_of(parts)
    assert not on_reading, on_reading
    assert rule.check
    return list(rule.check(review))


def test_every_rule_has_its_cases() -> None:
    names = [path.stem for path in every_case()]
    assert names == [f"{rule.code}-{rule.name}" for rule in ALL_RULES]


@pytest.mark.parametrize("path", every_case(), ids=lambda path: path.stem)
def test_a_rule_fires_where_it_should_and_only_there(path: Path) -> None:
    case = read_rule_case(path)
    rule = BY_CODE[case.code]
    findings = found(rule, case.fires)
    assert findings
    assert found(rule, case.quiet) == []
    place = findings[0].place
    assert place
    if case.at is not None:
        assert place.words == case.at
    _check_fix(rule, case, findings)


def _check_fix(rule: Rule, case: RuleCase, findings: list[Finding]) -> None:
    if case.fixed is None:
        return
    review, _ = review_of(case.fires)
    text, count = fixed(review.plan.source, findings)
    assert count
    assert text[review.plan.front_matter.end :] == case.fixed
    assert found(rule, {**case.fires, "body": case.fixed}) == []


@pytest.mark.parametrize("path", every_case(), ids=lambda path: path.stem)
def test_what_offers_a_cure_shows_it_in_its_case(path: Path) -> None:
    case = read_rule_case(path)
    offers = any(finding.fix for finding in found(BY_CODE[case.code], case.fires))
    assert not offers or case.fixed is not None


@pytest.mark.parametrize("path", every_case(), ids=lambda path: path.stem)
def test_a_rule_says_the_same_of_a_file_from_windows(path: Path) -> None:
    case = read_rule_case(path)
    rule = BY_CODE[case.code]
    assert found(rule, with_windows_lines(case.fires))
    assert found(rule, with_windows_lines(case.quiet)) == []


def with_windows_lines(parts: dict[str, str]) -> dict[str, str]:
    whole = {"body": USUAL_BODY, **parts}
    return {key: text.replace("\n", "\r\n") for key, text in whole.items()}


@pytest.mark.parametrize(("value", "count"), [("[a]", 1), ("5", 0), ("[[b]]", 1)])
def test_no_field_is_missed_in_a_value_that_cannot_be_read(value: str, count: int) -> None:
    comments = "comments:\n- {id: snv-1, field: grounds.first, content: Bổ sung}\n"
    review, on_reading = review_of({"header": f"grounds: {value}\n", "comments": comments})
    assert bool(on_reading) == (value != "[a]")
    check = BY_CODE["C106"].check
    assert check
    assert len(list(check(review))) == count


def test_codes_are_sorted_unique_and_names_too() -> None:
    codes = [rule.code for rule in ALL_RULES]
    assert codes == sorted(codes)
    every = [rule.code for rule in EVERY_RULE]
    assert len(every) == len(set(every))
    names = [rule.name for rule in EVERY_RULE]
    assert len(names) == len(set(names))
    faults = [rule.code for rule in PARSER_FAULTS]
    assert faults == sorted(faults)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.code)
def test_a_manual_says_what_is_wrong_and_then_the_cure(rule: Rule) -> None:
    first, gap, rest = rule.manual.partition("\n\n")
    assert gap
    assert len(rest.split()) > 5
    assert re.fullmatch(r"[A-Z0-9`].*[.:]", first.replace("\n", " "))
    assert re.search(r"`[^`]+`|[à-ỹ]", rule.manual)


def test_every_code_in_the_program_is_listed_by_the_command() -> None:
    import plantool
    from plantool.cli.rules import listed_rules

    listed = [rule.code for rule in listed_rules()]
    written: list[str] = []
    for path in Path(str(plantool.__file__)).parent.rglob("*.py"):
        text = path.read_text("utf-8")
        written += re.findall(r"\b(?:fault|rule|docx_rule)\(\s*\"([A-Z]\d{3})\"", text)
    assert sorted(written) == sorted(listed)
    assert listed == sorted(listed)


def test_a_hash_without_a_blank_above_an_underline_is_an_underlined_heading() -> None:
    rule = BY_CODE["S108"]
    findings = found(rule, {"body": "#Mục đích\n===\n\nLời.\n"})
    assert [one.place.words for one in findings if one.place] == ["#Mục đích"]
    assert not findings[0].fix
    assert found(rule, {"body": "#Mục đích\n\n===\n"}) == []
    assert found(BY_CODE["S101"], {"body": "#Mục đích\n===\n"}) == []


def test_every_rule_with_a_check_is_listed() -> None:
    listed = set(ALL_RULES)
    from plantool.core import rules

    folder = Path(str(rules.__file__)).parent
    written = {
        name
        for path in folder.glob("*.py")
        for name in re.findall(
            r"^@rule\([^\n]*\)\ndef (\w+)", path.read_text("utf-8"), re.MULTILINE
        )
    }
    assert {name.replace("_", "-") for name in written} == {rule.name for rule in listed}
