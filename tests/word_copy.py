"""Word files as Word itself writes them, small: tracked changes, moves, comments with answers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
NAMES = f'xmlns:w="{_W}" xmlns:w14="{_W14}" xmlns:w15="{_W15}"'
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{level}"><w:name w:val="heading {level}"/>'
    f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    for level in (1, 2, 3)
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="{main}"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"/></Relationships>'
)
PLAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def changed(
    kind: str, inner: str, author: str | None = "An", day: str | None = "2021-02-05"
) -> str:
    """`ins`, `del`, `moveFrom` or `moveTo` around runs; None leaves author or day out."""
    who = "" if author is None else f' w:author="{escape(author)}"'
    when = "" if day is None else f' w:date="{day}T08:00:00Z"'
    return f'<w:{kind} w:id="7"{who}{when}>{inner}</w:{kind}>'


def ins(text: str, author: str | None = "An", day: str | None = "2021-02-05") -> str:
    return changed("ins", run(text), author, day)


def out(text: str, author: str | None = "An", day: str | None = "2021-02-05") -> str:
    return changed("del", run(text, "delText"), author, day)


def para(*inner: str, style: str = "", mark: str = "") -> str:
    """A paragraph; `mark` is what happened to its paragraph mark: `<w:ins …/>`, `<w:del …/>`."""
    look = f'<w:pStyle w:val="{style}"/>' if style else ""
    kept = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    words = "".join(one if one.startswith("<") else run(one) for one in inner)
    return f"<w:p><w:pPr>{look}{kept}</w:pPr>{words}</w:p>"


def mark(kind: str, author: str = "An") -> str:
    return f'<w:{kind} w:id="8" w:author="{author}" w:date="2021-02-05T08:00:00Z"/>'


def table(*rows: Sequence[str]) -> str:
    cells = ["".join(f"<w:tc>{para(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def begin(comment: int) -> str:
    return f'<w:commentRangeStart w:id="{comment}"/>'


def end(comment: int) -> str:
    sign = f'<w:r><w:commentReference w:id="{comment}"/></w:r>'
    return f'<w:commentRangeEnd w:id="{comment}"/>{sign}'


def comment(number: int, text: str, author: str = "An", *, day: str = "2021-02-05") -> str:
    """A comment; each of its lines is a paragraph, the last with an ID that answers point to."""
    lines = text.split("\n")
    inner = "".join(
        f'<w:p w14:paraId="{number:04}{at:04}"><w:r><w:t>{escape(line)}</w:t></w:r></w:p>'
        for at, line in enumerate(lines, 1)
    )
    when = f' w:date="{day}T08:00:00Z"' if day else ""
    return f'<w:comment w:id="{number}" w:author="{author}"{when}>{inner}</w:comment>'


def answer(number: int, to: int) -> str:
    """That a comment answers another, both of one paragraph, as commentsExtended.xml says it."""
    return f'<w15:commentEx w15:paraId="{number:04}0001" w15:paraIdParent="{to:04}0001"/>'


def call(note: int) -> str:
    """The sign that calls a footnote."""
    return f'<w:r><w:footnoteReference w:id="{note}"/></w:r>'


def footnote(number: int, *paragraphs: str) -> str:
    return f'<w:footnote w:id="{number}">{"".join(paragraphs)}</w:footnote>'


def docx(
    *body: str,
    comments: str = "",
    extended: str = "",
    footnotes: str = "",
    main: str = PLAIN,
    names: str = NAMES,
) -> bytes:
    parts = {
        "[Content_Types].xml": TYPES.format(main=main),
        "_rels/.rels": _RELATIONS.format(kind="officeDocument", target="word/document.xml"),
        "word/_rels/document.xml.rels": _RELATIONS.format(kind="styles", target="styles.xml"),
        "word/document.xml": f"<w:document {names}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{STYLES}</w:styles>",
    }
    if footnotes:
        parts["word/footnotes.xml"] = f"<w:footnotes {NAMES}>{footnotes}</w:footnotes>"
    if comments:
        parts["word/comments.xml"] = f"<w:comments {NAMES}>{comments}</w:comments>"
    if extended:
        parts["word/commentsExtended.xml"] = f"<w15:commentsEx {NAMES}>{extended}</w15:commentsEx>"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return buffer.getvalue()
