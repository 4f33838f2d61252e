"""A letter of comments (công văn góp ý) or the minutes of a workshop: its head and its remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from plantool.core.comment import ReplyPosition
from plantool.core.intake_align import lead
from plantool.core.intake_said import Spoken
from plantool.core.reply_words import position_of
from plantool.core.typed_text import clean_words

_NUMBER = re.compile(
    r"\bSố\s*:?\s*(?P<number>\d[\w.]*\s*/\s*[A-ZĐƯƠÔÂĂÊ0-9][\w&.]*"
    r"(?:\s*[-–]\s*[A-ZĐƯƠ0-9][\w&.]*)*)"
)
_DAY = re.compile(
    r"ngày\s*(?P<day>\d{1,2})\s*(?:tháng|/|-)\s*(?P<month>\d{1,2})\s*(?:năm|/|-)\s*(?P<year>\d{4})",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"cộng\s*h(?:òa|oà)\s*xã\s*hội(?:\s*chủ\s*nghĩa\s*việt\s*nam)?|"
    r"độc\s*lập\s*[-–]\s*tự\s*do(?:\s*[-–]\s*hạnh\s*phúc)?",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"(?:đề nghị|lấy|xin)\s+(?:tham gia\s+)?(?:góp ý|ý kiến)|"
    r"(?<!không )có\s+(?:một số\s+)?ý kiến\s+(?:\w+\s+){0,3}như sau",
    re.IGNORECASE,
)
"""What a letter says of comments before it makes any: "Công văn đề nghị góp ý", "như sau"."""

_CLOSING = re.compile(
    r"\W*(?:nơi nhận\b|trân trọng\b|trên đây là\b|rất mong\b|"
    r"kính (?:gửi|đề nghị|mong)\b.*tổng hợp)",
    re.IGNORECASE,
)
"""How the sentence begins that closes a letter."""

_SENT = re.compile(
    r"(?:(?!đề nghị|kiến nghị)[^.;:\"“”])*?\bgửi\b[^:\"“”]*\btổng hợp\b[^:\"“”]*/\.\W*",
    re.IGNORECASE,
)
"""The sentence by which a body sends its letter off: "Sở … gửi ý kiến để tổng hợp, trình …./."."""

_SIGNATURE = re.compile(
    r"\W*(?:(?:TM|KT|TL|TUQ|Q)\.\s|(?:PHÓ )?(?:GIÁM ĐỐC|CHỦ TỊCH|TRƯỞNG BAN|THỦ TRƯỞNG|BÍ THƯ)\b|"
    r"CHÁNH VĂN PHÒNG\b)"
)
_APPENDED = re.compile(
    r"\W*(?:PHỤ LỤC|Phụ lục)\s*(?:[IVX\d]*\s*$|[IVX\d]*\W.*góp ý)|"
    r"(?:CÁC )?(?:NỘI DUNG|Ý KIẾN) .*GÓP Ý"
)
"""The title of what hangs behind the signature: the remarks themselves."""

_SHORT = 400
_FURTHER = re.compile(
    r"(?:ngoài ra|bên cạnh đó|đồng thời|mặt khác|tuy nhiên|cuối cùng)\b", re.IGNORECASE
)
_TO = re.compile(r"^\W*kính\s*gửi", re.IGNORECASE)
_ASKS = re.compile(
    r"đề nghị|kiến nghị|đề xuất|bổ sung|sửa|thay|lược bỏ|\bbỏ\b|chỉnh|điều chỉnh|xem xét|rà soát|"
    r"cân nhắc|làm rõ|viết lại|thêm|không thống nhất|không nhất trí|nghiên cứu|tuy nhiên|lưu ý|"
    r"còn thiếu|không rõ|chưa (?:rõ|cụ thể|phù hợp|đầy đủ|nêu|đề cập|thống nhất|nhất trí)",
    re.IGNORECASE,
)
_ASKS_NOTHING = re.compile(
    r"đề nghị (?:sớm )?(?:ban hành|trình)|"
    r"không (?:có |tham gia )*(?:ý kiến|góp ý)(?: (?!đề|kiến)\w+){0,2} (?:bổ sung|chỉnh sửa|thêm)",
    re.IGNORECASE,
)
"""What sounds like a wish and is none."""

_EDITS = re.compile(r"bổ sung|sửa|thay|\bbỏ\b|chỉnh|làm rõ|viết lại|thêm", re.IGNORECASE)
_PLACE_WORD = re.compile(r"\b(?:mục|phần|điều|khoản|phụ lục)\b", re.IGNORECASE)
_MINUTES = re.compile(r"^\W*(?:biên bản|tổng hợp ý kiến)", re.IGNORECASE)
_SPEAKER = re.compile(
    r"^\W*(?:\d+[.)]\s*)?(?P<who>(?:ông|bà|đồng chí|đ/c|đại biểu|đại diện)\s+"
    r"[^:]{3,120}):\s*(?P<said>.*)$",
    re.IGNORECASE,
)


class LetterText(Struct, frozen=True):
    """A letter as lines and tables, whatever kind of file it came in."""

    lines: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...] = ()
    is_scan: bool = False


class Letter(Struct, frozen=True):
    """What a letter says."""

    names: tuple[str, ...]
    """What the head may call its body, the likeliest first."""
    document: str
    date: str
    position: ReplyPosition
    remarks: tuple[Spoken, ...]
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
        ReplyPosition.COMMENTS if remarks else _position(body),
        remarks,
        is_minutes=minutes,
    )


def _date(match: re.Match[str]) -> str:
    day, month = int(match["day"]), int(match["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12):  # noqa: PLR2004 - a calendar's
        return ""
    return f"{match['year']}-{month:02}-{day:02}"


def _names(head: Sequence[str]) -> Iterator[str]:
    """The body that the lines above the number name: the lowest, or it with those above it.

    The line above it alone is the body over it, which did not write the letter.
    """
    above: list[str] = []
    for line in head:
        number = _NUMBER.search(line)
        if number:
            break
        # In a PDF the two halves of the head stand on one line.
        words = _STATE.sub("", line).strip(" -–_")
        if words and not _DAY.search(line):
            above.append(words)
    for count in range(1, 4):
        if count <= len(above):
            yield " ".join(above[-count:])


def _body(lines: Sequence[str], head: Sequence[str], start: int | None) -> Iterator[str]:
    """The lines between head and closing, and those of what hangs behind the signature."""
    first = len(head) if start is None else start + 1
    while start is not None and first < len(lines) and lines[start].endswith(":"):
        if not lead(lines[first]):
            break
        first += 1  # those to whom it goes, one a line
    if start is None:
        first = next(
            (
                i + 1
                for i, line in enumerate(lines[:40])
                if _MINUTES.match(line) or _DAY.search(line)
            ),
            0,
        )
    is_open = True
    for line in lines[first:]:
        if is_open and _closes(line):
            is_open = False
        elif not is_open and _APPENDED.match(line):
            is_open = True
        elif is_open:
            yield line


def _closes(line: str) -> bool:
    if len(line) > _SHORT or lead(line):
        return False
    closing = _CLOSING.match(line) or _SENT.fullmatch(line)
    return bool(_SIGNATURE.match(line) or (closing and not _EDITS.search(line)))


def _remarks(body: Sequence[str]) -> Iterator[Spoken]:
    """Each numbered or dashed paragraph with those below it that are not; where there are none,
    each paragraph that asks for something. A heading gives its place.
    """
    listed = any(lead(line) for line in body)
    place, counted, number = "", "", 0
    waiting: list[str] = []
    for index, line in enumerate(body):
        words = line[lead(line) :].strip()
        is_item = lead(line) > 0
        follows = index + 1 < len(body) and lead(body[index + 1]) > 0
        begins = is_item or bool(_ASKS.search(words) and not _is_cover(words))
        if listed and waiting and not is_item:
            begins = bool(_FURTHER.match(words))
        is_heading = words.endswith(":") and follows
        if not (begins or is_heading) and waiting:
            waiting.append(words)
            continue
        if waiting:
            number += 1
            yield _remark(number, waiting, place)
            waiting = []
        if is_heading:
            place, counted = _place_of(words.rstrip(": "), is_item=is_item), _kind(line)
        elif begins and (not is_item or _kind(line) == counted):
            place = ""  # the next of the headings, without items of its own
        if begins and not is_heading and not _asks_for_nothing(words):
            waiting = [words]
    if waiting:
        yield _remark(number + 1, waiting, place)


def _kind(line: str) -> str:
    """What counts a paragraph: a figure, a letter, a dash; nothing."""
    sign = line[: lead(line)].strip(" .)")
    if sign[:1].isdigit():
        return "1"
    return "I" if sign.isupper() else sign[:1] and ("a" if sign.isalpha() else "-")


def _remark(number: int, lines: Sequence[str], place: str) -> Spoken:
    words = "\n".join(lines)
    return Spoken(f"ý kiến {number}", words, cited="" if _names_place(words) else place)


def _place_of(heading: str, *, is_item: bool) -> str:
    return heading if is_item or _PLACE_WORD.search(heading) else ""


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


def _asks_for_nothing(words: str) -> bool:
    return position_of(words) in {ReplyPosition.AGREE, ReplyPosition.NO_COMMENT} and not (
        _ASKS.search(_ASKS_NOTHING.sub(" ", words))
    )


def _speeches(body: Sequence[str]) -> Iterator[Spoken]:
    """Minutes: each speaker with what they said; `body` is the speaker as written."""
    who, number = "", 0
    for line in body:
        speaker = _SPEAKER.match(line)
        said = line
        if speaker:
            who, said = speaker["who"].strip(), speaker["said"].strip()
        words = said[lead(said) :].strip()
        if not words or not who or words.endswith(":") or _asks_for_nothing(words):
            continue
        number += 1
        yield Spoken(f"phát biểu {number}", words, body=who)


def _position(body: Sequence[str]) -> ReplyPosition:
    stated = position_of(_ASKED_FOR.sub(" ", "\n".join(body)))
    return stated or ReplyPosition.COMMENTS
