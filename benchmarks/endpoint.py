"""What the endpoint adds to a query: ``python benchmarks/endpoint.py [--graph DIR] [--runs N]``.

The same queries are asked of the store by pyoxigraph itself, in this process, and of ``kgbuild serve`` over HTTP on one
connection, in turns; both give JSON as bytes. Then a query that never ends runs beside short ones, and 200 clients ask
at once.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import httpx
import pyoxigraph as ox

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from archive import grown  # noqa: E402

from kgbuild.pipeline import build  # noqa: E402
from kgbuild.store import Store  # noqa: E402
from kgbuild.vocab import PREFIXES  # noqa: E402
from serving import served  # noqa: E402

QUERIES = {
    "10 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10",
    "10,000 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000",
    "a join of 10,000 rows": "SELECT ?f ?a ?l { ?f dip:speaker ?a . ?a skos:prefLabel ?l } LIMIT 10000",
}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--graph", type=Path, help="a graph to ask; else one of 500 articles is made")
    parser.add_argument("--runs", type=int, default=30)
    options = parser.parse_args()
    print(f"{date.today()}, {platform.machine()}, Python {platform.python_version()}, pyoxigraph {ox.__version__}")
    with tempfile.TemporaryDirectory() as place:
        graph = options.graph or Path(place) / "graph"
        if options.graph is None:
            grown(500, Path(place) / "documents")
            with Store.open(graph, create=True) as store:
                build([Path(place) / "documents"], store)
        with served(graph, "--timeout", "5") as address:
            overhead(graph, f"{address}/sparql", options.runs)
            runaway(f"{address}/sparql")
            crowd(f"{address}/sparql")


def overhead(graph: Path, endpoint: str, runs: int) -> None:
    """Print the median times of each query, direct and served."""
    with Store.open(graph, read_only=True) as store, httpx.Client(timeout=60) as client:
        direct = ox.Store.read_only(str(store.data))
        for name, text in QUERIES.items():
            times: dict[str, list[float]] = {"direct": [], "served": []}
            for _ in range(runs):
                start = time.perf_counter()
                found = direct.query(text, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
                content = found.serialize(format=ox.QueryResultsFormat.JSON)
                times["direct"].append(time.perf_counter() - start)
                start = time.perf_counter()
                answer = client.post(endpoint, data={"query": text}, headers={"Accept": "application/json"})
                times["served"].append(time.perf_counter() - start)
                assert answer.content == content
            one, two = (statistics.median(times[way]) * 1000 for way in ("direct", "served"))
            limit = f"allowed {1.3 * one + 5:.1f}"
            print(f"{name}: direct {one:.1f} ms, served {two:.1f} ms ({limit}), {len(content):,} bytes")


def runaway(endpoint: str) -> None:
    """Print how long short queries take beside one that never ends."""
    with ThreadPoolExecutor() as pool:
        start = time.perf_counter()
        endless = pool.submit(httpx.post, endpoint, data={"query": ENDLESS}, timeout=60)
        waits = []
        with httpx.Client() as client:
            while not endless.done():
                before = time.perf_counter()
                assert client.post(endpoint, data={"query": QUERIES["10 rows"]}).status_code == 200
                waits.append((time.perf_counter() - before) * 1000)
        took = time.perf_counter() - start
    print(
        f"a query that never ends: {endless.result().status_code} after {took:.2f} s; {len(waits)} others meanwhile, "
        f"median {statistics.median(waits):.1f} ms, longest {max(waits):.1f} ms"
    )


def crowd(endpoint: str) -> None:
    """Print what 200 clients that ask at once, five times each, are told."""

    def client(_: int) -> list[int]:
        with httpx.Client(timeout=60) as one:
            return [one.post(endpoint, data={"query": QUERIES["10 rows"]}).status_code for _ in range(5)]

    with ThreadPoolExecutor(200) as pool:
        start = time.perf_counter()
        told = Counter(status for statuses in pool.map(client, range(200)) for status in statuses)
    print(f"200 clients at once, 5 queries each: {dict(sorted(told.items()))} in {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
