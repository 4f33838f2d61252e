"""`plantool form`: the sheet in which the bodies write their comments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.file_day import file_epoch
from plantool.cli.incomplete import tell_incomplete
from plantool.cli.options import PlanArgument
from plantool.cli.output import tell
from plantool.cli.reading import read_plan, review_of
from plantool.cli.round_files import body_named
from plantool.core.agency_name import find_agency
from plantool.core.comment import RoundFile
from plantool.core.message import message, plural
from plantool.core.plan import Plan
from plantool.core.review import Review
from plantool.core.round_choice import named_round, open_round
from plantool.disk import replace_file
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    *,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help=_("A .xlsx file."))
    ],
    agency: Annotated[
        list[str] | None,
        typer.Option("--agency", metavar="A", help=_("A body or group: a sheet for each body.")),
    ] = None,
    round_id: Annotated[
        str,
        typer.Option("--round", metavar="R", help=_("The round it is for; else the open one.")),
    ] = "",
) -> int:
    """Run `plantool form`."""
    if output.suffix.lower() != ".xlsx":
        what = message("write to a .xlsx file, not '{path}'", path=str(output))
        raise PlantoolError(what)
    _repo, _plan_id, loaded = read_plan(plan)
    review = review_of(loaded)
    asked = _round(review, round_id)
    draft = _draft(review, asked)
    senders = _senders(review, agency or ())
    replace_file(output, _written(review, draft, asked, senders), str(output))
    sheets = plural("{n} sheet", "{n} sheets", len(senders) or 1)
    number = draft.header.draft
    tell(
        message(
            "Written: {path} (draft {number}, {sheets}).",
            path=str(output),
            number=number,
            sheets=sheets,
        )
    )
    return tell_incomplete(loaded)


def _round(review: Review, round_id: str) -> RoundFile | None:
    """The round named, or the only open one; None where the form goes out before any round."""
    found = named_round(review, round_id) if round_id else open_round(review)
    if isinstance(found, RoundFile):
        return found
    if round_id:
        raise PlantoolError(found)
    return None


def _draft(review: Review, asked: RoundFile | None) -> Plan:
    """The text as it goes out: what comes back is read against that draft."""
    if asked is None:
        return review.plan
    number = asked.model.draft
    draft = review.draft(number)
    if draft is None:
        what = message("draft {n} is missing: plans/drafts/ holds no text of it", n=number)
        raise PlantoolError(what)
    return draft


def _senders(review: Review, named: Iterable[str]) -> list[tuple[str, str]]:
    """The bodies that get a sheet: what the tab is called, and the name in full."""
    ids = tuple(_asked(words, review) for words in named)
    found = []
    for body in review.agencies.expanded(ids):
        known = review.agencies.by_id.get(body)
        found.append(((known.short if known else "") or body, review.agencies.name(body)))
    return found


def _asked(words: str, review: Review) -> str:
    """A body or a group."""
    found = find_agency(words, review.agencies)
    return found[0] if len(found) == 1 else body_named(words, review.agencies)


def _written(
    review: Review, draft: Plan, asked: RoundFile | None, senders: list[tuple[str, str]]
) -> bytes:
    from plantool.core.drafter import drafter_values
    from plantool.core.form import form_places
    from plantool.core.render import TYPE_NAMES
    from plantool.form_file import Form, form_bytes

    kind = TYPE_NAMES[draft.header.type]
    form = Form(
        title=f"PHIẾU GÓP Ý DỰ THẢO {kind.upper()}",
        subject=" ".join(draft.header.title.split()),
        sending=_sending(str(drafter_values(review)["drafter"]), asked),
        places=form_places(draft),
        bodies=tuple(_offered(review, asked)),
    )
    return form_bytes(form, senders, epoch=file_epoch(review))


def _sending(drafter: str, asked: RoundFile | None) -> str:
    """The line that says whom the form goes back to, until when, as it is printed."""
    deadline = asked.model.deadline if asked else None
    parts = [f"Gửi về {drafter}" if drafter else ""]
    if deadline:
        parts.append(f"trước ngày {'/'.join(reversed(deadline.split('-')))}")
    words = " ".join(filter(None, parts))
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _offered(review: Review, asked: RoundFile | None) -> Iterable[str]:
    """The bodies asked, else all that are no groups."""
    bodies = tuple(review.invited(asked.id)) if asked else ()
    all_bodies = (body for body, known in review.agencies.by_id.items() if not known.members)
    return map(review.agencies.name, bodies or all_bodies)
