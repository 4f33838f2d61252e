"""Faulty entries are left out of a model, and no other."""

from __future__ import annotations

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
