"""Faulty entries are left out of a model, and no other."""

from __future__ import annotations

from plantool.core.agency import parse_agencies
from plantool.core.parse_comment import parse_body_file
from plantool.core.text import SourceText

TEXT = """\
plan: x
round: r1
agency: a
comments:
- {id: a-1, content: một}
- {content: không mã}
- {id: a-3, content: ba, action: xóa}
- {id: a-4, content: bốn}
"""


def test_two_faulty_comments_take_no_sound_one_with_them() -> None:
    file, findings = parse_body_file(SourceText(TEXT, "comments/x/r1/a.yaml"))
    assert file is not None
    assert [comment.id for comment in file.model.comments] == ["a-1", "a-3", "a-4"]
    assert [str(one.message) for one in findings][:1] == ["'comments.2.id' is missing"]
    assert len(findings) == 2


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


def test_a_body_may_be_named_as_a_key_of_ones_own_is() -> None:
    text = "x-a: {name: Sở A, x-note: cũ}\nso-b: {name: Sở B}\n"
    agencies, findings = parse_agencies(SourceText(text, "plans/agencies.yaml"))
    assert [*agencies.by_id] == ["x-a", "so-b"]
    assert not findings
