"""A letter of comments (công văn góp ý) or the minutes of a workshop: its head and its remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from plantool.core.intake_align import lead
from plantool.core.intake_said import Spoken
from plantool.core.typed_text import clean_words

_NUMBER = re.compile(
    r"\bSố\s*:?\s*(?P<number>\d[\w.]*\s*/\s*[A-ZĐƯƠÔÂĂÊ0-9][\w&.]*"
    r"(?:\s*[-–]\s*[A-ZĐƯƠ0-9][\w&.]*)*)"
)
_DAY = re.compile(
    r"ngày\s*(?P<day>\d{1,2})\s*(?:tháng|/|-)\s*(?P<month>\d{1,2})\s*(?:năm|/|-)\s*(?P<year>\d{4})",
    re.IGNORECASE,
)
_STATE = re.compile(r"cộng\s*h(?:òa|oà)\s*xã\s*hội|độc\s*lập\s*-\s*tự\s*do|^\W*$", re.IGNORECASE)
_AGREES = re.compile(
    r"(?<!không )(?<!chưa )\b(?:cơ bản\s+)?(?:thống nhất|nhất trí)\b", re.IGNORECASE
)
_NO_COMMENT = re.compile(
    r"không có ý kiến|không có (?:nội dung )?(?:góp ý|tham gia|ý kiến)", re.IGNORECASE
)
_OUT_OF_SCOPE = re.compile(r"không thuộc (?:thẩm quyền|phạm vi|chức năng|lĩnh vực)", re.IGNORECASE)
_END = re.compile(
    r"^\W*(?:nơi nhận|trân trọng|trên đây là|kính (?:đề nghị|gửi).{0,60}(?:tổng hợp|xem xét)|"
    r"(?:TM|KT|TL|TUQ|Q)\.\s|GIÁM ĐỐC|CHỦ TỊCH|PHÓ CHỦ TỊCH|THỦ TRƯỞNG|CHÁNH VĂN PHÒNG)",
    re.IGNORECASE,
)
_TO = re.compile(r"^\W*kính\s*gửi", re.IGNORECASE)
_ASKS = re.compile(
    r"đề nghị|kiến nghị|đề xuất|bổ sung|sửa|thay|lược bỏ|\bbỏ\b|chỉnh|điều chỉnh|xem xét|rà soát|"
    r"cân nhắc|làm rõ|viết lại|thêm|không thống nhất|không nhất trí|chưa thống nhất|nghiên cứu",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"^\W*(?:biên bản|tổng hợp ý kiến)", re.IGNORECASE)
_SPEAKER = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?:ông|bà|đồng chí|đ/c|đại biểu|đại diện)\s+"
    r"(?P<who>[^:]{3,120}):\s*(?P<said>.*)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LetterText:
    """A letter as lines and tables, whatever kind of file it came in."""

    lines: tuple[str, ...] = field(repr=False)
    tables: tuple[tuple[tuple[str, ...], ...], ...] = field(default=(), repr=False)
    is_scan: bool = False


@dataclass(frozen=True)
class Letter:
    """What a letter says."""

    names: tuple[str, ...]
    """What the head may call its body, the likeliest first."""
    document: str
    date: str
    position: str
    """agree, comments, no-comment or out-of-scope."""
    remarks: tuple[Spoken, ...] = field(repr=False)
    is_minutes: bool = False


def is_letter(text: LetterText) -> bool:
    """Whether the text has the head of a letter, or the title of minutes."""
    head = text.lines[:40]
    return any(_TO.match(line) or _MINUTES.match(line) for line in head) or (
        any(_NUMBER.search(line) for line in head) and any("góp ý" in line.lower() for line in head)
    )


def read_letter(text: LetterText) -> Letter:
    """The head, the position and the remarks of a letter."""
    lines = [clean_words(line).strip() for line in text.lines]
    lines = [line for line in lines if line]
    start = next((i for i, line in enumerate(lines) if _TO.match(line)), None)
    minutes = any(_MINUTES.match(line) for line in lines[:40]) and start is None
    head = lines[: min(len(lines), 40 if start is None else start)]
    whole = "\n".join(head)
    number, day = _NUMBER.search(whole), _DAY.search(whole)
    body = list(_body(lines, head, start))
    remarks = tuple(_speeches(body) if minutes else _remarks(body))
    return Letter(
        tuple(_names(head)),
        re.sub(r"\s+", "", number["number"]) if number else "",
        _date(day) if day else "",
        _position(body, remarks),
        remarks,
        is_minutes=minutes,
    )


def _date(match: re.Match[str]) -> str:
    day, month = int(match["day"]), int(match["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12):  # noqa: PLR2004 - a calendar's
        return ""
    return f"{match['year']}-{month:02}-{day:02}"


def _names(head: Sequence[str]) -> Iterator[str]:
    """The lines above the number: the lowest is the body, with those above it a fuller name."""
    above: list[str] = []
    for line in head:
        number = _NUMBER.search(line)
        if number:
            break
        if not _STATE.search(line) and not _DAY.search(line):
            above.append(line)
    for count in (1, 2, 3):
        for at in range(len(above) - count, -1, -1):
            yield " ".join(above[at : at + count])


def _body(lines: Sequence[str], head: Sequence[str], start: int | None) -> Iterator[str]:
    first = len(head) if start is None else start + 1
    if start is None:
        first = next(
            (
                i + 1
                for i, line in enumerate(lines[:40])
                if _MINUTES.match(line) or _DAY.search(line)
            ),
            0,
        )
    for line in lines[first:]:
        if _END.match(line) and len(line) < 400:  # noqa: PLR2004 - a closing line
            return
        yield line


def _remarks(body: Sequence[str]) -> Iterator[Spoken]:
    """Each numbered or dashed paragraph that asks for something; a heading gives its place."""
    place, number = "", 0
    listed = any(lead(line) for line in body)
    for index, line in enumerate(body):
        words = line[lead(line) :].strip()
        is_item = lead(line) > 0
        follows = index + 1 < len(body) and lead(body[index + 1]) > 0
        if words.endswith(":") and follows:
            heading = words.rstrip(": ")
            place = (
                heading if is_item or re.search(r"(?i)\b(?:mục|phần|điều|khoản)\b", heading) else ""
            )
            continue
        if not is_item and (listed and not _ASKS.search(words)):
            continue
        if not is_item and not _ASKS.search(words):
            continue
        if not is_item and _is_cover(words):
            continue
        if _is_only_agreement(words):
            continue
        number += 1
        yield Spoken(f"ý kiến {number}", words, cited="" if _names_place(words) else place)


def _names_place(words: str) -> bool:
    head = words[:80].lower()
    return re.search(r"\b(?:mục|khoản|điều|điểm|phụ lục|phần)\s+[\divxa-zđ]", head) is not None


def _is_cover(words: str) -> bool:
    """Whether it is the sentence that says what the letter answers, or leads to the remarks."""
    return words.endswith(":") or (
        re.match(
            r"(?i)(?:sau khi nghiên cứu|thực hiện (?:công văn|văn bản)|phúc đáp|trả lời|căn cứ)",
            words,
        )
        is not None
        and re.search(r"(?i)như sau|có ý kiến", words) is not None
    )


def _is_only_agreement(words: str) -> bool:
    return _AGREES.search(words) is not None and not _ASKS.search(
        re.sub(r"(?i)đề nghị (?:ban hành|trình)", "", words)
    )


def _speeches(body: Sequence[str]) -> Iterator[Spoken]:
    """Minutes: each speaker with what they said."""
    who, number = "", 0
    for line in body:
        speaker = _SPEAKER.match(line)
        said = line
        if speaker:
            who, said = speaker["who"].strip(), speaker["said"].strip()
        words = said[lead(said) :].strip()
        if not words or not who or words.endswith(":") or _is_only_agreement(words):
            continue
        number += 1
        yield Spoken(f"phát biểu {number}", words, author=_person(who), body=_organ(who))


def _organ(who: str) -> str:
    """The body that a speaker speaks for: behind a dash, a comma or `đại diện`."""
    match = re.search(r"(?i)(?:đại diện|[-–,(])\s*(?P<organ>[^-–,()]+)\)?\s*$", who)
    return (match["organ"] if match else who).strip()


def _person(who: str) -> str:
    return re.split(r"\s*[-–,(]\s*", who, maxsplit=1)[0].strip()


def _position(body: Sequence[str], remarks: Sequence[Spoken]) -> str:
    if remarks:
        return "comments"
    text = "\n".join(body)
    if _OUT_OF_SCOPE.search(text):
        return "out-of-scope"
    if _NO_COMMENT.search(text) and not _AGREES.search(text):
        return "no-comment"
    return "agree" if _AGREES.search(text) else "comments"
