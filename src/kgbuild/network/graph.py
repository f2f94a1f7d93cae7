"""Network: pairs of actors in facts become one weighted, measured graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from kgbuild.actors import Actor, actors, principals
from kgbuild.errors import FormatError
from kgbuild.network import measures
from kgbuild.network.measures import MEASURES, measure
from kgbuild.network.pairs import QUAD_CLASSES, Pair, Rows, events, pairs

__all__ = ["MEASURES", "Network", "build"]

Event = tuple[Pair, ...]  # the pairs that tell of it


@dataclass(frozen=True, slots=True)
class Network:
    """A measured graph of actors, and the events behind each tie, by the IRIs of its ends in their order.

    `graph` is for networkx. Its nodes are IRIs with ``name``, ``type`` and the `MEASURES`; its edges have ``weight``
    (events), ``articles``, a count for each of PLOVER's quad classes, ``cooperation``, ``conflict``, ``types``,
    ``first`` and ``last`` day.
    """

    graph: nx.Graph
    actors: Mapping[str, Actor]
    ties: Mapping[tuple[str, str], tuple[Event, ...]]
    level: str = "person"

    @property
    def sampled(self) -> bool:
        """Tell whether betweenness is an estimate, for exact figures would take too long."""
        return len(self.graph) > measures.EXACT


def build(
    rows: Rows,
    *,
    level: Literal["person", "state"] = "person",
    types: Collection[str] = (),
    quads: Collection[str] = (),
    statuses: Collection[str] = ("actual",),
    articles: Collection[str] = (),
    since: str | None = None,
    until: str | None = None,
    min_weight: int = 1,
    ego: str | None = None,
    radius: int = 1,
) -> Network:
    """Return the network of the actors that had to do with each other.

    At the level ``person`` everybody stands for himself, and no tie joins an office holder to whom he acts for; at
    ``state`` office holders and bodies of government are taken for the state or organisation they act for (see
    `kgbuild.actors.principals`).

    An empty list of types, quad classes, statuses or articles takes all. `since` and `until` are days, both included;
    with one of them, facts without a date are left out. An event counts once, however many articles tell of it.
    `ego` keeps one actor and those at most `radius` steps away, measured as if there were no others.

    >>> rows = Rows([("f", "Call", "", "actual", None, None, None, None, "false", "a", "b", "news")],
    ...     [("a", "Norway", "true", "State"), ("b", "Chad", "true", "State")], [])
    >>> build(rows).graph.nodes["a"]["degree"]
    1

    Raises FormatError when `ego` is no actor of the network.
    """
    known = actors(rows.actors)
    acts_for = principals(rows.positions, known)
    rolled = acts_for if level == "state" else {}
    between: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs(rows.pairs):
        one, other = rolled.get(pair.actor, pair.actor), rolled.get(pair.other, pair.other)
        as_one = one == other or acts_for.get(one) == other or acts_for.get(other) == one
        if not as_one and _passes(pair, types, quads, statuses, articles, since, until):
            between[min(one, other), max(one, other)].append(pair)
    ties = {ends: tuple(events(found, rolled)) for ends, found in sorted(between.items())}
    ties = {ends: told for ends, told in ties.items() if len(told) >= min_weight}
    if ego is not None:
        ties = _around(rolled.get(ego, ego), ties, known, radius)
    return Network(_graph(ties, known), known, ties, level)


def _passes(
    pair: Pair,
    types: Collection[str],
    quads: Collection[str],
    statuses: Collection[str],
    articles: Collection[str],
    since: str | None,
    until: str | None,
) -> bool:
    return (
        (not types or pair.type in types)
        and (not quads or pair.quad in quads)
        and (not statuses or pair.status in statuses)
        and (not articles or pair.article in articles)
        and (since is None or (pair.latest or pair.earliest or "") >= since)
        and (until is None or (pair.earliest is not None and pair.earliest <= until))
    )


def _around(
    center: str, ties: Mapping[tuple[str, str], tuple[Event, ...]], known: Mapping[str, Actor], radius: int
) -> dict[tuple[str, str], tuple[Event, ...]]:
    """Return the ties between an actor and those near to it."""
    graph = nx.Graph(list(ties))
    if center not in graph:
        name = known[center].name if center in known else f"<{center}>"
        raise FormatError(f"{name} has no tie in this network; widen the filters, or name another actor")
    near = set(nx.single_source_shortest_path_length(graph, center, cutoff=radius))
    return {ends: told for ends, told in ties.items() if near.issuperset(ends)}


def _graph(ties: Mapping[tuple[str, str], Sequence[Event]], known: Mapping[str, Actor]) -> nx.Graph:
    graph = nx.Graph()
    # Sorted, for some measures depend on the order of the nodes.
    for iri in sorted({end for ends in ties for end in ends}):
        actor = known.get(iri) or Actor(iri, "Actor")
        graph.add_node(iri, name=actor.name, type=actor.type)
    for (one, other), told in ties.items():
        graph.add_edge(one, other, **_edge(told))
    for iri, figures in measure(graph).items():
        graph.nodes[iri].update(figures)
    return graph


def _edge(told: Sequence[Event]) -> dict[str, Any]:
    quads = Counter(event[0].quad for event in told)
    types = Counter(event[0].type for event in told)
    days = [day for event in told for pair in event for day in (pair.earliest, pair.latest) if day]
    return {
        "weight": len(told),
        "articles": len({pair.article for event in told for pair in event}),
        **{quad.replace("-", "_"): quads[quad] for quad in QUAD_CLASSES},
        "cooperation": quads[QUAD_CLASSES[0]] + quads[QUAD_CLASSES[1]],
        "conflict": quads[QUAD_CLASSES[2]] + quads[QUAD_CLASSES[3]],
        "types": ", ".join(f"{type} {n}" for type, n in sorted(types.items(), key=lambda item: (-item[1], item[0]))),
        "first": min(days, default=""),
        "last": max(days, default=""),
    }
