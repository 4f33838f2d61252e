"""`plantool locate`: where quoted words stand in a plan, or the wording nearest to them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import typer

from plantool.cli.options import FormatOption, OutputFormat, PlanArgument
from plantool.cli.output import print_json, say
from plantool.cli.place import Place, place_named
from plantool.cli.reading import read_plan, review_of
from plantool.cli.table import screen_width, wrapped
from plantool.core.anchor import Candidate, Match, MatchKind
from plantool.core.locate_quote import locate_in_field, locate_in_section
from plantool.core.message import Message, message
from plantool.core.text import SourceText
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _
from plantool.i18n import translate


def command(
    plan: PlanArgument,
    *,
    quote: Annotated[str, typer.Option("--quote", metavar="TEXT", help=_("The words to find."))],
    section: Annotated[
        str,
        typer.Option("--section", metavar="PLACE", help=_("A section: its ID, number or name.")),
    ] = "",
    field: Annotated[
        str, typer.Option("--field", metavar="FIELD", help=_("A header field, such as recipients."))
    ] = "",
    prefix: Annotated[
        str, typer.Option("--prefix", metavar="TEXT", help=_("Words right before the quote."))
    ] = "",
    suffix: Annotated[
        str, typer.Option("--suffix", metavar="TEXT", help=_("Words right behind the quote."))
    ] = "",
    output_format: FormatOption = OutputFormat.TEXT,
) -> int:
    """Run `plantool locate`."""
    if bool(section) == bool(field):
        raise PlantoolError(message("say where to look: either --section or --field"))
    if not quote.strip():
        raise PlantoolError(message("--quote is empty"))
    _repo, _plan_id, loaded = read_plan(plan)
    parsed = review_of(loaded).plan
    place = place_named(parsed, section) if section else Place(field=field)
    seek, name = (
        (locate_in_section, place.section) if place.section else (locate_in_field, place.field)
    )
    match = seek(parsed, name, quote, prefix=prefix, suffix=suffix)
    if isinstance(match, Message):
        raise PlantoolError(match)
    if output_format is OutputFormat.JSON:
        print_json(_match_json(match))
    else:
        for line in _lines(parsed.source, match):
            say(line)
    return int(match.kind is not MatchKind.EXACT)


def _match_json(match: Match) -> dict[str, object]:
    span = match.span
    return {
        "match": match.kind.value,
        "score": match.score,
        "start": span and span.start,
        "end": span and span.end,
        "text": match.text if span else None,
        "candidates": [
            {
                "start": candidate.span.start,
                "end": candidate.span.end,
                "text": candidate.text,
                "score": candidate.score,
            }
            for candidate in match.candidates
        ],
    }


def _lines(source: SourceText, match: Match) -> Iterator[str]:
    if match.span:
        start = source.position(match.span.start)
        yield f"{source.path}:{start.line}:{start.column}"
        yield from wrapped(match.text, screen_width(), "  ")
        if match.context_disagrees:
            yield _("The context given is not the one that stands there.")
        return
    match match.kind:
        case MatchKind.AMBIGUOUS:
            yield _("The words stand here more than once; --prefix or --suffix tells them apart:")
        case MatchKind.FUZZY:
            yield _("The words are not here; nearest wording:")
        case MatchKind.NONE | MatchKind.EXACT:
            yield _("The words are not here, nor any like them.")
    for candidate in match.candidates:
        yield from _candidate_lines(source, candidate, match.kind)


def _candidate_lines(source: SourceText, candidate: Candidate, kind: MatchKind) -> Iterator[str]:
    start = source.position(candidate.span.start)
    where = f"{source.path}:{start.line}:{start.column}"
    likeness = message("{n} % alike", n=round(candidate.score * 100))
    yield where if kind is MatchKind.AMBIGUOUS else f"{where} ({translate(likeness)})"
    yield from wrapped(candidate.words, screen_width(), "  ")
