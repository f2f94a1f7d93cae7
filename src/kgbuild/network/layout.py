"""Network: a place in the plane for each actor, the same each time."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np

from kgbuild.network.measures import SEED

SMALL = 150  # actors up to which the slower, fairer layout is drawn
APART = 0.85  # between two actors, where 1 is the side of the square that each has in the mean
GAP = 1.3  # between parts

Spots = np.ndarray[Any, np.dtype[np.float64]]  # a row of x and y for each actor


def places(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Return the place of each node; parts that do not hang together stand side by side, the largest first.

    >>> len(set(places(nx.path_graph(4)).values()))
    4
    """
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    drawn = [(part, _spread(graph, part)) for part in parts]
    sizes = [np.ptp(spots, axis=0) + GAP for _, spots in drawn]
    width = max(
        [float(size[0]) for size in sizes] + [1.2 * math.sqrt(sum(float(size.prod()) for size in sizes))], default=0
    )
    found: dict[str, tuple[float, float]] = {}
    x = y = height = 0.0
    for (part, spots), size in zip(drawn, sizes, strict=True):
        if x and x + size[0] > width:  # a new row
            x, y, height = 0.0, y + height, 0.0
        corner = np.array([x, y]) - spots.min(axis=0)
        found |= {
            node: (round(float(px), 3), round(float(py), 3))
            for node, (px, py) in zip(part, spots + corner, strict=True)
        }
        x, height = x + float(size[0]), max(height, float(size[1]))
    return found


def _spread(graph: nx.Graph, part: list[str]) -> Spots:
    """Return places for nodes that hang together."""
    if len(part) == 1:
        return np.zeros((1, 2))
    communities = graph.nodes(data="community")
    ordered = nx.Graph()
    ordered.add_nodes_from(part)
    for ends, weight in sorted(
        (tuple(sorted((a, b))), w) for a, b, w in graph.subgraph(part).edges(data="weight", default=1)
    ):
        pull = 1 + math.log(weight)  # heavy ties pull, but not ten times as much for ten times the weight
        same = communities[ends[0]] == communities[ends[1]]
        ordered.add_edge(*ends, pull=pull * (2.5 if same else 0.4), span=1 / pull)
    start = nx.circular_layout(ordered)
    if len(part) <= SMALL:
        start = nx.kamada_kawai_layout(ordered, weight="span", pos=start)
        rounds = 12
    else:
        rounds = 200
    found = nx.spring_layout(ordered, weight="pull", pos=start, seed=SEED, iterations=rounds)
    spots = np.array([found[node] for node in part], dtype=float)
    spots -= np.median(spots, axis=0)
    reach = np.hypot(*spots.T)
    near = max(1e-9, float(np.quantile(reach, 0.6)))
    # What lies far out is drawn in: one actor with a single tie shall not make all others small.
    spots *= (
        np.where(reach > near, near * (1 + np.log(np.maximum(reach, near) / near)), reach) / np.maximum(reach, 1e-9)
    )[:, None]
    return _apart(spots * (math.sqrt(len(part)) / 2 / near))


def _apart(spots: Spots, rounds: int = 100) -> Spots:
    """Return the spots moved until few are nearer to each other than `APART`."""
    for _ in range(rounds):
        gaps = spots[:, None, :] - spots[None, :, :]
        far = np.hypot(gaps[..., 0], gaps[..., 1])
        np.fill_diagonal(far, np.inf)
        short = np.clip(APART - far, 0, None) / 2
        if not short.any():
            break
        # Two on one spot part along a way that only their numbers decide.
        turns = np.arange(len(spots)) * 2.399963
        ways = np.where(
            far[..., None] > 1e-9,
            gaps / np.maximum(far, 1e-9)[..., None],
            np.stack([np.cos(turns), np.sin(turns)], 1)[:, None, :],
        )
        spots = spots + (ways * short[..., None]).sum(axis=1)
    return spots
