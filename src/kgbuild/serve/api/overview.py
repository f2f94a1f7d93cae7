"""Serve: what is in the graph, at a glance."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from kgbuild.network import QUAD_CLASSES
from kgbuild.pipeline import Quarantine, base_of, rows, status
from kgbuild.serve.api.network import network
from kgbuild.serve.api.reading import Given
from kgbuild.serve.api.telling import events
from kgbuild.serve.live import View
from kgbuild.sparql import Source
from kgbuild.store import Graphs
from kgbuild.vocab import DIP

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
    found = status(store, refused)
    facts = view.cached("coded", rows.coded)
    months: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for fact in facts:
        if fact.earliest and fact.status == "actual":
            months[fact.earliest[:7]][fact.quad.removeprefix(DIP) if fact.quad else "neutral"] += 1
    drawn = network(view, level="person")
    busiest = sorted(drawn.graph.nodes(data=True), key=lambda node: (-node[1]["strength"], node[1]["name"], node[0]))
    pairs = sorted(drawn.graph.edges(data=True), key=lambda edge: (-edge[2]["weight"], edge[0], edge[1]))
    today = found.last or "9999"  # what is dated later has not happened yet, whatever its article says
    passed = sorted(
        (
            fact
            for fact in facts
            if fact.earliest and fact.earliest <= today and fact.status == "actual" and fact.type != "HoldsPosition"
        ),
        key=_newest,
    )
    coming = sorted((fact for fact in facts if fact.status == "planned"), key=_newest)
    names = drawn.graph.nodes(data=True)
    return {
        "base": base_of(store),
        "counts": {
            "articles": found.articles, "facts": sum(found.facts.values()), "actors": sum(found.entities.values()),
            "warnings": found.warnings, "quarantined": len(found.refused),
        },
        "first": found.first, "last": found.last,
        "types": [{"type": type, "count": number} for type, number in Counter(found.facts).most_common()],
        "months": [
            {"month": month, **{quad: counted[quad] for quad in (*QUAD_CLASSES, "neutral")}}
            for month, counted in sorted(months.items())
        ],
        "actors": [
            {"iri": iri, "name": node["name"], "type": node["type"], "strength": node["strength"],
             "degree": node["degree"]}
            for iri, node in busiest[:BUSIEST]
        ],
        "pairs": [
            {
                "a": {"iri": a, "name": names[a]["name"], "type": names[a]["type"]},
                "b": {"iri": b, "name": names[b]["name"], "type": names[b]["type"]},
                "weight": edge["weight"], "cooperation": edge["cooperation"], "conflict": edge["conflict"],
            }
            for a, b, edge in pairs[:BUSIEST]
        ],
        "latest": events(view, [one.fact for one in passed[:LATEST]]),
        "upcoming": events(view, [one.fact for one in coming[:LATEST]]),
        "warnings": _warnings(store),
        "quarantine": [
            {"id": id, "reason": refused.report(id)[:2000]} for id in found.refused[:WARNED] if refused is not None
        ],
        "publishers": [{"name": name, "articles": number} for name, number in _publishers(store)],
    }  # fmt: skip


def _newest(fact: rows.Coded) -> tuple[str, str]:
    """Order by the day, the newest first."""
    return "".join(chr(0x10FFF - ord(c)) for c in (fact.earliest or "")), fact.fact


def _warnings(source: Source) -> list[dict[str, str | None]]:
    rows = source.query(
        f"""
        SELECT DISTINCT ?id ?message WHERE {{
          GRAPH ?graph {{ ?graph dct:identifier ?id . ?warning a sh:ValidationResult ; sh:resultMessage ?message }}
        }} ORDER BY ?id ?message LIMIT {WARNED}"""
    ).rows()
    return [{"article": id, "message": message} for id, message in rows]


def _publishers(source: Source) -> list[tuple[str, int]]:
    rows = source.query("SELECT ?article ?name { ?article a dip:Article . OPTIONAL { ?article dct:publisher ?name } }")
    return Counter(str(name or "unknown") for _, name in rows.rows()).most_common(20)
