"""Serve: the network of actors, with places to draw it, and the events behind a tie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, Literal

from kgbuild.facts import FACT_TYPES, STATUSES
from kgbuild.network import MEASURES, QUAD_CLASSES, SLOW, Network, places
from kgbuild.pipeline.analysing import analyse, digested_rows
from kgbuild.serve.api.reading import Given
from kgbuild.serve.api.telling import events
from kgbuild.serve.limits import Refusal
from kgbuild.serve.live import View

LEVELS = ("person", "state")
FILTERS = ("level", "type", "quad", "status", "since", "until", "min_weight", "ego", "radius")
OF_A_TIE = ("weight", "articles", "cooperation", "conflict", "types", "first", "last")
MOST_EVENTS = 100
LARGE = 1_500
"""Actors from which on a page does not wait for the measures that take long; the command line has them."""


def network(
    view: View,
    *,
    level: Literal["person", "state"] = "person",
    types: tuple[str, ...] = (),
    quads: tuple[str, ...] = (),
    statuses: tuple[str, ...] = ("actual",),
    since: str | None = None,
    until: str | None = None,
    min_weight: int = 1,
    ego: str | None = None,
    radius: int = 1,
) -> Network:
    """Return the network of a view without measures, worked out once for each choice of facts."""
    return view.cached(
        ("network", level, types, quads, statuses, since, until, min_weight, ego, radius),
        lambda store: analyse(
            store, view.cached("rows", lambda _: digested_rows(view.digest)), level=level, types=types, quads=quads,
            statuses=statuses, since=since, until=until, min_weight=min_weight, ego=ego, radius=radius,
            measured=False, may_be_empty=True,
        ),
    )  # fmt: skip


def drawing(view: View, given: Given) -> dict[str, Any]:
    """Return nodes with places and measures, ties, and how many events there are in each month.

    The months are those of all times, to choose another one from.
    """
    given.only(*FILTERS)
    found = _asked(view, given)
    always = _asked(view, given, whenever=True) if given.text("since") or given.text("until") else found
    view.cached(("measures", id(found)), lambda _: found.measure(quick_from=LARGE))
    spots = view.cached(("places", id(found)), lambda _: places(found.graph))
    number = {iri: n for n, iri in enumerate(found.graph)}
    return {
        "nodes": [
            {"id": iri, "x": spots[iri][0], "y": spots[iri][1], **node} for iri, node in found.graph.nodes(data=True)
        ],
        # Ends are numbers of nodes: with their IRIs, a network of 50,000 ties would take three times the time to send.
        "edges": [
            {"source": number[a], "target": number[b], **{key: edge[key] for key in OF_A_TIE}}
            for a, b, edge in found.graph.edges(data=True)
        ],
        "histogram": _histogram(always),
        "sampled": found.sampled and len(found.graph) < LARGE,
        "measures": [name for name in MEASURES if len(found.graph) < LARGE or name not in SLOW],
        "quads": list(QUAD_CLASSES),
        "types": list(FACT_TYPES),
        "statuses": list(STATUSES),
    }


def tie(view: View, given: Given) -> dict[str, Any]:
    """Return the events behind a tie of the network, the newest first."""
    given.only("source", "target", *FILTERS)
    found = _asked(view, given)
    a, b = sorted((given.iri("source"), given.iri("target")))
    if (a, b) not in found.ties:
        raise Refusal(404, "these two have no tie in this network")
    told = [pair.fact for event in reversed(found.ties[a, b]) for pair in event]
    return {
        "source": _actor(found, a), "target": _actor(found, b), "total": len(found.ties[a, b]),
        "events": events(view, list(dict.fromkeys(told))[:MOST_EVENTS]),
    }  # fmt: skip


def _asked(view: View, given: Given, *, whenever: bool = False) -> Network:
    level = given.texts("level", LEVELS) or ["person"]
    return network(
        view,
        level="state" if level[0] == "state" else "person",
        types=_sorted(given.texts("type", FACT_TYPES)),
        quads=_sorted(given.texts("quad", QUAD_CLASSES)),
        statuses=_sorted(given.texts("status", STATUSES) or ["actual"]),
        since=None if whenever else given.text("since") or None,
        until=None if whenever else given.text("until") or None,
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
