"""A child process with bounds, for work on a file that may come from anyone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from importlib import import_module

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.message import Message, message

TOO_MUCH_MEMORY = 3
TOO_MUCH_TEXT = 4
"""Exit codes of a child that notices by itself that it needs too much."""

_TOO_MUCH_TIME = -int(getattr(signal, "SIGXCPU", 0))
_GRACE = 5
"""Seconds from the signal that names the limit to the one that names none."""


class Bounds(Struct, frozen=True):
    """How much a child may use."""

    seconds: int
    memory: int
    """In bytes."""
    text: int
    """The letters of its answer; the child counts them itself."""


def run_bounded(work: str, job: bytes, bounds: Bounds) -> bytes | Message:
    """What a child writes in which the function `work` ("module:name") reads `job`.

    A Message instead says which bound it hit.
    """
    bounds = replace(bounds, seconds=_allowed_seconds(bounds.seconds))
    given = (work, bounds.seconds, bounds.memory)
    code = (
        f"import sys; sys.path[:] = {sys.path!r}; "
        f"from plantool.word.bounded import be_child; be_child{given!r}"
    )
    try:
        done = subprocess.run(
            (sys.executable, "-I", "-c", code),
            input=job,
            capture_output=True,
            # One that waits uses no time of the processor.
            timeout=2 * bounds.seconds,
            check=False,
            env={key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ},
        )
    except subprocess.TimeoutExpired:
        return message("stopped: it needs more than {n} seconds", n=2 * bounds.seconds)
    return _why_stopped(done.returncode, bounds) if done.returncode else done.stdout


def be_child(work: str, seconds: int, memory: int) -> None:
    """Do the work within the bounds; called in the child."""
    module, _, name = work.partition(":")
    function = getattr(import_module(module), name)
    _limit_this_process(seconds, memory)
    try:
        function()
    except MemoryError:
        sys.exit(TOO_MUCH_MEMORY)


def _why_stopped(code: int, bounds: Bounds) -> Message:
    if code == _TOO_MUCH_TIME:
        return message("stopped: it needs more than {n} seconds", n=bounds.seconds)
    if code == TOO_MUCH_MEMORY:
        return message("stopped: it needs more than {n} MB of memory", n=bounds.memory >> 20)
    if code == TOO_MUCH_TEXT:
        return message("stopped: it makes more than {n} MB of text", n=bounds.text >> 20)
    return message(
        "stopped by the system: it needs more than {n} seconds or {memory} MB of memory",
        n=bounds.seconds,
        memory=bounds.memory >> 20,
    )


def _allowed_seconds(seconds: int) -> int:
    """These, or fewer where whoever runs plantool allows fewer."""
    try:
        import resource  # Windows has no such module
    except ImportError:
        return seconds
    return _least(seconds, resource.getrlimit(resource.RLIMIT_CPU)[0])


def _limit_this_process(seconds: int, memory: int) -> None:
    """Bounds on time, memory and files, where the system knows them."""
    try:
        import resource  # Windows has no such module
    except ImportError:
        return
    for limit, value, grace in (
        (resource.RLIMIT_CPU, seconds, _GRACE),
        (resource.RLIMIT_AS, memory, 0),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        soft, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (_least(value, soft), _least(value + grace, hard)))


def _least(value: int, old: int) -> int:
    return value if old < 0 else min(value, old)  # RLIM_INFINITY is -1
