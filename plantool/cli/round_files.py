"""What the commands that write into a round share: bodies and rounds as typed, and the writing."""

from __future__ import annotations

from collections.abc import Mapping

from plantool.cli.reading import one_line
from plantool.core.agency import Agencies
from plantool.core.agency_name import one_body
from plantool.core.comment import RoundFile
from plantool.core.finding import Severity
from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.message import Message, message
from plantool.core.review import Review
from plantool.core.round_choice import open_round
from plantool.core.rules.comments import missing_draft
from plantool.core.rules.headings import duplicate_section_id, missing_section_id
from plantool.core.typed_day import typed_day
from plantool.disk import Loaded, Repo, write_files
from plantool.errors import PlantoolError


def body_named(words: str, agencies: Agencies) -> str:
    """The body's ID; words that name none or several are refused."""
    found = one_body(words, agencies)
    if isinstance(found, Message):
        raise PlantoolError(found)
    return found


def open_round_named(review: Review, round_id: str) -> RoundFile:
    """The round named, or the only open one; refused if closed, or about a draft nobody has."""
    found = open_round(review, round_id)
    if isinstance(found, Message):
        raise PlantoolError(found)
    refuse_missing_draft(review, found)
    return found


def refuse_missing_draft(review: Review, round_file: RoundFile) -> None:
    """Stops at a round about a draft whose text cannot be had."""
    why = missing_draft(review, round_file.model.draft)
    if why:
        raise PlantoolError(message("{place}: {what}", place=round_file.source.path, what=why))


def draft_in_round(review: Review, round_file: RoundFile) -> SentDraft:
    """The draft that a round is about; refused where its sections cannot be named for certain."""
    number = round_file.model.draft
    draft = sent_draft(review, number)
    if draft is None:
        what = message("draft {n} is missing: plans/drafts/ holds no text of it", n=number)
        raise PlantoolError(what)
    for rule in (missing_section_id, duplicate_section_id):
        for finding in rule.check(Review(draft.plan)) if rule.check else ():
            raise PlantoolError(one_line(finding))
    return draft


def day_given(words: str, option: str) -> str:
    """The day that an option gives, as `2021-02-05`; "" where none is given."""
    day = typed_day(words)
    if words and not day:
        what = message(
            "{option} is '{date}'; a day is written 2021-02-26 or 26/02/2021",
            option=option,
            date=words,
        )
        raise PlantoolError(what)
    return day


def refuse_faulty(loaded: Loaded, plan_id: str, written: str) -> None:
    """Stops before a file is added to that was read with faults: what was not understood is lost.

    `written` is the file, or its folder with a slash; the plan, the bodies and the round must be
    read too.
    """
    round_path = f"{written.rpartition('/')[0]}/round.yaml"
    paths = (f"plans/{plan_id}.md", "plans/agencies.yaml", round_path, written)
    faults = (one for one in loaded.findings if one.severity is Severity.ERROR)
    own = [one for one in faults if one.path.startswith(paths)]
    if own:
        raise PlantoolError(one_line(own[0]))


def write_comment_files(repo: Repo, review: Review, files: Mapping[str, str]) -> None:
    """Writes comment files of a plan; one that somebody else changed in between stops it."""
    read = {
        file.source.path: file.source.text for file in review.files if file.source.path in files
    }
    write_files(repo, files, read)
