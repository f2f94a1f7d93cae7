"""Network: what is another between two times: ties that came, went, grew or turned."""

from __future__ import annotations

from typing import Any

from kgbuild.network.graph import Network
from kgbuild.network.tables import Table


def change_table(before: Network, now: Network) -> Table:
    """Return columns and rows of the ties that differ between two networks, the greatest change first.

    ``before`` and ``now`` are events, ``conflict_before`` and ``conflict_now`` those of them that are conflict.
    """
    names = {node: name for network in (before, now) for node, name in network.graph.nodes(data="name")}
    rows: list[tuple[Any, ...]] = []
    for one, other in sorted(before.ties.keys() | now.ties.keys()):
        figures = []
        for network in (before, now):
            edge = network.graph.edges[one, other] if network.graph.has_edge(one, other) else {}
            figures.append((edge.get("weight", 0), edge.get("conflict", 0)))
        (was, hostile_was), (has, hostile) = figures
        if figures[0] != figures[1]:
            rows.append((names[one], names[other], was, has, has - was, hostile_was, hostile, one, other))
    columns = (
        "actor", "other", "before", "now", "change", "conflict_before", "conflict_now", "actor_iri", "other_iri",
    )  # fmt: skip
    return columns, sorted(rows, key=lambda row: (-abs(row[4]), -row[3], *row[:2], row[7]))
