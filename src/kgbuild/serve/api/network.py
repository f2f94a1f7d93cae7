"""Serve: the network of actors, with places to draw it, and the events behind a tie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Literal

from kgbuild.facts import FACT_TYPES, STATUSES
from kgbuild.network import MEASURES, QUAD_CLASSES, SLOW, Network, places
from kgbuild.pipeline.analysing import analyse, rows_of
from kgbuild.serve.api.reading import Given, as_json
from kgbuild.serve.api.telling import events
from kgbuild.serve.limits import Refusal
from kgbuild.serve.live import View

LEVELS = ("person", "state")
FILTERS = ("level", "type", "quad", "status", "since", "until", "min_weight", "ego", "radius")
OF_A_TIE = ("weight", "cooperation", "conflict", "types")
MOST_EVENTS = 100
LARGE = 1_500
"""Actors from which on a page does not wait for the measures that take long; the command line has them."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The facts that a network is made of, and how."""

    level: Literal["person", "state"] = "person"
    types: tuple[str, ...] = ()
    quads: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("actual",)
    since: str | None = None
    until: str | None = None
    min_weight: int = 1
    ego: str | None = None
    radius: int = 1


EVERYTHING = Choice()
AHEAD = Choice(statuses=("actual", "planned", "proposed"))
_OF_PAGES = frozenset({EVERYTHING, AHEAD})


def network(view: View, choice: Choice = EVERYTHING) -> Network:
    """Return the network of a view without measures, worked out once as long as it is asked for."""
    return view.cached(
        ("network", choice),
        lambda store: analyse(
            store, view.cached("rows", lambda _: rows_of(view.digest)), level=choice.level, types=choice.types,
            quads=choice.quads, statuses=choice.statuses, since=choice.since, until=choice.until,
            min_weight=choice.min_weight, ego=choice.ego, radius=choice.radius, measured=False, may_be_empty=True,
        ),
        chosen=choice not in _OF_PAGES,
    )  # fmt: skip


def drawing(view: View, given: Given) -> bytes:
    """Return nodes with places and measures, ties, and how many events there are in each month, as JSON.

    Nodes and ties come column by column, the ends of ties by the number of their node: as objects with IRIs, a network
    of 50,000 ties would be five times as long. The months are those of all times, to choose another one from.
    """
    given.only(*FILTERS)
    return drawn(view, _chosen(given))


def drawn(view: View, choice: Choice = EVERYTHING) -> bytes:
    """Return what `drawing` does; the drawing of everything is kept for the next server."""
    if choice == EVERYTHING:
        return view.cached("drawing", lambda _: view.kept("drawing", lambda: _drawn(view, choice)))
    return view.cached(("drawing", choice), lambda _: _drawn(view, choice), chosen=True)


def _drawn(view: View, choice: Choice) -> bytes:
    found, always = network(view, choice), network(view, replace(choice, since=None, until=None))
    graph = found.graph
    quick = len(graph) >= LARGE
    found.measure(quick=quick)
    spots = places(graph)
    number = {iri: n for n, iri in enumerate(graph)}
    measures = [name for name in MEASURES if not (quick and name in SLOW)]
    of_nodes, of_ties = graph.nodes.values(), graph.edges.values()
    told = {
        "nodes": {
            "id": list(graph), "x": [spots[iri][0] for iri in graph], "y": [spots[iri][1] for iri in graph],
            **{name: [node[name] for node in of_nodes] for name in ("name", "type", *measures)},
        },
        "edges": {
            "source": [number[a] for a, _ in graph.edges], "target": [number[b] for _, b in graph.edges],
            **{name: [edge[name] for edge in of_ties] for name in OF_A_TIE},
        },
        "histogram": _histogram(always), "sampled": found.sampled and not quick, "measures": measures,
        "quads": list(QUAD_CLASSES), "types": list(FACT_TYPES), "statuses": list(STATUSES),
    }  # fmt: skip
    return as_json(told)


def tie(view: View, given: Given) -> dict[str, Any]:
    """Return the events behind a tie of the network, the newest first."""
    given.only("source", "target", *FILTERS)
    found = network(view, _chosen(given))
    a, b = sorted((given.iri("source"), given.iri("target")))
    if (a, b) not in found.ties:
        raise Refusal(404, "these two have no tie in this network")
    told = [pair.fact for event in reversed(found.ties[a, b]) for pair in event]
    return {
        "source": _actor(found, a), "target": _actor(found, b), "total": len(found.ties[a, b]),
        "events": events(view, list(dict.fromkeys(told))[:MOST_EVENTS]),
    }  # fmt: skip


def _chosen(given: Given) -> Choice:
    level = given.texts("level", LEVELS) or ["person"]
    return Choice(
        level="state" if level[0] == "state" else "person",
        types=_sorted(given.texts("type", FACT_TYPES)),
        quads=_sorted(given.texts("quad", QUAD_CLASSES)),
        statuses=_sorted(given.texts("status", STATUSES) or ["actual"]),
        since=given.text("since") or None,
        until=given.text("until") or None,
        min_weight=given.number("min_weight", 1, 1_000_000),
        ego=given.text("ego") or None,
        radius=given.number("radius", 1, 5),
    )


def _sorted(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values)))


def _actor(found: Network, iri: str) -> dict[str, str]:
    return {"iri": iri, "name": found.graph.nodes[iri]["name"], "type": found.graph.nodes[iri]["type"]}


def _histogram(found: Network) -> list[dict[str, Any]]:
    months = Counter(
        event[0].earliest[:7] for told in found.ties.values() for event in told if event[0].earliest is not None
    )
    return [{"month": month, "count": number} for month, number in sorted(months.items())]
