"""Sections that both drafts print alike are made once: the redline comes out the same."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from plantool.core import shared_text
from plantool.core.numbering import number_plan
from plantool.core.plan import Plan
from plantool.core.shared_text import SharedSections, shared_sections
from plantool.word.package import read_parts
from tests.building import HEADER, plan_of
from tests.test_redline import CHANGES, OLD, drawn_review, redline, redline_of

BODY = """
Lời đầu.

# Một {#mot}

Chữ một, xem [](#ba).

# Hai {#hai}

| A | B |
| --- | --- |
| c | **d** |

## Hai một {#hai-mot}

- Việc.

# Ba {#ba}

Chữ ba.

# Bốn {#bon}

Chữ bốn.

# Kết {#ket .an}

Hết.
"""


def shared(old: str, new: str) -> set[str]:
    plans = [plan_of(HEADER + body) for body in (old, new)]
    one, other = ((plan, number_plan(plan)) for plan in plans)
    found = shared_sections(one, other, {})
    assert not found.of_old & found.of_new
    return {*found.of_old, *found.of_new}


def changed(before: str, after: str) -> set[str]:
    assert before in BODY
    return shared(BODY, BODY.replace(before, after))


def test_all_but_the_last_section_of_the_text_are_shared() -> None:
    assert shared(BODY, BODY) == {"mot", "hai", "hai-mot", "ba"}


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("Chữ ba.", "Chữ khác.", {"mot", "hai", "hai-mot"}),
        ("# Ba {", "# Ba ba {", {"mot", "hai", "hai-mot"}),
        # Its number, and the reference to it.
        ("# Ba {", "# Mới {#moi}\n\n# Ba {", {"hai", "hai-mot"}),
        ("Chữ ba.", "Chữ ba[^1].\n\n[^1]: Ghi chú.", {"mot", "hai", "hai-mot"}),
        ("Chữ bốn.", "Chữ bốn, [x].\n\n[x]: https://a.vn", set()),
        ("# Ba {#ba}", "# Ba {#ba .an}", {"hai"}),
        ("# Bốn {#bon}", "# Bốn {#bon .phu-luc}", {"mot", "hai", "hai-mot"}),
        ("# Bốn {#bon}", "# Bốn {#mot}", {"hai", "hai-mot", "ba"}),
    ],
)
def test_what_depends_on_other_places_is_not_shared(
    before: str, after: str, left: set[str]
) -> None:
    assert changed(before, after) == left


def test_a_plan_numbered_otherwise_shares_no_heading() -> None:
    plans = [plan_of(text + BODY) for text in (HEADER, HEADER.replace("plan: x", "numbering: so"))]
    one, other = ((plan, number_plan(plan)) for plan in plans)
    assert shared_sections(one, other, {}) == SharedSections()


@pytest.mark.parametrize("name", CHANGES)
def test_one_change_makes_the_same_file(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = CHANGES[name]
    old, new = plan_of(OLD), plan_of(OLD.replace(before, after))
    assert_same(old, new, monkeypatch)
    assert_same(new, old, monkeypatch)


@pytest.mark.parametrize(("before", "after"), [("Chữ bốn.", "Chữ khác."), ("Lời đầu.", "")])
def test_shared_tables_lists_and_moves_make_the_same_file(
    before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = BODY.replace(before, after)
    moved = text[: text.index("# Một")] + text[text.index("# Hai {") : text.index("# Ba")]
    moved += text[text.index("# Một") : text.index("# Hai {")] + text[text.index("# Ba") :]
    for other in (text, moved):
        assert_same(plan_of(HEADER + BODY), plan_of(HEADER + other), monkeypatch)


PARTS = """
Lời đầu.

# Một {#mot}

Chữ một.

# Phụ lục {#pl .phu-luc}

Chữ đầu.

## P một {#p-mot}

| A | B |
| --- | --- |
| c | d |

## P hai {#p-hai}

Chữ hai.

# Ba {#ba}

Chữ ba.

## Ba một {#ba-mot}

Chữ con.

# Nữa {#nua .phu-luc}

## N một {#n-mot}

Chữ n.

# Kết {#ket .an}

Hết.
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # No bookmark is made of it.
        ("# Ba {#ba}", "# Ba"),
        ("## P hai {#p-hai}", "## P hai {#p-hai} ##"),
        ("# Ba {#ba}", "# Ba {#b&amp;}"),
        # What stands behind an appendix in the file is printed before it.
        ("# Phụ lục {#pl .phu-luc}", "# Phụ lục {#pl}"),
        ("# Nữa {#nua .phu-luc}", "# Nữa {#nua}"),
        # Tables are fitted to the page.
        ("{#pl .phu-luc}", "{#pl .phu-luc .ngang}"),
        ("Chữ ba.", "Chữ khác."),
    ],
)
def test_parts_of_a_document_make_the_same_file(
    before: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert before in PARTS
    old, new = (
        plan_of(HEADER + text)
        for text in (
            PARTS.replace("Lời đầu", "Mở đầu").replace("Hết", "Xong"),
            PARTS.replace(before, after),
        )
    )
    both = plan_of(HEADER + PARTS.replace(before, after).replace("Lời đầu", "Mở đầu"))
    for one, other in ((old, new), (new, old), (both, new)):
        assert_same(one, other, monkeypatch)


@settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_any_applied_comments_make_the_same_file(
    monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    review = drawn_review(data)
    if review is None:
        return
    quick = redline(review)
    with monkeypatch.context() as patched:
        patched.setattr(shared_text, "shared_sections", lambda *_: SharedSections())
        assert contents(redline(review)) == contents(quick)


def contents(data: bytes) -> dict[str, bytes]:
    """The parts, the numbers that pandoc counts links with left out."""
    return {name: re.sub(rb"rId[0-9]+", b"rId", part) for name, part in read_parts(data).items()}


def assert_same(old: Plan, new: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = redline_of(old, new)
    with monkeypatch.context() as patched:
        patched.setattr(shared_text, "shared_sections", lambda *_: SharedSections())
        assert contents(redline_of(old, new)) == contents(quick)
