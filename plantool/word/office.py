"""LibreOffice, where it is installed: makes a PDF of a Word file, with macros off."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from plantool.core.message import message
from plantool.errors import PlantoolError

_SECONDS = 180
_NAMES = ("soffice", "libreoffice")
_USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
_MACROS_OFF = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">\
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def docx_to_pdf(data: bytes, *, office: str, epoch: int) -> bytes:
    """The PDF that LibreOffice makes of a Word file; the profile it runs with is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        profile = work / "profile"
        (profile / "user").mkdir(parents=True)
        settings = profile / "user" / "registrymodifications.xcu"
        settings.write_text(_MACROS_OFF, encoding="utf-8")
        source = work / "document.docx"
        source.write_bytes(data)
        _convert(office, source, profile, epoch)
        made = work / "document.pdf"
        if not made.is_file():
            raise PlantoolError(message("LibreOffice made no PDF; render to docx instead"))
        return _dated(made.read_bytes(), epoch)


_MOMENT = re.compile(rb"(?<=D:)[0-9]{14}(?=[Z+-])")
_OWN_NUMBER = re.compile(rb"(?<=/ID \[ <)[0-9A-F]{32}(?=>\s*<)|(?<=DocChecksum /)[0-9A-F]{32}")
_SECOND_NUMBER = re.compile(rb"(?<=>\n<)[0-9A-F]{32}(?=> \]\n)")


def _dated(pdf: bytes, epoch: int) -> bytes:
    """The file with its moment and its numbers made of the input alone, all as long as before.

    LibreOffice before version 24 takes the clock's, whatever SOURCE_DATE_EPOCH says.
    """
    moment = datetime.fromtimestamp(epoch, UTC).strftime("%Y%m%d%H%M%S").encode()
    begin = max(pdf.rfind(b"/CreationDate"), 0)
    head, tail = pdf[:begin], _MOMENT.sub(moment, pdf[begin:])
    for form in (_OWN_NUMBER, _SECOND_NUMBER):
        tail = form.sub(b"0" * 32, tail)
    number = hashlib.sha256(head + tail).hexdigest()[:32].upper().encode()
    for form in (_OWN_NUMBER, _SECOND_NUMBER):
        tail = form.sub(number, tail)
    return head + tail


def find_office() -> str:
    """The path of LibreOffice; an error that says what to do where it is not installed."""
    found = (shutil.which(name) for name in _NAMES)
    placed = (place for place in _USUAL_PLACES if Path(place).is_file())
    office = next((path for path in (*found, *placed) if path), None)
    if office is None:
        raise PlantoolError(
            message(
                "PDF needs LibreOffice, which is not installed; "
                "render to docx and save it as PDF in Word"
            )
        )
    return office


def _convert(office: str, source: Path, profile: Path, epoch: int) -> None:
    command = (
        office,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "pdf",
        "--outdir",
        str(source.parent),
        str(source),
    )
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch), "TZ": "UTC"}
    if sys.platform != "win32":
        environment["HOME"] = str(profile)
    try:
        subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        what = message("LibreOffice made no PDF within {n} seconds", n=_SECONDS)
        raise PlantoolError(what) from None
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise PlantoolError(message("LibreOffice: {why}", why=why)) from error
