"""`diff` as Markdown with CriticMarkup: {++new++}, {--old--}, {>>whose words<<}."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plantool.cli.diff_words import (
    Shown,
    field_kind_word,
    head_cause,
    kind_words,
    section_title,
    summary,
)
from plantool.cli.output import clean
from plantool.core.diff_model import BlockChange, Run, SectionChange, UnitKind


def diff_markdown(shown: Shown) -> str:
    """The changed paragraphs under their headings."""
    return clean("\n".join(_lines(shown)) + "\n")


def _lines(shown: Shown) -> Iterator[str]:
    yield f"# {shown.old_name} → {shown.new_name}"
    yield ""
    yield summary(shown)
    for change in shown.diff.fields:
        kind = field_kind_word(change)
        yield ""
        yield f"## `{change.name}`" + (f" ({kind})" if kind else "")
        yield from _blocks(shown, change.changed_blocks)
    for section in shown.diff.changed_sections:
        yield ""
        yield _heading(shown, section)
        yield from _blocks(shown, section.changed_blocks)


def _heading(shown: Shown, change: SectionChange) -> str:
    number = change.number_new or change.number_old
    title = "".join(_redline(shown, change.title)) or section_title(change.new or change.old)
    named, explained = head_cause(change)
    is_noted = any(not run.is_equal for run in change.title)
    note = "" if is_noted else _note(shown, named, explained=explained)
    return f"## {number} {title} ({kind_words(change)}){note}".replace("##  ", "## ")


def _blocks(shown: Shown, blocks: Sequence[BlockChange]) -> Iterator[str]:
    for block in blocks:
        unit = block.new or block.old
        if unit is None or not block.changes:
            continue
        parts = ["".join(_redline(shown, part)) for part in block.parts]
        yield ""
        if unit.kind is UnitKind.ROW:
            yield f"| {' | '.join(parts)} |"
        else:
            yield ("- " if unit.kind is UnitKind.ITEM else "") + parts[0]


def _redline(shown: Shown, runs: Sequence[Run]) -> Iterator[str]:
    for run in runs:
        old, new = (" ".join(words.splitlines()) for words in (run.old, run.new))
        if run.is_equal:
            yield new
            continue
        if old and new:
            yield f"{{~~{old}~>{new}~~}}"
        else:
            yield f"{{--{old}--}}" if old else f"{{++{new}++}}"
        yield _note(shown, run.comments, explained=run.explained)


def _note(shown: Shown, comments: Sequence[str], *, explained: bool) -> str:
    who = shown.who(comments, explained=explained)
    return f"{{>>{who}<<}}" if who else ""
