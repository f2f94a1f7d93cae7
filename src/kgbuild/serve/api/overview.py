"""Serve: what is in the graph, at a glance."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from kgbuild.network import QUAD_CLASSES
from kgbuild.pipeline import Quarantine, base_of
from kgbuild.pipeline.counting import digested
from kgbuild.pipeline.digest import Digest
from kgbuild.serve.api.network import network
from kgbuild.serve.api.reading import Given, as_json
from kgbuild.serve.api.telling import events
from kgbuild.serve.live import View
from kgbuild.store import Graphs

BUSIEST, LATEST, WARNED = 15, 10, 50


def overview(view: View, given: Given) -> dict[str, Any]:
    """Return counts, events by month, the busiest actors and pairs, the newest facts, and what needs a look."""
    given.only()
    return told(view)


def told(view: View) -> dict[str, Any]:
    """Return the overview of a view, worked out once: what most other pages need is known then, too."""
    return view.cached("overview", lambda store: _overview(view, store))


def _overview(view: View, store: Graphs) -> dict[str, Any]:
    refused = Quarantine.of(store.path) if store.path is not None else None
    digest = view.digest
    found = digested(digest, refused)
    busiest = json.loads(view.kept("busiest", lambda: as_json(_busiest(view))))
    return {
        "base": base_of(store),
        "counts": {
            "articles": found.articles, "facts": sum(found.facts.values()), "actors": sum(found.entities.values()),
            "warnings": found.warnings, "quarantined": len(found.refused),
        },
        "first": found.first, "last": found.last,
        "types": [{"type": type, "count": number} for type, number in Counter(found.facts).most_common()],
        "months": _months(digest),
        "actors": busiest["actors"], "pairs": busiest["pairs"],
        "latest": events(view, _latest(digest, found.last)),
        "upcoming": events(view, _upcoming(digest)),
        "warnings": [
            {"article": id, "message": message}
            for id, message in digest.rows(
                "SELECT DISTINCT id, message FROM warning JOIN graph USING (g) ORDER BY id, message LIMIT ?", (WARNED,)
            )
        ],
        "quarantine": [
            {"id": id, "reason": refused.report(id)[:2000]} for id in found.refused[:WARNED] if refused is not None
        ],
        "publishers": [
            {"name": name, "articles": number}
            for name, number in digest.rows(
                """SELECT COALESCE(publisher, 'unknown'), COUNT(*) FROM graph WHERE id IS NOT NULL
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20"""
            )
        ],
    }  # fmt: skip


def _busiest(view: View) -> dict[str, Any]:
    drawn = network(view).graph
    names, degree = drawn.nodes(data=True), drawn.degree()
    strength = dict(drawn.degree(weight="weight"))
    actors = sorted(drawn, key=lambda iri: (-strength[iri], names[iri]["name"], iri))
    pairs = sorted(drawn.edges(data=True), key=lambda edge: (-edge[2]["weight"], edge[0], edge[1]))
    return {
        "actors": [
            {"iri": iri, "name": names[iri]["name"], "type": names[iri]["type"], "strength": strength[iri],
             "degree": degree[iri]}
            for iri in actors[:BUSIEST]
        ],
        "pairs": [
            {
                "a": {"iri": a, "name": names[a]["name"], "type": names[a]["type"]},
                "b": {"iri": b, "name": names[b]["name"], "type": names[b]["type"]},
                "weight": edge["weight"], "cooperation": edge["cooperation"], "conflict": edge["conflict"],
            }
            for a, b, edge in pairs[:BUSIEST]
        ],
    }  # fmt: skip


def _months(digest: Digest) -> list[dict[str, Any]]:
    """Return how many events of each quad class there were in each month."""
    found: dict[str, dict[str, Any]] = {}
    for month, quad, number in digest.rows(
        """SELECT SUBSTR(earliest, 1, 7), COALESCE(SUBSTR(quad, INSTR(quad, '#') + 1), 'neutral'), COUNT(*) FROM fact
        WHERE earliest IS NOT NULL AND status = 'actual' GROUP BY 1, 2 ORDER BY 1"""
    ):
        found.setdefault(month, {"month": month, **dict.fromkeys((*QUAD_CLASSES, "neutral"), 0)})[quad] = number
    return list(found.values())


def _latest(digest: Digest, today: str | None) -> list[str]:
    """Return the newest facts; what is dated later than the last article has not happened yet, whatever that says."""
    rows = digest.rows(
        """SELECT iri FROM fact WHERE earliest <= ? AND status = 'actual' AND type <> 'HoldsPosition'
        ORDER BY earliest DESC, iri LIMIT ?""",
        (today or "9999", LATEST),
    )
    return [iri for (iri,) in rows]


def _upcoming(digest: Digest) -> list[str]:
    """Return what is planned, the last first, and what has no date in the end."""
    rows = digest.rows("SELECT iri FROM fact WHERE status = 'planned' ORDER BY earliest DESC, iri LIMIT ?", (LATEST,))
    return [iri for (iri,) in rows]
