"""Bodies (cơ quan, đơn vị) that lead, cooperate, comment and receive."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct, field

from plantool.core.finding import Finding
from plantool.core.model import Date, Id, Ids, Model, Text, Texts
from plantool.core.read_model import read_model
from plantool.core.text import SourceText
from plantool.core.yaml_text import YamlMapping, YamlScalar, parse_yaml


class AgencyKind(Enum):
    """Kinds of bodies of a province."""

    SO = "so"
    BAN_NGANH = "ban-nganh"
    DANG = "dang"
    HDND = "hdnd"
    MTTQ = "mttq"
    DOAN_THE = "doan-the"
    NGANH_DOC = "nganh-doc"
    CONG_AN_QUAN_SU = "cong-an-quan-su"
    HUYEN = "huyen"
    XA = "xa"
    SU_NGHIEP = "su-nghiep"
    HOI = "hoi"
    DOANH_NGHIEP = "doanh-nghiep"
    CA_NHAN = "ca-nhan"
    NHOM = "nhom"
    KHAC = "khac"


class Agency(Model):
    """One body, or a group of bodies (`kind: nhom` with `members`)."""

    name: Text = ""
    short: Text = ""
    kind: AgencyKind = AgencyKind.KHAC
    aliases: Texts = ()
    members: Ids = ()
    from_: Date | None = field(default=None, name="from")
    until: Date | None = None
    """When it ceased to exist."""
    successor: Ids = ()


class AgencyFile(Model):
    """`plans/agencies.yaml`: bodies by their ID."""

    agencies: dict[Id, Agency] = field(default_factory=dict)


DRAFTING_BODY = "don-vi-soan-thao"
"""The ID under which the drafter's own revisions stand where the header names no body for it."""


class Agencies(Struct, frozen=True):
    """All bodies of a repo, with the file they stand in."""

    source: SourceText = field(default=SourceText("", "plans/agencies.yaml"))
    root: YamlMapping | None = None
    by_id: Mapping[str, Agency] = {}

    def name(self, agency_id: str) -> str:
        """The body's full name; its ID where it is unknown."""
        agency = self.by_id.get(agency_id)
        fallback = "Đơn vị soạn thảo" if agency_id == DRAFTING_BODY else agency_id
        return (agency.name if agency else "") or fallback

    def expanded(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The bodies meant: groups replaced by their members, each body once, in order."""
        found: dict[str, None] = {}
        waiting = list(reversed(ids))
        seen: set[str] = set()
        while waiting:
            agency_id = waiting.pop()
            agency = self.by_id.get(agency_id)
            if agency and agency.members:
                if agency_id not in seen:
                    seen.add(agency_id)
                    waiting += reversed(agency.members)
            else:
                found[agency_id] = None
        return tuple(found)


def parse_agencies(source: SourceText) -> tuple[Agencies, tuple[Finding, ...]]:
    """The bodies in `plans/agencies.yaml`, and the faults found."""
    node, findings = parse_yaml(source)
    if node is None:
        return Agencies(source), findings
    by_id: dict[str, Agency] = {}
    faults: list[Finding] = [*findings]
    wrapped = _wrapped(node)
    model, found = read_model(AgencyFile, wrapped, source)
    faults += found
    if model:
        by_id = dict(model.agencies)
    return Agencies(source, node if isinstance(node, YamlMapping) else None, by_id), tuple(faults)


def _wrapped(node: object) -> YamlMapping | None:
    """The file's mapping as the value of one key: the model has a name for it, the file has not."""
    if not isinstance(node, YamlMapping):
        return None
    key = YamlScalar("agencies", "", node.span)
    return YamlMapping(((key, node),), node.span, flow=False)
