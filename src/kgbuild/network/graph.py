"""Network: pairs of actors in facts become one weighted graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from kgbuild.errors import FormatError

LEVELS = ("person", "state")
COOPERATION = frozenset({"verbal-cooperation", "material-cooperation"})
CONFLICT = frozenset({"verbal-conflict", "material-conflict"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors in one fact, a row of ``views/pairs``: who had to do with whom, how and when."""

    fact: str
    type: str
    detail: str
    status: str
    date: str | None
    earliest: str | None
    latest: str | None
    quad: str | None
    directed: bool
    actor: str
    other: str
    article: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which pairs make the network; an empty tuple takes all. `since` and `until` are days, both included.

    A fact without a date is left out as soon as one of them is given.
    """

    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("actual",)
    quads: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    min_weight: int = 1

    def takes(self, pair: Pair) -> bool:
        """Return whether a pair is wanted."""
        if self.types and pair.type not in self.types:
            return False
        if self.statuses and pair.status not in self.statuses:
            return False
        if self.quads and pair.quad not in self.quads:
            return False
        if self.articles and pair.article not in self.articles:
            return False
        if self.since is not None and (pair.latest is None or pair.latest < self.since):
            return False
        return not (self.until is not None and (pair.earliest is None or pair.earliest > self.until))


def pairs(rows: Iterable[Sequence[str | None]]) -> list[Pair]:
    """Return the pairs of the rows of ``views/pairs``."""
    out = []
    for fact, type, detail, status, date, earliest, latest, quad, directed, actor, other, article in rows:
        out.append(
            Pair(
                fact or "", type or "", detail or "", status or "", date, earliest, latest, quad, directed == "true",
                actor or "", other or "", article or "",
            )
        )  # fmt: skip
    return out


def network(
    found: Iterable[Pair],
    labels: Mapping[str, tuple[str, str]],
    *,
    selection: Selection | None = None,
    acts_for: Mapping[str, str] | None = None,
) -> nx.Graph:
    """Return the undirected graph of actors; a node has ``label`` and ``type``, an edge what joins the two.

    `labels` gives the name and type of each actor. With `acts_for` (person -> state or organisation) everybody is
    rolled up to whom he or she acts for. Edges: ``weight`` (facts), ``cooperation``, ``conflict`` (facts by PLOVER quad
    class), ``types`` and ``facts`` (sorted, joined by a space).

    >>> pair = Pair("f1", "Meeting", "", "actual", None, None, None, "verbal-cooperation", False, "a", "b", "x")
    >>> graph = network([pair], {"a": ("Ana", "Person"), "b": ("Bo", "Person")})
    >>> graph.edges["a", "b"]["weight"], graph.edges["a", "b"]["cooperation"]
    (1, 1)
    """
    chosen = selection or Selection()
    rolled = acts_for or {}
    seen: dict[tuple[str, str], dict[str, Pair]] = {}
    for pair in found:
        if not chosen.takes(pair):
            continue
        one, two = rolled.get(pair.actor, pair.actor), rolled.get(pair.other, pair.other)
        if one != two:
            seen.setdefault((min(one, two), max(one, two)), {})[pair.fact] = pair
    graph = nx.Graph()
    for (one, two), facts in sorted(seen.items()):
        if len(facts) < chosen.min_weight:
            continue
        for iri in (one, two):
            name, kind = labels.get(iri, (iri.rsplit("/", 1)[-1], "Actor"))
            graph.add_node(iri, label=name, type=kind)
        graph.add_edge(
            one,
            two,
            weight=len(facts),
            cooperation=sum(p.quad in COOPERATION for p in facts.values()),
            conflict=sum(p.quad in CONFLICT for p in facts.values()),
            types=" ".join(sorted({p.type for p in facts.values()})),
            facts=" ".join(sorted(facts)),
        )
    return graph


def ego(graph: nx.Graph, iri: str, *, radius: int = 1) -> nx.Graph:
    """Return the part of the network within `radius` steps of an actor.

    Raises FormatError where the actor is not in the network.
    """
    if iri not in graph:
        raise FormatError(f"<{iri}> has no link to anybody in this network; widen the selection")
    return nx.ego_graph(graph, iri, radius=radius)
