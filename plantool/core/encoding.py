"""From the bytes of a file to its text: UTF-8, and a plain word about anything else."""

from __future__ import annotations

from plantool.core.finding import Finding, Severity
from plantool.core.legacy_encoding import is_tcvn3, is_vni
from plantool.core.message import Message, message
from plantool.core.rule import fault
from plantool.core.text import SourceText, Span

MAX_FILE_BYTES = 32 * 1024 * 1024
"""The largest plan, comment or settings file read."""

NOT_UTF8 = fault(
    "F001",
    "not-utf-8",
    Severity.ERROR,
    """The file is not UTF-8 without a byte-order mark, or holds NUL bytes.

    Save it as UTF-8: in Notepad "Save as", encoding "UTF-8" (not "UTF-8 with BOM"). Text in the
    old TCVN3 (.VnTime) or VNI encodings must be converted first.
    """,
)
TOO_LARGE = fault(
    "F002",
    "file-too-large",
    Severity.ERROR,
    f"""The file is larger than {MAX_FILE_BYTES // 2**20} MB, the limit for one text file.""",
)


def decode(data: bytes, path: str) -> tuple[SourceText | None, tuple[Finding, ...]]:
    """The text of a file; none, and a finding, where the bytes are no UTF-8 text."""
    if len(data) > MAX_FILE_BYTES:
        what = message(
            "the file has {n} bytes; the limit is {limit}", n=len(data), limit=MAX_FILE_BYTES
        )
        return None, (TOO_LARGE.file_finding(path, what),)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, (_refused(path, message("the file is UTF-16; save it as UTF-8")),)
    if data.startswith(b"\xef\xbb\xbf"):
        what = message("the file begins with a byte-order mark; save it as UTF-8 without BOM")
        return None, (_refused(path, what),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return None, (_refused(path, _guess(data, error)),)
    source = SourceText(text, path)
    at = text.find("\x00")
    if at >= 0:
        what = message("the file holds a NUL byte; it is damaged or no text file")
        return None, (NOT_UTF8.finding(source.place(Span(at, at + 1)), what),)
    return source, _old_letters(source)


def _old_letters(source: SourceText) -> tuple[Finding, ...]:
    """Text typed in an old Vietnamese encoding and saved as UTF-8 all the same."""
    if source.text.isascii():
        return ()
    sample = source.text[:20_000]
    name = "TCVN3 (.VnTime)" if is_tcvn3(sample) else "VNI" if is_vni(sample) else ""
    if not name:
        return ()
    what = message("the text is in the {name} encoding; convert it to Unicode", name=name)
    return (_refused(source.path, what),)


def _guess(data: bytes, error: UnicodeDecodeError) -> Message:
    line = data.count(b"\n", 0, error.start) + 1
    latin = data[:20_000].decode("latin-1")
    if is_tcvn3(latin):
        return message("the text is in the TCVN3 (.VnTime) encoding; convert it to Unicode UTF-8")
    if is_vni(latin):
        return message("the text is in the VNI encoding; convert it to Unicode UTF-8")
    return message("line {line} is not UTF-8; save the file as UTF-8", line=line)


def _refused(path: str, what: Message) -> Finding:
    return NOT_UTF8.file_finding(path, what)
