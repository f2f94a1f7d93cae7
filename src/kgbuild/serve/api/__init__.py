"""Serve: the data of the explorer as JSON; every text in it is plain text."""

from __future__ import annotations

from typing import Any

from starlette.routing import BaseRoute, Route

from kgbuild.facts import ENTITY_TYPES, FACT_TYPES, STATUSES
from kgbuild.network import MEASURES, QUAD_CLASSES
from kgbuild.serve.api import actors, articles, network, overview, questions, searching
from kgbuild.serve.api.reading import Given, route
from kgbuild.serve.api.telling import events
from kgbuild.serve.limits import Refusal
from kgbuild.serve.live import Live, View
from kgbuild.serve.queue import Queue
from kgbuild.vocab import PREFIXES


def routes(live: Live, queue: Queue) -> list[BaseRoute]:
    """Return the routes below ``/api``."""
    return [
        route("/overview", live, overview.overview),
        route("/network", live, network.drawing),
        route("/tie", live, network.tie),
        route("/actor", live, actors.actor),
        route("/articles", live, articles.listed),
        route("/article", live, articles.article),
        route("/article/graph", live, articles.download),
        route("/fact", live, _fact),
        route("/questions", live, questions.listed),
        Route("/question/{name}", questions.Questions(live, queue).answer, methods=["GET"]),
        route("/search", live, searching.search),
        route("/suggest", live, searching.suggest),
        route("/vocabulary", live, _vocabulary),
        route("/{rest:path}", live, _nothing),
    ]


def warm(live: Live) -> None:
    """Work out what every page needs, before anybody asks: on a large graph that takes a while."""
    with live.view() as view:
        overview.told(view)
        network.drawn(view)
        network.network(view)


def _fact(view: View, given: Given) -> dict[str, Any]:
    given.only("iri")
    found = events(view, [given.iri("iri")])
    if not found:
        raise Refusal(404, "there is no such fact here")
    return found[0]


def _vocabulary(_: View, given: Given) -> dict[str, Any]:
    given.only()
    return {
        "types": {name: list(type.roles) for name, type in FACT_TYPES.items()}, "entities": list(ENTITY_TYPES),
        "statuses": list(STATUSES), "quads": list(QUAD_CLASSES), "measures": list(MEASURES),
        "prefixes": dict(PREFIXES),
    }  # fmt: skip


def _nothing(_: View, given: Given) -> None:
    raise Refusal(404, f"there is nothing at /api/{str(given.path['rest'])[:100]}")
