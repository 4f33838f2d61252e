"""Measures `diff`, `render` and the redline beside pandoc and its peers; `measure.py` prints them.

The peers are taken from the search path, and those that are absent are named: docx-trackdiff and
docx-redline (`pip install`), python-redlines (`pip install python-redlines[docxodus]` into the
environment whose `bin` holds docx-trackdiff), pandiff (`npm install`, and a pandoc on the search
path). The fastest of them is the redline's bound. pandiff needs minutes for 500 pages, and is
measured at 50 alone.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import big_repo  # type: ignore[import-not-found] # it lies beside this file

from plantool.word.pandoc import READER, pandoc_path

PAGES = (50, 500)
WORDS_A_PAGE = 240
WORDS_A_SECTION = 140
RUNS = 5
PLANTOOL = [sys.executable, "-c", "from plantool.__main__ import main; main()"]
"""plantool as its installed script runs it."""

PEERS = ("docx-trackdiff", "docx-redline", "python-redlines", "pandiff")

PYTHON_REDLINES = """
import sys
from pathlib import Path

from python_redlines import DocxodusEngine

old, new, made = map(Path, sys.argv[1:])
made.write_bytes(DocxodusEngine().run_redline("Peer", old, new)[0])
"""


def find_peers(pages: int) -> dict[str, list[list[str]]]:
    """The commands by which each peer that is there makes `peer.docx` of two Markdown files."""
    found: dict[str, list[list[str]]] = {}
    both = [[pandoc_path(), f"--from={READER}", f"{one}.md", "-o", f"{one}.docx"] for one in _BOTH]
    words = [f"{one}.docx" for one in _BOTH]
    if trackdiff := shutil.which("docx-trackdiff"):
        found["docx-trackdiff"] = [*both, [trackdiff, *words, "peer.docx"]]
        python = str(Path(trackdiff).with_name("python"))
        if _succeeds([python, "-c", "import python_redlines, python_redlines_docxodus"]):
            found["python-redlines"] = [
                *both,
                [python, "-c", PYTHON_REDLINES, *words, "peer.docx"],
            ]
    if redline := shutil.which("docx-redline"):
        found["docx-redline"] = [*both, [redline, "compare", *words, "-o", "peer.docx"]]
    pandiff = shutil.which("pandiff")
    if pandiff and pages <= PAGES[0]:
        found["pandiff"] = [[pandiff, "old.md", "new.md", "-o", "peer.docx"]]
    return found


_BOTH = ("old", "new")


def _succeeds(command: list[str]) -> bool:
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        return False


class Documents:
    """A plan of so many pages in two drafts, and what is measured on it."""

    def __init__(self, folder: Path, pages: int, run: Callable[[list[str], Path], float]) -> None:
        """`run` says how many seconds a command takes in a folder."""
        self.repo = folder / f"pages-{pages}"
        self.run = run
        shutil.rmtree(self.repo, ignore_errors=True)
        big_repo.write(self.repo, pages * WORDS_A_PAGE // WORDS_A_SECTION, pages)
        self.plantool("apply", "lon")
        for name, path in (("old", "plans/drafts/lon/1.md"), ("new", "plans/lon.md")):
            text = (self.repo / path).read_text(encoding="utf-8")
            (self.repo / f"{name}.md").write_text(text.split("---\n", 2)[2], encoding="utf-8")
            # What lies in no repo has neither comments nor bodies.
            (folder / f"{name}-{pages}.md").write_text(text, encoding="utf-8")

    def plantool(self, *words: str) -> float:
        """Seconds of a command of plantool."""
        return self.run([*PLANTOOL, *words], self.repo)

    def pandoc(self, *words: str) -> float:
        """Seconds of a bare pandoc on the plan's Markdown."""
        return self.run([pandoc_path(), f"--from={READER}", *words], self.repo)

    def peer(self, commands: list[list[str]]) -> float:
        """Seconds of a peer from the two Markdown files."""
        return sum(self.run(command, self.repo) for command in commands)


def measure_documents(
    folder: Path, start: float, run: Callable[[list[str], Path], float]
) -> list[tuple[str, float, float]]:
    """What was measured, its seconds, and the bound on them."""
    found = []
    for pages in PAGES:
        plan = Documents(folder, pages, run)
        works: dict[str, Callable[[], float]] = {
            "reading": lambda: plan.pandoc("new.md", "--to=json", "-o", "new.json"),  # noqa: B023
            "writing": lambda: plan.pandoc("new.md", "-o", "bare.docx"),  # noqa: B023
            "diff": lambda: plan.plantool("diff", "lon", "--to", "json", "-o", "d.json"),  # noqa: B023
            "render": lambda: plan.plantool("render", "lon", "-o", "r.docx"),  # noqa: B023
            "redline": lambda: plan.plantool("diff", "lon", "-o", "t.docx"),  # noqa: B023
            "two files": lambda: plan.plantool(  # noqa: B023
                "diff",
                f"../old-{pages}.md",  # noqa: B023
                f"../new-{pages}.md",  # noqa: B023
                "-o",
                "f.docx",
            ),
        }
        peers = find_peers(pages)
        absent = ", ".join(name for name in PEERS if name not in peers)
        if absent:
            sys.stderr.write(f"not measured at {pages} pages: {absent}\n")
        for name, commands in peers.items():
            works[name] = partial(plan.peer, commands)
        taken = _medians(works)
        found += [
            (f"diff, {pages} pages", taken["diff"], start + taken["reading"]),
            (f"render, {pages} pages", taken["render"], start + 1.35 * taken["writing"]),
        ]
        if peers:
            fastest = min(peers, key=lambda name: taken[name])
            told = ", ".join(f"{name} {taken[name]:.2f} s" for name in peers)
            sys.stderr.write(f"redlines of {pages} pages: {told}\n")
            found += [
                (f"redline, {pages} pages, beside {fastest}", taken["redline"], taken[fastest]),
                (f"redline of two files, {pages} pages", taken["two files"], taken[fastest]),
            ]
        else:
            sys.stderr.write("no peer is on the search path: the redline has no yardstick\n")
    return found


def _medians(works: Mapping[str, Callable[[], float]]) -> dict[str, float]:
    """Interleaved: whatever else the machine does then falls on all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(RUNS + 1):
        for name, work in works.items():
            taken = work()
            if turn:
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}
