"""`plantool export`: all comments in the draft's order, for Excel or as W3C Web Annotations."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from plantool.cli.file_day import file_epoch
from plantool.cli.incomplete import tell_incomplete
from plantool.cli.options import PlanArgument
from plantool.cli.output import json_text, tell
from plantool.cli.reading import read_plan, review_of
from plantool.core.comment import LocatedComment
from plantool.core.message import message, plural
from plantool.core.opinion import Opinion, opinions_of
from plantool.core.review import Review
from plantool.disk import write_output
from plantool.errors import PlantoolError
from plantool.i18n import gettext as _

Listed = tuple[tuple[Opinion, LocatedComment], ...]


def command(
    plan: PlanArgument,
    *,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FILE", help=_("A .xlsx, .csv or .jsonld file.")),
    ],
) -> int:
    """Run `plantool export`."""
    suffix = output.suffix.lower()
    if suffix not in {".xlsx", ".csv", ".jsonld"}:
        what = message("write to a .xlsx, .csv or .jsonld file, not '{path}'", path=str(output))
        raise PlantoolError(what)
    _repo, _plan_id, loaded = read_plan(plan)
    review = review_of(loaded)
    listed = _listed(review.consulted)
    write_output(output, _written(review, listed, suffix))
    count = plural("{n} comment", "{n} comments", len(listed))
    tell(message("Written: {path} ({count}).", path=str(output), count=count))
    return tell_incomplete(loaded)


def _listed(review: Review) -> Listed:
    """Each comment as printed and as it is, in the order of the draft."""
    counted = Counter(located.id for located in review.comments)
    for comment_id, times in counted.items():
        if times > 1:
            what = message(
                "{path}: the comment ID '{id}' stands twice; 'plantool validate' shows where",
                path=review.by_id[comment_id].file.source.path,
                id=comment_id,
            )
            raise PlantoolError(what)
    opinions = opinions_of(review, review.comments)
    return tuple((opinion, review.by_id[opinion.id]) for opinion in opinions)


def _written(review: Review, listed: Listed, suffix: str) -> bytes:
    if suffix == ".jsonld":
        from plantool.core.web_annotation import annotation_collection

        return (json_text(annotation_collection(review, listed)) + "\n").encode()
    from plantool.cli.export_sheet import comment_sheet
    from plantool.sheets import csv_bytes, xlsx_bytes

    sheet = comment_sheet(review, listed)
    if suffix == ".csv":
        return csv_bytes(sheet)
    return xlsx_bytes((sheet,), epoch=file_epoch(review))
