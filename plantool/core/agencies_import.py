"""The list of bodies (danh sách cơ quan, đơn vị) from a table into plans/agencies.yaml.

Bodies that are there already are never replaced: what the list says otherwise is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Final

from msgspec import Struct, field

from plantool.core.agency import Agencies, Agency, AgencyKind, parse_agencies
from plantool.core.agency_kind import kind_named
from plantool.core.agency_name import find_agency
from plantool.core.edit import Edit, apply_edits
from plantool.core.finding import Finding, has_errors
from plantool.core.fold import fold
from plantool.core.header_row import Table, find_table
from plantool.core.list_faults import BODY_DIFFERS, BODY_TWICE, KIND_NOT_KNOWN, ROW_NOT_READ
from plantool.core.message import Message, message, plural
from plantool.core.model import ID
from plantool.core.plain_words import plain_words
from plantool.core.text import SourceText
from plantool.core.vietnamese import make_id, to_id
from plantool.core.yaml_edit import flow, set_key
from plantool.core.yaml_text import YamlMapping

PATH = "plans/agencies.yaml"
_LONGEST_ID = 40
_MOST_NAMED = 12


class BodyColumn(Enum):
    """What a column of the list holds."""

    NUMBER = "number"
    ID = "id"
    NAME = "name"
    SHORT = "short"
    KIND = "kind"
    ALIASES = "aliases"
    OTHER = "other"


_HEADERS: tuple[tuple[BodyColumn, re.Pattern[str]], ...] = tuple(
    (column, re.compile(pattern))
    for column, pattern in (
        (BodyColumn.NUMBER, r"^(?:tt|stt|so tt|so thu tu)$"),
        (BodyColumn.OTHER, r"dia chi|dien thoai|e-?mail|nguoi|lanh dao|ghi chu"),
        (BodyColumn.SHORT, r"viet tat|^ten ngan|^ky hieu"),
        (BodyColumn.ALIASES, r"ten (?:goi )?khac|ten thuong goi"),
        (BodyColumn.ID, r"^(?:id|ma|ma dinh danh|ma (?:co quan|don vi))$"),
        (BodyColumn.KIND, r"^loai|^nhom|^khoi|^phan loai|^cap$"),
        (BodyColumn.NAME, r"^(?:ten\b|co quan|don vi|to chuc|dia phuong)"),
    )
)
_HEADING = re.compile(r"(?:[IVX]+|[A-Z])\s*[.)\-:]\s*(?P<title>.+)")
_TOP_NUMBER = re.compile(r"[IVX]+|[A-Z]")
_GROUP = re.compile(r"^(?:cac|khoi|nhom)\b")


class ListedBody(Struct, frozen=True):
    """One row of the list."""

    row: int
    name: str
    short: str = ""
    id: str = ""
    kind: AgencyKind | None = None
    is_kind_stated: bool = False
    """Whether a column says the kind, so that another one in the file is a difference."""
    aliases: tuple[str, ...] = ()


class ImportedBodies(Struct, frozen=True):
    """The new text of plans/agencies.yaml and what became of the rows."""

    text: str
    added: dict[str, ListedBody] = field(default_factory=dict)
    completed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Bodies that were there and got keys that they had not, with these keys."""
    known: int = 0
    findings: tuple[Finding, ...] = ()


def listed_bodies(
    rows: Sequence[Sequence[str]], path: str
) -> tuple[tuple[ListedBody, ...], tuple[Finding, ...]] | None:
    """The bodies in a table, and the rows that name none; None where no header is found."""
    table = find_table(rows, _HEADERS, lambda columns: BodyColumn.NAME in columns)
    if table is None:
        return None
    bodies: list[ListedBody] = []
    findings: list[Finding] = []
    group: AgencyKind | None = None
    for number, row in table.rows:
        heading = _heading(table, row)
        if heading:
            group = kind_named(heading)
            continue
        body = _listed(table, number, row, group)
        if isinstance(body, Message):
            what = message("row {n}: {why}", n=number, why=body)
            findings.append(ROW_NOT_READ.file_finding(path, what))
        else:
            bodies.append(body)
    return tuple(bodies), tuple(findings)


def import_bodies(agencies: Agencies, bodies: Sequence[ListedBody], path: str) -> ImportedBodies:
    """The file with the bodies of a list that it has not; `path` names the list in findings."""
    merge = _Merge(agencies, path)
    for body in bodies:
        merge.take(body)
    findings = (*merge.findings, *_shared_abbreviations(merge), *_unknown_kinds(merge))
    if has_errors(findings):
        return ImportedBodies(agencies.source.text, findings=findings)
    text = _text(agencies, merge)
    return ImportedBodies(text, merge.added, merge.completed, merge.known, findings)


def _listed(
    table: Table[BodyColumn], number: int, row: Sequence[str], group: AgencyKind | None
) -> ListedBody | Message:
    name = table.cell(row, BodyColumn.NAME).strip(" ;.")
    own_id = table.cell(row, BodyColumn.ID)
    if not name:
        return message("no name")
    if own_id and not ID.fullmatch(own_id):
        # A code of the administration, H20.05 or 000.00.01: no ID, and no fault either.
        own_id = ""
    stated = kind_named(table.cell(row, BodyColumn.KIND))
    aliases = re.split(r"\s*[;,]\s*", table.cell(row, BodyColumn.ALIASES))
    return ListedBody(
        number,
        name,
        table.cell(row, BodyColumn.SHORT),
        own_id,
        stated or kind_named(name) or group,
        is_kind_stated=stated is not None,
        aliases=tuple(alias for alias in aliases if alias),
    )


def _heading(table: Table[BodyColumn], row: Sequence[str]) -> str:
    """The title of a group of rows: "I. Các sở, ban, ngành"; "" for a row that is a body."""
    filled = [cell.strip() for cell in row if cell.strip()]
    number = table.cell(row, BodyColumn.NUMBER)
    if len(filled) == 1:
        numbered = _HEADING.fullmatch(filled[0])
        title = numbered["title"] if numbered else filled[0]
        return title if numbered or _GROUP.match(plain_words(title)) else ""
    is_top = bool(number) and _TOP_NUMBER.fullmatch(number.strip(" .)")) is not None
    return table.cell(row, BodyColumn.NAME) if is_top else ""


class _Merge:
    """What a list adds to the bodies that are there."""

    def __init__(self, agencies: Agencies, path: str) -> None:
        self.agencies = agencies
        self.path = path
        self.all: dict[str, Agency] = dict(agencies.by_id)
        self.rows: dict[str, int] = {}
        self.added: dict[str, ListedBody] = {}
        self.completed: dict[str, tuple[str, ...]] = {}
        self.values: dict[str, dict[str, str]] = {}
        """The keys to be added to bodies that are there."""
        self.known = 0
        self.findings: list[Finding] = []
        self._names: dict[str, str] = {}

    def take(self, body: ListedBody) -> None:
        """One row: a new body, one that is there, or one named twice."""
        found = self._found(body)
        if len(found) > 1:
            what = message("'{name}' may be: {bodies}", name=body.name, bodies=", ".join(found))
            self._say(ROW_NOT_READ.file_finding(self.path, _row(body, what)))
            return
        if not found:
            self._add(body)
            return
        own = found[0]
        if own in self.rows:
            what = message(
                "'{name}' stands in row {first} already; this row was left out",
                name=body.name,
                first=self.rows[own],
            )
            self._say(BODY_TWICE.file_finding(self.path, _row(body, what)))
            return
        self.rows[own] = body.row
        self.known += 1
        self._compare(own, self.agencies.by_id[own], body)

    def _found(self, body: ListedBody) -> tuple[str, ...]:
        """The bodies that a row means: by its ID, its name, else its abbreviation."""
        if body.id in self.all:
            return (body.id,)
        if added := self._names.get(_key(body.name)):
            return (added,)
        if found := find_agency(body.name, self.agencies):
            return found
        return find_agency(body.short, self.agencies) if body.short else ()

    def _add(self, body: ListedBody) -> None:
        own = body.id or _new_id(body, self.all)
        self.all[own] = Agency(name=body.name, short=body.short)
        self.added[own] = body
        self.rows[own] = body.row
        self._names[_key(body.name)] = own

    def _compare(self, own: str, agency: Agency, body: ListedBody) -> None:
        names = (agency.name, agency.short, *agency.aliases, own)
        if own not in find_agency(body.name, self.agencies) and body.id != own:
            self._differs(own, body, "name", agency.name, body.name)
        if agency.until:
            what = message("'{id}' ceased to exist on {until}", id=own, until=agency.until)
            self._say(BODY_DIFFERS.file_finding(self.path, _row(body, what)))
        new: dict[str, str] = {}
        if body.short and not agency.short:
            new["short"] = body.short
        elif body.short and _key(body.short) not in {_key(name) for name in names}:
            self._differs(own, body, "short", agency.short, body.short)
        stated = body.kind if body.is_kind_stated else None
        if stated and agency.kind is AgencyKind.KHAC and "kind" not in self._keys(own):
            new["kind"] = stated.value
        elif stated and stated is not agency.kind:
            self._differs(own, body, "kind", agency.kind.value, stated.value)
        if new:
            self.values[own] = new
            self.completed[own] = tuple(new)

    def _keys(self, own: str) -> set[str]:
        node = self.agencies.root.get(own) if self.agencies.root else None
        return {key.value for key, _ in node.entries} if isinstance(node, YamlMapping) else set()

    def _differs(self, own: str, body: ListedBody, key: str, there: str, here: str) -> None:
        what = message(
            "{key} of '{id}' is '{there}', the list says '{here}'; it was kept",
            key=key,
            id=own,
            there=there,
            here=here,
        )
        self._say(BODY_DIFFERS.file_finding(self.path, _row(body, what)))

    def _say(self, finding: Finding) -> None:
        self.findings.append(finding)


_COMMITTEE: Final = fold("Ủy ban nhân dân").text.lower()


def _key(name: str) -> str:
    """A name as names are compared: "UBND xã Bình Thành" is Xã Bình Thành too."""
    words = " ".join(fold(name).text.lower().split()).replace(_COMMITTEE, "ubnd")
    return words.removeprefix("ubnd ")


def _row(body: ListedBody, what: Message) -> Message:
    return message("row {n}: {why}", n=body.row, why=what)


def _new_id(body: ListedBody, taken: dict[str, Agency]) -> str:
    """An ID of the name's words, of the abbreviation where these are too many."""
    words = fold(body.name).text.lower().replace(_COMMITTEE, "ubnd")
    words = re.sub(r"\s+và\s+|[,&]", " ", words)
    if len(to_id(words)) > _LONGEST_ID and body.short:
        words = body.short
    parts: list[str] = []
    for part in to_id(words).split("-"):
        if parts and len("-".join((*parts, part))) > _LONGEST_ID:
            break
        parts.append(part)
    return make_id(" ".join(parts), taken)


def _shared_abbreviations(merge: _Merge) -> Iterator[Finding]:
    """Abbreviations that two bodies share after the import, one of them new."""
    owners: dict[str, list[str]] = {}
    for own, agency in merge.all.items():
        if agency.short and not agency.until:
            owners.setdefault(_key(agency.short), []).append(own)
    for bodies in owners.values():
        new = [own for own in bodies if own in merge.added]
        if len(bodies) > 1 and new:
            what = message(
                "'{short}' is the abbreviation of several bodies: {bodies}",
                short=merge.all[new[-1]].short,
                bodies=", ".join(bodies),
            )
            yield BODY_TWICE.file_finding(merge.path, _row(merge.added[new[-1]], what))


def _unknown_kinds(merge: _Merge) -> Iterator[Finding]:
    unknown = [own for own, body in merge.added.items() if body.kind is None]
    if unknown:
        more = ", …" if len(unknown) > _MOST_NAMED else ""
        what = plural(
            "the kind of {n} body is not known: {bodies}",
            "the kind of {n} bodies is not known: {bodies}",
            len(unknown),
            bodies=", ".join(unknown[:_MOST_NAMED]) + more,
        )
        yield KIND_NOT_KNOWN.file_finding(merge.path, what)


def _text(agencies: Agencies, merge: _Merge) -> str:
    """The file with keys added to bodies that are there, and the new bodies behind the last."""
    source, root = agencies.source, agencies.root
    edits: list[Edit] = []
    for own, values in merge.values.items():
        node = root.get(own) if root else None
        if not isinstance(node, YamlMapping):
            continue
        made = [set_key(source, node, key, value) for key, value in values.items()]
        # Two keys behind the same last one are one insertion, in their order.
        edits.append(Edit(made[0].span, "".join(edit.new for edit in made)))
    text = apply_edits(source.text, edits)
    if not merge.added:
        return text
    if root is not None and root.flow:
        return _in_flow(text, merge)
    newline = source.newline
    lines = [f"{own}: {flow(_value(body))}" for own, body in merge.added.items()]
    if text and not text.endswith(("\n", "\r")):
        text += newline
    return text + newline.join((*lines, ""))


def _in_flow(text: str, merge: _Merge) -> str:
    """A file written as one `{…}`: each body is added inside it."""
    for own, body in merge.added.items():
        read, _ = parse_agencies(SourceText(text, PATH))
        if read.root is None:
            break
        text = apply_edits(text, (set_key(read.source, read.root, own, _value(body)),))
    return text


def _value(body: ListedBody) -> dict[str, object]:
    value: dict[str, object] = {"name": body.name}
    if body.short:
        value["short"] = body.short
    value["kind"] = (body.kind or AgencyKind.KHAC).value
    if body.aliases:
        value["aliases"] = list(body.aliases)
    return value
