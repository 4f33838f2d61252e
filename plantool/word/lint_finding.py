"""A fault of a Word file against Decree 30, and the rule it breaks."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field
from msgspec.structs import replace

from plantool.core.finding import Finding
from plantool.core.message import Message, message
from plantool.core.rule import Rule

_LONGEST_QUOTE = 60


class DocxRule(Rule, frozen=True):
    """A rule of Decree 30; `annex` is where it stands, `says` what is wrong, in a sentence."""

    annex: str = ""
    says: Message = field(default_factory=lambda: message(""))

    def found(
        self,
        place: Message,
        *,
        measured: Message,
        allowed: Message,
        index: int = -1,
        annex: str = "",
    ) -> DocxFinding:
        """A finding of this rule at a place; `index` is the paragraph's, to put it in order."""
        return DocxFinding(self, place, measured, allowed, annex or self.annex, index)


class DocxFinding(Struct, frozen=True):
    """One fault of a Word file."""

    rule: DocxRule
    place: Message
    """The page's component, or the paragraph with its words."""
    measured: Message
    allowed: Message
    annex: str
    index: int = -1
    count: int = 1
    """At how many places the same was measured; `place` is the first."""

    @property
    def message(self) -> Message:
        """The whole sentence: what is wrong, what was found, what is expected."""
        return message(
            "{says}: {measured}; expected: {allowed}",
            says=self.rule.says,
            measured=self.measured,
            allowed=self.allowed,
        )

    def finding(self, path: str) -> Finding:
        """The same as a finding like all others, about the whole file."""
        return Finding(self.rule.code, self.rule.name, self.rule.severity, self.message, path)


def docx_rule(rule: Rule, annex: str, *, says: Message) -> DocxRule:
    """The rule with its place in the decree and the sentence of its findings."""
    return DocxRule(rule.code, rule.name, rule.severity, rule.manual, annex=annex, says=says)


def gathered(findings: Iterable[DocxFinding]) -> tuple[DocxFinding, ...]:
    """The findings in reading order; what is wrong alike in many places is said once."""
    first: dict[object, DocxFinding] = {}
    places: dict[object, set[tuple[int, str]]] = {}
    for one in sorted(findings, key=lambda finding: (finding.index, finding.rule.code)):
        key = (one.rule.code, str(one.measured), str(one.allowed))
        first.setdefault(key, one)
        places.setdefault(key, set()).add((one.index, str(one.place)))
    return tuple(replace(one, count=len(places[key])) for key, one in first.items())


def quoted(text: str) -> Message:
    """A paragraph by its first words."""
    words = " ".join(text.split())
    shown = words if len(words) <= _LONGEST_QUOTE else f"{words[:_LONGEST_QUOTE].rstrip()}…"
    return message("paragraph “{words}”", words=shown)


def points(size: float) -> Message:
    """A size of letters."""
    return message("{n} pt", n=f"{size:g}")


def millimetres(length: float) -> Message:
    """A length on paper."""
    return message("{n} mm", n=f"{length:.1f}".removesuffix(".0"))


def words(text: str) -> Message:
    """Words of the document, as measured."""
    return message("“{words}”", words=" ".join(text.split()))


def side(align: str) -> Message:
    """Where a paragraph's lines stand."""
    names = {
        "left": message("at the left"),
        "right": message("at the right"),
        "center": message("centred"),
        "both": message("justified"),
    }
    return names.get(align) or words(align)


def size_range(least: float, most: float) -> Message:
    """The sizes that the decree allows."""
    if least == most:
        return points(least)
    return message("{least}–{most} pt", least=f"{least:g}", most=f"{most:g}")


def annex_one(section: str) -> str:
    """A section of Annex I, Part I, as the decree is cited."""
    return f"Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I, mục {section}"


SAMPLES = "Nghị định 30/2020/NĐ-CP, Phụ lục III (mẫu trình bày)"
"""Where the samples show what the annex's text does not say."""

PRACTICE = "Thực hành soạn thảo; Nghị định 30/2020/NĐ-CP không quy định"
"""Where a rule is practice alone."""
