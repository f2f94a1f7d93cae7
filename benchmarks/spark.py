"""How fast Spark makes graphs beside processes of our own: ``python benchmarks/spark.py [--articles N] [--jobs N]``.

The articles of `benchmarks/build.py` are made into graphs by ``kgbuild build --jobs N`` and by Spark with so many
threads of this machine (``--engine spark --master local[N]``), in turns. Spark writes parts and links nothing: what
`kgbuild load` takes to put them into a graph, and whether it is the same one, is told beside.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from statistics import median

from build import EXAMPLES, grown
from results import Results

from kgbuild.articles import read
from kgbuild.facts import Article
from kgbuild.store import Store

KGBUILD = [sys.executable, "-m", "kgbuild"]


def timed(*words: object) -> float:
    """Return the seconds of the clock that a command takes."""
    start = time.perf_counter()
    subprocess.run([*KGBUILD, *map(str, words)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def digest(graph: Path) -> str:
    """Return a digest of all graphs of a folder."""
    found = sha256()
    with Store.open(graph, read_only=True) as store:
        for quads in store.dump():
            found.update(quads)
    return found.hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=240, metavar="N", help="how many articles (240)")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="how many processes or threads (2)")
    parser.add_argument("--rounds", type=int, default=2, metavar="N", help="how often each is run (2)")
    chosen = parser.parse_args()
    articles = [item for item in read([EXAMPLES]) if isinstance(item, Article)]
    ways = [f"`--jobs {chosen.jobs}`", f"Spark, `local[{chosen.jobs}]`", "`kgbuild load` of its parts"]
    times: dict[str, list[float]] = {way: [] for way in ways}
    digests = set()
    with tempfile.TemporaryDirectory() as place:
        news = Path(place) / "news"
        for n, line in enumerate(grown(articles, chosen.articles)):  # several files: Spark shares out files and lines
            news.mkdir(exist_ok=True)
            with (news / f"{n % 8}.jsonl").open("a", encoding="utf-8") as out:
                out.write(json.dumps(line) + "\n")
        for round in range(chosen.rounds):
            here, parts, loaded = (Path(place) / f"{name}-{round}" for name in ("here", "parts", "loaded"))
            times[ways[0]].append(timed("build", news, "--graph", here, "--jobs", chosen.jobs))
            spark = ("--engine", "spark", "--master", f"local[{chosen.jobs}]", "--out", parts)
            times[ways[1]].append(timed("build", news, *spark))
            times[ways[2]].append(timed("load", parts, "--graph", loaded))
            digests |= {digest(here), digest(loaded)}
    results = Results("spark", "Spark beside processes of our own", ["way", "articles/s", "s"])
    results.data = (
        f"{chosen.articles} articles of build.py, {chosen.rounds} rounds in turns, "
        "medians; seconds of the clock, starts included"
    )
    for way, runs in times.items():
        results.row(way, f"{chosen.articles / median(runs):.1f}", f"{median(runs):.1f}")
    results.target("the same graph, byte for byte", f"{len(digests)} graph", len(digests) == 1)
    results.keep()


if __name__ == "__main__":
    main()
