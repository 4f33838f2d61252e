"""Whether a draft is what its base and its record make of it, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.finding import Finding, Severity
from plantool.core.history import edits_of, free_entries, make_draft, masked, without_history_line
from plantool.core.message import Message, message
from plantool.core.parse_plan import parse_plan
from plantool.core.plan import HistoryLine, Plan
from plantool.core.record import RecordFile, sha256_of
from plantool.core.review import Review
from plantool.core.rule import fault
from plantool.core.text import SourceText, Span
from plantool.core.text_diff import changed_spans

EDITED_BY_HAND = fault(
    "V001",
    "unexplained-change",
    Severity.ERROR,
    """The text differs from what the recorded edits make of the draft before: somebody changed it
    by hand.

    `plantool capture` turns hand edits into comments of a body, into the adopted wording of a
    comment, or into the drafter's own revision. To give them up, put the frozen text back.
    """,
)
BROKEN_HISTORY = fault(
    "V002",
    "broken-history",
    Severity.ERROR,
    """A frozen draft, a record or a line of `history` is missing or was changed afterwards, so
    that the plan's way from draft to draft can no longer be shown.

    Take the file back from git (`git log --follow -- plans/drafts/…`).
    """,
)
LINE_ENDS = fault(
    "V003",
    "line-ends",
    Severity.ERROR,
    """Only the line ends differ from what was recorded: git on Windows rewrote them.

    Put `plans/** -text` and `comments/** -text` into `.gitattributes`, then run
    `git rm --cached -r . && git reset --hard`.
    """,
)

LONGEST_SHOWN = 70
"""Characters of a wording that a message shows whole."""


def state_faults(review: Review) -> Iterator[Finding]:
    """Whether the plan still is the draft that was released or made: what stops `apply`."""
    plan, number = review.plan, review.plan.header.draft
    if number in review.frozen:
        yield from changed_text(_parsed(review.frozen[number]), plan, number)
        return
    if number > 1:
        expected = expected_draft(review, number)
        if isinstance(expected, Plan):
            yield from changed_text(expected, plan, number)
        else:
            yield expected


def expected_draft(review: Review, number: int) -> Plan | Finding:
    """Draft `number` made again from the frozen draft before it and its record."""
    path = review.plan.source.path
    before, record = review.frozen.get(number - 1), review.records.get(number)
    folder = f"plans/drafts/{review.plan.id}"
    if before is None:
        what = message("{path} is missing", path=f"{folder}/{number - 1}.md")
        return BROKEN_HISTORY.file_finding(path, what)
    if record is None:
        what = message("{path} is missing or cannot be read", path=f"{folder}/{number}.yaml")
        return BROKEN_HISTORY.file_finding(path, what)
    lines = (line for line in review.plan.header.history if line.draft == number)
    held = next(lines, HistoryLine(draft=number, base="", record=""))
    base = _parsed(with_hash(before, held.base))
    if base is None:
        what = message("the frozen draft is no plan any more")
        return BROKEN_HISTORY.file_finding(before.path, what)
    return _made(base, record, held)


def with_hash(source: SourceText, sha256: str) -> SourceText:
    """The text as it was when it had this hash, where only its line ends were rewritten since;
    else as it is.
    """
    for end in ("\n", "\r\n"):
        text = re.sub(r"\r\n?|\n", end, source.text)
        if text != source.text and sha256_of(text) == sha256:
            return SourceText(text, source.path)
    return source


def _made(base: Plan, record: RecordFile, held: HistoryLine) -> Plan | Finding:
    number = held.draft
    edits = edits_of(record.model)
    length = len(base.source.text)
    for edit in record.model.edits:
        span = Span(edit.start, edit.end)
        if edit.end > length or edit.start > edit.end or span.of(base.source.text) != edit.old:
            what = message(
                "edit at {start}: the frozen draft does not hold the words «{old}» there",
                start=edit.start,
                old=edit.old[:60],
            )
            return BROKEN_HISTORY.file_finding(record.source.path, what)
    try:
        bare = without_history_line(base, edits, number)
        written = sha256_of(with_hash(record.source, held.record).text)
        line = HistoryLine(draft=number, base=sha256_of(base.source.text), record=written)
        text = make_draft(base, edits, line)
    except ValueError:
        what = message("the record's edits overlap; it was changed afterwards")
        return BROKEN_HISTORY.file_finding(record.source.path, what)
    if sha256_of(bare) != record.model.result:
        what = message("the record's edits do not give the draft whose hash it holds")
        return BROKEN_HISTORY.file_finding(record.source.path, what)
    plan = _parsed(SourceText(text, base.source.path))
    if plan is None:
        what = message("the record's edits do not give a plan")
        return BROKEN_HISTORY.file_finding(record.source.path, what)
    return plan


def changed_text(expected: Plan | None, actual: Plan, number: int) -> Iterator[Finding]:
    """Each stretch in which a draft differs from what it must be, free values aside."""
    if expected is None:
        what = message("the frozen draft {n} is no plan any more", n=number)
        yield BROKEN_HISTORY.file_finding(actual.source.path, what)
        return
    wanted, found = masked(expected), masked(actual)
    if wanted == found:
        return
    if _with_feeds(wanted) == _with_feeds(found):
        what = message(
            "only the line ends differ from draft {n} as recorded; "
            "put 'plans/** -text' into .gitattributes and check out again",
            n=number,
        )
        yield LINE_ENDS.file_finding(actual.source.path, what)
        return
    for before, span in changed_spans(expected.source.text, actual.source.text):
        if not _is_free(actual, span):
            old, new = before.of(expected.source.text), span.of(actual.source.text)
            what = _edited(number, _short(old), _short(new))
            yield EDITED_BY_HAND.finding(actual.source.place(span), what)


def _edited(number: int, old: str, new: str) -> Message:
    if not old:
        return message(
            "draft {n}: added «{new}», which no comment explains; "
            "'plantool capture' records hand edits",
            n=number,
            new=new,
        )
    if not new:
        return message(
            "draft {n}: deleted «{old}», which no comment explains; "
            "'plantool capture' records hand edits",
            n=number,
            old=old,
        )
    return message(
        "draft {n}: «{old}» became «{new}», which no comment explains; "
        "'plantool capture' records hand edits",
        n=number,
        old=old,
        new=new,
    )


def _is_free(plan: Plan, span: Span) -> bool:
    return any(entry.contains(span) for entry in free_entries(plan))


def _with_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _short(words: str) -> str:
    flat = " ".join(words.split()) or words
    return flat if len(flat) <= LONGEST_SHOWN else f"{flat[:60]} …"


def _parsed(source: SourceText) -> Plan | None:
    plan, _ = parse_plan(source)
    return plan
