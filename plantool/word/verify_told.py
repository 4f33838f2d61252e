"""Where in a Word file the reader is, and what it tells of what it meets there."""

from __future__ import annotations

from lxml import etree
from msgspec import Struct, field

from plantool.core.message import Message, message, plural
from plantool.core.rule import Rule
from plantool.core.verify import shortened
from plantool.core.verify_model import NOT_READABLE, NOT_SEEN, TRACKED, Difference, Story
from plantool.word.read_styles import W
from plantool.word.verify_look import Ground

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

INSERTED = frozenset({f"{W}ins", f"{W}moveTo", f"{W}cellIns"})
DELETED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}cellDel"})

_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "HYPERLINK"})
"""Fields that show no words but those that stand there; REF shows what another place says."""
_PAGE_NUMBERS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})


class Context(Struct, frozen=True):
    """Where in a file the reader is."""

    story: Story
    where: Message
    column: int = 0
    note: int = 0
    repeats: bool = False
    ground: Ground = field(default_factory=Ground)
    is_inserted: bool = False
    is_deleted: bool = False
    depth: int = 0


class Told:
    """The differences that reading alone shows, in the order in which they are met."""

    def __init__(self) -> None:
        self.differences: list[Difference] = []
        self.section = ""
        """The section in which the reader is."""

    def of(self, rule: Rule, what: Message, context: Context, *, new: str = "") -> None:
        """A difference at a place."""
        self.differences.append(
            Difference(rule, what, context.where, new=new, section=self.section)
        )

    def unseen(self, why: Message, words: str, context: Context) -> None:
        """Words that no reader sees."""
        what = message("«{words}» is not seen: {why}", words=shortened(words), why=why)
        self.of(NOT_SEEN, what, context, new=words.strip())

    def embedded(self, element: etree._Element, context: Context) -> None:
        """Another file inside this one."""
        name = etree.QName(element).localname
        self.of(NOT_READABLE, message("embeds another file ({kind})", kind=name), context)

    def reordered(self, element: etree._Element, context: Context) -> None:
        """Words that are shown in another order than they are written in."""
        words = words_below(element)
        if words.strip():
            what = message("«{words}» is set from right to left", words=shortened(words))
            self.of(NOT_READABLE, what, context)

    def field(self, instruction: str, context: Context) -> None:
        """A field, if it is one that makes its own text."""
        words = instruction.split()
        if words and words[0].upper() not in _FIELDS:
            what = message("the field {kind} computes its text", kind=shortened(instruction))
            self.of(NOT_READABLE, what, context)

    def tracked(self, mark: etree._Element, context: Context, thing: Message | None = None) -> None:
        """What somebody added or deleted, and nobody accepted."""
        author = mark.get(f"{W}author", "") or "?"
        words = words_below(mark)
        if thing is None and not words.strip():
            return
        shown = thing or message("«{words}»", words=shortened(words))
        what = message("deleted by {author}, not accepted: {what}", author=author, what=shown)
        old, new = words, ""
        if mark.tag in INSERTED:
            what = message("added by {author}, not accepted: {what}", author=author, what=shown)
            old, new = "", words
        self.differences.append(Difference(TRACKED, what, context.where, old, new, self.section))

    def changes_of_form(self, root: etree._Element) -> None:
        """How many tracked changes of form a part holds."""
        names = [etree.QName(element).localname for element in root.iter(f"{W}*")]
        count = sum(1 for name in names if name.endswith("Change"))
        if count:
            what = plural(
                "{n} tracked change of form, not accepted",
                "{n} tracked changes of form, not accepted",
                count,
            )
            self.differences.append(Difference(TRACKED, what, message("the whole file")))


class _Field(Struct):
    instruction: str = ""
    is_result: bool = False


class Fields:
    """The fields that are open where the reader is; one may reach over paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    @property
    def is_in_instruction(self) -> bool:
        """Whether what stands here is an instruction, which nobody sees."""
        return bool(self._open) and not self._open[-1].is_result

    @property
    def is_page_number(self) -> bool:
        """Whether what stands here is a page's number, another one on each page."""
        return any(is_page_number(each.instruction) for each in self._open)

    def read(self, mark: etree._Element) -> str:
        """Takes in a field's mark; the instruction where it is complete, else nothing."""
        if mark.tag != f"{W}fldChar":
            if self._open:
                self._open[-1].instruction += mark.text or ""
            return ""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].is_result = True
            return self._open[-1].instruction
        elif kind == "end" and self._open:
            ended = self._open.pop()
            return "" if ended.is_result else ended.instruction
        return ""


def is_page_number(instruction: str) -> bool:
    """Whether the field counts pages."""
    words = instruction.split()
    return bool(words) and words[0].upper() in _PAGE_NUMBERS


def words_below(element: etree._Element) -> str:
    """All words inside an element, deleted ones too."""
    tags = (f"{W}t", f"{W}delText", f"{MATH}t")
    return "".join(part.text or "" for part in element.iter(*tags))
