"""Network: pairs of actors in facts become one weighted, measured graph."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from kgbuild.actors import Actor, Principals, actors
from kgbuild.errors import FormatError
from kgbuild.network import measures
from kgbuild.network.measures import MEASURES, measure
from kgbuild.network.pairs import RELATIONS, Pair, Rows, events, pairs
from kgbuild.vocab import QUAD_CLASSES

__all__ = ["MEASURES", "Network", "build", "two_mode"]

Event = tuple[Pair, ...]  # the pairs that tell of it


@dataclass(frozen=True, slots=True)
class Network:
    """A measured graph of actors, and the events behind each tie, by the IRIs of its ends in their order.

    `graph` is for networkx. Its nodes are IRIs with ``name``, ``type`` and the `MEASURES`; its edges have ``weight``
    (events), ``articles``, a count for each of PLOVER's quad classes, ``cooperation``, ``conflict``, ``types``,
    ``first`` and ``last`` day, and ``sign``: 1 where cooperation prevails, -1 where conflict does, else 0. In a
    directed network each tie goes from who acts to the other; those who did something together have one each way.
    """

    graph: nx.Graph
    actors: Mapping[str, Actor]
    ties: Mapping[tuple[str, str], tuple[Event, ...]]
    level: str = "person"

    @property
    def sampled(self) -> bool:
        """Tell whether betweenness is an estimate, for exact figures would take too long."""
        return len(self.graph) > measures.EXACT

    def measure(self, *, quick: bool = False) -> None:
        """Give each node the `MEASURES`; `quick` leaves out those that are `kgbuild.network.SLOW`."""
        for iri, figures in measure(self.graph, quick=quick).items():
            self.graph.nodes[iri].update(figures)


def build(
    rows: Rows,
    *,
    level: Literal["person", "state"] = "person",
    directed: bool = False,
    relations: Collection[str] = (),
    types: Collection[str] = (),
    quads: Collection[str] = (),
    statuses: Collection[str] = ("actual",),
    articles: Collection[str] = (),
    since: str | None = None,
    until: str | None = None,
    min_weight: int = 1,
    ego: str | None = None,
    radius: int = 1,
    measured: bool = True,
) -> Network:
    """Return the network of the actors that had to do with each other.

    At the level ``person`` everybody stands for himself, and no tie joins an office holder to whom he acts for; at
    ``state`` office holders and bodies of government are taken for the state or organisation they act for on the day of
    the event (see `kgbuild.actors.Principals`).

    `relations` are names of `RELATIONS`, each of which stands for some types. What is not `measured` can be so later
    (`Network.measure`).

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
    principals = Principals(rows.positions, known)

    def acts_for(pair: Pair, actor: str) -> str:
        return principals.of(actor, pair.earliest or pair.latest) if level == "state" else actor

    types = {*types, *(type for name in relations for type in RELATIONS[name])}
    between: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs(rows.pairs):
        one, other = acts_for(pair, pair.actor), acts_for(pair, pair.other)
        as_one = one == other or principals.of(one) == other or principals.of(other) == one
        if as_one or not _passes(pair, types, quads, statuses, articles, since, until):
            continue
        if directed:
            between[one, other].append(pair)
            if not pair.directed:
                between[other, one].append(pair)
        else:
            between[min(one, other), max(one, other)].append(pair)
    ties = {ends: tuple(events(found, acts_for)) for ends, found in sorted(between.items())}
    ties = {ends: told for ends, told in ties.items() if len(told) >= min_weight}
    if ego is not None:
        ties = _around(principals.of(ego) if level == "state" else ego, ties, known, radius)
    network = Network(_graph(ties, known, directed=directed), known, ties, level)
    if measured:
        network.measure()
    return network


def two_mode(network: Network) -> nx.Graph:
    """Return the graph of a network's actors (``mode`` 0) and events (1); a tie says that one took part in the other.

    An event is named by its first fact, and bears its type, detail, day and quad class.
    """
    graph = nx.Graph()
    for node, data in network.graph.nodes(data=True):
        graph.add_node(node, mode=0, name=data["name"], type=data["type"])
    for ends, told in network.ties.items():
        for event in told:
            first = event[0]
            graph.add_node(
                first.fact, mode=1, name=f"{first.type} {first.date or ''}".strip(), type=first.type,
                detail=first.detail, date=first.date or "", quad=first.quad or "",
            )  # fmt: skip
            graph.add_edges_from((end, first.fact) for end in ends)
    return graph


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


def _graph(ties: Mapping[tuple[str, str], Sequence[Event]], known: Mapping[str, Actor], *, directed: bool) -> nx.Graph:
    graph = nx.DiGraph() if directed else nx.Graph()
    # Sorted, for some measures depend on the order of the nodes.
    for iri in sorted({end for ends in ties for end in ends}):
        actor = known.get(iri) or Actor(iri, "Actor")
        graph.add_node(iri, name=actor.name, type=actor.type)
    for (one, other), told in ties.items():
        graph.add_edge(one, other, **_edge(told))
    return graph


def _edge(told: Sequence[Event]) -> dict[str, Any]:
    quads = Counter(event[0].quad for event in told)
    types = Counter(event[0].type for event in told)
    cooperation = quads[QUAD_CLASSES[0]] + quads[QUAD_CLASSES[1]]
    conflict = quads[QUAD_CLASSES[2]] + quads[QUAD_CLASSES[3]]
    days = [day for event in told for pair in event for day in (pair.earliest, pair.latest) if day]
    return {
        "weight": len(told),
        "articles": len({pair.article for event in told for pair in event}),
        **{quad.replace("-", "_"): quads[quad] for quad in QUAD_CLASSES},
        "cooperation": cooperation,
        "conflict": conflict,
        "sign": (cooperation > conflict) - (cooperation < conflict),
        "types": ", ".join(f"{type} {n}" for type, n in sorted(types.items(), key=lambda item: (-item[1], item[0]))),
        "first": min(days, default=""),
        "last": max(days, default=""),
    }
