"""Bảng tổng hợp, tiếp thu, giải trình: every opinion beside its answer, a part for each round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct, to_builtins
from msgspec.structs import asdict

from plantool.core.consultation import PrintedRound, all_counts, printed_rounds
from plantool.core.drafter import drafter_values
from plantool.core.numerals import roman
from plantool.core.opinion import Opinion, opinions_of
from plantool.core.printed_place import PrintedPlace
from plantool.core.review import Review


class PlaceGroup(Struct, frozen=True):
    """The opinions about one place, which share the first cell of their rows."""

    number: int
    """Counted from 1 through the part."""
    place: PrintedPlace
    quotes: tuple[str, ...]
    """The wording of the draft that the opinions are about, each once."""
    opinions: tuple[Opinion, ...]


def matrix_context(review: Review) -> dict[str, object]:
    """The values of the template `tong-hop`."""
    rounds = printed_rounds(review)
    parts = [_part(review, one) | {"roman": roman(n)} for n, one in enumerate(rounds, 1)]
    return drafter_values(review) | {
        "columns": "five" if review.settings.matrix.strip() == "five" else "four",
        "counts": to_builtins(all_counts(review)),
        "parts": parts,
    }


def place_groups(review: Review, opinions: Iterable[Opinion]) -> tuple[PlaceGroup, ...]:
    """The opinions by place, in the order in which they come."""
    grouped = groupby(opinions, key=lambda one: one.place.key)
    return tuple(
        _group(review, number, tuple(members)) for number, (_, members) in enumerate(grouped, 1)
    )


def round_values(found: PrintedRound) -> dict[str, object]:
    """A round's facts and counts as values of a template."""
    values = asdict(found)
    del values["comments"]
    return {name: to_builtins(value) for name, value in values.items()}


def _part(review: Review, found: PrintedRound) -> dict[str, object]:
    groups = place_groups(review, opinions_of(review, found.comments))
    return {"round": round_values(found), "groups": [to_builtins(group) for group in groups]}


def _group(review: Review, number: int, opinions: tuple[Opinion, ...]) -> PlaceGroup:
    quotes = (quote for one in opinions for quote in _quotes(review, one))
    return PlaceGroup(number, opinions[0].place, tuple(dict.fromkeys(quotes)), opinions)


def _quotes(review: Review, opinion: Opinion) -> Iterator[str]:
    """The words of the draft that the opinion's first place is about."""
    comment = review.by_id[opinion.id].comment
    for request in (comment, *comment.edits):
        if request.quote and request.quote.exact.strip():
            yield " ".join(request.quote.exact.split())
            return
