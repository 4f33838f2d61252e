"""Edits a Word file in LibreOffice with change tracking on; run by its own Python.

Arguments: a folder for LibreOffice's profile, the Word file, and a JSON file with the edits, each
`{"author", "do", "find", "text"}`. What comes of it stands beside the file as `tracked-NAME`, and
with all changes accepted as `accept-NAME`.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found] # noqa: F401 - it makes com.sun.star importable
from com.sun.star.lang import DisposedException  # type: ignore[import-not-found]

sys.path.insert(0, str(Path(__file__).parent))

from office_changes import COMMANDS, connected, value  # type: ignore[import-not-found]

PARAGRAPH_BREAK = 0
INSERTED = False
OVER_THE_WORDS = SELECTING = True


def main(profile: Path, source: Path, edits: list[dict[str, str]]) -> None:
    name = f"plantool{profile.name}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={name};urp;",
        ],
        start_new_session=True,
    )
    try:
        context = connected(name)
        manager = context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        dispatcher = manager.createInstanceWithContext("com.sun.star.frame.DispatchHelper", context)
        document = desktop.loadComponentFromURL(
            source.as_uri(), "_blank", 0, (value("Hidden", content=True),)
        )
        document.RecordChanges = True
        for edit in edits:
            work_as(context, edit["author"])
            make(document, edit)
        store(document, source.with_name(f"tracked-{source.name}"))
        frame = document.getCurrentController().getFrame()
        dispatcher.executeDispatch(frame, COMMANDS["accept"], "", 0, ())
        store(document, source.with_name(f"accept-{source.name}"))
        document.dispose()
        with contextlib.suppress(DisposedException):  # it may be gone before it answers
            desktop.terminate()
    finally:
        leave(office)


def leave(office: subprocess.Popen[bytes]) -> None:
    """LibreOffice now and then hangs when it is told to end; the files are written by then."""
    try:
        office.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(office.pid, signal.SIGKILL)


def work_as(context: Any, author: str) -> None:  # noqa: ANN401
    provider = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.configuration.ConfigurationProvider", context
    )
    path = value("nodepath", content="/org.openoffice.UserProfile/Data")
    data = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationUpdateAccess", (path,)
    )
    data.setPropertyValue("givenname", "")
    data.setPropertyValue("sn", author)
    data.commitChanges()


def make(document: Any, edit: dict[str, str]) -> None:  # noqa: ANN401
    search = document.createSearchDescriptor()
    search.SearchString = edit["find"]
    search.SearchCaseSensitive = True
    found = document.findFirst(search)
    if found is None:
        raise LookupError(edit["find"])
    DOINGS[edit["do"]](document, found, edit)


def replace(_document: Any, found: Any, edit: dict[str, str]) -> None:  # noqa: ANN401
    found.setString(edit.get("text", ""))


def insert_after(_document: Any, found: Any, edit: dict[str, str]) -> None:  # noqa: ANN401
    found.getText().insertString(found.getEnd(), edit["text"], INSERTED)


def insert_before(_document: Any, found: Any, edit: dict[str, str]) -> None:  # noqa: ANN401
    found.getText().insertString(found.getStart(), edit["text"], INSERTED)


def add_paragraph(_document: Any, found: Any, edit: dict[str, str]) -> None:  # noqa: ANN401
    cursor = paragraph(found)
    cursor.collapseToEnd()
    found.getText().insertControlCharacter(cursor, PARAGRAPH_BREAK, INSERTED)
    found.getText().insertString(cursor, edit["text"], INSERTED)


def delete_paragraph(_document: Any, found: Any, _edit: dict[str, str]) -> None:  # noqa: ANN401
    cursor = paragraph(found)
    cursor.goRight(1, SELECTING)
    cursor.setString("")


def divide(_document: Any, found: Any, _edit: dict[str, str]) -> None:  # noqa: ANN401
    found.getText().insertControlCharacter(found.getStart(), PARAGRAPH_BREAK, INSERTED)


def join(_document: Any, found: Any, edit: dict[str, str]) -> None:  # noqa: ANN401
    """The paragraph's mark goes, and with it the sign typed before the next one's words."""
    cursor = paragraph(found)
    cursor.collapseToEnd()
    cursor.goRight(1 + len(edit["text"]), SELECTING)
    cursor.setString(" ")


def embolden(_document: Any, found: Any, _edit: dict[str, str]) -> None:  # noqa: ANN401
    found.CharWeight = 150.0


def remark(document: Any, found: Any, edit: dict[str, str]) -> None:  # noqa: ANN401
    note = document.createInstance("com.sun.star.text.textfield.Annotation")
    note.Author, note.Content = edit["author"], edit["text"]
    found.getText().insertTextContent(found, note, OVER_THE_WORDS)


DOINGS = {
    "replace": replace,
    "delete": replace,
    "insert after": insert_after,
    "insert before": insert_before,
    "add paragraph": add_paragraph,
    "delete paragraph": delete_paragraph,
    "divide": divide,
    "join": join,
    "embolden": embolden,
    "remark": remark,
}


def paragraph(found: Any) -> Any:  # noqa: ANN401
    """A cursor over the whole paragraph in which words were found."""
    cursor = found.getText().createTextCursorByRange(found)
    cursor.gotoStartOfParagraph(not SELECTING)
    cursor.gotoEndOfParagraph(SELECTING)
    return cursor


def store(document: Any, target: Path) -> None:  # noqa: ANN401
    document.storeToURL(target.as_uri(), (value("FilterName", content="MS Word 2007 XML"),))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text("utf-8")))
