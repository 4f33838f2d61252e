"""Measures the bounds on speed as ratios in one run: `python tests/bench/measure.py [FOLDER]`.

Every figure is taken beside its own yardstick (a bare Typer app, the parsers alone, pandoc), so
that the machine's speed falls out. Repos are made new in FOLDER, a temporary one when absent.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import big_repo  # type: ignore[import-not-found] # it lies beside this file
import documents  # type: ignore[import-not-found] # as big_repo
from msgspec import Struct

ROOT = Path(__file__).parents[2]
SMALL = 10
SECTIONS, COMMENTS = 1000, 5000
SIZES = (500, 1000, 2000)
STARTS, RUNS = 5, 3
UNUSUAL = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")

BARE_APP = """
import typer

app = typer.Typer()


@app.command()
def hello(name: str) -> None:
    print(name)


@app.command()
def bye(name: str) -> None:
    print(name)


app()
"""

PARSERS_ALONE = """
import sys
import time
from pathlib import Path

import _ruamel_yaml
from markdown_it import MarkdownIt

markdown = [path.read_text(encoding="utf-8") for path in Path("plans").glob("*.md")]
parts = [text.split("---\\n", 2) for text in markdown]
yaml = [path.read_text(encoding="utf-8") for path in Path(".").glob("comments/*/*/*.yaml")]
yaml += [path.read_text(encoding="utf-8") for path in Path("plans").glob("*.yaml")]
yaml += [part[1] for part in parts]
reader = MarkdownIt("commonmark").enable("table")
begin = time.perf_counter()
for text in yaml:
    parser = _ruamel_yaml.CParser(text)
    while type(parser.get_event()).__name__ != "StreamEndEvent":
        pass
for part in parts:
    reader.parse(part[2])
print(time.perf_counter() - begin)
"""


class Line(Struct, frozen=True):
    """One row of the table: what was measured, and its bound in the same unit."""

    work: str
    measured: float
    bound: float
    unit: str = "s"

    def __str__(self) -> str:
        verdict = "ok" if self.measured <= self.bound else "OVER"
        share = self.measured / self.bound
        return (
            f"{self.work:<44}{self.measured:>9.3f} {self.unit:<3}{self.bound:>9.3f} {self.unit:<3}"
            f"{share:>7.2f}  {verdict}"
        )


def main(folder: Path) -> int:
    """Print the table; the exit code is 1 if a bound is passed."""
    sys.stdout.write(f"{'work':<44}{'measured':>13}{'bound':>13}{'share':>7}\n")
    lines: list[Line] = []
    for measured in (measure_starts, measure_validate, measure_growth, measure_documents):
        for line in measured(folder):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            lines.append(line)
    return int(any(line.measured > line.bound for line in lines))


def measure_starts(folder: Path) -> list[Line]:
    """`--version` and start-up beside a bare Typer app."""
    repo = made(folder / "small", SMALL)
    app = folder / "bare_app.py"
    app.write_text(BARE_APP, encoding="utf-8")
    commands = {
        "bare": [sys.executable, str(app), "hello", "you"],
        "version": plantool("--version"),
        "show": plantool("show", "lon"),
    }
    # Interleaved: whatever else the machine does then falls on all of them alike.
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(STARTS + 1):
        for name, command in commands.items():
            taken = seconds(command, repo)
            if turn:
                times[name].append(taken)
    bare, version, show = (statistics.median(times[name]) for name in commands)
    return [
        Line("plantool --version", version, 0.6 * bare),
        Line("start-up: plantool show, ten sections", show, 1.3 * bare),
    ]


def measure_validate(folder: Path) -> list[Line]:
    """`validate` cold and warm, and `apply`, beside the parsers alone."""
    repo = made(folder / "large", SECTIONS)
    small = made(folder / "small", SMALL)
    for words in (("show", "lon"), ("validate",)):
        seconds(plantool(*words), small)
    start = median(lambda: seconds(plantool("show", "lon"), small), STARTS)
    alone = median(lambda: parsers_alone(repo), RUNS)
    cold = median(lambda: seconds(plantool("validate"), repo, cache=new_folder(folder)), RUNS)
    cache = new_folder(folder)
    seconds(plantool("validate"), repo, cache=cache)
    warm = median(lambda: seconds(plantool("validate"), repo, cache=cache), RUNS)
    applied = median(lambda: apply_seconds(folder), RUNS)
    return [
        Line(f"validate, {SECTIONS} sections, {COMMENTS} comments", cold, start + 2 * alone),
        Line("the same again, nothing changed", warm, start + 0.15 * (cold - start)),
        Line(f"apply, {COMMENTS} edits", applied, 1.5 * cold),
    ]


def measure_growth(folder: Path) -> list[Line]:
    """Time and memory of `validate` and `apply` when the repo doubles: at most double."""
    lines = []
    for name in ("validate", "apply"):
        figures = [growth_figures(folder, name, size) for size in SIZES]
        for what, place, unit in (("time", 0, "s"), ("memory", 1, "MB")):
            small, middle, large = (figure[place] for figure in figures)
            # Linear: the second doubling adds twice what the first one added.
            bound = middle + 2 * (middle - small) * 1.15
            lines.append(Line(f"{name}, {what} at {SIZES[-1]} sections", large, bound, unit))
    return lines


def measure_documents(folder: Path) -> list[Line]:
    """`diff`, `render` and the redline beside pandoc and a peer."""
    small = made(folder / "small", SMALL)
    start = median(lambda: seconds(plantool("show", "lon"), small), STARTS)
    return [Line(*figures) for figures in documents.measure_documents(folder, start, seconds)]


def growth_figures(folder: Path, name: str, sections: int) -> tuple[float, float]:
    """Seconds and megabytes of one command on a repo of that many sections."""
    words = ("validate",) if name == "validate" else ("apply", "lon")

    def one() -> tuple[float, float]:
        repo = made(folder / "growing", sections)
        return seconds_and_megabytes(plantool(*words), repo, cache=new_folder(folder))

    runs = [one() for _ in range(RUNS)]
    return tuple(statistics.median(run[place] for run in runs) for place in (0, 1))  # type: ignore[return-value]


def made(folder: Path, sections: int) -> Path:
    """A repo of that many sections and five comments each, made new."""
    shutil.rmtree(folder, ignore_errors=True)
    big_repo.write(folder, sections, sections * COMMENTS // SECTIONS)
    return folder


def new_folder(folder: Path) -> Path:
    """A folder for a cache that holds nothing yet."""
    return Path(tempfile.mkdtemp(dir=folder))


def plantool(*words: str) -> list[str]:
    """The command line of plantool, run as its installed script runs it."""
    return [*documents.PLANTOOL, *words]


def apply_seconds(folder: Path) -> float:
    """How long `apply` takes, written, with no cache."""
    repo = made(folder / "applied", SECTIONS)
    return seconds(plantool("apply", "lon"), repo, cache=new_folder(folder))


def parsers_alone(repo: Path) -> float:
    """What the parsers need for a repo's texts, without their start."""
    done = subprocess.run(
        [sys.executable, "-c", PARSERS_ALONE], cwd=repo, check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def seconds(command: Sequence[str], folder: Path, cache: Path | None = None) -> float:
    """How long a command takes from start to end."""
    begin = time.perf_counter()
    subprocess.run(
        command, cwd=folder, env=environment(cache), check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - begin


def seconds_and_megabytes(
    command: Sequence[str], folder: Path, cache: Path | None = None
) -> tuple[float, float]:
    """How long a command takes, and the most memory that it held."""
    begin = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=environment(cache), stdout=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.perf_counter() - begin, peak_megabytes(usage)


def peak_megabytes(usage: resource.struct_rusage) -> float:
    """The peak in megabytes; macOS counts bytes where Linux counts kilobytes."""
    return usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


def environment(cache: Path | None) -> Mapping[str, str]:
    """The environment of a measured command: this checkout, and a cache of its own."""
    usual = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
    compiled = Path(tempfile.gettempdir()) / "plantool-bench-compiled"
    return {
        **usual,
        "PYTHONPATH": str(ROOT),
        # An installed program is compiled once, whatever this shell says.
        "PYTHONPYCACHEPREFIX": str(compiled),
        "PLANTOOL_CACHE_DIR": str(cache or ""),
    }


def median(run: Callable[[], float], times: int) -> float:
    """The median of several runs."""
    return statistics.median(run() for _ in range(times))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.exit(main(Path(sys.argv[1])))
    with tempfile.TemporaryDirectory() as temporary:
        sys.exit(main(Path(temporary)))
