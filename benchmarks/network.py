"""What measuring a network costs: ``python benchmarks/network.py [--actors N] [--ties N] [--kglab PYTHON]``.

One weighted graph of the shape of a contact network (few have many partners) is measured by `kgbuild network` and by
networkx's own functions; figures must be equal. With `--kglab`, the Python of another environment that has kglab, that
reads the ties as RDF and gives what it measures itself. All times are processor seconds of one core.
"""

from __future__ import annotations

import argparse
import platform
import random
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx

from kgbuild.network import MEASURES, Rows, build
from kgbuild.network.measures import EXACT, measure
from kgbuild.network.paths import SEED

KGLAB = """
import sys, time
import kglab, networkx as nx
def timed(name, run):
    start = time.process_time()
    try:
        found = run()
    except NotImplementedError:
        return print(f"kglab {name}: not implemented")
    print(f"kglab {name}: {time.process_time() - start:.2f} s", flush=True)
    return found
graph = kglab.KnowledgeGraph()
timed("reads the ties as RDF", lambda: graph.load_rdf(sys.argv[1], format="nt"))
matrix = kglab.SubgraphMatrix(graph, "SELECT ?subject ?object { ?subject <urn:tied> ?object }")
matrix.nx_graph = timed("makes a graph of networkx", lambda: matrix.build_nx_graph(nx.DiGraph()))
timed("describe (size, centre, diameter, eccentricity)", matrix.describe)
timed("describe_more", matrix.describe_more)
"""


def contacts(actors: int, ties: int) -> nx.Graph:
    """Return a graph of actors, each new one tied to others that have many ties already, with weights of 1 to 8."""
    graph = nx.barabasi_albert_graph(actors, max(1, ties // actors), seed=SEED)
    chance = random.Random(SEED)
    for _, _, data in graph.edges(data=True):
        data["weight"] = chance.choice((1, 1, 1, 1, 2, 2, 4, 8))  # sums of distances are exact for networkx, too
        data["distance"] = 1 / data["weight"]
    return graph


def rows(graph: nx.Graph) -> Rows:
    """Return the facts that make such a graph, as the views of a store would."""
    pairs = [
        (
            f"f{n}-{k}",
            "Meeting",
            "",
            "actual",
            None,
            None,
            None,
            "verbal-cooperation",
            "false",
            f"a{a}",
            f"a{b}",
            "news",
        )
        for n, (a, b, weight) in enumerate(graph.edges(data="weight"))
        for k in range(weight)
    ]
    return Rows(pairs, [(f"a{n}", f"Actor {n}", "true", "Person") for n in graph], [])


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    found = run()
    return time.process_time() - start, found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--actors", type=int, default=2_000)
    parser.add_argument("--ties", type=int, default=10_000)
    parser.add_argument("--kglab", type=Path, help="the Python of an environment with kglab")
    options = parser.parse_args()
    print(f"{date.today()}, {platform.machine()}, Python {platform.python_version()}, networkx {nx.__version__}")
    graph = contacts(options.actors, options.ties)
    facts = rows(graph)
    print(f"{len(graph):,} actors, {graph.number_of_edges():,} ties, {len(facts.pairs):,} facts")
    took, network = timed(lambda: build(facts))
    print(f"kgbuild: {took:.2f} s from facts to a measured network", flush=True)
    took, ours = timed(lambda: measure(graph))
    print(f"kgbuild: {took:.2f} s for the {len(MEASURES)} measures alone", flush=True)
    assert network.graph.number_of_edges() == graph.number_of_edges()
    plainly(graph, ours)
    if options.kglab:
        with tempfile.NamedTemporaryFile("w", suffix=".nt") as out:
            out.writelines(f"<urn:a{a}> <urn:tied> <urn:a{b}> .\n" for a, b in graph.edges)
            out.flush()
            subprocess.run([options.kglab, "-W", "ignore", "-c", KGLAB, out.name], check=True)


def plainly(graph: nx.Graph, ours: dict[Any, dict[str, float]]) -> None:
    """Measure with networkx alone, and compare."""
    samples = None if len(graph) <= EXACT else 500
    plain: dict[str, Callable[[], dict[Any, float]]] = {
        "degree": lambda: dict(graph.degree()),
        "strength": lambda: dict(graph.degree(weight="weight")),
        "betweenness": lambda: nx.betweenness_centrality(graph, k=samples, weight="distance", seed=SEED),
        "closeness": lambda: nx.closeness_centrality(graph, distance="distance"),
        "pagerank": lambda: nx.pagerank(graph, weight="weight"),
        "clustering": lambda: nx.clustering(graph, weight="weight"),
        "constraint": lambda: nx.constraint(graph, weight="weight"),
    }
    total = 0.0
    for name, run in plain.items():
        took, theirs = timed(run)
        total += took
        furthest = max(abs(theirs[node] - ours[node][name]) for node in graph)
        print(f"networkx {name}: {took:.2f} s, furthest from ours {furthest:.1e}", flush=True)
    took, _ = timed(lambda: nx.community.louvain_communities(graph, weight="weight", seed=SEED))
    print(f"networkx community: {took:.2f} s\nnetworkx: {total + took:.2f} s in all")


if __name__ == "__main__":
    main()
