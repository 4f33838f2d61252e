"""The program's entry: answers --version at once and leaves the rest to the command line."""

from __future__ import annotations

import atexit
import gc
import os
import sys

from plantool import __version__


def main() -> None:
    """Run plantool with the arguments of this process, and exit with its code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        # Typer takes most of the start-up time, and a version needs none of it.
        print(f"plantool {__version__}")
        return
    # One command ends soon and leaves few cycles: the search for them took a third of its time.
    gc.disable()
    # pydantic looks for plug-ins in every installed package, and would run what it finds there.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from plantool.cli.app import run

    _leave(run(arguments))


def _leave(code: int) -> None:
    """End the process without taking its memory apart, which takes a tenth of the time."""
    atexit._run_exitfuncs()  # noqa: SLF001 - there is no public name, and os._exit runs none
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except OSError:
        # Python's own end tells what could not be written.
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    main()
