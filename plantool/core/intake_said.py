"""What people say of the draft in their own words, as remarks with place, quote and edit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.anchor import Candidate, Match, MatchKind, locate
from plantool.core.comment import Action, EditRequest, Quote
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_remark import Remark
from plantool.core.intake_wording import Asked, asked_in, members_in, without_reason
from plantool.core.message import Message, message
from plantool.core.phrase_reader import read_phrase
from plantool.core.place_phrase import Certainty, NamedPlace, PlacePhrase
from plantool.core.quote_place import section_holding
from plantool.core.text import Span
from plantool.core.typed_text import as_markdown, clean_lines

_PLACE_WORD = (
    r"(?:điểm|khoản|điều|mục|tiểu mục|phần|chương|phụ lục|gạch đầu dòng|stt|số thứ tự|đoạn|ý|dòng)"
)
_PHRASE = re.compile(
    rf"(?:\b(?:tại|ở)\s+)?(?P<place>\b{_PLACE_WORD}\s+(?:thứ\s+)?[\w.\"“”]+"
    rf"(?:[\s,;&và]+(?:của\s+)?{_PLACE_WORD}\s+(?:thứ\s+)?[\w.\"“”]+|\s*[,&]\s*\w{{1,4}}\b)*)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^\s*(?:Tại|tại|Ở|Về|về|Đối với|đối với)\s+")
_WISH = re.compile(r"[,:;]?\s*(?:đề nghị|kiến nghị|đề xuất|cần|nên)\b", re.IGNORECASE)
_DROP_PLACE = re.compile(
    rf"(?:đề nghị\s+)?(?:bỏ|lược bỏ|bãi bỏ|xóa|xoá)\s+(?:toàn bộ\s+|nội dung\s+)?"
    rf"(?P<place>{_PLACE_WORD}\s.+?)\s*[.;]?",
    re.IGNORECASE,
)
_NEAR_WORDS = 200
_LONGEST_PLACE = 60

FORM_DASH = " — "
"""What stands between a section's ID and its number and title in our form's list of places."""


class Spoken(Struct, frozen=True):
    """A remark as it was written: what, where, why; the words of the draft if they were given."""

    part: str
    content: str
    cited: str = ""
    reason: str = ""
    old: str = ""
    """The draft's wording as given, in a column of its own or marked by a Word comment."""
    new: str = ""
    """The wording proposed, in a column of its own."""
    section: str = ""
    """Where it is known to stand."""
    author: str = ""
    date: str = ""
    body: str = ""


def spoken_remarks(draft: SentDraft, spoken: Spoken) -> tuple[Remark, ...]:
    """The remark; an edit only where its words stand exactly once in the draft that was sent.

    A remark on several places, "Điều 1 & 2", is one for each of them.
    """
    spoken = _with_place(draft, spoken)
    content, reason = without_reason(spoken.content)
    reason = clean_lines(spoken.reason) or reason
    cited = spoken.cited or _cited(draft, content)
    phrase = draft.places.find(_place_words(draft, cited)) if cited else None
    place = _only(phrase)
    remark = Remark(
        spoken.part,
        section=spoken.section or (place.section or "" if place else ""),
        field=(place.field or "" if place and not spoken.section else ""),
        content=content,
        cited=cited,
        reason=reason,
        author=spoken.author,
        date=spoken.date,
        body=spoken.body,
    )
    edits, doubt = _edits(draft, spoken, remark, place, content)
    if edits:
        return (replace(remark, edits=edits, section="", field="", quote=None),)
    if spoken.old:
        quoted = _with_quote(draft, remark, spoken.old)
        if isinstance(quoted, Message):
            doubt = doubt or quoted
            if spoken.new and spoken.content == spoken.new:
                # The new wording alone would not say what is to be changed into it.
                remark = replace(remark, content=change_asked(spoken.old, spoken.new))
        else:
            remark = quoted
    if doubt is None and phrase and phrase.is_general and not spoken.section:
        why = _uncertain(phrase)
        return (replace(remark, doubt=why, is_placeless=why is not None),)
    if phrase and len(phrase.places) > 1 and not (spoken.section or remark.quote):
        return tuple(_at_each(replace(remark, doubt=doubt), phrase))
    return (replace(remark, doubt=doubt),)


def change_asked(old: str, new: str) -> str:
    """The old wording and the new one as one sentence; one of them where there is no other."""
    if old and new:
        return f"Sửa «{old}» thành «{new}»{'' if new.endswith('.') else '.'}"
    return new or (f"«{old}»" if old else "")


def _at_each(remark: Remark, phrase: PlacePhrase) -> Iterator[Remark]:
    for number, place in enumerate(phrase.places, 1):
        yield replace(
            remark,
            part=f"{remark.part} ({number})",
            section=place.section or "",
            field=place.field or "",
        )


def _with_place(draft: SentDraft, spoken: Spoken) -> Spoken:
    """What stands in the column of the draft's text is often only the place of it."""
    words = spoken.old
    if spoken.cited or spoken.section or not words or len(words) > _LONGEST_PLACE:
        return spoken
    read = read_phrase(words)
    known = draft.places.find(words).certainty is not Certainty.UNKNOWN
    is_place = known or (bool(read.chains) and not read.rest)
    return replace(spoken, old="", cited=words.replace("\n", " ")) if is_place else spoken


def _place_words(draft: SentDraft, cited: str) -> str:
    """The place's words; only the ID where the form's drop-down wrote "kien-toan — II.4 …"."""
    head = cited.partition(FORM_DASH)[0].strip()
    return head if draft.plan.section(head) else cited


def _only(phrase: PlacePhrase | None) -> NamedPlace | None:
    """The one place that a phrase names for certain."""
    if phrase is None or phrase.certainty is not Certainty.CERTAIN or len(phrase.places) != 1:
        return None
    return phrase.places[0]


def _uncertain(phrase: PlacePhrase) -> Message | None:
    if phrase.certainty is Certainty.GENERAL:
        return None
    fitting = ", ".join(dict.fromkeys(place.words for place in phrase.candidates if place.words))
    if fitting:
        return message(
            "'{phrase}' is no certain place of the draft; it may be: {places}",
            phrase=phrase.phrase,
            places=fitting,
        )
    return message("the draft has no place '{phrase}'", phrase=phrase.phrase)


def _cited(draft: SentDraft, content: str) -> str:
    """The place that a text names itself, before what it asks for or within it."""
    first = re.split(r"[:\n]", content, maxsplit=1)[0]
    wish = _WISH.search(first)
    head = first[: wish.start()] if wish else first
    for words in (head, _LEAD.sub("", head)):
        words = words.strip(" ,.;-–")  # noqa: PLW2901 - the same words, trimmed
        if words and len(words) < _NEAR_WORDS and _only(draft.places.find(words)):
            return words
    for match in _PHRASE.finditer(re.sub(r"[\"“«][^\"“”»]{8,}[\"”»]", " ", content)):
        words = match["place"].strip(" ,.;")
        found = draft.places.find(words)
        if found.certainty in {Certainty.CERTAIN, Certainty.AMBIGUOUS}:
            return words
    return ""


def _edits(
    draft: SentDraft, spoken: Spoken, remark: Remark, place: NamedPlace | None, content: str
) -> tuple[tuple[EditRequest, ...], Message | None]:
    """The edits asked for, or why those that seem asked for cannot be tied to the draft."""
    if spoken.new and spoken.old:
        wishes: tuple[Asked, ...] = (Asked(Action.REPLACE, spoken.old, spoken.new),)
    else:
        wishes = asked_in(spoken.new or content) or asked_in(content)
    if not wishes:
        members, to_recipients = members_in(content)
        is_placed = bool(remark.section or remark.field)
        name = "recipients" if to_recipients and not is_placed else remark.field
        if members and name in _LISTS:
            return _added_members(draft, name, members)
        return _dropped_place(draft, content)
    found: list[EditRequest] = []
    for asked in wishes:
        scope = _scope(draft, asked, remark, place) if len(wishes) > 1 else remark
        request = _tied(draft, asked, spoken.old, scope)
        if isinstance(request, Message):
            return (), request
        found.append(request)
    return tuple(found), None


_LISTS = frozenset({"recipients", "grounds"})
"""Header fields to which words are added as members."""


def _added_members(
    draft: SentDraft, field: str, members: Sequence[str]
) -> tuple[tuple[EditRequest, ...], Message | None]:
    """`Nơi nhận: bổ sung "Sở Y tế"`: new members of the list, in their order."""
    requests = tuple(
        EditRequest(field=field, action=Action.ADD_ITEM, item=member) for member in members
    )
    for request in requests:
        if not draft.can(request):
            return (), message("«{words}» cannot be added to '{field}'", words=request.item,
                               field=field)  # fmt: skip
    return requests, None


def _scope(draft: SentDraft, asked: Asked, remark: Remark, place: NamedPlace | None) -> Remark:
    """Where one wish of several is meant: "khoản 4" in a remark on "Điều 7"."""
    named = [match["place"] for match in _PHRASE.finditer(asked.before)]
    for words in reversed(named):
        for phrase in (f"{words} {remark.cited}", words):
            found = _only(draft.places.find(phrase)) if place else None
            if found and found.section:
                return replace(remark, section=found.section, field="")
    return remark


def _tied(draft: SentDraft, asked: Asked, about: str, remark: Remark) -> EditRequest | Message:
    """The edit with its quote where the words stand exactly once, else why there is none."""
    old = asked.old or about
    if not old:
        return message("the words to be changed are not quoted")
    new = as_markdown(clean_lines(asked.new).replace("\n", " "), at_start=False)
    if asked.action is Action.INSERT_AFTER and new[:1].isalnum():
        new = f" {new}"
    if asked.action is Action.INSERT_BEFORE and new[-1:].isalnum():
        new = f"{new} "
    found = find_words(draft, old, remark.section, remark.field)
    if isinstance(found, Message):
        return found
    request = replace(found, action=asked.action, text=new)
    if not draft.can(request):
        return message("the words «{words}» cannot be changed so", words=old)
    return request


def find_words(draft: SentDraft, words: str, section: str, field: str) -> EditRequest | Message:
    """The place and quote of words that stand exactly once: in the place named, else anywhere."""
    words = clean_lines(words).replace("\n", " ")
    if section or field:
        found = _quoted(draft, EditRequest(section=section or None, field=field), words)
        if not isinstance(found, Message):
            return found
        why = found
    else:
        why = None
    hits = list(_anywhere(draft, words)) if why is None else []
    if len(hits) == 1:
        return hits[0]
    if why is not None:
        return why
    if hits:
        return message("the words «{words}» stand more than once in the draft", words=words)
    near = _nearest(draft, words)
    if near:
        return message(
            "the words «{words}» are not in the draft; nearest wording: «{near}»",
            words=words,
            near=near.words,
        )
    return message("the words «{words}» are not in the draft", words=words)


def _nearest(draft: SentDraft, words: str) -> Candidate | None:
    """The stretch of the whole draft that is likest to the words, if any is like them."""
    views = {id(target.view): target.view for target in draft.targets}
    near = (one for view in views.values() for one in locate(view, words).candidates)
    return max(near, key=lambda one: one.score, default=None)


def _quoted(draft: SentDraft, place: EditRequest, words: str) -> EditRequest | Message:
    view = draft.view(place)
    match = locate(view, words) if view else None
    if view is None or match is None or match.plain is None or match.span is None:
        return _not_once(words, place.section or place.field, match)
    quote = draft.quote(view, match.plain)
    section = place.section
    if section:
        section = section_holding(draft.plan, match.span)
        if inner := draft.views.view(section):
            again = locate(inner, words)
            quote = draft.quote(inner, again.plain) if again.plain else None
    return replace(place, section=section, quote=quote or Quote(exact=words))


def _not_once(words: str, place: str, match: Match | None) -> Message:
    """Why the words are not one stretch of a place: none, with the likest there, or several."""
    if match and match.kind is MatchKind.AMBIGUOUS:
        return message(
            "the words «{words}» stand more than once in '{place}'", words=words, place=place
        )
    if match and match.candidates:
        return message(
            "the words «{words}» are not in '{place}'; nearest wording: «{near}»",
            words=words,
            place=place,
            near=match.candidates[0].words,
        )
    return message("the words «{words}» are not in '{place}'", words=words, place=place)


def _anywhere(draft: SentDraft, words: str) -> Iterator[EditRequest]:
    """Every place of the draft that holds the words, each text by itself."""
    seen: set[tuple[str, str]] = set()
    for target in draft.targets:
        key = (target.section, target.field)
        if key in seen:
            continue
        seen.add(key)
        place = EditRequest(section=target.section or None, field=target.field)
        view = draft.views.view(target.section, own=False) if target.section else target.view
        if view is None:
            continue
        own = [piece.plain for piece in view.pieces if piece.section == target.section]
        match = locate(view, words)
        if match.plain is not None and (
            target.field or any(span.overlaps(match.plain) for span in own)
        ):
            quote = draft.quote(view, match.plain)
            yield replace(place, quote=quote or Quote(exact=words))
        elif match.candidates and match.score < 1 and match.kind.value == "ambiguous":
            hits = [one for one in match.candidates if any(s.overlaps(one.plain) for s in own)]
            for _ in hits:
                yield place


def _with_quote(draft: SentDraft, remark: Remark, words: str) -> Remark | Message:
    """The remark with the words it is about, or why they are not found."""
    found = find_words(draft, words, remark.section, remark.field)
    if isinstance(found, Message):
        return found
    return replace(remark, section=found.section or "", field=found.field, quote=found.quote)


def _dropped_place(
    draft: SentDraft, content: str
) -> tuple[tuple[EditRequest, ...], Message | None]:
    """`Đề nghị bỏ điểm đ khoản 2 Điều 4`: the section, or the item with its words."""
    match = _DROP_PLACE.fullmatch(content.strip())
    if match is None or "\n" in content:
        return (), None
    phrase = draft.places.find(re.sub(r"[\"“”«»]", "", match["place"]))
    place = _only(phrase)
    if place is None:
        return (), _uncertain(phrase)
    request = _deletion(draft, place)
    if request is None or not draft.can(request):
        return (), message("'{place}' cannot be deleted as a whole", place=match["place"])
    return (request,), None


def _deletion(draft: SentDraft, place: NamedPlace) -> EditRequest | None:
    if not place.section:
        return None
    if place.span is None:
        return EditRequest(section=place.section, action=Action.DELETE_SECTION)
    view = draft.views.view(place.section)
    inside = [
        piece
        for piece in (view.pieces if view else ())
        if piece.lines and place.span.contains(Span(piece.lines[0].start, piece.lines[0].end))
    ]
    if view is None or not inside:
        return None
    quote = draft.quote(view, inside[0].plain)
    return EditRequest(section=place.section, quote=quote, action=Action.DELETE, block=True)
