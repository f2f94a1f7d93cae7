"""Network: how central each actor is, which actors belong together, and what holds of the whole."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import networkx as nx
import numpy as np

from kgbuild.network.paths import SEED, betweenness_and_closeness

EXACT = 3_000  # actors up to which betweenness and closeness are exact: some seconds on one core
SAMPLES = 500  # actors from which they are estimated beyond
MEASURES = ("degree", "strength", "betweenness", "closeness", "pagerank", "clustering", "constraint", "community")
SLOW = frozenset({"betweenness", "closeness"})
WHOLE = frozenset({"degree", "strength", "community"})


def measure(graph: nx.Graph, *, quick: bool = False) -> dict[str, dict[str, float]]:
    """Return the `MEASURES` of every node; `quick` leaves out those that are `SLOW`.

    ``degree`` partners, ``strength`` events with them, ``betweenness`` and ``closeness`` on distances of 1/weight,
    ``pagerank``, ``clustering`` weighted (Onnela et al. 2005), ``constraint`` (Burt 1992: low for brokers, whose
    partners have nothing to do with each other), ``community`` by Louvain, numbered from the largest.

    Betweenness and closeness are exact up to 3,000 actors, beyond that estimated from 500 (Brandes and Pich 2007,
    Eppstein and Wang 2004). In a directed graph ties count both ways in strength, closeness is that of being reached,
    and degree, communities and constraint do not ask who began. Equal graphs give equal figures.

    >>> figures = measure(nx.star_graph(3))
    >>> figures[0]["degree"], round(figures[0]["betweenness"], 2), round(figures[0]["constraint"], 2)
    (3, 1.0, 0.33)
    """
    if not graph:
        return {}
    both = graph.to_undirected() if graph.is_directed() else graph
    values = {
        "degree": dict(both.degree()),
        "strength": dict(graph.degree(weight="weight")),
        "pagerank": nx.pagerank(graph, weight="weight"),
        "clustering": nx.clustering(graph, weight="weight"),
        "constraint": _constraint(graph),
        "community": _communities(graph),
    }
    if not quick:
        far = type(graph)()
        far.add_nodes_from(graph)
        far.add_edges_from((a, b, {"distance": 1 / weight}) for a, b, weight in graph.edges(data="weight", default=1))
        samples = None if len(graph) <= EXACT else SAMPLES
        values["betweenness"], values["closeness"] = betweenness_and_closeness(far, samples)
    return {
        node: {
            name: int(values[name][node]) if name in WHOLE else round(float(values[name][node]), 6)
            for name in MEASURES
            if name in values
        }
        for node in graph
    }


def summary(graph: nx.Graph) -> dict[str, float]:
    """Return what holds of a whole network: how many actors and ties, and how they hang together.

    ``density``, ``parts``, ``communities`` and their ``modularity``, ``conflict`` (the share of ties in which it
    prevails), ``balanced`` (the share of triads of signed ties whose product is positive, Harary 1953; left out where
    there is no such triad), and of a directed network ``reciprocity``.

    >>> graph = nx.Graph([("a", "b", {"sign": 1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": -1})])
    >>> nx.set_node_attributes(graph, 1, "community")
    >>> summary(graph)["balanced"]
    1.0
    """
    both = graph.to_undirected() if graph.is_directed() else graph
    found: dict[str, float] = {"actors": len(graph), "ties": graph.number_of_edges()}
    if not graph.number_of_edges():
        return found
    groups: dict[int, set[str]] = {}
    for node, community in graph.nodes(data="community"):
        groups.setdefault(community, set()).add(node)
    signs = [sign for _, _, sign in graph.edges(data="sign", default=0)]
    triads = _triads(both)
    found |= {
        "density": nx.density(graph),
        "parts": nx.number_connected_components(both),
        "communities": len(groups),
        "modularity": nx.community.modularity(graph, groups.values(), weight="weight"),
        "conflict": sum(sign < 0 for sign in signs) / len(signs),
    }
    if triads:
        found["balanced"] = sum(product > 0 for product in triads) / len(triads)
    if graph.is_directed():
        found["reciprocity"] = nx.overall_reciprocity(graph)
    return {name: round(value, 6) for name, value in found.items()}


def _triads(graph: nx.Graph) -> list[int]:
    """Return the product of the signs of each three that all have signed ties with each other."""
    signed = nx.Graph((a, b, {"sign": sign}) for a, b, sign in graph.edges(data="sign", default=0) if sign)
    rank = {node: place for place, node in enumerate(sorted(signed, key=lambda node: (signed.degree(node), node)))}
    found = []
    for node in signed:
        later = [other for other in signed.adj[node] if rank[other] > rank[node]]
        for one, other in combinations(later, 2):
            if signed.has_edge(one, other):
                signs = (signed[node][one]["sign"], signed[node][other]["sign"], signed[one][other]["sign"])
                found.append(signs[0] * signs[1] * signs[2])
    return found


def _constraint(graph: nx.Graph) -> dict[str, float]:
    """Return Burt's constraint by products of matrices; 1 for an actor with one partner, 0 for one without."""
    nodes = list(graph)
    weights: Any = nx.to_scipy_sparse_array(graph, nodelist=nodes, weight="weight", format="csr", dtype=float)
    weights = weights + weights.T if graph.is_directed() else weights
    sums = np.asarray(weights.sum(axis=1)).ravel()
    shares = weights.multiply(np.divide(1.0, sums, out=np.zeros(len(nodes)), where=sums > 0)[:, None]).tocsr()
    invested = (shares + shares @ shares).multiply(weights > 0)
    return dict(zip(nodes, np.asarray(invested.power(2).sum(axis=1)).ravel(), strict=True))


def _communities(graph: nx.Graph) -> dict[str, int]:
    """Return the community of every node, 1 being the largest."""
    both = graph
    if graph.is_directed():
        both = nx.Graph()
        both.add_nodes_from(graph)
        for a, b, weight in graph.edges(data="weight", default=1):
            both.add_edge(a, b, weight=weight + (both[a][b]["weight"] if both.has_edge(a, b) else 0))
    found = nx.community.louvain_communities(both, weight="weight", seed=SEED)
    ordered = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))
    return {node: number for number, group in enumerate(ordered, 1) for node in group}
