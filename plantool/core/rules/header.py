"""The header: what the paper for signing needs is there, and is written as the decree asks."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from plantool.core.finding import Finding, Severity
from plantool.core.message import message, plural
from plantool.core.plan import ABBREVIATIONS, PlanHeader, Status
from plantool.core.review import Review
from plantool.core.rule import Rule, rule
from plantool.core.text import Place, Span
from plantool.core.yaml_text import nearest_span


@rule("H101", Severity.ERROR)
def plan_id_differs(review: Review, rule: Rule) -> Iterator[Finding]:
    """`plan` in the header is not the file's name without `.md`. Comments and drafts are found by
    the name, so the two must be one.

    Wrong: `plan: chi-thi-42` in `plans/chi-thi-43.md`. Mend the key; a plan is never renamed once
    a draft has gone out.
    """
    plan = review.plan
    if plan.header.plan is not None and plan.header.plan != plan.id:
        what = message(
            "'plan' is '{plan}', but the file is named '{stem}'",
            plan=plan.header.plan,
            stem=plan.id,
        )
        yield rule.finding(_place(review, "plan"), what)


@rule("H102", Severity.ERROR)
def missing_header_value(review: Review, rule: Rule) -> Iterator[Finding]:
    """The paper for signing needs a title (trích yếu), issuer, symbol, place, signature,
    recipients and archive line; one of them is empty.

    While the plan is drafted this is a note, from `status: final` on an error. Add the key:
    `place: Hà Giang`, `archive: "- Lưu: VT, NC."`.
    """
    header = review.plan.header
    severity = Severity.ERROR if is_final(header) else Severity.NOTE
    missing: dict[Place, list[str]] = {}
    for key, is_there in _needed(header):
        if not is_there:
            missing.setdefault(_place(review, *key.split(".")), []).append(f"'{key}'")
    for place, keys in missing.items():
        what = plural(
            "{keys} is missing or empty",
            "missing or empty: {keys}",
            len(keys),
            keys=", ".join(keys),
        )
        yield rule.finding(place, what, severity=severity)


def _needed(header: PlanHeader) -> Iterator[tuple[str, bool]]:
    yield "title", bool(header.title.strip())
    yield "issuer.name", bool(header.issuer.name.strip())
    yield "symbol", bool(header.symbol.strip())
    yield "place", bool(header.place.strip())
    yield "signature.lines", any(line.strip() for line in header.signature.lines)
    yield "signature.name", bool(header.signature.name.strip())
    yield "recipients", any(line.strip() for line in header.recipients)
    yield "archive", bool(header.archive.strip())


_SYMBOL = re.compile(r"[A-ZĐ][A-Za-zĐđ0-9&]*(?:[-/][A-ZĐ][A-Za-zĐđ0-9&.]*)+")


@rule("H103", Severity.WARNING)
def symbol_form(review: Review, rule: Rule) -> Iterator[Finding]:
    """The symbol is the type's abbreviation, a hyphen and the issuer's abbreviation, without a
    number and without blanks (Decree 30, Annex I).

    Wrong: `symbol: 15/KH-UBND`, `KH - UBND`, `QĐ-UBND` for a plan. Right: `symbol: KH-UBND`. The
    number has a key of its own.
    """
    header = review.plan.header
    symbol = header.symbol.strip()
    if not symbol:
        return
    expected = ABBREVIATIONS[header.type]
    if not _SYMBOL.fullmatch(symbol):
        what = message(
            "symbol '{symbol}' is written like '{example}-UBND'", symbol=symbol, example=expected
        )
        yield rule.finding(_place(review, "symbol"), what)
    elif re.split("[-/]", symbol)[0] != expected:
        what = message(
            "symbol '{symbol}' does not begin with '{expected}', the abbreviation of this type",
            symbol=symbol,
            expected=expected,
        )
        yield rule.finding(_place(review, "symbol"), what)


@rule("H104", Severity.ERROR)
def impossible_date(review: Review, rule: Rule) -> Iterator[Finding]:
    """A date is not in the calendar.

    Wrong: `date: 2021-02-30`. Mend the day.
    """
    header = review.plan.header
    for key, value in (("date", header.date), ("period", _period_date(header))):
        if value and not is_calendar_date(value):
            what = message("'{date}' is no day of the calendar", date=value)
            yield rule.finding(_place(review, key), what)


def _period_date(header: PlanHeader) -> str:
    dates = (header.period.from_, header.period.to) if header.period else ()
    return next((date for date in dates if date and not is_calendar_date(date)), "")


def is_calendar_date(value: str) -> bool:
    """Whether `2021-02-05` is a day of the calendar; a year or month alone always is."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) < 3:  # noqa: PLR2004 - year, month, day
        return True
    year, month, day = parts
    return year > 0 and 1 <= month <= 12 and day <= calendar.monthrange(year, month)[1]  # noqa: PLR2004


@rule("H105", Severity.ERROR)
def reversed_period(review: Review, rule: Rule) -> Iterator[Finding]:
    """The plan's period ends before it begins.

    Wrong: `period: {from: 2030, to: 2026}`. Right: `period: {from: 2026, to: 2030}`.
    """
    period = review.plan.header.period
    if period and period.from_ and period.to:
        length = min(len(period.from_), len(period.to))
        if period.to[:length] < period.from_[:length]:
            what = message(
                "the period ends in {to}, before {begin}", to=period.to, begin=period.from_
            )
            yield rule.finding(_place(review, "period"), what)


_RANKS = (
    (1, re.compile(r"Căn cứ (?:Hiến pháp|(?:các )?(?:Bộ )?[Ll]uật)\b")),
    (2, re.compile(r"Căn cứ (?:các )?Pháp lệnh\b")),
    (3, re.compile(r"Căn cứ (?:các )?Nghị định\b")),
    (4, re.compile(r"Căn cứ (?:các )?Thông tư\b")),
    (9, re.compile(r"(?:Theo|Xét) đề nghị\b")),
)


@rule("H106", Severity.WARNING)
def grounds_order(review: Review, rule: Rule) -> Iterator[Finding]:
    """The grounds stand by legal force: laws, ordinances (pháp lệnh), decrees (nghị định),
    circulars (thông tư); `Theo đề nghị của …` is the last one.

    Wrong: `Căn cứ Nghị định số 30/2020/NĐ-CP …` before `Căn cứ Luật Tổ chức chính quyền địa
    phương …`. Other texts, such as those of the Party, are not looked at.
    """
    highest, name = 0, ""
    for index, ground in enumerate(review.plan.header.grounds):
        rank = next((rank for rank, pattern in _RANKS if pattern.match(ground.strip())), 0)
        if rank and rank < highest:
            what = message("'{ground}' belongs before '{other}'", ground=_short(ground), other=name)
            yield rule.finding(_place(review, "grounds", index), what)
        elif rank:
            highest, name = rank, _short(ground)


@rule("H107", Severity.WARNING)
def grounds_ending(review: Review, rule: Rule) -> Iterator[Finding]:
    """Each ground ends with a semicolon, the last one with a full stop (Decree 30, Annex I); or
    none of them ends with either, and the marks are set when the plan is rendered.

    Wrong: `Căn cứ Luật Tổ chức chính quyền địa phương.` with another ground behind it. Right:
    `Căn cứ Luật Tổ chức chính quyền địa phương;`.
    """
    grounds = [ground.strip() for ground in review.plan.header.grounds]
    if not any(ground.endswith((";", ".", ",")) for ground in grounds):
        return
    for index, ground in enumerate(grounds):
        is_last = index == len(grounds) - 1
        right = "." if is_last else ";"
        # "Theo đề nghị …" may end with a comma before the words that issue the text.
        allowed = (right, ",") if is_last else (right,)
        if ground and not ground.endswith(allowed):
            what = message(
                "the ground ends with '{end}'; write '{right}'", end=ground[-1:], right=right
            )
            yield rule.finding(_place(review, "grounds", index), what)


@rule("H108", Severity.ERROR)
def history_inconsistent(review: Review, rule: Rule) -> Iterator[Finding]:
    """`history` and `draft` do not belong together. plantool alone writes both: one line a draft,
    the last one for the present draft.

    Take back the edit of these lines (`git checkout`, or `plantool undo`). A plan that begins
    with a draft above 1 and has no history is only warned of.
    """
    header = review.plan.header
    numbers = [line.draft for line in header.history]
    if not numbers:
        if header.draft > 1:
            what = message(
                "draft {n} has no history: how it was made cannot be proved", n=header.draft
            )
            yield rule.finding(_place(review, "draft"), what, severity=Severity.WARNING)
        return
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        what = message("the drafts in 'history' do not follow one another")
        yield rule.finding(_place(review, "history"), what)
    elif numbers[-1] != header.draft:
        what = message(
            "'draft' is {draft}, but 'history' ends with draft {last}",
            draft=header.draft,
            last=numbers[-1],
        )
        yield rule.finding(_place(review, "draft"), what)


@rule("H109", Severity.ERROR)
def signed_without_number(review: Review, rule: Rule) -> Iterator[Finding]:
    """The plan is `signed`, but has no number or no day. Both are entered after signing.

    Run `plantool issue PLAN --number 15 --date 2021-02-26`, which enters both and the status.
    """
    header = review.plan.header
    if header.status is not Status.SIGNED:
        return
    for key, is_there in (("number", header.number is not None), ("date", _is_day(header.date))):
        if not is_there:
            what = message("the plan is signed, but '{key}' is missing", key=key)
            yield rule.finding(_place(review, "status"), what)


def _is_day(date: str | None) -> bool:
    return date is not None and len(date) == len("2021-02-05")


@rule("H110", Severity.WARNING)
def number_before_signing(review: Review, rule: Rule) -> Iterator[Finding]:
    """The plan has a number, but is not signed. The number is given after signing (Decree 30,
    Article 15); until then it stays empty.

    Leave `number: null`, or run `plantool issue` if the plan was signed.
    """
    header = review.plan.header
    if header.number is not None and header.status in {Status.DRAFTING, Status.CONSULTING}:
        what = message("number {n} stands in a plan that is not signed", n=header.number)
        yield rule.finding(_place(review, "number"), what)


@rule("H111", Severity.WARNING)
def academic_title(review: Review, rule: Rule) -> Iterator[Finding]:
    """The signer's name has an academic title or a form of address before it (Decree 30, Article
    12, forbids it in the texts of state bodies).

    Wrong: `name: TS. Nguyễn Văn A`. Right: `name: Nguyễn Văn A`.
    """
    name = review.plan.header.signature.name.strip()
    if re.match(r"(?:GS|PGS|TS|ThS|CN|KS|BS|LS|Ông|Bà|Đồng chí)(?:\.|\s)", name):
        what = message("the signer's name '{name}' stands without a title", name=name)
        yield rule.finding(_place(review, "signature", "name"), what)


@rule("H112", Severity.NOTE)
def missing_drafter_name(review: Review, rule: Rule) -> Iterator[Finding]:
    """A plan that goes out for comments does not name the body that drafts it (cơ quan chủ trì
    soạn thảo). That body signs the matrix, the comparison, the report and the letters, none of
    which can be made without its name.

    Add `drafter: {name: SỞ NỘI VỤ, symbol: SNV-VP, place: Hà Giang}` before `plantool release`;
    later it is a revision of your own (`plantool capture PLAN --own`). A plan without rounds and
    without the key needs none.
    """
    header = review.plan.header
    if header.drafter is None and not review.rounds:
        return
    if header.drafter is None or not header.drafter.name.strip():
        what = message("'drafter' has no 'name': the matrix, report and letters need who signs")
        yield rule.finding(_place(review, "drafter", "name"), what)


def is_final(header: PlanHeader) -> bool:
    """Whether nothing may be open any more."""
    return header.status in {Status.FINAL, Status.SIGNED}


def _short(text: str) -> str:
    return " ".join(text.split()[:6]) + (" …" if len(text.split()) > 6 else "")  # noqa: PLR2004


def _place(review: Review, *way: str | int) -> Place:
    """Where a key of the header stands; the front matter's first line where it does not."""
    plan = review.plan
    if plan.front.get(str(way[0])) is None:
        return plan.source.place(Span(0, len("---")))
    return plan.source.place(nearest_span(plan.front, way))
