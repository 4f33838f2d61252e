"""The styles of the Word file: every component of Decree 30, Annex I, with its size and look."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.settings import Style as HouseStyle
from plantool.word.names import WORD_NAMESPACE, XML_DECLARATION, xml_attribute

FONT = "Times New Roman"
LANGUAGE = "vi-VN"

STATE_SIZE = 13.0
"""Quốc hiệu, names of bodies, number and symbol: 12–13 points in the decree."""

TABLE_SIZE = 13.0
"""The text of tables, for which the decree has no rule."""

APPENDIX_LABEL_SIZE = 14.0
"""The label of an appendix: the one size that the decree allows."""

_FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
_LANG = f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="{LANGUAGE}"/>'


class ParagraphStyle(Struct, frozen=True, kw_only=True):
    """One paragraph style; lengths in twips, sizes in points, None where it is inherited."""

    id: str
    name: str
    based_on: str = "Normal"
    size: float | None = None
    bold: bool = False
    italic: bool = False
    caps: bool = False
    align: str = ""
    first_line: int | None = None
    left: int | None = None
    before: int | None = None
    after: int | None = None
    line: int | None = None
    exact: bool = False
    keep_next: bool = False
    unnumbered: bool = False
    """Left out where Word numbers the lines."""
    contextual: bool = False
    """No space between two paragraphs of this style."""
    outline: int | None = None
    borders: str = ""
    following: str = ""


def twips(millimetres: float) -> int:
    """Millimetres as twips, a twentieth of a point."""
    return round(millimetres * 1440 / 25.4)


A4 = (twips(210), twips(297))
"""Width and height of the paper."""


def paragraph_styles(house: HouseStyle) -> tuple[ParagraphStyle, ...]:
    """All paragraph styles, in the order in which Word lists them."""
    return (*_text_styles(house), *_head_styles(), *_foot_styles(), *_plain_styles(house))


def style_names() -> tuple[tuple[str, str], ...]:
    """The IDs and names of the styles that plantool itself gives to paragraphs and tables."""
    styles = paragraph_styles(HouseStyle())
    return (*((style.id, style.name) for style in styles), *_TABLE_STYLES)


def styles_xml(house: HouseStyle) -> str:
    """The part `word/styles.xml`."""
    paragraphs = "".join(_paragraph_xml(style) for style in paragraph_styles(house))
    return (
        f'{XML_DECLARATION}<w:styles xmlns:w="{WORD_NAMESPACE}">'
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_FONTS}"
        f'<w:color w:val="000000"/>{_size_xml(house.body_size)}{_LANG}</w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        f"{paragraphs}{_OTHER_STYLES}</w:styles>"
    )


def _text_styles(house: HouseStyle) -> tuple[ParagraphStyle, ...]:
    body = ParagraphStyle(
        id="BodyText",
        name="Body Text",
        align="both",
        first_line=twips(house.first_line),
        before=round(20 * house.paragraph_spacing),
        line=round(240 * house.line_spacing),
    )
    text = ParagraphStyle(id="", name="", based_on=body.id)
    heading = replace(text, keep_next=True, following=body.id)
    centred = replace(heading, align="center", first_line=0, bold=True)
    appendix = ParagraphStyle(id="", name="", align="center", bold=True, keep_next=True)
    return (
        ParagraphStyle(id="Normal", name="Normal", based_on="", size=house.body_size),
        body,
        replace(text, id="FirstParagraph", name="First Paragraph"),
        replace(text, id="Muc", name="Mục có đánh số"),
        replace(heading, id="Heading1", name="heading 1", bold=True, caps=True, outline=0),
        replace(heading, id="Heading2", name="heading 2", bold=True, outline=1),
        *(
            replace(heading, id=f"Heading{level}", name=f"heading {level}", outline=level - 1)
            for level in range(3, 7)
        ),
        replace(centred, id="Phan", name="Phần, Chương"),
        replace(centred, id="TenPhan", name="Tên phần, chương", caps=True, outline=0),
        replace(appendix, id="PhuLuc", name="Phụ lục", size=APPENDIX_LABEL_SIZE),
        replace(appendix, id="TenPhuLuc", name="Tên phụ lục", caps=True, outline=0),
        ParagraphStyle(id="KemTheo", name="Kèm theo", italic=True, align="center", after=120),
    )


def _head_styles() -> tuple[ParagraphStyle, ...]:
    centred = ParagraphStyle(id="", name="", align="center", unnumbered=True)
    state = replace(centred, size=STATE_SIZE)
    boxed = replace(state, bold=True, before=120, borders=_BOX, contextual=True)
    return (
        replace(state, id="QuocHieu", name="Quốc hiệu", bold=True, caps=True),
        replace(centred, id="TieuNgu", name="Tiêu ngữ", bold=True),
        replace(state, id="CoQuanChuQuan", name="Cơ quan chủ quản", caps=True),
        replace(state, id="CoQuanBanHanh", name="Cơ quan ban hành", bold=True, caps=True),
        ParagraphStyle(
            id="DuongKe",
            unnumbered=True,
            name="Đường kẻ",
            size=1,
            line=80,
            exact=True,
            borders=_side("bottom", 0),
        ),
        replace(state, id="SoKyHieu", name="Số, ký hiệu", before=60),
        replace(centred, id="DiaDanhNgay", name="Địa danh, ngày tháng", italic=True, before=60),
        replace(boxed, id="MucDoKhan", name="Mức độ khẩn", caps=True),
        replace(boxed, id="DuThao", name="Dự thảo"),
        replace(
            centred,
            id="TenLoai",
            name="Tên loại văn bản",
            unnumbered=False,
            bold=True,
            caps=True,
            before=240,
            keep_next=True,
        ),
        replace(
            centred, id="TrichYeu", name="Trích yếu", unnumbered=False, bold=True, keep_next=True
        ),
        ParagraphStyle(id="CanCu", name="Căn cứ", based_on="BodyText", italic=True),
    )


def _foot_styles() -> tuple[ParagraphStyle, ...]:
    return (
        ParagraphStyle(
            id="QuyenHanChucVu",
            name="Quyền hạn, chức vụ",
            bold=True,
            caps=True,
            align="center",
            keep_next=True,
        ),
        # 3 cm between position and name, for the signature and the seal that covers a third of it.
        ParagraphStyle(
            id="HoTen", name="Họ tên người ký", bold=True, before=twips(30), align="center"
        ),
        ParagraphStyle(
            id="NoiNhanTu", name="Nơi nhận (tiêu đề)", size=12, bold=True, italic=True, align="left"
        ),
        ParagraphStyle(id="NoiNhan", name="Nơi nhận", size=11, align="left"),
        ParagraphStyle(id="Ngat", unnumbered=True, name="Ngắt phần", size=1, line=20, exact=True),
    )


def _plain_styles(house: HouseStyle) -> tuple[ParagraphStyle, ...]:
    """Tables, footnotes, header and what else pandoc gives out."""
    cell = ParagraphStyle(
        id="Compact", name="Compact", size=TABLE_SIZE, before=20, after=20, align="left"
    )
    note = ParagraphStyle(
        id="FootnoteText", name="footnote text", size=11, align="both", unnumbered=True
    )
    caption = ParagraphStyle(id="", name="", align="center")
    text = ParagraphStyle(id="", name="", based_on="BodyText")
    return (
        cell,
        ParagraphStyle(id="DauBang", name="Đầu bảng", based_on=cell.id, bold=True, align="center"),
        replace(caption, id="Header", name="header", size=house.body_size, unnumbered=True),
        replace(caption, id="Footer", name="footer"),
        note,
        ParagraphStyle(
            id="FootnoteBlockText", name="Footnote Block Text", based_on=note.id, left=567
        ),
        replace(text, id="BlockText", name="Block Text", italic=True, left=567),
        replace(text, id="SourceCode", name="Source Code", align="left"),
        replace(caption, id="TableCaption", name="Table Caption", keep_next=True),
        replace(caption, id="ImageCaption", name="Image Caption"),
        replace(
            caption, id="CaptionedFigure", name="Captioned Figure", before=twips(2), after=twips(2)
        ),
    )


def _side(side: str, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="6" w:space="{space}" w:color="000000"/>'


_BOX = "".join(
    _side(side, space) for side, space in (("top", 1), ("left", 4), ("bottom", 1), ("right", 4))
)
"""A frame around a paragraph."""


def _paragraph_xml(style: ParagraphStyle) -> str:
    default = ' w:default="1"' if style.id == "Normal" else ""
    based = f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else ""
    following = f'<w:next w:val="{style.following}"/>' if style.following else ""
    custom = "" if style.id in _BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{default}{custom} w:styleId="{style.id}">'
        f"<w:name w:val={xml_attribute(style.name)}/>{based}{following}<w:qFormat/>"
        f"<w:pPr>{_paragraph_properties(style)}</w:pPr><w:rPr>{_run_properties(style)}</w:rPr>"
        "</w:style>"
    )


def _paragraph_properties(style: ParagraphStyle) -> str:
    """The properties in the order that the schema demands."""
    parts = []
    if style.keep_next:
        parts.append("<w:keepNext/>")
    if style.unnumbered:
        parts.append("<w:suppressLineNumbers/>")
    if style.borders:
        parts.append(f"<w:pBdr>{style.borders}</w:pBdr>")
    spacing = _attributes(before=style.before, after=style.after, line=style.line)
    if spacing:
        rule = f' w:lineRule="{"exact" if style.exact else "auto"}"' if style.line else ""
        parts.append(f"<w:spacing{spacing}{rule}/>")
    indent = _attributes(left=style.left, firstLine=style.first_line)
    if indent:
        parts.append(f"<w:ind{indent}/>")
    if style.contextual:
        parts.append("<w:contextualSpacing/>")
    if style.align:
        parts.append(f'<w:jc w:val="{style.align}"/>')
    if style.outline is not None:
        parts.append(f'<w:outlineLvl w:val="{style.outline}"/>')
    return "".join(parts)


def _run_properties(style: ParagraphStyle) -> str:
    parts = [_FONTS]
    if style.bold:
        parts.append("<w:b/><w:bCs/>")
    if style.italic:
        parts.append("<w:i/><w:iCs/>")
    if style.caps:
        parts.append("<w:caps/>")
    parts.append('<w:color w:val="000000"/>')
    if style.size:
        parts.append(_size_xml(style.size))
    return "".join((*parts, _LANG))


def _attributes(**values: int | None) -> str:
    return "".join(f' w:{key}="{value}"' for key, value in values.items() if value is not None)


def _size_xml(points: float) -> str:
    half_points = round(points * 2)
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_BUILT_IN = frozenset(
    (
        *("Normal", "BodyText", "Header", "Footer", "FootnoteText", "BlockText"),
        *(f"Heading{level}" for level in range(1, 7)),
    )
)


def _character_style(style_id: str, name: str, properties: str = "") -> str:
    return (
        f'<w:style w:type="character" w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f"<w:rPr>{_FONTS}{properties}{_LANG}</w:rPr></w:style>"
    )


def _table_style(style_id: str, name: str, properties: str, default: str = "") -> str:
    return (
        f'<w:style w:type="table"{default} w:styleId="{style_id}"><w:name w:val="{name}"/>'
        f"<w:rPr>{_FONTS}{_LANG}</w:rPr><w:tblPr>{properties}</w:tblPr></w:style>"
    )


_GRID = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_CELL_MARGINS = (
    '<w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/>'
    "</w:tblCellMar>"
)

_TABLE_STYLES = (("Table", "Table"), ("KhongVien", "Không viền"))

_OTHER_STYLES = "".join(
    (
        _character_style("DefaultParagraphFont", "Default Paragraph Font").replace(
            'w:type="character"', 'w:type="character" w:default="1"'
        ),
        _character_style(
            "FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'
        ),
        _character_style("Hyperlink", "Hyperlink", '<w:color w:val="000000"/>'),
        _character_style("VerbatimChar", "Verbatim Char"),
        _character_style("BodyTextChar", "Body Text Char"),
        _table_style(
            "TableNormal", "Normal Table", _CELL_MARGINS.format(side=108), ' w:default="1"'
        ),
        # The styles of the table that pandoc makes, and of the two borderless ones.
        _table_style(
            "Table",
            "Table",
            f"<w:tblBorders>{_GRID}</w:tblBorders>{_CELL_MARGINS.format(side=85)}",
        ),
        _table_style("KhongVien", "Không viền", _CELL_MARGINS.format(side=0)),
    )
)
