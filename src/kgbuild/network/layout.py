"""Network: a place in the plane for each actor, the same each time."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx
import numpy as np
from scipy.spatial import cKDTree

from kgbuild.network.paths import SEED

SMALL = 150  # actors up to which the slowest, fairest layout is drawn
LARGE = 400  # actors beyond which only neighbours push each other
ROUNDS, NEIGHBOURS = 120, 10
APART = 0.85  # between two actors, where 1 is the side of the square that each has in the mean
GAP = 1.3  # between parts
SCREEN = 1.4  # width of a screen for a height of 1

Spots = np.ndarray[Any, np.dtype[np.float64]]  # a row of x and y for each actor


def places(graph: nx.Graph) -> dict[str, tuple[float, float]]:
    """Return the place of each node; parts that do not hang together stand side by side, the largest first.

    >>> len(set(places(nx.path_graph(4)).values()))
    4
    """
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    drawn = [(part, _spread(graph, part)) for part in parts]
    sizes = [np.ptp(spots, axis=0) + GAP for _, spots in drawn]
    widest = max((float(width) for width, _ in sizes), default=0.0)
    # Of several ways to pack them, the one that can be drawn largest on a screen.
    packed = min((_packed(sizes, widest * more) for more in (1, 1.3, 1.7, 2.5)), key=lambda way: way[0])[1]
    found: dict[str, tuple[float, float]] = {}
    for (part, spots), corner in zip(drawn, packed, strict=True):
        moved = spots - spots.min(axis=0) + corner
        found |= {node: (round(float(x), 3), round(float(y), 3)) for node, (x, y) in zip(part, moved, strict=True)}
    return found


def _packed(sizes: list[Spots], width: float) -> tuple[float, list[tuple[float, float]]]:
    """Return the corners of boxes in rows of at most `width`, and the side of the screen that they need."""
    corners = []
    x = y = height = right = 0.0
    for wide, high in sizes:
        if x and x + wide > width + 1e-9:  # a new row
            x, y, height = 0.0, y + height, 0.0
        corners.append((x, y))
        x, height = x + float(wide), max(height, float(high))
        right = max(right, x)
    return max(right / SCREEN, y + height), corners


def _spread(graph: nx.Graph, part: list[str]) -> Spots:
    """Return places for nodes that hang together."""
    if len(part) == 1:
        return np.zeros((1, 2))
    if len(part) == 2:
        return np.array([[math.sqrt(0.5), 0.0], [-math.sqrt(0.5), 0.0]])
    communities = graph.nodes(data="community")
    ordered = nx.Graph()
    ordered.add_nodes_from((node, {"community": communities[node]}) for node in part)
    for ends, weight in sorted(
        (tuple(sorted((a, b))), w) for a, b, w in graph.subgraph(part).edges(data="weight", default=1)
    ):
        pull = 1 + math.log(weight)  # heavy ties pull, but not ten times as much for ten times the weight
        same = communities[ends[0]] == communities[ends[1]]
        ordered.add_edge(*ends, pull=pull * (2.5 if same else 0.4), span=1 / pull)
    if len(part) > LARGE:
        return _apart(_settled(ordered, part))
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


def _settled(graph: nx.Graph, part: list[str]) -> Spots:
    """Return places for many nodes: each community begins as a disc, then ties pull and neighbours push.

    Only the nearest push (found by a tree), so that a round costs hardly more than sorting: 10,000 nodes take seconds.
    """
    number = {node: at for at, node in enumerate(part)}
    ends = np.array([(number[a], number[b]) for a, b in graph.edges()])
    pull = np.array([data["pull"] for _, _, data in graph.edges(data=True)])
    groups: dict[int, list[int]] = {}
    for node, community in graph.nodes(data="community"):
        groups.setdefault(community, []).append(number[node])
    spots = np.zeros((len(part), 2))
    taken = 0
    for members in sorted(groups.values(), key=lambda group: (-len(group), group)):
        # A sunflower of sunflowers: each community as large as it has members, the largest in the middle.
        center = _sunflower(taken + len(members) / 2)
        spots[members] = center + np.array([_sunflower(at) for at in range(len(members))]) * 0.8
        taken += len(members)
    degrees = np.bincount(ends.ravel(), minlength=len(part))
    pull = pull / np.sqrt(np.maximum(1, np.minimum(*degrees[ends].T)))
    for round in range(ROUNDS):
        far, near = cKDTree(spots).query(spots, k=min(len(part), NEIGHBOURS + 1))
        gaps = spots[:, None, :] - spots[near[:, 1:]]
        moves = (gaps / np.maximum(far[:, 1:, None], 0.05) ** 2).sum(axis=1)
        drawn = (spots[ends[:, 1]] - spots[ends[:, 0]]) * pull[:, None] * 0.12
        for axis in (0, 1):
            moves[:, axis] += np.bincount(ends[:, 0], drawn[:, axis], len(part))
            moves[:, axis] -= np.bincount(ends[:, 1], drawn[:, axis], len(part))
        length = np.hypot(*moves.T)
        furthest = 3.0 * (1 - round / ROUNDS) + 0.1
        spots = spots + moves * (np.minimum(length, furthest) / np.maximum(length, 1e-9))[:, None]
    return spots


def _sunflower(at: float) -> Spots:
    """Return the place of a seed of a sunflower: all of them are about 1 apart."""
    reach, turn = 0.56 * math.sqrt(at), 2.399963 * at
    return np.array([reach * math.cos(turn), reach * math.sin(turn)])


def _apart(spots: Spots, rounds: int = 100) -> Spots:
    """Return the spots moved until few are nearer to each other than `APART`."""
    turns = np.arange(len(spots)) * 2.399963
    for _ in range(rounds):
        near = cKDTree(spots).query_pairs(APART, output_type="ndarray")
        if not len(near):
            break
        gaps = spots[near[:, 0]] - spots[near[:, 1]]
        far = np.hypot(*gaps.T)
        # Two on one spot part along a way that only their numbers decide.
        ways = np.where(
            far[:, None] > 1e-9,
            gaps / np.maximum(far, 1e-9)[:, None],
            np.stack([np.cos(turns[near[:, 0]]), np.sin(turns[near[:, 0]])], 1),
        )
        pushes = ways * ((APART - far) / 2)[:, None]
        for axis in (0, 1):
            spots[:, axis] += np.bincount(near[:, 0], pushes[:, axis], len(spots))
            spots[:, axis] -= np.bincount(near[:, 1], pushes[:, axis], len(spots))
    return spots
