"""Network: a place in the plane for each actor, the same each time."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np

from kgbuild.network.measures import SEED

SMALL = 150  # actors up to which the slower, fairer layout is drawn
APART = 0.62  # between two actors, where 1 is the side of the square that each has in the mean


def places(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Return the place of each node; parts that do not hang together stand side by side, the largest first.

    >>> len(set(places(nx.path_graph(4)).values()))
    4
    """
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    found: dict[str, tuple[float, float]] = {}
    width = 1.5 * math.sqrt(sum((_side(part) + 1) ** 2 for part in parts))
    x = y = height = 0.0
    for part in parts:
        side = _side(part)
        if x and x + side > width:  # a new row
            x, y, height = 0.0, y + height + 0.8, 0.0
        for node, (dx, dy) in _spread(graph, part).items():
            found[node] = (round(x + side / 2 + dx, 3), round(y + side / 2 + dy, 3))
        x, height = x + side + 0.8, max(height, side)
    return found


def _side(part: list[str]) -> float:
    return math.sqrt(len(part))


def _spread(graph: nx.Graph, part: list[str]) -> dict[str, tuple[float, float]]:
    """Return places around the origin for nodes that hang together."""
    if len(part) == 1:
        return {part[0]: (0.0, 0.0)}
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
    spots *= _side(part) / 2 / near
    return {node: (float(a), float(b)) for node, (a, b) in zip(part, _apart(spots), strict=True)}


def _apart(spots: np.ndarray, rounds: int = 60) -> np.ndarray:
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
