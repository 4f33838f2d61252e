"""`plantool comment add`: one remark heard in the room, in one line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.options import (
    DryRunOption,
    FormatOption,
    OpenRoundOption,
    OutputFormat,
    PlanArgument,
)
from plantool.cli.output import exit_code, finding_json, print_findings, print_json, say
from plantool.cli.place import Place, place_named
from plantool.cli.reading import review_of
from plantool.cli.round_files import (
    body_named,
    draft_in_round,
    open_round_named,
    refuse_faulty,
    write_comment_files,
)
from plantool.cli.words import action_words
from plantool.core.comment import Action
from plantool.core.comment_adding import Heard, add_comment
from plantool.core.intake_draft import SentDraft
from plantool.core.intake_making import Intake
from plantool.core.message import Message, message
from plantool.core.plan import Plan
from plantool.disk import locate_plan, locked
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _


def command(
    plan: PlanArgument,
    *,
    agency: Annotated[str, typer.Option("--agency", metavar="A", help=_("The body that said it."))],
    content: Annotated[
        str, typer.Option("--content", metavar="T", help=_("What was said, in its own words."))
    ] = "",
    section: Annotated[
        str, typer.Option("--section", metavar="S", help=_("The place: an ID, II.4, Nơi nhận."))
    ] = "",
    quote: Annotated[
        str, typer.Option("--quote", metavar="T", help=_("The words of the draft it is about."))
    ] = "",
    text: Annotated[
        str, typer.Option("--text", metavar="T", help=_("The new words, as Markdown."))
    ] = "",
    action: Annotated[
        Action | None, typer.Option("--action", help=_("What is to be done; else it is read."))
    ] = None,
    title: Annotated[
        str, typer.Option("--title", metavar="T", help=_("The title of a section to be added."))
    ] = "",
    after: Annotated[
        str, typer.Option("--after", metavar="S", help=_("The section or item it goes behind."))
    ] = "",
    before: Annotated[
        str, typer.Option("--before", metavar="S", help=_("The section or item it precedes."))
    ] = "",
    into: Annotated[
        str, typer.Option("--into", metavar="S", help=_("The section it goes into, as the last."))
    ] = "",
    block: Annotated[
        bool, typer.Option("--block", help=_("The whole paragraph, item or row of the quote."))
    ] = False,
    reason: Annotated[str, typer.Option("--reason", metavar="T", help=_("Why."))] = "",
    author: Annotated[
        str, typer.Option("--author", metavar="NAME", help=_("The person who said it."))
    ] = "",
    supports: Annotated[
        str, typer.Option("--supports", metavar="ID", help=_("The comment it agrees with."))
    ] = "",
    round_id: OpenRoundOption = "",
    dry_run: DryRunOption = False,
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool comment add`."""
    repo, plan_id = locate_plan(plan, Path.cwd())
    with locked(repo, plan_id):
        loaded = repo.load(plan_id)
        review = review_of(loaded)
        body = body_named(agency, review.agencies)
        round_file = open_round_named(review, round_id)
        refuse_faulty(loaded, plan_id, f"comments/{plan_id}/{round_file.id}/{body}.yaml")
        draft = draft_in_round(review, round_file)
        place = place_named(draft.plan, section) if section else Place()
        heard = Heard(
            content,
            place.section,
            place.field,
            section if section not in {place.section, place.field} else "",
            quote,
            text,
            action,
            title,
            _target(draft.plan, after, place),
            _target(draft.plan, before, place),
            _target(draft.plan, into, place),
            block,
            reason,
            author,
            supports,
        )
        made = add_comment(review, draft, round_file, body, heard)
        if isinstance(made, Message):
            raise PlantoolError(made)
        if made.files and not dry_run:
            write_comment_files(repo, review, made.files)
    path = f"comments/{plan_id}/{round_file.id}/{body}.yaml"
    if output_format is OutputFormat.JSON:
        print_json(_json(plan_id, round_file.id, body, path, made, dry_run=dry_run))
    else:
        _print(draft, path, made, dry_run=dry_run)
    return exit_code(made.findings)


def _target(plan: Plan, words: str, place: Place) -> str:
    """A section's ID; what goes beside a list's item is named by that item's own words."""
    return words if not words or place.field else place_named(plan, words).section


def _print(draft: SentDraft, path: str, made: Intake, *, dry_run: bool) -> None:
    if not made.taken:
        say(message("{path} holds this comment already; nothing was added.", path=path))
        return
    taken = made.taken[0]
    edits = taken.remark.edits
    section = (edits[0].section if edits else taken.remark.section) or ""
    named = draft.plan.section(section)
    place = draft.places.numbering.reference(section) if named else ""
    field = (edits[0].field if edits else taken.remark.field) or ""
    actions = action_words(edit.action for edit in edits)
    where = ", ".join(part for part in (place or section or field, actions) if part)
    what = (
        message("{id} would be added to {path}: {what}", id=taken.id, path=path, what=where)
        if dry_run
        else message("{id} added to {path}: {what}", id=taken.id, path=path, what=where)
    )
    say(what)
    for edit in edits:
        quote = edit.quote.exact if edit.quote else ""
        words = [f"«{part}»" for part in (quote, edit.text.strip()) if part]
        if words:
            say("    " + " → ".join(words))
    if made.findings:
        print_findings(made.findings)


def _json(
    plan_id: str, round_id: str, agency: str, path: str, made: Intake, *, dry_run: bool
) -> dict[str, object]:
    taken = made.taken[0] if made.taken else None
    edits = taken.remark.edits if taken else ()
    return {
        "plan": plan_id,
        "round": round_id,
        "agency": agency,
        "id": taken.id if taken else None,
        "path": path,
        "dry_run": dry_run,
        "known": not made.taken,
        "edits": [
            {
                "section": edit.section,
                "field": edit.field or None,
                "action": edit.action.value,
                "quote": edit.quote.exact if edit.quote else None,
                "text": edit.text,
            }
            for edit in edits
        ],
        "section": taken.remark.section or None if taken and not edits else None,
        "supports": taken.remark.supports or None if taken else None,
        "findings": [finding_json(one) for one in made.findings],
    }
