"""A plan's text as HTML: made by pandoc in one run, then cut down to what a text needs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree, html
from msgspec import Struct

from plantool.core.body_markdown import LABEL_END
from plantool.word.pandoc import start_markdown_to

_NOTES = "footnotes"

_TAGS = frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code"),
        *("table", "thead", "tbody", "tr", "th", "td", "strong", "em", "del", "sup", "sub"),
        *("a", "img", "br", "hr", "span", "section", "figure", "figcaption", "div"),
    }
)
_ATTRIBUTES: Mapping[str, re.Pattern[str]] = {
    "id": re.compile(r"[\w-]+"),
    "class": re.compile(r"footnote[\w-]*"),
    "href": re.compile(r"(https?://|mailto:|#)\S*"),
    "src": re.compile(r"data:image/(png|jpeg);base64,[A-Za-z0-9+/=\s]*"),
    "alt": re.compile(r".*", re.DOTALL),
    "start": re.compile(r"[0-9]+"),
}


class HtmlText(Struct, frozen=True):
    """The parts of a text as HTML, and its footnotes."""

    parts: tuple[str, ...]
    notes: str


def html_of_parts(parts: Sequence[str], mark: str) -> HtmlText:
    """Each Markdown text as HTML; `mark` is a word that stands in none of them."""
    joined = f"\n\n{mark}\n\n".join(part.strip("\n") for part in parts)
    running = start_markdown_to(
        "html5",
        options=("--wrap=none", "--syntax-highlighting=none", "--email-obfuscation=none"),
    )
    running.read(joined.encode())
    made = running.result()
    root = html.fragment_fromstring(made.decode() or "<p></p>", create_parent="div")
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    for element in [*root.iterdescendants()]:
        _cut_down(element)
    notes = [one for one in root if one.get("class") == _NOTES]
    for one in notes:
        root.remove(one)
    texts = [""]
    for child in root:
        if child.tag == "p" and (child.text or "").strip() == mark:
            texts.append("")
        else:
            texts[-1] += _written(child)
    return HtmlText(tuple(texts), "".join(map(_written, notes)))


def _cut_down(element: etree._Element) -> None:
    """Leave of an element what a text needs; of one that it does not, its words."""
    if isinstance(element, html.HtmlElement) and element.tag not in _TAGS:
        element.drop_tag()
        return
    for key, value in element.items():
        name, words = str(key), str(value)
        form = _ATTRIBUTES.get(name)
        if name == "class" and words.split()[:1] == [_NOTES]:
            element.set(name, _NOTES)
        elif form is None or not form.fullmatch(words):
            del element.attrib[name]


def _written(element: etree._Element) -> str:
    text = str(html.tostring(element, encoding="unicode"))
    return text.replace(LABEL_END, "<br>").replace("&#8232;", "<br>")
