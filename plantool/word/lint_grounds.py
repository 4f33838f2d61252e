"""Rules for the grounds (căn cứ): their last sign, and how laws are named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plantool.core.finding import Severity
from plantool.core.message import message
from plantool.core.rule import fault
from plantool.word.lint_component import Kind
from plantool.word.lint_components import Anatomy
from plantool.word.lint_finding import (
    DocxFinding,
    DocxRule,
    annex_one,
    docx_rule,
    quoted,
    words,
)

GROUND_END = docx_rule(
    fault(
        "D151",
        "ground-punctuation",
        Severity.ERROR,
        """Each ground ends with a semicolon, the last one with a full stop.

        A sentence that begins with "Căn cứ" and goes on to "… ban hành Kế hoạch …" is no ground.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.a.
        """,
    ),
    annex_one("II.6.a"),
    says=message("a ground ends with the wrong sign"),
)
LAW_NUMBER = docx_rule(
    fault(
        "D152",
        "law-with-number",
        Severity.WARNING,
        """A ground names a law or an ordinance without number, symbol and issuing body.

        "Căn cứ Luật Điện lực ngày 30 tháng 11 năm 2024;". All other texts are cited with them.

        Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục II.6.a.
        """,
    ),
    annex_one("II.6.a"),
    says=message("a law is cited with its number"),
)
GROUND_RULES: tuple[DocxRule, ...] = (GROUND_END, LAW_NUMBER)

_LAW = re.compile(r"^Căn cứ (?:Bộ )?(?:luật|Luật|Pháp lệnh)\b[^;]*?(?P<number>số \d+/\d{4}/\w+)")


def check_grounds(anatomy: Anatomy) -> Iterator[DocxFinding]:
    """The faults of the grounds."""
    grounds = anatomy.of(Kind.GROUND)
    for ground in grounds:
        sign = "." if ground is grounds[-1] else ";"
        if not ground.words.endswith(sign):
            yield GROUND_END.found(
                quoted(ground.words),
                measured=words(ground.words[-1]),
                allowed=words(sign),
                index=ground.paragraph.index,
            )
        number = _LAW.search(ground.words)
        if number:
            yield LAW_NUMBER.found(
                quoted(ground.words),
                measured=words(number["number"]),
                allowed=message("the law's name alone"),
                index=ground.paragraph.index,
            )
