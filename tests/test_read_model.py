"""Reading YAML as models: what each type takes, what is said of the rest, what is left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantool.core.agency import parse_agencies
from plantool.core.comment import Comment, CommentFile, Decision, EditRequest, Quote
from plantool.core.model import Model, keys_of, plain_data, plain_json
from plantool.core.parse_comment import parse_body_file
from plantool.core.plan import Actors, Period, PlanHeader
from plantool.core.read_model import read_model
from plantool.core.settings import Settings, Style
from plantool.core.text import SourceText
from plantool.core.yaml_text import parse_yaml


def read(kind: type[Model], text: str) -> tuple[Any, list[str]]:
    """The model, and what is said of the file, each with the words it is said of."""
    source = SourceText(text, "x.yaml")
    node, faults = parse_yaml(source)
    assert not faults
    model, findings = read_model(kind, node, source)
    shown = []
    for one in findings:
        assert one.place
        shown.append(f"{one.message} @{one.place.span.of(text)}")
    return model, shown


@pytest.mark.parametrize(
    ("kind", "text", "key", "value"),
    [
        (Decision, "text:", "text", None),
        (Decision, 'text: ""', "text", ""),
        (Decision, "reply:", "reply", ""),
        (Decision, 'same_as: "null"', "same_as", "null"),
        (Comment, "id: a\nquote: hai", "quote", Quote(exact="hai")),
        (Comment, "id: a\nquote: {exact: 12, prefix: }", "quote", Quote(exact="12")),
        (Comment, "id: a\nwhole: yes", "whole", True),
        (Comment, "id: a\nwhole: FALSE", "whole", False),
        (Comment, "id: a\nwhole: N", "whole", False),
        (Comment, "id: a\ndraft: 007", "draft", 7),
        (Comment, "id: a\ndraft: 5.0", "draft", 5),
        (Comment, "id: a\ndraft: 1_000", "draft", 1000),
        (Comment, "id: a\ndraft: ' +5 '", "draft", 5),
        (Settings, "style: {left: .31e2}", "style", Style(left=31)),
        (Comment, "id: a\nvalue: [a, {b: }]", "value", ["a", {"b": None}]),
        (PlanHeader, "recipients: [a, 1, '']", "recipients", ("a", "1", "")),
        (PlanHeader, "recipients:", "recipients", ()),
        (PlanHeader, "number: 0", "number", 0),
        (PlanHeader, "number: ~", "number", None),
        (PlanHeader, "period: {from: 2021}", "period", Period(from_="2021")),
        (Settings, "deciders: Văn phòng", "deciders", ("Văn phòng",)),
        (Settings, "deciders: [Văn phòng, 5]", "deciders", ("Văn phòng", "5")),
    ],
)
def test_what_a_type_takes(kind: type[Model], text: str, key: str, value: object) -> None:
    model, said = read(kind, text)
    assert said == []
    assert getattr(model, key) == value


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("", Actors()),
        ("so-noi-vu", Actors(agencies=("so-noi-vu",))),
        ("[a, b]", Actors(agencies=("a", "b"))),
        ("{text: các sở}", Actors(text="các sở")),
        ("{text: các sở, agencies: a}", Actors(text="các sở", agencies=("a",))),
    ],
)
def test_who_leads_is_an_id_a_list_or_free_wording(text: str, lead: Actors) -> None:
    header, said = read(PlanHeader, f"tasks: [{{id: t, lead: {text}}}]")
    assert said == []
    assert header.tasks[0].lead == lead


ID_IS = "an ID has small letters a-z, digits and single hyphens, and begins with a letter"


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (Comment, "id: A", f"'id' is 'A'; {ID_IS} @A"),
        (Comment, "id: |\n  a\n", f"'id' is 'a\n'; {ID_IS} @|\n  a\n"),
        (Comment, f"id: {'a' * 81}", f"'id' is longer than 80 letters @{'a' * 81}"),
        (Comment, "text: a", "'id' is missing @text: a"),
        (Comment, "id: [a]", "'id' must be text; put the value in quotes @id"),
        (Comment, "id: a\ntext: {b: c}", "'text' must be text; put the value in quotes @text"),
        (Comment, "id: a\nquote: [x]", "'quote' must be text; put the value in quotes @quote"),
        (Comment, "id: a\ndraft: 0", "'draft' is '0'; the number is too small @0"),
        (Comment, "id: a\ndraft: _12", "'draft' is '_12'; expected a whole number @_12"),
        (Comment, "id: a\ndraft: 1.5", "'draft' is '1.5'; expected a whole number @1.5"),
        (
            Comment,
            f"id: a\ndraft: {'9' * 19}",
            f"'draft' is '{'9' * 19}'; expected a whole number @{'9' * 19}",
        ),
        (Comment, f"id: {'B' * 81}", f"'id' is '{'B' * 80}…'; {ID_IS} @{'B' * 81}"),
        (Comment, "id: a\nwhole: maybe", "'whole' is 'maybe'; expected true or false @maybe"),
        (
            Comment,
            "id: a\ndate: 2021-13",
            "'date' is '2021-13'; a date is written 2021, 2021-02 or 2021-02-05 @2021-13",
        ),
        (
            Decision,
            "status: maybe",
            (
                "'status' is 'maybe'; expected one of: pending, accepted, partly, rejected, noted, "
                "referred @maybe"
            ),
        ),
        (
            PlanHeader,
            "task_table: {columns: [{key: who}]}",
            (
                "'task_table.columns.1.key' is 'who'; expected one of: tt, text, lead, with, due, "
                "output, funding, implements, note @who"
            ),
        ),
        (PlanHeader, "grounds: một", "'grounds' must be a list: one '- …' a line @một"),
        (PlanHeader, "tasks: {a: b}", "'tasks' must be a list: one '- …' a line @tasks"),
        (PlanHeader, "issuer: x", "'issuer' must hold keys and values @x"),
        (
            PlanHeader,
            "sources: [{id: a, items: [b]}]",
            "'sources.1.items' must hold keys and values @items",
        ),
        (
            PlanHeader,
            "sources: [{id: a, items: {B: c}}]",
            f"'sources.1.items.B' is 'B'; {ID_IS} @c",
        ),
        (PlanHeader, "tasks: [{id: t, lead: [a, B]}]", f"'tasks.1.lead.2' is 'B'; {ID_IS} @B"),
        (PlanHeader, "tasks: [{id: t, lead: Sở}]", f"'tasks.1.lead' is 'Sở'; {ID_IS} @Sở"),
        (PlanHeader, "period: {from_: 2021}", "unknown key 'from_'; did you mean 'from'? @from_"),
        (Settings, "style: {left: wide}", "'style.left' is 'wide'; expected a number @wide"),
        (
            CommentFile,
            "comments: [{id: a, decision: {stats: a}}]",
            "unknown key 'stats'; did you mean 'status'? @stats",
        ),
        (Settings, "style: {left: nan}", "'style.left' is 'nan'; expected a number @nan"),
    ],
)
def test_what_is_said_of_a_wrong_value(kind: type[Model], text: str, said: str) -> None:
    assert read(kind, text)[1] == [said]


def test_wrong_entries_are_left_out_and_the_others_keep_their_numbers() -> None:
    file, said = read(
        CommentFile,
        "comments: [{text: a}, {id: b, draft: x}, 5, {id: c}, {id: d, origin: {part: p}}]",
    )
    assert [(one.id, one.draft, one.origin) for one in file.comments] == [
        ("b", None, None),
        ("c", None, None),
        ("d", None, None),
    ]
    assert [one.partition("'")[2].partition("'")[0] for one in said] == [
        "comments.1.id",
        "comments.2.draft",
        "comments.3",
        "comments.5.origin.sha256",
    ]


PRIVATE_KEYS = """\
plan: x
round: r1
agency: a
x-office: {x-room: 12}
comments:
- {id: a-1, content: một, x-colour: red, quote: {exact: lời, x-page: 3}}
- {id: a-2, action: xóa, x-colour: red}
- {id: a-3, field: place, action: set, value: {x-kept: là giá trị}}
- {id: a-4, content: bốn, xcolour: red}
"""


def test_keys_of_ones_own_are_passed_over_at_any_depth_and_hide_no_fault() -> None:
    file, findings = parse_body_file(SourceText(PRIVATE_KEYS, "comments/x/r1/a.yaml"))
    assert file is not None
    first, second, third, fourth = file.model.comments
    assert (first.content, first.quote and first.quote.exact) == ("một", "lời")
    assert [comment.id for comment in (second, third, fourth)] == ["a-2", "a-3", "a-4"]
    assert third.value == {"x-kept": "là giá trị"}
    assert sorted(str(one.message).split(";")[0] for one in findings) == [
        "'comments.2.action' is 'xóa'",
        "unknown key 'xcolour'",
    ]


def test_a_misspelt_key_of_a_body_is_told_with_the_one_that_is_meant() -> None:
    agencies, (finding,) = parse_agencies(SourceText("so-a: {nme: Sở A}\n", "plans/agencies.yaml"))
    assert str(finding.message) == "unknown key 'nme'; did you mean 'name'?"
    assert [*agencies.by_id] == ["so-a"]


def test_a_body_may_be_named_as_a_key_of_ones_own_is() -> None:
    text = "x-a: {name: Sở A, x-note: cũ}\nso-b: {name: Sở B}\n"
    agencies, findings = parse_agencies(SourceText(text, "plans/agencies.yaml"))
    assert [*agencies.by_id] == ["x-a", "so-b"]
    assert not findings


def test_data_holds_what_is_not_default_under_the_file_s_keys() -> None:
    period = PlanHeader(period=Period(from_="2021"), recipients=("a",))
    assert plain_data(period) == {"period": {"from": "2021"}, "recipients": ["a"]}
    comment = Comment(id="a", quote=Quote(), decision=Decision())
    assert plain_data(comment) == {"id": "a", "quote": {}}
    assert plain_data(comment, only={"quote"}) == {"quote": {}}
    assert plain_data(comment, without={"quote"}) == {"id": "a"}
    assert plain_json(EditRequest(text="ô\n\x01")) == '{"text":"ô\\n\\u0001"}'


values = st.sampled_from(
    ["", "~", "5", "-1", "yes", "A", "a-b", "2021", "[a, B]", "{exact: a, f: b}", "[[]]", "{}"]
)


@given(st.lists(st.tuples(st.sampled_from([*keys_of(Comment), "foo", "x-a"]), values), max_size=9))
def test_each_wrong_key_is_told_once_and_the_rest_is_read(pairs: list[tuple[str, str]]) -> None:
    entries = {"id": "a", **dict(pairs)}
    alone = {key: read(Comment, f"id: a\n{key}: {value}") for key, value in entries.items()
             if key != "id"}  # fmt: skip
    text = "".join(f"{key}: {value}\n" for key, value in entries.items() if key != "id")
    model, said = read(Comment, f"id: a\n{text}")
    assert sorted(said) == sorted(one for _, found in alone.values() for one in found)
    for key, (other, _) in alone.items():
        if key in keys_of(Comment):
            assert getattr(model, key) == getattr(other, key)
