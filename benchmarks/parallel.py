"""How much faster several processes build: ``python benchmarks/parallel.py [--articles N] [--jobs N] [--rounds N]``.

The articles of `benchmarks/build.py` are built by one process and by several, in turns, each time into a new graph.
The graphs must be the same, byte for byte. What the machine does besides is told by the load before each run.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from statistics import median

from build import EXAMPLES, grown
from results import Results

from kgbuild.articles import read
from kgbuild.facts import Article
from kgbuild.pipeline import build
from kgbuild.store import Store


def run(news: Path, graph: Path, jobs: int) -> tuple[float, float, str]:
    """Return the seconds of a build, the processor seconds of the process that writes, and a digest of the graph."""
    with Store.open(graph, create=True) as store:
        start, own = time.perf_counter(), time.process_time()
        build([news], store, jobs=jobs)
        took, spent = time.perf_counter() - start, time.process_time() - own
        digest = sha256()
        for quads in store.dump():
            digest.update(quads)
    return took, spent, digest.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=480, metavar="N", help="how many articles (480)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many processes (2)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="how often each is run (3)")
    chosen = parser.parse_args()
    articles = [item for item in read([EXAMPLES]) if isinstance(item, Article)]
    columns = ["jobs", "s", "processor s of the process that writes", "load before"]
    results = Results("parallel", "Several processes", columns)
    results.data = f"{chosen.articles} articles of build.py, seconds of the clock"
    times: dict[int, list[float]] = {1: [], chosen.jobs: []}
    digests = set()
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder) / "news.jsonl"
        lines = [json.dumps(line) + "\n" for line in grown(articles, chosen.articles)]
        news.write_text("".join(lines), encoding="utf-8")
        for round in range(chosen.rounds):
            for jobs in times:
                load = os.getloadavg()[0]
                took, spent, digest = run(news, Path(folder) / f"graph-{round}-{jobs}", jobs)
                times[jobs].append(took)
                digests.add(digest)
                results.row(jobs, f"{took:.1f}", f"{spent:.1f}", f"{load:.1f}")
    ratio = median(times[1]) / median(times[chosen.jobs])
    wanted = f"{chosen.jobs} jobs at least 1.7 times as fast as 1 (two idle cores)"
    results.target(wanted, f"{ratio:.2f} times (medians)", ratio >= 1.7)
    results.target(
        "the same graph, byte for byte", f"{len(digests)} graphs in {2 * chosen.rounds} builds", len(digests) == 1
    )
    results.keep()


if __name__ == "__main__":
    main()
