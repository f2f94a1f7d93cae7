"""Network: who lies between others, and who is near to them, by shortest paths, found in C for some sources at once."""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse.csgraph import dijkstra

SEED = 20190302
CELLS = 2_000_000  # of a table of ties by sources, so that memory stays small
ALIKE = 1e-9  # two ways are of one length though their sums are rounded in another order

Floats = np.ndarray[Any, np.dtype[np.float64]]


def betweenness_and_closeness(graph: nx.Graph, samples: int | None = None) -> tuple[dict[str, float], dict[str, float]]:
    """Return both measures of each node, as networkx defines them, on the edges' ``distance``.

    Betweenness is Brandes' (2001), normalised; closeness is that of Wasserman and Faust (1994), in a directed graph
    that of being reached. With `samples`, only the paths from so many nodes are looked at. Ways whose lengths differ
    by no more than rounding are equally short, where networkx may take one of them for the shorter.

    >>> graph = nx.path_graph(3)
    >>> nx.set_edge_attributes(graph, 1.0, "distance")
    >>> betweenness_and_closeness(graph)
    ({0: 0.0, 1: 1.0, 2: 0.0}, {0: 0.6666666666666666, 1: 1.0, 2: 0.6666666666666666})
    """
    nodes = list(graph)
    size = len(nodes)
    if size < 2 or not graph.number_of_edges():
        return dict.fromkeys(nodes, 0.0), dict.fromkeys(nodes, 0.0)
    if samples is None or samples >= size:
        sources = np.arange(size)
    else:
        sources = np.sort(np.random.default_rng(SEED).choice(size, samples, replace=False))
    matrix: Any = nx.to_scipy_sparse_array(graph, nodelist=nodes, weight="distance", format="csr", dtype=float)
    between, reached, total = np.zeros(size), np.zeros(size), np.zeros(size)
    step = max(1, CELLS // (matrix.nnz + size))
    for start in range(0, len(sources), step):
        some = sources[start : start + step]
        far = dijkstra(matrix, directed=True, indices=some)
        finite = np.isfinite(far)
        reached += finite.sum(axis=0)
        total += np.where(finite, far, 0).sum(axis=0)
        between += _passed(matrix, some, far)
    reached -= np.isin(np.arange(size), sources)  # everybody reaches himself
    share = np.divide(reached, total, out=np.zeros(size), where=total > 0)
    others = len(sources) - (len(sources) == size)
    close = share * reached / max(1, others)
    between *= size / len(sources) / max(1, (size - 1) * (size - 2))
    return dict(zip(nodes, between.tolist(), strict=True)), dict(zip(nodes, close.tolist(), strict=True))


def _passed(matrix: Any, sources: Any, far: Floats) -> Floats:
    """Return how many shortest paths from the sources pass each node, each pair of ends counting 1 in all.

    All sources at once: first along the ties of shortest paths, counting the ways that lead to each node, then back.
    """
    size = matrix.shape[0]
    tails = np.repeat(np.arange(size), np.diff(matrix.indptr))
    ends = far[:, matrix.indices]
    with np.errstate(invalid="ignore"):  # where a node cannot be reached
        shortest = np.abs(far[:, tails] + matrix.data - ends) <= ALIKE * ends
    source, tie = np.nonzero(shortest)
    # Each node has a place for each source; the ties are in the order of the places that they leave.
    one, other = source * size + tails[tie], source * size + matrix.indices[tie]
    places = len(sources) * size
    left = np.concatenate(([0], np.cumsum(np.bincount(one, minlength=places))))
    waiting = np.bincount(other, minlength=places)
    ways, passed = np.zeros(places), np.zeros(places)
    front = np.arange(len(sources)) * size + sources
    ways[front] = 1
    rounds = []
    while len(front):
        counts = left[front + 1] - left[front]
        offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        ties = np.repeat(left[front], counts) + offsets
        rounds.append(ties)
        np.add.at(ways, other[ties], ways[one[ties]])
        np.subtract.at(waiting, other[ties], 1)
        front = np.unique(other[ties][waiting[other[ties]] == 0])
    for ties in reversed(rounds):
        np.add.at(passed, one[ties], ways[one[ties]] / ways[other[ties]] * (1 + passed[other[ties]]))
    passed[np.arange(len(sources)) * size + sources] = 0  # the ends are not between
    total: Floats = passed.reshape(len(sources), size).sum(axis=0)
    return total
