"""`plantool round new`: a round of comments, with the bodies that are asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import PlanArgument
from plantool.cli.output import say, tell
from plantool.cli.reading import review_of, stamp
from plantool.cli.round_files import day_given, refuse_faulty
from plantool.core.comment import RoundKind, Silence
from plantool.core.message import Message, message, plural
from plantool.core.model import ID, LONGEST_ID
from plantool.core.review import Review
from plantool.core.round_making import NewRound, bodies_meant, round_text
from plantool.core.rules.comments import missing_draft
from plantool.core.typed_day import shown_day
from plantool.disk import locate_plan, locked, write_files
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    round_id: Annotated[
        str, typer.Argument(metavar="R", help=_("The round's ID, as hoi-thao-2021-02-05."))
    ],
    *,
    kind: Annotated[
        RoundKind, typer.Option("--kind", help=_("What kind of round it is."))
    ] = RoundKind.LETTER,
    title: Annotated[str, typer.Option("--title", metavar="T", help=_("What it is called."))] = "",
    invite: Annotated[
        list[str],
        typer.Option(
            "--invite", metavar="A", help=_("A body, a group, a kind as 'xa', or 'all'; repeat it.")
        ),
    ] = [],  # noqa: B006 - Typer copies it
    deadline: Annotated[
        str, typer.Option("--deadline", metavar="DAY", help=_("The last day for comments."))
    ] = "",
    opened: Annotated[
        str, typer.Option("--opened", metavar="DAY", help=_("The first day; else today."))
    ] = "",
    request: Annotated[
        str, typer.Option("--request", metavar="N", help=_("Number of the letter that asks."))
    ] = "",
    request_date: Annotated[
        str, typer.Option("--request-date", metavar="DAY", help=_("The letter's day."))
    ] = "",
    place: Annotated[
        str, typer.Option("--place", metavar="T", help=_("Where a meeting is held."))
    ] = "",
    chair: Annotated[
        str, typer.Option("--chair", metavar="T", help=_("Who chairs a meeting."))
    ] = "",
    draft: Annotated[
        int | None, typer.Option("--draft", metavar="N", help=_("The draft; else today's."))
    ] = None,
    silence: Annotated[
        Silence, typer.Option("--silence", help=_("What a body's silence counts as."))
    ] = Silence.AGREE,
) -> int:
    """Run `plantool round new`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    if len(round_id) > LONGEST_ID:
        what = message("'{id}…' is longer than {n} letters", id=round_id[:20], n=LONGEST_ID)
        raise PlantoolError(what)
    if not ID.fullmatch(round_id):
        what = message("'{id}' is no ID: small letters a-z, digits, single hyphens", id=round_id)
        raise PlantoolError(what)
    first = day_given(opened, "--opened") or stamp().date
    last = day_given(deadline, "--deadline")
    if last and last < first:
        what = message(
            "--deadline {date} is before the first day, {opened}",
            date=shown_day(last),
            opened=shown_day(first),
        )
        raise PlantoolError(what)
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        refuse_faulty(loaded, plan_id, f"comments/{plan_id}/{round_id}/")
        if round_id in review.round_by_id:
            path = review.round_by_id[round_id].source.path
            raise PlantoolError(message("{path} is there already; name another round", path=path))
        new = NewRound(
            round_id,
            _draft(review, draft),
            first,
            kind,
            title,
            request,
            day_given(request_date, "--request-date"),
            last,
            place,
            chair,
            _invited(review, invite, first),
            silence,
        )
        path = f"comments/{plan_id}/{round_id}/round.yaml"
        write_files(repo, {path: round_text(new)}, {})
    say(_told(path, new, len(review.agencies.expanded(new.invited))))
    if not new.invited:
        tell(message("Nobody is invited yet; --invite A or 'invited' in {path}", path=path))
    elif new.draft not in review.frozen:
        tell(
            message(
                "'plantool release {plan} --round {round}' freezes the draft that goes out",
                plan=plan_id,
                round=round_id,
            )
        )
    return 0


def _draft(review: Review, number: int | None) -> int:
    if number is None:
        return review.plan.header.draft
    if number < 1:
        raise PlantoolError(message("--draft is {n}; drafts count from 1", n=number))
    if missing := missing_draft(review, number):
        raise PlantoolError(missing)
    return number


def _invited(review: Review, words: Sequence[str], day: str) -> tuple[str, ...]:
    drafter = review.plan.header.drafter
    own = (drafter.agency if drafter else None) or ""
    found = bodies_meant(tuple(_parts(words, review)), review.agencies, day, drafter=own)
    if isinstance(found, Message):
        raise PlantoolError(found)
    return found


def _parts(words: Sequence[str], review: Review) -> Iterator[str]:
    """Each body named; one option may name several, parted by commas or semicolons."""
    names = {agency.name for agency in review.agencies.by_id.values()}
    for given in words:
        # "Sở Văn hóa, Thể thao và Du lịch" holds a comma of its own.
        parts = [given] if given in names else given.replace(";", ",").split(",")
        yield from (part.strip() for part in parts if part.strip())


def _told(path: str, new: NewRound, asked: int) -> Message:
    bodies = plural("{n} body is asked", "{n} bodies are asked", asked)
    if new.deadline:
        return message(
            "{path}: draft {draft}, {bodies}, until {deadline}.",
            path=path,
            draft=new.draft,
            bodies=bodies,
            deadline=shown_day(new.deadline),
        )
    return message("{path}: draft {draft}, {bodies}.", path=path, draft=new.draft, bodies=bodies)
