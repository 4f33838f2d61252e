"""The catalogues: takes the sentences out of the code, updates the .po files, compiles the .mo.

`python .ci/translations.py` updates; `--check` changes nothing and fails on a translation that is
missing, fuzzy, outdated or not compiled.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi",)
HEADER = "# Translations of plantool's interface.\n#"

Text = str | tuple[str, str]
Found = tuple[str, int, Text]
"""File, line, sentence (or its singular and plural)."""


def main() -> int:
    """Update or check every catalogue; the exit code."""
    parser = argparse.ArgumentParser(description="Update the catalogues of translations.")
    parser.add_argument("--check", action="store_true", help="change nothing, report what is wrong")
    check = parser.parse_args().check
    found = sorted(extract(), key=str)
    wrong = [fault for language in LANGUAGES for fault in refresh(language, found, check=check)]
    for fault in wrong:
        print(fault, file=sys.stderr)
    return int(bool(wrong))


class UndatedCatalog(Catalog):
    """A catalogue without days and versions in its header: the same code gives the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's lines."""
        return [
            ("Project-Id-Version", "plantool"),
            ("Language", str(self.locale)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def extract() -> Iterator[Found]:
    """Every sentence for people in the program's code."""
    for path in sorted((ROOT / "plantool").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_bytes())):
            for text in texts_of(node):
                yield name, getattr(node, "lineno", 1), text


def texts_of(node: ast.AST) -> Iterator[Text]:
    """The sentences that this node of the code names."""
    if isinstance(node, ast.FunctionDef):
        if any(called(decorator) == "rule" for decorator in node.decorator_list):
            yield inspect.cleandoc(ast.get_docstring(node) or "")
        return
    words = [literal(argument) for argument in node.args] if isinstance(node, ast.Call) else []
    match called(node), words:
        case (("_" | "message"), [str(text), *_rest]) if text:
            yield text
        case "plural", [str(one), str(many), *_rest]:
            yield one, many
        case "fault", [_code, _name, _severity, str(manual)]:
            yield inspect.cleandoc(manual)
        case _:
            return


def called(node: ast.AST) -> str:
    """The name of the function that a call names, else ""."""
    function = node.func if isinstance(node, ast.Call) else None
    return function.id if isinstance(function, ast.Name) else ""


def literal(node: ast.expr) -> str | None:
    """The text of a literal, else None."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def refresh(language: str, found: list[Found], *, check: bool) -> Iterator[str]:
    """Bring one catalogue up to date, or say what is wrong with it."""
    folder = ROOT / "plantool" / "locale" / language / "LC_MESSAGES"
    po, mo = folder / "plantool.po", folder / "plantool.mo"
    old = read_po(io.BytesIO(po.read_bytes()), locale=language) if po.exists() else Catalog()
    new = updated(old, found, language)
    text, binary = as_po(new), as_mo(new)
    name = po.relative_to(ROOT).as_posix()
    if check:
        if not po.exists() or po.read_bytes() != text:
            yield f"{name}: outdated; run .ci/translations.py"
        if not mo.exists() or mo.read_bytes() != binary:
            yield f"{name}: not compiled; run .ci/translations.py"
    else:
        folder.mkdir(parents=True, exist_ok=True)
        po.write_bytes(text)
        mo.write_bytes(binary)
    yield from faults_of(new, name)


def updated(old: Catalog, found: list[Found], language: str) -> Catalog:
    """A catalogue of the sentences found, with the translations of the old one."""
    new = UndatedCatalog(locale=language, header_comment=HEADER, fuzzy=False)
    # An unused translation is kept: its sentence may come back.
    known = {key_of(entry): entry for entry in (*old.obsolete.values(), *old) if entry.id}
    for path, _line, text in found:
        key = text if isinstance(text, str) else text[0]
        given = known.get(key)
        # A line's number changes with each commit; the file is enough.
        entry = new.add(text, shaped(text, given.string if given else ""), [(path, 0)])
        entry.flags.discard("python-format")
        entry.flags |= {"python-brace-format"} if "{" in key and "`" not in key else set()
        entry.flags |= {"fuzzy"} if given and given.fuzzy else set()
    used = {key_of(entry) for entry in new}
    for key, entry in sorted(known.items()):
        if key not in used and "".join(entry.string or ()):
            entry.locations.clear()
            new.obsolete[key] = entry
    return new


def key_of(entry: Message) -> str:
    """The English sentence, the singular where there are two."""
    return entry.id if isinstance(entry.id, str) else entry.id[0]


def shaped(text: Text, known: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """The known translation in the shape the sentence needs; Vietnamese has one plural form."""
    first = known if isinstance(known, str) else (known[0] if known else "")
    return first if isinstance(text, str) else (first,)


def as_po(catalog: Catalog) -> bytes:
    """The bytes of the .po file."""
    out = io.BytesIO()
    write_po(out, catalog, width=96, sort_output=True, include_lineno=False)
    return out.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The bytes of the .mo file."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def faults_of(catalog: Catalog, name: str) -> Iterator[str]:
    """What is missing in a catalogue, and translations that name other values than the sentence."""
    for entry in catalog:
        if not entry.id:
            continue
        key = key_of(entry)
        given = entry.string if isinstance(entry.string, str) else "".join(entry.string or ())
        if not given:
            yield f"{name}: no translation of {key!r}"
        elif entry.fuzzy:
            yield f"{name}: the translation of {key!r} is marked fuzzy"
        elif "{" in key and "`" not in key and not values(given) <= values(key) | {"n"}:
            yield f"{name}: other values in braces than {key!r}"


def values(text: str) -> set[str]:
    """The names in braces, as `str.format` reads them; none where the text is no template."""
    try:
        return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
    except ValueError:
        return set()


if __name__ == "__main__":
    sys.exit(main())
