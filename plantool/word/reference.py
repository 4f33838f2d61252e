"""The reference document that gives Word files their styles: made here, never by hand.

`python -m plantool.word.reference` writes `templates/reference.docx`, the same bytes every time.
"""

from __future__ import annotations

from pathlib import Path

from plantool.core.settings import Style as HouseStyle
from plantool.word.names import (
    CONTENT_TYPES,
    PACKAGE_RELATIONSHIPS,
    RELATIONSHIPS_NAMESPACE,
    WORD_NAMESPACE,
    XML_DECLARATION,
)
from plantool.word.package import write_parts
from plantool.word.styles import A4, FONT, LANGUAGE, styles_xml, twips

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

SETTINGS_XML = (
    f'{XML_DECLARATION}<w:settings xmlns:w="{WORD_NAMESPACE}"><w:zoom w:percent="100"/>'
    '<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    f'<w:themeFontLang w:val="{LANGUAGE}"/><w:decimalSymbol w:val=","/>'
    '<w:listSeparator w:val=";"/></w:settings>'
)

FONT_TABLE_XML = (
    f'{XML_DECLARATION}<w:fonts xmlns:w="{WORD_NAMESPACE}"><w:font w:name="{FONT}">'
    '<w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/><w:family w:val="roman"/>'
    '<w:pitch w:val="variable"/></w:font></w:fonts>'
)


def reference_docx(house: HouseStyle) -> bytes:
    """A Word file without text that holds all styles, for `pandoc --reference-doc`."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relationships(
            ("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml")
        ),
        "word/document.xml": _document(house),
        "word/styles.xml": styles_xml(house),
        "word/settings.xml": SETTINGS_XML,
        "word/fontTable.xml": FONT_TABLE_XML,
    }
    return write_parts({name: part.encode() for name, part in parts.items()}, epoch=0)


def main() -> None:
    """Write `templates/reference.docx` beside the package."""
    target = Path(__file__).parents[2] / "templates" / "reference.docx"
    target.write_bytes(reference_docx(HouseStyle()))


def _content_types() -> str:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
            ("fontTable", "fontTable"),
        )
    )
    return (
        f'{XML_DECLARATION}<Types xmlns="{CONTENT_TYPES}">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(*targets: tuple[str, str]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONSHIPS_NAMESPACE}/{kind}" '
        f'Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return (
        f'{XML_DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">{lines}</Relationships>'
    )


def _document(house: HouseStyle) -> str:
    width, height = A4
    return (
        f'{XML_DECLARATION}<w:document xmlns:w="{WORD_NAMESPACE}"><w:body><w:p/>'
        f'<w:sectPr><w:pgSz w:w="{width}" w:h="{height}"/>'
        f'<w:pgMar w:top="{twips(house.top)}" w:right="{twips(house.right)}" '
        f'w:bottom="{twips(house.bottom)}" w:left="{twips(house.left)}" w:header="567" '
        'w:footer="567" w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


if __name__ == "__main__":
    main()
