"""What the build of a whole archive costs the process that writes: ``python benchmarks/large.py [--articles N]``.

Fact documents of `archive.py` are built in one run into a new graph on disk, as `kgbuild build` does it. Told are the
seconds of the clock and of the processor up to the last article and after it, where the reports of one event are
linked, and the most memory that the process that writes had at either time.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from results import Results

from kgbuild.pipeline import Built, Quarantine, Summary, build
from kgbuild.store import Store

ARCHIVE = Path(__file__).with_name("archive.py")
EVERY = 500  # articles, after which it is said how far the run is
Moment = tuple[float, float, float]  # seconds of the clock, of this process, MB at most so far


def now() -> Moment:
    """Return the moment, and what it has cost up to it."""
    return time.perf_counter(), time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000, metavar="N", help="how many articles (10000)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many processes (2)")
    parser.add_argument("--folder", type=Path, help="where documents and graph are put, and stay")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR")) as place:
        folder = chosen.folder or Path(place)
        documents = folder / f"facts-{chosen.articles}"
        if not documents.exists():
            subprocess.run([sys.executable, str(ARCHIVE), str(chosen.articles), str(documents)], check=True)
        measured(documents, folder / "graph", chosen.jobs)


def measured(documents: Path, graph: Path, jobs: int) -> None:
    """Build the graph, and keep what that took."""
    results = Results("large", "A build of an archive", ["up to", "s", "processor s of the writer", "MB at most"])
    start, read = now(), now()

    def watch(summary: Summary) -> None:
        nonlocal read
        read = now()
        if summary.read % EVERY == 0:
            print(f"{summary.read:,} articles: {read[0] - start[0]:,.0f} s, {read[2]:.0f} MB", flush=True)

    with Store.open(graph, create=True) as store, Built(graph) as built:
        summary = build([documents], store, quarantine=Quarantine.of(graph), built=built, jobs=jobs, watch=watch)
    end = now()
    results.data = (
        f"{summary.read:,} fact documents of archive.py, {summary.facts.total():,} facts, {summary.triples:,} triples, "
        f"{jobs} jobs; {len(summary.refused)} refused, {len(summary.failures)} not read"
    )
    for name, (before, after) in {"the last article": (start, read), "the end: links": (read, end)}.items():
        results.row(name, f"{after[0] - before[0]:,.0f}", f"{after[1] - before[1]:,.0f}", f"{after[2]:.0f}")
    seconds = ", ".join(f"{step} {took:,.0f}" for step, took in summary.seconds.items())
    results.notes.append(f"Seconds of the clock by step, those of all processes added up: {seconds}.")
    results.target("the process that writes stays under 300 MB", f"{end[2]:.0f} MB", end[2] < 300)
    results.keep()


if __name__ == "__main__":
    main()
