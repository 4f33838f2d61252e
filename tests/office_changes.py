"""Lets LibreOffice accept or reject all tracked changes of Word files; run by its own Python.

Arguments: pairs of `accept` or `reject` and a file; each result stands beside its file, as
`accept-NAME` and `reject-NAME`. The first argument is a folder for LibreOffice's profile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]
from com.sun.star.connection import NoConnectException  # type: ignore[import-not-found]

COMMANDS = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}


def main(profile: Path, jobs: list[str]) -> None:
    # Two runs at once must not find each other: the profiles of both may have one name.
    name = f"plantool{profile.name}{os.getpid()}"
    office = subprocess.Popen(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={profile.as_uri()}",
            f"--accept=pipe,name={name};urp;",
        ]
    )
    try:
        context = connected(name)
        desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        dispatcher = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", context
        )
        for verb, path in zip(jobs[::2], jobs[1::2], strict=True):
            source = Path(path)
            document = desktop.loadComponentFromURL(
                source.as_uri(), "_blank", 0, (value("Hidden", content=True),)
            )
            frame = document.getCurrentController().getFrame()
            dispatcher.executeDispatch(frame, COMMANDS[verb], "", 0, ())
            target = source.with_name(f"{verb}-{source.name}").as_uri()
            document.storeToURL(target, (value("FilterName", "MS Word 2007 XML"),))
            document.dispose()
        desktop.terminate()
    finally:
        office.wait(60)


def connected(name: str) -> Any:  # noqa: ANN401
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(120):
        try:
            return resolver.resolve(f"uno:pipe,name={name};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
    raise TimeoutError(name)


def value(name: str, content: object) -> Any:  # noqa: ANN401
    found = PropertyValue()
    found.Name, found.Value = name, content
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
