"""How much faster several processes build: ``python benchmarks/parallel.py [--articles N] [--jobs N] [--rounds N]``.

The articles of `benchmarks/build.py` are built by one process and by several, in turns, each time into a new graph.
The graphs must be the same, byte for byte. What the machine does besides is told by the load before each run.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from statistics import median

from build import EXAMPLES, grown

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
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    print(f"{date.today()}, {machine}, kgbuild {version('kgbuild')}, {chosen.articles} articles")
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
                print(f"jobs {jobs}: {took:7.1f} s, {spent:6.1f} s of the processor in the writer, load {load:.1f}")
    ratio = median(times[1]) / median(times[chosen.jobs])
    same = "the same graph each time" if len(digests) == 1 else "THE GRAPHS DIFFER"
    print(f"{chosen.jobs} jobs are {ratio:.2f} times as fast as 1 (medians); {same}")


if __name__ == "__main__":
    main()
