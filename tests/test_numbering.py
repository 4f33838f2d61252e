from __future__ import annotations

import pytest

from plantool.core.numbering import Numbering, number_plan, numbered_items
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.text import SourceText


def plan_of(style: str, body: str, header: str = "") -> Plan:
    text = f"---\nplan: thu\nnumbering: {style}\n{header}---\n{body}"
    plan, findings = parse_plan(SourceText(text, "plans/thu.md"))
    assert plan is not None, findings
    return plan


def numbers(style: str, body: str, header: str = "") -> Numbering:
    return number_plan(plan_of(style, body, header))


def outline(style: str, headings: str) -> list[str]:
    """The labels of headings given as `# a` lines, whose words are their IDs."""
    lines = [line.split() for line in headings.strip().splitlines()]
    body = "\n\n".join(
        f"{marks} Tên {name} {{{' '.join(['#' + name, *classes])}}}"
        for marks, name, *classes in lines
    )
    numbering = numbers(style, body)
    return [numbering.label(name) for _, name, *_ in lines]


TREE = """
# mot
## mot-hai
### mot-hai-ba
### mot-hai-bon
## mot-ba
# hai
## hai-mot
#### sau
"""


@pytest.mark.parametrize(
    ("style", "labels"),
    [
        ("muc", ["I.", "1.", "a)", "b)", "2.", "II.", "1.", "a)"]),
        ("phan", ["Phần I", "I.", "1.", "2.", "II.", "Phần II", "I.", "1."]),
        ("so", ["1.", "1.1.", "a)", "b)", "1.2.", "2.", "2.1.", "a)"]),
        ("dieu", ["Chương I", "Điều 1.", "1.", "2.", "Điều 2.", "Chương II", "Điều 3.", "1."]),
        ("none", [""] * 8),
    ],
)
def test_each_style_numbers_its_levels(style: str, labels: list[str]) -> None:
    assert outline(style, TREE) == labels


def test_articles_stand_at_the_top_where_there_are_no_chapters() -> None:
    assert outline("dieu", "# a\n# b\n# c") == ["Điều 1.", "Điều 2.", "Điều 3."]
    assert outline("dieu", "# a\n# b\n## b1\n## b2\n# c") == [
        *("Điều 1.", "Điều 2.", "1.", "2.", "Điều 3."),
    ]
    assert outline("dieu", "## a\n## b\n### b1") == ["Điều 1.", "Điều 2.", "1."]


def test_points_count_in_the_vietnamese_alphabet() -> None:
    labels = outline("muc", "# a\n## b\n" + "\n".join(f"### c{n}" for n in range(8)))
    assert labels[2:] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)"]


def test_a_hidden_section_takes_no_number() -> None:
    assert outline("muc", "# a\n# b .an\n# c\n## d .an\n### e\n## f") == [
        *("I.", "", "II.", "", "1.", "2."),
    ]


def test_one_appendix_has_no_number_and_two_have() -> None:
    assert outline("muc", "# a\n# p .phu-luc")[1:] == ["Phụ lục"]
    assert outline("muc", "# a\n# p .phu-luc\n## p1\n# q .phu-luc .ngang\n## q1\n### q2") == [
        *("I.", "Phụ lục I", "I.", "Phụ lục II", "I.", "1."),
    ]


def test_the_tasks_make_the_last_appendix() -> None:
    tasks = "tasks:\n- {id: mot, text: Việc}\n"
    alone = numbers("muc", "# A {#a}\n", tasks)
    assert alone.task_appendix == "Phụ lục"
    two = numbers("muc", "# A {#a}\n\n# P {#p .phu-luc}\n", tasks)
    assert (two.label("p"), two.task_appendix) == ("Phụ lục I", "Phụ lục II")
    assert numbers("muc", "# P {#p .phu-luc}\n").task_appendix == ""


def test_articles_of_an_appendix_begin_anew() -> None:
    labels = outline("dieu", "# a\n# b\n# p .phu-luc\n## p1\n## p2")
    assert labels == ["Điều 1.", "Điều 2.", "Phụ lục", "Điều 1.", "Điều 2."]


BODY = """
# A {#a}

## B {#b}

### C {#c}

#### D {#d}

# *Tổ chức* thực hiện {#e}

# Kết {#ket .an}

# P {#p .phu-luc}

## Q {#q}

# R {#r .phu-luc}
"""


@pytest.mark.parametrize(
    ("style", "words"),
    [
        (
            "muc",
            {
                "a": "mục I",
                "b": "mục I.1",
                "c": "điểm a mục I.1",
                "d": "tiết (1) điểm a mục I.1",
                "e": "mục II",
                "p": "Phụ lục I",
                "q": "mục I Phụ lục I",
            },
        ),
        (
            "phan",
            {
                "a": "Phần I",
                "b": "mục I Phần I",
                "c": "mục I.1 Phần I",
                "d": "điểm a mục I.1 Phần I",
                "q": "mục I Phụ lục I",
            },
        ),
        ("so", {"a": "mục 1", "b": "mục 1.1", "c": "điểm a mục 1.1", "e": "mục 2"}),
        (
            "none",
            {"a": "“A”", "e": "“Tổ chức thực hiện”", "p": "Phụ lục I", "q": "“Q” Phụ lục I"},
        ),
    ],
)
def test_a_reference_names_the_place_as_people_do(style: str, words: dict[str, str]) -> None:
    numbering = numbers(style, BODY)
    assert {name: numbering.reference(name) for name in words} == words
    assert numbering.reference("mo-dau") == "phần mở đầu"
    assert numbering.reference("ket") == "phần kết"
    assert numbering.reference("khong-co") == "khong-co"


def test_references_to_articles_leave_the_chapter_out() -> None:
    numbering = numbers("dieu", "# A {#a}\n\n## B {#b}\n\n### C {#c}\n\n#### D {#d}\n")
    assert numbering.reference("a") == "Chương I"
    assert numbering.reference("b") == "Điều 1"
    assert numbering.reference("c") == "khoản 1 Điều 1"
    assert numbering.reference("d") == "điểm a khoản 1 Điều 1"
    assert numbering.path("d") == "Điều 1.1.a"


def test_paths_are_short() -> None:
    numbering = numbers("muc", BODY)
    paths = [numbering.path(name) for name in ("a", "b", "c", "d", "ket", "p", "q", "mo-dau")]
    assert paths == ["I", "I.1", "I.1.a", "I.1.a.1", "", "Phụ lục I", "Phụ lục I.I", ""]
    assert numbers("so", BODY).path("c") == "1.1.a"


@pytest.mark.parametrize(
    ("style", "section", "items", "label", "words"),
    [
        ("muc", "a", (2,), "2.", "mục I.2"),
        ("muc", "a", (2, 5), "đ)", "điểm đ mục I.2"),
        ("muc", "b", (5,), "đ)", "điểm đ mục I.1"),
        ("muc", "c", (3,), "(3)", "tiết (3) điểm a mục I.1"),
        ("muc", "mo-dau", (1,), "1.", "mục 1 phần mở đầu"),
        ("muc", "ket", (1, 1), "a)", "điểm a mục 1 phần kết"),
        ("muc", "p", (4,), "4.", "mục 4 Phụ lục I"),
        ("phan", "a", (1,), "1.", "mục 1 Phần I"),
        ("so", "a", (3,), "1.3.", "mục 1.3"),
        ("so", "a", (3, 1), "a)", "điểm a mục 1.3"),
        ("dieu", "e", (2, 1), "a)", "điểm a khoản 2 Điều 2"),
        ("none", "a", (2, 1), "a)", "điểm a mục 2 “A”"),
        (
            "muc",
            "d",
            (1, 1, 1, 1),
            "(a)",
            "tiết (a) tiết (1) tiết (i) tiết (a) tiết (1) điểm a mục I.1",
        ),
    ],
)
def test_a_list_takes_the_numbers_of_the_next_level(
    style: str, section: str, items: tuple[int, ...], label: str, words: str
) -> None:
    numbering = numbers(style, BODY if style != "dieu" else "# A {#a}\n\n# E {#e}\n")
    assert numbering.list_label(section, items) == label
    assert numbering.item_reference(section, items) == words


def test_list_items_are_found_with_their_numbers() -> None:
    body = "3. ba\n4. bốn\n   1. một\n   2. hai\n\n- gạch\n  1. trong gạch\n"
    plan = plan_of("muc", body)
    found = [numbers for _, numbers in numbered_items(plan.sections[0].blocks)]
    assert found == [(3,), (4,), (4, 1), (4, 2), (1,)]
