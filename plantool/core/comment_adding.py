"""One remark that somebody types: what was heard at the workshop becomes a comment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.comment import (
    ITEM_ACTIONS,
    QUOTE_ACTIONS,
    SECTION_ACTIONS,
    Action,
    BodyFile,
    EditRequest,
    NewSection,
    RoundFile,
)
from plantool.core.comment_place import place_of
from plantool.core.edit import apply_edits
from plantool.core.finding import Severity
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_making import Arrival, Intake, take_in
from plantool.core.intake_remark import Remark
from plantool.core.intake_said import Spoken, find_words, spoken_remarks
from plantool.core.message import Message, message
from plantool.core.parse_comment import parse_body_file
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.core.text import SourceText
from plantool.core.validate import check_plan, validate
from plantool.core.vietnamese import make_id
from plantool.core.wish import Wish, wishes_of


class Heard(Struct, frozen=True):
    """What was said, as far as it was typed; places are found already."""

    content: str = ""
    """The body's own words; what they ask for is read out of them if nothing else is given."""
    section: str = ""
    field: str = ""
    cited: str = ""
    """The place as it was typed."""
    quote: str = ""
    """Words of the draft; the member of a list field for the actions on members."""
    text: str = ""
    """The new words, as Markdown."""
    action: Action | None = None
    title: str = ""
    """The heading of a section to be added."""
    after: str = ""
    before: str = ""
    into: str = ""
    block: bool = False
    reason: str = ""
    author: str = ""
    supports: str = ""


def add_comment(
    review: Review, draft: SentDraft, round_file: RoundFile, agency: str, heard: Heard
) -> Intake | Message:
    """The body's file with the remark as a comment, or why it cannot be taken."""
    remark = heard_remark(review, draft, agency, heard)
    if isinstance(remark, Message):
        return remark
    number = draft.plan.header.draft
    intake = take_in(review, round_file.id, number, (Arrival(agency, remarks=(remark,)),))
    for taken in intake.taken:
        for reason in _faults(review, draft, intake, taken.id):
            if heard.content.strip() and heard.action is not Action.COMMENT:
                return message(
                    "the comment was not added: {why}; '--action comment' keeps the words alone",
                    why=reason,
                )
            return message("the comment was not added: {why}", why=reason)
    return intake


def heard_remark(review: Review, draft: SentDraft, agency: str, heard: Heard) -> Remark | Message:
    """The remark with its place and edit; what is not certain is refused, or stays words."""
    if heard.supports:
        return _support(review, agency, heard)
    if heard.quote or heard.text or heard.action or heard.title:
        return _typed(draft, heard)
    if not heard.content.strip():
        return message("say what was said: --content, or --quote with --text, or --supports ID")
    spoken = Spoken(
        "", heard.content, heard.cited, heard.reason, section=heard.section, author=heard.author
    )
    remark, *more = spoken_remarks(draft, spoken)
    if more:
        return message("{n} places are named; add one comment for each", n=len(more) + 1)
    if heard.field and not remark.edits:
        return replace(remark, section="", field=heard.field)
    return remark


def _support(review: Review, agency: str, heard: Heard) -> Remark | Message:
    """A remark that agrees with another body's; it stands at the same place."""
    other = review.by_id.get(heard.supports)
    if other is None:
        near = get_close_matches(heard.supports, review.by_id, n=1)
        if near:
            return message(
                "no comment '{id}'; did you mean '{near}'?", id=heard.supports, near=near[0]
            )
        return message("no comment '{id}'", id=heard.supports)
    if heard.quote or heard.text or heard.action or heard.title:
        return message("--supports asks for nothing of its own; leave --quote, --text, --action")
    if other.agency == agency:
        return message("'{id}' is the body's own comment", id=heard.supports)
    if other.comment.withdrawn:
        return message("'{id}' was withdrawn", id=heard.supports)
    place = place_of(other.comment)
    is_placed = bool(heard.section or heard.field)
    return replace(
        _bare(heard),
        section=heard.section if is_placed else place.section,
        field=heard.field if is_placed else place.field,
        supports=heard.supports,
    )


def _bare(heard: Heard) -> Remark:
    return Remark(
        "",
        section=heard.section,
        field=heard.field,
        content=heard.content.strip(),
        cited=heard.cited,
        reason=heard.reason.strip(),
        author=heard.author.strip(),
    )


def _typed(draft: SentDraft, heard: Heard) -> Remark | Message:
    """A remark whose edit is typed out, not read from sentences."""
    action = heard.action or _plain_action(heard)
    if isinstance(action, Message):
        return action
    remark = _bare(heard)
    if action is Action.COMMENT:
        if heard.text or heard.title:
            return message("'comment' asks for no edit; leave --text and --title out")
        if not heard.quote:
            return remark if heard.content.strip() else message("say what was said: --content")
        found = find_words(draft, heard.quote, heard.section, heard.field)
        if isinstance(found, Message):
            return found
        return replace(remark, section=found.section or "", field=found.field, quote=found.quote)
    request = _request(draft, action, heard)
    if isinstance(request, Message):
        return request
    return replace(remark, section="", field="", edits=(request,))


def _plain_action(heard: Heard) -> Action | Message:
    """What words without an action mean: new words for quoted ones, or a remark on these."""
    if heard.title:
        return Action.ADD_SECTION
    if not heard.text:
        return Action.COMMENT
    if heard.quote:
        return Action.REPLACE
    return message(
        "--text alone does not say what to do with the words: "
        "add --quote T (what they replace), or --action"
    )


def _request(draft: SentDraft, action: Action, heard: Heard) -> EditRequest | Message:
    place = EditRequest(section=heard.section or None, field=heard.field, action=action)
    if action in QUOTE_ACTIONS:
        return _quoting(draft, action, heard)
    if action in SECTION_ACTIONS:
        if heard.quote:
            return message("'{action}' quotes nothing; leave --quote out", action=action.value)
        if action is Action.ADD_SECTION:
            place = EditRequest(action=action, new=_new_section(draft, heard))
        targets = {"after": heard.after, "before": heard.before, "into": heard.into}
        return replace(place, text=heard.text, **targets)
    if action is Action.SET:
        return replace(place, value=heard.text or None)
    if action in ITEM_ACTIONS:
        item = heard.text if action is Action.ADD_ITEM else heard.quote
        return replace(place, item=item, after=heard.after, before=heard.before)
    if action is Action.PATCH:
        return message("'patch' is written by 'capture' alone")
    return replace(place, text=heard.text)


def _new_section(draft: SentDraft, heard: Heard) -> NewSection | None:
    """The heading to be added, with an ID that nobody has."""
    if not heard.title:
        return None
    return NewSection(id=make_id(heard.title, draft.plan.by_id), title=heard.title)


def _quoting(draft: SentDraft, action: Action, heard: Heard) -> EditRequest | Message:
    """An edit at words that stand exactly once, a blank put between old and new ones."""
    if not heard.quote:
        return message("'{action}' needs the words of the draft: --quote", action=action.value)
    found = find_words(draft, heard.quote, heard.section, heard.field)
    if isinstance(found, Message):
        return found
    text = heard.text
    if not heard.block and action is Action.INSERT_AFTER and text[:1].isalnum():
        text = f" {text}"
    if not heard.block and action is Action.INSERT_BEFORE and text[-1:].isalnum():
        text = f"{text} "
    return replace(found, action=action, text=text, block=heard.block)


def _faults(review: Review, draft: SentDraft, intake: Intake, own: str) -> Iterator[Message]:
    """Why the new comment could not stand in its file, or its edit not be done to the draft."""
    files: dict[str, BodyFile] = {file.source.path: file for file in review.files}
    for path, text in intake.files.items():
        file, _ = parse_body_file(SourceText(text, path))
        if file:
            files[path] = file
    with_new = replace(review, files=tuple(files.values()))
    for finding in validate(with_new):
        if finding.comment == own and finding.severity is not Severity.NOTE:
            yield finding.message
    alone = replace(draft.review, files=with_new.files)
    wishes, findings = wishes_of(alone, draft.plan, with_new.by_id[own])
    yield from (finding.message for finding in findings)
    if wishes and not findings:
        yield from _broken_plan(draft.plan, wishes)


def _broken_plan(base: Plan, wishes: Sequence[Wish]) -> Iterator[Message]:
    """Errors that the draft would have with these words, and headings among them."""
    pieces = [piece for wish in wishes for piece in wish.pieces]
    if any(one.span.overlaps(two.span) for one, two in combinations(pieces, 2)):
        yield message("two of its edits touch the same words")
        return
    source = SourceText(apply_edits(base.source.text, pieces), base.source.path)
    plan, on_reading = parse_plan(source)
    errors = [*on_reading, *(check_plan(plan) if plan else ())]
    known = {(one.code, str(one.message)) for one in check_plan(base)}
    for finding in errors:
        is_new = (finding.code, str(finding.message)) not in known
        if finding.severity is Severity.ERROR and is_new:
            yield message("its words would break the plan: {why}", why=finding.message)
    is_on_sections = any(wish.request.action in SECTION_ACTIONS for wish in wishes)
    if plan and not is_on_sections and len(plan.sections) != len(base.sections):
        yield message("its words would make another section of the plan")
