"""`diff` as one self-contained page: both wordings side by side, then whose words did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from plantool.cli.diff_words import (
    Shown,
    field_kind_word,
    head_cause,
    is_only_renumbered,
    kind_words,
    section_title,
    summary,
)
from plantool.cli.output import clean
from plantool.core.diff_model import BlockChange, Run, SectionChange, UnitKind
from plantool.i18n import gettext as _

_STYLE = """
:root { --old: #b45309; --old-bg: #fff3e0; --new: #1d4ed8; --new-bg: #e8f0fe; --line: #e2e5ea;
  --dim: #5f6773; --ink: #1b1f24; }
* { box-sizing: border-box; }
body { margin: 0; background: #f5f6f8; color: var(--ink);
  font: 16px/1.6 "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 24px; line-height: 1.3; margin: 0 0 4px; }
h2 { font-size: 18px; line-height: 1.4; margin: 0; }
.summary, .kind, .id, th { color: var(--dim); font-size: 14px; font-weight: 400; }
.summary { margin: 0 0 24px; }
section { background: #fff; border: 1px solid var(--line); border-radius: 8px;
  padding: 18px 22px; margin: 0 0 16px; }
.block { border-top: 1px solid var(--line); margin-top: 14px; padding-top: 14px; }
.block p { margin: 0; overflow-wrap: anywhere; }
del { color: var(--old); background: var(--old-bg); text-decoration: line-through; }
ins { color: var(--new); background: var(--new-bg); text-decoration: underline;
  text-underline-offset: 3px; }
del, ins { border-radius: 3px; padding: 1px 2px; }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 24px; }
.sides div::before { content: attr(data-name); display: block; color: var(--dim);
  font-size: 12px; }
.who { color: var(--dim); font-size: 14px; margin-top: 8px !important; }
.who::before { content: "\\21B3\\00A0"; }
.cell + .cell::before { content: " | "; color: var(--dim); }
ul { margin: 8px 0 0; padding-left: 22px; }
@media (max-width: 720px) { .sides { grid-template-columns: 1fr; gap: 10px; } }
@media print { body { background: #fff; } section { break-inside: avoid; } }
"""


def diff_html(shown: Shown) -> str:
    """The page: no script, no file beside it, every word of the plan escaped."""
    return clean("\n".join(_page(shown)) + "\n")


def _page(shown: Shown) -> Iterator[str]:
    heading = escape(f"{shown.old_name} → {shown.new_name}")
    plan = escape(shown.diff.new.id)
    yield "<!DOCTYPE html>"
    yield '<html lang="vi"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{plan}: {heading}</title><style>{_STYLE}</style></head><body><main>"
    yield f'<h1>{heading}</h1><p class="summary">{plan} · {escape(summary(shown))}</p>'
    for change in shown.diff.fields:
        kind = escape(field_kind_word(change))
        yield f'<section><h2>{escape(change.name)} <span class="kind">{kind}</span></h2>'
        for block in change.changed_blocks:
            yield from _block(shown, block)
        yield "</section>"
    renumbered = []
    for section in shown.diff.changed_sections:
        if is_only_renumbered(section):
            renumbered.append(section)
        else:
            yield from _section(shown, section)
    if renumbered:
        yield f"<section><h2>{escape(_('Only the number changed'))}</h2><ul>"
        yield from (_renumbered(shown, section) for section in renumbered)
        yield "</ul></section>"
    yield "</main></body></html>"


def _section(shown: Shown, change: SectionChange) -> Iterator[str]:
    number = escape(change.number_new or change.number_old)
    title = "".join(_inline(change.title)) or escape(section_title(change.new or change.old))
    marks = f'<span class="id">#{escape(change.id)}</span> <span class="kind">'
    kinds = escape(kind_words(change))
    yield f"<section><h2>{number} {title} {marks}({kinds})</span></h2>"
    named, explained = head_cause(change)
    yield from _who(shown, named, explained=explained)
    for block in change.changed_blocks:
        yield from _block(shown, block)
    yield "</section>"


def _renumbered(shown: Shown, change: SectionChange) -> str:
    who = shown.who(change.comments, explained=change.explained)
    words = f"{change.number_old} → {change.number_new}  {section_title(change.new)}"
    return f'<li>{escape(words)} <span class="kind">{escape(who)}</span></li>'


def _block(shown: Shown, block: BlockChange) -> Iterator[str]:
    if not block.changes:
        return
    yield '<div class="block">'
    if block.old and block.new:
        old = _cells(block, tuple(_sides(block, is_new=False)))
        new = _cells(block, tuple(_sides(block, is_new=True)))
        yield f'<div class="sides"><div data-name="{escape(shown.old_name)}">{old}</div>'
        yield f'<div data-name="{escape(shown.new_name)}">{new}</div></div>'
    else:
        yield _cells(block, ["".join(_inline(part)) for part in block.parts])
    comments = tuple(dict.fromkeys(one for run in block.changes for one in run.comments))
    yield from _who(shown, comments, explained=all(run.explained for run in block.changes))
    yield "</div>"


def _sides(block: BlockChange, *, is_new: bool) -> Iterator[str]:
    """The words of one side, what changed in them marked."""
    for part in block.parts:
        yield "".join(_inline(part, is_new=is_new))


def _cells(block: BlockChange, parts: Sequence[str]) -> str:
    unit = block.new or block.old
    if unit and unit.kind is UnitKind.ROW:
        return "<p>" + "".join(f'<span class="cell">{part}</span>' for part in parts) + "</p>"
    dash = "– " if unit and unit.kind is UnitKind.ITEM else ""
    return f"<p>{dash}{''.join(parts)}</p>"


def _inline(runs: Sequence[Run], *, is_new: bool | None = None) -> Iterator[str]:
    """The runs of one side, or of both where no side is named."""
    for run in runs:
        if run.is_equal:
            yield escape(run.old if is_new is False else run.new)
            continue
        if run.old and is_new is not True:
            yield f"<del>{escape(run.old)}</del>"
        if run.new and is_new is not False:
            yield f"<ins>{escape(run.new)}</ins>"


def _who(shown: Shown, comments: tuple[str, ...], *, explained: bool) -> Iterator[str]:
    who = shown.who(comments, explained=explained)
    if who:
        yield f'<p class="who">{escape(who)}</p>'
