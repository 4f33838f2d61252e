"""The names of OOXML's namespaces, and texts as its XML holds them."""

from __future__ import annotations

import html
import re

WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONSHIPS_NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

W = f"{{{WORD_NAMESPACE}}}"
R = f"{{{RELATIONSHIPS_NAMESPACE}}}"

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML can hold: the Char of XML 1.0 leaves it out."""

XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def xml_text(text: str) -> str:
    """Text between tags. `xml.sax.saxutils` does the same, and loads the network's modules."""
    return html.escape(text, quote=False)


def xml_attribute(text: str) -> str:
    """An attribute's value with its quotation marks."""
    return f'"{html.escape(text)}"'
