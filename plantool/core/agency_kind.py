"""The kind of a body, read from its type in a list or from how its name begins."""

from __future__ import annotations

import re

from plantool.core.agency import AgencyKind
from plantool.core.plain_words import plain_words

_COMMITTEE = re.compile(r"uy ban nhan dan|ubnd")
_LEVEL = r"(?:ubnd )?(?:cap |cac )?(?:ubnd )?"

_BY_NAME: tuple[tuple[AgencyKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (AgencyKind.MTTQ, r"mat tran to quoc|\bmttq\b"),
        (
            AgencyKind.DOAN_THE,
            (
                r"lien doan lao dong|\bldld\b|(?:tinh|thanh) doan\b|doan thanh nien|doan the|"
                r"hoi (?:lien hiep phu nu|lhpn|nong dan|cuu chien binh|ccb)\b"
            ),
        ),
        (AgencyKind.HDND, r"hoi dong nhan dan|\bhdnd\b"),
        (
            AgencyKind.DANG,
            (
                r"(?:tinh|thanh) uy\b|dang uy|khoi dang|co quan dang|^dang\b|"
                r"^ban (?:to chuc|tuyen giao|dan van|noi chinh)|^uy ban kiem tra"
            ),
        ),
        (AgencyKind.XA, rf"^{_LEVEL}(?:xa|phuong|thi tran|dac khu)\b"),
        (AgencyKind.HUYEN, rf"^{_LEVEL}(?:huyen|thi xa|thanh pho|quan)\b"),
        (AgencyKind.CONG_AN_QUAN_SU, r"^cong an|quan su|bien phong"),
        (
            AgencyKind.NGANH_DOC,
            (
                r"^(?:cuc|chi cuc|kho bac|thue|hai quan|bao hiem xa hoi|thong ke|toa an|"
                r"vien kiem sat|ngan hang nha nuoc|thi hanh an)\b|nganh doc"
            ),
        ),
        (AgencyKind.SO, r"^(?:cac )?so\b(?!,)|^van phong ubnd|^thanh tra tinh"),
        (AgencyKind.DOANH_NGHIEP, r"\bcong ty\b|tap doan|doanh nghiep|^ngan hang"),
        (
            AgencyKind.SU_NGHIEP,
            r"^(?:truong|benh vien|trung tam|bao|dai phat thanh|dai pt|vien)\b|su nghiep",
        ),
        (AgencyKind.HOI, r"^(?:cac )?(?:lien hiep )?(?:cac )?hoi\b|hiep hoi"),
        (AgencyKind.BAN_NGANH, r"^ban\b|^ban, nganh|^co quan thuoc ubnd"),
        (AgencyKind.CA_NHAN, r"^(?:ca nhan|ong|ba)\b"),
    )
)


def kind_named(words: str) -> AgencyKind | None:
    """The kind that a type or a name states; None where it does not tell.

    "Sở, ban, ngành" is a type of many lists and states none of the three.
    """
    plain = " ".join(_COMMITTEE.sub("ubnd", plain_words(words)).split()).strip(" .:-")
    for kind in AgencyKind:
        if plain == kind.value:
            return kind
    return next((kind for kind, pattern in _BY_NAME if pattern.search(plain)), None)
