"""Runs plantool in forked children and lets a fault happen at one of their system calls.

Started once by the tests as a process of its own, single-threaded, so that forking is safe and
cheap. Reads jobs as lines of JSON and answers each with a line.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

CHANGING = [
    "write",
    "pwrite",
    "writev",
    "fsync",
    "fdatasync",
    "ftruncate",
    "truncate",
    "posix_fallocate",
    "sendfile",
    "copy_file_range",
    "replace",
    "rename",
    "renames",
    "link",
    "symlink",
    "unlink",
    "remove",
    "mkdir",
    "rmdir",
    "chmod",
    "fchmod",
    "lchmod",
    "chown",
    "fchown",
    "lchown",
    "utime",
]
"""Functions of `os` that write, sync or rename; `open` counts where it opens for writing."""

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
NEEDS_SPACE = {"open", "write", "mkdir", "ftruncate", "fsync"}
SEEN_BY_PYTHON = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.chown"}
Fault = dict[str, Any]


class Shim:
    """Stands between plantool and `os`, counts the calls, and lets the fault happen at one."""

    def __init__(self, fault: Fault, log: int, meanwhile: Callable[[list[str]], Fault]) -> None:
        self.fault, self.log, self.meanwhile = fault, log, meanwhile
        self.real = {name: getattr(os, name) for name in ("open", *CHANGING) if hasattr(os, name)}
        self.count, self.inside, self.stopped = 0, False, False

    def put_in(self) -> None:
        self.stopped = False
        for name, real in self.real.items():
            setattr(os, name, self._wrapped(name, real))

    def take_out(self) -> None:
        for name, real in self.real.items():
            setattr(os, name, real)
        self.stopped = True

    def tell(self, **words: object) -> None:
        self.real["write"](self.log, json.dumps(words).encode() + b"\n")

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - as wide as `os`
            flags = args[1] if name == "open" and len(args) > 1 else options.get("flags", 0)
            if self.stopped or (name == "open" and not flags & WRITING):
                return real(*args, **options)
            self.count += 1
            self.tell(call=name, on=str(args[0]))
            if self.count == self.fault.get("at"):
                self._happen(name, args)
            if self.fault.get("kind") == "held" and name == "replace" and self._is_held():
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            is_full = self.fault.get("kind") == "full" and name in NEEDS_SPACE
            if is_full and self.count > self.fault["at"]:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self.inside = True
            try:
                return real(*args, **options)
            finally:
                self.inside = False

        return call

    def _is_held(self) -> bool:
        self.fault["times"] -= 1
        return bool(self.fault["times"] >= 0)

    def _happen(self, name: str, args: tuple[Any, ...]) -> None:
        kind = self.fault["kind"]
        if kind in {"kill-half", "full"} and name == "write":
            self.real["write"](args[0], args[1][: len(args[1]) // 2])
        match kind:
            case "kill" | "kill-half":
                os.kill(os.getpid(), signal.SIGKILL)
            case "full":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            case "denied":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            case "interrupt":
                raise KeyboardInterrupt
            case "edit":
                self._edit(self.fault["path"], self.fault["text"])
            case "meanwhile":
                self.tell(meanwhile=self.meanwhile(self.fault["args"]))
            case _:
                raise ValueError(kind)

    def _edit(self, path: str, text: str) -> None:
        self.inside = True
        handle = self.real["open"](path, os.O_WRONLY | os.O_TRUNC)
        self.inside = False
        self.real["write"](handle, text.encode())
        os.close(handle)

    def seen(self, event: str, args: tuple[Any, ...]) -> None:
        """Calls past the shim, which the faults would miss."""
        if self.inside or self.stopped:
            return
        is_open = event == "open" and isinstance(args[2], int) and args[2] & WRITING
        if (is_open or event in SEEN_BY_PYTHON) and args[0] != os.devnull:
            self.tell(past=f"{event} {args[0]}")


def run_forked(job: Fault) -> Fault:
    """One run of plantool in a child: its exit code or signal, its words, its calls."""
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=os.environ["FAULT_LOGS"]))
    files = {name: (folder / name).open("w+b") for name in ("out", "err", "log")}
    pid = os.fork()
    if pid == 0:
        os._exit(_child(job, {name: file.fileno() for name, file in files.items()}))
    _, status = os.waitpid(pid, 0)
    words = {}
    for name, file in files.items():
        file.seek(0)
        words[name] = file.read().decode()
        file.close()
    log = [json.loads(line) for line in words["log"].splitlines()]
    is_killed = os.WIFSIGNALED(status)
    return {
        "pid": pid,
        "code": -os.WTERMSIG(status) if is_killed else os.WEXITSTATUS(status),
        "out": words["out"],
        "err": words["err"],
        "calls": [line["call"] for line in log if "call" in line],
        "past": [line["past"] for line in log if "past" in line],
        "modules": [name for line in log for name in line.get("modules", ())],
        "meanwhile": next((line["meanwhile"] for line in log if "meanwhile" in line), None),
    }


def _child(job: Fault, handles: dict[str, int]) -> int:
    known = set(sys.modules)
    gc.disable()
    signal.alarm(20)  # what waits for ever is ended, and the test fails
    os.dup2(handles["out"], 1)
    os.dup2(handles["err"], 2)
    os.chdir(job["folder"])
    os.umask(job.get("umask", 0o022))
    if job.get("user"):
        os.setgroups([])
        os.setresgid(job["user"], job["user"], job["user"])
        os.setresuid(job["user"], job["user"], job["user"])
    if job.get("held"):
        import plantool.files

        plantool.files.FILES_ARE_HELD = True

    def meanwhile(args: list[str]) -> Fault:
        shim.take_out()
        answer = run_forked({"folder": job["folder"], "args": args})
        shim.put_in()
        return answer

    shim = Shim(job.get("fault") or {}, handles["log"], meanwhile)
    sys.addaudithook(shim.seen)
    shim.put_in()
    from plantool.cli.app import run

    code = run(job["args"])
    shim.take_out()
    shim.tell(modules=[name for name in sys.modules if name not in known])
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def run_together(jobs: list[Fault]) -> list[Fault]:
    """Several runs at once, each waiting behind a gate until all stand there."""
    if len(jobs) == 1:
        return [run_forked(jobs[0])]
    gate, opened = os.pipe()
    pipes, children = [], []
    for job in jobs:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(opened)
            os.read(gate, 1)
            os.write(writing, json.dumps(run_forked(job)).encode())
            os._exit(0)
        os.close(writing)
        pipes.append(reading)
        children.append(pid)
    os.close(gate)
    os.close(opened)
    answers = []
    for reading, pid in zip(pipes, children, strict=True):
        with os.fdopen(reading, "rb") as pipe:
            answers.append(json.loads(pipe.read()))
        os.waitpid(pid, 0)
    return answers


def main() -> None:
    """Answer jobs until standard input ends."""
    from plantool.cli import apply, audit, capture, decide, release, revert, undo, validate  # noqa: F401 - before the first fork

    for line in sys.stdin:
        gc.freeze()  # a child that collects would copy every page
        answers = run_together(json.loads(line))
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()
        for name in (name for answer in answers for name in answer["modules"]):
            # What a child needed, the next ones find loaded.
            with contextlib.suppress(ImportError):
                importlib.import_module(name)


if __name__ == "__main__":
    main()
