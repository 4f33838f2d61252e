"""Reads what people write into the edit it asks for: `sửa "A" thành "B"`, `bỏ "A"` and the like.

Only quoted words count. What has an ellipsis, or no place of its own, stays a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from plantool.core.comment import Action
from plantool.core.typed_text import clean_lines, clean_words

_WHAT = (
    r"(?:(?:lại\s+)?(?:các\s+|những\s+)?(?:cụm\s+từ|từ\s+ngữ|nội\s+dung|đoạn|câu|chữ|từ|số|ý|"
    r"dấu|tên|thời\s+gian|thời\s+hạn)\s*(?:là|:)?\s*)?"
)
_Q = r"[\"“”„«]\s*(?P<{name}>[^\"“”„«»]+?)\s*[\"”“»]"
_OLD, _NEW, _HOOK = _Q.format(name="old"), _Q.format(name="new"), _Q.format(name="hook")
_CHANGE = r"(?:chỉnh\s+sửa|điều\s+chỉnh|sửa\s+đổi|sửa|thay\s+thế|thay\s+đổi|thay|viết|ghi)"
_ADD = r"(?:bổ\s+sung|thêm|chèn)"
_DROP = r"(?:lược\s+bỏ|loại\s+bỏ|bỏ\s+đi|bỏ|xóa\s+bỏ|xoá\s+bỏ|xóa|xoá|bãi\s+bỏ|cắt\s+bỏ)"
_INTO = r"\s*(?:,?\s*(?:bằng|thành|là))\s*"
_SIDE = (
    r"\s*(?:vào\s+)?(?:phía\s+|ngay\s+|liền\s+)?(?P<side>sau|trước|trước\s+khi|kế\s+sau|liền\s+sau)"
    r"(?:\s+của)?\s*"
)

_PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_CHANGE}\s+{_WHAT}{_OLD}{_INTO}{_WHAT}{_NEW}",
        rf"{_ADD}\s+{_WHAT}{_NEW}{_SIDE}{_WHAT}{_HOOK}",
        (
            rf"(?P<side>sau|trước)\s+{_WHAT}{_HOOK}\s*,?\s*(?:đề\s+nghị\s+)?"
            rf"{_ADD}\s+(?:thêm\s+)?{_WHAT}{_NEW}"
        ),
        rf"{_DROP}\s+{_WHAT}{_OLD}",
        rf"{_CHANGE}\s+(?:lại\s+)?{_WHAT}(?:thành|như\s+sau|là)\s*:?\s*{_WHAT}{_NEW}",
    )
)
_QUOTED = re.compile(r"[\"“”„«]\s*([^\"“”„«»]+?)\s*[\"”“»]")
_MEMBERS = re.compile(
    rf"{_ADD}\s+(?:thêm\s+)?(?:(?:các\s+)?(?:cơ\s+quan|đơn\s+vị|căn\s+cứ)\s*:?\s*)?{_WHAT}"
    rf"(?P<members>{_QUOTED.pattern}(?:\s*(?:,|;|và)\s*{_QUOTED.pattern})*)"
    r"\s*(?:vào\s+(?:mục\s+|phần\s+)?(?:(?P<to>[\"“]?nơi\s+nhận[\"”]?)|(?:các\s+)?căn\s+cứ))?"
    r"\s*[.;]?\s*",
    re.IGNORECASE,
)
"""Members for a list: `bổ sung "Sở Y tế", "Sở Nội vụ"`, and nothing behind them."""
_ELLIPSIS = re.compile(r"\.{3}|…")
_REASON = re.compile(r"(?:^|(?<=[.;,)\"”\n])|(?<=\s))\s*(?:Lý do|lý do|LÝ DO|Vì lý do)\s*[:\-–]\s*")
_NOT = re.compile(r"(?:không|đừng|chưa)\s+(?:nên\s+)?\Z", re.IGNORECASE)


class Asked(Struct, frozen=True):
    """One edit that a text asks for."""

    action: Action
    old: str = ""
    """The words of the draft: what goes, or what the new words stand beside; "" for those that
    the remark is about."""
    new: str = ""
    before: str = ""
    """What stands in the text since the wish before: perhaps a place."""


def without_reason(text: str) -> tuple[str, str]:
    """What is asked, and the reason given after `Lý do:`."""
    match = _REASON.search(text)
    if match is None:
        return clean_lines(text), ""
    return clean_lines(text[: match.start()]), clean_lines(text[match.end() :])


def asked_in(text: str) -> tuple[Asked, ...]:
    """The edits that a text asks for, in its order; none where it asks for none or is not sure."""
    found: list[Asked] = []
    done = 0
    for match in _matches(text):
        asked = _asked(match, text[done : match.start()])
        if asked is None:
            return ()
        found.append(asked)
        done = match.end()
    return tuple(found)


def members_in(text: str) -> tuple[tuple[str, ...], bool]:
    """The members that a remark wants added to a list, and whether it says that the list is that
    of the recipients; none where it says anything else.
    """
    at = re.search(_ADD, text, re.IGNORECASE)
    match = _MEMBERS.fullmatch(text, at.start()) if at else None
    if match is None or _NOT.search(text[: match.start()]) or _ELLIPSIS.search(text):
        return (), False
    quoted = (clean_words(one).strip(" ;.") for one in _QUOTED.findall(match["members"]))
    return tuple(one for one in quoted if one), bool(match["to"])


def _matches(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        matches = [match for pattern in _PATTERNS if (match := pattern.search(text, at))]
        if not matches:
            return
        first = min(matches, key=lambda match: (match.start(), -match.end()))
        yield first
        at = first.end()


def _asked(match: re.Match[str], before: str) -> Asked | None:
    parts = match.groupdict()
    old = clean_words(parts.get("old") or parts.get("hook") or "").strip()
    new = clean_words(parts.get("new") or "").strip()
    if _NOT.search(before) or _ELLIPSIS.search(old) or _ELLIPSIS.search(new):
        return None
    if parts.get("side"):
        is_before = parts["side"].lower().startswith("trước")
        return Asked(Action.INSERT_BEFORE if is_before else Action.INSERT_AFTER, old, new, before)
    if not new:
        return Asked(Action.DELETE, old, "", before)
    return Asked(Action.REPLACE, old, new, before)
