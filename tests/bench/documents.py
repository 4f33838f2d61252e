"""Measures `diff`, `render` and the redline beside pandoc and a peer; `measure.py` prints them.

The peer, docx-trackdiff, is taken from the search path: `pip install docx-trackdiff` into any
environment. Where it is absent, the redline is measured against nothing, and that is said.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import big_repo  # type: ignore[import-not-found] # it lies beside this file

from plantool.word.pandoc import READER, pandoc_path

PAGES = (50, 500)
WORDS_A_PAGE = 240
WORDS_A_SECTION = 140
RUNS = 5
PEER = "docx-trackdiff"


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
            body = (self.repo / path).read_text(encoding="utf-8").split("---\n", 2)[2]
            (self.repo / f"{name}.md").write_text(body, encoding="utf-8")

    def plantool(self, *words: str) -> float:
        """Seconds of a command of plantool."""
        return self.run([sys.executable, "-m", "plantool", *words], self.repo)

    def pandoc(self, *words: str) -> float:
        """Seconds of a bare pandoc on the plan's Markdown."""
        return self.run([pandoc_path(), f"--from={READER}", *words], self.repo)

    def peer(self) -> float:
        """Seconds of the peer from the two Markdown files: pandoc twice, then its comparison."""
        written = (self.pandoc(f"{name}.md", "-o", f"{name}.docx") for name in ("old", "new"))
        made = sum(written)
        return made + self.run([PEER, "old.docx", "new.docx", "peer.docx"], self.repo)


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
        }
        if shutil.which(PEER):
            works["peer"] = plan.peer
        taken = _medians(works)
        found += [
            (f"diff, {pages} pages", taken["diff"], start + taken["reading"]),
            (f"render, {pages} pages", taken["render"], start + 1.35 * taken["writing"]),
        ]
        if "peer" in taken:
            found.append(
                (f"redline, {pages} pages, beside {PEER}", taken["redline"], taken["peer"])
            )
        else:
            sys.stderr.write(f"{PEER} is not on the search path: the redline has no yardstick\n")
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
