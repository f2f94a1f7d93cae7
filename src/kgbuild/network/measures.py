"""Network: how central each actor is, and which actors belong together."""

from __future__ import annotations

import networkx as nx

SEED = 20190302
EXACT = 3_000  # actors up to which betweenness is exact: half a minute on one core
SAMPLES = 500  # sources from which it is estimated beyond
MEASURES = ("degree", "strength", "betweenness", "closeness", "pagerank", "clustering", "community")


def measure(graph: nx.Graph) -> dict[str, dict[str, float]]:
    """Return the `MEASURES` of every node.

    ``degree`` partners, ``strength`` events with them, ``betweenness`` and ``closeness`` on distances of 1/weight,
    ``pagerank``, ``clustering`` weighted (Onnela et al. 2005), ``community`` by Louvain, numbered from the largest.
    Betweenness is exact up to 3,000 actors, beyond that from 500 sources. Equal graphs give equal figures.

    >>> figures = measure(nx.star_graph(3))
    >>> figures[0]["degree"], round(figures[0]["betweenness"], 2)
    (3, 1.0)
    """
    if not graph:
        return {}
    far = nx.Graph()
    far.add_nodes_from(graph)
    far.add_edges_from((a, b, {"distance": 1 / weight}) for a, b, weight in graph.edges(data="weight", default=1))
    samples = None if len(graph) <= EXACT else SAMPLES
    values = {
        "degree": dict(graph.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "betweenness": nx.betweenness_centrality(far, k=samples, weight="distance", seed=SEED),
        "closeness": nx.closeness_centrality(far, distance="distance"),
        "pagerank": nx.pagerank(graph, weight="weight"),
        "clustering": nx.clustering(graph, weight="weight"),
        "community": _communities(graph),
    }
    whole = ("degree", "strength", "community")
    return {
        node: {
            name: int(found[node]) if name in whole else round(float(found[node]), 6) for name, found in values.items()
        }
        for node in graph
    }


def _communities(graph: nx.Graph) -> dict[str, int]:
    """Return the community of every node, 1 being the largest."""
    found = nx.community.louvain_communities(graph, weight="weight", seed=SEED)
    ordered = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))
    return {node: number for number, group in enumerate(ordered, 1) for node in group}
